"""Checks of what is quoted of a response: the words do what their kind says, in the languages that are read so far."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from explainer.links import Links
from explainer.model import Claim, Pin, Response
from explainer.pins import Pins
from explainer.problems import Problem
from explainer.project import Written


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reading:
    """How a language says no, that it knows nothing, and that it will not say."""

    negating: re.Pattern[str]
    not_negating: re.Pattern[str]
    """A "no" that denies nothing: a bound, an addition."""
    knowing_nothing: re.Pattern[str]
    declining: re.Pattern[str]
    rejecting: re.Pattern[str]
    """What calls a claim false, so that it confirms none."""


READINGS = {
    "en": Reading(
        _words(
            r"\b(not?|n[o']t|none|nothing|nobody|never|neither|nor|without|den(?:y|ies|ied|ying)|denial|false|untrue|"
            r"wrong|fake|fabricat\w+|invent\w+|lies?|lying|myth|reject\w*|dismiss\w*|refut\w+|cannot|baseless|nonsense)"
            r"\b|n't\b"
        ),
        _words(r"\b(?:no|not) (?:more|fewer|less|later|earlier|sooner) than\b|\bnot only\b|\bno doubt\b"),
        _words(
            r"(?:\bno|\bnot have(?: any)?|n't have(?: any)?|\bwithout|\black(?:s|ed|ing)?)"
            r"(?: \w+){0,2}? (?:information|details?|figures?|knowledge|records?|data)\b"
            r"|\b(?:not|n't) (?:been )?(?:aware|informed|know|confirm|say|tell)\b|n't (?:know|confirm|say|tell)\b"
            r"|\bunaware\b|\bcannot (?:confirm|say|tell|know)\b|\b(?:un|not )able to\b|\bnothing is known\b"
            r"|\bknow(?:s|n)? nothing\b|\bknew nothing\b"
        ),
        _words(
            r"\bdeclin\w+|\brefus\w+|\bno comment\b"
            r"|(?:\bnot|n't|\bnever) (?:wish|want|comment|answer|discuss|speak|talk|say)\b"
            r"|\bnothing to say\b|\bwould not\b|\bwill not\b|\bwon't\b|\bwouldn't\b"
        ),
        _words(
            r"\b(false|untrue|fake|fabricat\w+|baseless|nonsense|den(?:y|ies|ied)|reject(?:s|ed)?|never happened)\b"
        ),
    ),
    "ru": Reading(
        _words(r"\b(не|нет|ни|никогда|ложь|неправда|отриц\w+|опроверг\w+)\b"),
        _words(r"\bне (?:более|менее|больше|меньше|только)\b"),
        _words(r"\bнет (?:\w+ )?(?:информации|сведений|данных)\b|\bне (?:знае\w+|знал\w*|располага\w+|осведомл\w+)\b"),
        _words(r"\bотказ\w+|\bбез комментариев\b|\bне (?:комментиру\w+|ста(?:л|ла|ли) комментировать)\b"),
        _words(r"\b(ложь|неправда|вымысел|отриц\w+|опроверг\w+)\b"),
    ),
}


def words_do_what_their_kind_says(links: Links, pins: Pins, written: Written) -> Iterator[Problem]:
    """A denial must negate; other kinds are warned of where the quoted words say something else."""
    for claim in links.dossier.claims.values():
        for index, response in enumerate(claim.responses):
            quoted = [(_plain(pin.quote), _reading(pin, links)) for pin in response.pins if pin.quote]
            readings = [(quote, reading) for quote, reading in quoted if reading]
            place = partial(written.place, claim.key, ("responses", index, "kind"))  # only where something is wrong
            if response.kind in ("denial", "partial_denial"):
                # Of words in a language that is not read the author must judge.
                if quoted and len(readings) == len(quoted) and (hint := _no_denial(readings)):
                    yield Problem("E503", place(), f"{response.kind}, but the pinned words negate nothing", hint)
            elif readings and (message := _unlike_its_kind(response, claim, readings)):
                yield Problem("W108", place(), message, "quote the words that do it, or choose another kind")


def _reading(pin: Pin, links: Links) -> Reading | None:
    return READINGS.get(links[pin.source].language.split("-")[0].lower())


def _no_denial(readings: list[tuple[str, Reading]]) -> str:
    """How to mend a denial whose words deny nothing; empty where they do."""
    rest = [reading.knowing_nothing.sub(" ", reading.not_negating.sub(" ", quote)) for quote, reading in readings]
    if any(reading.negating.search(quote) for quote, (_, reading) in zip(rest, readings, strict=True)):
        return ""
    if any(reading.knowing_nothing.search(quote) for quote, reading in readings):
        return "they say that nothing is known, which is no_information"
    return "quote the words that deny it, or choose counter_claim, no_information or disputes_without_denying"


def _unlike_its_kind(response: Response, claim: Claim, readings: list[tuple[str, Reading]]) -> str:
    match response.kind:
        case "no_information":
            if not any(r.knowing_nothing.search(quote) or r.negating.search(quote) for quote, r in readings):
                return "no_information, but the pinned words do not say that nothing is known"
        case "declined":
            if not any(r.declining.search(quote) for quote, r in readings):
                return "declined, but the pinned words do not say so"
        case "confirmation" | "partial_confirmation":
            rejecting = any(r.rejecting.search(quote) for quote, r in readings)
            if rejecting and not any(r.negating.search(_plain(claim.text)) for _, r in readings):
                return f"{response.kind}, but the pinned words call something false"
    return ""


def _plain(quote: str) -> str:
    return quote.replace("’", "'")
