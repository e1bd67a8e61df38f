"""What an explainer is made of: frozen records, complete when made. The type is the schema."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Annotated, Any, ClassVar, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    WithJsonSchema,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from explainer.dates import Edtf
from explainer.documents import Path
from explainer.patterns import may_never_end
from explainer.remembered import remembered_by_identity
from explainer.values import (
    LIST_DATE,
    LIST_DATE_HINT,
    Date,
    Day,
    Id,
    Kind,
    Language,
    Prose,
    Ref,
    SiteUrl,
    SourceWords,
    Text,
    Url,
    date_problem,
)
from explainer.words import ENGLISH, Words


class Value(BaseModel):
    """What every part of an explainer has in common: frozen, and no field that is not named here."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        arbitrary_types_allowed=True,
        defer_build=True,  # parts of records need no validator of their own
    )


def _allow_text(schema: dict[str, Any], pattern: str) -> None:
    """The JSON Schema of a value that may also be written as one text."""
    mapping = dict(schema)
    schema.clear()
    schema["anyOf"] = [{"type": ["string", "number"], "pattern": pattern}, mapping]


PIN = re.compile(r"(?P<source>[^#\s]+)#(?P<at>\d{1,6})")


class Pin(Value):
    """The tie between a statement and a passage of a source."""

    model_config = ConfigDict(json_schema_extra=lambda s: _allow_text(s, r"^[^#\s]+#\d{1,6}$"))

    source: Ref[Source]
    at: int | None = Field(default=None, ge=1)
    """The number of the paragraph, from 1. It may be left out where a quote is given."""
    quote: SourceWords | None = None
    """Words that stand in the paragraph, exactly."""
    occurrence: int | None = Field(default=None, ge=1)
    """Which one, where the quote is found more than once."""

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, value: Any) -> Any:
        if isinstance(value, str):
            match = PIN.fullmatch(value)
            if not match:
                raise PydanticCustomError("pin", "a pin is written report#5, or {source: report, quote: …}")
            return {"source": match["source"], "at": match["at"]}
        return value

    @model_validator(mode="after")
    def _says_where(self) -> Pin:
        if self.at is None and self.quote is None:
            raise PydanticCustomError("pin", "a pin needs a paragraph (`at`) or a quote")
        if self.occurrence is not None and self.quote is None:
            raise PydanticCustomError("pin", "`occurrence` counts quotes; this pin has none")
        return self

    def __str__(self) -> str:
        return f"{self.source}#{self.at}" if self.at else f"{self.source} “{self.quote}”"


class When(Value):
    """A date, with the source's own words for it and whether it says so outright."""

    model_config = ConfigDict(json_schema_extra=lambda s: _allow_text(s, "."))

    edtf: Date
    words: SourceWords | None = None
    """What the source says, where that is not this date: last week."""
    basis: Literal["stated", "inferred"] = "stated"
    note: Text | None = None
    """Why it is read so; required where the basis is inferred."""

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, value: Any) -> Any:
        if isinstance(value, list):
            raise date_problem(LIST_DATE, LIST_DATE_HINT)
        return {"edtf": value} if isinstance(value, (str, Edtf)) else value

    @model_validator(mode="after")
    def _inferred_says_why(self) -> When:
        if self.basis == "inferred" and self.note is None:
            raise PydanticCustomError("date_basis", "an inferred date needs a `note` that says from what")
        return self


class Link(Value):
    """A page elsewhere."""

    title: Text
    url: Url


class Meant(Value):
    """Words that are meant as they stand, though the build warns of them."""

    words: Text
    reason: Text


class Record(Value):
    """A record with an id, which is its page's address."""

    kind_name: ClassVar[Kind]

    id: Id = Field(exclude=True)
    formerly: tuple[Id, ...] = ()
    """Ids that this record had before; each leaves a redirect behind."""
    wording: tuple[Meant, ...] = ()
    """Words in its texts that are meant, though the build warns of them."""

    @property
    def key(self) -> tuple[Kind, str]:
        return self.kind_name, self.id


# site.yaml


class Question(Record):
    """What claims disagree about."""

    kind_name: ClassVar[Kind] = "question"
    title: Text
    note: Prose | None = None


class Group(Record):
    """A section of the people page."""

    kind_name: ClassVar[Kind] = "group"
    title: Text
    note: Prose | None = None


class Named(Value):
    """An author of the explainer, or its publisher."""

    name: Text
    kind: Literal["person", "organisation"] | None = None
    """Told to programs alone; without it they learn no more than the name."""
    url: Url | None = None


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


ONE_OR_MORE = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}
CORRECTED = re.compile(r"(?P<kind>person|event|claim|source)/(?P<id>\S+)|article|site")


class Correction(Value):
    """What was changed after publication, and why."""

    date: Day
    to: Annotated[
        Text, WithJsonSchema({"type": "string", "pattern": "^(person|event|claim|source)/.+$|^article$|^site$"})
    ]
    """What it corrects: claim/twenty-dead, person/…, event/…, source/…, article or site."""
    was: Text
    now: Text
    reason: Text
    kind: Literal["correction", "clarification", "update"] = "correction"
    field: Annotated[tuple[Text, ...], BeforeValidator(_listed), WithJsonSchema(ONE_OR_MORE)] = ()
    """What of the record it corrects, as the build names it: figure, status, facts.Age; or a list of them."""

    @field_validator("to")
    @classmethod
    def _names_a_record(cls, text: str) -> str:
        if not CORRECTED.fullmatch(text):
            raise PydanticCustomError("correction", "write what is corrected as claim/twenty-dead, article or site")
        return text

    @property
    def target(self) -> Ref[Any] | None:
        """The record that is corrected; None for the article or the site."""
        match = CORRECTED.fullmatch(self.to)
        if not match or not match["kind"]:
            return None
        ref: Ref[Any] = Ref(match["id"])
        ref.kind = match["kind"]  # type: ignore[assignment]
        return ref


TARGET_FIELDS: dict[str, tuple[str, ...]] = {
    "folder": ("path",),
    "git": ("repository", "branch"),
    "s3": ("bucket", "prefix", "endpoint", "region"),
    "ssh": ("host", "path", "user", "port"),
}
"""The fields of each kind of target."""
TARGET_OPTIONAL = ("prefix", "endpoint", "region", "user", "port")
HOST_NAME = re.compile(r"\w[\w.-]*|[0-9a-fA-F:]*:[0-9a-fA-F:.]*:[0-9a-fA-F:.]*")
"""A name or an alias of ssh, or an address of IPv4 or IPv6."""
FOLDER_THERE = re.compile(r"(?![-~])[\w./+,=@~ -]*[\w+,=@~-]/*")
"""A folder on a host of ssh, in letters that its programs take for nothing else."""


class Target(Value):
    """A place that the site is deployed to."""

    id: Id = Field(exclude=True)
    kind: Literal["folder", "git", "s3", "ssh"]
    path: Text | None = None
    """The folder, seen from the project; it may be a mounted one. With ssh, seen from where the login starts."""
    repository: Text | None = None
    """The repository of git: an address, or a folder seen from the project."""
    branch: Text | None = None
    """The branch that is published: gh-pages."""
    bucket: Text | None = None
    prefix: Text | None = None
    """Where in the bucket the site stands; without it, at the top."""
    endpoint: Url | None = None
    """The address of a service that is not Amazon's."""
    region: Text | None = None
    host: Text | None = None
    """The machine, as ssh knows it: a name, an address, or an alias in ~/.ssh/config."""
    user: Text | None = None
    port: int | None = Field(default=None, ge=1, le=65535)

    @field_validator("repository", "branch")
    @classmethod
    def _no_option(cls, text: str | None) -> str | None:
        if text and text.startswith("-"):
            raise PydanticCustomError("target", "this cannot start with a hyphen: git would read it as an option")
        return text

    @field_validator("host")
    @classmethod
    def _host_alone(cls, text: str | None) -> str | None:
        if text and (len(text) > 253 or not HOST_NAME.fullmatch(text)):
            raise PydanticCustomError(
                "target", "write the host alone; there are `user`, `port` and `path` for the rest"
            )
        return text

    @field_validator("user")
    @classmethod
    def _one_word(cls, text: str | None) -> str | None:
        if text and not re.fullmatch(r"\w[^\s@:/]*", text):
            raise PydanticCustomError("target", "write the user's name alone")
        return text

    @model_validator(mode="after")
    def _fields_of_its_kind(self) -> Target:
        known = TARGET_FIELDS[self.kind]
        for name in {name for names in TARGET_FIELDS.values() for name in names} - set(known):
            if getattr(self, name) is not None:
                words = {"name": name, "kind": self.kind, "known": ", ".join(known)}
                raise PydanticCustomError("target", "'{name}' is no field of kind {kind}, which has: {known}", words)
        for name in known:
            if getattr(self, name) is None and name not in TARGET_OPTIONAL:
                words = {"name": name, "kind": self.kind}
                raise PydanticCustomError("lacking", "'{name}' is required for kind {kind}", words)
        if self.kind == "ssh" and not FOLDER_THERE.fullmatch(str(self.path)[:4097]):
            message = "'path' must name a folder, from / or from where the login starts, without ~ and quotation marks"
            raise PydanticCustomError("target", message)
        return self

    @property
    def where(self) -> str:
        """The target in an author's words: `../public`, `gh-pages of git@…`, `s3://my-bucket/harbour/`, `mira@…:…`."""
        if self.kind == "ssh":
            return f"{self.user}@{self.host}:{self.path}" if self.user else f"{self.host}:{self.path}"
        if self.kind == "s3":
            return "/".join(part for part in (f"s3://{self.bucket}", self.prefix) if part)
        return str(self.path) if self.kind == "folder" else f"{self.branch} of {self.repository}"


class Site(Value):
    """site.yaml: the explainer itself."""

    title: Text
    tagline: Text | None = None
    language: Language = "en"
    """The language of the explainer's own prose, as a BCP 47 tag."""
    base_url: SiteUrl | None = None
    """Where the site will stand; needed for the feed, the sitemap, canonical links and cards."""
    period: Date | None = None
    """What the timeline is about; events outside it are shown as background."""
    article: Text = "article.md"
    """The article's file, seen from content/."""
    published: Day | None = None
    updated: Day | None = None
    authors: tuple[Named, ...] = ()
    publisher: Named | None = None
    licence: Text | None = None
    """The licence of the explainer's own words."""
    questions: tuple[Question, ...] = ()
    """What the claims disagree about, in page order."""
    groups: tuple[Group, ...] = ()
    """The sections of the people page, in page order."""
    corrections: tuple[Correction, ...] = ()
    """What was corrected since publication, newest first."""
    deploy: tuple[Target, ...] = ()
    """Where `deploy` publishes the site."""

    @property
    def changed(self) -> str:
        """The newest date that the author gave: of publication, update or correction. Builds have no clock."""
        dates = [d.text for d in (self.published, self.updated) if d]
        return max([*dates, *(c.date.text for c in self.corrections)], default="")


# people.yaml


class Fact(Value):
    """One line of a profile: a label, a value and where that stands."""

    label: Text
    value: Text
    pins: tuple[Pin, ...] = ()


class Tie(Value):
    """How a person or organisation is bound to another."""

    to: Ref[Person]
    as_: Text = Field(alias="as")
    """Read after the name: harbour master of."""
    date: When | None = None
    pins: tuple[Pin, ...] = ()


class Person(Record):
    """A person, an organisation, or a source that the report does not name."""

    kind_name: ClassVar[Kind] = "person"
    name: Text
    kind: Literal["person", "organisation", "unnamed"] = "person"
    also: tuple[Text, ...] = ()
    """Other names that texts use; mentions are linked by them."""
    group: Ref[Group] | None = None
    role: Text | None = None
    summary: Prose | None = None
    facts: tuple[Fact, ...] = ()
    ties: tuple[Tie, ...] = ()
    links: tuple[Link, ...] = ()
    """Pages elsewhere about the same person."""
    pins: tuple[Pin, ...] = ()
    """Where the name and the role stand."""


# timeline.yaml


class Event(Record):
    """Something that happened, or is reported to have happened, at some time."""

    kind_name: ClassVar[Kind] = "event"
    title: Text
    date: When
    place: Text | None = None
    summary: Prose | None = None
    people: tuple[Ref[Person], ...] = ()
    claims: tuple[Ref[Claim], ...] = ()
    pins: tuple[Pin, ...] = ()


# claims.yaml

Support = Literal["reported", "corroborated", "documented", "acknowledged"]
Dispute = Literal["uncontested", "contested", "unanswered", "withdrawn", "superseded"]
ResponseKind = Literal[
    "confirmation",
    "partial_confirmation",
    "denial",
    "partial_denial",
    "disputes_without_denying",
    "no_information",
    "declined",
    "no_response",
    "counter_claim",
    "challenge_to_source",
    "walk_back",
]


class Figure(Value):
    """A claim that is a number: its range, what it counts, and the source's own words for it."""

    min: int | None = Field(default=None, ge=0)
    max: int | None = Field(default=None, ge=0)
    min_open: bool = False
    """More than `min`, not `min` itself."""
    max_open: bool = False
    """Fewer than `max`, not `max` itself."""
    approximate: bool = False
    unit: Text
    counts: Text
    """What happened to those counted: killed, killed and wounded."""
    of: Text
    """Who is counted: dock workers."""
    words: SourceWords
    """The number as the source puts it: more than 20."""


class Lowered(Value):
    """A status that the author lowers, with the reason."""

    support: Support
    reason: Text


class Response(Value):
    """What was said to a claim."""

    by: Ref[Person]
    for_: tuple[Ref[Person], ...] = Field(default=(), alias="for")
    """On whose behalf, where not only on their own."""
    kind: ResponseKind
    text: Prose
    date: When | None = None
    pins: tuple[Pin, ...] = ()
    elements: tuple[Text, ...] = ()
    """Which stated parts of the claim; required for the partial kinds."""
    counter: Ref[Claim] | None = None
    """The claim that gives the other account."""
    asked_by: Literal["us", "source"] | None = None
    """Who asked; required for no_response."""


class Contact(Value):
    """How somebody whom a claim accuses was asked for a reply, or that nobody asked."""

    to: Ref[Person]
    asked_by: Literal["us", "source", "nobody"]
    """Whose asking it was. `nobody` needs a reason, which readers see."""
    who: Text | None = None
    """Who of us asked: a name or a desk."""
    date: When | None = None
    how: Text | None = None
    """By e-mail, on a conference call."""
    deadline: Day | None = None
    outcome: Literal["answered", "declined", "no_answer", "not_reached"] | None = None
    reason: Text | None = None
    """Why nobody asked."""
    pins: tuple[Pin, ...] = ()
    """Where the source says that it asked."""


class Claim(Record):
    """What somebody says is so, and what was answered."""

    kind_name: ClassVar[Kind] = "claim"
    question: Ref[Question] | None = None
    text: Text
    """The proposition, in our words."""
    by: Ref[Person]
    """Who says it; an unnamed source is a record too."""
    attribution: Literal["named", "spokesperson", "anonymous", "document", "unattributed"] = "named"
    via: tuple[Ref[Person], ...] = ()
    """Reported through."""
    date: When | None = None
    event: Ref[Event] | None = None
    about: tuple[Ref[Person], ...] = ()
    alleges: bool = False
    """Whether it accuses those that it is about, who then have a right of reply."""
    against: tuple[Ref[Person], ...] = ()
    """Whom it accuses, where that is not everybody that it is about."""
    figure: Figure | None = None
    caveat: Prose | None = None
    """The claimant's own doubt."""
    derives_from: tuple[Ref[Claim], ...] = ()
    """Claims that this one only repeats."""
    agrees_with: tuple[Ref[Claim], ...] = ()
    """Claims that say the same, from their own knowledge."""
    contradicts: tuple[Ref[Claim], ...] = ()
    """Claims that cannot be so if this one is."""
    supersedes: Ref[Claim] | None = None
    """The same claimant's earlier claim that this one takes the place of."""
    open: tuple[Text, ...] = ()
    """What would settle it."""
    status: Lowered | None = None
    pins: tuple[Pin, ...] = ()
    responses: tuple[Response, ...] = ()
    contact: tuple[Contact, ...] = ()
    """How those whom it accuses were asked for a reply."""

    @property
    def accused(self) -> tuple[Ref[Person], ...]:
        """Whom it says something against."""
        return (self.against or self.about) if self.alleges else ()


# sources.yaml


class PassedOver(Value):
    """Paragraphs of a source that add nothing to the explainer, with the reason."""

    at: Annotated[
        tuple[Annotated[int, Field(ge=1)], ...],
        BeforeValidator(_listed),
        WithJsonSchema({"anyOf": [{"type": "integer"}, {"type": "array", "items": {"type": "integer"}}]}),
    ]
    """The number of the paragraph, or a list of them."""
    reason: Text


class Source(Record):
    """What the facts rest on."""

    kind_name: ClassVar[Kind] = "source"
    title: Text
    kind: Literal["news report", "document", "statement", "post", "data", "interview"] = "news report"
    author: Text | None = None
    publisher: Text | None = None
    """Leave out what is not known; never guess."""
    date: When | None = None
    language: Language = "en"
    file: Text | None = None
    """The file of its text in seeds/."""
    url: Url | None = None
    archive_url: Url | None = None
    archive_date: Day | None = None
    show: Literal["excerpts", "full", "none"] = "excerpts"
    """What of it is published: only pinned passages, the whole text (needs a licence), or nothing."""
    licence: Text | None = None
    quote_limit: float = Field(default=0.2, ge=0, le=1)
    """A warning above this share of the source's words quoted."""
    note: Prose | None = None
    """What is known of it, and what is not."""
    passed_over: tuple[PassedOver, ...] = ()

    @model_validator(mode="after")
    def _full_needs_licence(self) -> Source:
        if self.show == "full" and not self.licence:
            raise PydanticCustomError("licence", "`show: full` publishes the whole text and needs a `licence`")
        return self


# The list of words that say too much


class Rule(Value):
    """One entry of wording.yaml: words that say more than is recorded, and where they do."""

    words: Text
    """A regular expression of whole words; capital letters make no difference."""
    where: Literal["always", "unconfirmed", "undenied", "hedged"]
    why: Text
    write: Text
    """What to write in its place."""

    @field_validator("words")
    @classmethod
    def _is_a_pattern(cls, text: str) -> str:
        return checked_pattern(text)


def checked_pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise PydanticCustomError("pattern", "this is not a regular expression: {why}", {"why": str(error)}) from None
    if may_never_end(text):
        raise PydanticCustomError("pattern", "this regular expression may never end: a repeated group repeats inside")
    return text


@dataclass(frozen=True, slots=True)
class Wording:
    """The rules for the language of an explainer, by name, and the words that leave open whether something is so."""

    rules: dict[str, Rule] = field(default_factory=dict)
    hedges: str = ""


# The article


class FrontMatter(Value):
    """What stands between the two --- lines at the head of article.md."""

    title: Text
    standfirst: Prose | None = None
    byline: Text | None = None
    date: Day | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """The article: Markdown with front matter, or the text of a source that is published in full."""

    path: str
    title: str
    body: str
    first_line: int = 1
    """The line of the file that the body starts on."""
    front: FrontMatter | None = None
    source: str | None = None
    """The id of the source whose text this is; None for an article of our own."""


@dataclass(frozen=True, slots=True)
class SourceText:
    """A source's text, where it is here: its paragraphs, and the hash of the whole."""

    path: str
    text: str
    paragraphs: tuple[str, ...]
    sha256: str
    file_sha256: str = ""
    """Of the file's bytes, of which the text is what they say."""


@dataclass(frozen=True, slots=True)
class Edition:
    """The explainer in one language: the original, or a translation of it."""

    language: str
    name: str
    """What the language is called in itself: Русский."""
    folder: str = ""
    """Where it stands, seen from the site's folder: `ru/`; the original stands at the top."""


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything that the author wrote, read and well-formed; ids not yet looked up."""

    site: Site
    article: Article
    people: dict[str, Person] = field(default_factory=dict)
    events: dict[str, Event] = field(default_factory=dict)
    claims: dict[str, Claim] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    texts: dict[str, SourceText] = field(default_factory=dict)
    """By source id; a source whose text is not here is missing from it."""
    wording: Wording = field(default_factory=Wording)
    words: Words = ENGLISH
    """Of the interface."""
    edition: Edition | None = None
    """Which of the editions this is; None where there is only the one language."""
    editions: tuple[Edition, ...] = ()
    """The original, then the translations."""

    @property
    def is_translation(self) -> bool:
        return self.edition is not None and self.edition != self.editions[0]

    @property
    def records(self) -> Iterator[Record]:
        for family in (self.site.questions, self.site.groups):
            yield from family
        for records in (self.people, self.events, self.claims, self.sources):
            yield from records.values()


def title_of(record: Any) -> str:
    """What a record is called on the site."""
    if isinstance(record, Claim):
        return record.text
    return str(getattr(record, "name", None) or getattr(record, "title", ""))


# Plain texts that readers see as ours, so that words in quotation marks in them must be a source's.
SHOWN_TEXTS = (
    "title",
    "text",
    "role",
    "place",
    "label",
    "value",
    "as_",
    "open",
    "elements",
    "note",
    "reason",
    "how",
    "who",
)


Leaf = Ref[Any] | Prose | Pin | When | str


@remembered_by_identity
def leaves(value: Value) -> tuple[tuple[Path, Leaf], ...]:
    """Every reference, pin, date and text shown in a record, each with the way to it; those in pins too."""
    found: list[tuple[Path, Leaf]] = []
    _gather(value, (), found)
    return tuple(found)


def _gather(value: Any, path: Path, found: list[tuple[Path, Leaf]]) -> None:
    if isinstance(value, str):
        found.append((path, value))
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            _gather(item, (*path, index), found)
    elif isinstance(value, Value):
        if isinstance(value, (Pin, When)):
            found.append((path, value))
        for name, info in type(value).model_fields.items():
            part = getattr(value, name)
            if part is None or part == ():
                continue
            first = part[0] if isinstance(part, tuple) else part
            if not isinstance(first, str) or isinstance(first, (Ref, Prose)) or name in SHOWN_TEXTS:
                _gather(part, (*path, info.alias or name), found)


for _model in (Pin, Tie, Person, Event, Claim, Site):
    _model.model_rebuild()
