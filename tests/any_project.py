"""Hypothesis strategies: whole small projects of any records, with ids that exist, and their files with one mistake."""

from __future__ import annotations

import re
from typing import Any

import yaml
from hypothesis import strategies as st

from tests.records import DATES, IDS, TEXTS

Record = dict[str, Any]
Found = dict[str, dict[str, Record]]
"""Records by kind and id."""
Files = dict[str, str]
"""The text of each file, by its path."""

WORDS = st.sampled_from(["quay", "fire", "men", "crane", "night", "ship", "said", "nobody", "burned", "cold"])
CALM = st.lists(WORDS, min_size=1, max_size=6).map(lambda words: " ".join(words).capitalize())
"""A text in which nothing asks for a passage of its own."""
KINDS = ("confirmation", "no_information", "declined", "challenge_to_source")
CONTROL = ["\0", "\x07", "\x1b", "\x7f", "\x85", "\u2028", "\ufeff", "\ufffe", "\r", "\t", "\u202e"]


def some(names: list[str], most: int = 2) -> st.SearchStrategy[list[str]]:
    """A few of the names, each once."""
    return st.lists(st.sampled_from(names), max_size=most, unique=True) if names else st.just([])


@st.composite
def projects(draw: st.DrawFn, texts: st.SearchStrategy[str] = CALM) -> Found:
    """Records by kind and id; every reference names a record, and every pin a paragraph."""
    ids = draw(st.lists(IDS, min_size=2, max_size=8, unique_by=str.casefold))
    count = draw(st.integers(1, len(ids) - 1))
    people, rest = ids[:count], ids[count:]
    cut = draw(st.integers(0, len(rest)))
    events, claims = rest[:cut], rest[cut:]
    paragraphs = draw(st.integers(1, 3))

    def pins() -> list[Any]:
        numbers = draw(st.lists(st.integers(1, paragraphs), max_size=2))
        quoted = draw(st.booleans())
        return [{"source": "log", "at": n, "quote": f"Paragraph {n}"} if quoted else f"log#{n}" for n in numbers]

    def cited() -> str:
        return f"{draw(texts)} [@log#{draw(st.integers(1, paragraphs))}]"

    def given(fields: Record, **more: Any) -> Record:
        """Some of the fields that a record may do without."""
        return fields | {name: value for name, value in more.items() if value and draw(st.booleans())}

    def person(name: str) -> Record:
        tie = {"to": draw(st.sampled_from(people)), "as": draw(texts)}
        kind = draw(st.sampled_from(["person", "organisation", "unnamed"]))
        return given({"name": f"{draw(texts)} {name}", "kind": kind}, summary=cited(), ties=[tie], pins=pins())

    def event() -> Record:
        about = {"people": draw(some(people)), "claims": draw(some(claims))}
        return given({"title": draw(texts), "date": draw(DATES)}, summary=cited(), pins=pins(), **about)

    def response() -> Record:
        fields = {"by": draw(st.sampled_from(people)), "kind": draw(st.sampled_from(KINDS)), "text": cited()}
        quote = {"source": "log", "quote": f"Paragraph {draw(st.integers(1, paragraphs))}"}
        return given(fields | {"pins": [*pins(), quote]}, date=draw(DATES))

    def claim(name: str) -> Record:
        others = [other for other in claims if other != name]
        accused: list[str] = draw(some(people, 1))
        fields = {"text": draw(texts), "by": draw(st.sampled_from(people)), "pins": [*pins(), "log#1"]}
        contact = [{"to": one, "asked_by": "nobody", "reason": draw(texts)} for one in accused]
        accuses: Record = {}
        if accused:
            accuses = {"about": accused, "alleges": "true", "contact": contact}
        more = {"event": draw(st.sampled_from(events)) if events else None, "contradicts": draw(some(others))}
        answers = [response() for _ in range(draw(st.integers(0, 2)))]
        return given(fields | accuses, date=draw(DATES), caveat=cited(), responses=answers, **more)

    return {
        "people": {name: person(name) for name in people},
        "timeline": {name: event() for name in events},
        "claims": {name: claim(name) for name in claims},
        "sources": {"log": {"title": draw(texts), "file": "log.txt", "quote_limit": "1"}},
        "seeds": {"log.txt": {"paragraphs": [f"Paragraph {n}: {draw(texts)}." for n in range(1, paragraphs + 1)]}},
    }


HARD = st.one_of(TEXTS, CALM)
"""Texts as anybody may type them."""


def files_of(project: Found) -> Files:
    """A project as it would be written: block style, a field a line."""
    files = {
        "content/site.yaml": "title: The harbour fire\nlanguage: en\n",
        "content/article.md": "---\ntitle: What burned\ndate: 2018-02-14\n---\n## One\n\nThe quay burned. [@log#1]\n",
        "seeds/log.txt": "\n\n".join(project["seeds"]["log.txt"]["paragraphs"]) + "\n",
    }
    for kind, records in project.items():
        if records and kind != "seeds":
            files[f"content/{kind}.yaml"] = yaml.safe_dump(records, sort_keys=False, allow_unicode=True)
    return files


@st.composite
def mistaken(draw: st.DrawFn, files: Files) -> Files:
    """The files with one mistake in one of them."""
    path = draw(st.sampled_from(sorted(files)))
    text = files[path]
    rows = text.split("\n")
    at = draw(st.integers(0, len(rows) - 1))
    row = rows[at]
    match draw(st.sampled_from(["delete", "double", "indent", "rename", "control", "cut", "key"])):
        case "delete":
            rows[at : at + 1] = []
        case "double":
            rows[at:at] = [row]
        case "indent":
            rows[at] = draw(st.sampled_from(["", " ", "   ", "\t"])) + row.lstrip()
        case "rename":
            names = re.findall(r"[a-z][\w-]+", row) or ["x"]
            rows[at] = row.replace(draw(st.sampled_from(names)), draw(IDS), 1)
        case "control":
            column = draw(st.integers(0, len(row)))
            rows[at] = row[:column] + draw(st.sampled_from(CONTROL)) + row[column:]
        case "cut":
            rows[at:] = [row[: draw(st.integers(0, len(row)))]]
        case "key":
            rows[at] = re.sub(r"^(\s*)[\w-]+:", rf"\1{draw(IDS)}:", row)
    return {**files, path: "\n".join(rows)}
