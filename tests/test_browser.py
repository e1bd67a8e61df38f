"""The built site in a real browser: its own strict policy, a sub-path, no JavaScript."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Request, Response

from build import build
from explainer.project import Project
from tests.browser import headers_of, hosted, pages_in

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    output = tmp_path_factory.mktemp("site") / "site"
    outcome = build(Project(ROOT, ROOT / "seeds"), output)
    assert not outcome.failed
    return output


def test_every_page_keeps_the_strict_policy_and_asks_for_nothing_from_elsewhere(site: Path, browser: Browser) -> None:
    complaints: list[str] = []
    asked: list[str] = []
    failed: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        complaints.append(f"{message.type}: {message.text}")

    def requested(request: Request) -> None:
        asked.append(request.url)

    def answered(response: Response) -> None:
        if response.status >= 400:
            failed.append(f"{response.status} {response.url}")

    with hosted(site, "/some/where/", headers_of(site)) as address:
        page = browser.new_page()
        page.on("console", heard)
        page.on("request", requested)
        page.on("response", answered)
        for name in pages_in(site):
            page.goto(address + name)
            assert page.locator("h1").count() == 1 or "refresh" in page.content()
        page.close()
    assert failed == []
    assert complaints == []
    assert {url for url in asked if not url.startswith(address)} == set()


def test_every_link_leads_somewhere_over_http_under_a_sub_path(site: Path, browser: Browser) -> None:
    with hosted(site, "/some/where/") as address:
        page = browser.new_page()
        links: set[str] = set()
        for name in pages_in(site):
            page.goto(address + name)
            links.update(
                page.eval_on_selector_all(
                    "a[href]", "all => all.map(a => new URL(a.getAttribute('href'), location).href)"
                )
            )
        inside = sorted(link for link in links if link.startswith(address))
        dead = []
        for link in inside:
            target, _, fragment = link.partition("#")
            path = site / target.removeprefix(address)
            path = path / "index.html" if path.is_dir() else path
            if not path.is_file() or (fragment and f'id="{fragment}"' not in path.read_text(encoding="utf-8")):
                dead.append(link)
        page.close()
    assert len(inside) > 100
    assert dead == []


def test_the_site_reads_without_javascript(site: Path, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((site / "claims.html").as_uri())
    assert page.locator(".exchange").count() > 20
    page.locator("details.kind summary").first.click()
    assert page.locator("details.kind p").first.is_visible()
    page.locator("nav a", has_text="Timeline").click()
    assert page.locator(".event").count() > 5
    context.close()


def test_a_note_stands_in_the_margin_and_on_a_phone_opens_at_a_tap_without_javascript(
    own_site: Path, browser: Browser
) -> None:
    address = (own_site / "article.html").as_uri()
    wide = browser.new_context(viewport={"width": 1280, "height": 800}, java_script_enabled=False).new_page()
    wide.goto(address)
    note = wide.locator(".sidenote").first
    text, margin = wide.locator(".prose > p").first.bounding_box(), note.bounding_box()
    assert text is not None and margin is not None
    assert note.is_visible() and margin["x"] > text["x"] + text["width"]
    assert abs(margin["y"] - text["y"]) < 200, "a note stands beside the words that it is for"
    assert not wide.locator(".cite-tap").first.is_visible()
    wide.context.close()

    phone = browser.new_context(viewport={"width": 360, "height": 740}, java_script_enabled=False).new_page()
    phone.goto(address)
    note = phone.locator(".sidenote").first
    assert not note.is_visible()
    phone.locator(".cite-tap").first.click()
    assert note.is_visible() and note.locator("a").is_visible()
    note.get_by_text("Close").click()
    assert not note.is_visible()
    phone.context.close()


def test_the_same_passage_has_one_note_in_a_section_and_every_citation_opens_one(own_site: Path) -> None:
    page = (own_site / "article.html").read_text(encoding="utf-8")
    notes = re.findall(r'class="sidenote" id="([^"]+)"', page)
    opened = re.findall(r'class="cite cite-tap[^"]*" type="button" popovertarget="([^"]+)"', page)
    assert len(notes) == len(set(notes))
    assert len(opened) > len(notes)
    assert set(opened) == set(notes)


def test_the_menu_of_a_phone_opens_without_javascript(own_site: Path, browser: Browser) -> None:
    page = browser.new_context(viewport={"width": 360, "height": 740}, java_script_enabled=False).new_page()
    page.goto((own_site / "index.html").as_uri())
    entry = page.locator("nav a", has_text="Timeline")
    assert not entry.is_visible()
    page.get_by_text("Menu", exact=True).click()
    entry.click()
    assert page.url.endswith("timeline.html")
    page.context.close()


@pytest.mark.parametrize(
    ("width", "shown", "hidden"), [(1280, ".axis-across", ".axis-upright"), (360, ".axis-upright", ".axis-across")]
)
def test_each_mark_of_the_axis_leads_to_its_entry(
    own_site: Path, browser: Browser, width: int, shown: str, hidden: str
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.goto((own_site / "timeline.html").as_uri())
    assert page.locator(shown).is_visible() and not page.locator(hidden).is_visible()
    events = page.eval_on_selector_all("section .event", "all => all.map(e => e.id)")
    marks = page.eval_on_selector_all(f"{shown} a", "all => all.map(a => a.getAttribute('href').split('#')[1])")
    assert marks == events
    page.close()


def test_a_citation_never_starts_a_line(own_site: Path, browser: Browser) -> None:
    """It would seem to say where the next words stand."""
    page = browser.new_page()
    for width in (320, 360, 390, 768, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto((own_site / "article.html").as_uri())
        starting = page.evaluate(
            """() => [...document.querySelectorAll('.prose .held')].filter(held => {
                const word = document.createRange();
                word.selectNodeContents(held.firstChild);
                const box = word.getBoundingClientRect();
                return [...held.querySelectorAll('.cite')].some(
                    e => e.getClientRects().length && e.getBoundingClientRect().top > box.bottom - 4);
            }).map(held => held.textContent.slice(0, 40))"""
        )
        assert starting == [], width
    page.close()


def test_what_a_filter_finds_in_the_folded_background_is_unfolded(own_site: Path, browser: Browser) -> None:
    page = browser.new_page()
    page.goto((own_site / "timeline.html").as_uri())
    assert not page.locator("#election").is_visible()
    page.get_by_label("Filter events").last.fill("election")
    assert page.locator("#election").is_visible()
    page.close()


def test_the_definition_behind_an_answer_is_not_what_a_filter_finds(own_site: Path, browser: Browser) -> None:
    page = browser.new_page()
    page.goto((own_site / "claims.html").as_uri())
    assert "lacks information" in page.content()
    page.get_by_label("Filter claims").last.fill("lacks information")
    assert page.locator(".exchange:visible").count() == 0
    page.get_by_label("Filter claims").last.fill("Peskov")
    assert page.locator(".exchange:visible").count() == 3
    page.close()
