"""The list of pages, and the address of every record."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from explainer.as_of import History, Step, history_of
from explainer.date_words import in_words
from explainer.links import Links
from explainer.model import Claim, Person, title_of
from explainer.problems import count_of
from explainer.prose import plain_text
from explainer.status import name_inside
from explainer.values import Prose


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
    ("search.html", "Search"),
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
    """A text as a description: without marks if it is prose, one line, cut at a word."""
    flat = " ".join((plain_text(text, language) if isinstance(text, Prose) else text).split())
    return flat if len(flat) <= most else flat[: most - 1].rsplit(" ", 1)[0].rstrip(",;:—–-") + "…"


def pages_of(links: Links) -> Iterator[Page]:
    """Every page of the site, in the order of the navigation."""
    dossier = links.dossier
    site = dossier.site

    def page(address: str, template: str, title: str, about: str, subject: Any = None, part: str = "") -> Page:
        description = summary_of(about, site.language)
        return Page(address, f"pages/{template}.html", title, description, subject, part or address)

    tagline = site.tagline or f"Who says what, and what was answered: {site.title}"
    yield page("index.html", "index", site.title, tagline)
    yield _article_page(links, page)

    events = count_of(len(dossier.events), "dated event")
    yield page("timeline.html", "timeline", "Timeline", f"{site.title}: {events}, each as exact as its source is.")

    claims = count_of(len(dossier.claims), "claim")
    about = f"{site.title}: {claims} beside what was answered to each."
    yield page("claims.html", "claims", "Claims & denials", about)
    for claim in dossier.claims.values():
        title = f"{links[claim.by].name}: {summary_of(claim.text, site.language, 90)}"
        yield page(f"claims/{claim.id}.html", "claim", title, _about_claim(claim, links), claim, "claims.html")
    history = history_of(links)
    for step in history.steps:
        title = f"What had been said by {in_words(step.date)}"
        yield page(step.address, "as_of", title, _about_step(step, history), step, "claims.html")

    people = count_of(len(dossier.people), "person or organisation", "people, organisations and unnamed sources")
    yield page("people/index.html", "people", "People", f"Who is who in {site.title}: {people}.")
    for person in dossier.people.values():
        about = _about_person(person, site.language)
        yield page(f"people/{person.id}.html", "person", person.name, about, person, "people/index.html")

    yield page("sources.html", "sources", "Sources", f"What {site.title} rests on, passage by passage.")
    for source in dossier.sources.values():
        about = f"{source.title}: the passages that this site rests on, and what rests on each."
        yield page(f"sources/{source.id}.html", "source", source.title, about, source, "sources.html")

    about = "What the words and marks on this site mean, and how each statement was checked."
    yield page("method.html", "method", "How to read this site", about)
    about = f"{site.title} for other programs: every file, and what it holds."
    yield page("data.html", "data", "Data", about, part="method.html")
    if site.base_url:  # a frame elsewhere needs the site's address
        yield from _embeds(links, page)
    yield page("search.html", "search", "Search", f"Find a name, a claim, an event or a quotation in {site.title}.")
    yield Page("404.html", "pages/404.html", "Page not found", "There is no page at this address.", is_listed=False)
    yield from _redirects(links)


def _article_page(links: Links, page: Callable[..., Page]) -> Page:
    article = links.dossier.article
    about = (article.front and article.front.standfirst) or f"The article of {links.dossier.site.title}."
    if article.source is None:
        return page("article.html", "article", article.title, about, article)
    return page("article.html", "text", article.title, about, links.dossier.sources[article.source])


def _embeds(links: Links, page: Callable[..., Page]) -> Iterator[Page]:
    """The pieces of the site that stand in frames of other pages, and the page that tells how.

    `part` is the page that a piece is taken from.
    """
    site = links.dossier.site
    yield page("embed.html", "embed", "Show it on another page", f"Pieces of {site.title} for other pages.")

    def piece(name: str, template: str, title: str, about: str, whole: str, subject: Any = None) -> Page:
        return replace(page(f"embed/{name}.html", template, title, about, subject, whole), is_listed=False)

    for claim in links.dossier.claims.values():
        title = f"{links[claim.by].name}: {summary_of(claim.text, site.language, 90)}"
        whole = address_of(*claim.key)
        yield piece(f"claim/{claim.id}", "embed_claim", title, _about_claim(claim, links), whole, claim)
    for question in site.questions:
        if any(claim.question == question.id and claim.figure for claim in links.dossier.claims.values()):
            about = f"Who says how many: {question.title}"
            yield piece(f"figures/{question.id}", "embed_figures", question.title, about, "claims.html", question)
    if links.dossier.events:
        yield piece("timeline", "embed_timeline", "Timeline", f"The timeline of {site.title}", "timeline.html")


def _redirects(links: Links) -> Iterator[Page]:
    """A page at each former address of a record that has a page of its own."""
    for record in links.dossier.records:
        for former in record.formerly:
            address = address_of(record.kind_name, former)
            if "#" not in address:
                yield Page(
                    address, "pages/redirect.html", title_of(record), "This page has moved.", record, is_listed=False
                )


def _about_claim(claim: Claim, links: Links) -> str:
    count = len(claim.responses)
    answers = {0: "The source gives no response.", 1: "One response."}.get(count, f"{count} responses.")
    return f"Claimed by {name_inside(links[claim.by])}. {answers} {claim.text}"


def _about_step(step: Step, history: History) -> str:
    said, may = (history.count(step.day, state) for state in ("said", "may"))
    claims = count_of(said, "claim") if said else "No claim"
    more = f", {may} that may have been" if may else ""
    return f"{claims} certainly made by {in_words(step.date)}{more}, and what was answered by then."


def _about_person(person: Person, language: str) -> str:
    role = f": {person.role}." if person.role else "."
    return f"{person.name}{role} {plain_text(person.summary or '', language)}"
