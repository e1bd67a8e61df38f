"""content/ as it stood in a revision of git. The only module that runs git."""

from __future__ import annotations

import io
import subprocess
import tarfile
from pathlib import Path

from explainer.problems import Place, Problem

HINT = "name a commit, a branch or a tag that has content/"


def contents_at(root: Path, revision: str, folder: Path) -> list[Problem]:
    """Unpacks content/ of a revision into a folder."""
    if revision.startswith("-"):  # git would take it for an option
        return [Problem("E509", Place("content"), f"'{revision}' is no revision", HINT)]
    command = ["git", "-C", str(root), "archive", "--format=tar", revision, "--", "content"]
    try:
        packed = subprocess.run(command, capture_output=True, check=True).stdout
    except FileNotFoundError:
        return [Problem("E509", Place("content"), "git is not installed here", "diff without a revision needs no git")]
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode(errors="replace").strip().split("\n")[0].removeprefix("fatal: ")
        message = f"git cannot give content/ of '{revision}': {said}"
        return [Problem("E509", Place("content"), message, HINT)]
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        archive.extractall(folder, filter="data")
    return []
