"""The preview under a long row of random edits, good and bad, with a browser that looks on.

`python -m tests.soak --edits 2000 --seed 1` runs it and prints what it found; tests/test_soak.py is a short form.
"""

from __future__ import annotations

import argparse
import contextlib
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Error, Page

from tests.browser import chromium
from tests.project import files_in
from tests.soak_edits import BAD, GOOD, Edited, Files, claim_text, first_files, mark_of
from tests.test_serve import preview_of

ROOT = Path(__file__).parent.parent
SOON = 20_000
"""Milliseconds; what does not show by then is lost."""


@dataclass(frozen=True, slots=True)
class Vitals:
    """What a process holds: memory in KiB, threads, and open files."""

    memory: float
    threads: float
    files: float


@dataclass(slots=True)
class Found:
    """What a soak found."""

    good: int = 0
    bad: int = 0
    wrong: list[str] = field(default_factory=list)
    """Updates that were lost, problems that were not told, and sites that are not those of a clean build."""
    seconds: list[float] = field(default_factory=list)
    """From the end of each good edit until the browser showed it."""
    vitals: list[Vitals] = field(default_factory=list)
    said: str = ""

    def held(self, at: float) -> Vitals:
        """The medians of a tenth of the edits; `at` is where it starts, from 0 to 1."""
        start, length = int(len(self.vitals) * at), max(len(self.vitals) // 10, 1)
        some = self.vitals[start : start + length]
        return Vitals(*(statistics.median(getattr(v, name) for v in some) for name in ("memory", "threads", "files")))

    def table(self) -> str:
        start, end = self.held(0.1), self.held(0.9)
        middle, most = statistics.median(self.seconds), sorted(self.seconds)[len(self.seconds) * 95 // 100]
        rows = {
            "edits, good and bad": f"{self.good} + {self.bad}",
            "wrong": str(len(self.wrong)),
            "edit to browser": f"median {middle:.2f} s, 95 % {most:.2f} s",
            "memory": f"{start.memory / 1024:.1f} → {end.memory / 1024:.1f} MiB ({end.memory / start.memory - 1:+.1%})",
            "threads": f"{start.threads:.0f} → {end.threads:.0f}",
            "open files": f"{start.files:.0f} → {end.files:.0f}",
            "tracebacks": str(self.said.count("Traceback")),
        }
        return "\n".join([f"{name:<22}{value}" for name, value in rows.items()] + self.wrong)


def soak(folder: Path, edits: int, seed: int, tell: Callable[[str], None] = lambda text: None) -> Found:
    """Makes a project in `folder` and edits it `edits` times, as the seed has it."""
    project = folder / "project"
    disk = Disk(project, random.Random(seed))
    disk.save(first_files(), [_whole])
    found = Found()
    with chromium() as browser, preview_of(project) as address:
        process = _child_that_serves(project)
        watch = Watch(browser.new_page(), address, project, found)
        watch.open("index.html")
        for number in range(edits):
            kind = disk.edit(number, watch)
            found.vitals.append(vitals_of(process))
            if number % 50 == 49:
                tell(
                    f"{number + 1} edits, {vitals_of(process)}, {len(found.wrong)} wrong, last {kind}\n"
                    + "\n".join(found.wrong)
                )
        mended = disk.mended(edits)
        watch.open(mended.page)
        watch.wait_for(mended, "the last good state")
        found.wrong += differences(
            served(address, files_in(project / "site")), clean_build(disk.files, folder / "clean")
        )
    found.said = (project / "serve.log").read_text(encoding="utf-8")
    return found


class Disk:
    """The project as it is on disk, and as it was when it was last right."""

    def __init__(self, root: Path, chance: random.Random) -> None:
        self.root, self.chance = root, chance
        self.files: Files = {}
        self.right: Files = first_files()
        self.in_steps = False
        """Whether what was saved last stood there for a moment in another form, of which a site may be built too."""

    def edit(self, number: int, watch: Watch) -> str:
        """One edit, and what must come of it; the name of its kind."""
        mark, chance = mark_of(number), self.chance
        kind = chance.choice(BAD if chance.random() < 0.35 else GOOD)
        edited = kind(self.right, mark, chance)
        watch.open(edited.page)
        time.sleep(chance.choice([0, 0, 0.03, 0.1, 0.3]))  # also as the page that was opened is still loading
        if kind is claim_text and chance.random() < 0.5:
            self._burst()
        # Half of a file may be right: of a mistake only what is whole is saved, for the last good site to be known.
        self.save(edited.files, SURE if kind in BAD else WAYS)
        if kind in GOOD:
            self.right = edited.files
        watch.wait_for(edited, f"edit {number}, {kind.__name__}", 0.6 if self.in_steps else 0.03)
        return kind.__name__

    def mended(self, number: int) -> Edited:
        edited = claim_text(self.right, mark_of(number), self.chance)
        self.save(edited.files)
        return edited

    def _burst(self) -> None:
        """Saves that follow each other faster than a build is done."""
        for number in range(self.chance.randint(2, 5)):
            # None of these words holds the last one's mark, which would be taken for seen too early.
            self.save(claim_text(self.right, f"in haste {number}", self.chance).files)
            time.sleep(self.chance.uniform(0.01, 0.3))

    def save(self, files: Files, ways: Sequence[Way] | None = None) -> None:
        """Brings the project to hold `files`, each that differs saved the way that one editor or another does."""
        ways = ways or WAYS
        changed = [path for path in self.files.keys() | files.keys() if self.files.get(path) != files.get(path)]
        self.in_steps = len(changed) > 1
        for path in self.files.keys() - files.keys():
            (self.root / path).unlink()
        for path, data in files.items():
            if self.files.get(path) != data:
                (self.root / path).parent.mkdir(parents=True, exist_ok=True)
                way = self.chance.choice(ways)
                way(self.root / path, data, self.chance.choice([0, 0.01, 0.1, 0.3]))
                self.in_steps |= way not in SURE
        self.files = files


def _whole(path: Path, data: bytes, pause: float) -> None:
    path.write_bytes(data)


def _renamed(path: Path, data: bytes, pause: float) -> None:
    part = path.with_name(f".{path.name}.new")
    part.write_bytes(data)
    time.sleep(pause)
    part.replace(path)


def _backed_up(path: Path, data: bytes, pause: float) -> None:
    """As Vim does: the old file becomes the backup, which goes once the new one is there."""
    backup = path.with_name(f"{path.name}~")
    if path.exists():
        path.replace(backup)
    path.write_bytes(data)
    time.sleep(pause)
    backup.unlink(missing_ok=True)


def _truncated(path: Path, data: bytes, pause: float) -> None:
    with path.open("wb") as file:
        file.write(data[: len(data) // 2])
        file.flush()
        time.sleep(pause)
        file.write(data[len(data) // 2 :])


def _made_again(path: Path, data: bytes, pause: float) -> None:
    path.unlink(missing_ok=True)
    time.sleep(pause)
    path.write_bytes(data)


Way = Callable[[Path, bytes, float], None]
SURE: tuple[Way, ...] = (_whole, _renamed)
WAYS: tuple[Way, ...] = (_whole, _whole, _renamed, _backed_up, _truncated, _made_again)


class Watch:
    """A page in a browser that nobody reloads by hand."""

    def __init__(self, page: Page, address: str, project: Path, found: Found) -> None:
        self.page, self.address, self.site, self.found = page, address, project / "site", found
        self.shown = ""
        self.last_good = files_in(self.site)

    def open(self, name: str) -> None:
        if name and name != self.shown:
            self._go_to(name)
            self.shown = name

    def _go_to(self, name: str) -> None:
        """As a click does. Where the page is told to reload just then, that ends it, and it is clicked again."""
        for _ in range(5):
            try:
                self.page.goto(self.address + name, wait_until="commit")
            except Error as error:
                if "interrupted" not in error.message and "ERR_ABORTED" not in error.message:
                    raise
            else:
                return
        raise AssertionError(f"{name} is reloaded without end")

    def wait_for(self, edited: Edited, what: str, pause: float = 0.6) -> None:
        """Waits until the browser shows what was edited, and counts what does not show.

        The site is what it comes to when it stays the same for the seconds of `pause`.
        """
        started = time.perf_counter()
        try:
            self.page.wait_for_function(f"() => document.readyState === 'complete' && {edited.shows}", timeout=SOON)
        except Error:
            self._lost(edited, what)
        is_good = bool(edited.page)
        self.found.good += is_good
        self.found.bad += not is_good
        if is_good:
            self.found.seconds.append(time.perf_counter() - started)
            self.last_good = self._settled(edited.page, pause)
        elif other := [*differences(files_in(self.site), self.last_good)]:
            self.found.wrong.append(f"{what}: the last good site is not as it was ({len(other)}: {other[0]})")

    def _settled(self, page: str, pause: float) -> dict[str, bytes]:
        """The site once it holds what the browser was shown ahead of it."""
        until = time.perf_counter() + SOON / 1000
        now: dict[str, bytes] = {}
        while time.perf_counter() < until:
            with contextlib.suppress(FileNotFoundError):  # a file that is just being renamed into its place
                now = files_in(self.site)
                time.sleep(pause)
                if files_in(self.site) == now and now.get(page) == served(self.address, [page]).get(page):
                    break
        return now

    def _lost(self, edited: Edited, what: str) -> None:
        self._go_to(self.shown)
        with contextlib.suppress(Error):
            self.page.wait_for_function(f"() => document.readyState === 'complete' && {edited.shows}", timeout=1000)
            self.found.wrong.append(f"{what}: built, and the browser was not told")
            return
        self.found.wrong.append(f"{what}: not built")


def _child_that_serves(project: Path) -> int:
    """The process of the preview: the one of this process's children whose command line names the project."""
    for folder in Path("/proc").iterdir():
        with contextlib.suppress(OSError):
            if folder.name.isdigit() and str(project).encode() in (folder / "cmdline").read_bytes().split(b"\0"):
                return int(folder.name)
    raise AssertionError("no process serves the project")


def vitals_of(process: int) -> Vitals:
    folder = Path("/proc") / str(process)
    status = dict(line.split(":", 1) for line in (folder / "status").read_text().splitlines())
    return Vitals(int(status["VmRSS"].split()[0]), int(status["Threads"]), len(list((folder / "fd").iterdir())))


def served(address: str, paths: Iterable[str]) -> dict[str, bytes]:
    """Files of a site as the preview serves them, without the script that makes pages reload."""
    files = {}
    for path in paths:
        with contextlib.suppress(urllib.error.HTTPError), urllib.request.urlopen(address + path, timeout=10) as answer:
            data = answer.read()
            if path.endswith(".html"):
                before, _, after = data.partition(b'<script src="/livereload.js')
                data = before + after.partition(b"</script>")[2]
            files[path] = data
    return files


def clean_build(files: Files, folder: Path) -> dict[str, bytes]:
    """The site that a first build makes of the files."""
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    command = [sys.executable, str(ROOT / "build.py"), "--no-cache", "--project", str(folder)]
    subprocess.run([*command, "--seeds", str(folder / "seeds")], check=True, capture_output=True)
    return files_in(folder / "site")


def differences(found: dict[str, bytes], expected: dict[str, bytes]) -> Iterator[str]:
    for path in sorted(found.keys() | expected.keys()):
        if found.get(path) != expected.get(path):
            yield path


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--edits", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="soak-")).resolve()
    found = soak(folder, options.edits, options.seed, lambda text: print(text, flush=True))
    print(found.table())
    if found.wrong or "Traceback" in found.said:
        print(f"the project and what the preview said: {folder}")
        return 1
    shutil.rmtree(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
