"""Days, months and lists in a language. English needs no library, so that a build in it loads none."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

from explainer.dates import MONTHS

if TYPE_CHECKING:
    from babel import Locale

ANY_YEAR = 2000
"""A leap year; which one does not show."""
YEAR = "\ufdd0"


class Calendar(Protocol):
    """How a language writes exact dates and lists. `year` is in words already (`44 BC`); empty where none is said."""

    @property
    def day_comes_first(self) -> bool:
        """Whether `7 or 8 February` can be said: the day before the month."""

    @property
    def months(self) -> tuple[str, ...]:
        """The names of the months as they stand behind a day."""

    def day(self, day: int, month: int, year: str) -> str:
        """`7 February 2018`."""

    def month(self, month: int, year: str) -> str:
        """`February 2018`, as it stands by itself."""

    def short_month(self, month: int) -> str:
        """`Feb`."""

    def listed(self, texts: Sequence[str], joining: Literal["and", "or"]) -> str:
        """`a, b and c`."""


class EnglishCalendar:
    """English with the day first, as most of the world writes it."""

    day_comes_first = True
    months = MONTHS

    def day(self, day: int, month: int, year: str) -> str:
        return f"{day} {self.month(month, year)}"

    def month(self, month: int, year: str) -> str:
        return f"{MONTHS[month - 1]} {year}".rstrip()

    def short_month(self, month: int) -> str:
        return MONTHS[month - 1][:3]

    def listed(self, texts: Sequence[str], joining: Literal["and", "or"]) -> str:
        return f" {joining} ".join([", ".join(texts[:-1]), *texts[-1:]][len(texts) < 2 :])


@dataclass(frozen=True, slots=True)
class LocaleCalendar:
    """Any other language, as CLDR has it."""

    locale: Locale

    @property
    def day_comes_first(self) -> bool:
        return self._without_year.lstrip("\u200f").startswith("d")

    @property
    def months(self) -> tuple[str, ...]:
        return tuple(self._written("MMMM", 1, month) for month in range(1, 13))

    def day(self, day: int, month: int, year: str) -> str:
        pattern = self._unstopped(str(self.locale.date_formats["long"].pattern)) if year else self._without_year
        return self._written(pattern, day, month, year)

    def month(self, month: int, year: str) -> str:
        pattern = self._month_and_year if year else 4 * self._month_letter
        return self._written(pattern, 1, month, year)

    def short_month(self, month: int) -> str:
        return self._written(3 * self._month_letter, 1, month)

    def listed(self, texts: Sequence[str], joining: Literal["and", "or"]) -> str:
        from babel.lists import format_list

        return format_list(texts, "standard" if joining == "and" else "or", self.locale)

    @property
    def _month_and_year(self) -> str:
        return self._unstopped(str(self.locale.datetime_skeletons["yMMMM"].pattern))

    def _unstopped(self, pattern: str) -> str:
        """Without `г.` for year at the end of a Russian date, whose full stop would meet that of a sentence."""
        return re.sub(r"\s*'\w+'\.$", "", pattern)

    @property
    def _month_letter(self) -> str:
        """L where months that stand by themselves have a form of their own, else M.

        Asked for a form that a locale only shares, Babel 2.18 hands out the last other locale's that was.
        """
        return "L" if "LLLL" in self._month_and_year else "M"

    @property
    def _without_year(self) -> str:
        skeletons = self.locale.datetime_skeletons
        return str((skeletons.get("MMMMd") or skeletons["MMMd"]).pattern)

    def _written(self, pattern: str, day: int, month: int, year: str = "") -> str:
        from babel.dates import parse_pattern

        # The year is in words already, so a letter that no pattern writes keeps its place.
        parsed = parse_pattern(pattern.replace("y", f"'{YEAR}'"))
        return parsed.apply(datetime.date(ANY_YEAR, month, day), self.locale).replace(YEAR, year)
