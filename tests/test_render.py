"""Rendering: what a template may name, how a mistake in one is told, and the one style sheet."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from markupsafe import Markup

from build import build
from explainer.assets import default_templates
from explainer.links import link
from explainer.lock import Lock
from explainer.model import title_of
from explainer.pages import pages_of
from explainer.pins import Use, verify
from explainer.problems import Problem
from explainer.read import read_dossier
from explainer.render import Making, address_at_words, uses_by_record
from explainer.verified import Verified
from tests.project import make_project

FILES = """\
-- content/site.yaml --
title: Dockers' "count"
language: en
-- content/people.yaml --
mira:
  name: Mira O'Brien
  role: The "harbour" <master>
  summary: Mira O'Brien met d'Arcy.
  facts: [{label: Age, value: "51 'or' 52", pins: [report#1]}]
  links: [{title: Her page, url: "https://example.org/o'brien?a=b&c=d"}]
  pins: [{source: report, quote: "o'clock \\"sharp\\""}]
darcy: {name: d'Arcy}
-- content/sources.yaml --
report: {title: Two counts, file: report.txt}
-- seeds/report.txt --
At nine o'clock "sharp" the 'count' began, 'or' the "harbour" did.
"""


def rendered(
    root: Path, templates: tuple[Path, ...] | None = None, files: str = FILES
) -> tuple[dict[str, str], list[Problem]]:
    """The pages of a small project, as text."""
    project = make_project(root, files)
    dossier, written, problems = read_dossier(project)
    assert dossier is not None, problems
    links, problems = link(dossier, written)
    assert problems == []
    pins, problems = verify(dossier, written, Lock())
    assert problems == []
    edition = Verified(links, pins, written)
    pages = list(pages_of(links, edition.history))
    rendered = Making(pages, edition, templates or (default_templates(),), project.root).all()
    texts = {path: data.decode("utf-8") for path, data in rendered.files.items() if not path.endswith(".png")}
    return texts, rendered.problems


def with_template(root: Path, name: str, text: str | bytes) -> list[Problem]:
    """The problems of a project that has a template of its own, found after the defaults were not."""
    own = root / "templates"
    (own / name).parent.mkdir(parents=True, exist_ok=True)
    (own / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    outputs, problems = rendered(root, (own, default_templates()))
    assert outputs == {} or not problems
    return problems


# Mistakes in templates


@pytest.mark.parametrize(
    ("text", "code", "line", "message", "hint"),
    [
        ("<p>\n{{ subject.nam }}", "E702", 2, "a person has no 'nam'", "closest name: name"),
        ("<p>\n{{ subject.zzz }}", "E702", 2, "a person has no 'zzz'", ""),
        ("<p>\n\n{{ sit.title }}", "E702", 3, "there is no 'sit' in a template", "closest name: site"),
        ("{{ site.titel }}", "E702", 1, "a site has no 'titel'", "closest name: title"),
        ("{{ page.titel }}", "E702", 1, "a page has no 'titel'", "closest name: title"),
        (
            "{% for fact in subject.facts %}\n{{ fact.lable }}{% endfor %}",
            "E702",
            2,
            "a fact has no 'lable'",
            "closest name: label",
        ),
        (
            "{% include 'parts/mark.html' %}",
            "E702",
            1,
            "there is no template 'parts/mark.html'",
            "closest name: parts/marks.html",
        ),
        ("{% extends 'bass.html' %}", "E702", 1, "there is no template 'bass.html'", "closest name: base.html"),
        ("{% from 'parts/marks.html' import whenn with context %}\n{{ whenn(1) }}", "E702", 2, "", ""),
        ("<p>\n{{ subject.name | proes }}", "E701", 2, "no filter named 'proes'", ""),
        ("<p>\n{% if subject %}\n<p>", "E701", 3, "", ""),
        ("<p>\n{% for x in %}{% endfor %}", "E701", 2, "", ""),
        ("<p>\n{% endif %}", "E701", 2, "", ""),
        ("<p>\n{{ subject.name", "E701", 2, "", ""),
        ("{% wat %}", "E701", 1, "", ""),
        ("<p>\n{{ 1 / 0 }}", "E701", 2, "the template failed: division by zero", ""),
        ("<p>\n{{ subject.name + 1 }}", "E701", 2, "the template failed: ", ""),
        ("<p>\n{{ subject.name() }}", "E701", 2, "the template failed: ", ""),
        ("{% include 'pages/person.html' %}", "E701", 1, "the template failed: ", ""),
    ],
)
def test_a_mistake_in_a_template_is_told_at_its_line(
    tmp_path: Path, text: str, code: str, line: int, message: str, hint: str
) -> None:
    (problem,) = with_template(tmp_path, "pages/person.html", text)
    assert (problem.code, problem.place.path, problem.place.line) == (code, "templates/pages/person.html", line)
    assert problem.message.startswith(message) and problem.message and "\n" not in problem.message
    assert problem.hint == hint or not message
    assert problem.place.row == text.split("\n")[line - 1]


@pytest.mark.parametrize("name", ["downloads", "coverage", "search_index_name", "site"])
def test_the_search_index_has_nothing_but_itself(tmp_path: Path, name: str) -> None:
    """Pages wait for its name, which follows from all of it."""
    (problem,) = with_template(tmp_path, "files/search-index.js", "// x\n{{ search_index }}{{ " + name + " }}")
    assert (problem.code, problem.place.line) == ("E702", 2)
    assert problem.message.startswith(f"there is no '{name}'")


def test_a_mistake_in_a_part_is_told_in_the_part(tmp_path: Path) -> None:
    text = (default_templates() / "parts/cite.html").read_text(encoding="utf-8")
    files = FILES.replace("met d'Arcy.", "met d'Arcy. [@report#1]")
    own = tmp_path / "templates/parts"
    own.mkdir(parents=True)
    (own / "cite.html").write_text(f"\n{{# mine #}}\n{text.replace('citation.at', 'citation.att')}", encoding="utf-8")
    _, (problem,) = rendered(tmp_path, (tmp_path / "templates", default_templates()), files)
    assert (problem.code, problem.place.path, problem.place.line) == ("E702", "templates/parts/cite.html", 3)
    assert problem.message == "a citation has no 'att'"


@pytest.mark.parametrize(
    "name", ["pages/person.html", "base.html", "style/tokens.css", "parts/mine.css", "script/mine.js"]
)
def test_a_template_that_is_not_utf_8_is_told(tmp_path: Path, name: str) -> None:
    (problem,) = with_template(tmp_path, name, b"<p>\ncaf\xe9")
    assert (problem.code, problem.place.path, problem.place.line) == ("E102", f"templates/{name}", 2)


def test_nothing_is_rendered_where_one_page_fails(tmp_path: Path) -> None:
    own = tmp_path / "templates"
    (own / "pages").mkdir(parents=True)
    (own / "pages/404.html").write_text("{{ nothing }}", encoding="utf-8")
    outputs, problems = rendered(tmp_path, (own, default_templates()))
    assert outputs == {} and len(problems) == 1


def test_a_mistake_of_ours_is_not_told_as_one_of_a_template(tmp_path: Path) -> None:
    project = make_project(tmp_path, FILES)
    dossier, written, _ = read_dossier(project)
    assert dossier is not None
    links, _ = link(dossier, written)
    pins, _ = verify(dossier, written, Lock())

    def fails(pages: object) -> list[object]:
        raise ValueError("ours")

    edition = Verified(links, pins, written)
    pages = list(pages_of(links, edition.history))
    with pytest.raises(ValueError, match="ours"):
        Making(pages, edition, (default_templates(),), project.root).all(progress=fails)  # type: ignore[arg-type]


def test_a_template_of_the_project_stands_before_the_default(tmp_path: Path) -> None:
    own = tmp_path / "templates"
    (own / "pages").mkdir(parents=True)
    (own / "pages/404.html").write_text("<p>Not here: {{ site.title }}", encoding="utf-8")
    outputs, problems = rendered(tmp_path, (own, default_templates()))
    assert problems == []
    assert outputs["404.html"] == "<p>Not here: Dockers’ “count”"
    assert "<!doctype html>" in outputs["index.html"]


# Texts


@pytest.fixture(scope="module")
def person(tmp_path_factory: pytest.TempPathFactory) -> str:
    outputs, problems = rendered(tmp_path_factory.mktemp("project"))
    assert problems == []
    return outputs["people/mira.html"]


def test_plain_texts_get_typographic_marks_wherever_they_are_printed(person: str) -> None:
    assert "<h1>Mira O’Brien</h1>" in person
    assert "51 ‘or’ 52" in person
    assert "<title>Mira O’Brien – Dockers’ “count”</title>" in person


def test_what_an_author_types_is_escaped(person: str) -> None:
    assert "The “harbour” &lt;master&gt;" in person
    assert "<master>" not in person


def test_a_sources_own_words_and_addresses_are_printed_mark_by_mark(person: str) -> None:
    assert "o&#39;clock &#34;sharp&#34;</q>" in person
    assert 'href="https://example.org/o&#39;brien?a=b&amp;c=d"' in person


def test_names_in_prose_are_linked_except_that_of_the_page(person: str) -> None:
    assert '<p>Mira O’Brien met <a href="../people/darcy.html" data-note="2">d’Arcy</a>.</p>' in person


def test_no_page_prints_what_is_only_python(tmp_path: Path) -> None:
    outputs, _ = rendered(tmp_path)
    for path, text in outputs.items():
        assert not re.search(r"Undefined|>None<|object at 0x|<bound method|&lt;function|Person\(", text), path


def test_the_same_project_gives_the_same_pages(tmp_path: Path) -> None:
    assert rendered(tmp_path / "one") == rendered(tmp_path / "two")


# What goes with the pages


def files_beside(root: Path, site: str) -> set[str]:
    outputs, problems = rendered(root, files=FILES.replace("language: en\n", f"language: en\n{site}"))
    assert problems == []
    return {re.sub(r"\.[0-9a-f]{10}\.", ".", path) for path in outputs if not path.endswith(".html")}


def test_the_files_beside_the_pages_are_those_that_have_what_they_need(tmp_path: Path) -> None:
    url, published = "base_url: https://example.org/harbour\n", "published: 2018-03-01\n"
    always = {"style.css", "script.js", "search-index.js", "favicon.svg", "robots.txt", "_headers"}
    assert files_beside(tmp_path / "a", "") == always
    assert files_beside(tmp_path / "b", published) == always
    assert files_beside(tmp_path / "c", url) == always | {"sitemap.xml", "manifest.webmanifest"}
    assert files_beside(tmp_path / "d", url + published) == always | {
        "sitemap.xml",
        "feed.xml",
        "feed.json",
        "manifest.webmanifest",
    }


def test_every_page_names_the_style_by_its_contents(tmp_path: Path) -> None:
    outputs, _ = rendered(tmp_path)
    (style,) = [path for path in outputs if path.endswith(".css")]
    assert re.fullmatch(r"style\.[0-9a-f]{10}\.css", style)
    assert f'href="{style}"' in outputs["index.html"]
    assert f'href="../{style}"' in outputs["people/mira.html"]


# Files that pages load


def test_every_page_loads_the_script_by_its_contents_and_after_itself(tmp_path: Path) -> None:
    outputs, _ = rendered(tmp_path)
    (name,) = [path for path in outputs if path.startswith("script.")]
    assert re.fullmatch(r"script\.[0-9a-f]{10}\.js", name)
    assert f'<script src="{name}" defer></script>' in outputs["index.html"]
    assert f'<script src="../{name}" defer></script>' in outputs["people/mira.html"]


# Small functions of templates


def test_what_rests_on_a_passage_is_told_once_a_record() -> None:
    claim, person = ("claim", "twenty"), ("person", "mira")
    uses = [
        Use(claim, ("pins", 0), "so"),
        Use(claim, ("responses", 0, "pins", 0), None),
        Use(person, ("summary",), None),
    ]
    assert uses_by_record(uses) == [(claim, "Claim"), (person, "Profile")]
    assert uses_by_record(uses[1:2]) == [(claim, "Response to")]
    assert uses_by_record([]) == []


def test_every_record_has_a_title(tmp_path: Path) -> None:
    dossier, _, _ = read_dossier(make_project(tmp_path, FILES))
    assert dossier is not None
    assert title_of(dossier.people["mira"]) == "Mira O'Brien"
    assert title_of(dossier.sources["report"]) == "Two counts"
    assert not isinstance(title_of(dossier.people["mira"]), Markup)


# Links to a source's own page


@pytest.mark.parametrize(
    ("url", "words", "expected"),
    [
        ("https://e.org/a", "no one", "https://e.org/a#:~:text=no%20one"),
        (
            "https://e.org/a?b=c#top",
            "it's 9-10, & more",
            "https://e.org/a?b=c#top:~:text=it%27s%209%2D10%2C%20%26%20more",
        ),
    ],
)
def test_words_on_a_page_have_an_address(url: str, words: str, expected: str) -> None:
    assert address_at_words(url, words) == expected


def test_a_source_leads_to_its_own_page_and_to_the_saved_copy(tmp_path: Path) -> None:
    known = "url: https://e.org/a, archive_url: https://w.org/a, archive_date: 2018-03-01"
    files = FILES.replace("file: report.txt", f"file: report.txt, {known}", 1)
    pages, problems = rendered(tmp_path, files=files)
    assert problems == []
    page = pages["sources/report.html"]
    assert 'href="https://e.org/a" data-versionurl="https://w.org/a" data-versiondate="2018-03-01"' in page
    assert 'href="https://e.org/a#:~:text=' in page


def test_the_article_says_how_to_cite_it_as_of_the_last_change(tmp_path: Path) -> None:
    told = "published: 2018-02-14\nbase_url: https://example.org/fire\nauthors: [{name: A. Writer}]\n"
    files = FILES.replace("-- content/site.yaml --\n", f"-- content/site.yaml --\n{told}")
    page = rendered(tmp_path, files=files)[0]["article.html"]
    cited = re.sub(r"<[^>]+>", "", page.partition('class="cite-this">')[2].partition("</p>")[0])
    assert cited.startswith("A. Writer: “") and "as of 2018-02-14. https://example.org/fire/article.html" in cited


def test_where_more_answered_than_a_table_has_columns_for_each_row_names_its_own(tmp_path: Path) -> None:
    def people(number: int) -> str:
        return "".join(f"p{n}: {{name: Person {n}}}\n" for n in range(number))

    def claims(number: int) -> str:
        pins = "[{source: report, quote: no comment}]"
        answers = "".join(
            f"  - {{by: p{n}, kind: declined, text: Said nothing., pins: {pins}}}\n" for n in range(number)
        )
        return f"many:\n  text: Many died.\n  by: p0\n  pins: [report#1]\n  responses:\n{answers}"

    for number, columns in ((24, 25), (25, 2)):
        root = tmp_path / str(number)
        project = make_project(
            root,
            f"-- content/people.yaml --\n{people(number)}-- content/claims.yaml --\n{claims(number)}"
            "-- content/sources.yaml --\nreport: {title: A report, file: report.txt, quote_limit: 1}\n"
            "-- seeds/report.txt --\nThere was no comment.\n",
        )
        outcome = build(project, root / "site")
        assert not outcome.failed, [str(problem) for problem in outcome.problems]
        html = (root / "site" / "claims.html").read_text(encoding="utf-8")
        table = html[html.index('<table class="answered">') : html.index("</table>")]
        assert table.count('scope="col"') == columns
        assert table.count("declined to comment") == number
        assert all(f">Person {n}<" in table for n in range(number))


@pytest.mark.parametrize("heading", ["## The quay [@report#1]", "The quay [@report#1]\n---"])
def test_a_heading_may_cite(tmp_path: Path, heading: str) -> None:
    article = f"-- content/article.md --\n---\ntitle: The quay\n---\n\n{heading}\n\nThey counted.[@report#1]\n"
    files, problems = rendered(tmp_path, files=FILES + article)
    assert problems == []
    assert re.search(r'<h2 id="the-quay">The <span class="held">quay', files["article.html"])
    assert files["article.html"].count('class="sidenote"') == 1, "told once in a section"
