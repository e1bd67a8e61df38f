"""Prose texts → tokens, with everything in them that points elsewhere, and what is wrong with them.

Images are refused, for a site loads nothing from elsewhere.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token

from explainer.marks import QUOTES, quoted_ranges
from explainer.names import Names
from explainer.prose.syntax import CARD, Citation, Quoted, RecordLink, markdown, plain
from explainer.remembered import remembered

RECORD_KINDS = ("person", "event", "claim", "source", "question")
_KIND = f"(?:{'|'.join(RECORD_KINDS)})"
# What is all but a citation, a link to a record or a card, and would be printed to readers as it stands.
_NEAR_MISS = re.compile(
    r"\{\s*claims?\s*:(?![^{}\s]+\})[^}\n]*\}?|\{\s*claims:[^}\n]*\}|\{Claims?:[^}\n]*\}"
    r"|\[@[^\]\n]{1,40}$|\[@[\w-]+#\d+(?!\d|\])|\[[\w-]+#\d+\]|\(@[\w-]+#\d+\)"
    rf"|\]\({_KIND}:\s|\({_KIND}:[\w-]+\)?|\[{_KIND}:[\w-]+\]?"
    rf"|\{{(?!claim:){_KIND}:[\w-]+\}}?|^\{{[a-z0-9]+(?:-[a-z0-9]+)*\}}$"
)


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


@remembered
def parse(text: str, language: str = "en") -> Parsed:
    """A prose text as tokens. Never fails: what is wrong with it is in `mistakes`."""
    tokens = markdown(language).parse(text)
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
            headings.append(Heading(int(token.tag[1]), str(token.attrGet("id")), plain(tokens[index + 1])))
        if token.type != "inline":
            continue
        words += len(plain(token).split())
        mistakes += _unclosed(token, language)
        quotes += _block_quoted(token) if quoting else _quoted(token, language)
        for child in token.children or ():
            if child.type == "citation":
                if child.meta["cited"]:
                    citations.append(child.meta["cited"])
                else:
                    mistakes.append(
                        _no_silence(child.content)
                        if child.content.startswith("[@ok")
                        else Mistake(
                            "E303",
                            child.content.split("\n")[0],
                            f"'{' '.join(child.content.split())}' is not a citation",
                            "write [@report#5]: a source's id and a paragraph",
                        )
                    )
            elif child.type == "text" and (near := _NEAR_MISS.search(child.content)):
                mistakes.append(_near_miss(near.group()))
            elif child.type == "link_open":
                found = linked(str(child.attrGet("href") or ""))
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


def _no_silence(text: str) -> Mistake:
    message = f"‘{' '.join(text.split())}’ names no words, or no reason"
    return Mistake("E303", text.split("\n")[0], message, "write [@ok the words: why they are meant]")


def _near_miss(text: str) -> Mistake:
    if "{" in text:
        name = text.strip("{} ").rpartition(":")[2].strip() or "twenty-dead"
        hint = f"write {{claim:{name}}} alone in a paragraph"
        if re.match(rf"\{{(?!claim){_KIND}:", text):
            hint = f"only claims have cards; write [words]({text.strip('{} ')})"
        return Mistake("E304", text, f"this is no claim card: {text}", hint)
    if found := re.match(r"[(\[](\w+:[\w-]+)", text):
        hint = f"write [words]({found[1]}), with nothing between the two brackets"
        return Mistake("E303", text, f"this is no link: {text}", hint)
    hint = "write [@report#5] or [words](person:mira-okafor)"
    return Mistake("E303", text, f"this is no citation and no link: {text}", hint)


def linked(href: str) -> RecordLink | Mistake | None:
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
    words = plain(inline)
    return [Quoted(words, cited)] if words else []


def _unclosed(inline: Token, language: str) -> list[Mistake]:
    """Opening marks without a closing one: readers would see a quotation, and nothing could verify it."""
    flat = plain(inline)
    closing = QUOTES.get(language.split("-")[0].lower(), QUOTES["en"])[1::2]
    ranges = list(quoted_ranges(flat, language))
    starts = [start - 1 for start, _ in ranges]

    def is_closed(at: int) -> bool:
        behind = bisect_right(starts, at)
        return behind > 0 and at <= ranges[behind - 1][1]

    return [
        Mistake(
            "E405",
            " ".join(flat[found.start() : found.start() + 80].split()[:8]),
            "this quotation mark is never closed",
            "close it behind the words, so that they can be verified",
        )
        for found in re.finditer(r"(?<!\w)[“«„\"](?=\w)", flat)
        if found.group() not in "".join(closing) and not is_closed(found.start())
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


# Texts without marks


def plain_text(text: str, language: str = "en") -> str:
    """A prose text without its marks, for a title or a description."""
    return " ".join(plain(token) for token in parse(text, language).tokens if token.type == "inline")


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
            words += plain(token).split()
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
