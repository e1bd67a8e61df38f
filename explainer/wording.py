"""The list of words that say more than is recorded: wording.yaml, and what a project adds to it."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from explainer.documents import Document, parse_document, read_text
from explainer.model import Rule, Wording
from explainer.patterns import may_never_end
from explainer.problems import Place
from explainer.project import Reading
from explainer.records import parse_value

DEFAULT = Path(__file__).with_name("wording.yaml")
NAME = "wording.yaml"


def read_wording(reading: Reading, language: str) -> Wording:
    """The rules for a language: those that come with Explainer, then the project's own."""
    wording = _read(reading, DEFAULT, DEFAULT.parent, NAME, language, Wording())
    own = reading.project.content / NAME
    if not os.path.lexists(own):
        return wording
    return _read(reading, own, reading.project.root, f"content/{NAME}", language, wording)


def _read(reading: Reading, path: Path, root: Path, name: str, language: str, before: Wording) -> Wording:
    text, wrong = read_text(path, root)
    if not wrong:
        document, wrong = parse_document(text, name)
    if wrong:
        reading.problems += wrong
        return before
    if not isinstance(document.value, Mapping):
        reading.refuse("E203", document.place(), "this file should be a mapping from languages to rules", "write en:")
        return before
    main = language.split("-")[0].lower()
    return _of_language(reading, document, main, before) if main in document.value else before


def _of_language(reading: Reading, document: Document, language: str, before: Wording) -> Wording:
    entries = document.value[language]
    if not isinstance(entries, Mapping):
        hint = "write a name, and words, where, why and write indented under it"
        reading.refuse("E203", document.place((language,)), "this should be a mapping from names to rules", hint)
        return before
    rules, hedges = dict(before.rules), before.hedges
    for name, fields in entries.items():
        if name == "hedges":
            hedges = _hedges(reading, fields, document.place((language, name))) or hedges
            continue
        rule, wrong = parse_value(Rule, fields, document, (language, name))
        reading.problems += wrong
        if rule:
            rules[name] = rule
    return replace(before, rules=rules, hedges=hedges)


def _hedges(reading: Reading, text: object, place: Place) -> str:
    try:
        re.compile(str(text))
    except re.error as error:
        reading.refuse("E203", place, f"this is not a regular expression: {error}")
        return ""
    if may_never_end(str(text)):
        reading.refuse("E203", place, "this regular expression may never end: a repeated group repeats inside")
        return ""
    return re.sub(r"(?<=\|)\s+", "", "".join(row.strip() for row in str(text).split("\n")))
