"""What an explainer quotes and cites, collected before any of it is verified."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from explainer.documents import Path
from explainer.links import ARTICLE, SITE
from explainer.marks import quoted_ranges
from explainer.model import Dossier, Pin, Record, Source, When, leaves
from explainer.problems import Place
from explainer.project import Key, Written
from explainer.prose import Citation, Quoted, parse, typeset
from explainer.remembered import remembered, remembered_by_identity
from explainer.values import Prose, Ref

FRONT: Key = ("front", "")


@dataclass(frozen=True, slots=True)
class Stated:
    """A pin or a citation as it was written, and where."""

    pin: Pin
    key: Key
    path: Path
    needle: str = ""
    """A citation, within its text."""

    def place(self, written: Written) -> Place:
        return written.find(self.key, self.path, self.needle) if self.needle else written.place(self.key, self.path)


@dataclass(frozen=True, slots=True)
class Quotation:
    """A source's words inside a text of ours; they must stand in one of the passages beside them."""

    words: str
    readings: tuple[tuple[str, ...], ...]
    """The pieces that a source must hold, all of one reading."""
    near: tuple[Pin, ...] | None
    """None for a text that has no pins of its own, such as a title: any passage of any source will do."""
    key: Key
    path: Path
    is_field: bool = False
    """A field for a source's words, which has no quotation marks."""
    in_prose: bool = False

    def place(self, written: Written) -> Place:
        if self.is_field:
            return written.place(self.key, self.path)
        return written.find_quoted(self.key, self.path, self.words)


Leaf = tuple[Record | None, Key, Path, Any]


def stated_in(dossier: Dossier) -> Iterator[Stated]:
    """Every pin and every citation, in the order of the records."""
    language = dossier.site.language
    for record in dossier.records:
        yield from _stated_of(record, language)
    for _, key, path, leaf in leaves_beside(dossier):
        yield from _stated(key, path, leaf, language)


@remembered_by_identity
def _stated_of(record: Record, language: str) -> tuple[Stated, ...]:
    return tuple(one for path, leaf in leaves(record) for one in _stated(record.key, path, leaf, language))


def _stated(key: Key, path: Path, leaf: Any, language: str) -> Iterator[Stated]:
    if isinstance(leaf, Pin):
        yield Stated(leaf, key, path)
    elif isinstance(leaf, Prose):
        for citation in parse(leaf, language).citations:
            yield Stated(_pin(citation), key, path, citation.needle)


def quotations_in(dossier: Dossier) -> Iterator[Quotation]:
    """Every quotation in prose and in plain texts, and a source's own words for dates and figures."""
    language = dossier.site.language
    for record in dossier.records:
        yield from _quotations_of(record, language)
    for _, key, path, leaf in leaves_beside(dossier):
        yield from _quotations(None, key, path, leaf, language)
    for claim in dossier.claims.values():
        if claim.figure:
            yield _own_words(claim.figure.words, claim, claim.key, ("figure", "words"))


@remembered_by_identity
def _quotations_of(record: Record, language: str) -> tuple[Quotation, ...]:
    return tuple(one for path, leaf in leaves(record) for one in _quotations(record, record.key, path, leaf, language))


def _quotations(record: Record | None, key: Key, path: Path, leaf: Any, language: str) -> Iterator[Quotation]:
    def quotation(quoted: Quoted, near: tuple[Pin, ...] | None, in_prose: bool) -> Quotation:
        readings = tuple(dict.fromkeys(quoted.readings(language)))
        return Quotation(quoted.words, readings, near, key, path, in_prose=in_prose)

    if isinstance(leaf, Prose):
        for quoted in parse(leaf, language).quotes:
            near = (_pin(quoted.citation),) if quoted.citation else beside(record, path) or ()
            yield quotation(quoted, near, in_prose=True)
    elif isinstance(leaf, When):
        if leaf.words:
            yield _own_words(leaf.words, record, key, (*path, "words"))
    elif isinstance(leaf, str) and not isinstance(leaf, Ref) and not isinstance(record, Source):
        # A source's title is not read: headlines have quotation marks of their own.
        shown = typeset(leaf, language)
        for start, end in quoted_ranges(shown, language):
            yield quotation(Quoted(shown[start:end], None), beside(record, path), in_prose=False)


def leaves_of(dossier: Dossier) -> Iterator[Leaf]:
    """Every pin, date and text of a dossier, with the record that it belongs to, if any."""
    for record in dossier.records:
        for path, leaf in leaves(record):
            yield record, record.key, path, leaf
    yield from leaves_beside(dossier)


def leaves_beside(dossier: Dossier) -> Iterator[Leaf]:
    """Those that belong to no record."""
    for name in ("title", "tagline"):
        if text := getattr(dossier.site, name):
            yield None, SITE, (name,), text
    if dossier.article.front:
        for path, leaf in leaves(dossier.article.front):
            yield None, FRONT, path, leaf
    if dossier.article.source is None:
        yield None, ARTICLE, (), Prose(dossier.article.body)


def _own_words(words: str, record: Record | None, key: Key, path: Path) -> Quotation:
    """A source's words in a field for them: they stand beside the pins nearest to it."""
    near = None if record is None or isinstance(record, Source) else beside(record, path) or ()
    return Quotation(words, ((words,),), near, key, path, is_field=True)


def beside(record: Record | None, path: Path) -> tuple[Pin, ...] | None:
    """The pins nearest to a field: those of its response, else those of the record; None where it can have none."""
    inner: Any = record
    near: tuple[Pin, ...] | None = getattr(record, "pins", None)
    for step in path[:-1]:
        inner = inner[step] if isinstance(step, int) else getattr(inner, str(step), inner)
        near = getattr(inner, "pins", near)
    return near


@remembered
def _pin(citation: Citation) -> Pin:
    return Pin.model_validate({"source": citation.source, "at": citation.at})
