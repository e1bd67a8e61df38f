"""Our Markdown: citations, links to records, claim cards and mentions. The only module that knows markdown-it-py.

Raw HTML is off: it is shown as it was typed. Images are refused, for a site loads nothing from elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from urllib.parse import unquote, urlsplit

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from explainer.marks import QUOTES, as_typed, quoted_ranges
from explainer.names import Names

RECORD_KINDS = ("person", "event", "claim", "source", "question")
CITATION = re.compile(r"\[@(?P<source>[^\]\s#]+)#(?P<at>[1-9]\d{0,5})\]")
# What is all but a citation, a link to a record or a card, and would be printed to readers as it stands.
_NEAR_MISS = re.compile(
    r"\{\s*claims?\s*:(?!\S+\})[^}\n]*\}?|\{\s*claims:[^}\n]*\}|\{Claims?:[^}\n]*\}"
    r"|\[@[^\]\n]{1,40}$|\[@[\w-]+#\d+(?!\d|\])|\[[\w-]+#\d+\]|\(@[\w-]+#\d+\)|\]\((?:person|event|claim|source|question):\s"
)
CARD = re.compile(r"\{claim:(?P<id>[^}\s]*)\}")
REMARK = "[@us]"
_SILENCED = re.compile(r"\[@ok (?P<words>[^\]:]+): (?P<reason>[^\]]+)\]")


@dataclass(frozen=True, slots=True)
class Citation:
    """`[@report#5]`: paragraph 5 of the source `report`."""

    source: str
    at: int

    @property
    def needle(self) -> str:
        return f"@{self.source}#{self.at}"


@dataclass(frozen=True, slots=True)
class Silenced:
    """`[@ok confirmed: why]`: words of its sentence that are meant, and why."""

    words: str
    reason: str

    @property
    def needle(self) -> str:
        return f"[@ok {self.words}:"


@dataclass(frozen=True, slots=True)
class RecordLink:
    """`[words](claim:twenty-dead)`, or a claim's card."""

    kind: str
    id: str

    @property
    def needle(self) -> str:
        return f"{self.kind}:{self.id}"


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words in quotation marks, and the next citation in the same block, where there is one."""

    words: str
    citation: Citation | None

    def readings(self, language: str) -> Iterator[tuple[str, ...]]:
        """The words without what an author adds, in each way that they may stand in the source.

        An ellipsis and an insertion in brackets cut a quotation into pieces; `[a]t least` stands for
        `At least`; our typesetting may have put marks inside that the source has not.
        """
        for words in (
            re.sub(r"\[(\w)\](?=\w)", lambda match: match[1].lower(), self.words),
            re.sub(r"\[(\w)\](?=\w)", lambda match: match[1].upper(), self.words),
        ):
            parts = re.split(r"…|\.\.\.|\[[^\]]*\]", words)
            pieces = tuple(part.strip() for part in parts if part.strip(" ,.;:!?"))
            yield pieces
            yield tuple(as_typed(piece, language) for piece in pieces)


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong in a prose text: the code of a problem, where to look for it, and why."""

    code: str
    needle: str
    message: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    level: int
    id: str
    title: str


@dataclass(frozen=True)
class Parsed:
    """A prose text as tokens, with everything in it that points elsewhere."""

    tokens: tuple[Token, ...]
    citations: tuple[Citation, ...]
    links: tuple[RecordLink, ...]
    cards: tuple[RecordLink, ...]
    quotes: tuple[Quoted, ...]
    headings: tuple[Heading, ...]
    mistakes: tuple[Mistake, ...]
    fragments: tuple[str, ...] = ()
    """Links to headings of the same text, without their #."""
    words: int = field(default=0)


# Markdown → tokens


def _cite(state: StateInline, silent: bool) -> bool:
    """The inline rule for what stands in `[@…]`: a citation, a remark of our own, words that are meant."""
    if not state.src.startswith("[@", state.pos):
        return False
    end = state.src.find("]", state.pos) + 1
    if end <= 0 or end > state.posMax:
        return False
    if not silent:
        written = state.src[state.pos : end]
        if written == REMARK:
            token = state.push("remark", "", 0)
        elif match := _SILENCED.fullmatch(written):
            token = state.push("silenced", "", 0)
            token.meta = {"silenced": Silenced(_one_line(match["words"]), _one_line(match["reason"]))}
        else:
            match = CITATION.fullmatch(written)
            token = state.push("citation", "", 0)
            token.meta = {"cited": Citation(match["source"], int(match["at"])) if match else None}
        token.content = written
    state.pos = end
    return True


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _cards(state: StateCore) -> None:
    """The core rule that turns a paragraph of only `{claim:…}` into a card."""
    out: list[Token] = []
    tokens = state.tokens
    at = 0
    while at < len(tokens):
        token = tokens[at]
        match = None
        if token.type == "paragraph_open" and token.level == 0:
            match = CARD.fullmatch(tokens[at + 1].content.strip())
        if match:
            card = Token("claim_card", "", 0, block=True, map=token.map)
            card.meta = {"card": RecordLink("claim", match["id"])}
            out.append(card)
            at += 3
        else:
            out.append(token)
            at += 1
    state.tokens = out


def _headings(state: StateCore) -> None:
    """Ids for headings, from their words; the same words twice get a number."""
    used: set[str] = set()
    for opening, inline in zip(state.tokens, state.tokens[1:], strict=False):
        if opening.type == "heading_open":
            slug = "-".join(re.findall(r"[^\W_]+", _plain(inline).casefold())) or "section"
            name, number = slug, 1
            while name in used:
                number += 1
                name = f"{slug}-{number}"
            used.add(name)
            opening.attrSet("id", name)


MARKS = ("citation", "remark", "silenced")
"""The tokens of what stands in `[@…]`."""


def _one_text(state: StateCore) -> None:
    """The core rule that joins the texts on both sides of a soft line break: names run over the ends of rows.

    A citation follows its words without a space, so that it never starts a line.
    """
    for token in state.tokens:
        joined: list[Token] = []
        for child in token.children or ():
            is_text = child.type in ("text", "softbreak")
            if child.type in MARKS and joined and joined[-1].type == "text":
                joined[-1].content = joined[-1].content.rstrip()
            if is_text and joined and joined[-1].type == "text":
                joined[-1].content += child.content if child.type == "text" else "\n"
            else:
                joined.append(child)
        if token.children:
            token.children = joined


@lru_cache(maxsize=8)
def _markdown(language: str) -> MarkdownIt:
    marks = QUOTES.get(language.split("-")[0].lower(), QUOTES["en"])
    md = MarkdownIt("commonmark", {"html": False, "typographer": True, "quotes": list(marks)})
    md.enable(["smartquotes", "table", "strikethrough"])
    md.inline.ruler.before("link", "citation", _cite)
    md.core.ruler.push("claim_cards", _cards)
    md.core.ruler.push("heading_ids", _headings)
    md.core.ruler.push("one_text", _one_text)
    # Rules of our own: a link's address depends on the page, a citation and a card are templates'.
    renderer = md.renderer
    assert isinstance(renderer, RendererHTML)
    md.add_render_rule("link_open", _link_open)
    md.add_render_rule("citation", _citation)
    md.add_render_rule("remark", lambda _, tokens, index, options, env: env["remark"]())
    md.add_render_rule("silenced", lambda _, tokens, index, options, env: "")
    md.add_render_rule("claim_card", lambda _, tokens, index, options, env: env["card"](tokens[index].meta["card"]))
    return md


@lru_cache(maxsize=20_000)
def parse(text: str, language: str = "en") -> Parsed:
    """A prose text as tokens. Never fails: what is wrong with it is in `mistakes`."""
    tokens = _markdown(language).parse(text)
    citations: list[Citation] = []
    links: list[RecordLink] = []
    cards: list[RecordLink] = []
    quotes: list[Quoted] = []
    headings: list[Heading] = []
    mistakes: list[Mistake] = []
    fragments: list[str] = []
    words = 0
    quoting = 0
    for index, token in enumerate(tokens):
        quoting += (token.type == "blockquote_open") - (token.type == "blockquote_close")
        if token.type == "claim_card":
            cards.append(token.meta["card"])
        if token.type == "heading_open":
            headings.append(Heading(int(token.tag[1]), str(token.attrGet("id")), _plain(tokens[index + 1])))
        if token.type != "inline":
            continue
        words += len(_plain(token).split())
        mistakes += _unclosed(token, language)
        quotes += _block_quoted(token) if quoting else _quoted(token, language)
        for child in token.children or ():
            if child.type == "citation":
                if child.meta["cited"]:
                    citations.append(child.meta["cited"])
                else:
                    mistakes.append(
                        Mistake(
                            "E303",
                            child.content.split("\n")[0],
                            f"'{' '.join(child.content.split())}' is not a citation",
                            "write [@report#5]: a source's id and a paragraph",
                        )
                    )
            elif child.type == "text" and (near := _NEAR_MISS.search(child.content)):
                mistakes.append(_near_miss(near.group()))
            elif child.type == "link_open":
                found = _linked(str(child.attrGet("href") or ""))
                if isinstance(found, Mistake):
                    mistakes.append(found)
                elif found:
                    links.append(found)
                elif str(child.attrGet("href")).startswith("#"):
                    fragments.append(unquote(str(child.attrGet("href"))[1:]))
            elif child.type == "image":
                mistakes.append(
                    Mistake(
                        "E303",
                        "![",
                        "images are not shown: a site loads nothing from elsewhere",
                        "describe it in words, or link to it",
                    )
                )
            for match in CARD.finditer(child.content) if child.type == "text" else ():
                mistakes.append(
                    Mistake(
                        "E304",
                        match.group(),
                        "a claim's card stands alone in a paragraph",
                        f"link to it instead: [words](claim:{match['id']})",
                    )
                )
    return Parsed(
        tuple(tokens),
        tuple(citations),
        tuple(links),
        tuple(cards),
        tuple(quotes),
        tuple(headings),
        tuple(mistakes),
        tuple(fragments),
        words,
    )


def _near_miss(text: str) -> Mistake:
    if "{" in text:
        return Mistake("E304", text, f"this is no claim card: {text}", "write {claim:twenty-dead} alone in a paragraph")
    hint = "write [@report#5] or [words](person:mira-okafor)"
    return Mistake("E303", text, f"this is no citation and no link: {text}", hint)


def _linked(href: str) -> RecordLink | Mistake | None:
    kind, colon, name = href.partition(":")
    if colon and kind in RECORD_KINDS:
        return RecordLink(kind, unquote(name))
    if not href:
        return Mistake("E303", "()", "this link has no address", "write [words](person:mira-okafor), or whole https://")
    scheme = urlsplit(href).scheme
    if scheme in ("http", "https", "mailto") or (href.startswith("#") and len(href) > 1):
        return None
    return Mistake(
        "E303",
        href,
        f"'{href}' is not an address that a link can have",
        "write person:…, event:…, claim:…, source:… or a whole https:// address",
    )


def _plain(inline: Token) -> str:
    """The words of an inline token, without marks and citations."""
    parts = []
    for child in inline.children or ():
        if child.type in ("text", "code_inline"):
            parts.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            parts.append(" ")
    return "".join(parts).replace("\n", " ").strip()


def _quoted(inline: Token, language: str) -> list[Quoted]:
    """The quotations of a block: what stands between paired marks, outer pairs only."""
    flat, cited = "", []
    for child in inline.children or ():
        if child.type in ("text", "code_inline"):
            flat += child.content
        elif child.type in ("softbreak", "hardbreak"):
            flat += " "
        elif child.type == "citation" and child.meta["cited"]:
            cited.append((len(flat), child.meta["cited"]))
    found = []
    for start, end in quoted_ranges(flat, language):
        following = next((citation for position, citation in cited if position >= end), None)
        found.append(Quoted(flat[start:end].strip(), following))
    return found


def _block_quoted(inline: Token) -> list[Quoted]:
    """A paragraph of a block quotation: all of it is a quotation."""
    cited = next((c.meta["cited"] for c in inline.children or () if c.type == "citation"), None)
    words = _plain(inline)
    return [Quoted(words, cited)] if words else []


def _unclosed(inline: Token, language: str) -> list[Mistake]:
    """Opening marks without a closing one: readers would see a quotation, and nothing could verify it."""
    flat = _plain(inline)
    closing = QUOTES.get(language.split("-")[0].lower(), QUOTES["en"])[1::2]
    ranges = list(quoted_ranges(flat, language))
    return [
        Mistake(
            "E405",
            flat[found.start() :][:16].strip(),
            "this quotation mark is never closed",
            "close it behind the words, so that they can be verified",
        )
        for found in re.finditer(r"(?<!\w)[“«„\"](?=\w)", flat)
        if found.group() not in "".join(closing) and not any(a - 1 <= found.start() <= b for a, b in ranges)
    ]


# Mentions


def mentions(parsed: Parsed, names: Names) -> list[str]:
    """The people whose names stand in a text, each once, in order; those linked by hand not counted."""
    found: dict[str, None] = {}
    for token in parsed.tokens:
        for child in _linkable(token):
            for mention in names.find(child.content):
                found[mention.person] = None
    return list(found)


def _linkable(token: Token) -> Iterator[Token]:
    """The texts of an inline token that stand in no link."""
    inside = 0
    for child in token.children or ():
        inside += (child.type == "link_open") - (child.type == "link_close")
        if child.type == "text" and not inside:
            yield child


# Tokens → HTML


def _citation(renderer: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    meta = tokens[index].meta
    return str(env["cite"](meta["cited"], meta["is_first"], meta["is_next"]))


def _link_open(renderer: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    token = tokens[index]
    found = _linked(str(token.attrGet("href") or ""))
    if isinstance(found, RecordLink):
        linked = Token("link_open", "a", 1, attrs={"href": env["address"](found.kind, found.id)})
        return renderer.renderToken([linked], 0, options, env)
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
        elif token.type == "inline" and tokens[index - 1].type != "heading_open":
            children = _with_places(_with_names(token, names, seen), cited)
            tokens[index] = token.copy(children=list(children))
    if inline and [t.type for t in tokens] == ["paragraph_open", "inline", "paragraph_close"]:
        tokens = tokens[1:2]
    md = _markdown(language)
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


def plain_text(text: str, language: str = "en") -> str:
    """A prose text without its marks, for a title or a description."""
    return " ".join(_plain(token) for token in parse(text, language).tokens if token.type == "inline")


def sections(text: str, language: str = "en") -> Iterator[tuple[Heading | None, str]]:
    """A text cut at its headings: each heading, None before the first, and the plain words below it."""
    parsed = parse(text, language)
    headings = iter(parsed.headings)
    heading: Heading | None = None
    words: list[str] = []
    for index, token in enumerate(parsed.tokens):
        if token.type == "heading_open":
            yield heading, " ".join(words)
            heading, words = next(headings), []
        elif token.type == "inline" and parsed.tokens[index - 1].type != "heading_open":
            words += _plain(token).split()
    yield heading, " ".join(words)


@lru_cache(maxsize=8)
def _typesetter(language: str) -> MarkdownIt:
    marks = QUOTES.get(language.split("-")[0].lower(), QUOTES["en"])
    return MarkdownIt("zero", {"typographer": True, "quotes": list(marks)}).enable("smartquotes")


def typeset(text: str, language: str = "en") -> str:
    """Plain text with the language's quotation marks and apostrophes for straight ones."""
    if "'" not in text and '"' not in text:
        return text
    return "".join(child.content for t in _typesetter(language).parseInline(text) for child in t.children or ())
