"""What is quoted of a response does what its kind says."""

from __future__ import annotations

from pathlib import Path

import pytest

import build
from tests.project import make_project


def told(root: Path, kind: str, quote: str, claim: str = "Nine died.", language: str = "en") -> list[tuple[str, str]]:
    files = f"""\
-- content/sources.yaml --
report: {{title: A report, file: report.txt, quote_limit: 1, language: {language}}}
-- content/people.yaml --
port: {{name: Port, pins: [report#1]}}
union: {{name: Union, pins: [report#1]}}
-- content/claims.yaml --
nine:
  text: {claim}
  by: union
  pins: [report#1]
  responses:
    - {{by: port, kind: {kind}, text: Said so., pins: [{{source: report, quote: "{quote}"}}]}}
-- seeds/report.txt --
It was said: {quote}
"""
    found = build.build(make_project(root, files), None).problems
    return [(p.code, p.message) for p in found if p.code in ("E503", "W108")]


NOTHING = "denial, but the pinned words negate nothing"


@pytest.mark.parametrize(
    ("quote", "expected"),
    [
        ("it is not so", []),
        ("we deny it", []),
        ("no dock worker died", []),
        ("we have no information about it", [("E503", NOTHING)]),
        ("we do not have any information", [("E503", NOTHING)]),
        ("we don’t know", [("E503", NOTHING)]),
        ("we cannot confirm it", [("E503", NOTHING)]),
        ("not more than nine", [("E503", NOTHING)]),
        ("we have no information, and it is not so", []),
        ("the inspections took place", [("E503", NOTHING)]),
    ],
)
def test_a_denial_must_deny(quote: str, expected: list[tuple[str, str]], tmp_path: Path) -> None:
    assert told(tmp_path, "denial", quote) == expected


@pytest.mark.parametrize(
    ("kind", "quote", "expected"),
    [
        ("no_information", "we have no details", []),
        ("no_information", "we know nothing of it", []),
        ("no_information", "all is well", ["no_information, but the pinned words do not say that nothing is known"]),
        ("declined", "we will not discuss it", []),
        ("declined", "no comment", []),
        ("declined", "all is well", ["declined, but the pinned words do not say so"]),
        ("confirmation", "that is right", []),
        ("confirmation", "that is untrue", ["confirmation, but the pinned words call something false"]),
    ],
)
def test_other_kinds_are_warned_of(kind: str, quote: str, expected: list[str], tmp_path: Path) -> None:
    assert told(tmp_path, kind, quote) == [("W108", message) for message in expected]


def test_a_confirmation_of_a_claim_that_negates_may_negate(tmp_path: Path) -> None:
    assert told(tmp_path, "confirmation", "that is untrue", claim="The count is not true.") == []


def test_a_language_that_is_not_read_is_the_authors_to_judge(tmp_path: Path) -> None:
    assert told(tmp_path, "denial", "so ist es", language="de") == []
    assert told(tmp_path, "declined", "so ist es", language="de") == []
