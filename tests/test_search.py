"""The search index: everything that a reader can look for is in it, plain, bounded and safe inside a script."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from build import build
from explainer.links import Links, link
from explainer.read import read_dossier
from explainer.search import KINDS, MOST, Entry, entries_of, index_of
from tests.project import make_project

FILES = """\
-- content/site.yaml --
title: The harbour fire
questions:
  dead:
    title: How many died?
    note: The counts *differ*. [@report#1]
groups: {port: {title: The port}}
-- content/article.md --
---
title: What burned
standfirst: The quay's night.
---
The east quay burned. [@report#1]

## Who counts

The [union](person:union) counts. [@report#2]

{claim:twenty}

## Nothing more
-- content/people.yaml --
mira:
  name: Zoë O'Brien
  also: [O'Brien, the harbour master]
  group: port
  role: Harbour master
  summary: Runs the **harbour**. [@report#2]
  facts: [{label: Age, value: "51"}]
union: {name: Dockers' Union, kind: organisation}
guard: {name: A night guard, kind: unnamed}
-- content/timeline.yaml --
later: {title: The ferry stops, date: 2018-02-09}
fire:
  title: The quay burns
  date: 2018-02-07
  place: East quay
  people: [mira]
  summary: It *burned*. [@report#1]
-- content/claims.yaml --
twenty:
  question: dead
  text: More than 20 died.
  by: union
  via: [guard]
  caveat: It has seen [no bodies](person:guard). [@report#2]
  pins: [{source: report, quote: more than twenty men}]
  responses:
    - by: mira
      kind: no_information
      text: Knows *nothing* of it.
      pins: [{source: report, quote: no information at all}, {source: hidden, quote: kept to ourselves}]
-- content/sources.yaml --
report: {title: Two counts, file: report.txt, publisher: Harbour News, note: Found *late*.}
hidden: {title: A letter, file: letter.txt, show: none}
-- seeds/report.txt --
The quay burned. They say more than twenty men died.

She has no information at all.
-- seeds/letter.txt --
This is kept to ourselves.
"""


def links_of(root: Path, files: str = FILES) -> Links:
    dossier, written, problems = read_dossier(make_project(root, files))
    assert dossier is not None, problems
    links, problems = link(dossier, written)
    assert problems == []
    return links


@pytest.fixture
def entries(tmp_path: Path) -> tuple[Entry, ...]:
    return entries_of(links_of(tmp_path))


def test_everything_that_can_be_found_is_in_it_in_the_sites_order(entries: tuple[Entry, ...]) -> None:
    assert [(entry.kind, entry.address, entry.title) for entry in entries] == [
        ("Person", "people/mira.html", "Zoë O’Brien"),
        ("Organisation", "people/union.html", "Dockers’ Union"),
        ("Unnamed source", "people/guard.html", "A night guard"),
        ("Event", "timeline.html#fire", "The quay burns"),
        ("Event", "timeline.html#later", "The ferry stops"),
        ("Claim", "claims/twenty.html", "More than 20 died."),
        ("Response", "claims/twenty.html", "Zoë O’Brien said it had no information"),
        ("Question", "claims.html#question_dead", "How many died?"),
        ("Group", "people/index.html#port", "The port"),
        ("Source", "sources/report.html", "Two counts"),
        ("Source", "sources/hidden.html", "A letter"),
        ("Article", "article.html", "What burned"),
        ("Article", "article.html", "What burned"),
        ("Article", "article.html#who-counts", "Who counts"),
        ("Article", "article.html#nothing-more", "Nothing more"),
        ("Page", "method.html", "How to read this site"),
        ("Page", "data.html", "Data"),
    ]


def test_an_entry_has_the_words_that_a_reader_may_remember(entries: tuple[Entry, ...]) -> None:
    said = {(entry.kind, entry.title): (entry.more, entry.text) for entry in entries}
    assert said["Person", "Zoë O’Brien"] == ("Harbour master · the harbour master", "Runs the harbour. Age: 51.")
    assert said["Event", "The quay burns"] == ("7 February 2018 · East quay · Zoë O’Brien", "It burned.")
    assert said["Claim", "More than 20 died."] == (
        "Dockers’ Union, through A night guard · 1 response",
        "It has seen no bodies. “more than twenty men”",
    )
    assert said["Question", "How many died?"] == ("", "The counts differ.")
    assert said["Source", "Two counts"] == ("news report · Harbour News", "Found late.")
    assert said["Article", "Who counts"] == ("", "The union counts.")


def test_words_of_a_source_that_is_not_shown_are_not_in_it(entries: tuple[Entry, ...]) -> None:
    (response,) = (entry for entry in entries if entry.kind == "Response")
    assert response.text == "Knows nothing of it. “no information at all”"
    assert "ourselves" not in index_of(entries)


def test_a_name_that_is_part_of_the_whole_one_is_not_said_twice(entries: tuple[Entry, ...]) -> None:
    assert "O’Brien" not in entries[0].more


def test_every_address_exists(tmp_path: Path) -> None:
    project = make_project(tmp_path, FILES)
    site = tmp_path / "site"
    assert not build(project, site).failed
    for entry in entries_of(links_of(tmp_path)):
        path, _, fragment = entry.address.partition("#")
        text = (site / path).read_text(encoding="utf-8")
        assert not fragment or f'id="{fragment}"' in text, entry.address
    for _, address in KINDS.values():
        assert (site / address).is_file()


def test_the_page_lists_everything_and_only_pages_where_there_is_too_much(tmp_path: Path) -> None:
    def page(number: int) -> str:
        people = "".join(f"p{n}: {{name: Name {n}}}\n" for n in range(number))
        root = tmp_path / str(number)
        assert not build(make_project(root, "-- content/people.yaml --\n" + people), root / "site").failed
        return (root / "site/search.html").read_text(encoding="utf-8")

    few, many = page(200), page(301)
    assert few.count('<a href="people/p') == 200 and "everything is listed below" in few
    assert '<a href="people/p' not in many and "the pages below list everything" in many
    assert re.search(r'<a href="people/index.html"[^>]*>People</a> <span class="quiet">301</span>', many)


def test_no_entry_has_markup(entries: tuple[Entry, ...]) -> None:
    for entry in entries:
        assert not re.search(r"[*<>]|\[@|\]\(", f"{entry.title} {entry.more} {entry.text}"), entry


def test_a_long_text_is_cut_at_a_word_and_a_long_section_is_several_entries(tmp_path: Path) -> None:
    words = " ".join(f"word{n}" for n in range(600))
    files = f"-- content/article.md --\n---\ntitle: T\n---\n## Long\n\n{words}\n"
    files += f"-- content/people.yaml --\nmira: {{name: Mira, summary: {words}}}\n"
    person, *article = entries_of(links_of(tmp_path, files))
    assert len(person.text) <= MOST and person.text.endswith(" …")
    parts = [entry.text for entry in article if entry.title == "Long"]
    assert len(parts) > 1 and all(len(part) <= MOST for part in parts)
    assert " ".join(parts) == words


def test_a_source_as_the_article_is_found_by_its_paragraphs_repeats_once(tmp_path: Path) -> None:
    files = """\
-- content/site.yaml --
title: T
article: ../seeds/report.txt
-- content/sources.yaml --
report: {title: Two counts, file: report.txt, show: full, licence: CC0}
-- seeds/report.txt --
It "burned".

It rained.

It "burned".
"""
    article = [entry for entry in entries_of(links_of(tmp_path, files)) if entry.kind == "Article"]
    assert [(entry.address, entry.more, entry.text) for entry in article] == [
        ("article.html#p1", "Paragraph 1", 'It "burned".'),
        ("article.html#p2", "Paragraph 2", "It rained."),
    ]


# The index as a script


def test_the_index_is_a_literal_that_nothing_in_a_text_can_end() -> None:
    hard = 'a "b" \\ </script><!-- \u2028 \u2029 é 火'
    text = index_of([Entry("Claim", "claims/a.html", hard, "", "")])
    assert "<" not in text and "\u2028" not in text and "\u2029" not in text and "\n" not in text
    kinds, rows = json.loads(text)
    assert rows == [[kinds.index("Claim"), "claims/a.html", hard, "", ""]]
    assert "é 火" in text, "other scripts are not made six times as long"


def test_the_file_of_the_index_is_one_statement_and_the_same_every_time(tmp_path: Path) -> None:
    found = set()
    for name in ("one", "two"):
        site = tmp_path / name / "site"
        assert not build(make_project(tmp_path / name, FILES), site).failed
        (path,) = site.glob("search-index.*.js")
        assert f'src="{path.name}" defer' in (site / "search.html").read_text(encoding="utf-8")
        found.add((path.name, path.read_text(encoding="utf-8")))
    ((_, text),) = found
    start, end = 'document.dispatchEvent(new CustomEvent("search-index", { detail: ', " }));\n"
    assert text.startswith(start) and text.endswith(end)
    assert json.loads(text[len(start) : -len(end)])[0] == list(KINDS)
