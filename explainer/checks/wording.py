"""Checks of wording: our own prose says no more than what is recorded, and no number that no passage holds."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from explainer.documents import Path
from explainer.figures import numbers_in
from explainer.links import Links
from explainer.marks import quoted_ranges
from explainer.model import Claim, Dossier, Meant, Pin, Record, Rule, Source, When
from explainer.pins import Pins
from explainer.problems import Problem
from explainer.project import Key, Written
from explainer.prose import Citation, Silenced, typeset
from explainer.quotations import beside, leaves_of
from explainer.sentences import Sentence, sentences_of, split
from explainer.status import statuses
from explainer.values import Prose, Ref, Verbatim

# What would settle a claim is not so yet; the parts of a claim and the ways of asking are not told of anybody.
NOT_TOLD = ("open", "elements", "label", "who", "how")
CONFIRMING = ("confirmation", "partial_confirmation")
Passage = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence of ours, or a short text, and the passages that it stands on."""

    record: Record | None
    key: Key
    path: Path
    sentence: Sentence
    passages: tuple[Passage, ...]
    is_prose: bool
    own: str
    """Its words, with spaces for what it quotes."""

    def meant(self, words: str) -> str | None:
        """The words with which an author says that these are meant; None where nobody does."""
        silenced: list[Silenced | Meant] = [*self.sentence.silenced, *(self.record.wording if self.record else ())]
        return next((one.words for one in silenced if one.words.casefold() in words.casefold()), None)

    def silence(self, words: str) -> str:
        """How to say that they are."""
        if self.is_prose:
            return f"say that it is meant: [@ok {words}: why]"
        return f"say that it is meant: wording: [{{words: {words}, reason: why}}]"


def our_words_are_borne_out(links: Links, pins: Pins, written: Written) -> Iterator[Problem]:
    """Words of the list in wording.yaml, and numbers, that outrun what is recorded."""
    recorded = _Recorded(links, pins)
    texts = list(_texts(links.dossier, pins))
    yield from _words(links.dossier.wording.rules.values(), texts, recorded, written)
    yield from _numbers(texts, recorded, written)


def _words(rules: Collection[Rule], texts: Iterable[Text], recorded: _Recorded, written: Written) -> Iterator[Problem]:
    """Words of the list, where what is recorded does not bear them out."""
    if not rules:
        return
    any_of_them = _pattern("|".join(f"(?:{rule.words})" for rule in rules))
    for text in texts:
        for rule in rules if any_of_them.search(text.own) else ():
            for found in _pattern(rule.words).finditer(text.own):
                if _is_negated(text.own[: found.start()]) or not recorded.outruns(rule, text):
                    continue
                if text.meant(found[0]) is None:
                    place = written.find_words(text.key, text.path, found[0])
                    hint = f"write {rule.write}; or {text.silence(found[0])}"
                    yield Problem("W104", place, f"‘{found[0]}’ says too much: {rule.why}", hint)


def _numbers(texts: Iterable[Text], recorded: _Recorded, written: Written) -> Iterator[Problem]:
    """Numbers in our own sentences that the passages beside them do not hold; only where their texts are here."""
    for text in texts:
        if text.sentence.is_ours or not text.passages or not recorded.has_texts(text.passages):
            continue
        numbers = _bare_numbers(text.own)
        held = set().union(*(numbers_in(recorded.words_of(passage)) for passage in text.passages)) if numbers else set()
        for number in sorted(numbers - held):
            if text.meant(str(number)) is None:
                place = written.find_words(text.key, text.path, str(number))
                named = ", ".join(f"{source}#{at}" for source, at in text.passages[:4])
                hint = f"cite the passage that has it; or {text.silence(str(number))}"
                yield Problem("W105", place, f"{number} does not stand in {named}", hint)


class _Recorded:
    """What is recorded of each passage."""

    def __init__(self, links: Links, pins: Pins) -> None:
        self.pins = pins
        self.texts = links.dossier.texts
        self.hedges = _pattern(links.dossier.wording.hedges or "(?!)")
        supported = {name for name, status in statuses(links).items() if status.support != "reported"}
        self.borne_out: set[Passage] = set()
        self.supported = supported
        for claim in links.dossier.claims.values():
            if claim.id in supported:
                self.borne_out.update(_passages(claim.pins, pins))
            for response in claim.responses:
                if response.kind in CONFIRMING:
                    self.borne_out.update(_passages(response.pins, pins))

    def words_of(self, passage: Passage) -> str:
        """The text of a passage; what is quoted of it where the text is not here."""
        if text := self.texts.get(passage[0]):
            return text.paragraphs[passage[1] - 1]
        return ". ".join(use.quote for use in self.pins.uses.get(passage, ()) if use.quote)

    def has_texts(self, passages: Iterable[Passage]) -> bool:
        return all(source in self.texts for source, _ in passages)

    def outruns(self, rule: Rule, text: Text) -> bool:
        """Whether a word of a rule says more than is recorded where it stands."""
        match rule.where:
            case "always":
                return True
            case "unconfirmed":
                return not self._is_borne_out(rule, text)
            case "hedged":
                return not self.hedges.search(text.own) and self._is_hedged(rule, text.passages)

    def _is_borne_out(self, rule: Rule, text: Text) -> bool:
        """A confirmation or more than one origin is recorded of the passage, or it says the word itself."""
        if isinstance(text.record, Claim):
            kinds = [response.kind for response in text.record.responses]
            if text.record.id in self.supported or any(kind in CONFIRMING for kind in kinds):
                return True
        return any(
            passage in self.borne_out or _pattern(rule.words).search(self.words_of(passage))
            for passage in text.passages
        )

    def _is_hedged(self, rule: Rule, passages: Iterable[Passage]) -> bool:
        """Whether every sentence of the passages that has the word leaves open whether it is so."""
        word = _pattern(rule.words)
        said = [
            words[start:end]
            for words in map(self.words_of, passages)
            for start, end in split(words, "en")
            if word.search(words[start:end])
        ]
        return bool(said) and all(self.hedges.search(sentence) for sentence in said)


@lru_cache(maxsize=256)
def _pattern(words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{words})\b", re.IGNORECASE)


_NEGATION = re.compile(
    r"(?:\b(?:not?|nobody|nothing|none|never|neither|nor|without|cannot|не|нет|ни|никто|ничто|нельзя)|n[’']t)\b[^.;:!?]{0,40}$",
    re.IGNORECASE,
)


def _is_negated(before: str) -> bool:
    return _NEGATION.search(before) is not None


# Our own texts


def _texts(dossier: Dossier, pins: Pins) -> Iterator[Text]:
    """Every sentence and short text that is ours. What somebody claims is not: the text of a claim."""
    language = dossier.site.language
    for record, key, path, leaf in leaves_of(dossier):
        if isinstance(leaf, (Pin, When, Ref, Verbatim)) or any(step in NOT_TOLD for step in path):
            continue
        if (isinstance(record, Claim) and path == ("text",)) or (isinstance(record, Source) and path == ("title",)):
            continue
        near = tuple(_passages(beside(record, path) or (), pins))
        for sentence in sentences_of(leaf, language) if isinstance(leaf, Prose) else (Sentence(str(leaf)),):
            passages = tuple((c.source, c.at) for c in sentence.citations) or near
            own = _without_quotes(typeset(sentence.text, language), language)
            yield Text(record, key, path, sentence, passages, isinstance(leaf, Prose), own)


def _passages(pinned: Iterable[Pin | Citation], pins: Pins) -> list[Passage]:
    found = [pins.passage(pin) for pin in pinned if isinstance(pin, Pin)]
    return [(passage.source, passage.at) for passage in found]


def _without_quotes(text: str, language: str) -> str:
    for start, end in quoted_ranges(text, language):
        text = text[:start] + " " * (end - start) + text[end:]
    return text


_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_DATES = re.compile(
    rf"\b(?:\d{{1,2}} (?:to|and|or|–|-) )?\d{{1,2}}(?:st|nd|rd|th)?(?: of)? (?:{_MONTHS})\b"
    rf"|\b(?:{_MONTHS}) \d{{1,2}}\b|\b\d{{1,2}}(?:st|nd|rd|th)\b|\b(?:1[5-9]|20)\d\ds?\b|\b\d{{1,2}}[:.]\d\d\b"
)


def _bare_numbers(text: str) -> set[int]:
    """The numbers of a text, without dates, years and times, and without those up to twelve in words."""
    rest = _DATES.sub(" ", text)
    return {number for number in numbers_in(rest) if number > 12 or re.search(rf"\b{number}\b", rest)}
