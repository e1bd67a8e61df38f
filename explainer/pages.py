"""The list of pages, and the address of every record."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from explainer.as_of import History, Step
from explainer.date_words import in_words
from explainer.links import Links
from explainer.model import Claim, Person, title_of
from explainer.prose import plain_text
from explainer.status import name_inside
from explainer.values import Prose
from explainer.words import N_, Words


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
    ("index.html", N_("Overview")),
    ("article.html", N_("Article")),
    ("timeline.html", N_("Timeline")),
    ("claims.html", N_("Claims & denials")),
    ("people/index.html", N_("People")),
    ("sources.html", N_("Sources")),
    ("method.html", N_("How to read this")),
    ("search.html", N_("Search")),
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


def pages_of(links: Links, history: History) -> Iterator[Page]:
    """Every page of the site, in the order of the navigation."""
    dossier = links.dossier
    site, words = dossier.site, dossier.words
    _ = words.gettext
    title: str = site.title

    def page(address: str, template: str, title: str, about: str, subject: Any = None, part: str = "") -> Page:
        description = summary_of(about, site.language)
        return Page(address, f"pages/{template}.html", title, description, subject, part or address)

    tagline = site.tagline or _("Who says what, and what was answered: %(site)s", site=title)
    yield page("index.html", "index", title, tagline)
    yield _article_page(links, page)

    about = words.ngettext(
        "%(site)s: %(n)s dated event, each as exact as its source is.",
        "%(site)s: %(n)s dated events, each as exact as its source is.",
        len(dossier.events),
        site=title,
    )
    yield page("timeline.html", "timeline", _("Timeline"), about)

    about = words.ngettext(
        "%(site)s: %(n)s claim beside what was answered to each.",
        "%(site)s: %(n)s claims beside what was answered to each.",
        len(dossier.claims),
        site=title,
    )
    yield page("claims.html", "claims", _("Claims & denials"), about)
    for claim in dossier.claims.values():
        yield page(
            f"claims/{claim.id}.html",
            "claim",
            _title_of_claim(claim, links),
            _about_claim(claim, links),
            claim,
            "claims.html",
        )
    for step in history.steps:
        said = _("What had been said by %(day)s", day=in_words(step.date, words))
        yield page(step.address, "as_of", said, _about_step(step, history, words), step, "claims.html")

    about = words.ngettext(
        "Who is who in %(site)s: %(n)s person or organisation.",
        "Who is who in %(site)s: %(n)s people, organisations and unnamed sources.",
        len(dossier.people),
        site=title,
    )
    yield page("people/index.html", "people", _("People"), about)
    for person in dossier.people.values():
        about = _about_person(person, site.language)
        yield page(f"people/{person.id}.html", "person", person.name, about, person, "people/index.html")

    about = _("What %(site)s rests on, passage by passage.", site=title)
    yield page("sources.html", "sources", _("Sources"), about)
    for source in dossier.sources.values():
        about = _("%(source)s: the passages that this site rests on, and what rests on each.", source=source.title)
        yield page(f"sources/{source.id}.html", "source", source.title, about, source, "sources.html")

    about = _("What the words and marks on this site mean, and how each statement was checked.")
    yield page("method.html", "method", _("How to read this site"), about)
    about = _("%(site)s for other programs: every file, and what it holds.", site=title)
    yield page("data.html", "data", _("Data"), about, part="method.html")
    if site.base_url:  # a frame elsewhere needs the site's address
        yield from _embeds(links, page)
    about = _("Find a name, a claim, an event or a quotation in %(site)s.", site=title)
    yield page("search.html", "search", _("Search"), about)
    about = _("There is no page at this address.")
    yield Page("404.html", "pages/404.html", _("Page not found"), about, is_listed=False)
    yield from _redirects(links)


def _article_page(links: Links, page: Callable[..., Page]) -> Page:
    article = links.dossier.article
    usual = links.dossier.words.gettext("The article of %(site)s.", site=links.dossier.site.title)
    about = (article.front and article.front.standfirst) or usual
    if article.source is None:
        return page("article.html", "article", article.title, about, article)
    return page("article.html", "text", article.title, about, links.dossier.sources[article.source])


def _embeds(links: Links, page: Callable[..., Page]) -> Iterator[Page]:
    """The pieces of the site that stand in frames of other pages, and the page that tells how.

    `part` is the page that a piece is taken from.
    """
    site, _ = links.dossier.site, links.dossier.words.gettext
    about = _("Pieces of %(site)s for other pages.", site=site.title)
    yield page("embed.html", "embed", _("Show it on another page"), about)

    def piece(name: str, template: str, title: str, about: str, whole: str, subject: Any = None) -> Page:
        return replace(page(f"embed/{name}.html", template, title, about, subject, whole), is_listed=False)

    for claim in links.dossier.claims.values():
        title = _title_of_claim(claim, links)
        whole = address_of(*claim.key)
        yield piece(f"claim/{claim.id}", "embed_claim", title, _about_claim(claim, links), whole, claim)
    for question in site.questions:
        if any(claim.question == question.id and claim.figure for claim in links.dossier.claims.values()):
            about = _("Who says how many: %(question)s", question=question.title)
            yield piece(f"figures/{question.id}", "embed_figures", question.title, about, "claims.html", question)
    if links.dossier.events:
        about = _("The timeline of %(site)s", site=site.title)
        yield piece("timeline", "embed_timeline", _("Timeline"), about, "timeline.html")


def _redirects(links: Links) -> Iterator[Page]:
    """A page at each former address of a record that has a page of its own."""
    for record in links.dossier.records:
        for former in record.formerly:
            address = address_of(record.kind_name, former)
            if "#" not in address:
                about = links.dossier.words.gettext("This page has moved.")
                yield Page(address, "pages/redirect.html", title_of(record), about, record, is_listed=False)


def _title_of_claim(claim: Claim, links: Links) -> str:
    return f"{links[claim.by].name}: {summary_of(claim.text, links.dossier.site.language, 90)}"


def _about_claim(claim: Claim, links: Links) -> str:
    words = links.dossier.words
    count = len(claim.responses)
    by = words.gettext("Claimed by %(name)s.", name=name_inside(links[claim.by]))
    answers = words.ngettext("One response.", "%(n)s responses.", count)
    return f"{by} {answers if count else words.gettext('The source gives no response.')} {claim.text}"


def _about_step(step: Step, history: History, words: Words) -> str:
    said, may = (history.count(step.day, state) for state in ("said", "may"))
    day = in_words(step.date, words)
    claims = words.ngettext(
        "%(n)s claim certainly made by %(day)s", "%(n)s claims certainly made by %(day)s", said, day=day
    )
    parts = [claims if said else words.gettext("No claim certainly made by %(day)s", day=day)]
    parts += [words.ngettext("%(n)s that may have been", "%(n)s that may have been", may)] if may else []
    return words.gettext("%(claims)s, and what was answered by then.", claims=", ".join(parts))


def _about_person(person: Person, language: str) -> str:
    role = f": {person.role}." if person.role else "."
    return f"{person.name}{role} {plain_text(person.summary or '', language)}"
