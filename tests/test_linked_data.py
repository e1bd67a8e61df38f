"""Linked data: every term is schema.org's, every id leads somewhere, and nothing is said that the site does not say."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import html5lib
import pytest
from schema_org import registry

from build import build
from explainer.dates import parse
from explainer.linked_data.nodes import Node, event_dates, exact_day
from explainer.model import When
from explainer.problems import report
from explainer.project import Project
from tests.conftest import ROOT
from tests.project import make_project

HERE = "https://example.org/fire/"
THE_QUAY = {"@type": "Organization", "name": "The Quay"}

FIRE = """\
-- content/site.yaml --
title: The harbour fire
base_url: https://example.org/fire
tagline: Who says what of the fire.
published: 2018-03-01
updated: 2018-03-02
authors: [{name: The harbour desk, url: "https://example.org/desk"}]
publisher: {name: The Quay, kind: organisation}
licence: CC BY 4.0
questions: {dead: {title: How many died?}}
corrections:
  - {date: 2018-03-03, to: article, was: east, now: west, reason: Mistyped., kind: clarification}
  - {date: 2018-03-04, to: claim/quay-dead, was: 30, now: 20, reason: Miscounted.}
-- content/article.md --
---
title: What burned
byline: By the harbour desk
---
Mira Okafor has "no figures". [@report#2] The [count](claim:quay-dead) is the guard's. [@report#1]
-- content/people.yaml --
mira-okafor:
  name: Mira Okafor
  also: [the harbour master]
  role: Harbour master
  links: [{title: Her page, url: "https://example.org/mira"}]
  pins: [report#2]
tom-reyk:
  name: Tom Reyk
  role: Dock worker, reported killed
  facts: [{label: Died, value: 7 February 2018, pins: [report#1]}]
  pins: [report#1]
guard: {name: A guard on the quay, kind: unnamed}
port-authority: {name: The Port Authority, kind: organisation}
-- content/timeline.yaml --
fire: {title: The quay burns, date: 2018-02-07/2018-02-08, place: East quay, people: [tom-reyk], pins: [report#1]}
alarm: {title: The alarm is raised, date: "2018-02-07T21:30:00Z", pins: [report#1]}
season: {title: The season opens, date: 2018-02, pins: [report#1]}
about: {title: A first count, date: 2018-02-~10, pins: [report#1]}
within: {title: A second count, date: "[2018-02-05..2018-02-11]", pins: [report#1]}
read: {title: A third count, date: {edtf: 2018-02-09, basis: inferred, note: Two days later.}, pins: [report#1]}
-- content/claims.yaml --
quay-dead:
  question: dead
  text: Tom Reyk and 19 others died.
  by: guard
  attribution: anonymous
  via: [port-authority]
  date: {edtf: 2018-02-08, basis: inferred, note: The day after.}
  about: [tom-reyk]
  event: fire
  pins: [report#1]
  responses:
    - by: mira-okafor
      kind: no_information
      text: Says that she has none.
      date: 2018-02-08
      pins: [{source: report, quote: has no figures}]
    - by: mira-okafor
      for: [port-authority]
      kind: denial
      text: Says that nobody died.
      pins: [{source: report, quote: Nobody died}]
    - {by: port-authority, kind: no_response, asked_by: source, date: 2018-02-09, text: Was asked., pins: [report#2]}
quay-empty: {text: The quay was empty., by: mira-okafor, date: 2018-02-09, pins: [report#3]}
-- content/sources.yaml --
report: {title: A report, file: report.txt, quote_limit: 1, date: 2018-02-10, author: Ann Lee, publisher: The Post}
letter: {title: A letter, kind: document, date: 2018-02-~10, url: "https://example.org/letter"}
-- seeds/report.txt --
A guard says that Tom Reyk and 19 others died on 7 February.

Mira Okafor has no figures.

Nobody died, she said later. The quay was empty.
"""


def built(project: Project, **options: Any) -> Path:
    outcome = build(project, project.root / "site", **options)
    assert not outcome.failed, report(outcome.problems)
    return project.root / "site"


def copied(project: Path, root: Path) -> Project:
    """A project of this repository elsewhere, for a build writes pins.lock."""
    shutil.copytree(project, root)
    return Project(root, root / "seeds")


@pytest.fixture(scope="module")
def fire(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Node]:
    return nodes_of(built(make_project(tmp_path_factory.mktemp("fire"), FIRE)))


@cache
def graphs_of(site: Path) -> dict[str, list[Node]]:
    """The nodes of every page that has linked data, by its address."""
    found = {}
    for path in sorted(site.rglob("*.html")):
        page = html5lib.parse(path.read_bytes(), namespaceHTMLElements=False)
        data = [e.text for e in page.iter("script") if e.get("type") == "application/ld+json"]
        assert len(data) <= 1, path
        for text in data:
            whole = json.loads(text or "")
            assert set(whole) == {"@context", "@graph"} and whole["@context"] == "https://schema.org"
            found[path.relative_to(site).as_posix()] = whole["@graph"]
    assert found
    return found


def nodes_of(site: Path) -> dict[str, Node]:
    """What each page says of its own things in full, by whole id: the longest of what pages say of it."""
    found: dict[str, Node] = {}
    for address, nodes in graphs_of(site).items():
        for node in nodes:
            node_id = urljoin(HERE + address, node["@id"]).removeprefix(HERE)
            found[node_id] = max(found.get(node_id, {}), node, key=len)
    return found


def all_nodes(value: Any) -> Iterator[Node]:
    """Every node, those inside others too."""
    if isinstance(value, list):
        for one in value:
            yield from all_nodes(one)
    elif isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from all_nodes(inner)


# The vocabulary

FORMS = {
    "Date": r"\d{4}-\d{2}(-\d{2})?",
    "DateTime": r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})?",
    "URL": r"\S+",
}
"""What a text is like that stands for a value of another type."""


def mistakes(nodes: list[Node], types: dict[str, str]) -> list[str]:
    """What of some nodes is not as schema.org has it. `types` are those of ids that other pages tell of."""
    types = types | {node["@id"]: node["@type"] for node in nodes if "@id" in node and "@type" in node}
    return [mistake for node in all_nodes(nodes) for mistake in mistakes_of(node, types)]


def mistakes_of(node: Node, types: dict[str, str]) -> Iterator[str]:
    if set(node) == {"@id"}:
        return
    kind = node.get("@type", "Thing")
    if kind not in registry.CLASS_METADATA:
        yield f"there is no type {kind}"
        return
    for name, value in node.items():
        if name.startswith("@"):
            continue
        known = registry.PROPERTY_BY_SCHEMA.get(name)
        if known is None or known.superseded_by:
            yield f"there is no property {name}, or no longer"
        elif not set(known.domains) & lineage(kind):
            yield f"a {kind} has no {name}"
        else:
            for one in value if isinstance(value, list) else [value]:
                if not fits(one, known.ranges, types):
                    yield f"{name} of a {kind} cannot be {one}"


def lineage(kind: str) -> set[str]:
    return {kind, *registry.ancestry(kind)}


def fits(value: Any, ranges: tuple[str, ...], types: dict[str, str]) -> bool:
    """Whether a value has a type that is expected, or may have: a node of which only a broader type is known."""
    if isinstance(value, dict):
        if "@id" in value and value["@id"] not in types and "@type" not in value:
            return True  # another test says whether it leads anywhere
        kind = value.get("@type") or types.get(value.get("@id", ""), "Thing")
        return any(r in lineage(kind) or kind in lineage(r) for r in ranges if r in registry.PARENTS)
    if isinstance(value, int):
        return bool({"Integer", "Number"} & set(ranges))
    if "Text" in ranges:
        return isinstance(value, str)
    return isinstance(value, str) and any(re.fullmatch(FORMS[name], value) for name in ranges if name in FORMS)


def assert_sound(site: Path) -> None:
    graphs = graphs_of(site)
    told = nodes_of(site)
    wrong = []
    for address, nodes in graphs.items():
        ids = {node["@id"] for node in nodes}
        assert len(ids) == len(nodes), f"{address}: an id twice"
        here = {i: told[urljoin(HERE + address, i).removeprefix(HERE)]["@type"] for i in ids}
        wrong += [f"{address}: {mistake}" for mistake in mistakes(nodes, here)]
        named = {urljoin(HERE + address, node["@id"]).removeprefix(HERE) for node in all_nodes(nodes) if "@id" in node}
        wrong += [f"{address}: {one} leads nowhere" for one in named if one not in told]
        wrong += [f"{address}: {node}" for node in all_nodes(nodes) for v in node.values() if v in (None, "", [])]
    assert wrong == []


def test_every_term_is_of_the_vocabulary_and_every_id_leads_somewhere(tmp_path: Path, own_site: Path) -> None:
    assert_sound(own_site)
    assert_sound(built(make_project(tmp_path / "fire", FIRE)))
    for project in (ROOT / "explainer/starter", *sorted((ROOT / "tests/cases").glob("good-*"))):
        assert_sound(built(copied(project, tmp_path / project.name), base_url=HERE))


def test_the_guide_shows_what_is_built(tmp_path: Path) -> None:
    guide = (ROOT / "docs/linked-data.md").read_text(encoding="utf-8")
    shown = json.loads(guide.split("```json\n")[1].split("```")[0])
    address = "https://example.org/harbour/"
    site = built(copied(ROOT / "explainer/starter", tmp_path / "starter"), base_url=address)
    assert shown in graphs_of(site)["claims/more-than-20.html"]
    terms = {*registry.CLASS_METADATA, *registry.PROPERTY_BY_SCHEMA}
    told = set(re.findall(r"`([A-Za-z]+)`", guide.partition("## What is left out")[0].partition("## What stands")[2]))
    assert told - terms == {"links", "new"}, "a field and a command of ours; all else is schema.org's"


def test_pages_of_the_extremes_use_the_same_terms(extreme_sites: dict[str, Path]) -> None:
    for site in extreme_sites.values():
        wrong = [m for nodes in graphs_of(site).values() for m in mistakes(nodes, {})]
        assert wrong == []


@pytest.mark.parametrize(
    ("node", "mistake"),
    [
        ({"@type": "Saying"}, "there is no type Saying"),
        ({"@type": "Claim", "kind": "denial"}, "there is no property kind, or no longer"),
        ({"@type": "Person", "headline": "Mira"}, "a Person has no headline"),
        ({"name": "The desk", "headline": "It"}, "a Thing has no headline"),
        ({"@type": "Event", "startDate": "about 7 February"}, "startDate of a Event cannot be about 7 February"),
        ({"@type": "Claim", "author": {"@id": "fire"}}, "author of a Claim cannot be {'@id': 'fire'}"),
        ({"@type": "Claim", "appearance": {"@type": "Report", "author": "Mira"}}, "author of a Report cannot be Mira"),
    ],
)
def test_the_test_of_terms_finds(node: Node, mistake: str) -> None:
    assert mistakes([node], {"fire": "Event"}) == [mistake]


# What is said, and what is not


def test_ids_are_whole_addresses_where_the_site_has_one_and_else_the_way_from_the_page(tmp_path: Path) -> None:
    whole = built(make_project(tmp_path / "a", FIRE))
    alone = built(make_project(tmp_path / "b", FIRE.replace("base_url: https://example.org/fire\n", "")))
    address = "people/mira-okafor.html"
    assert graphs_of(whole)[address][0]["mainEntity"] == {"@id": f"{HERE}people/mira-okafor.html#it"}
    assert graphs_of(alone)[address][0]["mainEntity"] == {"@id": "../people/mira-okafor.html#it"}
    # Where an index is meant, an address is its folder's; a folder on a disk shows none.
    assert graphs_of(whole)["people/index.html"][0]["@id"] == f"{HERE}people/"
    assert graphs_of(alone)["people/index.html"][0]["@id"] == "../people/index.html"
    shown = {re.sub(r"index\.html(?=#|$)", "", one) for one in nodes_of(alone)}
    assert shown == set(nodes_of(whole)) - {"embed.html"}


def test_only_pages_that_are_listed_have_linked_data(own_site: Path) -> None:
    assert set(graphs_of(own_site)) == {path.relative_to(own_site).as_posix() for path in own_site.rglob("*.html")} - {
        "404.html"
    }


def test_no_text_ends_the_element_or_opens_a_comment_in_it(tmp_path: Path) -> None:
    bad = "Ends </script> and <!-- starts <script>"
    site = built(make_project(tmp_path, f'-- content/people.yaml --\nmira: {{name: Mira, role: "{bad}"}}\n'))
    page = (site / "people/mira.html").read_text(encoding="utf-8")
    data = page.split('<script type="application/ld+json">')[1].split("</script>")[0]
    assert "<" not in data and json.loads(data)
    assert nodes_of(site)["people/mira.html#it"]["description"] == bad


def test_the_article_says_what_it_rests_on_whom_it_names_and_what_was_corrected(fire: dict[str, Node]) -> None:
    article = fire["article.html#it"]
    assert article["@type"] == "BackgroundNewsArticle"
    assert (article["datePublished"], article["dateModified"]) == ("2018-03-01", "2018-03-03")
    # Nobody said whether the desk is a person, so it has no type.
    assert article["author"] == [{"name": "The harbour desk", "url": "https://example.org/desk"}]
    assert article["publisher"] == THE_QUAY
    assert article["citation"] == [{"@id": f"{HERE}sources/report.html#it"}]
    assert article["isBasedOn"] == [{"@id": f"{HERE}sources/{name}.html#it"} for name in ("report", "letter")]
    assert [one["@id"].removeprefix(HERE) for one in article["mentions"]] == [
        "people/mira-okafor.html#it",
        "claims/quay-dead.html#it",
    ]
    text = "Clarification. Was: east Now: west Why: Mistyped."
    assert article["correction"] == [{"@type": "CorrectionComment", "text": text, "datePublished": "2018-03-03"}]


def test_a_correction_of_ours_is_one_of_our_page_and_not_of_whoever_made_the_claim(fire: dict[str, Node]) -> None:
    assert "correction" not in fire["claims/quay-dead.html#it"]
    assert [one["datePublished"] for one in fire["claims/quay-dead.html"]["correction"]] == ["2018-03-04"]


def test_a_date_that_is_not_exact_or_only_inferred_stands_in_words_alone(fire: dict[str, Node]) -> None:
    dates = {name: fire[f"timeline.html#{name}"] for name in ("fire", "alarm", "season", "about", "within", "read")}
    assert {name: (n.get("startDate"), n.get("endDate"), n.get("description")) for name, n in dates.items()} == {
        "fire": ("2018-02-07", "2018-02-08", None),
        "alarm": ("2018-02-07T21:30:00Z", None, None),
        "season": ("2018-02", None, None),
        "about": (None, None, "Date: about 10 February 2018."),
        "within": (None, None, "Date: one day between 5 and 11 February 2018."),
        "read": (None, None, "Date: 9 February 2018, inferred: Two days later."),
    }
    claim = fire["claims/quay-dead.html#it"]
    assert "dateCreated" not in claim and "Date: 8 February 2018, inferred: The day after." in claim["description"]
    assert fire["claims/quay-empty.html#it"]["dateCreated"] == "2018-02-09"
    assert fire["sources/report.html#it"]["datePublished"] == "2018-02-10"
    assert "datePublished" not in fire["sources/letter.html#it"]
    assert not [one for node in fire.values() for one in all_nodes(node) if "firstAppearance" in one]


@pytest.mark.parametrize(
    ("edtf", "day", "dates"),
    [
        ("2018-02-07", "2018-02-07", {"startDate": "2018-02-07"}),
        ("2018-02", None, {"startDate": "2018-02"}),
        ("2018", None, {}),
        ("2018-21", None, {}),
        ("2018-02-XX", None, {}),
        ("2018-02-07?", None, {}),
        ("2018-02-07/..", None, {}),
        ("../2018-02-07", None, {}),
        ("2018-02/2018-03", None, {}),
        ("2018-02-07/2018-02-~09", None, {}),
        ("{2018-02-07,2018-02-09}", None, {}),
        ("-0044-03-15", None, {}),
    ],
)
def test_a_field_for_dates_holds_only_exact_ones(edtf: str, day: str | None, dates: Node) -> None:
    when = When(edtf=parse(edtf))
    assert (exact_day(when), event_dates(when)) == (day, dates)


def test_who_is_not_named_is_neither_a_person_nor_has_a_name(fire: dict[str, Node]) -> None:
    guard = fire["people/guard.html#it"]
    assert (guard["@type"], guard.get("name"), guard.get("alternateName")) == ("Thing", None, None)
    assert guard["description"] == "A guard on the quay (not named in the source)."
    assert fire["people/guard.html"]["@type"] == "WebPage"
    assert fire["people/mira-okafor.html"]["@type"] == "ProfilePage"
    claim = fire["claims/quay-dead.html#it"]
    assert claim["author"] == {"@id": f"{HERE}people/guard.html#it"}
    assert claim["creditText"] == "A guard on the quay (anonymous), reported through the Port Authority"


def test_a_reported_death_is_a_claim_about_somebody_and_no_fact_of_them(fire: dict[str, Node]) -> None:
    tom = fire["people/tom-reyk.html#it"]
    assert set(tom) == {"@type", "@id", "name", "description", "url", "subjectOf"}
    assert tom["description"] == "Dock worker, reported killed"
    assert tom["subjectOf"] == [{"@id": f"{HERE}claims/quay-dead.html#it"}]
    assert fire["claims/quay-dead.html#it"]["text"] == "Tom Reyk and 19 others died."
    assert fire["people/mira-okafor.html#it"]["sameAs"] == ["https://example.org/mira"]


def test_an_answer_is_a_claim_about_the_claim_with_its_kind_in_words(fire: dict[str, Node]) -> None:
    claim = fire["claims/quay-dead.html#it"]
    assert [one["@id"].partition("#")[2] for one in claim["subjectOf"]] == ["by_mira-okafor", "by_mira-okafor_2"]
    unaware, denial = (fire[f"claims/quay-dead.html#by_mira-okafor{nth}"] for nth in ("", "_2"))
    assert unaware["name"] == "Mira Okafor said it had no information"
    assert "This is not a denial." in unaware["description"] and unaware["dateCreated"] == "2018-02-08"
    assert denial["name"] == "Mira Okafor, for the Port Authority, denied"
    assert denial["description"] == "Says that the claim as put is not so, in words that negate it."
    for answer in (unaware, denial):
        assert answer["@type"] == "Claim" and answer["about"] == {"@id": claim["@id"]}
        assert answer["author"] == {"@id": f"{HERE}people/mira-okafor.html#it"}
    # Silence is nobody's claim.
    assert claim["description"].startswith("Status: reported, contested. ")
    assert claim["description"].endswith("The Port Authority did not respond.")


def test_no_claim_stands_anywhere_without_whoever_makes_it(own_site: Path, fire: dict[str, Node]) -> None:
    told = [node for nodes in graphs_of(own_site).values() for node in nodes] + list(fire.values())
    claims = [node for node in told if node["@type"] == "Claim"]
    assert len(claims) > 30
    assert not [claim for claim in claims if "author" not in claim]


def test_our_own_explainer_gives_nobody_a_death_an_office_or_a_verdict(own_site: Path) -> None:
    told = [node for nodes in graphs_of(own_site).values() for node in all_nodes(nodes)]
    assert not {"deathDate", "deathPlace", "jobTitle", "firstAppearance", "reviewRating"} & {k for n in told for k in n}
    assert not {"ClaimReview", "FAQPage", "Review", "Rating"} & {str(node.get("@type")) for node in told}
    own = nodes_of(own_site)
    assert own["people/vladimir-loginov.html#it"]["description"] == "Cossack fighter, reported killed in Syria"
    assert "datePublished" not in own["sources/report.html#it"], "the report carries no date; ours is inferred"
    assert own["people/the-report.html#it"]["@type"] == "Thing"
    answer = own["claims/more-than-200.html#by_dmitry-peskov"]
    assert (answer["name"], "dateCreated" in answer) == (
        "Dmitry Peskov, for the Kremlin, said it had no information",
        False,
    )


def test_the_harbour_fire_of_the_cases(tmp_path: Path) -> None:
    told = nodes_of(built(copied(ROOT / "tests/cases/good-harbour-fire", tmp_path / "fire"), base_url=HERE))
    event = told["timeline.html#fire"]
    assert (event["startDate"], event["endDate"]) == ("2018-02-07", "2018-02-08")
    assert told["people/dockers-union.html#it"]["@type"] == "Organization"
    assert told["claims/twenty-dead.html#by_mira-okafor"]["dateCreated"] == "2018-02-11"
    assert told["data/explainer.json#it"]["distribution"]["contentUrl"] == f"{HERE}data/explainer.json"


def test_the_overview_has_the_site_its_article_and_its_data(fire: dict[str, Node]) -> None:
    site = fire["#it"]
    assert (site["@type"], site["url"], site["publisher"]) == ("WebSite", HERE, THE_QUAY)
    assert [one["@id"].removeprefix(HERE) for one in site["hasPart"]] == ["article.html#it", "data/explainer.json#it"]
    assert site["license"] == {"@type": "CreativeWork", "name": "CC BY 4.0"}
    assert site["publishingPrinciples"] == f"{HERE}method.html"
    way = fire["claims/quay-dead.html"]["breadcrumb"]["itemListElement"]
    assert [(one["position"], one["name"]) for one in way][:2] == [(1, "Overview"), (2, "Claims & denials")]
    assert [one["item"]["@id"].removeprefix(HERE) for one in way] == ["", "claims.html", "claims/quay-dead.html"]
