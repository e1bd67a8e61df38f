"""A build of which nothing has changed is not made, and nothing else is taken for one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import build
from explainer import last_build
from tests.project import files_in, make_project

pytestmark = pytest.mark.usefixtures("own_texts")


ROOT = Path(__file__).parent.parent


@pytest.fixture
def built(tmp_path: Path) -> Path:
    make_project(tmp_path, "-- content/people.yaml --\nreyk: {name: Tomas Reyk}\n")
    assert run(tmp_path) == 0
    return tmp_path


def run(root: Path, *options: str) -> int:
    return build.main(["build", "--project", str(root), *options])


def is_made(monkeypatch: pytest.MonkeyPatch, root: Path, *options: str) -> bool:
    """Whether a build is made, and not only told."""
    made = []
    whole = build.build

    def counted(*arguments: object, **named: object) -> object:
        made.append(arguments)
        return whole(*arguments, **named)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(build, "build", counted)
        assert run(root, *options) == 0
    return bool(made)


def test_it_is_told_as_a_build_would_tell_it(
    built: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    run(built, "--no-cache")
    whole = capsys.readouterr()
    assert not is_made(monkeypatch, built)
    short = capsys.readouterr()
    assert "{seconds}" not in short.out

    def without_time(text: str) -> str:
        return text[: text.index("(")] + text[text.index(")") :]

    assert without_time(short.out) == without_time(whole.out)
    assert short.err == whole.err
    assert "W109" not in short.err


def test_warnings_are_told_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_project(tmp_path, "-- content/article.md --\n---\ntitle: What burned\n---\nThe quay burned.\n")
    run(tmp_path)
    first = capsys.readouterr().err
    run(tmp_path)
    assert capsys.readouterr().err == first != ""


def edit(path: str, text: str) -> Callable[[Path], None]:
    def change(root: Path) -> None:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")

    return change


@pytest.mark.parametrize(
    "change",
    [
        edit("content/people.yaml", "reyk: {name: Tomas Reyc}\n"),
        edit("content/claims/more.yaml", "{}\n"),
        edit("content.ru/people.yaml", "reyk: {name: Рейк}\n"),
        edit("seeds/report.txt", "A text that nothing uses yet.\n"),
        edit("templates/parts/ours.html", "ours\n"),
        edit("site/index.html", "by hand\n"),
        edit("site/people/other.html", "by hand\n"),
        lambda root: (root / "content" / "people.yaml").unlink(),
        lambda root: (root / "site" / "timeline.html").unlink(),
    ],
    ids=["edit", "new file", "translation", "seeds", "template", "page", "page of another", "removed", "page removed"],
)
def test_whatever_changes_is_built(
    built: Path, monkeypatch: pytest.MonkeyPatch, change: Callable[[Path], None]
) -> None:
    change(built)
    assert is_made(monkeypatch, built)
    assert not is_made(monkeypatch, built)


def test_an_edit_of_the_same_length_with_the_old_times_is_built(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("content/people.yaml", "site/people/reyk.html"):
        path = built / name
        stat = path.stat()
        path.write_bytes(path.read_bytes().replace(b"Tomas", b"Tomos"))
        os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
        assert is_made(monkeypatch, built), name


def test_options_and_another_output_are_built(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert is_made(monkeypatch, built, "--base-url", "https://example.org/x/")
    assert not is_made(monkeypatch, built, "--base-url", "https://example.org/x/")
    assert is_made(monkeypatch, built, "--output", str(built / "elsewhere"))
    assert is_made(monkeypatch, built)


def test_an_edit_while_it_is_built_is_built_the_next_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_project(tmp_path, "-- content/people.yaml --\nreyk: {name: Tomas Reyk}\n")
    whole = build.build

    def slow(*arguments: object, **named: object) -> object:
        outcome = whole(*arguments, **named)  # type: ignore[arg-type]
        edit("content/people.yaml", "reyk: {name: Somebody else}\n")(tmp_path)
        return outcome

    with monkeypatch.context() as patch:
        patch.setattr(build, "build", slow)
        assert run(tmp_path) == 0
    assert is_made(monkeypatch, tmp_path)
    assert "Somebody else" in (tmp_path / "site" / "people" / "reyk.html").read_text(encoding="utf-8")


def test_another_engine_builds(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(last_build, "engine", lambda: "another")
    assert is_made(monkeypatch, built)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"version": 0}', "null", "\x00"])
def test_a_damaged_file_is_no_harm(built: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    [kept] = (built / ".explainer").glob("last-build-*.json")
    assert json.loads(kept.read_text(encoding="utf-8"))["version"] == last_build.VERSION
    kept.write_text(text, encoding="utf-8")
    assert is_made(monkeypatch, built)
    assert not is_made(monkeypatch, built)


def test_a_change_behind_a_link_to_a_folder_builds(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (built / "mine").mkdir()
    (built / "templates").mkdir()
    (built / "templates" / "parts").symlink_to(built / "mine")
    for text in ("(one)", "(two)"):
        edit("mine/ours.html", text)(built)
        assert is_made(monkeypatch, built)
        assert text in (built / "site" / "article.html").read_text(encoding="utf-8")
    assert not is_made(monkeypatch, built)


def test_its_folder_is_kept_out_of_git_and_may_be_a_file(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (built / ".explainer" / ".gitignore").read_text(encoding="utf-8") == "*\n"
    for path in (built / ".explainer").iterdir():
        path.unlink()
    (built / ".explainer").rmdir()
    edit(".explainer", "a file")(built)
    assert is_made(monkeypatch, built)
    assert is_made(monkeypatch, built), "nothing could be kept"


def test_a_build_with_problems_keeps_nothing(built: Path) -> None:
    before = files_in(built / ".explainer")
    edit("content/people.yaml", "reyk: {nam: x}\n")(built)
    assert run(built) == 1
    assert run(built) == 1
    assert files_in(built / ".explainer") == before


def test_it_is_over_before_the_engine_is_loaded(built: Path) -> None:
    """Else it would cost what a small build does."""
    program = "import sys, build; build.main(['build', '--project', sys.argv[1]]); print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program, str(built)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    loaded = done.stdout.split("\n")[-2].split()
    assert "explainer.last_build" in loaded
    assert not {"pydantic", "yaml", "jinja2", "explainer.model"} & set(loaded)
