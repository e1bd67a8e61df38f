"""Checks of responses: what each kind needs before it may be printed."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from explainer.links import Links
from explainer.pins import Pins
from explainer.problems import Problem
from explainer.project import Written


def responses_are_complete(links: Links, pins: Pins, written: Written) -> Iterator[Problem]:
    for claim in links.dossier.claims.values():
        for index, response in enumerate(claim.responses):
            place = partial(written.place, claim.key, ("responses", index, "kind"))  # only where something is wrong
            quoted = sum(1 for pin in response.pins if pin.quote)
            match response.kind:
                case "no_response":
                    if response.asked_by is None or response.date is None:
                        yield Problem(
                            "E503",
                            place(),
                            "no_response needs who asked and when",
                            "write asked_by: us or asked_by: source, and a date",
                        )
                    continue
                case "partial_confirmation" | "partial_denial" if not response.elements:
                    yield Problem(
                        "E503",
                        place(),
                        f"{response.kind} needs the parts that it is about",
                        "write elements: [the part]",
                    )
                case "counter_claim" if response.counter is None:
                    yield Problem(
                        "E503",
                        place(),
                        "counter_claim needs the claim that gives the other account",
                        "write counter: and the id of that claim",
                    )
                case "walk_back" if quoted < 2:
                    yield Problem(
                        "E503", place(), "walk_back needs two pins with quotes", "pin the statement and its revision"
                    )
            if quoted == 0:
                yield Problem(
                    "E503",
                    place(),
                    f"{response.kind} is printed beside the words that were said, and no pin quotes any",
                    "write pins: [{source: …, quote: …}]",
                )
