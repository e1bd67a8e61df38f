"""JSON Schemas of the YAML files, for editors: made from the models, so they cannot disagree.

Draft 2020-12 as pydantic writes it. A YAML file names its schema in its first line:
`# yaml-language-server: $schema=.schemas/people.json`.
"""

from __future__ import annotations

import ast
import inspect
import itertools
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from pydantic.json_schema import models_json_schema

from explainer import model as models
from explainer.files import leads_out, link_problem, put
from explainer.model import FrontMatter, Group, Question, Record, Site, Target, Value
from explainer.problems import Problem
from explainer.read import FAMILIES
from explainer.values import ID_PATTERN

FOLDER = ".schemas"
"""In content/."""


def schemas() -> dict[str, dict[str, Any]]:
    """The schema of each file by its name without the ending: people, timeline, claims, sources, site."""
    found = {name: _records_of(model) for name, model in FAMILIES.items()}
    site, parts = _definitions(Site), [_definitions(model)["$defs"] for model in (Question, Group, Target)]
    site["$defs"] |= parts[0] | parts[1] | parts[2]
    for name, model in (("questions", Question), ("groups", Group)):
        description = f"By id, in page order: what each of the {name} is called."
        site["$defs"]["Site"]["properties"][name] = {**_mapping(model), "description": description}
    described = {**_mapping(Target), "description": "By name: where `deploy` publishes the site."}
    site["$defs"]["Site"]["properties"]["deploy"] = described
    found["site"] = {**_head(), "$ref": "#/$defs/Site", **site}
    found["article"] = {**_head(), "$ref": "#/$defs/FrontMatter", **_definitions(FrontMatter)}
    return found


def _head() -> dict[str, Any]:
    return {"$schema": "https://json-schema.org/draft/2020-12/schema"}


def _records_of(model: type[Record]) -> dict[str, Any]:
    return {**_head(), **_mapping(model), **_definitions(model)}


def _mapping(model: type[Record] | type[Target]) -> dict[str, Any]:
    """A mapping from ids to records of a model."""
    return {
        "type": "object",
        "propertyNames": {"pattern": ID_PATTERN, "maxLength": 64},
        "additionalProperties": {"$ref": f"#/$defs/{model.__name__}"},
    }


def _definitions(model: type[Value]) -> dict[str, Any]:
    """The definitions of a model and of all inside it, as authors write them."""
    _, whole = models_json_schema([(model, "validation")])
    found = {name: _as_written(_described(name, definition)) for name, definition in whole["$defs"].items()}
    used = _used(model.__name__, found)
    return {"$defs": {name: found[name] for name in sorted(used)}}


@cache
def _said_of_fields() -> dict[tuple[str, str], str]:
    """What the text below each field of a model says of it, by class and field.

    pydantic could read these itself (`use_attribute_docstrings`), but at each start of the program.
    """
    found = {}
    for part in ast.parse(Path(models.__file__).read_text(encoding="utf-8")).body:
        for field, below in itertools.pairwise(part.body) if isinstance(part, ast.ClassDef) else ():
            if (
                isinstance(part, ast.ClassDef)
                and isinstance(field, ast.AnnAssign)
                and isinstance(field.target, ast.Name)
                and isinstance(below, ast.Expr)
                and isinstance(below.value, ast.Constant)
            ):
                found[part.name, field.target.id.rstrip("_")] = inspect.cleandoc(str(below.value.value))
    return found


def _described(name: str, definition: dict[str, Any]) -> dict[str, Any]:
    """A definition with what its class, or one that it is made from, says of its fields."""
    for parts in (form.get("properties", {}) for form in (definition, *definition.get("anyOf", ()))):
        for owner, field in itertools.product(reversed(getattr(models, name).__mro__), list(parts)):
            if text := _said_of_fields().get((owner.__name__, field)):
                parts[field] = dict(sorted({**parts[field], "description": text}.items()))
    return definition


def _as_written(schema: Any) -> Any:
    """A schema without what YAML has not: an `id` (it is the key), and null (what is not known is left out)."""
    if isinstance(schema, list):
        return [_as_written(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    made = {name: _as_written(part) for name, part in schema.items() if name != "title" or not isinstance(part, str)}
    if {"formerly", "repository"} & set(made.get("properties", ())):  # every record has the one, targets the other
        made["properties"].pop("id", None)
        made["required"] = [name for name in made.get("required", ()) if name != "id"]
    options = made.get("anyOf", [])
    if {"type": "null"} in options:
        kept = [option for option in options if option != {"type": "null"}]
        rest = {name: part for name, part in made.items() if name not in ("anyOf", "default")}
        made = {**(kept[0] if len(kept) == 1 else {"anyOf": kept}), **rest}
    return made


def _used(name: str, definitions: dict[str, Any]) -> set[str]:
    """The definitions that one leads to, itself with them."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += re.findall(r"#/\$defs/(\w+)", json.dumps(definitions[name]))
    return found


def write_schemas(content: Path, root: Path) -> tuple[list[Path], list[Problem]]:
    """Writes the schemas into content/.schemas/ and gives their paths."""
    folder = content / FOLDER
    if leads_out(folder, root):
        return [], [link_problem(folder, root)]
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, schema in schemas().items():
        path = folder / f"{name}.json"
        put(path, (json.dumps(schema, indent=1, ensure_ascii=False) + "\n").encode())
        paths.append(path)
    return paths, []
