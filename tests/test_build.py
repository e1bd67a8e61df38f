"""The whole build: what it writes and what it leaves alone, the pages as a browser reads them, the command line."""

from __future__ import annotations

import json
import os
import posixpath
import re
import shlex
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import html5lib
import pytest

import build as program
from build import build
from explainer.problems import report
from explainer.project import Project
from tests.conftest import ROOT
from tests.project import files_in, inside_main, make_project

HARBOUR = """\
-- content/site.yaml --
title: The harbour fire
period: 2018-02
questions:
  dead: {title: How many died?}
groups:
  officials: {title: Officials}
-- content/article.md --
---
title: What burned
standfirst: "Mira Okafor has no figures. [@report#2]"
---
Mira Okafor has "no figures". [@report#2]

{claim:twenty-dead}

## Who counted

The union did, says [the claim](claim:twenty-dead). [@us]
-- content/people.yaml --
mira-okafor:
  name: Mira Okafor
  group: officials
  summary: Ran the harbour. [@report#2]
dockers-union:
  name: Dockers’ Union
  kind: organisation
-- content/timeline.yaml --
fire:
  title: Fire breaks out
  date: {edtf: 2018-02-07, basis: inferred, note: The report names no day.}
  people: [mira-okafor]
  pins: [report#1]
-- content/claims.yaml --
twenty-dead:
  question: dead
  text: More than 20 men died.
  by: dockers-union
  event: fire
  pins: [{source: report, quote: more than 20 men died}]
  responses:
    - {by: mira-okafor, kind: no_information, text: Has none., pins: [{source: report, quote: no figures}]}
-- content/sources.yaml --
report: {title: A report, file: report.txt, quote_limit: 1}
-- seeds/report.txt --
The union says that more than 20 men died.

Mira Okafor, the harbour master, has no figures.
"""

PUBLISHED = HARBOUR.replace(
    "title: The harbour fire\n",
    """\
title: The harbour fire
base_url: https://example.org/harbour
published: 2018-03-01
updated: 2018-03-02
corrections:
  - {date: 2018-03-04, to: claim/twenty-dead, was: 30, now: 20, reason: Miscounted.}
  - {date: 2018-03-04, to: article, was: east, now: west, reason: Mistyped., kind: clarification}
""",
    1,
)

AWKWARD = """\
-- content/site.yaml --
title: The harbour fire
period: 2018-02
questions:
  dead: {title: How many died?, note: "See [the other question](question:cause). [@report#1]", formerly: [toll]}
  cause: {title: What caused it?, note: "Nobody says. [@report#1]"}
groups:
  officials: {title: Officials, note: "None so far. [@report#1]"}
-- content/article.md --
---
title: What burned
---
See [below](#content), [what caused it](question:cause), [the fire](event:content) and [the report](source:report).

## Content

It burned. [@report#1]

## Content

It burned again.
-- content/people.yaml --
mira-okafor:
  name: Mira Okafor
  formerly: [m-okafor]
  summary: |
    None, says [the report](source:report). [@report#1]
  links: [{title: Elsewhere, url: "https://example.org/o'brien?a=1&b=2"}]
  ties: [{to: mira-okafor, as: the same as}]
-- content/timeline.yaml --
content: {title: Fire breaks out, date: 2018-02-07, formerly: [fire]}
dead: {title: A death, date: 2018-03, people: [mira-okafor]}
-- content/claims.yaml --
dead: {text: Men died., by: mira-okafor, question: dead, formerly: [cause]}
-- content/sources.yaml --
report: {title: A report, file: report.txt}
-- seeds/report.txt --
A fire broke out on the east quay.
"""
"""Ids, headings and names that could get into each other's way, and records that nothing uses."""


def built(project: Project, *, base_url: str | None = None) -> Path:
    """The site of a project that has no problems."""
    output = project.root / "site"
    outcome = build(project, output, base_url=base_url)
    assert not outcome.failed, report(outcome.problems)
    return output


def page_of(site: Path, address: str) -> str:
    return (site / address).read_text(encoding="utf-8")


# What a build writes, and what it leaves alone


def test_a_site_is_the_same_with_the_texts_of_its_sources_and_without_them(tmp_path: Path) -> None:
    project = make_project(tmp_path, HARBOUR)
    with_texts = files_in(built(project))
    lock = project.lock.read_bytes()
    shutil.rmtree(project.seeds)

    output = tmp_path / "again"
    outcome = build(project, output)

    assert not outcome.failed, report(outcome.problems)
    assert outcome.pins is not None
    assert (outcome.pins.by_text, outcome.pins.by_lock) == (0, 3)
    assert files_in(output) == with_texts
    assert project.lock.read_bytes() == lock


def test_building_the_same_again_writes_nothing(tmp_path: Path) -> None:
    project = make_project(tmp_path, HARBOUR)
    output = built(project)
    before = {path: path.stat().st_mtime_ns for path in sorted(tmp_path.rglob("*"))}

    outcome = build(project, output)

    assert outcome.made is not None
    assert (outcome.made.written, outcome.made.removed) == (0, 0)
    assert outcome.made.unchanged == len(files_in(output)) - 1  # the list of what was written is not counted
    assert {path: path.stat().st_mtime_ns for path in sorted(tmp_path.rglob("*"))} == before


def test_only_pages_that_differ_are_written(tmp_path: Path) -> None:
    project = make_project(tmp_path, HARBOUR)
    output = built(project)
    before = files_in(output)
    people = project.content / "people.yaml"
    people.write_text(people.read_text(encoding="utf-8").replace("Ran the harbour.", "Runs it."), encoding="utf-8")

    outcome = build(project, output)

    changed = {path for path, data in files_in(output).items() if before.get(path) != data}
    (index,) = (path.name for path in output.glob("search-index.*.js"))
    # The article has the words on the name's card, the index has them too, and its name stands in two files.
    assert changed - {".manifest.json"} == {
        "people/mira-okafor.html",
        "article.html",
        "data/explainer.json",
        "data/people.csv",
        "data/entities.ftm.json",
        index,
        "search.html",
        "_headers",
    }
    assert outcome.made is not None
    assert outcome.made.written == 8


def test_the_page_of_a_removed_record_is_removed_and_a_file_that_no_build_wrote_stays(tmp_path: Path) -> None:
    project = make_project(tmp_path, HARBOUR + "-- content/claims/more.yaml --\nlater: {text: X., by: mira-okafor}\n")
    output = built(project)
    assert (output / "claims/later.html").is_file()
    (output / "claims/notes.txt").write_text("mine", encoding="utf-8")
    (output / "CNAME").write_text("example.org", encoding="utf-8")
    (project.content / "claims/more.yaml").unlink()

    outcome = build(project, output)

    assert outcome.made is not None
    assert outcome.made.removed == 2  # its page, and the index that had it
    assert not (output / "claims/later.html").exists()
    assert (output / "claims/notes.txt").read_text(encoding="utf-8") == "mine"
    assert (output / "CNAME").read_text(encoding="utf-8") == "example.org"


def test_a_folder_that_holds_no_page_any_more_is_removed(tmp_path: Path) -> None:
    project = make_project(tmp_path, HARBOUR)
    output = built(project)
    (project.content / "article.md").write_text("---\ntitle: T\n---\nIt burned.\n", encoding="utf-8")
    (project.content / "claims.yaml").unlink()

    assert not build(project, output).failed

    assert not (output / "claims").exists()
    assert (output / "claims.html").is_file()


@pytest.mark.parametrize("folder", [".", "..", "content", "content/site", "seeds", "templates/site", "site/../content"])
def test_an_output_folder_that_could_harm_the_project_is_refused(tmp_path: Path, folder: str) -> None:
    project = make_project(tmp_path / "inner", HARBOUR)
    before = files_in(tmp_path)

    outcome = build(project, project.root / folder)

    assert [problem.code for problem in outcome.problems] == ["E801"]
    assert outcome.made is None
    assert files_in(tmp_path) == before
    assert program.main(["--project", str(project.root), "--output", str(project.root / folder)]) == 1


def test_an_output_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    project = make_project(tmp_path, HARBOUR)
    (tmp_path / "site").write_text("mine", encoding="utf-8")

    outcome = build(project, tmp_path / "site")

    assert report(outcome.problems) == "site: the output folder is a file [E801]\n    name a folder: --output site"
    assert (tmp_path / "site").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("name", ["index.html", "people/index.html", "robots.txt", "data/explainer.json"])
def test_a_file_in_the_way_that_no_build_wrote_is_refused_and_left_alone(tmp_path: Path, name: str) -> None:
    project = make_project(tmp_path, HARBOUR)
    theirs = project.root / "site" / name
    theirs.parent.mkdir(parents=True)
    theirs.write_text("mine", encoding="utf-8")
    before = files_in(tmp_path)

    outcome = build(project, project.root / "site")

    assert report(outcome.problems) == (
        f"site/{name}: this file is in the way, and no build wrote it [E801]\n"
        "    move it away, or name another folder: --output DIR"
    )
    assert outcome.made is None
    assert files_in(tmp_path) == before


def test_a_folder_where_a_page_should_stand_is_refused_and_left_alone(tmp_path: Path) -> None:
    project = make_project(tmp_path, HARBOUR)
    (project.root / "site/index.html").mkdir(parents=True)
    (project.root / "site/index.html/mine.txt").write_text("mine", encoding="utf-8")
    before = files_in(tmp_path)

    outcome = build(project, project.root / "site")

    assert [str(problem.place) for problem in outcome.problems] == ["site/index.html"]
    assert files_in(tmp_path) == before


def test_a_site_that_cannot_be_written_is_a_problem_and_the_lock_stays(tmp_path: Path) -> None:
    project = make_project(tmp_path, HARBOUR)
    (tmp_path / "disk").write_text("not a folder", encoding="utf-8")

    outcome = build(project, tmp_path / "disk" / "site")

    assert [problem.code for problem in outcome.problems] == ["E802"]
    assert outcome.made is None
    assert not project.lock.exists()


def test_a_list_of_earlier_files_that_leads_out_of_the_folder_removes_nothing_there(tmp_path: Path) -> None:
    project = make_project(tmp_path, HARBOUR)
    output = built(project)
    manifest = output / ".manifest.json"
    files = json.loads(manifest.read_bytes())
    files["files"] += ["../content/article.md", str(tmp_path / "content/site.yaml")]
    manifest.write_text(json.dumps(files), encoding="utf-8")

    assert not build(project, output).failed

    assert (project.content / "article.md").is_file()
    assert (project.content / "site.yaml").is_file()


def test_a_project_without_problems_but_with_warnings_is_written(tmp_path: Path) -> None:
    project = make_project(
        tmp_path,
        """\
-- content/people.yaml --
mira-okafor: {name: Mira Okafor, pins: [{source: r, quote: Mira Okafor saw it}]}
-- content/sources.yaml --
r: {title: R, file: r.txt}
-- seeds/r.txt --
Mira Okafor saw it.

It burned.
""",
    )
    outcome = build(project, tmp_path / "site")

    assert [problem.code for problem in outcome.problems] == ["W102", "W103"]
    assert not outcome.failed
    assert outcome.made is not None


def test_checking_writes_neither_site_nor_lock(tmp_path: Path) -> None:
    project = make_project(tmp_path, HARBOUR)
    before = files_in(tmp_path)

    assert not build(project, None).failed

    assert files_in(tmp_path) == before


# What pages there are


def test_a_former_id_leaves_a_redirect_that_leads_to_the_page(tmp_path: Path) -> None:
    files = HARBOUR.replace("  group: officials\n", "  group: officials\n  formerly: [m-okafor, okafor]\n")
    site = built(make_project(tmp_path, files))
    for former in ("m-okafor", "okafor"):
        page = parsed(site / f"people/{former}.html")
        assert [m.get("content") for m in page.iter("meta") if m.get("http-equiv") == "refresh"] == [
            "0; url=../people/mira-okafor.html"
        ]
        assert [a.get("href") for a in page.iter("a")] == ["../people/mira-okafor.html"]


def test_a_former_id_of_what_has_no_page_of_its_own_is_still_a_place_on_its_page(tmp_path: Path) -> None:
    site = built(make_project(tmp_path, AWKWARD))
    for page, place in (("timeline.html", "fire"), ("claims.html", "question_toll")):
        assert place in {element.get("id") for element in parsed(site / page).iter()}, page


def test_a_projects_own_template_takes_the_place_of_the_default_and_the_others_stay(tmp_path: Path) -> None:
    own = """\
-- templates/pages/person.html --
{% extends "base.html" %}
{% block content %}
<h1>Our own page of {{ subject.name }}</h1>
{% endblock %}
-- templates/parts/own.css --
.own { color: red; }
"""
    site = built(make_project(tmp_path, HARBOUR + own))
    assert inside_main((site / "people/mira-okafor.html").read_bytes()) == "<h1>Our own page of Mira Okafor</h1>\n"
    assert "<h1>More than 20 men died.</h1>" in re.sub(
        r'<h1 class="[^"]*">', "<h1>", page_of(site, "claims/twenty-dead.html")
    )
    assert any(".own { color: red; }" in path.read_text(encoding="utf-8") for path in site.glob("style.*.css"))


def test_a_base_url_gives_canonical_links_a_sitemap_and_a_feed(tmp_path: Path) -> None:
    site = built(make_project(tmp_path, PUBLISHED))
    listed = {}
    for address in pages_in(site):
        page = parsed(site / address)
        canonical = [str(link.get("href")) for link in page.iter("link") if link.get("rel") == "canonical"]
        if address.startswith("embed/"):  # a piece of a page that is listed
            assert canonical[0].startswith("https://example.org/harbour/") and "/embed/" not in canonical[0]
        elif address == "404.html":
            assert canonical == []
        else:
            listed[address] = canonical
    assert listed["index.html"] == ["https://example.org/harbour/"]
    assert listed["people/index.html"] == ["https://example.org/harbour/people/"]
    assert listed["claims/twenty-dead.html"] == ["https://example.org/harbour/claims/twenty-dead.html"]
    locations = [str(e.text) for e in ElementTree.parse(site / "sitemap.xml").iter() if e.tag.endswith("}loc")]
    assert sorted(locations) == sorted(address for [address] in listed.values())
    assert "Sitemap: https://example.org/harbour/sitemap.xml" in page_of(site, "robots.txt")


def test_a_page_that_is_not_found_is_styled_at_any_depth_where_the_address_is_known(tmp_path: Path) -> None:
    page = parsed(built(make_project(tmp_path, PUBLISHED)) / "404.html")
    internal = [str(e.get("href")) for e in page.iter() if e.get("href") and not urlsplit(str(e.get("href"))).scheme]
    assert internal
    assert all(address.startswith(("/harbour/", "#")) for address in internal)


def test_without_a_base_url_nothing_claims_an_address(tmp_path: Path) -> None:
    site = built(make_project(tmp_path, PUBLISHED.replace("base_url: https://example.org/harbour\n", "")))
    assert not (site / "sitemap.xml").exists()
    assert not (site / "feed.xml").exists() and not (site / "feed.json").exists()
    for name, data in files_in(site).items():
        assert b"canonical" not in data, name
        assert b"example.org" not in data, name
        assert b"Sitemap:" not in data, name


def test_a_base_url_of_the_command_line_takes_the_place_of_the_written_one(tmp_path: Path) -> None:
    site = built(make_project(tmp_path, PUBLISHED), base_url="https://elsewhere.example/")
    assert b"https://elsewhere.example/people/mira-okafor.html" in (site / "sitemap.xml").read_bytes()
    assert not any(b"example.org" in data for data in files_in(site).values())


def test_a_plain_text_article_links_names_marks_repeats_and_highlights_pinned_words(tmp_path: Path) -> None:
    files = """\
-- content/site.yaml --
title: The harbour fire
article: ../seeds/report.txt
-- content/people.yaml --
mira-okafor:
  name: Mira Okafor
  also: [Okafor]
  pins: [{source: report, quote: "she had 'no figures' – none"}]
-- content/sources.yaml --
report: {title: A report, file: report.txt, show: full, licence: CC BY 4.0, quote_limit: 1}
-- seeds/report.txt --
Mira Okafor said that she\u00a0had ‘no
figures’ — none at all.

The quay <burned> & Okafor’s house with it.

The quay <burned> & Okafor’s house with it.
"""
    site = built(make_project(tmp_path, files))
    page = parsed(site / "article.html")
    paragraphs = [e for e in page.iter("div") if "paragraph" in str(e.get("class")).split()]
    assert [p.get("id") for p in paragraphs] == ["p1", "p2", "p3"]
    assert ["is-repeat" in str(p.get("class")).split() for p in paragraphs] == [False, False, True]
    assert [a.get("href") for a in paragraphs[2].iter("a")][1] == "#p2"
    assert [
        (a.get("href"), words_in(a)) for p in paragraphs for a in p.iter("a") if "people" in str(a.get("href"))
    ] == [("people/mira-okafor.html", "Mira Okafor")]
    assert [words_in(mark) for mark in page.iter("mark")] == ["she had ‘no figures’ — none"]
    assert words_in(list(paragraphs[1].iter("p"))[-1]) == "The quay <burned> & Okafor’s house with it."


# The pages as a browser reads them


def parsed(path: Path) -> Element:
    """A page, parsed as a browser does; what a browser would have to mend fails the test."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree: Element = parser.parse(path.read_bytes(), transport_encoding="utf-8")
    assert not parser.errors, f"{path.name}: {parser.errors[:5]}"
    return tree


def words_in(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def pages_in(site: Path) -> list[str]:
    return [name for name in files_in(site) if name.endswith(".html")]


def sites(tmp_path: Path, own_site: Path) -> Iterator[tuple[str, Path]]:
    yield "the repository's own explainer", own_site
    yield "awkward ids and names", built(make_project(tmp_path / "awkward", AWKWARD))
    yield "only what no project can be without", built(make_project(tmp_path / "smallest"))


def test_every_internal_link_leads_to_a_page_and_a_place_on_it(tmp_path: Path, own_site: Path) -> None:
    for name, site in sites(tmp_path, own_site):
        pages = {address: parsed(site / address) for address in pages_in(site)}
        ids = {address: {str(e.get("id")) for e in page.iter() if e.get("id")} for address, page in pages.items()}
        broken = []
        for address, page in pages.items():
            for target in internal_links(page):
                parts = urlsplit(target)
                path = posixpath.normpath(posixpath.join(posixpath.dirname(address), unquote(parts.path)))
                path = path if parts.path else address
                is_there = (site / path).is_file() and not parts.path.startswith("/")
                if not is_there or (parts.fragment and unquote(parts.fragment) not in ids.get(path, set())):
                    broken.append(f"{address}: {target}")
        assert not broken, name


def internal_links(page: Element) -> Iterator[str]:
    for element in page.iter():
        for attribute in ("href", "src"):
            target = element.get(attribute)
            if target is not None and not urlsplit(target).scheme:
                yield target
        if element.tag == "meta" and element.get("http-equiv") == "refresh":
            yield str(element.get("content")).partition("url=")[2]


def test_every_page_has_one_heading_a_title_of_its_own_and_a_description(tmp_path: Path, own_site: Path) -> None:
    for name, site in sites(tmp_path, own_site):
        titles: Counter[str] = Counter()
        for address in pages_in(site):
            page = parsed(site / address)
            if any(meta.get("http-equiv") == "refresh" for meta in page.iter("meta")):
                continue  # a redirect
            assert len(list(page.iter("h1"))) == 1, f"{name}: {address}"
            titles.update(words_in(title) for title in page.iter("title"))
            descriptions = [meta.get("content") for meta in page.iter("meta") if meta.get("name") == "description"]
            assert len(descriptions) == 1 and descriptions[0], f"{name}: {address}"
        assert [title for title, count in titles.items() if count > 1] == [], name


def test_no_id_stands_twice_on_a_page(tmp_path: Path, own_site: Path) -> None:
    for name, site in sites(tmp_path, own_site):
        for address in pages_in(site):
            ids = Counter(str(e.get("id")) for e in parsed(site / address).iter() if e.get("id"))
            assert [found for found, count in ids.items() if count > 1] == [], f"{name}: {address}"


def test_headings_go_down_one_level_at_a_time(own_site: Path) -> None:
    for address in pages_in(own_site):
        levels = [int(e.tag[1]) for e in parsed(own_site / address).iter() if re.fullmatch("h[1-6]", str(e.tag))]
        jumps = [(a, b) for a, b in zip([0, *levels], levels, strict=False) if b > a + 1]
        assert not jumps, address


def test_no_page_has_inline_style_or_script_or_asks_anything_of_another_host(tmp_path: Path, own_site: Path) -> None:
    for name, site in sites(tmp_path, own_site):
        for address in pages_in(site):
            for element in parsed(site / address).iter():
                tag = str(element.tag).rpartition("}")[2]  # elements of SVG carry their namespace
                where = f"{name}: {address}: <{tag}>"
                assert tag not in ("style", "iframe", "object", "embed"), where
                assert not [a for a in element.attrib if a == "style" or str(a).startswith("on")], where
                if tag == "script" and element.get("type") != "application/ld+json":  # that is data
                    assert element.get("src"), where
                if tag == "a" or element.get("rel") in ("canonical", "alternate"):
                    continue  # nobody asks for these before a reader does
                named = {str(name).rpartition("}")[2]: str(value) for name, value in element.attrib.items()}
                asked = [named.get(a, "") for a in ("href", "src", "srcset", "data", "poster", "action")]
                assert not [a for a in asked if re.match(r"(?i)[a-z]+:|//", a)], where
        for css in site.glob("**/*.css"):
            assert not re.search(r"@import|url\(\s*['\"]?(?:[a-z]+:)?//", css.read_text(encoding="utf-8")), css.name


def test_raw_html_in_any_text_of_an_author_is_shown_and_not_run(tmp_path: Path) -> None:
    raw = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    files = f"""\
-- content/site.yaml --
title: The fire {raw}
tagline: {raw}
questions: {{dead: {{title: "{raw}", note: "{raw}"}}}}
-- content/article.md --
---
title: What burned {raw}
standfirst: {raw}
---
It burned {raw} [here](javascript:alert) and `{raw}`.

## Heading {raw}

{raw}
-- content/people.yaml --
mira-okafor:
  name: Mira {raw}
  role: {raw}
  summary: {raw}
  facts: [{{label: "{raw}", value: "{raw}"}}]
-- content/timeline.yaml --
fire: {{title: "{raw}", date: 2018-02-07, summary: "{raw}"}}
-- content/claims.yaml --
dead: {{text: "{raw}", by: mira-okafor, question: dead, caveat: "{raw}", open: ["{raw}"]}}
"""
    site = built(make_project(tmp_path, files), base_url="https://example.org/")
    for address in pages_in(site):
        page = parsed(site / address)
        for script in page.iter("script"):
            if script.get("type") == "application/ld+json":  # data, which ends where the page says that it does
                assert raw in json.dumps(json.loads(script.text or "")), address
            else:
                assert script.get("src") and not script.text, address
        assert not list(page.iter("img")), address
        assert not [e for e in page.iter("a") if str(e.get("href")).startswith("javascript")], address
    shown = words_in(parsed(site / "article.html"))
    assert "It burned <script>alert(1)</script><img src=x onerror=alert(1)>" in shown
    ElementTree.parse(site / "sitemap.xml")


def test_yaml_is_read_as_it_was_written(tmp_path: Path) -> None:
    written = ["no", "007", "12:30", "1_000", "1e3", "0x1F", "2018-02-07", "yes", "null", "~", "3.0", "off"]
    facts = "".join(f"    - {{label: {text}, value: {text}}}\n" for text in written)
    site = built(make_project(tmp_path, f"-- content/people.yaml --\nnorway:\n  name: no\n  facts:\n{facts}"))
    page = parsed(site / "people/norway.html")
    assert [words_in(e) for e in page.iter("h1")] == ["no"]
    assert [words_in(e) for e in page.iter("dd")] == written
    data = json.loads((site / "data/explainer.json").read_bytes())
    assert [fact["value"] for fact in data["people"]["norway"]["facts"]] == written


def test_addresses_are_printed_as_they_were_written(tmp_path: Path) -> None:
    site = built(make_project(tmp_path, AWKWARD))
    page = parsed(site / "people/mira-okafor.html")
    assert "https://example.org/o'brien?a=1&b=2" in [a.get("href") for a in page.iter("a")]


def test_the_words_of_a_source_are_printed_as_they_stand_in_it(tmp_path: Path) -> None:
    files = """\
-- content/site.yaml --
title: The harbour fire
article: ../seeds/report.txt
-- content/people.yaml --
mira-okafor: {name: Mira Okafor, pins: [{source: report, quote: no figures}]}
-- content/sources.yaml --
report: {title: A report, file: report.txt, show: full, licence: CC BY 4.0, quote_limit: 1}
-- seeds/report.txt --
"I have 'no figures'", said Mira Okafor's aide.
"""
    page = parsed(built(make_project(tmp_path, files)) / "article.html")
    text = next(e for e in page.iter("div") if e.get("id") == "p1")
    assert words_in(list(text.iter("p"))[-1]) == "\"I have 'no figures'\", said Mira Okafor's aide."


# The repository's own explainer


def test_the_lock_of_the_own_explainer_is_up_to_date_without_its_text(tmp_path: Path) -> None:
    assert program.main(["check", "--project", str(ROOT), "--seeds", str(tmp_path), "--locked"]) == 0


def test_the_data_of_the_own_explainer_say_what_its_pages_say(own_site: Path) -> None:
    data = json.loads((own_site / "data/explainer.json").read_bytes())
    for family, folder in (("people", "people"), ("claims", "claims"), ("sources", "sources")):
        assert data[family]
        for record_id, record in data[family].items():
            assert record["address"] == f"{folder}/{record_id}.html"
            assert (own_site / record["address"]).is_file()


def test_every_quotation_of_the_own_explainer_stands_in_the_report(
    report_seeds: Path, own_site: Path, tmp_path: Path
) -> None:
    outcome = build(Project(ROOT, report_seeds), tmp_path / "site", locked=True)
    assert not outcome.failed, report(outcome.problems)
    assert outcome.pins is not None
    assert outcome.pins.by_text > 50
    assert outcome.pins.by_lock == 0
    assert files_in(tmp_path / "site") == files_in(own_site), "the site is the same as the one from pins.lock"


def test_the_report_itself_can_be_the_article(report_seeds: Path, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "content", tmp_path / "content")
    sources, site_yaml = tmp_path / "content/sources.yaml", tmp_path / "content/site.yaml"
    text = sources.read_text(encoding="utf-8")
    file = re.search(r"^  file: (\S+)$", text, re.MULTILINE)
    assert file is not None
    sources.write_text(text.replace("show: excerpts", "show: full\n  licence: test"), encoding="utf-8")
    text = site_yaml.read_text(encoding="utf-8")
    site_yaml.write_text(text.replace("article: article.md", f"article: ../seeds/{file[1]}"), encoding="utf-8")

    site = built(Project(tmp_path, report_seeds))

    page = parsed(site / "article.html")
    paragraphs = [e for e in page.iter("div") if "paragraph" in str(e.get("class")).split()]
    assert [p.get("id") for p in paragraphs] == [f"p{number}" for number in range(1, 38)]
    repeats = [str(p.get("id")) for p in paragraphs if "is-repeat" in str(p.get("class")).split()]
    assert repeats == ["p36", "p37"]
    linked = [a.get("href") for p in paragraphs for a in p.iter("a") if str(a.get("href")).startswith("people/")]
    assert "people/dmitry-peskov.html" in linked
    assert len(linked) == len(set(linked)) > 10, "each name at its first mention"
    assert len(list(page.iter("mark"))) > 30


# The command line


@pytest.fixture
def harbour(tmp_path: Path) -> list[str]:
    """The arguments that name a small project."""
    project = make_project(tmp_path, HARBOUR)
    return ["--project", str(project.root), "--seeds", str(project.seeds)]


def test_a_clean_build_ends_with_status_0_and_says_what_was_made_and_verified(
    harbour: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert program.main(["build", *harbour]) == 0
    said = capsys.readouterr()
    assert re.match(r"\d+ pages in site/ \(\d+\.\d\d s\): \d+ files written, 0 unchanged, 0 removed\n", said.out)
    assert said.out.endswith("3 quotations verified: 3 against their texts\nno problems\n")
    assert said.err == ""


def test_build_is_the_command_that_need_not_be_named(harbour: list[str], tmp_path: Path) -> None:
    assert program.main(harbour) == 0
    assert (tmp_path / "site/index.html").is_file()


def test_problems_end_with_status_1_and_their_number(
    harbour: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "content/claims.yaml").write_text("dead: {text: X., by: nobody}\n", encoding="utf-8")
    assert program.main(["build", *harbour]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.endswith("\n\n3 problems; site/ is as it was\n")
    assert program.main(["check", *harbour]) == 1


@pytest.mark.parametrize("words", [["bild"], ["build", "--outptu", "x"], ["build", "extra"], ["new"], ["--port", "80"]])
def test_wrong_usage_ends_with_status_2(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        program.main(words)
    assert ended.value.code == 2
    assert "usage: " in capsys.readouterr().err


@pytest.mark.parametrize("address", ["example.org", "ftp://example.org", "https://", "https://exa mple.org"])
def test_a_base_url_that_is_no_web_address_is_wrong_usage(address: str) -> None:
    with pytest.raises(SystemExit) as ended:
        program.main(["build", "--base-url", address])
    assert ended.value.code == 2


@pytest.mark.parametrize("command", [[], ["build"], ["serve"], ["check"], ["new"], ["lock"], ["schemas"]])
def test_every_command_explains_itself(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        program.main([*command, "--help"])
    assert ended.value.code == 0
    assert capsys.readouterr().out.startswith(f"usage: python build.py {' '.join(command)}".rstrip())


def test_a_changed_text_is_refused_until_the_author_accepts_it(harbour: list[str], tmp_path: Path) -> None:
    assert program.main(["build", *harbour]) == 0
    text = tmp_path / "seeds/report.txt"
    text.write_text("A line of its own.\n\n" + text.read_text(encoding="utf-8"), encoding="utf-8")
    for file in ("people.yaml", "article.md"):
        path = tmp_path / "content" / file
        path.write_text(path.read_text(encoding="utf-8").replace("report#2", "report#3"), encoding="utf-8")
    assert program.main(["build", *harbour]) == 1
    assert program.main(["lock", *harbour]) == 0
    assert program.main(["build", *harbour, "--locked"]) == 0


def test_locked_refuses_to_bring_the_lock_up_to_date(harbour: list[str], tmp_path: Path) -> None:
    assert program.main(["build", *harbour, "--locked"]) == 1
    assert not (tmp_path / "content/pins.lock").exists()
    assert program.main(["build", *harbour]) == 0
    assert program.main(["build", *harbour, "--locked"]) == 0


def test_a_new_explainer_builds_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SEEDS", raising=False)
    assert program.main(["new", str(tmp_path / "story")]) == 0
    assert program.main(["build", "--project", str(tmp_path / "story")]) == 0
    assert program.main(["new", str(tmp_path / "story")]) == 1, "what is there is left alone"


def test_neither_hash_seed_nor_time_zone_nor_locale_nor_working_directory_changes_a_byte(tmp_path: Path) -> None:
    (tmp_path / "seeds").mkdir()
    shutil.copytree(ROOT / "content", tmp_path / "content")
    first = run_elsewhere(tmp_path, tmp_path / "one", ROOT, {"PYTHONHASHSEED": "1", "TZ": "UTC", "LC_ALL": "C"})
    changed = {"PYTHONHASHSEED": "2", "TZ": "Asia/Kathmandu", "LC_ALL": "tr_TR.UTF-8"}
    second = run_elsewhere(tmp_path, tmp_path / "two", tmp_path, changed)
    assert first == second
    assert len(first) > 20


def run_elsewhere(project: Path, output: Path, folder: Path, environment: dict[str, str]) -> dict[str, bytes]:
    """The files of a build in a process of its own."""
    words = ["--project", project, "--seeds", project / "seeds", "--output", output]
    command = [sys.executable, str(ROOT / "build.py"), *map(str, words)]
    run = subprocess.run(command, cwd=folder, env={**os.environ, **environment}, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    return files_in(output)


def test_a_python_without_the_libraries_is_told_how_to_get_them() -> None:
    run = subprocess.run([sys.executable, "-I", "-S", str(ROOT / "build.py")], capture_output=True, text=True)
    assert run.returncode == 1
    assert run.stderr.startswith("Explainer is not installed for this Python (No module named 'pydantic'). Install it")
    assert "Traceback" not in run.stderr


@pytest.mark.parametrize("closed", ["2>&-", ">&-", ">&- 2>&-"])
@pytest.mark.parametrize("words", ["check", "build --no-cache --output {}/site", "schemas"])
def test_a_service_may_run_it_without_standard_streams(tmp_path: Path, words: str, closed: str) -> None:
    make_project(tmp_path, HARBOUR)
    words = f"{words.format(tmp_path)} --project {tmp_path} {closed}"
    command = f"{shlex.quote(sys.executable)} {ROOT / 'build.py'} {words}"
    assert subprocess.run(command, shell=True, env={**os.environ, "SEEDS": ""}).returncode == 0


def test_in_a_checkout_an_author_who_stands_in_another_explainer_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    make_project(tmp_path, HARBOUR)
    note = "note: this is about "
    monkeypatch.chdir(tmp_path)
    program.main(["check"])
    assert capsys.readouterr().err.startswith(note)
    program.main(["check", "--project", "."])
    assert note not in capsys.readouterr().err
    monkeypatch.chdir(tmp_path / "content")
    program.main(["check"])
    assert note not in capsys.readouterr().err
