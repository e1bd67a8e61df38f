"""A YAML text with some values changed: each case shows the file before and after."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from explainer.documents import parse_document
from explainer.tables.rewrite import rewritten

BEFORE = """\
# Everybody

mira-okafor:   # harbour master
  name:  "Mira Okafor"
  also: [Ms Okafor,   the harbour master]   # as texts call her
  summary: >
    Ran the harbour on the night of the fire,
    and was the first to answer.
  facts:
  - {label: Age, value: '51'}   # hers
  # the second

  - label: From
    value: Port Alder
  date:
    edtf: 2018-02  # that month
    words: this month
  pins: [report#5, {source: report, quote: so}]

reyk: &reyk
  name: Reyk
  ties: &ties
    - {to: union, as: of the}

union: {name: Union, role: A union}
other:
  name: Other
  ties: *ties
"""


def value(text: str) -> Any:
    document, problems = parse_document(text, "people.yaml")
    assert problems == []
    return document.value


def change(text: str, *changes: Callable[[Any], Any]) -> str:
    new = copy.deepcopy(value(text))
    for one in changes:
        one(new)
    made = rewritten(text, value(text), new)
    assert made is not None
    return made.text


def test_what_does_not_change_is_the_same_text() -> None:
    assert change(BEFORE) == BEFORE


@pytest.mark.parametrize(
    ("before", "after", "to"),
    [
        ('"Mira Okafor"', '"Mira: M. Okafor"', lambda v: v["mira-okafor"].update(name="Mira: M. Okafor")),
        ("the harbour master]", "the harbour master, Mira]", lambda v: v["mira-okafor"]["also"].append("Mira")),
        ("[Ms Okafor,   the", "[the", lambda v: v["mira-okafor"]["also"].pop(0)),
        ("'51'", "'52'", lambda v: v["mira-okafor"]["facts"][0].update(value="52")),
        ("From\n", "'From: here'\n", lambda v: v["mira-okafor"]["facts"][1].update(label="From: here")),
        ("edtf: 2018-02 ", "edtf: 2018-03 ", lambda v: v["mira-okafor"]["date"].update(edtf="2018-03")),
        ("\n    words: this month", "", lambda v: v["mira-okafor"]["date"].pop("words")),
        (
            "    Ran the harbour on the night of the fire,\n    and was the first to answer.\n",
            "    Ran the harbour, and was first.\n",
            lambda v: v["mira-okafor"].update(summary="Ran the harbour, and was first."),
        ),
        (", quote: so}", ", quote: 'so, no'}", lambda v: v["mira-okafor"]["pins"][1].update(quote="so, no")),
        ("role: A union}", "role: A union, group: g}", lambda v: v["union"].update(group="g")),
        ("{name: Union, role: A union}", "{role: A union}", lambda v: v["union"].pop("name")),
        (
            "  name: Reyk\n",
            "  name: Reyk\n  group: g\n",
            lambda v: v.update(reyk={"name": "Reyk", "group": "g", **v["reyk"]}),
        ),
        (
            "    value: Port Alder\n",
            "    value: Port Alder\n  - {label: Work, value: Docks}\n",
            lambda v: v["mira-okafor"]["facts"].append({"label": "Work", "value": "Docks"}),
        ),
        (
            "    edtf: 2018-02  # that month\n    words: this month\n",
            None,
            lambda v: v["mira-okafor"].update(date="2018"),
        ),
    ],
)  # fmt: skip
def test_a_change_touches_its_own_text(before: str, after: str | None, to: Callable[[Any], Any]) -> None:
    assert BEFORE.count(before) == 1
    expected = BEFORE.replace(before, after) if after is not None else BEFORE.replace(f"\n{before}", " 2018\n")
    assert change(BEFORE, to) == expected


def test_a_new_record_stands_at_the_end_as_authors_write() -> None:
    new = {
        "name": "Lena Marsh",
        "also": ["Marsh", "Ms Marsh"],
        "summary": "Chief of the brigade. " * 6,
        "facts": [{"label": "Age", "value": "51", "pins": ["report#4"]}],
        "links": [{"title": "Two\nlines", "url": "https://example.org/"}],
    }
    assert (
        change(BEFORE, lambda v: v.update(marsh=new))
        == BEFORE
        + """
marsh:
  name: Lena Marsh
  also: [Marsh, Ms Marsh]
  summary: >-
    Chief of the brigade. Chief of the brigade. Chief of the brigade. Chief of the brigade. Chief of the brigade. Chief
    of the brigade.
  facts:
    - {label: Age, value: 51, pins: [report#4]}
  links:
    - title: |-
        Two
        lines
      url: https://example.org/
"""
    )


@pytest.mark.parametrize("text", ["{}\n", "# nothing yet\n", "# nothing yet\n{}", ""])
def test_a_file_without_records_takes_some(text: str) -> None:
    made = rewritten(text, {}, {"mira": {"name": "Mira"}})
    assert made is not None
    assert value(made.text) == {"mira": {"name": "Mira"}}
    assert made.text.startswith("# nothing yet\n") == text.startswith("#")


def test_values_shared_by_an_alias_stay_shared_where_all_change_alike() -> None:
    def both(v: Any) -> None:
        v["reyk"]["ties"][0]["as"] = v["other"]["ties"][0]["as"] = "head of the"

    assert change(BEFORE, both) == BEFORE.replace("as: of the", "as: head of the")


def test_an_alias_is_written_out_where_its_values_are_no_longer_those_of_its_anchor() -> None:
    def first(v: Any) -> None:
        v["reyk"]["ties"][0]["as"] = "head of the"

    new = copy.deepcopy(value(BEFORE))
    first(new)
    made = rewritten(BEFORE, value(BEFORE), new)
    assert made and made.unshared == ("ties",)
    assert made.text == BEFORE.replace("as: of the", "as: head of the").replace(
        "ties: *ties", "ties: [{to: union, as: of the}]"
    )


def test_what_cannot_be_changed_without_changing_more_is_refused() -> None:
    new = copy.deepcopy(value(BEFORE))
    del new["reyk"]["ties"]  # and with it the anchor that another record needs
    assert rewritten(BEFORE, value(BEFORE), new) is None
