"""A problem: a value with a place, made where it is noticed and told in one place."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

# Every kind of problem, by its code. Codes are public: they are never given a new meaning.
# docs/writing.md explains each; a test holds the two together.
KINDS = {
    "E101": "a folder or file is missing",
    "E102": "a file cannot be read as text",
    "E103": "a file is empty",
    "E104": "the YAML is broken",
    "E105": "a key is written twice",
    "E106": "a YAML document expands too far",
    "E107": "a path leads outside the project",
    "E108": "a file that nothing reads",
    "E109": "a table cannot be read",
    "E110": "a row or column of a table is wrong",
    "E111": "a file of words cannot be read",
    "E112": "a translation does not fit its original",
    "E113": "a character that nobody sees",
    "E201": "an unknown field",
    "E202": "a required field is missing",
    "E203": "a value has the wrong form",
    "E204": "an id has the wrong form",
    "E205": "an id is used twice",
    "E206": "a date cannot be read",
    "E207": "the article's front matter is broken",
    "E301": "no record has this id",
    "E302": "no source has this id",
    "E303": "a link in prose cannot be followed",
    "E304": "a claim card in the wrong place",
    "E305": "one name for two records",
    "E306": "a heading in the wrong place",
    "E401": "a quotation is not in its source",
    "E402": "a quotation is found more than once",
    "E403": "the paragraph does not exist",
    "E404": "the quotation is in another paragraph",
    "E405": "a quotation in prose has no citation",
    "E406": "a quotation or paragraph was never verified",
    "E407": "a source's text has changed",
    "E408": "pins.lock is out of date",
    "E409": "pins.lock cannot be read",
    "E410": "a pin on a source without a text",
    "E411": "more is without a pin than may be",
    "E501": "a figure contradicts itself",
    "E502": "a figure does not stand in its pinned words",
    "E503": "a response lacks what its kind needs",
    "E504": "a status may only be lowered",
    "E505": "a claim contradicts another record",
    "E506": "an allegation without a right of reply",
    "E507": "published, and changed without a correction",
    "E508": "released.json cannot be read",
    "E509": "a revision of git cannot be read",
    "E601": "the article may not be published",
    "E701": "a template is broken",
    "E702": "a template uses a name that does not exist",
    "E801": "the output folder is not safe to write to",
    "E802": "the site could not be written",
    "E803": "the site is not the last build's",
    "E804": "a target cannot be reached or written to",
    "E805": "no target has this name",
    "W101": "a statement names no passage",
    "W102": "more of a source is quoted than its limit",
    "W103": "a paragraph of a source is not used",
    "W104": "a word says more than is recorded",
    "W105": "a number or date that no pinned passage holds",
    "W106": "nothing to silence",
    "W107": "an allegation told as a fact",
    "W108": "words that do not do what their kind says",
    "W109": "the interface has no words in the language",
    "W110": "a translation is not up to date",
    "W701": "a colour that cards cannot be drawn in",
    "W702": "the cards could not be drawn",
}


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something stands: a file, relative to the project, and line and column from 1 (0: the whole file)."""

    path: str
    line: int = 0
    column: int = 0
    row: str = field(default="", compare=False)

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}" if self.line else self.path


@dataclass(frozen=True, slots=True)
class Problem:
    code: str
    place: Place
    message: str
    hint: str = ""

    def __post_init__(self) -> None:
        assert self.code in KINDS, self.code

    @property
    def is_warning(self) -> bool:
        return self.code.startswith("W")

    def __str__(self) -> str:
        lines = [visible(f"{self.place}: {'warning: ' if self.is_warning else ''}{self.message} [{self.code}]")]
        if self.place.row.strip():
            lines += caret(self.place.row, self.place.column)
        if self.hint:
            lines.append(f"    {visible(self.hint)}")
        return "\n".join(lines)


def caret(row: str, column: int, width: int = 100) -> list[str]:
    """The author's own row, cut to `width` around the column, and a caret beneath it."""
    row = row.expandtabs(1).rstrip()
    start = 0
    if len(row) > width:
        start = max(0, min(column - 1 - width // 3, len(row) - width))
    cut = ("…" if start else "") + row[start : start + width] + ("…" if start + width < len(row) else "")
    before = cut[: column - 1 - start + (1 if start else 0)]
    # Wide characters take two cells and combining ones none; control characters would move the cursor.
    cells = sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in before)
    return [f"    {visible(cut)}", f"    {' ' * cells}^"]


def visible(text: str) -> str:
    """A text for a terminal, which what an author wrote, or a file's name, may not steer."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Sorted by place, each told once."""
    return sorted(set(problems), key=lambda p: (p.is_warning, p.place, p.code, p.message))


def report(problems: Iterable[Problem]) -> str:
    """All problems as text for a terminal, one blank line between them."""
    return "\n\n".join(str(problem) for problem in in_order(problems))


def closest(word: str, known: Iterable[str]) -> str | None:
    """The known name most like `word`, or None where nothing is alike."""
    found = difflib.get_close_matches(word.casefold(), sorted(known), n=1, cutoff=0.6)
    return found[0] if found else None


def closest_hint(label: str, word: str, known: Iterable[str], most: int = 8) -> str:
    """`closest id: mira-okafor`; else the whole list where it is short."""
    names = sorted(known)
    if best := closest(word, names):
        return f"closest {label}: {best}"
    if not names:
        return ""
    return f"known: {', '.join(names)}" if len(names) <= most else ""


def relative(path: Path, root: Path) -> str:
    """A path as authors see it: relative to the project where it lies inside, with forward slashes."""
    try:
        return path.relative_to(root).as_posix()
    except ValueError:
        return path.as_posix()


def count_of(number: int, one: str, many: str = "") -> str:
    """`1 claim`, `2 claims`."""
    return f"{number} {one}" if number == 1 else f"{number} {many or one + 's'}"
