"""The JSON Schemas for editors: they accept what the build accepts, and say what each field means."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator
from yaml import CSafeLoader

from explainer.schemas import FOLDER, schemas, write_schemas

ROOT = Path(__file__).parent.parent
SCHEMAS = schemas()
NAMES = ["people", "timeline", "claims", "sources", "site", "article"]


class EditorLoader(CSafeLoader):
    """YAML as editors read it, by the core schema of YAML 1.2: 51 is a number and true a truth, 2018-02-07 a text."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012


for tag, pattern, first in (
    ("null", r"null|Null|NULL|~|", ["n", "N", "~", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("int", r"[-+]?[0-9]+", list("-+0123456789")),
    ("float", r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?", list("-+.0123456789")),
):
    EditorLoader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(f"(?:{pattern})$"), first)


def as_editors_read(text: str) -> Any:
    return yaml.load(text, Loader=EditorLoader)  # a subclass of the safe one


def wrong(name: str, value: Any) -> list[str]:
    """What an editor would underline."""
    validator = Draft202012Validator(SCHEMAS[name], format_checker=Draft202012Validator.FORMAT_CHECKER)
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(value)]


def inside(schema: Any) -> Iterator[dict[str, Any]]:
    """Every mapping inside a schema."""
    if isinstance(schema, dict):
        yield schema
        schema = list(schema.values())
    if isinstance(schema, list):
        for part in schema:
            yield from inside(part)


def parts(name: str) -> dict[str, dict[str, Any]]:
    """The definition of each part of a file as a mapping of fields; some may also be written as one text."""
    return {part: schema.get("anyOf", [schema])[-1] for part, schema in SCHEMAS[name]["$defs"].items()}


def fields(name: str) -> dict[str, dict[str, Any]]:
    return {
        f"{part}.{field}": schema
        for part, definition in parts(name).items()
        for field, schema in definition["properties"].items()
    }


def test_there_is_a_schema_for_every_file_that_authors_write() -> None:
    assert sorted(SCHEMAS) == sorted(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_schema_is_one_of_draft_2020_12(name: str) -> None:
    assert SCHEMAS[name]["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(SCHEMAS[name])


@pytest.mark.parametrize("name", NAMES)
def test_every_reference_inside_a_schema_leads_somewhere_and_every_definition_is_used(name: str) -> None:
    used = {part["$ref"].removeprefix("#/$defs/") for part in inside(SCHEMAS[name]) if "$ref" in part}
    assert used == set(SCHEMAS[name]["$defs"])


@pytest.mark.parametrize("name", NAMES)
def test_the_id_is_the_key_and_no_field(name: str) -> None:
    assert not [field for field in fields(name) if field.endswith(".id")]


@pytest.mark.parametrize("name", NAMES)
def test_no_field_may_be_null(name: str) -> None:
    assert not [part for part in inside(SCHEMAS[name]) if part.get("type") == "null"]


@pytest.mark.parametrize("name", NAMES)
def test_every_mapping_of_fields_is_closed(name: str) -> None:
    assert all(part["additionalProperties"] is False for part in inside(SCHEMAS[name]) if "properties" in part)


@pytest.mark.parametrize(
    ("name", "field", "words"),
    [
        ("people", "Person.summary", "Markdown"),
        ("people", "Person.also", "Other names that texts use; mentions are linked by them."),
        ("people", "Person.pins", "Where the name and the role stand."),
        ("people", "Tie.as", "Read after the name: harbour master of."),
        ("people", "Pin.quote", "Words that stand in the paragraph, exactly."),
        ("timeline", "When.note", "Why it is read so; required where the basis is inferred."),
        ("timeline", "When.edtf", "EDTF: 2018-02-07, 2018-02, 2018-02-~10, …"),
        ("claims", "Claim.by", "Who says it; an unnamed source is a record too."),
        ("claims", "Claim.caveat", "The claimant's own doubt."),
        ("claims", "Figure.min_open", "More than `min`, not `min` itself."),
        ("sources", "Source.quote_limit", "A warning above this share of the source's words quoted."),
        ("site", "Site.period", "What the timeline is about; events outside it are shown as background."),
        ("site", "Site.questions", "By id, in page order: what each of the questions is called."),
        ("article", "FrontMatter.standfirst", "Markdown"),
    ],
)
def test_a_field_says_what_it_means(name: str, field: str, words: str) -> None:
    assert fields(name)[field]["description"].startswith(words)


@pytest.mark.parametrize("name", NAMES)
def test_every_part_says_what_it_is(name: str) -> None:
    assert [part for part, schema in parts(name).items() if "description" not in schema] == []


# What is accepted


CONTENTS = [ROOT / "content", ROOT / "explainer/starter/content", *sorted(ROOT.glob("tests/cases/good-*/content"))]


@pytest.mark.parametrize("content", CONTENTS, ids=lambda content: str(content.parent.name))
def test_the_schemas_accept_what_the_build_accepts(content: Path) -> None:
    files = {name: [content / f"{name}.yaml", *sorted((content / name).glob("*.yaml"))] for name in NAMES}
    for name, paths in files.items():
        for path in paths:
            if path.is_file():
                assert wrong(name, as_editors_read(path.read_text(encoding="utf-8"))) == [], path.name
    article = content / "article.md"
    if article.is_file():
        front = article.read_text(encoding="utf-8").split("---\n")[1]
        assert wrong("article", as_editors_read(front)) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("people", "mira: {name: Mira}"),
        ("people", "mira: {name: 7}"),
        ("people", "mira: {name: M, facts: [{label: Age, value: 51}], pins: [report#5]}"),
        ("people", "mira: {name: M, pins: [{source: report, quote: so}, {source: report, at: 5}]}"),
        ("people", "mira: {name: M, ties: [{to: port, as: of, date: 2015/..}]}"),
        ("timeline", "fire: {title: T, date: 2018-02-07}"),
        ("timeline", "fire: {title: T, date: 2018}"),
        ("timeline", "fire: {title: T, date: {edtf: 2018, words: last year, basis: inferred, note: So.}}"),
        ("claims", "c: {text: T, by: m, figure: {min: 51, min_open: true, unit: u, counts: c, of: o, words: 51}}"),
        ("claims", "c: {text: T, by: m, responses: [{by: a, kind: denial, text: T}]}"),
        ("sources", "s: {title: T, quote_limit: 0.3, passed_over: [{at: 3, reason: R}, {at: [4, 5], reason: R}]}"),
        ("site", "{title: T, period: 2018, published: 2018-02-07, questions: {dead: {title: How many?}}}"),
        ("site", "{title: T, groups: {port: {title: The port}}, authors: [{name: A}]}"),
        ("site", "{title: T, corrections: [{date: 2018-03-04, to: claim/a, was: a, now: b, reason: c}]}"),
        ("article", "{title: T, standfirst: So., byline: A, date: 2018-02-07}"),
    ],
)
def test_a_right_value_is_accepted(name: str, text: str) -> None:
    assert wrong(name, as_editors_read(text)) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("people", "mira: {name: Mira, nam: x}"),
        ("people", "mira: {role: x}"),
        ("people", "Mira: {name: Mira}"),
        ("people", "mira: {name: ''}"),
        ("people", "mira: {name: [Mira]}"),
        ("people", "mira: {id: mira, name: Mira}"),
        ("people", "mira: {name: Mira, kind: robot}"),
        ("people", "mira: {name: Mira, also: Okafor}"),
        ("people", "mira: {name: Mira, pins: [report]}"),
        ("people", "mira: {name: Mira, pins: [{source: report, at: 0}]}"),
        ("people", "mira: {name: Mira, pins: [{source: report, page: 1}]}"),
        ("people", "mira: {name: Mira, role: ~}"),
        ("people", "mira: {name: Mira, pins: [{source: report, at: ~}]}"),
        ("people", "[mira]"),
        ("timeline", "fire: {title: T}"),
        ("timeline", "fire: {title: T, date: {words: then}}"),
        ("timeline", "fire: {title: T, date: {edtf: 2018, basis: guessed}}"),
        ("claims", "c: {text: T, by: m, figure: {min: -1, unit: u, counts: c, of: o, words: w}}"),
        ("claims", "c: {text: T, by: m, responses: [{by: a, kind: denail, text: T}]}"),
        ("claims", "c: {text: T, by: Union One}"),
        ("sources", "s: {title: T, quote_limit: 2}"),
        ("sources", "s: {title: T, show: all}"),
        ("site", "{tagline: T}"),
        ("site", "{title: T, published: 2018-02}"),
        ("site", "{title: T, questions: [dead]}"),
        ("site", "{title: T, questions: {dead: {name: x}}}"),
        ("site", "{title: T, corrections: [{date: 2018-03-04, to: nothing, was: a, now: b, reason: c}]}"),
        ("article", "{title: T, author: A}"),
        ("article", "{byline: A}"),
    ],
)
def test_a_wrong_value_is_underlined(name: str, text: str) -> None:
    assert wrong(name, as_editors_read(text))


# The files


def test_the_schemas_are_written_beside_the_content(tmp_path: Path) -> None:
    paths, _ = write_schemas(tmp_path / "content", tmp_path)
    assert sorted(path.name for path in paths) == sorted(f"{name}.json" for name in NAMES)
    for path in paths:
        assert path.parent == tmp_path / "content" / FOLDER
        assert json.loads(path.read_text(encoding="utf-8")) == SCHEMAS[path.stem]
    before = [path.read_bytes() for path in paths]
    assert [path.read_bytes() for path in write_schemas(tmp_path / "content", tmp_path)[0]] == before


@pytest.mark.parametrize("content", [ROOT / "content", ROOT / "explainer/starter/content"], ids=["ours", "starter"])
def test_every_file_names_its_schema_in_its_first_line(content: Path) -> None:
    for path in content.glob("*.yaml"):
        first = path.read_text(encoding="utf-8").split("\n")[0]
        assert first == f"# yaml-language-server: $schema={FOLDER}/{path.stem}.json"


def test_the_schemas_in_content_are_those_of_the_models() -> None:
    folder = Path(__file__).parent.parent / "content" / ".schemas"
    kept = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in folder.glob("*.json")}
    assert kept == schemas(), "run python build.py schemas"
