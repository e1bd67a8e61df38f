"""A small, invented, complete explainer that teaches the format by its comments: `new`."""

from __future__ import annotations

import shutil
from pathlib import Path

from explainer.problems import Place, Problem
from explainer.schemas import write_schemas

STARTER = Path(__file__).parent / "starter"


def write_starter(folder: Path) -> list[Problem]:
    """Copies the starter to a folder that does not exist yet, or is empty."""
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            return [
                Problem(
                    "E801",
                    Place(str(folder)),
                    "there is something at this path already",
                    "name a folder that does not exist yet, or is empty",
                )
            ]
        shutil.copytree(STARTER, folder, dirs_exist_ok=True)
        for name in ("site", "seeds"):
            (folder / name).mkdir(exist_ok=True)
        # A wheel may lose files that begin with a dot, so these are written here.
        (folder / "site" / ".gitignore").write_text("*\n!.gitignore\n", encoding="utf-8")
        (folder / "seeds" / ".gitignore").write_text(
            "*\n!.gitignore\n!README.md\n!harbour-news.txt\n", encoding="utf-8"
        )
        write_schemas(folder / "content", folder)
    except OSError as error:
        return [
            Problem("E802", Place(str(folder)), f"this cannot be written: {(error.strerror or str(error)).lower()}")
        ]
    return []
