"""One deploy to a target at a time: a lock of the operating system, which ends with its process, however that ends."""

from __future__ import annotations

import hashlib
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from errno import EACCES
from pathlib import Path
from tempfile import gettempdir

from explainer.deploy.hosts import HostError

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


@contextmanager
def alone(target: str, root: Path) -> Iterator[None]:
    """Keeps every other deploy of this user on this machine from a target, from whichever project it comes.

    `target` is the same text for the same place; `root` is told to the other. Raises HostError where another
    is at it. The file that is locked stays, and means nothing by itself.
    """
    file = None
    try:
        try:
            file = os.open(_place(target), os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600)
            _take(file, root)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            message = f"{error.filename or 'the lock'}, which keeps two deploys apart, cannot be had: {reason}"
            raise HostError(message, "mend it, or set TMPDIR to another folder for temporary files") from error
        yield
    finally:
        if file is not None:
            os.close(file)  # and with it the lock


def _take(file: int, root: Path) -> None:
    """Locks the file, and writes into it who has it, for those who come meanwhile."""
    has = _locked(file)
    os.lseek(file, 0, os.SEEK_SET)
    if not has:
        who = os.read(file, 4096).decode(errors="replace") or "it has not said from where"
        hint = "wait until it is done, or end that process: the lock ends with it, and nothing is to be cleared"
        raise HostError(f"another deploy to this target is going on ({who}); nothing was touched", hint)
    os.ftruncate(file, 0)
    since = time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime())
    os.write(file, f"process {os.getpid()}, from {root}, since {since} UTC".encode(errors="replace"))


def _place(target: str) -> Path:
    """The file of a target: among this user's temporary files, so that no project and no target holds it."""
    folder = Path(gettempdir()) / f"explainer-deploys-{_user()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.stat().st_uid != _user():
        raise PermissionError(EACCES, "it belongs to somebody else", str(folder))
    return folder / hashlib.sha256(target.encode()).hexdigest()[:32]
