"""A branch of git as a target: one commit on what is there, pushed where nobody else has pushed meanwhile."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from explainer.deploy.git import Git
from explainer.deploy.hosts import HostError
from explainer.deploy.plan import STATE
from tests.project import make_project
from tests.test_deploy import SITE, built, edit, run

pytestmark = pytest.mark.skipif(not shutil.which("git"), reason="git is not installed")

TARGET = "pages: {kind: git, repository: ../pages.git, branch: gh-pages}"


def git(folder: Path, *words: str) -> str:
    identity = ["-c", "user.name=Mira", "-c", "user.email=mira@example.org"]
    done = subprocess.run(["git", *identity, *words], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def on_branch(repository: Path) -> dict[str, bytes]:
    def shown(name: str) -> bytes:
        return subprocess.run(
            ["git", "show", f"gh-pages:{name}"], cwd=repository, capture_output=True, check=True
        ).stdout

    return {name: shown(name) for name in git(repository, "ls-tree", "-r", "--name-only", "gh-pages").splitlines()}


def site_on(repository: Path) -> dict[str, bytes]:
    return {name: data for name, data in on_branch(repository).items() if name not in (STATE, ".nojekyll")}


def somebody_pushes(repository: Path, name: str, text: str) -> None:
    """A commit of somebody else's on the branch, which is made where it is not there."""
    clone = repository.parent / f"clone-{name}"
    git(repository.parent, "clone", "--quiet", str(repository), str(clone))
    known = git(repository, "branch", "--list", "gh-pages")
    git(clone, "checkout", "--quiet", *([] if known else ["--orphan"]), "gh-pages")
    (clone / name).write_text(text, encoding="utf-8")
    git(clone, "add", name)
    git(clone, "commit", "--quiet", "-m", "Ours")
    git(clone, "push", "--quiet", "origin", "gh-pages")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    git(tmp_path, "init", "--quiet", "--bare", "pages.git")
    return tmp_path / "pages.git"


@pytest.fixture
def root(tmp_path: Path, repository: Path) -> Path:
    root = make_project(tmp_path / "project", SITE.replace("main: {kind: folder, path: ../public}", TARGET)).root
    assert run(root, "build") == 0
    return root


def test_the_branch_is_made_and_holds_the_site(
    root: Path, repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(root, "deploy") == 0
    assert site_on(repository) == built(root)
    assert on_branch(repository)[".nojekyll"] == b""
    assert git(repository, "rev-list", "--count", "gh-pages") == "1"
    assert "pages (gh-pages of ../pages.git): " in capsys.readouterr().out


def test_the_next_deploy_is_one_commit_on_the_last_and_none_where_nothing_changed(root: Path, repository: Path) -> None:
    run(root, "deploy")
    first = git(repository, "rev-parse", "gh-pages")
    assert run(root, "deploy") == 0
    assert git(repository, "rev-parse", "gh-pages") == first
    edit(root, "people.yaml", "port: {name: The Port, kind: organisation}\n", "")
    assert run(root, "build") == 0
    assert run(root, "deploy") == 0
    assert site_on(repository) == built(root)
    assert git(repository, "rev-parse", "gh-pages^") == first


def test_a_file_of_somebody_elses_stays(root: Path, repository: Path) -> None:
    somebody_pushes(repository, "CNAME", "harbour.example.org\n")
    theirs = git(repository, "rev-parse", "gh-pages")
    assert run(root, "deploy") == 0
    assert site_on(repository) == {**built(root), "CNAME": b"harbour.example.org\n"}
    assert git(repository, "rev-parse", "gh-pages^") == theirs


def test_a_page_of_somebody_elses_stops_everything(
    root: Path, repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    somebody_pushes(repository, "index.html", "theirs")
    theirs = git(repository, "rev-parse", "gh-pages")
    assert run(root, "deploy") == 1
    assert "pages: index.html stands there, and no deploy put it there [E804]" in capsys.readouterr().err
    assert git(repository, "rev-parse", "gh-pages") == theirs


def test_a_dry_run_pushes_nothing(root: Path, repository: Path) -> None:
    assert run(root, "deploy", "--dry-run") == 0
    assert git(repository, "for-each-ref") == ""


@pytest.mark.parametrize("exists", [True, False])
def test_what_somebody_pushes_meanwhile_is_not_overwritten(repository: Path, tmp_path: Path, exists: bool) -> None:
    if exists:
        somebody_pushes(repository, "first", "1")
    (tmp_path / "workplace").mkdir()
    host = Git(str(repository), "gh-pages", tmp_path / "workplace")
    host.look()
    somebody_pushes(repository, "second", "2")
    host.put("index.html", b"ours")
    with pytest.raises(HostError, match="somebody else has pushed to the branch meanwhile; nothing was overwritten"):
        host.finish()
    assert "index.html" not in on_branch(repository)


def test_a_commit_needs_no_identity(
    root: Path, repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL", "EMAIL"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "gitconfig").write_text("[user]\nuseConfigOnly = true\n", encoding="utf-8")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", "/dev/null")
    assert run(root, "deploy") == 0
    assert git(repository, "log", "-1", "--format=%an <%ae>", "gh-pages") == "Explainer <explainer@localhost>"


def test_a_path_that_is_no_plain_name_is_committed_as_it_is(repository: Path, tmp_path: Path) -> None:
    (tmp_path / "workplace").mkdir()
    host = Git(str(repository), "gh-pages", tmp_path / "workplace")
    host.look()
    names = ['a "b".html', "a\\b.html", "пожар.html", "a b/c.html"]
    for name in names:
        host.put(name, name.encode())
    host.finish()
    (tmp_path / "again").mkdir()
    again = Git(str(repository), "gh-pages", tmp_path / "again")
    assert again.look().files == {name: again.hash_of(name, name.encode()) for name in names}


@pytest.mark.parametrize(
    ("repository", "branch", "message"),
    [
        ("../nowhere.git", "gh-pages", "there is no repository of git at ../nowhere.git"),
        ("http://127.0.0.1:9/a.git", "gh-pages", "http://127.0.0.1:9/a.git cannot be reached"),
        ("../pages.git", "gh..pages", "this cannot be the name of a branch"),
    ],
)
def test_what_cannot_be_reached_is_one_clear_sentence(
    root: Path, repository: str, branch: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(root, "site.yaml", TARGET, f"pages: {{kind: git, repository: '{repository}', branch: {branch}}}")
    assert run(root, "deploy") == 1
    assert f"content/site.yaml:4:3: pages: {message} [E804]\n" in capsys.readouterr().err


def test_a_branch_that_refuses_is_told_in_gits_words(
    root: Path, repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hook = repository / "hooks" / "pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho closed on Sundays >&2\nexit 1\n", encoding="utf-8")
    hook.chmod(0o755)
    assert run(root, "deploy") == 1
    assert "pages: git says: closed on Sundays [E804]" in capsys.readouterr().err
