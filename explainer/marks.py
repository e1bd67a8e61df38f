"""Quotation marks: those of each language, and what stands between them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

# Opening and closing marks, outer then inner, as CLDR gives them for each language (`delimiters`).
QUOTES: Mapping[str, tuple[str, str, str, str]] = {
    "en": ("“", "”", "‘", "’"),
    "de": ("„", "“", "‚", "‘"),
    "fr": ("«\u00a0", "\u00a0»", "‹\u00a0", "\u00a0›"),
    "es": ("«", "»", "“", "”"),
    "it": ("«", "»", "“", "”"),
    "pt": ("“", "”", "‘", "’"),
    "nl": ("‘", "’", "“", "”"),
    "pl": ("„", "”", "«", "»"),
    "sv": ("”", "”", "’", "’"),
    "fi": ("”", "”", "’", "’"),
    "ru": ("«", "»", "„", "“"),
    "uk": ("«", "»", "„", "“"),
    "ar": ("”", "“", "’", "‘"),
    "tr": ("“", "”", "‘", "’"),
}


def as_typed(words: str, language: str) -> str:
    """Typeset words with straight marks again: a source may have other marks inside a quotation than its language's."""
    outer, outer_end, inner, inner_end = QUOTES.get(language.split("-")[0].lower(), QUOTES["en"])
    for mark, straight in ((outer, '"'), (outer_end, '"'), (inner, "'"), (inner_end, "'")):
        words = words.replace(mark, straight)
    return words


def quoted_ranges(text: str, language: str) -> Iterator[tuple[int, int]]:
    """Where quotations stand in typeset text, marks left out. A closing ’ before a letter is an apostrophe."""
    marks = [mark.strip("\u00a0") for mark in QUOTES.get(language.split("-")[0].lower(), QUOTES["en"])]
    pairs = {"“": "”", "‘": "’", "«": "»", "‹": "›", "„": "“”", "‚": "‘’", marks[0]: marks[1], marks[2]: marks[3]}
    at = 0 if any(mark in text for mark in pairs) else len(text)
    absent: set[str] = set()  # those that do not come any more: a text of opening marks alone is read through once
    while at < len(text):
        closing = pairs.get(text[at])
        opens = closing is not None and not (at and text[at - 1].isalnum())
        if opens and closing is not None and closing not in absent:
            end = _first_of(closing, text, at + 1)
            while 0 <= end < len(text) - 1 and text[end] == "’" and text[end + 1].isalnum():
                end = _first_of(closing, text, end + 1)
            if end < 0:
                absent.add(closing)
            if end > at + 1:
                yield at + 1, end
                at = end
        at += 1


def _first_of(marks: str, text: str, start: int) -> int:
    return next((n for n in range(start, len(text)) if text[n] in marks), -1)
