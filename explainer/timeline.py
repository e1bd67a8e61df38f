"""The period as an axis: each event's place on it, and what lies before and after."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from explainer.dates import Bound, Edtf
from explainer.model import Event
from explainer.words import ENGLISH, Calendar, Words

MOST_LABELLED = 30
"""Above this number of events an axis has a row for each no longer: marks are packed, and the list names them."""
PACKED_LINE = 1.2
"""The height of a lane of packed marks, in em."""


@dataclass(frozen=True, slots=True)
class Mark:
    """An event on the axis: start and end in per cent of the period's width."""

    event: Event
    start: float
    end: float
    shape: Literal["day", "within", "throughout"]
    open_start: bool
    open_end: bool
    lane: int
    """Where it stands when marks are packed beside each other, from 0, so that no two cover each other."""
    top: float
    """Where its lane starts, in em below the axis."""


@dataclass(frozen=True, slots=True)
class Bin:
    """A part of the period, in per cent, and the events that may lie in it, but for those that fill the period."""

    start: float
    end: float
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Axis:
    """One period, its marks, and its ticks."""

    marks: tuple[Mark, ...]
    lanes: int
    height: float
    """Of all lanes, in em."""
    is_labelled: bool
    """Whether each mark has a row and a label of its own."""
    ticks: tuple[tuple[str, float], ...]
    """Labels, each with its place in per cent."""
    crowd: tuple[Bin, ...]
    """How many events may lie in each part of the period; empty where each mark has its label."""
    filling: tuple[Event, ...]
    """Events that would fill the axis from end to end, and so have no mark on it where marks are packed."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """Events in order: those of the period, those before and around it, and those after it."""

    before: tuple[Event, ...]
    within: tuple[Event, ...]
    after: tuple[Event, ...]
    axis: Axis | None
    """None where the site has no period, or one without both ends."""


def timeline_of(events: Iterable[Event], period: Edtf | None, words: Words = ENGLISH) -> Timeline:
    ordered = sorted(events, key=lambda event: (event.date.edtf.order(), event.id))
    first, last = (period.earliest(), period.latest()) if period else (None, None)
    if first is None or last is None:
        return Timeline((), tuple(ordered), (), None)
    before, within, after = [], [], []
    for event in ordered:
        start, end = event.date.edtf.earliest(), event.date.edtf.latest()
        if (end is not None and end < first) or _is_around(event.date.edtf, first, last):
            before.append(event)
        elif start is not None and start > last:
            after.append(event)
        else:
            within.append(event)
    return Timeline(tuple(before), tuple(within), tuple(after), _axis(within, first, last, words.calendar))


def _is_around(date: Edtf, first: Bound, last: Bound) -> bool:
    """Whether a date goes on before and after the period, or may lie almost anywhere (`2018`, `spring 2018`)."""
    start, end = date.earliest(), date.latest()
    if (start is not None and start >= first) or (end is not None and end <= last):
        return False
    if start is None or end is None or date.shape() == "throughout":
        return True
    whole, days = _days(start, end), _days(first, last)
    return whole is None or days is None or whole > 3 * days


def _axis(events: Sequence[Event], first: Bound, last: Bound, calendar: Calendar) -> Axis | None:
    days = _days(first, last)
    if days is None:
        return None
    is_labelled = len(events) <= MOST_LABELLED
    marks: list[Mark] = []
    free: list[float] = []  # where each lane's last mark ends
    filling: list[Event] = []
    for event in events:
        start, end = event.date.edtf.earliest(), event.date.edtf.latest()
        open_start = start is None or start < first
        open_end = end is None or end > last
        low = 0.0 if open_start else _at(start, first, days)
        high = 100.0 if open_end else _at(end, first, days) + 100 / days
        if not is_labelled and high - low > 99.99:
            filling.append(event)
            continue
        lane = next((n for n, taken in enumerate(free) if taken <= low + 1e-9), len(free))
        free[lane:] = [high] if lane == len(free) else [high, *free[lane + 1 :]]
        shape = event.date.edtf.shape()
        top = round(lane * PACKED_LINE, 2)
        marks.append(Mark(event, round(low, 2), round(high, 2), shape, open_start, open_end, lane, top))
    height = round(len(free) * PACKED_LINE, 2)
    crowd = () if is_labelled else _crowd(marks, days)
    ticks = _ticks(first, last, days, calendar)
    return Axis(tuple(marks), len(free), height, is_labelled, ticks, crowd, tuple(filling))


def _crowd(marks: Sequence[Mark], days: int) -> tuple[Bin, ...]:
    """The period in at most 31 equal parts, each with the events that may lie in it."""
    number = min(days, 31)
    edges = [100 * n / number for n in range(number + 1)]
    return tuple(
        Bin(
            round(low, 2), round(high, 2), tuple(m.event for m in marks if m.start < high - 0.01 and m.end > low + 0.01)
        )
        for low, high in pairwise(edges)
    )


def _ticks(first: Bound, last: Bound, days: int, calendar: Calendar) -> tuple[tuple[str, float], ...]:
    """Days of a month, every so many; months of a longer period; years of a longer one."""
    if days <= 62:
        step = 7 if days > 14 else 1
        return tuple((str(_date(first, n).day), round(100 * n / days, 2)) for n in range(0, days, step))
    starts = [_date(first, n) for n in range(days) if _date(first, n).day == 1]
    if len(starts) > 24:
        step = -(-len({d.year for d in starts}) // 10)
        found = [d for d in starts if d.month == 1 and d.year % step == 0]
        return tuple((str(d.year), _at((d.year, 1, 1), first, days)) for d in found)
    step = 1 if len(starts) <= 12 else 3
    return tuple(
        (calendar.short_month(d.month), round(_at((d.year, d.month, 1), first, days), 2)) for d in starts[::step]
    )


def _days(first: Bound, last: Bound) -> int | None:
    """How many days a period has; None outside the years that Python's dates know."""
    if not (1 <= first[0] and last[0] <= 9999):
        return None
    return (datetime.date(*last) - datetime.date(*first)).days + 1


def _date(first: Bound, after: int) -> datetime.date:
    return datetime.date(*first) + datetime.timedelta(days=after)


def _at(day: Bound | None, first: Bound, days: int) -> float:
    assert day is not None
    return 100 * (datetime.date(*day) - datetime.date(*first)).days / days
