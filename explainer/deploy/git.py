"""A branch of a repository of git as a target: one commit, made in a temporary repository and pushed."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
from pathlib import Path

from explainer.deploy.hosts import DAMAGED, DAMAGED_HINT, HostError
from explainer.deploy.plan import STATE, Standing, parse_state

MINUTES = 10
"""How long one command of git may take."""
NOBODY = "Explainer <explainer@localhost>"
"""Who commits where git does not know who you are."""

ELSEWHERE = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR", "GIT_OBJECT_DIRECTORY")
"""Variables that a hook of git sets, and that would lead its commands to another repository."""


class Git:
    """What is put and removed is gathered, and `finish` pushes it as one commit: readers get all of it or none.

    `repository` is an address or the path of a folder; `workplace` an empty folder.
    """

    def __init__(self, repository: str, branch: str, workplace: Path) -> None:
        self.repository = repository
        self.ref = f"refs/heads/{branch}"
        self.workplace = workplace
        self.head = ""
        """The commit that the branch names; empty where there is no such branch yet."""
        self.changes: dict[str, bytes | None] = {}

    def look(self) -> Standing:
        self._git("check-ref-format", self.ref, why="this cannot be the name of a branch")
        self._git("init", "--quiet", "--bare", str(self.workplace))
        listed = self._git("ls-remote", "--", self.repository, self.ref).decode()
        self.head = next((sha for sha, ref in map(str.split, listed.splitlines()) if ref == self.ref), "")
        if not self.head:
            return Standing()
        self._git("fetch", "--quiet", "--depth=1", "--no-tags", "--", self.repository, self.head)
        files = {}
        for entry in self._git("ls-tree", "-r", "-z", self.head).split(b"\0")[:-1]:
            about, _, path = entry.partition(b"\t")
            files[os.fsdecode(path)] = about.split()[2].decode()
        state = files.pop(STATE, None)
        ours = parse_state(self._git("cat-file", "blob", state)) if state else frozenset()
        if ours is None:
            raise HostError(DAMAGED, DAMAGED_HINT)
        return Standing(files, ours)

    def hash_of(self, path: str, data: bytes) -> str:
        """As git names a blob (gitformat-pack): SHA-1 of a header and the content."""
        return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()

    def put(self, path: str, data: bytes) -> None:
        self.changes[path] = data

    def remove(self, path: str) -> None:
        self.changes[path] = None

    def finish(self) -> None:
        if not self.changes:
            return
        self._git("fast-import", "--quiet", given=self._commit())
        made = self._git("rev-parse", "refs/heads/made").decode().strip()
        # The lease: the branch must still be where it was when it was looked at.
        self._git(
            "push", "--quiet", f"--force-with-lease={self.ref}:{self.head}", "--", self.repository, f"{made}:{self.ref}"
        )

    def _commit(self) -> bytes:
        """The commit in the language of git-fast-import."""
        message = b"Deploy"
        lines = [b"commit refs/heads/made", b"committer " + self._committer(), b"data %d" % len(message), message]
        lines += [b"from " + self.head.encode()] if self.head else []
        for path, data in self.changes.items():
            quoted = b'"' + os.fsencode(path).replace(b"\\", b"\\\\").replace(b'"', b'\\"') + b'"'
            if data is None:
                lines.append(b"D " + quoted)
            else:
                lines += [b"M 100644 inline " + quoted, b"data %d" % len(data), data]
        return b"\n".join(lines) + b"\n"

    def _committer(self) -> bytes:
        try:
            return self._git("var", "GIT_COMMITTER_IDENT").strip()
        except HostError:
            name, _, mail = NOBODY.rstrip(">").partition(" <")
            known = {"GIT_COMMITTER_NAME": name, "GIT_COMMITTER_EMAIL": mail}
            return self._git("var", "GIT_COMMITTER_IDENT", more=known).strip()

    def _git(self, *words: str, given: bytes = b"", why: str = "", more: dict[str, str] | None = None) -> bytes:
        """What one command of git says."""
        environment = {
            **{
                name: value
                for name, value in os.environ.items()
                if name not in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE")
            },
            "GIT_TERMINAL_PROMPT": "0",
            "GIT_SSH_COMMAND": os.environ.get("GIT_SSH_COMMAND", "ssh -o BatchMode=yes -o ConnectTimeout=20"),
            "LC_ALL": "C",
            **(more or {}),
        }
        command = ["git", *words]
        try:
            done = subprocess.run(
                command,
                cwd=self.workplace,
                env=environment,
                input=given,
                capture_output=True,
                timeout=MINUTES * 60,
                check=False,
            )
        except FileNotFoundError:
            raise HostError("git is not installed here", "install it: https://git-scm.com/") from None
        except subprocess.TimeoutExpired:
            raise HostError(f"git had no answer from {self.repository} in {MINUTES} minutes") from None
        if done.returncode:
            raise HostError(*_told(words[0], done.stderr.decode(errors="replace"), self.repository, why))
        return done.stdout


def _told(command: str, said: str, repository: str, why: str) -> tuple[str, str]:
    """What git said of a failure as one sentence, and what to do."""
    if why:
        return why, "correct `branch` in site.yaml"
    if command == "push" and ("stale info" in said or "fetch first" in said or "cannot lock ref" in said):
        return "somebody else has pushed to the branch meanwhile; nothing was overwritten", "deploy again"
    if re.search(r"Authentication failed|Permission denied|could not read (Username|Password)|terminal prompts", said):
        hint = "git asks nobody here: use a key of ssh in an agent, or a credential helper"
        return f"{repository} refuses who you are", hint
    if re.search(r"Could not resolve|Connection (refused|timed out)|Network is unreachable|unable to access", said):
        return f"{repository} cannot be reached", "look at the network, and at `repository` in site.yaml"
    if re.search(r"does not appear to be a git repository|[Rr]epository not found|not found", said):
        return f"there is no repository of git at {repository}", "correct `repository` in site.yaml"
    reasons = re.findall(r"^(?:fatal|error|remote|! \[.*?\]): *(.+)$|^ ! (.+)$", said, re.MULTILINE)
    reason = " ".join(reasons[0]).strip() if reasons else f"`git {command}` failed"
    return f"git says: {re.sub(r'://[^/@]*@', '://', reason)}", ""
