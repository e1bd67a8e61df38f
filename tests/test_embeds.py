"""Embeds: pieces of the site in frames of other pages, light, without script, with their sources and corrections."""

from __future__ import annotations

import functools
import gzip
import http.server
import json
import re
import shutil
import threading
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from playwright.sync_api import Browser

import explainer
from build import build
from explainer.problems import report
from explainer.project import Project
from tests.project import make_project

STARTER = Path(explainer.__file__).parent / "starter"

FILES = """\
-- content/site.yaml --
title: The harbour fire
base_url: BASE
licence: CC BY 4.0
questions: {dead: {title: How many died?}, cause: {title: Where did it begin?}}
corrections: [{date: 2018-03-04, to: claim/twenty, field: figure, was: "20", now: more than 20, reason: A slip}]
-- content/people.yaml --
reyk: {name: Tomas Reyk, pins: [report#1]}
port: {name: The Port, pins: [report#2]}
-- content/claims.yaml --
twenty:
  question: dead
  text: More than 20 died <b>.
  by: reyk
  figure: {min: 20, min_open: true, unit: men, counts: killed, of: all, words: more than 20}
  pins: [{source: report, quote: more than 20}]
  responses: [{by: port, kind: no_information, text: Has none., pins: [{source: report, quote: no information}]}]
ship: {question: cause, text: It came from the ship., by: port, pins: [report#2]}
-- content/timeline.yaml --
fire: {title: Fire, date: 2018-02-07, pins: [report#1]}
-- content/sources.yaml --
report: {title: A report, file: report.txt, quote_limit: 1}
-- seeds/report.txt --
Reyk counts more than 20 men on February 7.
The Port has no information. It came from the ship, it says.
"""
PIECES = ["embed/claim/twenty.html", "embed/claim/ship.html", "embed/figures/dead.html", "embed/timeline.html"]
LIMIT = 20_000
"""Bytes, compressed, of a piece with its style."""


def built(root: Path, base_url: str = "https://example.org/harbour/") -> Path:
    project = make_project(root, FILES.replace("BASE", base_url))
    outcome = build(project, root / "site")
    assert not outcome.failed, report(outcome.problems)
    return root / "site"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("embeds"))


def test_there_is_a_piece_for_each_claim_each_question_of_number_and_the_timeline(site: Path) -> None:
    found = {path.relative_to(site).as_posix() for path in (site / "embed").rglob("*.html")}
    assert found == set(PIECES)


def test_without_an_address_there_is_none(tmp_path: Path) -> None:
    make_project(tmp_path, FILES.replace("base_url: BASE\n", ""))
    build(make_project(tmp_path, FILES.replace("base_url: BASE\n", "")), tmp_path / "site")
    assert not (tmp_path / "site" / "embed").exists() and not (tmp_path / "site" / "embed.html").exists()
    assert "embed" not in (tmp_path / "site" / "claims" / "twenty.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", PIECES)
def test_a_piece_is_light_has_no_script_and_says_where_it_is_from(name: str, site: Path) -> None:
    page = (site / name).read_text(encoding="utf-8")
    style = next(site.glob("style.*.css")).read_bytes()
    assert len(gzip.compress(page.encode(), 9)) + len(gzip.compress(style, 9)) < LIMIT
    assert "<script" not in page and "<img" not in page
    assert '<base target="_top">' in page
    assert '<meta name="robots" content="noindex">' in page
    foot = page.partition("<footer")[2]
    assert "The harbour fire</a>. CC BY 4.0." in foot


def test_a_claim_brings_its_source_its_answers_and_its_correction(site: Path) -> None:
    page = (site / "embed" / "claim" / "twenty.html").read_text(encoding="utf-8")
    for words in (
        "Tomas Reyk",
        "more than 20</q>",
        "said it had no information",
        "This said: 20.",
        "sources/report.html#p1",
    ):
        assert words in page
    assert "This said: 20." in (site / "embed" / "figures" / "dead.html").read_text(encoding="utf-8")


def test_pieces_are_in_no_sitemap_and_have_no_card(site: Path) -> None:
    assert "embed/" not in (site / "sitemap.xml").read_text(encoding="utf-8")
    assert "embed.html" in (site / "sitemap.xml").read_text(encoding="utf-8")


def codes_in(page: str) -> list[str]:
    return [unescape(code) for code in re.findall(r"<code>(.*?)</code>", page, re.DOTALL)]


def test_the_code_to_copy_leads_to_the_piece_and_what_an_author_typed_stays_text(site: Path) -> None:
    frame, quotation = codes_in((site / "claims" / "twenty.html").read_text(encoding="utf-8"))
    assert frame.startswith('<iframe src="https://example.org/harbour/embed/claim/twenty.html" title="Tomas Reyk: More')
    assert "&lt;b&gt;" in frame and "<b>" not in frame
    claim = "https://example.org/harbour/claims/twenty.html"
    assert quotation == (
        f'<blockquote cite="{claim}"><p>More than 20 died &lt;b&gt;.</p>'
        f'<footer>Tomas Reyk, in <a href="{claim}">The harbour fire</a></footer></blockquote>'
    )


def test_oembed_is_found_from_the_claim_and_says_what_the_page_says(site: Path) -> None:
    page = (site / "claims" / "twenty.html").read_text(encoding="utf-8")
    address = re.search(r'<link rel="alternate" type="application/json\+oembed"[^>]* href="([^"]+)"', page)
    assert address and address[1] == "https://example.org/harbour/embed/claim/twenty.json"
    told = json.loads((site / "embed" / "claim" / "twenty.json").read_text(encoding="utf-8"))
    assert (told["version"], told["type"], told["width"]) == ("1.0", "rich", 600)
    assert f'height="{told["height"]}"' in told["html"]
    assert told["html"] == codes_in(page)[0]


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def hosted(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    files = functools.partial(_Quiet, directory=str(tmp_path / "site"))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), files)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}/"
    yield address, built(tmp_path, address)
    server.shutdown()


def test_a_frame_shows_in_a_page_of_another_site_and_its_links_leave_the_frame(
    hosted: tuple[str, Path], tmp_path: Path, browser: Browser
) -> None:
    address, site = hosted
    frame = codes_in((site / "claims" / "twenty.html").read_text(encoding="utf-8"))[0]
    host = tmp_path / "elsewhere.html"
    host.write_text(f"<!doctype html><title>Elsewhere</title><p>A story.</p>{frame}", encoding="utf-8")
    page = browser.new_page()
    page.goto(host.as_uri())
    inside = page.frame_locator("iframe")
    assert inside.locator("h1").inner_text() == "More than 20 died <b>."
    inside.locator("h1 a").click()
    page.wait_for_url(f"{address}claims/twenty.html")
    page.close()


def test_a_frame_is_as_high_as_a_claim_with_its_answers_is_on_a_phone(tmp_path: Path, browser: Browser) -> None:
    """Nobody scrolls in a frame that looks whole: an answer below its edge would not be there."""
    shutil.copytree(STARTER, tmp_path, dirs_exist_ok=True)
    outcome = build(Project(tmp_path, tmp_path / "seeds"), tmp_path / "site", base_url="https://example.org/x/")
    assert not outcome.failed
    pieces = sorted((tmp_path / "site" / "embed" / "claim").glob("*.html"))
    assert len(pieces) == 4
    page = browser.new_page(viewport={"width": 320, "height": 100})
    for piece in pieces:
        page.goto(piece.as_uri())
        height = json.loads(piece.with_suffix(".json").read_text(encoding="utf-8"))["height"]
        needed = page.evaluate("document.documentElement.scrollHeight")
        assert needed <= height < needed + 260, piece.name
        foot = page.locator(".embed-foot").bounding_box()
        assert foot and foot["y"] + foot["height"] == 100, "who says so is in sight in the lowest frame"
    page.close()


def test_a_citation_of_a_claim_says_whose_it_is(site: Path) -> None:
    page = (site / "claims" / "twenty.html").read_text(encoding="utf-8")
    cited = re.sub(r"<[^>]+>", "", page.partition('class="cite-this">')[2].partition("</p>")[0])
    assert cited.startswith("“Tomas Reyk: More than 20 died &lt;b&gt;.” In: The harbour fire")
