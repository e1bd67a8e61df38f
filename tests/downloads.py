"""A project with what the formats for other programs find hard, and its downloads by their names."""

from __future__ import annotations

from pathlib import Path

from explainer.downloads import Download, downloads_of
from explainer.links import link
from explainer.lock import Lock
from explainer.pins import verify
from explainer.read import read_dossier
from explainer.status import statuses
from tests.project import make_project

HARBOUR = """\
-- content/site.yaml --
title: The harbour fire
tagline: Two counts
base_url: https://example.org/harbour/
published: 2018-02-14
licence: CC BY 4.0
authors: [{name: A. Writer}]
questions:
  dead: {title: How many men died?}
groups:
  port: {title: The port}
-- content/people.yaml --
mira:
  name: Mira Okafor
  also: [Ms Okafor, the harbour master]
  group: port
  role: =HARBOUR()
  summary: Ran *the* harbour. [@report#1]
  facts: [{label: Age, value: "51", pins: [report#1]}]
  ties: [{to: union, as: harbour master of, date: 2015/.., pins: [report#1]}]
  wording: [{words: ran the harbour, reason: She did}]
  pins: [{source: report, quote: no information}]
union: {name: Доки, kind: organisation}
voice: {name: A voice & <others>, kind: unnamed}
-- content/timeline.yaml --
fire:
  title: Fire <b> & smoke
  date: {edtf: "[2018-02-05..2018-02-11]", words: last week, basis: inferred, note: The report is of the week after.}
  place: East quay
  people: [mira]
  claims: [twenty]
  pins: [report#1]
whole-days: {title: It burns, date: 2018-02-07/2018-02-08, pins: [report#1]}
one-day: {title: She answers, date: 2018-02-08, pins: [report#2]}
at-night: {title: The bell rings, date: "2018-02-08T21:30", pins: [report#2]}
month: {title: An inquiry, date: 2018-03, pins: [report#2]}
since: {title: No ferry, date: 2018-02-08/.., pins: [report#2]}
until: {title: A test, date: "[..2017-12-24]", pins: [report#2]}
either: {title: A visit, date: "{2018-02-10,2018-02-14}", pins: [report#2]}
about: {title: The pumps stop, date: 2018-01-~10, pins: [report#2]}
ancient-day: {title: A storm, date: "-0043-03-15", pins: [report#2]}
ancient: {title: The harbour is dug, date: "-0043", pins: [report#2]}
-- content/claims.yaml --
twenty:
  question: dead
  text: More than 20 died.
  by: union
  event: fire
  figure: {min: 20, min_open: true, unit: people, counts: killed, of: men, words: more than 20}
  pins: [{source: secret, quote: more than 20}]
  responses:
    - {by: mira, kind: denial, text: Denies it., date: 2018-02-11, pins: [{source: report, quote: No one died}]}
-- content/sources.yaml --
report:
  title: Two counts {after} the fire & 100% more_or_less
  author: A. Reporter
  publisher: Harbour News
  date: {edtf: "[2018-02-12..2018-02-16]", basis: inferred, note: It names no day.}
  url: https://example.org/two_counts?a=1&b=2
  archive_url: https://archive.example.org/two
  file: report.txt
secret: {title: A letter, kind: document, date: 2018-02-09, file: letter.txt, show: none}
leaflet: {title: A leaflet, kind: statement}
-- seeds/report.txt --
It burned last week.
No one died, she said, and had no information.
-- seeds/letter.txt --
It was more than 20.
"""

EVENTS = 11


def downloads_in(root: Path, files: str = HARBOUR) -> dict[str, Download]:
    """The downloads of a project, by the name of the file."""
    dossier, written, problems = read_dossier(make_project(root, files))
    assert dossier is not None, problems
    links, problems = link(dossier, written)
    assert problems == []
    pins, problems = verify(dossier, written, Lock())
    assert problems == []
    return {download.name: download for download in downloads_of(links, pins, statuses(links))}


def put_into(folder: Path, downloads: dict[str, Download]) -> Path:
    for name, download in downloads.items():
        (folder / name).write_bytes(download.data)
    return folder
