"""Wording: every rule of wording.yaml has sentences that it warns of, and sentences that it lets pass."""

from __future__ import annotations

from pathlib import Path

import pytest

import build
from explainer.documents import parse_document
from explainer.problems import report
from explainer.project import Project
from explainer.wording import DEFAULT
from tests.project import make_project

SOURCES = """\
-- content/sources.yaml --
report: {title: A report, file: report.txt, quote_limit: 1}
-- content/people.yaml --
a-man: {name: A Man, kind: unnamed, pins: [report#1]}
the-owner: {name: The Owner, pins: [report#3]}
-- content/claims.yaml --
nine-died: {text: Nine men died., by: a-man, attribution: anonymous, pins: [report#1]}
door-shut:
  text: The door was shut.
  by: a-man
  about: [the-owner]
  pins: [report#2]
  responses:
    - {by: the-owner, kind: confirmation, text: Says so., pins: [{source: report, quote: it was shut}]}
-- seeds/report.txt --
Nine men were reportedly killed on February 7, a man says. По его словам, погиб рабочий.
The door was shut, he says. The owner said that it was shut.
The brigade confirmed the hour. Two men died.
"""


def warnings(root: Path, sentence: str, at: int = 1, language: str = "en", more: str = "") -> list[tuple[str, str]]:
    """What is told of a sentence of the article that cites a paragraph: each code and message."""
    site = f"-- content/site.yaml --\ntitle: T\nlanguage: {language}\n"
    article = f"-- content/article.md --\n---\ntitle: T\n---\n{sentence} [@report#{at}]\n"
    outcome = build.build(make_project(root, f"{site}{article}{SOURCES}{more}"), None)
    assert not outcome.failed, report(outcome.problems)
    return [(p.code, p.message) for p in outcome.problems if p.code in ("W104", "W105")]


CASES = {
    "en": {
        "confirmed": ("A man confirmed that nine were gone.", "Nobody has confirmed that nine were gone."),
        "established": ("It was proven that nine were gone.", "It was not proven that nine were gone."),
        "revealed": ("A man revealed the count.", "A man gave the count."),
        "refuted": ("The owner refuted it.", "The owner disputed it."),
        "denied": ("The owner denied it.", "The owner did not deny it."),
        "admitted": ("The owner admitted it.", "The owner said so."),
        "refused-to-comment": ("The owner refused to comment.", "The owner declined to comment."),
        "remained-silent": ("The owner remained silent.", "No response of the owner is recorded."),
        "lied": ("The owner lied about it.", "The owner said otherwise."),
        "killed": ("Nine men were killed.", "Nine men are said to have been killed."),
        "of-course": ("The owner clearly knew.", "The owner knew, says a man."),
    },
    "ru": {
        "confirmed": ("Он подтвердил это.", "Он не подтвердил этого."),
        "revealed": ("Он разоблачил владельца.", "Он назвал владельца."),
        "refuted": ("Владелец опроверг это.", "Владелец оспаривает это."),
        "denied": ("Владелец отрицает это.", "Владелец не отрицает этого."),
        "admitted": ("Владелец признал это.", "Владелец сказал это."),
        "refused-to-comment": ("Владелец отказался комментировать.", "Владелец оставил это без комментария."),
        "lied": ("Владелец солгал.", "Владелец сказал другое."),
        "killed": ("Погиб рабочий.", "Сообщается, что погиб рабочий."),
    },
}


def rules() -> dict[str, dict[str, dict[str, str]]]:
    document, problems = parse_document(DEFAULT.read_text(encoding="utf-8"), "wording.yaml")
    assert problems == []
    return {
        language: {name: rule for name, rule in found.items() if name != "hedges"}
        for language, found in document.value.items()
    }


def test_every_rule_has_a_good_and_a_bad_case() -> None:
    assert {language: sorted(found) for language, found in rules().items()} == {
        language: sorted(found) for language, found in CASES.items()
    }


@pytest.mark.parametrize(("language", "name"), [(la, name) for la, found in CASES.items() for name in found])
def test_a_rule_warns_of_the_bad_and_lets_the_good_pass(language: str, name: str, tmp_path: Path) -> None:
    bad, good = CASES[language][name]
    ((code, message),) = warnings(tmp_path / "bad", bad, language=language)
    assert code == "W104"
    assert message.endswith(f"’ says too much: {rules()[language][name]['why']}")
    assert warnings(tmp_path / "good", good, language=language) == []


def test_a_warning_says_what_to_write_and_how_to_say_that_it_is_meant(tmp_path: Path) -> None:
    files = "-- content/article.md --\n---\ntitle: T\n---\nIt rained. [@report#1] The owner\nadmitted it. [@report#1]\n"
    files += "-- content/timeline.yaml --\nfire: {title: Owner admits it, date: 2018-02-07, pins: [report#1]}\n"
    outcome = build.build(make_project(tmp_path, files + SOURCES), None)
    assert report(p for p in outcome.problems if p.code == "W104") == (
        "content/article.md:5:1: warning: ‘admitted’ says too much: it says that a claim is so and that somebody had "
        "hidden it [W104]\n"
        "    admitted it. [@report#1]\n"
        "    ^\n"
        "    write said; or say that it is meant: [@ok admitted: why]\n\n"
        "content/timeline.yaml:1:21: warning: ‘admits’ says too much: it says that a claim is so and that somebody had "
        "hidden it [W104]\n"
        "    fire: {title: Owner admits it, date: 2018-02-07, pins: [report#1]}\n"
        "                        ^\n"
        "    write said; or say that it is meant: wording: [{words: admits, reason: why}]"
    )


# What bears a word out


@pytest.mark.parametrize(
    ("sentence", "at"),
    [
        ("The owner confirmed it.", 2),  # a confirmation is recorded of that passage
        ("The brigade confirmed the hour.", 3),  # the passage has the word
        ("Two men were killed, or died.", 3),  # the passage says it outright
        ("A man says so, and nobody could confirm it.", 1),
    ],
)
def test_words_that_the_record_bears_out_pass(sentence: str, at: int, tmp_path: Path) -> None:
    assert warnings(tmp_path, sentence, at) == []


def test_a_quotation_is_the_sources_and_a_claim_is_the_claimants(tmp_path: Path) -> None:
    assert warnings(tmp_path, 'It "confirmed the hour".', 3) == []
    claim = "admits: {text: The owner admitted it., by: a-man, pins: [report#1]}\n"
    files = SOURCES.replace("-- seeds", f"{claim}-- seeds")
    outcome = build.build(make_project(tmp_path / "claim", files), None)
    assert [p.code for p in outcome.problems if p.code == "W104"] == []


# In place


def test_words_are_silenced_in_place_with_a_reason_that_readers_do_not_see(tmp_path: Path) -> None:
    sentence = "The owner admitted [@ok admitted: he had denied it before] it."
    assert warnings(tmp_path, sentence) == []
    build.build(Project(tmp_path, tmp_path / "seeds"), tmp_path / "site")
    page = (tmp_path / "site" / "article.html").read_text(encoding="utf-8")
    assert "admitted" in page and "denied it before" not in page
    other = "The owner refuted [@ok admitted: he had denied it before] it."
    assert [code for code, _ in warnings(tmp_path / "other", other)] == ["W104"]


def test_words_of_a_record_are_silenced_in_the_record(tmp_path: Path) -> None:
    event = (
        "-- content/timeline.yaml --\nfire:\n  {title: Owner admits it, date: 2018-02-07, pins: [report#1], WORDING}\n"
    )
    loud = event.replace(", WORDING", "")
    quiet = event.replace("WORDING", "wording: [{words: admits, reason: His own word.}]")
    assert [code for code, _ in warnings(tmp_path / "loud", "It rained.", more=loud)] == ["W104"]
    assert warnings(tmp_path / "quiet", "It rained.", more=quiet) == []


def test_the_word_is_marked_in_its_own_sentence_and_not_in_an_earlier_one(tmp_path: Path) -> None:
    article = "It was killed [@ok killed: a sentence] off. [@report#1] Nine\nmen were killed. [@report#1]"
    files = f"-- content/article.md --\n---\ntitle: T\n---\n{article}\n{SOURCES}"
    outcome = build.build(make_project(tmp_path, files), None)
    assert [(p.place.line, p.place.column) for p in outcome.problems if p.code == "W104"] == [(5, 10)]


def test_a_silence_that_nothing_needs_is_told(tmp_path: Path) -> None:
    files = SOURCES.replace("pins: [report#3]}", "pins: [report#3], wording: [{words: lied, reason: x}]}")
    article = "-- content/article.md --\n---\ntitle: T\n---\nIt rained [@ok killed: why] here. [@report#1]\n"
    outcome = build.build(make_project(tmp_path, article + files), None)
    assert [(p.message, p.place.line) for p in outcome.problems if p.code == "W106"] == [
        ("nothing warns of ‘lied’ here", 2),
        ("nothing warns of ‘killed’ here", 4),
    ]


@pytest.mark.parametrize("mark", ["[@ok killed]", "[@ok: why]", "[@ok killed:]"])
def test_a_silence_without_a_reason_is_told_in_its_own_terms(mark: str, tmp_path: Path) -> None:
    article = f"-- content/article.md --\n---\ntitle: T\n---\nMen were killed {mark} here. [@report#1]\n"
    outcome = build.build(make_project(tmp_path, article + SOURCES), None)
    assert [(p.code, p.message, p.hint) for p in outcome.problems] == [
        ("E303", f"‘{mark}’ names no words, or no reason", "write [@ok the words: why they are meant]")
    ]


# Remarks and headings


def test_a_remark_and_a_heading_are_held_to_what_any_source_says(tmp_path: Path) -> None:
    article = "-- content/article.md --\n---\ntitle: Thirty dead\n---\nForty said so. [@us] Nine did. [@us]\n\n"
    article += "## Owner admits it, 19 say\n\nMore. [@report#1]\n"
    outcome = build.build(make_project(tmp_path, article + SOURCES), None)
    assert [(p.code, p.message.partition(" says")[0]) for p in outcome.problems if p.code in ("W104", "W105")] == [
        ("W104", "‘admits’"),
        ("W105", "‘thirty’ does not stand in any source"),
        ("W105", "‘forty’ does not stand in any source"),
        ("W105", "‘19’ does not stand in any source"),
    ]


def test_what_is_asked_is_not_said(tmp_path: Path) -> None:
    assert warnings(tmp_path, "Who admitted that 30 were killed?") == []


# Allegations


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The Owner had shut the door.", ["this tells as a fact what is an allegation of A Man"]),
        ("The Owner had shut the door, says a man.", []),
        ("To A Man, the Owner had shut the door.", []),
        ("The door was shut.", []),
        ("The Owner had shut [@ok allegation: the court found so] the door.", []),
    ],
)
def test_an_allegation_told_as_a_fact_is_warned_of(sentence: str, expected: list[str], tmp_path: Path) -> None:
    files = SOURCES.replace("  about: [the-owner]\n", "  about: [the-owner]\n  alleges: true\n")
    files = files.replace("name: The Owner,", "name: The Owner, also: [the Owner],")
    article = f"-- content/article.md --\n---\ntitle: T\n---\n{sentence} [@report#2]\n"
    outcome = build.build(make_project(tmp_path, article + files), None)
    assert [p.message for p in outcome.problems if p.code == "W107"] == expected


# The project's own list


def test_a_project_adds_rules_and_changes_those_that_there_are(tmp_path: Path) -> None:
    own = """\
-- content/wording.yaml --
en:
  regime: {words: regimes?, where: always, why: it judges, write: government}
  admitted: {words: admitted, where: always, why: we say confessed, write: confessed}
"""
    assert warnings(tmp_path / "a", "The regime knew.", more=own) == [("W104", "‘regime’ says too much: it judges")]
    assert warnings(tmp_path / "b", "He admitted it.", more=own) == [
        ("W104", "‘admitted’ says too much: we say confessed")
    ]
    assert warnings(tmp_path / "c", "He admits it.", more=own) == []


@pytest.mark.parametrize(
    ("own", "message"),
    [
        ("en: {a: {words: '(', where: always, why: b, write: c}}\n", "this is not a regular expression: missing )"),
        ("en: {a: {words: b, where: sometimes, why: b, write: c}}\n", "'where' cannot be 'sometimes'"),
        ("en: {hedges: '('}\n", "this is not a regular expression: missing )"),
        ("en: [a]\n", "this should be a mapping from names to rules"),
        ("- en\n", "this file should be a mapping from languages to rules"),
    ],
)
def test_a_mistake_in_the_list_is_told(own: str, message: str, tmp_path: Path) -> None:
    outcome = build.build(make_project(tmp_path, f"-- content/wording.yaml --\n{own}{SOURCES}"), None)
    assert outcome.failed
    assert [p.message[: len(message)] for p in outcome.problems] == [message]


# Numbers


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("There were 9 men.", []),
        ("There were nine men.", []),
        ("There were 11 men.", ["‘11’ does not stand in report#1"]),
        ("There were twenty men.", ["‘twenty’ does not stand in report#1"]),
        ("There were two men.", []),  # in words up to twelve: two reports, one reason
        ("On 7 February 2018 at 21:30 there were nine men, or on the 8th.", []),
        ("It was one day between 7 and 11 February.", ["‘7 and 11 February’ does not stand in report#1"]),
        ("There were 11 [@ok 11: with the two of the other report] men.", []),
        ("There were twenty [@ok twenty: with those of the other report] men.", []),
        ("On 8 February there were nine men.", ["‘8 February’ does not stand in report#1"]),
    ],
)
def test_numbers_must_stand_in_the_passage(sentence: str, expected: list[str], tmp_path: Path) -> None:
    assert warnings(tmp_path, sentence) == [("W105", message) for message in expected]


def test_numbers_are_not_judged_without_the_text(tmp_path: Path) -> None:
    assert warnings(tmp_path, "There were 11 men.") != []
    project = Project(tmp_path, tmp_path / "seeds")
    build.build(project, tmp_path / "site")
    (tmp_path / "seeds" / "report.txt").unlink()
    assert [p.code for p in build.build(project, None).problems if p.code == "W105"] == []


def test_the_age_of_a_profile_must_stand_where_it_is_pinned(tmp_path: Path) -> None:
    wrong = SOURCES.replace(
        "name: The Owner,", 'name: The Owner, facts: [{label: Age, value: "52", pins: [report#3]}],'
    )
    outcome = build.build(make_project(tmp_path, wrong), None)
    assert [p.message for p in outcome.problems if p.code == "W105"] == ["‘52’ does not stand in report#3"]


@pytest.mark.parametrize(
    ("date", "missing"),
    [
        ("2018-02-07", []),
        ("2018-02-07/2018-02-11", []),
        ("2018-02-07/2018-02-08", []),  # until the next morning
        ("2018-02-03/2018-02-19", ["2018-02-03", "2018-02-19"]),
        ("2018-02-07/2018-02-19", ["2018-02-19"]),
        ("2018-02-09/..", ["2018-02-09"]),
        ("../2018-02-09", ["2018-02-09"]),
        ('"{2018-02-07,2018-02-13}"', ["2018-02-13"]),
        ("2018-02/2018-03", []),
        ("2018-02-09~", []),
    ],
)
def test_each_day_of_a_date_stands_in_its_passage(tmp_path: Path, date: str, missing: list[str]) -> None:
    event = f"-- content/timeline.yaml --\nfire: {{title: The quay burns, date: {date}, pins: [report#4]}}\n"
    sources = event + SOURCES + "It burned on February 7 and smoked until 11 February.\n"
    outcome = build.build(make_project(tmp_path, sources), None)
    told = [p.message.split(" ")[2] for p in outcome.problems if p.code == "W105" and p.message.startswith("the day")]
    assert told == missing
