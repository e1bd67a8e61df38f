"""Writing: only what differs, each file whole, and never a file that no build wrote."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from explainer.problems import Problem
from explainer.write import MANIFEST, TEMPORARY, Made, check_output, write
from tests.project import files_in

SITE = {"index.html": b"<p>one", "people/mira.html": b"<p>Mira", "style.css": b"p {}"}


def written(outputs: dict[str, bytes], root: Path) -> tuple[Made, list[Problem]]:
    return write(outputs, root / "site", root)


def pages(root: Path) -> dict[str, bytes]:
    return {path: data for path, data in files_in(root / "site").items() if path != MANIFEST}


def inodes(root: Path) -> dict[str, tuple[int, int]]:
    site = root / "site"
    return {path: ((site / path).stat().st_ino, (site / path).stat().st_mtime_ns) for path in files_in(site)}


# What is written


def test_a_site_is_written_whole(tmp_path: Path) -> None:
    assert written(SITE, tmp_path) == (Made(written=3, unchanged=0, removed=0), [])
    assert pages(tmp_path) == SITE


def test_what_is_the_same_is_not_touched(tmp_path: Path) -> None:
    written(SITE, tmp_path)
    before = inodes(tmp_path)
    assert written(SITE, tmp_path) == (Made(written=0, unchanged=3, removed=0), [])
    assert inodes(tmp_path) == before


def test_only_what_differs_is_written(tmp_path: Path) -> None:
    written(SITE, tmp_path)
    before = inodes(tmp_path)
    assert written({**SITE, "index.html": b"<p>two"}, tmp_path)[0] == Made(written=1, unchanged=2, removed=0)
    after = inodes(tmp_path)
    assert {path for path in after if after[path] != before[path]} == {"index.html", MANIFEST}
    assert pages(tmp_path)["index.html"] == b"<p>two"


def test_a_file_is_replaced_and_never_half_written(tmp_path: Path) -> None:
    written(SITE, tmp_path)
    with (tmp_path / "site/index.html").open("rb") as reader:
        written({**SITE, "index.html": b"<p>two"}, tmp_path)
        assert reader.read() == b"<p>one"  # who reads it meanwhile reads the old one to its end


def test_no_temporary_file_is_left(tmp_path: Path) -> None:
    written(SITE, tmp_path)
    written({**SITE, "index.html": b"<p>two"}, tmp_path)
    assert not [path for path in files_in(tmp_path) if TEMPORARY in path]


def test_what_a_stopped_build_left_is_cleaned_up(tmp_path: Path) -> None:
    written(SITE, tmp_path)
    left = [tmp_path / f"site/.index.html{TEMPORARY}", tmp_path / f"site/people/.mira.html{TEMPORARY}"]
    for path in left:
        path.write_bytes(b"half a pa")
    assert written(SITE, tmp_path)[1] == []
    assert not any(path.exists() for path in left)


def test_a_page_that_is_gone_is_removed_with_its_empty_folder(tmp_path: Path) -> None:
    written(SITE, tmp_path)
    assert written({"index.html": b"<p>one"}, tmp_path) == (Made(written=0, unchanged=1, removed=2), [])
    assert pages(tmp_path) == {"index.html": b"<p>one"}
    assert not (tmp_path / "site/people").exists()


def test_a_page_that_somebody_removed_is_written_again(tmp_path: Path) -> None:
    written(SITE, tmp_path)
    (tmp_path / "site/people/mira.html").unlink()
    assert written(SITE, tmp_path)[0] == Made(written=1, unchanged=2, removed=0)
    assert pages(tmp_path) == SITE


def test_a_page_that_is_gone_twice_over_is_no_matter(tmp_path: Path) -> None:
    written(SITE, tmp_path)
    (tmp_path / "site/people/mira.html").unlink()
    assert written({"index.html": b"<p>one", "style.css": b"p {}"}, tmp_path) == (Made(0, 2, 0), [])


def test_a_build_that_was_stopped_before_its_end_is_finished_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(SITE, tmp_path)
    replace, count = Path.replace, 0

    def stop_at_the_second(self: Path, target: Path) -> Path:
        nonlocal count
        count += 1
        if count == 3:
            raise KeyboardInterrupt
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", stop_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        written({"a.html": b"a", "b.html": b"b"}, tmp_path)
    monkeypatch.undo()
    assert written({"c.html": b"c"}, tmp_path)[1] == []
    assert pages(tmp_path) == {"c.html": b"c"}  # nothing is left that nobody owns


# What is not ours


def test_files_that_no_build_wrote_stay(tmp_path: Path) -> None:
    written(SITE, tmp_path)
    ours = {"CNAME": b"example.org\n", "people/notes.txt": b"mine"}
    for path, data in ours.items():
        (tmp_path / "site" / path).write_bytes(data)
    assert written({"index.html": b"<p>one"}, tmp_path)[1] == []
    assert pages(tmp_path) == {"index.html": b"<p>one", **ours}


def test_a_file_in_the_way_that_no_build_wrote_is_a_problem_and_stays(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site/index.html").write_bytes(b"my own page")
    made, (problem,) = written(SITE, tmp_path)
    assert (made, problem.code, problem.place.path) == (Made(), "E801", "site/index.html")
    assert problem.message == "this file is in the way, and no build wrote it"
    assert pages(tmp_path) == {"index.html": b"my own page"}


def test_a_file_that_happens_to_be_the_same_is_taken_over(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site/index.html").write_bytes(b"<p>one")
    assert written(SITE, tmp_path) == (Made(written=2, unchanged=1, removed=0), [])


def test_a_folder_where_a_file_should_be_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "site/index.html").mkdir(parents=True)
    _, problems = written(SITE, tmp_path)
    assert [(p.code, p.place.path) for p in problems] == [("E801", "site/index.html")]


def test_a_folder_in_place_of_a_file_that_a_build_wrote_is_a_problem(tmp_path: Path) -> None:
    written(SITE, tmp_path)
    (tmp_path / "site/index.html").unlink()
    (tmp_path / "site/index.html").mkdir()
    (problem,) = written(SITE, tmp_path)[1]
    assert problem.code in ("E801", "E802")
    assert not [path for path in files_in(tmp_path) if TEMPORARY in path and "index" not in path]


def test_a_file_where_a_folder_should_be_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site/people").write_bytes(b"a file")
    _, (problem,) = written(SITE, tmp_path)
    assert problem.code in ("E801", "E802")
    assert (tmp_path / "site/people").read_bytes() == b"a file"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root can write everywhere")
def test_a_folder_that_cannot_be_written_to_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir(mode=0o555)
    made, (problem,) = written(SITE, tmp_path)
    assert (made, problem.code) == (Made(), "E802")
    assert problem.message == "the site could not be written: permission denied"


def test_a_disk_that_fails_is_a_problem_with_its_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Path, data: bytes) -> int:
        raise OSError(28, "No space left on device", str(self))

    monkeypatch.setattr(Path, "write_bytes", full)
    made, (problem,) = written(SITE, tmp_path)
    assert (made, problem.code) == (Made(), "E802")
    assert problem.message == "the site could not be written: no space left on device"
    assert problem.place.path.startswith("site/")


# The list of what earlier builds wrote


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"files": 5}', '{"version": 1}', "<<<<<<< ours", "\udcff"])
def test_a_damaged_list_is_a_problem_and_nothing_is_written(tmp_path: Path, text: str) -> None:
    written(SITE, tmp_path)
    (tmp_path / "site" / MANIFEST).write_bytes(text.encode("utf-8", "surrogateescape"))
    made, (problem,) = written({"index.html": b"<p>two"}, tmp_path)
    assert (made, problem.code) == (Made(), "E801")
    assert problem.message == "this list of what earlier builds wrote is damaged"
    assert pages(tmp_path) == SITE


@pytest.mark.parametrize("name", ["../outside.txt", "people/../../outside.txt", "{root}/outside.txt"])
def test_a_list_that_names_what_lies_outside_removes_nothing_there(tmp_path: Path, name: str) -> None:
    written(SITE, tmp_path)
    (tmp_path / "outside.txt").write_bytes(b"not ours")
    manifest = tmp_path / "site" / MANIFEST
    names = [*json.loads(manifest.read_bytes())["files"], name.format(root=tmp_path)]
    manifest.write_text(json.dumps({"version": 1, "files": names}), encoding="utf-8")
    assert written({"index.html": b"<p>one"}, tmp_path)[1] == []
    assert (tmp_path / "outside.txt").read_bytes() == b"not ours"


def test_nothing_is_written_through_a_folder_that_leads_outside(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "site").mkdir()
    (tmp_path / "site/people").symlink_to(tmp_path / "elsewhere")
    made, (problem,) = written(SITE, tmp_path)
    assert (made, problem.code) == (Made(), "E801")
    assert problem.place.path.startswith("site/people")
    assert files_in(tmp_path / "elsewhere") == {}


def test_a_link_that_leads_outside_removes_nothing_there(tmp_path: Path) -> None:
    written(SITE, tmp_path)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/mira.html").write_bytes(b"not ours")
    (tmp_path / "site/people/mira.html").unlink()
    (tmp_path / "site/people").rmdir()
    (tmp_path / "site/people").symlink_to(tmp_path / "elsewhere")
    written({"index.html": b"<p>one"}, tmp_path)
    assert (tmp_path / "elsewhere/mira.html").read_bytes() == b"not ours"


def test_a_page_that_became_a_link_out_of_the_site_is_in_the_way_and_nothing_is_written_through_it(
    tmp_path: Path,
) -> None:
    written(SITE, tmp_path)
    (tmp_path / "mine.html").write_bytes(b"not ours")
    (tmp_path / "site/index.html").unlink()
    (tmp_path / "site/index.html").symlink_to(tmp_path / "mine.html")
    assert [(p.code, p.place.path) for p in written(SITE, tmp_path)[1]] == [("E801", "site/index.html")]
    assert (tmp_path / "mine.html").read_bytes() == b"not ours"


@pytest.mark.parametrize("name", ["", ".", "people", "people/"])
def test_a_list_that_names_a_folder_removes_no_folder(tmp_path: Path, name: str) -> None:
    written(SITE, tmp_path)
    manifest = tmp_path / "site" / MANIFEST
    names = [*json.loads(manifest.read_bytes())["files"], name]
    manifest.write_text(json.dumps({"version": 1, "files": names}), encoding="utf-8")
    assert written(SITE, tmp_path)[1] == []
    assert pages(tmp_path) == SITE


def test_the_list_is_sorted_and_one_name_a_line(tmp_path: Path) -> None:
    written(SITE, tmp_path)
    text = (tmp_path / "site" / MANIFEST).read_text(encoding="utf-8")
    assert json.loads(text) == {"version": 1, "files": sorted(SITE)}
    assert all(f'"{name}"' in line for name, line in zip(sorted(SITE), text.splitlines()[3:], strict=False))


# Where a site may be written


@pytest.mark.parametrize("folder", [".", "..", "content", "content/site", "seeds", "templates/x", "explainer", ".git"])
def test_a_site_is_not_written_over_the_project(tmp_path: Path, folder: str) -> None:
    root = tmp_path / "project"
    (root / "content").mkdir(parents=True)
    (problem,) = check_output(root / folder, root)
    assert problem.code == "E801"
    assert write(SITE, root / folder, root) == (Made(), [problem])
    assert files_in(tmp_path) == {}


@pytest.mark.parametrize("folder", ["site", "out/site", "../elsewhere", "contents"])
def test_a_site_may_be_written_to_a_folder_of_its_own(tmp_path: Path, folder: str) -> None:
    root = tmp_path / "project"
    root.mkdir()
    assert check_output(root / folder, root) == []
    assert write(SITE, root / folder, root) == (Made(written=3, unchanged=0, removed=0), [])


def test_a_site_is_not_written_over_the_project_through_a_link(tmp_path: Path) -> None:
    root = tmp_path / "project"
    (root / "content").mkdir(parents=True)
    (root / "site").symlink_to(root / "content")
    assert [p.code for p in check_output(root / "site", root)] == ["E801"]


def test_a_site_is_not_written_to_a_file(tmp_path: Path) -> None:
    (tmp_path / "site").write_bytes(b"a file")
    assert [p.message for p in check_output(tmp_path / "site", tmp_path)] == ["the output folder is a file"]
