"""The files that the program itself keeps in content/: pins.lock and released.json, read and written."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from explainer.documents import read_text
from explainer.files import put
from explainer.lock import Lock, lock_text, parse_lock
from explainer.problems import Place, Problem
from explainer.project import Project
from explainer.released import Released, parse_released, released_text


def read_lock(project: Project) -> tuple[Lock, list[Problem]]:
    """The lock; empty where there is none yet."""
    if not os.path.lexists(project.lock):
        return Lock(), []
    text, problems = read_text(project.lock, project.root)
    return (Lock(), problems) if problems else parse_lock(text, "content/pins.lock")


def write_locks(project: Project, old: Lock, new: Lock, translated: Mapping[Path, str]) -> list[Problem]:
    """Writes pins.lock where it changes, and so each translation's translated.lock."""
    problems = _write(project.lock, lock_text(new)) if new != old else []
    for path, text in translated.items():
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            problems += _write(path, text)
    for path in (project.lock, project.released, *translated):
        with suppress(OSError):
            _part(path).unlink(missing_ok=True)  # of a build or a release that was stopped
    return problems


def read_released(project: Project) -> tuple[Released | None, str, list[Problem]]:
    """What the last release published, and the text of its file; None where nothing was released yet."""
    if not os.path.lexists(project.released):
        return None, "", []
    text, problems = read_text(project.released, project.root)
    released, unread = (None, problems) if problems else parse_released(text)
    return released, text, unread


def write_released(project: Project, released: Released) -> list[Problem]:
    return _write(project.released, released_text(released))


def _write(path: Path, text: str) -> list[Problem]:
    """Writes a file by a rename: it is the old one or the new one, never half of it."""
    try:
        put(path, text.encode())
    except OSError as error:
        with suppress(OSError):
            _part(path).unlink(missing_ok=True)
        reason = (error.strerror or str(error)).lower()
        message, hint = f"this file could not be written: {reason}", "mend it and build again; it is as it was"
        return [Problem("E802", Place(f"{path.parent.name}/{path.name}"), message, hint)]
    return []


def _part(path: Path) -> Path:
    return path.with_name(f".{path.name}.part")
