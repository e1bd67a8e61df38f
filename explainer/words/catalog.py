"""Files of words: templates/words/LANGUAGE.po, read and checked, a project's own over those that come with us."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from explainer.documents import read_text
from explainer.problems import Place, relative
from explainer.project import Reading
from explainer.words.calendar import LocaleCalendar
from explainer.words.words import ENGLISH, Words

if TYPE_CHECKING:
    from babel import Locale
    from babel.messages import Catalog

FOLDER = "words"
ALL_MESSAGES = "messages.pot"
"""Every message of the templates and of the code, without translations."""


def read_words(reading: Reading, language: str, templates: tuple[Path, ...]) -> Words:
    """The words for a language (BCP 47), from the folders of templates; the first that has a message wins.

    The words of `pt` serve `pt-BR` too. Where there is no file for a language, they are English.
    """
    found = list(_files(language, templates))
    if not found:
        return ENGLISH
    from babel import Locale, UnknownLocaleError

    try:
        locale = Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        locale = Locale.parse("en")
    merged = _merged(reading, found, locale)
    if merged is None:
        return ENGLISH
    return _words_of(merged, found[0].stem, locale, templates)


def _files(language: str, templates: tuple[Path, ...]) -> Iterator[Path]:
    """The files for a language: the most exact tag first, and of one tag the project's own."""
    parts = language.split("-")
    for length in range(len(parts), 0, -1):
        for folder in templates:
            path = folder / FOLDER / f"{'-'.join(parts[:length])}.po"
            if path.is_file():
                yield path


def _merged(reading: Reading, paths: list[Path], locale: Locale) -> Catalog | None:
    from babel.messages import Catalog

    merged = Catalog(locale)
    for path in reversed(paths):
        catalog = _read(reading, path, locale)
        if catalog is None:
            return None
        for message in catalog:
            if message.id and _is_translated(message.string) and not message.fuzzy:
                merged[message.id] = message
    return merged


def _read(reading: Reading, path: Path, locale: Locale) -> Catalog | None:
    """One file; None where it is broken, or where a translation lacks a value or has one that nothing fills."""
    from babel.messages.pofile import PoFileError, read_po

    name = relative(path, reading.project.root)
    text, wrong = read_text(path, reading.project.root)
    reading.problems += wrong
    if wrong:
        return None
    try:
        catalog = read_po(io.StringIO(text), locale=locale, abort_invalid=True)
    except PoFileError as error:
        rows = text.splitlines()
        row = rows[error.lineno] if error.lineno < len(rows) else ""
        why = f"this is not a file of words (PO): {error.args[0] if error.args else error}"
        reading.refuse("E111", Place(name, error.lineno + 1, 1, row), why, HINT)
        return None
    whole = True
    for message in catalog:
        for mistake in message.check(catalog) if message.id and _is_translated(message.string) else ():
            rows = text.splitlines()
            line = message.lineno or 1
            reading.refuse("E111", Place(name, line, 1, rows[line - 1]), str(mistake), HINT)
            whole = False
    return catalog if whole else None


HINT = "python build.py words LANGUAGE writes such a file; docs/languages.md tells of them"


def _is_translated(string: str | Sequence[str] | None) -> bool:
    return bool(string) and all(string or ())


def _words_of(catalog: Catalog, language: str, locale: Locale, templates: tuple[Path, ...]) -> Words:
    from babel.messages.mofile import write_mo
    from babel.support import Translations

    compiled = io.BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    calendar = ENGLISH.calendar if locale.language == "en" else LocaleCalendar(locale)
    return Words(language, Translations(compiled), calendar)
