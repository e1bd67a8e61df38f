"""A table of people, events, claims, sources or responses: its headings understood, its rows placed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path as FilePath

from explainer.documents import Path
from explainer.model import Value
from explainer.problems import Place, Problem, closest_hint
from explainer.tables.columns import KEYS, KINDS, Column, find_column, names_of
from explainer.tables.table import Cell, Row, Table, read_table


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table as values by field. It knows the place of each, as a document does."""

    row: Row
    keys: Mapping[str, Cell]
    cells: Mapping[Path, tuple[Column, Cell]]
    numbers: dict[str, list[int]] = field(default_factory=dict)
    """Of a list, which numbered columns its items stand in, where some between are empty."""

    def place(self, path: Path = (), key: bool = False) -> Place:
        cell = self._cell(path)
        return (cell or self.row.cells[0]).place

    def _cell(self, path: Path) -> Cell | None:
        """The cell of a value, of what it is part of, or of its parts."""
        if len(path) > 1 and isinstance(at := path[1], int):
            numbers = self.numbers.get(str(path[0]), [])
            path = (path[0], numbers[at] if at < len(numbers) else at, *path[2:])
        for length in range(len(path), 0, -1):
            for way in (path[:length], (*path[:length], "edtf")):
                if way in self.cells:
                    return self.cells[way][1]
        inside = [cell for way, (_, cell) in self.cells.items() if path and way[: len(path)] == path]
        named = [cell for name, cell in self.keys.items() if path == (name,)]
        return next((cell for cell in (*named, *inside) if cell.text), None)

    @property
    def number(self) -> str:
        """Of a response, which one of its claim it is; empty where the row does not say."""
        return self.keys["number"].text if "number" in self.keys else ""

    def told(self, problem: Problem) -> Problem:
        """A problem of a value in this row, with the row and the heading named."""
        hint = problem.hint
        if any(c.form == "pins" and cell.place == problem.place for c, cell in self.cells.values() if cell.text):
            hint = hint or 'in a table: report#5, report "words", or report#5 "words" (2)'
        cells = [(f", column ‘{column.name}’", cell) for column, cell in self.cells.values() if cell.text]
        cells += [(f", column ‘{key}’", cell) for key, cell in self.keys.items() if problem.code == "E204"]
        heading = next((words for words, cell in cells if cell.place == problem.place), "")
        return replace(problem, message=f"row {self.row.number}{heading}: {problem.message}", hint=hint)

    def problem(self, code: str, key: str, message: str, hint: str = "") -> Problem:
        """A problem of one of the cells that say which record the row is."""
        place = self.keys[key].place
        return Problem(code, place, f"row {self.row.number}, column ‘{key}’: {message}", hint)


@dataclass(frozen=True, slots=True)
class Sheet:
    kind: str
    path: str
    lines: tuple[Line, ...]

    @property
    def model(self) -> type[Value]:
        return KINDS[self.kind]


def read_sheet(path: FilePath) -> tuple[Sheet | None, list[Problem]]:
    """A table, and all that is wrong with its name, its headings and the form of its rows."""
    kind = kind_of(path)
    if kind is None:
        hint = f"name it by what it holds: {', '.join(f'{kind}.csv' for kind in KINDS)}"
        message = "the name of this file does not say what the table holds"
        return None, [Problem("E109", Place(path.as_posix()), message, hint)]
    table, problems = read_table(path)
    if table is None:
        return None, problems
    keys, columns, problems = _headings(table, kind)
    lines = []
    for row in table.rows:
        problems += _too_long(row, table)
        if missing := [key for key in keys if key != "number" and not _cell_at(row, keys[key]).text]:
            problems.append(_without_id(row, columns, missing[0]))
            continue
        cells = {column.path: (column, _cell_at(row, index)) for index, column in columns.items()}
        lines.append(Line(row, {key: _cell_at(row, index) for key, index in keys.items()}, cells))
    return (None, problems) if problems else (Sheet(kind, table.path, tuple(lines)), [])


def kind_of(path: FilePath) -> str | None:
    """What a file is called to hold: `people-2024.csv`, or `Harbour sources - people.csv` as Google Sheets names it."""
    for part in (path.stem.rpartition(" - ")[2], path.stem):
        words: list[str] = re.findall(r"[a-z]+", part.casefold())
        found = {word for word in words if word in KINDS}
        if len(found) == 1:
            return found.pop()
    return None


def _headings(table: Table, kind: str) -> tuple[dict[str, int], dict[int, Column], list[Problem]]:
    """Which cell of a row holds what: the id, and each field."""
    keys: dict[str, int] = {}
    columns: dict[int, Column] = {}
    first: dict[str, str] = {}
    problems: list[Problem] = []
    for index, head in enumerate(table.heads):
        name = head.text.strip().casefold()
        column = find_column(KINDS[kind], head.text)
        if not name:
            problems += _unnamed(table, index)
            continue
        if name not in KEYS[kind] and column is None:
            hint = closest_hint("column", name, {*KEYS[kind], *names_of(KINDS[kind], name)}, most=0)
            problems.append(Problem("E110", head.place, f"row 1: unknown column ‘{head.text}’", hint))
            continue
        name = name if column is None or name in KEYS[kind] else column.name
        if name in first:
            message = f"row 1: ‘{head.text}’ is the column ‘{name}’ once more"
            problems.append(Problem("E110", head.place, message, "keep one of them"))
        first[name] = head.text
        if name in KEYS[kind]:
            keys[name] = index
        elif column:
            columns[index] = column
    if KEYS[kind][0] not in keys and not any("unknown" in problem.message for problem in problems):
        hint = f"the table of {kind} needs a column with this heading, to say which record a row is"
        problems.append(Problem("E110", table.heads[0].place, f"row 1: there is no column ‘{KEYS[kind][0]}’", hint))
    return keys, columns, problems


def _unnamed(table: Table, index: int) -> Iterator[Problem]:
    for row in table.rows:
        if index < len(row.cells) and row.cells[index].text:
            message = f"row {row.number}: this cell is in a column without a heading"
            yield Problem("E110", row.cells[index].place, message, "write a heading into the first row")
            return


def _too_long(row: Row, table: Table) -> Iterator[Problem]:
    extra = [cell for cell in row.cells[len(table.heads) :] if cell.text]
    if extra:
        message = f"row {row.number} has {len(row.cells)} cells, and the headings are {len(table.heads)}"
        yield Problem("E110", extra[0].place, message, "a comma inside a cell needs quotation marks around the cell")


def _without_id(row: Row, columns: Mapping[int, Column], key: str) -> Problem:
    names = [index for index, column in columns.items() if column.name in ("name", "title")]
    idea = slug(_cell_at(row, names[0]).text) if names and key == "id" else ""
    hint = f"write {idea}" if idea else "lower-case letters, digits and single hyphens"
    if key == "claim":
        hint = "write the id of the claim that this answers"
    filled = next(cell for cell in row.cells if cell.text)
    return Problem("E110", filled.place, f"row {row.number}: the column ‘{key}’ is empty here", hint)


def slug(text: str) -> str:
    """The id that a name suggests; empty where it has letters beyond a to z."""
    return "-".join(re.findall(r"[a-z0-9]+", text.casefold())) if text.isascii() else ""


def _cell_at(row: Row, index: int) -> Cell:
    """A cell; an empty one behind the last, where a spreadsheet has left the end of a row out."""
    return row.cells[index] if index < len(row.cells) else Cell("", row.cells[0].place)
