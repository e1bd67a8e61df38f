"""translated.lock: which original each translation was made from, as hashes; one text a line.

A translation that stayed as it was while its original changed may say what is said no more.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass

from explainer.problems import Place, Problem

NAME = "translated.lock"
HEADER = """\
# Written by the build; do not edit. It holds which original each text was translated from, as hashes, so that
# the build can tell when an original has changed since.
"""
_LINE = re.compile(r"(\S+) (\S+) original:([0-9a-f]{12}) text:([0-9a-f]{12})")
HINT = "translate it again; or, where it still says the same, run python build.py lock"

Pair = tuple[str, str]
"""The hashes of an original and of its translation."""


@dataclass(frozen=True, slots=True)
class Translation:
    """One text that is translated, with what it is a translation of, and where it was written."""

    original: str
    text: str
    place: Place

    @property
    def pair(self) -> Pair:
        return _hash(self.original), _hash(self.text)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def compared(
    locked: Mapping[str, Pair], found: Mapping[str, Translation], accept: bool
) -> tuple[dict[str, Pair], list[Problem]]:
    """The lock brought up to date, and a warning for each translation that its original has left behind.

    What is left behind keeps its line, so that it is told again; `accept` takes all for right.
    """
    made, problems = {}, []
    for name, translation in found.items():
        original, text = made[name] = translation.pair
        if name in locked and not accept and locked[name][1] == text and locked[name][0] != original:
            made[name] = locked[name]
            message = "the original has changed since this was translated"
            problems.append(Problem("W110", translation.place, message, HINT))
    return made, problems


def lock_text(pairs: Mapping[str, Pair]) -> str:
    lines = (f"{name} original:{original} text:{text}\n" for name, (original, text) in sorted(pairs.items()))
    return HEADER + "".join(lines)


def parse_lock(text: str, path: str) -> tuple[dict[str, Pair], list[Problem]]:
    pairs: dict[str, Pair] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if match := _LINE.fullmatch(line):
            pairs[f"{match[1]} {match[2]}"] = match[3], match[4]
        elif line.strip() and not line.startswith("#"):
            message = f"this line of {NAME} cannot be read"
            hint = "delete the file, and run: python build.py lock"
            return {}, [Problem("E409", Place(path, number, 1, line), message, hint)]
    return pairs, []
