"""The built site in a real browser: its own strict policy, a sub-path, no JavaScript."""

from __future__ import annotations

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
