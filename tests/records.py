"""Hypothesis strategies: records of every kind as YAML has them, with the texts that tables find hard."""

from __future__ import annotations

from typing import Any, Literal, get_args, get_origin

from hypothesis import strategies as st

from explainer.model import Pin, Source, Value, When
from explainer.records import fields_of, inner_model
from explainer.tables.columns import _kind
from explainer.unseen import has_isolates, unseen_in

HARD = st.sampled_from(
    [*list("|\"'\\,;:#=+-@[]{}&*!%>~ \n\t"), " | ", "\\n", "\\|", "' =", " #", ": ", "“", "”", "é", "😀", "\u200f"]
)
LETTERS = st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]).filter(
    lambda char: not has_isolates(char) and not list(unseen_in(char))
)
TEXTS = (
    st.lists(HARD | LETTERS | st.sampled_from(["word ", "two words ", "null", "51"]), min_size=1, max_size=30)
    .map(lambda parts: "".join(parts).strip())
    .filter(bool)
)
IDS = st.from_regex(r"[a-z][a-z0-9]{0,5}(-[a-z0-9]{1,4})?", fullmatch=True).filter(
    lambda text: text not in ("index", "con", "nul", "aux", "prn")
)
DATES = st.sampled_from(
    ["2018", "2018-02-07", "2018-02-~10", "[..2018-02]", "{2018-02-07,2018-02-09}", "2018-02/..", "/2018"]
)
ADDRESSES = st.sampled_from(["https://example.org/", "https://example.org/a?b=c,d#e|f"])
NUMBERS = st.integers(1, 999_999).map(str)


@st.composite
def pins(draw: st.DrawFn) -> str | dict[str, str]:
    source, at, quote = draw(IDS), draw(st.none() | NUMBERS), draw(st.none() | TEXTS)
    if quote is None and draw(st.booleans()):
        return f"{source}#{at or 1}"
    found = {"source": source, "at": at if at or quote else "1", "quote": quote}
    found["occurrence"] = draw(st.none() | NUMBERS) if quote else None
    return {name: part for name, part in found.items() if part is not None}


@st.composite
def dates(draw: st.DrawFn) -> str | dict[str, str]:
    if draw(st.booleans()):
        return draw(DATES)
    found = {"edtf": draw(DATES)} | draw(st.fixed_dictionaries({}, optional={"words": TEXTS, "note": TEXTS}))
    basis = ["stated", "inferred"] if "note" in found else ["stated"]
    return found | draw(st.fixed_dictionaries({}, optional={"basis": st.sampled_from(basis)}))


def values(name: str, annotation: Any) -> st.SearchStrategy[Any]:
    """What a field of a model may hold, as YAML has it: mappings, lists and texts."""
    inner, kind = inner_model(annotation), _kind(annotation)
    if inner is not None:
        one = pins() if inner is Pin else dates() if inner is When else fields(inner)
        return st.lists(one, max_size=3) if kind is tuple else one
    named = {"at": NUMBERS, "language": st.sampled_from(["en", "pt-BR"]), "quote_limit": st.sampled_from(["0.2", "1"])}
    named |= {
        "formerly": IDS,
        "archive_date": st.just("2018-03-01"),
        "deadline": st.just("2018-03-01"),
        "url": ADDRESSES,
        "archive_url": ADDRESSES,
    }
    text = named.get(name, IDS if "Ref" in str(annotation) else TEXTS)
    if kind is tuple:
        return st.lists(text, min_size=1 if name == "at" else 0, max_size=3)
    if get_origin(kind) is Literal or kind is Literal:
        options = next(a for a in (annotation, *get_args(annotation)) if get_origin(a) is Literal)
        return st.sampled_from(get_args(options))
    if kind is bool:
        return st.sampled_from(["true", "false"])
    return NUMBERS if kind is int else text


def fields(model: type[Value]) -> st.SearchStrategy[Any]:
    """The fields of a record, in the order of the model."""
    required: dict[str, st.SearchStrategy[Any]] = {}
    optional: dict[str, st.SearchStrategy[Any]] = {}
    for name in fields_of(model):
        info = next(i for n, i in model.model_fields.items() if name in (n, i.alias))
        (required if info.is_required() else optional)[name] = values(name, info.annotation)
    if model is Source:
        required["licence"] = optional.pop("licence")
    return st.fixed_dictionaries(required, optional=optional)


def records(model: type[Value]) -> st.SearchStrategy[dict[str, Any]]:
    return st.dictionaries(IDS, fields(model), min_size=1, max_size=3)
