"""The words of the interface: files of words, what is told of them, and that no word of a page escapes them."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from babel import Locale
from babel.messages.pofile import read_po, write_po

import build
import explainer
from explainer.assets import default_templates
from explainer.project import Project, Reading
from explainer.text import normalise
from explainer.words import ENGLISH, Words, read_words
from explainer.words.calendar import LocaleCalendar
from explainer.words.extraction import messages_of, write_words
from explainer.words.mistakes import mistakes_of
from tests.project import make_project, told

STARTER = Path(explainer.__file__).parent / "starter"
LINK = '<a href="%(to)s">Go</a>'
HEAD = 'msgid ""\nmsgstr ""\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'


def words_of(root: Path, language: str) -> tuple[Words, Reading]:
    reading = Reading(make_project(root))
    return read_words(reading, language), reading


def put(root: Path, name: str, text: str) -> None:
    path = root / "templates" / "words" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(HEAD + text, encoding="utf-8")


# Files of words


@pytest.mark.parametrize("language", ["ru", "ar"])
def test_a_language_of_ours_has_every_message(language: str) -> None:
    path = default_templates() / "words" / f"{language}.po"
    locale = Locale.parse(language)
    with path.open("rb") as file:
        catalog = read_po(file, locale=locale)
    wanted = {(message.id, message.context) for message in messages_of((default_templates(),), locale)}
    have = {
        (message.id, message.context)
        for message in catalog
        if message.string and all(message.string) and not message.fuzzy
    }
    assert wanted - have - {("", None)} == set()
    assert have - wanted - {("", None)} == set(), "a message that is no more; run: python build.py words …"
    assert [one for message in catalog if message.id for one in mistakes_of(message.id, message.string or "")] == []


def test_english_needs_no_file_and_no_library(tmp_path: Path) -> None:
    assert words_of(tmp_path, "en")[0] is ENGLISH
    assert words_of(tmp_path, "en-GB")[0] is ENGLISH


def test_a_projects_own_words_stand_before_ours_also_in_english(tmp_path: Path) -> None:
    put(tmp_path, "en.po", 'msgid "Timeline"\nmsgstr "What happened when"\n')
    words, reading = words_of(tmp_path, "en")
    assert reading.problems == []
    assert words.gettext("Timeline") == "What happened when"
    assert words.gettext("People") == "People"
    assert words.calendar is ENGLISH.calendar


def test_the_words_of_a_language_serve_its_regions_and_the_region_stands_first(tmp_path: Path) -> None:
    put(tmp_path, "pt.po", 'msgid "People"\nmsgstr "Pessoas"\n\nmsgid "Timeline"\nmsgstr "Cronologia"\n')
    put(tmp_path, "pt-BR.po", 'msgid "Timeline"\nmsgstr "Linha do tempo"\n')
    words, _ = words_of(tmp_path, "pt-BR")
    assert words.gettext("People") == "Pessoas"
    assert words.gettext("Timeline") == "Linha do tempo"
    assert words.language == "pt-BR"


def test_what_has_no_translation_or_only_a_fuzzy_one_stands_in_english_and_is_counted(tmp_path: Path) -> None:
    put(tmp_path, "de.po", 'msgid "People"\nmsgstr ""\n\n#, fuzzy\nmsgid "Timeline"\nmsgstr "Zeit"\n')
    words, _ = words_of(tmp_path, "de")
    assert words.gettext("People") == "People"
    assert words.gettext("Timeline") == "Timeline"
    assert words.lacking == 2


def test_numbers_take_the_form_of_the_language(tmp_path: Path) -> None:
    path = tmp_path / "templates" / "words" / "pl.po"
    path.parent.mkdir(parents=True)
    path.write_text(
        'msgid ""\nmsgstr ""\n"Plural-Forms: nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || '
        'n%100>=20) ? 1 : 2);\\n"\n\nmsgid "%(n)s claim"\nmsgid_plural "%(n)s claims"\n'
        'msgstr[0] "%(n)s teza"\nmsgstr[1] "%(n)s tezy"\nmsgstr[2] "%(n)s tez"\n',
        encoding="utf-8",
    )
    words, reading = words_of(tmp_path, "pl")
    assert reading.problems == []
    assert [words.ngettext("%(n)s claim", "%(n)s claims", n) for n in (1, 2, 5, 22)] == [
        "1 teza", "2 tezy", "5 tez", "22 tezy",
    ]  # fmt: skip


def test_a_file_that_is_broken_is_told_at_its_line(tmp_path: Path) -> None:
    put(tmp_path, "de.po", 'msgid "People"\nmsgstr "Leute\n')
    words, reading = words_of(tmp_path, "de")
    assert words is ENGLISH
    [(code, line, _, message, hint)] = told(reading.problems)
    assert (code, line) == ("E111", 6)
    assert message == "a quotation mark is missing here, or one inside the text has no backslash before it"
    assert hint == "python build.py words LANGUAGE writes such a file; docs/languages.md tells of them"


def test_a_translation_with_another_value_than_its_message_is_told_at_its_line(tmp_path: Path) -> None:
    put(
        tmp_path,
        "de.po",
        'msgid "People"\nmsgstr "Leute"\n\n#, python-format\nmsgid "By %(name)s"\nmsgstr "Von %(wer)s"\n',
    )
    words, reading = words_of(tmp_path, "de")
    assert words is ENGLISH
    [(*_, first, _), (code, line, _, message, _)] = told(reading.problems)
    assert first == "nothing fills %(wer)s; the message has %(name)s"
    assert (code, line, message) == ("E111", 10, "%(name)s is missing")


@pytest.mark.parametrize(
    ("message", "translation", "mistake"),
    [
        ("By %(name)s", "Von", "%(name)s is missing"),
        ("By %(name)s", "Von %(name) s", "%(name)s is missing"),
        ("By %(name)s", "100 % von %(name)s", "a % by itself; write %% for the sign, and %(name)s for a value"),
        ("<b>Menu</b>", "<b>Menü", "it should have the tags of the message: <b> </b>"),
        ("Menu", "<i>Menü</i>", "it should have the tags of the message: none"),
        (
            '<a href="%(to)s">Go</a>',
            '<a href="x">Los</a> %(to)s',
            'it should have the tags of the message: <a href="%(to)s"> </a>',
        ),
        (("%(n)s of %(all)s", "%(n)s of %(all)s"), ("eins", "%(n)s von %(all)s"), "%(all)s is missing"),
    ],
)
def test_a_translation_that_would_not_do(message: str, translation: str, mistake: str) -> None:
    assert mistake in [told_ for _, told_ in mistakes_of(message, translation)]


def test_a_form_for_one_number_alone_need_not_say_it() -> None:
    assert list(mistakes_of(("%(n)s claim", "%(n)s claims"), ("ادعاء واحد", "%(n)s ادعاءات"))) == []


def test_a_plural_that_lacks_a_form_is_told(tmp_path: Path) -> None:
    put(
        tmp_path, "de.po", 'msgid "%(n)s claim"\nmsgid_plural "%(n)s claims"\nmsgstr[0] "%(n)s Aussage"\nmsgstr[1] ""\n'
    )
    _, reading = words_of(tmp_path, "de")
    assert [problem.message for problem in reading.problems] == ["msgstr[1] is empty"]


def test_a_line_that_starts_with_no_keyword_is_told(tmp_path: Path) -> None:
    put(tmp_path, "de.po", 'msgid "People"\nmsgstrr "Leute"\n')
    _, reading = words_of(tmp_path, "de")
    assert [problem.message for problem in reading.problems] == [
        "a line starts with msgid, msgid_plural, msgctxt, msgstr or msgstr[0], and a space"
    ]


def test_a_file_named_by_no_language_of_cldr_is_told(tmp_path: Path) -> None:
    put(tmp_path, "tlh.po", 'msgid "People"\nmsgstr "nuvpu"\n')
    _, reading = words_of(tmp_path, "tlh")
    assert [problem.message for problem in reading.problems] == ["Babel knows no language of this name"]


def test_an_interface_without_words_in_the_language_says_that_it_is_english(tmp_path: Path) -> None:
    project = make_project(tmp_path, "-- content/site.yaml --\ntitle: Der Brand\nlanguage: de\n")
    outcome = build.build(project, tmp_path / "site")
    assert [problem.code for problem in outcome.problems] == ["W109"]
    html = (tmp_path / "site" / "timeline.html").read_text(encoding="utf-8")
    assert '<html lang="de">' in html and "<title>Timeline – Der Brand</title>" in html
    assert '<button class="menu" type="button" popovertarget="_pages"><span lang="en">Menu</span></button>' in html
    assert '<p><span lang="en">No event is recorded.</span></p>' in html
    assert 'aria-label="Pages"' in html
    assert "\ufdd0" not in html


# Writing them


def test_words_writes_every_message_and_keeps_what_is_translated(tmp_path: Path) -> None:
    templates = (tmp_path / "templates", default_templates())
    first, problems = write_words(tmp_path, "de", templates)
    assert problems == []
    number = len(messages_of(templates))
    assert first == [f"templates/words/de.po: {number} of {number} messages have no translation yet"]
    path = tmp_path / "templates" / "words" / "de.po"
    text = path.read_text(encoding="utf-8").replace(
        'msgid "Timeline"\nmsgstr ""', 'msgid "Timeline"\nmsgstr "Zeitleiste"'
    )
    path.write_text(text, encoding="utf-8")
    again, _ = write_words(tmp_path, "de", templates)
    assert again == [f"templates/words/de.po: {number - 1} of {number} messages have no translation yet"]
    assert path.read_text(encoding="utf-8") == text, "written again it is the same file"
    assert "-Date: " not in text, "no day on which the file was written"


def test_the_messages_of_a_projects_own_templates_are_in_the_file(tmp_path: Path) -> None:
    own = tmp_path / "templates" / "parts" / "own.html"
    own.parent.mkdir(parents=True)
    own.write_text('{% trans %}Ask the desk{% endtrans %}{{ _("Ours %(n)s", n=1) }}', encoding="utf-8")
    write_words(tmp_path, "de", (tmp_path / "templates", default_templates()))
    text = (tmp_path / "templates" / "words" / "de.po").read_text(encoding="utf-8")
    assert '#: templates/parts/own.html\nmsgid "Ask the desk"' in text
    assert 'msgid "Ours %(n)s"' in text


def test_words_of_no_language_are_refused(tmp_path: Path) -> None:
    told_, problems = write_words(tmp_path, "klingon", (default_templates(),))
    assert told_ == []
    assert [problem.message for problem in problems] == ["Babel knows no language ‘klingon’"]
    assert not (tmp_path / "templates").exists()


# Dates and lists


@pytest.mark.parametrize(
    ("language", "day", "month", "short", "listed"),
    [
        ("ru", "7 февраля 2018", "февраль 2018", "февр.", "a, b или c"),
        ("ar", "7 فبراير 2018", "فبراير 2018", "فبراير", "a أو b أو c"),
        ("de", "7. Februar 2018", "Februar 2018", "Feb.", "a, b oder c"),
        ("zh", "2018年2月7日", "2018年2月", "2月", "a、b或c"),
        ("en-US", "February 7, 2018", "February 2018", "Feb", "a, b, or c"),
    ],
)
def test_dates_and_lists_are_those_of_cldr(language: str, day: str, month: str, short: str, listed: str) -> None:
    calendar = LocaleCalendar(Locale.parse(language, sep="-"))
    assert calendar.day(7, 2, "2018") == day
    assert calendar.month(2, "2018") == month
    assert calendar.short_month(2) == short
    assert calendar.listed(["a", "b", "c"], "or") == listed


def test_months_do_not_change_with_the_locales_that_were_asked_before() -> None:
    LocaleCalendar(Locale.parse("zh")).month(2, "")
    assert LocaleCalendar(Locale.parse("de")).month(2, "") == "Februar"


def test_a_year_that_python_does_not_have_can_be_said() -> None:
    assert LocaleCalendar(Locale.parse("ru")).day(15, 3, "44 до н. э.") == "15 марта 44 до н. э."


# Every word of a page


@pytest.fixture(scope="module")
def bracketed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A site whose every message stands in brackets, and all that its author wrote."""
    root = tmp_path_factory.mktemp("bracketed")
    shutil.copytree(STARTER, root, dirs_exist_ok=True)
    site = root / "content" / "site.yaml"
    site.write_text(site.read_text(encoding="utf-8") + "language: eo\n", encoding="utf-8")
    catalog = messages_of((default_templates(),), Locale.parse("eo"))
    for message in catalog:
        if message.id:
            forms = message.id if isinstance(message.id, tuple) else (message.id,)
            made: Any = tuple(f"⟦{form}⟧" for form in forms)
            message.string = made if isinstance(message.id, tuple) else made[0]
    path = root / "templates" / "words" / "eo.po"
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        write_po(file, catalog)
    outcome = build.build(Project(root, root / "seeds"), root / "site", base_url="https://example.org/x/")
    assert [str(p) for p in outcome.problems if not p.is_warning] == []
    written = [
        p for folder in ("content", "seeds") for p in sorted((root / folder).rglob("*.*")) if p.suffix != ".lock"
    ]
    return root / "site", " ".join(path.read_text(encoding="utf-8") for path in written)


_INNER = re.compile(r"⟦[^⟦⟧]*⟧")
_HIDDEN = re.compile(r"<(script|style|code)\b.*?</\1>", re.DOTALL)
_SAID = re.compile(r'(?:aria-label|title|placeholder|alt|data-(?:one|many|some|none))="([^"]*)"')
# Names of formats and of this program, and what a data page says of files, which is marked as English.
_NAMES = re.compile(
    r"JSON|\b[\w.-]+\.(?:csv|json|jsonld|ics|bib|ris)\b|explainer\.json|(?:https?://)?example\.org\S*|\S+\.html\S*"
)


def _rest(text: str) -> str:
    """A text without the messages in it."""
    while (shorter := _INNER.sub(" ¦ ", text)) != text:
        text = shorter
    return text


def test_every_word_of_every_page_is_a_message_or_the_authors(bracketed: tuple[Path, str]) -> None:
    site, written = bracketed
    calendar = LocaleCalendar(Locale.parse("eo"))
    months = {name.casefold() for name in (*calendar.months, *map(calendar.short_month, range(1, 13)))}
    known = normalise(re.sub(r"\[@[^\]]*\]|[*`_]", " ", written)).casefold()
    known += " runs the harbour for the port authority"  # a tie, read together with the name
    strays: dict[str, str] = {}
    for path in sorted(site.rglob("*.html")):
        html = _HIDDEN.sub(" ", path.read_text(encoding="utf-8"))
        html = re.sub(r'<(\w+)[^>]* lang="en"[^>]*>.*?</\1>', " ", html, flags=re.DOTALL)
        texts = re.sub(r"<[^>]*>", "\n", _rest(html)).split("\n") + [_rest(said) for said in _SAID.findall(html)]
        for text in texts:
            for part in re.split(
                r"[¦·:;,.“”„()\d–]| kaj | aŭ ", _NAMES.sub(" ", text.replace("&amp;", "&").replace("&#39;", "'"))
            ):
                plain = normalise(part).casefold().strip(" -–—…?!¶→←%«»\"'")
                if re.search(r"[a-z]{2}", plain) and plain not in known and plain not in months:
                    strays.setdefault(plain, path.relative_to(site).as_posix())
    assert strays == {}, "\n".join(f"{a} in {b}" for a, b in strays.items())
