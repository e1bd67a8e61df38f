"""Work on a long list shared out over two processes, where that is sooner done: on Linux, and with a second core.

The other process is a fork: it has all that this one has, and needs to be told nothing. What goes wrong there is done
again here, so that a problem has its place, and a process that is killed for want of memory costs time and no page.
"""

from __future__ import annotations

import gc
import os
import pickle
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, NoReturn, TypeVar

T = TypeVar("T")
R = TypeVar("R")

SOON = 0.3
"""Seconds of work before another process is asked for: it and the way back take a tenth of that."""


ROOM = 1_000_000_000
"""Bytes of memory above which there is no other process: it comes to take as many again."""


def shared_out(items: Sequence[T], do: Callable[[T], R], progress: Callable[[list[T]], Iterable[T]]) -> list[R]:
    """`do` of every item, in their order. What it gives must be fit to pickle; what it changes may be lost."""
    ticks = iter(progress(list(items)))
    results: list[R] = []
    until = time.perf_counter() + SOON
    while len(results) < len(items) and (time.perf_counter() < until or not can_fork()):
        results.append(do(next(ticks)))
    if left := items[len(results) :]:
        results += _with_another(left, do, ticks)
    for _ in ticks:
        pass  # what the other process did
    return results


def _with_another(items: Sequence[T], do: Callable[[T], R], ticks: Iterator[T]) -> list[R]:
    # Every other item: those of a kind, which take alike, stand beside each other.
    try:
        other = _Other(items[1::2], do)
    except OSError:  # there may be no more processes, or no room for a file
        return [do(item) for item, _ in zip(items, ticks, strict=False)]
    try:
        ours = [do(item) for item, _ in zip(items[::2], ticks, strict=False)]
        theirs: list[R] = other.results()
    finally:
        other.end()
    theirs += [do(item) for item in items[1::2][len(theirs) :]]
    results = [*ours, *theirs]
    results[::2], results[1::2] = ours, theirs
    return results


def can_fork() -> bool:
    """Whether a fork is safe and of use. macOS has libraries that a fork breaks, and so has any other thread."""
    if sys.platform != "linux" or len(os.sched_getaffinity(0)) < 2 or threading.active_count() > 1:
        return False
    taken = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return taken < ROOM


class _Other:
    """A process that does some of the items, and leaves what came of them in a file that has no name."""

    def __init__(self, items: Sequence[T], do: Callable[[T], R]) -> None:
        self.file = TemporaryFile()  # noqa: SIM115 - closed in end
        gc.freeze()  # else collecting would copy all memory that the two share
        try:
            self.process = os.fork()
            if not self.process:
                _work(items, do, self.file)
        finally:
            gc.unfreeze()

    def results(self) -> list[R]:
        """What came of the items, up to the first that failed; once, for it waits for the process to end."""
        with suppress(ChildProcessError):  # the system may have been told to forget those that end
            os.waitpid(self.process, 0)
        self.process = 0
        self.file.seek(0)
        try:
            found: list[R] = pickle.load(self.file)
        except (EOFError, pickle.UnpicklingError):
            return []
        return found

    def end(self) -> None:
        if self.process:
            with suppress(ProcessLookupError, ChildProcessError):
                os.kill(self.process, signal.SIGKILL)
                os.waitpid(self.process, 0)
        self.file.close()


def _work(items: Iterable[T], do: Callable[[T], R], file: IO[bytes]) -> NoReturn:
    """All that the other process does."""
    try:
        # Locks and sockets are the first process's alone: it may end before this one.
        for number in [int(entry.name) for entry in Path("/proc/self/fd").iterdir()]:
            if number > 2 and number != file.fileno():
                with suppress(OSError):
                    os.close(number)
        done: list[R] = []
        with suppress(Exception):
            done.extend(map(do, items))  # what was done before a failure stays
        pickle.dump(done, file, 5)
        file.flush()
    finally:
        os._exit(0)
