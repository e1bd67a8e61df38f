"""Is a site the one that its corpus asks for? Counts pages, and holds a sample of them against the YAML.

python -m benchmarks.verify SITE CORPUS [--one-timeline]

Of up to 60 people and 60 claims and of every page of the timeline: the facts are in the text, the links are
there, the Markdown was rendered. Addresses may be folders (/people/ada/) or files (people/ada.html).
"""

from __future__ import annotations

import argparse
import html
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin

from benchmarks.convert import bare
from benchmarks.facts import ARTICLE, Entry, Facts, read_facts

SAMPLE = 60
STRAIGHT = str.maketrans("‘’“”", "''\"\"")
"""Typographic quotation marks are as good as straight ones."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A page as a reader has it: the words in <main>, and its links as if every page were a folder."""

    text: str
    links: frozenset[str]
    source: str


def faults_of(site: Path, corpus: Path, one_timeline: bool = False) -> list[str]:
    """What the site lacks, each in a line."""
    facts = read_facts(corpus, one_timeline)
    return [*_counted(site, facts), *_people(site, facts), *_claims(site, facts), *_rest(site, facts, corpus)]


def _counted(site: Path, facts: Facts) -> Iterator[str]:
    expected = {"people": len(facts.people), "claims": len(facts.claims), "timeline": facts.pages - 1}
    for section, number in expected.items():
        found = [*site.glob(f"{section}/*/index.html"), *site.glob(f"{section}/*.html")]
        if (count := sum(path != site / section / "index.html" for path in found)) != number:
            yield f"{count} pages in {section}/, not {number}"


def _people(site: Path, facts: Facts) -> Iterator[str]:
    for person in facts.people[:: max(1, len(facts.people) // SAMPLE)]:
        events = facts.events_of[person["id"]]
        claims = facts.claims_by[person["id"]] + facts.denials_by[person["id"]]
        texts = [person["role"], str(person["born"]), *person["aliases"], bare(person["summary"]), *map(_dated, events)]
        texts += [f"{claim['text']} ({claim['status']})" for claim in claims]
        links = [*_urls(events), *(f"/claims/{claim['id']}/" for claim in claims), *_targets(person["summary"])]
        yield from _page(site, f"people/{person['id']}", person["name"], texts, links)


def _claims(site: Path, facts: Facts) -> Iterator[str]:
    for claim in facts.claims[:: max(1, len(facts.claims) // SAMPLE)]:
        events = facts.events_on[claim["id"]]
        texts = [claim["date"], claim["status"], claim["figure"], bare(claim["body"]), *map(_dated, events)]
        texts += [f"{facts.name[denial['by']]}: {denial['text']}" for denial in claim["denials"]]
        texts += [f"{evidence['source']}: {evidence['quote']}" for evidence in claim["evidence"]]
        named = [claim["claimant"], *(denial["by"] for denial in claim["denials"])]
        links = [*(f"/people/{person}/" for person in named), *_urls(events), *_targets(claim["body"])]
        yield from _page(site, f"claims/{claim['id']}", claim["text"], texts, links)


def _rest(site: Path, facts: Facts, corpus: Path) -> Iterator[str]:
    for number in range(1, facts.pages + 1):
        events = facts.chunk(number)
        path = "timeline" if number == 1 else f"timeline/{number}"
        some = events[:: max(1, len(events) // SAMPLE)]
        texts = [text for event in some for text in (_dated(event), bare(event["text"]))]
        links = [f"/people/{person}/" for event in some for person in event["people"]]
        links += [f"/claims/{claim}/" for event in some for claim in event["claims"]]
        yield from _page(site, path, "Timeline", texts, links, [event["id"] for event in some])
    everybody = [f"/people/{person['id']}/" for person in facts.people]
    yield from _page(site, "people", "People", [person["role"] for person in facts.people], everybody)
    links = [f"/claims/{claim['id']}/" for claim in facts.claims]
    links += [f"/people/{denial['by']}/" for claim in facts.claims for denial in claim["denials"]]
    yield from _page(site, "claims", "Claims and denials", [claim["text"] for claim in facts.claims], links)
    article = (corpus / "article.md").read_text(encoding="utf-8")
    texts = [bare(block) for block in article.split("\n\n") if not block.startswith("#")]
    yield from _page(site, "article", ARTICLE, texts, _targets(article))
    numbers = f"{len(facts.people)} people, {len(facts.events)} events, {len(facts.claims)} claims."
    yield from _page(site, "", "Home", [numbers], ["/people/", "/claims/", "/timeline/", "/article/"])


def _page(
    site: Path, path: str, title: str, texts: Iterable[str], links: Iterable[str], anchors: Iterable[str] = ()
) -> Iterator[str]:
    """What a page lacks."""
    found = page_at(site, path)
    if found is None:
        yield f"/{path}: no such page"
        return
    seen = _seen(found, site)
    if f"<title>{title}".translate(STRAIGHT) not in html.unescape(seen.source).translate(STRAIGHT):
        yield f"/{path}: the title is not {title!r}"
    if len(re.findall(r"<h1[ >]", seen.source)) != 1:
        yield f"/{path}: not exactly one h1"
    yield from (f"/{path} lacks the text {text!r}" for text in texts if _flat(text) not in seen.text)
    yield from (f"/{path} lacks the link {link}" for link in links if link not in seen.links)
    ids = set(re.findall(r'id="?([^"\s>]+)', seen.source))
    yield from (f"/{path} lacks the anchor {one}" for one in anchors if one not in ids)


def page_at(site: Path, path: str) -> Path | None:
    """The file of a page, whichever way it is written."""
    names = (f"{path}/index.html".lstrip("/"), f"{path}.html")
    return next((site / name for name in names if (site / name).is_file()), None)


def _seen(path: Path, site: Path) -> Seen:
    source = path.read_text(encoding="utf-8")
    match = re.search(r"<main.*?</main>", source, re.DOTALL)
    body = match[0] if match else ""
    here = f"/{path.relative_to(site).as_posix()}"
    targets = (urljoin(here, html.unescape(found)) for found in re.findall(r'href="?([^"\s>]+)', body))
    words = html.unescape(re.sub(r"<[^>]*>", "", body))
    return Seen(_flat(words), frozenset(map(_as_folder, targets)), source)


def _as_folder(url: str) -> str:
    return re.sub(r"^(/[^#]*?)(?:index)?\.html", lambda m: m[1].rstrip("/") + "/", url)


def _flat(text: str) -> str:
    return " ".join(text.translate(STRAIGHT).split())


def _dated(event: Entry) -> str:
    return f"{event['date']}: {event['title']}"


def _urls(events: Iterable[Entry]) -> list[str]:
    return [event["url"] for event in events]


def _targets(markdown: str) -> list[str]:
    return re.findall(r"\]\(([^)]*)\)", markdown)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("site", type=Path)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--one-timeline", action="store_true", help="all events stand on one page")
    options = parser.parse_args()
    found = faults_of(options.site, options.corpus, options.one_timeline)
    print("\n".join(found[:20]))
    sys.exit(bool(found))
