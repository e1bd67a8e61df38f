"""A project whose every text is an attack: nothing of it runs in a browser, and no file is broken out of."""

from __future__ import annotations

import contextlib
import csv
import io
import itertools
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

import html5lib
import pytest
from icalendar import Calendar
from playwright.sync_api import Browser, Dialog, Page

from build import build
from explainer import model
from explainer.model import Value
from explainer.problems import report
from explainer.records import fields_of, inner_model
from explainer.search import KINDS
from explainer.translations import TRANSLATED
from tests.browser import headers_of, hosted, pages_in
from tests.downloads import downloads_in
from tests.project import files_in, make_project

RUN = "window.ran=1"
ATTACKS = (
    f"<script>{RUN}</script>",
    f"<img src=x onerror={RUN}>",
    f'"><svg onload={RUN}>',
    "{{ 7*7 }}{% raw %}",
    f"</script><script>{RUN}</script>",
    f"<!--<script>{RUN}//",
    f"[here](javascript:{RUN}) [there](data:text/html,<script>{RUN}</script>)",
    "=cmd|' /C calc'!A0",
    "@SUM(1+1)",
    "&lt;script&gt; &#60;script&#62;",
    f"]]><script>{RUN}</script>",
    f"``` `{RUN}",
    f"</style><script>{RUN}</script>",
    f"</title><script>{RUN}</script>",
    f"</textarea><script>{RUN}</script>",
    "}} @book{x, title={\\\\",
    "END:VEVENT;ER  - TY  - BOOK",
)
# What a build looks at: an address in the project, a name of a record, words that must stand elsewhere, a pattern.
LOOKED_AT = {
    ("Site", "article"),
    ("Source", "file"),
    ("Correction", "to"),
    ("Correction", "field"),
    *((name, field) for name in ("Meant", "Rule") for field in ("words", "reason", "where", "why", "write")),
    *(("Target", field) for field in model.Target.model_fields),
}


def text_fields(record: type[Value]) -> Iterator[str]:
    """The fields of a model that an author fills with words."""
    for name in fields_of(record):
        info = next(i for n, i in record.model_fields.items() if name in (n, i.alias))
        told = f"{info.annotation!r} {info.metadata!r}"
        of_words = re.search(r"StringConstraints|\bProse\b", told) and "Verbatim" not in told
        if of_words and inner_model(info.annotation) is None and (record.__name__, name) not in LOOKED_AT:
            yield name


def every_model(above: type[Value] = Value) -> Iterator[type[Value]]:
    for below in above.__subclasses__():
        yield below
        yield from every_model(below)


class Filled:
    """A project's files as plain values, an attack in each text."""

    def __init__(self) -> None:
        self.reached: set[tuple[str, str]] = set()
        self.in_russian: set[tuple[str, str]] = set()
        self.number = itertools.count()
        self.given: dict[str, Any] = {}

    def attack(self) -> str:
        number = next(self.number)
        # A formula starts a cell; what other attacks start with a field of prose takes for Markdown.
        attack = ATTACKS[number % len(ATTACKS)]
        return f"{attack} n{number}" if attack[0] in "=@" else f"n{number} {attack}"

    def value(self, record: type[Value], given: Any) -> dict[str, Any]:
        if not isinstance(given, dict):
            return given  # type: ignore[no-any-return]
        found = {}
        texts = set(text_fields(record))
        for name in fields_of(record):
            info = next(i for n, i in record.model_fields.items() if name in (n, i.alias))
            inner, many = inner_model(info.annotation), "tuple[" in str(info.annotation)
            if name in texts:
                self.reached.add((record.__name__, name))
                found[name] = given.get(name) or ([self.attack()] if many else self.attack())
            elif name in given and inner is not None:
                part = given[name]
                keyed = isinstance(part, dict) and many
                found[name] = (
                    {key: self.value(inner, one) for key, one in part.items()}
                    if keyed
                    else [self.value(inner, one) for one in part]
                    if isinstance(part, list)
                    else self.value(inner, part)
                )
            elif name in given:
                found[name] = given[name]
        return found

    def translated(self, record: type[Value], given: dict[str, Any]) -> dict[str, Any]:
        """What a translation may give of a record, another attack in each text."""
        found: dict[str, Any] = {}
        for field in TRANSLATED[record]:
            info = record.model_fields[field]
            name, inner = info.alias or field, inner_model(info.annotation)
            before = given.get(name)
            if before is None:
                continue
            many = isinstance(before, list)
            parts = [
                self.attack() if inner is None else self.translated(inner, one)
                for one in (before if many else [before])
            ]
            self.in_russian.add((record.__name__, name))
            found[name] = parts if many else parts[0]
        return found


def one_date() -> dict[str, str]:
    return {"edtf": "2018-02-07"}


ASKED = {"deadline": "2018-02-12", "outcome": "no_answer"}
SAID = {"source": "report", "quote": "No information"}
PEOPLE = {
    "mira": {"group": "port", "facts": [{}], "ties": [{"to": "yard", "date": one_date()}], "pins": ["report#1"]}
    | {"links": [{"url": "https://example.org/%3Cscript%3E?a=\"'><svg/onload=window.ran=1>"}]},
    "yard": {"kind": "organisation", "pins": ["report#1"]},
}
EVENTS = {"fire": {"date": one_date(), "people": ["mira"], "claims": ["dead"], "pins": ["report#1"]}}
CLAIMS = {
    "dead": {"question": "dead", "by": "mira", "event": "fire", "about": ["yard"], "alleges": True}
    | {"pins": ["report#1"], "figure": {"min": 20, "min_open": True, "words": "More than 20"}, "date": one_date()}
    | {"status": {"support": "reported"}, "contact": [{"to": "yard", "asked_by": "us", "date": one_date(), **ASKED}]}
    | {
        "responses": [
            {
                "by": "yard",
                "kind": "no_information",
                "date": one_date(),
                "pins": [{"source": "report", "quote": "No information"}],
            }
        ]
    }
}
SOURCES = {
    "report": {
        "file": "report.txt",
        "url": "https://example.org/a",
        "date": one_date(),
        "show": "full",
        "kind": "document",
    }
    | {"passed_over": [{"at": 3}]}
}
SITE = {
    "base_url": "https://example.org/harbour/",
    "published": "2018-02-14",
    "questions": {"dead": {}},
    "groups": {"port": {}},
    "authors": [{}],
    "publisher": {},
    "corrections": [{"date": "2018-02-15", "to": "claim/dead"}],
}


FAMILIES: dict[str, tuple[type[Value], dict[str, Any]]] = {
    "people": (model.Person, PEOPLE),
    "timeline": (model.Event, EVENTS),
    "claims": (model.Claim, CLAIMS),
    "sources": (model.Source, SOURCES),
}


def hostile_files(filled: Filled) -> str:
    parts = {"site": filled.value(model.Site, SITE)}
    for name, (record, given) in FAMILIES.items():
        parts[name] = {key: filled.value(record, fields) for key, fields in given.items()}
    filled.given = parts
    front = filled.value(model.FrontMatter, {})
    files = [f"-- content/{name}.yaml --\n{json.dumps(part, ensure_ascii=False)}\n" for name, part in parts.items()]
    body = "\n\n".join(f"{attack} [@us]" for attack in ATTACKS)
    files.append(f"-- content/article.md --\n---\n{json.dumps(front)}\n---\nIt burned. [@us]\n\n{body}\n")
    seeds = f"More than 20 died. {ATTACKS[0]}\n\nNo information. {ATTACKS[2]}\n\n{ATTACKS[4]} {{{{ 7*7 }}}}\n"
    files.append(f"-- content.ru/article.md --\n---\n{json.dumps(filled.value(model.FrontMatter, {}))}\n---\n{body}\n")
    return "".join([*files, *translated_files(filled), f"-- seeds/report.txt --\n{seeds}"])


def translated_files(filled: Filled) -> Iterator[str]:
    site = filled.translated(model.Site, filled.given["site"])
    for name, inner in (("questions", model.Question), ("groups", model.Group)):
        site[name] = {key: filled.translated(inner, given) for key, given in filled.given["site"][name].items()}
    parts = {"site": site}
    for name, (record, _) in FAMILIES.items():
        parts[name] = {key: filled.translated(record, given) for key, given in filled.given[name].items()}
    for name, part in parts.items():
        yield f"-- content.ru/{name}.yaml --\n{json.dumps(part, ensure_ascii=False)}\n"


@pytest.fixture(scope="module")
def filled() -> Filled:
    return Filled()


@pytest.fixture(scope="module")
def site(filled: Filled, tmp_path_factory: pytest.TempPathFactory) -> Path:
    project = make_project(tmp_path_factory.mktemp("hostile"), hostile_files(filled))
    outcome = build(project, project.root / "site")
    assert not outcome.failed, report(p for p in outcome.problems if not p.is_warning)
    return project.root / "site"


def test_every_field_for_words_was_attacked(filled: Filled, site: Path) -> None:
    known = {(record.__name__, name) for record in every_model() for name in text_fields(record)}
    assert len(known) > 40
    assert {field for field in known - filled.reached if field[0] not in ("Record", "Value")} == set()


def test_every_text_that_can_be_translated_was_attacked(filled: Filled, site: Path) -> None:
    known = {
        (record.__name__, record.model_fields[field].alias or field)
        for record, fields in TRANSLATED.items()
        for field in fields
    }
    assert known - filled.in_russian == set()
    assert (site / "ru" / "people" / "mira.html").is_file()


WOULD_RUN = "e => [...e.attributes].some(a => /^on/.test(a.name) || /^\\s*(javascript|data):/i.test(a.value))"


@contextlib.contextmanager
def watched(site: Path, browser: Browser, policy: bool) -> Iterator[tuple[Page, str]]:
    """A page of a browser and the site's address. What it complains of, and asks of others, fails in the end."""
    heard: list[str] = []
    asked: list[str] = []

    def told(dialog: Dialog) -> None:
        heard.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    with hosted(site, "/harbour/", headers_of(site) if policy else ()) as address:
        page = browser.new_page()
        page.add_init_script("addEventListener('securitypolicyviolation', e => console.error('CSP ' + e.blockedURI))")
        page.on("dialog", told)
        page.on("console", lambda message: heard.append(f"{message.text} {message.location}"))
        page.on("pageerror", lambda error: heard.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        yield page, address
        page.close()
    # An embed names no icon, and a browser may ask the top of the host for one of its own accord.
    assert [words for words in heard if "/favicon.ico'" not in words] == []
    assert {url for url in asked if not url.startswith(address)} == set()


def nothing_ran(page: Page) -> bool:
    return bool(page.evaluate(f"window.ran === undefined && ![...document.querySelectorAll('*')].some({WOULD_RUN})"))


@pytest.mark.parametrize("policy", [True, False], ids=["strict policy", "no policy"])
def test_nothing_of_it_runs_in_a_browser(site: Path, browser: Browser, policy: bool) -> None:
    with watched(site, browser, policy) as (page, address):
        for name in pages_in(site):
            page.goto(address + name)
            assert nothing_ran(page), name


INDEX_STARTS, INDEX_ENDS = 'document.dispatchEvent(new CustomEvent("search-index", { detail: ', " }));\n"


@pytest.mark.parametrize("edition", ["", "ru"])
def test_the_search_index_is_one_statement_around_json(site: Path, edition: str) -> None:
    (path,) = (site / edition).glob("search-index.*.js")
    text = path.read_text(encoding="utf-8")
    assert text.startswith(INDEX_STARTS) and text.endswith(INDEX_ENDS)
    inside = text.removeprefix(INDEX_STARTS).removesuffix(INDEX_ENDS)
    kinds, entries = json.loads(inside)  # all of it is one value, so that none of its texts ended the statement
    assert re.findall("[<\u2028\u2029\r\n]", inside) == []
    assert len(kinds) == len(KINDS)
    assert all(kind in range(len(kinds)) and all(isinstance(text, str) for text in texts) for kind, *texts in entries)
    said = json.dumps(entries)
    assert all(attack in said for attack in (f"</script><script>{RUN}", f"<!--<script>{RUN}", "onerror=", "]]>"))


RESULTS = """() => [...document.querySelectorAll("[data-search-results] li")].map(
    (row) => [row.textContent, [...row.querySelectorAll("*")].map((one) => one.localName)])"""


@pytest.mark.parametrize("policy", [True, False], ids=["strict policy", "no policy"])
@pytest.mark.parametrize("name", ["search.html", "ru/search.html"])
def test_what_is_searched_for_and_found_is_shown_as_text(site: Path, browser: Browser, policy: bool, name: str) -> None:
    found = {}
    with watched(site, browser, policy) as (page, address):
        for typed in (*ATTACKS, RUN):
            page.goto(f"{address}{name}?q={quote(typed)}")
            assert nothing_ran(page), typed
            found[typed] = page.evaluate(RESULTS)
            told = page.locator("[data-search-count]")
            assert found[typed] or typed in told.inner_text(), typed
            assert page.evaluate("e => e.childElementCount", told.element_handle()) == 0
    assert {tag for rows in found.values() for _, tags in rows for tag in tags} <= {"p", "span", "a", "mark"}
    texts = "".join(text for text, _ in found[RUN])
    assert all(attack in texts for attack in (ATTACKS[0], ATTACKS[1], ATTACKS[4]))


def test_it_is_shown_as_it_was_written_and_no_template_reads_it(filled: Filled, site: Path) -> None:
    words = {}
    for name in pages_in(site):
        root = html5lib.parse((site / name).read_bytes(), transport_encoding="utf-8", namespaceHTMLElements=False)
        words[name] = "".join(root.itertext())
    assert "{{ 7*7 }}" in words["article.html"] and f"<script>{RUN}</script>" in words["article.html"]
    assert all(
        re.search(rf"{re.escape(RUN)}|{{{{ 7\*7 }}}}|=cmd|@SUM", words[f"people/{name}.html"]) for name in PEOPLE
    )
    made = files_in(site)
    assert not [
        name for name, data in made.items() if not name.endswith(".png") and re.search(rb"n\d+ 49|\b49\{%", data)
    ]


def test_files_for_programs_are_whole(site: Path) -> None:
    made = files_in(site)
    for name, data in made.items():
        if name.endswith((".json", ".webmanifest", ".jsonld")) and not name.endswith("ftm.json"):
            json.loads(data)
        elif name.endswith((".xml", ".svg")):
            ElementTree.fromstring(data)
        elif name.endswith(".html"):
            root = html5lib.parse(data, transport_encoding="utf-8", namespaceHTMLElements=False)
            for script in root.iter("script"):
                assert script.get("src") or json.loads(script.text or ""), name
    assert {name.rpartition(".")[2] for name in made} >= {"json", "xml", "csv", "ics", "bib", "ris", "html", "svg"}


@pytest.mark.parametrize("edition", ["", "ru"])
def test_no_cell_is_run_and_no_entry_is_ended_by_its_words(site: Path, edition: str) -> None:
    made = {name: data.decode("utf-8-sig") for name, data in files_in(site / edition / "data").items()}
    tables = [list(csv.reader(io.StringIO(text))) for name, text in made.items() if name.endswith(".csv")]
    cells = [cell for rows in tables for row in rows for cell in row]
    assert any("=cmd|" in cell for cell in cells)
    assert [cell for cell in cells if re.match(r"[=+\-@\t\r]", cell)] == []
    calendar = Calendar.from_ical(made["events.ics"])
    assert len(list(calendar.walk("VEVENT"))) == len(EVENTS)
    assert all(re.match(r"[A-Z-]+[:;]| ", line) for line in made["events.ics"].split("\r\n") if line)
    ris = next(text for name, text in made.items() if name.endswith(".ris"))
    bib = next(text for name, text in made.items() if name.endswith(".bib"))
    assert len(re.findall(r"^TY  - ", ris, re.MULTILINE)) == len(re.findall(r"^ER  - ", ris, re.MULTILINE))
    assert len(re.findall(r"^@\w+\{", bib, re.MULTILINE)) == len(re.findall(r"^\}$", bib, re.MULTILINE))


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//example.org/", "https://a b/"])
def test_an_address_that_would_run_is_refused(tmp_path: Path, url: str) -> None:
    files = f"-- content/people.yaml --\nmira: {{name: M, links: [{{title: T, url: {json.dumps(url)}}}]}}\n"
    outcome = build(make_project(tmp_path, files), tmp_path / "site")
    assert [p.code for p in outcome.problems if not p.is_warning] == ["E203"]


BREAKS_OUT = "a}}\n}\n@book{x,\n\nER  - \nTY  - BOOK\\\nEND:VEVENT\nBEGIN:VEVENT"


def test_no_reference_and_no_entry_of_the_calendar_is_broken_out_of(tmp_path: Path) -> None:
    words = json.dumps(BREAKS_OUT)
    files = f"""\
-- content/sources.yaml --
report: {{title: {words}, author: {words}, publisher: {words}, note: {words}, url: https://example.org/}}
-- content/timeline.yaml --
fire: {{title: {words}, date: 2018-02-07, place: {words}, summary: {words}}}
"""
    made = {name: download.data.decode() for name, download in downloads_in(tmp_path, files).items()}
    ris = next(text for name, text in made.items() if name.endswith(".ris"))
    bib = next(text for name, text in made.items() if name.endswith(".bib"))
    assert re.findall(r"(?m)^(?:TY|ER)  -.*$", ris.replace("\r", "")) == ["TY  - NEWS", "ER  - "]
    assert len(re.findall(r"(?m)^\s*@", bib)) == 1
    depth = 0
    for brace in re.findall(r"[{}]", bib):
        depth += 1 if brace == "{" else -1
        assert depth >= 0
    assert depth == 0
    calendar = made["events.ics"].split("\r\n")
    assert (calendar.count("BEGIN:VEVENT"), calendar.count("END:VEVENT")) == (1, 1)
