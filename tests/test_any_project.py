"""Any small project, and any with a mistake in it: pages, or problems at places that exist; never a traceback."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from build import build
from explainer.outcome import Outcome
from explainer.problems import KINDS, Problem, report
from explainer.project import Project
from tests.any_project import HARD, Files, Found, files_of, mistaken, projects
from tests.project import files_in

pytestmark = pytest.mark.usefixtures("own_texts")
BUILDS = settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
CHECKS = settings(BUILDS, max_examples=50)


@contextmanager
def written(files: Files) -> Iterator[Project]:
    """A project on the disk, every byte as it is given."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "project"
        for name, text in files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode("utf-8", "surrogatepass"))
        yield Project(root, root / "seeds")


def errors(outcome: Outcome) -> list[Problem]:
    return [problem for problem in outcome.problems if not problem.is_warning]


def stands(problem: Problem, files: Files) -> bool:
    """Whether a problem is told at a file, a line and a column that exist, with the row that stands there."""
    place = problem.place
    if not place.line:
        return place.path in files or problem.code in ("E101", "E103")
    rows = files[place.path].removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    row = rows[place.line - 1]
    return place.row.rstrip() in ("", row.rstrip()) and 1 <= place.column <= len(row) + 1


@BUILDS
@given(projects())
def test_a_project_whose_ids_exist_has_the_pages_of_its_records_and_no_others(
    found: Found,
) -> None:
    files = files_of(found)
    with written(files) as project:
        outcome = build(project, project.root / "site")
        assert errors(outcome) == [], report(outcome.problems)
        assert all(stands(problem, files) for problem in outcome.problems), report(outcome.problems)
        site = files_in(project.root / "site")
        pages = {name for name in site if name.split("/")[0] in ("people", "claims", "sources")}
        pages = {name for name in pages if name.endswith(".html")}
        records = {f"{kind}/{name}.html" for kind in ("people", "claims", "sources") for name in found[kind]}
        assert pages == records | {"people/index.html"}
        timeline = site["timeline.html"].decode()
        assert all(f'id="{name}"' in timeline for name in found["timeline"])


@settings(BUILDS, max_examples=3)
@given(projects(HARD))
def test_two_builds_of_a_project_give_the_same_bytes(found: Found) -> None:
    with written(files_of(found)) as project, written(files_of(found)) as other:
        told = [report(build(each, each.root / "site").problems) for each in (project, other)]
        assert told[0] == told[1]
        assert files_in(project.root) == files_in(other.root)


@CHECKS
@given(projects(HARD))
def test_whatever_its_texts_say_a_problem_stands_at_a_place_that_exists(found: Found) -> None:
    files = files_of(found)
    with written(files) as project:
        problems = build(project, None).problems
        assert [str(problem) for problem in problems if not stands(problem, files)] == []


@CHECKS
@given(data=st.data())
def test_a_project_with_a_mistake_has_pages_or_problems_at_places_that_exist(data: st.DataObject) -> None:
    files = data.draw(mistaken(files_of(data.draw(projects()))))
    with written(files) as project:
        outcome = build(project, None)
        assert [str(problem) for problem in outcome.problems if not stands(problem, files)] == []
        assert report(outcome.problems) or not outcome.problems
        assert all(problem.code in KINDS and problem.message for problem in outcome.problems)
