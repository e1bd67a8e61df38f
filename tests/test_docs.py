"""docs/writing.md says what is so: every field, choice, date form and problem, and reports in the engine's words."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal, get_args, get_origin

import pytest

from explainer import dates, model
from explainer.documents import parse_document
from explainer.model import Value
from explainer.problems import KINDS
from explainer.read import FAMILIES
from explainer.records import fields_of, parse_value, with_ids

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "docs" / "writing.md").read_text(encoding="utf-8")

EVERYWHERE = {"formerly": "Ids", "wording": "Wording"}
"""The fields that every record has, each told once."""

# The section whose table lists the fields of each model.
SECTIONS: dict[type[Value], str] = {
    model.Site: "site.yaml",
    model.Question: "Questions and groups",
    model.Group: "Questions and groups",
    model.Named: "Authors and publisher",
    model.Correction: "Corrections",
    model.Target: "Deploy",
    model.Person: "people.yaml",
    model.Fact: "Facts",
    model.Tie: "Ties",
    model.Link: "Links",
    model.Event: "timeline.yaml",
    model.Claim: "claims.yaml",
    model.Figure: "Figures",
    model.Response: "Responses",
    model.Contact: "Right of reply",
    model.Lowered: "Lowering a status",
    model.Source: "sources.yaml",
    model.PassedOver: "Paragraphs passed over",
    model.Meant: "Wording",
    model.Rule: "A list of your own",
    model.FrontMatter: "article.md",
    model.Pin: "Pins",
    model.When: "Dates",
}


def every_model(above: type[Value] = Value) -> Iterator[type[Value]]:
    for below in above.__subclasses__():
        if below is not model.Record:
            yield below
        yield from every_model(below)


def section(title: str) -> str:
    """What stands under a heading, up to the next one of any level."""
    parts = outside_code(rf"^#+ {re.escape(title)}$")
    assert len(parts) == 1, f"{len(parts)} headings are called {title!r}"
    following = [at for at in outside_code(r"^#+ ") if at > parts[0]]
    body = TEXT[parts[0] : following[0] if following else len(TEXT)]
    return body.split("\n", 1)[1].strip()


def outside_code(pattern: str) -> list[int]:
    """Where a pattern stands in the page, not counting fenced blocks."""
    blocks = [match.span() for match in re.finditer(r"^```.*?^```$", TEXT, re.MULTILINE | re.DOTALL)]
    found = (match.start() for match in re.finditer(pattern, TEXT, re.MULTILINE))
    return [at for at in found if not any(start <= at < end for start, end in blocks)]


def field_rows(title: str) -> dict[str, str]:
    """The table of fields of a section: each field, and whether it is needed."""
    table = section(title).partition("| field | needed |")[2]
    return dict(re.findall(r"^\| `(\w+)` \| (\w*) ?\|", table.partition("\n\n")[0], re.MULTILINE))


def blocks(language: str, text: str = TEXT) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def in_backticks(word: str) -> bool:
    return re.search(rf"`{re.escape(word)}`", TEXT) is not None


# Fields and choices


def test_every_model_has_a_section() -> None:
    assert set(SECTIONS) == set(every_model())


@pytest.mark.parametrize("written", SECTIONS, ids=lambda m: m.__name__)
def test_the_table_of_a_model_lists_its_fields_and_those_that_are_required(written: type[Value]) -> None:
    required = {info.alias or name for name, info in written.model_fields.items() if info.is_required()}
    expected = {name: "required" if name in required else "" for name in fields_of(written) if name not in EVERYWHERE}
    assert field_rows(SECTIONS[written]) == expected


def test_what_every_record_has_is_told_once() -> None:
    for name, title in EVERYWHERE.items():
        assert f"`{name}`" in section(title)


def choices(annotation: Any) -> Iterator[str]:
    """The literal values inside an annotation."""
    if get_origin(annotation) is Literal:
        yield from get_args(annotation)
    elif get_origin(annotation) is Annotated:
        yield from choices(get_args(annotation)[0])
    else:
        for part in get_args(annotation):
            yield from choices(part)


def every_choice() -> set[str]:
    found = {c for m in every_model() for info in m.model_fields.values() for c in choices(info.annotation)}
    return found | set(get_args(model.Support)) | set(get_args(model.Dispute))


@pytest.mark.parametrize("choice", sorted(every_choice()))
def test_every_choice_is_named(choice: str) -> None:
    assert in_backticks(choice)


def test_every_kind_of_response_and_every_status_has_a_row() -> None:
    kinds = re.findall(r"^\| `(\w+)` \|", section("Responses").partition("| kind |")[2], re.MULTILINE)
    assert kinds == list(get_args(model.ResponseKind))
    statuses = re.findall(r"^\| `(\w+)` \|", section("Status"), re.MULTILINE)
    assert sorted(statuses) == sorted([*get_args(model.Support), *get_args(model.Dispute)])


# Dates and examples


def test_every_form_of_date_in_the_table_can_be_read() -> None:
    table = section("Dates").partition("| the source says |")[2].partition("\n\n")[0]
    forms = re.findall(r"^\| [^|]+ \| `([^`]+)` \|", table, re.MULTILINE)
    assert len(forms) == len(table.split("\n")) - 2  # without what is left of the head
    for form in forms:
        assert dates.parse(form.strip('"'))


@pytest.mark.parametrize("text", blocks("yaml"), ids=lambda text: text.strip().split("\n")[0])
def test_examples_are_yaml_that_is_read_without_a_problem(text: str) -> None:
    assert parse_document(text, "docs/writing.md")[1] == []


@pytest.mark.parametrize("family", FAMILIES)
def test_the_first_example_of_a_file_is_a_record_that_is_read(family: str) -> None:
    document, _ = parse_document(blocks("yaml", section(f"{family}.yaml"))[0], f"{family}.yaml")
    records, problems = with_ids(document.value, document)
    for name, fields in records:
        problems += parse_value(FAMILIES[family], fields, document, (name,))[1]
    assert records
    assert problems == []


def test_links_within_the_page_lead_to_headings() -> None:
    titles = [TEXT[at:].partition("\n")[0].lstrip("# ") for at in outside_code(r"^#+ ")]
    known = {re.sub(r"[^\w\- ]", "", title.casefold()).replace(" ", "-") for title in titles}
    assert {address for address in re.findall(r"\]\(#([^)]+)\)", TEXT) if not in_a_table_of_forms(address)} <= known


def in_a_table_of_forms(address: str) -> bool:
    """`[words](#two-counts)` is an example of a link in an article."""
    return f"`[words](#{address})`" in TEXT


# Problems


@lru_cache
def engine() -> dict[Path, str]:
    """The source of the engine, except the list of kinds itself."""
    paths = [ROOT / "build.py", *sorted((ROOT / "explainer").rglob("*.py"))]
    return {path: path.read_text(encoding="utf-8") for path in paths if path.name != "problems.py"}


def unused_codes() -> list[str]:
    whole = "\n".join(engine().values())
    return [code for code in KINDS if f'"{code}"' not in whole]


def test_every_code_is_used_by_the_engine() -> None:
    assert unused_codes() == []


def test_every_kind_of_problem_has_its_heading_and_no_other_has_one() -> None:
    headings = [TEXT[at:].partition("\n")[0] for at in outside_code(r"^### [EW]\d+")]
    assert headings == [f"### {code}: {title}" for code, title in KINDS.items()]


@pytest.mark.parametrize("code", KINDS)
def test_a_kind_of_problem_is_explained_by_an_example_and_how_to_mend_it(code: str) -> None:
    body = section(f"{code}: {KINDS[code]}")
    if code in unused_codes():
        assert body
        return
    examples = blocks("text", body)
    assert [re.findall(r"\[([EW]\d+)\]$", example, re.MULTILINE) for example in examples] == [[code]]
    assert "\nMend it: " in body


def test_no_code_is_unknown() -> None:
    assert set(re.findall(r"\b[EW]\d{3}\b", TEXT)) <= set(KINDS)


@lru_cache
def literals() -> list[re.Pattern[str]]:
    """Every text of the engine as a pattern: what an f-string fills in may be anything."""
    found: set[str] = set()
    for source in engine().values():
        for node in ast.walk(ast.parse(source)):
            parts = node.values if isinstance(node, ast.JoinedStr) else [node]
            texts = [p.value if isinstance(p, ast.Constant) and isinstance(p.value, str) else None for p in parts]
            if sum(len(text or "") for text in texts) >= 6:
                found.add("".join(".+" if text is None else re.escape(text) for text in texts))
    # What dates.py, status.py and closest_hint compose of other texts.
    found |= {r"closest \w+: .+", r"it stands in .+", r"it rests on the word of .+; delete `status`"}
    return [re.compile(pattern) for pattern in found]


def told(text: str) -> Iterator[str]:
    """The sentences of an example of a report: its message, and its hint."""
    for row in text.splitlines():
        if message := re.fullmatch(r"\S+: (?:warning: )?(.+) \[[EW]\d+\]", row):
            yield message[1]
    rows = text.rstrip().splitlines()
    if re.match(r"    \S", rows[-1]) and rows[-1].strip() != "^":
        yield rows[-1].strip()


@pytest.mark.parametrize("example", blocks("text"), ids=lambda text: re.findall(r"\[(\w+)\]$", text, re.MULTILINE)[0])
def test_reports_are_shown_in_the_words_that_the_engine_uses(example: str) -> None:
    known = literals()
    unknown = [sentence for sentence in told(example) if not any(p.fullmatch(sentence) for p in known)]
    # Jinja's own words, behind which its hint is none of ours.
    assert [sentence for sentence in unknown if "Jinja" not in sentence] == []


@pytest.mark.parametrize("example", blocks("text"), ids=lambda text: re.findall(r"\[(\w+)\]$", text, re.MULTILINE)[0])
def test_the_mark_in_a_report_stands_at_the_column_that_it_names(example: str) -> None:
    named = re.match(r"\S+?:\d+:(\d+): ", example)
    marks = [row.index("^") - len("    ") + 1 for row in example.splitlines() if row.strip() == "^"]
    assert marks == ([int(named[1])] if named and len(example.splitlines()) > 2 else [])
