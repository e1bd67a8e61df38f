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


def probe(name: str) -> str:
    """JavaScript that asks a page something: tests/probes/NAME.js. Most fill `found`, a list of complaints."""
    folder = Path(__file__).parent / "probes"
    scripts = [(folder / f"{part}.js").read_text(encoding="utf-8") for part in ("named", name)]
    return "() => {\n" + "".join(scripts) + "return found.slice(0, 20);\n}"


def pages_in(site: Path) -> list[str]:
    return sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html"))


def kinds_of(site: Path) -> list[str]:
    """A page of each kind: every page at the top, and of each folder of records the longest and one more."""
    top = [name for name in pages_in(site) if "/" not in name]
    kinds: list[Path] = []
    for folder in sorted(path for path in site.iterdir() if path.is_dir()):
        pages = [page for page in sorted(folder.glob("*.html")) if page.name != "index.html"]
        longest = sorted(pages, key=lambda page: page.stat().st_size)[-1:]
        kinds += dict.fromkeys([*folder.glob("index.html"), *longest, *pages[:1]])
    return [*top, *(page.relative_to(site).as_posix() for page in kinds)]


# What of each extreme project is looked at: the pages that its extreme is on. Of the others all that tell a story.
EXTREME_PAGES = {
    "long-names": ("index.html", "article.html", "claims.html", "timeline.html", "people/index.html", "people/the-*"),
    "many-people": ("index.html", "people/index.html", "people/p0.html"),
    "many-answers": ("article.html", "claims.html", "claims/quay-first.html"),
    "many-figures": ("index.html", "claims.html"),
    "many-events": ("index.html", "timeline.html"),
    "many-days": ("as-of/2031-05-3*.html",),
    "more-days": ("as-of/*.html",),
    "right-to-left": ("index.html", "article.html", "claims.html", "timeline.html", "people/p0.html"),
    "other-scripts": ("article.html", "claims.html", "people/p0.html"),
}
STORY = ("index.html", "timeline.html", "claims.html", "people/index.html")


def chosen_pages(own: Path, extremes: dict[str, Path]) -> dict[str, Path]:
    """Every page of the repository's own explainer and those chosen of the extremes, by a name for reports."""
    pages = {f"own/{name}": own / name for name in pages_in(own)}
    for extreme, site in extremes.items():
        for pattern in EXTREME_PAGES.get(extreme, STORY):
            pages |= {f"{extreme}/{page.relative_to(site)}": page for page in site.glob(pattern)}
    return pages
