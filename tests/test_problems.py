"""Problems: how they are told, in which order, and what is suggested."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer.problems import KINDS, Place, Problem, caret, closest, closest_hint, in_order, relative, report

ROW = "      by: [mira-okaford]"
PROBLEM = Problem(
    "E301",
    Place("content/claims.yaml", 14, 12, ROW),
    "no person has the id 'mira-okaford'",
    "closest id: mira-okafor",
)


def test_a_problem_is_told_with_its_place_row_caret_and_hint() -> None:
    assert str(PROBLEM) == (
        "content/claims.yaml:14:12: no person has the id 'mira-okaford' [E301]\n"
        "          by: [mira-okaford]\n"
        "               ^\n"
        "    closest id: mira-okafor"
    )


def test_a_problem_of_a_whole_file_has_no_row() -> None:
    assert str(Problem("E103", Place("content/people.yaml"), "this file is empty")) == (
        "content/people.yaml: this file is empty [E103]"
    )


def test_a_warning_says_that_it_is_one() -> None:
    warning = Problem("W102", Place("content/sources.yaml", 1, 1), "30% of the words are quoted")
    assert warning.is_warning and not PROBLEM.is_warning
    assert str(warning) == "content/sources.yaml:1:1: warning: 30% of the words are quoted [W102]"


def test_a_blank_row_is_not_shown() -> None:
    assert "\n" not in str(Problem("E207", Place("content/article.md", 3, 1, "   "), "the front matter has no end"))


def test_a_problem_of_no_known_kind_cannot_be_made() -> None:
    with pytest.raises(AssertionError):
        Problem("E999", Place("content/people.yaml"), "what is this")


def test_codes_are_a_letter_and_three_digits_and_explained_in_plain_words() -> None:
    for code, words in KINDS.items():
        assert code[0] in "EW" and code[1:].isdigit() and len(code) == 4
        assert not words.endswith(".")
        assert words.startswith(("YAML", "pins.lock")) or words[0].islower()


def test_problems_come_in_the_order_of_the_files_and_warnings_last() -> None:
    first = Problem("E301", Place("a.yaml", 2, 1), "x")
    second = Problem("E301", Place("a.yaml", 10, 1), "x")
    third = Problem("E201", Place("b.yaml", 1, 1), "x")
    warning = Problem("W103", Place("a.yaml", 1, 1), "x")
    assert in_order([warning, third, second, first]) == [first, second, third, warning]


def test_a_problem_is_told_once() -> None:
    assert in_order([PROBLEM, PROBLEM]) == [PROBLEM]
    assert report([PROBLEM, PROBLEM]) == str(PROBLEM)


def test_a_report_has_a_blank_line_between_problems() -> None:
    other = Problem("E103", Place("content/people.yaml"), "this file is empty")
    assert report([other, PROBLEM]) == f"{PROBLEM}\n\n{other}"
    assert report([]) == ""


# The row and the caret


def under(row: str, column: int, width: int = 100) -> str:
    """The characters of the shown row from the caret on."""
    shown, mark = caret(row, column, width)
    cells = mark.index("^")
    for at, char in enumerate(shown):
        if cells <= 0:
            return shown[at:]
        cells -= 0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1
    return ""


def test_the_caret_stands_under_the_column() -> None:
    assert under("name: Mira", 7) == "Mira"
    assert under("name: Mira", 1) == "name: Mira"


@pytest.mark.parametrize("row", ["名前: Mira", "cafe\u0301: Mira", "\tna: Mira", "Ｎ: Mira"])
def test_the_caret_minds_wide_characters_combining_marks_and_tabs(row: str) -> None:
    assert under(row, row.index("Mira") + 1) == "Mira"


def test_a_long_row_is_cut_around_the_column() -> None:
    row = "x" * 300 + "MIRA" + "y" * 300
    shown, mark = caret(row, 301)
    assert len(shown) <= 4 + 102 and shown.strip().startswith("…") and shown.endswith("…")
    assert shown[mark.index("^") :].startswith("MIRA")


def test_a_long_row_is_not_cut_before_its_beginning_or_after_its_end() -> None:
    row = "MIRA" + "x" * 300 + "REYK"
    assert caret(row, 1)[0].startswith("    MIRA")
    assert caret(row, 305)[0].endswith("REYK")


def test_control_characters_are_not_sent_to_the_terminal() -> None:
    shown, _ = caret("name: \x1b[31mMira\x07", 1)
    assert "\x1b" not in shown and "\x07" not in shown


@given(st.text(st.characters(exclude_characters="\n"), max_size=300), st.integers(0, 310), st.integers(10, 120))
def test_a_caret_can_be_drawn_for_any_row_and_column(row: str, column: int, width: int) -> None:
    shown, mark = caret(row, column, width)
    assert mark.strip() == "^"
    assert "\n" not in shown and len(shown) <= 4 + width + 2


# Suggestions


@pytest.mark.parametrize(
    ("word", "known", "best"),
    [
        ("mira-okaford", ["mira-okafor", "tomas-reyk"], "mira-okafor"),
        ("Mira-Okafor", ["mira-okafor", "tomas-reyk"], "mira-okafor"),
        ("ferry", ["mira-okafor", "tomas-reyk"], None),
        ("", ["mira-okafor"], None),
        ("mira", [], None),
    ],
)
def test_the_closest_name_is_found_where_one_is_alike(word: str, known: list[str], best: str | None) -> None:
    assert closest(word, known) == best


def test_a_hint_names_the_closest_or_else_the_few_that_there_are() -> None:
    assert closest_hint("id", "mira-okaford", ["mira-okafor", "reyk"]) == "closest id: mira-okafor"
    assert closest_hint("id", "ferry", ["reyk", "marsh"]) == "known: marsh, reyk"
    assert closest_hint("id", "ferry", [f"p{n}" for n in range(9)]) == ""
    assert closest_hint("id", "ferry", []) == ""


def test_the_suggestion_does_not_depend_on_the_order_of_the_names() -> None:
    assert closest("claim-c", ["claim-b", "claim-a"]) == closest("claim-c", ["claim-a", "claim-b"])


def test_paths_are_shown_from_the_project_with_forward_slashes() -> None:
    assert relative(Path("/here/content/people.yaml"), Path("/here")) == "content/people.yaml"
    assert relative(Path("/there/a.txt"), Path("/here")) == "/there/a.txt"


def test_places_sort_by_number_and_not_by_text() -> None:
    assert Place("a.yaml", 2, 10) < Place("a.yaml", 10, 1) < Place("b.yaml")


def test_what_an_author_wrote_or_a_file_is_called_does_not_steer_a_terminal() -> None:
    problem = Problem("E301", Place("content/\x1b[2J.yaml", 1, 1, "\u202eby"), "no person '\x1b[31m'", "\x07closest: a")
    assert str(problem).split("\n") == [
        "content/\ufffd[2J.yaml:1:1: no person '\ufffd[31m' [E301]",
        "    \ufffdby",
        "    ^",
        "    \ufffdclosest: a",
    ]
