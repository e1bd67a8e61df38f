"""Coverage both ways: every statement with what it stands on, and every paragraph of a source with what rests on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from explainer.documents import Path
from explainer.links import ARTICLE, Links
from explainer.model import Claim, Event, Person, Record, Source, leaves
from explainer.pins import Pins
from explainer.problems import Place, Problem
from explainer.project import Key
from explainer.quotations import FRONT, beside
from explainer.remembered import remembered_by_identity
from explainer.sentences import Sentence, sentences_of
from explainer.values import Prose


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing that the site says: a sentence of prose, or a field of a record."""

    key: Key
    path: Path
    what: str
    """What it is, in an author's words: sentence, claim, fact."""
    text: str
    is_pinned: bool
    sentence: Sentence | None = None

    @property
    def is_ours(self) -> bool:
        """Marked as a remark of the explainer's own, which no source has to hold."""
        return self.sentence is not None and self.sentence.is_ours

    @property
    def is_unpinned(self) -> bool:
        return not self.is_pinned and not self.is_ours


@dataclass(frozen=True, slots=True)
class SourceUse:
    """How much of a source is used."""

    source: Source
    paragraphs: int
    pinned: int
    passed_over: int
    uncovered: tuple[int, ...]
    """The paragraphs that nothing rests on and that are not passed over with a reason."""
    quoted_words: int
    quoted_share: float
    """Of the words of its text, from 0 to 1."""


@dataclass(frozen=True, slots=True)
class Coverage:
    statements: tuple[Statement, ...]
    sources: tuple[SourceUse, ...]
    """Of those whose text is here or locked."""

    @property
    def unpinned(self) -> list[Statement]:
        return [one for one in self.statements if one.is_unpinned]

    @property
    def ours(self) -> list[Statement]:
        return [one for one in self.statements if one.is_ours and not one.is_pinned]

    @property
    def pinned(self) -> int:
        return sum(one.is_pinned for one in self.statements)

    @property
    def uncovered(self) -> int:
        return sum(len(use.uncovered) for use in self.sources)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much may be without a pin; None where nothing is asked."""

    unpinned: int | None = None
    """Statements that name no passage."""
    uncovered: int | None = None
    """Paragraphs of sources that nothing rests on."""


def beyond(coverage: Coverage, limits: Limits, folder: str = "content") -> list[Problem]:
    """A problem for each limit that is passed. `folder` is the content, or the translation, that it is of."""
    found = []
    for number, most, what, code in (
        (len(coverage.unpinned), limits.unpinned, ("statement names", "statements name", "no passage"), "W101"),
        (coverage.uncovered, limits.uncovered, ("paragraph is", "paragraphs are", "not used"), "W103"),
    ):
        if most is not None and number > most:
            told = f"{number} {what[0] if number == 1 else what[1]} {what[2]}, and at most {most} may"
            found.append(Problem("E411", Place(folder), told, f"the warnings {code} say where"))
    return found


def coverage_of(links: Links, pins: Pins) -> Coverage:
    """What the site says, in the order of the records, and how much of each source it uses."""
    uses = [_use(source, pins) for source in links.dossier.sources.values() if source.id in pins.lock.sources]
    return Coverage(tuple(statements_of(links)), tuple(uses))


def _use(source: Source, pins: Pins) -> SourceUse:
    passed = {at for one in source.passed_over for at in one.at}
    return SourceUse(
        source,
        pins.lock.sources[source.id].paragraphs,
        len(pins.paragraphs(source)),
        len(passed),
        tuple(pins.unused(source)),
        pins.quoted_words(source),
        pins.quoted_share(source),
    )


def statements_of(links: Links) -> Iterator[Statement]:
    """Every statement. A title, a tagline, a date's note and what is open are ours by their field, and none."""
    language = links.dossier.site.language
    for record in links.dossier.records:
        yield from _statements(record, language)
    if links.dossier.article.front:
        yield from _prose(links.dossier.article.front, None, FRONT, language)
    if links.dossier.article.source is None:
        for sentence in sentences_of(links.dossier.article.body, language):
            yield Statement(ARTICLE, (), "sentence", sentence.text, bool(sentence.citations), sentence)


@remembered_by_identity
def _statements(record: Record, language: str) -> tuple[Statement, ...]:
    fields = _fields(record, language)
    # What is known of a source is told by us.
    return (*fields, *(() if isinstance(record, Source) else _prose(record, record, record.key, language)))


def _prose(value: Any, record: Record | None, key: Key, language: str) -> Iterator[Statement]:
    """The sentences of a record's texts.

    Where a text cites nothing, it stands on the pins beside it; where it cites, each sentence must.
    """
    for path, leaf in leaves(value):
        if isinstance(leaf, Prose):
            sentences = sentences_of(leaf, language)
            beside_it = bool(beside(record, path)) and not any(s.citations for s in sentences)
            for sentence in sentences:
                yield Statement(key, path, "sentence", sentence.text, beside_it or bool(sentence.citations), sentence)


def _fields(record: Record, language: str) -> Iterator[Statement]:
    """What a record says in its fields beside prose: one statement for each set of pins."""
    pinned = bool(getattr(record, "pins", ()))
    if isinstance(record, Claim):
        yield Statement(record.key, (), "claim", record.text, pinned)
    elif isinstance(record, Event):
        yield Statement(record.key, (), "event", record.title, pinned or _is_cited(record, language))
    elif isinstance(record, Person):
        if record.role:
            yield Statement(record.key, ("role",), "role", record.role, pinned or _is_cited(record, language))
        for index, fact in enumerate(record.facts):
            yield Statement(record.key, ("facts", index), "fact", f"{fact.label}: {fact.value}", bool(fact.pins))
        for index, tie in enumerate(record.ties):
            yield Statement(record.key, ("ties", index), "tie", tie.as_, bool(tie.pins))


def _is_cited(record: Any, language: str) -> bool:
    """Whether the text beside a record's title or role cites a passage."""
    return any(sentence.citations for sentence in sentences_of(record.summary or "", language))
