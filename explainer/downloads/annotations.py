"""The pins as Web Annotations: data/annotations.jsonld, for programs that lay them over a source.

Source: W3C Web Annotation Data Model and Vocabulary (2017). The body of an annotation is the record that
stands on the passage; its targets are the passage on this site and, where the source has an address of its
own, the quoted words there. No words beside the quoted ones are given, so that nothing more of a source is
published than the pages quote.
"""

from __future__ import annotations

from typing import Any

from explainer.data import json_bytes
from explainer.downloads.csv_tables import sorted_uses
from explainer.downloads.shared import Download, size_of, urn
from explainer.links import Links
from explainer.model import Site, Source, title_of
from explainer.pages import address_of
from explainer.pins import Pins, Use

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
HTML_FRAGMENT = "http://tools.ietf.org/rfc/rfc3236"
"""What the model's vocabulary names for fragments of HTML pages."""


def pin_annotations(links: Links, pins: Pins) -> Download:
    """An annotation for each record that stands on a passage, of the sources of which something is published."""
    site, sources = links.dossier.site, links.dossier.sources
    items = [
        _annotation(use, sources[source], at, links)
        for (source, at), uses in sorted_uses(pins)
        for use in uses
        if source not in pins.unshown
    ]
    page = {"@context": CONTEXT, "id": f"urn:uuid:{urn(site, 'annotations')}", "type": "AnnotationPage"}
    lacks = ["Where in a paragraph the words stand, and what stands around them."]
    if hidden := [sources[name].title for name in sources if name in pins.unshown]:
        lacks.append(f"Passages of sources of which nothing is published: {'; '.join(hidden)}.")
    return Download(
        "data/annotations.jsonld",
        "Annotations",
        "Each passage with what stands on it, for programs that show annotations over a text.",
        size_of(len(items), "annotation"),
        json_bytes({**page, "items": items}),
        tuple(lacks),
    )


def _annotation(use: Use, source: Source, at: int, links: Links) -> dict[str, Any]:
    site = links.dossier.site
    kind, record_id = use.by
    record = links.find(kind, record_id)
    name = urn(site, source.id, str(at), kind, record_id, *map(str, use.path), use.quote or "")
    quote = {"type": "TextQuoteSelector", "exact": use.quote} if use.quote else None
    passage: dict[str, Any] = {"type": "FragmentSelector", "conformsTo": HTML_FRAGMENT, "value": f"p{at}"}
    if quote:
        passage["refinedBy"] = quote
    targets = [_target(_address(site, address_of("source", source.id)), passage)]
    if quote and source.url:
        targets.append(_target(str(source.url), quote))
    body = {"id": _address(site, address_of(kind, record_id)), "type": "Text", "format": "text/html"}
    label = title_of(record) if record else links.dossier.article.title if kind in ("article", "front") else site.title
    return {
        "id": f"urn:uuid:{name}",
        "type": "Annotation",
        "motivation": "linking",
        "body": {**body, "label": label},
        "target": targets[0] if len(targets) == 1 else targets,
    }


def _target(source: str, selector: dict[str, Any]) -> dict[str, Any]:
    return {"type": "SpecificResource", "source": source, "selector": selector}


def _address(site: Site, address: str) -> str:
    """A page of the site: whole where its address is known, else seen from the file (RFC 3986, relative)."""
    return f"{site.base_url or '../'}{address}"
