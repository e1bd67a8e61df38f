"""Checks of statements: each names the passage that it stands on."""

from __future__ import annotations

from collections.abc import Iterator

from explainer.coverage import Statement, statements_of
from explainer.links import Links
from explainer.pins import Pins
from explainer.problems import Place, Problem
from explainer.project import Written


def statements_name_their_passage(links: Links, pins: Pins, written: Written) -> Iterator[Problem]:
    """Sentences, claims, events, roles, facts and ties without a pin."""
    example = f"{next(iter(links.dossier.sources), 'report')}#5"
    for one in statements_of(links):
        if one.is_unpinned:
            hint = f"pin it: pins: [{example}], or cite it in the text: [@{example}]"
            if one.sentence:
                hint = f"cite the passage behind it: [@{example}]; or mark it as your own remark: [@us]"
            yield Problem("W101", place_of(one, written), f"this {one.what} names no passage", hint)


def place_of(statement: Statement, written: Written) -> Place:
    """Where a statement starts."""
    if statement.sentence:
        return written.find_words(statement.key, statement.path, statement.text)
    return written.place(statement.key, statement.path, name=not statement.path)
