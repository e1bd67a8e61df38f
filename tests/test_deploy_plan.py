"""The plan of a deploy: what goes first, what goes last, and what is never touched."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer.deploy.plan import (
    Standing,
    Step,
    cache_of,
    parse_state,
    plan_of,
    state_text,
    type_of,
)
from tests.test_hosting import FOREVER

OLD = {"index.html": "1", "claims/gone.html": "2", "style.0123456789.css": "3", "robots.txt": "4", "feed.xml": "5"}
NEW = {
    "index.html": "1b",
    "people/new.html": "6",
    "style.abcdef0123.css": "7",
    "feed.xml": "5b",
    "sitemap.xml": "8",
    "robots.txt": "4",
}


def test_what_pages_load_goes_first_then_pages_then_lists_and_removals_in_the_opposite_order() -> None:
    plan = plan_of(NEW, Standing(OLD, frozenset(OLD)))
    assert plan.steps == (
        Step("send", "style.abcdef0123.css"),
        Step("send", "people/new.html"),
        Step("send", "index.html"),
        Step("send", "sitemap.xml"),
        Step("send", "feed.xml"),
        Step("remove", "claims/gone.html"),
        Step("remove", "style.0123456789.css"),
    )
    assert plan.unchanged == ("robots.txt",)
    assert plan.in_the_way == ()


def test_nothing_is_removed_that_no_deploy_put_there() -> None:
    plan = plan_of({"index.html": "1"}, Standing({"index.html": "1", "theirs.html": "9"}, frozenset({"index.html"})))
    assert plan.steps == ()


def test_a_file_that_no_deploy_put_there_is_in_the_way_unless_it_is_the_same() -> None:
    standing = Standing({"index.html": "theirs", "robots.txt": "4"})
    assert plan_of({"index.html": "ours", "robots.txt": "4"}, standing).in_the_way == ("index.html",)


def test_a_file_of_ours_that_somebody_removed_is_sent_again_and_not_removed_twice() -> None:
    standing = Standing({}, frozenset({"index.html", "gone.html"}))
    assert plan_of({"index.html": "1"}, standing).steps == (Step("send", "index.html"),)


PAGES = st.dictionaries(st.sampled_from("abcd"), st.integers(0, 3), min_size=1)


def site(pages: dict[str, int]) -> dict[str, str]:
    """A site in which each page loads a style by the hash in its name, which is also the hash of the page."""
    return {f"{name}.html": str(style) for name, style in pages.items()} | {
        f"style.{style:010}.css": "" for style in pages.values()
    }


@given(PAGES, PAGES, PAGES, st.data())
def test_whenever_it_is_stopped_no_page_lacks_its_style_and_the_next_run_ends_right(
    first: dict[str, int], second: dict[str, int], third: dict[str, int], data: st.DataObject
) -> None:
    standing, ours = dict(site(first)), frozenset(site(first))
    for wanted, is_last in ((site(second), False), (site(third), True)):
        steps = plan_of(wanted, Standing(standing, ours)).steps
        ours |= frozenset(wanted)
        for step in steps[: None if is_last else data.draw(st.integers(0, len(steps)))]:
            if step.action == "send":
                standing[step.path] = wanted[step.path]
            else:
                del standing[step.path]
            loaded = {f"style.{int(hash):010}.css" for path, hash in standing.items() if path.endswith(".html")}
            assert loaded <= set(standing)
    assert standing == site(third)


@pytest.mark.parametrize(
    ("path", "media_type", "cache"),
    [
        ("style.0123456789.css", "text/css; charset=utf-8", FOREVER),
        ("cards/people/a.0123456789.png", "image/png", FOREVER),
        ("script.0123456789.js", "text/javascript; charset=utf-8", FOREVER),
        ("people/index.html", "text/html; charset=utf-8", "no-cache"),
        ("feed.xml", "application/atom+xml", "public, max-age=300"),
        ("sitemap.xml", "application/xml", "public, max-age=300"),
        ("manifest.webmanifest", "application/manifest+json", "public, max-age=300"),
        ("data/explainer.json", "application/json", "public, max-age=300"),
        ("favicon.svg", "image/svg+xml", "public, max-age=300"),
        ("_headers", "application/octet-stream", "public, max-age=300"),
    ],
)
def test_a_file_has_its_type_and_its_cache_header(path: str, media_type: str, cache: str) -> None:
    assert (type_of(path), cache_of(path)) == (media_type, cache)


def test_the_list_at_the_target_is_read_as_it_was_written() -> None:
    assert parse_state(state_text(frozenset(NEW))) == frozenset(NEW)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{",
        '{"files": 1}',
        '{"files": [1]}',
        '{"files": ["../a"]}',
        '{"files": ["/a"]}',
        '{"files": ["a//b"]}',
    ],
)
def test_a_list_that_is_damaged_or_leads_out_is_none(text: str) -> None:
    assert parse_state(text.encode()) is None
