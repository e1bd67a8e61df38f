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
import explainer.kept
import explainer.pipeline
import explainer.read
import explainer.render.rendering
import explainer.write
from build import build
from explainer import last_build, serve
from explainer.alone import building
from explainer.problems import Problem, report
from explainer.project import Project
from explainer.write import MANIFEST, TEMPORARY
from tests.project import files_in, make_project
from tests.test_build import HARBOUR

pytestmark = pytest.mark.usefixtures("own_texts")


ROOT = Path(__file__).parent.parent
KILLS = int(os.environ.get("EXPLAINER_KILLS", "25"))
"""How many builds are killed; a hundred take about a minute."""

forks = pytest.mark.skipif(not hasattr(os, "fork"), reason="this machine cannot fork a process to kill it")
mounts = pytest.mark.skipif(
    sys.platform != "linux" or os.geteuid() != 0, reason="only root on Linux can mount a small or read-only disk"
)


def story(version: str) -> str:
    """A project of some 400 files, every page of which, the style and the index differ between `a` and `b`."""
    people = "".join(
        f"{version}-{n}:\n  name: Person {n}\n  group: officials\n  formerly: [{former}]\n"
        for n in range(40)
        for former in [", ".join(f"was-{n}-{m}" for m in range(8))]
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
def in_a_process(work: Callable[[Callable[[], object]], None]) -> Iterator[tuple[int, int]]:
    """Does some work in a process of its own, killed at the end: its id, and where it says by a byte how far it is."""
    reads, writes = os.pipe()
    child = os.fork()
    if not child:
        try:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, 1)
            os.dup2(nowhere, 2)
            work(lambda: os.write(writes, b"."))
        finally:
            os._exit(3)
    os.close(writes)
    try:
        yield child, reads
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(reads)


def building_and_telling(project: Project, tell: Callable[[], object]) -> None:
    """A build that says when it begins to write beside the pages, when to replace them, and when it is done."""

    def telling(module: object, name: str) -> None:
        asked = vars(module)[name]

        def told(*words: object) -> object:
            tell()
            return asked(*words)

        vars(module)[name] = told

    telling(explainer.pipeline, "write")
    telling(explainer.write, "_publish")
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
    assert len(pages) > 360 and all(sites["a"][name] != sites["b"].get(name) for name in pages)
    files = files_in(project.root).keys() - {f"site/{name}" for name in sites["a"]}
    versions = tuple(sites.values())

    make_project(project.root, story("b"))
    lasting = []
    with in_a_process(lambda tell: building_and_telling(project, tell)) as (_, reads):
        for _ in range(3):
            started = time.perf_counter()
            os.read(reads, 1)
            lasting.append(time.perf_counter() - started)
    good(project)
    mixed = stopped = 0
    number = -1
    while number < KILLS - 1 or (number < 4 * KILLS and not (stopped > number / 2 and mixed > KILLS / 4)):
        number += 1
        version = "ab"[number % 2]
        make_project(project.root, story(version))
        with in_a_process(lambda tell: building_and_telling(project, tell)) as (child, reads):
            part = (0, 1, 2, 2)[number % 4]  # half of them as pages are replaced, which lasts some milliseconds
            for _ in range(part):
                os.read(reads, 1)
            time.sleep(chance.uniform(0, lasting[part]))
            stopped += os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None
        found = files_in(project.root / "site")
        assert broken(found, versions) == [], f"killed build number {number}"
        mixed += found not in versions
        if number % 3 == 0:  # else the next one is killed on top of what this one left
            assert good(project) == sites[version]
            assert left_over(project.root) == []
    assert good(project) == sites[version]
    left = {name for name in files_in(project.root) if not name.startswith(f"{last_build.FOLDER}/")}
    assert left - {f"site/{name}" for name in sites[version]} == files
    assert stopped > number / 2 and mixed > KILLS / 4, "too few were killed in the midst of it for this to say anything"


# Two at once


def standing_still(project: Project, tell: Callable[[], object], output: str = "site") -> None:
    """A build that stands still where it should write."""

    def write(*words: object) -> None:
        tell()
        signal.pause()

    vars(explainer.pipeline).update(write=write)
    run("build", "--project", project.root, "--output", project.root / output)


@forks
def test_a_second_build_is_told_of_the_first_and_touches_nothing_and_a_killed_one_leaves_no_lock(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project = make_project(tmp_path / "project", HARBOUR)
    good(project)
    edit(project)
    before = files_in(project.root)
    with in_a_process(lambda tell: standing_still(project, tell)) as (first, reads):
        os.read(reads, 1)
        assert run("build", "--project", project.root) == 1
        said = capsys.readouterr().err
        assert run("lock", "--project", project.root) == 1
        assert run("release", "--project", project.root) == 1
        assert run("check", "--project", project.root) == 0, "what writes nothing need not wait"
        assert files_in(project.root) == before
    told = re.escape(f"site: another build of this project is going on (process {first}, from {project.root}, since ")
    assert re.match(told + r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC\); nothing was touched \[E801\]\n    wait until", said)
    assert said.endswith("\n\n1 problem; site/ is as it was\n") and said.count("[E") == 1

    assert run("build", "--project", project.root) == 0
    assert files_in(project.root / "site") == good(project)
    assert b"Runs it." in (project.root / "site/people/mira-okafor.html").read_bytes()


@forks
def test_two_projects_may_not_build_into_one_folder_at_once_but_into_two(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project, other = make_project(tmp_path / "a", HARBOUR), make_project(tmp_path / "b", HARBOUR)
    with in_a_process(lambda tell: standing_still(project, tell)) as (_, reads):
        os.read(reads, 1)
        assert run("build", "--project", other.root, "--output", other.root / ".." / "a" / "site") == 1
        assert "another build into this folder is going on (process" in capsys.readouterr().err
        assert run("build", "--project", project.root, "--output", tmp_path / "c") == 1, "both would write pins.lock"
        assert run("build", "--project", other.root) == 0


@forks
def test_a_preview_waits_for_a_build_beside_it_and_then_builds(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project = make_project(tmp_path, HARBOUR)
    site = project.root / "site"
    with in_a_process(lambda tell: standing_still(project, tell)) as (first, reads):
        os.read(reads, 1)
        ends = os.fork()
        if not ends:
            time.sleep(0.5)
            os.kill(first, signal.SIGKILL)
            os._exit(0)
        with building(project, site, waits=True) as refused:
            assert refused == []
            assert not build(project, site).failed
        os.waitpid(ends, 0)
    assert capsys.readouterr().err.count(f"waiting: another build of this project is going on (process {first}") == 1
    assert not site.joinpath("index.html").read_bytes().startswith(b"half")


def test_a_preview_that_builds_as_somebody_saves_builds_again(tmp_path: Path) -> None:
    """A save before the preview looks, in the midst of a build, with an old time, and with the time it had before."""
    path = tmp_path / "people.yaml"
    path.write_text("one", encoding="utf-8")
    read: list[str] = []

    def rebuild() -> None:
        read.append(path.read_text(encoding="utf-8"))
        if read[-1] == "two":
            path.write_text("six", encoding="utf-8")

    watcher = serve._Watcher(lambda: [tmp_path], rebuild)
    watcher.examine()
    assert read == []
    path.write_text("two", encoding="utf-8")
    watcher.examine()
    watcher.examine()
    watcher.examine()
    assert read == ["two", "six"]

    found = path.stat()
    time.sleep(0.02)  # what a file system tells apart
    path.write_text("ten", encoding="utf-8")
    os.utime(path, ns=(found.st_atime_ns, found.st_mtime_ns))
    watcher.examine()
    assert read == ["two", "six", "ten"]

    (tmp_path / "elsewhere.yaml").write_text("", encoding="utf-8")
    os.utime(tmp_path / "elsewhere.yaml", (0, 0))
    watcher.examine()
    (tmp_path / "elsewhere.yaml").unlink()
    watcher.examine()
    assert len(read) == 5


# Disks, folders and files that are not as they should be


@contextmanager
def disk(folder: Path, options: str = "size=4m") -> Iterator[None]:
    """A small file system of its own at a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)], capture_output=True)
    if done.returncode:
        pytest.skip(f"this machine mounts nothing: {done.stderr.decode().strip()}")
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def fails_whole(project: Project, message: str, code: str = "E802", place: str = r"site[\w./-]*") -> None:
    """A build ends in one problem, with the last good site as it was and nothing half written."""
    before = files_in(project.root)
    outcome = build(project, project.root / "site")
    (problem,) = outcome.problems
    assert (problem.code, problem.message) == (code, message)
    assert re.fullmatch(place, problem.place.path), problem.place.path
    assert outcome.made is None
    assert files_in(project.root) == before


@mounts
def test_a_full_disk_leaves_the_last_good_site_and_room_makes_it_good(tmp_path: Path) -> None:
    project = make_project(tmp_path, story("a"))
    with disk(tmp_path / "site", "size=16m"):
        assert (tmp_path / "site").stat().st_dev != tmp_path.stat().st_dev, "the site stands on another file system"
        good(project)
        free = os.statvfs(tmp_path / "site").f_bavail * os.statvfs(tmp_path / "site").f_frsize
        filler = tmp_path / "site" / "filler"
        filler.write_bytes(b"-" * (free - 400_000))
        make_project(tmp_path, story("b"))
        fails_whole(project, "the site could not be written: no space left on device")
        filler.unlink()
        again = make_project(tmp_path / "again", story("b"))
        assert good(project) == good(again)


@mounts
def test_a_disk_that_can_only_be_read_is_one_problem(tmp_path: Path) -> None:
    project = make_project(tmp_path, HARBOUR)
    with disk(tmp_path / "site"):
        good(project)
        subprocess.run(["mount", "-o", "remount,ro", str(tmp_path / "site")], check=True)
        edit(project)
        fails_whole(project, "the site could not be written: read-only file system")


@pytest.mark.skipif(sys.platform == "win32", reason="limits of processes are for POSIX")
def test_a_file_that_may_not_grow_as_large_as_it_is_is_one_problem(tmp_path: Path) -> None:
    project = make_project(tmp_path, HARBOUR)
    before = good(project)
    edit(project)
    command = "trap '' XFSZ; ulimit -f 8; exec \"$@\""
    words = [sys.executable, str(ROOT / "build.py"), "--project", str(tmp_path)]
    ended = subprocess.run(["sh", "-c", command, "sh", *words], capture_output=True, text=True)
    assert ended.returncode == 1
    assert re.match(r"site: the site could not be written: file too large \[E802\]\n    mend it and ", ended.stderr)
    assert ended.stderr.endswith("\n\n1 problem; site/ is as it was\n") and ended.stderr.count("[E") == 1
    assert files_in(tmp_path / "site") == before


def test_a_file_that_another_process_holds_leaves_every_page_whole_and_the_next_build_ends_right(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """As on Windows, where a file that is open cannot be replaced."""
    project = make_project(tmp_path, HARBOUR)
    old = good(project)
    edit(project, "title: The harbour fire", "title: The fire", "site.yaml")
    replace = Path.replace

    def held(self: Path, target: Path) -> Path:
        if Path(target).name == "mira-okafor.html":
            raise PermissionError(13, "Permission denied", str(self))
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", held)
    assert run("build", "--project", project.root) == 1
    monkeypatch.undo()
    said = capsys.readouterr().err
    assert said == (
        "site/people/mira-okafor.html: the site could not be written: permission denied [E802]\n"
        "    mend it and build again; until then some pages are new and some old, each of them whole\n\n"
        "1 problem; site/ is new, but not all is done: build again\n"
    )
    found = files_in(project.root / "site")
    assert left_over(project.root) == []
    assert broken(found, (old, good(project))) == []


@pytest.mark.parametrize("blocked", ["people", "data"])
def test_a_file_in_the_place_of_a_folder_is_one_problem_and_nothing_is_written(tmp_path: Path, blocked: str) -> None:
    project = make_project(tmp_path, HARBOUR)
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / blocked).write_bytes(b"mine")
    fails_whole(project, "this file is in the way: the site has a folder here", "E801", f"site/{blocked}")


def test_a_folder_in_the_place_of_a_page_of_the_last_build_is_one_problem(tmp_path: Path) -> None:
    project = make_project(tmp_path, HARBOUR)
    good(project)
    edit(project)
    (tmp_path / "site/index.html").unlink()
    (tmp_path / "site/index.html").mkdir()
    fails_whole(project, "this file is in the way, and no build wrote it", "E801", "site/index.html")


def test_a_folder_in_the_place_of_the_list_of_files_is_one_problem(tmp_path: Path) -> None:
    project = make_project(tmp_path, HARBOUR)
    good(project)
    edit(project)
    (tmp_path / "site" / MANIFEST).unlink()
    (tmp_path / "site" / MANIFEST / "x").mkdir(parents=True)
    fails_whole(project, "this list of what earlier builds wrote is damaged", "E801", f"site/{MANIFEST}")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes with a name are for POSIX")
def test_what_would_never_end_when_it_is_read_is_one_problem(tmp_path: Path) -> None:
    project = make_project(tmp_path, HARBOUR)
    (tmp_path / "site").mkdir()
    os.mkfifo(tmp_path / "site/index.html")
    fails_whole(project, "this file is in the way, and no build wrote it", "E801", "site/index.html")


def test_a_lock_that_cannot_be_written_is_a_problem_that_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    project = make_project(tmp_path, HARBOUR)

    def full(path: Path, data: bytes) -> None:
        path.with_name(f".{path.name}.part").touch()
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr(explainer.kept, "put", full)
    assert run("build", "--project", project.root) == 1
    monkeypatch.undo()
    assert capsys.readouterr().err == (
        "content/pins.lock: this file could not be written: no space left on device [E802]\n"
        "    mend it and build again; it is as it was\n\n"
        "1 problem; site/ is new, but not all is done: build again\n"
    )
    assert left_over(project.root) == []
    assert not project.lock.exists()


# Clocks that go backwards, and files that change while they are read


@pytest.mark.parametrize("when", [0, 4_000_000_000])
def test_what_is_old_and_what_is_new_is_not_asked_of_a_clock(tmp_path: Path, when: int) -> None:
    project = make_project(tmp_path, HARBOUR)
    good(project)
    edit(project)
    for path in tmp_path.rglob("*"):
        future = path.is_relative_to(tmp_path / "site")
        os.utime(path, (4_000_000_000 - when,) * 2 if future else (when,) * 2)
    assert good(project) == good(make_project(tmp_path / "again", HARBOUR.replace("Ran the harbour.", "Runs it.")))


def changed_while(
    monkeypatch: pytest.MonkeyPatch, project: Project, module: object, name: str, change: Callable[[], object]
) -> list[Problem]:
    """The problems of a build of a good project in which a file is changed after the first call of a function."""
    before = good(project)
    asked = getattr(module, name)
    calls = iter([change])

    def then_change(*words: object, **named: object) -> object:
        found = asked(*words, **named)
        next(calls, lambda: None)()
        return found

    monkeypatch.setattr(module, name, then_change)
    outcome = build(project, project.root / "site")
    monkeypatch.undo()
    assert files_in(project.root / "site") == before, "nothing half is published"
    assert outcome.made is None
    assert not build(project, project.root / "site").failed
    return list(outcome.problems)


WHAT = "this file was changed while it was read; a site of before and after would be mixed"


@pytest.mark.parametrize("file", ["people.yaml", "claims.yaml"])
def test_records_that_change_between_two_files_are_told_and_not_published(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: str
) -> None:
    """Before it is read and after: people.yaml has been, claims.yaml has not."""
    project = make_project(tmp_path, HARBOUR)
    name = {"people.yaml": "name: Mira Okafor", "claims.yaml": "text: More than 20 men died."}[file]
    problems = changed_while(
        monkeypatch, project, explainer.read, "_read_family", lambda: edit(project, name, f"{name[:-1]}!", file)
    )
    assert report(problems) == f"content/{file}: {WHAT} [E802]\n    build again"


def test_a_text_of_a_source_that_changes_after_it_was_read_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = make_project(tmp_path, HARBOUR)
    text = tmp_path / "seeds/report.txt"
    before = text.read_bytes()
    checking = vars(explainer.pipeline)["check"]
    monkeypatch.setattr(
        explainer.pipeline, "check", lambda *words: text.write_bytes(before + b"More.\n") and checking(*words)
    )
    (problem,) = build(project, tmp_path / "site").problems
    assert str(problem) == f"seeds/report.txt: {WHAT} [E802]\n    build again"
    assert not (tmp_path / "site").exists()


def test_a_template_that_changes_while_pages_are_made_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = make_project(tmp_path, HARBOUR + "-- templates/parts/own.css --\n.own { order: 1; }\n")
    own = tmp_path / "templates/parts/own.css"
    problems = changed_while(
        monkeypatch, project, explainer.render.rendering, "style_of", lambda: own.write_text("p {}", encoding="utf-8")
    )
    assert report(problems) == f"templates/parts/own.css: {WHAT} [E802]\n    build again"


def test_a_check_that_is_saved_under_says_so_and_records_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    project = make_project(tmp_path, HARBOUR)
    checking = vars(explainer.pipeline)["check"]

    def check(*words: object) -> object:
        edit(project)
        return checking(*words)

    monkeypatch.setattr(explainer.pipeline, "check", check)
    assert run("release", "--project", project.root) == 1
    assert f"content/people.yaml: {WHAT} [E802]" in capsys.readouterr().err
    assert not project.released.exists()
