"""Records: every mistake in an author's words, at its place."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from explainer.model import Claim, Event, FrontMatter, Group, Person, Question, Site, Source, Value
from explainer.read import read_dossier
from explainer.records import fields_of, parse_value, with_ids
from tests.project import document, make_project, told

# Records


def test_records_get_their_id_from_the_key() -> None:
    text = document("mira-okafor: {name: Mira}\nreyk: {name: Reyk}\n")
    assert with_ids(text.value, text) == (
        [("mira-okafor", {"name": "Mira", "id": "mira-okafor"}), ("reyk", {"name": "Reyk", "id": "reyk"})],
        [],
    )


@pytest.mark.parametrize(
    ("text", "code", "column", "message", "hint"),
    [
        ("Mira: {}", "E204", 1, "an id is lower-case letters a to z, digits and single hyphens", "write mira"),
        (
            "mira okafor: {}",
            "E204",
            1,
            "an id is lower-case letters a to z, digits and single hyphens",
            "write mira-okafor",
        ),
        (
            "mira_okafor: {}",
            "E204",
            1,
            "an id is lower-case letters a to z, digits and single hyphens",
            "write mira-okafor",
        ),
        ("index: {}", "E204", 1, "'index' cannot be an id: its page could not have that name", ""),
        ("a" * 65 + ": {}", "E204", 1, "an id has at most 64 characters; this has 65", ""),
        (
            "mira: Mira Okafor",
            "E203",
            1,
            "'mira' should be a mapping of fields",
            "write field: value lines indented under it",
        ),
        (
            "mira: [name]",
            "E203",
            1,
            "'mira' should be a mapping of fields",
            "write field: value lines indented under it",
        ),
        (
            "- mira",
            "E203",
            1,
            "this should be a mapping from ids to records",
            "write id: and the fields indented under it",
        ),
        (
            "mira",
            "E203",
            1,
            "this should be a mapping from ids to records",
            "write id: and the fields indented under it",
        ),
    ],
)
def test_what_is_no_record_is_told_at_its_key(text: str, code: str, column: int, message: str, hint: str) -> None:
    found = document(text)
    entries, problems = with_ids(found.value, found)
    assert (entries, told(problems)) == ([], [(code, 1, column, message, hint)])


def test_the_id_is_no_field() -> None:
    found = document("mira: {id: reyk}")
    entries, problems = with_ids(found.value, found)
    assert entries == [("mira", {"id": "mira"})]
    assert told(problems) == [("E201", 1, 8, "unknown field 'id'", "the id is the key above")]


def test_ids_that_differ_only_in_case_are_told_apart() -> None:
    found = document("mira: {}\nMira: {}\n")
    entries, (problem,) = with_ids(found.value, found)
    assert [name for name, _ in entries] == ["mira"]
    assert (problem.place.line, problem.message) == (2, "'Mira' and 'mira' differ only in case")


def mistakes(model: type[Value], text: str) -> list[tuple[str, int, int, str, str]]:
    found = document(text)
    value, problems = parse_value(model, found.value, found)
    assert (value is None) == bool(problems)
    return told(problems)


@pytest.mark.parametrize(
    ("model", "text", "code", "column", "message", "hint"),
    [
        (Person, "id: mira", "E202", 1, "'name' is required here", ""),
        (Person, "{id: mira, name: ''}", "E203", 18, "'name' is empty", ""),
        (Person, "{id: mira, name: [Mira]}", "E203", 18, "'name' should be text, not a list", ""),
        (Person, "{id: mira, name: {first: Mira}}", "E203", 18, "'name' should be text, not a mapping", ""),
        (Person, "{id: mira, nam: Mira, name: M}", "E201", 12, "unknown field 'nam'", "closest field: name"),
        (Person, "{id: mira, name: M, zzz: 1}", "E201", 21, "unknown field 'zzz'", ""),
        (Person, "{id: mira, name: M, also: Okafor}", "E203", 27, "'also' should be a list: [a, b]", ""),
        (
            Person,
            "{id: mira, name: M, kind: persn}",
            "E203",
            27,
            "'kind' cannot be 'persn'",
            "closest value: person",
        ),
        (
            Person,
            "{id: mira, name: M, kind: robot}",
            "E203",
            27,
            "'kind' cannot be 'robot'",
            "one of: person, organisation, unnamed",
        ),
        (Person, "{id: mira, name: M, formerly: [A B]}", "E204", 32, "an id is lower-case letters", ""),
        (Person, "{id: m, name: M, facts: [{label: A, vale: B}]}", "E202", 26, "'value' is required here", ""),
        (Person, "{id: m, name: M, ties: [{to: b}]}", "E202", 25, "'as' is required here", ""),
        (Person, "{id: m, name: M, ties: [{to: b, ass: of}]}", "E201", 33, "unknown field 'ass'", "closest field: as"),
        (Person, "{id: m, name: M, ties: [{to: b, as_: of}]}", "E201", 33, "unknown field 'as_'", "closest field: as"),
        (
            Person,
            "{id: m, name: M, links: [{title: a, url: example.org}]}",
            "E203",
            42,
            "this is not a web address; write it whole, with https://",
            "",
        ),
        (
            Person,
            "{id: m, name: M, pins: [report]}",
            "E203",
            25,
            "a pin is written report#5, or {source: report, quote: …}",
            "",
        ),
        (
            Person,
            "{id: m, name: M, pins: [{source: report}]}",
            "E203",
            25,
            "a pin needs a paragraph (`at`) or a quote",
            "",
        ),
        (
            Person,
            "{id: m, name: M, pins: [{source: r, at: 1, occurrence: 2}]}",
            "E203",
            25,
            "`occurrence` counts quotes; this pin has none",
            "",
        ),
        (Person, "{id: m, name: M, pins: [r#0]}", "E203", 25, "'at' should be 1 or more", ""),
        (
            Person,
            "{id: m, name: M, pins: [{source: r, at: five}]}",
            "E203",
            41,
            "'at' should be a whole number, not 'five'",
            "",
        ),
        (
            Person,
            "{id: m, name: M, pins: [{source: r, at: [5]}]}",
            "E203",
            41,
            "'at' should be a whole number, not a list",
            "",
        ),
        (Event, "{id: e, title: F, date: Feb 2018}", "E206", 25, "'Feb 2018' is not a date", "nearest form: 2018-02"),
        (
            Event,
            "{id: e, title: F, date: {edtf: 2018-02-29}}",
            "E206",
            32,
            "there is no day 29 in February 2018",
            "February 2018 has 28 days",
        ),
        (
            Event,
            "{id: e, title: F, date: {edtf: 2018, basis: inferred}}",
            "E206",
            25,
            "an inferred date needs a `note` that says from what",
            "",
        ),
        (Event, "{id: e, title: F, date: {words: then}}", "E202", 19, "'edtf' is required here", ""),
        (
            Event,
            "{id: e, title: F, date: [2018]}",
            "E206",
            25,
            "without quotation marks a set of dates is a list",
            'put it in quotes: "[2018-02-05..2018-02-11]"',
        ),
        (Event, "{id: e, title: F, date: 2018, people: mira}", "E203", 39, "'people' should be a list: [a, b]", ""),
        (
            Event,
            "{id: e, title: F, date: 2018, people: [[]]}",
            "E203",
            40,
            "an item of 'people' should be text, not a list",
            "",
        ),
        (
            Claim,
            "{id: c, text: T, by: m, figure: {min: -1, unit: u, counts: c, of: o, words: w}}",
            "E203",
            39,
            "'min' should be 0 or more",
            "",
        ),
        (
            Claim,
            "{id: c, text: T, by: m, figure: {min_open: perhaps, unit: u, counts: c, of: o, words: w}}",
            "E203",
            44,
            "'min_open' should be true or false, not 'perhaps'",
            "",
        ),
        (
            Claim,
            "{id: c, text: T, by: m, responses: [{by: a, kind: denials, text: T}]}",
            "E203",
            51,
            "'kind' cannot be 'denials'",
            "closest value: denial",
        ),
        (Source, "{id: s, title: T, quote_limit: 2}", "E203", 32, "'quote_limit' should be 1 or less", ""),
        (
            Source,
            "{id: s, title: T, quote_limit: lots}",
            "E203",
            32,
            "'quote_limit' should be a number, not 'lots'",
            "",
        ),
        (
            Source,
            "{id: s, title: T, show: full}",
            "E601",
            25,
            "`show: full` publishes the whole text and needs a `licence`",
            "",
        ),
        (
            Source,
            "{id: s, title: T, passed_over: [{at: 0, reason: R}]}",
            "E203",
            38,
            "an item of 'at' should be 1 or more",
            "",
        ),
        (Site, "{title: T, language: English}", "E203", 22, "this is not a language tag; write en, ru or pt-BR", ""),
        (
            Site,
            "{title: T, published: 2018-02}",
            "E206",
            23,
            "this date must be one day, written 2018-02-07",
            "",
        ),
        (
            Site,
            "{title: T, corrections: [{date: 2018-03-04, to: twenty-dead, was: a, now: b, reason: c}]}",
            "E203",
            49,
            "write what is corrected as claim/twenty-dead, article or site",
            "",
        ),
        (FrontMatter, "{titel: T, title: T}", "E201", 2, "unknown field 'titel'", "closest field: title"),
    ],
)
def test_a_mistake_is_told_in_an_authors_words_at_its_place(
    model: type[Value], text: str, code: str, column: int, message: str, hint: str
) -> None:
    (found,) = [m for m in mistakes(model, text) if m[0] == code]
    assert found[:3] == (code, 1, column)
    assert found[3].startswith(message)
    assert found[4] == hint


def test_every_mistake_of_a_record_is_told() -> None:
    text = "{id: Mira, kind: robot, also: x, facts: [{}], pins: [y]}"
    assert [code for code, *_ in mistakes(Person, text)] == ["E204", "E202", "E203", "E203", "E202", "E202", "E203"]


# Whatever stands in whatever field: the words of pydantic and of Python are never an author's.

MODELS = (Person, Event, Claim, Source, Question, Group, Site, FrontMatter)
WRONG: tuple[Any, ...] = (
    "x",
    "",
    "two\nlines",
    "9" * 5000,
    "-1",
    "1.5",
    "nan",
    "٣",
    "\u00ad",
    "http://[",
    "https://exa mple.org",
    [],
    ["x"],
    [["x"]],
    [{}],
    [{"x": "y"}],
    {},
    {"x": "y"},
    {"x": {"y": ["z"]}},
)
PROGRAMMERS = re.compile(
    r"Input|valid\b|pydantic|type=|_type|literal|tuple|instance|attribute|extra|\bstr\b|\bdict\b|parsing|"
    r"""None|wrong form|'\[['"{\[]|'\{['"]|\\""",
    re.IGNORECASE,
)


def every_subclass(model: type[Value]) -> list[type[Value]]:
    return [found for sub in model.__subclasses__() for found in (sub, *every_subclass(sub))]


@pytest.mark.parametrize("model", every_subclass(Value), ids=lambda model: str(model.__name__))
def test_no_wrong_value_of_any_field_brings_out_a_programmers_words(model: type[Value]) -> None:
    text = document("a: 1\n")
    told_of = set()
    for name in [*fields_of(model), "unknown"]:
        for wrong in WRONG:
            _, problems = parse_value(model, {name: wrong}, text)
            for problem in problems:
                told_of.add(name)
                words = problem.message.replace("'x'", "")
                assert not PROGRAMMERS.search(words), f"{name}: {wrong!r}: {problem.message}"
                assert "\n" not in problem.message and len(problem.message) < 200
                assert problem.place.line
    assert "unknown" in told_of


@pytest.mark.parametrize("model", [*MODELS], ids=lambda m: m.__name__)
def test_a_text_or_a_list_in_place_of_a_record_is_told(model: type[Value]) -> None:
    for wrong in ("x", ["x"]):
        _, problems = parse_value(model, wrong, document("a: 1\n"))
        assert problems
        assert not any(PROGRAMMERS.search(problem.message) for problem in problems)


def test_a_bad_id_among_the_questions_does_not_move_the_places_of_the_others(tmp_path: Path) -> None:
    project = make_project(
        tmp_path,
        """\
-- content/site.yaml --
title: The harbour fire
questions:
  Dead: {title: How many died?}
  cause: {titel: What was the cause?}
""",
    )
    _, _, problems = read_dossier(project)
    assert [(p.code, p.place.line, p.place.column) for p in problems] == [
        ("E204", 3, 3),
        ("E202", 4, 3),
        ("E201", 4, 11),
    ]
