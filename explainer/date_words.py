"""Dates in English words: `7 February 2018`, `one day between 5 and 11 February`."""

from __future__ import annotations

from explainer.dates import MONTHS, SEASONS, Edtf, Part, Point, Span

_UNIT = {"day": "day", "month": "month", "year": "year"}


def in_words(date: Edtf, without_year: int | None = None) -> str:
    """The date in English words: `7 February 2018`, `one day between 5 and 11 February 2018`.

    `without_year` is a year that the reader knows already and that is left out.
    """
    spans = date.spans
    if date.form == "date":
        point = spans[0].start
        assert isinstance(point, Point)
        return _said(point, without_year)
    if date.form == "interval":
        return _interval_words(spans[0], without_year)
    singles = [s.start for s in spans if s.start is s.end and isinstance(s.start, Point)]
    if len(singles) == len(spans):
        return _listed(singles, "or" if date.form == "one" else "and", without_year)
    texts = [_set_words(span, date.form == "one", without_year) for span in spans]
    return " or ".join(texts) if date.form == "one" else " and ".join(texts)


def _interval_words(span: Span, without_year: int | None) -> str:
    if isinstance(span.start, Point) and isinstance(span.end, Point):
        return " to ".join(_pair(span.start, span.end, without_year))
    if isinstance(span.start, Point):
        tail = " on" if span.end == "open" else ", end not known"
        return f"from {_said(span.start, without_year)}{tail}"
    assert isinstance(span.end, Point)
    return f"until {_said(span.end, without_year)}" + (", start not known" if span.start == "unknown" else "")


def _set_words(span: Span, one: bool, without_year: int | None) -> str:
    point = span.start if isinstance(span.start, Point) else span.end
    assert isinstance(point, Point)
    unit = _UNIT[point.precision]
    if span.start is span.end:
        return _said(point, without_year)
    some = f"one {unit}" if one else f"every {unit}"
    # A month or a year as the open bound leaves every day before or after it possible.
    open_ended = some if not one else "some day" if unit == "day" else "some time"
    if isinstance(span.start, Point) and isinstance(span.end, Point):
        first, last = _pair(span.start, span.end, without_year)
        return f"{some} between {first} and {last}" if one else f"{some} from {first} to {last}"
    if isinstance(span.start, Point):
        return f"{open_ended} from {_said(point, without_year)} on"
    return f"{open_ended} until {_said(point, without_year)}"


def _listed(points: list[Point], word: str, without_year: int | None) -> str:
    """`7 or 8 February 2018`: month and year once where all share them."""
    texts = []
    for point, following in zip(points, [*points[1:], None], strict=True):
        texts.append(_said(point, without_year) if following is None else _pair(point, following, without_year)[0])
    if len(texts) == 1:
        return texts[0]
    return f"{', '.join(texts[:-1])} {word} {texts[-1]}"


def _pair(first: Point, last: Point, without_year: int | None) -> tuple[str, str]:
    """Two dates in words, the first without what it shares with the second."""
    plain = all(p.is_exact and not p.time for p in (first, last))
    end = _said(last, without_year)
    if plain and first.precision == last.precision and first.year == last.year:
        if first.precision == "day" and first.month == last.month:
            return str(first.day), end
        if first.precision != "year":
            return _said(first, first.year), end
    return _said(first, without_year), end


def _said(point: Point, without_year: int | None) -> str:
    text = _named(point, without_year)
    finest = point.precision
    # A sign on the finest component makes the whole "about"; one on a coarser component is spelled out.
    if finest in point.approximate:
        text = f"about {text}"
    elif point.approximate:
        text += f" ({_parts(point.approximate)} approximate)"
    if finest in point.uncertain:
        text = f"perhaps {text}"
    elif point.uncertain:
        text += f" ({_parts(point.uncertain)} uncertain)"
    return text


def _parts(parts: frozenset[Part]) -> str:
    return " and ".join(p for p in ("day", "month", "year") if p in parts)


def _named(point: Point, without_year: int | None) -> str:
    if "year" in point.unspecified:
        return f"some time between {_year(point.earliest()[0])} and {_year(point.latest()[0])}"
    year = "" if point.year == without_year else f" {_year(point.year)}"
    if "month" in point.unspecified:
        return f"one {point.precision} of {_year(point.year)}"
    if point.month is None:
        return _year(point.year)
    if point.is_season:
        return f"{SEASONS[point.month]} {_year(point.year)}"
    month = MONTHS[point.month - 1]
    if "day" in point.unspecified:
        return f"one day in {month}{year}"
    if point.day is None:
        return f"{month}{year}"
    day = f"{point.day} {month}{year}"
    return f"{day}, {_clock(point.time)}" if point.time else day


def _year(year: int) -> str:
    return str(year) if year > 0 else f"{1 - year} BC"


def _clock(time: str) -> str:
    """`09:30 (UTC+03:00)`; seconds only where they are not zero."""
    clock, zone = time[:8], time[8:]
    shown = clock[:5] if clock.endswith(":00") else clock
    if not zone:
        return shown
    return f"{shown} (UTC)" if zone in ("Z", "+00:00") else f"{shown} (UTC{zone})"
