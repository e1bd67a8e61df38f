"""As of a day: what had been claimed and answered by then, and the statuses that followed from that alone.

What counts is the day on which something was said, which may be before the day on which the public read of it.
An answer's days are not narrowed by those of its claim: one statement may answer several claims, and may have been
made before one of them was. A page shows an answer only beneath its claim, so never before it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal

from explainer.date_words import in_words
from explainer.dates import Bound, Edtf, Point, Span
from explainer.links import Links
from explainer.model import Claim, Pin, Response, Source, When
from explainer.status import PRIMARY, Status, statuses
from explainer.words import ENGLISH, Words

MOST_STEPS = 60
"""Each step is a page that lists all claims, so their number must not grow with the claims."""

State = Literal["said", "may", "later", "unplaced"]
News = Literal["", "new", "newly certain", "newly possible"]


@dataclass(frozen=True, slots=True)
class Said:
    """When something was said: on no day before `earliest`, and by `latest`. None where that is not known."""

    date: When | None
    """What is recorded, if anything."""
    earliest: Bound | None = None
    latest: Bound | None = None
    source: Source | None = None
    """The source that had appeared by `latest` and has the words; None where `latest` is of the date itself."""

    def state(self, day: Bound) -> State:
        """Whether it was said by a day, may have been, was said later, or has no day to tell it by."""
        if self.latest is not None and self.latest <= day:
            return "said"
        if self.earliest is not None:
            return "later" if day < self.earliest else "may"
        return "unplaced" if self.latest is None or self.is_loose else "may"

    def news(self, day: Bound, before: Bound | None) -> News:
        """What a day tells of it that the step before, if there was one, did not."""
        state = self.state(day)
        if state not in ("said", "may") or (before is not None and self.state(before) == state):
            return ""
        is_after = self.earliest is not None and (before is None or self.earliest > before)
        if state == "said":
            return "new" if is_after else "newly certain"
        return "newly possible" if is_after else ""

    @property
    def is_loose(self) -> bool:
        """Whether its own date has no first day: what was said about 10 February was not said just any day before."""
        return self.date is not None and _is_loose(self.date.edtf)

    @property
    def by(self) -> Edtf | None:
        """The latest day as a date."""
        return None if self.latest is None else _date_of(self.latest)


@dataclass(frozen=True, slots=True)
class Step:
    """A day that has a page."""

    day: Bound
    before: Bound | None = None
    """The step before it."""

    @property
    def date(self) -> Edtf:
        return _date_of(self.day)

    @property
    def address(self) -> str:
        return f"as-of/{self.date.text}.html"


@dataclass(frozen=True, slots=True)
class History:
    """When every claim and every answer to it was said, and the days on which that changes something."""

    steps: tuple[Step, ...]
    """Oldest first; none where there would be one only, for there is nothing to step to."""
    thinned: str
    """`month` where of each month only the last such day is kept, then `year`, `10 years`, …; empty: all days."""
    sayings: dict[str, tuple[Said, tuple[Said, ...]]]
    """By the claim's id: the claim's, then those of its responses in their order."""
    words: Words = ENGLISH

    def groups(self) -> list[tuple[str, list[tuple[str, str, Step]]]]:
        """The steps under the words that their dates share: (`February 2018`, [(`12`, ` February 2018`, step), …])."""
        parts = {"": 2, "month": 1}.get(self.thinned, 0)
        found = []
        for shared, steps in groupby(self.steps, lambda step: step.day[:parts]):
            title = in_words(_date_of(shared), self.words) if shared else ""
            found.append((title, [(*self._label(step), step) for step in steps]))
        return found

    def _label(self, step: Step) -> tuple[str, str]:
        """The words for a day in two parts: what differs from the others of its group, and the rest."""
        whole = in_words(step.date, self.words)
        _, month, day = step.day
        own = {"": str(day), "month": self.words.calendar.day(day, month, "")}.get(self.thinned, whole)
        return (own, whole.removeprefix(own)) if whole.startswith(own) else (whole, "")

    def count(self, day: Bound, state: State) -> int:
        """How many claims are in a state on a day."""
        return sum(said.state(day) == state for said, _ in self.sayings.values())


@dataclass(frozen=True, slots=True)
class Answered:
    """A response on a day."""

    response: Response
    said: Said
    state: State
    news: News


@dataclass(frozen=True, slots=True)
class Entry:
    """A claim on a day."""

    claim: Claim
    said: Said
    state: State
    news: News
    status: Status | None
    """Of that day; None for a claim that was not certainly said by then."""
    answers: tuple[Answered, ...]
    later: int
    """How many answers were said only after the day."""


def history_of(links: Links) -> History:
    sayings = {
        claim.id: (said_of(claim, links), tuple(said_of(response, links) for response in claim.responses))
        for claim in links.dossier.claims.values()
    }
    days = sorted({day for claim, answers in sayings.values() for day in _days(claim, answers)})
    kept, thinned = _thinned(days)
    if len(kept) < 2:
        return History((), "", sayings, links.dossier.words)
    steps = tuple(Step(day, before) for day, before in zip(kept, [None, *kept[:-1]], strict=True))
    return History(steps, thinned, sayings, links.dossier.words)


def as_of(step: Step, history: History, links: Links) -> list[Entry]:
    """Every claim that was, or may have been, said by a day, or has no day, in the order of the files."""
    status = statuses(cut(links, history, step.day))
    entries = []
    for claim in links.dossier.claims.values():
        said, answers = history.sayings[claim.id]
        if (state := said.state(step.day)) == "later":
            continue
        answered = [
            Answered(response, when, when.state(step.day), when.news(step.day, step.before))
            for response, when in zip(claim.responses, answers, strict=True)
        ]
        shown = tuple(answer for answer in answered if answer.state != "later")
        later = len(answered) - len(shown)
        news = said.news(step.day, step.before)
        entries.append(Entry(claim, said, state, news, status.get(claim.id), shown, later))
    return entries


def cut(links: Links, history: History, day: Bound) -> Links:
    """The links of the dossier that has only what had certainly been said by a day.

    Pins go with their sources: no claim was documented by a document that came later. What a claim derives from
    or agrees with is part of what it says, and stays.
    """
    claims = {}
    for claim in links.dossier.claims.values():
        said, answers = history.sayings[claim.id]
        if said.state(day) == "said":
            responses = tuple(r for r, when in zip(claim.responses, answers, strict=True) if when.state(day) == "said")
            pins = tuple(pin for pin in claim.pins if _was_there(pin, claim, links, day))
            claims[claim.id] = claim.model_copy(update={"responses": responses, "pins": pins})
    return replace(links, dossier=replace(links.dossier, claims=claims))


def _was_there(pin: Pin, claim: Claim, links: Links, day: Bound) -> bool:
    appeared = _appeared(links[pin.source])
    # A claim that was made in a document was made with it, whenever that was.
    return claim.attribution == "document" if appeared is None else appeared <= day


# When something was said


def said_of(one: Claim | Response, links: Links) -> Said:
    """From its own date, and from the source that it stands in, which can only have appeared afterwards."""
    earliest, latest = _first_days(one.date.edtf) if one.date else (None, None)
    appeared, source = _first_source(one.pins, links)
    if appeared is None or (latest is not None and latest <= appeared):
        return Said(one.date, earliest, latest)
    if earliest is not None and appeared < earliest:  # they contradict each other; its own date is the nearer word
        return Said(one.date, earliest, latest)
    return Said(one.date, earliest, appeared, source)


def _first_days(date: Edtf) -> tuple[Bound | None, Bound | None]:
    """The days between which something of this date was first said; what went on was said from its start on."""
    if _is_loose(date):
        return None, None
    if date.form not in ("interval", "all"):
        return date.earliest(), date.latest()
    ends = [p.latest() for span in date.spans for p in (span.start, span.end) if isinstance(p, Point)]
    return date.earliest(), min(ends)


def _is_loose(date: Edtf) -> bool:
    """Whether a date has no certain first and last day: about the 10th, perhaps the 10th, winter."""
    return any(point.approximate or point.uncertain or point.is_season for point in date.points)


def _first_source(pins: Iterable[Pin], links: Links) -> tuple[Bound | None, Source | None]:
    """The first source to appear of those that something is pinned to, and the day by which it had.

    A document may be pinned because it bears out what was said long after it, so it counts only where nothing
    else is pinned.
    """
    sources = [links[pin.source] for pin in pins]
    telling = [source for source in sources if source.kind not in PRIMARY] or sources
    days = [(day, source) for source in telling if (day := _appeared(source)) is not None]
    return min(days, key=lambda found: found[0], default=(None, None))


def _appeared(source: Source) -> Bound | None:
    """The day by which a source had appeared."""
    return None if source.date is None or _is_loose(source.date.edtf) else source.date.edtf.latest()


# Steps


def _days(claim: Said, answers: Iterable[Said]) -> Iterator[Bound]:
    """The days on which a claim or its answers change their state, where a page shows that."""
    if claim.earliest is None and claim.latest is None:
        return
    first = claim.latest if claim.is_loose else claim.earliest
    for said in (claim, *answers):
        for day in (said.earliest, said.latest):
            if day is not None and (first is None or first <= day):
                yield day


def _thinned(days: list[Bound]) -> tuple[list[Bound], str]:
    """At most MOST_STEPS of the days: the last of each month, else of each year, else of 10 years, and so on."""
    if len(days) <= MOST_STEPS:
        return days, ""
    kept = list({day[:2]: day for day in days}.values())
    if len(kept) <= MOST_STEPS:
        return kept, "month"
    years = 1
    while len(kept := list({day[0] // years: day for day in days}.values())) > MOST_STEPS:
        years *= 10
    return kept, "year" if years == 1 else f"{years} years"


def _date_of(day: tuple[int, ...]) -> Edtf:
    """A day, or the month or year that it starts with, as a date."""
    year, *rest = day
    written = f"{year:05d}" if year < 0 else f"{year:04d}" if year < 10_000 else f"Y{year}"
    month, number, *_ = (*rest, None, None)
    point = Point(year, month, number)
    return Edtf("-".join([written, *(f"{part:02d}" for part in rest)]), "date", (Span(point, point),))
