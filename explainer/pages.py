"""The list of pages, and the address of every record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from explainer.links import Links
from explainer.model import Person, Source
from explainer.prose import plain_text


@dataclass(frozen=True, slots=True)
class Page:
    """One file of the site: its address, the template that makes it, and what it is about."""

    address: str
    template: str
    title: str
    description: str
    subject: Any = None
    part: str = ""
    """The entry of the navigation that it belongs to, by address."""
    is_listed: bool = True
    """In the sitemap."""

    @property
    def prefix(self) -> str:
        """The way from this page back to the site's folder."""
        return "../" * self.address.count("/")

    @property
    def public(self) -> str:
        """The address that others link to: hosts serve index.html at its folder."""
        return self.address.removesuffix("index.html") if self.address.split("/")[-1] == "index.html" else self.address


NAVIGATION: tuple[tuple[str, str], ...] = (
    ("index.html", "Overview"),
    ("article.html", "Article"),
    ("timeline.html", "Timeline"),
    ("claims.html", "Claims & denials"),
    ("people/index.html", "People"),
    ("sources.html", "Sources"),
    ("method.html", "How to read this"),
)


def address_of(kind: str, record_id: str) -> str:
    """Where a record is shown, seen from the site's folder."""
    match kind:
        case "person":
            return f"people/{record_id}.html"
        case "claim":
            return f"claims/{record_id}.html"
        case "source":
            return f"sources/{record_id}.html"
        case "event":
            return f"timeline.html#{record_id}"
        case "question":
            return f"claims.html#question_{record_id}"  # no claim's id has an underscore
        case "group":
            return f"people/index.html#{record_id}"
        case "site" | "front":
            return "index.html"
    assert kind == "article", kind
    return "article.html"


def summary_of(text: str, language: str = "en", most: int = 160) -> str:
    """A prose text as a description: plain, one line, cut at a word."""
    flat = " ".join(plain_text(text, language).split())
    return flat if len(flat) <= most else flat[: most - 1].rsplit(" ", 1)[0].rstrip(",;:—–-") + "…"


def pages_of(links: Links) -> Iterator[Page]:
    dossier = links.dossier
    site, language = dossier.site, dossier.site.language
    tagline = site.tagline or f"Who says what, and what was answered: {site.title}"
    yield Page("index.html", "pages/index.html", site.title, summary_of(tagline, language), part="index.html")
    article = dossier.article
    standfirst = article.front.standfirst if article.front else None
    template = "pages/article.html" if article.source is None else "pages/text.html"
    subject = article if article.source is None else dossier.sources[article.source]
    described = standfirst or f"The article of {site.title}."
    yield Page("article.html", template, article.title, summary_of(described, language), subject, "article.html")
    count = len(dossier.events)
    yield Page(
        "timeline.html",
        "pages/timeline.html",
        "Timeline",
        summary_of(f"{site.title}: {count} dated events, each as exact as its source is.", language),
        part="timeline.html",
    )
    yield Page(
        "claims.html",
        "pages/claims.html",
        "Claims & denials",
        summary_of(f"{site.title}: {len(dossier.claims)} claims beside what was answered to each.", language),
        part="claims.html",
    )
    for claim in dossier.claims.values():
        yield Page(
            f"claims/{claim.id}.html",
            "pages/claim.html",
            summary_of(claim.text, language, 90),
            _claim_description(claim, links),
            claim,
            "claims.html",
        )
    yield Page(
        "people/index.html",
        "pages/people.html",
        "People",
        summary_of(
            f"Who is who in {site.title}: {len(dossier.people)} people, organisations and unnamed sources.", language
        ),
        part="people/index.html",
    )
    for person in dossier.people.values():
        yield Page(
            f"people/{person.id}.html",
            "pages/person.html",
            person.name,
            _person_description(person, language),
            person,
            "people/index.html",
        )
    yield Page(
        "sources.html",
        "pages/sources.html",
        "Sources",
        summary_of(f"What {site.title} rests on, passage by passage.", language),
        part="sources.html",
    )
    for source in dossier.sources.values():
        yield Page(
            f"sources/{source.id}.html",
            "pages/source.html",
            source.title,
            _source_description(source),
            source,
            "sources.html",
        )
    yield Page(
        "method.html",
        "pages/method.html",
        "How to read this site",
        "What the words and marks on this site mean, and how each statement was checked.",
        part="method.html",
    )
    yield Page("404.html", "pages/404.html", "Page not found", "There is no page at this address.", is_listed=False)
    yield from _redirects(links)


def _redirects(links: Links) -> Iterator[Page]:
    """A page at each former address of a record that has a page of its own."""
    for record in links.dossier.records:
        for former in record.formerly:
            address = address_of(record.kind_name, former)
            if "#" not in address:
                title = getattr(record, "name", None) or getattr(record, "title", None) or record.id
                yield Page(address, "pages/redirect.html", title, "This page has moved.", record, is_listed=False)


def _claim_description(claim: Any, links: Links) -> str:
    answers = len(claim.responses)
    answered = {0: "The source gives no response.", 1: "One response."}.get(answers, f"{answers} responses.")
    return summary_of(f"Claimed by {links[claim.by].name}. {answered} {claim.text}")


def _person_description(person: Person, language: str) -> str:
    parts = [f"{person.name}: {person.role}." if person.role else f"{person.name}.", person.summary or ""]
    return summary_of(" ".join(parts), language)


def _source_description(source: Source) -> str:
    return summary_of(f"{source.title}: the passages that this site rests on, and what rests on each.")
