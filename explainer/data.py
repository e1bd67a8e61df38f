"""The explainer as data, for other people's programs: data/explainer.json."""

from __future__ import annotations

import json
from typing import Any

from explainer.date_words import in_words
from explainer.dates import Edtf
from explainer.links import Links
from explainer.model import Pin, Record, Value, When
from explainer.pages import address_of
from explainer.pins import Pins
from explainer.status import Status
from explainer.words import Words

VERSION = 1
"""Of the shape below; it goes up when a field changes its meaning or goes away."""


UNPUBLISHED = ("wording", "deploy")
"""What authors tell the build and not readers."""


def explainer_json(links: Links, pins: Pins, statuses: dict[str, Status]) -> bytes:
    """Everything that the site says, with the passage of each pin: UTF-8, keys in the order of the models."""
    dossier, words = links.dossier, links.dossier.words
    families: dict[str, dict[str, Any]] = {}
    for name, records in (
        ("people", dossier.people),
        ("events", dossier.events),
        ("claims", dossier.claims),
        ("sources", dossier.sources),
    ):
        families[name] = {record.id: _record(record, pins, words) for record in records.values()}
    for claim_id, status in statuses.items():
        families["claims"][claim_id]["status"] = {
            "support": status.support,
            "support_why": status.support_why,
            "dispute": status.dispute,
            "dispute_why": status.dispute_why,
            "reports": len(status.reports.claims),
            "origins": len(status.reports.origins),
        }
    site = dossier.site.model_copy(update={"questions": (), "groups": ()})
    whole = {
        "version": VERSION,
        "site": _plain(site, pins, words),
        "article": {"title": dossier.article.title, "address": "article.html"},
        "questions": {q.id: _plain(q, pins, words) for q in dossier.site.questions},
        "groups": {g.id: _plain(g, pins, words) for g in dossier.site.groups},
        **families,
    }
    return json_bytes(whole, 3)


def json_bytes(value: Any, depth: int = 2) -> bytes:
    """JSON whose first levels have a line for each item, so that a change is seen in a diff.

    Python's own indentation, of all levels, takes twenty times as long.
    """
    return (_lines(value, depth) + "\n").encode()


_as_json = json.JSONEncoder(ensure_ascii=False).encode
"""As `json.dumps`, which makes an encoder each time."""


def _lines(value: Any, depth: int, indent: str = "\n") -> str:
    if not (depth and value and isinstance(value, (dict, list))):
        return _as_json(value)
    inner = indent + " "
    if isinstance(value, dict):
        items = [f"{_as_json(name)}: {_lines(v, depth - 1, inner)}" for name, v in value.items()]
    else:
        items = [_lines(item, depth - 1, inner) for item in value]
    first, last = "{}" if isinstance(value, dict) else "[]"
    return first + inner + f",{inner}".join(items) + indent + last


def _record(record: Record, pins: Pins, words: Words) -> dict[str, Any]:
    return {"address": address_of(record.kind_name, record.id), **_plain(record, pins, words)}


def _plain(value: Any, pins: Pins, words: Words) -> Any:
    """A value of the model as JSON has it; what was not given is left out."""
    if isinstance(value, Edtf):
        return value.text
    if isinstance(value, tuple):
        return [_plain(item, pins, words) for item in value]
    if not isinstance(value, Value):
        return value
    found = {
        info.alias or name: _plain(getattr(value, name), pins, words)
        for name, info in type(value).model_fields.items()
        if not info.exclude and name not in UNPUBLISHED and getattr(value, name) not in (None, ())
    }
    if isinstance(value, Pin):
        found["at"] = pins.passage(value).at
        if str(value.source) in pins.unshown:
            found.pop("quote", None)
    if isinstance(value, When):
        found["in_words"] = in_words(value.edtf, words)
    return found
