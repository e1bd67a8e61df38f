"""What pure functions gave, remembered as long as builds ask for it: a preview builds all day."""

from __future__ import annotations

from collections.abc import Callable
from functools import update_wrapper
from typing import Any, Generic, ParamSpec, TypeVar, cast

P = ParamSpec("P")
R = TypeVar("R")

MOST = 200_000
"""Results of one function, where nothing builds and so nothing is forgotten."""

PATIENCE = 50
"""Builds in a row that may come to no end, through mistakes or saves on the way, and leave in memory what is there."""

_all: list[remembered[Any, Any]] = []
_unfinished = 0


class remembered(Generic[P, R]):  # noqa: N801 - a decorator
    """A function without effects whose results are kept, by its arguments, till two whole builds did not ask for it."""

    def __init__(self, function: Callable[P, R]) -> None:
        self.function = function
        self.now: dict[Any, R] = {}
        self.before: dict[Any, R] = {}
        update_wrapper(self, function)
        _all.append(self)

    def __call__(self, *args: P.args, **named: P.kwargs) -> R:
        key = (*args, *named.items()) if named else args
        if key in self.now:
            return self.now[key]
        result = self.before[key] if key in self.before else self.function(*args, **named)
        if len(self.now) >= MOST:
            self.turn()
        self.now[key] = result
        return result

    def turn(self) -> None:
        self.before, self.now = self.now, {}


class remembered_by_identity(remembered[P, R]):  # noqa: N801 - a decorator
    """The same, of a function whose first argument is told by its identity: it is frozen, and long to compare."""

    def __call__(self, *args: P.args, **named: P.kwargs) -> R:
        key = (id(args[0]), *args[1:], *named.items())
        found: Any = self.now.get(key) or self.before.get(key)
        if found is None:
            if len(self.now) >= MOST:
                self.turn()
            found = args[0], self.function(*args, **named)
        self.now[key] = found  # with the value, so that no other comes by its identity
        return cast(R, found[1])


def begun() -> None:
    """Called when a build begins. Where many come to no end, one after the other, what they left is forgotten too."""
    global _unfinished
    _unfinished += 1
    if _unfinished > PATIENCE:
        forget()


def forget() -> None:
    """Called when a build has asked for everything: what neither it nor the one before asked for is forgotten."""
    global _unfinished
    _unfinished = 0
    for function in _all:
        function.turn()
