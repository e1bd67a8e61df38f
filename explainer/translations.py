"""content.LANGUAGE/ → the explainer in another language: the same records, with the texts that are translated.

What is no text (ids, dates, figures, pins) stands in content/ alone, so no translation can say something else of it.
A text without a translation stands in the language of the original, and pages mark it so.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path as FilePath
from typing import Any, TypeVar

from explainer import freshness
from explainer.article import parse_article
from explainer.documents import Document, Path, parse_document, read_text
from explainer.files import is_an_editors
from explainer.model import (
    Article,
    Claim,
    Contact,
    Correction,
    Dossier,
    Edition,
    Event,
    Fact,
    Figure,
    Group,
    Link,
    Lowered,
    Named,
    PassedOver,
    Person,
    Question,
    Record,
    Response,
    Site,
    Source,
    Tie,
    Value,
    When,
)
from explainer.problems import Place, Problem, closest, closest_hint, relative
from explainer.project import Project, Reading, Written
from explainer.read import FAMILIES
from explainer.values import Prose, Untranslated, UntranslatedProse
from explainer.wording import read_wording
from explainer.words import locale_of, own_name, read_words

TRANSLATED: Mapping[type[Value], tuple[str, ...]] = {
    Site: ("title", "tagline", "authors", "publisher", "corrections"),
    Named: ("name",),
    Correction: ("was", "now", "reason"),
    Question: ("title", "note"),
    Group: ("title", "note"),
    Person: ("name", "also", "role", "summary", "facts", "ties", "links"),
    Fact: ("label", "value"),
    Tie: ("as_", "date"),
    Link: ("title",),
    When: ("note",),
    Event: ("title", "date", "place", "summary"),
    Claim: ("text", "date", "figure", "caveat", "open", "status", "responses", "contact"),
    Figure: ("unit", "counts", "of"),
    Lowered: ("reason",),
    Response: ("text", "date", "elements"),
    Contact: ("who", "date", "how", "reason"),
    Source: ("title", "author", "publisher", "date", "note", "passed_over"),
    PassedOver: ("reason",),
}
"""The fields that are texts, or hold texts, by the model that they are of."""

NOTHING = Document("", "")
"""In the place of a file of a translation that is not there."""

V = TypeVar("V", bound=Value)
R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class Editions:
    """The original, then its translations in the order of their languages, each with where it was written."""

    found: list[tuple[Dossier, Written]]
    problems: list[Problem]
    locks: dict[FilePath, str] = field(default_factory=dict)
    """The text of each translation's translated.lock, brought up to date."""


def read_editions(project: Project, original: Dossier, written: Written, accept: bool = False) -> Editions:
    """Reads the translations. `accept` takes those that their originals have left behind for right."""
    problems: list[Problem] = []
    languages = []
    for folder in project.translations:
        language = folder.name.partition(".")[2]
        if locale_of(language) is None or language == original.site.language:
            why = "is the original's" if language == original.site.language else "no language is called so"
            hint = "name it by the language that it has: content.ru, content.pt-BR"
            problems.append(
                Problem("E108", Place(folder.name), f"this is no folder of a translation: ‘{language}’ {why}", hint)
            )
        else:
            languages.append(language)
    if not languages:
        return Editions([(original, written)], problems)
    first = Edition(original.site.language, own_name(original.site.language))
    editions = (first, *(Edition(language, own_name(language), f"{language}/") for language in languages))
    original = replace(original, edition=first, editions=editions)
    found, locks = [(original, written)], {}
    for edition in editions[1:]:
        reading = Reading(project, Written(dict(written.spots)))
        translating = _Translating(reading, original, edition)
        found.append((translating.dossier(), reading.written))
        path = translating.folder / freshness.NAME
        locked, wrong = _read_lock(path, project.root)
        pairs, stale = freshness.compared(locked, translating.translations, accept)
        locks[path] = freshness.lock_text(pairs)
        problems += [*reading.problems, *wrong, *stale]
    return Editions(found, problems, locks)


def _read_lock(path: FilePath, root: FilePath) -> tuple[dict[str, freshness.Pair], list[Problem]]:
    if not path.is_file():
        return {}, []
    text, wrong = read_text(path, root)
    return ({}, wrong) if wrong else freshness.parse_lock(text, relative(path, root))


class _Translating:
    """One translation as it is read, file by file."""

    def __init__(self, reading: Reading, original: Dossier, edition: Edition) -> None:
        self.reading = reading
        self.original = original
        self.edition = edition
        self.folder = reading.project.root / f"content.{edition.language}"
        self.senses: dict[tuple[str, str], tuple[str, Place]] = {}
        """How each word for what a figure counts is translated, and where it first was."""
        self.translations: dict[str, freshness.Translation] = {}
        """By the kind of record and the way to the text, a line each of translated.lock."""
        self.kind = "site"

    def dossier(self) -> Dossier:
        self.unread_files()
        original = self.original
        claims = self.family("claims", original.claims)
        return replace(
            original,
            site=self.site(self.documents("site")),
            people=self.family("people", original.people),
            events=self.family("timeline", original.events),
            claims={name: self.with_senses(claim) for name, claim in claims.items()},
            sources=self.family("sources", original.sources),
            article=self.article(),
            wording=read_wording(self.reading, self.edition.language),
            words=read_words(self.reading, self.edition.language),
            edition=self.edition,
        )

    def unread_files(self) -> None:
        known = ["site", *FAMILIES]
        for path in sorted(self.folder.iterdir()):
            stem = path.name if path.is_dir() else path.stem
            if is_an_editors(path.name) or path.name in (self.original.site.article, freshness.NAME):
                continue
            if stem not in known or not (path.is_dir() or path.suffix == ".yaml"):
                name = relative(path, self.reading.project.root)
                hint = closest_hint("name", stem, known, most=0)
                self.reading.refuse("E108", Place(name), "nothing reads this here", hint)

    def documents(self, name: str) -> list[Document]:
        """The files for one kind of record: `name.yaml` and those of the folder `name`."""
        found = []
        paths = [self.folder / f"{name}.yaml", *sorted((self.folder / name).glob("*.yaml"))]
        for path in (path for path in paths if os.path.lexists(path)):
            text, wrong = read_text(path, self.reading.project.root)
            if not wrong:
                document, wrong = parse_document(text, relative(path, self.reading.project.root))
            if not wrong and not isinstance(document.value, Mapping):
                self.reading.refuse("E203", document.place(), "this file should be a mapping")
                continue
            self.reading.problems += wrong
            if not wrong:
                found.append(document)
        return found

    def site(self, documents: list[Document]) -> Site:
        original = self.original.site
        document = documents[0] if documents else NOTHING
        given = dict(document.value or {})
        lists = {
            "questions": self.inside(document, "questions", given.pop("questions", None), original.questions),
            "groups": self.inside(document, "groups", given.pop("groups", None), original.groups),
        }
        self.reading.written.translated["site", ""] = (document, ())
        self.kind = "site"
        site = self.value(original, given, document, ())
        base_url = f"{original.base_url}{self.edition.folder}" if original.base_url else None
        return site.model_copy(update={**lists, "language": self.edition.language, "base_url": base_url})

    def family(self, name: str, originals: dict[str, R]) -> dict[str, R]:
        return self.records([(document, (), document.value) for document in self.documents(name)], originals)

    def inside(self, document: Document, name: str, given: Any, originals: tuple[R, ...]) -> tuple[R, ...]:
        """The questions or the groups, which stand in site.yaml by their ids."""
        if given and not isinstance(given, Mapping):
            self.reading.refuse("E203", document.place((name,)), f"'{name}' should be a mapping from ids to records")
            given = None
        found = self.records([(document, (name,), given or {})], {one.id: one for one in originals})
        return tuple(found.values())

    def records(self, parts: list[tuple[Document, Path, Any]], originals: dict[str, R]) -> dict[str, R]:
        """The records of one kind, each with the texts that some part, a mapping from ids, has for it."""
        found: dict[str, R] = {}
        self.kind = next((record.kind_name for record in originals.values()), "site")
        for document, at, given in parts:
            for name, fields in given.items():
                place = document.place((*at, name), key=True)
                if name in found:
                    self.reading.refuse("E205", place, f"the id '{name}' is used twice")
                elif name in originals:
                    self.reading.written.translated[originals[name].key] = (document, (*at, name))
                    found[name] = self.value(originals[name], fields, document, (*at, name))
                else:
                    hint = closest_hint("id", name, originals) or "only what content/ has can be translated"
                    self.reading.refuse("E301", place, f"no record of the original has the id '{name}'", hint)
        return {
            name: found[name] if name in found else self.value(record, None, NOTHING, ())
            for name, record in originals.items()
        }

    def value(self, original: V, given: Any, document: Document, path: Path) -> V:
        """A value with its texts translated; `given` are the translations, by the names of the fields."""
        names = {type(original).model_fields[name].alias or name: name for name in TRANSLATED[type(original)]}
        if given and not isinstance(given, Mapping):
            self.reading.refuse("E203", document.place(path), "this should be a mapping of the texts in it")
            given = None
        given = given or {}
        for key in given.keys() - names.keys():
            place = document.place((*path, key), key=True)
            is_field = any(key in (name, field.alias) for name, field in type(original).model_fields.items())
            near = closest(key, names) and not is_field
            hint = closest_hint("field", key, names, most=0) if near else "it stands in content/ alone"
            self.reading.refuse("E201", place, f"'{key}' is no text to translate", hint)
        updates = {}
        for key, name in names.items():
            before, text = getattr(original, name), given.get(key)
            if before not in (None, ()):
                updates[name] = self.part(before, text, document, (*path, key))
            elif text:
                place = document.place((*path, key), key=True)
                self.reading.refuse("E112", place, f"the original has no '{key}'", "write it in content/ first")
        return original.model_copy(update=updates)

    def part(self, before: Any, given: Any, document: Document, path: Path) -> Any:
        if isinstance(before, Value):
            return self.value(before, given, document, path)
        if isinstance(before, tuple) and isinstance(before[0], Value):
            if given and (not isinstance(given, list) or len(given) != len(before)):
                has = f"this has {len(given)}" if isinstance(given, list) else "this is no list"
                message = f"the original has {len(before)} of '{path[-1]}', {has}; the original's stand instead"
                self.reading.refuse("W110", document.place(path, key=True), message, "translate each, in their order")
                given = None
            pairs = zip(before, given or [None] * len(before), strict=True)
            return tuple(self.value(one, item, document, (*path, n)) for n, (one, item) in enumerate(pairs))
        if isinstance(before, tuple):
            if given and not (isinstance(given, list) and all(isinstance(item, str) and item for item in given)):
                self.reading.refuse("E203", document.place(path), f"'{path[-1]}' should be a list of texts: [a, b]")
                given = None
            if not given:
                return tuple(Untranslated(text, self.language) for text in before)
            self.keep("\n".join(before), "\n".join(given), document, path)
            return tuple(given)
        if given and not isinstance(given, str):
            self.reading.refuse("E203", document.place(path), f"'{path[-1]}' should be text")
            given = None
        return self.text(before, given, document, path)

    def text(self, before: str, given: str | None, document: Document, path: Path) -> str:
        is_prose = isinstance(before, Prose)
        if not given or not given.strip():
            return (UntranslatedProse if is_prose else Untranslated)(before, self.language)
        text = given.strip()
        self.keep(before, text, document, path)
        if path[-2:-1] == ("figure",):
            self.add_sense(str(path[-1]), before, text, document.place(path))
        return Prose(text) if is_prose else text

    def keep(self, original: str, text: str, document: Document, path: Path) -> None:
        name = f"{self.kind} {'.'.join(map(str, path))}"
        self.translations[name] = freshness.Translation(original, text, document.place(path))

    @property
    def language(self) -> str:
        """Of the original."""
        return self.original.site.language

    # What figures count: like must stay like, and unlike unlike, or statuses would differ between the languages.

    def add_sense(self, field: str, before: str, text: str, place: Place) -> None:
        first, where = self.senses.setdefault((field, before), (text, place))
        if first != text:
            message = f"‘{before}’ is ‘{first}’ in another figure, and ‘{text}’ here"
            self.reading.refuse("E112", place, message, f"write the same in both; the other stands at {where}")
        for (name, other), (said, where) in self.senses.items():
            if name == field and other != before and said == text:
                message = f"‘{before}’ and ‘{other}’ are both ‘{text}’ here"
                self.reading.refuse("E112", place, message, f"keep them apart; the other stands at {where}")

    def with_senses(self, claim: Claim) -> Claim:
        """A claim whose figure counts what another's does in the same words, also where only that one has them."""
        if claim.figure is None:
            return claim
        said = {}
        for name in TRANSLATED[Figure]:
            text = getattr(claim.figure, name)
            if isinstance(text, Untranslated) and (name, str(text)) in self.senses:
                said[name] = self.senses[name, str(text)][0]
        return claim.model_copy(update={"figure": claim.figure.model_copy(update=said)}) if said else claim

    # The article

    def article(self) -> Article:
        original = self.original.article
        path: FilePath = self.folder / self.original.site.article
        if original.source is not None or not path.is_file():
            return self.untranslated(original)
        text, wrong = read_text(path, self.reading.project.root)
        self.reading.problems += wrong
        article = None if wrong else parse_article(self.reading, text, relative(path, self.reading.project.root))
        if article is None or article.front is None or original.front is None:
            return self.untranslated(original)
        front = article.front.model_copy(
            update={name: getattr(article.front, name) or getattr(original.front, name) for name in ("byline", "date")}
        )
        place = Place(article.path, 1, 1, text.split("\n")[0])
        for name, before, now in (("body", original.body, article.body), ("front", original.front, article.front)):
            self.translations[f"article {name}"] = freshness.Translation(str(before), str(now), place)
        return replace(article, front=front)

    def untranslated(self, article: Article) -> Article:
        front = article.front
        if front:
            texts = {name: text for name in ("title", "byline") if (text := getattr(front, name))}
            marked: dict[str, Any] = {name: Untranslated(text, self.language) for name, text in texts.items()}
            if front.standfirst:
                marked["standfirst"] = UntranslatedProse(front.standfirst, self.language)
            front = front.model_copy(update=marked)
        body, title = Untranslated(article.body, self.language), Untranslated(article.title, self.language)
        return article if article.source else replace(article, title=title, body=body, front=front)
