"""Coverage: every sentence is a statement, each with what it stands on; how much of a source is used."""

from __future__ import annotations

from pathlib import Path

import pytest

import build
from explainer.coverage import Coverage, Limits
from explainer.outcome import Outcome
from explainer.problems import in_order, report
from explainer.prose import Citation
from explainer.sentences import sentences_of
from tests.project import make_project, told

SOURCE = """\
-- content/sources.yaml --
report:
  title: Two counts
  file: report.txt
-- seeds/report.txt --
The quay burned on Wednesday.
Nobody was told.
More than 20 men are missing.
"""


def built(root: Path, files: str) -> Outcome:
    return build.build(make_project(root, files), None)


def article(text: str) -> str:
    return f"-- content/article.md --\n---\ntitle: What burned\n---\n{text}\n{SOURCE}"


def coverage(root: Path, files: str) -> Coverage:
    outcome = built(root, files)
    assert outcome.coverage is not None, report(outcome.problems)
    return outcome.coverage


# Sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It burned. [@r#1] It rained. [@r#2]", [("It burned.", (1,)), ("It rained.", (2,))]),
        ("It burned [@r#1] and rained. [@r#2] [@r#3] Ours.", [("It burned and rained.", (1, 2, 3)), ("Ours.", ())]),
        ("The U.S. Navy came. Mr. Reyk left.", [("The U.S. Navy came.", ()), ("Mr. Reyk left.", ())]),
        (
            "## It burned\n\nOne\nrow. [@r#1]\n\n- two\n- three [@r#2]",
            [("One row.", (1,)), ("two", ()), ("three", (2,))],
        ),
        ('"It burned. It rained," he said. [@r#1]', [("“It burned. It rained,” he said.", (1,))]),
        ("| a | b |\n|---|---|\n| nine [@r#1] | ten |", [("nine", (1,)), ("ten", ())]),
    ],
)
def test_a_citation_belongs_to_the_sentence_that_it_stands_in_or_behind(
    text: str, expected: list[tuple[str, tuple[int, ...]]]
) -> None:
    assert [(s.text, tuple(c.at for c in s.citations)) for s in sentences_of(text)] == expected


def test_a_language_without_spaces_keeps_its_citations() -> None:
    assert [s.citations for s in sentences_of("甲。[@r#1]乙。[@r#2]", "zh")] == [
        (Citation("r", 1),),
        (Citation("r", 2),),
    ]


def test_a_remark_of_our_own_is_marked() -> None:
    first, second = sentences_of("Nobody says so. [@us] It burned. [@r#1]")
    assert (first.is_ours, second.is_ours) == (True, False)


# Statements


def test_each_uncited_sentence_is_told_at_its_first_word(tmp_path: Path) -> None:
    outcome = built(tmp_path, article("The quay burned. [@report#1] Nobody\nwas told it. It rained. [@us]"))
    hint = "cite the passage behind it: [@report#5]; or mark it as your own remark: [@us]"
    assert told([p for p in outcome.problems if p.code == "W101"]) == [
        ("W101", 4, 30, "this sentence names no passage", hint)
    ]


def test_a_record_holds_a_text_that_cites_nothing_and_no_more(tmp_path: Path) -> None:
    people = """\
-- content/people.yaml --
a-man:
  name: A Man
  summary: He was not told. He left.
  pins: [report#2]
a-woman:
  name: A Woman
  summary: She was not told. [@report#2] She left.
  pins: [report#2]
"""
    found = coverage(tmp_path, article("It burned. [@report#1]") + people)
    assert [(one.text, one.is_pinned) for one in found.statements if one.what == "sentence"] == [
        ("He was not told.", True),
        ("He left.", True),
        ("She was not told.", True),
        ("She left.", False),
        ("It burned.", True),
    ]


def test_paragraphs_and_quoted_words_are_counted(tmp_path: Path) -> None:
    found = coverage(tmp_path, article('It burned. [@report#1] "Nobody was told." [@report#2] It rained. [@us]'))
    (use,) = found.sources
    assert (use.paragraphs, use.pinned, use.uncovered, use.quoted_words) == (3, 2, (3,), 3)
    assert use.quoted_share == pytest.approx(3 / 14)
    assert (found.pinned, len(found.ours), found.unpinned, found.uncovered) == (2, 1, [], 1)


# Limits


def test_more_than_the_limit_is_a_problem_and_the_warnings_say_where(tmp_path: Path) -> None:
    project = make_project(tmp_path, article("The quay burned. It rained. [@report#1]"))
    assert not build.build(project, None, limits=Limits(1, 2)).failed
    outcome = build.build(project, None, limits=Limits(0, 0))
    assert outcome.failed
    assert [(p.code, p.message) for p in outcome.problems] == [
        ("W101", "this sentence names no passage"),
        ("W103", "nothing rests on paragraphs 2, 3 of 'report'"),
        ("E411", "1 statement names no passage, and at most 0 may"),
        ("E411", "2 paragraphs are not used, and at most 0 may"),
    ]


def test_our_own_explainer_passes_what_a_release_must(capsys: pytest.CaptureFixture[str]) -> None:
    assert build.main(["check", "--locked", "--max-unpinned", "0", "--max-uncovered", "0"]) == 0
    assert " name a passage, " in capsys.readouterr().out


def test_a_check_tells_warnings_beside_problems_and_a_build_the_problems_alone(tmp_path: Path) -> None:
    claims = """\
-- content/people.yaml --
a-man: {name: A Man, pins: [report#2]}
-- content/claims.yaml --
told: {text: Nobody was told., by: a-man, against: [a-man], pins: [report#2]}
"""
    project = make_project(tmp_path, article("The quay burned. It rained. [@report#1]") + claims)
    assert [p.code for p in in_order(build.build(project, None).problems)] == ["E506", "W101", "W103"]
    assert [p.code for p in build.build(project, tmp_path / "site").problems] == ["E506"]


def test_a_strict_check_lets_no_warning_pass(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_project(tmp_path, article("The quay burned. It rained. [@report#1]"))
    where = ["--project", str(tmp_path), "--seeds", str(tmp_path / "seeds")]
    assert build.main(["check", *where]) == 0
    assert build.main(["check", "--strict", *where]) == 1
    assert capsys.readouterr().err.endswith("\n2 warnings\n")
    assert build.main(["check", "--strict", "--format", "json", *where]) == 1
    assert build.main(["release", "--strict", *where]) == 1
    assert capsys.readouterr().err.endswith("\n2 warnings; nothing is recorded\n")
