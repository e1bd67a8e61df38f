"""`deploy` as a whole, and a folder as its target: refusals, what is told, and being killed at any moment."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import traceback
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

import build
from explainer import write
from explainer.deploy import folder
from explainer.deploy.plan import STATE
from explainer.deploy.run import choose, deploy
from explainer.model import Site
from explainer.project import Project
from explainer.read import read_dossier
from explainer.write import MANIFEST
from tests.project import files_in, make_project, told

SITE = """\
-- content/site.yaml --
title: The harbour fire
base_url: https://example.org/harbour/
deploy:
  main: {kind: folder, path: ../public}
-- content/people.yaml --
union: {name: The Union, kind: organisation}
port: {name: The Port, kind: organisation}
"""


def run(root: Path, *words: str) -> int:
    return build.main([words[0], "--project", str(root), "--seeds", str(root / "seeds"), *words[1:]])


def edit(root: Path, name: str, old: str, new: str) -> None:
    path = root / "content" / name
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


def published(folder: Path) -> dict[str, bytes]:
    return {path: data for path, data in files_in(folder).items() if path != STATE}


def built(root: Path) -> dict[str, bytes]:
    """What a build wrote that is to be published: all but dotfiles."""
    return {path: data for path, data in files_in(root / "site").items() if not path.startswith(".")}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = make_project(tmp_path / "project", SITE).root
    assert run(root, "build") == 0
    return root


# A folder


def test_the_site_stands_in_the_folder_and_what_was_done_is_told(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert run(root, "deploy") == 0
    assert published(root.parent / "public") == built(root)
    number = len(built(root))
    said = capsys.readouterr().out
    assert f"main (../public): {number} files sent, 0 left as they were, 0 removed\n" in said
    assert "https://example.org/harbour/\n" in said

    assert run(root, "deploy", "main") == 0
    assert f"main (../public): 0 files sent, {number} left as they were, 0 removed\n" in capsys.readouterr().out


def test_what_changed_is_sent_and_what_the_site_no_longer_has_is_removed(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(root, "deploy")
    public = root.parent / "public"
    (public / "theirs.html").write_text("somebody else's", encoding="utf-8")
    edit(root, "people.yaml", "port: {name: The Port, kind: organisation}\n", "")
    assert run(root, "build") == 0
    assert run(root, "deploy") == 0
    assert published(public) == {**built(root), "theirs.html": b"somebody else's"}
    assert not (public / "people" / "port.html").exists()


def test_a_dry_run_tells_every_step_and_touches_nothing(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert run(root, "deploy", "--dry-run") == 0
    said = capsys.readouterr().out
    assert {line.split()[1] for line in said.splitlines() if line.startswith("send ")} == set(built(root))
    assert re.search(
        r"^send style\.\w+\.css  \(\d+ bytes, text/css; charset=utf-8, public, max-age=31536000", said, re.M
    )
    assert f"main (../public): nothing was touched; it would be {len(built(root))} files sent, 0 left" in said
    assert not (root.parent / "public").exists()


def test_a_dry_run_tells_what_would_be_removed(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(root, "deploy") == 0
    before = set(built(root))
    site = root / "content" / "site.yaml"
    site.write_text(site.read_text(encoding="utf-8").replace("title: The", "title: That"), encoding="utf-8")
    assert run(root, "build") == 0
    capsys.readouterr()
    assert run(root, "deploy", "--dry-run") == 0
    said = capsys.readouterr().out
    removed = {line.removeprefix("remove ") for line in said.splitlines() if line.startswith("remove ")}
    assert removed == before - set(built(root)) != set()


def test_a_file_that_no_deploy_put_there_stops_everything(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    public = root.parent / "public"
    public.mkdir()
    (public / "index.html").write_text("theirs", encoding="utf-8")
    assert run(root, "deploy") == 1
    assert "main: index.html stands there, and no deploy put it there [E804]" in capsys.readouterr().err
    assert files_in(public) == {"index.html": b"theirs"}


def test_a_damaged_list_at_the_target_stops_everything(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(root, "deploy")
    state = root.parent / "public" / STATE
    state.write_text('{"files": ["../../etc/passwd"]}', encoding="utf-8")
    before = files_in(root.parent / "public")
    assert run(root, "deploy") == 1
    assert ".explainer-deployed.json, is damaged [E804]" in capsys.readouterr().err
    assert files_in(root.parent / "public") == before


def test_a_link_that_leads_out_is_not_followed(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    public, elsewhere = root.parent / "public", root.parent / "elsewhere"
    public.mkdir()
    elsewhere.mkdir()
    (public / "people").symlink_to(elsewhere)
    assert run(root, "deploy") == 1
    assert "a link stands at " in capsys.readouterr().err
    assert files_in(elsewhere) == {}


@pytest.mark.parametrize("path", ["../nowhere/public", "site", "content/public", ".", ".."])
def test_a_folder_that_would_do_harm_or_is_not_there_is_refused(
    root: Path, path: str, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(root, "site.yaml", "../public", path)
    before = files_in(root.parent)
    assert run(root, "deploy") == 1
    assert "[E804]" in capsys.readouterr().err
    assert files_in(root.parent) == before


# Killed


def whole(folder: Path) -> None:
    """Every page has what it loads."""
    for page in folder.rglob("*.html"):
        loads = r'<(?:link rel="(?:stylesheet|icon)"|script)[^>]+(?:href|src)="([^"]+)"'
        found = re.findall(loads, page.read_text("utf-8"))
        assert any("style." in address for address in found)
        for address in found:
            local = address.removeprefix("https://example.org").removeprefix("/harbour/")
            base = folder if address.startswith(("http", "/")) else page.parent
            assert (base / local).resolve().is_file(), f"{page.name} lacks {address}"


def deployed(root: Path) -> int:
    """The steps of a deploy after its checks."""
    chosen, problems = choose(Project(root, root / "seeds"), None)
    assert chosen, problems
    _, problems = deploy(Project(root, root / "seeds"), chosen, Site(title="The harbour fire"), built(root), False)
    return len(problems)


def killed_at(moment: int, root: Path) -> bool:
    """Whether a deploy in a process of its own was killed at that step, counted from 0, with half of a file written.

    Before each step every page that stands must have what it loads.
    """
    child = os.fork()
    if child:
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        assert status in (0, -signal.SIGKILL), "at some moment a page stood without what it loads"
        return status != 0
    try:
        steps = count()

        def putting(target: Path, data: bytes) -> None:
            whole(root.parent / "public")
            if next(steps) == moment:
                target.with_name(f".{target.name}{write.TEMPORARY}").write_bytes(data[: len(data) // 2])
                os.kill(os.getpid(), signal.SIGKILL)
            write.put(target, data)

        def removing(within: Path, path: str) -> int:
            whole(root.parent / "public")
            if next(steps) == moment:
                os.kill(os.getpid(), signal.SIGKILL)
            return write.remove(within, path)

        vars(folder).update(put=putting, remove=removing)
        os._exit(deployed(root))
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(3)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this machine cannot fork a process to kill it")
def test_killed_at_any_step_no_page_lacks_what_it_loads_and_the_next_run_ends_right(root: Path) -> None:
    public = root.parent / "public"
    assert deployed(root) == 0
    first = root.parent / "first"
    shutil.copytree(public, first)
    edit(root, "people.yaml", "port: {name: The Port, kind: organisation}\n", "mira: {name: Mira}\n")
    (root / "templates" / "style").mkdir(parents=True)
    (root / "templates" / "style" / "text.css").write_text("p { margin: 0 }\n", encoding="utf-8")
    assert run(root, "build") == 0
    assert not {path.name for path in public.glob("style.*")} & {path.name for path in (root / "site").glob("style.*")}
    moment = 0
    while True:
        shutil.rmtree(public)
        shutil.copytree(first, public)
        if not killed_at(moment, root):
            break
        whole(public)
        assert deployed(root) == 0
        assert published(public) == built(root), f"killed at step {moment}"
        moment += 1
    assert moment > 10
    assert published(public) == built(root)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this machine cannot fork a process to kill it")
@pytest.mark.parametrize("moment", [0, 5, 12, 30])
def test_what_a_killed_deploy_left_is_known_as_ours_when_the_site_has_changed_since(root: Path, moment: int) -> None:
    assert killed_at(moment, root)
    edit(root, "people.yaml", "port: {name: The Port, kind: organisation}\n", "")
    edit(root, "site.yaml", "The harbour fire", "The fire in the harbour")
    assert run(root, "build") == 0
    assert deployed(root) == 0
    public = root.parent / "public"
    assert published(public) == built(root)


def test_half_of_a_file_that_a_killed_deploy_left_is_cleared_away_though_nothing_else_is_to_do(root: Path) -> None:
    assert deployed(root) == 0
    left = root.parent / "public" / f".{STATE}{write.TEMPORARY}"
    left.write_bytes(b"{")
    assert deployed(root) == 0
    assert not left.exists()


# Checks before it goes


def test_a_site_that_is_not_what_a_build_gives_now_is_refused(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(root, "people.yaml", "The Port", "The Harbour")
    assert run(root, "deploy") == 1
    said = capsys.readouterr().err
    assert "site/index.html: this file of the site is not what a build gives now, and " in said
    assert not (root.parent / "public").exists()


@pytest.mark.parametrize(
    ("harm", "message"),
    [
        (lambda site: (site / "claims.html").unlink(), "site/claims.html: this file of the site is missing [E803]"),
        (
            lambda site: (site / "claims.html").write_text("cut"),
            "site/claims.html: this file of the site is not what a build gives now [E803]",
        ),
        (lambda site: shutil.rmtree(site), "site: no build has written a site here [E803]"),
    ],
)
def test_a_site_with_a_file_missing_or_damaged_is_refused(
    root: Path, harm: Callable[[Path], object], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    harm(root / "site")
    assert run(root, "deploy") == 1
    assert message in capsys.readouterr().err
    assert not (root.parent / "public").exists()


def test_a_file_that_an_older_build_left_is_refused(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (root / "site" / "old.html").write_text("old", encoding="utf-8")
    manifest = root / "site" / MANIFEST
    manifest.write_text(manifest.read_text("utf-8").replace('"files": [', '"files": [\n"old.html",'), encoding="utf-8")
    assert run(root, "deploy") == 1
    assert "site/old.html: this file of the site is old [E803]" in capsys.readouterr().err


def test_problems_in_the_content_stop_it(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(root, "people.yaml", "kind: organisation}\nport", "kind: organization}\nport")
    assert run(root, "deploy") == 1
    assert "closest value: organisation" in capsys.readouterr().err


def test_a_lock_that_is_out_of_date_stops_it_and_stays(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (root / "content" / "pins.lock").unlink(missing_ok=True)
    (root / "seeds").mkdir()
    (root / "seeds" / "report.txt").write_text("The quay burned.\n", encoding="utf-8")
    (root / "content" / "sources.yaml").write_text("report: {title: A report, file: report.txt}\n", encoding="utf-8")
    assert run(root, "deploy") == 1
    assert "[E408]" in capsys.readouterr().err
    assert not (root / "content" / "pins.lock").exists()


def test_without_an_address_it_goes_and_says_what_the_site_lacks(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(root, "site.yaml", "base_url: https://example.org/harbour/\n", "")
    assert run(root, "build") == 0
    assert run(root, "deploy") == 0
    assert "left out: sitemap.xml, the feeds" in capsys.readouterr().out
    assert published(root.parent / "public") == built(root)


# Targets in site.yaml


@pytest.mark.parametrize(
    ("deploy", "words", "message", "hint"),
    [
        ("", (), "site.yaml names no target to deploy to", "write under deploy: main: {kind: folder, path: ../public}"),
        ("  main: {kind: folder, path: a}\n", ("mian",), "no target is called 'mian'", "closest target: main"),
        (
            "  main: {kind: folder, path: a}\n  copy: {kind: folder, path: b}\n",
            (),
            "there is more than one target",
            "name one: copy, main",
        ),
    ],
)
def test_the_target_must_be_one_that_site_yaml_names(
    tmp_path: Path, deploy: str, words: tuple[str, ...], message: str, hint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    head = "-- content/site.yaml --\ntitle: The harbour fire\n"
    root = make_project(tmp_path, head + (f"deploy:\n{deploy}" if deploy else "")).root
    assert run(root, "deploy", *words) == 1
    said = capsys.readouterr().err
    assert f"{message} [E805]" in said
    assert hint in said


def problems_of(tmp_path: Path, target: str) -> list[tuple[str, int, int, str, str]]:
    text = f"-- content/site.yaml --\ntitle: The harbour fire\ndeploy:\n  main: {target}\n"
    return told(read_dossier(make_project(tmp_path, text))[2])


@pytest.mark.parametrize(
    ("target", "code", "column", "message"),
    [
        ("{kind: folder}", "E202", 3, "'path' is required for kind folder"),
        ("{kind: git, repository: a}", "E202", 3, "'branch' is required for kind git"),
        (
            "{kind: git, repository: a, branch: --all}",
            "E203",
            44,
            "this cannot start with a hyphen: git would read it as an option",
        ),
        (
            "{kind: s3, bucket: b, path: p}",
            "E203",
            9,
            "'path' is no field of kind s3, which has: bucket, prefix, endpoint, region",
        ),
        ("{kind: ftp}", "E203", 16, "'kind' cannot be 'ftp'"),
        ("{path: a}", "E202", 3, "'kind' is required here"),
        ("folder", "E203", 3, "'main' should be a mapping of fields"),
    ],
)
def test_a_target_that_is_wrong_is_told_at_its_place(
    tmp_path: Path, target: str, code: str, column: int, message: str
) -> None:
    found = problems_of(tmp_path, target)
    assert [problem[:4] for problem in found] == [(code, 3, column, message)]


@pytest.mark.parametrize(
    ("target", "field"),
    [
        ("{kind: s3, bucket: b, secret_access_key: hunter2}", "secret_access_key"),
        ("{kind: s3, bucket: b, aws-Token: hunter2}", "aws-Token"),
        ("{kind: git, repository: https://mira:hunter2@example.org/a.git, branch: b}", "repository"),
        ("{kind: git, repository: https://hunter2aaaaaaaaaaaaaaa@example.org/a.git, branch: b}", "repository"),
        ("{kind: s3, bucket: b, endpoint: https://mira:hunter2@example.org}", "endpoint"),
    ],
)
def test_a_secret_is_a_problem_and_is_not_printed(
    tmp_path: Path, target: str, field: str, capsys: pytest.CaptureFixture[str]
) -> None:
    found = problems_of(tmp_path, target)
    assert [(code, message) for code, _, _, message, _ in found] == [
        ("E201", f"'{field}' looks like a secret, which does not belong in site.yaml")
    ]
    assert run(tmp_path, "check") == 1
    assert "hunter2" not in capsys.readouterr().err


def test_a_repository_of_ssh_is_no_secret(tmp_path: Path) -> None:
    assert problems_of(tmp_path, "{kind: git, repository: ssh://git@example.org:22/a.git, branch: gh-pages}") == []
    assert problems_of(tmp_path, '{kind: git, repository: "git@example.org:a/b.git", branch: gh-pages}') == []


def test_targets_are_not_published(root: Path) -> None:
    edit(root, "site.yaml", "title:", "published: 2018-02-14\ntitle:")
    assert run(root, "release") == 0
    assert b"../public" not in (root / "content" / "released.json").read_bytes()
    assert b"../public" not in b"".join(built(root).values())
    assert "deploy" not in json.loads((root / "site" / "data" / "explainer.json").read_bytes())["site"]
