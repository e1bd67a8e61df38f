"""What a page says, as linked data: one graph of schema.org's terms, which programs read from its head.

Source: schema.org, and JSON-LD 1.1 (W3C), section 7, on data in HTML. A graph says no more than its page: what a
source says is a Claim of whoever says it, a date stands in a field for dates only where it is exact and stated
outright, and of nobody is a death or an office told of which only a text of ours speaks.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from explainer.linked_data.nodes import Graph, Node, licence, named
from explainer.linked_data.records import claim_node, event_node, person_node, source_node
from explainer.links import ARTICLE, Links
from explainer.model import Claim, Person, Record, Source
from explainer.pages import NAVIGATION, Page
from explainer.status import Status

__all__ = ["graph_of", "linked_data"]

PAGE_TYPES = {
    "pages/claims.html": "CollectionPage",
    "pages/people.html": "CollectionPage",
    "pages/sources.html": "CollectionPage",
    "pages/timeline.html": "CollectionPage",
    "pages/method.html": "AboutPage",
}
DATA = "data/explainer.json"


def linked_data(page: Page, links: Links, statuses: dict[str, Status]) -> str:
    """The graph of a page as JSON that can stand in a <script>: no < in it ends the element or starts a comment."""
    whole = graph_of(page, links, statuses)
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def graph_of(page: Page, links: Links, statuses: dict[str, Status]) -> Node:
    """A page's nodes, each with an `@id`; every node that one of them names is in the graph of a page of the site."""
    graph = Graph(page, links)
    page_id = graph.at(page.address)
    graph.nodes[page_id] = {}  # it comes first
    kind = PAGE_TYPES.get(page.template, "WebPage")
    if isinstance(page.subject, Person) and page.subject.kind != "unnamed":
        kind = "ProfilePage"
    graph.add(
        kind,
        page_id,
        url=page_id,
        name=graph.words(page.title),
        description=graph.words(page.description),
        inLanguage=graph.site.language,
        isPartOf=_site(graph),
        breadcrumb=_breadcrumb(graph),
        mainEntity=_main_entity(graph, statuses),
        mentions=_listed(graph),
        correction=[node for name in _corrected_on(graph) for node in graph.corrections(name)],
    )
    return {"@context": "https://schema.org", "@graph": list(graph.nodes.values())}


# The page


def _main_entity(graph: Graph, statuses: dict[str, Status]) -> Node | None:
    """What a page is about, in full."""
    match graph.page.template, graph.page.subject:
        case "pages/index.html", _:
            return _site(graph)
        case "pages/article.html", _:
            return _article(graph)
        case _, Person() as person:
            return person_node(graph, person)
        case _, Claim() as claim:
            return claim_node(graph, claim, statuses[claim.id])
        case _, Source() as source:
            return source_node(graph, source)
    return None


def _listed(graph: Graph) -> list[Node]:
    """What a page of many records lists: events in full, which have no pages; the others by their ids."""
    dossier = graph.links.dossier
    records: Iterable[Record] = ()
    match graph.page.template:
        case "pages/timeline.html":
            return [event_node(graph, event) for event in dossier.events.values()]
        case "pages/claims.html":
            records = dossier.claims.values()
        case "pages/people.html":
            records = dossier.people.values()
        case "pages/sources.html":
            records = dossier.sources.values()
    return [{"@id": graph.id_of(record)} for record in records]


def _corrected_on(graph: Graph) -> list[str]:
    """What has its corrections on the page itself, as `to` names it; those of the article and the site are theirs."""
    page = graph.page
    if page.template == "pages/timeline.html":
        return [f"event/{name}" for name in graph.links.dossier.events]
    if page.template == "pages/text.html":
        return ["article"]
    return [f"{page.subject.kind_name}/{page.subject.id}"] if isinstance(page.subject, Record) else []


def _breadcrumb(graph: Graph) -> Node | None:
    """The way from the overview to a page, by the entries of the navigation."""
    page, start = graph.page, NAVIGATION[0][0]
    said = {address: graph.interface.gettext(title) for address, title in NAVIGATION}
    names = {page.address: graph.words(page.title), **said}
    items = [
        {"@type": "ListItem", "position": position, "name": names[address], "item": {"@id": graph.at(address)}}
        for position, address in enumerate(dict.fromkeys([start, page.part, page.address]), 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items} if len(items) > 1 else None


# The site, its article and its data


def _site(graph: Graph) -> Node:
    """The site: on its first page in full, with what it has; elsewhere which one it is."""
    site, site_id = graph.site, graph.at("index.html#it")
    if site_id in graph.nodes:
        return {"@id": site_id}
    more: Node = {}
    if graph.page.address == "index.html":
        more = {
            "description": graph.words(site.tagline),
            "publisher": named(site.publisher),
            "publishingPrinciples": graph.at("method.html"),
            "license": licence(site.licence),
            "hasPart": [_article_in_brief(graph), _data(graph)],
            "correction": graph.corrections("site"),
        }
    url = graph.at("index.html")
    return graph.add("WebSite", site_id, name=graph.words(site.title), url=url, inLanguage=site.language, **more)


def _article_in_brief(graph: Graph) -> Node:
    """The article, or the source whose text is shown as one."""
    article = graph.links.dossier.article
    if article.source is not None:
        return graph.refer(graph.links.dossier.sources[article.source])
    return graph.add("BackgroundNewsArticle", graph.at("article.html#it"), headline=graph.words(article.title))


def _article(graph: Graph) -> Node:
    """An article of our own: what it rests on, what it cites, and whom and what it speaks of."""
    dossier, site = graph.links.dossier, graph.site
    front = dossier.article.front
    published = (front and front.date) or site.published
    changed = [one.date.text for one in site.corrections if one.to == "article"]
    changed += [site.updated.text] if site.updated else []
    return graph.add(
        "BackgroundNewsArticle",
        graph.at("article.html#it"),
        headline=graph.words(dossier.article.title),
        description=graph.words(graph.page.description),
        url=graph.at("article.html"),
        author=[named(author) for author in site.authors],
        creditText=graph.words(front.byline if front else None),
        publisher=named(site.publisher),
        publishingPrinciples=graph.at("method.html"),
        datePublished=published.text if published else None,
        dateModified=max(changed, default=None),
        inLanguage=site.language,
        license=licence(site.licence),
        isPartOf=_site(graph),
        isBasedOn=[graph.refer(source) for source in dossier.sources.values()],
        citation=_in_article(graph, dossier.sources.values()),
        mentions=[
            *_in_article(graph, dossier.people.values()),
            *_in_article(graph, dossier.claims.values()),
            *_in_article(graph, dossier.events.values()),
        ],
        correction=graph.corrections("article"),
    )


def _in_article(graph: Graph, records: Iterable[Record]) -> list[Node]:
    told = (ARTICLE, ("front", ""))
    return [graph.refer(one) for one in records if any(link.by in told for link in graph.links.to(one))]


def _data(graph: Graph) -> Node:
    """The site's own data, as a data set that programs can fetch."""
    dossier, site = graph.links.dossier, graph.site
    words = graph.interface
    counts = (
        words.ngettext("%(n)s person or organisation", "%(n)s people and organisations", len(dossier.people)),
        words.ngettext("%(n)s event", "%(n)s events", len(dossier.events)),
        words.ngettext("%(n)s claim", "%(n)s claims", len(dossier.claims)),
        words.ngettext("%(n)s source", "%(n)s sources", len(dossier.sources)),
    )
    about = words.gettext("All that this site says, with the passages that it stands on")
    return graph.add(
        "Dataset",
        graph.at(f"{DATA}#it"),
        name=words.gettext("%(site)s: the data", site=graph.words(site.title)),
        description=f"{about}: {', '.join(counts)}.",
        publisher=named(site.publisher),
        license=licence(site.licence),
        distribution={"@type": "DataDownload", "contentUrl": graph.at(DATA), "encodingFormat": "application/json"},
    )
