"""The events as a calendar, data/events.ics. The only module that knows icalendar.

Source: iCalendar (RFC 5545), with the properties of a calendar from RFC 7986. A calendar has whole days
and nothing less exact, so a date that is not certain is tentative, and the summary says it in words.
"""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING

from explainer.date_words import in_words
from explainer.downloads.shared import Download, calendar_days, date_said, is_certain, plain, size_of, urn, web_address
from explainer.links import Links
from explainer.model import Dossier, Event, Site, When
from explainer.words import Words

if TYPE_CHECKING:
    from icalendar import Event as Entry

# What nobody dated still needs a stamp, and builds have no clock.
NEVER = "1970-01-01"


def events_calendar(links: Links) -> Download:
    """All events that lie in the years of a calendar."""
    from icalendar import Calendar  # only here: it takes as long to import as a small build

    site = links.dossier.site
    calendar = Calendar()
    calendar.add("prodid", "-//Explainer//events//EN")
    calendar.add("version", "2.0")
    calendar.add("name", site.title)
    calendar.add("x-wr-calname", site.title)  # the same, for calendars that do not know RFC 7986
    if site.base_url:
        calendar.add("url", str(site.base_url))
    left_out = []
    for event in links.dossier.events.values():
        if days := calendar_days(event.date.edtf):
            calendar.add_component(_entry(event, days, links.dossier))
        else:
            left_out.append(event.title)
    count = size_of(len(links.dossier.events) - len(left_out), "event")
    lacks = [
        "Times of day, which the summary has in words: every entry is of whole days.",
        "How exact a date is: an entry that is tentative lies somewhere in its days, or its end is not known.",
    ]
    if left_out:
        lacks.append(f"Events outside the years 1 to 9998: {'; '.join(left_out)}.")
    description = "The events for a calendar. Dates that are not certain are marked as tentative and told in words."
    return Download("data/events.ics", "A calendar", description, count, calendar.to_ical(), tuple(lacks))


def _entry(event: Event, days: tuple[datetime.date, datetime.date], dossier: Dossier) -> Entry:
    from icalendar import Event as Entry

    site, words = dossier.site, dossier.words
    date, (first, last) = event.date, days
    certain = is_certain(date.edtf) and date.basis == "stated"
    entry = Entry()
    entry.add("uid", urn(site, "event", event.id))
    entry.add("dtstamp", datetime.datetime.fromisoformat(f"{_stamp(site)}T00:00:00+00:00"))
    entry.add("dtstart", first)
    entry.add("dtend", last + datetime.timedelta(days=1))  # the first day after it
    entry.add("summary", f"{_opening(date, words)}{event.title}")
    entry.add("status", "CONFIRMED" if certain else "TENTATIVE")
    entry.add("transp", "TRANSPARENT")  # it keeps nobody from anything
    if event.place:
        entry.add("location", event.place)
    texts = (plain(event.summary, site.language), words.gettext("Date: %(date)s", date=date_said(date, words)))
    entry.add("description", "\n\n".join(text for text in texts if text))
    if address := web_address(site, "event", event.id):
        entry.add("url", address)
    return entry


def _stamp(site: Site) -> str:
    """The newest day that the author gave, where it lies in the years of a calendar."""
    return site.changed if re.fullmatch(r"\d{4}-\d\d-\d\d", site.changed) else NEVER


def _opening(date: When, words: Words) -> str:
    """`one day between 5 and 11 February: ` before a title; nothing where the days of the entry say it all."""
    edtf = date.edtf
    has_time = any(point.time for point in edtf.points)
    years = {point.year for point in edtf.points}
    said = in_words(edtf, words, years.pop() if len(years) == 1 else None)
    if not is_certain(edtf):
        return f"{said}: "
    if date.basis == "inferred":
        return words.gettext("%(date)s (inferred): ", date=said)
    return f"{said}: " if has_time else ""
