"""Characters that nobody sees, and that make a text look other than it is: where they stand, and texts without them.

Unicode's annex 9 (UAX #9) has those that turn the direction of writing. Overrides and embeddings, which
run on to the end of a paragraph, are never needed: it recommends isolates, and marks (U+200E, U+200F,
U+061C), in their place. What an override does to a text that is read line by line is known as Trojan
Source (CVE-2021-42574).
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

# C0 and C1 but tab and line break, line and paragraph separators, embeddings and overrides, what Unicode
# has given up (U+206A to U+206F), a byte-order mark inside a text, marks of annotations, and tags.
_UNSEEN = "\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u206a-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f"
_ISOLATES = "\u2066-\u2069"
_ANY_UNSEEN = re.compile(f"[{_UNSEEN}]")
_ANY_ISOLATE = re.compile(f"[{_ISOLATES}]")
# The flags of England, Scotland and Wales are a black flag, tags, and the tag that ends them (UTS #51).
_FLAG = "\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f"
_BUT_FLAGS = re.compile(f"{_FLAG}|([{_UNSEEN}])")
_IN_SOURCES = re.compile(f"{_FLAG}|([{_UNSEEN}{_ISOLATES}])")
# Markdown reads &#8238; and &#x202E; as the character.
_REFERENCE = re.compile(r"&#(?:[xX]([0-9a-fA-F]{1,6})|([0-9]{1,7}));")
# Where a paragraph ends in Markdown, and with it whatever direction was opened in it.
_TURNS = re.compile(rf"[{_ISOLATES}]|\n(?=[ \t]*(?:\n|[-*+#>|]|\d+[.)][ \t]))")

_MOST_TOLD = 20
"""Of one text: a file that was pasted whole may have thousands."""


@dataclass(frozen=True, slots=True)
class Unseen:
    """A character that may not stand where it does."""

    at: int
    """In characters of the text."""
    message: str
    hint: str


def unseen_in(text: str) -> Iterator[Unseen]:
    """The first of the characters that no author's text may have, typed or as references (`&#x202E;`)."""
    found: Iterator[tuple[int, str]] = iter(())
    if _ANY_UNSEEN.search(text):
        found = ((match.start(), match[1]) for match in _BUT_FLAGS.finditer(text) if match[1])
    if "&#" in text:
        found = itertools.chain(found, _references(text))
    for at, char in itertools.islice(found, _MOST_TOLD):
        yield Unseen(at, f"{_called(char)}, which {_does(char)}", _instead(char))


def _references(text: str) -> Iterator[tuple[int, str]]:
    for match in _REFERENCE.finditer(text):
        number = int(match[1], 16) if match[1] else int(match[2])
        char = chr(number) if 0 < number < 0x110000 else ""
        if _ANY_UNSEEN.match(char) or _ANY_ISOLATE.match(char):
            yield match.start(), char


def has_isolates(text: str) -> bool:
    return not text.isascii() and _ANY_ISOLATE.search(text) is not None


def unclosed_in(text: str) -> Iterator[Unseen]:
    """Isolates that are not closed in the paragraph that they stand in, and ends that close none."""
    if not has_isolates(text):
        return
    opened: list[int] = []
    for match in _TURNS.finditer(text):
        if match[0] == "\n":
            yield from (_unclosed(text, at) for at in opened)
            opened.clear()
        elif match[0] != "\u2069":
            opened.append(match.start())
        elif opened:
            opened.pop()
        else:
            hint = "leave it out, or open an isolate before it"
            yield Unseen(match.start(), f"{_called(match[0])} closes nothing here", hint)
    yield from (_unclosed(text, at) for at in opened)


def _unclosed(text: str, at: int) -> Unseen:
    hint = "close it with U+2069 before its paragraph ends, or leave it out"
    return Unseen(at, f"{_called(text[at])} is not closed in its text", hint)


def without_unseen(text: str) -> str:
    """A source's text as it is shown: none of these characters, isolates neither; spaces of other kinds are spaces.

    A source is not ours to mend, and what it opens would run on into what stands around it.
    """
    if not (_ANY_UNSEEN.search(text) or has_isolates(text)):
        return text
    return _IN_SOURCES.sub(lambda match: " " if (match[1] or "").isspace() else "" if match[1] else match[0], text)


def _called(char: str) -> str:
    """`U+202E (right-to-left override)`; control characters have no names."""
    return f"U+{ord(char):04X} ({unicodedata.name(char, 'a control character').lower()})"


def _does(char: str) -> str:
    if "\u202a" <= char <= "\u202e" or _ANY_ISOLATE.match(char):
        return "turns the direction of a text unseen"
    return "readers cannot see"


def _instead(char: str) -> str:
    if "\u202a" <= char <= "\u202e":
        return "leave it out; a text of two directions has the marks U+200E and U+200F, or isolates that are closed"
    if _ANY_ISOLATE.match(char):
        return "write the character itself, and close it, or leave it out"
    return "write a line break or a space in its place" if char in "\u2028\u2029\x85\x0b\x0c" else "leave it out"
