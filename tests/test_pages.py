"""The list of pages, and the address of every record."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer.as_of import history_of
from explainer.links import link
from explainer.model import Article, Claim, Dossier, Event, FrontMatter, Person, Site, Source, SourceText
from explainer.pages import NAVIGATION, Page, address_of, pages_of, summary_of
from explainer.project import Written
from explainer.values import Kind, Prose


def pages(article: Article | None = None, **site: object) -> dict[str, Page]:
    """The pages of a small dossier, by their addresses."""
    front = FrontMatter.model_validate({"title": "What burned", "standfirst": "The *quay* burned. [@report#1]"})
    dossier = Dossier(
        Site.model_validate({"title": "The harbour fire", **site}),
        article or Article("content/article.md", "What burned", "The quay.", front=front),
        {
            "mira": Person.model_validate(
                {
                    "id": "mira",
                    "name": "Mira Okafor",
                    "role": "Harbour master",
                    "summary": "Runs the *harbour*.",
                    "formerly": ["okafor", "harbour-master"],
                }
            ),
            "union": Person.model_validate({"id": "union", "name": "Dockers’ Union"}),
        },
        {"fire": Event.model_validate({"id": "fire", "title": "Fire", "date": "2018-02-07", "formerly": ["blaze"]})},
        {
            "twenty": Claim.model_validate(
                {
                    "id": "twenty",
                    "text": "More than 20 died.",
                    "by": "union",
                    "responses": [{"by": "mira", "kind": "denial", "text": "Denies it."}],
                    "formerly": ["dead"],
                }
            ),
            "nine": Claim.model_validate({"id": "nine", "text": "644. No fewer, and *no* more.", "by": "union"}),
        },
        {"report": Source.model_validate({"id": "report", "title": "Two counts"})},
        {"report": SourceText("seeds/report.txt", "The quay.", ("The quay.",), "0" * 64)},
    )
    links, problems = link(dossier, Written())
    assert problems == []
    found = list(pages_of(links, history_of(links)))
    assert len({page.address for page in found}) == len(found)
    return {page.address: page for page in found}


# Addresses


@pytest.mark.parametrize(
    ("kind", "address"),
    [
        ("person", "people/x.html"),
        ("claim", "claims/x.html"),
        ("source", "sources/x.html"),
        ("event", "timeline.html#x"),
        ("question", "claims.html#question_x"),
        ("group", "people/index.html#x"),
        ("site", "index.html"),
        ("front", "index.html"),
        ("article", "article.html"),
    ],
)
def test_every_record_has_an_address(kind: str, address: str) -> None:
    assert address_of(kind, "x") == address


def test_every_kind_of_record_has_an_address_of_its_own() -> None:
    addresses = {address_of(kind, "x") for kind in get_args(Kind)}
    assert len(addresses) == len(get_args(Kind))


def test_no_other_kind_has_an_address() -> None:
    with pytest.raises(AssertionError):
        address_of("place", "x")


@pytest.mark.parametrize(
    ("address", "prefix", "public"),
    [
        ("index.html", "", ""),
        ("article.html", "", "article.html"),
        ("people/index.html", "../", "people/"),
        ("people/mira.html", "../", "people/mira.html"),
        ("people/my-index.html", "../", "people/my-index.html"),
    ],
)
def test_a_page_knows_the_way_back_and_the_address_that_others_link_to(address: str, prefix: str, public: str) -> None:
    page = Page(address, "pages/x.html", "T", "D")
    assert (page.prefix, page.public) == (prefix, public)


# The list


def test_every_record_with_a_page_and_every_page_of_the_site_is_listed() -> None:
    assert [address for address, page in pages().items() if page.is_listed] == [
        "index.html",
        "article.html",
        "timeline.html",
        "claims.html",
        "claims/twenty.html",
        "claims/nine.html",
        "people/index.html",
        "people/mira.html",
        "people/union.html",
        "sources.html",
        "sources/report.html",
        "method.html",
        "data.html",
        "search.html",
    ]


def test_the_navigation_leads_to_pages_and_every_page_belongs_to_an_entry() -> None:
    found = pages()
    entries = [address for address, _ in NAVIGATION]
    assert set(entries) <= set(found)
    assert {page.part for page in found.values() if page.is_listed} == set(entries)


def test_a_page_is_about_its_record() -> None:
    found = pages()
    assert found["people/mira.html"].subject.id == "mira"
    assert found["claims/twenty.html"].subject.id == "twenty"
    assert found["sources/report.html"].subject.id == "report"


def test_former_addresses_of_pages_redirect_and_are_not_listed() -> None:
    redirects = {a: p for a, p in pages().items() if p.template == "pages/redirect.html"}
    assert {address: page.subject.id for address, page in redirects.items()} == {
        "people/okafor.html": "mira",
        "people/harbour-master.html": "mira",
        "claims/dead.html": "twenty",
    }
    assert not any(page.is_listed for page in redirects.values())


def test_the_404_page_is_not_listed() -> None:
    assert not pages()["404.html"].is_listed


def test_the_articles_page_has_its_title_and_standfirst() -> None:
    page = pages()["article.html"]
    assert (page.title, page.description, page.template) == ("What burned", "The quay burned.", "pages/article.html")


def test_a_source_as_the_article_has_a_page_of_its_text() -> None:
    page = pages(Article("seeds/report.txt", "Two counts", "The quay.", source="report"))["article.html"]
    assert (page.title, page.template, page.subject.id) == ("Two counts", "pages/text.html", "report")


# Titles and descriptions


@pytest.mark.parametrize(
    ("address", "title", "description"),
    [
        ("index.html", "The harbour fire", "Who says what, and what was answered: The harbour fire"),
        ("people/mira.html", "Mira Okafor", "Mira Okafor: Harbour master. Runs the harbour."),
        ("people/union.html", "Dockers’ Union", "Dockers’ Union."),
        (
            "claims/twenty.html",
            "Dockers’ Union: More than 20 died.",
            "Claimed by Dockers’ Union. One response. More than 20 died.",
        ),
        (
            "claims/nine.html",
            "Dockers’ Union: 644. No fewer, and *no* more.",
            "Claimed by Dockers’ Union. The source gives no response. 644. No fewer, and *no* more.",
        ),
        (
            "people/index.html",
            "People",
            "Who is who in The harbour fire: 2 people, organisations and unnamed sources.",
        ),
        ("claims.html", "Claims & denials", "The harbour fire: 2 claims beside what was answered to each."),
        ("timeline.html", "Timeline", "The harbour fire: 1 dated event, each as exact as its source is."),
    ],
)
def test_a_page_has_a_title_and_a_description(address: str, title: str, description: str) -> None:
    page = pages()[address]
    assert (page.title, page.description) == (title, description)


def test_the_tagline_describes_the_first_page() -> None:
    assert pages(tagline="Two counts of the dead")["index.html"].description == "Two counts of the dead"


def test_a_description_is_plain_and_on_one_line() -> None:
    prose = Prose("The *quay*\nburned. [@report#1]\n\n- [So](person:mira) it was.")
    assert summary_of(prose) == "The quay burned. So it was."
    assert summary_of("A *plain* text\nkeeps its stars.") == "A *plain* text keeps its stars."


def test_a_long_description_is_cut_at_a_word() -> None:
    assert summary_of("One two, three", most=10) == "One two…"
    assert summary_of("One two", most=7) == "One two"


@given(st.text(max_size=300), st.integers(20, 160))
def test_a_description_is_never_longer_than_asked(text: str, most: int) -> None:
    for short in (summary_of(text, most=most), summary_of(Prose(text), most=most)):
        assert len(short) <= most
        assert "\n" not in short
