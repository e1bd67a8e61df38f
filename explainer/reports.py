"""What a check found, for other programs: JSON, workflow commands of GitHub Actions, SARIF. Values in, text out."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any
from urllib.parse import quote

from explainer.problems import KINDS, Place, Problem, count_of, in_order

FORMATS = ("text", "json", "github", "sarif")

VERSION = 1
"""Of the shape of the JSON; it goes up when a field changes its meaning or goes away. docs/check.schema.json has it."""

DOCS = "docs/writing.md"
"""The page with a section for each code, seen from the top of Explainer's repository."""


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """How much of one source the explainer rests on, in paragraphs."""

    paragraphs: int
    pinned: int
    passed_over: int
    uncovered: int
    """What nothing rests on, and no reason passes over."""
    quoted_words: int
    quoted_share: float
    """Of the words of its text, from 0 to 1."""
    quote_limit: float


@dataclass(frozen=True, slots=True)
class StatementFacts:
    """How many statements the explainer makes, and what they stand on."""

    all: int
    pinned: int
    ours: int
    unpinned: int


@dataclass(frozen=True, slots=True)
class Facts:
    """What a check came to beside its problems; there are none where it ended before the quotations.

    A field added to one of these stands in the JSON under its name.
    """

    by_text: int
    """How many quotations were found in a text that is here."""
    by_lock: int
    """How many were found in pins.lock alone."""
    statements: StatementFacts
    sources: Mapping[str, SourceFacts] = field(default_factory=dict)
    """By the source's id."""


def docs_of(code: str) -> str:
    """The address of the section on a code. GitHub makes a heading's anchor so: lower case, marks dropped, hyphens."""
    heading = re.sub(r"[^\w\- ]", "", f"{code}: {KINDS[code]}".lower())
    return f"{DOCS}#{heading.replace(' ', '-')}"


def counted(problems: Iterable[Problem]) -> tuple[int, int]:
    """How many errors and how many warnings there are, each counted once."""
    found = in_order(problems)
    warnings = sum(problem.is_warning for problem in found)
    return len(found) - warnings, warnings


def _severity(code: str) -> str:
    """A word that all three formats share."""
    return "warning" if code.startswith("W") else "error"


# JSON


def as_json(problems: Iterable[Problem], facts: Facts | None, generator: str) -> str:
    """Everything that the check found, in the shape of docs/check.schema.json."""
    found = in_order(problems)
    errors, warnings = counted(found)
    numbers = asdict(facts) if facts else {}
    sources, statements = numbers.pop("sources", {}), numbers.pop("statements", None)
    whole = {
        "version": VERSION,
        "generator": generator,
        "problems": [_plain(problem) for problem in found],
        "counts": {"errors": errors, "warnings": warnings},
        "verified": {"quotations": facts.by_text + facts.by_lock, **numbers} if facts else None,
        "statements": statements,
        "sources": sources,
    }
    return json.dumps(whole, ensure_ascii=False, indent=1)


def _plain(problem: Problem) -> dict[str, Any]:
    place = problem.place
    return {
        "code": problem.code,
        "kind": KINDS[problem.code],
        "severity": _severity(problem.code),
        "file": place.path,
        "line": place.line or None,
        "column": place.column or None,
        "row": place.row,
        "message": problem.message,
        "hint": problem.hint,
        "docs": docs_of(problem.code),
    }


# Workflow commands of GitHub Actions: docs.github.com, “Workflow commands for GitHub Actions”.


def as_github(problems: Iterable[Problem], folder: str = "") -> str:
    """A workflow command for each problem, and a line with their number.

    `folder` is the project's, seen from the top of its repository, where GitHub looks for the files.
    """
    found = in_order(problems)
    errors, warnings = counted(found)
    numbers = [count_of(errors, "problem") if errors else "no problems"]
    numbers += [count_of(warnings, "warning")] if warnings else []
    return "\n".join([*(_command(problem, folder) for problem in found), ", ".join(numbers)])


def _command(problem: Problem, folder: str) -> str:
    place = problem.place
    properties = {
        "file": _from_top(place, folder),
        "line": str(place.line or ""),
        "col": str(place.column or ""),
        "title": f"{problem.code} {KINDS[problem.code]}",
    }
    written = ",".join(f"{name}={_escaped_property(value)}" for name, value in properties.items() if value)
    message = f"{problem.message}\n{problem.hint}".rstrip()
    return f"::{_severity(problem.code)} {written}::{_escaped(message)}"


def _escaped(text: str) -> str:
    """Text that cannot end its command: one line, and % first, since it is what escapes."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escaped_property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")


def _from_top(place: Place, folder: str) -> str:
    """A path seen from the top of the repository; one that leads outside the project is absolute already."""
    return place.path if not folder or _is_absolute(place.path) else f"{folder}/{place.path}"


def _is_absolute(path: str) -> bool:
    return re.match(r"/|[A-Za-z]:/", path) is not None


# SARIF 2.1.0: docs.oasis-open.org/sarif/sarif/v2.1.0, and what GitHub's code scanning asks for beyond it.

SARIF_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def as_sarif(problems: Iterable[Problem], version: str, folder: str = "") -> str:
    """One run: every kind of problem as a rule, every problem as a result. `folder` is as for GitHub."""
    codes = list(KINDS)
    driver = {"name": "Explainer", "version": version, "rules": [_rule(code) for code in codes]}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(problem, codes, folder) for problem in in_order(problems)],
    }
    return json.dumps({"$schema": SARIF_SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=1)


def _rule(code: str) -> dict[str, Any]:
    words = {"text": KINDS[code]}
    return {
        "id": code,
        "shortDescription": words,
        "fullDescription": words,  # this and `help` may be left out of SARIF, but not of code scanning
        "help": {"text": f"How to mend it: {docs_of(code)}"},
        "helpUri": docs_of(code),
        "defaultConfiguration": {"level": _severity(code)},
    }


def _result(problem: Problem, codes: list[str], folder: str) -> dict[str, Any]:
    place = problem.place
    path = _from_top(place, folder)
    uri = quote(path, safe="/:" if _is_absolute(path) else "/", errors="surrogateescape")
    artifact = {"uri": uri, "uriBaseId": "%SRCROOT%"}
    if _is_absolute(path):
        artifact = {"uri": f"file:///{uri.lstrip('/')}"}
    physical: dict[str, Any] = {"artifactLocation": artifact}
    if place.line:
        physical["region"] = {"startLine": place.line, "startColumn": max(place.column, 1)}
    return {
        "ruleId": problem.code,
        "ruleIndex": codes.index(problem.code),
        "level": _severity(problem.code),
        "message": {"text": f"{problem.message}\n{problem.hint}".rstrip()},
        "locations": [{"physicalLocation": physical}],
        "partialFingerprints": {"words/v1": _fingerprint(problem)},
    }


def _fingerprint(problem: Problem) -> str:
    """The same for a problem whose line has only moved."""
    parts = (problem.code, problem.place.path, problem.place.row.strip(), problem.message)
    return hashlib.sha256("\0".join(parts).encode(errors="surrogateescape")).hexdigest()[:20]
