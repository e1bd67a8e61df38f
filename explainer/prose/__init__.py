"""Our Markdown: citations, links to records, claim cards and mentions. The only package that knows markdown-it-py."""

from explainer.prose.html import html
from explainer.prose.parsing import Heading, Mistake, Parsed, mentions, parse, plain_text, sections, typeset
from explainer.prose.syntax import CITATION, REMARK, Citation, Quoted, RecordLink, Silenced

__all__ = [
    "CITATION",
    "REMARK",
    "Citation",
    "Heading",
    "Mistake",
    "Parsed",
    "Quoted",
    "RecordLink",
    "Silenced",
    "html",
    "mentions",
    "parse",
    "plain_text",
    "sections",
    "typeset",
]
