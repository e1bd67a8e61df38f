"""Whether a build would change anything: what the last one read and wrote, by hashes, in .explainer/ of the project.

Nothing of it is trusted: where the file is damaged, of another version, or gone, the build is made. It imports
nothing of the engine, so that a build of which nothing has changed is over before the engine is loaded.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = ".explainer"
VERSION = 1
"""Of the file's form."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """All that a build depends on, as hashes: its files, its options, the engine and the libraries beside it."""

    files: Mapping[str, str]
    """By path, those of content/, of translations, of seeds/ and of the project's own templates."""
    options: tuple[str, ...]
    engine: str


@dataclass(frozen=True, slots=True)
class Told:
    """What a build said: its problems, all of them warnings, and the summary with `{seconds}` in it."""

    problems: str
    summary: str


def inputs_of(root: Path, seeds: Path, output: Path, options: Iterable[object]) -> Inputs:
    """What a build would read now. It is to be taken before the build reads it: what is edited meanwhile is new."""
    folders = [root / "content", *sorted(root.glob("content.*")), root / "templates", seeds]
    files = {str(path): _hash(path) for folder in folders for path in _files(folder)}
    places = (root, seeds, output)
    return Inputs(files, tuple(map(str, (*places, *options))), engine())


def unchanged(inputs: Inputs, root: Path, output: Path) -> Told | None:
    """What the last build said, where another would read and write the same; else None."""
    try:
        kept = json.loads(place_of("last-build", root, output).read_text(encoding="utf-8"))
        told = Told(kept["problems"], kept["summary"])
        same = kept["version"] == VERSION and kept["inputs"] == _digest(inputs) and kept["output"] == _state(output)
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return told if same else None


def remember(inputs: Inputs, written: Iterable[Path], root: Path, output: Path, told: Told) -> None:
    """Keeps what a build read and said. `written` are files of content/ that it wrote itself. Failing is no harm."""
    own = {str(path): _hash(path) for path in written if path.is_file()}
    inputs = Inputs({**inputs.files, **own}, inputs.options, inputs.engine)
    kept = {
        "version": VERSION,
        "inputs": _digest(inputs),
        "output": _state(output),
        "problems": told.problems,
        "summary": told.summary,
    }
    keep(place_of("last-build", root, output), json.dumps(kept))


def place_of(what: str, root: Path, output: Path) -> Path:
    """Where something is kept of the builds of a project into a folder."""
    name = hashlib.sha256(str(output).encode()).hexdigest()[:12]
    return root / FOLDER / f"{what}-{name}.json"


def keep(path: Path, text: str) -> None:
    """Writes a file of .explainer/, whole or not at all."""
    part = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(exist_ok=True)
        (path.parent / ".gitignore").write_text("*\n", encoding="utf-8")
        part.write_text(text, encoding="utf-8")
        part.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


def _digest(inputs: Inputs) -> str:
    whole = [sorted(inputs.files.items()), list(inputs.options), inputs.engine]
    return hashlib.sha256(json.dumps(whole).encode()).hexdigest()


def _files(folder: Path) -> Iterable[Path]:
    """Through links to folders too: a build reads what lies behind them."""
    found = (Path(at, name) for at, _, names in os.walk(folder, followlinks=True) for name in names)
    return sorted(path for path in found if path.is_file())


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@cache
def engine() -> str:
    """The engine by its files, and the libraries by the names of what is installed, which have their versions."""
    here = Path(__file__).parent
    templates = [here.parent / "templates"] if (here.parent / "build.py").is_file() else []
    files = (path for folder in (here, *templates) for path in _files(folder) if path.suffix != ".pyc")
    parts = [f"{path}:{_hash(path)}" for path in files]
    for folder in map(Path, sys.path):
        if folder.name.endswith("-packages") and folder.is_dir():
            parts += sorted(path.name for path in folder.iterdir() if path.name.endswith("-info"))
    return hashlib.sha256("\n".join([sys.version, *parts]).encode()).hexdigest()


def _state(output: Path) -> str:
    """Every file of the site as the last build left it: nobody has touched it since."""
    rows = []
    for path in _files(output):
        stat = path.stat()
        rows.append((str(path), stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino))
    return hashlib.sha256(repr(rows).encode()).hexdigest()
