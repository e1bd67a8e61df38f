"""The records as nodes: whom a profile is about, what happened, what is claimed and answered, and the sources."""

from __future__ import annotations

from explainer.linked_data.nodes import Graph, Node, event_dates, exact_day, licence, type_of
from explainer.model import Claim, Event, Person, Response, Source
from explainer.pages import address_of, summary_of
from explainer.printed import DEFINED, DISPUTE_PRINTED, PRINTED, SUPPORT_PRINTED
from explainer.status import Status, name_inside

SILENT = ("declined", "no_response")
"""The kinds of response that say nothing, so that they are nobody's claim."""


def person_node(graph: Graph, person: Person) -> Node:
    """Whom a profile is about. The role is a description: it may say what only a source says."""
    brief = graph.brief(person)
    about = [brief.get("description"), graph.words(person.role)]
    return graph.add(
        type_of(person),
        graph.id_of(person),
        name=brief.get("name"),
        alternateName=[graph.words(name) for name in person.also] if "name" in brief else [],
        description=" ".join(text for text in about if text),
        url=graph.at(graph.page.address),
        sameAs=[link.url for link in person.links],
        subjectOf=[graph.refer(claim) for claim in graph.links.about(person)],
    )


def event_node(graph: Graph, event: Event) -> Node:
    """An event, with what it rests on and who speaks of it, and a date only where that is exact."""
    dates = event_dates(event.date)
    about = [summary_of(event.summary, graph.site.language)] if event.summary else []
    about += [] if dates else graph.undated(event.date)
    return graph.add(
        "Event",
        graph.id_of(event),
        name=graph.words(event.title),
        description=graph.words(" ".join(about)),
        **dates,
        location=graph.words(event.place),
        about=graph.all(event.people),
        subjectOf=[*graph.sources(event.pins), *map(graph.refer, graph.links.claims_of(event))],
    )


def claim_node(graph: Graph, claim: Claim, status: Status) -> Node:
    """A claim with all that was answered to it, and what is recorded of it in words.

    Its date is that of its making, for it may have been printed later. Where it first appeared nobody recorded.
    """
    _ = graph.interface.gettext
    support, dispute = _(SUPPORT_PRINTED[status.support]), _(DISPUTE_PRINTED[status.dispute])
    about = [_("Status: %(support)s, %(dispute)s.", support=support, dispute=dispute)]
    about += [f"{graph.words(why[:1].upper() + why[1:])}." for why in (status.support_why, status.dispute_why)]
    about += [graph.words(claim.caveat), *graph.undated(claim.date)]
    about += [f"{answer_in_words(graph, one)}." for one in claim.responses if one.kind in SILENT]
    via = ", ".join(graph.words(name_inside(graph.links[ref])) for ref in claim.via)
    by = f"{graph.words(graph.links[claim.by].name)} ({claim.attribution})"
    events = map(graph.refer, graph.links.events_of(claim))
    answered = [index for index, one in enumerate(claim.responses) if one.kind not in SILENT]
    return graph.add(
        "Claim",
        graph.id_of(claim),
        **graph.brief(claim),
        description=" ".join(text for text in about if text),
        creditText=_("%(by)s, reported through %(via)s", by=by, via=via) if via else by,
        dateCreated=exact_day(claim.date),
        url=graph.at(graph.page.address),
        appearance=graph.sources(claim.pins),
        about=[*graph.all(claim.about), *events],
        subjectOf=[_response_node(graph, claim, index) for index in answered],
    )


def _response_node(graph: Graph, claim: Claim, index: int) -> Node:
    """An answer: a claim about a claim. What its kind means is said, for no information is no denial."""
    response = claim.responses[index]
    nth = sum(one.by == response.by for one in claim.responses[: index + 1])
    fragment = f"by_{response.by}" + (f"_{nth}" if nth > 1 else "")  # ids have no underscore
    return graph.add(
        "Claim",
        graph.at(f"{address_of('claim', claim.id)}#{fragment}"),
        name=answer_in_words(graph, response),
        text=graph.words(response.text),
        description=" ".join([graph.interface.gettext(DEFINED[response.kind]), *graph.undated(response.date)]),
        author=graph.refer(graph.links[response.by]),
        dateCreated=exact_day(response.date),
        about={"@id": graph.id_of(claim)},
        appearance=graph.sources(response.pins),
        citation=graph.refer(graph.links[response.counter]) if response.counter else None,
    )


def answer_in_words(graph: Graph, response: Response) -> str:
    """`Mira Okafor, for the Port Authority, denied`."""
    behalf = ", ".join(graph.words(name_inside(graph.links[ref])) for ref in response.for_)
    by = graph.words(graph.links[response.by].name)
    did = graph.interface.gettext(PRINTED[response.kind])
    if behalf:
        return graph.interface.gettext("%(name)s, for %(behalf)s, %(did)s", name=by, behalf=behalf, did=did)
    return graph.interface.gettext("%(name)s %(did)s", name=by, did=did)


def source_node(graph: Graph, source: Source) -> Node:
    """A source, with only what is known of it: its author and publisher are names, of no known type."""
    about = [graph.words(source.note), *graph.undated(source.date)]
    return graph.add(
        type_of(source),
        graph.id_of(source),
        name=graph.words(source.title),
        genre=source.kind,
        description=" ".join(text for text in about if text),
        author={"name": graph.words(source.author)} if source.author else None,
        publisher={"name": graph.words(source.publisher)} if source.publisher else None,
        datePublished=exact_day(source.date),
        inLanguage=source.language,
        url=source.url,
        archivedAt=source.archive_url,
        license=licence(source.licence),
    )
