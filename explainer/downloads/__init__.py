"""The explainer in the formats of other programs, beside data/explainer.json: {address: bytes}, one module a format."""

from __future__ import annotations

from explainer.downloads.annotations import pin_annotations
from explainer.downloads.csv_tables import csv_tables
from explainer.downloads.datapackage import data_package
from explainer.downloads.ftm import ftm_entities
from explainer.downloads.ics import events_calendar
from explainer.downloads.references import bibtex_references, csl_references, ris_references
from explainer.downloads.shared import Download
from explainer.downloads.timelinejs import timeline_csv, timeline_json
from explainer.links import Links
from explainer.pins import Pins
from explainer.status import Status

__all__ = ["Download", "downloads_of"]


def downloads_of(links: Links, pins: Pins, statuses: dict[str, Status]) -> tuple[Download, ...]:
    """Every file for other programs, in the order of the data page; the same bytes at every build."""
    tables = csv_tables(links, pins, statuses)
    return (
        *(table.download for table in tables),
        data_package(tables, links),
        events_calendar(links),
        timeline_json(links),
        timeline_csv(links),
        csl_references(links),
        bibtex_references(links),
        ris_references(links),
        pin_annotations(links, pins),
        ftm_entities(links),
    )
