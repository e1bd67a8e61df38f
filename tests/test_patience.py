"""No text makes a reader wait: what once took the square of its length, and patterns that never end."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from explainer.dates import DateError
from explainer.dates import parse as parse_date
from explainer.documents import parse_document
from explainer.patterns import may_never_end
from explainer.pipeline import build
from explainer.prose import parse
from explainer.read import PASSWORD, read_dossier
from explainer.tables.table import parse_table
from explainer.text import find_quote
from tests.project import make_project, told

MANY = 100_000
LONGEST = 60
"""Seconds, on a slow machine; each took minutes, or would have."""

PROSE = {
    "opening marks": "“a ",
    "citations": "[@",
    "cards": "{claim:",
    "cards with spaces": "{ claim : ",
    "links": "[a](",
    "images": "![",
    "emphasis": "**a ",
    "apostrophes": "a'b ",
    "silences": "[@ok a",
    "quotations": '"',
}


def date(text: str) -> None:
    with pytest.raises(DateError):
        parse_date(text)


def is_quick(read: Callable[[], object]) -> None:
    started = time.monotonic()
    read()
    assert time.monotonic() - started < LONGEST


@pytest.mark.parametrize("piece", PROSE.values(), ids=PROSE)
def test_prose_of_a_piece_a_hundred_thousand_times(piece: str) -> None:
    is_quick(lambda: parse(piece * MANY))


def steps(text: str) -> int:
    """The functions that are called to parse a prose text, which no clock and no busy machine changes."""
    count = 0

    def called(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(called)
    try:
        parse.function(text)
    finally:
        sys.setprofile(before)
    return count


@settings(max_examples=30)
@given(st.text("ab 1\n*_`[]()!@#us{}:<>-.|\\~\"'“”&", min_size=1, max_size=6))
@example("[a](")
@example("[@us")
@example("- a\n")
@example("## a\n\n")
def test_ten_times_a_text_takes_about_ten_times_the_steps(piece: str) -> None:
    parse("a [@us]")  # so that neither counts what is made once
    assert steps(piece * 400) < 25 * steps(piece * 40)


def test_the_same_heading_twenty_thousand_times() -> None:
    parsed = parse("# a\n\n" * 20_000)
    assert [heading.id for heading in parsed.headings[:3]] == ["a", "a-2", "a-3"]
    is_quick(lambda: parse("# b\n\n" * 20_000))


def test_a_quote_that_stands_a_hundred_thousand_times() -> None:
    is_quick(lambda: find_quote("a b", ("a b " * MANY,)))
    assert [found.first_word for found in find_quote("a b", ("c a b a b",))] == [1, 3]


def test_a_word_of_a_million_characters() -> None:
    text = "a" * 1_000_000
    is_quick(lambda: parse(text))
    is_quick(lambda: find_quote(text, (text,)))
    is_quick(lambda: date(text))


@pytest.mark.parametrize("marks", ["\u0301\u0316" * 500_000, "\U0001e8d0" * 31, "\u064b" * 31])
def test_a_heap_of_marks_on_one_letter_is_no_text(marks: str, tmp_path: Path) -> None:
    project = make_project(tmp_path, f"-- content/people.yaml --\nmira:\n  name: a{marks}\n")
    found = told(read_dossier(project)[2])
    assert found == [("E102", 2, 10, "more than 30 combining marks on one letter", "delete them")]
    escaped = "".join(f"\\U{ord(mark):08x}" for mark in marks[:31])
    document = parse_document(f'name: "a{escaped}"\n', "x.yaml")
    assert [problem.code for problem in document[1]] == ["E104"]


def test_as_many_marks_as_a_language_writes_are_read(tmp_path: Path) -> None:
    marks = "\u0301" * 30
    project = make_project(tmp_path, f"-- content/people.yaml --\nmira:\n  name: a{marks}\n")
    assert read_dossier(project)[2] == []


@pytest.mark.parametrize("value", ["x", "[x, y]", "{x: y}"])
def test_a_hundred_thousand_aliases(value: str) -> None:
    text = f"a: &a {value}\nb: [{', '.join(['*a'] * MANY)}]\n"
    is_quick(lambda: parse_document(text, "x.yaml"))


def test_a_table_of_a_hundred_thousand_cells() -> None:
    is_quick(lambda: parse_table("id\n" + '"a\nb",' * MANY, "people.csv"))


def test_an_address_of_colons() -> None:
    is_quick(lambda: PASSWORD.search("://" + ":a" * MANY))
    assert PASSWORD.search("https://mira:secret:word@example.org")


@pytest.mark.parametrize(
    "pattern", ["(a+)+", "(a|a)*", "(?:a*)*b", "(\\w+\\s?)*x", "((ab?)c){2,}", "(?=(a+)+)b", "(.*)*"]
)
def test_a_pattern_that_may_never_end_is_refused(pattern: str, tmp_path: Path) -> None:
    assert may_never_end(pattern)
    rule = f"en:\n  slow:\n    words: '{pattern}'\n    where: always\n    why: it says more\n    write: said\n"
    project = make_project(tmp_path, f"-- content/wording.yaml --\n{rule}")
    why = "this regular expression may never end: a repeated group repeats inside"
    assert [(code, line, message) for code, line, _, message, _ in told(read_dossier(project)[2])] == [("E203", 3, why)]
    hedges = make_project(tmp_path, f"-- content/wording.yaml --\nen:\n  hedges: '{pattern}'\n")
    assert [(code, line, message) for code, line, _, message, _ in told(read_dossier(hedges)[2])] == [("E203", 2, why)]


@pytest.mark.parametrize(
    "pattern", ["prove[ds]?|proof", "no (\\w+ ){0,2}doubt", "(?:very )*clear", ".*ly", "(can|may)?not"]
)
def test_a_pattern_that_ends_is_taken(pattern: str) -> None:
    assert not may_never_end(pattern)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("people.yaml", "".join(f"p{number}: {{}}\n" for number in range(40_000))),
        ("article.md", "---\ntitle: x\n---\n" + "".join(f"Sentence {number} here.\n\n" for number in range(20_000))),
        ("article.md", "---\ntitle: x\n---\n" + "".join(f"He said “no {n}\nor *so*.\n\n" for n in range(10_000))),
        ("article.md", "---\ntitle: x\n---\n" + "".join(f"He [said](person:p{n}).\n\n" for n in range(10_000))),
    ],
)
def test_many_mistakes_are_found_as_soon_as_few(tmp_path: Path, name: str, text: str) -> None:
    """Each is looked for at its place; that took the square of their number."""
    project = make_project(tmp_path, f"-- content/{name} --\n{text}")
    is_quick(lambda: build(project, None))
