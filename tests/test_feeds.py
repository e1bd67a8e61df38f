"""The feeds, read as feed readers read them: whole entries, stable ids, links that lead from anywhere."""

from __future__ import annotations

import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any

import feedparser
import pytest

from build import build
from explainer.feeds import MOST_ENTRIES, bare_html
from explainer.problems import report
from tests.project import make_project

HARBOUR = """\
-- content/site.yaml --
title: Dockers' count
base_url: https://example.org/harbour/
published: 2018-02-14
authors: [{name: A. Writer, url: https://example.org/a}]
corrections:
  - {date: 2018-03-04, to: claim/twenty, was: 20, now: more than 20, reason: A slip}
  - {date: 2018-03-04, to: article, was: west, now: east, reason: A slip}
-- content/article.md --
---
title: What burned & what not
standfirst: Reyk counts <b>. [@report#1]
---
Reyk counts 20. [@report#1] Nobody else does. [@us]

{claim:twenty}
-- content/people.yaml --
reyk: {name: Reyk, pins: [report#1]}
-- content/claims.yaml --
twenty: {text: More than 20 died., by: reyk, pins: [{source: report, quote: "20 men"}]}
-- content/timeline.yaml --
fire: {title: Fire, date: 2018-02-07, pins: [report#1]}
rain: {title: Rain, date: 2018-02-06, pins: [report#1]}
-- content/sources.yaml --
report: {title: A report, file: report.txt, quote_limit: 1}
-- seeds/report.txt --
Reyk counts 20 men on February 7, after February 6.
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    project = make_project(tmp_path_factory.mktemp("feeds"), HARBOUR)
    outcome = build(project, project.root / "site")
    assert not outcome.failed, report(outcome.problems)
    return project.root / "site"


@pytest.fixture(scope="module")
def atom(site: Path) -> Any:
    return feedparser.parse((site / "feed.xml").read_bytes())


@pytest.fixture(scope="module")
def feed(site: Path) -> Any:
    return json.loads((site / "feed.json").read_text(encoding="utf-8"))


BASE = "https://example.org/harbour/"
ENTRIES = [
    (f"{BASE}method.html#correction-2018-03-04-2", "Correction to a claim of Reyk: “More than 20 died.”"),
    (f"{BASE}method.html#correction-2018-03-04-1", "Correction to the article “What burned & what not”"),
    (f"{BASE}article.html", "What burned & what not"),
    (f"{BASE}claims/twenty.html", "Reyk: More than 20 died."),
    (f"{BASE}timeline.html#rain", "6 February 2018: Rain"),
    (f"{BASE}timeline.html#fire", "7 February 2018: Fire"),
]


def test_a_feed_reader_finds_no_fault_and_reads_every_entry(atom: Any) -> None:
    assert not atom.bozo
    assert atom.version == "atom10"
    assert atom.feed.title == "Dockers’ count"
    assert atom.feed.author == "A. Writer"
    assert [(entry.id, entry.title) for entry in atom.entries] == ENTRIES
    assert all(entry.link == entry.id for entry in atom.entries)


def test_both_feeds_say_the_same(atom: Any, feed: Any) -> None:
    assert [(item["id"], item["title"]) for item in feed["items"]] == ENTRIES
    for item, entry in zip(feed["items"], atom.entries, strict=True):
        assert item["content_html"] == entry.content[0].value or "<b>" in item["content_html"]
        assert item["date_published"] == entry.published and item["date_modified"] == entry.updated


def test_the_json_feed_keeps_the_rules_of_version_1_1(feed: Any) -> None:
    """jsonfeed.org/version/1.1: what must be there, of which type, and nothing under a name of its own."""
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert set(feed) <= {"version", "title", "home_page_url", "feed_url", "description", "authors", "language", "items"}
    assert feed["home_page_url"] == BASE and feed["feed_url"] == f"{BASE}feed.json"
    assert feed["authors"] == [{"name": "A. Writer", "url": "https://example.org/a"}]
    assert len({item["id"] for item in feed["items"]}) == len(feed["items"])
    for item in feed["items"]:
        assert set(item) == {"id", "url", "title", "content_html", "date_published", "date_modified"}
        assert all(isinstance(value, str) and value for value in item.values())
        assert datetime.fromisoformat(item["date_published"]) <= datetime.fromisoformat(item["date_modified"])


def test_what_was_corrected_is_newer_than_the_rest(feed: Any) -> None:
    modified = {item["id"].removeprefix(BASE): item["date_modified"][:10] for item in feed["items"]}
    assert modified["claims/twenty.html"] == modified["article.html"] == "2018-03-04"
    assert modified["timeline.html#fire"] == "2018-02-14"


def test_entries_are_whole_and_their_links_lead_from_anywhere(feed: Any) -> None:
    article = next(item["content_html"] for item in feed["items"] if item["url"].endswith("article.html"))
    assert f'Nobody else does. <a href="{BASE}method.html#ours">ours</a>' in article
    assert f'<a href="{BASE}sources/report.html#p1">¶1</a>' in article
    assert "&lt;b&gt;" in article, "what an author types is text"
    for item in feed["items"]:
        addresses = re.findall(r'(?:href|src)="([^"]*)"', item["content_html"])
        assert all(address.startswith("https://") for address in addresses)
        assert not re.search(r"class=|data-|aria-|<span|<style|<script", item["content_html"])


def test_a_feed_has_at_most_a_hundred_entries(tmp_path: Path) -> None:
    events = "".join(f"e{n}: {{title: Fire, date: 2018-02-07, pins: [report#1]}}\n" for n in range(150))
    project = make_project(tmp_path, HARBOUR.replace("fire: {title", f"{events}fire: {{title"))
    build(project, tmp_path / "site")
    assert len(json.loads((tmp_path / "site" / "feed.json").read_text(encoding="utf-8"))["items"]) == MOST_ENTRIES


def test_html_is_bared_of_what_needs_the_sites_own_style() -> None:
    html = '<p class="x" id="y">a<a class="cite" href="h"><span class="visually-hidden">paragraph </span>¶1</a></p>\n\n'
    assert bare_html(html) == '<p>a <a href="h">¶1</a></p>'
