"""Regular expressions that authors write: whether one could take more time than anybody has."""

from __future__ import annotations

from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

FEW = 5
"""A group may be repeated so often whatever it holds: the time stays within a power of the text's length."""


def may_never_end(pattern: str) -> bool:
    """Whether a group that can match in several ways is repeated: (a+)+ tries two ways more with every letter."""
    return _explodes(parser.parse(pattern))


def _explodes(parsed: Any, repeated: bool = False) -> bool:
    for code, argument in parsed:
        if code in (codes.MAX_REPEAT, codes.MIN_REPEAT):
            least, most, part = argument
            if (repeated and least != most) or _explodes(part, repeated or most > FEW):
                return True
        elif (code is codes.BRANCH and repeated) or any(_explodes(part, repeated) for part in _parts(argument)):
            return True
    return False


def _parts(argument: Any) -> list[Any]:
    """The patterns inside a group, a choice or a look around."""
    found = argument if isinstance(argument, (tuple, list)) else [argument]
    return [p for one in found for p in (one if isinstance(one, list) else [one]) if isinstance(p, parser.SubPattern)]
