"""What every reader needs of every page, asked in one visit of each: in the dark, on a phone, with large text, by ear.

Of this repository's own explainer every page is visited, of the extreme projects those that show what is extreme.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, Page

from tests.browser import chosen_pages, kinds_of, probe

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What can change when only colours do, and when only sizes do; all rules take several times as long.
RULES_OF_COLOUR = ["color-contrast", "link-in-text-block"]
RULES_OF_SIZE = ["target-size", "scrollable-region-focusable"]
LARGE_TEXT = ":root { font-size: 200% !important; }"

Seen = dict[str, dict[str, list[str]]]
"""The complaints of each check, by page."""


@pytest.fixture(scope="module")
def seen(own_site: Path, extreme_sites: dict[str, Path], browser: Browser) -> Iterator[Seen]:
    """Every page, visited once and looked at in every way."""
    found: Seen = defaultdict(dict)
    # Less motion from the start: a colour that is on its way to another is no colour to measure.
    page = browser.new_page(reduced_motion="reduce")
    thorough = {own_site / name for name in kinds_of(own_site)}
    for name, path in chosen_pages(own_site, extreme_sites).items():
        page.set_viewport_size({"width": 1280, "height": 800})
        page.emulate_media(color_scheme="light", forced_colors="none")
        page.goto(path.as_uri())
        for check, complaints in look(page, path in thorough):
            if complaints:
                found[check][name] = complaints
    page.close()
    yield found


def look(page: Page, thorough: bool) -> Iterator[tuple[str, list[str]]]:
    """Each check of a page that has just been opened, wide and light, and what it complains of."""
    yield "headings and landmarks", page.evaluate(probe("outline"))
    yield "direction of writing", page.evaluate(probe("direction"))
    yield "order, wide", page.evaluate(probe("order"))
    yield "sideways, wide", page.evaluate(probe("sideways"))
    yield "motion", page.evaluate(probe("motion"))
    painted = page.evaluate(probe("painted"))

    page.evaluate("document.querySelectorAll('details').forEach((details) => { details.open = true; })")
    page.evaluate(AXE)
    yield "axe, everything unfolded", axe(page, RULES)
    page.emulate_media(color_scheme="dark")
    yield "axe, dark", axe(page, RULES_OF_COLOUR)
    page.emulate_media(color_scheme="light", forced_colors="active")
    yield "axe, forced colours", axe(page, RULES_OF_COLOUR)
    page.evaluate("document.querySelectorAll('details').forEach((details) => { details.open = false; })")
    forced = page.evaluate(probe("painted"))
    lost = {mark.split(" ", 1)[1] for mark, is_painted in painted.items() if is_painted and not forced.get(mark, True)}
    yield "forced colours", [f"no longer seen: {mark}" for mark in sorted(lost)] + page.evaluate(probe("links_seen"))
    page.emulate_media(forced_colors="none")

    page.set_viewport_size({"width": 360, "height": 800})
    yield "order, narrow", page.evaluate(probe("order"))
    yield "sideways, 360", page.evaluate(probe("sideways"))
    page.set_viewport_size({"width": 320, "height": 800})
    yield "sideways, 320", page.evaluate(probe("sideways"))
    yield "clipped, narrow", page.evaluate(probe("clipped"))
    yield "axe, narrow", axe(page, RULES if thorough else RULES_OF_SIZE)
    page.add_style_tag(content=LARGE_TEXT)
    for width in (640, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        yield f"sideways, large text at {width}", page.evaluate(probe("sideways"))
        yield f"clipped, large text at {width}", page.evaluate(probe("clipped"))
        yield f"axe, large text at {width}", axe(page, RULES_OF_SIZE)


def axe(page: Page, rules: list[str]) -> list[str]:
    """What axe finds: by rule, and the first element of each."""
    kind = "tag" if rules is RULES else "rule"
    violations: list[dict[str, Any]] = page.evaluate(
        "(only) => axe.run(document, {runOnly: only, resultTypes: ['violations']}).then((found) => found.violations)",
        {"type": kind, "values": rules},
    )
    return [
        f"{v['id']}, {len(v['nodes'])} times: {v['nodes'][0]['html'][:160]} {v['nodes'][0].get('failureSummary', '')}"
        for v in violations
    ]


CHECKS = [
    "headings and landmarks",
    "direction of writing",
    "order, wide",
    "order, narrow",
    "motion",
    "forced colours",
    *(f"sideways, {width}" for width in ("wide", 360, 320)),
    "clipped, narrow",
    *(f"{what}, large text at {width}" for width in (640, 1280) for what in ("sideways", "clipped", "axe")),
    "axe, everything unfolded",
    "axe, dark",
    "axe, forced colours",
    "axe, narrow",
]


@pytest.mark.parametrize("check", CHECKS)
def test_no_page_gives_cause_for_complaint(check: str, seen: Seen) -> None:
    complaints = seen.get(check, {})
    told = [f"{name}: {complaint}" for name, found in complaints.items() for complaint in found]
    assert not told, f"{len(complaints)} pages\n" + "\n".join(told[:60])


def test_every_check_of_a_visit_is_reported(seen: Seen) -> None:
    assert set(seen) <= set(CHECKS)
