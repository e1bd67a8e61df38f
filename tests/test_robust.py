"""Never a broken site: builds that are killed, that meet, that cannot write, or that are written under."""

from __future__ import annotations

import os
import posixpath
import random
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import build as program
import explainer.read
import explainer.render.rendering
from build import build
from explainer import serve
from explainer.alone import building
from explainer.problems import Problem, report
from explainer.project import Project
from explainer.write import MANIFEST, TEMPORARY
from tests.project import files_in, make_project
from tests.test_build import HARBOUR

ROOT = Path(__file__).parent.parent
KILLS = int(os.environ.get("EXPLAINER_KILLS", "25"))
"""How many builds are killed; a hundred take about a minute."""

forks = pytest.mark.skipif(not hasattr(os, "fork"), reason="this machine cannot fork a process to kill it")
mounts = pytest.mark.skipif(
    sys.platform != "linux" or os.geteuid() != 0, reason="only root on Linux can mount a small or read-only disk"
)


def story(version: str) -> str:
    """A project of some 500 files, every page of which, the style and the index differ between `a` and `b`."""
    people = "".join(
        f"{version}-{n}:\n  name: Person {n}\n  group: officials\n  formerly: [{', '.join(f'was-{n}-{m}' for m in range(8))}]\n"
        for n in range(50)
    )
    style = f"-- templates/parts/own.css --\n.own {{ order: {ord(version)}; }}\n"
    files = HARBOUR.replace("dockers-union:\n", people + "dockers-union:\n", 1) + style
    return files.replace("title: The harbour fire", f"title: The harbour fire, {version}", 1)


def good(project: Project) -> dict[str, bytes]:
    """The site of a project that has no problems."""
    outcome = build(project, project.root / "site")
    assert not outcome.failed, report(outcome.problems)
    return files_in(project.root / "site")


def run(*words: object) -> int:
    return program.main([str(word) for word in words])


def edit(project: Project, old: str = "Ran the harbour.", new: str = "Runs it.", name: str = "people.yaml") -> None:
    path = project.content / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8", newline="\n")


def left_over(root: Path) -> list[str]:
    return [name for name in files_in(root) if TEMPORARY in name or name.endswith(".part")]


# Killed


@contextmanager
def in_a_process(work: Callable[[Callable[[], None]], None]) -> Iterator[tuple[int, int]]:
    """Does some work in a process of its own, killed at the end: its id, and where it says by a byte how far it is."""
    reads, writes = os.pipe()
    child = os.fork()
    if not child:
        try:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, 1)
            os.dup2(nowhere, 2)
            work(lambda: os.write(writes, b".") and None)
        finally:
            os._exit(3)
    os.close(writes)
    try:
        yield child, reads
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(reads)


def building_and_telling(project: Project, tell: Callable[[], None]) -> None:
    """A build that says when it begins to write."""
    writing = program.write

    def write(*words: object) -> object:
        tell()
        return writing(*words)  # type: ignore[arg-type]

    vars(program).update(write=write)
    run("build", "--project", project.root)
    tell()


def broken(site: dict[str, bytes], versions: tuple[dict[str, bytes], ...]) -> list[str]:
    """What is wrong with a site that may be partly of one version and partly of another."""
    whole = [name for name in site if not posixpath.basename(name).startswith(".")]
    wrong = [name for name in whole if all(site[name] != version.get(name) for version in versions)]
    for name in (name for name in whole if name.endswith(".html")):
        for address in re.findall(rb'(?:href|src)="([^":#]+\.(?:css|js|svg|png))"', site[name]):
            if posixpath.normpath(posixpath.join(posixpath.dirname(name), address.decode())) not in site:
                wrong.append(f"{name} loads {address.decode()}")
    common = [name for name in versions[0] if all(name in version for version in versions)]
    return wrong + [f"{name} is gone" for name in common if name not in site]


@forks
def test_a_build_killed_at_any_moment_leaves_each_page_old_or_new_with_what_it_loads(tmp_path: Path) -> None:
    chance = random.Random(2018)
    project = make_project(tmp_path / "project", story("b"))
    sites = {"b": good(project), "a": good(make_project(project.root, story("a")))}
    pages = [name for name in sites["a"] if name.endswith(".html")]
    assert len(pages) > 450 and all(sites["a"][name] != sites["b"].get(name) for name in pages)
    files = files_in(project.root).keys() - {f"site/{name}" for name in sites["a"]}
    versions = tuple(sites.values())

    def timed() -> tuple[float, float]:
        started = time.perf_counter()
        with in_a_process(lambda tell: building_and_telling(project, tell)) as (_, reads):
            os.read(reads, 1)
            writes = time.perf_counter()
            os.read(reads, 1)
            return writes - started, time.perf_counter() - writes

    make_project(project.root, story("b"))
    before, writing = timed()
    good(project)
    mixed = stopped = 0
    for number in range(KILLS):
        version = "ab"[number % 2]
        make_project(project.root, story(version))
        with in_a_process(lambda tell: building_and_telling(project, tell)) as (child, reads):
            if number % 4:
                os.read(reads, 1)  # three of four while it writes
                time.sleep(chance.uniform(0, writing))
            else:
                time.sleep(chance.uniform(0, before))
            stopped += os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None
        found = files_in(project.root / "site")
        assert broken(found, versions) == [], f"killed build number {number}"
        mixed += found not in versions
        if number % 3 == 0:  # else the next one is killed on top of what this one left
            assert good(project) == sites[version]
            assert left_over(project.root) == []
    assert good(project) == sites[version]
    assert files_in(project.root).keys() - {f"site/{name}" for name in sites[version]} == files
    assert stopped > KILLS / 2 and mixed > KILLS / 4, "too few were killed in the midst of it for this to say anything"
