"""What a build reads, as hashes: whether it stood still meanwhile. Clocks are not asked; they may go backwards."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from explainer.files import files_of, hash_of
from explainer.model import Dossier
from explainer.problems import Place, Problem, relative
from explainer.project import Project, inside

State = Mapping[Path, str]
"""The SHA-256 of each file of an author, or of a template."""


def state_of(project: Project) -> State:
    """The files of content/, its translations and the templates as they are now; the sources' texts are not among them.

    Hidden files and those that editors keep beside what they edit are left out, as nothing reads them.
    """
    found: dict[Path, str] = {}
    for folder in (project.content, *project.translations, *project.template_folders):
        found |= {path: hash_of(path) for path in files_of(folder)}
    return found


def changed_since(before: State, project: Project, dossier: Dossier) -> list[Problem]:
    """The problem of a file that was changed while it was read: the site would be partly of before, partly of after."""
    now = state_of(project)
    changed = sorted(path for path in {*before, *now} if before.get(path) != now.get(path))
    names = [relative(path, project.root) for path in changed] + _changed_texts(project, dossier)
    if not names:
        return []
    more = f" (and {len(names) - 1} more)" if len(names) > 1 else ""
    message = f"this file was changed while it was read{more}; a site of before and after would be mixed"
    return [Problem("E802", Place(names[0]), message, "build again")]


def _changed_texts(project: Project, dossier: Dossier) -> list[str]:
    """The sources' texts that are others now, or gone, or come."""
    changed = []
    for source in dossier.sources.values():
        path = inside(project.seeds, source.file) if source.file else None
        if path is None:
            continue
        text = dossier.texts.get(source.id)
        if hash_of(path) != (text.file_sha256 if text else ""):
            changed.append(project.named(path))
    return sorted(set(changed))
