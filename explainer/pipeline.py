"""The build of an explainer, told in order: content/ and seeds/ in, a site out."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from explainer.assets import default_templates
from explainer.changes import uncorrected
from explainer.checks import check
from explainer.coverage import Limits, beyond
from explainer.kept import read_lock, read_released, write_locks
from explainer.links import link
from explainer.lock import check_locked, joined
from explainer.outcome import Outcome, errors_of
from explainer.pins import verify
from explainer.problems import Problem
from explainer.project import Project
from explainer.read import read_dossier
from explainer.released import snapshot
from explainer.remembered import begun, forget
from explainer.state import changed_since, state_of
from explainer.translations import read_editions
from explainer.verified import Verified
from explainer.write import Made, check_output, write

# What renders, draws and writes takes longer to import than a check takes, so it is imported where it is used.
if TYPE_CHECKING:
    from explainer.page_cache import PageCache
    from explainer.pages import Page
    from explainer.render import First


def build(
    project: Project,
    output: Path | None,
    *,
    base_url: str | None = None,
    locked: bool = False,
    accept: bool = False,
    limits: Limits | None = None,
    cache: PageCache | None = None,
    ahead: First | None = None,
) -> Outcome:
    """Reads, links, verifies, checks, renders and writes; each stage only on clean input.

    `output` None checks only. `base_url` takes the place of the one in site.yaml. `locked` refuses to
    change pins.lock, `accept` takes changed texts of sources for the right ones. `limits` says how much
    may be without a pin. Pages in the `cache` that would be the same are not made again. Pages
    that somebody waits for go `ahead`: they are given away before the checks, and before the others are made.
    """
    if output is not None and (problems := check_output(output, project.root)):
        return Outcome(tuple(problems))

    begun()
    before = state_of(project)
    dossier, written, problems = read_dossier(project, base_url)
    if dossier is None:
        return Outcome(tuple(problems))

    editions = read_editions(project, dossier, written, accept)
    problems = editions.problems
    if errors := errors_of(problems):
        return Outcome(errors)

    linked = [link(*edition) for edition in editions.found]
    if wrong := every(found for _, found in linked):
        return Outcome(wrong)

    lock, unread = read_lock(project)
    if unread:
        return Outcome(tuple(unread))
    pinned = [verify(*edition, lock, accept) for edition in editions.found]
    if wrong := every(found for _, found in pinned):
        return Outcome(wrong)
    new_lock = joined(pins.lock for pins, _ in pinned)
    if locked:
        problems += check_locked(lock, new_lock, "content/pins.lock")

    verified = [
        Verified(links, pins, written)
        for (links, _), (pins, _), (_, written) in zip(linked, pinned, editions.found, strict=True)
    ]
    making = None
    if ahead:
        from explainer.site import SiteMaking

        making = SiteMaking(verified, project, output, ahead)
        making.first()
    for edition in verified:
        problems += check(edition.links, edition.pins, edition.written)
    first = verified[0]
    coverage, *others = [edition.coverage for edition in verified]
    released, text, unread = read_released(project)
    problems += unread
    if released:
        now = snapshot(first.links, first.pins, first.statuses)
        problems += uncorrected(released, now, first.links.dossier, written, text)
    languages = [edition.links.dossier.site.language for edition in verified[1:]]
    translations = dict(zip(languages, others, strict=True))
    came_to = Outcome((), first.links, first.pins, coverage, translations, lock=new_lock, translated=editions.locks)
    over = beyond(coverage, limits or Limits())
    for language, other in translations.items():
        over += beyond(other, limits or Limits(), f"content.{language}")
    if (errors := errors_of(problems)) or over:
        # A check tells everything, and so does one that asks for more pins; to a build that failed warnings can wait.
        told = errors if output is not None and not over else problems
        return replace(came_to, problems=(*told, *over))

    if output is None and project.template_folders == (default_templates(),):
        # Only templates of the project's own could still fail.
        return replace(came_to, problems=tuple(changed_since(before, project, dossier) or problems))

    from explainer.site import SiteMaking

    making = making or SiteMaking(verified, project, output)
    site = making.all(progress, cache.read() if cache else {})
    forget()
    problems += site.problems
    came_to = replace(came_to, pages=site.pages)
    if moved := changed_since(before, project, dossier):  # templates are read as late as this
        return replace(came_to, problems=tuple(moved))
    if errors_of(site.problems) or output is None:
        return replace(came_to, problems=errors_of(problems) or tuple(problems))
    made, refused = write(site.files, output, project.root)
    if refused:
        return replace(came_to, problems=tuple(refused), made=made if made != Made() else None)
    if cache:
        cache.write(site.made_pages)
    if not locked:
        problems += write_locks(project, lock, new_lock, editions.locks)
    return replace(came_to, problems=tuple(problems), made=made, left_out=site.left_out)


def every(problems: Iterable[list[Problem]]) -> tuple[Problem, ...]:
    return tuple(problem for found in problems for problem in found)


def progress(pages: list[Page]) -> Iterable[Page]:
    """A progress bar on a terminal, once rendering has taken a second."""
    if not sys.stderr.isatty():
        return pages
    from tqdm import tqdm

    tqdm.monitor_interval = 0  # its thread would keep a build from using a second process
    return tqdm(pages, desc="rendering", unit=" pages", delay=1, leave=False)
