"""The names that texts use for people, and where they stand in a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from explainer.remembered import remembered

STRAIGHT = str.maketrans({"\n": " ", "’": "'", "‘": "'", "“": '"', "”": '"', "\u00a0": " "})
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Mention:
    start: int
    end: int
    person: str


class Names:
    """The names that texts use for people, found by their first word; the longest wins.

    A thousand people may be called John, so that names with one first word are looked up by their length.
    """

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        self._by_word: dict[str, dict[tuple[int, int], dict[str, str]]] = {}
        """By first word; by length, negative, and where in the name that word stands; by name: the person."""
        forms: set[tuple[int, str, str]] = set()
        for name, person in names:
            plain = name.translate(STRAIGHT)
            # "the harbour master" stands at the start of a sentence too.
            forms.update((-len(form), form, person) for form in (plain, plain[:1].upper() + plain[1:]))
        for length, form, person in sorted(forms):
            if first := _WORD.search(form):
                alike = self._by_word.setdefault(first.group(), {}).setdefault((length, first.start()), {})
                alike.setdefault(form, person)

    def find(self, text: str) -> tuple[Mention, ...]:
        """Every name in a text, as whole words, without overlaps."""
        return _found(self, text)

    def look_for(self, text: str) -> Iterator[Mention]:
        plain = text.translate(STRAIGHT)
        done = 0
        for word in _WORD.finditer(plain):
            for (length, lead), names in self._by_word.get(word.group(), {}).items():
                start = word.start() - lead
                end = start - length
                person = names.get(plain[start:end]) if start >= done else None
                if person is not None and not _inside_word(plain, start, end):
                    yield Mention(start, end, person)
                    done = end
                    break


@remembered
def names_of(owners: tuple[tuple[str, str], ...]) -> Names:
    """The same names are the same object, for which what is found in a text is remembered."""
    return Names(owners)


@remembered
def _found(names: Names, text: str) -> tuple[Mention, ...]:
    return tuple(names.look_for(text))


def _inside_word(text: str, start: int, end: int) -> bool:
    return bool(
        (start and text[start - 1].isalnum() and text[start].isalnum())
        or (end < len(text) and text[end - 1].isalnum() and text[end].isalnum())
    )
