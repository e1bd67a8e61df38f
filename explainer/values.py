"""The kinds of value that a record has: ids, references, prose, a source's words, addresses, dates."""

from __future__ import annotations

import re
from typing import Annotated, Any, Generic, Literal, TypeVar, get_args
from urllib.parse import urlsplit

from pydantic import AfterValidator, GetCoreSchemaHandler, StringConstraints, WithJsonSchema
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from explainer.dates import DateError, Edtf, parse

ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
ID_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
# `index` is a page of its own; the others cannot be file names on Windows.
RESERVED_IDS = {"index", "con", "prn", "aux", "nul", *(f"{d}{n}" for d in ("com", "lpt") for n in range(1, 10))}

Kind = Literal["person", "event", "claim", "source", "question", "group"]

# Authors may write 51 where text is wanted: YAML is read as written, so it stays "51".
TEXT_SCHEMA = {"type": ["string", "number"], "minLength": 1}
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1), WithJsonSchema(TEXT_SCHEMA)]


def id_mistake(text: str) -> str | None:
    """What is wrong with an id, in an author's words; None where it is right."""
    if not ID.fullmatch(text):
        return "an id is lower-case letters a to z, digits and single hyphens"
    if len(text) > 64:
        return f"an id has at most 64 characters; this has {len(text)}"
    if text in RESERVED_IDS:
        return f"'{text}' cannot be an id: its page could not have that name"
    return None


def _checked_id(text: str) -> str:
    if mistake := id_mistake(text):
        raise PydanticCustomError("id", "{mistake}", {"mistake": mistake})
    return text


Id = Annotated[str, AfterValidator(_checked_id), WithJsonSchema({"type": "string", "pattern": ID_PATTERN})]

R = TypeVar("R")


class Ref(str, Generic[R]):
    """The id of a record of one kind: `Ref[Person]` says what it may name, Links finds it."""

    kind: Kind

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        target = get_args(source)[0]
        name = getattr(target, "__name__", None) or target.__forward_arg__

        def make(text: str) -> Ref[Any]:
            ref: Ref[Any] = Ref(text)
            ref.kind = name.lower()
            return ref

        return core_schema.no_info_after_validator_function(make, core_schema.str_schema(strict=True))

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: Any) -> dict[str, Any]:
        return {"type": "string", "pattern": ID_PATTERN}


class Verbatim(str):
    """Text that is printed as it was written, mark by mark: a source's own words, an address."""


class Prose(str):
    """Markdown text, with citations, mentions and links in it."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(
            cls, core_schema.str_schema(strip_whitespace=True, min_length=1)
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: Any) -> dict[str, Any]:
        return {**TEXT_SCHEMA, "description": "Markdown"}


class Untranslated(str):
    """A text of a translation that has none, in the language of the original (`language`, BCP 47)."""

    language: str

    def __new__(cls, text: str, language: str) -> Untranslated:
        made = super().__new__(cls, text)
        made.language = language
        return made


class UntranslatedProse(Untranslated, Prose):
    """The same in Markdown."""


def _web_address(text: str) -> str:
    try:
        parts = urlsplit(text)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or not parts.hostname or re.search(r"\s", text):
        raise PydanticCustomError("url", "this is not a web address; write it whole, with https://")
    return Verbatim(text)


def _site_address(text: str) -> str:
    if "?" in text or "#" in text:
        raise PydanticCustomError("url", "a site's address has no ? or #")
    return Verbatim(text.rstrip("/") + "/")


def _language_tag(text: str) -> str:
    # The common part of BCP 47 (RFC 5646): language, script, region, variants.
    if not re.fullmatch(
        r"[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|\d{3}))?(-([A-Za-z0-9]{5,8}|\d[A-Za-z0-9]{3}))*", text
    ):
        raise PydanticCustomError("language", "this is not a language tag; write en, ru or pt-BR")
    return text


LIST_DATE = "without quotation marks a set of dates is a list"
LIST_DATE_HINT = 'put it in quotes: "[2018-02-05..2018-02-11]"'


def date_problem(why: str, hint: str = "") -> PydanticCustomError:
    return PydanticCustomError("date_form", "{why}", {"why": why, "hint": hint})


def _edtf(value: Any) -> Edtf:
    if isinstance(value, Edtf):
        return value
    if isinstance(value, list):
        raise date_problem(LIST_DATE, LIST_DATE_HINT)
    if not isinstance(value, str):
        raise date_problem("a date is one text here", "write 2018-02-07")
    try:
        return parse(value)
    except DateError as error:
        raise date_problem(str(error), error.hint) from None


class _ReadAsDate:
    """The annotation of a date: pydantic need not look into the dataclass, which takes longer than all records."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(_edtf)


def _day(date: Edtf) -> Edtf:
    if date.html() is None or date.point is None or date.point.precision != "day" or date.point.time:
        raise date_problem("this date must be one day, written 2018-02-07")
    return date


Url = Annotated[str, AfterValidator(_web_address), WithJsonSchema({"type": "string", "format": "uri"})]
SiteUrl = Annotated[Url, AfterValidator(_site_address)]
SourceWords = Annotated[Text, AfterValidator(Verbatim)]
Language = Annotated[str, AfterValidator(_language_tag)]
Date = Annotated[
    Edtf,
    _ReadAsDate,
    WithJsonSchema({"type": ["string", "number"], "description": "EDTF: 2018-02-07, 2018-02, 2018-02-~10, …"}),
]
Day = Annotated[Edtf, _ReadAsDate, AfterValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
