"""The columns of a table: which there are for a kind of record, and a field's value as the text of a cell."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

from explainer.documents import Path
from explainer.model import PIN, Pin, Response, Value, When
from explainer.read import FAMILIES
from explainer.records import fields_of, inner_model, model_at

Form = Literal["text", "truth", "number", "list", "pins"]

KINDS: Mapping[str, type[Value]] = {**FAMILIES, "responses": Response}
"""What a table holds, by the word in its file's name."""

KEYS: Mapping[str, tuple[str, ...]] = {**dict.fromkeys(FAMILIES, ("id",)), "responses": ("claim", "number")}
"""The columns that say which record a row is."""

MOST_NUMBERED = 200
"""`facts.201.label` is a slip of the hand."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: the way to its field inside a record, and the form of its cells."""

    path: Path
    form: Form

    @property
    def name(self) -> str:
        """`facts.1.label`; a date itself is `date`, whether the file says more of it or not."""
        steps = [str(step + 1) if isinstance(step, int) else step for step in self.path]
        return ".".join(steps[:-1] if steps[-1] == "edtf" else steps)


@lru_cache(maxsize=256)
def columns_of(model: type[Value], numbered: int = 1) -> tuple[Column, ...]:
    """The columns of a model, what every record has last; of lists of mappings, the first `numbered` items."""
    names = sorted(fields_of(model), key=lambda name: name in ("wording", "formerly"))
    return tuple(column for name in names for column in _columns(model, name, numbered))


def _columns(model: type[Value], name: str, numbered: int) -> list[Column]:
    info = next(i for n, i in model.model_fields.items() if name in (n, i.alias))
    inner, kind = inner_model(info.annotation), _kind(info.annotation)
    if inner is Response:  # a table of their own
        return []
    if inner is Pin:
        return [Column((name,), "pins")]
    if inner is None:
        forms: Mapping[Any, Form] = {tuple: "list", bool: "truth", int: "number", float: "number"}
        return [Column((name,), forms.get(kind, "text"))]
    heads: list[Path] = [(name, index) for index in range(numbered)] if kind is tuple else [(name,)]
    return [Column((*head, *c.path), c.form) for head in heads for c in columns_of(inner, 1)]


def _kind(annotation: Any) -> Any:
    """The type itself behind `X | None` and `tuple[X, ...]`."""
    if get_origin(annotation) in (Union, UnionType):
        annotation = next(part for part in get_args(annotation) if part is not type(None))
    return get_origin(annotation) or annotation


def find_column(model: type[Value], heading: str) -> Column | None:
    """The column that a heading means, whatever its case, spaces or underscores: `Figure min`."""
    return _by_name(model, _highest(heading)).get(_normal(heading))


def names_of(model: type[Value], heading: str) -> list[str]:
    """The names of all columns, numbered as the heading is, to find the closest."""
    return [column.name for column in columns_of(model, _highest(heading))]


def _highest(heading: str) -> int:
    numbers = [int(digits) for digits in re.findall(r"[0-9]{1,9}", heading)]
    return max((n for n in numbers if n <= MOST_NUMBERED), default=1) or 1


@lru_cache(maxsize=256)
def _by_name(model: type[Value], numbered: int) -> dict[str, Column]:
    found = {}
    for column in columns_of(model, numbered):
        found[_normal(column.name)] = column
        if column.path[-1] == "edtf":
            found[_normal(f"{column.name}.edtf")] = column
    return found


def _normal(heading: str) -> str:
    return re.sub(r"[\s._-]+", ".", heading.strip().casefold())


# A value → the text of a cell, and back


def cell_of(column: Column, fields: Any) -> str:
    """The cell of a record's field; empty where the record does not have it."""
    value = value_at(fields, column.path)
    return "" if value is None else _written(column.form, value)


def value_at(fields: Any, path: Path) -> Any:
    value = fields
    for step in path:
        if step == "edtf" and isinstance(value, str):
            break
        if isinstance(value, Mapping):
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            return None
    return value


def _written(form: Form, value: Any) -> str:
    if form in ("list", "pins"):
        items = value if isinstance(value, list) else [value]
        texts = [pin_text(item) if form == "pins" else str(item).strip() for item in items]
        return " | ".join(escaped(text) for text in texts)
    return normal_cell(form, str(value).strip())


def normal_cell(form: Form, text: str) -> str:
    """A cell in the one way in which it is compared: TRUE is true, 0.20 is 0.2, line breaks part a list."""
    if form == "truth":
        known = {"true": ("true", "t", "yes", "y", "on", "1"), "false": ("false", "f", "no", "n", "off", "0")}
        return next((word for word, forms in known.items() if text.casefold() in forms), text)
    if form == "number":
        return _number(text)
    if form in ("list", "pins"):
        items = (item if form == "list" else pin_text(pin_of(item) or item) for item in items_of(text))
        return " | ".join(escaped(item) for item in items)
    return text


def value_of(form: Form, text: str, old: Any = None) -> Any:
    """What a cell that is not empty stands for in YAML, where every scalar is text.

    The items of a list that `old` has too are taken from there, as they are written.
    """
    if form not in ("list", "pins"):
        return normal_cell(form, text)
    known = {pin_text(item): item for item in old} if isinstance(old, list) else {}
    if form == "list":
        return [known.get(item, item) for item in items_of(text)]
    pins = (pin_of(item) or item for item in items_of(text))
    return [known.get(pin_text(pin), pin) for pin in pins]


def _number(text: str) -> str:
    try:
        number = float(text)
    except ValueError:
        return text
    if not math.isfinite(number):
        return text
    return str(int(text) if re.fullmatch(r"[+-]?\d+", text) else int(number) if number.is_integer() else number)


# Lists: items parted by | or by line breaks; inside an item \| is a bar, \n a line break, \\ a backslash.


def escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("\n", "\\n")


def items_of(text: str) -> list[str]:
    items, item = [], ""
    for part in re.findall(r"\\[\\|n]|[|\n]|[^\\|\n]+|\\", text):
        if part in ("|", "\n"):
            items.append(item)
            item = ""
        else:
            item += {"\\\\": "\\", "\\|": "|", "\\n": "\n"}.get(part, part)
    return [item.strip() for item in (*items, item) if item.strip()]


# Pins: report#5, report "words", report#5 "words" (2). The last quotation mark ends the quote, so those in it may stay.

PIN_CELL = re.compile(
    r'(?P<source>[^#\s"“]+)(#(?P<at>\d+))?(\s*("(?P<straight>.*)"|“(?P<curly>.*)”))?(\s*\((?P<occurrence>\d+)\))?',
    re.DOTALL,
)


def pin_text(pin: Any) -> str:
    if not isinstance(pin, Mapping):
        return str(pin).strip()
    at, quote, occurrence = (str(pin.get(name, "")).strip() for name in ("at", "quote", "occurrence"))
    words = [f"{pin.get('source', '')}#{_number(at)}" if at else str(pin.get("source", ""))]
    words += [f'"{quote}"'] if quote else []
    words += [f"({_number(occurrence)})"] if occurrence else []
    return " ".join(words)


def pin_of(text: str) -> str | dict[str, str] | None:
    """A pin as YAML has it; None where the text has none of the forms."""
    if PIN.fullmatch(text):
        return text
    match = PIN_CELL.fullmatch(text)
    if match is None:
        return None
    found = {"source": match["source"], "at": match["at"], "quote": match["straight"] or match["curly"]}
    return {name: part for name, part in {**found, "occurrence": match["occurrence"]}.items() if part}


# A record with another value in one field


def put(model: type[Value], fields: Any, path: Path, value: Any) -> Any:
    """A copy of a record with `value` at `path`; None removes it, and what it leaves empty.

    An item of a list that is left empty stays as {} until `pruned`, so that the items keep their numbers.
    """
    if not path:
        return value
    step, rest = path[0], path[1:]
    if isinstance(step, int):
        items = list(fields) if isinstance(fields, list) else []
        items += [{}] * (step + 1 - len(items))
        items[step] = put(model, items[step], rest, value) or {}
        return items
    if model is When and not isinstance(fields, Mapping):
        if step == "edtf":
            return value
        fields = {"edtf": fields} if fields is not None else {}
    found = dict(fields) if isinstance(fields, Mapping) else {}
    part = put(model_at(model, (step,)), found.get(step), rest, value)
    if part is None or part == {}:
        found.pop(step, None)
        return found or None
    return {**found, step: part} if step in found else _with_field(found, step, part, fields_of(model))


def _with_field(fields: dict[str, Any], name: str, value: Any, order: list[str]) -> dict[str, Any]:
    """A field more, behind those that the model has before it."""
    before = order[: order.index(name)]
    at = max((index + 1 for index, known in enumerate(fields) if known in before), default=0)
    pairs = list(fields.items())
    return dict([*pairs[:at], (name, value), *pairs[at:]])


def pruned(fields: dict[str, Any], lists: set[str]) -> dict[str, Any]:
    """A record without the empty items of the lists named, and without a list that has no other."""
    kept = {}
    for name, value in fields.items():
        if name in lists and isinstance(value, list):
            value = [item for item in value if not is_empty(item)]
            if not value:
                continue
        kept[name] = value
    return kept


def is_empty(value: Any) -> bool:
    """Whether a mapping or list holds no text: `{pins: []}` is what is left of a fact without its label and value."""
    parts = value.values() if isinstance(value, Mapping) else value
    return isinstance(value, (Mapping, list)) and all(map(is_empty, parts))
