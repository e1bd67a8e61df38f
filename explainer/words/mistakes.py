"""What is wrong with one translation: a value that is missing or that nothing fills, a lone %, another tag."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

_VALUE = re.compile(r"%\((\w+)\)s")
_TAG = re.compile(r"</?[a-zA-Z][^>]*>")


def mistakes_of(message: str | Sequence[str], translation: str | Sequence[str]) -> Iterator[tuple[int, str]]:
    """Each mistake with the number of the form that has it: 0, or that of a plural.

    A form of a plural may leave out the number, for in some languages one form is for one number alone.
    """
    originals = (message,) if isinstance(message, str) else tuple(message)
    forms = (translation,) if isinstance(translation, str) else tuple(translation)
    wanted = set(_VALUE.findall(" ".join(originals)))
    may_lack = {"n"} if len(forms) > 1 else set()
    for number, form in enumerate(forms):
        has = set(_VALUE.findall(form))
        for name in sorted(has - wanted):
            yield number, f"nothing fills %({name})s; {_filled(wanted)}"
        for name in sorted(wanted - has - may_lack):
            yield number, f"%({name})s is missing"
        if "%" in _VALUE.sub("", form).replace("%%", ""):
            yield number, "a % by itself; write %% for the sign, and %(name)s for a value"
        tags = Counter(_TAG.findall(form))
        if tags not in [Counter(_TAG.findall(original)) for original in originals]:
            yield number, f"it should have the tags of the message: {' '.join(_TAG.findall(originals[-1])) or 'none'}"


def _filled(names: set[str]) -> str:
    return (
        f"the message has {', '.join(f'%({name})s' for name in sorted(names))}" if names else "the message has no value"
    )
