"""The files that the program itself keeps in content/: pins.lock and released.json, read and written."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from explainer.documents import read_text
from explainer.lock import Lock, lock_text, parse_lock
from explainer.problems import Place, Problem
from explainer.project import Project
from explainer.released import Released, parse_released, released_text


def read_lock(project: Project) -> tuple[Lock, list[Problem]]:
    """The lock; empty where there is none yet."""
    if not project.lock.exists():
        return Lock(), []
    text, problems = read_text(project.lock, project.root)
    return (Lock(), problems) if problems else parse_lock(text, "content/pins.lock")


def write_locks(project: Project, old: Lock, new: Lock, translated: Mapping[Path, str]) -> list[Problem]:
    """Writes pins.lock where it changes, and so each translation's translated.lock."""
    problems = _write(project.lock, lock_text(new)) if new != old else []
    for path, text in translated.items():
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            problems += _write(path, text)
    return problems


def read_released(project: Project) -> tuple[Released | None, str, list[Problem]]:
    """What the last release published, and the text of its file; None where nothing was released yet."""
    if not project.released.exists():
        return None, "", []
    text, problems = read_text(project.released, project.root)
    released, unread = (None, problems) if problems else parse_released(text)
    return released, text, unread


def write_released(project: Project, released: Released) -> list[Problem]:
    return _write(project.released, released_text(released))


def _write(path: Path, text: str) -> list[Problem]:
    """Writes a file by a rename: it is the old one or the new one, never half of it."""
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_text(text, encoding="utf-8", newline="\n")
        part.replace(path)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        return [Problem("E802", Place(f"{path.parent.name}/{path.name}"), f"this file could not be written: {reason}")]
    return []
