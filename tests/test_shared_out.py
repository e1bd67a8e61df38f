"""Work that is shared out over two processes comes to what one would have come to."""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from explainer import pipeline
from explainer.pages import Page
from explainer.render import shared_out as module
from explainer.render.shared_out import can_fork, shared_out

pytestmark = pytest.mark.skipif(not can_fork(), reason="this machine has one core, or no safe fork")

HERE = os.getpid


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(module, "SOON", 0)
    monkeypatch.setattr(module, "ROOM", 1e12)  # the tests before may have taken more than a build does
    yield
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)  # no process is left, nor one that nobody asked after


@pytest.mark.parametrize("number", [0, 1, 2, 3, 10, 101])
def test_results_come_in_the_order_of_the_items(number: int) -> None:
    ticked: list[int] = []

    def progress(items: list[int]) -> Iterator[int]:
        for item in items:
            ticked.append(item)
            yield item

    results = shared_out(range(number), lambda item: (item, HERE()), progress)
    assert [item for item, _ in results] == list(range(number))
    assert ticked == list(range(number))
    assert len({process for _, process in results}) == min(number, 2)


def test_more_than_a_pipe_holds_comes_back() -> None:
    assert [len(text) for text in shared_out(range(8), lambda item: "x" * 10**6, iter)] == [10**6] * 8


def test_what_fails_in_the_other_process_fails_here() -> None:
    process = HERE()

    def do(item: int) -> int:
        if item == 5:
            raise LookupError(f"{item} in {'this' if HERE() == process else 'another'} process")
        return item

    with pytest.raises(LookupError, match="5 in this process"):
        shared_out(range(10), do, iter)


def test_what_fails_here_ends_the_other_process() -> None:
    def do(item: int) -> int:
        if item % 2 == 0:
            raise LookupError
        signal.pause()
        return item

    with pytest.raises(LookupError):
        shared_out(range(10), do, iter)


def test_a_process_that_is_killed_costs_no_item() -> None:
    process = HERE()

    def do(item: int) -> int:
        if item == 5 and HERE() != process:
            os.kill(HERE(), signal.SIGKILL)
        return item

    assert shared_out(range(10), do, iter) == list(range(10))


def test_what_cannot_be_pickled_is_done_here() -> None:
    def do(item: int) -> Iterator[int]:
        return (number for number in [item])

    assert [next(result) for result in shared_out(range(10), do, iter)] == list(range(10))


def test_a_process_that_takes_much_memory_works_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "ROOM", 1_000_000)
    assert {*shared_out(range(10), lambda item: HERE(), iter)} == {HERE()}


def test_where_there_can_be_no_other_process_all_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails() -> int:
        raise BlockingIOError

    monkeypatch.setattr(os, "fork", fails)
    assert shared_out(range(10), lambda item: (item, HERE()), iter) == [(item, HERE()) for item in range(10)]
    assert gc.get_freeze_count() == 0


def test_children_that_the_system_forgets_are_no_harm() -> None:
    before = signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    try:
        assert shared_out(range(10), lambda item: item, iter) == list(range(10))
    finally:
        signal.signal(signal.SIGCHLD, before)


def test_a_progress_bar_leaves_room_for_another_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its library has a thread of its own, beside which nothing forks."""
    monkeypatch.setattr(pipeline.sys.stderr, "isatty", lambda: True)  # type: ignore[attr-defined]
    pages = [Page(str(number), "", "", "") for number in range(10)]
    assert len(set(shared_out(pages, lambda page: HERE(), pipeline.progress))) == 2


def test_the_other_process_holds_no_file_of_this_one(tmp_path: Path) -> None:
    """A lock would outlive the process that took it."""
    with (tmp_path / "lock").open("w") as file:

        def do(item: int) -> tuple[int, bool]:
            with suppress(OSError):
                os.fstat(file.fileno())
                return HERE(), True
            return HERE(), False

        assert {(process == HERE(), is_open) for process, is_open in shared_out(range(4), do, iter)} == {
            (True, True),
            (False, False),
        }
