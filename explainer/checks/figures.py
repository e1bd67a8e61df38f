"""Checks of figures: a range that is one, and numbers that stand in the pinned words."""

from __future__ import annotations

from collections.abc import Iterator

from explainer.figures import numbers_in
from explainer.links import Links
from explainer.pins import Pins
from explainer.problems import Problem
from explainer.project import Written


def figures_make_sense(links: Links, pins: Pins, written: Written) -> Iterator[Problem]:
    for claim in links.dossier.claims.values():
        figure = claim.figure
        if figure is None:
            continue
        if figure.min is not None and figure.max is not None and figure.min > figure.max:
            yield Problem(
                "E501",
                written.place(claim.key, ("figure", "min")),
                f"min {figure.min} is over max {figure.max}",
                "write the smaller number as min",
            )
        for bound in ("min", "max"):
            if getattr(figure, f"{bound}_open") and getattr(figure, bound) is None:
                yield Problem(
                    "E501",
                    written.place(claim.key, ("figure", f"{bound}_open")),
                    f"{bound}_open without {bound}",
                    f"more or fewer than what? write {bound}: and a number",
                )


def figures_stand_in_their_words(links: Links, pins: Pins, written: Written) -> Iterator[Problem]:
    for claim in links.dossier.claims.values():
        figure = claim.figure
        if figure is None:
            continue
        known = numbers_in(figure.words)
        for pin in claim.pins:
            known |= numbers_in(pin.quote or "")
        for bound in ("min", "max"):
            number = getattr(figure, bound)
            if number is not None and number not in known:
                yield Problem(
                    "E502",
                    written.place(claim.key, ("figure", bound)),
                    f"{number} does not stand in the pinned words",
                    f"they say: {figure.words}",
                )
