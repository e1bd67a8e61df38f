"""pins.lock: which text each source had, and where each pin stood, as hashes; one pin a line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from explainer.problems import Place, Problem
from explainer.remembered import remembered

Spelling = tuple[str, int | None, str | None, int | None]
"""A pin as it is spelled: source, paragraph, hash of the normalised quote, occurrence."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Where a pin points: a paragraph of a source, and words in it where the pin quotes any."""

    source: str
    at: int
    first_word: int = 0
    words: int = 0
    """How many words are quoted; 0 where the pin names the paragraph only."""
    paragraph: str = ""
    """The hash of the normalised paragraph."""


@dataclass(frozen=True, slots=True)
class LockedSource:
    sha256: str
    characters: int
    words: int
    paragraphs: int


@dataclass(frozen=True, slots=True)
class Lock:
    """What pins.lock holds: each source's text by its hash and size, and each pin's passage."""

    sources: dict[str, LockedSource] = field(default_factory=dict)
    pins: dict[Spelling, Passage] = field(default_factory=dict)


def joined(locks: Iterable[Lock]) -> Lock:
    """One lock for all editions: they stand on the same sources, and a translation may cite more passages of them."""
    whole = Lock()
    for lock in locks:
        whole.sources.update(lock.sources)
        whole.pins.update(lock.pins)
    return whole


REMAKE = "delete the file, put the texts into seeds/ and run: python build.py lock"
HEADER = """\
# Written by the build; do not edit. It holds which text each source had when its pins were verified,
# and which paragraph and words each pin stands on, as hashes, so that a clone without the texts can be
# checked. One pin a line, sorted: read its diff as you read a diff of code.
"""
_SOURCE = re.compile(r"source (\S+) sha256:([0-9a-f]{64}) characters:(\d+) words:(\d+) paragraphs:(\d+)")
_LINE = re.compile(
    r"pin ([^\s#]+)#(\d+)(?: (anywhere))?(?: quote:([0-9a-f]{20}))?(?: occurrence:(\d+))?"
    r"(?: words:(\d+)\+(\d+))? paragraph:([0-9a-f]{20})"
)


def line_order(passage: Passage, spelled: Spelling) -> tuple[Any, ...]:
    return (
        passage.source,
        passage.at,
        passage.first_word,
        passage.words,
        spelled[2] or "",
        spelled[1] or 0,
        spelled[3] or 0,
    )


def lock_text(lock: Lock) -> str:
    """The lock as text: the same pins give the same bytes."""
    lines = [
        f"source {name} sha256:{s.sha256} characters:{s.characters} words:{s.words} paragraphs:{s.paragraphs}"
        for name, s in sorted(lock.sources.items())
    ]
    for spelled, passage in sorted(lock.pins.items(), key=lambda item: line_order(item[1], item[0])):
        source, at, quote, occurrence = spelled
        parts = [f"pin {source}#{passage.at}"]
        parts += ["anywhere"] if at is None else []
        parts += [f"quote:{quote}"] if quote else []
        parts += [f"occurrence:{occurrence}"] if occurrence else []
        parts += [f"words:{passage.first_word}+{passage.words}"] if passage.words else []
        lines.append(" ".join([*parts, f"paragraph:{passage.paragraph}"]))
    return HEADER + "".join(line + "\n" for line in lines)


@remembered
def parse_lock(text: str, path: str) -> tuple[Lock, list[Problem]]:
    """The lock from its text. A line that is not one of ours is a problem, merge marks above all."""
    lock = Lock()
    problems = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip() or line.startswith("#"):
            continue
        if match := _SOURCE.fullmatch(line):
            name, sha256, *sizes = match.groups()
            if name in lock.sources:
                told = f"pins.lock holds two texts of '{name}'"
                problems.append(Problem("E409", Place(path, number, 1, line), told, REMAKE))
            lock.sources[name] = LockedSource(sha256, *map(int, sizes))
        elif match := _LINE.fullmatch(line):
            source, at, anywhere, quote, occurrence, first, count, paragraph = match.groups()
            passage = Passage(source, int(at), int(first or 0), int(count or 0), paragraph)
            lock.pins[source, None if anywhere else int(at), quote, int(occurrence) if occurrence else None] = passage
        else:
            problems.append(
                Problem(
                    "E409",
                    Place(path, number, 1, line),
                    "this line of pins.lock cannot be read",
                    REMAKE,
                )
            )
    return lock, problems


def lock_differences(old: Lock, new: Lock) -> Iterator[str]:
    """What bringing the lock up to date would change, a line each."""
    before = set(lock_text(old).splitlines())
    after = set(lock_text(new).splitlines())
    yield from (f"+ {line}" for line in sorted(after - before))
    yield from (f"- {line}" for line in sorted(before - after))


def check_locked(old: Lock, new: Lock, path: str) -> list[Problem]:
    """With --locked a lock that is out of date is a problem."""
    lines = list(lock_differences(old, new))
    if not lines:
        return []
    more = f", and {len(lines) - 1} more" if len(lines) > 1 else ""
    return [
        Problem(
            "E408",
            Place(path),
            f"pins.lock is out of date: {lines[0]}{more}",
            "run python build.py lock, and commit pins.lock",
        )
    ]
