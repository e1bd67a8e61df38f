"""The list of words that say more than is recorded: wording.yaml, and what a project adds to it."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path

from explainer.documents import parse_document, read_text
from explainer.model import Rule, Wording
from explainer.patterns import may_never_end
from explainer.problems import Place, Problem
from explainer.project import Reading
from explainer.records import parse_value
from explainer.remembered import remembered

DEFAULT = Path(__file__).with_name("wording.yaml")
NAME = "wording.yaml"


def read_wording(reading: Reading, language: str) -> Wording:
    """The rules for a language: those that come with Explainer, then the project's own."""
    main = language.split("-")[0].lower()
    wording = _read(reading, DEFAULT, DEFAULT.parent, NAME, main, Wording())
    own = reading.project.content / NAME
    if not os.path.lexists(own):
        return wording
    return _read(reading, own, reading.project.root, f"content/{NAME}", main, wording)


def _read(reading: Reading, path: Path, root: Path, name: str, language: str, before: Wording) -> Wording:
    text, wrong = read_text(path, root)
    own, wrong = (Wording(), wrong) if wrong else _parsed(text, name, language)
    reading.problems += wrong
    return Wording(before.rules | own.rules, own.hedges or before.hedges)


@remembered
def _parsed(text: str, path: str, language: str) -> tuple[Wording, list[Problem]]:
    """The rules of one file for a language."""
    document, problems = parse_document(text, path)
    if problems:
        return Wording(), problems
    if not isinstance(document.value, Mapping):
        message = "this file should be a mapping from languages to rules"
        return Wording(), [Problem("E203", document.place(), message, "write en:")]
    entries = document.value.get(language, {})
    if not isinstance(entries, Mapping):
        message = "this should be a mapping from names to rules"
        hint = "write a name, and words, where, why and write indented under it"
        return Wording(), [Problem("E203", document.place((language,)), message, hint)]
    rules, hedges = {}, ""
    for name, fields in entries.items():
        if name == "hedges":
            hedges, wrong = _hedges(fields, document.place((language, name)))
        else:
            rule, wrong = parse_value(Rule, fields, document, (language, name))
            if rule:
                rules[name] = rule
        problems += wrong
    return Wording(rules, hedges), problems


def _hedges(text: object, place: Place) -> tuple[str, list[Problem]]:
    try:
        re.compile(str(text))
    except re.error as error:
        return "", [Problem("E203", place, f"this is not a regular expression: {error}")]
    if may_never_end(str(text)):
        message = "this regular expression may never end: a repeated group repeats inside"
        return "", [Problem("E203", place, message)]
    return re.sub(r"(?<=\|)\s+", "", "".join(row.strip() for row in str(text).split("\n"))), []
