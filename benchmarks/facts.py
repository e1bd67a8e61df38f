"""The records of a corpus, and who is named in which, for the programs that must work that out by themselves."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any

import yaml

PER_PAGE = 500
"""Events on a page of the timeline …"""
MOST_ON_ONE_PAGE = 1000
"""… where there are more than this."""
SITE = "Waterfront explainer"
ARTICLE = "What happened on the waterfront"

Entry = dict[str, Any]


class Facts:
    """People, events and claims, each a mapping as it stands in the YAML, and the references to them."""

    def __init__(
        self, people: list[Entry], events: list[Entry], claims: list[Entry], one_timeline: bool = False
    ) -> None:
        """With `one_timeline`, all events stand on one page, however many there are."""
        self.people, self.events, self.claims = people, events, claims
        self.name: dict[str, str] = {person["id"]: person["name"] for person in people}
        self.claim = {claim["id"]: claim for claim in claims}
        many = len(events) > MOST_ON_ONE_PAGE and not one_timeline
        self.per_page = PER_PAGE if many else max(1, len(events))
        self.pages = -(-len(events) // self.per_page) or 1
        self.events_of: dict[str, list[Entry]] = defaultdict(list)
        self.claims_by: dict[str, list[Entry]] = defaultdict(list)
        self.denials_by: dict[str, list[Entry]] = defaultdict(list)
        self.events_on: dict[str, list[Entry]] = defaultdict(list)
        for index, event in enumerate(events):
            page = index // self.per_page + 1
            event["url"] = ("/timeline/" if page == 1 else f"/timeline/{page}/") + "#" + event["id"]
            for person in event["people"]:
                self.events_of[person].append(event)
            for claim in event["claims"]:
                self.events_on[claim].append(event)
        for claim in claims:
            self.claims_by[claim["claimant"]].append(claim)
            for denial in claim["denials"]:
                self.denials_by[denial["by"]].append(claim)

    def chunk(self, page: int) -> list[Entry]:
        """The events on one page of the timeline, which count from 1."""
        return self.events[(page - 1) * self.per_page : page * self.per_page]


def read_facts(corpus: Path, one_timeline: bool = False) -> Facts:
    people, events, claims = (_read(corpus / f"{name}.yaml") for name in ("people", "timeline", "claims"))
    return Facts(people, events, claims, one_timeline)


def _read(path: Path) -> list[Entry]:
    found: list[Entry] = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return found
