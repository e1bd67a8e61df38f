"""An edition of an explainer whose references and pins all stand: what its pages are made of."""

from __future__ import annotations

from dataclasses import dataclass

from explainer.links import Links
from explainer.pins import Pins
from explainer.project import Written
from explainer.status import Status


@dataclass(frozen=True, slots=True)
class Verified:
    """What an edition says, its passages, what follows, and where it was written."""

    links: Links
    pins: Pins
    statuses: dict[str, Status]
    written: Written

    @property
    def folder(self) -> str:
        """Where it stands, seen from the site's folder."""
        edition = self.links.dossier.edition
        return edition.folder if edition else ""
