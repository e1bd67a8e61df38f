"""The nodes of one page's graph: their ids, how they refer to each other, and what no field may say."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from explainer.date_words import in_words
from explainer.dates import Edtf, Point, Span
from explainer.links import Links
from explainer.model import Claim, Named, Person, Pin, Record, Source, When
from explainer.pages import Page, address_of
from explainer.printed import CORRECTION_KINDS
from explainer.prose import plain_text, typeset
from explainer.values import Prose, Ref, Verbatim
from explainer.words import N_

Node = dict[str, Any]

PERSON_TYPES = {"person": "Person", "organisation": "Organization", "unnamed": "Thing"}
"""Nobody knows whether who is not named is one person, several, or an organisation."""
SOURCE_TYPES = {"news report": "NewsArticle", "post": "SocialMediaPosting", "data": "Dataset"}
"""Any other kind is a CreativeWork; `genre` has its word."""


class Graph:
    """The nodes of one page: its subject in full, and of all else that it names what says which thing is meant."""

    def __init__(self, page: Page, links: Links) -> None:
        self.page = page
        self.links = links
        self.site = links.dossier.site
        self.interface = links.dossier.words
        self.nodes: dict[str, Node] = {}

    def at(self, address: str) -> str:
        """The id of an address of the site: whole where `base_url` is known, else the way from the page."""
        if not self.site.base_url:
            return self.page.prefix + address
        path, mark, fragment = address.partition("#")
        last = path.rpartition("/")[2]
        return self.site.base_url + (path.removesuffix(last) if last == "index.html" else path) + mark + fragment

    def id_of(self, record: Record) -> str:
        """The id of what a record is about, which is not that of its page; an event has no page of its own."""
        address = address_of(record.kind_name, record.id)
        return self.at(address if "#" in address else f"{address}#it")

    def add(self, kind: str, node_id: str, **given: Any) -> Node:
        """Adds a node, without what is not known, and refers to it."""
        self.nodes[node_id] = {"@type": kind, "@id": node_id} | known(given)
        return {"@id": node_id}

    def refer(self, record: Record) -> Node:
        """Refers to what a record is about, and has it say so much of itself as tells which one it is."""
        node_id = self.id_of(record)
        if node_id not in self.nodes:
            self.add(type_of(record), node_id, **self.brief(record))
        return {"@id": node_id}

    def all(self, refs: Iterable[Ref[Any]]) -> list[Node]:
        return [self.refer(self.links[ref]) for ref in dict.fromkeys(refs)]

    def sources(self, pins: Iterable[Pin]) -> list[Node]:
        return self.all(pin.source for pin in pins)

    def brief(self, record: Record) -> Node:
        """What tells which one is meant. A claim never stands without whoever makes it."""
        match record:
            case Claim():
                return {"text": self.words(record.text), "author": self.refer(self.links[record.by])}
            case Person(kind="unnamed"):
                name = self.words(record.name)
                return {"description": self.interface.gettext("%(name)s (not named in the source).", name=name)}
            case Person():
                return {"name": self.words(record.name)}
        return {"name": self.words(getattr(record, "title", ""))}

    def words(self, text: str | None) -> str:
        """A text as pages print it, without its marks."""
        if text is None or isinstance(text, Verbatim):
            return text or ""
        plain = plain_text(text, self.site.language) if isinstance(text, Prose) else text
        return typeset(" ".join(plain.split()), self.site.language)

    def corrections(self, name: str) -> list[Node]:
        """What was corrected on a page of ours. No source and no claimant corrected anything by that."""
        found = []
        for one in self.site.corrections:
            if one.to == name:
                was, now, reason = (self.words(text) for text in (one.was, one.now, one.reason))
                message = N_("%(kind)s. Was: %(was)s Now: %(now)s Why: %(reason)s")
                kind = self.interface.gettext(CORRECTION_KINDS[one.kind]).capitalize()
                text = self.interface.gettext(message, kind=kind, was=was, now=now, reason=reason)
                found.append({"@type": "CorrectionComment", "text": text, "datePublished": one.date.text})
        return found

    def undated(self, when: When | None) -> list[str]:
        """The words for a date that no field can hold."""
        if when is None or exact_day(when):
            return []
        date = in_words(when.edtf, self.interface)
        said = self.interface.gettext("Date: %(date)s", date=date)
        if when.basis == "inferred":
            reason = self.words(when.note)
            said = self.interface.gettext("Date: %(date)s, inferred: %(reason)s", date=date, reason=reason)
        return [said.rstrip(".") + "."]


def type_of(record: Record) -> str:
    """The type that schema.org has for what a record is about."""
    match record:
        case Person():
            return PERSON_TYPES[record.kind]
        case Source():
            return SOURCE_TYPES.get(record.kind, "CreativeWork")
    return type(record).__name__  # Claim and Event are types there too


def known(given: Node) -> Node:
    return {name: value for name, value in given.items() if value not in (None, "", [])}


def named(one: Named | None) -> Node | None:
    """An author or a publisher; of a type only where the author of the explainer says which."""
    return known({"@type": one.kind and PERSON_TYPES[one.kind], "name": one.name, "url": one.url}) if one else None


def licence(name: str | None) -> Node | None:
    return {"@type": "CreativeWork", "name": name} if name else None


def exact_day(when: When | None) -> str | None:
    """A day, with the time where it has one, in ISO 8601; None for any date that is less exact, or inferred."""
    if when is None or when.basis == "inferred" or when.edtf.point is None:
        return None
    return _day(when.edtf.point)


def event_dates(when: When) -> Node:
    """`startDate` and `endDate` in ISO 8601, where a day, a month or an interval of days is exact and stated.

    A day or a month has no end date: what happened in February need not have lasted until March.
    """
    edtf, point = when.edtf, when.edtf.point
    if when.basis == "inferred":
        return {}
    if point is not None:
        return known({"startDate": edtf.html()}) if point.precision != "year" else {}
    if edtf.form != "interval":
        return {}
    first, last = edtf.spans[0].start, edtf.spans[0].end
    days = [_day(one) if isinstance(one, Point) else None for one in (first, last)]
    return {"startDate": days[0], "endDate": days[1]} if all(days) else {}


def _day(point: Point) -> str | None:
    return Edtf("", "date", (Span(point, point),)).html() if point.precision == "day" else None
