"""What the formats for other programs share: addresses that stay, the days of a date, and what may be quoted."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from explainer.date_words import in_words
from explainer.dates import Bound, Edtf
from explainer.model import Pin, Site, Source, When
from explainer.pages import address_of
from explainer.pins import Pins
from explainer.problems import count_of
from explainer.prose import plain_text
from explainer.words import Words


@dataclass(frozen=True, slots=True)
class Download:
    """One file for other programs, and what a reader is told of it before fetching it."""

    address: str
    """Seen from the site's folder."""
    title: str
    description: str
    size: str
    """In words: 7 events."""
    data: bytes
    lacks: tuple[str, ...] = ()
    """What the format cannot hold, each as a sentence."""

    @property
    def name(self) -> str:
        return self.address.rpartition("/")[2]


def size_of(number: int, one: str, many: str = "") -> str:
    return count_of(number, one, many) if number else f"no {many or one + 's'}"


def urn(site: Site, *names: str) -> str:
    """An identifier that stays from build to build, and that no other explainer has (RFC 9562, version 5)."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, "/".join((site.base_url or site.title, *names))))


def web_address(site: Site, kind: str, record_id: str) -> str:
    """The whole address of a record's page; empty where nobody said where the site will stand."""
    return f"{site.base_url}{address_of(kind, record_id)}" if site.base_url else ""


def plain(text: str | None, language: str) -> str:
    """A prose text without marks and citations, in one line."""
    return " ".join(plain_text(text, language).split()) if text else ""


# Quotations


def own_words(words: str | None, beside: Iterable[Pin], pins: Pins) -> str:
    """A source's own words for a date or a figure, unless they may be of a source that is not published."""
    is_shown = not pins.unshown or any(str(pin.source) not in pins.unshown for pin in beside)
    return words or "" if is_shown else ""


# Dates


def days_of(date: Edtf) -> tuple[Bound, Bound]:
    """The first and the last day that are known: of all that is possible, or of the one end that is given."""
    first, last = date.earliest(), date.latest()
    if first is None or last is None:
        return min(p.earliest() for p in date.points), max(p.latest() for p in date.points)
    return first, last


def calendar_days(date: Edtf) -> tuple[datetime.date, datetime.date] | None:
    """The same as days of a calendar; None outside the years 1 to 9998, which calendars do not have."""
    first, last = days_of(date)
    return (datetime.date(*first), datetime.date(*last)) if 1 <= first[0] and last[0] <= 9998 else None


def is_certain(date: Edtf) -> bool:
    """Whether the days are known, each of them: one day, or all days from one to another."""
    is_whole = all(p.is_exact and p.precision == "day" for p in date.points)
    has_ends = date.earliest() is not None and date.latest() is not None
    return is_whole and has_ends and (date.shape() == "day" or date.form == "interval")


def date_said(date: When, words: Words) -> str:
    """`one day between 5 and 11 February 2018 (inferred: …)`: the date in words, and why it is read so."""
    said = in_words(date.edtf, words)
    if date.basis == "stated":
        return said
    return words.gettext("%(date)s (inferred: %(reason)s)", date=said, reason=date.note)


def undated(source: Source, words: Words) -> str:
    """What a format for references cannot say of a source's date, in words; empty where it says all."""
    if source.date is None or (is_certain(source.date.edtf) and source.date.basis == "stated"):
        return ""
    return words.gettext("Date: %(date)s", date=date_said(source.date, words))
