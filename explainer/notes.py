"""The links of a page as numbered notes: on paper nobody can follow one."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import unescape

# Pages are made by our own templates with autoescaping, so a tag has no bare > in an attribute.
_LINK = re.compile(r'<a\b(?P<rest>[^>]*?\shref="(?P<href>[^"#][^"]*)"[^>]*)>')


@dataclass(frozen=True, slots=True)
class Note:
    """What a link leads to, where it has a name, and its address for a reader without the site."""

    title: str
    address: str


@dataclass(frozen=True, slots=True)
class Noted:
    """The HTML with a number at each link (`data-note`), and what the numbers say, from 1."""

    html: str
    notes: tuple[Note, ...]


def with_notes(html: str, own: str, note_of: Callable[[str], Note]) -> Noted:
    """Numbers the links of a page that leave it, each target once, in the order in which they stand.

    `own` is the page's address as its own links have it. Links of drawings, which have a label for words,
    get no number, for nothing could print it; nor do those that paper does not need (`data-screen`).
    """
    numbers: dict[str, int] = {}

    def number(match: re.Match[str]) -> str:
        href = unescape(match["href"])
        if href.partition("#")[0] == own or " aria-label=" in match["rest"] or " data-screen" in match["rest"]:
            return match[0]
        return f'<a{match["rest"]} data-note="{numbers.setdefault(href, len(numbers) + 1)}">'

    return Noted(_LINK.sub(number, html), tuple(map(note_of, numbers)))


def note_of(href: str, prefix: str, titles: Mapping[str, str], base_url: str) -> Note:
    """The note of a link as a page has it: `prefix` is the page's way to the site's folder.

    `titles` names the site's addresses; where the site's own address is not known, the note gives the
    one inside its folder.
    """
    if re.match(r"[a-z]+:", href):
        return Note("", href)
    address = href.removeprefix(prefix)
    page = address.partition("#")[0]
    return Note(titles.get(address) or titles.get(page, ""), base_url + address)
