"""Verified editions → the files of the site: pages, cards, downloads, each edition in its folder."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from types import MappingProxyType

from explainer.cards import NotDrawnError, Picture, cards_of
from explainer.data import explainer_json
from explainer.downloads import downloads_of
from explainer.model import Site
from explainer.pages import Page, pages_of
from explainer.problems import Place, Problem
from explainer.project import Project
from explainer.render import Earlier, First, MadePages, Making
from explainer.tokens import colours_of
from explainer.verified import Verified

ONCE = ("robots.txt", "_headers", "404.html")
"""What hosts look for at the top of a site alone."""


@dataclass(frozen=True, slots=True)
class Files:
    """The files of a whole site, by their addresses, and what became of it."""

    files: dict[str, bytes]
    pages: int
    problems: list[Problem]
    left_out: str = ""
    """What the site could have and does not, and why."""
    made_pages: dict[str, MadePages] = field(default_factory=dict)
    """What to keep of the pages for the next build, by the folder of their edition."""


@dataclass(frozen=True, slots=True)
class _Edition:
    """One edition as it is made."""

    verified: Verified
    making: Making
    unwritten: str
    """The letters that the fonts of cards lack."""


class SiteMaking:
    """All editions as they are made. Without `output` no card is drawn."""

    def __init__(
        self, editions: Sequence[Verified], project: Project, output: Path | None, first: First | None = None
    ) -> None:
        self.output = output
        self.waiting = first
        self.problems: list[Problem] = []
        self.editions: list[_Edition] = []
        for edition in editions:
            folder = edition.folder
            pages = list(pages_of(edition.links, edition.history))
            pictures, unwritten, told = _pictures(pages, edition, project, output and output / folder)
            self.problems += told
            waiting = first and first.inside(folder)
            making = Making(pages, edition, project.template_folders, project.root, pictures, waiting)
            self.editions.append(_Edition(edition, making, unwritten))

    def first(self) -> None:
        """Makes the pages that somebody waits for, and gives them away."""
        first: dict[str, bytes] = {}
        for edition in self.editions:
            first |= {edition.verified.folder + address: data for address, data in edition.making.first().items()}
        if first and self.waiting:
            self.waiting.give(first)

    def all(
        self,
        progress: Callable[[list[Page]], Iterable[Page]] = iter,
        earlier: Mapping[str, MadePages] = MappingProxyType({}),
    ) -> Files:
        """All editions rendered; only the problems where a template fails.

        Pages that an `earlier` build made, and that would be the same, are taken from the output.
        """
        files: dict[str, bytes] = {}
        made_pages: dict[str, MadePages] = {}
        number = 0
        for edition in self.editions:
            verified, folder = edition.verified, edition.verified.folder
            downloads = cache(partial(downloads_of, verified.links, verified.pins, verified.statuses))
            rendered = edition.making.all(downloads, _earlier(earlier, folder, self.output), progress)
            if rendered.problems:
                return Files({}, number, rendered.problems)
            made = rendered.files
            made_pages[folder] = rendered.pages
            made["data/explainer.json"] = explainer_json(verified.links, verified.pins, verified.statuses)
            made |= {download.address: download.data for download in downloads()}
            made |= {picture.address: picture.data for picture in edition.making.pictures.values()}
            files |= {folder + address: data for address, data in made.items() if not (folder and address in ONCE)}
            number += len(edition.making.pages)
        lacking = {letter for edition in self.editions for letter in edition.unwritten}
        left_out = _left_out(self.editions[0].verified.links.dossier.site, "".join(sorted(lacking)))
        return Files(files, number, self.problems, left_out, made_pages)


def _earlier(earlier: Mapping[str, MadePages], folder: str, output: Path | None) -> Earlier | None:
    if output is None or folder not in earlier:
        return None
    top = output / folder

    def published(address: str) -> bytes | None:
        try:
            return (top / address).read_bytes()
        except OSError:
            return None

    return Earlier(earlier[folder], published)


def _pictures(
    pages: list[Page], edition: Verified, project: Project, output: Path | None
) -> tuple[dict[str, Picture], str, list[Problem]]:
    """The cards, drawn, and the letters that their fonts lack; none without an address or a folder for them.

    A site is whole without its cards, so where they cannot be drawn it is built without, with a warning.
    """
    colours, problems = colours_of(project.template_folders, project.root)
    if output is None or not edition.links.dossier.site.base_url:
        return {}, "", problems
    try:
        from explainer.drawing import drawn_cards

        pictures, lacking = drawn_cards(
            cards_of(pages, edition.links, edition.pins, edition.statuses), colours.light, output
        )
    except (ImportError, NotDrawnError) as error:
        message = f"the cards for shared links could not be drawn: {error}"
        problem = Problem(
            "W702", Place("content/site.yaml"), message, "install Explainer anew; the site is without them"
        )
        return {}, "", [*problems, problem]
    return pictures, lacking, problems


def _left_out(site: Site, lacking: str = "") -> str:
    """What the site could have and does not, and why. `lacking` are letters that no card can show."""
    if not site.base_url:
        return (
            "sitemap.xml, the feeds, manifest.webmanifest, cards and canonical links "
            "(they need base_url in site.yaml, or --base-url)"
        )
    words = [] if site.published else ["the feeds (they need `published` in site.yaml)"]
    if lacking:
        letters = lacking[:12] + ("…" if len(lacking) > 12 else "")
        words.append(f"on cards, texts with letters that their fonts lack ({letters})")
    return "; ".join(words)
