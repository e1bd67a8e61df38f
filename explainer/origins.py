"""Who a claim goes back to: reports that say the same, and how many independent origins they have."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from explainer.links import Links
from explainer.model import Claim


@dataclass(frozen=True, slots=True)
class Reports:
    """The claims that say the same as one, itself first, and the origins that they go back to."""

    claims: tuple[Claim, ...]
    origins: tuple[tuple[Claim, ...], ...]
    """The claims by origin, that of the claim itself first; each was said independently of the first of the others."""


def reports(links: Links) -> dict[str, Reports]:
    """By claim: all that say the same, from their own knowledge or as an echo of one that does."""
    claims = links.dossier.claims
    agreeing = _agreeing(claims)
    echoes: defaultdict[str, list[str]] = defaultdict(list)
    for claim in claims.values():
        for ref in claim.derives_from:
            echoes[str(ref)].append(claim.id)
    order = {name: number for number, name in enumerate(claims)}
    depends = {claim.id: _depends_on(claim, claims) for claim in claims.values()}
    found = {}
    for claim in claims.values():
        roots = _reached([claim.id], lambda one: map(str, claims[one].derives_from) if one in claims else ())
        same = _reached([one for one in roots if one in claims], lambda one: agreeing[one])
        whole = _reached(same, lambda one: echoes[one])
        known = [one for one in whole if one in order and one != claim.id]  # and not `&`, which looks at every claim
        others = [claims[one] for one in sorted(known, key=order.__getitem__)]
        found[claim.id] = Reports((claim, *others), _by_origin([claim, *others], depends))
    return found


def is_corroborated(one: Reports) -> bool:
    """Whether a claim that is no echo has a second origin that is none either."""
    return not one.claims[0].derives_from and any(not origin[0].derives_from for origin in one.origins[1:])


def _agreeing(claims: dict[str, Claim]) -> defaultdict[str, set[str]]:
    """By claim, those that say the same: named as such by either, or with the very same figure on one question."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    alike: defaultdict[object, list[str]] = defaultdict(list)
    for claim in claims.values():
        for ref in claim.agrees_with:
            found[claim.id].add(str(ref))
            found[str(ref)].add(claim.id)
        figure = claim.figure
        if figure and figure.min is not None and claim.question:
            sense = figure.min, figure.max, figure.min_open, figure.max_open, figure.unit, figure.counts, figure.of
            alike[str(claim.question), sense].append(claim.id)
    for same in alike.values():
        for one in same:
            found[one].update(other for other in same if other != one)
    return found


def _depends_on(claim: Claim, claims: dict[str, Claim]) -> set[tuple[str, str]]:
    """All that a claim depends on: itself and what it derives from, with their claimants and reporters.

    A source in which alone a claim stands is a reporter too.
    """
    found: set[tuple[str, str]] = set()
    for name in _reached([claim.id], lambda one: map(str, claims[one].derives_from) if one in claims else ()):
        found.add(("claim", name))
        if name in claims:
            found.update(("person", str(person)) for person in (claims[name].by, *claims[name].via))
            sources = {str(pin.source) for pin in claims[name].pins}
            found.update(("source", source) for source in sources if len(sources) == 1)
    return found


def _reached(start: Iterable[str], following: Callable[[str], Iterable[str]]) -> set[str]:
    """All that can be reached from `start`, itself included."""
    waiting = list(start)
    found = set(waiting)
    while waiting:
        for name in following(waiting.pop()):
            if name not in found:
                found.add(name)
                waiting.append(name)
    return found


def _by_origin(claims: list[Claim], depends: dict[str, set[tuple[str, str]]]) -> tuple[tuple[Claim, ...], ...]:
    """Claims grouped: each starts an origin if it shares nothing with the first of any before it; echoes come last."""
    origins: list[list[Claim]] = []
    for claim in sorted(claims, key=lambda one: one is not claims[0] and bool(one.derives_from)):
        known = next((o for o in origins if depends[o[0].id] & depends[claim.id]), None)
        if known is None:
            origins.append([claim])
        else:
            known.append(claim)
    return tuple(map(tuple, origins))
