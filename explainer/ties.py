"""The ties of one person as a small diagram: a trunk, and a box for each tie. The profile lists the same."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from unicodedata import east_asian_width

from explainer.links import Links
from explainer.model import Person

MOST = 12
"""More boxes than this would be no small diagram; the list has them all."""
SELF_LETTERS, NAME_LETTERS, WORD_LETTERS = 11, 23, 26
"""What fits into a line of the person's own box, and of a name and of words in another, at 320 units of width."""
LINE, PADDING, GAP = 17, 9, 10


@dataclass(frozen=True, slots=True)
class Box:
    """One tie: its lines from top to bottom, each with whether it is the other's name."""

    lines: tuple[tuple[str, bool], ...]
    top: int
    height: int
    is_outward: bool
    """Whether it reads from the person to the other: `spokesman for the Kremlin`."""


@dataclass(frozen=True, slots=True)
class TieDiagram:
    """A diagram in units of which it is 320 wide."""

    name: tuple[str, ...]
    boxes: tuple[Box, ...]
    height: int
    left_out: int


def diagram_of(person: Person, links: Links) -> TieDiagram | None:
    """The ties of a person and those that end at them, in the order of the files; None where there are none."""
    ties = [(links[tie.to].name, tie.as_, True) for tie in person.ties]
    ties += [(other.name, tie.as_, False) for other, tie in links.ties_to(person)]
    if not ties:
        return None
    boxes = []
    top = 0
    for other, words, is_outward in ties[:MOST]:
        name = [(line, True) for line in wrapped(other, NAME_LETTERS)]
        said = [(line, False) for line in wrapped(words, WORD_LETTERS)]
        lines = tuple(said + name if is_outward else name + said)
        height = len(lines) * LINE + 2 * PADDING
        boxes.append(Box(lines, top, height, is_outward))
        top += height + GAP
    name_lines = tuple(wrapped(person.name, SELF_LETTERS))
    height = max(top - GAP, len(name_lines) * LINE + 2 * PADDING)
    return TieDiagram(name_lines, tuple(boxes), height, len(ties) - len(boxes))


def wrapped(text: str, most: int) -> Iterable[str]:
    """A text in lines of at most `most` letters; a wide one, as in Chinese, counts as two (UAX #11)."""
    wide = sum(east_asian_width(letter) in "WF" for letter in text)
    return textwrap.wrap(text, max(4, most - most * wide // (2 * len(text))))
