"""Characters that nobody sees: refused wherever an author writes, left out of a source's text where it is shown."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

import build
from explainer.documents import parse_document
from explainer.problems import report
from explainer.unseen import unclosed_in, unseen_in, without_unseen
from tests.project import files_in, make_project

FLAG = "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"
"""Of England."""

DIRECTIONS = {
    char for char in map(chr, range(0x110000)) if unicodedata.bidirectional(char) in ("LRE", "RLE", "PDF", "LRO", "RLO")
}
ISOLATES = {
    char for char in map(chr, range(0x110000)) if unicodedata.bidirectional(char) in ("LRI", "RLI", "FSI", "PDI")
}


def refused(text: str) -> list[int]:
    return [one.at for one in unseen_in(text)]


def unclosed(text: str) -> list[tuple[int, str]]:
    return [(one.at, one.message.partition(") ")[2]) for one in unclosed_in(text)]


def test_all_that_turns_a_direction_by_unicodes_own_account_is_refused_or_must_be_closed() -> None:
    assert len(DIRECTIONS) == 5 and len(ISOLATES) == 4
    assert all(refused(f"a{char}b") == [1] for char in DIRECTIONS)
    assert all(unclosed(f"a{char}b") for char in ISOLATES)


def test_every_control_character_but_tab_and_line_break_is_refused() -> None:
    controls = {char for char in map(chr, range(0x110000)) if unicodedata.category(char) in ("Cc", "Zl", "Zp")}
    assert {char for char in controls if refused(char) != [0]} == {"\t", "\n"}


@pytest.mark.parametrize("char", ["\ufeff", "\u206e", "\ufff9", "\U000e0001", "\U000e0041", "\U000e007f"])
def test_tags_and_what_has_no_use_in_a_text_is_refused(char: str) -> None:
    assert refused(f"The{char} quay") == [3]


@pytest.mark.parametrize("text", ["\u200e \u200f \u061c", "\u200b\u200c\u200d\u2060\u00ad", FLAG, "&#38; &#x41; &lt;"])
def test_marks_joiners_and_flags_may_stand(text: str) -> None:
    assert refused(text) == [] and without_unseen(text) == text


def test_a_tag_outside_a_flag_is_refused_beside_one() -> None:
    assert refused(f"{FLAG} \U000e0067 {FLAG}\U000e007f") == [8, 17]


@pytest.mark.parametrize("written", ["&#x202E;", "&#8238;", "&#X0202e;", "&#x2067;", "&#x1b;", "&#65279;"])
def test_what_markdown_would_make_such_a_character_of_is_refused(written: str) -> None:
    assert refused(f"It {written} burned") == [3]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("the \u2067נמל\u2069 port", []),
        ("the \u2067נמל \u2066A \u2068b\u2069\u2069\u2069", []),
        ("over\n\u2067two\nrows\u2069", []),
        ("a \u2067b", [(2, "is not closed in its text")]),
        ("a \u2067b\n\nc\u2069", [(2, "is not closed in its text"), (7, "closes nothing here")]),
        ("- \u2068b\n- c\u2069", [(2, "is not closed in its text"), (8, "closes nothing here")]),
        ("\u2066\u2067\u2069", [(0, "is not closed in its text")]),
        ("\u2069\u2067\u2069", [(0, "closes nothing here")]),
    ],
)
def test_an_isolate_is_closed_in_its_own_paragraph(text: str, found: list[tuple[int, str]]) -> None:
    assert unclosed(text) == found


def test_a_file_full_of_them_is_told_by_its_first() -> None:
    assert refused("\u202e" * 1000) == list(range(20))


def test_an_isolate_opened_in_one_value_is_not_closed_in_the_next() -> None:
    _, problems = parse_document(
        'a: "x \u2067y"\nb: z\u2069\nc: >\n  \u2066over\n  rows\u2069\n', "content/people.yaml"
    )
    assert [(p.code, p.place.line, p.place.column) for p in problems] == [("E113", 1, 4), ("E113", 2, 4)]


@pytest.mark.parametrize(
    ("files", "place"),
    [
        ("-- content/people.yaml --\nmira:\n  name: Mira\u202e\n", "content/people.yaml:2:13"),
        ("-- content/people/a.yaml --\n# \u202e\nmira: {name: Mira}\n", "content/people/a.yaml:1:3"),
        ('-- content/people.yaml --\nmira: {name: "\\u202E"}\n', "content/people.yaml:1:14"),
        ('-- content/people.yaml --\n"mi\\u202Era": {name: Mira}\n', "content/people.yaml:1:1"),
        ("-- content/site.yaml --\ntitle: a &#8238; b\n", "content/site.yaml:1:10"),
        ("-- content/article.md --\n---\ntitle: \u202aA\n---\nB. [@us]\n", "content/article.md:2:8"),
        ("-- content/article.md --\n---\ntitle: A\n---\nB\u202c. [@us]\n", "content/article.md:4:2"),
        ("-- content/article.md --\n---\ntitle: A\n---\n\nB\u2068. [@us]\n", "content/article.md:5:2"),
        ("-- content/article.md --\n---\ntitle: A\u2068\n---\nB. [@us]\n", "content/article.md:2:8"),
        ("-- content/wording.yaml --\nen: {hedges: a\u202b}\n", "content/wording.yaml:1:15"),
        ("-- content.ru/site.yaml --\ntitle: \u202dA\n", "content.ru/site.yaml:1:8"),
        ("-- content.ru/article.md --\n---\ntitle: A\n---\nB\u2069. [@us]\n", "content.ru/article.md:4:2"),
        ("-- templates/parts/own.html --\n\n<p>\u202e</p>\n", "templates/parts/own.html:2:4"),
        (
            '-- templates/words/de.po --\n\nmsgid "Timeline"\nmsgstr "Zeit\u2067"\n'
            "-- content/site.yaml --\ntitle: A\nlanguage: de\n",
            "templates/words/de.po:3:1",
        ),
    ],
    ids=lambda part: part.split("\n")[0].strip("- ") if "--" in part else "",
)
def test_wherever_an_author_writes_they_are_refused_at_their_place(tmp_path: Path, files: str, place: str) -> None:
    project = make_project(tmp_path, files)
    outcome = build.build(project, tmp_path / "site")
    assert [(str(p.place), p.code) for p in outcome.problems if not p.is_warning] == [(place, "E113")]
    assert outcome.made is None


@pytest.mark.parametrize(
    ("cell", "place"),
    [("Mi\u202era", ":2:8"), ("Mira\u2067", ":2:6"), ('"Mira \n\u2069"', ":2:6"), ("\u2067M\u2069", "")],
)
def test_a_table_that_is_imported_has_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], cell: str, place: str
) -> None:
    make_project(tmp_path, "-- content/people.yaml --\nmira: {name: Mira}\n")
    table = tmp_path / "people.csv"
    table.write_text(f"id,name\nmira,{cell}\n", encoding="utf-8")
    before = files_in(tmp_path / "content")
    status = build.main(["import", str(table), "--project", str(tmp_path)])
    assert status == (1 if place else 0)
    assert not place or f"people.csv{place}: U+" in capsys.readouterr().err
    assert (files_in(tmp_path / "content") == before) == bool(place)


# The texts of sources, which are not ours to mend

TURNED = "The \u202eyauq\u202c was\u200f \u2067empty by nine.\x1b[31m\n\nNo\x0cone \u202awas\ufeff told\u2028so.\n"
SHOWN = "The yauq was\u200f empty by nine.[31m\n\nNo one was told so.\n"


def test_a_sources_text_is_shown_without_them() -> None:
    assert without_unseen(TURNED) == SHOWN
    assert without_unseen(SHOWN) == SHOWN


def test_a_quotation_is_found_in_a_source_that_has_them_and_none_reaches_a_page(tmp_path: Path) -> None:
    files = f"""\
-- content/site.yaml --
title: The harbour fire
base_url: https://example.org/
article: ../seeds/report.txt
-- content/sources.yaml --
report: {{title: A report, file: report.txt, show: full, licence: CC BY 4.0}}
-- content/people.yaml --
mira:
  name: Mira
  pins: [{{source: report, quote: "yauq was \u2068empty\u2069 by nine"}}, {{source: report, quote: one was told so}}]
-- seeds/report.txt --
{TURNED}"""
    project = make_project(tmp_path, files)
    outcome = build.build(project, tmp_path / "site")
    assert not outcome.failed, report(outcome.problems)
    made = files_in(tmp_path / "site")
    assert ">yauq was\u200f empty by nine</mark>" in made["article.html"].decode()
    texts = {name: data.decode() for name, data in made.items() if not name.endswith(".png")}
    assert {name for name, text in texts.items() if refused(text.removeprefix("\ufeff").replace("\r\n", "\n"))} == set()
    assert [name for name, text in texts.items() if name.endswith(".html") and unclosed(text)] == []

    outcome = build.build(project, tmp_path / "again", locked=True)
    assert not outcome.failed, "the lock fits, and nothing has changed while it was read"
