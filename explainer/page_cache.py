"""Where what is kept of a site's pages stands between builds: a file in .explainer/ of the project.

It may be deleted or damaged: then all pages are made. The pages themselves are not kept; they stand on the site.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from explainer.last_build import keep, place_of
from explainer.render import MadePages
from explainer.render.reuse import as_text, from_text


class PageCache:
    """The pages of one project's site in one folder. It remembers them, for builds of one process."""

    def __init__(self, root: Path, output: Path) -> None:
        self.path = place_of("pages", root, output)
        self.made: Mapping[str, MadePages] | None = None

    def read(self) -> Mapping[str, MadePages]:
        """By the folder of their edition; none where none are kept."""
        if self.made is None:
            try:
                self.made = from_text(self.path.read_text(encoding="utf-8"))
            except (OSError, ValueError):
                self.made = {}
        return self.made

    def write(self, made: Mapping[str, MadePages]) -> None:
        """Keeps the pages of a site that now stands. Failing is no harm."""
        if made != self.made:
            self.made = made
            with suppress(TypeError, ValueError):  # rows that JSON does not know
                keep(self.path, as_text(made))
