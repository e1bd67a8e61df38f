"""As of a day: the days of a saying, what was said by then, its statuses, and the pages that show it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from build import build
from explainer.as_of import MOST_STEPS, Entry, Said, Step, as_of, history_of, said_of
from explainer.dates import Bound
from explainer.documents import parse_document
from explainer.links import Links, link
from explainer.model import Article, Claim, Dossier, Person, Site, Source
from explainer.pages import pages_of
from explainer.project import Written
from explainer.status import Status, statuses
from tests.extremes import EXTREMES
from tests.project import make_project

PEOPLE = {
    name.lower(): Person.model_validate({"id": name.lower(), "name": name}) for name in ("Union", "Port", "Police")
}
SOURCES = """
report: {title: A report, date: 2018-02-12}
earlier: {title: An earlier report, date: "[2018-02-09..2018-02-10]"}
about: {title: A report of about the 5th, date: 2018-02-~05}
undated: {title: A leaflet}
register: {title: The register, kind: document, date: 2018-02-03}
later-register: {title: The new register, kind: document, date: 2018-02-20}
undated-register: {title: Some register, kind: document}
"""


def fields_of(text: str) -> Any:
    document, problems = parse_document(text.strip() or "{}", "content/claims.yaml")
    assert problems == []
    return document.value


def links_of(claims: str) -> Links:
    """The links of a dossier with these claims, each a row of `id: {fields}`; `by` is the union where not given."""
    found = {
        name: Claim.model_validate({"text": f"It was {name}.", "by": "union", "question": "dead", **fields, "id": name})
        for name, fields in fields_of(claims).items()
    }
    sources = {name: Source.model_validate({"id": name, **fields}) for name, fields in fields_of(SOURCES).items()}
    site = Site.model_validate({"title": "T", "questions": [{"id": "dead", "title": "How many?"}]})
    article = Article("content/article.md", "T", "")
    links, problems = link(Dossier(site, article, PEOPLE, {}, found, sources), Written())
    assert problems == []
    return links


def said(fields: str) -> Said:
    """When the one claim of these fields was said."""
    links = links_of(f"one: {{{fields}}}")
    return said_of(links.dossier.claims["one"], links)


def february(day: int) -> Bound:
    return 2018, 2, day


def entries(claims: str, day: Bound) -> dict[str, Entry]:
    links = links_of(claims)
    return {entry.claim.id: entry for entry in as_of(Step(day), history_of(links), links)}


def days(claims: str) -> list[Bound]:
    return [step.day for step in history_of(links_of(claims)).steps]


# When something was said


@pytest.mark.parametrize(
    ("fields", "earliest", "latest"),
    [
        ("date: 2018-02-08", february(8), february(8)),
        ("date: '[2018-02-05..2018-02-11]'", february(5), february(11)),
        ("date: '[2018-02-05,2018-02-07]'", february(5), february(7)),
        ("date: 2018-02", february(1), february(28)),
        ("date: '[..2018-02-11]'", None, february(11)),
        ("date: '[2018-02-11..]'", february(11), None),
        # What went on had been said from its start on.
        ("date: 2018-02-07/2018-02-09", february(7), february(7)),
        ("date: 2018-02-07/..", february(7), february(7)),
        ("date: 2018-02/2018-02-09", february(1), february(9)),
        ("date: ../2018-02-07", None, february(7)),
        ("date: '{2018-02-07,2018-02-09}'", february(7), february(7)),
        # No first and last day.
        ("date: 2018-02-~07", None, None),
        ("date: 2018-02-07?", None, None),
        ("date: 2018-24", None, None),
        ("", None, None),
    ],
)
def test_a_date_says_between_which_days_something_was_said(
    fields: str, earliest: Bound | None, latest: Bound | None
) -> None:
    found = said(fields)
    assert (found.earliest, found.latest, found.source) == (earliest, latest, None)


@pytest.mark.parametrize(
    ("fields", "latest", "source"),
    [
        ("pins: [report#1]", february(12), "report"),
        ("pins: [report#1, earlier#1]", february(10), "earlier"),
        ("pins: [undated#1, report#1]", february(12), "report"),
        ("pins: [undated#1]", None, None),
        ("pins: [about#1]", None, None),
        # A document may only bear out what was said long after it.
        ("pins: [register#1, report#1]", february(12), "report"),
        ("pins: [register#1]", february(3), "register"),
        # Whichever of the two days is first.
        ("date: 2018-02, pins: [report#1]", february(12), "report"),
        ("date: 2018-02-08, pins: [report#1]", february(8), None),
        ("date: 2018-02-12, pins: [report#1]", february(12), None),
        ("date: 2018-02-~08, pins: [report#1]", february(12), "report"),
        ("date: '[2018-02-11..]', pins: [report#1]", february(12), "report"),
        # They contradict each other: its own date is the nearer word.
        ("date: '[2018-02-15..2018-02-16]', pins: [report#1]", february(16), None),
    ],
)
def test_what_a_source_has_was_said_by_the_day_on_which_it_had_appeared(
    fields: str, latest: Bound | None, source: str | None
) -> None:
    found = said(fields)
    assert (found.latest, found.source and found.source.id) == (latest, source)


@pytest.mark.parametrize(
    ("fields", "states"),
    [
        # On the 4th, 5th, 10th, 11th and 12th.
        ("date: 2018-02-11", "later later later said said"),
        ("date: '[2018-02-05..2018-02-11]'", "later may may said said"),
        ("date: '[2018-02-05..]'", "later may may may may"),
        ("date: '[..2018-02-11]'", "may may may said said"),
        ("pins: [report#1]", "may may may may said"),
        ("", "unplaced unplaced unplaced unplaced unplaced"),
        # About the 11th was not just any day before the 11th.
        ("date: 2018-02-~11", "unplaced unplaced unplaced unplaced unplaced"),
        ("date: 2018-02-~11, pins: [report#1]", "unplaced unplaced unplaced unplaced said"),
    ],
)
def test_by_a_day_it_was_said_may_have_been_or_came_later(fields: str, states: str) -> None:
    found = said(fields)
    assert [found.state(february(day)) for day in (4, 5, 10, 11, 12)] == states.split()


@pytest.mark.parametrize(
    ("fields", "news"),
    [
        # On the 10th after the 8th, and on the 12th after the 10th.
        ("date: 2018-02-10", ["new", ""]),
        ("date: 2018-02-08", ["", ""]),
        ("date: '[2018-02-09..2018-02-10]'", ["new", ""]),
        ("date: '[2018-02-09..2018-02-11]'", ["newly possible", "newly certain"]),
        ("date: '[2018-02-07..2018-02-09]'", ["newly certain", ""]),
        ("date: '[2018-02-11..2018-02-20]'", ["", "newly possible"]),
        ("pins: [report#1]", ["", "newly certain"]),
        ("", ["", ""]),
    ],
)
def test_a_day_marks_what_the_day_before_it_did_not_have(fields: str, news: list[str]) -> None:
    found = said(fields)
    assert [found.news(february(10), february(8)), found.news(february(12), february(10))] == news


def test_on_the_first_day_only_what_has_a_first_day_is_new() -> None:
    assert said("date: 2018-02-08").news(february(8), None) == "new"
    assert said("pins: [report#1]").news(february(8), None) == ""


# The entries of a day

DENIED = """
a: {date: 2018-02-08, responses: [
  {by: port, kind: no_information, text: x, date: 2018-02-08},
  {by: port, kind: denial, text: x, date: '[2018-02-10..2018-02-12]'},
  {by: police, kind: declined, text: x}]}
"""


def test_answers_stand_beneath_their_claim_and_those_to_come_are_counted() -> None:
    shown = entries(DENIED, february(9))["a"]
    assert [(a.response.kind, a.state) for a in shown.answers] == [("no_information", "said"), ("declined", "unplaced")]
    assert shown.later == 1
    states = [a.state for a in entries(DENIED, february(10))["a"].answers]
    assert states == ["said", "may", "unplaced"]


def test_a_claim_to_come_is_left_out_with_its_answers() -> None:
    answered_before = "a: {date: 2018-02-10, responses: [{by: port, kind: declined, text: x, date: 2018-02-08}]}"
    assert entries(answered_before, february(9)) == {}
    assert [a.state for a in entries(answered_before, february(10))["a"].answers] == ["said"]


@pytest.mark.parametrize(
    ("day", "dispute"), [(7, None), (8, "unanswered"), (11, "unanswered"), (12, "contested"), (20, "contested")]
)
def test_what_may_have_been_said_does_not_count_into_a_status(day: int, dispute: str | None) -> None:
    found = entries(DENIED, february(day)).get("a")
    assert (found and found.status and found.status.dispute) == dispute


def test_a_claim_that_only_may_have_been_said_has_no_status() -> None:
    assert entries("a: {date: '[2018-02-08..2018-02-10]'}", february(9))["a"].status is None


@pytest.mark.parametrize(
    ("pins", "attribution", "support"),
    [
        ("register#1", "named", "documented"),
        ("later-register#1", "named", "reported"),
        ("undated-register#1", "named", "reported"),
        ("undated-register#1", "document", "documented"),
    ],
)
def test_no_claim_was_documented_before_there_was_a_document(pins: str, attribution: str, support: str) -> None:
    found = entries(f"a: {{date: 2018-02-10, attribution: {attribution}, pins: [{pins}]}}", february(10))
    assert (found["a"].status or pytest.fail()).support == support


WHOLE = """
a: {date: 2018-02-05, figure: {min: 20, max: 20, unit: people, counts: killed, of: men, words: '20'}}
b: {date: 2018-02-06, by: port, contradicts: [d], responses: [{by: union, kind: denial, text: x, date: 2018-02-09}]}
c: {date: 2018-02-07, by: police, figure: {min: 20, max: 20, unit: people, counts: killed, of: men, words: '20'}}
d: {date: 2018-02-08, by: police, derives_from: [b]}
e: {date: 2018-02-10, supersedes: a}
"""
BY_THE_8TH = """
a: {date: 2018-02-05, figure: {min: 20, max: 20, unit: people, counts: killed, of: men, words: '20'}}
b: {date: 2018-02-06, by: port, contradicts: [d]}
c: {date: 2018-02-07, by: police, figure: {min: 20, max: 20, unit: people, counts: killed, of: men, words: '20'}}
d: {date: 2018-02-08, by: police, derives_from: [b]}
"""


def test_statuses_of_a_day_are_those_of_the_explainer_as_it_would_have_been_written_then() -> None:
    found = {name: entry.status for name, entry in entries(WHOLE, february(8)).items()}
    assert found == statuses(links_of(BY_THE_8TH))
    whole = statuses(links_of(WHOLE))
    assert {name for name, then in found.items() if then and then.dispute_why != whole[name].dispute_why} == {"a", "b"}


KINDS = st.sampled_from(["denial", "confirmation", "no_information", "declined", "walk_back"])
WHO = st.sampled_from(sorted(PEOPLE))
DAY = st.integers(1, 9)


@st.composite
def told(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Claims with exact days, that name only such as are no later than they are."""
    claims: list[dict[str, Any]] = []
    for number in range(draw(st.integers(1, 5))):
        fields: dict[str, Any] = {"by": draw(WHO), "date": february(draw(DAY)), "about": ["port"]}
        fields["responses"] = [
            {"by": draw(WHO), "kind": draw(KINDS), "text": "x", "date": february(draw(DAY))}
            for _ in range(draw(st.integers(0, 2)))
        ]
        earlier = [f"c{one['number']}" for one in claims if one["date"] <= fields["date"]]
        if earlier and (field := draw(st.sampled_from(["", "contradicts", "agrees_with"]))):
            fields[field] = [draw(st.sampled_from(earlier))]
        claims.append({"number": number, **fields})
    return claims


def written(claims: list[dict[str, Any]], until: int = 9) -> str:
    """The claims as YAML, without what was said after a day."""
    rows = []
    for one in claims:
        if one["date"][2] <= until:
            answers = [r for r in one["responses"] if r["date"][2] <= until]
            fields = {**one, "date": _day(one["date"]), "responses": [{**r, "date": _day(r["date"])} for r in answers]}
            rows.append(f"c{fields.pop('number')}: {fields}")
    return "\n".join(rows) + "\n"


def _day(day: Bound) -> str:
    return "{:04}-{:02}-{:02}".format(*day)


@given(told(), DAY)
def test_statuses_of_a_day_know_nothing_of_what_came_later(claims: list[dict[str, Any]], day: int) -> None:
    found = {name: entry.status for name, entry in entries(written(claims), february(day)).items()}
    expected: dict[str, Status] = statuses(links_of(written(claims, day)))
    assert found == expected


# Steps


def test_each_first_and_last_day_is_a_step() -> None:
    claims = "a: {date: '[2018-02-05..2018-02-08]', responses: [{by: port, kind: denial, text: x, date: 2018-02-10}]}\n"
    assert days(claims + "b: {pins: [report#1]}") == [february(n) for n in (5, 8, 10, 12)]


def test_a_day_on_which_no_page_would_change_is_no_step() -> None:
    early = "a: {date: 2018-02-08, responses: [{by: port, kind: denial, text: x, date: 2018-02-01}]}\n"
    never = "b: {responses: [{by: port, kind: denial, text: x, date: 2018-02-02}]}\n"
    loose = "c: {date: 2018-02-~11, pins: [report#1], responses: [{by: port, kind: denial, text: x, date: 2018-02-03}]}"
    assert days(early + never + loose) == [february(8), february(12)]


@pytest.mark.parametrize("claims", ["", "a: {}", "a: {pins: [undated#1]}", "a: {date: 2018-02-08}"])
def test_without_two_days_there_is_nothing_to_step_through(claims: str) -> None:
    assert days(claims) == []


@pytest.mark.parametrize(
    ("dates", "thinned", "kept"),
    [
        ([f"2018-0{m}-{d:02}" for m in (1, 2) for d in range(1, 29)], "", 56),
        ([f"2018-0{m}-{d:02}" for m in (1, 2, 3) for d in range(1, 29)], "month", 3),
        ([f"20{y:02}-{m:02}-05" for y in range(10, 16) for m in range(1, 13)], "year", 6),
        ([f"{y}-02-05" for y in range(1900, 1970)], "10 years", 7),
        ([f"{y}-02-05" for y in range(1000, 2000, 10)], "100 years", 10),
    ],
)
def test_beyond_sixty_days_the_last_of_each_month_is_kept_or_of_longer(
    dates: list[str], thinned: str, kept: int
) -> None:
    history = history_of(links_of("\n".join(f"c{n}: {{date: {date}}}" for n, date in enumerate(dates))))
    assert (history.thinned, len(history.steps)) == (thinned, kept)
    assert kept <= MOST_STEPS
    assert history.steps[-1].date.text == dates[-1]
    assert [step.before for step in history.steps[1:]] == [step.day for step in history.steps[:-1]]


@pytest.mark.parametrize(
    ("dates", "groups"),
    [
        (
            ["2018-02-05", "2018-02-12", "2018-03-01"],
            [
                ("February 2018", [("5", " February 2018"), ("12", " February 2018")]),
                ("March 2018", [("1", " March 2018")]),
            ],
        ),
        (
            ["-0043-03-15", "0018-02-05"],
            [("March 44 BC", [("15", " March 44 BC")]), ("February 18", [("5", " February 18")])],
        ),
    ],
)
def test_days_stand_under_their_month(dates: list[str], groups: list[Any]) -> None:
    history = history_of(links_of("\n".join(f"c{n}: {{date: {date}}}" for n, date in enumerate(dates))))
    assert [(title, [(label, rest) for label, rest, _ in found]) for title, found in history.groups()] == groups
    assert [step.address for step in history.steps] == [f"as-of/{date}.html" for date in dates]


def test_months_stand_under_their_year() -> None:
    rows = "\n".join(f"c{m}-{d}: {{date: 2018-0{m}-{d:02}}}" for m in (1, 2, 3) for d in range(1, 29))
    ((title, found),) = history_of(links_of(rows)).groups()
    assert title == "2018"
    assert [(label, rest) for label, rest, _ in found] == [
        ("28 January", " 2018"),
        ("28 February", " 2018"),
        ("28 March", " 2018"),
    ]


# The pages

SMALL = """
-- content/people.yaml --
union: {name: The union}
port: {name: The port}
-- content/claims.yaml --
quay:
  text: The quay burned.
  by: union
  date: 2018-02-08
  responses: [{by: port, kind: denial, text: It did not., date: 2018-02-10, pins: [{source: log, quote: did not burn}]}]
"""
LOG = """
-- content/sources.yaml --
log: {title: The log, file: log.txt, quote_limit: 1}
-- seeds/log.txt --
It did not burn.
"""


def site_of(root: Path, files: str) -> Path:
    outcome = build(make_project(root, files), root / "site", base_url="https://example.org/")
    assert not outcome.failed
    return root / "site"


def test_a_site_steps_from_day_to_day_and_to_now(tmp_path: Path) -> None:
    site = site_of(tmp_path, SMALL + LOG[1:])
    pages = {
        name: (site / name).read_text(encoding="utf-8") for name in ("as-of/2018-02-08.html", "as-of/2018-02-10.html")
    }
    first, last = pages.values()
    assert '<a class="go" data-screen rel="next" href="../as-of/2018-02-10.html">' in first
    assert 'rel="prev"' not in first
    assert '<a class="go" data-screen rel="prev" href="../as-of/2018-02-08.html">' in last
    assert '<a class="go" data-screen rel="next" href="../claims.html">' in last
    current = [
        re.findall(r'<nav class="stepper".*?href="([^"]+)" aria-current="page"', page, re.DOTALL)
        for page in pages.values()
    ]
    assert current == [["../as-of/2018-02-08.html"], ["../as-of/2018-02-10.html"]]
    claims = (site / "claims.html").read_text(encoding="utf-8")
    assert [f'href="{name}"' in claims for name in pages] == [True, True]
    sitemap = (site / "sitemap.xml").read_text(encoding="utf-8")
    assert [f"<loc>https://example.org/{name}</loc>" in sitemap for name in pages] == [True, True]


def test_a_page_is_described_by_what_is_certain_of_its_day() -> None:
    links = links_of("a: {date: '[2018-02-08..2018-02-10]'}\nb: {date: '[2018-02-08..2018-02-12]'}")
    about = [page.description for page in pages_of(links, history_of(links)) if page.address.startswith("as-of/")]
    assert about == [
        "No claim certainly made by 8 February 2018, 2 that may have been, and what was answered by then.",
        "1 claim certainly made by 10 February 2018, 1 that may have been, and what was answered by then.",
        "2 claims certainly made by 12 February 2018, and what was answered by then.",
    ]


def test_a_page_shows_the_status_of_its_day_beside_that_of_now(tmp_path: Path) -> None:
    site = site_of(tmp_path, SMALL + LOG[1:])
    first, last = ((site / f"as-of/2018-02-{day}.html").read_text(encoding="utf-8") for day in ("08", "10"))
    marks = r'class="mark mark-(\w+)"|(now:)'
    assert re.findall(marks, first) == [
        ("reported", ""),
        ("uncontested", ""),
        ("", "now:"),
        ("reported", ""),
        ("contested", ""),
    ]
    assert re.findall(marks, last) == [("reported", ""), ("contested", "")]


def test_a_site_without_days_has_no_such_pages_and_says_nothing_of_them(tmp_path: Path) -> None:
    site = site_of(tmp_path, re.sub(r"date: [\d-]+,?", "", SMALL) + LOG[1:])
    assert not (site / "as-of").exists()
    assert "stepper" not in (site / "claims.html").read_text(encoding="utf-8")


def test_a_site_that_leaves_days_out_says_so(tmp_path: Path) -> None:
    site = site_of(tmp_path, EXTREMES["more-days"]())
    assert len(list((site / "as-of").iterdir())) == 3
    for page in (site / "claims.html", *(site / "as-of").iterdir()):
        assert "Of every month only the last day on which something changed is here." in page.read_text(
            encoding="utf-8"
        )
