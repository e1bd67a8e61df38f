"""The same explainer gives the same bytes, wherever, whenever and by whomever it is built."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType

import pytest

from explainer import last_build
from tests.project import files_in, make_project
from tests.test_build import PUBLISHED

ROOT = Path(__file__).parent.parent

STORY = (
    PUBLISHED.replace("Mira Okafor", "Míra Økafor")
    + """\
-- content/claims/more.yaml --
later: {text: The quay burned., by: mira-okafor, date: 2018-02-08, pins: [report#1]}
-- content/claims/again.yaml --
again: {text: It burned twice., by: dockers-union, pins: [report#1]}
-- content/wording.yaml --
{}
-- content.ru/site.yaml --
title: Пожар в порту
-- content.ru/claims.yaml --
twenty-dead: {text: Погибло больше 20.}
-- content.de/site.yaml --
title: Der Hafenbrand
-- templates/parts/own.css --
.own { order: 1; }
-- templates/parts/another.css --
.another { order: 2; }
"""
)
"""All that the program writes: a site with cards, feeds and translations, its locks, and what was released."""

MADE = "import os, sys; os.umask(int(sys.argv.pop(1), 8)); import build; a = sys.argv[1:]; "
MADE += "sys.exit(build.main(['build', *a]) or build.main(['release', *a]))"

BACKWARDS = """\
import os
listed, scanned = os.listdir, os.scandir
class Backwards:
    def __init__(self, path="."):
        with scanned(path) as found:
            self.found = iter(sorted(found, key=lambda entry: entry.name, reverse=True))
    def __iter__(self): return self
    def __next__(self): return next(self.found)
    def __enter__(self): return self
    def __exit__(self, *ended): pass
    def close(self): pass
os.listdir = lambda path=".": sorted(listed(path), reverse=True)
os.scandir = Backwards
"""
"""Read by Python as it starts: every folder lists its files from the last to the first."""


def made(
    root: Path,
    *,
    python: str = sys.executable,
    folder: Path = ROOT,
    umask: str = "022",
    backwards: bool = False,
    environment: Mapping[str, str] = MappingProxyType({}),
) -> dict[str, bytes]:
    """What a build and a release write, in a process of its own."""
    texts = list(_texts().items())
    for path, data in reversed(texts) if backwards else texts:  # in which order a file system may list them too
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)
    helpers = root.parent / f"{root.name}-python"
    helpers.mkdir()
    (helpers / "sitecustomize.py").write_text(BACKWARDS if backwards else "", encoding="utf-8")
    clean = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("LC_", "LANG", "PYTHON", "TZ", "SEEDS"))
    }
    paths = {"PYTHONPATH": os.pathsep.join((str(helpers), str(ROOT))), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [python, "-c", MADE, umask, "--project", str(root)]
    run = subprocess.run(command, cwd=folder, env={**clean, **paths, **environment}, capture_output=True)
    assert run.returncode == 0, run.stderr.decode(errors="replace")
    return files_in(root)


@cache
def _texts() -> dict[str, bytes]:
    with TemporaryDirectory() as folder:
        make_project(Path(folder), STORY)
        return files_in(Path(folder))


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    found = made(tmp_path_factory.mktemp("first") / "project", environment={"TZ": "UTC", "PYTHONHASHSEED": "1"})
    kept = {"content/pins.lock", "content/released.json", "content.ru/translated.lock", "content.de/translated.lock"}
    assert kept < found.keys()
    assert any(name.startswith("site/ru/cards/") for name in found) and "site/feed.xml" in found
    return found


def differing(first: dict[str, bytes], second: dict[str, bytes]) -> list[str]:
    """What differs, but for what the next build alone reads: it knows the folder that it lies in."""
    names = (name for name in {*first, *second} if not name.startswith(f"{last_build.FOLDER}/"))
    return sorted(name for name in names if first.get(name) != second.get(name))


CHANGED = {
    "hash seed, time zone or locale": {"PYTHONHASHSEED": "77", "TZ": "Asia/Kathmandu", "LC_ALL": "tr_TR.UTF-8"},
    "encoding of the machine": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONOPTIMIZE": "1"},
}


@pytest.mark.parametrize("what", CHANGED)
def test_what_is_written_does_not_depend_on_the(what: str, first: dict[str, bytes], tmp_path: Path) -> None:
    assert differing(first, made(tmp_path / "project", environment=CHANGED[what])) == []


def test_what_is_written_does_not_depend_on_paths_nor_on_who_may_read_it(
    first: dict[str, bytes], tmp_path: Path
) -> None:
    (tmp_path / "Ein Ordner, ünd viel tiefer").mkdir()
    second = made(tmp_path / "Ein Ordner, ünd viel tiefer" / "пожар.site", folder=tmp_path, umask="077")
    assert differing(first, second) == []


def test_what_is_written_does_not_depend_on_the_order_in_which_a_folder_lists_its_files(
    first: dict[str, bytes], tmp_path: Path
) -> None:
    assert differing(first, made(tmp_path / "project", backwards=True)) == []


def pythons() -> list[str]:
    """Other Pythons with the libraries: those that EXPLAINER_PYTHONS lists, as PATH does, and those on PATH."""
    named = [name for name in os.environ.get("EXPLAINER_PYTHONS", "").split(os.pathsep) if name]
    on_path = [shutil.which(f"python3.{minor}") for minor in range(11, 20)]
    return [*named, *(path for path in on_path if path and _has_libraries(path))]


def _has_libraries(python: str) -> bool:
    tried = subprocess.run([python, "-c", "import build, uharfbuzz, bidi"], cwd=ROOT, capture_output=True)
    return tried.returncode == 0


def test_what_is_written_does_not_depend_on_the_version_of_python(first: dict[str, bytes], tmp_path: Path) -> None:
    others = pythons()
    if not others:
        pytest.skip("no other Python here has the libraries; EXPLAINER_PYTHONS can name some, as PATH does")
    for number, python in enumerate(others):
        assert differing(first, made(tmp_path / str(number), python=python)) == [], python
