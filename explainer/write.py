"""{path: bytes} → site/, touching only what differs, and never a file that no build wrote."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

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
    """Brings a folder to hold `outputs`, each file by a rename, and nothing else that an earlier build wrote."""
    if problems := check_output(folder, root):
        return Made(), problems
    try:
        return _write(outputs, folder, root)
    except OSError as error:
        path = relative(Path(error.filename), root) if isinstance(error.filename, str) else relative(folder, root)
        reason = (error.strerror or str(error)).lower()
        return Made(), [
            Problem(
                "E802",
                Place(path),
                f"the site could not be written: {reason}",
                "mend it and build again; pages already written are whole",
            )
        ]


def _write(outputs: Mapping[str, bytes], folder: Path, root: Path) -> tuple[Made, list[Problem]]:
    earlier, problems = read_manifest(folder, root)
    if problems:
        return Made(), problems
    changed = []
    inside = folder.resolve()
    leads_out = {p for p in {(folder / path).parent for path in outputs} if not p.resolve().is_relative_to(inside)}
    for path, data in outputs.items():
        target = folder / path
        if target.is_symlink() or target.parent in leads_out:
            message = "a link stands where the site would be written"
            problems.append(Problem("E801", Place(relative(target, root)), message, "delete the link"))
        elif not target.exists():
            changed.append(path)
        elif target.is_dir() or target.read_bytes() != data:
            changed.append(path)
            if path not in earlier:
                problems.append(
                    Problem(
                        "E801",
                        Place(relative(target, root)),
                        "this file is in the way, and no build wrote it",
                        "move it away, or name another folder: --output DIR",
                    )
                )
    if problems:
        return Made(), problems
    folder.mkdir(parents=True, exist_ok=True)
    gone = sorted(earlier - set(outputs))
    # The manifest first names old and new alike: a build that is stopped leaves no file that nobody owns.
    if changed or gone or not earlier:
        put(folder / MANIFEST, _manifest(earlier | set(outputs)))
    for path in sorted(changed, key=_order):
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        put(target, outputs[path])
    removed = sum(remove(folder, path) for path in gone)
    for left in folder.rglob(f".*{TEMPORARY}"):
        left.unlink(missing_ok=True)
    if changed or gone or not earlier:
        put(folder / MANIFEST, _manifest(set(outputs)))
    return Made(len(changed), len(outputs) - len(changed), removed), []


def _order(path: str) -> tuple[bool, str]:
    """What pages load goes before the pages."""
    return path.endswith(".html"), path


def put(target: Path, data: bytes) -> None:
    """Writes a file by a rename: it is the old one or the new one, never half of it."""
    part = target.with_name(f".{target.name}{TEMPORARY}")
    part.write_bytes(data)
    part.replace(target)


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
    if not path.is_file():
        return set(), []
    try:
        names = json.loads(path.read_bytes())["files"]
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
    return {n for n in found if (inside / n).parent.resolve().is_relative_to(inside) and not (inside / n).is_dir()}, []
