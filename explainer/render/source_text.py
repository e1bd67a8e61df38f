"""A source's text for reading, where it is the article: paragraphs with repeats, pinned words and names marked."""

from __future__ import annotations

import itertools
from typing import Any

from explainer.links import Links
from explainer.model import Source
from explainer.pins import Pins
from explainer.text import original_ranges
from explainer.values import Verbatim


def article_parts(source: Source, links: Links, pins: Pins) -> list[dict[str, Any]]:
    """A source's text for reading: paragraphs with repeats, pinned words and names marked."""
    text = links.dossier.texts[source.id]
    first: dict[str, int] = {}
    parts = []
    linked: set[str] = set()
    for number, paragraph in enumerate(text.paragraphs, 1):
        uses = pins.uses.get((source.id, number), ())
        repeats = first.setdefault(paragraph, number)
        parts.append(
            {
                "number": number,
                "repeats": repeats if repeats != number else None,
                "uses": uses,
                "runs": _runs(links, paragraph, [u.quote for u in uses if u.quote], linked),
            }
        )
    return parts


def _runs(links: Links, paragraph: str, quotes: list[str], linked: set[str]) -> list[dict[str, Any]]:
    """A paragraph cut where a mark or a name starts or ends; each name linked at its first mention."""
    marked = original_ranges(paragraph, quotes)
    names = []
    for mention in links.names.find(paragraph):
        if mention.person not in linked:
            linked.add(mention.person)
            names.append(mention)
    cuts = sorted({0, len(paragraph), *(n for r in marked for n in r), *(n for m in names for n in (m.start, m.end))})
    return [
        {
            "text": Verbatim(paragraph[start:end]),
            "marked": any(a <= start < b for a, b in marked),
            "person": next((m.person for m in names if m.start <= start < m.end), None),
        }
        for start, end in itertools.pairwise(cuts)
    ]
