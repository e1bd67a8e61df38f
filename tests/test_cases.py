"""Small whole projects in cases/: the good ones give the pages in expected/, the bad ones the report in problems.txt.

A folder is a project as an author has it, so that `python build.py --project tests/cases/bad-…` shows
what its author would see. `options.txt` holds options of the command line that a case needs.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

import build
from explainer.problems import report
from explainer.project import Project
from explainer.write import MANIFEST
from tests.project import files_in, inside_main

CASES = Path(__file__).parent / "cases"


@pytest.mark.parametrize("name", sorted(path.name for path in CASES.iterdir() if path.is_dir()))
def test_a_case_gives_what_it_says(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case, root, output = CASES / name, tmp_path / "project", tmp_path / "project" / "site"
    shutil.copytree(case, root)  # a build writes pins.lock
    put_an_old_site(output)
    before = files_in(root)
    options = words_of(case / "options.txt")

    outcome = build.build(Project(root, root / "seeds"), output, locked="--locked" in options)

    if name.startswith("bad-"):
        expected = (case / "problems.txt").read_text(encoding="utf-8")
        assert report(outcome.problems) + "\n" == expected
        assert outcome.made is None
        assert files_in(root) == before, "a build with problems writes nothing"
        assert build.main(["build", *arguments(root, output), *options]) == 1
        assert build.main(["check", *arguments(root), *options]) == 1
        assert capsys.readouterr().err.count(expected) == 2
        assert files_in(root) == before
    else:
        pages = files_in(case / "expected")
        assert pages, f"{name} expects nothing; a case is called good-… or bad-…"
        assert not outcome.failed, report(outcome.problems)
        for address, page in pages.items():
            assert inside_main((output / address).read_bytes()) == page.decode()
        assert build.main(["build", *arguments(root, output), *options]) == 0


def put_an_old_site(output: Path) -> None:
    """A site of an earlier build, which this build may overwrite, if it is clean."""
    output.mkdir()
    (output / "index.html").write_text("<p>The last good site.</p>\n", encoding="utf-8")
    manifest = {"version": 1, "files": ["index.html"]}
    (output / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")


def arguments(root: Path, output: Path | None = None) -> list[str]:
    chosen = ["--project", str(root), "--seeds", str(root / "seeds")]
    return [*chosen, "--output", str(output)] if output else chosen


def words_of(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").split() if path.exists() else []
