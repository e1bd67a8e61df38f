"""content/ and seeds/ → Dossier: everything that the author wrote, well-formed, with where it was written."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path as FilePath
from typing import TypeVar

from explainer.documents import Document, Path, parse_document, read_text
from explainer.model import (
    Article,
    Claim,
    Dossier,
    Event,
    FrontMatter,
    Group,
    Person,
    Question,
    Record,
    Site,
    Source,
    SourceText,
)
from explainer.problems import Place, Problem, closest, relative
from explainer.records import parse_value, with_ids
from explainer.text import paragraphs_of

FAMILIES: Mapping[str, type[Record]] = {"people": Person, "timeline": Event, "claims": Claim, "sources": Source}
"""The four mappings from id to record, by their file or folder in content/."""

Key = tuple[str, str]
"""The kind and id of a record; ('site', '') and ('article', '') for those two."""

T = TypeVar("T", bound=Record)


@dataclass(frozen=True, slots=True)
class Written:
    """Where each record was written: its document, and the way to it inside."""

    spots: dict[Key, tuple[Document, Path]] = field(default_factory=dict)

    def place(self, key: Key, path: Path = (), name: bool = False) -> Place:
        """The place of a value of a record, or of its name (`name`)."""
        document, at = self.spots[key]
        return document.place((*at, *path), key=name)

    def find(self, key: Key, path: Path, needle: str, occurrence: int = 0) -> Place:
        """The place of `needle` within a value of a record."""
        document, at = self.spots[key]
        return document.find((*at, *path), needle, occurrence)

    def find_quoted(self, key: Key, path: Path, words: str) -> Place:
        """The place of quoted words within a value: as they were typed, by their beginning, inside marks."""
        document, at = self.spots[key]
        found = max(re.split(r"[‘’“”…\[\]]|\.\.\.", words), key=len).split()
        # A quotation may run over the end of a row: fewer and fewer of its words are looked for.
        starts = [" ".join(found[:count]) for count in range(min(len(found), 6), 0, -1)]
        return document.find_any((*at, *path), [mark + start for start in starts for mark in ('"', *"“'‘«„‹‚", "")])

    def find_any(self, key: Key, path: Path, needles: Iterable[str]) -> Place:
        """The place of the first of the needles that stands within a value."""
        document, at = self.spots[key]
        return document.find_any((*at, *path), needles)


@dataclass(frozen=True, slots=True)
class Project:
    """The folders of one explainer."""

    root: FilePath
    seeds: FilePath

    @property
    def content(self) -> FilePath:
        return self.root / "content"

    @property
    def lock(self) -> FilePath:
        return self.content / "pins.lock"

    @property
    def templates(self) -> FilePath:
        return self.root / "templates"

    def named(self, path: FilePath) -> str:
        """A path as authors see it; a seeds folder elsewhere is still called seeds/."""
        if path.is_relative_to(self.seeds):
            return f"seeds/{path.relative_to(self.seeds).as_posix()}"
        return relative(path, self.root)


def read_dossier(project: Project, base_url: str | None = None) -> tuple[Dossier | None, Written, list[Problem]]:
    """Reads a project. The dossier is None where there are problems; all of them are given.

    `base_url` takes the place of the one in site.yaml.
    """
    written = Written()
    if not project.content.is_dir():
        hint = "name the project: --project DIR; or start one: python build.py new DIR"
        return None, written, [Problem("E101", Place("content"), "there is no folder content/ here", hint)]
    problems = list(_unread_files(project))
    site = _read_site(project, written, problems)
    if site and base_url:
        site = site.model_copy(update={"base_url": base_url})
    people = _read_family(project, "people", Person, written, problems)
    events = _read_family(project, "timeline", Event, written, problems)
    claims = _read_family(project, "claims", Claim, written, problems)
    sources = _read_family(project, "sources", Source, written, problems)
    texts = _read_texts(project, sources, written, problems)
    article = _read_article(project, site, sources, texts, written, problems)
    if problems or site is None or article is None:
        return None, written, problems
    return Dossier(site, article, people, events, claims, sources, texts), written, []


def _unread_files(project: Project) -> Iterator[Problem]:
    """A misspelt file name must not drop its records silently."""
    known = ["site.yaml", *(f"{name}.yaml" for name in FAMILIES)]
    for path in sorted(project.content.iterdir()):
        if path.name.startswith("."):
            continue
        if path.is_dir():
            yield from _unread_in(path)
        elif path.suffix.lower() in (".yaml", ".yml") and path.name not in known:
            best = closest(path.stem, [name.removesuffix(".yaml") for name in known])
            hint = f"rename it to {best}.yaml" if best else f"files are {', '.join(known)}"
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


def _is_yaml(path: FilePath) -> bool:
    return path.suffix.lower() in (".yaml", ".yml") and path.is_file()


def _read_document(project: Project, path: FilePath, problems: list[Problem]) -> Document | None:
    text, found = read_text(path, project.root)
    if found:
        problems += found
        return None
    document, found = parse_document(text, relative(path, project.root))
    problems += found
    return None if found else document


def _read_site(project: Project, written: Written, problems: list[Problem]) -> Site | None:
    path = project.content / "site.yaml"
    if not path.is_file():
        problems.append(
            Problem(
                "E101",
                Place("content/site.yaml"),
                "this file is missing",
                "it needs a title at least: title: The harbour fire",
            )
        )
        return None
    text, wrong = read_text(path, project.root)
    document, found = parse_document(text, "content/site.yaml")
    hint = "it needs a title at least: title: The harbour fire"
    found = [replace(problem, hint=hint) if problem.code == "E103" else problem for problem in found]
    if wrong or found:
        problems += wrong or found
        return None
    written.spots["site", ""] = (document, ())
    if not isinstance(document.value, Mapping):
        problems.append(
            Problem("E203", document.place(), "this file should be a mapping of fields", "title: The harbour fire")
        )
        return None
    fields = dict(document.value)
    models: tuple[tuple[str, type[Record]], ...] = (("questions", Question), ("groups", Group))
    for name, model in models:
        if name in fields and fields[name] is not None:
            records = _parse_records(document, (name,), fields[name], model, written, problems)
            fields[name] = list(records.values())
    site, wrong = parse_value(Site, fields, document)
    problems += wrong
    return site


def _parse_records(
    document: Document, at: Path, value: object, model: type[T], written: Written, problems: list[Problem]
) -> dict[str, T]:
    """The records of one mapping; those that are wrong are told and left out."""
    found: dict[str, T] = {}
    entries, wrong = with_ids(value, document, at)
    problems += wrong
    for record_id, fields in entries:
        key = (model.kind_name, record_id)
        if key in written.spots:
            first = written.place(key, name=True)
            place = document.place((*at, record_id), key=True)
            problems.append(Problem("E205", place, f"the id '{record_id}' is used twice", f"first used at {first}"))
            continue
        written.spots[key] = (document, (*at, record_id))
        record, wrong = parse_value(model, fields, document, (*at, record_id))
        problems += wrong
        if record is not None:
            found[record_id] = record
    return found


def _read_family(
    project: Project, name: str, model: type[T], written: Written, problems: list[Problem]
) -> dict[str, T]:
    """All records of one kind, from `name.yaml` and from the files of the folder `name`."""
    found: dict[str, T] = {}
    single, folder = project.content / f"{name}.yaml", project.content / name
    paths = ([single] if single.exists() else []) + sorted(folder.glob("*.yaml"))
    for path in paths:
        document = _read_document(project, path, problems)
        if document is None:
            continue
        found |= _parse_records(document, (), document.value, model, written, problems)
    return found


def _read_texts(
    project: Project, sources: Mapping[str, Source], written: Written, problems: list[Problem]
) -> dict[str, SourceText]:
    texts = {}
    for source in sources.values():
        if source.file is None:
            continue
        path = _inside(project.seeds, source.file)
        if path is None:
            place = written.place(source.key, ("file",))
            problems.append(
                Problem("E107", place, "this path leads out of seeds/", "put the text into seeds/ and give its name")
            )
        elif path.exists():
            text, wrong = read_text(path, project.root)
            problems += [
                Problem(p.code, Place(project.named(path), p.place.line, p.place.column), p.message, p.hint)
                for p in wrong
            ]
            if wrong:
                continue
            if not text.strip():
                problems.append(
                    Problem(
                        "E103", Place(project.named(path)), "this file is empty", "put the text of the source into it"
                    )
                )
                continue
            sha256 = hashlib.sha256(text.encode()).hexdigest()
            texts[source.id] = SourceText(project.named(path), text, paragraphs_of(text), sha256)
        elif meant := closest(source.file, [p.name for p in project.seeds.glob("*") if p.is_file()]):
            # Where nothing alike is there, the text may be meant to be absent: pins.lock will tell.
            place = written.place(source.key, ("file",))
            problems.append(Problem("E101", place, f"seeds/{source.file} is missing", f"closest file: {meant}"))
    return texts


def _inside(folder: FilePath, name: str) -> FilePath | None:
    """The path of `name` in a folder; None where it would lie outside."""
    if "\\" in name or ":" in name or FilePath(name).is_absolute():
        return None
    path = (folder / name).resolve()
    return path if path.is_relative_to(folder.resolve()) else None


def _read_article(
    project: Project,
    site: Site | None,
    sources: Mapping[str, Source],
    texts: Mapping[str, SourceText],
    written: Written,
    problems: list[Problem],
) -> Article | None:
    if site is None:  # which article it names is not known, so the usual one is read where it is there
        usual, wrong = read_text(project.content / "article.md", project.root)
        return None if wrong else _parse_article(usual, "content/article.md", written, problems)
    named = ("site", "")
    if site.article.startswith("../seeds/"):
        return _source_as_article(site, sources, texts, written, problems)
    path = _inside(project.content, site.article)
    if path is None:
        problems.append(
            Problem(
                "E107",
                written.place(named, ("article",)),
                "this path leads out of content/",
                "an article lies in content/, or is a source's text: ../seeds/report.txt",
            )
        )
        return None
    name = f"content/{site.article}"
    if not path.is_file():
        place = written.place(named, ("article",)) if "article" in site.model_fields_set else Place(name)
        problems.append(
            Problem(
                "E101",
                place,
                f"the article {name} is missing",
                "write it, or name another with `article:` in site.yaml",
            )
        )
        return None
    text, wrong = read_text(path, project.root)
    if wrong:
        problems += wrong
        return None
    return _parse_article(text, name, written, problems)


def _parse_article(text: str, path: str, written: Written, problems: list[Problem]) -> Article | None:
    """Markdown behind front matter: YAML between a first line and another line of three hyphens."""
    rows = text.split("\n")
    if not text.strip():
        problems.append(Problem("E103", Place(path), "this file is empty", "start it with --- and a title: line"))
        return None
    if rows[0].rstrip() != "---":
        problems.append(
            Problem(
                "E207",
                Place(path, 1, 1, rows[0]),
                "the article has no front matter",
                "start it with --- on a line, title: …, and --- on a line",
            )
        )
        return None
    end = next((n for n, row in enumerate(rows[1:], 1) if row.rstrip() == "---"), None)
    if end is None:
        problems.append(
            Problem(
                "E207",
                Place(path, 1, 1, rows[0]),
                "the front matter has no end",
                "close it with --- on a line of its own",
            )
        )
        return None
    document, wrong = parse_document("\n".join(rows[1:end]) + "\n", path, first_line=2)
    if wrong:
        problems += [
            Problem("E207", p.place, "the front matter is empty", "it needs a title: line") if p.code == "E103" else p
            for p in wrong
        ]
        return None
    written.spots["front", ""] = (document, ())
    if not isinstance(document.value, Mapping):
        problems.append(Problem("E207", document.place(), "the front matter should be a mapping of fields", "title: …"))
        return None
    front, wrong = parse_value(FrontMatter, document.value, document)
    problems += wrong
    body = "\n".join(rows[end + 1 :])
    written.spots["article", ""] = (Document(path, body, first_line=end + 2, rows=rows[end + 1 :]), ())
    if not body.strip():
        place = Place(path, end + 1, 1, rows[end])
        problems.append(Problem("E103", place, "the article has no text below its front matter"))
    return Article(path, front.title, body, end + 2, front) if front else None


def _source_as_article(
    site: Site,
    sources: Mapping[str, Source],
    texts: Mapping[str, SourceText],
    written: Written,
    problems: list[Problem],
) -> Article | None:
    """A source's own text as the article: only where it is published in full."""
    place = written.place(("site", ""), ("article",))
    name = site.article.removeprefix("../seeds/")
    source = next((s for s in sources.values() if s.file == name), None)
    if source is None and any(p.place.path.startswith("content/sources") for p in problems):
        return None  # it may be one of those that were told
    if source is None:
        problems.append(
            Problem("E101", place, f"no source has the file '{name}'", "name it in sources.yaml: file: " + name)
        )
        return None
    if source.show != "full":
        problems.append(
            Problem(
                "E601",
                place,
                f"the text of '{source.id}' may not be published in full",
                "set `show: full` and its `licence` in sources.yaml",
            )
        )
        return None
    text = texts.get(source.id)
    if text is None:
        if not any(p.place.path == f"seeds/{name}" for p in problems):
            problems.append(
                Problem("E101", place, f"seeds/{name} is missing, and it is the article", "put the text into seeds/")
            )
        return None
    written.spots["article", ""] = (Document(text.path, text.text, rows=text.text.split("\n")), ())
    return Article(text.path, source.title, text.text, source=source.id)
