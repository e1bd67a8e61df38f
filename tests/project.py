"""Small projects for tests: each is written as one string, with a line `-- path --` above each file."""

from __future__ import annotations

import re
from pathlib import Path

from explainer.documents import Document, parse_document
from explainer.problems import Problem
from explainer.project import Project

SMALLEST = {
    "content/site.yaml": "title: The harbour fire\n",
    "content/article.md": "---\ntitle: What burned\n---\nThe east quay burned. [@us]\n",
}
"""What no project can be without; a string need not say it."""


def make_project(root: Path, files: str = "") -> Project:
    """Writes the files of a string below `root`, and what no project can be without."""
    for path, text in {**SMALLEST, **sections(files)}.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="\n")
    return Project(root, root / "seeds")


def sections(files: str) -> dict[str, str]:
    """`-- content/people.yaml --` and the lines below it, as {path: text}."""
    before, *parts = re.split(r"^-- (\S+) --\n", files, flags=re.MULTILINE)
    assert not before.strip(), f"text before the first section: {before!r}"
    return dict(zip(parts[::2], parts[1::2], strict=True))


def files_in(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, by its path, so that two states of it can be compared."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def inside_main(page: bytes) -> str:
    """What stands inside <main>, a line a row, without the white space that templates leave."""
    inside = page.decode().split("<main", 1)[1].split(">", 1)[1].split("</main>", 1)[0]
    return "".join(f"{row.rstrip()}\n" for row in inside.split("\n") if row.strip())


def document(text: str) -> Document:
    """A YAML text that has no problems, as a file of people."""
    found, problems = parse_document(text, "content/people.yaml")
    assert problems == []
    return found


def told(problems: list[Problem]) -> list[tuple[str, int, int, str, str]]:
    """What an author is told of each problem, and where."""
    return [(p.code, p.place.line, p.place.column, p.message, p.hint) for p in problems]
