"""The status of a claim, computed from what is recorded: how it is supported, whether it is disputed, and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from explainer.date_words import in_words
from explainer.links import Links
from explainer.model import Claim, Dispute, Figure, Person, Response, ResponseKind, Support
from explainer.origins import Reports, is_corroborated, reports

SUPPORT_ORDER: tuple[Support, ...] = ("reported", "corroborated", "documented", "acknowledged")
PRIMARY = ("document", "data")
"""The kinds of source that are primary documents."""

PRINTED: dict[ResponseKind, str] = {
    "confirmation": "confirmed",
    "partial_confirmation": "confirmed in part",
    "denial": "denied",
    "partial_denial": "denied in part",
    "disputes_without_denying": "disputed the report without addressing the claim",
    "no_information": "said it had no information",
    "declined": "declined to comment",
    "no_response": "did not respond",
    "counter_claim": "gave a different account",
    "challenge_to_source": "questioned the source",
    "walk_back": "revised its statement",
}
DEFINED: dict[ResponseKind, str] = {
    "confirmation": "Says that the claim is so.",
    "partial_confirmation": "Says that stated parts of the claim are so.",
    "denial": "Says that the claim as put is not so, in words that negate it.",
    "partial_denial": "Says that stated parts of the claim are not so, in words that negate them.",
    "disputes_without_denying": "Rejects the story, its source or its framing, and never says that the claim is false.",
    "no_information": "Says that it lacks information, cannot confirm, or is not aware. This is not a denial.",
    "declined": "Answered, and chose not to comment.",
    "no_response": "Was asked, and did not answer.",
    "counter_claim": "Gives a different account of the same thing.",
    "challenge_to_source": "Attacks the credibility of the source, and says nothing of the claim.",
    "walk_back": "Withdraws or narrows a statement of its own.",
}
SUPPORT_DEFINED: dict[Support, str] = {
    "reported": "Somebody says so; nothing here supports it independently.",
    "corroborated": "Two origins say so that do not depend on each other.",
    "documented": "A primary document that says so is pinned.",
    "acknowledged": "A party that the claim is about confirms it.",
}
DISPUTE_DEFINED: dict[Dispute, str] = {
    "uncontested": "No denial, other account or incompatible claim is recorded here. That does not make it true.",
    "contested": "A denial, a denial in part, another account or an incompatible claim is recorded.",
    "unanswered": "There are responses, but none that says whether the claim is so.",
    "withdrawn": "The claimant withdrew or narrowed it.",
    "superseded": "The claimant put another claim in its place.",
}
OUTCOMES = {
    "answered": "there was an answer",
    "declined": "they declined to comment",
    "no_answer": "there was no answer",
    "not_reached": "they could not be reached",
}
"""What came of asking somebody for a reply."""
DISPUTE_PRINTED: dict[Dispute, str] = {
    "uncontested": "no denial recorded",  # "uncontested" would read as agreed
    "contested": "contested",
    "unanswered": "no clear answer",  # above an answer "unanswered" would contradict it
    "withdrawn": "withdrawn",
    "superseded": "superseded",
}
CONTESTING: tuple[ResponseKind, ...] = ("denial", "partial_denial", "counter_claim")
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
    found = reports(links)
    return {claim.id: status_of(claim, links, found[claim.id]) for claim in links.dossier.claims.values()}


def status_of(claim: Claim, links: Links, own: Reports) -> Status:
    support, support_why = computed_support(claim, links, own)
    if claim.status and SUPPORT_ORDER.index(claim.status.support) < SUPPORT_ORDER.index(support):
        support, support_why = claim.status.support, f"lowered here: {claim.status.reason}"
    dispute, dispute_why = _dispute(claim, links)
    return Status(support, dispute, support_why, dispute_why, own)


# Support


def computed_support(claim: Claim, links: Links, own: Reports) -> tuple[Support, str]:
    for response in claim.responses:
        if response.kind == "confirmation" and response.by in claim.about:
            return "acknowledged", f"{name_inside(links[response.by])} confirmed it{_on(response, links)}"
    for pin in claim.pins:
        source = links[pin.source]
        if source.kind in PRIMARY:
            return "documented", f"{source.title} says so"
    if is_corroborated(own):
        others = [origin[0] for origin in own.origins[1:] if not origin[0].derives_from]
        return (
            "corroborated",
            f"claimed by {name_inside(links[claim.by])} and, independently, by {_names(others, links)}",
        )
    if claim.derives_from:
        repeated = _names([links[ref] for ref in claim.derives_from], links)
        return "reported", f"it only repeats what {repeated} said, and an echo adds no origin"
    through = f", through {listed(name_inside(links[v]) for v in claim.via)}" if claim.via else ""
    return (
        "reported",
        f"it rests on the word of {name_inside(links[claim.by])}{through}; no independent second origin is recorded",
    )


# Dispute


def _dispute(claim: Claim, links: Links) -> tuple[Dispute, str]:
    for response in claim.responses:
        if response.kind == "walk_back" and response.by == claim.by:
            return "withdrawn", f"{name_inside(links[response.by])} revised it{_on(response, links)}"
    for other in links.dossier.claims.values():
        if other.supersedes == claim.id:
            return "superseded", f"{name_inside(links[other.by])} later put it otherwise: “{_unstopped(other.text)}”"
    reasons = [
        f"{name_inside(links[r.by])} {PRINTED[r.kind].replace('denied', 'denied it')}{_on(r, links)}"
        for r in claim.responses
        if r.kind in CONTESTING
    ]
    if rivals := incompatible(claim, links):
        reasons.append(f"a claim of {_names(rivals, links)} cannot be so together with it")
    if reasons:
        return "contested", "; ".join(reasons)
    if any(r.kind in ADDRESSING for r in claim.responses):
        said = [_said(response, links) for response in claim.responses if response.kind in ADDRESSING]
        return "uncontested", f"{'; '.join(said)}; nobody is recorded as denying it"
    if claim.responses:
        said = [_said(response, links) for response in claim.responses]
        return "unanswered", f"{'; '.join(said)}; none of this says whether it is so"
    return "uncontested", "no denial or other account is recorded here; the source gives no response"


def incompatible(claim: Claim, links: Links) -> list[Claim]:
    """The claims that cannot be so if this one is: named so by either, or with figures that share no number."""
    return [
        other
        for other in links.dossier.claims.values()
        if other.id != claim.id
        and other.supersedes != claim.id
        and claim.supersedes != other.id
        and (other.id in claim.contradicts or claim.id in other.contradicts or _exclude_each_other(claim, other))
    ]


def _exclude_each_other(one: Claim, other: Claim) -> bool:
    """Whether two figures count the same thing and have no number in common. An approximate one excludes nothing."""
    a, b = one.figure, other.figure
    if a is None or b is None or one.question is None or one.question != other.question:
        return False
    if (a.counts, a.of, a.unit) != (b.counts, b.of, b.unit) or a.approximate or b.approximate:
        return False
    return _below(a, b) or _below(b, a)


def _below(a: Figure, b: Figure) -> bool:
    """Whether the most that `a` allows is less than the least that `b` allows."""
    if a.max is None or b.min is None:
        return False
    most = a.max - (1 if a.max_open else 0)
    least = b.min + (1 if b.min_open else 0)
    return most < least


# Words


def _said(response: Response, links: Links) -> str:
    return f"{name_inside(links[response.by])} {PRINTED[response.kind]}{_on(response, links)}"


def _on(response: Response, links: Links) -> str:
    if response.date is None:
        return ""
    period = links.dossier.site.period
    year = period.points[0].year if period and period.points else None
    words = in_words(response.date.edtf, year)
    if response.date.edtf.shape() == "day" and response.date.edtf.point and response.date.edtf.point.is_exact:
        return f" on {words}"
    return f", {words}"


def name_inside(person: Person) -> str:
    """A name as it stands inside a sentence: `the Kremlin`."""
    return "the " + person.name.removeprefix("The ") if person.name.startswith("The ") else person.name


def _names(claims: Iterable[Claim], links: Links) -> str:
    return listed(dict.fromkeys(name_inside(links[claim.by]) for claim in claims))


def listed(names: Iterable[str]) -> str:
    """`a, b and c`."""
    found = list(names)
    return found[0] if len(found) == 1 else f"{', '.join(found[:-1])} and {found[-1]}"


def _unstopped(text: str) -> str:
    return text.rstrip(".")
