"""Tables as CSV, and data/datapackage.json, which says what each column of them holds.

Source: RFC 4180 for the tables; Data Package and Table Schema, version 1 (specs.frictionlessdata.io).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from explainer.data import json_bytes
from explainer.downloads.shared import Download, size_of
from explainer.links import Links
from explainer.model import Site
from explainer.tables.table import table_text

Type = Literal["string", "integer", "boolean", "date"]
Row = Mapping[str, Any]
LIST = " | "
"""Between the parts of a cell that holds several."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column, as Table Schema describes it."""

    name: str
    description: str
    type: Type = "string"
    choices: tuple[str, ...] = ()
    of: str = ""
    """The table whose ids it holds."""
    is_key: bool = False

    @property
    def field(self) -> dict[str, Any]:
        limits: dict[str, Any] = {"required": True} if self.is_key else {}
        if self.choices:
            limits["enum"] = list(self.choices)
        made = {"name": self.name, "type": self.type, "description": self.description}
        return {**made, "constraints": limits} if limits else made


@dataclass(frozen=True, slots=True)
class CsvTable:
    """One table: its columns, and its rows by the columns' names; a cell that is not there is empty."""

    name: str
    description: str
    size: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    lacks: tuple[str, ...] = ()

    @property
    def download(self) -> Download:
        heads = [column.name for column in self.columns]
        text = table_text(heads, ([_cell(row.get(name)) for name in heads] for row in self.rows))
        title = f"{self.name.capitalize()} as a table"
        return Download(f"data/{self.name}.csv", title, self.description, self.size, text.encode(), self.lacks)

    @property
    def resource(self) -> dict[str, Any]:
        """The table as a resource of the package."""
        schema: dict[str, Any] = {"fields": [column.field for column in self.columns], "missingValues": [""]}
        if key := [column.name for column in self.columns if column.is_key]:
            schema["primaryKey"] = key
        if keys := [_foreign_key(column, self.name) for column in self.columns if column.of]:
            schema["foreignKeys"] = keys
        return {
            "profile": "tabular-data-resource",
            "name": self.name,
            "path": f"{self.name}.csv",
            "description": self.description,
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "schema": schema,
        }


def _foreign_key(column: Column, table: str) -> dict[str, Any]:
    return {"fields": column.name, "reference": {"resource": "" if column.of == table else column.of, "fields": "id"}}


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return LIST.join(map(str, value)) if isinstance(value, (tuple, list)) else str(value)


def data_package(tables: Sequence[CsvTable], links: Links) -> Download:
    """The description of the tables, by which programs read them with their types and their ties."""
    site = links.dossier.site
    package: dict[str, Any] = {"profile": "tabular-data-package", "name": _slug(site), "title": site.title}
    package |= {"description": site.tagline} if site.tagline else {}
    package |= {"homepage": str(site.base_url)} if site.base_url else {}
    if site.licence:
        package["licenses"] = [{"name": re.sub(r"[^A-Za-z0-9._-]+", "-", site.licence), "title": site.licence}]
    if sources := [_named(s.title, s.url) for s in links.dossier.sources.values()]:
        package["sources"] = sources
    if site.authors:
        package["contributors"] = [{**_named(author.name, author.url), "role": "author"} for author in site.authors]
    package["resources"] = [table.resource for table in tables]
    description = "What each column of the tables holds, for programs that read Data Packages (Frictionless)."
    if site.licence:
        description += " Its licence is that of our own words; quotations remain their sources’."
    size = size_of(len(tables), "table")
    return Download("data/datapackage.json", "The tables, described", description, size, json_bytes(package))


def _named(title: str, url: str | None) -> dict[str, str]:
    return {"title": title, "path": str(url)} if url else {"title": title}


def _slug(site: Site) -> str:
    """The title in the letters that a package's name may have."""
    ascii_text = unicodedata.normalize("NFKD", site.title).encode("ascii", "ignore").decode().casefold()
    return re.sub(r"[^a-z0-9]+", "-", ascii_text).strip("-") or "explainer"
