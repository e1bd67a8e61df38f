"""A source's text: its paragraphs, the one normalisation, and where words stand in it."""

from __future__ import annotations

import difflib
import hashlib
import re
import unicodedata
from dataclasses import dataclass

from explainer.remembered import remembered

# Curly and straight marks alike; single and double stay apart, and so do « ».
_MARKS = str.maketrans(
    {**dict.fromkeys("\u2018\u2019\u201a\u201b", "'"), **dict.fromkeys("\u201c\u201d\u201e\u201f", '"')}
)
# Soft hyphens; and marks and isolates, by which an author sets a quotation of another direction apart.
_DROPPED = "\u00ad\u061c\u200e\u200f\u2066-\u2069"
_NOT_COMPARED = re.compile(f"[{_DROPPED}]")
# Unicode's category Pd (dash punctuation) and the minus sign. A test holds this to unicodedata.
DASHES = (
    "-\u058a\u05be\u1400\u1806\u2010\u2011\u2012\u2013\u2014\u2015\u2e17\u2e1a\u2e3a\u2e3b\u2e40\u2e5d"
    "\u301c\u3030\u30a0\ufe31\ufe32\ufe58\ufe63\uff0d\U00010ead\u2212"
)
_TABLE = {**_MARKS, **dict.fromkeys(map(ord, DASHES), "-")}


@remembered
def normalise(text: str) -> str:
    """The one normalisation before words are compared; nothing else is folded.

    Unicode NFC, quotation marks alike, dashes alike, any run of white space as one space, soft
    hyphens and what guides the direction of writing dropped. Applying it twice changes nothing.
    """
    plain = text if text.isascii() else _NOT_COMPARED.sub("", text)
    return " ".join(unicodedata.normalize("NFC", plain).translate(_TABLE).split())


def fingerprint(text: str) -> str:
    """A short hash of normalised text: 80 bits of SHA-256, enough to tell a change from none."""
    return hashlib.sha256(normalise(text).encode()).hexdigest()[:20]


@remembered
def paragraphs_of(text: str) -> tuple[str, ...]:
    """The non-empty blocks of a text; where no blank line parts them, its non-empty lines."""
    blocks = re.split(r"\n[^\S\n]*\n", text.strip())
    if len(blocks) == 1:
        blocks = text.split("\n")
    return tuple(block.strip() for block in blocks if block.strip())


def word_count(text: str) -> int:
    return len(normalise(text).split())


@dataclass(frozen=True, slots=True, order=True)
class Found:
    """Where a quote stands: the paragraph, from 1, and the words of it that it covers, from 0."""

    at: int
    start: int
    """In characters of the normalised paragraph."""
    first_word: int
    words: int


def find_quote(quote: str, paragraphs: tuple[str, ...], at: int | None = None) -> list[Found]:
    """Every place where the quote stands exactly, as whole words, in order; with `at` in that paragraph alone."""
    needle = normalise(quote)
    if not needle:
        return []
    found = []
    first, last = (0, len(paragraphs)) if at is None else (at - 1, at)
    for number, paragraph in enumerate(paragraphs[first:last], first + 1):
        hay = normalise(paragraph)
        start, counted, before = hay.find(needle), 0, 0
        while start >= 0:
            before, counted = before + hay.count(" ", counted, start), start  # one space parts two words
            if _whole_words(hay, start, start + len(needle)):
                found.append(Found(number, start, before, needle.count(" ") + 1))
            start = hay.find(needle, start + 1)
    return found


def cuts_a_word(quote: str, paragraphs: tuple[str, ...]) -> bool:
    """Whether the quote stands in the text, but only with its first or last word cut short."""
    needle = normalise(quote)
    return not find_quote(quote, paragraphs) and any(needle in normalise(p) for p in paragraphs)


def _whole_words(text: str, start: int, end: int) -> bool:
    return not _inside_word(text, start) and not _inside_word(text, end)


def _inside_word(text: str, at: int) -> bool:
    """Whether a cut before `at` would change the sense: inside a word or a number, or before "n't".

    A possessive may be cut off: `Okafor` stands in `Okafor's`.
    """
    if not 0 < at < len(text):
        return False
    before, here = text[at - 1], text[at]
    if before.isalnum() and here.isalnum():
        return True
    if unicodedata.category(here).startswith("M"):
        return True  # a mark belongs to the letter before it
    earlier, later = text[at - 2 : at - 1], text[at + 1 : at + 2]
    if (before.isdigit() and here in ".," and later.isdigit()) or (
        earlier.isdigit() and before in ".," and here.isdigit()
    ):
        return True
    if here == "'" and before.isalpha() and later.isalpha():
        return re.match(r"'s\b", text[at:]) is None
    return before == "'" and earlier.isalpha() and here.isalpha()


@dataclass(frozen=True, slots=True)
class Nearest:
    """The passage most like a quote that was not found; for a suggestion, never for a match."""

    at: int
    passage: str
    differs: str


def nearest(quote: str, paragraphs: tuple[str, ...]) -> Nearest | None:
    """The passage that shares most with the quote, and the words in which they differ."""
    wanted = normalise(quote).split()
    folded = [_folded(word) for word in wanted][:200]
    best: tuple[float, int, int, int] = (0.0, 0, 0, 0)
    for number, paragraph in enumerate(paragraphs, 1):
        words = normalise(paragraph).split()
        have = [_folded(word) for word in words]
        if not set(folded) & set(have):
            continue
        matcher = difflib.SequenceMatcher(None, folded, have, autojunk=False)
        block = matcher.find_longest_match()
        # The window that lines up with the longest run of shared words.
        start = max(0, block.b - block.a)
        end = min(len(words), start + len(folded))
        matcher.set_seq2(have[start:end])
        if matcher.ratio() > best[0]:
            best = (matcher.ratio(), number, start, end)
    ratio, number, start, end = best
    if ratio < 0.4:
        return None
    passage = [_bare(word) for word in normalise(paragraphs[number - 1]).split()[start:end]]
    matcher = difflib.SequenceMatcher(None, [_bare(word) for word in wanted], passage, autojunk=False)
    differs = [
        f"‘{' '.join(wanted[a:b])}’ for ‘{' '.join(passage[c:d])}’"
        if a < b and c < d
        else f"‘{' '.join(wanted[a:b])}’ added"
        if a < b
        else f"‘{' '.join(passage[c:d])}’ missing"
        for tag, a, b, c, d in matcher.get_opcodes()
        if tag != "equal"
    ]
    shown = " ".join(normalise(paragraphs[number - 1]).split()[start:end]).strip(_EDGES)
    return Nearest(number, shown, "; ".join(differs[:3]))


_EDGES = "\"'.,;:!?()"


def _bare(word: str) -> str:
    """A word without the punctuation at its edges; a word of only punctuation is kept."""
    return word.strip(_EDGES) or word


def _folded(word: str) -> str:
    return re.sub(r"\W", "", word).casefold()


def original_ranges(paragraph: str, quotes: list[str]) -> list[tuple[int, int]]:
    """Where quotes stand in a paragraph as it was typed: merged (start, end) ranges in characters.

    The normalisation changes lengths, so each normalised character is traced to where it came from.
    """
    pieces, origins, space = [], [], True
    # A base character with its combining marks is composed as one; Hangul syllables likewise.
    for cluster in re.finditer(
        r"(?s)[\u1100-\u11ff]+|.[\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
        rf"{_DROPPED}]*",
        paragraph,
    ):
        for char in unicodedata.normalize("NFC", _NOT_COMPARED.sub("", cluster.group())).translate(_TABLE):
            if char.isspace():
                if space:
                    continue
                char = " "
            space = char == " "
            pieces.append(char)
            origins.append((cluster.start(), cluster.end()))
    flat = "".join(pieces).rstrip()
    if flat != normalise(paragraph):  # a script that composes in other ways: mark the whole, never the wrong words
        return [(0, len(paragraph))] if any(normalise(q) in normalise(paragraph) for q in quotes) else []
    ranges = []
    for quote in quotes:
        needle = normalise(quote)
        for found in find_quote(quote, (paragraph,)):
            ranges.append((origins[found.start][0], origins[found.start + len(needle) - 1][1]))
    merged: list[tuple[int, int]] = []
    for start, end in sorted(ranges):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
