"""The calendar of events, as icalendar reads it back."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from icalendar import Calendar, Event

from explainer.downloads import Download
from tests.downloads import EVENTS, HARBOUR, downloads_in

Entries = dict[str, Event]


@pytest.fixture(scope="module")
def download(tmp_path_factory: pytest.TempPathFactory) -> Download:
    return downloads_in(tmp_path_factory.mktemp("project"))["events.ics"]


@pytest.fixture(scope="module")
def entries(download: Download) -> Entries:
    """The entries by the end of their summary: the event's title."""
    return entries_of(download)


def entries_of(download: Download) -> Entries:
    calendar = Calendar.from_ical(download.data)
    assert isinstance(calendar, Calendar)
    events = [part for part in calendar.walk("VEVENT") if isinstance(part, Event)]
    assert all(event.errors == [] for event in events)
    return {str(event["summary"]).rpartition(": ")[2]: event for event in events}


def days(event: Event) -> tuple[str, str]:
    """Its first day, and the first day after it."""
    found = [event.decoded(name) for name in ("dtstart", "dtend")]
    assert [type(day) for day in found] == [datetime.date, datetime.date]  # no hours: whole days
    return str(found[0]), str(found[1])


@pytest.mark.parametrize(
    ("title", "first", "after", "status", "summary"),
    [
        ("She answers", "2018-02-08", "2018-02-09", "CONFIRMED", "She answers"),
        ("It burns", "2018-02-07", "2018-02-09", "CONFIRMED", "It burns"),
        ("The bell rings", "2018-02-08", "2018-02-09", "CONFIRMED", "8 February, 21:30: The bell rings"),
        ("An inquiry", "2018-03-01", "2018-04-01", "TENTATIVE", "March: An inquiry"),
        ("No ferry", "2018-02-08", "2018-02-09", "TENTATIVE", "from 8 February on: No ferry"),
        ("A test", "2017-12-24", "2017-12-25", "TENTATIVE", "some day until 24 December: A test"),
        ("A visit", "2018-02-10", "2018-02-15", "TENTATIVE", "10 and 14 February: A visit"),
        ("The pumps stop", "2018-01-10", "2018-01-11", "TENTATIVE", "about 10 January: The pumps stop"),
    ],
)
def test_an_entry_is_as_exact_as_its_date(
    entries: Entries, title: str, first: str, after: str, status: str, summary: str
) -> None:
    event = entries[title]
    assert days(event) == (first, after)
    assert (str(event["status"]), str(event["summary"])) == (status, summary)


def test_a_day_that_is_one_of_several_takes_them_all_and_says_so(entries: Entries) -> None:
    fire = entries["Fire <b> & smoke"]
    assert days(fire) == ("2018-02-05", "2018-02-12")
    assert fire["summary"] == "one day between 5 and 11 February: Fire <b> & smoke"
    assert "(inferred: The report is of the week after.)" in str(fire["description"])
    assert fire["location"] == "East quay"


def test_an_inferred_day_is_tentative(tmp_path: Path) -> None:
    date = "{edtf: 2018-02-08, basis: inferred, note: She said so.}"
    files = HARBOUR.replace("She answers, date: 2018-02-08,", f"She answers, date: {date},")
    answers = entries_of(downloads_in(tmp_path, files)["events.ics"])["She answers"]
    assert (answers["status"], answers["summary"]) == ("TENTATIVE", "8 February (inferred): She answers")


def test_what_no_calendar_has_is_told_and_not_dropped_quietly(download: Download, entries: Entries) -> None:
    assert len(entries) == EVENTS - 2
    assert download.size == "9 events"
    assert download.lacks[-1] == "Events outside the years 1 to 9998: A storm; The harbour is dug."


def test_entries_have_names_that_stay_and_no_clock(download: Download, entries: Entries, tmp_path: Path) -> None:
    moved = downloads_in(tmp_path / "moved", HARBOUR.replace("Fire <b> & smoke", "The fire"))["events.ics"]
    assert downloads_in(tmp_path / "again")["events.ics"] == download
    assert entries_of(moved)["The fire"]["uid"] == entries["Fire <b> & smoke"]["uid"]
    assert len({str(event["uid"]) for event in entries.values()}) == len(entries)
    assert {str(event.decoded("dtstamp")) for event in entries.values()} == {"2018-02-14 00:00:00+00:00"}


def test_without_an_address_and_a_date_there_is_still_a_calendar(tmp_path: Path) -> None:
    files = HARBOUR.replace("base_url: https://example.org/harbour/\n", "").replace("published: 2018-02-14\n", "")
    answers = entries_of(downloads_in(tmp_path, files)["events.ics"])["She answers"]
    assert "url" not in answers
    assert str(answers.decoded("dtstamp")) == "1970-01-01 00:00:00+00:00"


def test_a_day_that_no_calendar_has_is_no_stamp(tmp_path: Path) -> None:
    files = HARBOUR.replace("published: 2018-02-14", "published: Y12018-02-14")
    answers = entries_of(downloads_in(tmp_path, files)["events.ics"])["She answers"]
    assert str(answers.decoded("dtstamp")) == "1970-01-01 00:00:00+00:00"


def test_an_entry_leads_to_its_event(entries: Entries) -> None:
    assert entries["She answers"]["url"] == "https://example.org/harbour/timeline.html#one-day"
