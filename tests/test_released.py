"""Releases: what was published is recorded, and what changes afterwards needs a correction."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

import build
from explainer.model import Figure
from explainer.project import Project
from explainer.released import figure_told, parse_released
from tests.project import make_project

FILES = """\
-- content/site.yaml --
title: The harbour fire
published: 2018-02-14
base_url: https://example.org/harbour/
-- content/article.md --
---
title: What burned
---
The union counts "more than 20 men". [@report#1] Nobody else does. [@us]
-- content/sources.yaml --
report: {title: A report, file: report.txt, quote_limit: 1}
-- content/people.yaml --
union: {name: The Union, kind: organisation, pins: [report#1]}
port: {name: The Port, kind: organisation, facts: [{label: Age, value: "51", pins: [report#2]}], pins: [report#2]}
-- content/claims.yaml --
twenty-dead:
  text: More than 20 men died.
  by: union
  figure: {min: 20, min_open: true, unit: men, counts: killed, of: all, words: more than 20}
  pins: [{source: report, quote: more than 20 men}]
-- seeds/report.txt --
The union says that more than 20 men or 30 are missing.
The port is 51 years old, or 52.
"""


def run(root: Path, *words: str) -> int:
    return build.main([words[0], "--project", str(root), "--seeds", str(root / "seeds"), *words[1:]])


def edit(root: Path, name: str, old: str, new: str) -> None:
    path = root / "content" / name
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture
def released(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    make_project(tmp_path, FILES)
    assert run(tmp_path, "release") == 0
    said = "content/released.json holds 6 records and 2 quotations, as of 2018-02-14\n"
    assert capsys.readouterr().out == said
    return tmp_path


def problems(root: Path) -> list[tuple[str, str]]:
    outcome = build.build(Project(root, root / "seeds"), None)
    return [(p.code, p.message) for p in outcome.problems]


# Releasing


def test_a_release_is_the_same_bytes_twice_and_reads_back(released: Path) -> None:
    path = released / "content" / "released.json"
    first = path.read_bytes()
    assert run(released, "release") == 0
    assert path.read_bytes() == first
    found, wrong = parse_released(first.decode())
    assert found is not None and wrong == []
    assert found.records["claim/twenty-dead"].facts == {
        "text": "More than 20 men died.",
        "by": "union, named",
        "figure": "more than 20 (over 20): men, killed, all",
        "status": "reported, uncontested",
    }
    assert found.records["article"].quotes == ("report: more than 20 men",)


def test_a_release_without_the_texts_is_the_same(released: Path) -> None:
    path = released / "content" / "released.json"
    first = path.read_bytes()
    assert run(released, "build") == 0  # brings pins.lock up to date
    (released / "seeds" / "report.txt").unlink()
    path.unlink()
    assert run(released, "release") == 0
    assert path.read_bytes() == first


def test_nothing_is_released_with_a_problem_or_without_a_day(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_project(tmp_path, FILES)
    edit(tmp_path, "claims.yaml", "by: union", "by: onion")
    assert run(tmp_path, "release") == 1
    assert "1 problem; nothing is recorded" in capsys.readouterr().err
    edit(tmp_path, "claims.yaml", "by: onion", "by: union")
    edit(tmp_path, "site.yaml", "published: 2018-02-14\n", "")
    assert run(tmp_path, "release") == 1
    assert "'published' is required for a release [E202]" in capsys.readouterr().err
    edit(tmp_path, "site.yaml", "title:", "published: 2018-02-14\ntitle:")
    edit(tmp_path, "article.md", " [@us]", "")
    assert run(tmp_path, "release", "--max-unpinned", "0") == 1
    assert not (tmp_path / "content" / "released.json").exists()


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"min": 20, "max": 20}, "20"),
        ({"min": 20, "min_open": True}, "over 20"),
        ({"min": 20}, "at least 20"),
        ({"max": 20, "max_open": True}, "under 20"),
        ({"min": 20, "max": 30}, "at least 20, at most 30"),
        ({"min": 20, "max": 20, "approximate": True}, "about 20"),
        ({}, "no number"),
    ],
)
def test_figures_that_mean_something_else_are_told_otherwise(fields: dict[str, object], expected: str) -> None:
    figure = Figure.model_validate({"unit": "men", "counts": "killed", "of": "all", "words": "some", **fields})
    assert figure_told(figure) == f"some ({expected}): men, killed, all"


# What needs a correction


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        (
            "people.yaml",
            'value: "51"',
            'value: "52"',
            "‘facts.Age’ was published as ‘51’ and is now ‘52’",
        ),
        (
            "claims.yaml",
            "min_open: true, ",
            "",
            "‘figure’ was published as ‘more than 20 (over 20): men, killed, all’ and is now "
            "‘more than 20 (at least 20): men, killed, all’",
        ),
        (
            "claims.yaml",
            "  pins: [{source: report, quote: more than 20 men}]\n",
            "  pins: [report#1]\n  responses: "
            "[{by: port, kind: counter_claim, counter: other, text: No., pins: [{source: report, quote: or 30}]}]\n"
            "other: {text: Thirty did., by: port, pins: [report#1]}\n",
            "‘status’ was published as ‘reported, uncontested’ and is now ‘reported, contested’",
        ),
        (
            "article.md",
            "more than 20 men",
            "20 men or 30",
            "‘quotes’ was published as ‘report: more than 20 men’ and is now ‘report: 20 men or 30’",
        ),
        (
            "people.yaml",
            ', facts: [{label: Age, value: "51", pins: [report#2]}]',
            "",
            "‘facts.Age’ was published as ‘51’ and is gone",
        ),
    ],
)
def test_a_change_without_a_correction_is_refused(released: Path, name: str, old: str, new: str, message: str) -> None:
    edit(released, name, old, new)
    assert ("E507", message) in problems(released)
    assert run(released, "build") == 1


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("claims.yaml", "text: More than 20 men died.", "text: More  than 20 men died."),
        ("article.md", "Nobody else does.", "No one else does."),
        ("people.yaml", "[report#1]}", "[report#1], summary: It speaks for dockers.}"),
        ("claims.yaml", "twenty-dead:", "ten-dead: {text: Ten died., by: port, pins: [report#1]}\ntwenty-dead:"),
        ("claims.yaml", "twenty-dead:", "twenty:\n  formerly: [twenty-dead]"),
    ],
)
def test_words_of_our_own_and_what_is_new_may_change(released: Path, name: str, old: str, new: str) -> None:
    edit(released, name, old, new)
    assert problems(released) == []


def test_a_correction_must_name_the_field_and_be_new(released: Path) -> None:
    edit(released, "people.yaml", 'value: "51"', 'value: "52"')
    told = (
        "title: The harbour fire\ncorrections:\n  - {date: 2018-02-20, to: person/port, FIELDwas: a, now: b, reason: c}"
    )
    for field, passes in (("", False), ("field: role, ", False), ("field: [role, facts.Age], ", True)):
        path = released / "content" / "site.yaml"
        before = path.read_text(encoding="utf-8")
        edit(released, "site.yaml", "title: The harbour fire", told.replace("FIELD", field))
        assert (problems(released) == []) == passes
        if not passes:
            path.write_text(before, encoding="utf-8")
    assert run(released, "release") == 0
    edit(released, "people.yaml", 'value: "52"', 'value: "51"')
    assert [code for code, _ in problems(released)] == ["E507"], "a correction of an earlier release tells nothing new"


@pytest.mark.parametrize(
    ("was", "codes"),
    [("the quote “more than 20 men”", []), ("another quote", ["E507"])],
)
def test_each_quotation_that_is_gone_must_be_told(released: Path, was: str, codes: list[str]) -> None:
    edit(released, "article.md", '"more than 20 men"', "many men")
    correction = (
        f"corrections: [{{date: 2018-02-20, to: article, field: quotes, was: {was}, now: many, reason: A slip.}}]"
    )
    edit(released, "site.yaml", "title:", f"{correction}\ntitle:")
    assert [code for code, _ in problems(released)] == codes


def test_a_correction_is_not_dated_before_what_it_corrects(released: Path) -> None:
    correction = "corrections: [{date: 2018-02-13, to: article, was: a, now: b, reason: c}]"
    edit(released, "site.yaml", "title:", f"{correction}\ntitle:")
    message = "this correction is dated before what it corrects was published, on 2018-02-14"
    assert problems(released) == [("E507", message)]


def test_a_published_correction_stays_as_it_is(released: Path) -> None:
    correction = "corrections: [{date: 2018-02-20, to: article, was: a, now: b, reason: c}]"
    edit(released, "site.yaml", "title:", f"{correction}\ntitle:")
    assert run(released, "release") == 0
    edit(released, "site.yaml", "reason: c", "reason: d")
    outcome = build.build(Project(released, released / "seeds"), None)
    assert [(p.message, str(p.place)) for p in outcome.problems] == [
        ("the correction of article of 2018-02-20 was published, and reads differently now", "content/site.yaml:1:15")
    ]
    edit(released, "site.yaml", correction.replace("reason: c", "reason: d") + "\n", "")
    assert problems(released) == [("E507", "the correction of article of 2018-02-20 was published, and is gone")]


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("  by: union\n  about: [port]\n", "  by: union\n  about: [union]\n", "about"),
        ("  alleges: true\n", "", "against"),
        ("  caveat: It has seen no list. [@report#1]\n", "", "caveat"),
    ],
)
def test_whom_a_claim_accuses_and_that_it_is_doubted_do_not_change_quietly(
    tmp_path: Path, old: str, new: str, field: str
) -> None:
    more = "  by: union\n  about: [port]\n  alleges: true\n  caveat: It has seen no list. [@report#1]\n"
    more += "  contact: [{to: port, asked_by: nobody, reason: r}]\n"
    make_project(tmp_path, FILES.replace("  by: union\n", more))
    assert run(tmp_path, "release") == 0
    edit(tmp_path, "claims.yaml", old, new)
    assert any(message.startswith(f"‘{field}’ was published as") for _, message in problems(tmp_path))


# The walk: release, a changed figure, the refusal, the correction, the diff, the feed


def test_the_walk_of_an_editor(released: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(released, "claims.yaml", "min: 20, min_open: true,", "min: 30, max: 30,")
    edit(released, "claims.yaml", "words: more than 20}", 'words: "30"}')
    assert run(released, "build") == 1
    figure = "was ‘more than 20 (over 20): men, killed, all’, now ‘30 (30): men, killed, all’"
    assert capsys.readouterr().err == (
        "content/claims.yaml:4:3: ‘figure’ was published as ‘more than 20 (over 20): men, killed, all’ and is now "
        "‘30 (30): men, killed, all’ [E507]\n"
        '      figure: {min: 30, max: 30, unit: men, counts: killed, of: all, words: "30"}\n'
        "      ^\n"
        "    tell readers, in site.yaml under corrections: - {date: …, to: claim/twenty-dead, field: figure, was: …, "
        "now: …, reason: …}\n"
        "\n1 problem; site/ is as it was\n"
    )

    assert run(released, "diff") == 0
    changed = f"claim/twenty-dead: More than 20 men died.\n  figure: {figure}\n"
    assert capsys.readouterr().out == (
        f"since the release of 2018-02-14: 1 changed field in 1 record\n{changed}    no correction tells it yet\n"
    )

    correction = "{date: 2018-02-20, to: claim/twenty-dead, field: figure, was: over 20, now: 30, reason: A slip.}"
    edit(released, "site.yaml", "title:", f"corrections:\n  - {correction}\ntitle:")
    assert run(released, "diff") == 0
    assert f"{changed}    a correction tells it\n" in capsys.readouterr().out
    assert run(released, "build") == 0
    site = released / "site"
    note = "This said: over 20. It now says: 30. A slip."
    assert note in (site / "claims" / "twenty-dead.html").read_text(encoding="utf-8")
    assert note in (site / "claims.html").read_text(encoding="utf-8")
    assert "Was: over 20. Now: 30. A slip." in (site / "method.html").read_text(encoding="utf-8")
    feed = (site / "feed.xml").read_text(encoding="utf-8")
    assert "<title>Correction to a claim of the Union: “More than 20 men died.”</title>" in feed
    assert "Was: over 20. Now: 30. A slip." in feed

    capsys.readouterr()
    assert run(released, "release") == 0
    assert capsys.readouterr().out.endswith("as of 2018-02-20\n1 changed field in 1 record\n")
    assert run(released, "diff") == 0
    assert capsys.readouterr().out == "since the release of 2018-02-20: nothing changed\n"


# Since a revision


def git(root: Path, *words: str) -> None:
    identity = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", "-C", str(root), *identity, *words], check=True, capture_output=True)


def test_a_diff_since_a_revision_of_git(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = tmp_path / "stories" / "harbour"  # an explainer may lie in a folder of the repository
    make_project(root, FILES)
    assert run(root, "lock") == 0
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", "stories/harbour/content")
    git(tmp_path, "commit", "-qm", "First")
    edit(root, "people.yaml", "name: The Port", "name: The Harbour")
    capsys.readouterr()
    assert run(root, "diff", "HEAD") == 0
    assert capsys.readouterr().out == (
        "since HEAD: 1 changed field in 1 record\n"
        "person/port: The Harbour\n"
        "  name: was ‘The Port’, now ‘The Harbour’\n"
        "    no correction tells it yet\n"
    )


@pytest.mark.parametrize("revision", ["nowhere", "--output=out.tar"])
def test_a_revision_that_git_does_not_have_is_told(
    released: Path, revision: str, capsys: pytest.CaptureFixture[str]
) -> None:
    git(released, "init", "-q")
    arguments = ["diff", "--project", str(released), "--seeds", str(released / "seeds")]
    assert build.main([*arguments, "--", revision]) == 1
    said = capsys.readouterr().err
    assert f"'{revision}'" in said and "[E509]" in said
    assert not (released / "out.tar").exists()
