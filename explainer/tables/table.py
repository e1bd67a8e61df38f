"""Tables as CSV: text → rows of cells that know their place, and back (RFC 4180).

The csv module of the standard library tells no column of a file and accepts quotation marks that are
never closed, so the reading is done here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path as FilePath

from explainer.documents import read_text
from explainer.problems import Place, Problem
from explainer.unseen import has_isolates, unclosed_in

SEPARATORS = ",;\t"

# What spreadsheets take for the start of a formula (OWASP, CSV injection), behind any apostrophes.
_FORMULA = re.compile(r"'*[=+\-@\t\r＝＋－＠]")
_TO_QUOTE = re.compile(r'[",;\t\r\n]')
_QUOTED = re.compile(r'"([^"]*(?:""[^"]*)*)" *')


@dataclass(frozen=True, slots=True)
class Cell:
    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Row:
    """A row with something in it. `number` is the one that a spreadsheet shows: the heading is row 1."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table as it was read: its headings, and the rows below them."""

    path: str
    heads: tuple[Cell, ...]
    rows: tuple[Row, ...]


def read_table(path: FilePath) -> tuple[Table | None, list[Problem]]:
    """The table in a file. Places name the file as it was given, not as seen from a project."""
    text, problems = read_text(path, FilePath("/"))
    hint = "export it again as CSV in UTF-8; in Excel: “CSV UTF-8”"
    if problems:
        hints = [hint if "UTF-8" in problem.hint else problem.hint for problem in problems]
        named = Place(path.as_posix())
        return None, [
            replace(p, code=p.code if p.code == "E113" else "E109", place=replace(p.place, path=named.path), hint=h)
            for p, h in zip(problems, hints, strict=True)
        ]
    return parse_table(text, path.as_posix())


def parse_table(text: str, path: str) -> tuple[Table | None, list[Problem]]:
    """A CSV text as a table, separated by whichever of comma, semicolon and tab its first row has most of."""
    first = text.lstrip("\n").partition("\n")[0]
    separator = max(SEPARATORS, key=first.count)
    rows, problems = _rows_of(text, path, separator)
    if has_isolates(text):
        cells = (cell for row in rows for cell in row.cells)
        problems += [
            Problem("E113", cell.place, one.message, one.hint) for cell in cells for one in unclosed_in(cell.text)
        ]
    if not rows and not problems:
        hint = "write the headings into its first row; python build.py export writes a table to start from"
        problems = [Problem("E109", Place(path), "this table is empty", hint)]
    return (None, problems) if problems else (Table(path, rows[0].cells, tuple(rows[1:])), [])


def _rows_of(text: str, path: str, separator: str) -> tuple[list[Row], list[Problem]]:
    """The rows that hold something, up to the first mistake: what follows it cannot be told apart."""
    plain = re.compile(f"[^{separator}\n]*")
    lines = text.split("\n")
    rows: list[Row] = []
    cells: list[Cell] = []
    at, line, start, number = 0, 1, 0, 1
    while at <= len(text):
        place = Place(path, line, at - start + 1, lines[line - 1])
        quoted = text.startswith('"', at)
        match = (_QUOTED if quoted else plain).match(text, at)
        if match is None:
            hint = "close it behind the cell; inside a cell a quotation mark is written twice"
            return rows, [Problem("E109", place, "a quotation mark that is never closed", hint)]
        cells.append(Cell(_bare(match[1].replace('""', '"') if quoted else match[0]), place))
        line += match[0].count("\n")
        start = max(start, text.rfind("\n", 0, match.end()) + 1)
        at = match.end()
        following = text[at : at + 1]
        if following not in ("", "\n", separator):
            here = Place(path, line, at - start + 1, lines[line - 1])
            hint = "quote the whole cell; inside it a quotation mark is written twice"
            return rows, [Problem("E109", here, "more text behind a closing quotation mark", hint)]
        at += 1
        if following != separator:
            if any(cell.text for cell in cells):
                rows.append(Row(number, tuple(cells)))
            cells, number = [], number + 1
            line, start = line + 1, at
    return rows, []


def _bare(text: str) -> str:
    """A cell without white space around it, and without the apostrophe that keeps it from being a formula."""
    text = text.strip()
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def table_text(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table as CSV: commas, CRLF, and the byte-order mark by which Excel knows UTF-8."""
    written = (",".join(map(_cell, row)) for row in (heads, *rows))
    return "\ufeff" + "".join(f"{row}\r\n" for row in written)


def _cell(text: str) -> str:
    """A cell that no spreadsheet runs, nor cuts in two where another separator is its own."""
    if text.isalnum():
        return text
    if _FORMULA.match(text):
        text = f"'{text}"
    return '"' + text.replace('"', '""') + '"' if _TO_QUOTE.search(text) else text
