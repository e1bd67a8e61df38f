"""Every page by the keyboard alone: each control is reached, in order, and shows that it is."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import kinds_of, probe


@pytest.fixture
def page(browser: Browser) -> Any:
    opened = browser.new_page(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    yield opened
    opened.close()


def tab_through(page: Page) -> tuple[list[str], list[dict[str, Any]]]:
    """The controls of a page in their order, and those that Tab came to until it had gone round."""
    controls: list[str] = page.evaluate(probe("watch"))
    for _ in range(len(controls) + 3):
        page.keyboard.press("Tab")
    visited: list[dict[str, Any]] = page.evaluate("window.visited")
    again = next((n for n, stop in enumerate(visited) if n and stop["at"] == 0), len(visited))
    return controls, visited[:again]


def test_tab_comes_to_every_control_in_order_and_each_shows_it(own_site: Path, page: Page) -> None:
    wrong: list[str] = []
    for name in kinds_of(own_site):
        page.goto((own_site / name).as_uri())
        controls, visited = tab_through(page)
        # A box that scrolls is a stop of the browser's own, -1 here.
        order = [stop["at"] for stop in visited if stop["at"] >= 0]
        assert len(controls) > 5
        missed = [controls[n] for n in range(len(controls)) if n not in order]
        wrong += [f"{name}: not reached: {control}" for control in missed]
        wrong += [f"{name}: out of order: {controls[b]}" for a, b in pairwise(order) if b < a]
        wrong += [f"{name}: focus not seen: {stop['name']}" for stop in visited if not stop["seen"]]
        wrong += [f"{name}: focus off the screen: {stop['name']}" for stop in visited if not stop["inView"]]
    assert not wrong, "\n".join(wrong[:60])


def test_the_first_stop_leads_past_the_navigation(own_site: Path, page: Page) -> None:
    for name in kinds_of(own_site):
        page.goto((own_site / name).as_uri())
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.getBoundingClientRect().top") >= 0, f"{name}: not seen"
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate(
            "document.querySelector('main').contains(document.activeElement) || !document.querySelector('main a')"
        ), f"{name}: {page.evaluate('document.activeElement.outerHTML')[:100]}"


def test_what_is_folded_opens_and_closes_by_key(own_site: Path, page: Page) -> None:
    for name in kinds_of(own_site):
        page.goto((own_site / name).as_uri())
        summaries = page.locator("main summary:visible")
        for at in range(min(summaries.count(), 5)):
            summary = summaries.nth(at)
            summary.focus()
            page.keyboard.press("Enter")
            assert summary.evaluate("(e) => e.parentElement.open"), f"{name}: {summary.inner_text()}"
            page.keyboard.press("Space")
            assert not summary.evaluate("(e) => e.parentElement.open"), f"{name}: {summary.inner_text()}"
