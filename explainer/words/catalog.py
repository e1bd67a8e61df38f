"""Files of words: templates/words/LANGUAGE.po, read and checked, a project's own over those that come with us."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from gettext import NullTranslations
from pathlib import Path
from typing import TYPE_CHECKING

from explainer.documents import read_text
from explainer.problems import Place, relative
from explainer.project import Reading
from explainer.unseen import unclosed_in
from explainer.words.calendar import LocaleCalendar
from explainer.words.mistakes import mistakes_of
from explainer.words.words import ENGLISH, Words

if TYPE_CHECKING:
    from babel import Locale
    from babel.messages import Catalog, Message

MEND = "values and tags are kept as they are, wherever the sentence wants them"
PLURALS = "the language has a form for each; write all of them, or none"
# Babel cuts the last letter off where the quotation mark is missing.
_ROW = re.compile(r'\s*((msgid|msgid_plural|msgctxt|msgstr(\[\d+\])?)\s+)?"([^"\\]|\\.)*"\s*')
HINT = "python build.py words LANGUAGE writes such a file; docs/languages.md tells of them"


def read_words(reading: Reading, language: str) -> Words:
    """The words for a language (BCP 47), from the project's folders of templates; the first that has a message wins.

    The words of `pt` serve `pt-BR` too. Where there is no file for a language, they are English.
    """
    paths = list(_paths(language, reading.project.template_folders))
    if not paths:
        return ENGLISH
    locale = locale_of(language)
    catalogs = [_read(reading, path, locale) for path in paths]
    if locale is None or None in catalogs:
        return ENGLISH
    merged, wanted = _merged([catalog for catalog in catalogs if catalog is not None], locale)
    calendar = ENGLISH.calendar if locale.language == "en" else LocaleCalendar(locale)
    return Words(paths[0].stem, _compiled(merged), calendar, wanted - len(merged))


def _paths(language: str, templates: tuple[Path, ...]) -> Iterator[Path]:
    """The files for a language: the most exact tag first, and of one tag the project's own."""
    parts = language.split("-")
    for length in range(len(parts), 0, -1):
        for folder in templates:
            path = folder / "words" / f"{'-'.join(parts[:length])}.po"
            if path.is_file():
                yield path


def locale_of(language: str) -> Locale | None:
    """What CLDR knows of a language; None where it knows nothing."""
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return None


def own_name(language: str) -> str:
    """What a language is called in itself, with a capital: `Русский`."""
    locale = locale_of(language)
    name = str(locale.get_display_name() if locale else language)
    return name[:1].upper() + name[1:]


def _read(reading: Reading, path: Path, locale: Locale | None) -> Catalog | None:
    """One file; None where it is broken, or where a translation lacks a value or has one that nothing fills."""
    from babel.messages.pofile import PoFileError, read_po

    name = relative(path, reading.project.root)
    text, wrong = read_text(path, reading.project.root)
    if wrong:
        reading.problems += wrong
        return None
    rows = ["", *text.splitlines()]
    if locale is None:
        reading.refuse("E111", Place(name), "Babel knows no language of this name", "name the file by a tag: de.po")
        return None
    for line, row in enumerate(rows):
        if re.match(r'\s*(msg|")', row) and not _ROW.fullmatch(row):
            why = "a quotation mark is missing here, or one inside the text has no backslash before it"
            if not re.match(r'\s*("|(msgid|msgid_plural|msgctxt|msgstr(\[\d+\])?)\s)', row):
                why = "a line starts with msgid, msgid_plural, msgctxt, msgstr or msgstr[0], and a space"
            reading.refuse("E111", Place(name, line, 1, row), why, HINT)
            return None
    try:
        catalog = read_po(io.StringIO(text), locale=locale, abort_invalid=True)
    except PoFileError as error:
        line = min(error.lineno + 1, len(rows) - 1)
        why = f"this is not a file of words (PO): {error.args[0] if error.args else error}"
        reading.refuse("E111", Place(name, line, 1, rows[line]), why, HINT)
        return None
    whole = True
    for message in catalog:
        if not message.id or message.fuzzy or not any(message.string or ()):
            continue
        line = message.lineno or 1
        if isinstance(message.string, tuple | list) and not all(message.string):
            lacking = [f"msgstr[{number}]" for number, form in enumerate(message.string) if not form]
            reading.refuse("E111", Place(name, line, 1, rows[line]), f"{' and '.join(lacking)} is empty", PLURALS)
            whole = False
            continue
        for number, mistake in mistakes_of(message.id, message.string or ""):
            at = _line_of_form(rows, line, number)
            reading.refuse("E111", Place(name, at, 1, rows[at]), mistake, MEND)
            whole = False
        for number, form in enumerate([message.string] if isinstance(message.string, str) else message.string or ()):
            for unclosed in unclosed_in(form):
                at = _line_of_form(rows, line, number)
                reading.refuse("E113", Place(name, at, 1, rows[at]), unclosed.message, unclosed.hint)
                whole = False
    return catalog if whole else None


def _line_of_form(rows: list[str], line: int, number: int) -> int:
    """The line of a translation, from that of its message on."""
    starts = [at for at in range(line, len(rows)) if rows[at].lstrip().startswith("msgstr")]
    return starts[number] if number < len(starts) else line


def _translated(catalog: Catalog) -> list[Message]:
    return [message for message in catalog if message.id and is_translated(message.string) and not message.fuzzy]


def is_translated(string: str | Sequence[str] | None) -> bool:
    return bool(string) and all(string or ())


def _merged(catalogs: list[Catalog], locale: Locale) -> tuple[Catalog, int]:
    """The translations of all files, the first that has one winning, and how many messages are in any of them."""
    from babel.messages import Catalog

    merged = Catalog(locale)
    for catalog in catalogs:
        for message in _translated(catalog):
            merged[message.id] = message  # a catalogue keeps the first that it was given
    return merged, len({(message.id, message.context) for catalog in catalogs for message in catalog if message.id})


def _compiled(catalog: Catalog) -> NullTranslations:
    from babel.messages.mofile import write_mo
    from babel.support import Translations

    compiled = io.BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return Translations(compiled)
