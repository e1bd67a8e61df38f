"""From YAML to tables and back: what no cell changes stays as it is, byte for byte."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from explainer.documents import parse_document
from explainer.model import Value
from explainer.problems import report
from explainer.project import Project
from explainer.read import FAMILIES
from explainer.records import parse_value
from explainer.tables.exports import export_tables
from explainer.tables.imports import import_tables
from explainer.tables.rewrite import same
from explainer.tables.table import parse_table, table_text
from tests.conftest import ROOT
from tests.project import files_in, make_project
from tests.records import records

OURS = {"ours": ROOT, "starter": ROOT / "explainer" / "starter"}
MOST = 40
KINDS = ("people", "timeline", "claims", "sources", "responses")


def exported(project: Project, folder: Path) -> dict[str, bytes]:
    _, problems = export_tables(project, folder)
    assert problems == [], report(problems)
    return files_in(folder)


def imported(project: Project, folder: Path) -> list[str]:
    told, problems = import_tables(project, [folder / f"{kind}.csv" for kind in KINDS])
    assert problems == [], report(problems)
    return told


@contextmanager
def a_project(files: dict[str, bytes] | None = None) -> Iterator[Project]:
    with tempfile.TemporaryDirectory() as folder:
        project = make_project(Path(folder) / "project")
        for name, data in (files or {}).items():
            (project.content / name).write_bytes(data)
        yield project


def values_of(project: Project, kind: str) -> Any:
    return parse_document((project.content / f"{kind}.yaml").read_text(encoding="utf-8-sig"), kind)[0].value


def models(kind: str, values: dict[str, dict[str, Any]]) -> dict[str, Value | None]:
    document = parse_document("{}", kind)[0]
    return {name: parse_value(FAMILIES[kind], {**fields, "id": name}, document)[0] for name, fields in values.items()}


# Our own explainers


@pytest.mark.parametrize("root", OURS.values(), ids=list(OURS))
def test_a_table_brought_back_changes_no_byte(root: Path, tmp_path: Path) -> None:
    shutil.copytree(root / "content", tmp_path / "content")
    project = Project(tmp_path, tmp_path / "seeds")
    before = files_in(project.content)
    tables = exported(project, tmp_path / "tables")
    told = imported(project, tmp_path / "tables")
    assert files_in(project.content) == before
    assert all(": 0 added, 0 changed, " in line for line in told)
    assert exported(project, tmp_path / "tables") == tables


@pytest.mark.parametrize("root", OURS.values(), ids=list(OURS))
def test_the_tables_alone_hold_all_records(root: Path, tmp_path: Path) -> None:
    ours = Project(root, root / "seeds")
    tables = exported(ours, tmp_path / "tables")
    empty = make_project(tmp_path / "empty")
    imported(empty, tmp_path / "tables")
    assert exported(empty, tmp_path / "again") == tables
    for kind in FAMILIES:
        before, after = models(kind, values_of(ours, kind)), models(kind, values_of(empty, kind))
        assert None not in before.values()
        assert after == before


def cells_of(root: Path) -> list[tuple[str, int, int]]:
    """Every cell with something in it of the tables of a project: its kind, its row, its column."""
    with tempfile.TemporaryDirectory() as folder:
        tables = exported(Project(root, root / "seeds"), Path(folder))
    found = []
    for name, data in tables.items():
        table, _ = parse_table(data.decode("utf-8-sig").replace("\r\n", "\n"), name)
        assert table
        keys = 2 if name == "responses.csv" else 1
        found += [
            (name, r, c) for r, row in enumerate(table.rows) for c, x in enumerate(row.cells) if c >= keys and x.text
        ]
    return found


def test_a_cell_changes_its_own_field_and_nothing_else(tmp_path: Path) -> None:
    """Each cell of the starter's tables in turn: no comment is lost, and no other line is touched."""
    root = OURS["starter"]
    ours = Project(root, root / "seeds")
    exported(ours, tmp_path / "tables")
    tried = 0
    for name, row, column in cells_of(root):
        table, _ = parse_table((tmp_path / "tables" / name).read_text(encoding="utf-8-sig"), name)
        assert table
        rows = [[cell.text for cell in r.cells] for r in table.rows]
        was = rows[row][column]
        rows[row][column] = changed(was, table.heads[column].text)
        if rows[row][column] == was:
            continue
        tried += 1
        project = Project(tmp_path / str(tried), tmp_path / "seeds")
        shutil.copytree(root / "content", project.content)
        project.root.joinpath(name).write_text(table_text([h.text for h in table.heads], rows), "utf-8", newline="")
        told, problems = import_tables(project, [project.root / name])
        assert problems == [], report(problems)
        assert " 0 added, 1 changed, " in told[0]
        kind = "claims" if name == "responses.csv" else name.removesuffix(".csv")
        before, after = (p.content.joinpath(f"{kind}.yaml").read_text("utf-8").split("\n") for p in (ours, project))
        # One line of the file, or those of a folded text.
        first = next(i for i, (one, other) in enumerate(zip(before, after, strict=False)) if one != other)
        last = next(i for i, (a, b) in enumerate(zip(before[::-1], after[::-1], strict=False)) if a != b)
        assert len(before) - last - first == 1, (name, row, column, before[first : len(before) - last])
        comments = [line.partition(" #")[2] for line in before]
        assert [line.partition(" #")[2] for line in after if " #" in line] == [c for c in comments if c]
    assert tried > 100


def changed(text: str, heading: str) -> str:
    """Another text of the same form."""
    last = heading.rpartition(".")[2]
    if last in ("number", "min", "max", "at"):
        return "7"
    if last in ("date", "basis", "support", "asked_by", "attribution", "show", "kind", "language"):
        return {"2018-02-08": "2018-03", "named": "document", "excerpts": "none", "document": "named"}.get(text, text)
    if last in ("alleges", "outcome"):
        return {"true": "false"}.get(text, text)
    if last in ("min_open", "url", "figure"):
        return text
    return f"{text} | another" if last in ("people", "claims", "via", "about", "also", "open") else f"other-{text}"


# Any records


@pytest.mark.parametrize("kind", FAMILIES)
@settings(max_examples=MOST)
@given(data=st.data())
def test_any_records_come_back_as_they_were(kind: str, data: st.DataObject) -> None:
    values = data.draw(records(FAMILIES[kind]))
    text = written(values, data)
    with a_project({f"{kind}.yaml": text}) as project, a_project() as empty:
        assume(same(values_of(project, kind), values))  # pyyaml folds a few texts in a way that loses a space
        tables = exported(project, project.root / "tables")
        imported(project, project.root / "tables")
        assert project.content.joinpath(f"{kind}.yaml").read_bytes() == text
        imported(empty, project.root / "tables")
        assert exported(empty, empty.root / "tables") == tables
        assert None not in models(kind, values).values()
        assert models(kind, values_of(empty, kind)) == models(kind, values)


@pytest.mark.parametrize("kind", FAMILIES)
@settings(max_examples=MOST)
@given(data=st.data())
def test_any_table_is_brought_in_cell_by_cell(kind: str, data: st.DataObject) -> None:
    """Records in the YAML, others of the same ids in the table: then the YAML says what the table does."""
    old = data.draw(records(FAMILIES[kind]))
    new = {name: data.draw(records(FAMILIES[kind])).popitem()[1] for name in old}
    for name in new:  # what has no column stays
        new[name].pop("responses", None)
        old[name].pop("responses", None)
    text = written(old, data)
    assume(same(parse_document(text.decode("utf-8-sig"), kind)[0].value, old))
    both = old | {f"{name}-new": fields for name, fields in new.items()}
    with a_project({f"{kind}.yaml": written(both, data)}) as project:
        assume(same(values_of(project, kind), both))
        exported(project, project.root / "tables")
        path = project.root / "tables" / f"{kind}.csv"
        table, _ = parse_table(path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n"), kind)
        assert table
        rows = [[cell.text for cell in row.cells] for row in table.rows][len(old) :]
        rows = [[row[0].removesuffix("-new"), *row[1:]] for row in rows]
        path.write_text(table_text([head.text for head in table.heads], rows), encoding="utf-8", newline="")
        project.content.joinpath(f"{kind}.yaml").write_bytes(text)
        _, problems = import_tables(project, [path])
        assert problems == [], report(problems)
        assert models(kind, values_of(project, kind)) == models(kind, new)


def written(values: dict[str, dict[str, Any]], data: st.DataObject) -> bytes:
    """Values as YAML in one of many styles, with either kind of line ends, with a byte-order mark or without."""
    # To libyaml these are line breaks, which no editor shows as such: they are written as escapes.
    breaks = {"\u2028", "\u2029"} & set(json.dumps(values, ensure_ascii=False))
    text = yaml.dump(
        values,
        sort_keys=False,
        default_flow_style=data.draw(st.sampled_from([None, True, False])),
        default_style=data.draw(st.sampled_from([None, "'", '"', "|", ">"])),
        allow_unicode=not breaks,
        width=data.draw(st.sampled_from([20, 80, 1000])),
        indent=data.draw(st.sampled_from([2, 4])),
        Dumper=Dumper,
    )
    if data.draw(st.booleans()):
        text = f"# A comment\n\n{text}"
    ending = data.draw(st.sampled_from(["\n", "\r\n"]))
    return (data.draw(st.sampled_from(["", "\ufeff"])) + text.replace("\n", ending)).encode()


class Dumper(yaml.SafeDumper):
    """YAML without aliases of equal texts."""

    def ignore_aliases(self, data: Any) -> bool:
        return True
