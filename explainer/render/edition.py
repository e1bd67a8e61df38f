"""Pages of an edition → {path: bytes}: those that somebody waits for, those that are as they were, and all others."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType

from explainer.cards import Picture
from explainer.downloads import Download
from explainer.links import Links
from explainer.pages import Page
from explainer.pins import Pins
from explainer.problems import Problem
from explainer.render.mistakes import template_problem
from explainer.render.reads import digest
from explainer.render.rendering import Rendering
from explainer.render.reuse import Earlier, First, MadePage, MadePages, StaleError, digest_of, digests_of
from explainer.render.shared_out import shared_out
from explainer.status import Status


@dataclass(frozen=True, slots=True)
class Rendered:
    """The pages of an edition and the files beside them, by address; and what to keep for the next build."""

    files: dict[str, bytes]
    problems: list[Problem]
    pages: MadePages = field(default_factory=MadePages)


def render(
    pages: Iterable[Page],
    links: Links,
    pins: Pins,
    statuses: dict[str, Status],
    templates: tuple[Path, ...],
    root: Path,
    progress: Callable[[list[Page]], Iterable[Page]] = iter,
    pictures: Mapping[str, Picture] = MappingProxyType({}),
    downloads: Callable[[], Sequence[Download]] = tuple,
    earlier: Earlier | None = None,
    first: First | None = None,
) -> Rendered:
    """Every page and the files beside them, as bytes. `templates` are folders, the first that has a file wins.

    `pictures` are the drawn cards, by the address of their page; `downloads` the files that the data page lists.
    Pages of an `earlier` build that would be the same are not made again. Those that somebody waits for are made
    `first`, and given away; StaleError where nobody waits any more.
    """
    pages = list(pages)
    try:
        making = _Making(pages, Rendering(pages, links, pins, statuses, templates, pictures, root), first)
        found = making.first() if first else {}
        making.rendering.list_downloads(downloads())
        if earlier:
            found |= making.again(earlier, found)
        left = [page for page in pages if page.address not in found]
        found |= zip((page.address for page in left), shared_out(left, making.page, progress), strict=True)
        files = {page.address: found[page.address][1] for page in pages}
        files |= making.rendering.others() | making.rendering.oembeds()
    except StaleError:
        raise
    except Exception as error:  # templates are an author's code: whatever fails in one is told at its line
        problem = template_problem(error, templates, root)
        if problem is None:
            raise
        return Rendered({}, [problem])
    kept = {address: page for address, (page, _) in found.items()}
    return Rendered(files, [], MadePages(kept, digests_of(kept.values(), making.rendering.reads)))


@dataclass(frozen=True, slots=True)
class _Making:
    """The pages of a build, each with what was read for it; all by address."""

    pages: list[Page]
    rendering: Rendering
    waiting: First | None

    def first(self) -> dict[str, tuple[MadePage, bytes]]:
        """The pages that somebody waits for. One that fails, or needs what comes later, is made in its turn."""
        found = {}
        for page in self.pages:
            if self.waiting and page.address in self.waiting.addresses:
                with suppress(Exception):
                    found[page.address] = self.page(page)
                    if self.rendering.has_read_downloads:
                        del found[page.address]
        if self.waiting and found:
            self.waiting.give({address: data for address, (_, data) in found.items()} | self.rendering.loaded)
        return found

    def again(self, earlier: Earlier, found: Container[str]) -> dict[str, tuple[MadePage, bytes]]:
        """The pages, of those that are not found yet, that would be made as they were."""
        left = [page for page in self.pages if page.address not in found]
        again = {page.address: earlier.page(page.address, self.made_of(page), self.rendering.reads) for page in left}
        return {address: page for address, page in again.items() if page is not None}

    def page(self, page: Page) -> tuple[MadePage, bytes]:
        """A page, made, and what was read for it."""
        if self.waiting and self.waiting.is_stale():
            raise StaleError
        reads = self.rendering.reads
        reads.begin()
        data = self.rendering.page(page)
        return MadePage(self.made_of(page), digest_of(data), tuple(reads.seen)), data

    def made_of(self, page: Page) -> str:
        """What a page is made of besides what is read for it."""
        picture = self.rendering.pictures.get(page.address)
        card = picture and replace(picture, data=b"")  # its address changes with it
        common, subject = self.rendering.common, self.rendering.reads.of(page.subject)
        return digest((common, replace(page, subject=subject), card))
