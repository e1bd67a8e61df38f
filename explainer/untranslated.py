"""Texts in another language than the page: of an original that is not translated, or of an interface without words.

Templates print a text anywhere: in an element, in an attribute, in a title. So it is printed between two marks that
no text has, and once the page is whole they become elements, or nothing where no element may stand.
"""

from __future__ import annotations

import re
from collections.abc import Callable

OPEN, NAMED, CLOSE = "\ufdd0", "\ufdd2", "\ufdd1"
"""Noncharacters of Unicode, which are for a program's own use. Between the first two stands the language."""
_OPENING = re.compile(f"{OPEN}([^{NAMED}]*){NAMED}")
_PLAIN = "title|script|style|option|textarea|text|desc"
_NO_ELEMENT = re.compile(rf"(<(?:{_PLAIN})\b[^>]*>.*?</(?:{_PLAIN})>|<[^>]*>)", re.DOTALL)


def marked(text: str, language: str) -> str:
    return f"{OPEN}{language}{NAMED}{text}{CLOSE}"


def has_marks(html: str, language: str) -> bool:
    return f"{OPEN}{language}{NAMED}" in html


def without_marks(text: str) -> str:
    return _OPENING.sub("", text).replace(CLOSE, "") if OPEN in text else text


_CARD = re.compile(r'(<aside class="card".*?</aside>)', re.DOTALL)
_BLOCK = re.compile(r"<(p|h[1-6]|ul|ol|blockquote|pre|table)(?=[ >])")


def with_attributes(html: str, attributes: str) -> str:
    """Prose as HTML, each of its blocks with these attributes but for cards, which have words of the site in them."""
    if not html.startswith("<") or not _BLOCK.match(html):
        return f"<span {attributes}>{html}</span>"
    parts = _CARD.split(html)
    parts[::2] = [_BLOCK.sub(rf"<\1 {attributes}", part) for part in parts[::2]]
    return "".join(parts)


def with_elements(html: str, attributes: Callable[[str], str]) -> str:
    """HTML whose marks are elements with the attributes of their language (`lang="en"`)."""
    if OPEN not in html:
        return html

    def opened(mark: re.Match[str]) -> str:
        return f"<span {attributes(mark[1])}>"

    parts = _NO_ELEMENT.split(html)  # every second one is a tag, or an element that may hold no other
    parts[1::2] = map(without_marks, parts[1::2])
    parts[::2] = [_OPENING.sub(opened, part).replace(CLOSE, "</span>") for part in parts[::2]]
    return "".join(parts)
