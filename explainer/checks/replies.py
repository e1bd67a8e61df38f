"""Checks of the right of reply: nobody is accused without an answer, or a record of who asked for one."""

from __future__ import annotations

from collections.abc import Iterator

from explainer.links import Links
from explainer.model import Claim, Contact
from explainer.pins import Pins
from explainer.problems import Problem
from explainer.project import Written
from explainer.words import ENGLISH

HINT = "record a response, or how they were asked: contact: [{to: …, asked_by: us, …}]"
# What the record of each asking must say.
NEEDED = {"us": ("who", "date", "how", "deadline", "outcome"), "source": ("outcome", "pins"), "nobody": ("reason",)}


def allegations_were_put(links: Links, pins: Pins, written: Written) -> Iterator[Problem]:
    """Each named party whom a claim accuses has a response of theirs, or a record of who asked them."""
    for claim in links.dossier.claims.values():
        if not claim.alleges:
            if claim.against:
                place = written.place(claim.key, ("against",), name=True)
                yield Problem("E506", place, "'against' without 'alleges'", "write alleges: true, or use about")
            continue
        place = written.place(claim.key, ("alleges",))
        unasked = [ref for ref in claim.accused if links[ref].kind != "unnamed" and ref not in _could_reply(claim)]
        if not claim.accused:
            yield Problem("E506", place, "this claim accuses nobody", "name those whom it accuses: about: [an-id]")
        elif unasked:
            names = ENGLISH.all_of([links[ref].name for ref in unasked])
            yield Problem("E506", place, f"nothing says whether {names} could reply", HINT)


def _could_reply(claim: Claim) -> set[str]:
    """Those of whom a response or an asking is recorded, and the claimant, who needs none."""
    answered = {str(ref) for response in claim.responses for ref in (response.by, *response.for_)}
    return {str(claim.by), *answered, *(str(contact.to) for contact in claim.contact)}


def contacts_are_complete(links: Links, pins: Pins, written: Written) -> Iterator[Problem]:
    """A record of an asking says all that readers need to judge it."""
    for claim in links.dossier.claims.values():
        for index, contact in enumerate(claim.contact):
            if lacking := [name for name in NEEDED[contact.asked_by] if not getattr(contact, name)]:
                place = written.place(claim.key, ("contact", index, "asked_by"))
                message = f"a contact with asked_by: {contact.asked_by} needs {ENGLISH.all_of(lacking)}"
                yield Problem("E506", place, message, _example(contact, lacking))
            if contact.date and contact.deadline and _is_over(contact):
                place = written.place(claim.key, ("contact", index, "deadline"))
                yield Problem("E506", place, "the deadline is over before anybody asked", "correct one of the two")
            answered = {str(ref) for response in claim.responses for ref in (response.by, *response.for_)}
            if contact.outcome == "answered" and contact.to not in answered:
                place = written.place(claim.key, ("contact", index, "outcome"))
                hint = f"record it: responses: [{{by: {contact.to}, …}}], or with for: [{contact.to}]"
                yield Problem("E506", place, f"no response of '{contact.to}' is recorded", hint)
            if contact.to not in claim.accused:
                place = written.place(claim.key, ("contact", index, "to"))
                message = f"the claim does not accuse '{contact.to}'"
                yield Problem("E506", place, message, "write alleges: true, and name it under about or against")


def _is_over(contact: Contact) -> bool:
    asked = contact.date.edtf.earliest() if contact.date else None
    until = contact.deadline.latest() if contact.deadline else None
    return asked is not None and until is not None and until < asked


def _example(contact: Contact, lacking: list[str]) -> str:
    examples = {
        "who": "who: the news desk",
        "date": "date: 2018-02-09",
        "how": "how: by e-mail",
        "deadline": "deadline: 2018-02-12",
        "outcome": "outcome: no_answer",
        "pins": "pins: [report#5]",
        "reason": "reason: why nobody asked",
    }
    return f"write {', '.join(examples[name] for name in lacking)}"
