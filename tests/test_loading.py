"""What a page costs to load, and that it keeps the site's own strict policy and stands still while it comes."""

from __future__ import annotations

import gzip
import re
from collections import defaultdict
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, Response, Route

from tests.browser import chosen_pages, headers_of, hosted, kinds_of

LIMIT = 60_000
"""Bytes of a first view, compressed as hosts do it: under two seconds on a slow phone connection."""

# Set before a page's own scripts run: what moved while loading, and what the policy stopped.
WATCH = """
window.shifts = [];
window.stopped = [];
new PerformanceObserver((list) => list.getEntries().forEach((entry) => window.shifts.push(
  `${entry.value.toFixed(4)} ${entry.sources.map((source) => source.node?.nodeName + '.' + source.node?.className)}`
))).observe({type: 'layout-shift', buffered: true});
document.addEventListener('securitypolicyviolation', (event) => {
  window.stopped.push(`${event.violatedDirective} ${event.blockedURI}`);
});
"""
SETTLED = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(window.shifts))))"

USED = "() => performance.getEntriesByType('resource').filter(e => e.initiatorType !== 'fetch').map(e => e.name)"

Loaded = dict[str, dict[str, list[str]]]
"""The complaints of each kind, by page."""


@pytest.fixture(scope="module")
def loaded(own_site: Path, extreme_sites: dict[str, Path], browser: Browser) -> Iterator[Loaded]:
    """Every page, asked of a host that sends the site's own headers."""
    found: Loaded = defaultdict(dict)
    sites = {"own": own_site, **extreme_sites}
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.add_init_script(WATCH)
    answers: list[Response] = []
    said: list[str] = []

    def answered(response: Response) -> None:
        answers.append(response)

    def heard(message: ConsoleMessage) -> None:
        said.append(message.text)

    def broke(error: Error) -> None:
        said.append(str(error))

    page.on("response", answered)
    page.on("console", heard)
    page.on("pageerror", broke)
    pages = chosen_pages(own_site, extreme_sites)
    for site_name, site in sites.items():
        with hosted(site, "/some/where/", headers_of(site)) as address:
            for name in (name for name in pages if name.startswith(f"{site_name}/")):
                page.goto("about:blank")  # frames of the page before may still be loading
                answers.clear()
                said.clear()
                page.goto(address + pages[name].relative_to(site).as_posix())
                found["shift"][name] = page.evaluate(SETTLED)
                found["policy"][name] = [*page.evaluate("window.stopped"), *said]
                urls = {a.url for a in answers}
                found["elsewhere"][name] = [url for url in urls if not url.startswith((address, "data:"))]
                found["missing"][name] = [f"{a.status} {a.url}" for a in answers if a.status >= 400]
                found["weight"][name] = too_heavy({page.url, *urls, *page.evaluate(USED)}, address, site)
    page.close()
    yield found


def too_heavy(used: set[str], address: str, site: Path) -> list[str]:
    """What the first view weighs, where that is over the limit.

    What a page uses counts also where the browser has it from the page before; a host's answer is a file of the site.
    """
    paths = sorted(url.removeprefix(address).partition("?")[0] for url in used if url.startswith(address))
    weights = {path: len(gzip.compress((site / path).read_bytes(), 9)) for path in paths}
    assert {path.rpartition(".")[2] for path in paths} >= {"html", "css", "js"}
    return [f"{sum(weights.values())} bytes: {weights}"] if sum(weights.values()) > LIMIT else []


@pytest.mark.parametrize("kind", ["weight", "policy", "elsewhere", "missing", "shift"])
def test_every_page_loads_light_quiet_and_still(kind: str, loaded: Loaded) -> None:
    wrong = {name: complaints for name, complaints in loaded[kind].items() if complaints}
    assert loaded[kind]
    assert wrong == {}


class _Elements(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = dict(attrs)
        if tag == "style" or "style" in has or any(name.startswith("on") for name in has):
            self.wrong.append(f"its own style or handler: {self.get_starttag_text()}")
        if tag == "script" and "src" not in has and has.get("type") != "application/ld+json":
            self.wrong.append(f"its own script: {self.get_starttag_text()}")
        if tag == "script" and "src" in has and not {"defer", "async"} & set(has) and has.get("type") != "module":
            self.wrong.append(f"waits for a script: {self.get_starttag_text()}")


def test_no_page_waits_for_a_script_or_holds_a_style(own_site: Path, extreme_sites: dict[str, Path]) -> None:
    wrong = {}
    for name, path in chosen_pages(own_site, extreme_sites).items():
        elements = _Elements()
        elements.feed(path.read_text(encoding="utf-8"))
        if elements.wrong:
            wrong[name] = elements.wrong[:3]
    assert wrong == {}


@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_moves_while_styles_and_scripts_come_late(width: int, own_site: Path, browser: Browser) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.add_init_script(WATCH)
    page.route(re.compile(r"\.(css|js)$"), _late)
    moved = {}
    with hosted(own_site, "/", headers_of(own_site)) as address:
        for name in kinds_of(own_site):
            page.goto(address + name)
            page.wait_for_timeout(50)
            if shifts := page.evaluate(SETTLED):
                moved[name] = shifts
    page.close()
    assert moved == {}


def _late(route: Route) -> Any:
    page: Page = route.request.frame.page
    page.wait_for_timeout(150)
    route.continue_()
