"""Tokens of prose → HTML: names linked, citations and cards set by templates."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from explainer.names import Names
from explainer.prose.parsing import Parsed, linked
from explainer.prose.syntax import Citation, RecordLink, markdown


@lru_cache(maxsize=8)
def _rendering(language: str) -> MarkdownIt:
    """Rules of our own: a link's address depends on the page, a citation and a card are templates'."""
    md = markdown(language)
    md.add_render_rule("link_open", _link_open)
    md.add_render_rule("citation", _citation)
    md.add_render_rule("remark", lambda _, tokens, index, options, env: env["remark"]())
    md.add_render_rule("silenced", lambda _, tokens, index, options, env: "")
    md.add_render_rule("claim_card", lambda _, tokens, index, options, env: env["card"](tokens[index].meta["card"]))
    return md


def _citation(renderer: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    meta = tokens[index].meta
    return str(env["cite"](meta["cited"], meta["is_first"], meta["is_next"]))


def _link_open(renderer: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    token = tokens[index]
    found = linked(str(token.attrGet("href") or ""))
    if isinstance(found, RecordLink):
        opening = Token("link_open", "a", 1, attrs={"href": env["address"](found.kind, found.id)})
        return renderer.renderToken([opening], 0, options, env)
    return renderer.renderToken(tokens, index, options, env)


def html(
    parsed: Parsed,
    names: Names,
    *,
    address: Callable[[str, str], str],
    cite: Callable[[Citation, bool, bool], str],
    remark: Callable[[], str],
    card: Callable[[RecordLink], str],
    without: Iterable[str] = (),
    language: str = "en",
    inline: bool = False,
) -> str:
    """A text as HTML: names linked at their first mention in each section, those of `without` never.

    `cite` is told whether a citation is the first of its passage in the section, and whether it follows
    another one directly; `remark` marks a sentence of our own. `inline` leaves out the paragraph around a
    text that is one paragraph.
    """
    tokens = list(parsed.tokens)
    seen = set(without)
    cited: set[Citation] = set()
    for index, token in enumerate(tokens):
        if token.type == "heading_open":
            seen = set(without)
            cited = set()
        elif token.type == "inline":
            is_heading = tokens[index - 1].type == "heading_open"
            children = token.children or () if is_heading else _with_names(token, names, seen)
            tokens[index] = token.copy(children=list(_with_places(children, cited)))
    if inline and [t.type for t in tokens] == ["paragraph_open", "inline", "paragraph_close"]:
        tokens = tokens[1:2]
    md = _rendering(language)
    text: str = md.renderer.render(
        tokens, md.options, {"address": address, "cite": cite, "remark": remark, "card": card}
    )
    return text


def _with_names(inline: Token, names: Names, seen: set[str]) -> Iterator[Token]:
    inside = 0
    for child in inline.children or ():
        inside += (child.type == "link_open") - (child.type == "link_close")
        if child.type != "text" or inside:
            yield child
            continue
        at = 0
        for mention in names.find(child.content):
            if mention.person in seen:
                continue
            seen.add(mention.person)
            yield child.copy(content=child.content[at : mention.start])
            yield Token("link_open", "a", 1, attrs={"href": f"person:{mention.person}"})
            yield child.copy(content=child.content[mention.start : mention.end])
            yield Token("link_close", "a", -1)
            at = mention.end
        yield child.copy(content=child.content[at:])


LONGEST_HELD = 24
"""A longer word may have to break on a phone, and is not held together with its citation."""


CITING = ("citation", "remark")


def _with_places(children: Iterable[Token], cited: set[Citation]) -> Iterator[Token]:
    """The tokens, each citation knowing whether it is the first of its passage, and directly behind another.

    A run of citations is held together with the word before it, and loses the spaces inside: no line
    starts with a citation.
    """
    tokens = list(children)
    at = 0
    while at < len(tokens):
        token, following = tokens[at], tokens[at + 1] if at + 1 < len(tokens) else None
        if token.type == "text" and following is not None and following.type in CITING:
            start = max(token.content.rfind(space) for space in " \n") + 1
            if len(token.content) - start > LONGEST_HELD:
                start = len(token.content)
            yield token.copy(content=token.content[:start])
            yield Token("held_open", "span", 1, attrs={"class": "held"})
            yield token.copy(content=token.content[start:])
            end = _end_of_run(tokens, at + 1)
            yield from _placed(tokens[at + 1 : end], cited)
            yield Token("held_close", "span", -1)
            at = end
        elif token.type in CITING:
            end = _end_of_run(tokens, at)
            yield from _placed(tokens[at:end], cited)
            at = end
        else:
            yield token
            at += 1


def _end_of_run(tokens: Sequence[Token], start: int) -> int:
    """Behind the last of the citations that follow each other from `start`, with no more than space between."""
    end = start + 1
    while end < len(tokens):
        is_space = tokens[end].type == "text" and not tokens[end].content.strip()
        behind = end + 1 if is_space else end
        if behind >= len(tokens) or tokens[behind].type not in CITING:
            break
        end = behind + 1
    return end


def _placed(run: Iterable[Token], cited: set[Citation]) -> Iterator[Token]:
    is_next = False
    for token in run:
        if token.type == "citation":
            citation = token.meta["cited"]
            yield token.copy(meta={"cited": citation, "is_first": citation not in cited, "is_next": is_next})
            cited.add(citation)
            is_next = True
        elif token.type == "remark":
            yield token
