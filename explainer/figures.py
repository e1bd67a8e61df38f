"""Figures: the claims of number on one question, on a common scale, and numbers in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from explainer.model import Claim, Figure
from explainer.remembered import remembered
from explainer.words import ENGLISH, Words

_ONES = ("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
         "sixteen seventeen eighteen nineteen")  # fmt: skip
_SMALL = {word: number for number, word in enumerate(_ONES.split())}
_TENS = {word: 10 * n for n, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}  # noqa: SIM905
_LARGE = {"hundred": 100, "thousand": 1000, "million": 1_000_000, "dozen": 12}
_STARTS = {"a", *_SMALL, *_TENS}
"""The words that a number can start with."""
_COUNTING = {*_SMALL, *_TENS, *_LARGE}
"""Of which each number in words has one."""


_DIGITS = re.compile(
    r"((?<![\d.,])\d{1,3}(?:[,.\u00a0\u202f ]\d{3})+(?!\d)|(?<!\d)\d{1,15})(?:[\s-](hundred|thousand|million|dozen)\b)?"
)


def numbers_in(text: str) -> set[int]:
    """The whole numbers that stand in a text, in digits (1,200 and 1 200 too) or in English words."""
    return set(spelled_numbers(text))


@remembered
def spelled_numbers(text: str) -> Mapping[int, str]:
    """The whole numbers of a text, each as it is first spelled there, in small letters."""
    found: dict[int, str] = {}
    for match in _DIGITS.finditer(text):
        digits, large = match.groups()
        number = int(re.sub(r"\D", "", digits))
        found.setdefault(number, digits)
        if large:
            found.setdefault(number * _LARGE[large], match[0])
    words = re.findall(r"[a-z]+|[^\w\s-]", text.casefold())
    if _COUNTING.isdisjoint(words):
        return found
    done = 0
    for at in (place for place, word in enumerate(words) if word in _STARTS):
        number, length = _number_at(words, at) if at >= done else (0, 0)
        if length:
            found.setdefault(number, " ".join(words[at : at + length]))
            done = at + length
    return found


def _number_at(words: list[str], start: int) -> tuple[int, int]:
    """The number whose first word stands at `start`, and how many words it takes; 0 where there is none."""
    total, at = 0, start
    while True:
        part, length = _below_thousand(words, at)
        scale = _LARGE.get(words[at + length], 0) if at + length < len(words) else 0
        if not length or scale < 12:
            return total + part, at + length - start
        if scale in (12, 100):  # two dozen; a hundred of nothing smaller was read by _below_thousand
            return total + part * scale, at + length + 1 - start
        total, at = total + part * scale, at + length + 1
        if words[at : at + 1] == ["and"] and _below_thousand(words, at + 1)[1] and not _is_scaled(words, at + 1):
            at += 1


def _below_thousand(words: list[str], at: int) -> tuple[int, int]:
    """`two hundred and five`, `nineteen hundred`, `twenty-one`, `a hundred`: the number and its words."""
    follows = words[at + 1] if at + 1 < len(words) else ""
    if words[at : at + 1] == ["a"]:
        if follows not in _LARGE:
            return 0, 0
        number, length = 1, 1
    else:
        number, length = _below_hundred(words, at)
    if length and words[at + length : at + length + 1] == ["hundred"]:
        number, length = number * 100, length + 1
        gap = 1 if words[at + length : at + length + 1] == ["and"] else 0
        more, taken = _below_hundred(words, at + length + gap)
        # In "one hundred and two hundred" the second number is its own.
        if taken and not _is_scaled(words, at + length + gap, ("hundred",)):
            return number + more, length + gap + taken
    return number, length


def _below_hundred(words: list[str], at: int) -> tuple[int, int]:
    word = words[at] if at < len(words) else ""
    following = words[at + 1] if at + 1 < len(words) else ""
    if word in _TENS:
        unit = _SMALL.get(following, 0)
        return (_TENS[word] + unit, 2) if 0 < unit < 10 else (_TENS[word], 1)
    return (_SMALL[word], 1) if word in _SMALL else (0, 0)


def _is_scaled(words: list[str], at: int, scales: Iterable[str] = ("thousand", "million", "dozen")) -> bool:
    _, length = _below_hundred(words, at)
    return words[at + length : at + length + 1] != [] and words[at + length] in scales


@dataclass(frozen=True, slots=True)
class Bar:
    """One claim on the scale: where its range starts and ends, in per cent of the scale's width."""

    claim: Claim
    start: float
    end: float
    is_open_below: bool
    is_open_above: bool
    is_point: bool

    @property
    def is_beyond(self) -> bool:
        """Whether the one end that is known is not the number itself: more than it, or fewer."""
        figure = self.claim.figure
        return figure is not None and (
            figure.min_open if self.is_open_above else self.is_open_below and figure.max_open
        )


@dataclass(frozen=True, slots=True)
class Chart:
    """The figures on one question. `unplaced` are those whose words give no number."""

    bars: tuple[Bar, ...]
    unplaced: tuple[Claim, ...]
    claims: tuple[Claim, ...]
    """All of them, in the order of the page."""
    ticks: tuple[tuple[int, float], ...]
    """Numbers on the scale, each with its place in per cent."""
    senses: tuple[str, ...]
    """What the figures count, each once; more than one means that they are unlike."""


def sense(figure: Figure, words: Words = ENGLISH) -> str:
    """What a figure counts, in words: `dock workers, killed`."""
    return words.comma.join((figure.of, figure.counts))


def in_groups(number: int) -> str:
    """A number for reading, a thin space between groups of three from five digits on (SI brochure, 5.4.4)."""
    return f"{number:,}".replace(",", "\u202f") if number >= 10_000 else str(number)


def chart_of(claims: Iterable[Claim]) -> Chart | None:
    """The chart of the claims that have a figure; None where none has."""
    counted = [(claim, claim.figure) for claim in claims if claim.figure]
    if not counted:
        return None
    placed = [(claim, f) for claim, f in counted if f.min is not None or f.max is not None]
    top = max((n for _, f in placed for n in (f.min, f.max) if n is not None), default=1) or 1
    step, end = _scale(top)
    bars = []
    for claim, f in placed:
        low = f.min if f.min is not None else 0
        high = f.max if f.max is not None else end
        bars.append(
            Bar(
                claim,
                _percent(low, end),
                _percent(high, end),
                is_open_below=f.min is None,
                is_open_above=f.max is None,
                is_point=f.min == f.max,
            )
        )
    ticks = tuple((n, _percent(n, end)) for n in range(0, end + 1, step))
    unplaced = tuple(claim for claim, f in counted if f.min is None and f.max is None)
    claims = tuple(claim for claim, _ in counted)
    return Chart(tuple(bars), unplaced, claims, ticks, tuple(dict.fromkeys(sense(f) for _, f in counted)))


def _scale(top: int) -> tuple[int, int]:
    """The smallest round step (1, 2 or 5, with zeros) that cuts the scale into six parts at most, and its end.

    A mark at the very end would stand in the margin, so some room is left behind the largest number.
    """
    size = 1
    while True:
        for step in (size, 2 * size, 5 * size):
            end = step * (top // step + 1)
            if 100 * top > 97 * end:
                end += step
            if end <= 6 * step:
                return step, end
        size *= 10


def _percent(number: int, end: int) -> float:
    return round(100 * number / end, 2)
