"""What is new and what was corrected, as entries of the feeds.

Atom (RFC 4287) in feed.xml, JSON Feed (jsonfeed.org, version 1.1) in feed.json. Ids are the addresses of what an
entry is about, so they do not change while the site stays where it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from explainer.links import Links
from explainer.model import Claim, Correction, Event
from explainer.pages import address_of
from explainer.released import name_of

# What is for the site's own style sheet: without it, words for screen readers would stand in the text.
_FOR_SCREEN_READERS = re.compile(r'<span class="visually-hidden">[^<]*<.span>')
_FOR_THE_STYLE = re.compile(r' (?:class|id|lang|tabindex|role|data-[\w-]+|aria-[\w-]+)="[^"]*"| data-[\w-]+(?=[ >])')

MOST_ENTRIES = 100
"""A feed is read again and again; what is older stands on the site."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: a correction, the article, a claim or an event, with its address seen from the site's folder."""

    address: str
    published: str
    updated: str
    """Days as the author wrote them: 2018-02-14."""
    correction: Correction | None = None
    record: Claim | Event | None = None
    """None, like the correction, for the article."""


def feed_entries(links: Links) -> list[Entry]:
    """The corrections, newest first, then the article, the claims and the events; none without a day of publication."""
    site = links.dossier.site
    if site.published is None:
        return []
    published = site.published.text
    corrected: dict[str, str] = {}
    for one in site.corrections:
        corrected[one.to] = max(one.date.text, corrected.get(one.to, ""))

    def entry(address: str, name: str, record: Claim | Event | None = None) -> Entry:
        return Entry(address, published, corrected.get(name, published), record=record)

    found = [*_corrections(site.corrections), entry("article.html", "article")]
    records: tuple[Claim | Event, ...] = (
        *links.dossier.claims.values(),
        *sorted(links.dossier.events.values(), key=lambda e: e.date.edtf.order()),
    )
    found += [entry(address_of(*record.key), name_of(record.key), record) for record in records]
    return found[:MOST_ENTRIES]


def _corrections(corrections: tuple[Correction, ...]) -> Iterator[Entry]:
    newest_first = sorted(corrections, key=lambda one: one.date.text, reverse=True)
    for number, one in zip(range(len(newest_first), 0, -1), newest_first, strict=True):
        yield Entry(f"method.html#correction-{one.date.text}-{number}", one.date.text, one.date.text, correction=one)


def bare_html(html: str) -> str:
    """HTML of our own templates as a feed reader shows it best: elements, links and words, without a style sheet."""
    spaced = re.sub(r'(?<=\S)(?=<a class="(?:cite|ours))', " ", html)
    spaced = re.sub(r'(?<=>) (?=<span class="mark)', ", ", spaced)
    plain = re.sub(r"<.?span>", "", _FOR_THE_STYLE.sub("", _FOR_SCREEN_READERS.sub("", spaced)))
    return "\n".join(line for line in plain.split("\n") if line.strip())
