"""The records as FollowTheMoney entities, data/entities.ftm.json: one of them a line, as Aleph reads them.

Source: FollowTheMoney's model (followthemoney.tech). It is a model of facts: what is only claimed has no
place in it, so no claim becomes a property of anybody, and a date that is not certain stays in words.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from explainer.dates import Point
from explainer.downloads.shared import Download, calendar_days, date_said, is_certain, plain, size_of, urn, web_address
from explainer.links import Links
from explainer.model import Event, Person, Pin, Source, Tie, When

SCHEMAS = {"person": "Person", "organisation": "Organization", "unnamed": "LegalEntity"}
LACKS = (
    "Claims, responses and statuses: FollowTheMoney holds facts, so what is only claimed of somebody, "
    "such as that they were killed, is a property of nobody.",
    "The words and paragraphs of passages; only the sources are named. Languages of sources.",
    "Dates that are not certain, but in words.",
)

Properties = dict[str, list[str]]


def ftm_entities(links: Links) -> Download:
    """People, events, sources and ties as entities whose ids no other explainer has."""
    entities = list(_Entities(links).all())
    data = "".join(json.dumps(entity, ensure_ascii=False) + "\n" for entity in entities).encode()
    description = "People, organisations, events, sources and ties for Aleph and other programs of investigators."
    size = size_of(len(entities), "entity", "entities")
    return Download("data/entities.ftm.json", "FollowTheMoney entities", description, size, data, LACKS)


class _Entities:
    def __init__(self, links: Links) -> None:
        self.dossier = links.dossier
        self.site = links.dossier.site
        self.interface = links.dossier.words

    def all(self) -> Iterator[dict[str, Any]]:
        for source in self.dossier.sources.values():
            yield self.source(source)
        for person in self.dossier.people.values():
            yield self.person(person)
        for event in self.dossier.events.values():
            yield self.event(event)
        for person in self.dossier.people.values():
            for number, tie in enumerate(person.ties):
                yield self.tie(person, number, tie)

    def id(self, kind: str, *names: str) -> str:
        return urn(self.site, kind, *names)

    def in_words(self, date: When | None) -> str | None:
        """A date that is no property, in words."""
        if date is None or _dates(date):
            return None
        return self.interface.gettext("Date: %(date)s", date=date_said(date, self.interface))

    def entity(
        self, schema: str, kind: str, names: Iterable[str], **properties: Iterable[str | None]
    ) -> dict[str, Any]:
        """An entity without the properties that have no value."""
        found: Properties = {name: [v for v in values if v] for name, values in properties.items()}
        return {"id": self.id(kind, *names), "schema": schema, "properties": {n: v for n, v in found.items() if v}}

    def source(self, source: Source) -> dict[str, Any]:
        dates = _dates(source.date)
        return self.entity(
            "Article" if source.kind == "news report" else "Document",
            "source",
            [source.id],
            title=[source.title],
            author=[source.author],
            publisher=[source.publisher],
            publishedAt=dates.get("date", []),
            sourceUrl=[source.url and str(source.url)],
            notes=[plain(source.note, self.site.language), self.in_words(source.date)],
        )

    def person(self, person: Person) -> dict[str, Any]:
        role = {"position": [person.role]} if person.kind == "person" else {"description": [person.role]}
        return self.entity(
            SCHEMAS[person.kind],
            "person",
            [person.id],
            name=[person.name],
            alias=person.also,
            summary=[plain(person.summary, self.site.language)],
            notes=[f"{fact.label}: {fact.value}" for fact in person.facts],
            sourceUrl=[web_address(self.site, "person", person.id)],
            proof=self.proof(person.pins),
            **role,
        )

    def event(self, event: Event) -> dict[str, Any]:
        return self.entity(
            "Event",
            "event",
            [event.id],
            name=[event.title],
            summary=[plain(event.summary, self.site.language)],
            location=[event.place],
            involved=[self.id("person", name) for name in event.people],
            sourceUrl=[web_address(self.site, "event", event.id)],
            proof=self.proof(event.pins),
            notes=[self.in_words(event.date)],
            **_dates(event.date),
        )

    def tie(self, person: Person, number: int, tie: Tie) -> dict[str, Any]:
        return self.entity(
            "UnknownLink",
            "tie",
            [person.id, str(number)],
            subject=[self.id("person", person.id)],
            object=[self.id("person", tie.to)],
            role=[tie.as_],
            proof=self.proof(tie.pins),
            description=[self.in_words(tie.date)],
            **_dates(tie.date),
        )

    def proof(self, pins: Iterable[Pin]) -> list[str]:
        return [self.id("source", name) for name in dict.fromkeys(str(pin.source) for pin in pins)]


def _dates(date: When | None) -> Properties:
    """A day, or the days from one to another, where a source gives them itself; else nothing."""
    if date is None or date.basis != "stated" or not is_certain(date.edtf) or not calendar_days(date.edtf):
        return {}
    if date.edtf.form == "date":
        return {"date": [_day(point) for point in date.edtf.points[:1]]}
    first, last = date.edtf.points[0], date.edtf.points[-1]
    return {"startDate": [_day(first)], "endDate": [_day(last)]}


def _day(point: Point) -> str:
    return f"{point.year:04d}-{point.month:02d}-{point.day:02d}"
