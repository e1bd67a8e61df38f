"""Debian's Chromium, driven by Playwright; and a static host to show it a site."""

from __future__ import annotations

import contextlib
import functools
import http.server
import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

# No connection of the browser's own: everything that a test sees in the log is the page's doing.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    """A browser. Without one a test is skipped, saying so; in CI it fails."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        if os.environ.get("CI") == "true":
            pytest.fail("CI runs the browser tests, and there is no Chromium here")
        pytest.skip("there is no Chromium here (on Debian: apt-get install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


class _Handler(http.server.SimpleHTTPRequestHandler):
    """A static host as docs/hosting.md describes one: the site's headers, its 404 page, a sub-path."""

    headers_to_send: tuple[tuple[str, str], ...] = ()
    prefix = "/"

    def translate_path(self, path: str) -> str:
        if not path.startswith(self.prefix):
            return str(Path(self.directory) / "no-such-place")
        return super().translate_path("/" + path.removeprefix(self.prefix))

    def end_headers(self) -> None:
        for name, value in self.headers_to_send:
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextlib.contextmanager
def hosted(site: Path, prefix: str = "/", headers: tuple[tuple[str, str], ...] = ()) -> Iterator[str]:
    """Serves a folder on this machine under a path, and gives its address."""

    class Handler(_Handler):
        pass

    Handler.prefix = prefix
    Handler.headers_to_send = headers
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=str(site)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}{prefix}"
    finally:
        server.shutdown()
        server.server_close()


def headers_of(site: Path) -> tuple[tuple[str, str], ...]:
    """The headers that the site's own _headers file sets for every page."""
    found = []
    for line in (site / "_headers").read_text(encoding="utf-8").split("\n\n")[0].splitlines():
        name, colon, value = line.strip().partition(": ")
        if colon and not line.startswith("/"):
            found.append((name, value))
    return tuple(found)
