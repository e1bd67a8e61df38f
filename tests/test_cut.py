"""A file that is read record by record says what it says as a whole, and at the same places."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer.cut import cut
from explainer.documents import Document, parse_document, parse_documents

KEYS = st.sampled_from(["mira", "one", "two", "x1", "a-b", "Mira", "'q'", "?"])
PLAIN = ["x", "'a b'", "[a, b]", "{c: d}", "|", "|+", ">-", ">", "x # c", "Smith & Sons"]
ODD = ['"a', 'b"', "'", "[a,", "b]", "{", "}", "&a x", "*a", "&a", "# no", "- x", "!t x", "---", "...", "%YAML 1.1", ""]
VALUES = st.sampled_from([*PLAIN, *PLAIN, *ODD, '"\\u202e"', "? y", ": z", "\tx"])
LINES = st.one_of(
    st.builds("{}: {}".format, KEYS, VALUES),
    st.builds("{}:".format, KEYS),
    st.builds("  {}: {}".format, KEYS, VALUES),
    st.builds("    {}".format, VALUES),
    st.builds("  - {}".format, VALUES),
    st.sampled_from(
        ["", "  ", "# a comment", "  # inside", "- x", "---", "...", "word", "\tx", " x: y", "b: c\x85d: e"]
    ),
)
TEXTS = st.builds("\n".join, st.lists(LINES, max_size=12))


def ways(value: Any, at: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The way to each value inside a value."""
    yield at
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, part in inner:
        yield from ways(part, (*at, step))


def same(text: str) -> list[Document]:
    """The documents of a file, which say what the whole of it says."""
    documents, problems = parse_documents(text, "content/people.yaml")
    whole, wrong = parse_document(text, "content/people.yaml")
    assert problems == wrong
    if wrong or len(documents) == 1:
        return documents
    merged = {name: (document, value) for document in documents for name, value in document.value.items()}
    assert list(merged) == list(whole.value)
    for name, (document, value) in merged.items():
        assert value == whole.value[name]
        for at in ways(value, (name,)):
            assert [document.place(at, key) for key in (False, True)] == [whole.place(at, key) for key in (False, True)]
            assert document.find(at, "x") == whole.find(at, "x")
    return documents


@given(TEXTS)
def test_records_that_are_read_alone_are_those_of_the_whole_file(text: str) -> None:
    same(text)


@given(
    st.lists(
        st.sampled_from(["x", "'a b'", "[a, b]", "|\n    x\n\n", ">-\n    x\n    y", "\n  - x\n  - y"]), min_size=1
    )
)
def test_files_of_plain_records_are_read_record_by_record(values: list[str]) -> None:
    text = "# people\n\n" + "".join(f"p{number}:\n  role: {value}\n" for number, value in enumerate(values))
    assert len(same(text)) == len(values)


@pytest.mark.parametrize(
    ("what", "text"),
    [
        ("an anchor that stands in two records", "a: {x: &n y}\nb: {x: &n y}\n"),
        ("an anchor that is used in another record", "a: {x: &n y}\nb: {x: *n}\n"),
        ("an anchor behind a quoted key", 'a: {"x":&n y}\nb: {"x":&n y}\n'),
        ("an anchor behind a question mark", "a: {?&n x: y}\nb: {?&n x: y}\n"),
        ("what may stand nowhere, before the first key", "# \uffff\na: {x: y}\n"),
        ("an id that is used twice", "a: {x: y}\na: {x: y}\n"),
        ("ids that differ in case", "a: {x: y}\nA: {x: y}\n"),
        ("a bracket that closes in another record", "a: [x,\nb: c]\n"),
        ("a quotation mark that closes in another record", 'a: {x: "y\nb: z"}\n'),
        ("a list in the first column", "a:\n- x\nb: c\n"),
        ("two documents", "a: {x: y}\n---\nb: {x: y}\n"),
        ("a value before the first key", "  x: y\nb: {x: y}\n"),
        ("no record at all", "# nothing\n"),
    ],
)
def test_what_no_record_has_alone_is_read_as_a_whole(what: str, text: str) -> None:
    assert len(same(text)) == 1


def test_each_part_knows_its_line() -> None:
    first, second = "# people\n\na:\n  x: y\n\n# b\n", "b:\n  x: y"
    assert cut(first + second) == [(1, first), (7, second)]


def test_an_ampersand_in_a_text_is_no_anchor() -> None:
    assert len(cut("a: {name: Smith & Sons}\nb: {url: 'https://x.org/?a=1&b=2'}\n")) == 2
