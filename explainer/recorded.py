"""What is recorded of each passage: its words, the claims and the responses that stand in it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from explainer.links import Links
from explainer.model import Claim, Response, Rule
from explainer.own_texts import OwnText, Passage, passages_of
from explainer.pins import Pins
from explainer.sentences import split
from explainer.status import CONTESTING, statuses

CONFIRMING = ("confirmation", "partial_confirmation")


@lru_cache(maxsize=256)
def whole_words(words: str) -> re.Pattern[str]:
    """A regular expression of wording.yaml as a pattern."""
    return re.compile(rf"\b(?:{words})\b", re.IGNORECASE)


class Recorded:
    """The passages of an explainer, each with what rests on it."""

    def __init__(self, links: Links, pins: Pins) -> None:
        self.links = links
        self.pins = pins
        self.texts = links.dossier.texts
        self.hedges = whole_words(links.dossier.wording.hedges or "(?!)")
        self.supported = {name for name, status in statuses(links).items() if status.support != "reported"}
        self.claims: dict[Passage, list[Claim]] = defaultdict(list)
        self.responses: dict[Passage, list[Response]] = defaultdict(list)
        for claim in links.dossier.claims.values():
            for passage in passages_of(claim.pins, pins):
                self.claims[passage].append(claim)
            for response in claim.responses:
                for passage in passages_of(response.pins, pins):
                    self.responses[passage].append(response)

    @property
    def everywhere(self) -> list[Passage]:
        """All passages of the texts that are here."""
        return [(name, at) for name, text in self.texts.items() for at in range(1, len(text.paragraphs) + 1)]

    def words_of(self, passage: Passage) -> str:
        """The text of a passage; what is quoted of it where the text is not here."""
        if text := self.texts.get(passage[0]):
            return text.paragraphs[passage[1] - 1]
        return ". ".join(use.quote for use in self.pins.uses.get(passage, ()) if use.quote)

    def has_texts(self, passages: Iterable[Passage]) -> bool:
        return all(source in self.texts for source, _ in passages)

    @property
    def has_all_texts(self) -> bool:
        return bool(self.texts) and all(
            name in self.texts for name, source in self.links.dossier.sources.items() if source.file
        )

    def outruns(self, rule: Rule, text: OwnText) -> bool:
        """Whether a word of a rule says more than is recorded where it stands."""
        match rule.where:
            case "always":
                return True
            case "unconfirmed":
                return not self._is_borne_out(rule, text, CONFIRMING)
            case "undenied":
                return not self._is_borne_out(rule, text, CONTESTING)
            case "hedged":
                return not self.hedges.search(text.own) and self._is_hedged(rule, text.passages or self.everywhere)

    def _is_borne_out(self, rule: Rule, text: OwnText, kinds: Iterable[str]) -> bool:
        """Whether a response of such a kind is recorded there, or the passage says the word itself."""
        responses = [response for passage in text.passages for response in self.responses[passage]]
        claims = [claim for passage in text.passages for claim in self.claims[passage]]
        if isinstance(text.record, Claim):
            responses += text.record.responses
            claims.append(text.record)
        if any(response.kind in kinds for response in responses):
            return True
        if rule.where == "unconfirmed" and any(claim.id in self.supported for claim in claims):
            return True
        return any(whole_words(rule.words).search(self.words_of(passage)) for passage in text.passages)

    def _is_hedged(self, rule: Rule, passages: Iterable[Passage]) -> bool:
        """Whether every sentence of the passages that has the word leaves open whether it is so."""
        word = whole_words(rule.words)
        said = [
            words[start:end]
            for words in map(self.words_of, passages)
            if word.search(words)
            for start, end in split(words, "en")
            if word.search(words[start:end])
        ]
        return bool(said) and all(self.hedges.search(sentence) for sentence in said)
