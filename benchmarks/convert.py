"""A corpus as a project of Explainer: the same records and article, each statement pinned, and the texts they stand on.

python -m benchmarks.convert CORPUS PROJECT [--plain]

Each record, denial and paragraph of the article has a paragraph of its own in one of the sources; each piece of
evidence is a quotation on the page of its source that the corpus names. A corpus has no questions, groups or ties,
so the project has none.
"""

from __future__ import annotations

import argparse
import itertools
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from benchmarks.facts import ARTICLE, SITE, Entry, Facts, read_facts

PLAIN_TEMPLATES = Path(__file__).parent / "peers" / "explainer" / "templates"


MOST = 1000
"""Records in one file."""


def convert(corpus: Path, project: Path, plain: bool = False) -> None:
    """Writes content/ and seeds/; with `plain` also the templates of pages like those of the other generators."""
    facts = read_facts(corpus)
    texts = _Texts(facts)
    content: dict[str, Entry] = {
        "site": {"title": SITE, "period": "1996/2023", "published": "2024-01-01"},
        "people": {person["id"]: _person(person, texts) for person in facts.people},
        "timeline": {event["id"]: _event(event, facts, texts) for event in facts.events},
        "claims": {claim["id"]: _claim(claim, facts, texts) for claim in facts.claims},
    }
    article = "\n\n".join(_article((corpus / "article.md").read_text(encoding="utf-8"), texts))
    content["sources"] = {name: _source(name, title) for name, title in texts.titles.items()}
    (project / "content").mkdir(parents=True)
    for name, value in content.items():
        for path, part in _files(project / "content", name, value):
            path.parent.mkdir(exist_ok=True)
            path.write_text(_dumped(part), encoding="utf-8")
    (project / "content" / "article.md").write_text(f"---\ntitle: {ARTICLE}\n---\n\n{article}\n", encoding="utf-8")
    (project / "seeds").mkdir()
    for name, paragraphs in texts.paragraphs.items():
        (project / "seeds" / f"{name}.txt").write_text("\n\n".join(paragraphs) + "\n", encoding="utf-8")
    if plain:
        shutil.copytree(PLAIN_TEMPLATES, project / "templates")


class _Texts:
    """The texts of the sources as they grow: first the evidence, since the corpus gives its pages, then the rest."""

    def __init__(self, facts: Facts) -> None:
        self.titles: dict[str, str] = {}
        self.paragraphs: dict[str, list[str]] = {}
        for claim in facts.claims:
            for evidence in claim["evidence"]:
                title = evidence["source"].rsplit(", p. ", 1)[0]
                name = _slug(title)
                self.titles[name] = title
                page = self.paragraphs.setdefault(name, [])
                page.append(f"{evidence['quote']} The rest of the page is about other business of that week.")
        self.turns = itertools.cycle(self.titles)

    def pin(self, paragraph: str) -> str:
        """A pin of a new paragraph, in the source whose turn it is."""
        name = next(self.turns)
        self.paragraphs[name].append(paragraph)
        return f"{name}#{len(self.paragraphs[name])}"


def _person(person: Entry, texts: _Texts) -> Entry:
    also = ", ".join(person["aliases"])
    said = f"{person['name']}, {person['role']}, was born in {person['born']} and is also known as {also}."
    pin = texts.pin(f"{said} {bare(person['summary'])}")
    return {
        "name": person["name"],
        "also": person["aliases"],
        "role": person["role"],
        "summary": _cited(person["summary"], pin),
        "facts": [{"label": "Born", "value": str(person["born"]), "pins": [pin]}],
        "pins": [pin],
    }


def _event(event: Entry, facts: Facts, texts: _Texts) -> Entry:
    pin = texts.pin(f"{event['date']}: {event['title']}. {bare(event['text'])}")
    return {
        "title": event["title"],
        "date": event["date"],
        "summary": _cited(event["text"], pin),
        "people": event["people"],
        "claims": event["claims"],
        "pins": [pin],
    }


def _claim(claim: Entry, facts: Facts, texts: _Texts) -> Entry:
    said = f"On {claim['date']} {facts.name[claim['claimant']]} said: {claim['text']}."
    pin = texts.pin(f"{said} {bare(claim['body'])}")
    million = int(claim["figure"].split()[0])
    return {
        "text": claim["text"],
        "by": claim["claimant"],
        "date": claim["date"],
        "figure": {
            "min": million * 1_000_000,
            "max": million * 1_000_000,
            "unit": "in the city's currency",
            "counts": "paid",
            "of": claim["text"].split(" for ", 1)[1],
            "words": claim["figure"],
        },
        "caveat": _cited(claim["body"], pin),
        "pins": [pin, *map(_evidence, claim["evidence"])],
        "responses": [_denial(denial, texts) for denial in claim["denials"]],
    }


def _evidence(evidence: Entry) -> Entry:
    title, page = evidence["source"].rsplit(", p. ", 1)
    return {"source": _slug(title), "at": int(page), "quote": evidence["quote"]}


def _denial(denial: Entry, texts: _Texts) -> Entry:
    name, at = texts.pin(denial["text"]).split("#")
    quote = re.search(r"was never more than .* million", denial["text"])
    assert quote
    pin = {"source": name, "at": int(at), "quote": quote[0]}
    return {"by": denial["by"], "kind": "denial", "text": denial["text"], "pins": [pin]}


def _article(markdown: str, texts: _Texts) -> Iterator[str]:
    """The paragraphs, without the heading, which the front matter has."""
    for block in markdown.strip().split("\n\n"):
        if block.startswith("## "):
            yield block
        elif not block.startswith("# "):
            flat = " ".join(block.split())
            yield _cited(flat, texts.pin(bare(flat)))


def _source(name: str, title: str) -> Entry:
    return {"title": title, "kind": "document", "file": f"{name}.txt", "quote_limit": 1}


def _cited(markdown: str, pin: str) -> str:
    """A text whose sentences each cite a passage, its links to records written as ours."""
    linked = re.sub(r"\(/(people|claims)/([^/)]+)/\)", lambda m: f"({KINDS[m[1]]}:{m[2]})", markdown)
    return " ".join(f"{sentence} [@{pin}]" for sentence in re.split(r"(?<=\.) (?=[A-Z*\[])", linked))


KINDS = {"people": "person", "claims": "claim"}


def bare(markdown: str) -> str:
    """The words that a reader sees; a corpus has only links and asterisks."""
    return " ".join(re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", markdown).replace("*", "").split())


def _slug(title: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", title.lower())


def _files(content: Path, name: str, value: Entry) -> Iterator[tuple[Path, Entry]]:
    """In files of 1,000 records, where there are more: none over 10 MB is read."""
    records = list(value.items())
    if len(records) <= MOST:
        yield content / f"{name}.yaml", value
        return
    for start in range(0, len(records), MOST):
        yield content / name / f"{start // MOST:03d}.yaml", dict(records[start : start + MOST])


def _dumped(value: Any) -> str:
    return yaml.dump(value, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False, width=100)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("project", type=Path)
    parser.add_argument("--plain", action="store_true", help="with the templates of plain pages")
    options = parser.parse_args()
    convert(options.corpus, options.project, options.plain)
