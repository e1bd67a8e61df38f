"""The sources as references, as a citation processor, BibTeX's and RIS's own readers have them."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
import rispy
from bibtexparser.entrypoint import parse_string
from bibtexparser.middlewares import LatexDecodingMiddleware
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON

from explainer.downloads import Download
from tests.downloads import HARBOUR, downloads_in

STYLE = b"""\
<?xml version="1.0" encoding="utf-8"?>
<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0" default-locale="en-US">
  <info><title>Plain</title><id>https://example.org/plain</id><updated>2018-02-14T00:00:00+00:00</updated></info>
  <citation><layout><text variable="title"/></layout></citation>
  <bibliography>
    <layout delimiter=" ">
      <group delimiter="; ">
        <names variable="author"/>
        <text variable="title"/>
        <text variable="container-title"/>
        <date variable="issued" form="text"/>
        <text variable="note"/>
      </group>
    </layout>
  </bibliography>
</style>
"""
TITLE = "Two counts {after} the fire & 100% more_or_less"
NOTE = "Date: one day between 12 and 16 February 2018 (inferred: It names no day.)"


@pytest.fixture(scope="module")
def downloads(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Download]:
    return downloads_in(tmp_path_factory.mktemp("project"))


@pytest.fixture(scope="module")
def csl(downloads: dict[str, Download]) -> dict[str, Any]:
    return {item["id"]: item for item in json.loads(downloads["sources.json"].data)}


@pytest.fixture(scope="module")
def bibtex(downloads: dict[str, Download]) -> dict[str, dict[str, str]]:
    """The fields of each entry, its marks read as LaTeX reads them."""
    text = downloads["sources.bib"].data.decode()
    library = parse_string(text, append_middleware=[LatexDecodingMiddleware()])
    assert library.failed_blocks == []
    return {e.key: {"type": e.entry_type, **{f.key: f.value for f in e.fields}} for e in library.entries}


@pytest.fixture(scope="module")
def ris(downloads: dict[str, Download]) -> dict[str, dict[str, Any]]:
    return {entry["id"]: entry for entry in rispy.loads(downloads["sources.ris"].data.decode())}


def test_a_citation_processor_writes_a_bibliography_of_them(csl: dict[str, Any]) -> None:
    style = CitationStylesStyle(io.BytesIO(STYLE), validate=False)
    bibliography = CitationStylesBibliography(style, CiteProcJSON(list(csl.values())), formatter.plain)
    for name in csl:
        bibliography.register(Citation([CitationItem(name)]))
    entries = [str(entry) for entry in bibliography.bibliography()]
    assert entries[0].startswith(f"A. Reporter; {TITLE}; Harbour News; 12")
    assert entries[1:] == ["A letter; February 9, 2018", "A leaflet"]


def test_a_date_that_is_not_exact_is_about_its_days_and_the_note_says_it(csl: dict[str, Any]) -> None:
    assert csl["report"]["issued"] == {"date-parts": [[2018, 2, 12], [2018, 2, 16]], "circa": True}
    assert csl["report"]["note"].startswith(NOTE)
    assert csl["secret"]["issued"] == {"date-parts": [[2018, 2, 9]]}


def test_what_is_not_known_is_left_out(
    csl: dict[str, Any], bibtex: dict[str, dict[str, str]], ris: dict[str, dict[str, Any]]
) -> None:
    assert csl["leaflet"] == {"id": "leaflet", "type": "document", "title": "A leaflet", "language": "en"}
    assert bibtex["leaflet"] == {"type": "misc", "title": "A leaflet", "language": "en"}
    assert set(ris["leaflet"]) == {"type_of_reference", "id", "title", "language"}


def test_bibtex_reads_every_mark_of_a_title_and_an_address(bibtex: dict[str, dict[str, str]]) -> None:
    report = bibtex["report"]
    assert report["title"] == TITLE
    assert (report["type"], report["journal"], report["author"]) == ("article", "Harbour News", "A. Reporter")
    assert "year" not in report and report["note"].startswith(NOTE)
    assert bibtex["secret"]["year"] == "2018"


def test_ris_is_read_back(ris: dict[str, dict[str, Any]]) -> None:
    report, secret = ris["report"], ris["secret"]
    assert (report["type_of_reference"], report["title"], report["authors"]) == ("NEWS", TITLE, ["A. Reporter"])
    assert report["urls"] == ["https://example.org/two_counts?a=1&b=2"]
    assert report["notes"][0].startswith(NOTE) and "year" not in report
    assert (secret["year"], secret["date"]) == ("2018", "2018/02/09/")


def test_an_exact_day_that_is_inferred_says_so(tmp_path: Path) -> None:
    files = HARBOUR.replace("date: 2018-02-09,", "date: {edtf: 2018-02, basis: inferred, note: A stamp},")
    made = downloads_in(tmp_path, files)
    note = "Date: February 2018 (inferred: A stamp)"
    letter = json.loads(made["sources.json"].data)[1]
    assert (letter["issued"], letter["note"]) == ({"date-parts": [[2018, 2]]}, note)
    assert note.encode() in made["sources.bib"].data and b"year = {2018}" in made["sources.bib"].data
    assert f"N1  - {note}\r\n".encode() in made["sources.ris"].data and b"DA  - 2018/02//" in made["sources.ris"].data
