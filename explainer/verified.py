"""An edition of an explainer whose references and pins all stand: what its pages are made of."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from explainer.as_of import History, history_of
from explainer.coverage import Coverage, coverage_of
from explainer.links import Links
from explainer.pins import Pins
from explainer.project import Written
from explainer.status import Status, statuses


@dataclass(frozen=True)
class Verified:
    """What an edition says, its passages, where it was written, and what follows, each worked out once."""

    links: Links
    pins: Pins
    written: Written

    @cached_property
    def statuses(self) -> dict[str, Status]:
        """By claim."""
        return statuses(self.links)

    @cached_property
    def history(self) -> History:
        """When what was said."""
        return history_of(self.links)

    @cached_property
    def coverage(self) -> Coverage:
        """What rests on a passage, and what does not."""
        return coverage_of(self.links, self.pins)

    @property
    def folder(self) -> str:
        """Where it stands, seen from the site's folder."""
        edition = self.links.dossier.edition
        return edition.folder if edition else ""
