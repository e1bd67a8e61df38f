"""Documents → records: pydantic finds what is wrong, this says it at its place in an author's words."""

from __future__ import annotations

import difflib
import re
import types
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Protocol, TypeVar, Union, get_args, get_origin

from pydantic import ValidationError

from explainer.documents import Document, Path, alone
from explainer.model import Value
from explainer.problems import Place, Problem, closest_hint
from explainer.remembered import remembered
from explainer.values import id_mistake

V = TypeVar("V", bound=Value)


@remembered
def record_alone(model: type[V], text: str) -> V | None:
    """The one record of a part of a file; None where something is wrong, which is told of it in its file."""
    if document := alone(text):
        entries, _ = with_ids(document.value, document)
        return parse_value(model, entries[0][1], document)[0]
    return None


class Placing(Protocol):
    """What knows where the values of a record were written: a document, or a row of a table."""

    def place(self, path: Path = (), key: bool = False) -> Place: ...


def parse_value(model: type[V], value: Any, document: Placing, at: Path = ()) -> tuple[V | None, list[Problem]]:
    """A mapping as a value of `model`, or every problem that it has, in an author's words."""
    try:
        return model.model_validate(value), []
    except ValidationError as error:
        return None, [_told(e, model, document, at) for e in error.errors(include_url=False)]


def with_ids(value: Any, document: Document, at: Path = ()) -> tuple[list[tuple[str, dict[str, Any]]], list[Problem]]:
    """The records of a mapping from id to record, as (id, fields) with the id among the fields."""
    if not isinstance(value, Mapping):
        return [], [
            Problem(
                "E203",
                document.place(at),
                "this should be a mapping from ids to records",
                "write id: and the fields indented under it",
            )
        ]
    found, problems = [], []
    for name, fields in value.items():
        if mistake := id_mistake(name):
            lowered = re.sub(r"[\s_]+", "-", name.casefold())
            hint = f"write {lowered}" if id_mistake(lowered) is None else ""
            if hint and lowered in value:
                mistake = f"'{name}' and '{lowered}' differ only in case"
                hint = "give one of them another id"
            problems.append(Problem("E204", document.place((*at, name), key=True), mistake, hint))
        elif not isinstance(fields, Mapping):
            problems.append(
                Problem(
                    "E203",
                    document.place((*at, name), key=True),
                    f"'{name}' should be a mapping of fields",
                    "write field: value lines indented under it",
                )
            )
        else:
            if "id" in fields:
                spot = document.place((*at, name, "id"), key=True)
                problems.append(Problem("E201", spot, "unknown field 'id'", "the id is the key above"))
            found.append((name, {**fields, "id": name}))
    return found, problems


def _told(error: Any, model: type[Value], document: Placing, at: Path) -> Problem:
    """A mistake that pydantic found, in an author's words and at its place."""
    kind, loc, context = error["type"], tuple(error["loc"]), error.get("ctx", {})
    path = (*at, *loc)
    field = next((str(step) for step in reversed(loc) if isinstance(step, str)), "this")
    name = f"'{field}'" if not loc or isinstance(loc[-1], str) else f"an item of '{field}'"
    place = document.place(path)
    given = error.get("input")
    if kind == "missing":
        return Problem("E202", document.place(path[:-1], key=True), f"'{field}' is required here")
    if kind == "extra_forbidden":
        known = fields_of(model_at(model, loc[:-1]))
        return Problem(
            "E201",
            document.place(path, key=True),
            f"unknown field '{field}'",
            closest_hint("field", field, known, most=0),
        )
    if kind == "literal_error":
        choices = _choices(context["expected"])
        # Only a slip of the hand is put right: the word nearest to "denied" is "declined".
        meant = [c for c in difflib.get_close_matches(str(given), choices, 1, 0.8) if abs(len(c) - len(str(given))) < 2]
        hint = f"closest value: {meant[0]}" if meant else f"one of: {', '.join(choices)}"
        return Problem("E203", place, f"{name} cannot be {_named(given)}", hint)
    if kind == "id":
        return Problem("E204", place, context["mistake"])
    if kind == "date_form":
        return Problem("E206", place, context.get("why", error["msg"]), context.get("hint", ""))
    if kind == "date_basis":
        return Problem("E206", place, error["msg"])
    if kind == "licence":
        return Problem("E601", document.place((*path, "show")), error["msg"])
    if kind == "lacking":
        return Problem("E202", document.place(path, key=True), error["msg"])
    if kind in ("pin", "url", "language", "correction", "pattern", "target"):
        return Problem("E203", place, error["msg"])
    return Problem("E203", place, _form(kind, name, given, context))


def _form(kind: str, name: str, given: Any, context: Mapping[str, Any]) -> str:
    """What form a value should have had, by pydantic's name of the error."""
    match kind:
        case "string_type":
            return f"{name} should be text, not {_named(given)}"
        case "tuple_type" | "list_type":
            return f"{name} should be a list: [a, b]"
        case "model_type" | "model_attributes_type" | "dict_type" | "mapping_type":
            return f"{name} should be a mapping of fields, not {_named(given)}"
        case "int_parsing_size":
            return f"{name} is too large a number"
        case "int_parsing" | "int_type" | "int_from_float":
            return f"{name} should be a whole number, not {_named(given)}"
        case "float_parsing" | "float_type" | "finite_number":
            return f"{name} should be a number, not {_named(given)}"
        case "bool_parsing" | "bool_type":
            return f"{name} should be true or false, not {_named(given)}"
        case "greater_than_equal":
            return f"{name} should be {context['ge']:g} or more"
        case "less_than_equal":
            return f"{name} should be {context['le']:g} or less"
        case "string_too_short":
            return f"{name} is empty"
        case _:
            return f"{name} has the wrong form: {kind.replace('_', ' ')}"


def _named(value: Any) -> str:
    """A wrong value in few words, on one line."""
    if isinstance(value, (list, Mapping)):
        return "a list" if isinstance(value, list) else "a mapping"
    flat = " ".join(str(value).split())
    return f"'{flat}'" if len(flat) <= 60 else f"'{flat[:59]}…'"


def _choices(expected: str) -> list[str]:
    return [part.strip(" '") for part in expected.replace(" or ", ", ").split(", ")]


def fields_of(model: type[Value]) -> list[str]:
    """The names of a model's fields as authors write them."""
    return [info.alias or name for name, info in model.model_fields.items() if not info.exclude]


def model_at(model: type[Value], loc: Iterable[Any]) -> type[Value]:
    """The model that the value at `loc` should have."""
    for step in loc:
        if isinstance(step, str):
            info = next((i for n, i in model.model_fields.items() if step in (n, i.alias)), None)
            inner = inner_model(info.annotation) if info else None
            model = inner or model
    return model


def inner_model(annotation: Any) -> type[Value] | None:
    """The model inside `X | None`, `tuple[X, ...]` or `Annotated[X, …]`."""
    if isinstance(annotation, type) and issubclass(annotation, Value):
        return annotation
    if get_origin(annotation) in (Union, types.UnionType, tuple, Annotated):
        for part in get_args(annotation):
            if found := inner_model(part):
                return found
    return None
