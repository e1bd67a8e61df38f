"""Checks of statements: each names the passage that it stands on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from explainer.documents import Path
from explainer.links import Links
from explainer.model import Claim, Event, Person, Record
from explainer.pins import Pins
from explainer.problems import Problem
from explainer.project import Written
from explainer.prose import parse

HINT = "pin it: pins: [report#5], or cite it in the text: [@report#5]"


def statements_name_their_passage(links: Links, pins: Pins, written: Written) -> Iterator[Problem]:
    """Claims, events, profiles and facts without a pin."""
    for record in links.dossier.records:
        for path, what in _unpinned(record, links.dossier.site.language):
            place = written.place(record.key, path, name=not path)
            yield Problem("W101", place, f"{what} names no passage", HINT)


def _unpinned(record: Record, language: str) -> Iterator[tuple[Path, str]]:
    cited = bool(parse(getattr(record, "summary", None) or "", language).citations)
    pinned = bool(getattr(record, "pins", ())) or cited
    if isinstance(record, (Claim, Event)) and not pinned:
        yield (), f"this {record.kind_name}"
    if isinstance(record, Person):
        if (record.role or record.summary) and not pinned:
            yield ("role",) if record.role else ("summary",), "this"
        for name, noun in (("facts", "fact"), ("ties", "tie")):
            parts: tuple[Any, ...] = getattr(record, name)
            for index, part in enumerate(parts):
                if not part.pins:
                    yield (name, index), f"this {noun}"
