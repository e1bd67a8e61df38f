"""Columns: which a table has, and each value as a cell and back."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer.model import Claim, Event, Person, Source, Value
from explainer.tables.columns import (
    KINDS,
    cell_of,
    columns_of,
    escaped,
    find_column,
    items_of,
    normal_cell,
    pin_of,
    pin_text,
    put,
    value_of,
)
from tests.conftest import ROOT
from tests.project import document
from tests.records import fields, pins


def cells(model: type[Value], fields: dict[str, Any]) -> dict[str, str]:
    return {column.name: cell for column in columns_of(model, 3) if (cell := cell_of(column, fields))}


def test_a_table_of_events_has_a_column_for_each_field() -> None:
    assert [column.name for column in columns_of(Event)] == [
        "title", "date", "date.words", "date.basis", "date.note", "place", "summary", "people", "claims", "pins",
        "formerly", "wording.1.words", "wording.1.reason",
    ]  # fmt: skip


def test_lists_of_mappings_are_numbered_and_responses_are_a_table_of_their_own() -> None:
    names = [column.name for column in columns_of(Person, 2)]
    assert "facts.2.label" in names and "ties.2.date.words" in names and "facts.3.label" not in names
    assert not [column.name for column in columns_of(Claim) if "responses" in column.name]


def test_a_record_as_cells() -> None:
    assert cells(
        Claim,
        {
            "text": "More than 20 died.\n",
            "via": ["harbour-news", "a|b"],
            "date": {"edtf": "2018-02", "words": "this month"},
            "figure": {"min": "020", "min_open": "yes"},
            "pins": ["report#5", {"source": "report", "at": "5", "quote": 'said "no"', "occurrence": "2"}],
        },
    ) == {
        "text": "More than 20 died.",
        "via": "harbour-news | a\\|b",
        "date": "2018-02",
        "date.words": "this month",
        "figure.min": "20",
        "figure.min_open": "true",
        "pins": 'report#5 | report#5 "said "no"" (2)',
    }
    assert cells(Source, {"passed_over": [{"at": "14"}, {"at": ["15", "16"]}]}) == {
        "passed_over.1.at": "14",
        "passed_over.2.at": "15 | 16",
    }


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("Also", "also"),
        (" Figure MIN ", "figure.min"),
        ("figure.min_open", "figure.min_open"),
        ("Min open", None),
        ("date.edtf", "date"),
        ("Derives-from", "derives_from"),
        ("facts.1.label", None),
        ("figure", None),
    ],
)
def test_a_heading_is_read_whatever_its_case_and_spaces(heading: str, name: str | None) -> None:
    column = find_column(Person if heading == "Also" else Claim, heading)
    assert (column.name if column else None) == name


def test_a_numbered_heading_names_an_item_from_1() -> None:
    found = find_column(Person, "Facts 12 label")
    assert found and found.path == ("facts", 11, "label")
    assert find_column(Person, "facts.0.label") is None
    assert find_column(Person, "facts.9999.label") is None


# Cells


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("a | b", ["a", "b"]),
        ("a|b\nc", ["a", "b", "c"]),
        ("a\\|b | c\\nd | e\\\\n", ["a|b", "c\nd", "e\\n"]),
        (" | a | | ", ["a"]),
        ("C:\\temp", ["C:\\temp"]),
    ],
)
def test_a_list_is_parted_by_bars_or_line_breaks(text: str, items: list[str]) -> None:
    assert items_of(text) == items


@given(st.lists(st.text(max_size=8).map(str.strip).filter(bool)))
def test_any_items_come_back(items: list[str]) -> None:
    assert items_of(" | ".join(map(escaped, items))) == items


@pytest.mark.parametrize(
    ("text", "pin"),
    [
        ("report#5", "report#5"),
        ('report "nine people"', {"source": "report", "quote": "nine people"}),
        ("report#4 “nine people”", {"source": "report", "at": "4", "quote": "nine people"}),
        ('report#3 "the men" (2)', {"source": "report", "at": "3", "quote": "the men", "occurrence": "2"}),
        ('report "he said "no" (2)"', {"source": "report", "quote": 'he said "no" (2)'}),
        ("report 5", None),
        ("report", {"source": "report"}),
    ],
)
def test_the_forms_of_a_pin(text: str, pin: Any) -> None:
    assert pin_of(text) == pin


def test_the_guide_shows_pins_as_they_are_read() -> None:
    guide = (ROOT / "docs" / "spreadsheets.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(report\b[^`]*)` \| `([^`]+)` \|$", guide, re.MULTILINE)
    assert len(rows) == 4
    for cell, written in rows:
        assert pin_of(cell) == document(f"pin: {written}\n").value["pin"]


@given(pins())
def test_any_pin_comes_back(pin: Any) -> None:
    text = pin_text(pin)
    assert pin_text(pin_of(text)) == text
    if isinstance(pin, dict) and "quote" in pin:
        assert pin_of(text) == pin


@pytest.mark.parametrize(
    ("form", "text", "normal"),
    [
        ("truth", "TRUE", "true"),
        ("truth", "perhaps", "perhaps"),
        ("number", "0.20", "0.2"),
        ("number", "20.0", "20"),
        ("number", "12345678901234567890", "12345678901234567890"),
        ("number", "inf", "inf"),
        ("number", "twenty", "twenty"),
        ("list", "a\nb", "a | b"),
        ("pins", 'report#05 "a"', 'report#5 "a"'),
        ("text", "TRUE", "TRUE"),
    ],
)
def test_what_spreadsheets_make_of_a_cell_is_no_change(form: Any, text: str, normal: str) -> None:
    assert normal_cell(form, text) == normal


def test_items_that_stay_are_kept_as_they_were_written() -> None:
    old = [{"source": "report", "at": "5"}, {"quote": "x", "source": "report"}]
    assert value_of("pins", 'report "x" | report#5 | report#6', old) == [old[1], old[0], "report#6"]


# Records


def test_a_date_grows_into_a_mapping() -> None:
    assert put(Event, {"date": "2018"}, ("date", "words"), "last year") == {
        "date": {"edtf": "2018", "words": "last year"}
    }
    assert put(Event, {"date": "2018"}, ("date", "edtf"), "2019") == {"date": "2019"}
    assert put(Event, {"date": {"edtf": "2018", "words": "x"}}, ("date", "words"), None) == {"date": {"edtf": "2018"}}


def test_a_new_field_stands_where_the_model_has_it() -> None:
    assert list(put(Person, {"name": "Mira", "pins": []}, ("role",), "x")) == ["name", "role", "pins"]


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
def test_any_record_is_made_again_from_its_cells(kind: str, data: st.DataObject) -> None:
    model = KINDS[kind]
    old = data.draw(fields(model))
    new: Any = {}
    for column in columns_of(model, 3):
        if cell := cell_of(column, old):
            assert normal_cell(column.form, cell) == cell
            new = put(model, new, column.path, value_of(column.form, cell))
    old.pop("responses", None)
    identity = {} if kind == "responses" else {"id": "x"}
    assert model.model_validate({**new, **identity}) == model.model_validate({**old, **identity})
