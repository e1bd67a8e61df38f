"""Figures: the claims of number on one question, on a common scale, and numbers in words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from explainer.model import Claim, Figure

_ONES = ("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
         "sixteen seventeen eighteen nineteen")  # fmt: skip
_SMALL = {word: number for number, word in enumerate(_ONES.split())}
_TENS = {word: 10 * n for n, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}  # noqa: SIM905
_LARGE = {"hundred": 100, "thousand": 1000, "million": 1_000_000, "dozen": 12}


def numbers_in(text: str) -> set[int]:
    """The whole numbers that stand in a text, in digits (1,200 and 1 200 too) or in English words."""
    found = {
        int(re.sub(r"\D", "", match))
        for match in re.findall(r"(?<![\d.,])\d{1,3}(?:[,.\u00a0\u202f ]\d{3})+(?!\d)|\d{1,15}", text)
    }
    total, current, open_number = 0, 0, False
    for word in [*re.findall(r"[a-z]+", text.casefold().replace("-", " ")), "."]:
        if word in ("a", "and") and (open_number or word == "a"):
            continue
        if word in _SMALL or word in _TENS:
            current += _SMALL.get(word, _TENS.get(word, 0))
            open_number = True
        elif word in _LARGE:
            scale = _LARGE[word]
            current = (current or 1) * scale
            open_number = True
            if scale >= 1000:
                total, current = total + current, 0
        elif open_number:
            found.add(total + current)
            total, current, open_number = 0, 0, False
    return found


@dataclass(frozen=True, slots=True)
class Bar:
    """One claim on the scale: where its range starts and ends, in per cent of the scale's width."""

    claim: Claim
    start: float
    end: float
    is_open_below: bool
    is_open_above: bool
    is_point: bool


@dataclass(frozen=True, slots=True)
class Chart:
    """The figures on one question. `unplaced` are those whose words give no number."""

    bars: tuple[Bar, ...]
    unplaced: tuple[Claim, ...]
    ticks: tuple[tuple[int, float], ...]
    """Numbers on the scale, each with its place in per cent."""
    senses: tuple[str, ...]
    """What the figures count, each once; more than one means that they are unlike."""


def sense(figure: Figure) -> str:
    """What a figure counts, in words: `dock workers, killed`."""
    return f"{figure.of}, {figure.counts}"


def chart_of(claims: Iterable[Claim]) -> Chart | None:
    """The chart of the claims that have a figure; None where none has."""
    counted = [(claim, claim.figure) for claim in claims if claim.figure]
    if not counted:
        return None
    placed = [(claim, f) for claim, f in counted if f.min is not None or f.max is not None]
    top = max((n for _, f in placed for n in (f.min, f.max) if n is not None), default=1) or 1
    step = _step(top)
    end = step * (top // step + 1)
    bars = []
    for claim, f in placed:
        low = f.min if f.min is not None else 0
        high = f.max if f.max is not None else end if f.min_open else low
        bars.append(
            Bar(
                claim,
                _percent(low, end),
                _percent(high, end),
                is_open_below=f.min is None,
                is_open_above=f.max is None and f.min_open,
                is_point=low == high,
            )
        )
    ticks = tuple((n, _percent(n, end)) for n in range(0, end + 1, step))
    unplaced = tuple(claim for claim, f in counted if f.min is None and f.max is None)
    return Chart(tuple(bars), unplaced, ticks, tuple(dict.fromkeys(sense(f) for _, f in counted)))


def _step(top: int) -> int:
    """A round step that cuts the scale into three to six parts."""
    size = 1
    while top / size > 10:
        size *= 10
    return next(size * n for n in (1, 2, 5, 10) if top / (size * n) <= 5)


def _percent(number: int, end: int) -> float:
    return round(100 * number / end, 2)
