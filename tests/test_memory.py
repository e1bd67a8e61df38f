"""No text makes the machine swap: what `check` takes of memory, per byte of the worst that is read or refused."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.project import make_project

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="only Linux tells the most memory that a program had at once (VmHWM)"
)

ROOT = Path(__file__).parent.parent
SIZE = 60_000
"""Bytes of most of the inputs: memory grows in proportion, and 10 MB would take minutes."""
REFUSED = 10_000_000
"""Bytes at most for what is refused before it is read whole."""

# Not the child's ru_maxrss, which starts from what the parent had when it started it.
MEASURED = """\
import pathlib, runpy, sys
sys.argv = sys.argv[1:]
status = runpy.run_path(sys.argv[0])["main"]()
rows = pathlib.Path("/proc/self/status").read_text().splitlines()
print(next(row for row in rows if row.startswith("VmHWM")).split()[1])
sys.exit(status)
"""

ARTICLE = "-- content/article.md --\n---\ntitle: What burned\n---\n"
PEOPLE = "-- content/people.yaml --\n"


def memory(root: Path, problem: str = "") -> int:
    """The bytes that a check of the project took at most, which told the problem or none."""
    command = [sys.executable, "-c", MEASURED, str(ROOT / "build.py"), "check", "--project", str(root)]
    environment = {name: value for name, value in os.environ.items() if name != "SEEDS"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, problem) in ((0, ""), (1, problem)) and problem in done.stderr, done.stderr[-2000:]
    return int(done.stdout.split()[-1]) * 1024


@pytest.fixture(scope="module")
def least(tmp_path_factory: pytest.TempPathFactory) -> int:
    """What the smallest project takes."""
    return memory(make_project(tmp_path_factory.mktemp("smallest")).root)


def test_the_program_itself_takes_little(least: int) -> None:
    assert least < 60_000_000


def times(piece: str) -> str:
    return piece * (SIZE // len(piece))


def records() -> str:
    """Whole records, as many as there is room for."""
    return "".join(f"p{n:06}:\n  name: Mira {n:06}\n  summary: Ran the quay. [@us]\n" for n in range(SIZE // 56))


READ: dict[str, tuple[Callable[[], str], str, int]] = {
    "paragraphs of a sentence": (lambda: ARTICLE + times("The quay burned in the night. [@us]\n\n"), "", 100),
    "paragraphs of a letter": (lambda: ARTICLE + times("a [@us]\n\n"), "", 400),
    "items of a letter": (lambda: ARTICLE + times("- a [@us]\n"), "", 400),
    "marks without words": (lambda: ARTICLE + times("[@us]"), "", 150),
    "a word of a million letters": (lambda: ARTICLE + "a" * 1_000_000, "", 150),
    "records": (lambda: PEOPLE + records(), "", 120),
    "empty lists": (lambda: f"{PEOPLE}a: [{times('[],')}]\n", "E203", 300),
    "lists as deep as may be": (lambda: f"{PEOPLE}a: [{times('[' * 38 + ']' * 38 + ',')}]\n", "E203", 400),
    "aliases": (lambda: f"{PEOPLE}a: &a {{x: y}}\nb: [{', '.join(['*a'] * 100_000)}]\n", "E201", 80),
}
"""A text, the problem that it has, and the bytes of memory for each byte of it at most."""


@pytest.mark.parametrize("name", READ)
def test_what_is_read_takes_memory_in_proportion(name: str, least: int, tmp_path: Path) -> None:
    text, problem, most = READ[name]
    files = text()
    assert (memory(make_project(tmp_path, files).root, problem) - least) / len(files) < most


def bomb() -> str:
    rows = (f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 10))
    return "a0: &a0 {x: y}\n" + "".join(rows)


@pytest.mark.parametrize(
    "text", [bomb(), f"a: {'[' * 100_000}{']' * 100_000}\n"], ids=["aliases of aliases", "too deep"]
)
def test_what_multiplies_is_refused_before_it_takes_memory(text: str, least: int, tmp_path: Path) -> None:
    assert memory(make_project(tmp_path, PEOPLE + text).root, "E106") - least < REFUSED


@pytest.mark.parametrize("path", ["content/people.yaml", "seeds/log.txt"])
def test_a_file_of_a_hundred_megabytes_takes_none(path: str, least: int, tmp_path: Path) -> None:
    files = "-- content/sources.yaml --\nlog: {title: The log, file: log.txt}\n-- seeds/log.txt --\nIt burned.\n"
    project = make_project(tmp_path, files)
    with (project.root / path).open("wb") as file:
        file.truncate(100_000_000)  # a hole, which takes no room on the disk
    assert memory(project.root, "E102") - least < REFUSED
