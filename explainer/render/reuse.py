"""What is kept of the pages of a build, so that the next one makes only those that would be others."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from explainer.render.reads import Read, Reads

VERSION = 1
"""Of the form in which it is kept."""


@dataclass(frozen=True, slots=True)
class MadePage:
    """A page that was made: what it was made of, and what came of it, both as digests."""

    made_of: str
    """What the page is: its address, template, title and so on, and all that every page is made of."""
    data: str
    reads: tuple[Read, ...]
    """What it read besides."""


@dataclass(frozen=True, slots=True)
class MadePages:
    """The pages of an edition as they were made, and what each thing that they read was then."""

    pages: Mapping[str, MadePage] = field(default_factory=dict)
    """By address."""
    digests: Mapping[Read, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier build of an edition: its pages, and the site in which they stand."""

    made: MadePages
    published: Callable[[str], bytes | None]
    """A file of the edition by its address; None where it is gone."""

    def page(self, address: str, made_of: str, reads: Reads) -> tuple[MadePage, bytes] | None:
        """A page as it was made and still stands, if it would be made the same now."""
        page = self.made.pages.get(address)
        if page is None or page.made_of != made_of:
            return None
        if any(reads.digest(read) != self.made.digests[read] for read in page.reads):
            return None
        data = self.published(address)
        return (page, data) if data is not None and digest_of(data) == page.data else None


class StaleError(Exception):
    """A build that was given up, as another takes its place."""


@dataclass(frozen=True, slots=True)
class First:
    """The pages that somebody waits for, as addresses, and who is given them before the others are made.

    They come with the files that they load. The build may still fail, in its checks or in a template of another page.
    """

    addresses: Collection[str]
    give: Callable[[Mapping[str, bytes]], None]
    is_stale: Callable[[], bool] = lambda: False
    """Whether what is built was edited again: then nobody waits for the rest, and it ends with `StaleError`."""

    def inside(self, folder: str) -> First:
        """The same, with addresses as they are in a folder of the site."""
        own = {address.removeprefix(folder) for address in self.addresses if address.startswith(folder)}
        return replace(self, addresses=own)


def digest_of(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=12).hexdigest()


def digests_of(pages: Iterable[MadePage], reads: Reads) -> dict[Read, str]:
    return {read: reads.digest(read) for read in dict.fromkeys(read for page in pages for read in page.reads)}


def as_text(editions: Mapping[str, MadePages]) -> str:
    """As JSON, editions by their folders."""
    kept = {}
    for folder, made in editions.items():
        number = {read: index for index, read in enumerate(made.digests)}
        pages = {a: [page.made_of, page.data, [number[r] for r in page.reads]] for a, page in made.pages.items()}
        kept[folder] = {"reads": [[*read, made.digests[read]] for read in made.digests], "pages": pages}
    return json.dumps({"version": VERSION, "editions": kept}, ensure_ascii=False, separators=(",", ":"))


def from_text(text: str) -> dict[str, MadePages]:
    """What `as_text` wrote. ValueError where it did not write that: nothing is trusted."""
    try:
        kept = json.loads(text)
        if kept["version"] != VERSION:
            raise ValueError("another version")
        return {str(folder): _edition(made) for folder, made in kept["editions"].items()}
    except (KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        raise ValueError("damaged") from error


def _edition(kept: Any) -> MadePages:
    digests = {(str(table), _row(row)): str(digest) for table, row, digest in kept["reads"]}
    reads = list(digests)
    pages = {
        str(address): MadePage(str(made_of), str(data), tuple(reads[index] for index in used))
        for address, (made_of, data, used) in kept["pages"].items()
    }
    return MadePages(pages, digests)


def _row(row: Any) -> Any:
    """JSON has lists where rows are tuples."""
    return tuple(map(_row, row)) if isinstance(row, list) else row
