"""Translations: the same records with other texts, what they may not say, and what stands where there is none."""

from __future__ import annotations

from pathlib import Path

import pytest

import build
from explainer.outcome import Outcome
from explainer.project import Project
from explainer.untranslated import marked, with_attributes, with_elements
from tests.project import make_project, told

FIRE = """\
-- content/site.yaml --
title: The harbour fire
tagline: Two counts
questions:
  dead: {title: How many died?}
base_url: https://example.org/fire/
-- content/people.yaml --
reyk:
  name: Tomas Reyk
  summary: He wasn't there. [@us]
  facts:
    - {label: Age, value: "51", pins: [report#1]}
-- content/claims.yaml --
many:
  question: dead
  text: Many men died.
  by: reyk
  figure: {min: 20, min_open: true, unit: people, counts: killed, of: men, words: More than 20}
  pins: [{source: report, quote: More than 20 men}]
few:
  question: dead
  text: Nine men died.
  by: reyk
  figure: {min: 9, max: 9, unit: people, counts: killed, of: men, words: nine}
  pins: [{source: report, quote: nine men}]
-- content/sources.yaml --
report: {title: A report, file: report.txt, quote_limit: 1}
-- seeds/report.txt --
More than 20 men died, says Tomas Reyk, 51.

Later he spoke of nine men.
"""
RUSSIAN = """\
-- content.ru/site.yaml --
title: Пожар в порту
questions:
  dead: {title: Сколько погибло?}
-- content.ru/claims.yaml --
many:
  text: Погибло много людей.
  figure: {counts: погибшие, of: мужчины}
"""


def built(root: Path, files: str, locked: bool = False) -> Outcome:
    return build.build(make_project(root, files), root / "site", locked=locked)


def page(root: Path, address: str) -> str:
    return (root / "site" / address).read_text(encoding="utf-8")


def warned(outcome: Outcome, code: str) -> list[tuple[str, int, int, str, str]]:
    return told([problem for problem in outcome.problems if problem.code == code])


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("translated")
    outcome = built(root, FIRE + RUSSIAN)
    assert not outcome.failed, [str(problem) for problem in outcome.problems]
    return root


# What stands where


def test_each_edition_is_a_whole_site_at_the_same_addresses(site: Path) -> None:
    original = {p.relative_to(site / "site").as_posix() for p in (site / "site").rglob("*.html")}
    translated = {address.removeprefix("ru/") for address in original if address.startswith("ru/")}
    assert translated == {address for address in original if not address.startswith("ru/")} - {"404.html"}


def test_texts_that_are_translated_stand_in_the_one_language_and_not_in_the_other(site: Path) -> None:
    assert "Погибло много людей." in page(site, "ru/claims.html")
    assert "Many men died." not in page(site, "ru/claims.html")
    assert "Погибло" not in page(site, "claims.html")


def test_a_text_without_a_translation_stands_in_its_own_language_and_says_so(site: Path) -> None:
    assert '<span lang="en">Nine men died.</span>' in page(site, "ru/claims.html")
    # In a title and in an attribute no element may stand.
    assert "<title>Tomas Reyk – Пожар в порту</title>" in page(site, "ru/people/reyk.html")
    assert 'content="Tomas Reyk: Nine men died."' in page(site, "ru/claims/few.html")
    assert "\ufdd0" not in "".join(path.read_text(encoding="utf-8") for path in (site / "site").rglob("*.html"))


def test_prose_without_a_translation_keeps_the_marks_of_its_language(site: Path) -> None:
    assert '<p lang="en">He wasn’t ' in page(site, "ru/people/reyk.html")


def test_a_page_says_that_parts_of_it_are_not_translated(site: Path) -> None:
    note = "(English)"
    assert note in page(site, "ru/claims.html")
    assert note not in page(site, "claims.html")


def test_figures_dates_and_pins_are_the_originals(site: Path) -> None:
    assert '<q lang="en">More than 20</q>' in page(site, "ru/claims.html")


def test_words_for_what_is_counted_hold_for_every_figure_that_counts_it(site: Path) -> None:
    """Else the two would count unlike things in one language, and contest each other in the other alone."""
    for edition in ("", "ru/"):
        assert "mark-contested" in page(site, f"{edition}claims/few.html")
    assert page(site, "ru/claims.html").count("мужчины") >= 2


def test_pages_lead_to_each_other_and_tell_search_engines_so(site: Path) -> None:
    address = "https://example.org/fire/"
    for edition in ("", "ru/"):
        html = page(site, f"{edition}claims/many.html")
        assert f'<link rel="canonical" href="{address}{edition}claims/many.html">' in html
        for language, folder in (("en", ""), ("ru", "ru/"), ("x-default", "")):
            assert f'<link rel="alternate" hreflang="{language}" href="{address}{folder}claims/many.html">' in html
    assert 'href="../ru/claims/many.html" hreflang="ru" lang="ru">Русский<' in page(site, "claims/many.html")
    assert 'href="../../claims/many.html" hreflang="en" lang="en">English<' in page(site, "ru/claims/many.html")
    assert 'hreflang="ru" href="https://example.org/fire/ru/"' in page(site, "index.html")
    assert "Sitemap: https://example.org/fire/ru/sitemap.xml" in page(site, "robots.txt")


def test_hosts_serve_the_files_of_a_translation_as_those_of_the_original(site: Path) -> None:
    headers = page(site, "_headers")
    for line in ("/ru/data/*\n  Access-Control-Allow-Origin: *", "/ru/data/events.ics\n  Content-Type: text/calendar"):
        assert line in headers
    [style] = (site / "site" / "ru").glob("style.*.css")
    assert f"/ru/{style.name}\n  Cache-Control: public, max-age=31536000, immutable" in headers
    assert not (site / "site" / "ru" / "_headers").exists()


def test_an_explainer_in_one_language_has_none_of_it(tmp_path: Path) -> None:
    built(tmp_path, FIRE)
    assert "hreflang" not in page(tmp_path, "index.html")
    assert 'class="languages"' not in page(tmp_path, "index.html")


def test_a_translated_article_stands_on_passages_too(tmp_path: Path) -> None:
    article = "-- content.ru/article.md --\n---\ntitle: Что сгорело\n---\nСгорел причал.\n"
    outcome = built(tmp_path, FIRE + RUSSIAN + article)
    [(_, line, *_)] = warned(outcome, "W101")
    assert line == 4
    assert "Сгорел причал." in page(tmp_path, "ru/article.html")
    cited = article.replace("причал.", "причал. [@report#9]")
    assert [p.code for p in built(tmp_path / "b", FIRE + RUSSIAN + cited).problems if not p.is_warning] == ["E403"]


def test_a_check_counts_each_language_and_holds_each_to_its_limits(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    article = "-- content.ru/article.md --\n---\ntitle: Что сгорело\n---\nСгорел причал.\n"
    monkeypatch.delenv("SEEDS", raising=False)
    make_project(tmp_path, FIRE + RUSSIAN + article)
    assert build.main(["check", "--project", str(tmp_path)]) == 0
    said = [line for line in capsys.readouterr().out.splitlines() if "statements" in line]
    assert [line.endswith(" 0 name none") for line in said] == [True, False]
    assert said[1].startswith("ru: of ")
    assert build.main(["check", "--project", str(tmp_path), "--max-unpinned", "0"]) == 1
    told_ = capsys.readouterr().err
    assert "content.ru: 1 statement names no passage, and at most 0 may [E411]" in told_
    assert "content: " not in told_


@pytest.mark.parametrize("days", ["8 февраля", "с 5 по 8 февраля", "5–8 февраля"])
def test_days_of_another_language_are_no_bare_numbers(tmp_path: Path, days: str) -> None:
    def told_with(summary: str) -> list[str]:
        people = f"-- content.ru/people.yaml --\nreyk:\n  summary: {summary} [@report#2]\n"
        return [p.message for p in built(tmp_path, FIRE + RUSSIAN + people).problems if p.code == "W105"]

    assert told_with(f"Говорил {days}.") == []
    assert told_with("Говорил о 77.") == ["‘77’ does not stand in report#2"]


def test_a_number_in_a_records_translation_cannot_be_silenced_there(tmp_path: Path) -> None:
    """`wording` stands in the original alone, whose words it is of."""
    said = RUSSIAN.replace("Погибло много людей.", "Погибло 77 людей.")
    [problem] = [p for p in built(tmp_path, FIRE + said).problems if p.code == "W105"]
    assert problem.place.path == "content.ru/claims.yaml"
    assert problem.hint == "cite the passage that has it; or say it as the original does"


def test_a_passage_that_only_a_translation_cites_is_in_the_lock(tmp_path: Path) -> None:
    summary = "-- content.ru/people.yaml --\nreyk:\n  summary: Говорит о девяти. [@report#2]\n"
    files = FIRE + RUSSIAN + summary
    built(tmp_path, files)
    assert "pin report#2 paragraph:" in (tmp_path / "content" / "pins.lock").read_text(encoding="utf-8")
    assert not build.build(Project(tmp_path, tmp_path / "seeds"), tmp_path / "site", locked=True).failed


def test_every_edition_is_the_same_without_the_texts_of_the_sources(site: Path, tmp_path: Path) -> None:
    build.build(Project(site, tmp_path / "no-seeds"), site / "again")
    for path in (site / "site").rglob("*.html"):
        assert (site / "again" / path.relative_to(site / "site")).read_bytes() == path.read_bytes()


# What is refused


@pytest.mark.parametrize(
    ("files", "code", "message"),
    [
        ("-- content.ru/claims.yaml --\nmany: {by: reyk}\n", "E201", "'by' is no text to translate"),
        ("-- content.ru/claims.yaml --\nmany: {txt: x}\n", "E201", "'txt' is no text to translate"),
        ("-- content.ru/claims.yaml --\nmuch: {text: x}\n", "E301", "no record of the original has the id 'much'"),
        ("-- content.ru/claims.yaml --\nmany: {caveat: x}\n", "E112", "the original has no 'caveat'"),
        ("-- content.ru/claims.yaml --\nmany: {text: [x]}\n", "E203", "'text' should be text"),
        ("-- content.ru/claims.yaml --\nmany: x\n", "E203", "this should be a mapping of the texts in it"),
        ("-- content.ru/claims.yaml --\n- x\n", "E203", "this file should be a mapping"),
        ("-- content.ru/site.yaml --\nquestions: [x]\n", "E203", "'questions' should be a mapping from ids to records"),
        ("-- content.ru/claim.yaml --\nmany: {text: x}\n", "E108", "nothing reads this here"),
        ("-- content.ru/claims.yml --\nmany: {text: x}\n", "E108", "nothing reads this here"),
        ("-- content.klingon/claims.yaml --\nmany: {text: x}\n", "E108",
         "this is no folder of a translation: ‘klingon’ no language is called so"),
        ("-- content.en/claims.yaml --\nmany: {text: x}\n", "E108",
         "this is no folder of a translation: ‘en’ is the original's"),
        ("-- content.ru/claims.yaml --\nmany: {figure: {of: a}}\nfew: {figure: {of: b}}\n", "E112",
         "‘men’ is ‘a’ in another figure, and ‘b’ here"),
        ("-- content.ru/claims/a.yaml --\nmany: {text: a}\n-- content.ru/claims/b.yaml --\nmany: {text: b}\n", "E205",
         "the id 'many' is used twice"),
    ],
)  # fmt: skip
def test_what_a_translation_may_not_say_is_told(tmp_path: Path, files: str, code: str, message: str) -> None:
    outcome = built(tmp_path, FIRE + files)
    assert [(p.code, p.message) for p in outcome.problems if not p.is_warning] == [(code, message)]
    assert outcome.made is None


@pytest.mark.parametrize("name", ["claims.yaml~", "claims.yaml.tmp", "claims.swp", ".claims.yaml"])
def test_what_an_editor_keeps_beside_a_translation_is_none_of_its_files(tmp_path: Path, name: str) -> None:
    outcome = built(tmp_path, FIRE + f"-- content.ru/{name} --\nmany: {{text: [x\n")
    assert not outcome.failed


def test_unlike_counts_stay_unlike(tmp_path: Path) -> None:
    files = FIRE.replace("counts: killed, of: men, words: nine", "counts: hurt, of: men, words: nine")
    files += "-- content.ru/claims.yaml --\nmany: {figure: {counts: а}}\nfew: {figure: {counts: а}}\n"
    [problem] = [p for p in built(tmp_path, files).problems if not p.is_warning]
    assert problem.message == "‘hurt’ and ‘killed’ are both ‘а’ here"
    assert (problem.place.path, problem.place.line) == ("content.ru/claims.yaml", 2)


def test_a_mistake_in_a_translated_text_is_told_where_it_was_written(tmp_path: Path) -> None:
    files = FIRE + '-- content.ru/people.yaml --\nreyk:\n  summary: Он "не видел" ничего. [@report#1]\n'
    [problem] = [p for p in built(tmp_path, files).problems if not p.is_warning]
    assert (problem.code, problem.place.path, problem.place.line) == ("E401", "content.ru/people.yaml", 2)


# When the original changes


def test_a_translation_is_told_of_until_it_is_made_again_or_said_to_hold(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SEEDS", raising=False)
    built(tmp_path, FIRE + RUSSIAN)
    changed = FIRE.replace("Many men died.", "Many men were killed.")
    message = "the original has changed since this was translated"
    for _ in range(2):
        [(_, line, column, said, _)] = warned(built(tmp_path, changed + RUSSIAN), "W110")
        assert (line, column, said) == (2, 9, message)
    again = RUSSIAN.replace("Погибло много людей.", "Было убито много людей.")
    assert warned(built(tmp_path, changed + again), "W110") == []
    assert warned(built(tmp_path, FIRE + again), "W110") != []
    assert build.main(["lock", "--project", str(tmp_path)]) == 0
    assert warned(built(tmp_path, FIRE + again), "W110") == []


def test_an_article_is_told_of_too(tmp_path: Path) -> None:
    article = "-- content.ru/article.md --\n---\ntitle: Что сгорело\n---\nСгорел причал. [@us]\n"
    built(tmp_path, FIRE + article)
    other = "-- content/article.md --\n---\ntitle: What burned\n---\nThe west quay burned. [@us]\n"
    [problem] = [p for p in built(tmp_path, FIRE + other + article).problems if p.code == "W110"]
    assert problem.place.path == "content.ru/article.md"


def test_a_list_that_has_grown_stands_in_the_original_and_is_told(tmp_path: Path) -> None:
    files = FIRE + "-- content.ru/people.yaml --\nreyk:\n  facts:\n    - {label: Возраст}\n    - {label: Рост}\n"
    outcome = built(tmp_path, files)
    [(_, line, _, message, _)] = warned(outcome, "W110")
    assert line == 2
    assert message == "the original has 1 of 'facts', this has 2; the original's stand instead"
    assert "Возраст" not in page(tmp_path, "ru/people/reyk.html")


def test_locked_writes_no_lock_of_a_translation(tmp_path: Path) -> None:
    built(tmp_path, FIRE)
    outcome = built(tmp_path, FIRE + RUSSIAN, locked=True)
    assert not outcome.failed
    assert not (tmp_path / "content.ru" / "translated.lock").exists()


def test_a_lock_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    [problem] = [
        p for p in built(tmp_path, FIRE + RUSSIAN + "-- content.ru/translated.lock --\n<<<<\n").problems
        if not p.is_warning
    ]  # fmt: skip
    assert (problem.code, problem.place.path) == ("E409", "content.ru/translated.lock")


# Marks


def test_marks_become_elements_where_an_element_may_stand() -> None:
    text = marked("a", "en")
    html = f'<title>{text}</title><p title="{text}">{text}<svg><text>{text}</text></svg></p>'
    expected = '<title>a</title><p title="a"><span lang="en">a</span><svg><text>a</text></svg></p>'
    assert with_elements(html, lambda language: f'lang="{language}"') == expected


def test_blocks_of_prose_have_the_language_and_cards_in_it_have_not() -> None:
    html = '<p>a</p><aside class="card"><p>b</p></aside><ul><li>c</li></ul>'
    expected = '<p lang="en">a</p><aside class="card"><p>b</p></aside><ul lang="en"><li>c</li></ul>'
    assert with_attributes(html, 'lang="en"') == expected
    assert with_attributes("a <em>b</em>", 'lang="en"') == '<span lang="en">a <em>b</em></span>'


def test_a_heading_starts_with_a_capital_where_the_name_of_its_month_has_none(tmp_path: Path) -> None:
    files = FIRE.replace("-- content/site.yaml --\n", "-- content/site.yaml --\nperiod: 2018-02\n")
    event = "-- content/timeline.yaml --\nfire: {title: Fire, date: 2018-02-07, pins: [report#1]}\n"
    assert not built(tmp_path, files + event + RUSSIAN).failed
    for page, heading in (("index.html", "<h2>Февраль 2018"), ("timeline.html", "<h2>Февраль 2018</h2>")):
        assert heading in (tmp_path / "site" / "ru" / page).read_text(encoding="utf-8")
