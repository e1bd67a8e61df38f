"""Links: every id looked up, every mention both ways, and every unknown id told at its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from explainer.links import Links, Section, link
from explainer.problems import Problem
from explainer.read import read_dossier
from tests.project import make_project

SMALL = """\
-- content/site.yaml --
title: The harbour fire
questions:
  dead: {title: How many died?, note: "The [union](person:dockers-union) counts."}
groups:
  port: {title: The port}
corrections:
  - {date: 2018-03-04, to: claim/twenty-dead, was: a, now: b, reason: c}
  - {date: 2018-03-03, to: article, was: a, now: b, reason: c}
-- content/people.yaml --
mira-okafor:
  name: Mira Okafor
  also: [Okafor, the harbour master]
  group: port
  summary: Mira Okafor runs the harbour. [@report#4]
  ties:
    - {to: port-authority, as: harbour master of the}
port-authority: {name: Port Authority, kind: organisation}
dockers-union: {name: Dockers' Union, kind: organisation, formerly: [union]}
harbour-news: {name: Harbour News}
-- content/timeline.yaml --
fire:
  title: Fire breaks out
  date: 2018-02-08
  summary: Okafor saw it. [@report#2]
  people: [mira-okafor]
  claims: [nine-dead]
arrival: {title: A ship arrives, date: 2018-02-05, people: [mira-okafor]}
-- content/claims.yaml --
twenty-dead:
  question: dead
  text: More than 20 died.
  by: dockers-union
  via: [harbour-news]
  event: fire
  about: [port-authority]
  caveat: See [the other](claim:nine-dead).
  responses:
    - {by: mira-okafor, kind: denial, text: Denies it., pins: [report#5], counter: nine-dead}
nine-dead:
  text: Nine died.
  by: mira-okafor
  derives_from: [twenty-dead]
-- content/sources.yaml --
report: {title: Two counts}
-- content/article.md --
---
title: What burned
standfirst: The Port Authority knew. [@report#1]
---
The quay burned, said Okafor. [@report#2]

## Two counts

{claim:twenty-dead}

Mira Okafor and the Dockers' Union disagree on [nine](claim:nine-dead).

## Later

See [the fire](event:fire), [above](#two-counts).
"""


def linked(tmp_path: Path, files: str) -> tuple[Links, list[Problem]]:
    dossier, written, problems = read_dossier(make_project(tmp_path, files))
    assert dossier is not None, problems
    return link(dossier, written)


@pytest.fixture
def links(tmp_path: Path) -> Links:
    found, problems = linked(tmp_path, SMALL)
    assert problems == []
    return found


def mentions_of(links: Links, kind: str, record_id: str) -> set[tuple[str, str]]:
    record = links.find(kind, record_id)
    assert record is not None
    return {(f"{b.by[0]} {b.by[1]}".strip(), ".".join(map(str, b.path))) for b in links.to(record)}


# Both ways


def test_a_reference_finds_its_record(links: Links) -> None:
    claim = links.dossier.claims["twenty-dead"]
    assert links[claim.by].name == "Dockers' Union"
    assert claim.question is not None and links[claim.question].title == "How many died?"
    assert links.find("person", "nobody") is None


@pytest.mark.parametrize(
    ("kind", "record_id", "mentions"),
    [
        (
            "person",
            "mira-okafor",
            {
                ("event fire", "people.0"),
                ("event fire", "summary"),
                ("event arrival", "people.0"),
                ("claim twenty-dead", "responses.0.by"),
                ("claim nine-dead", "by"),
                ("article", ""),
            },
        ),
        (
            "person",
            "port-authority",
            {("person mira-okafor", "ties.0.to"), ("claim twenty-dead", "about.0"), ("front", "standfirst")},
        ),
        (
            "person",
            "dockers-union",
            {("claim twenty-dead", "by"), ("question dead", "note"), ("article", "")},
        ),
        ("person", "harbour-news", {("claim twenty-dead", "via.0")}),
        ("event", "fire", {("claim twenty-dead", "event"), ("article", "")}),
        ("event", "arrival", set()),
        (
            "claim",
            "twenty-dead",
            {("claim nine-dead", "derives_from.0"), ("site", "corrections.0.to"), ("article", "")},
        ),
        (
            "claim",
            "nine-dead",
            {
                ("event fire", "claims.0"),
                ("claim twenty-dead", "caveat"),
                ("claim twenty-dead", "responses.0.counter"),
                ("article", ""),
            },
        ),
        (
            "source",
            "report",
            {
                ("person mira-okafor", "summary"),
                ("event fire", "summary"),
                ("claim twenty-dead", "responses.0.pins.0.source"),
                ("front", "standfirst"),
                ("article", ""),
            },
        ),
        ("question", "dead", {("claim twenty-dead", "question")}),
        ("group", "port", {("person mira-okafor", "group")}),
    ],
)
def test_every_mention_of_a_record_is_known(
    links: Links, kind: str, record_id: str, mentions: set[tuple[str, str]]
) -> None:
    assert mentions_of(links, kind, record_id) == mentions


def test_a_mention_by_name_is_told_from_one_by_id(links: Links) -> None:
    person = links.dossier.people["mira-okafor"]
    assert {b.by_name for b in links.to(person) if b.path == ("summary",)} == {True}
    assert {b.by_name for b in links.to(person) if b.path == ("people", 0)} == {False}


def test_what_is_mentioned_twice_in_one_field_is_mentioned_once(tmp_path: Path) -> None:
    files = SMALL.replace("Okafor saw it. [@report#2]", "Okafor saw it, and Mira Okafor ran. [@report#2] [@report#3]")
    found, _ = linked(tmp_path, files)
    for record in (found.dossier.sources["report"], found.dossier.people["mira-okafor"]):
        assert [b.path for b in found.to(record) if b.by == ("event", "fire")].count(("summary",)) == 1


def test_a_record_does_not_mention_itself_by_name(links: Links) -> None:
    assert ("person mira-okafor", "summary") not in mentions_of(links, "person", "mira-okafor")


def test_what_a_person_said_passed_on_answered_and_is_claimed_of(links: Links) -> None:
    people = links.dossier.people
    assert [c.id for c in links.said_by(people["dockers-union"])] == ["twenty-dead"]
    assert [c.id for c in links.passed_on_by(people["harbour-news"])] == ["twenty-dead"]
    assert [c.id for c in links.about(people["port-authority"])] == ["twenty-dead"]
    assert [(c.id, r.kind) for c, r in links.answers_of(people["mira-okafor"])] == [("twenty-dead", "denial")]
    assert not links.said_by(people["harbour-news"]) and not links.answers_of(people["dockers-union"])


def test_an_answer_to_several_claims_is_listed_once_with_them(tmp_path: Path) -> None:
    links, _ = linked(
        tmp_path,
        """\
-- content/people.yaml --
union: {name: The union}
mira: {name: Mira}
-- content/claims.yaml --
one:
  text: One.
  by: union
  responses: &same
    - {by: mira, kind: declined, text: Says nothing.}
two: {text: Two., by: union, responses: *same}
three:
  text: Three.
  by: union
  responses:
    - {by: mira, kind: declined, text: Says no more.}
""",
    )
    assert [(answer.text, [claim.id for claim in claims]) for answer, claims in links.answers()] == [
        ("Says nothing.", ["one", "two"]),
        ("Says no more.", ["three"]),
    ]


def test_the_events_of_a_person_come_in_order_of_their_dates(links: Links) -> None:
    assert [event.id for event in links.events_with(links.dossier.people["mira-okafor"])] == ["arrival", "fire"]


def test_ties_are_known_from_their_other_end(links: Links) -> None:
    found = links.ties_to(links.dossier.people["port-authority"])
    assert [(other.id, tie.as_) for other, tie in found] == [("mira-okafor", "harbour master of the")]


def test_events_and_claims_know_each_other_whichever_names_the_other(links: Links) -> None:
    fire, claims = links.dossier.events["fire"], links.dossier.claims
    assert {claim.id for claim in links.claims_of(fire)} == {"nine-dead", "twenty-dead"}
    assert links.events_of(claims["twenty-dead"]) == links.events_of(claims["nine-dead"]) == [fire]


def test_the_people_of_the_article_come_in_its_order(links: Links) -> None:
    assert [person.id for person in links.article_people()] == ["mira-okafor", "dockers-union"]


def test_the_sections_of_the_article_that_mention_a_record(links: Links) -> None:
    opening, counts, later = Section("", ""), Section("two-counts", "Two counts"), Section("later", "Later")
    assert links.article_sections(links.dossier.people["mira-okafor"]) == (opening, counts)
    assert links.article_sections(links.dossier.people["dockers-union"]) == (counts,)
    assert links.article_sections(links.dossier.claims["twenty-dead"]) == (counts,)
    assert links.article_sections(links.dossier.claims["nine-dead"]) == (counts,)
    assert links.article_sections(links.dossier.events["fire"]) == (later,)
    assert links.article_sections(links.dossier.people["harbour-news"]) == ()


def test_a_source_as_the_article_mentions_people_by_paragraph(tmp_path: Path) -> None:
    files = """\
-- content/site.yaml --
title: The harbour fire
article: ../seeds/report.txt
-- content/people.yaml --
mira: {name: Mira Okafor}
-- content/sources.yaml --
report: {title: Two counts, file: report.txt, show: full, licence: CC0}
-- seeds/report.txt --
The quay was empty.
Mira Okafor was not there.
"""
    found, problems = linked(tmp_path, files)
    assert problems == []
    assert found.article_sections(found.dossier.people["mira"]) == (Section("p2", "Paragraph 2"),)
    assert mentions_of(found, "person", "mira") == {("article", "")}


# What is not there


def stands_at(problem: Problem) -> str:
    return f"{problem.place.path}:{problem.place.line}"


def words_at(problem: Problem) -> str:
    """What stands in the author's row from the column of a problem on."""
    return problem.place.row[problem.place.column - 1 :]


def told(problems: list[Problem]) -> list[tuple[str, str, str, str]]:
    return [(p.code, str(p.place), p.message, p.hint) for p in problems]


@pytest.mark.parametrize(
    ("old", "new", "code", "line", "at", "message", "hint"),
    [
        (
            "by: dockers-union",
            "by: dockers-unoin",
            "E301",
            "content/claims.yaml:4",
            "dockers-unoin",
            "no person has the id 'dockers-unoin'",
            "closest id: dockers-union",
        ),
        (
            "group: port",
            "group: officials",
            "E301",
            "content/people.yaml:4",
            "officials",
            "no group has the id 'officials'",
            "known: port",
        ),
        (
            "via: [harbour-news]",
            "via: [harbour-news, radio]",
            "E301",
            "content/claims.yaml:5",
            "radio]",
            "no person has the id 'radio'",
            "known: dockers-union, harbour-news, mira-okafor, port-authority",
        ),
        (
            "event: fire\n",
            "event: fir\n",
            "E301",
            "content/claims.yaml:6",
            "fir",
            "no event has the id 'fir'",
            "closest id: fire",
        ),
        (
            "question: dead\n",
            "question: cause\n",
            "E301",
            "content/claims.yaml:2",
            "cause",
            "no question has the id 'cause'",
            "known: dead",
        ),
        (
            "derives_from: [twenty-dead]",
            "derives_from: [twenty]",
            "E301",
            "content/claims.yaml:14",
            "twenty]",
            "no claim has the id 'twenty'",
            "closest id: twenty-dead",
        ),
        (
            "pins: [report#5]",
            "pins: [{source: reprt, at: 5}]",
            "E302",
            "content/claims.yaml:10",
            "reprt, at: 5}",
            "no source has the id 'reprt'",
            "closest id: report",
        ),
        (
            "to: claim/twenty-dead",
            "to: claim/twenty-ded",
            "E301",
            "content/site.yaml:7",
            "claim/twenty-ded",
            "no claim has the id 'twenty-ded'",
            "closest id: twenty-dead",
        ),
    ],
)
def test_an_unknown_id_in_a_field_is_told_at_its_place(
    tmp_path: Path, old: str, new: str, code: str, line: str, at: str, message: str, hint: str
) -> None:
    assert SMALL.count(old) == 1
    _, problems = linked(tmp_path, SMALL.replace(old, new))
    assert [(p.code, p.message, p.hint) for p in problems] == [(code, message, hint)]
    assert stands_at(problems[0]) == line
    assert words_at(problems[0]).startswith(at)


def test_an_unknown_source_in_a_short_pin_is_told_at_the_pin(tmp_path: Path) -> None:
    _, problems = linked(tmp_path, SMALL.replace("pins: [report#5]", "pins: [reprt#5]"))
    assert [(p.code, words_at(p)) for p in problems] == [("E302", "reprt#5], counter: nine-dead}")]


@pytest.mark.parametrize(
    ("old", "new", "code", "line", "at", "message"),
    [
        (
            "runs the harbour. [@report#4]",
            "runs the harbour. [@reprt#4]",
            "E302",
            "content/people.yaml:5",
            "@reprt#4]",
            "no source has the id 'reprt'",
        ),
        (
            "See [the other](claim:nine-dead).",
            "See [the other](claim:nine).",
            "E301",
            "content/claims.yaml:8",
            "claim:nine).",
            "no claim has the id 'nine'",
        ),
        (
            "The [union](person:dockers-union) counts.",
            "The [union](person:union) counts.",
            "E301",
            "content/site.yaml:3",
            "person:union)",
            "no person has the id 'union'",
        ),
        (
            "{claim:twenty-dead}",
            "{claim:twenty}",
            "E301",
            "content/article.md:9",
            "claim:twenty}",
            "no claim has the id 'twenty'",
        ),
        (
            "See [the fire](event:fire)",
            "See [the fire](event:flood)",
            "E301",
            "content/article.md:15",
            "event:flood)",
            "no event has the id 'flood'",
        ),
        (
            "Port Authority knew. [@report#1]",
            "Port Authority knew. [@repot#1]",
            "E302",
            "content/article.md:3",
            "@repot#1]",
            "no source has the id 'repot'",
        ),
        (
            "[above](#two-counts)",
            "[above](#two-count)",
            "E303",
            "content/article.md:15",
            "#two-count)",
            "no heading of this text has the address '#two-count'",
        ),
        (
            "[above](#two-counts)",
            "[above](page.html)",
            "E303",
            "content/article.md:15",
            "page.html)",
            "'page.html' is not an address that a link can have",
        ),
        (
            "Okafor saw it. [@report#2]",
            "Okafor saw it. [@report]",
            "E303",
            "content/timeline.yaml:4",
            "[@report]",
            "'[@report]' is not a citation",
        ),
        (
            "Okafor saw it. [@report#2]",
            "'Okafor saw {claim:nine-dead}'",
            "E304",
            "content/timeline.yaml:4",
            "{claim:nine-dead}",
            "a claim's card stands alone in a paragraph",
        ),
        (
            "Okafor saw it. [@report#2]",
            "'{claim:nine-dead}'",
            "E304",
            "content/timeline.yaml:4",
            "claim:nine-dead}",
            "a claim's card stands in the article only",
        ),
        (
            "Okafor saw it. [@report#2]",
            "'[Above](#two-counts)'",
            "E303",
            "content/timeline.yaml:4",
            "#two-counts",
            "no heading of this text has the address '#two-counts'",
        ),
    ],
)
def test_what_prose_points_to_in_vain_is_told_at_its_place(
    tmp_path: Path, old: str, new: str, code: str, line: str, at: str, message: str
) -> None:
    assert SMALL.count(old) == 1
    _, (problem,) = linked(tmp_path, SMALL.replace(old, new))
    assert (problem.code, problem.message) == (code, message)
    assert stands_at(problem) == line
    assert words_at(problem).startswith(at)


def test_every_unknown_id_is_told(tmp_path: Path) -> None:
    files = """\
-- content/people.yaml --
a: {name: A, group: x, ties: [{to: y, as: of}]}
-- content/timeline.yaml --
e: {title: E, date: 2018, people: [a, y, z], claims: [c]}
"""
    _, problems = linked(tmp_path, files)
    assert [p.message for p in problems] == [
        "no group has the id 'x'",
        "no person has the id 'y'",
        "no person has the id 'y'",
        "no person has the id 'z'",
        "no claim has the id 'c'",
    ]
    assert problems[0].hint == "there is no group yet"


def test_the_same_mistake_twice_in_a_text_has_two_places(tmp_path: Path) -> None:
    files = SMALL.replace(
        "said Okafor. [@report#2]", "said Okafor. [@reprt#2] So it was. [@reprt#2]\nAnd so. [@reprt#2]"
    )
    _, problems = linked(tmp_path, files)
    assert [(p.place.line, words_at(p)) for p in problems] == [
        (5, "@reprt#2] So it was. [@reprt#2]"),
        (5, "@reprt#2]"),
        (6, "@reprt#2]"),
    ]


def test_a_mistake_that_begins_like_another_has_its_own_place(tmp_path: Path) -> None:
    files = SMALL.replace("said Okafor. [@report#2]", "said Okafor. [@reprt#12] And so. [@reprt#1]")
    _, problems = linked(tmp_path, files)
    assert [words_at(p) for p in problems] == ["@reprt#12] And so. [@reprt#1]", "@reprt#1]"]


@pytest.mark.parametrize(
    ("text", "line", "hint"),
    [
        ("# What burned\n\nThe quay.", 5, "start sections with ##"),
        ("The quay.\n\nWhat burned\n===========\n", 7, "start sections with ##"),
    ],
)
def test_a_heading_above_the_sections_is_told(tmp_path: Path, text: str, line: int, hint: str) -> None:
    _, (problem,) = linked(tmp_path, f"-- content/article.md --\n---\ntitle: T\nbyline: B\n---\n{text}")
    assert (problem.code, problem.place.line, problem.hint) == ("E306", line, hint)


def test_only_the_article_has_headings(tmp_path: Path) -> None:
    files = "-- content/people.yaml --\nmira:\n  name: Mira\n  summary: |\n    So.\n\n    ## And so\n"
    _, (problem,) = linked(tmp_path, files)
    assert (problem.code, problem.place.line, problem.message) == ("E306", 6, "only the article has headings")


# Names and former ids


def people(tmp_path: Path, text: str) -> list[tuple[str, str, str, str]]:
    return told(linked(tmp_path, f"-- content/people.yaml --\n{text}")[1])


def test_one_name_for_two_people_is_a_problem(tmp_path: Path) -> None:
    text = "mira: {name: Mira Okafor, also: [Okafor]}\nemeka: {name: Emeka Okafor, also: [Emeka, Okafor]}\n"
    assert people(tmp_path, text) == [
        (
            "E305",
            "content/people.yaml:2:43",
            "'Okafor' is also a name of 'mira'",
            "a mention could not tell them apart; keep it for one of them",
        )
    ]


def test_names_that_differ_only_in_the_typing_of_their_marks_are_one_name(tmp_path: Path) -> None:
    assert [code for code, *_ in people(tmp_path, "a: {name: O'Brien}\nb: {name: O’Brien}\n")] == ["E305"]


def test_a_person_may_have_one_name_twice(tmp_path: Path) -> None:
    assert people(tmp_path, "mira: {name: Okafor, also: [Okafor]}\n") == []


def test_a_name_may_be_a_part_of_another(tmp_path: Path) -> None:
    assert people(tmp_path, "port: {name: Port Authority}\ncouncil: {name: Port Authority Council}\n") == []


def test_a_former_id_that_is_in_use_is_a_problem(tmp_path: Path) -> None:
    assert people(tmp_path, "mira: {name: Mira}\nreyk: {name: Reyk, formerly: [mira]}\n") == [
        (
            "E205",
            "content/people.yaml:2:31",
            "'mira' is the id of a person now",
            "a redirect would take its page's place",
        )
    ]


def test_a_former_id_of_two_records_is_a_problem(tmp_path: Path) -> None:
    text = "mira: {name: Mira, formerly: [old]}\nreyk: {name: Reyk, formerly: [older, old]}\n"
    assert people(tmp_path, text) == [("E205", "content/people.yaml:2:38", "'old' was an id of 'mira' already", "")]


def test_records_of_different_kinds_may_have_had_the_same_id(tmp_path: Path) -> None:
    files = """\
-- content/people.yaml --
port: {name: Port, formerly: [harbour]}
-- content/timeline.yaml --
fire: {title: Fire, date: 2018, formerly: [harbour, port]}
"""
    assert linked(tmp_path, files)[1] == []
