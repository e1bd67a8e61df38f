"""One build or deploy at a time: a lock of the operating system, which ends with its process, however that ends."""

from __future__ import annotations

import hashlib
import os
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from errno import EACCES
from pathlib import Path
from tempfile import gettempdir

from explainer.problems import Place, Problem, relative
from explainer.project import Project

AGAIN = 0.1
"""Seconds between two tries of a build that waits for another."""

if sys.platform == "win32":
    import msvcrt

    BEYOND = 1 << 20
    """The byte that is locked: on Windows nobody else can read one that is, and the file says who holds it."""

    def _locked(file: int) -> bool:
        os.lseek(file, BEYOND, os.SEEK_SET)
        try:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _user() -> int:
        return 0  # as files there have it too
else:
    import fcntl

    def _locked(file: int) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _user() -> int:
        return os.getuid()


class NotAloneError(Exception):
    """Another process is at it, or nobody can tell: why, in one clear sentence, and what to do."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


class AnotherError(NotAloneError):
    """Another process is at it."""


@contextmanager
def alone(doing: str, where: str, root: Path) -> Iterator[None]:
    """Keeps every other process of this user on this machine from a place, from whichever project it comes.

    `where` is the same text for the same place; `doing` (`deploy to this target`) and `root` are told to the other.
    Raises AnotherError where another is at it. The file that is locked stays, and means nothing by itself.
    """
    file = None
    try:
        try:
            file = os.open(_place(where), os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600)
            _take(file, doing, root)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            apart = f"keeps two {doing.split()[0]}s apart"
            message = f"{error.filename or 'the lock'}, which {apart}, cannot be had: {reason}"
            raise NotAloneError(message, "mend it, or set TMPDIR to another folder for temporary files") from error
        yield
    finally:
        if file is not None:
            os.close(file)  # and with it the lock


@contextmanager
def building(project: Project, output: Path | None, waits: bool = False) -> Iterator[list[Problem]]:
    """Keeps every other build from the project's pins.lock and from the output folder. The problem, where one is at it.

    A preview waits for a build that somebody runs beside it (`waits`), so that no edit is lost; a build does not
    wait, for what stands in its way may never end.
    """
    told = False
    with ExitStack() as held:
        while True:
            try:
                held.enter_context(alone("build of this project", f"project {project.root.resolve()}", project.root))
                if output is not None:
                    held.enter_context(alone("build into this folder", f"output {output.resolve()}", project.root))
            except NotAloneError as error:
                held.close()
                if not (waits and isinstance(error, AnotherError)):
                    place = Place(relative(output or project.content, project.root))
                    yield [Problem("E801", place, str(error), error.hint)]
                    return
                if not told:
                    print(f"waiting: {error}", file=sys.stderr)
                told = True
                time.sleep(AGAIN)
            else:
                break
        yield []


def _take(file: int, doing: str, root: Path) -> None:
    """Locks the file, and writes into it who has it, for those who come meanwhile."""
    has = _locked(file)
    os.lseek(file, 0, os.SEEK_SET)
    if not has:
        who = os.read(file, 4096).decode(errors="replace") or "it has not said from where"
        hint = "wait until it is done, or end that process: the lock ends with it, and nothing is to be cleared"
        raise AnotherError(f"another {doing} is going on ({who}); nothing was touched", hint)
    os.ftruncate(file, 0)
    since = time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime())
    os.write(file, f"process {os.getpid()}, from {root}, since {since} UTC".encode(errors="replace"))


def _place(where: str) -> Path:
    """The file of a place: among this user's temporary files, so that no project and no target holds it."""
    folder = Path(gettempdir()) / f"explainer-locks-{_user()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.stat().st_uid != _user():
        raise PermissionError(EACCES, "it belongs to somebody else", str(folder))
    return folder / hashlib.sha256(os.fsencode(where)).hexdigest()[:32]
