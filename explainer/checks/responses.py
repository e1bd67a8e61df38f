"""Checks of responses: what each kind needs before it may be printed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from explainer.links import Links
from explainer.pins import Pins
from explainer.problems import Problem
from explainer.project import Written


def responses_are_complete(links: Links, pins: Pins, written: Written) -> Iterator[Problem]:
    for claim in links.dossier.claims.values():
        for index, response in enumerate(claim.responses):
            place = written.place(claim.key, ("responses", index, "kind"))
            quoted = sum(1 for pin in response.pins if pin.quote)
            match response.kind:
                case "no_response":
                    if response.asked_by is None or response.date is None:
                        yield Problem(
                            "E503",
                            place,
                            "no_response needs who asked and when",
                            "write asked_by: us or asked_by: source, and a date",
                        )
                    continue
                case "partial_confirmation" | "partial_denial" if not response.elements:
                    yield Problem(
                        "E503", place, f"{response.kind} needs the parts that it is about", "write elements: [the part]"
                    )
                case "counter_claim" if response.counter is None:
                    yield Problem(
                        "E503",
                        place,
                        "counter_claim needs the claim that gives the other account",
                        "write counter: and the id of that claim",
                    )
                case "walk_back" if quoted < 2:
                    yield Problem(
                        "E503", place, "walk_back needs two pins with quotes", "pin the statement and its revision"
                    )
            if quoted == 0:
                yield Problem(
                    "E503",
                    place,
                    f"{response.kind} is printed beside the words that were said, and no pin quotes any",
                    "write pins: [{source: …, quote: …}]",
                )


# Words that negate, in the languages whose sources are read so far; in others the author must judge.
NEGATING = {
    "en": re.compile(
        r"\b(not?|n[o']t|none|nothing|nobody|never|neither|nor|without|den(?:y|ies|ied|ying)|denial|false|untrue|"
        r"wrong|fake|fabricat\w+|invent\w+|lies?|lying|myth|reject\w*|dismiss\w*|refut\w+|cannot|baseless|nonsense)\b|n't\b",
        re.IGNORECASE,
    ),
    "ru": re.compile(r"\b(не|нет|ни|никогда|ложь|неправда|отриц\w+|опроверг\w+)\b", re.IGNORECASE),
}


# "No" that negates nothing: a bound, an addition.
NOT_NEGATING = re.compile(
    r"\b(?:no|not) (?:more|fewer|less|later|earlier|sooner) than\b|\bnot only\b|\bno doubt\b", re.I
)


def denials_negate(links: Links, pins: Pins, written: Written) -> Iterator[Problem]:
    """A denial's pinned words must say that something is not so."""
    for claim in links.dossier.claims.values():
        for index, response in enumerate(claim.responses):
            if response.kind not in ("denial", "partial_denial"):
                continue
            quoted = [pin for pin in response.pins if pin.quote]
            readable = [(p, NEGATING.get(links[p.source].language.split("-")[0])) for p in quoted]
            if quoted and all(words and not words.search(_plain(p.quote or "")) for p, words in readable):
                place = written.place(claim.key, ("responses", index, "kind"))
                yield Problem(
                    "E503",
                    place,
                    f"{response.kind}, but the pinned words negate nothing",
                    "quote the words that deny it, or choose no_information or disputes_without_denying",
                )


def _plain(quote: str) -> str:
    return NOT_NEGATING.sub(" ", quote.replace("’", "'"))
