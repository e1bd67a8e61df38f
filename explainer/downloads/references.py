"""The sources as references: data/sources.json (CSL), sources.bib (BibTeX) and sources.ris. Only what is known.

Source: the Citation Style Language 1.0.2's JSON schema (csl-data.json); BibTeX's own entry types and
fields (btxdoc); the RIS format as Reference Manager had it. None of them can say that a date is inferred,
so a note does.
"""

from __future__ import annotations

from typing import Any

from explainer.data import json_bytes
from explainer.dates import Edtf, Point
from explainer.downloads.shared import Download, plain, size_of, undated
from explainer.links import Links
from explainer.model import Dossier, Source

CSL_TYPES = {
    "news report": "article-newspaper",
    "document": "document",
    "statement": "document",
    "post": "post",
    "data": "dataset",
    "interview": "interview",
}
RIS_TYPES = {
    "news report": "NEWS",
    "document": "GEN",
    "statement": "GEN",
    "post": "BLOG",
    "data": "DATA",
    "interview": "PCOMM",
}
LACKS = (
    "Which passages are used; pins.csv has them.",
    "Whether a date is inferred and how exact it is, but in the note.",
)


def csl_references(links: Links) -> Download:
    """CSL-JSON: what Zotero, Pandoc and citation processors read."""
    items = [_csl(source, links.dossier) for source in links.dossier.sources.values()]
    description = "The sources for Zotero, Pandoc and whatever else reads CSL."
    return _download("sources.json", "References, CSL-JSON", description, len(items), json_bytes(items))


def bibtex_references(links: Links) -> Download:
    """BibTeX, in UTF-8."""
    sources = links.dossier.sources.values()
    text = "\n".join(_bibtex(source, links.dossier) for source in sources)
    description = "The sources for LaTeX and reference managers."
    return _download("sources.bib", "References, BibTeX", description, len(sources), text.encode())


def ris_references(links: Links) -> Download:
    """RIS: EndNote and other reference managers."""
    sources = links.dossier.sources.values()
    text = "\r\n".join(_ris(source, links.dossier) for source in sources)
    description = "The sources for EndNote and other reference managers."
    return _download("sources.ris", "References, RIS", description, len(sources), text.encode())


def _download(name: str, title: str, description: str, count: int, data: bytes) -> Download:
    return Download(f"data/{name}", title, description, size_of(count, "source"), data, LACKS)


def _note(source: Source, dossier: Dossier) -> str:
    is_elsewhere = source.archive_url and source.url
    archived = dossier.words.gettext("Archived: %(address)s", address=source.archive_url) if is_elsewhere else ""
    texts = (undated(source, dossier.words), archived, plain(source.note, dossier.site.language))
    return ". ".join(text.rstrip(".") for text in texts if text)


def _address(source: Source) -> str:
    return str(source.url or source.archive_url or "")


# CSL


def _csl(source: Source, dossier: Dossier) -> dict[str, Any]:
    publisher = "container-title" if source.kind == "news report" else "publisher"
    found = {
        "id": source.id,
        "type": CSL_TYPES[source.kind],
        "title": source.title,
        "author": [{"literal": source.author}] if source.author else None,
        publisher: source.publisher,
        "issued": _issued(source.date.edtf) if source.date else None,
        "language": source.language,
        "URL": _address(source),
        "archive_location": source.archive_url and str(source.archive_url),
        "note": _note(source, dossier),
    }
    return {name: value for name, value in found.items() if value}


def _issued(date: Edtf) -> dict[str, Any] | None:
    """One date, or the first and last that are possible, marked as circa; None where an end is open."""
    first, last = date.earliest(), date.latest()
    if first is None or last is None:
        return None
    if point := _known(date):
        return {"date-parts": [_parts(point)]}
    return {"date-parts": [list(first), list(last)] if last != first else [list(first)], "circa": True}


def _known(date: Edtf) -> Point | None:
    """The day, month or year that a date says, where it says one and leaves no doubt."""
    return date.point if date.point and date.point.is_exact else None


def _parts(point: Point) -> list[int]:
    return [part for part in (point.year, point.month, point.day) if part is not None]


# BibTeX

_ESCAPED = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        # BibTeX counts braces behind a backslash too: \} would end the field.
        "{": r"\lbrace{}",
        "}": r"\rbrace{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{mark: f"\\{mark}" for mark in "&%$#_"},
    }
)

_IN_ADDRESSES = {ord("{"): "%7B", ord("}"): "%7D", ord("\\"): "%5C"}


def _bibtex(source: Source, dossier: Dossier) -> str:
    """An entry; its title in braces of its own, which keep the capital letters."""
    point = _known(source.date.edtf) if source.date else None
    year, month, day = (point.year, point.month, point.day) if point else (None, None, None)
    is_article = source.kind == "news report" and source.publisher is not None  # BibTeX's articles need a journal
    texts = {
        "title": f"{{{_tex(source.title)}}}",
        "author": source.author and f"{{{_tex(source.author)}}}",
        "journal" if is_article else "publisher": source.publisher and _tex(source.publisher),
        "year": year,
        "month": month,
        "day": day,
        "language": source.language,
        "url": _address(source).translate(_IN_ADDRESSES),
        "note": _tex(_note(source, dossier)),
    }
    fields = "".join(f",\n  {name} = {{{value}}}" for name, value in texts.items() if value)
    return f"@{'article' if is_article else 'misc'}{{{source.id}{fields}\n}}\n"


def _tex(text: str) -> str:
    """A text in one row, so that none of it looks like the next entry."""
    return " ".join(text.split()).translate(_ESCAPED)


# RIS


def _ris(source: Source, dossier: Dossier) -> str:
    """A reference: two letters, two spaces, a hyphen, a space and the value, a line each."""
    point = _known(source.date.edtf) if source.date else None
    parts = [f"{part:02d}" for part in _parts(point)] if point and point.year > 0 else []
    year = parts[0].zfill(4) if parts else ""
    rows = (
        ("TY", RIS_TYPES[source.kind]),
        ("ID", source.id),
        ("TI", source.title),
        ("AU", source.author),
        ("T2" if source.kind == "news report" else "PB", source.publisher),
        ("PY", year),
        ("DA", "/".join([year, *parts[1:], *[""] * (4 - len(parts))]) if parts else ""),
        ("LA", source.language),
        ("UR", _address(source)),
        ("N1", _note(source, dossier)),
    )
    lines = [f"{tag}  - {' '.join(str(value).split())}" for tag, value in rows if value]
    return "".join(f"{line}\r\n" for line in [*lines, "ER  - "])
