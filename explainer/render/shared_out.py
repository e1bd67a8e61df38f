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
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")

SOON = 0.3
"""Seconds of work before another process is asked for: it and the way back take a tenth of that."""


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
    other = _Other(items[1::2], do)
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
    return sys.platform == "linux" and len(os.sched_getaffinity(0)) > 1 and threading.active_count() == 1


class _Other:
    """A process that does some of the items, and gives what came of them through a pipe."""

    def __init__(self, items: Sequence[T], do: Callable[[T], R]) -> None:
        self.data = b""
        reading, writing = os.pipe()
        gc.freeze()  # else collecting would copy all memory that the two share
        self.process = os.fork()
        if not self.process:
            try:
                # Locks and sockets are the first process's alone: it may end before this one.
                os.closerange(3, writing)
                os.closerange(writing + 1, os.sysconf("SC_OPEN_MAX"))
                _work(items, do, writing)
            finally:
                os._exit(0)
        gc.unfreeze()
        os.close(writing)
        self.reader = threading.Thread(target=self._read, args=(reading,))
        self.reader.start()

    def _read(self, reading: int) -> None:
        """Reads on while the first process works: a pipe holds little."""
        with open(reading, "rb") as pipe:
            self.data = pipe.read()

    def results(self) -> list[R]:
        """What came of the items, up to the first that failed."""
        self.reader.join()
        try:
            found: list[R] = pickle.loads(self.data)
        except (EOFError, pickle.UnpicklingError):
            return []
        return found

    def end(self) -> None:
        with suppress(ProcessLookupError):
            os.kill(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)
        self.reader.join()


def _work(items: Iterable[T], do: Callable[[T], R], writing: int) -> None:
    done: list[R] = []
    with suppress(Exception):
        done.extend(map(do, items))  # what was done before a failure stays
    with open(writing, "wb") as pipe:
        pickle.dump(done, pipe, 5)
