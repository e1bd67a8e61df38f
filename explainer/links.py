"""Dossier → Links: every id looked up, every mention both ways, from fields and from prose alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

from explainer.documents import Path
from explainer.model import Claim, Dossier, Event, Person, Record, Response, leaves
from explainer.names import STRAIGHT, Names, names_of
from explainer.problems import Problem, closest_hint
from explainer.project import Key, Written
from explainer.prose import Heading, Parsed, mentions, parse
from explainer.remembered import remembered_by_identity
from explainer.values import Prose, Ref

R = TypeVar("R", bound=Record)

ARTICLE: Key = ("article", "")
SITE: Key = ("site", "")


@dataclass(frozen=True, slots=True)
class Backlink:
    """One mention of a record: which record mentions it, and in which field; by name in its prose, or by id."""

    by: Key
    path: Path
    by_name: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the article that a record is mentioned in. The part before the first heading has no id."""

    id: str
    title: str


@dataclass(frozen=True)
class Links:
    """What every id names, and who mentions it."""

    dossier: Dossier
    records: dict[Key, Record]
    names: Names
    backlinks: dict[Key, tuple[Backlink, ...]]
    sections: dict[Key, tuple[Section, ...]] = field(default_factory=dict)

    def __getitem__(self, ref: Ref[R]) -> R:
        """The record that a reference names."""
        return cast(R, self.records[ref.kind, str(ref)])

    def find(self, kind: str, record_id: str) -> Record | None:
        return self.records.get((kind, record_id))

    def to(self, record: Record) -> tuple[Backlink, ...]:
        """Every mention of a record, in the order of the files."""
        return self.backlinks.get(record.key, ())

    def _from(self, record: Record, kind: str, field: str) -> Iterator[Any]:
        seen = set()
        for link in self.to(record):
            if link.by[0] == kind and link.path[0] == field and link.by not in seen and not link.by_name:
                seen.add(link.by)
                yield self.records[link.by]

    def said_by(self, person: Person) -> list[Claim]:
        return list(self._from(person, "claim", "by"))

    def passed_on_by(self, person: Person) -> list[Claim]:
        return list(self._from(person, "claim", "via"))

    def about(self, person: Person) -> list[Claim]:
        return list(self._from(person, "claim", "about"))

    def answers_of(self, person: Person) -> list[tuple[Claim, Response]]:
        """What a person answered, each with the claim that it answers."""
        return [
            (claim, response)
            for claim in self._from(person, "claim", "responses")
            for response in claim.responses
            if response.by == person.id
        ]

    def answers(self) -> list[tuple[Response, list[Claim]]]:
        """Every answer once, though it may answer several claims: with those claims, in the order of the files."""
        found: dict[Response, list[Claim]] = {}
        for claim in self.dossier.claims.values():
            for response in claim.responses:
                found.setdefault(response, []).append(claim)
        return list(found.items())

    def events_with(self, person: Person) -> list[Event]:
        found = self._from(person, "event", "people")
        return sorted(found, key=lambda event: event.date.edtf.order())

    def ties_to(self, person: Person) -> list[tuple[Person, Any]]:
        """The ties of others that end at this person: (who, tie)."""
        return [
            (other, tie) for other in self._from(person, "person", "ties") for tie in other.ties if tie.to == person.id
        ]

    def events_of(self, claim: Claim) -> list[Event]:
        """The event that a claim names and the events that name it."""
        named = [self[claim.event]] if claim.event else []
        return [*named, *(e for e in self._from(claim, "event", "claims") if e not in named)]

    def echoes_of(self, claim: Claim) -> list[Claim]:
        """The claims that only repeat a claim."""
        return list(self._from(claim, "claim", "derives_from"))

    def claims_of(self, event: Event) -> list[Claim]:
        """The claims that an event names and those that name it."""
        named = [self[ref] for ref in event.claims]
        return [*named, *(c for c in self._from(event, "claim", "event") if c not in named)]

    def article_people(self) -> list[Person]:
        """Everyone whom the article links to, in the order in which it first does."""
        return [cast(Person, self.records[key]) for key in self.sections if key[0] == "person"]

    def article_sections(self, record: Record) -> tuple[Section, ...]:
        """The sections of the article that mention a record."""
        return self.sections.get(record.key, ())


def link(dossier: Dossier, written: Written) -> tuple[Links, list[Problem]]:
    """Looks up every reference of a dossier; every problem that this meets."""
    return _Linking(dossier, written).all()


@remembered_by_identity
def _pointed(record: Record, language: str, names: Names) -> tuple[tuple[Key, Backlink], ...] | None:
    """What a record without a mistake mentions, in order; None where something may have to be told of it."""
    found: list[tuple[Key, Backlink]] = []
    for path, leaf in leaves(record):
        if isinstance(leaf, Ref):
            found.append(((leaf.kind, str(leaf)), Backlink(record.key, path)))
        elif isinstance(leaf, Prose):
            parsed = parse(leaf, language)
            if parsed.mistakes or parsed.headings or parsed.cards or parsed.fragments:
                return None
            found += [(("source", citation.source), Backlink(record.key, path)) for citation in parsed.citations]
            found += [((linked.kind, linked.id), Backlink(record.key, path)) for linked in parsed.links]
            people = [("person", person) for person in mentions(parsed, names)]
            found += [(person, Backlink(record.key, path, by_name=True)) for person in people if person != record.key]
        elif isinstance(leaf, str) and "[@" in leaf:
            return None
    return tuple(found)


MOST_UNFOUND = 100
"""Mistakes that are looked for word by word, where they do not stand in their text as they were read."""


class _Linking:
    """One pass over a dossier."""

    def __init__(self, dossier: Dossier, written: Written) -> None:
        self.dossier = dossier
        self.written = written
        self.records: dict[Key, Record] = {record.key: record for record in dossier.records}
        self.backlinks: dict[Key, dict[Backlink, None]] = {}
        """By record; a dictionary keeps each once and in order."""
        self.sections: dict[Key, dict[Section, None]] = {}
        self.problems: list[Problem] = []
        self.seen: Counter[tuple[Any, ...]] = Counter()
        self.unfound = 0

    def all(self) -> tuple[Links, list[Problem]]:
        names = self.people_names()
        self.former_ids()
        for record in self.records.values():
            pointed = _pointed(record, self.dossier.site.language, names)
            if pointed is not None and all(target in self.records for target, _ in pointed):
                for target, backlink in pointed:
                    self.add(target, backlink)
            else:
                self.record(record, record.key, names)
        self.record(self.dossier.site, SITE, names)
        for index, correction in enumerate(self.dossier.site.corrections):
            if correction.target is not None:
                self.reference(correction.target, SITE, ("corrections", index, "to"))
        if self.dossier.article.front:
            self.record(self.dossier.article.front, ("front", ""), names)
        if self.dossier.article.source is None:
            self.article(names)
        else:
            self.text_article(names)
        found = {key: tuple(links) for key, links in self.backlinks.items()}
        sections = {key: tuple(parts) for key, parts in self.sections.items()}
        return Links(self.dossier, self.records, names, found, sections), self.problems

    def people_names(self) -> Names:
        owners: dict[str, str] = {}
        for person in self.dossier.people.values():
            for path, name in ((("name",), person.name), *((("also", i), n) for i, n in enumerate(person.also))):
                owner = owners.setdefault(name.translate(STRAIGHT), person.id)
                if owner != person.id:
                    self.refuse(
                        "E305",
                        person.key,
                        path,
                        f"'{name}' is also a name of '{owner}'",
                        "a mention could not tell them apart; keep it for one of them",
                    )
        return names_of(tuple(owners.items()))

    def former_ids(self) -> None:
        taken: dict[Key, str] = {}
        for record in self.dossier.records:
            for index, former in enumerate(record.formerly):
                path = ("formerly", index)
                if (record.kind_name, former) in self.records:
                    self.refuse(
                        "E205",
                        record.key,
                        path,
                        f"'{former}' is the id of a {record.kind_name} now",
                        "a redirect would take its page's place",
                    )
                owner = taken.setdefault((record.kind_name, former), record.id)
                if owner != record.id:
                    self.refuse("E205", record.key, path, f"'{former}' was an id of '{owner}' already")

    def refuse(self, code: str, key: Key, path: Path, message: str, hint: str = "") -> None:
        self.problems.append(Problem(code, self.written.place(key, path), message, hint))

    def record(self, record: Any, key: Key, names: Names) -> None:
        if key == SITE:  # its questions and groups are records of their own
            record = record.model_copy(update={"questions": (), "groups": ()})
        for leaf_path, leaf in leaves(record):
            if isinstance(leaf, Ref):
                self.reference(leaf, key, leaf_path)
            elif isinstance(leaf, Prose):
                self.prose(parse(leaf, self.dossier.site.language), key, leaf_path, names, in_article=False)
            elif isinstance(leaf, str) and "[@" in leaf:
                message = "a plain text is printed as it stands, and so is this mark"
                hint = "pin the record instead: pins: [report#5]"
                self.problems.append(Problem("E303", self.spot(key, leaf_path, "[@"), message, hint))

    def reference(self, ref: Ref[Any], key: Key, path: Path) -> None:
        if (ref.kind, str(ref)) in self.records:
            self.add((ref.kind, str(ref)), Backlink(key, path))
        else:
            self.unknown(ref.kind, str(ref), self.written.place(key, path))

    def unknown(self, kind: str, record_id: str, place: Any) -> None:
        known = [name for k, name in self.records if k == kind]
        code = "E302" if kind == "source" else "E301"
        hint = closest_hint("id", record_id, known, most=8)
        if not known:
            hint = f"there is no {kind} yet"
        self.problems.append(Problem(code, place, f"no {kind} has the id '{record_id}'", hint))

    def prose(self, parsed: Parsed, key: Key, path: Path, names: Names, in_article: bool) -> None:
        for mistake in parsed.mistakes:
            self.problems.append(
                Problem(mistake.code, self.spot(key, path, mistake.needle), mistake.message, mistake.hint)
            )
        for citation in parsed.citations:
            if citation.source in self.dossier.sources:
                self.add(("source", citation.source), Backlink(key, path))
            else:
                self.unknown("source", citation.source, self.spot(key, path, citation.needle))
        for linked in (*parsed.links, *parsed.cards):
            if (linked.kind, linked.id) in self.records:
                self.add((linked.kind, linked.id), Backlink(key, path))
            else:
                self.unknown(linked.kind, linked.id, self.spot(key, path, linked.needle))
        for heading in parsed.headings:
            if not in_article:
                spot = self.spot(key, path, "#")
                self.problems.append(Problem("E306", spot, "only the article has headings", "write a paragraph"))
            elif heading.level == 1:
                start = heading.title.split("’")[0][:20]
                first = heading.title.partition(" ")[0]  # what follows may be marked up
                spot = self.written.find_any(key, path, ("# " + start, start, "# " + first, first))
                hint = "start sections with ##"
                self.problems.append(Problem("E306", spot, "the article has its title as heading already", hint))
        for card in parsed.cards if not in_article else ():
            self.problems.append(
                Problem(
                    "E304",
                    self.spot(key, path, card.needle),
                    "a claim's card stands in the article only",
                    f"link to it instead: [words](claim:{card.id})",
                )
            )
        known = [heading.id for heading in parsed.headings] if in_article else []
        for fragment in parsed.fragments:
            if fragment not in known:
                place = self.spot(key, path, f"#{fragment}")
                hint = closest_hint("heading", fragment, known) if known else "only the article has headings to link to"
                self.problems.append(
                    Problem("E303", place, f"no heading of this text has the address '#{fragment}'", hint)
                )
        for person in mentions(parsed, names):
            if key != ("person", person):
                self.add(("person", person), Backlink(key, path, by_name=True))

    def spot(self, key: Key, path: Path, needle: str) -> Any:
        """The place of the next occurrence of a needle in a text. It may run over the end of a row."""
        self.seen[key, path, needle] += 1
        found = self.written.find(key, path, needle, self.seen[key, path, needle] - 1)
        if found == self.written.place(key, path) and self.unfound < MOST_UNFOUND:
            self.unfound += 1
            found = self.written.find_words(key, path, needle)
        return found

    def add(self, target: Key, link: Backlink) -> None:
        self.backlinks.setdefault(target, {})[link] = None

    def article(self, names: Names) -> None:
        parsed = parse(self.dossier.article.body, self.dossier.site.language)
        self.prose(parsed, ARTICLE, (), names, in_article=True)
        headings = iter(parsed.headings)
        section = Section("", "")
        for index, token in enumerate(parsed.tokens):
            if token.type == "heading_open":
                heading: Heading = next(headings)
                section = Section(heading.id, heading.title)
            part = Parsed((token,), (), (), (), (), (), ())
            if token.type == "inline" and parsed.tokens[index - 1].type != "heading_open":
                for person in mentions(part, names):
                    self.sections.setdefault(("person", person), {})[section] = None
                for child in token.children or ():
                    if child.type == "link_open":
                        kind, _, name = str(child.attrGet("href")).partition(":")
                        self.sections.setdefault((kind, name), {})[section] = None
            elif token.type == "claim_card":
                self.sections.setdefault(("claim", token.meta["card"].id), {})[section] = None

    def text_article(self, names: Names) -> None:
        text = self.dossier.texts[self.dossier.article.source or ""]
        for number, paragraph in enumerate(text.paragraphs, 1):
            section = Section(f"p{number}", f"Paragraph {number}")
            for mention in names.find(paragraph):
                key = ("person", mention.person)
                self.add(key, Backlink(ARTICLE, (), by_name=True))
                self.sections.setdefault(key, {})[section] = None
