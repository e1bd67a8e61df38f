"""The corpus of the benchmarks is a good project of ours, and its plain pages say what the corpus asks for."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.convert import convert
from benchmarks.corpus import write_corpus
from benchmarks.verify import faults_of, page_at
from build import build
from explainer.coverage import Limits
from explainer.project import Project

N = 20


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus") / "corpus"
    write_corpus(N, folder)
    return folder


def test_the_plain_pages_hold_every_fact_and_link(corpus: Path, tmp_path: Path) -> None:
    project, site = tmp_path / "project", tmp_path / "site"
    convert(corpus, project, plain=True)
    outcome = build(Project(project, project / "seeds"), site, limits=Limits(unpinned=0, uncovered=0))
    assert outcome.problems == ()
    assert faults_of(site, corpus, one_timeline=True) == []

    page = page_at(site, "claims/claim-00000")
    assert page
    page.write_text(page.read_text(encoding="utf-8").replace("million", "thousand"), encoding="utf-8")
    assert any(fault.startswith("/claims/claim-00000 lacks the text") for fault in faults_of(site, corpus, True))


def test_the_default_pages_are_made_of_the_same_content(corpus: Path, tmp_path: Path) -> None:
    project, site = tmp_path / "project", tmp_path / "site"
    convert(corpus, project)
    outcome = build(Project(project, project / "seeds"), site)
    assert outcome.problems == ()
    assert len(list(site.glob("people/*.html"))) == len(list(site.glob("claims/*.html"))) + 1 == N + 1
