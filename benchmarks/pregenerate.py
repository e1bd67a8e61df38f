"""Markdown files for the generators that cannot make pages from data, every cross-link already worked out.

python -m benchmarks.pregenerate CORPUS FOLDER --flavour mkdocs|pelican

This is not timed, which favours them: they need not read YAML or find who is named where, and an edit reaches
them as a change of one small file.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from pathlib import Path

from benchmarks.facts import ARTICLE, SITE, Entry, Facts, read_facts


def pages_of(corpus: Path) -> Iterator[tuple[str, str, str]]:
    """(path, title, Markdown) of every page."""
    facts = read_facts(corpus)
    for person in facts.people:
        yield f"people/{person['id']}", person["name"], _person(person, facts)
    for claim in facts.claims:
        yield f"claims/{claim['id']}", claim["text"], _claim(claim, facts)
    for number in range(1, facts.pages + 1):
        yield "timeline" if number == 1 else f"timeline/{number}", "Timeline", _timeline(number, facts)
    people = "".join(f"- {_who(person['id'], facts)}, {_escaped(person['role'])}\n" for person in facts.people)
    yield "people", "People", f"# People\n\n{people}"
    yield "claims", "Claims and denials", "# Claims and denials\n\n" + "".join(_row(c, facts) for c in facts.claims)
    yield "article", ARTICLE, (corpus / "article.md").read_text(encoding="utf-8")
    counts = f"{len(facts.people)} people, {len(facts.events)} events, {len(facts.claims)} claims."
    ways = "- [The article](/article/)\n- [All people](/people/)\n- [Claims and denials](/claims/)\n"
    yield "", "Home", f"# {SITE}\n\n{counts}\n\n{ways}- [The timeline](/timeline/)\n"


def _person(person: Entry, facts: Facts) -> str:
    head = f"*{_escaped(person['role'])}*, born {person['born']}, also known as {', '.join(person['aliases'])}"
    return (
        f"# {person['name']}\n\n{head}\n\n{person['summary']}\n\n"
        f"## Events\n\n{_events(facts.events_of[person['id']])}\n"
        f"## Claims made\n\n{_claims(facts.claims_by[person['id']])}\n"
        f"## Claims denied\n\n{_claims(facts.denials_by[person['id']])}"
    )


def _claim(claim: Entry, facts: Facts) -> str:
    denials = "".join(f"- {_who(one['by'], facts)}: {_escaped(one['text'])}\n" for one in claim["denials"])
    evidence = "".join(f"- {_escaped(one['source'])}: *{_escaped(one['quote'])}*\n" for one in claim["evidence"])
    return (
        f"# {_escaped(claim['text'])}\n\n- Claimed by: {_who(claim['claimant'], facts)}\n- Date: {claim['date']}\n"
        f"- Status: {claim['status']}\n- Figure: {claim['figure']}\n\n{claim['body']}\n\n## Denials\n\n{denials}\n"
        f"## Evidence\n\n{evidence}\n## Events\n\n{_events(facts.events_on[claim['id']])}"
    )


def _timeline(number: int, facts: Facts) -> str:
    parts = ["# Timeline\n"]
    for event in facts.chunk(number):
        people = ", ".join(_who(person, facts) for person in event["people"])
        claims = ", ".join(f"[{_escaped(facts.claim[one]['text'])}](/claims/{one}/)" for one in event["claims"])
        heading = f'<h2 id="{event["id"]}">{event["date"]}: {_escaped(event["title"])}</h2>'
        parts.append(f"{heading}\n\n{event['text']}\n\nPeople: {people}. Claim: {claims}.\n")
    if facts.pages > 1:
        pages = (f"[{n}](/timeline/{'' if n == 1 else f'{n}/'})" for n in range(1, facts.pages + 1))
        parts.append(f"Pages: {' '.join(pages)}\n")
    return "\n".join(parts)


def _row(claim: Entry, facts: Facts) -> str:
    deniers = ", ".join(_who(denial["by"], facts) for denial in claim["denials"])
    link = f"[{_escaped(claim['text'])}](/claims/{claim['id']}/)"
    return f"- {link} ({claim['status']}): claimed by {_who(claim['claimant'], facts)}, denied by {deniers}\n"


def _events(events: Iterable[Entry]) -> str:
    return "".join(f"- {event['date']}: [{_escaped(event['title'])}]({event['url']})\n" for event in events)


def _claims(claims: Iterable[Entry]) -> str:
    return "".join(f"- [{_escaped(one['text'])}](/claims/{one['id']}/) ({one['status']})\n" for one in claims)


def _who(person: str, facts: Facts) -> str:
    return f"[{facts.name[person]}](/people/{person}/)"


def _escaped(text: str) -> str:
    """Text for Markdown, of what a corpus can hold."""
    return text.replace("&", "&amp;")


def pregenerate(corpus: Path, folder: Path, flavour: str) -> None:
    """Writes a file for each page, with the front matter of `mkdocs` or `pelican`."""
    for path, title, body in pages_of(corpus):
        is_index = path in ("", "people", "claims", "timeline")
        file = folder / (f"{path}/index.md".lstrip("/") if is_index else f"{path}.md")
        home = "" if path else "save_as: index.html\nurl: /\n"
        front = f'---\ntitle: "{title}"\n---\n' if flavour == "mkdocs" else f"Title: {title}\n{home}"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"{front}\n{body}", encoding="utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--flavour", choices=("mkdocs", "pelican"), required=True)
    options = parser.parse_args()
    pregenerate(options.corpus, options.folder, options.flavour)
