"""Words of one language: messages with their plurals, lists, and the parts of dates."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from gettext import NullTranslations
from typing import Any

from explainer.words.calendar import Calendar, EnglishCalendar


def N_(message: str) -> str:  # noqa: N802 - the name that gettext's tools know
    """Marks a message that is translated where it is used, not where it stands."""
    return message


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language. A message without a translation stands in English."""

    language: str = "en"
    """The BCP 47 tag of the words, which is not the explainer's where there are none in its language."""
    catalog: NullTranslations = field(default_factory=NullTranslations)
    calendar: Calendar = field(default_factory=EnglishCalendar)
    lacking: int = 0
    """How many messages have no translation and stand in English."""

    # The names are gettext's, by which tools find the messages in the code. `values` fill %(name)s.

    def gettext(self, message: str, **values: Any) -> str:
        return self.catalog.gettext(message) % values

    def pgettext(self, context: str, message: str, **values: Any) -> str:
        """A message whose English alone does not say which of its senses is meant."""
        return self.catalog.pgettext(context, message) % values

    def ngettext(self, one: str, many: str, number: int, **values: Any) -> str:
        """A message with a number, which fills %(n)s."""
        return self.catalog.ngettext(one, many, number) % {"n": number, **values}

    @property
    def comma(self) -> str:
        """What stands between the items of a list that goes on: a comma and a space."""
        return self.gettext(", ")

    def all_of(self, texts: Iterable[str]) -> str:
        """`a, b and c`."""
        return self.calendar.listed(list(texts), "and")

    def any_of(self, texts: Iterable[str]) -> str:
        """`a, b or c`."""
        return self.calendar.listed(list(texts), "or")


ENGLISH = Words()
