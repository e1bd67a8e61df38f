"""Cards: what stands on the picture that goes with a page's link, in words and figures. Drawing is another matter.

A card says nothing more firmly than its page does: no verdict, figures side by side, statuses in their words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from explainer.date_words import in_words
from explainer.figures import chart_of, in_groups, sense
from explainer.links import Links
from explainer.model import Article, Claim, Person, Question, Source
from explainer.pages import Page, summary_of
from explainer.pins import Pins
from explainer.printed import DISPUTE_PRINTED, SOURCE_KINDS, SUPPORT_PRINTED
from explainer.prose import typeset
from explainer.status import Status, name_inside
from explainer.timeline import timeline_of
from explainer.values import Verbatim
from explainer.words import ENGLISH, Words

MOST_ROWS = 5
MOST_ALT = 420
"""Characters of an alternative text; X takes no more."""
RIGHT_TO_LEFT = ("ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "syr", "ug", "ur", "yi")


class NotDrawnError(Exception):
    """Cards cannot be drawn here; the message says why, in an author's words."""


@dataclass(frozen=True, slots=True)
class Row:
    """One figure of a chart. The bar starts and ends in per cent of the scale; None where the words give no number."""

    words: str
    says: str
    counts: str
    bar: tuple[float, float] | None
    is_open_below: bool = False
    is_open_above: bool = False
    is_point: bool = False
    is_beyond: bool = False
    """The known end is not the number itself, but more or fewer."""
    is_about: bool = False
    """The number is approximate."""


@dataclass(frozen=True, slots=True)
class Scale:
    """The figures of one question on a common scale, and how many more there are."""

    question: str
    rows: tuple[Row, ...]
    more: int
    ticks: tuple[tuple[str, float], ...]
    is_unlike: bool
    """The figures do not all count the same thing."""
    interface: Words = field(default=ENGLISH, repr=False, compare=False)

    @property
    def unlike(self) -> str:
        return self.interface.gettext("They do not all count the same thing.") if self.is_unlike else ""

    @property
    def others(self) -> str:
        return self.interface.gettext("and %(n)s more", n=self.more) if self.more else ""


@dataclass(frozen=True, slots=True)
class Card:
    """What stands on one card."""

    site: str
    title: str
    lead: str = ""
    """Who says so, above a title that is a claim: nobody is to read it as ours."""
    quote: str = ""
    """A figure in the source's own words; it stands in place of the title."""
    facts: tuple[str, ...] = ()
    marks: tuple[tuple[str, str], ...] = ()
    """Statuses: which of templates/parts/marks.css, and its word."""
    scale: Scale | None = None
    is_right_to_left: bool = False

    @property
    def alt(self) -> str:
        """The same in words."""
        return summary_of(" ".join(_sentences(self)), most=MOST_ALT)


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawn card: its address from the site's folder, the bytes of the PNG, and what is on it in words."""

    address: str
    data: bytes
    alt: str
    width: int
    height: int


def is_right_to_left(language: str) -> bool:
    """Whether a language, or the script that its tag names, is written to the left."""
    first, *others = language.lower().split("-")
    scripts = [part for part in others if len(part) == 4 and part.isalpha()]
    return scripts[0] in ("arab", "hebr", "syrc", "thaa") if scripts else first in RIGHT_TO_LEFT


def cards_of(pages: Iterable[Page], links: Links, pins: Pins, statuses: dict[str, Status]) -> dict[str, Card]:
    """The card of every listed page, by the page's address."""
    making = _Making(links, pins, statuses)
    return {page.address: making.card(page) for page in pages if page.is_listed}


class _Making:
    def __init__(self, links: Links, pins: Pins, statuses: dict[str, Status]) -> None:
        self.links = links
        self.pins = pins
        self.statuses = statuses
        self.site = links.dossier.site
        self.interface = links.dossier.words
        self.scale = self._first_scale()

    def card(self, page: Page) -> Card:
        subject = page.subject
        if page.address in ("index.html", "claims.html"):
            return self._made(page, () if self.scale else (page.description,), scale=self.scale)
        if page.address == "timeline.html":
            return self._made(page, tuple(self._period()))
        if isinstance(subject, Claim):
            return self._claim(page, subject)
        if isinstance(subject, Person):
            unnamed = self.interface.gettext("The source does not name this one.") if subject.kind == "unnamed" else ""
            return self._made(page, tuple(fact for fact in (subject.role, unnamed) if fact))
        if isinstance(subject, Source) and page.address != "article.html":
            return self._made(page, tuple(self._source(subject)))
        if isinstance(subject, Article) and subject.front and subject.front.standfirst:
            return self._made(page, (_first_sentences(summary_of(subject.front.standfirst, self.site.language, 200)),))
        return self._made(page, (page.description,))

    def _made(
        self,
        page: Page,
        facts: tuple[str, ...],
        title: str = "",
        lead: str = "",
        quote: str = "",
        marks: tuple[tuple[str, str], ...] = (),
        scale: Scale | None = None,
    ) -> Card:
        return Card(
            "" if page.title == self.site.title else self.set(self.site.title),
            self.set(title or page.title),
            self.set(lead),
            quote,
            tuple(self.set(fact) for fact in facts),
            marks,
            scale,
            is_right_to_left(self.site.language),
        )

    def set(self, text: str) -> str:
        """A text with the marks that pages print it with; a source's own words stay as they are."""
        return text if isinstance(text, Verbatim) else typeset(text, self.site.language)

    def _claim(self, page: Page, claim: Claim) -> Card:
        status, _ = self.statuses[claim.id], self.interface.gettext
        who = _("Claimed by %(name)s", name=name_inside(self.links[claim.by]))
        if claim.via:
            via = ", ".join(name_inside(self.links[ref]) for ref in claim.via)
            who = _("Claimed by %(name)s, through %(via)s", name=name_inside(self.links[claim.by]), via=via)
        caveat = (_("With a caveat: see the page"),) if claim.caveat else ()
        support, dispute = _(SUPPORT_PRINTED[status.support]), _(DISPUTE_PRINTED[status.dispute])
        marks = ((status.support, support), (status.dispute, dispute))
        if claim.figure is None:
            return self._made(page, caveat, claim.text, who, marks=marks)
        counts = _("Counts: %(what)s", what=sense(claim.figure, self.interface))
        return self._made(page, (counts, who, *caveat), claim.text, "", self.quoted(claim.figure.words), marks)

    def quoted(self, words: str) -> str:
        """A source's words in the quotation marks of the site's language."""
        opening, closing = self.set('"x"').split("x")
        return f"{opening}{words}{closing}"

    def _period(self) -> Iterable[str]:
        found = timeline_of(self.links.dossier.events.values(), self.site.period, self.interface)
        background = len(found.before) + len(found.after)
        if self.site.period and found.axis:
            period = in_words(self.site.period, self.interface)
            count = len(found.within)
            yield self.interface.ngettext(
                "%(n)s event in %(period)s", "%(n)s events in %(period)s", count, period=period
            )
        else:
            yield self.interface.ngettext("%(n)s event", "%(n)s events", len(found.within))
        if background:
            yield self.interface.ngettext(
                "%(n)s event before and after it, as background",
                "%(n)s events before and after it, as background",
                background,
            )

    def _source(self, source: Source) -> Iterable[str]:
        kind = self.interface.gettext(SOURCE_KINDS[source.kind])
        yield kind[:1].upper() + kind[1:]
        locked = self.pins.lock.sources.get(source.id)
        if locked:
            used = len({at for name, at in self.pins.uses if name == source.id})
            yield self.interface.ngettext(
                "%(used)s of its %(n)s paragraph used",
                "%(used)s of its %(n)s paragraphs used",
                locked.paragraphs,
                used=used,
            )

    def _first_scale(self) -> Scale | None:
        for question in self.site.questions:
            if scale := self._scale(question):
                return scale
        return None

    def _scale(self, question: Question) -> Scale | None:
        chart = chart_of(c for c in self.links.dossier.claims.values() if c.question == question.id)
        if chart is None:
            return None
        rows = [
            self._row(
                bar.claim, (bar.start, bar.end), bar.is_open_below, bar.is_open_above, bar.is_point, bar.is_beyond
            )
            for bar in chart.bars
        ]
        rows += [self._row(claim, None) for claim in chart.unplaced]
        ticks = tuple((in_groups(number), at) for number, at in chart.ticks) if chart.bars else ()
        more = max(0, len(rows) - MOST_ROWS)
        return Scale(
            self.set(question.title), tuple(rows[:MOST_ROWS]), more, ticks, len(chart.senses) > 1, self.interface
        )

    def _row(self, claim: Claim, bar: tuple[float, float] | None, *how: bool) -> Row:
        assert claim.figure is not None
        says = self.set(self.links[claim.by].name)
        row = Row(self.quoted(claim.figure.words), says, self.set(sense(claim.figure, self.interface)), bar, *how)
        return replace(row, is_about=claim.figure.approximate)


def _first_sentences(text: str) -> str:
    """A text that was cut, up to its last whole sentence where that is not too little; `U.S.` ends none."""
    ends = [match.end() for match in re.finditer(r"\w{2}[.?!][”»’)]*(?= )", text) if match[0][:2].islower()]
    return text[: ends[-1]] if text.endswith("…") and ends and ends[-1] > 60 else text


def _sentences(card: Card) -> Iterable[str]:
    if card.site:
        yield _stopped(card.site)
    if card.lead:
        yield f"{card.lead}:"
    if card.quote or card.title:
        yield _stopped(card.quote or card.title)
    if card.scale:
        yield from _scale_sentences(card.scale)
    for fact in card.facts:
        yield _stopped(fact)
    if card.marks:
        yield _stopped("; ".join(word for _, word in card.marks).capitalize())


def _scale_sentences(scale: Scale) -> Iterable[str]:
    if scale.question:
        yield _stopped(scale.question)
    rows = [f"{row.words} ({row.says})" for row in scale.rows]
    yield _stopped("; ".join([*rows, *filter(None, [scale.others])]))
    if scale.unlike:
        yield scale.unlike


def _stopped(text: str) -> str:
    return text if text.endswith((".", "?", "!", "…")) else f"{text}."
