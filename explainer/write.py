"""{path: bytes} → site/, touching only what differs, and never a file that no build wrote."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from explainer.files import fresh, leads_out
from explainer.problems import Place, Problem, relative

MANIFEST = ".manifest.json"
TEMPORARY = ".explainer-part"
"""The ending of a file that is being written; a build that was stopped may leave one, the next removes it."""


@dataclass(frozen=True, slots=True)
class Made:
    """What a write did, by number of files."""

    written: int = 0
    unchanged: int = 0
    removed: int = 0

    def again(self) -> Made:
        """What the same write would do a second time."""
        return Made(unchanged=self.written + self.unchanged)


def check_output(folder: Path, root: Path) -> list[Problem]:
    """Refuses a folder in which a site could do harm: the project, what it holds, or a folder around it."""
    if leads_out(folder, root):
        hint = "delete it, or name the folder itself: --output DIR"
        return [Problem("E801", Place(relative(folder, root)), "a symbolic link here leads out of the project", hint)]
    folder, root = folder.resolve(), root.resolve()
    place = Place(relative(folder, root))
    if root == folder or root.is_relative_to(folder):
        return [
            Problem(
                "E801",
                place,
                "the output folder is the project, or a folder around it",
                "name a folder of its own: --output site",
            )
        ]
    for name in ("content", "seeds", "templates", "explainer", "tests", "docs", ".git"):
        if folder.is_relative_to(root / name):
            return [
                Problem("E801", place, f"the output folder lies in {name}/", "name a folder of its own: --output site")
            ]
    if folder.exists() and not folder.is_dir():
        return [Problem("E801", place, "the output folder is a file", "name a folder: --output site")]
    return []


def write(outputs: Mapping[str, bytes], folder: Path, root: Path) -> tuple[Made, list[Problem]]:
    """Brings a folder to hold `outputs`, and nothing else that an earlier build wrote.

    All that differs is first written beside its place; only when it all stands there is it renamed into it, what
    pages load before the pages. A build that fails or is stopped before that leaves the site as it was; one that is
    stopped within it leaves pages that are each the old one or the new one, and what they load.
    """
    if problems := check_output(folder, root):
        return Made(), problems
    try:
        earlier, problems = read_manifest(folder, root)
        changed, in_the_way = ([], []) if problems else _compared(outputs, earlier, folder, root)
        if problems := problems + in_the_way:
            return Made(), problems
        # The list first names old and new alike: a build that is stopped leaves no file that nobody owns.
        _stage({path: outputs[path] for path in changed}, _manifest(earlier | set(outputs)), folder)
    except OSError as error:
        return Made(), [_unwritten(error, folder, root, "mend it and build again; the site is as it was")]
    gone = earlier - set(outputs)
    try:
        removed = _publish(changed, gone, folder)
        if changed or gone or not earlier:
            put(folder / MANIFEST, _manifest(set(outputs)))
    except OSError as error:
        with suppress(OSError):
            clear(folder)
        hint = "mend it and build again; until then some pages are new and some old, each of them whole"
        return Made(len(changed), len(outputs) - len(changed)), [_unwritten(error, folder, root, hint)]
    return Made(len(changed), len(outputs) - len(changed), removed), []


def _unwritten(error: OSError, folder: Path, root: Path, hint: str) -> Problem:
    path = Path(error.filename) if isinstance(error.filename, str) else folder
    path = (
        path.with_name(path.name.removeprefix(".").removesuffix(TEMPORARY)) if path.name.endswith(TEMPORARY) else path
    )
    reason = (error.strerror or str(error)).lower()
    return Problem("E802", Place(relative(path, root)), f"the site could not be written: {reason}", hint)


def _compared(
    outputs: Mapping[str, bytes], earlier: set[str], folder: Path, root: Path
) -> tuple[list[str], list[Problem]]:
    """The files that differ from what is there; and what is there that no build may write over."""
    changed, problems = [], []
    inside = folder.resolve()
    outside = {p for p in {(folder / path).parent for path in outputs} if not _real(p).is_relative_to(inside)}
    elsewhere = "move it away, or name another folder: --output DIR"
    for above in sorted({folder / parent for path in outputs for parent in PurePosixPath(path).parents}):
        if above.exists() and not above.is_dir():
            message = "this file is in the way: the site has a folder here"
            problems.append(Problem("E801", Place(relative(above, root)), message, elsewhere))
    for path, data in outputs.items():
        target = folder / path
        if target.is_symlink() or target.parent in outside:
            message = "a link stands where the site would be written"
            problems.append(Problem("E801", Place(relative(target, root)), message, "delete the link"))
        elif not target.exists():
            changed.append(path)
        elif not target.is_file() or target.read_bytes() != data:  # what is no file may never end when it is read
            changed.append(path)
            if path not in earlier:
                message = "this file is in the way, and no build wrote it"
                problems.append(Problem("E801", Place(relative(target, root)), message, elsewhere))
    return changed, problems


def _stage(files: Mapping[str, bytes], manifest: bytes, folder: Path) -> None:
    """Writes each file beside its place. Where one cannot be written, none is left, nor a folder made for it."""
    made: list[Path] = []
    try:
        made += _make_folder(folder)
        clear(folder)
        for path, data in files.items():
            target = folder / path
            made += _make_folder(target.parent)
            fresh(_part(target)).write_bytes(data)
        if not (folder / MANIFEST).exists() or (folder / MANIFEST).read_bytes() != manifest:
            put(folder / MANIFEST, manifest)
    except OSError:
        with suppress(OSError):
            clear(folder)
        for place in reversed(made):
            with suppress(OSError):
                place.rmdir()
        raise


def _make_folder(folder: Path) -> list[Path]:
    """Makes a folder and those above it; the new ones, the outermost first."""
    new = [place for place in (folder, *folder.parents) if not place.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    return new[::-1]


def _publish(staged: Iterable[str], gone: Iterable[str], folder: Path) -> int:
    """Renames what was staged into its place, then removes what is gone: how many files that were."""
    for path in sorted(staged, key=_order):
        _part(folder / path).replace(folder / path)
    return sum(remove(folder, path) for path in sorted(gone, key=_order, reverse=True))


def clear(folder: Path) -> None:
    """Removes what a build or a deploy that was stopped left half written, and the folders that it made for that."""
    for left in sorted(folder.rglob(f".*{TEMPORARY}")):
        remove(folder, left.relative_to(folder).as_posix())


def _order(path: str) -> tuple[bool, str]:
    """What pages load comes before the pages; where they are removed, after them."""
    return path.endswith(".html"), path


def put(target: Path, data: bytes) -> None:
    """Writes a file by a rename: it is the old one or the new one, never half of it."""
    part = _part(target)
    try:
        fresh(part).write_bytes(data)
        part.replace(target)
    except OSError:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise


def _part(target: Path) -> Path:
    return target.with_name(f".{target.name}{TEMPORARY}")


def remove(folder: Path, path: str) -> int:
    """Removes a file and the folders that are empty without it; 1 if it was there."""
    target = folder / path
    found = target.is_file()
    target.unlink(missing_ok=True)
    for parent in target.parents:
        if parent == folder or not parent.is_dir() or any(parent.iterdir()):
            break
        parent.rmdir()
    return int(found)


def _manifest(paths: set[str]) -> bytes:
    return (json.dumps({"version": 1, "files": sorted(paths)}, indent=0) + "\n").encode()


def read_manifest(folder: Path, root: Path) -> tuple[set[str], list[Problem]]:
    """The files that the last build wrote into a folder, or also those before it, where that build was stopped."""
    path = folder / MANIFEST
    if not path.exists():
        return set(), []
    try:
        names = json.loads(path.read_bytes() if path.is_file() else b"")["files"]
        if not isinstance(names, list):
            raise TypeError
        found = {str(name) for name in names}
    except (ValueError, KeyError, TypeError):
        return set(), [
            Problem(
                "E801",
                Place(relative(path, root)),
                "this list of what earlier builds wrote is damaged",
                "empty the folder and build again",
            )
        ]
    # A list that was tampered with must not lead out of the folder, nor to a folder in it.
    inside = folder.resolve()
    kept = {n for n in found if "\0" not in n and _real((inside / n).parent).is_relative_to(inside)}
    return {n for n in kept if not os.path.isdir(inside / n)}, []  # noqa: PTH112 - Path.is_dir raises where a name is too long


def _real(path: Path) -> Path:
    """Where a path leads. Path.resolve raises where a link leads to itself."""
    return Path(os.path.realpath(path))
