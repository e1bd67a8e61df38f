"""A folder on a host that is reached by ssh, as a target."""

from __future__ import annotations

import hashlib
import json
import os
import posixpath
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_hex

from explainer.deploy.hosts import DAMAGED, DAMAGED_HINT, HostError
from explainer.deploy.plan import STATE, Standing, parse_state
from explainer.deploy.sftp import UNQUOTED, Sftp, quoted
from explainer.model import Target
from explainer.write import TEMPORARY

LISTED = re.compile(r"^([-a-z]).*? (\d+) ([A-Z][a-z]{2} [ \d]\d +[\d:]{4,5}) (.+)$")
"""A row of `ls -ln`: the kind of entry, its size, its time and its name."""
UNKNOWN = "unknown"
"""The hash of a file that is not as a deploy of ours left it."""

Version = tuple[str, int, int]
"""What a deploy sent of a file: its SHA-256, its size in bytes, and the time that it was given, in seconds."""


@dataclass(slots=True)
class Listing:
    """What stands in the folder: files by size and time, folders, and links, which are never followed."""

    files: dict[str, tuple[int, str]] = field(default_factory=dict)
    folders: set[str] = field(default_factory=set)
    links: set[str] = field(default_factory=set)
    left: list[str] = field(default_factory=list)
    """Half-written files of deploys that were stopped."""


class Ssh:
    """Each file goes under another name and is renamed over. What stands there is told by size and time, as
    `rsync` does it, against a list of what was sent, which is kept beside the names in the list of what is ours.
    """

    def __init__(self, target: Target, workplace: Path) -> None:
        self.parent, self.name = posixpath.split(posixpath.normpath(str(target.path)))
        self.workplace = workplace
        self.sftp = Sftp(str(target.host), target.user, target.port, workplace)
        self.close = self.sftp.close
        self.now = int(time.time())
        """The time that every file of this deploy is given."""
        self.is_there = False
        self.listing = Listing()
        self.ours: frozenset[str] = frozenset()
        self.versions: dict[str, set[Version]] = {}
        self.wanted: dict[str, Version] = {}

    def look(self) -> Standing:
        self.sftp.run("")
        if self.parent:
            self.sftp.run(f"cd {quoted(self.parent)}", f"open the folder {self.parent}, which must be there")
        if not self._entered():
            return Standing()
        self.listing = self._listing()
        if STATE in self.listing.files:
            del self.listing.files[STATE]
            state = self._fetched(STATE)
            known = parse_state(state)
            if known is None:
                raise HostError(DAMAGED, DAMAGED_HINT)
            self.ours, self.versions = known, _versions(state)
        return Standing({path: self._hash(path) for path in self.listing.files}, self.ours)

    def _entered(self) -> bool:
        """Whether we are in the folder now; False where there is none, though there might be."""
        within = self.sftp.run("")[1]
        self.is_there = self.sftp.run(f"-cd {quoted(self.name)}")[1] != within
        if not self.is_there:
            rows, _ = self.sftp.run("ls -lan", f"list {within}")
            found = [match[1] for row in rows if (match := LISTED.match(row)) and match[4] == self.name]
            if found:
                what = "cannot be entered" if found[0] == "d" else "is a file, not a folder"
                raise HostError(f"{self.name} {what} on {self.sftp.host}", "correct `path` in site.yaml")
        return self.is_there

    def _listing(self) -> Listing:
        found, folders = Listing(), [""]
        while folders:
            folder = folders.pop()
            rows, _ = self.sftp.run(f"-ls -lan {quoted(folder)}" if folder else "ls -lan", "list the folder")
            for match in filter(None, map(LISTED.match, rows)):
                name = posixpath.basename(match[4])
                path = posixpath.join(folder, name)
                if name in (".", "..") or UNQUOTED.search(path):
                    continue  # no file of a site is called like that
                if match[1] == "d":
                    found.folders.add(path)
                    folders.append(path)
                elif match[1] == "l":
                    found.links.add(path)
                elif name.startswith(".") and name.endswith(TEMPORARY):
                    found.left.append(path)
                else:
                    found.files[path] = (int(match[2]), " ".join(match[3].split()))
        return found

    def _hash(self, path: str) -> str:
        """The SHA-256 of a file as it was sent, where size and time are still those; two could be, after a kill."""
        size, shown = self.listing.files[path]
        fits = {known for known in self.versions.get(path, ()) if known[1] == size and shown in _shown(known[2])}
        hashes = {known[0] for known in fits}
        if len(hashes) != 1:
            return UNKNOWN
        self.versions[path] = fits
        return hashes.pop()

    def hash_of(self, path: str, data: bytes) -> str:
        """Looks, too, at whether the path is free. A file that is not ours is fetched, where it could be the same."""
        self._free(path)
        self.wanted[path] = (hashlib.sha256(data).hexdigest(), len(data), self.now)
        is_theirs = path in self.listing.files and path not in self.ours
        if is_theirs and self.listing.files[path][0] == len(data) and self._fetched(path) == data:
            return UNKNOWN
        return self.wanted[path][0]

    def put(self, path: str, data: bytes) -> None:
        if path == STATE:
            data = self._state(data)
        elif path in self.wanted:
            self.versions[path] = {self.wanted[path]}
        self._make_folders(path)
        part = self.workplace / "part"
        part.write_bytes(data)
        part.chmod(0o644)  # the web server must read it, whoever sends it
        os.utime(part, (self.now, self.now))
        folder, name = posixpath.split(path)
        # A name of this run's own: what a run that was killed is still sending never comes between.
        beside = posixpath.join(folder, f".{name}.{token_hex(4)}{TEMPORARY}")
        self.sftp.run(f"put -p part {quoted(beside)}", f"write {path}")
        self.sftp.run(f"rename {quoted(beside)} {quoted(path)}", f"write {path}")

    def remove(self, path: str) -> None:
        """Removes a file and the folders that are empty without it."""
        self._free(path)
        self.sftp.run(f"rm {quoted(path)}", f"remove {path}")
        self.listing.files.pop(path, None)
        self.versions.pop(path, None)
        folder = posixpath.dirname(path)
        while folder and not any(other.startswith(f"{folder}/") for other in self.listing.files):
            self.sftp.run(f"-rmdir {quoted(folder)}")  # stays where it holds something that was not listed
            self.listing.folders.discard(folder)
            folder = posixpath.dirname(folder)

    def finish(self) -> None:
        """Removes what a deploy that was stopped left half written."""
        for path in self.listing.left:
            self.sftp.run(f"-rm {quoted(path)}")

    def _free(self, path: str) -> None:
        """Refuses a path that a link would lead elsewhere, or that a folder or a file blocks."""
        above = [path]
        while above[-1]:
            above.append(posixpath.dirname(above[-1]))
        if links := self.listing.links.intersection(above):
            raise HostError(f"a link stands at {links.pop()}, where the site would be written", "delete the link")
        if path in self.listing.folders or self.listing.files.keys() & above[1:]:
            raise HostError(f"{path} cannot be written: a folder or a file is in its way", "move it away")

    def _make_folders(self, path: str) -> None:
        if not self.is_there:
            self.sftp.run(f"mkdir {quoted(self.name)}", f"make the folder {self.name}")
            self.sftp.run(f"cd {quoted(self.name)}", f"open the folder {self.name}")
            self.is_there = True
        folder, missing = posixpath.dirname(path), []
        while folder and folder not in self.listing.folders:
            missing.append(folder)
            folder = posixpath.dirname(folder)
        for folder in reversed(missing):
            self.sftp.run(f"-mkdir {quoted(folder)}")  # if it cannot be made, writing into it tells why
            self.listing.folders.add(folder)

    def _state(self, names: bytes) -> bytes:
        """The list of what is ours, with all that may stand there: before the files go, the old and the new."""
        state = json.loads(names)
        sent: dict[str, list[Version]] = {}
        for path in state["files"]:
            known = self.versions.get(path, set())
            coming = {self.wanted[path]} if path in self.wanted else set()
            sent[path] = sorted(known | {new for new in coming if all(new[:2] != old[:2] for old in known)})
        return (json.dumps({**state, "sent": sent}, indent=0) + "\n").encode()

    def _fetched(self, path: str) -> bytes:
        self.sftp.run(f"get {quoted(path)} got", f"read {path}")
        return (self.workplace / "got").read_bytes()


def _versions(state: bytes) -> dict[str, set[Version]]:
    """What a state file says was sent; what is wrong in it is left out, so that those files are sent again."""
    sent = json.loads(state).get("sent")
    if not isinstance(sent, Mapping):
        return {}
    return {
        path: {(v[0], v[1], v[2]) for v in versions if isinstance(v, list) and [*map(type, v)] == [str, int, int]}
        for path, versions in sent.items()
        if isinstance(versions, list)
    }


def _shown(at: int) -> tuple[str, str]:
    """A time as `ls -l` shows it: to the minute for half a year, then to the day."""
    then = time.gmtime(at)
    day = f"{time.strftime('%b', then)} {then.tm_mday}"
    return f"{day} {time.strftime('%H:%M', then)}", f"{day} {then.tm_year}"
