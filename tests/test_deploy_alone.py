"""Two deploys at once to one target: the second is refused, and a killed one stands in nobody's way."""

from __future__ import annotations

import os
import re
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from explainer import alone as module
from explainer import write
from explainer.alone import NotAloneError, alone
from explainer.deploy import folder
from explainer.deploy.run import identity
from explainer.model import Target
from explainer.project import Project
from tests.project import files_in, make_project
from tests.test_deploy import SITE, built, edit, published, run

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this machine cannot fork a process to kill it")


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The locks of a test stand in a folder of its own."""
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setattr(module, "gettempdir", lambda: str(place))
    return place


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = make_project(tmp_path / "project", SITE).root
    assert run(root, "build") == 0
    return root


@contextmanager
def going_on(root: Path) -> Iterator[int]:
    """A deploy in a process of its own that stands still at its fifth file, and is killed at the end."""
    reads, writes = os.pipe()
    child = os.fork()
    if not child:
        try:
            numbers = iter(range(100))

            def putting(target: Path, data: bytes) -> None:
                if next(numbers) == 5:
                    os.write(writes, b".")
                    signal.pause()
                write.put(target, data)

            vars(folder).update(put=putting)
            run(root, "deploy")
        finally:
            os._exit(3)
    os.close(writes)
    assert os.read(reads, 1) == b".", "the deploy ended before it was at its fifth file"
    os.close(reads)
    try:
        yield child
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def test_the_second_is_told_of_the_first_and_touches_nothing_and_a_killed_one_leaves_no_lock(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    public = root.parent / "public"
    with going_on(root) as first:
        before = files_in(public)
        capsys.readouterr()
        assert run(root, "deploy") == 1
        said = capsys.readouterr().err
        assert files_in(public) == before
    told = (
        rf"another deploy to this target is going on \(process {first}, from {re.escape(str(root))}, since (.+) UTC\)"
    )
    assert re.search(told + r"; nothing was touched \[E804\]$", said, re.MULTILINE)
    assert re.search(r"since \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC", said)
    assert "wait until it is done, or end that process: the lock ends with it" in said
    assert said.count("[E8") == 1

    assert run(root, "deploy") == 0
    assert published(public) == built(root)


def test_another_project_with_the_same_target_is_refused_too(root: Path, tmp_path: Path) -> None:
    other = make_project(tmp_path / "elsewhere" / "project", SITE).root
    edit(other, "site.yaml", "../public", "../../elsewhere/../public/")
    assert run(other, "build") == 0
    with going_on(root):
        assert run(other, "deploy") == 1


def test_another_target_and_a_dry_run_go_on(root: Path, temporary: Path) -> None:
    with going_on(root):
        locks = files_in(temporary)
        assert run(root, "deploy", "--dry-run") == 0
        assert files_in(temporary) == locks
        edit(root, "site.yaml", "../public", "../copy")
        assert run(root, "deploy") == 0
    assert published(root.parent / "copy") == built(root)


def test_the_project_holds_no_lock_and_a_dry_run_takes_none(root: Path, temporary: Path) -> None:
    before, of_builds = files_in(root), files_in(temporary)
    assert run(root, "deploy", "--dry-run") == 0
    assert files_in(temporary) == of_builds
    assert run(root, "deploy") == 0
    assert files_in(root) == before


def test_what_an_earlier_deploy_wrote_into_the_lock_is_not_told_of_a_later_one(tmp_path: Path) -> None:
    with alone("deploy to this target", "folder a", tmp_path / "a-folder-with-a-long-name"):
        pass
    with (
        alone("deploy to this target", "folder a", tmp_path / "b"),
        pytest.raises(NotAloneError) as refused,
        alone("deploy to this target", "folder a", tmp_path),
    ):
        pass
    assert re.search(rf"from {re.escape(str(tmp_path / 'b'))}, since [-:\d ]+ UTC\); nothing", str(refused.value))


@pytest.mark.skipif(sys.platform == "win32", reason="links are for POSIX")
def test_a_link_in_the_place_of_the_lock_is_not_followed(tmp_path: Path, temporary: Path) -> None:
    with alone("deploy to this target", "folder a", tmp_path):
        pass
    (lock,) = (path for path in temporary.rglob("*") if path.is_file())
    lock.unlink()
    lock.symlink_to(tmp_path / "victim")
    with (
        pytest.raises(NotAloneError, match="keeps two deploys apart, cannot be had"),
        alone("deploy to this target", "folder a", tmp_path),
    ):
        pass
    assert not (tmp_path / "victim").exists()


@pytest.mark.skipif(sys.platform == "win32" or os.getuid() != 0, reason="only root can give a folder away")
def test_a_folder_of_somebody_elses_is_not_trusted_with_locks(
    root: Path, temporary: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(root, "deploy") == 0
    (folder,) = temporary.iterdir()
    os.chown(folder, 65534, 65534)
    assert run(root, "deploy") == 1
    assert f"main: {folder}, which keeps two deploys apart, cannot be had: it belongs to somebody else [E804]" in (
        capsys.readouterr().err
    )


def test_a_place_has_one_name_and_two_places_have_two(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "pages.git").mkdir()
    top, below = Project(tmp_path, tmp_path), Project(tmp_path / "a", tmp_path)
    names = [
        identity(project, Target.model_validate({"id": "t", **fields}))
        for project, fields in (
            (top, {"kind": "folder", "path": "public"}),
            (below, {"kind": "folder", "path": "../public"}),
            (top, {"kind": "git", "repository": "pages.git", "branch": "b"}),
            (below, {"kind": "git", "repository": "../pages.git", "branch": "b"}),
            (top, {"kind": "git", "repository": "pages.git", "branch": "c"}),
            (top, {"kind": "s3", "bucket": "b"}),
            (top, {"kind": "s3", "bucket": "b", "endpoint": "https://s3.example.org"}),
            (top, {"kind": "ssh", "host": "h", "path": "p"}),
            (top, {"kind": "ssh", "host": "h", "path": "p", "port": 2222}),
            (top, {"kind": "ssh", "host": "h", "path": "p", "user": "mira"}),
        )
    ]
    assert names[0] == names[1]
    assert names[2] == names[3]
    assert len(set(names)) == len(names) - 2
