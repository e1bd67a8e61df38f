"""What fails in a template, as problems at its line: templates may be an author's own."""

from __future__ import annotations

import re
import traceback
from collections.abc import Iterable, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from jinja2 import TemplateNotFound, TemplateSyntaxError, UndefinedError

from explainer.documents import read_text
from explainer.model import Value
from explainer.pages import Page
from explainer.problems import Place, Problem, closest_hint, relative


def template_problem(error: Exception, templates: tuple[Path, ...], root: Path) -> Problem | None:
    """A mistake in a template, at its line; None where the error is not a template's."""
    if isinstance(error, UnicodeDecodeError):
        return _not_utf8(error, templates, root)
    if isinstance(error, TemplateSyntaxError):
        path = Path(error.filename) if error.filename else None
        message = error.message or "the template is broken"
        if nested := re.search(r"unknown tag '(\w+)'.*needs to be closed is '(\w+)'", message, re.DOTALL):
            message = f"'{nested[1]}' stands where '{nested[2]}' is still open"
        return Problem("E701", _spot(path, error.lineno, root), _lower(message))
    place = _last_template_line(error, templates, root)
    if isinstance(error, TemplateNotFound):
        known = {path.relative_to(folder).as_posix() for folder in templates for path in folder.rglob("*.*")}
        return Problem(
            "E702",
            place or Place("templates"),
            f"there is no template '{error.name}'",
            closest_hint("name", str(error.name), known, most=0),
        )
    if place is None:
        return None
    if isinstance(error, UndefinedError):
        message = str(error.message)
        word = re.search(r"'([^']+)'(?: is undefined|$)|attribute '([^']+)'", message)
        name = (word[1] or word[2]) if word else ""
        return Problem("E702", place, _undefined(message), closest_hint("name", name, _names_known(message), most=0))
    return Problem("E701", place, f"the template failed: {_lower(str(error))}")


def _not_utf8(error: UnicodeDecodeError, templates: tuple[Path, ...], root: Path) -> Problem | None:
    for path in (path for folder in templates for path in sorted(folder.rglob("*.*")) if path.is_file()):
        if path.read_bytes() == error.object:
            return read_text(path, root)[1][0]
    return None


def _undefined(message: str) -> str:
    if match := re.match(r"'(\w+)' is undefined", message):
        return f"there is no '{match[1]}' in a template"
    if match := re.match(r"'[\w.]*?(\w+) object' has no attribute '(\w+)'", message):
        return f"a {match[1].lower()} has no '{match[2]}'"
    return _lower(message)


def _names_known(message: str) -> Mapping[str, Any] | list[str]:
    models = {m.__name__: m for m in [*_all_models(Value)]}
    if match := re.match(r"'[\w.]*?(\w+) object' has no attribute", message):
        if match[1] == "Page":
            return [*(field.name for field in fields(Page)), "prefix", "public"]
        model = models.get(match[1])
        return list(model.model_fields) if model else []
    return [
        "page",
        "subject",
        "dossier",
        "site",
        "links",
        "pins",
        "coverage",
        "statuses",
        "timeline",
        "history",
        "navigation",
        "search_entries",
        "downloads",
        "corrections",
        "picture",
        "linked_data",
        "colours",
        "prefix",
    ]


def _all_models(model: type[Value]) -> Iterable[type[Value]]:
    for sub in model.__subclasses__():
        yield sub
        yield from _all_models(sub)


def _last_template_line(error: Exception, templates: tuple[Path, ...], root: Path) -> Place | None:
    """The innermost line of a template in an error's traceback: jinja2 rewrites its frames to templates' lines."""
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        path = Path(frame.filename)
        if any(path.is_relative_to(folder) for folder in templates):
            return _spot(path, frame.lineno or 0, root)
    return None


def _spot(path: Path | None, line: int, root: Path) -> Place:
    if path is None:
        return Place("templates", line, 1)
    rows = path.read_text(encoding="utf-8", errors="replace").split("\n") if path.is_file() else []
    row = rows[line - 1] if 0 < line <= len(rows) else ""
    return Place(relative(path, root), line, len(row) - len(row.lstrip()) + 1, row)


def _lower(message: str) -> str:
    first = message.split("\n")[0].rstrip(".")
    return first[:1].lower() + first[1:]
