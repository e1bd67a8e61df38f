"""What an explainer quotes and cites, collected before any of it is verified."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from explainer.documents import Path
from explainer.links import ARTICLE, SITE
from explainer.marks import quoted_ranges
from explainer.model import Dossier, Pin, Record, Source, When, leaves
from explainer.problems import Place
from explainer.project import Key, Written
from explainer.prose import Citation, Quoted, parse, typeset
from explainer.values import Prose, Ref

FRONT: Key = ("front", "")


@dataclass(frozen=True, slots=True)
class Stated:
    """A pin or a citation as it was written, and where."""

    pin: Pin
    key: Key
    path: Path
    place: Callable[[], Place]


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
    place: Callable[[], Place]
    in_prose: bool = False


Leaf = tuple[Record | None, Key, Path, Any]


def stated_in(dossier: Dossier, written: Written) -> Iterator[Stated]:
    """Every pin and every citation, in the order of the records."""
    for _, key, path, leaf in _leaves(dossier):
        if isinstance(leaf, Pin):
            yield Stated(leaf, key, path, partial(written.place, key, path))
        elif isinstance(leaf, Prose):
            for citation in parse(leaf, dossier.site.language).citations:
                yield Stated(_pin(citation), key, path, partial(written.find, key, path, citation.needle))


def quotations_in(dossier: Dossier, written: Written) -> Iterator[Quotation]:
    """Every quotation in prose and in plain texts, and a source's own words for dates and figures."""
    language = dossier.site.language

    def quotation(quoted: Quoted, near: tuple[Pin, ...] | None, key: Key, path: Path, in_prose: bool) -> Quotation:
        place = partial(written.find_quoted, key, path, quoted.words)
        readings = tuple(dict.fromkeys(quoted.readings(language)))
        return Quotation(quoted.words, readings, near, key, path, place, in_prose)

    for record, key, path, leaf in _leaves(dossier):
        if isinstance(leaf, Prose):
            for quoted in parse(leaf, language).quotes:
                near = (_pin(quoted.citation),) if quoted.citation else beside(record, path) or ()
                yield quotation(quoted, near, key, path, in_prose=True)
        elif isinstance(leaf, When):
            if leaf.words:
                yield _own_words(leaf.words, record, key, (*path, "words"), written)
        elif isinstance(leaf, str) and not isinstance(leaf, Ref) and not isinstance(record, Source):
            # A source's title is not read: headlines have quotation marks of their own.
            shown = typeset(leaf, language)
            for start, end in quoted_ranges(shown, language):
                yield quotation(Quoted(shown[start:end], None), beside(record, path), key, path, in_prose=False)
    for claim in dossier.claims.values():
        if claim.figure:
            yield _own_words(claim.figure.words, claim, claim.key, ("figure", "words"), written)


def _leaves(dossier: Dossier) -> Iterator[Leaf]:
    """Every pin, date and text of a dossier, with the record that it belongs to, if any."""
    for record in dossier.records:
        for path, leaf in leaves(record):
            yield record, record.key, path, leaf
    for name in ("title", "tagline"):
        if text := getattr(dossier.site, name):
            yield None, SITE, (name,), text
    if dossier.article.front:
        for path, leaf in leaves(dossier.article.front):
            yield None, FRONT, path, leaf
    if dossier.article.source is None:
        yield None, ARTICLE, (), Prose(dossier.article.body)


def _own_words(words: str, record: Record | None, key: Key, path: Path, written: Written) -> Quotation:
    """A source's words in a field for them: they stand beside the pins nearest to it."""
    near = None if record is None or isinstance(record, Source) else beside(record, path) or ()
    return Quotation(words, ((words,),), near, key, path, partial(written.place, key, path))


def beside(record: Record | None, path: Path) -> tuple[Pin, ...] | None:
    """The pins nearest to a field: those of its response, else those of the record; None where it can have none."""
    inner: Any = record
    near: tuple[Pin, ...] | None = getattr(record, "pins", None)
    for step in path[:-1]:
        inner = inner[step] if isinstance(step, int) else getattr(inner, str(step), inner)
        near = getattr(inner, "pins", near)
    return near


def _pin(citation: Citation) -> Pin:
    return Pin.model_validate({"source": citation.source, "at": citation.at})
