"""content/ and seeds/ → Dossier: everything that the author wrote, well-formed, with where it was written."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path as FilePath
from typing import TypeVar

from explainer.article import read_article
from explainer.documents import Document, Path, parse_document, parse_documents, read_source_text, read_text
from explainer.files import hash_of, leads_out, link_problem, unfit_in
from explainer.model import Claim, Dossier, Event, Group, Person, Question, Record, Site, Source, SourceText, Target
from explainer.problems import Place, Problem, closest, relative
from explainer.project import Project, Reading, Written, inside
from explainer.records import parse_value, record_alone, with_ids
from explainer.text import paragraphs_of
from explainer.unseen import without_unseen
from explainer.wording import NAME as WORDING
from explainer.wording import read_wording
from explainer.words import read_words

FAMILIES: Mapping[str, type[Record]] = {"people": Person, "timeline": Event, "claims": Claim, "sources": Source}
"""The four mappings from id to record, by their file or folder in content/."""

SECRET = re.compile(r"secret|token|passw|credential|key|auth", re.IGNORECASE)
"""The names of fields that hold secrets; no field of a target is called like that."""
PASSWORD = re.compile(r"://[^/@\s:]*:[^/@\s]*@|://[^/@\s]{20,}@")
"""An address with a password in it, or with a token in the place of a name."""

T = TypeVar("T", bound=Record)


def read_dossier(project: Project, base_url: str | None = None) -> tuple[Dossier | None, Written, list[Problem]]:
    """Reads a project. The dossier is None where there are problems; all of them are given.

    `base_url` takes the place of the one in site.yaml.
    """
    reading = Reading(project)
    if not project.content.is_dir():
        hint = "name the project: --project DIR; or start one: python build.py new DIR"
        reading.refuse("E101", Place("content"), "there is no folder content/ here", hint)
        return None, reading.written, reading.problems
    if links := [link_problem(path, project.root) for path in project.folders if leads_out(path, project.root)]:
        return None, reading.written, links
    reading.problems += [*_unread_files(project), *unfit_in(project.templates, project.root), *_unseen(project)]
    site = _read_site(reading)
    if site and base_url:
        site = site.model_copy(update={"base_url": base_url})
    people = _read_family(reading, "people", Person)
    events = _read_family(reading, "timeline", Event)
    claims = _read_family(reading, "claims", Claim)
    sources = _read_family(reading, "sources", Source)
    texts = _read_texts(reading, sources)
    article = read_article(reading, site, sources, texts)
    wording = read_wording(reading, site.language if site else "en")
    words = read_words(reading, site.language if site else "en")
    if reading.problems or site is None or article is None:
        return None, reading.written, reading.problems
    return Dossier(site, article, people, events, claims, sources, texts, wording, words), reading.written, []


def _unread_files(project: Project) -> Iterator[Problem]:
    """A misspelt file name must not drop its records silently."""
    known = ["site.yaml", WORDING, *(f"{name}.yaml" for name in FAMILIES)]
    for path in sorted(project.content.iterdir()):
        if path.name.startswith("."):
            continue
        if path.is_dir():
            yield from _unread_in(path)
        elif path.suffix.lower() in (".yaml", ".yml") and path.name not in known:
            best = closest(path.stem, [name.removesuffix(".yaml") for name in known])
            hint = f"rename it to {best}.yaml" if best else f"files are {', '.join(known)}"
            if best and (project.content / f"{best}.yaml").exists():
                hint = f"delete it, if it is a copy of {best}.yaml"
                if best in FAMILIES:
                    hint += f"; more {best} go into a folder, content/{best}/"
            yield Problem("E108", Place(f"content/{path.name}"), "nothing reads this file", hint)


def _unread_in(folder: FilePath) -> Iterator[Problem]:
    """Records in a folder that is none of the four, deeper than the four are read, or under another ending."""
    here = f"content/{folder.name}"
    if folder.name not in FAMILIES:
        if any(_is_yaml(path) for path in folder.rglob("*")):
            yield Problem("E108", Place(here), "nothing reads this folder", f"folders are {', '.join(FAMILIES)}")
        return
    for path in sorted(folder.iterdir()):
        if path.is_dir() and any(_is_yaml(inner) for inner in path.rglob("*")):
            yield Problem(
                "E108", Place(f"{here}/{path.name}"), "nothing reads this folder", f"put its files into {here}/"
            )
        elif _is_yaml(path) and path.suffix != ".yaml":
            yield Problem(
                "E108", Place(f"{here}/{path.name}"), "nothing reads this file", f"rename it to {path.stem}.yaml"
            )


def _unseen(project: Project) -> Iterator[Problem]:
    """What nobody sees in a project's own templates, which whoever publishes them reads before (docs/guarantees.md)."""
    for path in sorted(project.templates.rglob("*.*")) if project.template_folders[1:] else ():
        if path.is_file() and not leads_out(path, project.root):
            # What is no text at all is a picture, or told as such where it is used.
            yield from (one for one in read_text(path, project.root)[1] if one.code == "E113")


def _is_yaml(path: FilePath) -> bool:
    return path.suffix.lower() in (".yaml", ".yml") and path.is_file()


def _read_site(reading: Reading) -> Site | None:
    path = reading.project.content / "site.yaml"
    hint = "it needs a title at least: title: The harbour fire"
    if not path.is_file():
        reading.refuse("E101", Place("content/site.yaml"), "this file is missing", hint)
        return None
    text, wrong = read_text(path, reading.project.root)
    document, found = parse_document(text, "content/site.yaml")
    if wrong or found:
        reading.problems += wrong or [replace(p, hint=hint) if p.code == "E103" else p for p in found]
        return None
    reading.written.spots["site", ""] = (document, ())
    if not isinstance(document.value, Mapping):
        reading.refuse("E203", document.place(), "this file should be a mapping of fields", "title: The harbour fire")
        return None
    fields = dict(document.value)
    models: tuple[tuple[str, type[Record]], ...] = (("questions", Question), ("groups", Group))
    for name, model in models:
        if fields.get(name) is not None:
            fields[name] = list(_parse_records(reading, document, (name,), fields[name], model).values())
    if fields.get("deploy") is not None:
        fields["deploy"] = list(_parse_targets(reading, document, fields["deploy"]))
    site, wrong = parse_value(Site, fields, document)
    reading.problems += wrong
    return site


def _parse_targets(reading: Reading, document: Document, value: object) -> Iterator[Target]:
    """Where the site is deployed to. Of a target with a secret nothing else is told: a report would show its row."""
    entries, wrong = with_ids(value, document, ("deploy",))
    reading.problems += wrong
    for name, fields in entries:
        secrets = [field for field, given in fields.items() if SECRET.search(field) or PASSWORD.search(str(given))]
        for field in secrets:
            place = replace(document.place(("deploy", name, field), key=True), row="")
            hint = "delete it, and have the secret withdrawn; docs/deploying.md says where secrets belong"
            reading.refuse("E201", place, f"'{field}' looks like a secret, which does not belong in site.yaml", hint)
        if secrets:
            continue
        target, wrong = parse_value(Target, fields, document, ("deploy", name))
        reading.problems += wrong
        if target is not None:
            yield target


def _read_family(reading: Reading, name: str, model: type[T]) -> dict[str, T]:
    """All records of one kind, from `name.yaml` and from the files of the folder `name`."""
    found: dict[str, T] = {}
    single, folder = reading.project.content / f"{name}.yaml", reading.project.content / name
    for path in ([single] if os.path.lexists(single) else []) + sorted(folder.glob("*.yaml")):
        text, wrong = read_text(path, reading.project.root)
        if wrong:
            reading.problems += wrong
            continue
        documents, wrong = parse_documents(text, relative(path, reading.project.root))
        reading.problems += wrong
        for document in documents if not wrong else ():
            found |= _parse_records(reading, document, (), document.value, model)
    return found


def _parse_records(reading: Reading, document: Document, at: Path, value: object, model: type[T]) -> dict[str, T]:
    """The records of one mapping; those that are wrong are told and left out."""
    found: dict[str, T] = {}
    entries, wrong = with_ids(value, document, at)
    reading.problems += wrong
    for record_id, fields in entries:
        key = (model.kind_name, record_id)
        if key in reading.written.spots:
            first = reading.written.place(key, name=True)
            place = document.place((*at, record_id), key=True)
            reading.refuse("E205", place, f"the id '{record_id}' is used twice", f"first used at {first}")
            continue
        reading.written.spots[key] = (document, (*at, record_id))
        record = record_alone(model, document.text) if len(document.value) == 1 and not at else None
        if record is None:
            record, wrong = parse_value(model, fields, document, (*at, record_id))
            reading.problems += wrong
        if record is not None:
            found[record_id] = record
    return found


def _read_texts(reading: Reading, sources: Mapping[str, Source]) -> dict[str, SourceText]:
    """The texts of the sources that are here. One that is not may be meant to be absent: pins.lock will tell."""
    texts = {}
    for source in sources.values():
        if source.file is None:
            continue
        path = inside(reading.project.seeds, source.file)
        if path is None:
            place = reading.written.place(source.key, ("file",))
            reading.refuse("E107", place, "this path leads out of seeds/", "put the text into seeds/ and give its name")
        elif os.path.lexists(path):
            if text := _read_source(reading, path):
                texts[source.id] = text
        elif meant := closest(source.file, [p.name for p in reading.project.seeds.glob("*") if p.is_file()]):
            place = reading.written.place(source.key, ("file",))
            reading.refuse("E101", place, f"seeds/{source.file} is missing", f"closest file: {meant}")
    return texts


def _read_source(reading: Reading, path: FilePath) -> SourceText | None:
    named, of_file = reading.project.named(path), hash_of(path)  # first: a change in between is noticed at the end
    text, wrong = read_source_text(path, reading.project.top_of(path))
    reading.problems += [replace(p, place=replace(p.place, path=named)) for p in wrong]
    if wrong:
        return None
    if not text.strip():
        reading.refuse("E103", Place(named), "this file is empty", "put the text of the source into it")
        return None
    of_text = hashlib.sha256(text.encode()).hexdigest()
    return SourceText(named, text, paragraphs_of(without_unseen(text)), of_text, of_file)
