"""The article: Markdown behind front matter, or the text of a source that is published in full."""

from __future__ import annotations

import os
from collections.abc import Mapping

from explainer.documents import Document, parse_document, read_text
from explainer.model import Article, FrontMatter, Site, Source, SourceText
from explainer.problems import Place, Problem
from explainer.project import Reading, inside
from explainer.records import parse_value
from explainer.unseen import without_unseen

NAMED = ("site", "")
"""The record that names the article's file."""


def read_article(
    reading: Reading, site: Site | None, sources: Mapping[str, Source], texts: Mapping[str, SourceText]
) -> Article | None:
    """The article that site.yaml names; None where there are problems."""
    content, root = reading.project.content, reading.project.root
    if site is None:  # which article it names is not known, so the usual one is read where it is there
        usual, wrong = read_text(content / "article.md", root)
        return None if wrong else parse_article(reading, usual, "content/article.md")
    if site.article.startswith("../seeds/"):
        return _source_as_article(reading, site, sources, texts)
    place = reading.written.place(NAMED, ("article",))
    path = inside(content, site.article)
    if path is None:
        hint = "an article lies in content/, or is a source's text: ../seeds/report.txt"
        reading.refuse("E107", place, "this path leads out of content/", hint)
        return None
    name = f"content/{site.article}"
    if not os.path.lexists(path):  # unlike is_file it never raises, even where a name is too long
        place = place if "article" in site.model_fields_set else Place(name)
        hint = "write it, or name another with `article:` in site.yaml"
        reading.refuse("E101", place, f"the article {name} is missing", hint)
        return None
    text, wrong = read_text(path, root)
    reading.problems += wrong
    return None if wrong else parse_article(reading, text, name)


def parse_article(reading: Reading, text: str, path: str) -> Article | None:
    """Markdown behind front matter: YAML between a first line and another line of three hyphens."""
    rows = text.split("\n")
    if not text.strip():
        reading.refuse("E103", Place(path), "this file is empty", "start it with --- and a title: line")
        return None
    top = Place(path, 1, 1, rows[0])
    if rows[0].rstrip() != "---":
        hint = "start it with --- on a line, title: …, and --- on a line"
        reading.refuse("E207", top, "the article has no front matter", hint)
        return None
    end = next((n for n, row in enumerate(rows[1:], 1) if row.rstrip() == "---"), None)
    if end is None:
        reading.refuse("E207", top, "the front matter has no end", "close it with --- on a line of its own")
        return None
    body = "\n".join(rows[end + 1 :])
    document = Document(path, body, first_line=end + 2)
    reading.written.spots["article", ""] = (document, ())
    reading.problems += document.unclosed()
    front = _parse_front(reading, "\n".join(rows[1:end]) + "\n", path)
    if front and not body.strip():
        place = Place(path, end + 1, 1, rows[end])
        reading.refuse("E103", place, "the article has no text below its front matter")
    return Article(path, front.title, body, end + 2, front) if front else None


def _parse_front(reading: Reading, text: str, path: str) -> FrontMatter | None:
    document, wrong = parse_document(text, path, first_line=2)
    if wrong:
        empty = "the front matter is empty", "it needs a title: line"
        reading.problems += [Problem("E207", p.place, *empty) if p.code == "E103" else p for p in wrong]
        return None
    reading.written.spots["front", ""] = (document, ())
    if not isinstance(document.value, Mapping):
        reading.refuse("E207", document.place(), "the front matter should be a mapping of fields", "title: …")
        return None
    front, wrong = parse_value(FrontMatter, document.value, document)
    reading.problems += wrong
    return front


def _source_as_article(
    reading: Reading, site: Site, sources: Mapping[str, Source], texts: Mapping[str, SourceText]
) -> Article | None:
    """A source's own text as the article: only where it is published in full."""
    place = reading.written.place(NAMED, ("article",))
    name = site.article.removeprefix("../seeds/")
    source = next((s for s in sources.values() if s.file == name), None)
    if source is None:
        # It may be one of those that were told already.
        if not any(p.place.path.startswith("content/sources") for p in reading.problems):
            hint = f"name it in sources.yaml: file: {name}"
            reading.refuse("E101", place, f"no source has the file '{name}'", hint)
        return None
    if source.show != "full":
        hint = "set `show: full` and its `licence` in sources.yaml"
        reading.refuse("E601", place, f"the text of '{source.id}' may not be published in full", hint)
        return None
    text = texts.get(source.id)
    if text is None:
        if not any(p.place.path == f"seeds/{name}" for p in reading.problems):
            message = f"seeds/{name} is missing, and it is the article"
            reading.refuse("E101", place, message, "put the text into seeds/")
        return None
    reading.written.spots["article", ""] = (Document(text.path, text.text), ())
    return Article(text.path, source.title, without_unseen(text.text), source=source.id)
