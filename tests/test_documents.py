"""YAML: read as it was written, each value knowing its place, every mistake in an author's words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from explainer import documents
from explainer.documents import Document, parse_document, read_text
from explainer.problems import Place, Problem
from tests.project import document, told

READERS = [yaml.BaseLoader, getattr(yaml, "CBaseLoader", yaml.BaseLoader)]


@pytest.fixture(params=READERS, ids=lambda reader: str(reader.__name__))
def reader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Both readers: libyaml, and the one that is used where libyaml is not at hand."""
    monkeypatch.setattr(documents, "Loader", request.param)
    yield


def problems_in(text: str) -> list[Problem]:
    _, problems = parse_document(text, "content/people.yaml")
    return problems


# YAML as it was written


@pytest.mark.parametrize(
    "written", ["no", "yes", "true", "007", "12:30", "~", "null", "0x1F", "1_000", "1e3", ".inf", "2018-02-07", "51"]
)
def test_every_value_is_text_as_it_was_written(reader: None, written: str) -> None:
    assert document(f"value: {written}\n").value == {"value": written}
    assert document(f"- {written}\n").value == [written]
    assert document(f"{written}: key\n").value == {written: "key"}


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("'so'", "so"),
        ('"two\\nlines"', "two\nlines"),
        ("'it''s'", "it's"),
        (">\n  one\n  line\n", "one line\n"),
        ("|\n  two\n  lines\n", "two\nlines\n"),
        (">-\n  one\n  line\n", "one line"),
        ("{a: 1, b: [x, y]}", {"a": "1", "b": ["x", "y"]}),
        ('""', ""),
        ("one # a comment", "one"),
    ],
)
def test_every_style_of_yaml_is_read(reader: None, written: str, value: object) -> None:
    assert document(f"value: {written}").value == {"value": value}


def test_anchors_and_aliases_are_allowed(reader: None) -> None:
    assert document("a: &quay {place: East quay}\nb: *quay\n").value == {
        "a": {"place": "East quay"},
        "b": {"place": "East quay"},
    }


def test_a_merge_key_is_a_key_like_any_other(reader: None) -> None:
    assert document("<<: {a: 1}\n").value == {"<<": {"a": "1"}}


# What is broken


BROKEN = [
    ("name: 'Mira\n", 1, 7, "a quotation mark that is never closed"),
    ("also: [Okafor, Mira\n", 1, 7, "a list in brackets without its end"),
    ("pin: {at: 1\n", 1, 6, "a mapping in braces without its end"),
    ("also: [Okafor, , Mira]\n", 1, 16, "a value is broken off here"),
    ("role: Harbour master: Port Alder\n", 1, 21, "a colon and a space where no key can stand"),
    ("name: Mira\n role: x\n", 2, 6, "a colon and a space where no key can stand"),
    ("name: @mira\n", 1, 7, "a character that no value can start with"),
    ("mira:\n\tname: Mira\n", 2, 1, "a tab, and YAML is indented with spaces"),
    ("mira:\n  name: Mira\n role: x\n", 3, 2, "this line is not indented as those around it"),
    ("name: 'Mira' Okafor\n", 1, 14, "more text behind a closing quotation mark"),
    ("also:\n- Okafor\nrole\n", 3, 1, "a key without a colon"),
    ("name: *mira\n", 1, 7, "an alias (*name) with no anchor (&name) before it"),
    ("name: !mira Okafor\n", 1, 7, "a YAML tag (!), which is not read here"),
    ("name: !!python/object:os.system x\n", 1, 7, "a YAML tag (!), which is not read here"),
    ("name: !!int 5\n", 1, 7, "a YAML tag (!), which is not read here"),
    ("? [a, b]\n: c\n", 1, 3, "a key that is not text"),
    ("---\na: 1\n---\nb: 2\n", 3, 1, "a second document (---) in the file"),
    ("name: a\uffffb\n", 1, 8, "a control character, which is not allowed in YAML"),
    ("role: Owner #1 of the store\n", 1, 13, "what follows ' #' is lost, being a comment"),
    ("a: 1\n<<<<<<< ours\nb: 2\n", 2, 1, "a merge mark: the file holds both sides of a merge"),
]


@pytest.mark.skipif(not hasattr(yaml, "CBaseLoader"), reason="the words are for what libyaml says")
@pytest.mark.parametrize(("text", "line", "column", "message"), BROKEN)
def test_broken_yaml_is_told_at_its_place(text: str, line: int, column: int, message: str) -> None:
    (problem,) = problems_in(text)
    assert (problem.code, problem.place.line, problem.place.column) == ("E104", line, column)
    assert problem.message.startswith(message)


@pytest.mark.parametrize(("text", "line"), [row[:2] for row in BROKEN])
def test_both_readers_find_the_same_mistakes_in_the_same_line(reader: None, text: str, line: int) -> None:
    (problem,) = problems_in(text)
    assert (problem.code, problem.place.line) == ("E104", line)


def test_half_of_a_character_is_a_problem(reader: None) -> None:
    (problem,) = problems_in('name: "Mira \\ud800"\n')
    assert (problem.code, problem.place.line) == ("E104", 1)


def test_the_row_of_a_problem_is_the_authors(reader: None) -> None:
    (problem,) = problems_in("mira:\n  role: Harbour master: Port Alder\n")
    assert problem.place.row == "  role: Harbour master: Port Alder"


@pytest.mark.parametrize("text", ["", "\n\n", "# nothing yet\n", "---\n", "---\n# nothing\n"])
def test_an_empty_file_is_a_problem(reader: None, text: str) -> None:
    assert told(problems_in(text)) == [
        ("E103", 0, 0, "this file is empty", "delete it, or write {} where there are none")
    ]


def test_a_file_may_say_that_there_are_none(reader: None) -> None:
    assert document("{}\n").value == {}


KEEP_ONE = "keep one of them, or give one another name"


def test_a_key_written_twice_is_a_problem(reader: None) -> None:
    text = "mira:\n  name: Mira\n  role: x\n  name: Okafor\n"
    assert told(problems_in(text)) == [("E105", 4, 3, "'name' is written twice here, first in line 2", KEEP_ONE)]


def test_every_key_written_twice_is_told(reader: None) -> None:
    assert [(p.code, p.place.line) for p in problems_in("a: 1\nb: {c: 1, c: 2}\na: 3\n")] == [("E105", 2), ("E105", 3)]


@pytest.mark.parametrize(
    ("text", "line", "column", "message"),
    [
        ("mira:\n  name: Mira\n  role:\n", 3, 3, "'role' has no value"),
        ("mira: {name: , role: x}\n", 1, 8, "'name' has no value"),
        ("also:\n  - \n  - Okafor\n", 2, 4, "this item of the list is empty"),
    ],
)
def test_an_empty_value_is_a_problem(reader: None, text: str, line: int, column: int, message: str) -> None:
    (problem,) = problems_in(text)
    assert (problem.code, problem.place.line, problem.message) == ("E203", line, message)
    assert abs(problem.place.column - column) <= 1  # the readers differ on where nothing stands


# What would not end


def test_an_alias_bomb_is_refused(reader: None) -> None:
    rows = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    for name, before in zip("bcdefghijkl", "abcdefghijk", strict=True):
        rows.append(f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]")
    (problem,) = problems_in("\n".join(rows))
    assert (problem.code, problem.message) == ("E106", "aliases make this file many times its size")


def test_an_alias_inside_its_own_anchor_is_refused(reader: None) -> None:
    (problem,) = problems_in("a: &a [*a]\n")
    assert (problem.code, problem.place.line) == ("E106", 1)
    (problem,) = problems_in("a: &a {b: *a}\n")
    assert problem.code == "E106"


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        "[\n" * 100_000,
        "{a: " * 100_000,
        "a: " + "[" * 100_000 + "]" * 100_000,
        "- " * 100_000 + "x",
        "? " * 100_000 + "x",
        "\n".join(" " * depth + "a:" for depth in range(450)) + " x",
        "a0: &a0 x\n" + "".join(f"a{n}: &a{n} [*a{n - 1}]\n" for n in range(1, 2000)),
    ],
    ids=["brackets", "brackets a line", "braces", "closed brackets", "lists", "keys", "indents", "aliases"],
)
def test_deep_nesting_is_refused_and_crashes_nothing(text: str) -> None:
    assert [problem.code for problem in problems_in(text)][:1] in (["E106"], ["E104"])


def test_ordinary_nesting_is_read(reader: None) -> None:
    assert document("a: " + "[" * 20 + "x" + "]" * 20)


def test_a_long_list_is_not_deep(reader: None) -> None:
    assert len(document("a:\n" + "  - [x]\n" * 3000).value["a"]) == 3000


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text("ab:-[]{}&*!|>'\"#?@%, \n\t~.", max_size=40))
@example(text="&a *a")
@example(text="? ? ?")
@example(text="*")
@example(text="\ufeffa: 1")
def test_no_text_breaks_the_reader(reader: None, text: str) -> None:
    found, problems = parse_document(text, "content/people.yaml")
    assert found.value is not None or problems
    assert all(problem.message and problem.place.path == "content/people.yaml" for problem in problems)


# Places

PLACES = """\
# People
mira-okafor:
  name: Mira Okafor
  also: [Okafor, "the harbour master"]
  facts:
    - {label: Age, value: "51"}
    - label: From
      value: >
        Port Alder, and before
        that Port Authority. [@report#4]
  ties: &ties
    - to: port-authority
tomas-reyk:
  ties: *ties
"""


@pytest.mark.parametrize(
    ("path", "key", "place"),
    [
        (("mira-okafor",), True, (2, 1)),
        (("mira-okafor",), False, (3, 3)),
        (("mira-okafor", "name"), True, (3, 3)),
        (("mira-okafor", "name"), False, (3, 9)),
        (("mira-okafor", "also", 0), False, (4, 10)),
        (("mira-okafor", "also", 1), False, (4, 18)),
        (("mira-okafor", "facts", 0), False, (6, 7)),
        (("mira-okafor", "facts", 0, "value"), True, (6, 20)),
        (("mira-okafor", "facts", 0, "value"), False, (6, 27)),
        (("mira-okafor", "facts", 1, "label"), False, (7, 14)),
        (("mira-okafor", "facts", 1, "value"), False, (8, 14)),
        (("mira-okafor", "ties", 0, "to"), False, (12, 11)),
        # Through an alias: where it was written.
        (("tomas-reyk", "ties", 0, "to"), False, (12, 11)),
        # What does not exist: the nearest that does.
        (("mira-okafor", "role"), False, (3, 3)),
        (("mira-okafor", "facts", 7, "value"), False, (6, 5)),
        ((), False, (2, 1)),
    ],
)
def test_a_value_knows_its_place(reader: None, path: tuple[str | int, ...], key: bool, place: tuple[int, int]) -> None:
    found = document(PLACES).place(path, key=key)
    assert (found.line, found.column) == place
    assert found.row == PLACES.split("\n")[place[0] - 1]


@pytest.mark.parametrize(
    ("path", "needle", "occurrence", "place"),
    [
        (("mira-okafor", "facts", 1, "value"), "@report#4", 0, (10, 31)),
        (("mira-okafor", "facts", 1, "value"), "Port", 0, (9, 9)),
        (("mira-okafor", "facts", 1, "value"), "Port", 1, (10, 14)),
        (("mira-okafor", "also", 1), "harbour", 0, (4, 23)),
        # Not there as written, or not so often: the value itself.
        (("mira-okafor", "facts", 1, "value"), "Port", 2, (8, 14)),
        (("mira-okafor", "name"), "Reyk", 0, (3, 9)),
        # Words outside the value are not its own.
        (("mira-okafor", "name"), "Okafor", 1, (3, 9)),
    ],
)
def test_words_are_found_within_a_value(
    reader: None, path: tuple[str | int, ...], needle: str, occurrence: int, place: tuple[int, int]
) -> None:
    found = document(PLACES).find(path, needle, occurrence)
    assert (found.line, found.column) == place


def test_the_first_spelling_that_is_there_is_found() -> None:
    found = document("text: He said “so” and so on\n").find_any(("text",), ["so,", "“so", "so"])
    assert found.column == 15


def test_front_matter_counts_the_lines_of_its_file() -> None:
    found, _ = parse_document("title: What burned\ndate: x\n", "content/article.md", first_line=2)
    assert (found.place(("date",)).line, found.place(("date",)).row) == (3, "date: x")
    _, (problem,) = parse_document("title: 'x\n", "content/article.md", first_line=2)
    assert problem.place.line == 2


def test_words_are_found_in_a_text_without_nodes() -> None:
    body = Document("content/article.md", "One.\nTwo [@report#1].\n[@report#1]", first_line=5)
    assert [body.find((), "@report#1", n).line for n in (0, 1)] == [6, 7]


def test_words_that_only_begin_alike_are_not_found() -> None:
    text = document("summary: So. [@reprt#12] And so. [@reprt#1]\n")
    assert text.find(("summary",), "@reprt#1").column == 35
    text = document("summary: '[a](person:mira-o) [b](person:mira)'\n")
    assert text.find(("summary",), "person:mira").column == 34


# Files


def test_a_file_is_read_without_its_byte_order_mark_and_with_line_ends_alike(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"\xef\xbb\xbfa: 1\r\nb: 2\rc: 3\n")
    assert read_text(tmp_path / "a.yaml", tmp_path) == ("a: 1\nb: 2\nc: 3\n", [])


@pytest.mark.parametrize(
    ("data", "line", "column", "message", "hint"),
    [
        (b"a: 1\nb: caf\xe9\n", 2, 7, "this file is not UTF-8 text", "save it as UTF-8"),
        (b"a: 1\nb: caf\xc3\xa9, caf\xe9\n", 2, 13, "this file is not UTF-8 text", "save it as UTF-8"),
        ("a: 1".encode("utf-16"), 1, 1, "this file is not UTF-8 text", "it looks like UTF-16; save it as UTF-8"),
        (b"a: 1\nb: \0\n", 2, 4, "this file has a NUL character in it; it is not text", ""),
    ],
)
def test_what_is_not_text_is_a_problem(
    tmp_path: Path, data: bytes, line: int, column: int, message: str, hint: str
) -> None:
    (tmp_path / "a.yaml").write_bytes(data)
    text, problems = read_text(tmp_path / "a.yaml", tmp_path)
    assert (text, told(problems)) == ("", [("E102", line, column, message, hint)])
    assert problems[0].place.path == "a.yaml"


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize(
    ("data", "line", "column"), [(b"\xef", 1, 1), (b"a: 1\nb: \xd0\x9f\xd0", 2, 5), (b"a: \xff\xd0\x9f\n", 1, 4)]
)
def test_what_is_not_utf_8_has_its_place_behind_a_byte_order_mark_too(
    mark: str, data: bytes, line: int, column: int, tmp_path: Path
) -> None:
    (tmp_path / "a.yaml").write_bytes(mark.encode() + data)
    place = Place("a.yaml", line, column)
    assert read_text(tmp_path / "a.yaml", tmp_path)[1] == [
        Problem("E102", place, "this file is not UTF-8 text", "save it as UTF-8")
    ]


def test_a_file_that_cannot_be_read_is_a_problem(tmp_path: Path) -> None:
    for path, code in ((tmp_path / "nowhere.yaml", "E101"), (tmp_path, "E102")):
        text, (problem,) = read_text(path, tmp_path)
        assert (text, problem.code) == ("", code)


@pytest.mark.parametrize(
    ("value", "hint"),
    [
        ("{quote: nine people, dead}", "a value with a comma in it needs quotation marks"),
        ("{quote: since, because they ran}", "a value with a comma in it needs quotation marks"),
        ("{min:9, max: 9}", "a colon has a space behind it: min: 9"),
        ("{min: , max: 9}", "write one, or delete the line"),
    ],
)
def test_what_yaml_takes_for_a_key_inside_braces_is_told_as_what_it_is(reader: None, value: str, hint: str) -> None:
    [problem] = problems_in(f"a:\n  b: {value}\n")
    assert (problem.code, problem.hint) == ("E203", hint)
