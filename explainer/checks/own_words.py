"""Checks of our own words: they say no more than what is recorded."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from explainer.checks.numbers import dates_are_stated, numbers_stand_in_their_passages
from explainer.links import Links
from explainer.model import Rule
from explainer.own_texts import OwnText, Silences, own_texts, silence
from explainer.pins import Pins
from explainer.problems import Problem
from explainer.project import Key, Written
from explainer.recorded import Recorded, whole_words
from explainer.remembered import remembered


def our_words_are_borne_out(links: Links, pins: Pins, written: Written) -> Iterator[Problem]:
    """Words, allegations, numbers and dates of ours that outrun what is recorded, and silences without a use."""
    recorded, silences = Recorded(links, pins), Silences()
    texts = list(own_texts(links.dossier, pins))
    yield from _words(links.dossier.wording.rules.values(), texts, recorded, silences, written)
    yield from _allegations(texts, recorded, silences, written)
    yield from numbers_stand_in_their_passages(texts, recorded, silences, written)
    yield from dates_are_stated(links.dossier, pins, recorded, written)
    if not links.dossier.is_translation:  # its records are silenced for the original's words
        yield from _unneeded(texts, silences, written)


def _words(
    rules: Collection[Rule], texts: Iterable[OwnText], recorded: Recorded, silences: Silences, written: Written
) -> Iterator[Problem]:
    """Words of the list in wording.yaml, where what is recorded does not bear them out."""
    if not rules:
        return
    any_of_them = "|".join(f"(?:{rule.words})" for rule in rules)
    for text in texts:
        if text.is_claimed or not _has(any_of_them, text.own):
            continue
        for rule in rules:
            for found in whole_words(rule.words).finditer(text.own):
                if _is_negated(text.own[: found.start()]) or not recorded.outruns(rule, text):
                    continue
                if not silences.cover(text, found[0]):
                    place = written.find_words(text.key, text.path, text.sentence.text, found[0])
                    hint = f"write {rule.write}; or {silence(text, found[0], recorded.links.dossier)}"
                    yield Problem("W104", place, f"‘{found[0]}’ says too much: {rule.why}", hint)


def _allegations(
    texts: Iterable[OwnText], recorded: Recorded, silences: Silences, written: Written
) -> Iterator[Problem]:
    """Sentences that rest on the words of an accuser, and say so of nobody."""
    for text in texts:
        if text.is_claimed or not text.is_prose or text.sentence.is_ours:
            continue
        accusing = [claim for passage in text.passages for claim in recorded.claims[passage] if claim.alleges]
        if not accusing or recorded.hedges.search(text.own):
            continue
        named = {mention.person for mention in recorded.links.names.find(text.sentence.text)}
        told = [claim for claim in accusing if named & set(claim.accused) and claim.by not in named]
        if told and not silences.cover(text, "allegation"):
            by = recorded.links[told[0].by].name
            place = written.find_words(text.key, text.path, text.sentence.text)
            message = f"this tells as a fact what is an allegation of {by}"
            yield Problem(
                "W107",
                place,
                message,
                f"say whose word it is; or {silence(text, 'allegation', recorded.links.dossier)}",
            )


def _unneeded(texts: Iterable[OwnText], silences: Silences, written: Written) -> Iterator[Problem]:
    told: set[tuple[Key, str]] = set()
    for text in texts:
        for one in silences.of(text):
            if (text.key, one.words) not in silences.needed | told:
                told.add((text.key, one.words))
                place = written.find_words(text.key, text.path, text.sentence.text, f"@ok {one.words}")
                message = f"nothing warns of ‘{one.words}’ here"
                yield Problem("W106", place, message, "delete this, or write the words as they stand in the sentence")


@remembered
def _has(words: str, text: str) -> bool:
    return whole_words(words).search(text) is not None


_NEGATION = re.compile(
    r"(?:\b(?:not?|nobody|nothing|none|never|neither|nor|without|cannot|не|нет|ни|никто|ничто|нельзя)|n[’']t)\b[^.;:!?]{0,40}$",
    re.IGNORECASE,
)


def _is_negated(before: str) -> bool:
    return _NEGATION.search(before) is not None
