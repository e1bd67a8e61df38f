"""What an explainer says in its own words: each sentence and short text, with the passages that it stands on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from explainer.documents import Path
from explainer.figures import numbers_in
from explainer.links import ARTICLE
from explainer.marks import quoted_ranges
from explainer.model import Claim, Dossier, Meant, Pin, Record, Source, When, leaves
from explainer.pins import Pins
from explainer.project import Key
from explainer.prose import Silenced, parse, typeset
from explainer.quotations import beside, leaves_beside
from explainer.remembered import remembered_by_identity
from explainer.sentences import Sentence, sentences_of
from explainer.values import Prose, Ref, Verbatim

# What would settle a claim is not so yet; the parts of a claim and the ways of asking are not told of anybody.
NOT_TOLD = ("open", "elements", "label", "who", "how")
Passage = tuple[str, int]


@dataclass(frozen=True, slots=True)
class OwnText:
    """A sentence, a heading or a short text, and the passages that are cited or pinned for it."""

    record: Record | None
    key: Key
    path: Path
    sentence: Sentence
    passages: tuple[Passage, ...]
    own: str
    """Its words, with spaces for what it quotes."""
    is_prose: bool = False
    is_claimed: bool = False
    """The text of a claim, which is what somebody else says."""


def own_texts(dossier: Dossier, pins: Pins) -> Iterator[OwnText]:
    """Every text of ours, in the order of the records; the headline of a source is not ours."""
    language = dossier.site.language
    for record in dossier.records:
        for text, near in _texts_of(record, language):
            yield replace(text, passages=tuple(passages_of(near, pins))) if near else text
    for _, key, path, leaf in leaves_beside(dossier):
        yield from _texts(None, key, path, leaf, language)
    for heading in parse(dossier.article.body, language).headings if dossier.article.source is None else ():
        if not heading.title.endswith("?"):
            own = _without_quotes(heading.title, language)
            yield OwnText(None, ARTICLE, (), Sentence(heading.title), (), own, is_prose=True)


@remembered_by_identity
def _texts_of(record: Record, language: str) -> tuple[tuple[OwnText, tuple[Pin, ...]], ...]:
    """The texts of a record, those that cite nothing with the pins beside them."""
    return tuple(
        (text, () if text.passages else beside(record, path) or ())
        for path, leaf in leaves(record)
        for text in _texts(record, record.key, path, leaf, language)
    )


def _texts(record: Record | None, key: Key, path: Path, leaf: Any, language: str) -> Iterator[OwnText]:
    """The texts of a leaf, with what is cited in them."""
    if isinstance(leaf, (Pin, When, Ref, Verbatim)) or any(step in NOT_TOLD for step in path):
        return
    if isinstance(record, Source) and path[0] in ("title", "passed_over"):
        return
    is_prose, is_claimed = isinstance(leaf, Prose), isinstance(record, Claim) and path == ("text",)
    for sentence in sentences_of(leaf, language) if isinstance(leaf, Prose) else (Sentence(str(leaf)),):
        if sentence.text.endswith("?"):  # what is asked is not said
            continue
        passages = tuple((cited.source, cited.at) for cited in sentence.citations)
        own = _without_quotes(sentence.text, language)
        yield OwnText(record, key, path, sentence, passages, own, is_prose, is_claimed)


def passages_of(pinned: Iterable[Pin], pins: Pins) -> list[Passage]:
    return [(passage.source, passage.at) for passage in map(pins.passage, pinned)]


def _without_quotes(text: str, language: str) -> str:
    text = typeset(text, language)
    for start, end in quoted_ranges(text, language):
        text = text[:start] + " " * (end - start) + text[end:]
    return text


class Silences:
    """What authors say is meant as it stands, and which of it was needed."""

    def __init__(self) -> None:
        self.needed: set[tuple[Key, str]] = set()

    def of(self, text: OwnText) -> list[Silenced | Meant]:
        return [*text.sentence.silenced, *(text.record.wording if text.record else ())]

    def cover(self, text: OwnText, words: str) -> bool:
        """Whether an author says that these words of a text are meant."""
        for one in self.of(text):
            if one.words.casefold() in words.casefold() or numbers_in(one.words) & numbers_in(words):
                self.needed.add((text.key, one.words))
                return True
        return False


def silence(text: OwnText, words: str, dossier: Dossier) -> str:
    """How to say that words of a text are meant."""
    if text.is_prose:
        return f"say that it is meant: [@ok {words}: why]"
    if dossier.is_translation:  # a record's `wording` stands in the original alone, and is of its words
        return "say it as the original does"
    return f"say that it is meant: wording: [{{words: {words}, reason: why}}]"
