"""A page → bytes, and what templates can ask for meanwhile. HTML itself lives in templates."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jinja2 import (
    Environment,
    pass_context,
)
from jinja2.runtime import Context
from markupsafe import Markup

from explainer import __version__
from explainer.as_of import as_of
from explainer.assets import hashed_name, script_of, style_of
from explainer.cards import Picture, is_right_to_left
from explainer.date_words import in_words
from explainer.dates import Edtf
from explainer.downloads import Download
from explainer.feeds import bare_html, feed_entries
from explainer.figures import chart_of, in_groups, sense
from explainer.files import files_of, hash_of
from explainer.last_build import engine
from explainer.linked_data import linked_data
from explainer.lock import Passage
from explainer.model import Claim, Correction, Edition, Person, Pin, Record, Source, When, title_of
from explainer.notes import Noted, note_of, with_notes
from explainer.pages import NAVIGATION, Page, address_of, summary_of
from explainer.pins import Use
from explainer.printed import (
    ATTRIBUTIONS,
    CORRECTION_KINDS,
    DEFINED,
    DISPUTE_DEFINED,
    DISPUTE_PRINTED,
    NEWS,
    OUTCOMES,
    PRINTED,
    SOURCE_KINDS,
    SUPPORT_DEFINED,
    SUPPORT_PRINTED,
)
from explainer.prose import Citation, RecordLink, html, parse, typeset
from explainer.render.environment import WhenAsked, environment_of, observing
from explainer.render.messages import Messages
from explainer.render.reads import Reads, digest
from explainer.render.source_text import article_parts
from explainer.render.texts import address_at_words, frame_height, items_of, like, titles_by_address, uses_by_record
from explainer.search import KINDS, entries_of, index_of
from explainer.status import name_inside
from explainer.text import normalise
from explainer.ties import diagram_of
from explainer.timeline import timeline_of
from explainer.tokens import colours_of
from explainer.untranslated import has_marks, with_attributes, with_elements, without_marks
from explainer.values import Untranslated, Verbatim
from explainer.verified import Verified


class Rendering:
    """What all pages of an edition are made with."""

    def __init__(
        self,
        pages: list[Page],
        edition: Verified,
        templates: tuple[Path, ...],
        pictures: Mapping[str, Picture],
        root: Path,
    ) -> None:
        links, pins = edition.links, edition.pins
        self.pages = pages
        self.templates = templates
        self.pictures = pictures
        self.site = links.dossier.site
        self.language = self.site.language
        self.interface = links.dossier.words
        self.messages = Messages(self.interface, self.language)
        self.style = style_of(templates)
        self.script = script_of(templates)
        self.environment = self.make_environment()
        self.style_name = hashed_name("style", "css", self.style)
        self.script_name = hashed_name("script", "js", self.script)
        # What follows from the records is given to pages as what tells that it is read.
        self.reads = Reads()
        self.titles = self.reads.table("titles", titles_by_address(pages, links, pins))
        self.links = self.reads.observed("links", links)
        self.pins = self.reads.observed("pins", pins)
        self.history = self.reads.observed("history", edition.history)
        self.statuses = self.reads.table("statuses", edition.statuses)
        self.of_records = WhenAsked(
            coverage=lambda: edition.coverage,
            timeline=lambda: timeline_of(links.dossier.events.values(), self.site.period, self.interface),
            search_index_name=lambda: hashed_name("search-index", "js", self.search_index),
            search_entries=lambda: entries_of(links),
            downloads=tuple,
        )
        self.environment.context_class = observing(self.reads, "shared", self.of_records)
        files = [[(str(path.relative_to(folder)), hash_of(path)) for path in files_of(folder)] for folder in templates]
        self.common = digest((engine(), files, self.site))
        """What all pages are made of: whoever changes it makes all of them anew."""
        self.shared: dict[str, Any] = {
            "dossier": self.links.dossier,
            "site": self.site,
            "links": self.links,
            "pins": self.pins,
            "statuses": self.statuses,
            "history": self.history,
            "navigation": [(address, self.interface.gettext(title)) for address, title in NAVIGATION],
            "style_name": self.style_name,
            "script_name": self.script_name,
            "search_kinds": KINDS,
            "generator": f"Explainer {__version__}",
            "corrections": sorted(self.site.corrections, key=lambda c: c.date.text, reverse=True),
            "response_printed": self.messages.translated(PRINTED),
            "response_defined": self.messages.translated(DEFINED),
            "support_printed": self.messages.translated(SUPPORT_PRINTED),
            "support_defined": self.messages.translated(SUPPORT_DEFINED),
            "dispute_printed": self.messages.translated(DISPUTE_PRINTED),
            "dispute_defined": self.messages.translated(DISPUTE_DEFINED),
            "outcomes": self.messages.translated(OUTCOMES),
            "attributions": self.messages.translated(ATTRIBUTIONS),
            "source_kinds": self.messages.translated(SOURCE_KINDS),
            "correction_kinds": self.messages.translated(CORRECTION_KINDS),
            "news_printed": self.messages.translated(NEWS),
            "base_url": self.base_url,
            "colours": colours_of(templates, root)[0],
            "direction": "rtl" if is_right_to_left(self.language) else "ltr",
        }

    @property
    def base_url(self) -> str:
        """The site's address with its last slash; empty where none is given."""
        return self.site.base_url or Verbatim("")

    def make_environment(self) -> Environment:
        environment = environment_of(self.templates, self.language, self.messages.typeset)
        environment.filters.update(
            prose=self.prose,
            text=self.inline_prose,
            href=self.href,
            words=self.words,
            described=like(lambda text: summary_of(text, self.language)),
            brief=like(lambda text: summary_of(text, self.language, 48).rstrip(".")),
            sentence=like(lambda text: text[:1].upper() + text[1:]),
            bare=lambda html: Markup(bare_html(str(html))),
            at_words=address_at_words,
            plain=lambda text: str(typeset(str(text), self.language)),
            stopped=like(lambda text: text if text.endswith((".", "!", "?", "…")) else f"{text}."),
            sense=lambda figure: sense(figure, self.interface),
            number=in_groups,
            hostname=lambda url: urlsplit(url).hostname or url,
        )
        environment.globals.update(self.messages.names())
        environment.globals.update(
            chart_of=chart_of,
            alternates=self.alternates,
            foreign=self.foreign,
            frame_height=frame_height,
            is_partly_untranslated=lambda html: has_marks(html, self.links.dossier.editions[0].language),
            passage=self.passage,
            quotes_of=self.quotes_of,
            uses_by_record=lambda uses: [(key, self.interface.gettext(does)) for key, does in uses_by_record(uses)],
            corrections_of=self.corrections_of,
            article_parts=lambda source: article_parts(source, self.links, self.pins),
            with_notes=self.with_notes,
            ties_of=lambda person: diagram_of(person, self.links),
            as_of=lambda step: as_of(step, self.history, self.links),
            claims_of_question=self.claims_of_question,
            people_of_group=self.people_of_group,
            record_of=self.record_of,
            name_inside=name_inside,
            address_of=lambda key: address_of(*key),
            title_of=title_of,
            prose_headings=lambda text: parse(text, self.language).headings,
            reading_minutes=lambda text: max(1, round(parse(text, self.language).words / 230)),
        )
        return environment

    def list_downloads(self, downloads: Sequence[Download]) -> None:
        """Tells templates of the files beside the pages, which take long to make; until then there are none."""
        self.of_records.made["downloads"] = downloads

    @property
    def has_read_downloads(self) -> bool:
        """Whether the last page asked for them."""
        return ("shared", "downloads") in self.reads.seen

    @cached_property
    def search_index(self) -> bytes:
        index = Markup(index_of(self.of_records["search_entries"], self.interface))
        environment = self.environment.overlay()
        environment.context_class = Context  # its name follows from it, and pages wait for it: it has nothing else
        return environment.get_template("files/search-index.js").render(search_index=index).encode()

    @property
    def loaded(self) -> dict[str, bytes]:
        """What the pages that were made load."""
        loaded = {self.style_name: self.style, self.script_name: self.script}
        if name := self.of_records.made.get("search_index_name"):
            loaded[name] = self.search_index
        return loaded

    def page(self, page: Page) -> bytes:
        context = {**self.shared, "page": page, "subject": page.subject, "prefix": self.prefix(page)}
        context["picture"] = self.pictures.get(page.address)
        graph = linked_data(page, self.links, self.statuses) if page.is_listed else ""
        context["linked_data"] = Markup(graph)  # JSON, in which nothing ends the element that it stands in
        html = self.environment.get_template(page.template).render(context)
        return with_elements(html, self.attributes_of).encode()

    def attributes_of(self, language: str) -> str:
        """Of an element that holds a text in another language than the page."""
        turned = is_right_to_left(language) != is_right_to_left(self.language)
        direction = f' dir="{"rtl" if is_right_to_left(language) else "ltr"}"' if turned else ""
        return f'lang="{language}"{direction}'

    def alternates(self, page: Page) -> list[tuple[Edition, str, str]]:
        """The same page in each edition: the way to it from here, and its whole address where that is known."""
        dossier = self.links.dossier
        if dossier.edition is None:
            return []
        top = self.prefix(page) + "../" * dossier.edition.folder.count("/")
        site = self.base_url.removesuffix(dossier.edition.folder)
        address = "index.html" if page.address == "404.html" else page.address
        public = "" if address == "index.html" else page.public
        return [(one, top + one.folder + address, site and site + one.folder + public) for one in dossier.editions]

    def prefix(self, page: Page) -> str:
        """The way to the site's folder. A 404 page is served at any address, so it needs the whole path."""
        if page.address == "404.html" and self.base_url:
            return urlsplit(self.base_url).path
        return page.prefix

    def others(self) -> dict[str, bytes]:
        """The files beside the pages."""
        # What stands in a feed is read elsewhere, so its links are whole.
        elsewhere = {"page": self.pages[0], "subject": None, "prefix": self.base_url}
        context = {**self.shared, **elsewhere, "pages": self.pages, "updated": self.site.changed}
        context["entries"] = feed_entries(self.links) if self.base_url else []
        index = {self.of_records["search_index_name"]: self.search_index}
        outputs = {**self.loaded, **index, "apple-touch-icon.png": self.file("files/apple-touch-icon.png")}
        for name, template, wanted in (
            ("robots.txt", "files/robots.txt", True),
            ("_headers", "files/_headers", True),
            ("favicon.svg", "files/favicon.svg", True),
            ("manifest.webmanifest", "files/manifest.webmanifest", bool(self.base_url)),
            ("sitemap.xml", "files/sitemap.xml", bool(self.base_url)),
            ("feed.xml", "files/feed.xml", bool(self.base_url and self.site.published)),
            ("feed.json", "files/feed.json", bool(self.base_url and self.site.published)),
        ):
            if wanted:
                outputs[name] = without_marks(self.environment.get_template(template).render(context)).encode()
        return outputs

    def oembeds(self) -> dict[str, bytes]:
        """What a page elsewhere is told that is given a claim's address, beside the claim's frame."""
        template = self.environment.get_template("files/oembed.json")
        return {
            page.address.replace(".html", ".json"): without_marks(
                template.render({**self.shared, "page": page, "subject": page.subject, "prefix": self.base_url})
            ).encode()
            for page in self.pages
            if page.template == "pages/embed_claim.html"
        }

    def file(self, name: str) -> bytes:
        """A file of the templates that is no template, from the first folder that has it."""
        return next(folder / name for folder in self.templates if (folder / name).is_file()).read_bytes()

    # Filters and functions of the templates

    @pass_context
    def prose(self, context: Context, text: str, inline: bool = False, sidenotes: bool = False) -> Markup:
        """Markdown as HTML, its names linked, except the name of the page's own subject.

        With `sidenotes`, the first citation of a passage in each section carries the passage's note.
        """
        subject = context.get("subject")
        without = [subject.id] if isinstance(subject, Person) else []
        prefix = context["prefix"]
        numbers: dict[Citation, int] = {}
        count = itertools.count(1)

        def cite(citation: Citation, is_first: bool, is_next: bool) -> str:
            if not sidenotes:
                return self.part(context, "parts/cite.html", citation=citation, is_next=is_next)
            if is_first:
                numbers[citation] = next(count)  # later citations in the section open the same note
            note = {"citation": citation, "number": numbers[citation], "is_first": is_first, "is_next": is_next}
            return self.part(context, "parts/sidenote.html", **note)

        language = text.language if isinstance(text, Untranslated) else self.language
        made = html(
            parse(text, language),
            self.links.names,
            address=lambda kind, record_id: prefix + address_of(kind, record_id),
            cite=cite,
            remark=lambda: self.part(context, "parts/ours.html"),
            card=lambda card: self.part(context, "parts/card.html", claim=self.record_of(card)),
            without=without,
            language=language,
            inline=inline,
        )
        if isinstance(text, Untranslated):
            made = with_attributes(made, self.attributes_of(text.language))
        return Markup(made)

    @pass_context
    def inline_prose(self, context: Context, text: str) -> Markup:
        """A prose text of one paragraph without the paragraph around it."""
        return self.prose(context, text, inline=True)

    def part(self, context: Context, template: str, **more: Any) -> str:
        of_page = {name: context[name] for name in ("page", "subject", "prefix")}
        return self.environment.get_template(template).render({**self.shared, **of_page, **more}).strip()

    @pass_context
    def href(self, context: Context, target: Any) -> str:
        """The way from this page to a record, a citation's passage or an address of the site."""
        prefix: str = context["prefix"]
        if isinstance(target, Citation):
            return f"{prefix}sources/{target.source}.html#p{target.at}"
        if isinstance(target, Passage):
            return f"{prefix}sources/{target.source}.html#p{target.at}"
        if isinstance(target, Pin):
            passage = self.pins.passage(target)
            return f"{prefix}sources/{passage.source}.html#p{passage.at}"
        if isinstance(target, Record):
            return prefix + address_of(target.kind_name, target.id)
        return prefix + str(target)

    @pass_context
    def with_notes(self, context: Context, body: Markup) -> Noted:
        """What stands in <main>, its links numbered for paper."""
        prefix = context["prefix"]
        own = prefix + context["page"].address
        noted = with_notes(str(body), own, lambda href: note_of(href, prefix, self.titles, self.base_url))
        return Noted(Markup(noted.html), noted.notes)

    def words(self, date: When | Edtf, without_year: bool = False) -> str:
        period = self.site.period
        year = period.points[0].year if without_year and period and period.points else None
        return in_words(date.edtf if isinstance(date, When) else date, self.interface, year)

    def passage(self, pin: Pin | Citation) -> Passage:
        return self.pins.passage(pin) if isinstance(pin, Pin) else Passage(pin.source, pin.at)

    def record_of(self, key: RecordLink | tuple[str, str]) -> Record | None:
        kind, record_id = (key.kind, key.id) if isinstance(key, RecordLink) else key
        return self.links.find(kind, record_id)

    def foreign(self, words_of: Source | Iterable[Pin]) -> Markup:
        """The attribute of words in another language than the site's: of a source, or of the first that is pinned."""
        source = words_of if isinstance(words_of, Source) else next((self.links[pin.source] for pin in words_of), None)
        if source is None or source.language == self.language:
            return Markup("")
        return Markup(' lang="{}"').format(source.language)

    def quotes_of(self, uses: Iterable[Use]) -> list[str]:
        """The quotations of a passage, each once; one that stands inside a longer one is left out."""
        quotes = {normalise(use.quote): use.quote for use in reversed(list(uses)) if use.quote}
        return [q for plain, q in reversed(quotes.items()) if not any(plain != o and plain in o for o in quotes)]

    def corrections_of(self, record: Record | str, item: str = "") -> list[Correction]:
        """What was corrected of a record; `item` asks for one that stands in a list, such as facts.Age."""
        name = record if isinstance(record, str) else f"{record.kind_name}/{record.id}"
        found = [one for one in self.shared["corrections"] if one.to == name]
        if item:
            return [one for one in found if any(re.fullmatch(rf"{re.escape(item)}(\.\d+)?", f) for f in one.field)]
        items = [] if isinstance(record, str) else items_of(record)
        return [one for one in found if not any(re.sub(r"\.\d+$", "", f) in items for f in one.field)]

    def claims_of_question(self, question_id: str | None) -> list[Claim]:
        return [c for c in self.links.dossier.claims.values() if c.question == question_id]

    def people_of_group(self, group_id: str | None) -> list[Person]:
        return [p for p in self.links.dossier.people.values() if p.group == group_id]
