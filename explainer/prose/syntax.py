"""Our Markdown: what stands in `[@…]`, and the cards of claims, as rules of markdown-it-py.

Raw HTML is off: it is shown as it was typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from explainer.marks import QUOTES, as_typed

CITATION = re.compile(r"\[@(?P<source>[^\]\s#]+)#(?P<at>[1-9]\d{0,5})\]")
CARD = re.compile(r"\{claim:(?P<id>[^{}\s]*)\}")
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
    numbers: dict[str, int] = {}
    for opening, inline in zip(state.tokens, state.tokens[1:], strict=False):
        if opening.type == "heading_open":
            slug = "-".join(re.findall(r"[^\W_]+", plain(inline).casefold())) or "section"
            name, number = slug, numbers.get(slug, 1)
            while name in used:
                number += 1
                name = f"{slug}-{number}"
            used.add(name)
            numbers[slug] = number
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
def markdown(language: str) -> MarkdownIt:
    marks = QUOTES.get(language.split("-")[0].lower(), QUOTES["en"])
    md = MarkdownIt("commonmark", {"html": False, "typographer": True, "quotes": list(marks)})
    md.enable(["smartquotes", "table", "strikethrough"])
    md.inline.ruler.before("link", "citation", _cite)
    md.core.ruler.push("claim_cards", _cards)
    md.core.ruler.push("heading_ids", _headings)
    md.core.ruler.push("one_text", _one_text)
    return md


def plain(inline: Token) -> str:
    """The words of an inline token, without marks and citations."""
    parts = []
    for child in inline.children or ():
        if child.type in ("text", "code_inline"):
            parts.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            parts.append(" ")
    return "".join(parts).replace("\n", " ").strip()
