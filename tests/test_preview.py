"""The preview is for this machine: whom it answers, and what it serves. Its workings are in test_serve.py."""

from __future__ import annotations

import asyncio
import http.client
import json
import re
import shutil
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from tornado.websocket import websocket_connect

import build
from explainer.problems import Place, Problem
from explainer.render import First, StaleError
from explainer.serve import Preview, is_ours
from tests.test_serve import ROOT, preview_of


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """A preview that runs, with things in its site folder, and beside it, that are nobody's business."""
    project = tmp_path_factory.mktemp("preview") / "project"
    shutil.copytree(ROOT / "explainer" / "starter", project)
    (project / "site").mkdir(exist_ok=True)
    (project.parent / "secret.txt").write_text("SECRET", encoding="utf-8")
    (project / "secret.txt").write_text("SECRET", encoding="utf-8")
    (project / "site" / "link.txt").symlink_to(project.parent / "secret.txt")
    (project / "site" / "folder").symlink_to(project.parent)
    (project / "site" / "loop").symlink_to(project / "site" / "loop")
    with preview_of(project) as address:
        found = urlsplit(address).port
        assert found
        yield found


def ask(port: int, path: str = "/", **headers: str) -> tuple[int, str, http.client.HTTPMessage]:
    """A request with its path as it stands: no client tidies it. `Host` takes the place of the right one."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.putrequest("GET", path, skip_host=True)
    for name, value in {"Host": f"127.0.0.1:{port}", **headers}.items():
        connection.putheader(name.replace("_", "-"), value)
    connection.endheaders()
    answer = connection.getresponse()
    if answer.status == 101:
        connection.close()
        return 101, "", answer.headers
    text = answer.read().decode("utf-8", "replace")
    connection.close()
    return answer.status, text, answer.headers


def test_it_listens_on_this_machine_alone(port: int) -> None:
    try:
        others = {str(found[4][0]) for found in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)}
    except OSError:
        others = set()
    for address in {*others, "127.0.0.2"} - {"127.0.0.1"}:
        with pytest.raises(OSError, match="refused"):
            socket.create_connection((address, port), timeout=5)


OURS = ["127.0.0.1:{port}", "localhost:{port}", "LOCALHOST:{port}", "[::1]:{port}", "localhost", "localhost:8022"]
OTHERS = ["evil.example", "evil.example:{port}", "127.0.0.1.evil.example:{port}", "localhost.evil.example", "10.0.0.1"]
OTHERS += ["", "0.0.0.0:{port}", "[::2]:{port}", "localhost@evil.example", "127.0.0.1:{port}.evil.example"]
PATHS = ["/", "/people/index.html", "/livereload.js", "/no-such-page", "/.manifest.json"]


@pytest.mark.parametrize("host", OURS)
def test_a_request_that_names_this_machine_is_answered(port: int, host: str) -> None:
    status, text, _ = ask(port, Host=host.format(port=port))
    assert status == 200 and "<h1" in text


@pytest.mark.parametrize("host", OTHERS)
@pytest.mark.parametrize("path", PATHS)
def test_a_request_that_names_another_host_gets_nothing(port: int, host: str, path: str) -> None:
    status, text, _ = ask(port, path, Host=host.format(port=port))
    assert status in (400, 403) and "harbour" not in text.casefold() and "livereload" not in text.casefold()


@pytest.mark.parametrize(
    ("name", "host", "is_right"),
    [
        ("192.168.1.7", "0.0.0.0", True),
        ("[fe80::1]", "::", True),
        ("evil.example", "0.0.0.0", False),
        ("evil.example", "::", False),
        ("desk.local", "desk.local", True),
        ("192.168.1.7", "192.168.1.7", True),
        ("192.168.1.8", "192.168.1.7", False),
        ("[fd00::7]", "fd00::7", True),
        ("", "0.0.0.0", False),
    ],
)
def test_the_host_that_was_asked_for_is_right_too(name: str, host: str, is_right: bool) -> None:
    assert is_ours(name, host) is is_right


def shake_hands(port: int, **headers: str) -> int:
    upgrade = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec_WebSocket_Version": "13"}
    return ask(port, "/livereload", **upgrade, Sec_WebSocket_Key="dGhlIHNhbXBsZSBub25jZQ==", **headers)[0]


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "[::1]"])
def test_reloads_are_told_to_pages_of_the_preview(port: int, name: str) -> None:
    assert shake_hands(port, Host=f"{name}:{port}", Origin=f"http://{name}:{port}") == 101


def listen(port: int, shown: str) -> list[dict[str, object]]:
    """What a page is told that begins to listen: `shown` is the end of the address where it does."""

    async def told() -> list[dict[str, object]]:
        connection = await websocket_connect(f"ws://127.0.0.1:{port}/livereload{shown}")
        for message in ({"command": "hello"}, {"command": "info", "url": "/"}, {"command": "hello"}):
            await connection.write_message(json.dumps(message))
        found = [json.loads(await connection.read_message() or "{}")]
        while len([one for one in found if one["command"] == "hello"]) < 2:
            found.append(json.loads(await connection.read_message() or "{}"))
        connection.close()
        return found

    return [one for one in asyncio.run(told()) if one["command"] == "reload"]


def test_a_page_that_was_built_again_before_it_listened_is_told_at_once(port: int) -> None:
    found = re.search(r"livereload\.js\?port=\d+/livereload/(\d+)\?", ask(port)[1])
    assert found
    shown = int(found[1])
    assert listen(port, f"/{shown}?/livereload") == []
    assert listen(port, f"/{shown - 1}?/livereload") == [{"command": "reload", "path": "*"}]
    assert listen(port, "") == []


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "http://localhost:1"},
        {"Origin": "null"},
        {"Origin": "http://evil.example", "Host": "evil.example"},
        {"Origin": "https://evil.example", "Sec_Fetch_Site": "cross-site"},
    ],
)
def test_reloads_are_told_to_no_page_elsewhere(port: int, headers: dict[str, str]) -> None:
    assert shake_hands(port, **headers) in (400, 403)


LEADS_OUT = [
    "/../secret.txt",
    "/%2e%2e/secret.txt",
    "/%2E%2E%2Fsecret.txt",
    "/..%2fsecret.txt",
    "/people/../../secret.txt",
]
LEADS_OUT += ["//etc/passwd", "/%2fetc/passwd", "/link.txt", "/folder/secret.txt", "/folder/", "/loop", "/a%00b"]
LEADS_OUT += ["/..%5csecret.txt", "/%252e%252e/secret.txt", "/../content/site.yaml", "/content/site.yaml", "/%ff"]


@pytest.mark.parametrize("path", LEADS_OUT)
def test_nothing_is_served_from_outside_the_site(port: int, path: str) -> None:
    status, text, _ = ask(port, path)
    assert status in (400, 403, 404)
    assert "SECRET" not in text and "root:" not in text and "title:" not in text


def test_no_page_elsewhere_may_load_what_is_served(port: int) -> None:
    for path in ("/", "/livereload.js", "/data/explainer.json"):
        _, _, headers = ask(port, path)
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert headers["Access-Control-Allow-Origin"] is None
        assert headers["X-Content-Type-Options"] == "nosniff"


def test_no_request_can_make_pages_reload(port: int) -> None:
    assert ask(port, "/forcereload")[0] == 404


def test_the_help_says_who_can_reach_it(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        build.main(["serve", "--help"])
    said = " ".join(capsys.readouterr().out.split())
    assert "only this machine can reach it" in said
    assert "others than 127.0.0.1 let other machines in" in said
    assert "names another host than localhost or this one is refused" in said


def test_a_page_is_told_of_what_was_built_since_it_was_served() -> None:
    told: list[tuple[bool, bool]] = []

    def rebuild(ahead: First) -> list[Problem]:
        if ahead.addresses:
            ahead.give({"claims.html": b""})
        return []

    preview = Preview(rebuild)
    preview.build()
    served = preview.changes
    assert preview.is_shown("claims.html", served)
    preview.build(["claims.html"], lambda: told.append((preview.is_building, preview.is_shown("claims.html", served))))
    assert told == [(True, False), (False, False)], "as soon as it stands there, and when all does"
    assert preview.is_shown("claims.html", served + 1), "it was ahead, and is what the site has in the end"
    assert not preview.is_shown("index.html", served + 1), "served while the rest was made"
    preview.build()
    assert not preview.is_shown("claims.html", served + 2)


def test_what_went_ahead_of_a_build_that_failed_is_told_of_it() -> None:
    problem = Problem("E701", Place("templates/pages/index.html", 1, 1), "the template failed")

    def rebuild(ahead: First) -> list[Problem]:
        ahead.give({"claims.html": b""})
        return [problem]

    preview = Preview(rebuild)
    preview.build(["claims.html"])
    assert not preview.is_shown("claims.html", preview.changes - 1)
    assert b"the template failed" in preview.overlay()


def test_a_build_that_was_given_up_is_followed_by_another(tmp_path: Path) -> None:
    """Also where the files are by then what they were: an editor's file came and went."""
    shutil.copytree(ROOT / "explainer" / "starter", tmp_path / "project")
    claims = tmp_path / "project" / "content" / "claims.yaml"
    with preview_of(tmp_path / "project") as address:
        text = claims.read_text(encoding="utf-8")
        for number in range(6):
            claims.write_text(text.replace("  text: ", f"  text: Number {chr(97 + number)}. ", 1), encoding="utf-8")
            for _ in range(20):
                (tmp_path / "project" / "content" / "4913").touch()
                time.sleep(0.01)
                (tmp_path / "project" / "content" / "4913").unlink()
            until = time.monotonic() + 15
            while f"Number {chr(97 + number)}.".encode() not in (tmp_path / "project/site/claims.html").read_bytes():
                assert time.monotonic() < until, address
                time.sleep(0.05)


def test_what_a_build_that_was_given_up_had_ready_is_shown_until_the_next_one_has_it() -> None:
    outcomes: list[object] = [StaleError(), []]

    def rebuild(ahead: First) -> list[Problem]:
        outcome = outcomes.pop(0)
        assert len(outcomes) == 1 or preview.ahead == {"claims.html": b"new"}
        if ahead.addresses:
            ahead.give({"claims.html": b"new"})
        if isinstance(outcome, Exception):
            raise outcome
        return []

    preview = Preview(rebuild)
    preview.build(["claims.html"])
    assert preview.is_building
    assert preview.ahead == {"claims.html": b"new"}
    served = preview.changes
    preview.build([])
    assert not preview.is_building
    assert not preview.is_shown("claims.html", served), "the page was loading, so the second build did not know of it"


def test_what_the_checks_refused_is_not_served_under_the_number_of_the_site() -> None:
    class Watched(Preview):
        def __setattr__(self, name: str, value: object) -> None:
            super().__setattr__(name, value)
            if name == "changes" and "told" in vars(self) and self.told:
                states.append(self.is_building)

    states: list[bool] = []

    def rebuild(ahead: First) -> list[Problem]:
        ahead.give({"claims.html": b"refused"})
        return [Problem("E505", Place("content/claims.yaml", 1, 1), "not borne out")]

    Watched(rebuild).build(["claims.html"])
    assert states == [False], "a page that went ahead is served while it builds, without the panel of problems"
