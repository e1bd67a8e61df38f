"""The words of the interface, in the language of the explainer."""

from __future__ import annotations

from collections.abc import Iterator

from explainer.links import Links
from explainer.pins import Pins
from explainer.problems import Place, Problem
from explainer.project import Written


def interface_has_words(links: Links, pins: Pins, written: Written) -> Iterator[Problem]:
    """The interface speaks the language that the texts are in."""
    language, words = links.dossier.site.language, links.dossier.words
    main = language.split("-")[0]
    place = written.place(("site", ""), ("language",))
    if links.dossier.is_translation:
        place = Place(f"content.{language}")
    hint = f"python build.py words {words.language if words.lacking else main}, and translate what it writes"
    if main != words.language.split("-")[0]:
        message = f"the interface has no words in ‘{language}’ and stands in English"
        yield Problem("W109", place, message, hint)
    elif words.lacking:
        message = f"{words.lacking} of the interface’s messages have no words in ‘{language}’ and stand in English"
        yield Problem("W109", place, message, hint)
