"""A folder on a host of ssh as a target, against a real server of OpenSSH on this machine."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import stat
import time
import traceback
from collections.abc import Iterator
from itertools import count, pairwise
from pathlib import Path

import pytest

from explainer.deploy.hosts import HostError
from explainer.deploy.plan import STATE
from explainer.deploy.run import Chosen, deploy
from explainer.deploy.sftp import Sftp, quoted
from explainer.model import Site, Target
from explainer.problems import Place
from explainer.project import Project
from explainer.write import TEMPORARY
from tests.project import files_in, make_project
from tests.sshd import Server, server
from tests.test_deploy import SITE, built, edit, problems_of, published, run
from tests.test_hosting import free_port


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with server(tmp_path_factory.mktemp("sshd")) as found:
        yield found


@pytest.fixture(autouse=True)
def sshd(started: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """The server, whose key is known; a test may write other hosts' keys."""
    monkeypatch.setenv("PATH", started.path)
    known = started.known_hosts.read_text()
    yield started
    started.known_hosts.write_text(known)


@pytest.fixture
def public(tmp_path: Path) -> Path:
    return tmp_path / "on the host" / "public"


@pytest.fixture
def root(tmp_path: Path, public: Path) -> Path:
    public.parent.mkdir()
    target = f"far: {{kind: ssh, host: harbour, path: '{public}'}}"
    root = make_project(tmp_path / "project", SITE.replace("main: {kind: folder, path: ../public}", target)).root
    assert run(root, "build") == 0
    return root


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The commands that change something, in order."""
    notes: list[str] = []
    real = Sftp.run

    def noting(self: Sftp, command: str, about: str = "") -> tuple[list[str], str]:
        if changes(command):
            notes.append(command)
        return real(self, command, about)

    monkeypatch.setattr(Sftp, "run", noting)
    return notes


def changes(command: str) -> bool:
    return re.match(r"-?(put|rename|rm|mkdir|rmdir) ", command) is not None


def sent(asked: list[str]) -> list[str]:
    """The files that got their place, in order."""
    return [name for command in asked for name in re.findall(r'^rename ".*?" "(.*)"$', command) if name != STATE]


def removed(asked: list[str]) -> list[str]:
    return [name for command in asked for name in re.findall(r'^rm "(.*)"$', command)]


def test_the_site_stands_in_the_folder_and_what_was_done_is_told(
    root: Path, public: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert run(root, "deploy") == 0
    assert published(public) == built(root)
    said = capsys.readouterr().out
    assert f"far (harbour:{public}): {len(built(root))} files sent, 0 left as they were, 0 removed\n" in said
    assert "https://example.org/harbour/\n" in said
    assert stat.S_IMODE((public / "index.html").stat().st_mode) == 0o644


def test_a_second_deploy_changes_nothing(root: Path, asked: list[str]) -> None:
    run(root, "deploy")
    asked.clear()
    assert run(root, "deploy") == 0
    assert asked == []


def test_only_what_changed_is_sent_each_by_a_rename_pages_after_assets_and_removals_last(
    root: Path, public: Path, asked: list[str]
) -> None:
    run(root, "deploy")
    (public / "theirs.html").write_text("somebody else's", encoding="utf-8")
    before = built(root)
    asked.clear()
    edit(root, "people.yaml", "port: {name: The Port, kind: organisation}\n", "mira: {name: Mira}\n")
    assert run(root, "build") == 0
    assert run(root, "deploy") == 0
    now = built(root)
    assert published(public) == {**now, "theirs.html": b"somebody else's"}
    assert sorted(sent(asked)) == sorted(path for path in now if now[path] != before.get(path))
    assert sorted(removed(asked)) == sorted(set(before) - set(now))
    pages = [at for at, name in enumerate(sent(asked)) if name.endswith(".html")]
    assert pages == list(range(pages[0], pages[0] + len(pages)))
    assert pages[0] > 0
    assert [command for command in asked if command.startswith("rm ")] == asked[-len(removed(asked)) - 2 : -2]
    for put, rename in pairwise(asked):
        if put.startswith("put "):
            beside = put.removeprefix("put -p part ")
            assert beside.endswith(f'{TEMPORARY}"')
            assert rename.startswith(f"rename {beside} ")


def test_a_file_that_somebody_changed_there_or_removed_is_sent_again(
    root: Path, public: Path, asked: list[str]
) -> None:
    run(root, "deploy")
    page = public / "index.html"
    page.write_bytes(page.read_bytes()[::-1])  # as long as it was
    os.utime(page, (time.time() - 7200,) * 2)
    (public / "claims.html").unlink()
    asked.clear()
    assert run(root, "deploy") == 0
    assert sent(asked) == ["claims.html", "index.html"]
    assert published(public) == built(root)


def test_a_time_half_a_year_ago_is_still_known(root: Path, public: Path, asked: list[str]) -> None:
    run(root, "deploy")
    then = int(time.time()) - 300 * 86400
    state = json.loads((public / STATE).read_bytes())
    state["sent"] = {path: [[hash, size, then] for hash, size, _ in known] for path, known in state["sent"].items()}
    (public / STATE).write_text(json.dumps(state))
    for path in built(root):
        os.utime(public / path, (then, then))
    asked.clear()
    assert run(root, "deploy") == 0
    assert asked == []


def test_a_dry_run_tells_every_step_and_touches_nothing(
    root: Path, public: Path, asked: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(root, "deploy", "--dry-run") == 0
    said = capsys.readouterr().out
    assert {line.split()[1] for line in said.splitlines() if line.startswith("send ")} == set(built(root))
    assert f"nothing was touched; it would be {len(built(root))} files sent, 0 left" in said
    assert asked == []
    assert not public.exists()


def test_a_file_that_no_deploy_put_there_stops_everything_unless_it_is_the_same(
    root: Path, public: Path, asked: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(root / "site", public, ignore=shutil.ignore_patterns(".*"))
    (public / "index.html").write_bytes((root / "site" / "index.html").read_bytes()[::-1])
    before = files_in(public)
    assert run(root, "deploy") == 1
    assert "far: index.html stands there, and no deploy put it there [E804]" in capsys.readouterr().err
    assert asked == []
    assert files_in(public) == before

    (public / "index.html").unlink()
    assert run(root, "deploy") == 0
    assert sent(asked) == ["index.html"]
    assert published(public) == built(root)


def test_a_list_at_the_host_cannot_run_a_command_or_lead_out(root: Path, public: Path, tmp_path: Path) -> None:
    run(root, "deploy")
    state = json.loads((public / STATE).read_bytes())
    victim = public / 'x"\n!touch pwned\n"'
    victim.write_text("theirs")
    state["files"] += [victim.name, "*"]
    (public / STATE).write_text(json.dumps(state))
    assert run(root, "deploy") == 0
    assert victim.exists()
    assert not list(tmp_path.rglob("pwned"))
    assert {path: data for path, data in published(public).items() if path != victim.name} == built(root)
    for name in (victim.name, "a*", "-r", "a\\b", ""):
        with pytest.raises(HostError):
            quoted(name)


def test_a_damaged_list_stops_everything(root: Path, public: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(root, "deploy")
    (public / STATE).write_text('{"files": ["../../etc/passwd"]}', encoding="utf-8")
    before = files_in(public)
    assert run(root, "deploy") == 1
    assert ".explainer-deployed.json, is damaged [E804]" in capsys.readouterr().err
    assert files_in(public) == before


def test_without_the_times_in_the_list_everything_is_sent_again(root: Path, public: Path, asked: list[str]) -> None:
    run(root, "deploy")
    (public / STATE).write_text(json.dumps({"version": 1, "files": sorted(built(root)), "sent": {"index.html": [3]}}))
    asked.clear()
    assert run(root, "deploy") == 0
    assert sorted(sent(asked)) == sorted(built(root))


def test_a_link_that_leads_out_is_not_followed(
    root: Path, public: Path, tmp_path: Path, asked: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "elsewhere").mkdir()
    public.mkdir()
    (public / "people").symlink_to(tmp_path / "elsewhere")
    assert run(root, "deploy") == 1
    assert "a link stands at people, where the site would be written [E804]" in capsys.readouterr().err
    assert asked == []


# Killed

STYLES = ("style.0123456789.css", "style.abcdef0123.css")


def small(style: str, words: bytes, *pages: str) -> dict[str, bytes]:
    """A site of a few files; what a page loads stands in it. The overview is long enough to be cut in half."""
    page = b"loads " + style.encode() + b" " + words
    return {style: words, "index.html": page * 5000, **{f"people/{name}.html": page for name in pages}}


OLD, NEW = small(STYLES[0], b"old", "mira", "port"), small(STYLES[1], b"new", "mira", "union")
"""All files are as long as the other's: only their times tell them apart."""


def sending(root: Path, files: dict[str, bytes]) -> int:
    target = Target.model_validate({"id": "far", "kind": "ssh", "host": "harbour", "path": str(root / "public")})
    chosen = Chosen(target, Place("content/site.yaml"))
    _, problems = deploy(Project(root, root), chosen, Site(title="The harbour fire"), files, False)
    return len(problems)


def whole(folder: Path) -> None:
    """Every page is the old one or the new one, and has what it loads."""
    for page in folder.rglob("*.html"):
        path, data = page.relative_to(folder).as_posix(), page.read_bytes()
        assert data in (OLD.get(path), NEW.get(path))
        assert (folder / data.split()[1].decode()).is_file(), f"{path} lacks its style"


def killed_at(moment: int, root: Path, in_flight: bool) -> bool:
    """Whether a deploy in a process of its own was killed at that command, before it or while it is done."""
    child = os.fork()
    if child:
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        assert status in (0, -signal.SIGKILL)
        return status != 0
    try:
        steps, real = count(), Sftp.run

        def running(self: Sftp, command: str, about: str = "") -> tuple[list[str], str]:
            if changes(command) and next(steps) == moment:
                if in_flight and self.process.stdin:
                    self.process.stdin.write(f"{command}\n")
                os.kill(os.getpid(), signal.SIGKILL)
            return real(self, command, about)

        Sftp.run = running  # type: ignore[method-assign]
        os._exit(sending(root, NEW))
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(3)


@pytest.mark.parametrize("in_flight", [False, True], ids=["before a command", "while it is done"])
def test_killed_at_any_step_no_visitor_meets_half_and_the_next_run_ends_right(tmp_path: Path, in_flight: bool) -> None:
    public, first = tmp_path / "public", tmp_path / "first"
    assert sending(tmp_path, OLD) == 0
    (public / "people" / "theirs.txt").write_bytes(b"somebody else's")
    shutil.copytree(public, first)
    now, moment = {**NEW, "people/theirs.txt": b"somebody else's"}, 0
    while True:
        shutil.rmtree(public)
        shutil.copytree(first, public)
        if not killed_at(moment, tmp_path, in_flight):
            break
        whole(public)
        assert sending(tmp_path, NEW) == 0
        assert published(public) == now, f"killed at command {moment}"
        moment += 1
    assert moment > 12
    assert published(public) == now


def test_what_a_killed_deploy_left_is_known_as_ours_when_the_site_has_changed_since(tmp_path: Path) -> None:
    for moment in (1, 4, 8):
        assert killed_at(moment, tmp_path, False)
        assert sending(tmp_path, OLD) == 0
        assert published(tmp_path / "public") == OLD
        shutil.rmtree(tmp_path / "public")


def test_a_folder_that_is_empty_without_what_was_removed_goes_too(tmp_path: Path) -> None:
    sending(tmp_path, OLD)
    assert (tmp_path / "public" / "people").is_dir()
    assert sending(tmp_path, small(STYLES[1], b"new")) == 0
    assert not (tmp_path / "public" / "people").exists()

    sending(tmp_path, OLD)
    (tmp_path / "public" / "people" / "theirs").mkdir()
    assert sending(tmp_path, small(STYLES[1], b"new")) == 0
    assert [path.name for path in (tmp_path / "public" / "people").iterdir()] == ["theirs"]


# Failures


def refused(root: Path, capsys: pytest.CaptureFixture[str]) -> tuple[str, str]:
    """The message and the hint of a deploy that cannot go."""
    capsys.readouterr()
    assert run(root, "deploy") == 1
    said = capsys.readouterr().err
    found = re.search(r"content/site\.yaml:4:3: far: (.*) \[E804\]\n.*\n.*\n    (.*)\n", said)
    assert found, said
    assert said.count("[E8") == 1
    return found[1], found[2]


def test_a_host_whose_key_is_not_known_is_refused(
    root: Path, public: Path, sshd: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    sshd.known_hosts.write_text("")
    message, hint = refused(root, capsys)
    assert message == "the key of harbour is not known here, so it may be another machine"
    assert "connect once by hand" in hint
    assert sshd.known_hosts.read_text() == ""
    assert not public.exists()


def test_a_host_with_another_key_than_the_known_one_is_refused(
    root: Path, public: Path, sshd: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    sshd.known_hosts.write_text(f"[127.0.0.1]:{sshd.port} {(sshd.folder / 'other.pub').read_text()}")
    assert refused(root, capsys)[0] == "harbour shows another key than the one that is known here"
    assert not public.exists()


def test_a_key_that_is_refused_is_told_and_nobody_is_asked(
    root: Path, sshd: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    config = (sshd.folder / "config").read_text()
    (sshd.folder / "config").write_text(config.replace(f"{sshd.folder / 'user'}\n", f"{sshd.folder / 'stranger'}\n"))
    message, hint = refused(root, capsys)
    (sshd.folder / "config").write_text(config)
    assert message == "harbour refuses who you are"
    assert "nobody is asked for a password" in hint


def test_a_host_that_cannot_be_reached_is_one_clear_sentence(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(root, "site.yaml", "host: harbour,", f"host: 127.0.0.1, port: {free_port()},")
    assert refused(root, capsys) == (
        "127.0.0.1 cannot be reached",
        "look at the network, and at `host` and `port` in site.yaml",
    )


def test_what_else_ssh_says_is_passed_on(root: Path, sshd: Server, capsys: pytest.CaptureFixture[str]) -> None:
    config = (sshd.folder / "config").read_text()
    (sshd.folder / "config").write_text(f"{config}  Harbour yes\n")
    message, hint = refused(root, capsys)
    (sshd.folder / "config").write_text(config)
    assert message.startswith("no connection to harbour; ssh says: ")
    assert hint == "mend what it names; `ssh` by hand says the same"


def test_a_connection_that_is_lost_on_the_way_is_told_and_the_next_run_goes_on(
    root: Path, public: Path, asked: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Sftp.run

    def losing(self: Sftp, command: str, about: str = "") -> tuple[list[str], str]:
        if len(asked) == 20:
            self.process.kill()
        return real(self, command, about)

    with monkeypatch.context() as network:
        network.setattr(Sftp, "run", losing)
        assert refused(root, capsys) == (
            "the connection to harbour was lost",
            "look at the network, and at `host` and `port` in site.yaml",
        )
    done = sent(asked)[:-1]
    asked.clear()
    assert run(root, "deploy") == 0
    assert set(done).isdisjoint(sent(asked))
    assert published(public) == built(root)


def test_a_user_and_a_port_of_site_yaml_are_used(
    root: Path, public: Path, sshd: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(root, "site.yaml", "host: harbour,", f"host: 127.0.0.1, user: nobody-here, port: {sshd.port},")
    assert refused(root, capsys)[0] == "127.0.0.1 refuses who you are"
    edit(root, "site.yaml", "user: nobody-here, ", "")
    assert run(root, "deploy") == 0
    assert published(public) == built(root)


def test_the_folder_that_holds_it_must_be_there(
    root: Path, public: Path, asked: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    public.parent.rmdir()
    message, _ = refused(root, capsys)
    assert message == f"harbour cannot open the folder {public.parent}, which must be there: no such file or directory"
    assert asked == []


def test_a_file_in_the_place_of_the_folder_is_told(
    root: Path, public: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    public.write_text("theirs")
    assert refused(root, capsys) == ("public is a file, not a folder on harbour", "correct `path` in site.yaml")


def test_a_file_that_cannot_be_written_whole_leaves_the_old_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sending(tmp_path, OLD)
    target = Target.model_validate({"id": "far", "kind": "ssh", "host": "harbour", "path": str(tmp_path / "public")})
    too_long = {**NEW, "index.html": b"x" * 300_000}
    chosen = Chosen(target, Place("content/site.yaml"))
    told, problems = deploy(Project(tmp_path, tmp_path), chosen, Site(title="The fire"), too_long, False)
    assert told == []
    assert [(p.message, p.hint) for p in problems] == [
        ("far: harbour cannot write index.html: failure", "is its disk full, or a quota used up?")
    ]
    assert (tmp_path / "public" / "index.html").read_bytes() == OLD["index.html"]
    whole(tmp_path / "public")
    assert sending(tmp_path, NEW) == 0
    assert published(tmp_path / "public") == NEW


def test_without_sftp_it_says_what_to_install(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    message, hint = refused(root, capsys)
    assert message == "the program `sftp` is not installed here"
    assert "openssh-client" in hint


# In site.yaml


@pytest.mark.parametrize(
    ("target", "code", "message"),
    [
        ("{kind: ssh, path: p}", "E202", "'host' is required for kind ssh"),
        ("{kind: ssh, host: h}", "E202", "'path' is required for kind ssh"),
        *(
            (f"{{kind: ssh, host: '{host}', path: p}}", "E203", "write the host alone; there are `user`, ")
            for host in ("-oProxyCommand=x", "mira@example.org", "example.org:22", "a b", "ssh://a")
        ),
        ("{kind: ssh, host: h, path: p, user: -l}", "E203", "write the user's name alone"),
        ("{kind: ssh, host: h, path: p, user: 'a@b'}", "E203", "write the user's name alone"),
        ("{kind: ssh, host: h, path: p, port: 0}", "E203", "'port' "),
        *(
            (f"{{kind: ssh, host: h, path: '{path}'}}", "E203", "'path' must name a folder, ")
            for path in (".", "/", "a/..", "~/public", "-p", 'a"b', "a*", "a\\b")
        ),
    ],
)
def test_a_target_that_is_wrong_is_told(tmp_path: Path, target: str, code: str, message: str) -> None:
    found = problems_of(tmp_path, target)
    assert [problem[0] for problem in found] == [code]
    assert found[0][3].startswith(message)


@pytest.mark.parametrize("host", ["example.org", "harbour_1", "127.0.0.1", "::1", "2001:db8::7"])
def test_names_and_addresses_are_hosts(tmp_path: Path, host: str) -> None:
    assert problems_of(tmp_path, f"{{kind: ssh, host: '{host}', path: /srv/www/v1.2/, user: mira, port: 2222}}") == []
