"""The records as tables: data/people.csv, events.csv, claims.csv, responses.csv, sources.csv and pins.csv."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, get_args

from explainer.date_words import in_words
from explainer.downloads.datapackage import Column, CsvTable, Row
from explainer.downloads.shared import calendar_days, own_words, plain, size_of
from explainer.links import Links
from explainer.model import Claim, Dispute, Pin, Response, ResponseKind, Support, When, title_of
from explainer.pages import address_of
from explainer.pins import Pins, Use
from explainer.status import Status


def _id(what: str) -> Column:
    return Column("id", f"The id of the {what}, by which others name it.", is_key=True)


ADDRESS = Column("address", "The page on the site, seen from its folder.")
PINS = Column("pins", "The passages that it stands on: a source’s id, #, and the number of a paragraph.")
DATE = (
    Column("date", "The date as it was recorded, in EDTF (ISO 8601-2), as exact as the source is."),
    Column("date_first", "The first day that the date may mean; empty where that is open.", "date"),
    Column("date_last", "The last day that the date may mean; empty where that is open.", "date"),
    Column("date_in_words", "The date in words."),
    Column("date_words", "What the source says, where that is not this date."),
    Column("date_basis", "Whether the source gives the date itself.", choices=("stated", "inferred")),
    Column("date_note", "Why an inferred date is read so."),
)


def csv_tables(links: Links, pins: Pins, statuses: dict[str, Status]) -> tuple[CsvTable, ...]:
    """The tables of people, events, claims, responses, sources and pins."""
    making = _Making(links, pins, statuses)
    return (making.people(), making.events(), making.claims(), making.responses(), making.sources(), making.pinned())


class _Making:
    def __init__(self, links: Links, pins: Pins, statuses: dict[str, Status]) -> None:
        self.links = links
        self.dossier = links.dossier
        self.pins = pins
        self.statuses = statuses

    def people(self) -> CsvTable:
        columns = (
            _id("person, organisation or unnamed source"),
            Column("name", "The name."),
            Column("kind", "What it is.", choices=("person", "organisation", "unnamed")),
            Column("also", "Other names that texts use, separated by |."),
            Column("group", "The title of the section of the people page."),
            Column("role", "What they are or do."),
            Column("summary", "Who they are, without the citations."),
            Column("facts", "Lines of the profile as label: value, separated by |."),
            Column("ties", "How they are bound to others, each ending in the other’s id in brackets, separated by |."),
            Column("links", "Pages elsewhere about the same person, separated by |."),
            PINS,
            ADDRESS,
        )
        rows = [
            {
                "id": person.id,
                "name": person.name,
                "kind": person.kind,
                "also": person.also,
                "group": person.group and title_of(self.links[person.group]),
                "role": person.role,
                "summary": self.plain(person.summary),
                "facts": [f"{fact.label}: {fact.value}" for fact in person.facts],
                "ties": [f"{tie.as_} {self.links[tie.to].name} ({tie.to})" for tie in person.ties],
                "links": [link.url for link in person.links],
                "pins": self.passages(person.pins),
                "address": address_of("person", person.id),
            }
            for person in self.dossier.people.values()
        ]
        description = "Everybody who does or says something, sources without a name too."
        size = size_of(len(rows), "person or organisation", "people and organisations")
        lacks = ("The passages of single facts and ties, and the dates of ties; explainer.json has them.",)
        return CsvTable("people", description, size, columns, tuple(rows), lacks)

    def events(self) -> CsvTable:
        columns = (
            _id("event"),
            Column("title", "What happened, or is reported to have happened."),
            *DATE,
            Column("place", "Where."),
            Column("summary", "What is known of it, without the citations."),
            Column("people", "The ids of the people in it, separated by |."),
            Column("claims", "The ids of the claims about it, separated by |."),
            PINS,
            ADDRESS,
        )
        rows = [
            {
                "id": event.id,
                "title": event.title,
                **self.date(event.date, event.pins),
                "place": event.place,
                "summary": self.plain(event.summary),
                "people": event.people,
                "claims": [claim.id for claim in self.links.claims_of(event)],
                "pins": self.passages(event.pins),
                "address": address_of("event", event.id),
            }
            for event in self.dossier.events.values()
        ]
        description = "What happened when, each date as exact as its source is."
        return CsvTable("events", description, size_of(len(rows), "event"), columns, tuple(rows))

    def claims(self) -> CsvTable:
        columns = (
            _id("claim"),
            Column("question", "The question that it answers."),
            Column("text", "What is claimed, in our words."),
            Column("by", "The id of who says it.", of="people"),
            Column("attribution", "How the source names who says it."),
            Column("via", "The ids of those through whom it is reported, separated by |."),
            *DATE,
            Column("event", "The id of the event that it is about.", of="events"),
            Column("about", "The ids of those that it is about, separated by |."),
            Column("alleges", "Whether it accuses somebody.", "boolean"),
            Column("against", "The ids of those whom it accuses, separated by |."),
            Column("figure_min", "The least number that it gives.", "integer"),
            Column("figure_min_open", "Whether it says more than figure_min, not figure_min itself.", "boolean"),
            Column("figure_max", "The greatest number that it gives.", "integer"),
            Column("figure_max_open", "Whether it says fewer than figure_max, not figure_max itself.", "boolean"),
            Column("figure_approximate", "Whether the number is said to be approximate.", "boolean"),
            Column("figure_unit", "The unit of the number."),
            Column("figure_counts", "What happened to those counted. Counts of different things do not add up."),
            Column("figure_of", "Who is counted."),
            Column("figure_words", "The number as the source puts it."),
            Column("caveat", "The claimant’s own doubt, without the citations."),
            Column("derives_from", "The ids of claims that it only repeats, separated by |."),
            Column("agrees_with", "The ids of claims that say the same from knowledge of their own, separated by |."),
            Column("contradicts", "The ids of claims that cannot be so if it is, separated by |."),
            Column("supersedes", "The id of the same claimant’s earlier claim whose place it takes.", of="claims"),
            Column("open", "What would settle it, separated by |."),
            Column("support", "How it is supported, as the build worked it out.", choices=get_args(Support)),
            Column("support_why", "Why it has that support."),
            Column("dispute", "Whether it is disputed, as the build worked it out.", choices=get_args(Dispute)),
            Column("dispute_why", "Why it counts as disputed or not."),
            PINS,
            ADDRESS,
        )
        rows = tuple(self.claim(claim) for claim in self.dossier.claims.values())
        description = "Who says what is so. None is marked true or false."
        lacks = ("How those whom a claim accuses were asked for a reply; explainer.json has it.",)
        return CsvTable("claims", description, size_of(len(rows), "claim"), columns, rows, lacks)

    def claim(self, claim: Claim) -> Row:
        status, figure = self.statuses[claim.id], claim.figure
        counted = {}
        if figure:
            names = ("min", "min_open", "max", "max_open", "approximate", "unit", "counts", "of")
            counted = {f"figure_{name}": getattr(figure, name) for name in names}
            counted["figure_words"] = own_words(figure.words, claim.pins, self.pins)
        same = ("via", "event", "about", "alleges", "derives_from", "agrees_with", "contradicts", "supersedes", "open")
        return {
            "id": claim.id,
            "question": claim.question and title_of(self.links[claim.question]),
            "text": claim.text,
            "by": claim.by,
            "attribution": claim.attribution,
            **self.date(claim.date, claim.pins),
            **{name: getattr(claim, name) for name in same},
            "against": claim.accused,
            **counted,
            "caveat": self.plain(claim.caveat),
            "support": status.support,
            "support_why": status.support_why,
            "dispute": status.dispute,
            "dispute_why": status.dispute_why,
            "pins": self.passages(claim.pins),
            "address": address_of("claim", claim.id),
        }

    def responses(self) -> CsvTable:
        columns = (
            Column("claim", "The id of the claim that it answers.", of="claims", is_key=True),
            Column("number", "Its place among the responses to that claim, from 1.", "integer", is_key=True),
            Column("by", "The id of who answered.", of="people"),
            Column("for", "The ids of those on whose behalf, separated by |."),
            Column("kind", "What the words did to the claim.", choices=get_args(ResponseKind)),
            Column("text", "What was answered, in our words, without the citations."),
            *DATE,
            Column("elements", "Which parts of the claim it answers, separated by |."),
            Column("counter", "The id of the claim that gives the other account.", of="claims"),
            Column("asked_by", "Who had asked, where nobody answered.", choices=("us", "source")),
            PINS,
        )
        rows = tuple(
            self.response(claim, number, response)
            for claim in self.dossier.claims.values()
            for number, response in enumerate(claim.responses, 1)
        )
        description = "What was answered to each claim, and what the answer did."
        return CsvTable("responses", description, size_of(len(rows), "response"), columns, rows)

    def response(self, claim: Claim, number: int, response: Response) -> Row:
        return {
            "claim": claim.id,
            "number": number,
            "by": response.by,
            "for": response.for_,
            "kind": response.kind,
            "text": self.plain(response.text),
            **self.date(response.date, response.pins or claim.pins),
            "elements": response.elements,
            "counter": response.counter,
            "asked_by": response.asked_by,
            "pins": self.passages(response.pins),
        }

    def sources(self) -> CsvTable:
        columns = (
            _id("source"),
            Column("title", "Its title, or what we call it."),
            Column("kind", "What it is."),
            Column("author", "Who wrote it; empty where that is not known."),
            Column("publisher", "Who published it; empty where that is not known."),
            *DATE,
            Column("language", "Its language, as a BCP 47 tag."),
            Column("url", "Where it stands."),
            Column("archive_url", "Where a copy is kept."),
            Column("archive_date", "The day of that copy.", "date"),
            Column("show", "What of it is published here.", choices=("excerpts", "full", "none")),
            Column("licence", "The licence of its words."),
            Column("note", "What is known of it, and what is not."),
            ADDRESS,
        )
        same = ("id", "title", "kind", "author", "publisher", "language", "url", "archive_url", "show", "licence")
        rows = tuple(
            {
                **{name: getattr(source, name) for name in same},
                **self.date(source.date, [Pin(source=source.id, at=1)]),
                "archive_date": source.archive_date and source.archive_date.text,
                "note": self.plain(source.note),
                "address": address_of("source", source.id),
            }
            for source in self.dossier.sources.values()
        )
        description = "What everything else rests on."
        lacks = ("The sources’ texts: what is quoted of them stands in pins.csv.",)
        return CsvTable("sources", description, size_of(len(rows), "source"), columns, rows, lacks)

    def pinned(self) -> CsvTable:
        columns = (
            Column("source", "The id of the source.", of="sources"),
            Column("paragraph", "The number of the paragraph, from 1.", "integer"),
            Column("quote", "Words that stand there exactly; empty where none are published."),
            Column("kind", "What kind of record stands on it."),
            Column("record", "The id of that record; empty for the article and the site."),
            Column("field", "The field of the record; numbers in it count from 0."),
        )
        rows = tuple(self.use(source, at, use) for (source, at), uses in sorted_uses(self.pins) for use in uses)
        description = "Every passage that something here rests on, and what does."
        return CsvTable("pins", description, size_of(len(rows), "pin"), columns, rows)

    def use(self, source: str, at: int, use: Use) -> Row:
        kind, record_id = use.by
        return {
            "source": source,
            "paragraph": at,
            "quote": None if source in self.pins.unshown else use.quote,
            "kind": kind,
            "record": record_id,
            "field": ".".join(map(str, use.path)),
        }

    def plain(self, text: str | None) -> str:
        return plain(text, self.dossier.site.language)

    def passages(self, pins: Iterable[Pin]) -> list[str]:
        return list(dict.fromkeys(f"{p.source}#{self.pins.passage(p).at}" for p in pins))

    def date(self, date: When | None, beside: Sequence[Pin]) -> dict[str, Any]:
        if date is None:
            return {}
        days = calendar_days(date.edtf)
        first, last = days or (None, None)
        return {
            "date": date.edtf.text,
            "date_first": first if date.edtf.earliest() else None,
            "date_last": last if date.edtf.latest() else None,
            "date_in_words": in_words(date.edtf, self.dossier.words),
            "date_words": own_words(date.words, beside, self.pins),
            "date_basis": date.basis,
            "date_note": date.note,
        }


def sorted_uses(pins: Pins) -> list[tuple[tuple[str, int], tuple[Use, ...]]]:
    """What rests on each passage, by source and paragraph."""
    return [(passage, pins.uses[passage]) for passage in sorted(pins.uses)]
