"""The starter: what `new` writes is a whole project, clean, small, and valid to an editor too."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator
from yaml.nodes import ScalarNode

import build
from explainer.problems import report
from explainer.project import Project
from explainer.prose import parse
from explainer.read import read_dossier
from explainer.starter import STARTER, write_starter

FILES = ("site", "people", "timeline", "claims", "sources")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    folder = tmp_path / "my-story"
    assert write_starter(folder) == []
    return Project(folder, folder / "seeds")


def text_of(project: Project, name: str) -> str:
    return (project.content / name).read_text(encoding="utf-8")


# Building


def test_it_builds_without_a_problem_or_a_warning(project: Project) -> None:
    outcome = build.build(project, project.root / "site", base_url="https://example.org/")
    assert report(outcome.problems) == ""
    assert outcome.made and outcome.made.written


def test_built_twice_it_writes_nothing_the_second_time(project: Project) -> None:
    build.build(project, project.root / "site")
    lock = text_of(project, "pins.lock")
    again = build.build(project, project.root / "site", locked=True)
    assert again.made
    assert (again.made.written, again.made.removed, again.problems) == (0, 0, ())
    assert text_of(project, "pins.lock") == lock


def test_without_its_text_it_builds_from_the_lock(project: Project) -> None:
    build.build(project, project.root / "site")
    (project.seeds / "harbour-news.txt").unlink()
    outcome = build.build(project, project.root / "site", locked=True)
    assert report(outcome.problems) == ""
    assert outcome.pins and outcome.pins.by_text == 0 and outcome.pins.by_lock > 0


def test_every_paragraph_is_pinned_or_passed_over_and_little_is_quoted(project: Project) -> None:
    pins = build.build(project, None).pins
    dossier, _, _ = read_dossier(project)
    assert pins and dossier
    for source in dossier.sources.values():
        assert pins.unused(source) == []
        assert 0 < pins.quoted_share(source) <= source.quote_limit


# Writing


def test_new_says_how_to_build_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SEEDS", raising=False)
    folder = tmp_path / "my-story"
    assert build.main(["new", str(folder)]) == 0
    assert f"--project {folder}" in capsys.readouterr().out
    assert build.main(["--project", str(folder)]) == 0
    assert "no problems\n" in capsys.readouterr().out


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    assert write_starter(tmp_path) == []
    assert (tmp_path / "content" / "site.yaml").is_file()


def test_a_folder_that_is_not_empty_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    assert [problem.code for problem in write_starter(tmp_path)] == ["E801"]
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_a_file_is_refused_and_left_alone(tmp_path: Path) -> None:
    taken = tmp_path / "my-story"
    taken.write_text("mine")
    assert [problem.code for problem in write_starter(taken)] == ["E801"]
    assert taken.read_text() == "mine"


def test_what_a_build_writes_and_what_others_wrote_is_kept_out_of_git(project: Project) -> None:
    assert (project.root / "site" / ".gitignore").read_text().split() == ["*", "!.gitignore"]
    kept = (project.seeds / ".gitignore").read_text().split()
    assert kept[0] == "*"
    assert {name.removeprefix("!") for name in kept[1:]} == {path.name for path in project.seeds.iterdir()}


def test_it_is_read_in_ten_minutes() -> None:
    words = sum(len(path.read_text(encoding="utf-8").split()) for path in STARTER.rglob("*.*") if path.is_file())
    assert words < 2500


# What it shows


def test_it_shows_every_kind_of_thing_that_an_author_meets_first(project: Project) -> None:
    dossier, _, problems = read_dossier(project)
    assert dossier, report(problems)
    claims, article = list(dossier.claims.values()), dossier.article.body
    kinds = [[response.kind for response in claim.responses] for claim in claims]
    assert ["no_information", "denial"] in kinds
    assert {"partial_confirmation", "counter_claim", "no_response"} <= {kind for found in kinds for kind in found}
    assert [] in kinds
    assert any(claim.figure and claim.figure.min_open for claim in claims)
    assert len({(claim.figure.counts, claim.figure.of) for claim in claims if claim.figure}) > 1
    people = dossier.people.values()
    assert {person.kind for person in people} == {"person", "organisation", "unnamed"}
    assert all(any(getattr(person, name) for person in people) for name in ("also", "facts", "ties", "links", "group"))
    dates = [event.date for event in dossier.events.values()]
    assert any(date.basis == "inferred" and date.words and date.note for date in dates)
    assert {date.edtf.form for date in dates} >= {"date", "interval", "one"}
    assert any(date.edtf.is_approximate for date in dates)
    assert parse(article).cards and parse(article).links
    assert any(quoted.citation for quoted in parse(article).quotes)
    assert dossier.site.questions[0].note and dossier.sources["report"].passed_over


# Editors


class Core(yaml.SafeLoader):
    """Plain scalars as editors read them, by the core schema of YAML 1.2: `no` and 2018-02-07 are text."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012


for _tag, _pattern, _first in (
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("int", r"[-+]?[0-9]+", "-+0123456789"),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", "-+.0123456789"),
):
    Core.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(f"^(?:{_pattern})$"), list(_first))


def _whole(loader: Core, node: ScalarNode) -> int:
    return int(node.value)  # YAML 1.1 would read 007 as octal


Core.add_constructor("tag:yaml.org,2002:int", _whole)


def as_editors_read(text: str) -> Any:
    return yaml.load(text, Core)


def test_plain_scalars_are_read_as_editors_read_them() -> None:
    read = as_editors_read("{a: 51, b: true, c: 0.2, d: no, e: 2018-02-07, f: '51', g: 12:30, h: 007}")
    assert read == {"a": 51, "b": True, "c": 0.2, "d": "no", "e": "2018-02-07", "f": "51", "g": "12:30", "h": 7}


@pytest.mark.parametrize("name", FILES)
def test_the_first_line_of_each_file_names_a_schema_that_exists(project: Project, name: str) -> None:
    first = text_of(project, f"{name}.yaml").split("\n")[0]
    match = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)
    assert match and (project.content / match[1]).is_file()
    assert Path(match[1]).stem == name


@pytest.mark.parametrize("name", [*FILES, "article"])
def test_the_schemas_accept_the_starter(project: Project, name: str) -> None:
    schema = json.loads(text_of(project, f".schemas/{name}.json"))
    Draft202012Validator.check_schema(schema)
    text = text_of(project, "article.md").split("---\n")[1] if name == "article" else text_of(project, f"{name}.yaml")
    errors = Draft202012Validator(schema).iter_errors(as_editors_read(text))
    assert [f"{error.json_path}: {error.message}" for error in errors] == []


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("people", "  role:", "  rolle:"),
        ("people", "  kind: organisation", "  kind: company"),
        ("timeline", "  title:", "  name:"),
        ("claims", "      kind: denial", "      kind: denied"),
        ("claims", "    min: 20", "    min: twenty"),
        ("sources", "  show: excerpts", "  show: some"),
        ("site", "title: The harbour fire", "titel: The harbour fire"),
    ],
)
def test_the_schemas_refuse_what_the_build_refuses(project: Project, name: str, before: str, after: str) -> None:
    text = text_of(project, f"{name}.yaml")
    assert before in text
    wrong = text.replace(before, after, 1)
    (project.content / f"{name}.yaml").write_text(wrong, encoding="utf-8")
    schema = json.loads(text_of(project, f".schemas/{name}.json"))
    assert not Draft202012Validator(schema).is_valid(as_editors_read(wrong))
    assert build.build(project, None).failed
