"""Dates as exact as their source is: a strict subset of EDTF.

Source: Extended Date/Time Format, ISO 8601-2:2019 annex A, as published by the Library of Congress
(loc.gov/standards/datetime): levels 0 and 1 whole, and of level 2 the sets `[…]` and `{…}` and the
qualification of single components. Not read: seasons other than 21 to 24, significant digits,
exponents, and unspecified digits other than level 1's.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from typing import Literal

Bound = tuple[int, int, int]
"""A day of the proleptic Gregorian calendar: year (astronomical), month, day."""

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
SEASONS = (21, 22, 23, 24)
FORMS = 'write 2018-02-07, 2018-02, 2018-02-~10, "[2018-02-05..2018-02-11]" or 2018-02-07/2018-02-08'

Part = Literal["year", "month", "day"]
Open = Literal["open", "unknown"]


class DateError(ValueError):
    """A text that is no date of the subset, with a hint where one can be given."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Point:
    """One date as it was written: components that are not given are None, those written X are unspecified."""

    year: int
    month: int | None = None
    day: int | None = None
    time: str = ""
    """`09:30:00`, with `Z` or an offset where one was written."""
    unspecified: frozenset[Part] = frozenset()
    century: bool = False
    """Two digits of the year are unspecified, not one."""
    uncertain: frozenset[Part] = frozenset()
    approximate: frozenset[Part] = frozenset()

    @property
    def precision(self) -> Part:
        """The smallest component that is written, be it known or X."""
        if self.day is not None or "day" in self.unspecified:
            return "day"
        if self.month is not None or "month" in self.unspecified:
            return "month"
        return "year"

    @property
    def is_exact(self) -> bool:
        return not (self.unspecified or self.uncertain or self.approximate or self.is_season)

    @property
    def is_season(self) -> bool:
        return self.month is not None and self.month > 12

    def earliest(self) -> Bound:
        if "year" in self.unspecified and self.year < 0:  # the digits of -190X run back from 1900
            return self.year - (99 if self.century else 9), 1, 1
        month = self.month if self.month and not self.is_season else 1
        return self.year, month, self.day or 1

    def latest(self) -> Bound:
        year = self.year
        if "year" in self.unspecified and year >= 0:
            year += 99 if self.century else 9
        month = self.month if self.month and not self.is_season else 12
        return year, month, self.day or days_in(year, month)


@dataclass(frozen=True, slots=True)
class Span:
    """From one date to another; a single date is a span of itself. `open` has no end, `unknown` one not known."""

    start: Point | Open
    end: Point | Open


@dataclass(frozen=True, slots=True)
class Edtf:
    """A date, an interval, `one` of a set or `all` of it, with the text that it was read from."""

    text: str
    form: Literal["date", "interval", "one", "all"]
    spans: tuple[Span, ...]

    @property
    def point(self) -> Point | None:
        """The one date, where this is one and no interval or set."""
        first = self.spans[0]
        return first.start if self.form == "date" and isinstance(first.start, Point) else None

    @property
    def points(self) -> tuple[Point, ...]:
        return tuple(p for s in self.spans for p in (s.start, s.end) if isinstance(p, Point))

    def earliest(self) -> Bound | None:
        """The first day that this may mean; None where the start is open or unknown."""
        starts = [s.start.earliest() if isinstance(s.start, Point) else None for s in self.spans]
        known = [s for s in starts if s is not None]
        return min(known) if len(known) == len(starts) else None

    def latest(self) -> Bound | None:
        """The last day that this may mean; None where the end is open or unknown."""
        ends = [s.end.latest() if isinstance(s.end, Point) else None for s in self.spans]
        known = [e for e in ends if e is not None]
        return max(known) if len(known) == len(ends) else None

    def order(self) -> tuple[float, ...]:
        """A sort key: by earliest day, then latest, the narrower first; what has no start follows its end."""
        first, last = self.earliest(), self.latest()
        if first is None:
            return (*(last or (float("inf"), 0, 0)), 1, float("-inf"), 0, 0)
        time = self.point.time if self.point else ""
        clock = int(re.sub(r"\D", "", time[:8]) or 0)
        return (*first, 0, *(last or (float("inf"), 0, 0)), clock)

    @property
    def is_approximate(self) -> bool:
        return any(p.approximate for p in self.points)

    def shape(self) -> Literal["day", "within", "throughout"]:
        """How to draw it: a dot for one day, an empty bar for some day within, a filled one for all of a span."""
        if self.form == "one":
            return "within"
        if self.form in ("interval", "all"):
            return "throughout"
        return "day" if self.earliest() == self.latest() else "within"

    def html(self) -> str | None:
        """The value of `<time datetime>`, or None where HTML has no form for it.

        Source: HTML Living Standard, the time element: a year above 0 of four digits or more, a month,
        a date, or a date with a time and an optional offset. None of them can say "about".
        """
        point = self.point
        if point is None or not point.is_exact or point.year < 1:
            return None
        text = f"{point.year:04d}"
        if point.month is not None:
            text += f"-{point.month:02d}"
        if point.day is not None:
            text += f"-{point.day:02d}"
        return f"{text}T{point.time}" if point.time else text


def is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def days_in(year: int, month: int) -> int:
    return 28 + is_leap(year) if month == 2 else 30 if month in (4, 6, 9, 11) else 31


# Reading


def parse(text: str) -> Edtf:
    """An EDTF text as a value. Raises DateError with the nearest form where one can be guessed."""
    if len(text) > 200:
        raise DateError("this is too long for a date", FORMS)
    if text[:1] in "[{" and text:
        return _set(text)
    if "/" in text:
        return _interval(text)
    point = _point(text)
    return Edtf(text, "date", (Span(point, point),))


def _shown(text: str) -> str:
    return f"'{' '.join(text.split())}'"


def _set(text: str) -> Edtf:
    closing = {"[": "]", "{": "}"}[text[0]]
    if not text.endswith(closing):
        raise DateError(f"a date that starts with {text[0]} ends with {closing}")
    spans = []
    for item in text[1:-1].split(","):
        item = item.strip()
        start, dots, end = item.partition("..")
        if dots:
            if not start and not end:
                raise DateError(f"{_shown(item)} has no date on either side")
            span = Span(_point(start) if start else "open", _point(end) if end else "open")
            _refuse_reversed(span)
        else:
            span = Span(*[_point(item)] * 2)
        spans.append(span)
    return Edtf(text, "one" if text[0] == "[" else "all", tuple(spans))


def _interval(text: str) -> Edtf:
    sides = text.split("/")
    if len(sides) != 2:
        raise DateError(f"{_shown(text)} is not a date", _nearest(text) or FORMS)
    span = Span(_side(sides[0], text), _side(sides[1], text))
    if not isinstance(span.start, Point) and not isinstance(span.end, Point):
        raise DateError("an interval needs a date on one side at least")
    _refuse_reversed(span)
    return Edtf(text, "interval", (span,))


def _side(text: str, whole: str) -> Point | Open:
    if text == "..":
        return "open"
    return _point(text, whole) if text else "unknown"


def _refuse_reversed(span: Span) -> None:
    start, end = span.start, span.end
    if not isinstance(start, Point) or not isinstance(end, Point):
        return
    if start.earliest() > end.latest() or _is_later(start, end):
        raise DateError("the end is before the start", "write the earlier date first")


def _is_later(first: Point, second: Point) -> bool:
    """Whether one time is later than another; times with and without an offset cannot be compared."""
    moments = [_moment(point) for point in (first, second)]
    if None in moments or bool(first.time[8:]) != bool(second.time[8:]):
        return False
    return moments[0] > moments[1]  # type: ignore[operator]


def _moment(point: Point) -> datetime.datetime | None:
    if not point.time or not 1 < point.year < 9999:
        return None
    clock = datetime.time.fromisoformat(point.time.replace("Z", "+00:00"))
    return datetime.datetime.combine(datetime.date(*point.earliest()), clock)


_POINT = re.compile(
    r"(?P<ql>[?~%]?)(?P<year>Y-?\d{5,9}|-?\d{2}[\dX][\dX])(?P<qr>[?~%]?)"
    r"(?:-(?P<ml>[?~%]?)(?P<month>\d\d|XX)(?P<mr>[?~%]?)"
    r"(?:-(?P<dl>[?~%]?)(?P<day>\d\d|XX)(?P<dr>[?~%]?))?)?"
    r"(?:T(?P<time>\d\d:\d\d(?::\d\d)?)(?P<zone>Z|[+-]\d\d(?::\d\d)?)?)?"
)


def _point(text: str, whole: str = "") -> Point:
    match = _POINT.fullmatch(text)
    if not match or not text.isascii():
        raise DateError(f"{_shown(text)} is not a date", _nearest(whole or text) or FORMS)
    year_text, month_text, day_text = match["year"], match["month"], match["day"]
    unspecified: set[Part] = set()
    century = False
    if "X" in year_text:
        if year_text[-1] != "X" or month_text:
            raise DateError(f"{_shown(text)} is outside the forms of date that are read", "write 201X or 20XX alone")
        unspecified.add("year")
        century = year_text[-2:] == "XX"
    if month_text == "XX":
        if day_text and day_text != "XX":
            raise DateError(f"{_shown(text)} is outside the forms of date that are read", f"write {year_text}-XX-XX")
        unspecified.add("month")
    if day_text == "XX":
        unspecified.add("day")
    year = int(year_text.lstrip("Y").replace("X", "0"))
    month = int(month_text) if month_text and month_text != "XX" else None
    day = int(day_text) if day_text and day_text != "XX" else None
    _refuse_impossible(text, year, month, day, day_text is not None)
    time = _time(text, match, unspecified)
    uncertain, approximate = _qualified(match)
    return Point(year, month, day, time, frozenset(unspecified), century, uncertain, approximate)


def _refuse_impossible(text: str, year: int, month: int | None, day: int | None, has_day: bool) -> None:
    if month is not None and not (1 <= month <= 12 or month in SEASONS):
        raise DateError(f"there is no month {month:02d}", "months are 01 to 12, seasons 21 to 24")
    if month in SEASONS and has_day:
        raise DateError(f"{_shown(text)} gives a season a day", f"write {text[:7]}")
    if day is not None and month is not None and not 1 <= day <= days_in(year, month):
        raise DateError(
            f"there is no day {day} in {MONTHS[month - 1]} {year}",
            f"{MONTHS[month - 1]} {year} has {days_in(year, month)} days",
        )


def _time(text: str, match: re.Match[str], unspecified: set[Part]) -> str:
    if match["time"] is None:
        return ""
    if match["day"] is None or unspecified or any(match[q] for q in ("ql", "qr", "ml", "mr", "dl", "dr")):
        raise DateError(f"{_shown(text)} gives a time to a date that is not exact")
    clock = match["time"] if match["time"].count(":") == 2 else f"{match['time']}:00"
    zone = match["zone"] or ""
    hour, minute, second = map(int, clock.split(":"))
    if hour > 23 or minute > 59 or second > 59:
        raise DateError(f"there is no time {match['time']}")
    if len(zone) > 1:
        zone = zone if ":" in zone else f"{zone}:00"
        if int(zone[1:3]) > 14 or int(zone[4:6]) > 59:
            raise DateError(f"there is no offset {zone}")
    return clock + zone


def _qualified(match: re.Match[str]) -> tuple[frozenset[Part], frozenset[Part]]:
    """A sign before a component qualifies it alone; one after it, it and all to its left."""
    uncertain: set[Part] = set()
    approximate: set[Part] = set()
    order: tuple[Part, ...] = ("year", "month", "day")
    for index, (left, right) in enumerate((("ql", "qr"), ("ml", "mr"), ("dl", "dr"))):
        for sign, parts in ((match[left], order[index : index + 1]), (match[right], order[: index + 1])):
            if sign in ("?", "%"):
                uncertain.update(parts)
            if sign in ("~", "%"):
                approximate.update(parts)
    return frozenset(uncertain), frozenset(approximate)


def _nearest(text: str) -> str:
    """What an author may have meant, as a hint; empty where nobody can tell."""
    meant = _meant(text)
    return f"nearest form: {meant}" if meant else ""


def _meant(text: str) -> str:
    """The date that an author who writes `Feb 2018` or `7/2/2018` may have meant; empty where that is a guess."""
    text = text.strip(" “”‘’\"'")
    if not text.isascii():
        return ""
    low = text.casefold()
    if ongoing := re.fullmatch(r"(.*\d) *(?:/\s*\.+|/?\s*(?:-|–|to) *(?:ongoing|now|today|present))", low):
        since = ongoing[1] if re.fullmatch(r"\d{4}(-\d\d){0,2}", ongoing[1]) else _meant(ongoing[1])
        return _if_read(f"{since}/..", text)
    if between := re.fullmatch(r"(\d{4}-\d\d(?:-\d\d)?) *(?:to|-|until) *(\d{4}-\d\d(?:-\d\d)?)", low):
        return _if_read(f"{between[1]}/{between[2]}", text)
    if season := re.fullmatch(r"(spring|summer|autumn|fall|winter)(?: of)? (\d{4})", low):
        number = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}[season[1]]
        return _if_read(f"{season[2]}-{number}", text)
    if last := re.fullmatch(r"(\d\d?)[./-](\d\d?)[./-](\d{4})", low):
        one, two = int(last[1]), int(last[2])
        if one > 12 or two > 12:  # else nobody can tell the day from the month
            return _if_read(f"{last[3]}-{min(one, two):02d}-{max(one, two):02d}", text)
    numbers = re.findall(r"\d+", low)
    names = [m.casefold() for m in MONTHS]
    month = next((i for i, name in enumerate(names, 1) if re.search(rf"\b{name[:3]}(?:{name[3:]}|t)?\b\.?", low)), None)
    years = [n for n in numbers if len(n) == 4]
    rest = [n for n in numbers if len(n) <= 2]
    if len(years) != 1:
        return ""
    year = years[0]
    about = "~" if re.search(r"\b(about|around|circa|ca?)\b|^~", low) else ""
    if month and len(rest) <= 1 and len(numbers) == len(rest) + 1:
        guess = f"{year}-{month:02d}" + (f"-{about}{int(rest[0]):02d}" if rest else about)
    elif not month and len(rest) == 2 and numbers[0] == year and re.fullmatch(r"\W*\d+\W+\d+\W+\d+\W*", low):
        guess = f"{year}-{int(rest[0]):02d}-{int(rest[1]):02d}"
    elif not month and len(rest) == 1 and numbers[0] == year and re.fullmatch(r"\W*\d+\W+\d+\W*", low):
        guess = f"{year}-{int(rest[0]):02d}"
    elif len(numbers) == 1 and re.fullmatch(r"\D*\d{4}s?\D*", low):
        guess = f"{year[:3]}X" if "s" in low[-1:] else f"{year}{about}"
    else:
        return ""
    return _if_read(guess, text)


def _if_read(guess: str, text: str) -> str:
    """A guess, where it is a date and not what was written."""
    try:
        parse(guess)
    except DateError:
        return ""
    return guess if guess != text else ""
