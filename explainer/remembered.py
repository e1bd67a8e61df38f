"""What pure functions gave, remembered as long as builds ask for it: a preview builds all day."""

from __future__ import annotations

from collections.abc import Callable
from functools import update_wrapper
from typing import Any, Generic, ParamSpec, TypeVar, cast

P = ParamSpec("P")
R = TypeVar("R")

MOST = 200_000
"""Results of one function, where nothing builds and so nothing is forgotten."""

_all: list[remembered[Any, Any]] = []


class remembered(Generic[P, R]):  # noqa: N801 - a decorator
    """A function without effects whose results are kept, by its arguments, until two builds have not asked for them."""

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
        key = (id(args[0]), *args[1:])
        found: Any = self.now.get(key) or self.before.get(key)
        if found is None:
            if len(self.now) >= MOST:
                self.turn()
            found = args[0], self.function(*args, **named)
        self.now[key] = found  # with the value, so that no other comes by its identity
        return cast(R, found[1])


def forget() -> None:
    """Forgets what was not asked for since the last time."""
    for function in _all:
        function.turn()
