"""What was published: every record as its facts, quotations and words; content/released.json.

Written by `release`, one value a line and sorted, so that its diff reads as what changed between two
releases. The same content gives the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field

from pydantic import TypeAdapter, ValidationError

from explainer.links import ARTICLE, SITE, Links
from explainer.model import (
    Article,
    Claim,
    Correction,
    Event,
    Figure,
    Link,
    PassedOver,
    Person,
    Record,
    Response,
    Site,
    Value,
    When,
    title_of,
)
from explainer.pins import Pins
from explainer.problems import Place, Problem
from explainer.project import Key
from explainer.prose import REMARK
from explainer.quotations import FRONT
from explainer.sentences import sentences_of
from explainer.status import Status
from explainer.values import Prose

VERSION = 1
PATH = "content/released.json"
Told = str | tuple[str, ...]
"""A value as the file has it: one text, or several."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A record as it was published."""

    title: str
    facts: dict[str, str] = field(default_factory=dict)
    """What may not change without a correction, by the name that a correction gives it: figure, facts.Age."""
    quotes: tuple[str, ...] = ()
    """The words of sources that stand in it, each behind its source's id."""
    words: dict[str, Told] = field(default_factory=dict)
    """The rest, which may change freely."""


@dataclass(frozen=True, slots=True)
class Released:
    """All that was published, by the name of each record: claim/twenty-dead."""

    version: int
    published: str
    """The newest of the author's dates: of publication, update or correction."""
    corrections: tuple[dict[str, str], ...]
    records: dict[str, Entry]


def snapshot(links: Links, pins: Pins, statuses: dict[str, Status]) -> Released:
    """What would be published now."""
    quotes = _quotes(pins)
    site = links.dossier.site
    records = {"site": _site(site, quotes), "article": _article(links.dossier.article, site.language, quotes)}
    for record in links.dossier.records:
        facts = dict(_facts(record, statuses))
        words = dict(_words(record, site.language, facts))
        records[name_of(record.key)] = Entry(title_of(record), facts, quotes.get(record.key, ()), words)
    dates = [date.text for date in (site.published, site.updated) if date]
    return Released(
        VERSION,
        published=max([*dates, *(one.date.text for one in site.corrections)], default=""),
        corrections=tuple(correction_told(one) for one in site.corrections),
        records=dict(sorted(records.items())),
    )


def _quotes(pins: Pins) -> dict[Key, tuple[str, ...]]:
    """What each record quotes, sorted. A figure's or a date's own words are told with it."""
    found: dict[Key, set[str]] = {}
    for (source, _), uses in pins.uses.items():
        for use in uses:
            if use.quote and use.path[-1:] != ("words",):
                found.setdefault(ARTICLE if use.by == FRONT else use.by, set()).add(f"{source}: {use.quote}")
    return {key: tuple(sorted(quotes)) for key, quotes in found.items()}


def _site(site: Site, quotes: dict[Key, tuple[str, ...]]) -> Entry:
    words: dict[str, Told] = {
        name: str(text) for name in ("title", "tagline", "licence") if (text := getattr(site, name))
    }
    return Entry(site.title, {}, quotes.get(SITE, ()), words)


def _article(article: Article, language: str, quotes: dict[Key, tuple[str, ...]]) -> Entry:
    words: dict[str, Told] = {"title": article.title}
    if article.front and article.front.standfirst:
        words["standfirst"] = _told(article.front.standfirst, language)
    if article.source is None:
        words["text"] = _told(Prose(article.body), language)
    return Entry(article.title, {}, quotes.get(ARTICLE, ()), words)


def name_of(key: Key) -> str:
    """A record's name in corrections: claim/twenty-dead."""
    return "/".join(part for part in key if part)


def correction_told(one: Correction) -> dict[str, str]:
    """A correction as it was published."""
    return {"date": one.date.text, "to": one.to, "was": one.was, "now": one.now, "reason": one.reason, "kind": one.kind}


# Facts: one line each, in an author's terms


def _facts(record: Record, statuses: dict[str, Status]) -> Iterator[tuple[str, str]]:
    if isinstance(record, Person):
        yield "name", record.name
        yield "kind", record.kind
        if record.role:
            yield "role", record.role
        yield from _numbered("facts", ((fact.label, fact.value) for fact in record.facts))
        yield from _numbered("ties", ((str(t.to), t.as_ + (f", {t.date.edtf}" if t.date else "")) for t in record.ties))
    elif isinstance(record, Event):
        yield "title", record.title
        yield "date", record.date.edtf.text
        if record.place:
            yield "place", record.place
    elif isinstance(record, Claim):
        yield "text", record.text
        through = f", through {', '.join(record.via)}" if record.via else ""
        yield "by", f"{record.by}, {record.attribution}{through}"
        for name, refs in (("about", record.about), ("against", record.accused)):
            if refs:
                yield name, ", ".join(refs)
        if record.caveat:
            yield "caveat", "there is one"
        if record.date:
            yield "date", record.date.edtf.text
        if record.figure:
            yield "figure", figure_told(record.figure)
        status = statuses[record.id]
        yield "status", f"{status.support}, {status.dispute}"
        yield from _numbered("responses", ((str(r.by), _response(r)) for r in record.responses))
        yield from _numbered(
            "contact", ((str(c.to), f"{c.asked_by}, {c.outcome or 'not asked'}") for c in record.contact)
        )


def _numbered(field: str, values: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Values of a list by what tells them apart; the second with one name is called `mira-okafor.2`."""
    seen: dict[str, int] = {}
    for name, value in values:
        seen[name] = seen.get(name, 0) + 1
        yield f"{field}.{name}" + (f".{seen[name]}" if seen[name] > 1 else ""), value


def figure_told(figure: Figure) -> str:
    """`more than 20 (over 20): people, killed, dock workers`."""
    low = "" if figure.min is None else f"over {figure.min}" if figure.min_open else f"at least {figure.min}"
    high = "" if figure.max is None else f"under {figure.max}" if figure.max_open else f"at most {figure.max}"
    exact = figure.min is not None and figure.min == figure.max
    numbers = str(figure.min) if exact else ", ".join(part for part in (low, high) if part)
    numbers = f"about {numbers}" if figure.approximate and numbers else numbers
    return f"{figure.words} ({numbers or 'no number'}): {figure.unit}, {figure.counts}, {figure.of}"


def _response(response: Response) -> str:
    parts = [response.kind, *response.elements]
    parts += [response.date.edtf.text] if response.date else []
    parts += [str(response.counter)] if response.counter else []
    parts += [f"for {', '.join(response.for_)}"] if response.for_ else []
    return ", ".join(parts)


# Words: everything else that is printed


def _words(record: Record, language: str, facts: Iterable[str]) -> Iterator[tuple[str, Told]]:
    for name, info in type(record).model_fields.items():
        value, written = getattr(record, name), info.alias or name
        if info.exclude or value in (None, (), False):
            continue
        if isinstance(value, When):
            if written not in facts:
                yield written, value.edtf.text
            yield from ((f"{written}.{part}", text) for part in ("words", "note") if (text := getattr(value, part)))
        elif written in facts and written != "caveat":
            continue
        elif name == "responses":
            yield from _numbered(written, ((str(response.by), response.text) for response in value))
        elif isinstance(value, tuple) and not isinstance(value[0], Value):
            yield written, tuple(map(str, value))
        elif isinstance(value, tuple) and isinstance(value[0], (Link, PassedOver)):
            yield written, tuple(" ".join(map(str, part.model_dump().values())) for part in value)
        elif isinstance(value, Prose):
            yield written, _told(value, language)
        elif isinstance(value, (str, int, float)):
            yield written, str(value).lower() if isinstance(value, bool) else str(value)


def _told(text: Prose, language: str) -> tuple[str, ...]:
    """A text by its sentences, each with what it cites: a change of one is told as that."""
    return tuple(
        " ".join([one.text, *(f"[{c.needle}]" for c in one.citations), *([REMARK] if one.is_ours else [])])
        for one in sentences_of(text, language)
    )


# Text of the file


def released_text(released: Released) -> str:
    """The file's text: the same release gives the same bytes."""
    return json.dumps(asdict(released), ensure_ascii=False, indent=1) + "\n"


def parse_released(text: str) -> tuple[Released | None, list[Problem]]:
    """What the file says was published; a file that says nothing is a problem, for it would let everything pass."""
    hint = "take the last good one from version control; where there is none, delete it and release again"
    try:
        released = TypeAdapter(Released).validate_python(json.loads(text))
    except json.JSONDecodeError as error:
        place = Place(PATH, error.lineno, error.colno, text.split("\n")[error.lineno - 1])
        return None, [Problem("E508", place, "this file cannot be read as JSON", hint)]
    except ValidationError:
        return None, [Problem("E508", Place(PATH), "this file was not written by a release", hint)]
    if released.version != VERSION:
        message = f"this file is of version {released.version}, and this program knows {VERSION}"
        return None, [Problem("E508", Place(PATH), message, "release again with this program")]
    return released, []


def record_place(text: str, name: str) -> Place:
    """The line of the file that names a record."""
    for number, row in enumerate(text.split("\n"), 1):
        if row.strip().startswith(json.dumps(name, ensure_ascii=False) + ":"):
            return Place(PATH, number, len(row) - len(row.lstrip()) + 1, row)
    return Place(PATH)
