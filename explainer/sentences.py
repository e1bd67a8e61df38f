"""The sentences of a prose text, each with the passages cited for it. The only module that knows sentencex.

A citation belongs to the sentence that it stands in or directly behind, and so does `[@us]`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sentencex import get_sentence_boundaries

from explainer.prose import Citation, Silenced, parse
from explainer.remembered import remembered


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence as it is printed, without marks."""

    text: str
    citations: tuple[Citation, ...] = ()
    is_ours: bool = False
    """Marked as a remark of the explainer's own."""
    silenced: tuple[Silenced, ...] = ()


@remembered
def sentences_of(text: str, language: str = "en") -> tuple[Sentence, ...]:
    """The sentences of a prose text in order; its headings are none."""
    found: list[Sentence] = []
    tokens = parse(text, language).tokens
    for index, token in enumerate(tokens):
        before = tokens[index - 1].type if index else ""
        if token.type == "inline" and before not in ("heading_open", "th_open"):
            found += _of_block(token, language)
    return tuple(found)


def split(text: str, language: str) -> list[tuple[int, int]]:
    """Where the sentences of a plain text start and end, white space left out."""
    found = []
    for boundary in get_sentence_boundaries(language.split("-")[0].lower(), text):
        start, end = boundary["start_index"], boundary["end_index"]
        piece = text[start:end]
        if any(char.isalnum() for char in piece):
            start += len(piece) - len(piece.lstrip())
            found.append((start, start + len(piece.strip())))
        elif found:  # a mark left over belongs to the sentence before it
            found[-1] = (found[-1][0], start + len(piece.rstrip()))
    return found


def _of_block(inline: Any, language: str) -> Iterator[Sentence]:
    flat, marks = "", []
    for child in inline.children or ():
        if child.type in ("text", "code_inline"):
            flat += child.content.replace("\n", " ")
        elif child.type in ("softbreak", "hardbreak"):
            flat += " "
        elif child.type == "citation" and child.meta["cited"]:
            marks.append((len(flat), child.meta["cited"]))
        elif child.type == "remark":
            marks.append((len(flat), True))
        elif child.type == "silenced":
            marks.append((len(flat), child.meta["silenced"]))
    ranges = split(flat, language)
    for number, (start, end) in enumerate(ranges):
        last = number == len(ranges) - 1
        following = len(flat) if last else ranges[number + 1][0]
        # Marks before the first word belong to the first sentence.
        own = [mark for at, mark in marks if (start < at or not number) and at <= following]
        yield Sentence(
            flat[start:end],
            tuple(mark for mark in own if isinstance(mark, Citation)),
            any(mark is True for mark in own),
            tuple(mark for mark in own if isinstance(mark, Silenced)),
        )
