"""Checks of numbers and dates in our own words: they stand in the passages beside them.

Only where the texts of the sources are here; dates only where a source is in English.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from explainer.dates import Edtf, Point, days_in
from explainer.documents import Path
from explainer.figures import numbers_in, spelled_numbers
from explainer.model import Claim, Dossier, Pin, Record, Source, When
from explainer.own_texts import OwnText, Passage, Silences, passages_of, silence
from explainer.pins import Pins
from explainer.problems import Problem
from explainer.project import Written
from explainer.quotations import beside, leaves_of
from explainer.recorded import Recorded
from explainer.remembered import remembered
from explainer.words import ENGLISH, Calendar

MONTHS = "january february march april may june july august september october november december".split()  # noqa: SIM905
_MONTH = "|".join(month.capitalize() for month in MONTHS)
_DAY = re.compile(
    rf"\b(?:(?P<first>\d{{1,2}}) (?:to|and|or|–|-) )?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<month>{_MONTH})\b"
    rf"|\b(?P<before>{_MONTH}) (?P<after>\d{{1,2}})\b"
)
_OTHER_TIMES = re.compile(r"\b\d{1,2}(?:st|nd|rd|th)\b|\b(?:1[5-9]|20)\d\ds?\b|\b\d{1,2}[:.]\d\d\b")


def numbers_stand_in_their_passages(
    texts: Iterable[OwnText], recorded: Recorded, silences: Silences, written: Written
) -> Iterator[Problem]:
    """Numbers of ours that no passage beside them holds. Without a passage, and in a remark, any source will do."""
    dated = _days_of(recorded.links.dossier.words.calendar)
    for text in texts:
        spelled = _bare_numbers(dated.sub(" ", text.own) if dated else text.own)
        days = _days_in(text.own) if text.is_prose and not text.sentence.is_ours else {}
        if not (spelled or days):
            continue
        anywhere = not text.passages or text.sentence.is_ours
        passages = recorded.everywhere if anywhere else list(text.passages)
        if not (recorded.has_all_texts if anywhere else recorded.has_texts(passages)):
            continue
        held = "\n".join(map(recorded.words_of, passages))
        where = "any source" if anywhere else ", ".join(f"{source}#{at}" for source, at in passages[:4])
        known = numbers_in(held)
        if isinstance(text.record, Claim) and text.record.figure:
            known |= numbers_in(text.record.figure.words)
        missing = [words for number, words in spelled.items() if number not in known]
        if not anywhere and _are_english(passages, recorded):
            missing += [words for day, words in days.items() if day not in _days_in(held)]
        for words in missing:
            if not silences.cover(text, words):
                place = written.find_words(text.key, text.path, text.sentence.text, words)
                hint = f"cite the passage that has it; or {silence(text, words, recorded.links.dossier)}"
                yield Problem("W105", place, f"‘{words}’ does not stand in {where}", hint)


def _days_of(calendar: Calendar) -> re.Pattern[str] | None:
    """Days with their month in another language: `5 и 11 февраля`, `5–11 февраля`. None for English: see `_DAY`."""
    if calendar is ENGLISH.calendar:
        return None
    months = "|".join(map(re.escape, calendar.months))
    return re.compile(rf"\b(?:\d{{1,2}}\.?(?: \w{{1,3}} |[–-]| [–-] ))?\d{{1,2}}\.? (?:{months})\b")


def dates_are_stated(dossier: Dossier, pins: Pins, recorded: Recorded, written: Written) -> Iterator[Problem]:
    """Each day of a date with the basis `stated` stands in a passage beside it, first and last ones too."""
    for record, key, path, leaf in leaves_of(dossier):
        if not isinstance(leaf, When) or record is None or isinstance(record, Source) or not _is_stated(leaf):
            continue
        days = list(_exact_days(leaf.edtf))
        passages = passages_of(_pins_beside(record, path), pins)
        if not days or not passages or not recorded.has_texts(passages) or not _are_english(passages, recorded):
            continue
        held = _days_in("\n".join(map(recorded.words_of, passages)))
        for point in dict.fromkeys(point for point in days if (point.day, point.month) not in held):
            named = ", ".join(f"{source}#{at}" for source, at in passages[:4])
            message = f"the day {point.year:04}-{point.month:02}-{point.day:02} does not stand in {named}"
            hint = "correct it; or say how you came to it: {edtf: …, basis: inferred, note: …}"
            yield Problem("W105", written.place(key, path), message, hint)


def _pins_beside(record: Record, path: Path) -> tuple[Pin, ...]:
    return tuple(beside(record, path) or ())


def _exact_days(edtf: Edtf) -> Iterator[Point]:
    """The days that a date names; not a last day that is the one after the first: `until the next morning`."""
    for span in edtf.spans:
        for point in (span.start, span.end):
            if isinstance(point, Point) and point.day is not None and point.is_exact:
                if point is span.end and isinstance(span.start, Point) and _is_next_day(span.start, point):
                    continue
                yield point


def _is_next_day(one: Point, other: Point) -> bool:
    year, month, day = one.latest()
    if (day := day + 1) > days_in(year, month):
        year, month, day = (year, month + 1, 1) if month < 12 else (year + 1, 1, 1)
    return (year, month, day) == other.latest()


def _is_stated(when: When) -> bool:
    return when.basis == "stated" and not when.words


def _are_english(passages: Iterable[Passage], recorded: Recorded) -> bool:
    sources = recorded.links.dossier.sources
    return all(sources[source].language.split("-")[0].lower() == "en" for source, _ in passages)


@remembered
def _bare_numbers(text: str) -> dict[int, str]:
    """The numbers of a text as they are spelled, without dates, years and times, and those up to twelve in words."""
    rest = _OTHER_TIMES.sub(" ", _DAY.sub(" ", text))
    return {number: words for number, words in spelled_numbers(rest).items() if number > 12 or words[0].isdigit()}


@remembered
def _days_in(text: str) -> dict[tuple[int | None, int | None], str]:
    """The days of a text, as (day, month), each as it is spelled."""
    found: dict[tuple[int | None, int | None], str] = {}
    for match in _DAY.finditer(text):
        month = MONTHS.index((match["month"] or match["before"]).casefold()) + 1
        for day in filter(None, (match["first"], match["day"], match["after"])):
            found.setdefault((int(day), month), match[0])
    for match in re.finditer(r"\b\d{4}-(\d\d)-(\d\d)\b", text):
        found.setdefault((int(match[2]), int(match[1])), match[0])
    return found
