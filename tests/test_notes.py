"""The links of a page as numbered notes: which get a number, and what the note says."""

from __future__ import annotations

import pytest

from explainer.notes import Note, note_of, with_notes

TITLES = {"people/mira.html": "Mira Okafor", "timeline.html": "Timeline", "timeline.html#fire": "Fire breaks out"}


def named(href: str) -> Note:
    return note_of(href, "../", TITLES, "")


def numbered(html: str) -> tuple[str, list[str]]:
    noted = with_notes(html, "../claims/fire.html", named)
    return noted.html, [note.address for note in noted.notes]


def test_each_target_has_one_number_in_the_order_of_the_page() -> None:
    html, addresses = numbered(
        '<a href="../people/mira.html">Mira</a> <a class="x" href="https://example.org/?a=1&amp;b=2">that</a> '
        '<a href="../people/mira.html">again</a>'
    )
    assert html == (
        '<a href="../people/mira.html" data-note="1">Mira</a> '
        '<a class="x" href="https://example.org/?a=1&amp;b=2" data-note="2">that</a> '
        '<a href="../people/mira.html" data-note="1">again</a>'
    )
    assert addresses == ["people/mira.html", "https://example.org/?a=1&b=2"]


@pytest.mark.parametrize(
    "link",
    [
        '<a href="#part">within the page</a>',
        '<a href="../claims/fire.html#answers">within the page, by its name</a>',
        '<a href="../people/mira.html" aria-label="Mira">a drawing</a>',
        '<a data-screen href="../people/mira.html">for screens</a>',
        "<abbr title='href=\"x\"'>no link</abbr>",
    ],
)
def test_a_link_that_paper_does_not_show_or_need_gets_no_number(link: str) -> None:
    assert numbered(link) == (link, [])


@pytest.mark.parametrize(
    ("href", "base_url", "note"),
    [
        ("../people/mira.html", "", Note("Mira Okafor", "people/mira.html")),
        ("../people/mira.html", "https://e.org/x/", Note("Mira Okafor", "https://e.org/x/people/mira.html")),
        ("../timeline.html#fire", "", Note("Fire breaks out", "timeline.html#fire")),
        ("../timeline.html#_after", "", Note("Timeline", "timeline.html#_after")),
        ("https://example.org/a", "https://e.org/x/", Note("", "https://example.org/a")),
        ("mailto:desk@example.org", "", Note("", "mailto:desk@example.org")),
    ],
)
def test_a_note_names_the_page_and_gives_an_address_that_a_reader_can_type(
    href: str, base_url: str, note: Note
) -> None:
    assert note_of(href, "../", TITLES, base_url) == note
