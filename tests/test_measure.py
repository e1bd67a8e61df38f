"""The length of the article's lines: 60 to 70 characters where there is room, and no fewer than 34 on a phone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import probe


def fonts(page: Page) -> list[str]:
    """The fonts that the body text is set in here."""
    session = page.context.new_cdp_session(page)
    session.send("DOM.enable")
    session.send("CSS.enable")
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    node = session.send("DOM.querySelector", {"nodeId": root, "selector": "[data-measured]"})["nodeId"]
    used: list[dict[str, Any]] = session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
    return [font["familyName"] for font in used]


@pytest.mark.parametrize(("width", "least", "most"), [(360, 34, 70), (1024, 60, 70), (1280, 60, 70), (1600, 60, 70)])
def test_lines_of_the_article_are_easy_to_read(
    width: int, least: int, most: int, own_site: Path, browser: Browser
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.goto((own_site / "article.html").as_uri())
    lines: list[int] = page.evaluate(probe("lines").replace("found.slice(0, 20)", "found"))
    average = sum(lines) / len(lines)
    set_in = fonts(page)
    page.close()
    assert len(lines) > 20
    assert least <= average <= most, f"{average:.1f} characters a line on average, in {set_in}"
