"""What stands at a target and the files of a site → the steps from the one to the other, in a safe order."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from explainer.assets import FOR_GOOD, HASHED

STATE = ".explainer-deployed.json"
"""At the target: the names of the files that deploys of ours put there. No other file is ever changed."""

TYPES = {
    "css": "text/css; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "ico": "image/x-icon",
    "jpg": "image/jpeg",
    "js": "text/javascript; charset=utf-8",  # RFC 9239
    "json": "application/json",
    "png": "image/png",
    "svg": "image/svg+xml",
    "txt": "text/plain; charset=utf-8",
    "webmanifest": "application/manifest+json",
    "webp": "image/webp",
    "woff2": "font/woff2",
    "xml": "application/xml",
}
FIVE_MINUTES = "public, max-age=300"
AT_EACH_USE = "no-cache"
"""Kept, but asked after at each use (RFC 9111, 5.2.2.4): no page is shown after what it loads is gone."""

FEEDS = {"feed.xml": "application/atom+xml", "feed.json": "application/feed+json"}
LISTS = re.compile(r"(sitemap|feed)[^/]*\.(xml|json)|robots\.txt|.*\.(atom|rss)")


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands at a target: every file by its hash, and the names of those that deploys of ours put there."""

    files: Mapping[str, str] = field(default_factory=dict)
    ours: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Step:
    action: Literal["send", "remove"]
    path: str


@dataclass(frozen=True, slots=True)
class Plan:
    """The steps of a deploy, in order, and the files that are left as they are."""

    steps: tuple[Step, ...]
    unchanged: tuple[str, ...]
    in_the_way: tuple[str, ...]
    """Files that no deploy of ours put there and that hold something else; with any of them nothing may go."""

    @property
    def sent(self) -> int:
        return sum(step.action == "send" for step in self.steps)

    @property
    def removed(self) -> int:
        return len(self.steps) - self.sent


def plan_of(hashes: Mapping[str, str], standing: Standing) -> Plan:
    """The steps that make a target hold the files of `hashes`; hashes are of one kind with those that stand.

    What pages load goes first, then pages (new ones before those that link to them, the overview last), then
    what lists the pages. Only then is anything removed, in the opposite order. So whichever step is the last
    one that is done, no page stands without what it loads.
    """
    changed = [path for path, hash in hashes.items() if standing.files.get(path) != hash]
    gone = [path for path in standing.ours - set(hashes) if path in standing.files]
    send = sorted(changed, key=lambda path: (_turn(path), path in standing.files, path == "index.html", path))
    remove = sorted(gone, key=lambda path: (-_turn(path), path))
    return Plan(
        (*(Step("send", path) for path in send), *(Step("remove", path) for path in remove)),
        tuple(sorted(set(hashes) - set(changed))),
        tuple(sorted(path for path in changed if path in standing.files and path not in standing.ours)),
    )


def _turn(path: str) -> int:
    """0 for what pages load, 1 for pages, 2 for what lists the pages."""
    return 1 if path.endswith(".html") else 2 if LISTS.fullmatch(path) else 0


def type_of(path: str) -> str:
    """The media type of a file by its name; the machine's own table differs from machine to machine."""
    if path in FEEDS:
        return FEEDS[path]
    return TYPES.get(path.rsplit(".", 1)[-1].casefold(), "application/octet-stream")


def cache_of(path: str) -> str:
    """The Cache-Control header of a file. A name with a hash of what is in the file never changes its content."""
    return FOR_GOOD if HASHED.search(path) else AT_EACH_USE if path.endswith(".html") else FIVE_MINUTES


def state_text(ours: frozenset[str]) -> bytes:
    return (json.dumps({"version": 1, "files": sorted(ours)}, indent=0) + "\n").encode()


def parse_state(data: bytes) -> frozenset[str] | None:
    """The names in a state file; None where it is damaged. None of them may lead out of the target."""
    try:
        names = json.loads(data)["files"]
    except (ValueError, KeyError, TypeError):
        return None
    if not isinstance(names, list) or not all(isinstance(name, str) and _stays_inside(name) for name in names):
        return None
    return frozenset(names)


def _stays_inside(name: str) -> bool:
    return not re.search(r"[\\:\0]", name) and all(part not in ("", ".", "..") for part in name.split("/"))
