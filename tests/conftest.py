"""What several tests share: this repository's own explainer, built, and the report's text, where it is here."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser

import explainer.alone
from build import build
from explainer.problems import report
from explainer.project import Project
from tests.browser import chromium
from tests.extremes import write_extremes

# In CI the same examples every time: a change is judged by what it changed. Elsewhere new ones at each run.
settings.register_profile("ci", derandomize=True, deadline=None)
settings.register_profile("here", deadline=None)
settings.load_profile("ci" if os.environ.get("CI") == "true" else "here")

ROOT = Path(__file__).parent.parent


LONG = (
    "test_reading",
    "test_robust",
    "test_deploy_ssh",
    "test_loading",
    "test_html",
    "test_translations",
    "test_patience",
)
"""The files that take longest: begun first, so that at the end no core waits for another. A file stays on one core."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    rank = {name: at for at, name in enumerate(LONG)}
    items.sort(key=lambda item: rank.get(item.path.stem, len(LONG)))


@pytest.fixture(scope="session", autouse=True)
def locks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The locks of builds stand in a folder of the tests' own."""
    folder = str(tmp_path_factory.mktemp("locks"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(explainer.alone, "gettempdir", lambda: folder)
        yield


@pytest.fixture(scope="session")
def own_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository's own explainer, built as in a fresh clone: from pins.lock, without the text of its source."""
    output = tmp_path_factory.mktemp("own") / "site"
    nowhere = tmp_path_factory.mktemp("no-seeds")
    outcome = build(Project(ROOT, nowhere), output, locked=True)
    assert not outcome.failed, report(outcome.problems)
    return output


@pytest.fixture(scope="session")
def extreme_sites(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The projects of tests/extremes.py, built."""
    return write_extremes(tmp_path_factory.mktemp("extremes"))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for a file of tests. Not for all: its event loop would meet those of other tests."""
    with chromium() as launched:
        yield launched


@pytest.fixture
def report_seeds() -> Path:
    """The folder with the report's text. It is other people's work, so the repository does not hold it."""
    folder = os.environ.get("SEEDS")
    if not folder:
        pytest.skip("the report's text is not part of the repository; SEEDS can name a folder that has it")
    return Path(folder)


@pytest.fixture
def own_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    """The texts of a test's own project, not those that SEEDS may name."""
    monkeypatch.delenv("SEEDS", raising=False)
