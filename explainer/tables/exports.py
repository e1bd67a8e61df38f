"""The records of a project as tables, one file for each kind: `export`."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Any

from explainer.documents import Path
from explainer.model import Value
from explainer.problems import Place, Problem, relative
from explainer.project import Project
from explainer.read import FAMILIES
from explainer.records import parse_value
from explainer.tables.columns import KEYS, KINDS, Column, cell_of, columns_of, find_column, normal_cell
from explainer.tables.files import RecordFile, read_files, write_files
from explainer.tables.table import read_table, table_text


@dataclass(slots=True)
class _Sheet:
    """A table as it is made: what each row is of, and where its values were written."""

    model: type[Value]
    keys: tuple[str, ...]
    rows: list[tuple[tuple[str, ...], Any, RecordFile, Path]] = field(default_factory=list)

    def columns(self) -> list[Column]:
        """All columns of the model; of numbered ones the first, and those that some record has."""
        longest: dict[Any, int] = {}
        for _, fields, *_ in self.rows:
            for name, value in fields.items():
                longest[name] = max(longest.get(name, 1), len(value) if isinstance(value, list) else 1)
        found = []
        for column in columns_of(self.model, max(longest.values(), default=1)):
            number = column.path[1] if len(column.path) > 1 else 0
            if not isinstance(number, int) or number < longest.get(column.path[0], 1):
                found.append(column)
        return found

    def made(self) -> tuple[str, list[Problem]]:
        columns, problems = self.columns(), []
        for _, fields, file, at in self.rows:
            for column in columns:
                cell = cell_of(column, fields)
                if normal_cell(column.form, cell) != cell:
                    place = file.document.place((*at, *column.path))
                    message = f"a value that cannot stand in a table, in '{column.name}'"
                    hint = "write it without control characters; the id of a source without spaces and marks"
                    problems.append(Problem("E110", place, message, hint))
        heads = [*self.keys, *(column.name for column in columns)]
        rows = ([*keys, *(cell_of(column, fields) for column in columns)] for keys, fields, *_ in self.rows)
        return table_text(heads, rows), problems


def export_tables(project: Project, folder: FilePath) -> tuple[list[str], list[Problem]]:
    """Writes the tables of a project into a folder, and says what they hold; nothing where anything is wrong."""
    sheets = {kind: _Sheet(model, KEYS[kind]) for kind, model in KINDS.items()}
    problems: list[Problem] = []
    for kind, model in FAMILIES.items():
        files, wrong = read_files(project, kind)
        problems += wrong
        for file in files:
            for name, fields in file.records.items():
                problems += parse_value(model, {**fields, "id": name}, file.document, (name,))[1]
                sheets[kind].rows.append(((name,), fields, file, (name,)))
    if problems:
        return [], problems
    for (claim,), fields, file, at in sheets["claims"].rows:
        for index, response in enumerate(fields.get("responses", ())):
            row = ((claim, str(index + 1)), response, file, (*at, "responses", index))
            sheets["responses"].rows.append(row)
    contents: dict[FilePath, bytes] = {}
    for kind, sheet in sheets.items():
        text, wrong = sheet.made()
        problems += wrong + _in_the_way(folder / f"{kind}.csv", kind, project.root)
        contents[folder / f"{kind}.csv"] = text.encode()
    if problems or (problems := write_files(contents, project.root)):
        return [], problems
    width = max(len(kind) for kind in KINDS) + 4
    return [f"{f'{kind}.csv':<{width}}  {_rows(len(sheet.rows))}" for kind, sheet in sheets.items()], []


def _rows(number: int) -> str:
    return f"{number} row" if number == 1 else f"{number} rows"


def _in_the_way(path: FilePath, kind: str, root: FilePath) -> list[Problem]:
    """A file that is not such a table is not written over."""
    if not path.exists():
        return []
    table, _ = read_table(path) if path.is_file() else (None, [])
    heads = [head.text.casefold() for head in table.heads] if table else []
    known = [head for head in heads if head in KEYS[kind] or find_column(KINDS[kind], head)]
    if KEYS[kind][0] in heads and len(known) * 2 > len(heads):
        return []
    hint = "move it away, or name another folder: python build.py export FOLDER"
    message = f"this file is in the way, and it is no table of {kind}"
    return [Problem("E801", Place(relative(path, root)), message, hint)]
