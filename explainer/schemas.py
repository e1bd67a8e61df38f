"""JSON Schemas of the YAML files, for editors: made from the models, so they cannot disagree.

Draft 2020-12 as pydantic writes it. A YAML file names its schema in its first line:
`# yaml-language-server: $schema=.schemas/people.json`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic.json_schema import models_json_schema

from explainer.model import ID_PATTERN, FrontMatter, Group, Question, Record, Site, Value
from explainer.read import FAMILIES

FOLDER = ".schemas"
"""In content/."""


def schemas() -> dict[str, dict[str, Any]]:
    """The schema of each file by its name without the ending: people, timeline, claims, sources, site."""
    found = {name: _records_of(model) for name, model in FAMILIES.items()}
    site = _definitions(Site)
    for name, model in (("questions", Question), ("groups", Group)):
        place = site["$defs"]["Site"]["properties"][name]
        place.clear()
        place.update(_mapping(model))
        place["description"] = f"By id, in page order: what each of the {name} is called."
    found["site"] = {**_head(), "$ref": "#/$defs/Site", **site}
    found["article"] = {**_head(), "$ref": "#/$defs/FrontMatter", **_definitions(FrontMatter)}
    return found


def _head() -> dict[str, Any]:
    return {"$schema": "https://json-schema.org/draft/2020-12/schema"}


def _records_of(model: type[Record]) -> dict[str, Any]:
    return {**_head(), **_mapping(model), **_definitions(model)}


def _mapping(model: type[Record]) -> dict[str, Any]:
    """A mapping from ids to records of a model."""
    return {
        "type": "object",
        "propertyNames": {"pattern": ID_PATTERN, "maxLength": 64},
        "additionalProperties": {"$ref": f"#/$defs/{model.__name__}"},
    }


def _definitions(model: type[Value]) -> dict[str, Any]:
    """The definitions of a model and all inside it, as authors write them: the id is the key, not a field."""
    _, whole = models_json_schema([(model, "validation")])
    for definition in whole["$defs"].values():
        _without_id(definition)
    return {"$defs": whole["$defs"]}


def _without_id(definition: dict[str, Any]) -> None:
    properties = definition.get("properties", {})
    if "formerly" in properties:  # every record has it, and nothing else
        properties.pop("id", None)
        definition["required"] = [name for name in definition.get("required", ()) if name != "id"]
    for field in properties.values():
        field.pop("title", None)
        # YAML writes no null: what is not known is left out.
        options = field.get("anyOf")
        if options and {"type": "null"} in options:
            kept = [option for option in options if option != {"type": "null"}]
            field.pop("anyOf")
            field.pop("default", None)
            field.update(kept[0] if len(kept) == 1 else {"anyOf": kept})


def write_schemas(content: Path) -> list[Path]:
    """Writes the schemas into content/.schemas/ and gives their paths."""
    folder = content / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, schema in schemas().items():
        path = folder / f"{name}.json"
        path.write_text(json.dumps(schema, indent=1, ensure_ascii=False) + "\n", encoding="utf-8", newline="\n")
        paths.append(path)
    return paths
