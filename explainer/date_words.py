"""Dates in words: `7 February 2018`, `one day between 5 and 11 February`."""

from __future__ import annotations

from itertools import pairwise

from explainer.dates import Edtf, Part, Point, Span
from explainer.words import ENGLISH, N_, Words


def in_words(date: Edtf, words: Words = ENGLISH, without_year: int | None = None) -> str:
    """The date in words: `7 February 2018`, `one day between 5 and 11 February 2018`.

    `without_year` is a year that the reader knows already and that is left out.
    """
    return _DateWords(words, without_year).date(date)


class _DateWords:
    """One date, in the words of one language."""

    def __init__(self, words: Words, without_year: int | None) -> None:
        self.words = words
        self.without_year = without_year

    def date(self, date: Edtf) -> str:
        spans = date.spans
        if date.form == "date":
            point = spans[0].start
            assert isinstance(point, Point)
            return self.said(point)
        if date.form == "interval":
            return self.interval(spans[0])
        joined = self.words.any_of if date.form == "one" else self.words.all_of
        singles = [s.start for s in spans if s.start is s.end and isinstance(s.start, Point)]
        if len(singles) < len(spans):
            return joined([self.one_of(span) if date.form == "one" else self.every(span) for span in spans])
        # `7 or 8 February 2018`: month and year once where all share them.
        return joined([*(self.pair(*both)[0] for both in pairwise(singles)), self.said(singles[-1])])

    def interval(self, span: Span) -> str:
        if isinstance(span.start, Point) and isinstance(span.end, Point):
            first, last = self.pair(span.start, span.end)
            return self.words.gettext("%(first)s to %(last)s", first=first, last=last)
        if isinstance(span.start, Point):
            message = N_("from %(date)s on") if span.end == "open" else N_("from %(date)s, end not known")
            return self.words.gettext(message, date=self.said(span.start))
        assert isinstance(span.end, Point)
        message = N_("until %(date)s, start not known") if span.start == "unknown" else N_("until %(date)s")
        return self.words.gettext(message, date=self.said(span.end))

    def one_of(self, span: Span) -> str:
        """A day, month or year within the span, not known which."""
        point = _known(span)
        if isinstance(span.start, Point) and isinstance(span.end, Point):
            return self.between(ONE_BETWEEN, span.start, span.end)
        # A month or a year as the open bound leaves every day before or after it possible.
        is_day = point.precision == "day"
        if isinstance(span.start, Point):
            message = N_("some day from %(date)s on") if is_day else N_("some time from %(date)s on")
        else:
            message = N_("some day until %(date)s") if is_day else N_("some time until %(date)s")
        return self.words.gettext(message, date=self.said(point))

    def every(self, span: Span) -> str:
        """Every day, month or year within the span."""
        point = _known(span)
        if isinstance(span.start, Point) and isinstance(span.end, Point):
            return self.between(EVERY_FROM_TO, span.start, span.end)
        messages = EVERY_FROM if isinstance(span.start, Point) else EVERY_UNTIL
        return self.words.gettext(messages[point.precision], date=self.said(point))

    def between(self, messages: dict[Part, str], start: Point, end: Point) -> str:
        """From one date to another, by the message for their precision; one date where they are the same."""
        if start is end:
            return self.said(start)
        first, last = self.pair(start, end)
        return self.words.gettext(messages[start.precision], first=first, last=last)

    def pair(self, first: Point, last: Point) -> tuple[str, str]:
        """Two dates in words, the first without what it shares with the second."""
        plain = all(p.is_exact and not p.time for p in (first, last))
        end = self.said(last)
        if plain and first.precision == last.precision and first.year == last.year:
            if first.precision == "day" and first.month == last.month and self.words.calendar.day_comes_first:
                return str(first.day), end
            if first.precision != "year":
                return _DateWords(self.words, first.year).said(first), end
        return self.said(first), end

    def said(self, point: Point) -> str:
        text = self.named(point)
        finest = point.precision
        # A sign on the finest component makes the whole "about"; one on a coarser component is spelled out.
        if finest in point.approximate:
            text = self.words.gettext("about %(date)s", date=text)
        elif point.approximate:
            parts = self.parts(point.approximate)
            text = self.words.gettext("%(date)s (%(parts)s approximate)", date=text, parts=parts)
        if finest in point.uncertain:
            text = self.words.gettext("perhaps %(date)s", date=text)
        elif point.uncertain:
            parts = self.parts(point.uncertain)
            text = self.words.gettext("%(date)s (%(parts)s uncertain)", date=text, parts=parts)
        return text

    def parts(self, parts: frozenset[Part]) -> str:
        return self.words.all_of([self.words.gettext(name) for part, name in PARTS.items() if part in parts])

    def named(self, point: Point) -> str:
        words, calendar = self.words, self.words.calendar
        if "year" in point.unspecified:
            first, last = self.year(point.earliest()[0]), self.year(point.latest()[0])
            return words.gettext("some time between %(first)s and %(last)s", first=first, last=last)
        if "month" in point.unspecified:
            return words.gettext(ONE_OF_YEAR[point.precision], year=self.year(point.year))
        if point.month is None:
            return self.year(point.year)
        if point.is_season:
            return words.gettext(SEASONS[point.month], year=self.year(point.year))
        year = "" if point.year == self.without_year else self.year(point.year)
        if "day" in point.unspecified:
            return words.gettext("one day in %(month)s", month=calendar.month(point.month, year))
        if point.day is None:
            return calendar.month(point.month, year)
        day = calendar.day(point.day, point.month, year)
        return words.gettext("%(day)s, %(time)s", day=day, time=_clock(point.time)) if point.time else day

    def year(self, year: int) -> str:
        return str(year) if year > 0 else self.words.gettext("%(year)s BC", year=1 - year)


PARTS: dict[Part, str] = {"day": N_("day"), "month": N_("month"), "year": N_("year")}
ONE_BETWEEN: dict[Part, str] = {
    "day": N_("one day between %(first)s and %(last)s"),
    "month": N_("one month between %(first)s and %(last)s"),
    "year": N_("one year between %(first)s and %(last)s"),
}
EVERY_FROM_TO: dict[Part, str] = {
    "day": N_("every day from %(first)s to %(last)s"),
    "month": N_("every month from %(first)s to %(last)s"),
    "year": N_("every year from %(first)s to %(last)s"),
}
EVERY_FROM: dict[Part, str] = {
    "day": N_("every day from %(date)s on"),
    "month": N_("every month from %(date)s on"),
    "year": N_("every year from %(date)s on"),
}
EVERY_UNTIL: dict[Part, str] = {
    "day": N_("every day until %(date)s"),
    "month": N_("every month until %(date)s"),
    "year": N_("every year until %(date)s"),
}
ONE_OF_YEAR: dict[Part, str] = {"day": N_("one day of %(year)s"), "month": N_("one month of %(year)s")}
SEASONS = {
    21: N_("spring %(year)s"),
    22: N_("summer %(year)s"),
    23: N_("autumn %(year)s"),
    24: N_("winter %(year)s"),
}


def _known(span: Span) -> Point:
    """The first of a span's ends that is a date."""
    point = span.start if isinstance(span.start, Point) else span.end
    assert isinstance(point, Point)
    return point


def _clock(time: str) -> str:
    """`09:30 (UTC+03:00)`; seconds only where they are not zero."""
    clock, zone = time[:8], time[8:]
    shown = clock[:5] if clock.endswith(":00") else clock
    if not zone:
        return shown
    return f"{shown} (UTC)" if zone in ("Z", "+00:00") else f"{shown} (UTC{zone})"
