"""Pages of an edition → {path: bytes}: those that somebody waits for, those that are as they were, and all others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from explainer.cards import Picture
from explainer.downloads import Download
from explainer.pages import Page
from explainer.problems import Problem
from explainer.render.mistakes import template_problem
from explainer.render.reads import digest
from explainer.render.rendering import Rendering
from explainer.render.reuse import Earlier, First, MadePage, MadePages, StaleError, digest_of, digests_of
from explainer.render.shared_out import shared_out
from explainer.verified import Verified


@dataclass(frozen=True, slots=True)
class Rendered:
    """The pages of an edition and the files beside them, by address; and what to keep for the next build."""

    files: dict[str, bytes]
    problems: list[Problem]
    pages: MadePages = field(default_factory=MadePages)


@dataclass
class Making:
    """An edition as it is made, page by page. `templates` are folders, the first that has a file wins."""

    pages: list[Page]
    edition: Verified
    templates: tuple[Path, ...]
    root: Path
    pictures: Mapping[str, Picture] = field(default_factory=dict)
    """The drawn cards, by the address of their page."""
    waiting: First | None = None
    """The pages that somebody waits for."""
    found: dict[str, tuple[MadePage, bytes]] = field(default_factory=dict)
    """The pages that there are so far, each with what was read for it; by address."""

    @cached_property
    def rendering(self) -> Rendering:
        return Rendering(self.pages, self.edition, self.templates, self.pictures, self.root)

    def first(self) -> dict[str, bytes]:
        """Makes the pages that somebody waits for. They come with the files that they load, by address.

        One that fails, or needs what comes later, is made in its turn. StaleError where nobody waits any more.
        """
        if self.waiting is None:
            return {}
        for page in self.pages:
            if page.address in self.waiting.addresses:
                try:
                    made = self.page(page)
                except StaleError:
                    raise
                except Exception:
                    continue
                if not self.rendering.has_read_downloads:
                    self.found[page.address] = made
        ready = {address: data for address, (_, data) in self.found.items()}
        return ready | self.rendering.loaded if ready else {}

    def all(
        self,
        downloads: Callable[[], Sequence[Download]] = tuple,
        earlier: Earlier | None = None,
        progress: Callable[[list[Page]], Iterable[Page]] = iter,
    ) -> Rendered:
        """Every page and the files beside them, as bytes; only the problem where a template fails.

        `downloads` are the files that the data page lists. Pages of an `earlier` build that would be the same are
        not made again. StaleError where nobody waits any more.
        """
        try:
            self.rendering.list_downloads(downloads())
            if earlier:
                self.found |= self.again(earlier)
            left = [page for page in self.pages if page.address not in self.found]
            self.found |= zip((page.address for page in left), shared_out(left, self.page, progress), strict=True)
            files = {page.address: self.found[page.address][1] for page in self.pages}
            files |= self.rendering.others() | self.rendering.oembeds()
        except StaleError:
            raise
        except Exception as error:  # templates are an author's code: whatever fails in one is told at its line
            problem = template_problem(error, self.templates, self.root)
            if problem is None:
                raise
            return Rendered({}, [problem])
        kept = {address: page for address, (page, _) in self.found.items()}
        return Rendered(files, [], MadePages(kept, digests_of(kept.values(), self.rendering.reads)))

    def again(self, earlier: Earlier) -> dict[str, tuple[MadePage, bytes]]:
        """The pages, of those that are not found yet, that would be made as they were."""
        left = [page for page in self.pages if page.address not in self.found]
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
