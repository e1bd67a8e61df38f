"""The events for TimelineJS: data/timelinejs.json, and data/timelinejs.csv for its spreadsheet.

Source: the JSON format and the spreadsheet template of TimelineJS 3 (timeline.knightlab.com/docs). Its texts
are HTML, so ours are escaped.
"""

from __future__ import annotations

import html
from typing import Any

from explainer.data import json_bytes
from explainer.date_words import in_words
from explainer.dates import Bound
from explainer.downloads.shared import Download, days_of, plain, size_of
from explainer.links import Links
from explainer.model import Dossier, Event
from explainer.tables.table import table_text

COLUMNS = (
    "Year", "Month", "Day", "Time", "End Year", "End Month", "End Day", "End Time", "Display Date", "Headline",
    "Text", "Media", "Media Credit", "Media Caption", "Media Thumbnail", "Type", "Group", "Background",
)  # fmt: skip
LACKS = (
    "How a date is not certain, but in words: a slide that may lie on one of several days is drawn over them all.",
    "Who was there, what was claimed, and the passages.",
)


def timeline_json(links: Links) -> Download:
    """A slide for each event, by its id, and one for the title."""
    site = links.dossier.site
    slides = [_slide(event, links.dossier) for event in links.dossier.events.values()]
    title = {"unique_id": "title", "text": {"headline": _shown(site.title), "text": _shown(site.tagline or "")}}
    size = size_of(len(slides), "event")
    description = "The events as slides of a timeline, for a page of your own with TimelineJS."
    data = json_bytes({"title": title, "events": slides})
    return Download("data/timelinejs.json", "A timeline for TimelineJS", description, size, data, LACKS)


def timeline_csv(links: Links) -> Download:
    """The same as rows for a copy of TimelineJS's spreadsheet, but for events before the year 1."""
    site = links.dossier.site
    events = list(links.dossier.events.values())
    rows = [{"Headline": _shown(site.title), "Text": _shown(site.tagline or ""), "Type": "title"}]
    rows += [_row(_slide(event, links.dossier)) for event in events if _has_plain_year(event)]
    lacks = list(LACKS)
    if left_out := [event.title for event in events if not _has_plain_year(event)]:
        lacks.append(
            f"Events before the year 1, whose minus sign spreadsheets take for a formula: {'; '.join(left_out)}."
        )
    text = table_text(COLUMNS, ([row.get(name, "") for name in COLUMNS] for row in rows))
    size = size_of(len(rows) - 1, "event")
    description = "The same as rows to paste into a copy of TimelineJS’s own spreadsheet."
    title = "A timeline for TimelineJS, as a table"
    return Download("data/timelinejs.csv", title, description, size, text.encode(), tuple(lacks))


def _slide(event: Event, dossier: Dossier) -> dict[str, Any]:
    date = event.date
    first, last = days_of(date.edtf)
    point = date.edtf.point
    inferred = dossier.words.gettext("Date inferred: %(reason)s", reason=date.note) if date.basis == "inferred" else ""
    place = f"{event.place}." if event.place else ""
    texts = (place, plain(event.summary, dossier.site.language), inferred)
    slide: dict[str, Any] = {"unique_id": event.id, "start_date": _day(first, point.time if point else "")}
    if last != first:
        slide["end_date"] = _day(last)
    slide["display_date"] = _shown(in_words(date.edtf, dossier.words))
    slide["text"] = {"headline": _shown(event.title), "text": _shown(" ".join(text for text in texts if text))}
    return slide


def _day(day: Bound, time: str = "") -> dict[str, int]:
    """A day as TimelineJS has it, with its clock where one is known; of a time zone only the words tell."""
    clock = {
        name: int(part) for name, part in zip(("hour", "minute", "second"), time[:8].split(":"), strict=False) if part
    }
    return {**dict(zip(("year", "month", "day"), day, strict=True)), **clock}


def _row(slide: dict[str, Any]) -> dict[str, str]:
    start, end = slide["start_date"], slide.get("end_date", {})
    time = f"{start['hour']:02d}:{start['minute']:02d}:{start['second']:02d}" if "hour" in start else ""
    names = (("Year", "year"), ("Month", "month"), ("Day", "day"))
    return {
        **{column: str(start[name]) for column, name in names},
        **{f"End {column}": str(end[name]) for column, name in names if end},
        "Time": time,
        "Display Date": slide["display_date"],
        "Headline": slide["text"]["headline"],
        "Text": slide["text"]["text"],
    }


def _has_plain_year(event: Event) -> bool:
    return days_of(event.date.edtf)[0][0] >= 1


def _shown(text: str) -> str:
    return html.escape(text, quote=False)
