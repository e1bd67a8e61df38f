"""Checks of figures: a range that is one, and numbers that stand in the pinned words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from explainer.figures import numbers_in, spelled_numbers
from explainer.links import Links
from explainer.model import Figure
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


# What words before a number make of it, in English: the first that is found counts. Each says what a figure
# must have, and how to write it.
SENSES: tuple[tuple[str, Callable[[Figure], bool], str], ...] = (
    (r"no more than|not more than|up to|as (?:many|much|high) as|at most", lambda f: f.max is not None, "max"),
    (r"no (?:fewer|less) than|not (?:fewer|less) than|at least", lambda f: f.min is not None, "min"),
    (r"more than|over|upwards of", lambda f: f.min is not None and f.min_open, "min and min_open: true"),
    (r"(?:fewer|less) than|under|below", lambda f: f.max is not None and f.max_open, "max and max_open: true"),
    (r"about|around|approximately|roughly|nearly|almost", lambda f: f.approximate, "approximate: true"),
)


# Words that make a number an end, and not the number itself, wherever they stand.
_BOUNDING = re.compile(
    r"\bor (?:more|fewer|less|so)\b|\+|\b(?:some|nearly|almost|least|most|minimum|maximum|close to|estimated)\b",
    re.IGNORECASE,
)


def figures_mean_what_their_words_say(links: Links, pins: Pins, written: Written) -> Iterator[Problem]:
    """`more than 20` is not 20, and `20` is not more: the ends of a range, and "about", are those of the words."""
    for claim in links.dossier.claims.values():
        figure = claim.figure
        if figure is None or (figure.min is None and figure.max is None):
            continue
        for pattern, has_it, write in SENSES:
            if said := re.search(rf"\b(?:{pattern})\b(?= \S*\d| [a-z])", figure.words, re.IGNORECASE):
                if not has_it(figure):
                    place = written.place(claim.key, ("figure", "words"))
                    yield Problem(
                        "E502", place, f"the words say ‘{said[0]}’, and the figure does not", f"write {write}"
                    )
                break
        else:
            if (number := _plain_number(figure)) is not None and not (figure.min == figure.max == number):
                place = written.place(claim.key, ("figure", "words"))
                message = f"the words say just ‘{number}’, and the figure says more"
                yield Problem("E502", place, message, f"write min: {number}, max: {number}")


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


def _plain_number(figure: Figure) -> int | None:
    """The number that the words start with and say no more than; None where they say none, or more."""
    spelled = spelled_numbers(figure.words)
    if len(spelled) != 1 or _BOUNDING.search(figure.words) or figure.approximate:
        return None
    ((number, words),) = spelled.items()
    return number if figure.words.casefold().removeprefix("the ").startswith(words) else None
