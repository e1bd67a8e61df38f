"""Tables as CSV: what is read of the forms that spreadsheets write, what is safe to open, what is told of bad ones."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer.problems import report
from explainer.tables.table import parse_table, read_table, table_text


def texts(text: str) -> list[tuple[int, list[str]]]:
    """The rows of a table, headings with them, by the number that a spreadsheet shows."""
    table, problems = parse_table(text, "people.csv")
    assert table and problems == [], report(problems)
    rows = [(row.number, [cell.text for cell in row.cells]) for row in table.rows]
    return [(0, [cell.text for cell in table.heads]), *rows]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_separator_is_that_of_the_headings(separator: str) -> None:
    text = "id,name,role\nmira,Mira,a.b\n".replace(",", separator).replace(".", ";" if separator == "," else ",")
    other = ";" if separator == "," else ","
    assert texts(text) == [(0, ["id", "name", "role"]), (2, ["mira", "Mira", f"a{other}b"])]


def test_a_cell_in_quotation_marks_holds_separators_line_breaks_and_quotation_marks() -> None:
    assert texts('id,text\na,"one, ""two""\nthree" \nb,"half an inch"""\n')[1:] == [
        (2, ["a", 'one, "two"\nthree']),
        (3, ["b", 'half an inch"']),
    ]


def test_the_number_of_a_row_is_the_spreadsheets_and_the_line_is_the_files() -> None:
    table, _ = parse_table('id,text\na,"1\n2"\n,\n\nb,x', "people.csv")
    assert table
    assert [(row.number, row.cells[1].place.line, row.cells[1].place.column) for row in table.rows] == [
        (2, 2, 3),
        (5, 6, 3),
    ]


def test_a_table_may_end_without_a_line_break_and_have_one_column() -> None:
    assert texts("id\na") == [(0, ["id"]), (2, ["a"])]


@pytest.mark.parametrize(
    "data", [b"\xef\xbb\xbfid,name\r\na,\xc3\xa9\r\n", b"id,name\na,\xc3\xa9\n", b"id,name\ra,\xc3\xa9"]
)
def test_a_byte_order_mark_and_line_ends_make_no_difference(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_bytes(data)
    table, problems = read_table(tmp_path / "people.csv")
    assert table and problems == []
    assert [cell.text for cell in (*table.heads, *table.rows[0].cells)] == ["id", "name", "a", "é"]


# Formulas


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@a", "＝1", "'=1", "''-x", '=HYPERLINK("x";1)'])
def test_what_a_spreadsheet_would_run_is_written_behind_an_apostrophe(text: str) -> None:
    made = table_text(["id", "name"], [["a", text]])
    cell = made.split("\r\n")[1].removeprefix("a,").removeprefix('"')
    assert cell.startswith(f"'{text[:3]}")
    assert texts(made.removeprefix("\ufeff").replace("\r\n", "\n"))[1] == (2, ["a", text])


def test_an_apostrophe_before_anything_else_is_the_authors() -> None:
    made = table_text(["id"], [["'Twas"]])
    assert made == "\ufeffid\r\n'Twas\r\n"
    assert texts("id\n'Twas\n")[1] == (2, ["'Twas"])


@given(
    st.lists(
        st.text(st.characters(codec="utf-8", exclude_characters="\r\0"), max_size=8).map(str.strip),
        min_size=2,
        max_size=4,
    )
)
def test_any_cells_come_back(cells: list[str]) -> None:
    heads = [f"head-{number}" for number in range(len(cells))]
    text = table_text(heads, [["first", *cells[1:]]])
    assert texts(text.removeprefix("\ufeff").replace("\r\n", "\n"))[1] == (2, ["first", *cells[1:]])
    for row in text.splitlines()[1:2]:
        assert not row.startswith(tuple("=+-@"))


# Bad tables


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            'id,name\na,"Mira\nb,Reyk\n',
            """\
people.csv:2:3: a quotation mark that is never closed [E109]
    a,"Mira
      ^
    close it behind the cell; inside a cell a quotation mark is written twice""",
        ),
        (
            'id,name\na,"Mi\nra"x,\n',
            """\
people.csv:3:4: more text behind a closing quotation mark [E109]
    ra"x,
       ^
    quote the whole cell; inside it a quotation mark is written twice""",
        ),
        (
            "\n , \n",
            """\
people.csv: this table is empty [E109]
    write the headings into its first row; python build.py export writes a table to start from""",
        ),
    ],
)
def test_a_table_that_cannot_be_read_is_told(text: str, told: str) -> None:
    table, problems = parse_table(text, "people.csv")
    assert table is None
    assert report(problems) == told


def test_a_table_that_is_not_there_or_not_utf_8_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("people.csv").write_bytes("id,name\na,é\n".encode("cp1252"))
    assert report(read_table(Path("people.csv"))[1]) == (
        "people.csv:2:3: this file is not UTF-8 text [E109]\n    export it again as CSV in UTF-8; in Excel: “CSV UTF-8”"
    )
    assert report(read_table(Path("claims.csv"))[1]) == "claims.csv: this file is missing [E109]"
