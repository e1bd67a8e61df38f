"""Checks of sources: how much of each is quoted, and what of it is not used."""

from __future__ import annotations

from collections.abc import Iterator

from explainer.links import Links
from explainer.pins import Pins
from explainer.problems import Problem
from explainer.project import Written


def quotations_stay_short(links: Links, pins: Pins, written: Written) -> Iterator[Problem]:
    for source in links.dossier.sources.values():
        share = pins.quoted_share(source)
        if share > source.quote_limit and source.show != "full":
            yield Problem(
                "W102",
                written.place(source.key, name=True),
                f"{share:.0%} of the words of '{source.id}' are quoted, over its limit of {source.quote_limit:.0%}",
                "shorten quotes to the words that carry the point",
            )


def texts_are_used_up(links: Links, pins: Pins, written: Written) -> Iterator[Problem]:
    for source in links.dossier.sources.values():
        unused = pins.unused(source)
        if unused and pins.paragraphs(source):
            repeats = _repeats(links, source.id)
            shown = ", ".join(f"{n} (repeats {repeats[n]})" if n in repeats else str(n) for n in unused[:12])
            more = f" and {len(unused) - 12} more" if len(unused) > 12 else ""
            which = "paragraph" if len(unused) == 1 else "paragraphs"
            yield Problem(
                "W103",
                written.place(source.key, name=True),
                f"nothing rests on {which} {shown}{more} of '{source.id}'",
                "pin them, or list them under passed_over with the reason",
            )


def passed_over_is_not_pinned(links: Links, pins: Pins, written: Written) -> Iterator[Problem]:
    """A paragraph that something rests on is not passed over."""
    for source in links.dossier.sources.values():
        used = set(pins.paragraphs(source))
        for index, passed in enumerate(source.passed_over):
            for at in sorted(set(passed.at) & used):
                place = written.place(source.key, ("passed_over", index, "at"))
                message = f"paragraph {at} of '{source.id}' is passed over, and something rests on it"
                yield Problem("W103", place, message, "take it out of passed_over")


def _repeats(links: Links, source: str) -> dict[int, int]:
    text = links.dossier.texts.get(source)
    first: dict[str, int] = {}
    found = {}
    for number, paragraph in enumerate(text.paragraphs if text else (), 1):
        if first.setdefault(paragraph, number) != number:
            found[number] = first[paragraph]
    return found
