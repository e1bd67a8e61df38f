"""Texts of a translation that have none, marked on pages with the language that they are in.

Templates print a text anywhere: in an element, in an attribute, in a title. So it is printed between two marks that
no text has, and once the page is whole they become elements, or nothing where no element may stand.
"""

from __future__ import annotations

import re

OPEN, CLOSE = "\ufdd0", "\ufdd1"
"""Noncharacters of Unicode, which are for a program's own use."""
_PLAIN = "title|script|style|option|textarea|text|desc"
_NO_ELEMENT = re.compile(rf"(<(?:{_PLAIN})\b[^>]*>.*?</(?:{_PLAIN})>|<[^>]*>)", re.DOTALL)


def marked(text: str) -> str:
    return f"{OPEN}{text}{CLOSE}"


def has_marks(html: str) -> bool:
    return OPEN in html


def without_marks(text: str) -> str:
    return text.replace(OPEN, "").replace(CLOSE, "")


_CARD = re.compile(r'(<aside class="card".*?</aside>)', re.DOTALL)
_BLOCK = re.compile(r"<(p|h[1-6]|ul|ol|blockquote|pre|table)(?=[ >])")


def with_attributes(html: str, attributes: str) -> str:
    """Prose as HTML, each of its blocks with these attributes but for cards, which have words of the site in them."""
    if not html.startswith("<") or not _BLOCK.match(html):
        return f"<span {attributes}>{html}</span>"
    parts = _CARD.split(html)
    parts[::2] = [_BLOCK.sub(rf"<\1 {attributes}", part) for part in parts[::2]]
    return "".join(parts)


def with_elements(html: str, attributes: str) -> str:
    """HTML whose marks are elements with these attributes (`lang="en"`)."""
    if not has_marks(html):
        return html
    parts = _NO_ELEMENT.split(html)  # every second one is a tag, or an element that may hold no other
    parts[1::2] = map(without_marks, parts[1::2])
    parts[::2] = [part.replace(OPEN, f"<span {attributes}>").replace(CLOSE, "</span>") for part in parts[::2]]
    return "".join(parts)
