"""The built site in a real browser: its own strict policy, a sub-path, narrow screens, no JavaScript."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
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


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 320)])
def test_axe_finds_nothing(site: Path, browser: Browser, scheme: Literal["light", "dark"], width: int) -> None:
    """WCAG 2.2 at levels A and AA, and axe's best practices, on every page."""
    page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = {}
    for name in pages_in(site):
        page.goto((site / name).as_uri())
        results = Axe().run(page, options={"runOnly": rules})
        if results.violations_count:
            found[name] = results.generate_report()
    page.close()
    assert found == {}


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_no_page_scrolls_sideways(site: Path, browser: Browser, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800})
    wide = []
    for name in pages_in(site):
        page.goto((site / name).as_uri())
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wide.append(name)
    page.close()
    assert wide == []


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
