"""Releases and what changed since: the steps of `release` and `diff`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from explainer.changes import Changes, changes_between, fresh_corrections, in_words, renamed
from explainer.kept import read_lock, read_released, write_released
from explainer.links import Links, link
from explainer.pins import Pins, verify
from explainer.problems import Place, Problem, count_of
from explainer.project import Project
from explainer.read import read_dossier
from explainer.released import Released, snapshot
from explainer.status import statuses


def release(project: Project, links: Links, pins: Pins) -> tuple[list[str], list[Problem]]:
    """Records what is published now. What is told of it: how much that is, and what changed since the last time."""
    if links.dossier.site.published is None:
        hint = "write published: and the day, such as 2018-02-14"
        return [], [Problem("E202", Place("content/site.yaml"), "'published' is required for a release", hint)]
    earlier, _, _ = read_released(project)
    now = snapshot(links, pins, statuses(links))
    if problems := write_released(project, now):
        return [], problems
    quotes = sum(len(entry.quotes) for entry in now.records.values())
    told = [f"content/released.json holds {len(now.records)} records and {quotes} quotations, as of {now.published}"]
    if earlier:
        told.append(summed(changes_between(earlier, now, renamed(links.dossier))))
    return told, []


def diff(project: Project, revision: str | None) -> tuple[list[str], list[Problem]]:
    """What changed since the last release, or since a revision of git, record by record."""
    links, pins, problems = _read(project)
    if links is None or pins is None:
        return [], problems
    if revision:
        earlier, problems = _at(project, revision)
    else:
        earlier, _, problems = read_released(project)
    if problems:
        return [], problems
    if earlier is None:
        return ["nothing was released yet: python build.py release"], []
    return list(_told(earlier, revision or f"the release of {earlier.published}", links, pins)), []


def _told(earlier: Released, since: str, links: Links, pins: Pins) -> Iterator[str]:
    now = snapshot(links, pins, statuses(links))
    changes = changes_between(earlier, now, renamed(links.dossier))
    yield f"since {since}: {summed(changes)}"
    yield from in_words(changes, now, fresh_corrections(earlier, links.dossier))


def _read(project: Project) -> tuple[Links | None, Pins | None, list[Problem]]:
    """A project read, linked and verified, without the checks."""
    dossier, written, problems = read_dossier(project)
    if dossier is None:
        return None, None, problems
    links, problems = link(dossier, written)
    lock, unread = read_lock(project)
    if problems or unread:
        return None, None, problems or unread
    pins, problems = verify(dossier, written, lock)
    return (None, None, problems) if problems else (links, pins, [])


def _at(project: Project, revision: str) -> tuple[Released | None, list[Problem]]:
    """What would have been recorded, had content/ been released as it stands in a revision of git."""
    from explainer.revisions import contents_at  # only here: nothing else asks git

    with TemporaryDirectory() as folder:
        if problems := contents_at(project.root, revision, Path(folder)):
            return None, problems
        links, pins, problems = _read(Project(Path(folder), Path(folder) / "seeds"))
        if links is None or pins is None:
            return None, problems
        return snapshot(links, pins, statuses(links)), []


def summed(changes: Changes) -> str:
    """`2 new records, 3 changed fields in 1 record`."""
    numbers = ((changes.new, "new record"), (changes.gone, "gone record"), (changes.changed, "changed field"))
    parts = [count_of(len(found), noun) for found, noun in numbers if found]
    if changes.changed:
        parts[-1] += " in " + count_of(len({change.record for change in changes.changed}), "record")
    return ", ".join(parts) or "nothing changed"
