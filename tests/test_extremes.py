"""The projects at the extremes build, and are as extreme as they say."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from build import build
from explainer.dates import parse
from explainer.problems import report
from tests.extremes import EXTREMES, LONG_ID, LONG_NAME, LONG_WORD
from tests.project import make_project


@pytest.mark.parametrize("name", EXTREMES)
def test_each_builds_without_a_problem_or_a_warning_twice_alike(name: str, tmp_path: Path) -> None:
    project = make_project(tmp_path, EXTREMES[name]())
    outcome = build(project, tmp_path / "site", base_url="https://example.org/")
    assert report(p for p in outcome.problems if p.code != "W105") == ""  # the log gives no days
    again = build(project, tmp_path / "site", base_url="https://example.org/", locked=True)
    assert again.made and (again.made.written, again.made.removed) == (0, 0)


def test_they_are_as_extreme_as_they_say(extreme_sites: dict[str, Path]) -> None:
    data = {
        name: json.loads((site / "data" / "explainer.json").read_text(encoding="utf-8"))
        for name, site in extreme_sites.items()
    }
    assert (len(LONG_NAME), len(LONG_WORD), len(LONG_ID)) == (120, 60, 64)
    people = data["many-people"]["people"]
    assert len(people) == 300
    assert max(len(person["ties"]) for person in people.values()) == 25
    answers = data["many-answers"]["claims"]["quay-first"]["responses"]
    assert len(answers) == len({answer["by"] for answer in answers}) == 12
    assert len({answer["kind"] for answer in answers}) == 11
    assert len(data["many-figures"]["claims"]) == 30
    events = [event["date"]["edtf"] for event in data["many-events"]["events"].values()]
    assert len(events) > 200
    assert {parse(date).shape() for date in events} == {"day", "within", "throughout"}
    assert events.count("2031-05-12") >= 40
