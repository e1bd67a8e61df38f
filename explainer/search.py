"""Links → entries: everything that a reader can look for, each with its address and plain words.

The index is a file of our own and not Pagefind's: that needs a program beside Python, WebAssembly and `fetch`,
which a page opened from a disk does not have.
"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from explainer.date_words import in_words
from explainer.links import Links
from explainer.marks import QUOTES
from explainer.model import Claim, Event, Person, Pin, Response, Source, When
from explainer.pages import address_of
from explainer.printed import PRINTED, SOURCE_KINDS
from explainer.prose import plain_text, sections, typeset
from explainer.words import ENGLISH, N_, Words

# A reader's browser loads the whole index, on a phone too. No summary is that long; the article's sections are,
# and go in as several entries.
MOST = 1000
"""The characters of an entry's text at most."""

KINDS: Mapping[str, tuple[str, str]] = {
    N_("Person"): (N_("People"), "people/index.html"),
    N_("Organisation"): (N_("Organisations"), "people/index.html"),
    N_("Unnamed source"): (N_("Sources without a name"), "people/index.html"),
    N_("Event"): (N_("Events"), "timeline.html"),
    N_("Claim"): (N_("Claims"), "claims.html"),
    N_("Response"): (N_("Responses"), "claims.html"),
    N_("Question"): (N_("Questions"), "claims.html"),
    N_("Group"): (N_("Groups"), "people/index.html"),
    N_("Source"): (N_("Sources"), "sources.html"),
    N_("Article"): (N_("The article"), "article.html"),
    N_("Page"): (N_("About this site"), "method.html"),
}
"""What an entry can be: the heading of a list of its kind, and the page that has them all."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What can be found: one record, one response, or a passage of the article. All texts are plain."""

    kind: str
    """One of KINDS."""
    address: str
    """Seen from the site's folder."""
    title: str
    more: str = ""
    """The line below the title: a role and other names, a date and a place, who says it."""
    text: str = ""


def entries_of(links: Links) -> tuple[Entry, ...]:
    """Everything that can be found, in the site's order."""
    return tuple(_Entries(links).all())


def index_of(entries: Iterable[Entry], words: Words = ENGLISH) -> str:
    """The entries as a literal of JavaScript: `[kinds, [[kind's number, address, title, more, text], …]]`.

    It is JSON in which nothing ends a script or a line: `<` and the two line separators are escaped.
    """
    kinds = list(KINDS)
    rows = [[kinds.index(e.kind), e.address, e.title, e.more, e.text] for e in entries]
    text = json.dumps([[words.gettext(kind) for kind in kinds], rows], ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


class _Entries:
    """The families of a dossier, one method each."""

    def __init__(self, links: Links) -> None:
        self.links = links
        self.dossier = links.dossier
        self.language = links.dossier.site.language
        self.interface = links.dossier.words
        self.marks = QUOTES.get(self.language.split("-")[0].lower(), QUOTES["en"])

    def all(self) -> Iterator[Entry]:
        for person in self.dossier.people.values():
            yield self.person(person)
        for event in sorted(self.dossier.events.values(), key=lambda event: (event.date.edtf.order(), event.id)):
            yield self.event(event)
        for claim in self.dossier.claims.values():
            yield self.claim(claim)
            yield from (self.response(claim, response) for response in claim.responses)
        for question in self.dossier.site.questions:
            yield Entry("Question", address_of(*question.key), self.plain(question.title), "", self.text(question.note))
        for group in self.dossier.site.groups:
            yield Entry("Group", address_of(*group.key), self.plain(group.title), "", self.text(group.note))
        for source in self.dossier.sources.values():
            yield self.source(source)
        yield from self.article()
        yield from self.pages()

    def pages(self) -> Iterator[Entry]:
        """The pages that no record has: how the site is made, and what it offers other programs."""
        _ = self.interface.gettext
        method = _("What the words and marks on this site mean, and how each statement was checked.")
        yield Entry("Page", "method.html", self.plain(_("How to read this site")), "", self.plain(method))
        data = _("All of it as tables, a calendar, a timeline, references and more, for other programs.")
        yield Entry("Page", "data.html", self.plain(_("Data")), "", self.plain(data))

    def person(self, person: Person) -> Entry:
        kind = {"person": "Person", "organisation": "Organisation", "unnamed": "Unnamed source"}[person.kind]
        name = self.plain(person.name)
        also = [other for other in map(self.plain, person.also) if other.casefold() not in name.casefold()]
        facts = [f"{fact.label}: {fact.value}." for fact in person.facts]
        return Entry(
            kind,
            address_of(*person.key),
            name,
            self.line(person.role, ", ".join(also)),
            self.text(person.summary, *facts, pins=person.pins),
        )

    def event(self, event: Event) -> Entry:
        people = ", ".join(self.links[ref].name for ref in event.people)
        return Entry(
            "Event",
            address_of(*event.key),
            self.plain(event.title),
            self.line(self.date(event.date), event.place, people),
            self.text(event.summary, pins=event.pins),
        )

    def claim(self, claim: Claim) -> Entry:
        who, count = self.links[claim.by].name, len(claim.responses)
        if claim.via:
            via = self.interface.comma.join(self.links[ref].name for ref in claim.via)
            who = self.interface.gettext("%(name)s, through %(via)s", name=who, via=via)
        answers = self.interface.ngettext("%(n)s response", "%(n)s responses", count) if count else ""
        return Entry(
            "Claim",
            address_of(*claim.key),
            self.plain(claim.text),
            self.line(who, self.date(claim.date), answers),
            self.text(claim.caveat, *claim.open, pins=claim.pins),
        )

    def response(self, claim: Claim, response: Response) -> Entry:
        _ = self.interface.gettext
        did = _(PRINTED[response.kind])
        return Entry(
            "Response",
            address_of(*claim.key),
            self.plain(_("%(name)s %(did)s", name=self.links[response.by].name, did=did)),
            self.line(_("To: %(claim)s", claim=claim.text), self.date(response.date)),
            self.text(response.text, pins=response.pins),
        )

    def source(self, source: Source) -> Entry:
        kind = self.interface.gettext(SOURCE_KINDS[source.kind])
        return Entry(
            "Source",
            address_of(*source.key),
            self.plain(source.title),
            self.line(kind, source.author, source.publisher, self.date(source.date)),
            self.text(source.note),
        )

    def article(self) -> Iterator[Entry]:
        article, address = self.dossier.article, address_of("article", "")
        title = self.plain(article.title)
        if article.source is None:
            standfirst = article.front.standfirst if article.front else None
            yield Entry("Article", address, title, "", self.text(standfirst))
            for heading, words in sections(article.body, self.language):
                at = f"{address}#{heading.id}" if heading else address
                for part in textwrap.wrap(words, MOST, break_on_hyphens=False) or [""] * bool(heading):
                    yield Entry("Article", at, heading.title if heading else title, "", part)
            return
        seen: set[str] = set()
        for number, paragraph in enumerate(self.dossier.texts[article.source].paragraphs, 1):
            place = self.interface.gettext("Paragraph %(number)s", number=number)
            for part in textwrap.wrap(paragraph, MOST, break_on_hyphens=False) if paragraph not in seen else ():
                yield Entry("Article", f"{address}#p{number}", title, place, part)
            seen.add(paragraph)

    def plain(self, text: str) -> str:
        """A plain text as pages print it."""
        return typeset(" ".join(text.split()), self.language)

    def date(self, date: When | None) -> str:
        return in_words(date.edtf, self.interface) if date else ""

    def line(self, *parts: str | None) -> str:
        return self.plain(" · ".join(part for part in parts if part))

    def text(self, prose: str | None, *texts: str, pins: Iterable[Pin] = ()) -> str:
        """Prose without its marks, further texts, and the words that are quoted of sources which may be shown."""
        words = plain_text(prose, self.language) if prose else ""
        whole = [words, *map(self.plain, texts)]
        opening, closing = self.marks[:2]
        quotes = [
            f"{opening}{pin.quote}{closing}" for pin in pins if pin.quote and self.links[pin.source].show != "none"
        ]
        text = " ".join(" ".join([*whole, *quotes]).split())
        return text if len(text) <= MOST else textwrap.shorten(text, MOST, placeholder=" …")
