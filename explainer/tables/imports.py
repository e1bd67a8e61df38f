"""Tables into the YAML of a project, cell by cell: `import`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path as FilePath
from typing import Any

from explainer.model import Response, Value
from explainer.problems import Place, Problem, closest_hint
from explainer.project import Project
from explainer.records import parse_value
from explainer.tables.columns import cell_of, is_empty, normal_cell, pruned, put, value_at, value_of
from explainer.tables.files import RecordFile, file_for_new, read_files, write_files
from explainer.tables.rewrite import rewritten, same
from explainer.tables.sheets import Line, Sheet, read_sheet, slug


def import_tables(
    project: Project, paths: Sequence[FilePath], dry_run: bool = False
) -> tuple[list[str], list[Problem]]:
    """Changes content/ as tables say, and tells what changed; nothing is written where anything is wrong."""
    problems: list[Problem] = []
    sheets: list[Sheet] = []
    for path in paths:
        sheet, wrong = read_sheet(path)
        problems += wrong
        sheets += [sheet] if sheet else []
    merges: dict[str, _Merge] = {}
    for sheet in sorted(sheets, key=lambda sheet: sheet.kind == "responses"):  # claims before the answers to them
        kind = "claims" if sheet.kind == "responses" else sheet.kind
        if kind not in merges:
            files, wrong = read_files(project, kind)
            problems += wrong
            merges[kind] = _Merge(kind, files)
            if wrong:
                continue
        merges[kind].take(sheet)
    contents: dict[FilePath, bytes] = {}
    told: list[str] = []
    for merge in merges.values():
        problems += merge.problems
        made, notes, wrong = _files_made(project, merge) if not problems else ({}, [], [])
        problems += wrong
        contents |= made
        told += [*(merge.changes if dry_run else ()), *merge.summary(), *notes]
    if problems or (not dry_run and (problems := write_files(contents, project.root))):
        return [], problems
    return told, []


@dataclass(slots=True)
class _Tally:
    """What became of the rows of one kind of table."""

    added: int = 0
    changed: int = 0
    kept: int = 0

    def count(self, is_new: bool, cells: Sequence[Any]) -> None:
        self.added += is_new
        self.changed += not is_new and bool(cells)
        self.kept += not is_new and not cells


Cells = list[tuple[str, str, str]]
"""Of each cell that differs: its column, what it was, and what it is now."""


@dataclass(slots=True)
class _Merge:
    """The records of one kind as tables make them, row by row."""

    kind: str
    files: list[RecordFile]
    new: dict[str, dict[str, Any]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    changes: list[str] = field(default_factory=list)
    """What each row changes, for `--dry-run`."""
    tallies: dict[str, _Tally] = field(default_factory=dict)
    seen: dict[tuple[str, str], Place] = field(default_factory=dict)
    """Where a table has each record, by id, or by claim and number."""

    def __post_init__(self) -> None:
        self.new = {name: fields for file in self.files for name, fields in file.records.items()}

    def take(self, sheet: Sheet) -> None:
        tally = self.tallies.setdefault(sheet.kind, _Tally())
        if sheet.kind == "responses":
            # Those that say which they are come first, in that order.
            for line in sorted(sheet.lines, key=lambda line: (not line.number, len(line.number), line.number)):
                self.response(line, sheet, tally)
            return
        for line in sheet.lines:
            name = line.keys["id"].text
            if not self.is_first(line, "id", (name, "")):
                continue
            old = self.new.get(name)
            fields, cells = merged(sheet.model, old or {}, line)
            self.check(line, sheet.model, {**{k: v for k, v in fields.items() if k != "responses"}, "id": name})
            tally.count(old is None, cells)
            self.tell(sheet, line, name, old is None, cells)
            self.new[name] = fields

    def response(self, line: Line, sheet: Sheet, tally: _Tally) -> None:
        claim = line.keys["claim"].text
        if claim not in self.new:
            hint = closest_hint("id", claim, self.new)
            self.problems.append(line.problem("E301", "claim", f"no claim has the id '{claim}'", hint))
            return
        responses = list(self.new[claim].get("responses", ()))
        at = self.number(line, claim, responses)
        if at is None or not self.is_first(line, "claim", (claim, str(at))):
            return
        is_new = at == len(responses)
        fields, cells = merged(Response, {} if is_new else responses[at], line)
        self.check(line, Response, fields)
        tally.count(is_new, cells)
        self.tell(sheet, line, f"{claim}, response {at + 1}", is_new, cells)
        if is_new or cells:
            self.new[claim] = {**self.new[claim], "responses": [*responses[:at], fields, *responses[at + 1 :]]}

    def number(self, line: Line, claim: str, responses: list[Any]) -> int | None:
        """Which response a row is, from 0: the one that it names, one that says the same, or the next."""
        text = line.number
        if not text:
            alike = (
                i
                for i, r in enumerate(responses)
                if (claim, str(i)) not in self.seen and not merged(Response, r, line)[1]
            )
            return next(alike, len(responses))
        if text.isdecimal() and 1 <= int(text) <= len(responses) + 1:
            return int(text) - 1
        hint = f"'{claim}' has {len(responses)}; leave the cell empty for a new one"
        self.problems.append(line.problem("E110", "number", f"there is no response {text}", hint))
        return None

    def is_first(self, line: Line, key: str, name: tuple[str, str]) -> bool:
        if first := self.seen.get(name):
            words = f"the id '{name[0]}' is used twice" if key == "id" else "this response is in the table twice"
            self.problems.append(line.problem("E205", key, words, f"first used at {first}"))
            return False
        self.seen[name] = line.keys[key].place
        return True

    def check(self, line: Line, model: type[Value], fields: dict[str, Any]) -> None:
        for problem in parse_value(model, fields, line)[1]:
            if problem.code == "E204":
                lowered = slug(str(fields.get("id", "")))
                problem = replace(problem, hint=f"write {lowered}" if lowered else "")
            self.problems.append(line.told(problem))

    def tell(self, sheet: Sheet, line: Line, name: str, is_new: bool, cells: Cells) -> None:
        if is_new or cells:
            self.changes.append(f"{sheet.path}, row {line.row.number}: {name} {'is new' if is_new else 'changes'}")
        for column, was, now in cells:
            if is_new:
                self.changes.append(f"    {column}: {_one_line(now)}")
            else:
                self.changes += [f"    {column}", f"      was: {_one_line(was)}", f"      now: {_one_line(now)}"]

    def summary(self) -> Iterator[str]:
        """`people.yaml: 2 added, 3 changed, 21 as they were; 4 are not in the table, and stay`."""
        for kind, tally in self.tallies.items():
            known = sum(len(fields.get("responses", ())) if kind == "responses" else 1 for fields in self.new.values())
            absent = known - tally.added - tally.changed - tally.kept
            rest = f"; {absent} {'is' if absent == 1 else 'are'} not in the table, and stay" if absent else ""
            if absent == 1:
                rest = rest.replace("stay", "stays")
            words = f"{tally.added} added, {tally.changed} changed, {tally.kept} as they were"
            yield f"{kind if kind == 'responses' else f'{kind}.yaml'}: {words}{rest}"


def merged(model: type[Value], old: dict[str, Any], line: Line) -> tuple[dict[str, Any], Cells]:
    """A record with the cells of a row that differ from it; what has no column stays."""
    new, cells = old, []
    lists: set[str] = set()
    for column, cell in line.cells.values():
        was, now = cell_of(column, old), normal_cell(column.form, cell.text)
        if was == now:
            continue
        cells.append((column.name, was, now))
        value = value_of(column.form, cell.text, value_at(old, column.path)) if now else None
        new = put(model, new, column.path, value) or {}
        if len(column.path) > 1 and isinstance(column.path[1], int):
            lists.add(str(column.path[0]))
    if not cells:
        return old, []
    for name in lists:
        items = new.get(name, [])
        line.numbers[name] = [index for index, item in enumerate(items) if not is_empty(item)]
    new = pruned(new, lists)
    return (old, []) if same(old, new) else (new, cells)


def _one_line(text: str) -> str:
    return " ".join(text.split()) or "(nothing)"


def _files_made(project: Project, merge: _Merge) -> tuple[dict[FilePath, bytes], list[str], list[Problem]]:
    """The files of a kind of record as they will be; those that do not change are not among them."""
    placed = {name for file in merge.files for name in file.records}
    added = {name: fields for name, fields in merge.new.items() if name not in placed}
    target = file_for_new(project, merge.kind, merge.files)
    contents: dict[FilePath, bytes] = {}
    notes: list[str] = []
    problems: list[Problem] = []
    for file in merge.files if target in merge.files else [*merge.files, target]:
        new = {name: merge.new[name] for name in file.records} | (added if file is target else {})
        if all(new[name] is file.records.get(name) for name in new):
            continue
        made = rewritten(file.document.text, file.records, new)
        if made is None:
            message = "this file could not be changed in place"
            hint = "write out what its records share by anchors (&name) and aliases (*name), or change them here"
            problems.append(Problem("E110", Place(file.name), message, hint))
            continue
        contents[file.path] = file.data(made.text)
        notes += [
            f"{file.name}: *{name} is written out, where it is no longer the same as &{name}" for name in made.unshared
        ]
    return contents, notes, problems
