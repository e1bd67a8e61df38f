"""The status of a claim, computed from what is recorded: how it is supported, whether it is disputed, and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from explainer.date_words import in_words
from explainer.links import Links
from explainer.model import Claim, Dispute, Figure, Person, Response, ResponseKind, Support
from explainer.origins import Reports, is_corroborated, reports
from explainer.printed import PRINTED
from explainer.words import N_

SUPPORT_ORDER: tuple[Support, ...] = ("reported", "corroborated", "documented", "acknowledged")
PRIMARY = ("document", "data")
"""The kinds of source that are primary documents."""

CONTESTED: dict[ResponseKind, str] = {
    "denial": N_("%(name)s denied it%(when)s"),
    "partial_denial": N_("%(name)s denied it in part%(when)s"),
    "counter_claim": N_("%(name)s gave a different account%(when)s"),
}
"""The answers that contest a claim, as the reason why it is contested."""
CONTESTING = tuple(CONTESTED)
ADDRESSING: tuple[ResponseKind, ...] = (*CONTESTING, "confirmation", "partial_confirmation", "walk_back")


@dataclass(frozen=True, slots=True)
class Status:
    """Two axes and a sentence for each; never a verdict of true or false."""

    support: Support
    dispute: Dispute
    support_why: str
    dispute_why: str
    reports: Reports
    """The claims that say the same, and their origins."""


def statuses(links: Links) -> dict[str, Status]:
    """The status of every claim, by its id."""
    found, rivals = reports(links), Rivals(links.dossier.claims)
    return {claim.id: status_of(claim, links, found[claim.id], rivals) for claim in links.dossier.claims.values()}


def status_of(claim: Claim, links: Links, own: Reports, rivals: Rivals) -> Status:
    support, support_why = computed_support(claim, links, own)
    if claim.status and SUPPORT_ORDER.index(claim.status.support) < SUPPORT_ORDER.index(support):
        support, reason = claim.status.support, claim.status.reason
        support_why = links.dossier.words.gettext("lowered here: %(reason)s", reason=reason)
    dispute, dispute_why = _dispute(claim, links, rivals)
    return Status(support, dispute, support_why, dispute_why, own)


# Support


def computed_support(claim: Claim, links: Links, own: Reports) -> tuple[Support, str]:
    words, name = links.dossier.words, name_inside(links[claim.by])
    for response in claim.responses:
        if response.kind == "confirmation" and response.by in claim.about:
            by, when = name_inside(links[response.by]), _on(response, links)
            return "acknowledged", words.gettext("%(name)s confirmed it%(when)s", name=by, when=when)
    for pin in claim.pins:
        source = links[pin.source]
        if source.kind in PRIMARY:
            return "documented", words.gettext("%(source)s says so", source=source.title)
    if is_corroborated(own):
        others = [origin[0] for origin in own.origins[1:] if not origin[0].derives_from]
        message = N_("claimed by %(name)s and, independently, by %(others)s")
        return "corroborated", words.gettext(message, name=name, others=_names(others, links))
    if claim.derives_from:
        repeated = _names([links[ref] for ref in claim.derives_from], links)
        message = N_("it only repeats what %(names)s said, and an echo adds no origin")
        return "reported", words.gettext(message, names=repeated)
    if not claim.via:
        message = N_("it rests on the word of %(name)s; no independent second origin is recorded")
        return "reported", words.gettext(message, name=name)
    via = words.all_of(name_inside(links[ref]) for ref in claim.via)
    message = N_("it rests on the word of %(name)s, through %(via)s; no independent second origin is recorded")
    return "reported", words.gettext(message, name=name, via=via)


# Dispute


class Rivals:
    """The claims that stand against others, found without a comparison of each with every other."""

    def __init__(self, claims: dict[str, Claim]) -> None:
        self.claims = claims
        self.order = {name: number for number, name in enumerate(claims)}
        self.superseding: dict[str, Claim] = {}
        """By claim, the first that takes its place."""
        self.named: defaultdict[str, set[str]] = defaultdict(set)
        """By claim, those that it contradicts or that contradict it."""
        self.alike: defaultdict[object, list[str]] = defaultdict(list)
        """The claims whose figures count the same thing."""
        for claim in claims.values():
            if claim.supersedes:
                self.superseding.setdefault(claim.supersedes, claim)
            for ref in claim.contradicts:
                self.named[claim.id].add(ref)
                self.named[ref].add(claim.id)
            self.alike[_counted(claim)].append(claim.id)

    def incompatible(self, claim: Claim) -> list[Claim]:
        """The claims that cannot be so if one is: named so by either, or with figures that share no number."""
        named, counted = self.named[claim.id], _counted(claim)
        alike = self.alike[counted] if counted else ()
        excluding = {name for name in alike if _exclude_each_other(claim, self.claims[name])}
        found = sorted((named & self.order.keys()) | excluding, key=self.order.__getitem__)
        return [
            other
            for other in map(self.claims.__getitem__, found)
            if other.id != claim.id and other.supersedes != claim.id and claim.supersedes != other.id
        ]


def _dispute(claim: Claim, links: Links, rivals: Rivals) -> tuple[Dispute, str]:
    words = links.dossier.words
    for response in claim.responses:
        if response.kind == "walk_back" and response.by == claim.by:
            by, when = name_inside(links[response.by]), _on(response, links)
            return "withdrawn", words.gettext("%(name)s revised it%(when)s", name=by, when=when)
    if other := rivals.superseding.get(claim.id):
        by, text = name_inside(links[other.by]), other.text.rstrip(".")
        return "superseded", words.gettext("%(name)s later put it otherwise: “%(text)s”", name=by, text=text)
    reasons = [
        words.gettext(CONTESTED[r.kind], name=name_inside(links[r.by]), when=_on(r, links))
        for r in claim.responses
        if r.kind in CONTESTED
    ]
    if against := rivals.incompatible(claim):
        message = N_("a claim of %(names)s cannot be so together with it")
        reasons.append(words.gettext(message, names=_names(against, links)))
    if reasons:
        return "contested", "; ".join(reasons)
    if any(r.kind in ADDRESSING for r in claim.responses):
        said = [_said(response, links) for response in claim.responses if response.kind in ADDRESSING]
        return "uncontested", "; ".join([*said, words.gettext("nobody is recorded as denying it")])
    if claim.responses:
        said = [_said(response, links) for response in claim.responses]
        return "unanswered", "; ".join([*said, words.gettext("none of this says whether it is so")])
    return "uncontested", words.gettext("no denial or other account is recorded here; the source gives no response")


def _counted(claim: Claim) -> tuple[str, ...] | None:
    """The question and what a figure counts; None where it excludes no other, as an approximate one does not."""
    figure = claim.figure
    if figure is None or figure.approximate or claim.question is None:
        return None
    return claim.question, figure.counts, figure.of, figure.unit


def _exclude_each_other(one: Claim, other: Claim) -> bool:
    """Whether two figures that count the same thing have no number in common."""
    a, b = one.figure, other.figure
    return a is not None and b is not None and (_below(a, b) or _below(b, a))


def _below(a: Figure, b: Figure) -> bool:
    """Whether the most that `a` allows is less than the least that `b` allows."""
    if a.max is None or b.min is None:
        return False
    most = a.max - (1 if a.max_open else 0)
    least = b.min + (1 if b.min_open else 0)
    return most < least


# Words


def _said(response: Response, links: Links) -> str:
    """Who answered, and what the answer did."""
    words = links.dossier.words
    did = words.gettext(PRINTED[response.kind])
    answer = words.gettext("%(name)s %(did)s", name=name_inside(links[response.by]), did=did)
    return answer + _on(response, links)


def _on(response: Response, links: Links) -> str:
    if response.date is None:
        return ""
    period = links.dossier.site.period
    year = period.points[0].year if period and period.points else None
    date = in_words(response.date.edtf, links.dossier.words, year)
    if response.date.edtf.shape() == "day" and response.date.edtf.point and response.date.edtf.point.is_exact:
        return links.dossier.words.gettext(" on %(day)s", day=date)
    return links.dossier.words.gettext(", %(date)s", date=date)


def name_inside(person: Person) -> str:
    """A name as it stands inside a sentence: `the Kremlin`."""
    return "the " + person.name.removeprefix("The ") if person.name.startswith("The ") else person.name


def _names(claims: Iterable[Claim], links: Links) -> str:
    return links.dossier.words.all_of(dict.fromkeys(name_inside(links[claim.by]) for claim in claims))
