"""The preview: build at every save, show it in the browser. The only module that knows livereload.

A draft may be confidential, so no page elsewhere gets at it through the author's browser: a request must name
this machine (against DNS rebinding, where another site's name leads here), reloads are told to pages of the
preview alone, and nothing is served from outside the site, not even through a link.

Four quirks of livereload 2.7 are worked around. It drops a reload within three seconds of the last
one, so reloads are sent from here when a build is done. It polls every 0.8 seconds; this polls more
often. It takes a new file with an old time for one that was there; this looks for itself. And it tells
reloads to pages that listen already; here a page says which build it shows, and is told of a later one.
"""

from __future__ import annotations

import asyncio
import gc
import json
import logging
import mimetypes
import os
import secrets
import sys
import threading
import traceback
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from html import escape
from ipaddress import ip_address
from pathlib import Path
from time import monotonic
from typing import Any, cast
from urllib.parse import unquote, urlsplit

from livereload import Server
from livereload.handlers import LiveReloadHandler, LiveReloadJSHandler, StaticFileHandler
from livereload.server import LiveScriptInjector
from livereload.watcher import Watcher
from tornado.ioloop import PeriodicCallback
from tornado.web import Application, HTTPError, RequestHandler

from explainer.assets import FOR_GOOD, HASHED
from explainer.files import is_an_editors
from explainer.problems import Problem, report
from explainer.render import First, StaleError

POLL = 20
"""Milliseconds between two looks at the watched files."""
SHARE = 40
"""A look is followed by a rest of so many times what it took: it takes less than a millisecond, or many."""
WHOLE = 1.0
"""Seconds between two whole looks: not every file system marks the folder that has a file more."""
SELDOM = 0.1
"""Seconds of rest while a build runs: each look takes time from it."""

TO_TIDY = 0.5
"""Seconds from a build until what it left is collected."""

TO_ARRIVE = 0.15
"""Seconds that a build waits, when the pages that browsers show are ready, for a browser to load one undisturbed."""

Rebuild = Callable[[First], list[Problem]]
"""Builds; the pages that a browser shows go first."""


class Preview:
    """The state of a preview: what is wrong now, if anything, and which pages are of which build."""

    def __init__(self, rebuild: Rebuild) -> None:
        self.rebuild = rebuild
        self.told = ""
        self.was_built = False
        self.is_building = False
        self.changes = secrets.randbits(40)
        """One more each time the site becomes another; a page that is served has that number on it.

        It does not start at zero: a page of an earlier preview may still listen.
        """
        self.ahead: Mapping[str, bytes] = {}
        """The pages that the last build had ready one change before the others, and what they load."""
        self.arrived = threading.Event()
        """Set when a page in a browser says that it is there."""

    def build(
        self,
        addresses: Collection[str] = (),
        ready: Callable[[], object] = lambda: None,
        is_stale: Callable[[], bool] = lambda: False,
    ) -> None:
        """Builds and remembers the problems. An exception is told as one: the preview goes on.

        `ready` is called when the pages that a browser shows are, and again when all is. Nothing more comes of a
        build that is given up: another must follow.
        """
        if not self.is_building:  # what a build that was given up had ready is shown until the next one has
            self.ahead, self.is_building = {}, True
        given: Mapping[str, bytes] = {}

        def give(pages: Mapping[str, bytes]) -> None:
            nonlocal given
            given = pages
            self.told, self.ahead = "", pages
            self.changes += 1
            self.arrived.clear()
            ready()
            self.arrived.wait(TO_ARRIVE)

        try:
            self.told = report(self.rebuild(First(addresses, give, is_stale)))
            self.was_built = self.was_built or not self.told
        except StaleError:
            return
        except Exception:
            self.told = "the build itself failed; please report this\n\n" + traceback.format_exc()
            with suppress(OSError):  # there may be nobody left to tell
                print(self.told)
        self.ahead = given  # and no more what a build that was given up had ready
        self.is_building = False  # first: what went ahead may have been refused since, and is served no more
        self.changes += 1
        ready()

    def is_shown(self, address: str, number: int) -> bool:
        """Whether a page, served with a number on it, is what the site has now."""
        went_ahead = address in self.ahead and not self.is_building and not self.told
        return number == self.changes or (went_ahead and number == self.changes - 1)

    def overlay(self) -> bytes:
        """The problems as a panel over the page; empty where all is well."""
        if not self.told:
            return b""
        title = "Not built: the page behind is the last good one" if self.was_built else "Not built yet"
        return _OVERLAY.replace("TITLE", title).replace("PROBLEMS", escape(self.told)).encode()


_OVERLAY = """
<aside id="explainer-problems" role="alert" style="position:fixed;inset:auto 0 0 0;z-index:2147483647;max-height:70vh;
overflow:auto;margin:0;padding:1rem 1.25rem;background:#2b0f0f;color:#fff;border-top:4px solid #ff6b5e;
font:14px/1.5 ui-monospace,monospace">
<strong style="font:600 16px/1.4 system-ui,sans-serif">TITLE</strong>
<pre style="white-space:pre-wrap;margin:.75rem 0 0;background:none;color:inherit;font:inherit;padding:0;border:0">
PROBLEMS</pre></aside>
"""
_EMPTY = (
    "<!doctype html><html lang=en><head><meta charset=utf-8><title>Not built yet</title></head><body></body></html>"
)


LOCAL = ("127.0.0.1", "localhost", "[::1]")
"""What a browser on this machine calls it."""
EVERY_ADDRESS = ("0.0.0.0", "::")


def is_ours(name: str, host: str) -> bool:
    """Whether a request's host is this preview, which listens on `host`. `name` is lower-case, without its port.

    Where it listens on every address, any address is right, for a name alone can be made to lead here.
    """
    if name in (*LOCAL, host.lower(), f"[{host.lower()}]"):
        return True
    try:
        return host in EVERY_ADDRESS and bool(ip_address(name.strip("[]")))
    except ValueError:
        return False


def page_at(path: str) -> str:
    """The address of the page that stands at a path: a folder has its index."""
    return f"{path}index.html" if path == "" or path.endswith("/") else path


class _Ours(RequestHandler):
    """Answers requests alone that name this preview as their host."""

    def prepare(self) -> None:
        if not is_ours(self.request.host_name, self.application.settings["host"]):
            raise HTTPError(403, reason="This is a preview, and no such host")

    def set_default_headers(self) -> None:
        # A page elsewhere may not load what is here as its own script, style or picture.
        self.set_header("Cross-Origin-Resource-Policy", "same-origin")
        self.set_header("X-Content-Type-Options", "nosniff")


class _Script(_Ours, LiveReloadJSHandler):  # type: ignore[misc]
    pass


class _Reloads(_Ours, LiveReloadHandler):  # type: ignore[misc]
    """Tells one page that it has become another."""

    def initialize(self, preview: Preview) -> None:
        self.preview = preview
        self.address = ""

    def check_origin(self, origin: str) -> bool:
        return urlsplit(origin).netloc.lower() == self.request.host.lower()

    def on_message(self, message: str | bytes) -> None:
        """From when a page listens. What was built since it was served, nobody has told it."""
        super().on_message(message)
        if self in LiveReloadHandler.waiters:
            self.preview.arrived.set()
            self.address = page_at(unquote(urlsplit(json.loads(message).get("url", "")).path).removeprefix("/"))
            self.tell()

    def tell(self) -> None:
        shown = self.path_kwargs["shown"]
        if shown is not None and not self.preview.is_shown(self.address, int(shown)):
            self.send_message({"command": "reload", "path": "*"})

    @classmethod
    def tell_all(cls, preview: Preview) -> None:
        """Those whose page stands on the site by now, which may be all."""
        for page in LiveReloadHandler.waiters.copy():
            if not preview.is_building or page.address in preview.ahead:
                page.tell()


class _Server(Server):  # type: ignore[misc]
    """Says only what the author wants to know: what was built is told by the build."""

    def __init__(self, preview: Preview, watcher: Watcher) -> None:
        super().__init__(watcher=watcher)
        self.preview, self.SFH = preview, _handler(preview)

    def application(self, port: int, host: str, **unused: Any) -> None:
        """As livereload's own, without a way to make pages reload from elsewhere, and for our hosts alone."""
        LiveReloadHandler.watcher, LiveReloadHandler.live_css = self.watcher, True
        preview = self.preview

        class Injector(LiveScriptInjector):  # type: ignore[misc]
            def __init__(self, request: object) -> None:
                super().__init__(request)
                # The script puts what is given as the port before "/livereload": that becomes the query.
                where = f"{port}/livereload/{preview.changes}?"
                self.script = f'<script src="/livereload.js?port={where}" async></script>'.encode()

        reloads = (r"/livereload(?:/(?P<shown>\d+))?", _Reloads, {"preview": preview})
        handlers = [reloads, ("/livereload.js", _Script), *self.get_web_handlers(b"")]
        Application(handlers, transforms=[Injector], host=host).listen(port, address=host)

    def _setup_logging(self) -> None:
        # Tornado would set up logging of its own if these had no handler.
        for name in ("livereload", "tornado"):
            logging.getLogger(name).setLevel(logging.ERROR)
            logging.getLogger(name).addHandler(logging.StreamHandler())


Seen = Mapping[str, tuple[int, ...] | None]
"""What each file looked like: which it is, its size, and when it and its entry were changed; None where it is not."""


Watched = Callable[[], Sequence[Path]]
"""The folders whose files are watched."""


def look(watched: Watched) -> tuple[Seen, Seen]:
    """The watched files as they are now, and their folders, whose marks tell of files that come or go."""
    files, folders = [], []
    for folder in watched():
        for inside, names_of_folders, names in os.walk(folder, followlinks=True):
            names_of_folders[:] = [name for name in names_of_folders if not name.startswith(".")]
            folders.append(inside)
            files += [os.path.join(inside, name) for name in names if not _is_ignored(name)]  # noqa: PTH118
    return look_again(files), look_again(folders)


def look_again(paths: Iterable[str]) -> Seen:
    """Times are compared as marks, not as times: clocks may go backwards."""
    seen: dict[str, tuple[int, ...] | None] = {}
    for path in paths:
        try:  # fifty times a second, for which Path is too slow
            found = os.stat(path)  # noqa: PTH116
            seen[path] = (found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)
        except OSError:
            seen[path] = None
    return seen


def _is_ignored(name: str) -> bool:
    """Editors leave swap and backup files."""
    return is_an_editors(name) or name.endswith(".pyc")


LOCKS = ("pins.lock", "translated.lock")
"""What a build writes into content/ itself; the command `lock` and a version control write it too."""


def _without_locks(seen: Seen) -> dict[str, tuple[int, ...] | None]:
    return {path: mark for path, mark in seen.items() if not path.endswith(LOCKS)}


class _Watcher(Watcher):  # type: ignore[misc]
    """Polls often, and leaves the reloading to the build.

    What was seen last is from before the last build, the first one too, so that an edit during it is found after it.
    """

    def __init__(self, watched: Watched, changed: Callable[[], None]) -> None:
        super().__init__()
        self.watched = watched
        self.changed = changed
        self.is_busy = self.is_stale = False
        """Whether a build runs, and whether it is of what was saved anew meanwhile: then another follows."""
        self.seen, self.folders = look(watched)
        self.whole_look = monotonic()

    def start(self, callback: Callable[[], None]) -> bool:
        rests_until = 0.0

        def poll() -> None:
            nonlocal rests_until
            if (started := monotonic()) >= rests_until:
                rests_until = started + SELDOM
                callback()
                if not self.is_busy:
                    rests_until = started + SHARE * (monotonic() - started)

        self._polling = PeriodicCallback(poll, POLL)
        self._polling.start()
        return True

    def examine(self) -> tuple[None, None]:
        if not self.is_as_it_was():
            before = self.seen
            self.look_now()
            if self.is_busy:
                self.is_stale = self.is_stale or _without_locks(self.seen) != _without_locks(before)
                self.seen = before
            elif self.seen != before:
                self.changed()
        return None, None

    def is_as_it_was(self) -> bool:
        """Whether a short look, at what was there, finds it all the same."""
        same = look_again(self.seen) == self.seen and look_again(self.folders) == self.folders
        return same and monotonic() < self.whole_look + WHOLE

    def built(self) -> None:
        """Takes the locks as the build left them for those that were seen. All else may have been saved meanwhile."""
        now, _ = look(self.watched)
        locks = {path: mark for path, mark in now.items() if path.endswith(LOCKS)}
        self.seen = _without_locks(self.seen) | locks

    def look_now(self) -> None:
        """Takes what is there for what was seen."""
        self.seen, self.folders = look(self.watched)
        self.whole_look = monotonic()


def _handler(preview: Preview) -> type[StaticFileHandler]:
    class Handler(_Ours, StaticFileHandler):  # type: ignore[misc]
        """Files of the site as a static host serves them, with the panel of problems over pages."""

        def set_extra_headers(self, path: str) -> None:
            # What has another name when it is another, a browser need not ask for with each page.
            self.set_header("Cache-Control", FOR_GOOD if HASHED.search(path) else "no-store")

        def validate_absolute_path(self, root: str, absolute_path: str) -> str | None:
            if "\0" in absolute_path or not _lies_in(root, absolute_path):
                raise HTTPError(404)
            try:
                found: str | None = super().validate_absolute_path(root, absolute_path)
                return found
            except HTTPError as error:
                lost = Path(root) / "404.html"
                if error.status_code != 404 or not lost.is_file() or Path(absolute_path).suffix not in ("", ".html"):
                    if preview.told and error.status_code == 404:
                        self.write(_EMPTY.replace("</body>", preview.overlay().decode() + "</body>"))
                        self.set_header("Content-Type", "text/html; charset=utf-8")
                        self.finish()
                        return None
                    raise
                self.set_status(404)
                return str(lost)

        async def get(self, path: str, include_body: bool = True) -> None:
            """While a build runs, what it has ready comes from it: the site itself is replaced when all is made."""
            data = preview.ahead.get(page_at(path)) if preview.is_building else None
            if data is None:
                await cast(Awaitable[None], super().get(path, include_body))
                return
            self.set_header("Content-Type", mimetypes.guess_type(page_at(path))[0] or "text/html")
            self.set_extra_headers(path)
            await self.finish(data)

        @classmethod
        def get_content(cls, abspath: str, start: int | None = None, end: int | None = None) -> bytes:
            data = Path(abspath).read_bytes()
            if abspath.endswith(".html"):
                data = data.replace(b"</body>", preview.overlay() + b"</body>", 1)
            return data[start:end]

        def get_content_size(self) -> int:
            return len(self.get_content(self.absolute_path or ""))

        @classmethod
        def get_content_version(cls, abspath: str) -> str:
            return ""

        def compute_etag(self) -> None:
            return None

    return Handler


def _lies_in(folder: str, path: str) -> bool:
    """Whether a path lies in a folder, wherever links on the way lead."""
    return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder))


def serve(rebuild: Rebuild, output: Path, watched: Watched, host: str, port: int, open_browser: bool) -> int:
    """Serves a site until it is interrupted, and builds it again whenever a watched file changes."""
    preview = Preview(rebuild)
    sys.setswitchinterval(0.0005)  # a page that is asked for while a build runs should not wait for its turn

    def changed() -> None:
        """Builds in a thread, so that pages are served meanwhile."""
        loop = asyncio.get_running_loop()
        addresses = {page.address for page in LiveReloadHandler.waiters}
        ready = partial(loop.call_soon_threadsafe, _Reloads.tell_all, preview)
        watcher.is_busy = True

        def done() -> None:
            was_stale = watcher.is_stale
            watcher.is_busy = watcher.is_stale = False
            watcher.built()
            loop.call_later(TO_TIDY, tidy)
            if was_stale:  # whatever the files are by now, also what they were
                watcher.look_now()
                changed()

        def build() -> None:
            try:
                preview.build(addresses, ready, lambda: watcher.is_stale)
            finally:
                loop.call_soon_threadsafe(done)

        # It ends with the process: a build may be stopped at any moment.
        threading.Thread(target=build, daemon=True).start()

    def tidy() -> None:
        """Collects what builds leave, while nobody waits: in a build it would take as long as half of it."""
        if not watcher.is_busy:
            gc.collect()

    watcher = _Watcher(watched, changed)
    gc.disable()
    preview.build()
    watcher.built()
    with suppress(OSError):  # the panel tells of a folder that cannot be made
        output.mkdir(parents=True, exist_ok=True)
    server: Any = _Server(preview, watcher)
    print(f"serving on http://{host}:{port}/ (Ctrl+C ends it)", flush=True)
    try:
        server.serve(host=host, port=port, root=str(output), open_url_delay=1 if open_browser else None)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        print(f"the preview cannot listen on {host}:{port}: {reason}\n    name another port: --port {port + 1}")
        return 1
    return 0
