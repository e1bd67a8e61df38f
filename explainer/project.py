"""One explainer's folders, where everything in them was written, and one reading of them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path as FilePath

from explainer.assets import default_templates
from explainer.documents import Document, Path
from explainer.problems import Place, Problem, relative

Key = tuple[str, str]
"""The kind and id of a record; ('site', '') and ('article', '') for those two."""


@dataclass(frozen=True, slots=True)
class Written:
    """Where each record was written: its document, and the way to it inside."""

    spots: dict[Key, tuple[Document, Path]] = field(default_factory=dict)
    translated: dict[Key, tuple[Document, Path]] = field(default_factory=dict)
    """Where the texts of a translation were written; what it has not stands where the original was."""

    def _spot(self, key: Key, path: Path) -> tuple[Document, Path]:
        if key in self.translated:
            document, at = self.translated[key]
            if document.has((*at, *path)):
                return document, at
        return self.spots[key]

    def place(self, key: Key, path: Path = (), name: bool = False) -> Place:
        """The place of a value of a record, or of its name (`name`)."""
        document, at = self._spot(key, path)
        return document.place((*at, *path), key=name)

    def find(self, key: Key, path: Path, needle: str, occurrence: int = 0) -> Place:
        """The place of `needle` within a value of a record."""
        document, at = self._spot(key, path)
        return document.find((*at, *path), needle, occurrence)

    def find_quoted(self, key: Key, path: Path, words: str) -> Place:
        """The place of quoted words within a value: as they were typed, by their beginning, inside marks."""
        document, at = self._spot(key, path)
        found = max(re.split(r"[‘’“”…\[\]]|\.\.\.", words), key=len).split()
        # A quotation may run over the end of a row: fewer and fewer of its words are looked for.
        starts = [" ".join(found[:count]) for count in range(min(len(found), 6), 0, -1)]
        return document.find_any((*at, *path), [mark + start for start in starts for mark in ('"', *"“'‘«„‹‚", "")])

    def find_words(self, key: Key, path: Path, sentence: str, words: str = "") -> Place:
        """The place of a sentence within a value, or of words in it, as they were typed."""
        document, at = self._spot(key, path)
        return document.find_words((*at, *path), sentence, words)

    def find_any(self, key: Key, path: Path, needles: Iterable[str]) -> Place:
        """The place of the first of the needles that stands within a value."""
        document, at = self._spot(key, path)
        return document.find_any((*at, *path), needles)


@dataclass(frozen=True, slots=True)
class Project:
    """The folders of one explainer."""

    root: FilePath
    seeds: FilePath

    @property
    def content(self) -> FilePath:
        return self.root / "content"

    @property
    def translations(self) -> list[FilePath]:
        """The folders beside content/ that are named after it: content.ru."""
        return sorted(path for path in self.root.glob(f"{self.content.name}.*") if path.is_dir())

    @property
    def lock(self) -> FilePath:
        return self.content / "pins.lock"

    @property
    def released(self) -> FilePath:
        return self.content / "released.json"

    @property
    def templates(self) -> FilePath:
        return self.root / "templates"

    @property
    def template_folders(self) -> tuple[FilePath, ...]:
        """The first that has a file wins: a project's own templates stand before the defaults."""
        own, default = self.templates, default_templates()
        return (own, default) if own.is_dir() and own.resolve() != default.resolve() else (default,)

    def named(self, path: FilePath) -> str:
        """A path as authors see it; a seeds folder elsewhere is still called seeds/."""
        if path.is_relative_to(self.seeds):
            return f"seeds/{path.relative_to(self.seeds).as_posix()}"
        return relative(path, self.root)


@dataclass(slots=True)
class Reading:
    """One reading of a project as it goes on: where everything was found, and what is wrong with it so far."""

    project: Project
    written: Written = field(default_factory=Written)
    problems: list[Problem] = field(default_factory=list)

    def refuse(self, code: str, place: Place, message: str, hint: str = "") -> None:
        self.problems.append(Problem(code, place, message, hint))


def inside(folder: FilePath, name: str) -> FilePath | None:
    """The path of `name` in a folder; None where it would lie outside."""
    if "\\" in name or ":" in name or FilePath(name).is_absolute():
        return None
    path = (folder / name).resolve()
    return path if path.is_relative_to(folder.resolve()) else None


def folder_in_repository(root: FilePath, workspace: str = "") -> str:
    """The way to a project from the top of its repository, with forward slashes; empty where it is the top.

    The top is the nearest folder with .git in it, else `workspace`, where that holds the project.
    """
    above = [root, *root.parents]
    top = next((folder for folder in above if (folder / ".git").exists()), None)
    if top is None and workspace and FilePath(workspace).resolve() in above:
        top = FilePath(workspace).resolve()
    found = root.relative_to(top or root).as_posix()
    return "" if found == "." else found
