"""The preview in a real browser: edit and see it, break it and see the problem, mend it and see that go."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from explainer.problems import Place, Problem
from explainer.render import First
from explainer.serve import Preview, _Watcher
from tests.browser import chromium

ROOT = Path(__file__).parent.parent
SOON = 15_000
"""Milliseconds; far more than a build takes, for a slow machine."""


@contextlib.contextmanager
def preview_of(project: Path) -> Iterator[str]:
    """`build.py serve` as an author runs it, on a free port; its address."""
    for _ in range(5):
        with socket.socket() as free:  # one that no other test's preview is about to take
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        log = (project / "serve.log").open("w", encoding="utf-8")
        process = subprocess.Popen(
            [sys.executable, str(ROOT / "build.py"), "serve", "--project", str(project), "--port", str(port)],
            stdout=log,
            stderr=subprocess.STDOUT,
            env={**os.environ, "SEEDS": str(project / "seeds"), "PYTHONUNBUFFERED": "1"},
        )
        try:
            address = _wait_for_address(project / "serve.log", process)
            if address:
                yield address
                return
        finally:
            process.terminate()
            process.wait(10)
            log.close()
    pytest.fail("no free port for the preview")


def _wait_for_address(log: Path, process: subprocess.Popen[bytes]) -> str | None:
    for _ in range(300):
        said = log.read_text(encoding="utf-8")
        if process.poll() is not None:
            assert "cannot listen" in said, said
            return None
        if match := re.search(r"serving on (\S+)", said):
            time.sleep(0.3)
            return match[1]
        time.sleep(0.1)
    pytest.fail(f"the preview did not start: {log.read_text(encoding='utf-8')}")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "explainer" / "starter", tmp_path / "project")
    return tmp_path / "project"


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def connected(page: Page) -> None:
    """Waits until the page's script listens for reloads: an edit before that is shown only at the next one."""
    page.wait_for_function(
        "window.LiveReload && window.LiveReload.connector && window.LiveReload.connector._connectionDesired"
    )
    page.wait_for_timeout(300)


def test_edits_problems_and_mends_show_in_the_browser_without_a_reload_by_hand(project: Path) -> None:
    people = project / "content" / "people.yaml"
    good = people.read_text(encoding="utf-8")
    match = re.search(r"^  name: (.+)$", good, re.MULTILINE)
    assert match
    name = match[1]
    with chromium() as browser, preview_of(project) as address:
        page = browser.new_page()
        page.goto(f"{address}people/index.html")
        expect(page.locator("main")).to_contain_text(name)
        connected(page)

        # Edits that follow each other within three seconds, which livereload alone would drop.
        for number in range(3):
            people.write_text(good.replace(f"name: {name}", f"name: Somebody Else {number}", 1), encoding="utf-8")
            expect(page.locator("main")).to_contain_text(f"Somebody Else {number}", timeout=SOON)
            connected(page)

        people.write_text(good + "\nbroken: [\n", encoding="utf-8")
        expect(page.locator("#explainer-problems")).to_contain_text("content/people.yaml", timeout=SOON)
        expect(page.locator("main")).to_contain_text("Somebody Else 2")  # the last good page behind it
        connected(page)

        people.write_text(good, encoding="utf-8")
        expect(page.locator("#explainer-problems")).to_have_count(0, timeout=SOON)
        expect(page.locator("main")).to_contain_text(name)


def test_a_change_of_a_template_shows(project: Path) -> None:
    own = project / "templates" / "pages"
    own.mkdir(parents=True)
    template = own / "404.html"
    template.write_text("{% extends 'base.html' %}{% block content %}<h1>First</h1>{% endblock %}", encoding="utf-8")
    with chromium() as browser, preview_of(project) as address:
        page = browser.new_page()
        response = page.goto(f"{address}no-such-page.html")
        assert response and response.status == 404
        expect(page.locator("h1")).to_have_text("First")
        connected(page)
        replace(template, "First", "Second")
        expect(page.locator("h1")).to_have_text("Second", timeout=SOON)


def test_a_project_that_never_built_shows_its_problem_and_then_its_page(project: Path) -> None:
    site = project / "content" / "site.yaml"
    good = site.read_text(encoding="utf-8")
    site.write_text("titel: x\n", encoding="utf-8")
    with chromium() as browser, preview_of(project) as address:
        page = browser.new_page()
        page.goto(address)
        expect(page.locator("#explainer-problems")).to_contain_text("unknown field 'titel'")
        connected(page)
        site.write_text(good, encoding="utf-8")
        expect(page.locator("h1")).to_be_visible(timeout=SOON)


def test_an_exception_in_a_build_is_told_and_survived() -> None:
    outcomes: list[object] = [RuntimeError("out of cheese"), []]

    def rebuild(ahead: First) -> list[Problem]:
        outcome = outcomes.pop(0)
        if isinstance(outcome, Exception):
            raise outcome
        return []

    preview = Preview(rebuild)
    preview.build()
    assert b"out of cheese" in preview.overlay()
    preview.build()
    assert preview.overlay() == b""


def test_markup_in_a_problem_is_shown_and_not_run() -> None:
    problem = Problem(
        "E201", Place("content/site.yaml", 1, 1, "<script>alert(1)</script>: x"), "unknown field '<script>'"
    )
    preview = Preview(lambda ahead: [problem])
    preview.build()
    assert b"<script>" not in preview.overlay()
    assert b"&lt;script&gt;" in preview.overlay()


def test_what_the_command_lock_accepts_is_seen(tmp_path: Path) -> None:
    """A source's text has changed, the author accepts it, and the preview goes on without another save."""
    shutil.copytree(ROOT / "explainer" / "starter", tmp_path / "project")
    project = tmp_path / "project"
    text = next((project / "seeds").glob("*.txt"))
    with preview_of(project) as address, chromium() as browser:
        page = browser.new_page()
        page.goto(f"{address}claims.html")
        with text.open("a", encoding="utf-8") as file:
            file.write("One paragraph more.\n")
        expect(page.locator("#explainer-problems")).to_contain_text("E407", timeout=SOON)
        accept = [sys.executable, str(ROOT / "build.py"), "lock", "--project", str(project)]
        environment = {**os.environ, "SEEDS": str(project / "seeds")}
        subprocess.run(accept, check=True, env=environment, capture_output=True)
        expect(page.locator("#explainer-problems")).to_have_count(0, timeout=SOON)


def test_a_lock_that_the_build_writes_makes_no_other_build(tmp_path: Path) -> None:
    lock = tmp_path / "pins.lock"
    builds: list[str] = []
    watcher = _Watcher(lambda: [tmp_path], lambda: builds.append("build"))
    lock.write_text("of the first build", encoding="utf-8")
    watcher.built()
    watcher.examine()
    assert builds == []
    watcher.is_busy = True
    lock.write_text("of the second", encoding="utf-8")
    watcher.examine()
    assert not watcher.is_stale
    (tmp_path / "claims.yaml").write_text("", encoding="utf-8")
    watcher.built()
    watcher.is_busy = False
    watcher.examine()
    assert builds == ["build"], "of what was saved meanwhile"
    lock.write_text("of somebody else", encoding="utf-8")
    watcher.examine()
    assert len(builds) == 2


def test_a_translation_that_is_begun_is_seen(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "explainer" / "starter", tmp_path / "project")
    with preview_of(tmp_path / "project") as address, chromium() as browser:
        (tmp_path / "project" / "content.ru").mkdir()
        (tmp_path / "project" / "content.ru" / "site.yaml").write_text("title: Пожар в порту\n", encoding="utf-8")
        page = browser.new_page()
        page.goto(address)
        expect(page.get_by_role("link", name="Русский")).to_be_visible(timeout=SOON)
