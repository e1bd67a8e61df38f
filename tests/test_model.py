"""The records: what each value accepts, what it is read as, and how the references in it are found."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from explainer.dates import parse
from explainer.model import (
    SHOWN_TEXTS,
    Claim,
    Correction,
    Event,
    Figure,
    PassedOver,
    Person,
    Pin,
    Site,
    Source,
    Tie,
    Value,
    When,
    leaves,
)
from explainer.values import RESERVED_IDS, Day, Language, Prose, Ref, Url, id_mistake


def refused(value_type: Any, value: Any) -> str:
    """The message with which a value is refused; fails where it is accepted."""
    with pytest.raises(ValidationError) as error:
        TypeAdapter(value_type).validate_python(value)
    return str(error.value.errors()[0]["msg"])


def accepted(value_type: Any, value: Any) -> Any:
    return TypeAdapter(value_type).validate_python(value)


# Ids


@pytest.mark.parametrize("text", ["mira", "mira-okafor", "7", "2018-02", "a" * 64, "index-1"])
def test_an_id_is_lower_case_letters_digits_and_single_hyphens(text: str) -> None:
    assert id_mistake(text) is None


@pytest.mark.parametrize(
    "text", ["", "Mira", "mira okafor", "mira_okafor", "-mira", "mira-", "mira--okafor", "é", "../x", "a/b", "a\n", "٣"]
)
def test_nothing_else_is_an_id(text: str) -> None:
    assert id_mistake(text) == "an id is lower-case letters a to z, digits and single hyphens"


def test_an_id_has_at_most_64_characters() -> None:
    assert id_mistake("a" * 65) == "an id has at most 64 characters; this has 65"


@pytest.mark.parametrize("text", ["index", "con", "nul", "com1", "lpt9"])
def test_an_id_must_be_able_to_be_a_file(text: str) -> None:
    assert text in RESERVED_IDS
    assert id_mistake(text) == f"'{text}' cannot be an id: its page could not have that name"


# Pins


@pytest.mark.parametrize(
    ("written", "source", "at", "quote"),
    [
        ("report#5", "report", 5, None),
        ({"source": "report", "at": "5"}, "report", 5, None),
        ({"source": "report", "quote": "no one was told"}, "report", None, "no one was told"),
        ({"source": "report", "at": "5", "quote": " no one "}, "report", 5, "no one"),
    ],
)
def test_a_pin_is_a_source_with_a_paragraph_or_a_quote(
    written: object, source: str, at: int | None, quote: str | None
) -> None:
    pin = accepted(Pin, written)
    assert (pin.source, pin.at, pin.quote) == (source, at, quote)
    assert pin.source.kind == "source"


@pytest.mark.parametrize("written", ["report", "report#", "#5", "report #5", "report#five", "report#1234567", "a#b#5"])
def test_no_other_text_is_a_pin(written: str) -> None:
    assert refused(Pin, written) == "a pin is written report#5, or {source: report, quote: …}"


@pytest.mark.parametrize("at", [0, -1, "0"])
def test_paragraphs_count_from_one(at: object) -> None:
    assert refused(Pin, {"source": "report", "at": at})
    assert refused(Pin, "report#0")


def test_a_pin_says_where_to_look() -> None:
    assert refused(Pin, {"source": "report"}) == "a pin needs a paragraph (`at`) or a quote"
    assert refused(Pin, {"source": "report", "at": 1, "occurrence": 2}) == (
        "`occurrence` counts quotes; this pin has none"
    )


def test_a_pin_is_told_as_it_is_written() -> None:
    assert str(accepted(Pin, "report#5")) == "report#5"
    assert str(accepted(Pin, {"source": "report", "quote": "no one"})) == "report “no one”"


# Dates


def test_a_date_is_one_text_or_a_mapping() -> None:
    assert accepted(When, "2018-02-07") == accepted(When, {"edtf": "2018-02-07"})
    inferred = accepted(When, {"edtf": "2018-02", "words": "last month", "basis": "inferred", "note": "It is March."})
    assert (inferred.edtf.text, inferred.words, inferred.basis) == ("2018-02", "last month", "inferred")


def test_an_inferred_date_says_from_what() -> None:
    assert refused(When, {"edtf": "2018-02", "basis": "inferred"}) == (
        "an inferred date needs a `note` that says from what"
    )


@pytest.mark.parametrize("text", ["2018-02-07", "0999-12-31"])
def test_a_day_is_one_day(text: str) -> None:
    assert accepted(Day, text) == parse(text)


@pytest.mark.parametrize(
    "text",
    ["2018-02", "2018", "2018-02-XX", "2018-02-~07", "2018-02-07T09:30", "2018-02-07/..", "[2018-02-07]", "Y123456789"],
)
def test_nothing_coarser_finer_or_vaguer_is_a_day(text: str) -> None:
    assert refused(Day, text) == "this date must be one day, written 2018-02-07"


# Texts and addresses


@pytest.mark.parametrize(
    "text", ["https://example.org", "http://example.org/a?b=c#d", "https://xn--e1afmkfd.example/", "https://[::1]/"]
)
def test_a_web_address_is_whole(text: str) -> None:
    assert accepted(Url, text) == text


@pytest.mark.parametrize(
    "text",
    [
        "example.org",
        "//example.org",
        "ftp://example.org",
        "javascript:alert(1)",
        "data:text/html,x",
        "mailto:a@example.org",
        "https://",
        "https:///path",
        "https://exa mple.org",
        "https://example.org/a b",
        "http://[",
        "",
    ],
)
def test_nothing_else_is_a_web_address(text: str) -> None:
    assert refused(Url, text) == "this is not a web address; write it whole, with https://"


@given(st.text())
def test_no_text_breaks_the_check_of_addresses(text: str) -> None:
    try:
        assert accepted(Url, text).startswith(("http", "HTTP"))
    except ValidationError as error:
        assert len(error.errors()) == 1


@pytest.mark.parametrize("tag", ["en", "ru", "pt-BR", "zh-Hant-TW", "es-419", "de-1996", "yue"])
def test_a_language_is_a_bcp_47_tag(tag: str) -> None:
    assert accepted(Language, tag) == tag


@pytest.mark.parametrize("tag", ["English", "e", "en_GB", "en-", "", "en GB"])
def test_nothing_else_is_a_language(tag: str) -> None:
    assert refused(Language, tag) == "this is not a language tag; write en, ru or pt-BR"


def test_text_loses_the_space_around_it_and_is_never_empty() -> None:
    assert accepted(Person, {"id": "mira", "name": " Mira \n"}).name == "Mira"
    assert refused(Person, {"id": "mira", "name": "  "})
    assert refused(Person, {"id": "mira", "name": "Mira", "summary": " \n"})


def test_a_source_in_full_needs_a_licence() -> None:
    assert refused(Source, {"id": "s", "title": "S", "show": "full"}) == (
        "`show: full` publishes the whole text and needs a `licence`"
    )
    assert accepted(Source, {"id": "s", "title": "S", "show": "full", "licence": "CC0"}).show == "full"


def test_one_paragraph_or_several_may_be_passed_over() -> None:
    assert accepted(PassedOver, {"at": "3", "reason": "A caption."}).at == (3,)
    assert accepted(PassedOver, {"at": ["3", "7"], "reason": "Captions."}).at == (3, 7)


def test_a_tie_is_written_with_as() -> None:
    tie = accepted(Tie, {"to": "port", "as": "harbour master of"})
    assert (tie.to, tie.as_, tie.to.kind) == ("port", "harbour master of", "person")


def test_numbers_come_as_text_and_become_numbers() -> None:
    figure = accepted(
        Figure, {"min": "20", "min_open": "true", "unit": "people", "counts": "killed", "of": "men", "words": "20"}
    )
    assert (figure.min, figure.max, figure.min_open, figure.max_open) == (20, None, True, False)


# Corrections


@pytest.mark.parametrize(
    ("to", "kind", "record_id"),
    [
        ("claim/twenty-dead", "claim", "twenty-dead"),
        ("person/mira", "person", "mira"),
        ("event/fire", "event", "fire"),
        ("source/report", "source", "report"),
    ],
)
def test_a_correction_names_a_record(to: str, kind: str, record_id: str) -> None:
    target = accepted(Correction, correction(to)).target
    assert target is not None
    assert (target.kind, str(target)) == (kind, record_id)


def correction(to: str) -> dict[str, str]:
    return {"date": "2018-03-04", "to": to, "was": "a", "now": "b", "reason": "c"}


@pytest.mark.parametrize("to", ["article", "site"])
def test_a_correction_may_be_of_the_article_or_the_site(to: str) -> None:
    assert accepted(Correction, correction(to)).target is None


@pytest.mark.parametrize("to", ["twenty-dead", "claims/twenty-dead", "claim/", "question/dead", "article/x", "claim"])
def test_a_correction_of_nothing_is_refused(to: str) -> None:
    assert refused(Correction, correction(to)) == "write what is corrected as claim/twenty-dead, article or site"


# Records


def test_records_do_not_change() -> None:
    person = accepted(Person, {"id": "mira", "name": "Mira"})
    with pytest.raises(ValidationError):
        person.name = "Okafor"


def every_subclass(model: type[Value]) -> list[type[Value]]:
    return [found for sub in model.__subclasses__() for found in (sub, *every_subclass(sub))]


@pytest.mark.parametrize("model", every_subclass(Value), ids=lambda model: model.__name__)
def test_every_part_is_frozen_closed_and_holds_no_list_that_could_change(model: type[Value]) -> None:
    assert model.model_config.get("frozen") and model.model_config.get("extra") == "forbid"
    assert not any(str(info.annotation).startswith(("list", "dict", "set")) for info in model.model_fields.values())


def test_a_record_is_known_by_its_kind_and_id() -> None:
    assert accepted(Person, {"id": "mira", "name": "Mira"}).key == ("person", "mira")
    assert accepted(Event, {"id": "fire", "title": "Fire", "date": "2018"}).key == ("event", "fire")


def test_a_site_needs_a_title_and_nothing_else() -> None:
    site = accepted(Site, {"title": "The harbour fire"})
    assert (site.language, site.article, site.period, site.questions) == ("en", "article.md", None, ())


CLAIM = accepted(
    Claim,
    {
        "id": "twenty-dead",
        "question": "dead",
        "text": "More than 20 died.",
        "by": "union",
        "via": ["news", "radio"],
        "date": {"edtf": "2018-02-10", "words": "on Saturday"},
        "figure": {"min": "20", "unit": "people", "counts": "killed", "of": "men", "words": "more than 20"},
        "caveat": "It has seen no bodies. [@report#3]",
        "pins": [{"source": "report", "quote": "more than 20 men"}],
        "responses": [{"by": "mira", "kind": "denial", "text": "Denies it.", "pins": ["report#5"]}],
    },
)


def test_every_reference_in_a_record_is_found_with_the_way_to_it() -> None:
    refs = {path: (leaf.kind, str(leaf)) for path, leaf in leaves(CLAIM) if isinstance(leaf, Ref)}
    assert refs == {
        ("question",): ("question", "dead"),
        ("by",): ("person", "union"),
        ("via", 0): ("person", "news"),
        ("via", 1): ("person", "radio"),
        ("pins", 0, "source"): ("source", "report"),
        ("responses", 0, "by"): ("person", "mira"),
        ("responses", 0, "pins", 0, "source"): ("source", "report"),
    }


def test_every_pin_date_and_prose_text_in_a_record_is_found() -> None:
    found = {path: type(leaf) for path, leaf in leaves(CLAIM) if isinstance(leaf, (Pin, When, Prose))}
    assert found == {
        ("date",): When,
        ("caveat",): Prose,
        ("pins", 0): Pin,
        ("responses", 0, "text"): Prose,
        ("responses", 0, "pins", 0): Pin,
    }


def test_every_plain_text_that_readers_see_as_ours_is_found() -> None:
    texts = {path: leaf for path, leaf in leaves(CLAIM) if isinstance(leaf, str) and not isinstance(leaf, (Ref, Prose))}
    assert texts == {("text",): "More than 20 died."}


def test_a_sources_own_words_and_addresses_are_not_ours() -> None:
    person = accepted(
        Person,
        {
            "id": "mira",
            "name": "Mira",
            "role": "Harbour master",
            "links": [{"title": "Her page", "url": "https://example.org/'so'"}],
            "pins": [{"source": "report", "quote": "“no one” was told"}],
        },
    )
    assert [leaf for _, leaf in leaves(person) if isinstance(leaf, str) and not isinstance(leaf, Ref)] == [
        "Harbour master",
        "Her page",
    ]


def test_a_field_with_another_name_is_found_by_the_name_that_authors_write() -> None:
    tie = accepted(Tie, {"to": "port", "as": "harbour master of"})
    assert {path for path, _ in leaves(tie)} == {("to",), ("as",)}


def test_the_names_of_shown_texts_are_fields() -> None:
    fields = {name for model in every_subclass(Value) for name in model.model_fields}
    assert set(SHOWN_TEXTS) <= fields
