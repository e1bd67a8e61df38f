"""Checks of claims among themselves."""

from __future__ import annotations

from collections.abc import Iterator

from explainer.links import Links
from explainer.origins import reports
from explainer.pins import Pins
from explainer.problems import Problem
from explainer.project import Written
from explainer.status import SUPPORT_ORDER, computed_support


def claims_hold_together(links: Links, pins: Pins, written: Written) -> Iterator[Problem]:
    for claim in links.dossier.claims.values():
        for name in ("derives_from", "agrees_with", "contradicts"):
            for index, ref in enumerate(getattr(claim, name)):
                if ref == claim.id:
                    yield Problem(
                        "E505",
                        written.place(claim.key, (name, index)),
                        f"'{name}' names the claim itself",
                        "name another claim, or delete it",
                    )
        for ref in set(claim.agrees_with) & set(claim.contradicts):
            place = written.place(claim.key, ("contradicts", claim.contradicts.index(ref)))
            yield Problem("E505", place, f"'{ref}' is in agrees_with too", "keep it in one of them")
        for ref in set(claim.agrees_with) & set(claim.derives_from):
            place = written.place(claim.key, ("agrees_with", claim.agrees_with.index(ref)))
            hint = "what is only repeated adds no origin; keep it in derives_from alone"
            yield Problem("E505", place, f"'{ref}' is in derives_from too", hint)
        if _follows(claim.id, "derives_from", links):
            yield Problem(
                "E505",
                written.place(claim.key, ("derives_from",)),
                f"'{claim.id}' derives from itself through other claims",
                "one of them must be the first",
            )
        if claim.supersedes and claim.supersedes != claim.id and _follows(claim.id, "supersedes", links):
            place = written.place(claim.key, ("supersedes",))
            message = f"'{claim.id}' takes the place of itself through other claims"
            yield Problem("E505", place, message, "one of them must be the last")
        if claim.supersedes:
            earlier = links[claim.supersedes]
            place = written.place(claim.key, ("supersedes",))
            if earlier.id == claim.id:
                yield Problem("E505", place, "'supersedes' names the claim itself", "name the earlier claim")
            elif earlier.by != claim.by:
                yield Problem(
                    "E505",
                    place,
                    f"'{earlier.id}' is the claim of another: '{earlier.by}'",
                    "only the same claimant can put one claim for another; use contradicts",
                )


def _follows(start: str, name: str, links: Links) -> bool:
    """Whether a claim leads back to itself by the references of one field, over at least one other claim."""
    seen = {start}
    waiting = [ref for ref in _refs(start, name, links) if ref != start]
    while waiting:
        ref = waiting.pop()
        if ref == start:
            return True
        if ref not in seen:
            seen.add(ref)
            waiting += _refs(ref, name, links)
    return False


def _refs(claim_id: str, name: str, links: Links) -> list[str]:
    found = getattr(links.dossier.claims[claim_id], name)
    return [found] if isinstance(found, str) else list(found or ())


def statuses_are_only_lowered(links: Links, pins: Pins, written: Written) -> Iterator[Problem]:
    lowered = [claim for claim in links.dossier.claims.values() if claim.status]
    found = reports(links) if lowered else {}
    for claim in lowered:
        assert claim.status is not None
        computed, why = computed_support(claim, links, found[claim.id])
        if SUPPORT_ORDER.index(claim.status.support) >= SUPPORT_ORDER.index(computed):
            place = written.place(claim.key, ("status", "support"))
            yield Problem(
                "E504",
                place,
                f"what is recorded makes this claim '{computed}'; a status may only be lowered",
                f"{why}; delete `status`",
            )
