"""The explainer as data: what other people's programs get."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from explainer.data import VERSION, explainer_json
from explainer.links import link
from explainer.lock import Lock
from explainer.pins import verify
from explainer.read import read_dossier
from explainer.status import statuses
from tests.project import make_project

FILES = """\
-- content/site.yaml --
title: The harbour fire
period: 2018-02
questions:
  dead: {title: How many men died?, note: Two *counts*.}
groups:
  port: {title: The port}
-- content/people.yaml --
mira:
  name: Mira Okafor
  group: port
  ties: [{to: union, as: harbour master of}]
  pins: [{source: report, quote: no information}]
union: {name: Доки}
-- content/timeline.yaml --
fire:
  title: Fire
  date: {edtf: "[2018-02-05..2018-02-11]", words: last week, basis: inferred, note: So.}
  claims: [twenty]
  pins: [report#1]
-- content/claims.yaml --
twenty:
  question: dead
  text: More than 20 died.
  by: union
  figure: {min: 20, min_open: true, unit: people, counts: killed, of: men, words: more than 20}
  pins: [{source: secret, quote: more than 20}]
  responses:
    - {by: mira, kind: denial, text: Denies it., date: 2018-02-11, pins: [{source: report, quote: No one died}]}
-- content/sources.yaml --
report: {title: Two counts, file: report.txt}
secret: {title: A letter, file: letter.txt, show: none}
-- seeds/report.txt --
It burned last week.
No one died, she said, and had no information.
-- seeds/letter.txt --
It was more than 20.
"""


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return data_of(tmp_path_factory.mktemp("project"))


def data_of(root: Path) -> bytes:
    dossier, written, problems = read_dossier(make_project(root, FILES))
    assert dossier is not None, problems
    links, problems = link(dossier, written)
    assert problems == []
    pins, problems = verify(dossier, written, Lock())
    assert problems == []
    return explainer_json(links, pins, statuses(links))


@pytest.fixture(scope="module")
def data(raw: bytes) -> Any:
    return json.loads(raw)


def test_the_data_says_its_version_and_what_it_is_about(data: Any) -> None:
    assert data["version"] == VERSION
    assert data["site"]["title"] == "The harbour fire"
    assert data["article"] == {"title": "What burned", "address": "article.html"}


def test_every_family_of_records_is_in_it_by_id(data: Any) -> None:
    assert {name: list(data[name]) for name in ("questions", "groups", "people", "events", "claims", "sources")} == {
        "questions": ["dead"],
        "groups": ["port"],
        "people": ["mira", "union"],
        "events": ["fire"],
        "claims": ["twenty"],
        "sources": ["report", "secret"],
    }


def test_questions_and_groups_are_there_once(data: Any) -> None:
    assert not {"questions", "groups"} & set(data["site"])


def test_a_record_has_the_address_of_its_page(data: Any) -> None:
    assert data["people"]["mira"]["address"] == "people/mira.html"
    assert data["events"]["fire"]["address"] == "timeline.html#fire"


def test_fields_have_the_names_that_authors_write(data: Any) -> None:
    assert data["people"]["mira"]["ties"] == [{"to": "union", "as": "harbour master of"}]
    assert "id" not in data["people"]["mira"]


def test_what_was_not_given_is_left_out(data: Any) -> None:
    assert set(data["people"]["union"]) == {"address", "name", "kind"}


def test_a_pin_names_the_paragraph_that_was_found(data: Any) -> None:
    assert data["people"]["mira"]["pins"] == [{"source": "report", "at": 2, "quote": "no information"}]
    assert data["events"]["fire"]["pins"] == [{"source": "report", "at": 1}]


def test_a_source_that_is_not_published_is_not_quoted(data: Any, raw: bytes) -> None:
    assert data["claims"]["twenty"]["pins"] == [{"source": "secret", "at": 1}]


def test_a_date_is_there_as_written_and_in_words(data: Any) -> None:
    date = data["events"]["fire"]["date"]
    assert (date["edtf"], date["words"]) == ("[2018-02-05..2018-02-11]", "last week")
    assert date["in_words"] == "one day between 5 and 11 February 2018"
    assert data["site"]["period"] == "2018-02"


def test_numbers_are_numbers_and_truths_are_truths(data: Any) -> None:
    figure = data["claims"]["twenty"]["figure"]
    assert (figure["min"], figure["min_open"], figure["approximate"]) == (20, True, False)
    assert "max" not in figure


def test_the_status_of_a_claim_comes_with_its_reasons(data: Any) -> None:
    assert data["claims"]["twenty"]["status"] == {
        "support": "reported",
        "support_why": "it rests on the word of Доки; no independent second origin is recorded",
        "dispute": "contested",
        "dispute_why": "Mira Okafor denied it on 11 February",
        "reports": 1,
        "origins": 1,
    }


def test_the_file_is_utf_8_for_people_too_and_the_same_at_every_build(raw: bytes, tmp_path: Path) -> None:
    assert "Доки" in raw.decode("utf-8") and raw.endswith(b"}\n")
    assert data_of(tmp_path) == raw
