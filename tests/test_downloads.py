"""The downloads as a whole: a page that lists them, and files that are the same with and without the sources' texts."""

from __future__ import annotations

import shutil
from pathlib import Path

import html5lib
import pytest

from build import build
from explainer.problems import report
from explainer.project import Project
from tests.conftest import ROOT
from tests.downloads import HARBOUR, downloads_in
from tests.project import files_in, make_project

XHTML = "{http://www.w3.org/1999/xhtml}"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return make_project(tmp_path_factory.mktemp("project"), HARBOUR)


@pytest.fixture(scope="module")
def site(project: Project) -> Path:
    outcome = build(project, project.root / "site")
    assert not outcome.failed, report(outcome.problems)
    return project.root / "site"


def links_of(page: Path) -> list[str]:
    root = html5lib.parse(page.read_bytes(), transport_encoding="utf-8")
    return [str(a.get("href")) for a in root.iter(f"{XHTML}a")]


def test_the_page_leads_to_every_file_for_other_programs_and_they_are_there(site: Path) -> None:
    linked = [href for href in links_of(site / "data.html") if href.startswith("data/")]
    assert sorted(linked) == sorted(f"data/{path.name}" for path in (site / "data").iterdir())


def test_the_page_says_how_much_a_file_holds_and_what_it_cannot(site: Path) -> None:
    page = (site / "data.html").read_text(encoding="utf-8")
    assert "11 events" in page and "9 events" in page
    assert "The harbour is dug." in page and "Passages of sources of which nothing is published: A letter." in page


def test_every_page_leads_to_it_and_the_sitemap_has_it(site: Path) -> None:
    assert "data.html" in links_of(site / "index.html") and "data.html" in links_of(site / "method.html")
    assert "../data.html" in links_of(site / "people" / "mira.html")
    assert "<loc>https://example.org/harbour/data.html</loc>" in (site / "sitemap.xml").read_text(encoding="utf-8")


def test_hosts_are_told_the_types_that_few_know(site: Path) -> None:
    rules = (site / "_headers").read_text(encoding="utf-8").split("\n\n")
    assert "/data/events.ics\n  Content-Type: text/calendar; charset=utf-8" in [rule.strip() for rule in rules]
    assert sum("Content-Type:" in rule for rule in rules) == 11


def test_they_are_the_same_without_the_texts_of_the_sources(project: Project, site: Path, tmp_path: Path) -> None:
    shutil.copytree(project.content, tmp_path / "content")  # and with it pins.lock
    outcome = build(Project(tmp_path, tmp_path / "nowhere"), tmp_path / "site", locked=True)
    assert not outcome.failed, report(outcome.problems)
    assert files_in(tmp_path / "site") == files_in(site)


def test_no_record_at_all_gives_files_without_rows(tmp_path: Path) -> None:
    made = downloads_in(tmp_path, "")
    assert made["events.csv"].size == made["events.ics"].size == "no events"
    assert made["people.csv"].data.count(b"\r\n") == 1


def test_the_docs_name_every_file(site: Path) -> None:
    docs = (ROOT / "docs" / "downloads.md").read_text(encoding="utf-8")
    assert [path.name for path in (site / "data").iterdir() if f"`{path.name}`" not in docs] == []
