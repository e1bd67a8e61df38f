"""Every message of the templates and of the code, and files of words for translators: `words`."""

from __future__ import annotations

import io
import itertools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from explainer.files import put, unfit_in
from explainer.problems import Place, Problem, relative
from explainer.words.catalog import is_translated, locale_of

if TYPE_CHECKING:
    from babel import Locale
    from babel.messages import Catalog

ENGINE = Path(__file__).parents[1]
KEYWORDS = {"_": None, "gettext": None, "N_": None, "ngettext": (1, 2), "_n": (1, 2), "pgettext": ((1, "c"), 2)}
TEMPLATES = {"extensions": "jinja2.ext.do,jinja2.ext.i18n", "newstyle_gettext": "true", "trimmed": "true"}
# Days would make every run another file; what is not known is not filled in with PROJECT VERSION.
_HEADERS = re.compile(
    r'^"(POT-Creation-Date|PO-Revision-Date|Project-Id-Version|Report-Msgid-Bugs-To|Last-Translator|'
    r"Language-Team|Generated-By).*\n",
    re.M,
)


def _rows_of_title(text: str) -> str:
    """The comments that a file starts with."""
    return "".join(itertools.takewhile(lambda row: row.startswith("#"), text.splitlines(keepends=True)))


def messages_of(templates: tuple[Path, ...], locale: Locale | None = None) -> Catalog:
    """All messages, in the order of the files that they stand in; where a file is in two folders, of the first."""
    from babel.messages import Catalog
    from babel.messages.extract import extract_from_file

    catalog = Catalog(locale, fuzzy=False)
    for path, name in _files(templates):
        method = "python" if path.suffix == ".py" else "jinja2"
        options = {} if path.suffix == ".py" else TEMPLATES
        for _, message, _, context in extract_from_file(method, path, KEYWORDS, options=options):
            catalog.add(message, context=context, locations=[(name, None)])  # type: ignore[list-item]
    return catalog


def _files(templates: tuple[Path, ...]) -> Iterator[tuple[Path, str]]:
    """The templates, then the engine, each with the name that it is called by in a file of words."""
    names = {path.relative_to(folder) for folder in templates for path in folder.rglob("*.*") if _has_words(path)}
    for name in sorted(names):
        yield next(folder / name for folder in templates if (folder / name).is_file()), f"templates/{name.as_posix()}"
    for path in sorted(ENGINE.rglob("*.py")):
        if "templates" not in path.relative_to(ENGINE).parts:
            yield path, f"explainer/{path.relative_to(ENGINE).as_posix()}"


def _has_words(path: Path) -> bool:
    return path.suffix in (".html", ".xml", ".json", ".webmanifest", ".svg")


def write_words(root: Path, language: str, templates: tuple[Path, ...]) -> tuple[list[str], list[Problem]]:
    """Writes or brings up to date a file of words in the project's folder of templates; translations in it stay.

    A message that is no more is kept at the end as a comment, as gettext's tools do.
    """
    from babel.messages.pofile import PoFileError, read_po, write_po

    path = root / "templates" / "words" / f"{language}.po"
    name = relative(path, root)
    locale = locale_of(language)
    if locale is None:
        message = f"Babel knows no language ‘{language}’"
        return [], [Problem("E111", Place(name), message, "write a language tag: de, pt-BR")]
    if links := unfit_in(root / "templates", root):
        return [], links
    catalog = messages = messages_of(templates, locale)
    try:
        if path.is_file():
            catalog = read_po(io.StringIO(path.read_text(encoding="utf-8")), locale=locale, abort_invalid=True)
            catalog.update(messages, no_fuzzy_matching=True)
    except (PoFileError, UnicodeDecodeError) as error:
        return [], [Problem("E111", Place(name), f"this is not a file of words (PO): {error}", "correct it first")]
    written = io.BytesIO()
    write_po(written, catalog, width=100, include_lineno=False)
    title = f"# {locale.english_name}: the words of the interface.\n"
    if path.is_file():  # a translator's notes at the top stay
        title = _rows_of_title(path.read_text(encoding="utf-8")) or title
    text = _HEADERS.sub("", written.getvalue().decode())
    text = title + text.removeprefix(_rows_of_title(text))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        put(path, text.encode())
    except OSError as error:
        return [], [Problem("E802", Place(name), f"this file could not be written: {error.strerror}")]
    lacking = sum(not is_translated(message.string) for message in catalog if message.id)
    return [f"{name}: {lacking} of {len(catalog)} messages have no translation yet"], []
