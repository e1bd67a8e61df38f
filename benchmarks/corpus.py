"""The same invented records and article for every generator: N people, N events, N claims.

python benchmarks/corpus.py N FOLDER

Writes people.yaml, timeline.yaml, claims.yaml and article.md. The same N gives the same bytes everywhere.
"""

from __future__ import annotations

import argparse
import datetime
import itertools
import json
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path


def _words(text: str) -> list[str]:
    """What stands between the commas."""
    return [words.strip() for words in text.split(",")]


FIRST = _words("""
Ada, Alba, Anton, Aram, Beatrix, Benno, Cara, Cyril, Dagny, Darko, Edda, Emil, Esme, Fenna, Flor, Gesa, Goran, Hedda,
Hugo, Ilse, Imre, Ines, Jarek, Jonna, Kaja, Kilian, Lena, Leopold, Lotte, Luca, Maren, Milo, Mira, Nadia, Nestor, Nora,
Odile, Orrin, Otto, Petra, Pia, Quinn, Rafe, Ragna, Rosa, Rufus, Sanna, Silas, Sunniva, Tamsin, Tibor, Tilda, Ulla,
Urban, Vera, Viggo, Willa, Xenia, Yara, Zeno
""")
LAST = (
    _words("Al, Bar, Bel, Cor, Dal, Dren, Es, Fal, Gor, Hal, Iver, Jor, Kal, Lind, Mar, Nor, Os, Pel, Quin, Ros, Sel"),
    _words("ba, den, dra, fel, gan, ha, len, lo, men, mont, ra, ric, sen, ta, ther, vik, von, wen"),
    _words("d, ck, l, n, r, s, sk, th, tz, "),
)
"""Surnames are made of these."""
ROLES = _words("""
Finance director, Deputy minister, Whistleblower, Investigative reporter, Board chair, Union organiser,
Independent auditor, Press secretary, Site engineer, Former mayor, Procurement officer, Campaign treasurer,
Court-appointed expert, Local resident
""")
PLACES = _words("""
the Harbour Authority, Northline Rail, the City Audit Office, Meridian Holdings, the Daily Ledger, the Water Board,
Cobalt Partners, the Regional Court, Fenwick & Sons, the Tenants' Union
""")
TOPICS = _words("""
the bridge contract, the dredging tender, the pension transfer, the tunnel survey, the land swap,
the consultancy fees, the missing minutes, the safety report, the emergency loan, the rezoning vote,
the data-centre permit, the ferry lease
""")
VERBS = _words("approved, questioned, signed off, reviewed, delayed, leaked, defended, criticised, withdrew, amended")
SOURCES = _words("""
Council minutes, Audit report, Court filing, Interview transcript, Email of record, Parliamentary answer,
Bank statement, Press conference
""")
STATUS = "contested"
"""Each claim is denied by somebody, so this is also what a generator must say that works it out."""
FIRST_DAY, DAYS = datetime.date(1996, 1, 1), 10_000


def write_corpus(n: int, folder: Path) -> None:
    """Writes the records and the article."""
    folder.mkdir(parents=True, exist_ok=True)
    made = _Corpus(n)
    for name in ("people", "timeline", "claims"):
        (folder / f"{name}.yaml").write_text("\n".join(getattr(made, name)()), encoding="utf-8")
    (folder / "article.md").write_text("\n".join(made.article()), encoding="utf-8")


class _Corpus:
    """One chain of random choices; the files must be made in the order in which `write_corpus` asks for them."""

    def __init__(self, n: int) -> None:
        self.n = n
        self.random = random.Random(1)
        self.names = list(itertools.islice(_names(), n))
        self.pages: Counter[str] = Counter()
        """How many pages of each source are cited so far."""

    def people(self) -> Iterator[str]:
        taken = set(self.names)
        for name in self.names:
            first, last = name.split(" ")
            place = self.one(PLACES)
            text = [
                f"**{name}** {self.one(VERBS)} {self.one(TOPICS)} while at {place}, according to the "
                f"*{self.one(SOURCES).lower()}* of {self.number(1996, 2023)}.",
                f"Colleagues say {first} {self.one(VERBS)} {self.one(TOPICS)} after a meeting with {self.person()}.",
            ]
            if self.random.random() < 0.5:
                entries = self.number(2, 40)
                link = f"[public register](https://example.org/register/{_id(name)})"
                text.append(f"See the {link} for the {entries} entries under this name.")
            short = next(f"{first[:k]}. {last}" for k in (1, 2, 3) if f"{first[:k]}. {last}" not in taken)
            aliases = [short]
            nickname = f"“{self.one(FIRST)}” {last}"
            if self.random.random() < 0.4 and nickname not in taken:
                aliases.append(nickname)
            taken.update(aliases)
            yield (
                f"- id: {_id(name)}\n  name: {name}\n  aliases:\n"
                + "".join(f"    - {_quoted(alias)}\n" for alias in aliases)
                + f"  role: {_quoted(f'{self.one(ROLES)}, {place}')}\n  born: {self.number(1935, 1990)}\n"
                + f"  summary: >-\n{_folded(' '.join(text), 4)}\n"
            )

    def timeline(self) -> Iterator[str]:
        for index in range(self.n):
            who, other = self.random.sample(self.names, 2)
            topic = self.one(TOPICS)
            text = [
                f"At {self.one(PLACES)}, **{who}** {self.one(VERBS)} {topic} in front of {self.number(3, 60)} "
                "witnesses.",
                f"The *{self.one(SOURCES).lower()}* puts the cost at {self.number(2, 900)} million.",
            ]
            if self.random.random() < 0.5:
                link = f"[one paper reported](https://example.org/news/{index})"
                text.append(f"{other} later {self.one(VERBS)} it, as {link}.")
            title = f"{who.split()[1]} {self.one(VERBS)} {topic}"
            yield (
                f"- id: ev-{index:05d}\n  date: {_quoted(self.day(index))}\n  title: {_quoted(title)}\n"
                f"  text: >-\n{_folded(' '.join(text), 4)}\n  people:\n    - {_id(who)}\n    - {_id(other)}\n"
                f"  claims:\n    - claim-{self.random.randrange(self.n):05d}\n"
            )

    def claims(self) -> Iterator[str]:
        for index in range(self.n):
            who, *deniers = self.random.sample(self.names, 3)
            topic, place, figure = self.one(TOPICS), self.one(PLACES), self.number(2, 900)
            text = [
                f"The claim about {topic} rests on a figure of **{figure} million**, first given by {self.person()}.",
                f"It was {self.one(VERBS)} by {self.one(PLACES)} and *{self.one(VERBS)}* again a year later.",
            ]
            if self.random.random() < 0.5:
                link = f"[working papers](https://example.org/papers/{index})"
                text.append(f"The {link} show how the sum was reached.")
            lines = [
                f"- id: claim-{index:05d}",
                f"  text: {_quoted(f'{place[0].upper()}{place[1:]} paid {figure} million for {topic}')}",
                f"  claimant: {_id(who)}",
                f"  date: {_quoted(self.day(self.random.randrange(self.n)))}",
                f"  status: {STATUS}",
                f"  figure: {_quoted(f'{figure} million')}",
                "  body: >-",
                _folded(" ".join(text), 4),
                "  denials:",
            ]
            for denier in deniers[: self.number(1, 2)]:
                said = f"{denier} says the sum for {topic} was never more than {self.number(1, figure)} million."
                lines += [f"    - by: {_id(denier)}", f"      text: {_quoted(said)}"]
            lines.append("  evidence:")
            for _ in range(self.number(1, 2)):
                quote = f"The committee {self.one(VERBS)} {self.one(TOPICS)} & asked for {self.one(TOPICS)} by letter."
                lines += [f"    - source: {_quoted(self.page())}", f"      quote: {_quoted(quote)}"]
            yield "\n".join(lines) + "\n"

    def article(self) -> Iterator[str]:
        yield "# What happened on the waterfront\n"
        for index in range(40):
            if index % 8 == 4:
                yield f"## Part {index // 8 + 1}: {self.one(TOPICS)}\n"
            place, year = self.one(PLACES), self.number(1996, 2023)
            text = [f"In {year}, {self.person()} {self.one(VERBS)} {self.one(TOPICS)} at {place}."]
            text += [self.sentence() for _ in range(self.number(3, 5))]
            yield _folded(" ".join(text), 0) + "\n"

    def sentence(self) -> str:
        verb, topic, place, claim = self.one(VERBS), self.one(TOPICS), self.one(PLACES), self.random.randrange(self.n)
        return self.one(
            [
                f"It was {self.person()} who {verb} {topic}, **not** {self.person()}.",
                f"The *{self.one(SOURCES).lower()}* says that {place} {verb} {topic}.",
                f"Both {self.person()} and {self.person()} {verb} {topic} within {self.number(2, 30)} days.",
                f"Nobody at {place} {verb} [claim {claim}](/claims/claim-{claim:05d}/).",
            ]
        )

    def one(self, words: list[str]) -> str:
        return self.random.choice(words)

    def number(self, least: int, most: int) -> int:
        return self.random.randint(least, most)

    def person(self) -> str:
        name = self.one(self.names)
        return f"[{name}](/people/{_id(name)}/)"

    def page(self) -> str:
        """The next page of some source."""
        source = f"{self.one(SOURCES)}, {self.number(1996, 2023)}"
        self.pages[source] += 1
        return f"{source}, p. {self.pages[source]}"

    def day(self, index: int) -> str:
        """The day of an event: they go up with its number, several a day where there are many."""
        return (FIRST_DAY + datetime.timedelta(days=index * DAYS // self.n)).isoformat()


def _names() -> Iterator[str]:
    """All full names, in an order that does not depend on N."""
    last = list(dict.fromkeys("".join(parts) for parts in itertools.product(*LAST)))
    random.Random("names").shuffle(last)
    for turn in itertools.count():
        for index, first in enumerate(FIRST):
            yield f"{first} {last[(turn + index * 67) % len(last)]}"


def _id(name: str) -> str:
    return name.lower().replace(" ", "-")


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _folded(text: str, indent: int, width: int = 88) -> str:
    """The body of a folded block of YAML, in rows as a person would write them."""
    rows, row = [], ""
    for word in text.split(" "):
        if row and len(row) + 1 + len(word) > width:
            rows.append(row)
            row = word
        else:
            row = f"{row} {word}" if row else word
    return "\n".join(" " * indent + row for row in [*rows, row])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("n", type=int)
    parser.add_argument("folder", type=Path)
    options = parser.parse_args()
    write_corpus(options.n, options.folder)
