"""What TimelineJS gets: its own code shows a slide for each event."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from explainer.downloads import Download
from explainer.downloads.timelinejs import COLUMNS
from tests.browser import hosted
from tests.downloads import EVENTS, downloads_in

PAGE = """\
<!doctype html><meta charset="utf-8"><link rel="stylesheet" href="dist/css/timeline.css">
<div id="timeline" style="width: 900px; height: 600px"></div><script src="dist/js/timeline.js"></script>
<script>
fetch("timelinejs.json").then(answer => answer.json()).then(data => {
  window.timeline = new TL.Timeline("timeline", data, {script_path: "dist/js", font: null})
})
</script>
"""


@pytest.fixture(scope="module")
def downloads(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Download]:
    return downloads_in(tmp_path_factory.mktemp("project"))


@pytest.fixture(scope="module")
def events(downloads: dict[str, Download]) -> dict[str, Any]:
    return {event["unique_id"]: event for event in json.loads(downloads["timelinejs.json"].data)["events"]}


@pytest.fixture(scope="module")
def rows(downloads: dict[str, Download]) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(downloads["timelinejs.csv"].data.decode("utf-8-sig"))))


@pytest.fixture(scope="module")
def timelinejs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of TimelineJS's own code."""
    folder = tmp_path_factory.mktemp("timelinejs")
    command = ["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "@knight-lab/timelinejs@3.9"]
    try:
        installed = shutil.which("npm") and subprocess.run(command, cwd=folder, capture_output=True, timeout=120)
    except subprocess.TimeoutExpired:
        installed = None
    if not installed or installed.returncode:
        if os.environ.get("CI") == "true":
            pytest.fail("CI tries TimelineJS itself, and it could not be installed")
        pytest.skip("TimelineJS could not be installed (it needs npm and a network)")
    return folder / "node_modules" / "@knight-lab" / "timelinejs" / "dist"


def test_timelinejs_shows_a_slide_for_each_event_with_its_date_in_words(
    downloads: dict[str, Download], timelinejs: Path, browser: Browser, tmp_path: Path
) -> None:
    shutil.copytree(timelinejs, tmp_path / "dist")
    (tmp_path / "timelinejs.json").write_bytes(downloads["timelinejs.json"].data)
    (tmp_path / "index.html").write_text(PAGE, encoding="utf-8")
    with hosted(tmp_path) as address:
        page = browser.new_page()
        page.goto(address)
        page.wait_for_selector(".tl-timemarker", state="attached")
        assert page.locator(".tl-slide").count() == EVENTS + 1  # one has the title
        assert page.locator(".tl-timemarker").count() == EVENTS
        assert page.locator(".tl-message-error").count() == 0
        page.evaluate("timeline.goToId('fire')")
        slide = page.locator(".tl-slide", has=page.locator(".tl-headline", has_text="Fire <b> & smoke"))
        assert slide.locator(".tl-headline-date").text_content() == "one day between 5 and 11 February 2018"
        page.close()


def test_its_code_reads_every_column_that_we_fill(rows: list[dict[str, str]], timelinejs: Path) -> None:
    code = (timelinejs / "js" / "timeline.js").read_text(encoding="utf-8")
    filled = {name for row in rows for name, cell in row.items() if cell}
    assert {name for name in filled if f'e["{name}"]' not in code and f"e.{name}" not in code} == set()


def test_a_date_that_is_not_certain_takes_all_its_days_and_is_told_in_words(events: dict[str, Any]) -> None:
    fire = events["fire"]
    assert fire["start_date"] == {"year": 2018, "month": 2, "day": 5}
    assert fire["end_date"] == {"year": 2018, "month": 2, "day": 11}
    assert fire["display_date"] == "one day between 5 and 11 February 2018"
    assert fire["text"]["text"] == "East quay. Date inferred: The report is of the week after."


def test_a_day_has_no_end_and_an_open_end_is_only_told(events: dict[str, Any]) -> None:
    assert "end_date" not in events["one-day"]
    assert events["since"]["start_date"] == {"year": 2018, "month": 2, "day": 8}
    assert ("end_date" in events["since"], events["since"]["display_date"]) == (False, "from 8 February 2018 on")
    assert events["at-night"]["start_date"] == {
        "year": 2018,
        "month": 2,
        "day": 8,
        "hour": 21,
        "minute": 30,
        "second": 0,
    }


def test_texts_are_escaped_since_timelinejs_takes_them_for_html(events: dict[str, Any]) -> None:
    assert events["fire"]["text"]["headline"] == "Fire &lt;b&gt; &amp; smoke"


def test_the_table_has_the_columns_of_the_template_and_the_same_events(
    downloads: dict[str, Download], rows: list[dict[str, str]], events: dict[str, Any]
) -> None:
    assert tuple(rows[0]) == COLUMNS
    assert (rows[0]["Type"], rows[0]["Headline"], rows[0]["Year"]) == ("title", "The harbour fire", "")
    told = {row["Headline"]: row["Display Date"] for row in rows[1:]}
    assert told == {e["text"]["headline"]: e["display_date"] for e in events.values() if e["start_date"]["year"] > 0}
    night = next(row for row in rows if row["Headline"] == "The bell rings")
    assert (night["Year"], night["Month"], night["Day"], night["Time"]) == ("2018", "2", "8", "21:30:00")
    assert downloads["timelinejs.csv"].lacks[-1].endswith(": A storm; The harbour is dug.")
