"""On paper: no controls, every link a numbered note, nothing folded away, nothing cut in two."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser import kinds_of, probe

Printed = dict[str, dict[str, list[str]]]
KINDS = ("print_controls", "print_notes", "print_folds", "print_breaks")


@pytest.fixture(scope="module")
def printed(own_site: Path, extreme_sites: dict[str, Path], browser: Browser) -> Iterator[Printed]:
    """The complaints of each kind, by page, as the page is on A4 paper."""
    found: Printed = {kind: {} for kind in KINDS}
    page = browser.new_page(viewport={"width": 718, "height": 1000}, color_scheme="dark")
    page.emulate_media(media="print")
    story = extreme_sites["many-answers"]
    for site in (own_site, story):
        for name in kinds_of(site):
            if name == "404.html" and site is story:
                continue  # its links start at its host's root, so that from a disk it has no style
            page.goto((site / name).as_uri())
            for kind in KINDS:
                if complaints := page.evaluate(probe(kind)):
                    found[kind][f"{'own' if site is own_site else story.parent.name}/{name}"] = complaints
    page.close()
    yield found


@pytest.mark.parametrize("kind", KINDS)
def test_a_printed_page_gives_no_cause_for_complaint(kind: str, printed: Printed) -> None:
    told = [f"{name}: {complaint}" for name, complaints in printed[kind].items() for complaint in complaints]
    assert not told, f"{len(printed[kind])} pages\n" + "\n".join(told[:40])


def test_a_page_becomes_a_pdf(own_site: Path, browser: Browser) -> None:
    page = browser.new_page()
    page.goto((own_site / "article.html").as_uri())
    pdf = page.pdf(format="A4")
    page.close()
    assert pdf.startswith(b"%PDF") and len(pdf) > 20_000
