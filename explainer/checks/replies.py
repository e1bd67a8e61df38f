"""Checks of the right of reply: nobody is accused without an answer, or a record of who asked for one."""

from __future__ import annotations

from collections.abc import Iterator

from explainer.links import Links
from explainer.model import Contact
from explainer.pins import Pins
from explainer.problems import Problem
from explainer.project import Written

HINT = "record a response, or how they were asked: contact: [{to: …, asked_by: us, …}]"
# What the record of each asking must say.
NEEDED = {"us": ("who", "date", "how", "deadline", "outcome"), "source": ("outcome", "pins"), "nobody": ("reason",)}


def allegations_were_put(links: Links, pins: Pins, written: Written) -> Iterator[Problem]:
    """A claim that accuses a named party has a response of somebody else, or a record of who was asked."""
    for claim in links.dossier.claims.values():
        if not claim.alleges:
            if claim.against:
                place = written.place(claim.key, ("against",), name=True)
                yield Problem("E506", place, "'against' without 'alleges'", "write alleges: true, or use about")
            continue
        place = written.place(claim.key, ("alleges",))
        named = [links[ref] for ref in claim.accused if links[ref].kind != "unnamed" and ref != claim.by]
        if not claim.accused:
            yield Problem("E506", place, "this claim accuses nobody", "name those whom it accuses: about: [an-id]")
        elif named and not claim.contact and all(response.by == claim.by for response in claim.responses):
            names = ", ".join(person.name for person in named)
            yield Problem("E506", place, f"nothing says whether {names} could reply", HINT)


def contacts_are_complete(links: Links, pins: Pins, written: Written) -> Iterator[Problem]:
    """A record of an asking says all that readers need to judge it."""
    for claim in links.dossier.claims.values():
        for index, contact in enumerate(claim.contact):
            if lacking := [name for name in NEEDED[contact.asked_by] if not getattr(contact, name)]:
                place = written.place(claim.key, ("contact", index, "asked_by"))
                message = f"a contact with asked_by: {contact.asked_by} needs {_listed(lacking)}"
                yield Problem("E506", place, message, _example(contact, lacking))
            if contact.to not in claim.accused:
                place = written.place(claim.key, ("contact", index, "to"))
                message = f"the claim does not accuse '{contact.to}'"
                yield Problem("E506", place, message, "write alleges: true, and name it under about or against")


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


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
