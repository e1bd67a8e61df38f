"""Files of a project as bytes, and onto the disk: never through a link that leads out, never without end."""

from __future__ import annotations

import hashlib
import itertools
import os
import re
import stat
import unicodedata
from functools import cache
from pathlib import Path

from explainer.problems import Place, Problem, relative
from explainer.remembered import remembered

MOST_BYTES = 10_000_000
"""Of one file: a book of a million words has six million. What is longer is no text that people read."""


MOST_MARKS = 30
"""In a row on one letter, as in Unicode's Stream-Safe Text Format (UAX 15); to put n in order takes n² steps."""


# Where no row of letters is as long there is no heap: a cheap look before the careful one.
_MAY_BE_MARKS = re.compile(f"[\u0300-\U0010ffff]{{{MOST_MARKS + 1}}}")


@cache
def _heap_of_marks() -> re.Pattern[str]:
    """More combining marks in a row than any language writes; all marks stand in these parts of Unicode."""
    parts = ((0x300, 0x2000), (0x20D0, 0x2100), (0x2C00, 0x3100), (0xA600, 0xAC00), (0xFB1E, 0xFB1F), (0xFE20, 0xFE30))
    numbers = itertools.chain.from_iterable(itertools.starmap(range, (*parts, (0x10000, 0x1F000))))
    marks = "".join(char for char in map(chr, numbers) if unicodedata.combining(char))
    return re.compile(f"[{re.escape(marks)}]{{{MOST_MARKS + 1}}}")


@remembered
def heap_of_marks(text: str) -> int:
    """Where a text has a heap of combining marks; -1 where it has none."""
    at = None if text.isascii() else _MAY_BE_MARKS.search(text)
    found = _heap_of_marks().search(text, at.start()) if at else None
    return found.start() if found else -1


def is_an_editors(name: str) -> bool:
    """Whether a file is hidden, or one that an editor keeps for a moment beside what it edits.

    Nothing reads such a file, complains of it or waits for it: the preview would not see it go.
    """
    return name.startswith(".") or name.endswith(("~", ".swp", ".tmp", ".part"))


def leads_out(path: Path, root: Path) -> bool:
    """Whether what lies in `root` by its name lies elsewhere, a symbolic link being on the way.

    A path that names another folder outright is the author's own choice, and no link of the project's.
    """
    name = Path(os.path.normpath(path))
    # realpath, since Path.resolve raises where a link leads to itself.
    return name.is_relative_to(root) and not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(root))


def unfit_in(folder: Path, root: Path) -> list[Problem]:
    """A problem for each link in a folder that leads out of the project, and each file that is no plain one."""
    if leads_out(folder, root):
        return [link_problem(folder, root)]
    problems = []
    for path in sorted(Path(at, name) for at, folders, files in os.walk(folder) for name in (*folders, *files)):
        if path.is_symlink() and leads_out(path, root):
            problems.append(link_problem(path, root))
        elif stat.S_IFMT(path.lstat().st_mode) not in (stat.S_IFREG, stat.S_IFDIR, stat.S_IFLNK):
            problems.append(Problem("E102", Place(relative(path, root)), "this is no plain file"))
    return problems


def link_problem(path: Path, root: Path) -> Problem:
    hint = "put what it leads to in its place"
    return Problem("E107", Place(relative(path, root)), "a symbolic link here leads out of the project", hint)


def read_bytes(path: Path, root: Path) -> tuple[bytes, list[Problem]]:
    """What a file holds, up to MOST_BYTES. What is no plain file (a pipe, a device) is never opened."""
    place = Place(relative(path, root))
    if leads_out(path, root):
        return b"", [link_problem(path, root)]
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode) and not stat.S_ISDIR(found.st_mode):
            return b"", [Problem("E102", place, "this is no plain file")]
        if found.st_size > MOST_BYTES:
            size = f"this file has {found.st_size / 1e6:.0f} MB; at most {MOST_BYTES / 1e6:.0f} MB are read"
            return b"", [Problem("E102", place, size, "keep the text alone, or cut it into several files")]
        return path.read_bytes(), []
    except FileNotFoundError:
        return b"", [Problem("E101", place, "this file is missing")]
    except OSError as error:
        return b"", [Problem("E102", place, f"this file cannot be read: {(error.strerror or str(error)).lower()}")]


def put(target: Path, data: bytes, ending: str = ".part") -> None:
    """Writes a file by a rename: it is the old one or the new one, never half of it.

    Neither the file nor the one beside it is written through a link that stands there.
    """
    part = fresh(target.with_name(f".{target.name}{ending}"))
    part.write_bytes(data)
    part.replace(target)


def fresh(part: Path) -> Path:
    """A new empty file where the last run may have left one, or somebody a link."""
    part.unlink(missing_ok=True)
    os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666))
    return part


def files_of(folder: Path) -> list[Path]:
    """The files in a folder, through links too, in a certain order; not those that editors keep beside others."""
    found = (Path(at, name) for at, _, names in os.walk(folder, followlinks=True) for name in names)
    return sorted(path for path in found if not is_an_editors(path.name) and path.suffix != ".pyc")


def hash_of(path: Path) -> str:
    """The SHA-256 of a plain file of any size; empty where it cannot be read: whoever needs it tells why."""
    try:
        if not path.is_file():  # a pipe would never end
            return ""
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""
