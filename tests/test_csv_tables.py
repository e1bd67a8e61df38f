"""The records as tables, and the package that describes them, as Frictionless reads both."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import frictionless
import pytest
from frictionless.resources import TableResource

from explainer.downloads import Download
from tests.downloads import EVENTS, downloads_in, put_into

TABLES = ("people", "events", "claims", "responses", "sources", "pins")


@pytest.fixture(scope="module")
def downloads(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Download]:
    return downloads_in(tmp_path_factory.mktemp("project"))


@pytest.fixture(scope="module")
def folder(downloads: dict[str, Download], tmp_path_factory: pytest.TempPathFactory) -> Path:
    return put_into(tmp_path_factory.mktemp("data"), downloads)


@pytest.fixture(scope="module")
def rows(folder: Path) -> dict[str, list[dict[str, Any]]]:
    """What Frictionless reads of each table, cells with the types that the package gives them."""
    package = frictionless.Package(str(folder / "datapackage.json"))
    tables = [table for table in package.resources if isinstance(table, TableResource)]
    return {str(table.name): [row.to_dict() for row in table.read_rows()] for table in tables}


def complaints(folder: Path) -> list[tuple[str, str]]:
    report = frictionless.validate(str(folder / "datapackage.json"))
    return [(error.type, error.message) for error in [*report.errors, *(e for t in report.tasks for e in t.errors)]]


def test_the_package_is_valid_with_every_cell_and_key_of_its_tables(folder: Path) -> None:
    assert complaints(folder) == []


def test_a_key_that_leads_nowhere_would_be_found(folder: Path, tmp_path: Path) -> None:
    for path in folder.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes().replace(b",union,", b",nobody,"))
    assert {kind for kind, _ in complaints(tmp_path)} == {"foreign-key"}


def test_every_column_says_what_it_holds(downloads: dict[str, Download]) -> None:
    package = json.loads(downloads["datapackage.json"].data)
    fields = [field for resource in package["resources"] for field in resource["schema"]["fields"]]
    assert [resource["name"] for resource in package["resources"]] == list(TABLES)
    assert [field["name"] for field in fields if not field["description"].endswith(".")] == []
    assert (package["name"], package["licenses"][0]["name"]) == ("the-harbour-fire", "CC-BY-4.0")
    assert package["contributors"] == [{"title": "A. Writer", "role": "author"}]


def test_a_name_of_other_letters_still_gives_the_package_one(tmp_path: Path) -> None:
    made = downloads_in(tmp_path, "-- content/site.yaml --\ntitle: Доки\n")
    assert json.loads(made["datapackage.json"].data)["name"] == "explainer"


def test_a_table_has_a_row_for_each_record(rows: dict[str, list[dict[str, Any]]]) -> None:
    counts = {name: len(rows[name]) for name in TABLES}
    assert (counts["people"], counts["events"], counts["claims"], counts["responses"]) == (3, EVENTS, 1, 1)
    assert (counts["sources"], counts["pins"] > 10) == (3, True)


def test_cells_have_their_types(rows: dict[str, list[dict[str, Any]]]) -> None:
    (claim,) = rows["claims"]
    assert (claim["figure_min"], claim["figure_min_open"], claim["figure_max"]) == (20, True, None)
    fire = rows["events"][0]
    assert (str(fire["date_first"]), str(fire["date_last"])) == ("2018-02-05", "2018-02-11")
    assert (fire["date"], fire["date_words"]) == ("[2018-02-05..2018-02-11]", "last week")


def test_an_end_that_is_open_or_outside_the_calendar_is_empty(rows: dict[str, list[dict[str, Any]]]) -> None:
    events = {row["id"]: row for row in rows["events"]}
    assert (str(events["since"]["date_first"]), events["since"]["date_last"]) == ("2018-02-08", None)
    assert (events["until"]["date_first"], str(events["until"]["date_last"])) == (None, "2017-12-24")
    assert (events["ancient"]["date_first"], events["ancient"]["date_in_words"]) == (None, "44 BC")


def test_lists_stand_in_one_cell_and_prose_without_its_marks(rows: dict[str, list[dict[str, Any]]]) -> None:
    mira = rows["people"][0]
    assert mira["also"] == "Ms Okafor | the harbour master"
    assert mira["summary"] == "Ran the harbour."
    assert mira["facts"] == "Age: 51"
    assert mira["ties"] == "harbour master of Доки (union)"


def test_no_cell_is_a_formula(rows: dict[str, list[dict[str, Any]]]) -> None:
    assert rows["people"][0]["role"] == "'=HARBOUR()"


def test_no_words_of_a_source_that_is_not_published_and_nothing_of_wording(downloads: dict[str, Download]) -> None:
    whole = b"".join(downloads[f"{name}.csv"].data for name in TABLES).decode()
    assert "more than 20" not in whole and "She did" not in whole
    assert "no information" in whole and "secret,1,,claim,twenty" in whole


def test_tables_are_utf_8_with_a_mark_for_spreadsheets_and_the_same_each_time(
    downloads: dict[str, Download], tmp_path: Path
) -> None:
    assert downloads["people.csv"].data.startswith("\ufeffid,name,kind".encode())
    assert "Доки" in downloads["people.csv"].data.decode("utf-8")
    assert downloads_in(tmp_path) == downloads
