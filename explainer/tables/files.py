"""The YAML files of one kind of record, as they stand: to be told in tables, and to be changed in place."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Any

from explainer.documents import Document, parse_document, read_text
from explainer.files import fresh, leads_out, link_problem
from explainer.problems import Place, Problem, relative
from explainer.project import Project
from explainer.records import with_ids


@dataclass(frozen=True, slots=True)
class RecordFile:
    """A file of records: its text, how its lines end, and the fields of each record by id, as they are written."""

    path: FilePath
    name: str
    document: Document
    records: Mapping[str, dict[str, Any]] = field(default_factory=dict)
    mark: str = ""
    ending: str = "\n"

    def data(self, text: str) -> bytes:
        """Another text as the bytes of this file: with its byte-order mark, where it has one, and its line ends."""
        return (self.mark + text.replace("\n", self.ending)).encode()


def read_files(project: Project, kind: str) -> tuple[list[RecordFile], list[Problem]]:
    """The files of `people`, `timeline`, `claims` or `sources`: the one file, then those of the folder."""
    problems: list[Problem] = []
    files: list[RecordFile] = []
    if not project.content.is_dir():
        hint = "name the project: --project DIR; or start one: python build.py new DIR"
        return [], [Problem("E101", Place("content"), "there is no folder content/ here", hint)]
    single, folder = project.content / f"{kind}.yaml", project.content / kind
    first: dict[str, Place] = {}
    for path in ([single] if os.path.lexists(single) else []) + sorted(folder.glob("*.yaml")):
        file, wrong = _read_file(path, project.root)
        problems += wrong
        for name in file.records if file else ():
            place = file.document.place((name,), key=True) if file else Place("")
            if name in first:
                hint = f"first used at {first[name]}"
                problems.append(Problem("E205", place, f"the id '{name}' is used twice", hint))
            first.setdefault(name, place)
        files += [file] if file else []
    return ([], problems) if problems else (files, [])


def _read_file(path: FilePath, root: FilePath) -> tuple[RecordFile | None, list[Problem]]:
    name = relative(path, root)
    text, problems = read_text(path, root)
    if problems:
        return None, problems
    raw = path.read_bytes().decode()
    mark = "\ufeff" if raw.startswith("\ufeff") else ""
    endings = [ending for ending in ("\n", "\r\n", "\r") if mark + text.replace("\n", ending) == raw]
    if not endings:
        hint = "save it with one kind of line ends"
        return None, [Problem("E102", Place(name), "the lines of this file end in more than one way", hint)]
    document, problems = parse_document(text, name)
    if problems and all(problem.code == "E103" for problem in problems):  # comments alone: records can be added
        return RecordFile(path, name, document, {}, mark, endings[0]), []
    if not problems:
        problems = with_ids(document.value, document)[1]
    if problems:
        return None, problems
    return RecordFile(path, name, document, document.value, mark, endings[0]), []


def file_for_new(project: Project, kind: str, files: list[RecordFile]) -> RecordFile:
    """The file that new records go into: `people.yaml`, or `imported.yaml` where a folder holds the records."""
    single = f"{kind}.yaml"
    name = f"{kind}/imported.yaml" if files and all(file.path.name != single for file in files) else single
    path = project.content / name
    known = [file for file in files if file.path == path]
    schema = f"{'../' if '/' in name else ''}.schemas/{kind}.json"
    text = f"# yaml-language-server: $schema={schema}\n"
    return known[0] if known else RecordFile(path, f"content/{name}", Document(f"content/{name}", text))


def write_files(contents: Mapping[FilePath, bytes], root: FilePath) -> list[Problem]:
    """Writes whole files, all of them beside their places before the first is put into its own."""
    parts = {path: path.with_name(f".{path.name}.part") for path in contents}
    if links := [link_problem(path, root) for path in contents if leads_out(path.parent, root)]:
        return links
    path = root
    try:
        for path, data in contents.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            fresh(parts[path]).write_bytes(data)
        for path, part in parts.items():
            part.replace(path)
    except OSError as error:
        for part in parts.values():
            part.unlink(missing_ok=True)
        why = (error.strerror or str(error)).lower()
        return [Problem("E802", Place(relative(path, root)), f"this cannot be written: {why}")]
    return []
