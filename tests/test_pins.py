"""Pins: every quotation found in its source, in the text or in the lock; and the lock itself."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from explainer.lock import (
    HEADER,
    Lock,
    LockedSource,
    Passage,
    Spelling,
    check_locked,
    lock_differences,
    lock_text,
    parse_lock,
)
from explainer.model import Pin
from explainer.pins import Pins, verify
from explainer.problems import Problem
from explainer.read import read_dossier
from tests.project import make_project

SOURCES = """\
-- content/sources.yaml --
report: {title: Two counts, file: report.txt}
"""
TEXT = """\
-- seeds/report.txt --
The quay was empty by nine. No one was told.
“More than 20 men” were in there, said Reyk. No one was told; no one was asked.
Ms Okafor had “no information about the men inside”.
"""


def verified(
    tmp_path: Path, files: str, lock: Lock | None = None, *, text: str = TEXT, accept: bool = False
) -> tuple[Pins, list[Problem]]:
    root = tmp_path / hashlib.sha256((files + text).encode()).hexdigest()[:8]
    dossier, written, problems = read_dossier(make_project(root, SOURCES + text + files))
    assert dossier is not None, problems
    return verify(dossier, written, lock or Lock(), accept)


def pinned(tmp_path: Path, pin: str, lock: Lock | None = None, *, text: str = TEXT) -> tuple[Pins, list[Problem]]:
    """A project whose one statement rests on `pin`, verified."""
    return verified(tmp_path, f"-- content/people.yaml --\nmira:\n  name: Mira\n  pins: [{pin}]\n", lock, text=text)


def told(problems: list[Problem]) -> list[tuple[str, str, str]]:
    return [(p.code, p.message, p.hint) for p in problems]


def words_at(problem: Problem) -> str:
    return problem.place.row[problem.place.column - 1 :]


# A pin finds its passage


@pytest.mark.parametrize(
    ("pin", "at", "first_word", "words"),
    [
        ("report#2", 2, 0, 0),
        ("{source: report, at: 2}", 2, 0, 0),
        ("{source: report, quote: was empty by nine}", 1, 2, 4),
        ("{source: report, at: 1, quote: was empty by nine}", 1, 2, 4),
        ("{source: report, quote: '\"More  than 20 men\" were'}", 2, 0, 5),
        ("{source: report, quote: no one was asked}", 2, 13, 4),
        ("{source: report, at: 2, quote: No one was told}", 2, 9, 4),
        ("{source: report, at: 2, quote: o one was told}", 0, 0, 0),
        ("{source: report, quote: one was, occurrence: 3}", 2, 14, 2),
        ("{source: report, at: 2, quote: one was, occurrence: 1}", 2, 10, 2),
    ],
)
def test_a_pin_finds_its_passage(tmp_path: Path, pin: str, at: int, first_word: int, words: int) -> None:
    pins, problems = pinned(tmp_path, pin)
    if not at:
        assert problems
        return
    assert problems == []
    (passage,) = pins.passages.values()
    assert (passage.source, passage.at, passage.first_word, passage.words) == ("report", at, first_word, words)
    assert [(use.by, use.path) for use in pins.uses["report", at]] == [(("person", "mira"), ("pins", 0))]


@pytest.mark.parametrize(
    ("pin", "code", "message", "hint"),
    [
        (
            "{source: report, quote: was empty by ten}",
            "E401",
            "the quote ‘was empty by ten’ is not in 'report'",
            "nearest, paragraph 1: ‘was empty by nine’ (‘ten’ for ‘nine’)",
        ),
        (
            "{source: report, quote: ferries sail again}",
            "E401",
            "the quote ‘ferries sail again’ is not in 'report'",
            "",
        ),
        (
            "{source: report, quote: mpty by nine}",
            "E401",
            "the quote begins or ends inside a word of the source",
            "quote whole words",
        ),
        (
            "{source: report, quote: No one was told}",
            "E402",
            "the quote is found twice, in paragraphs 1, 2",
            "say which: at: 1, or 2",
        ),
        (
            "{source: report, at: 2, quote: one was}",
            "E402",
            "the quote is found twice, in paragraph 2",
            "say which: occurrence: 1 to 2",
        ),
        (
            "{source: report, quote: one was}",
            "E402",
            "the quote is found 3 times, in paragraphs 1, 2",
            "say which: at: 1, or 2",
        ),
        (
            "{source: report, quote: one was, occurrence: 4}",
            "E402",
            "the quote is found 3 times, not 4 times",
            "it stands in paragraphs 1, 2",
        ),
        ("report#4", "E403", "'report' has no paragraph 4", "it has 3"),
        ("{source: report, at: 9, quote: nine}", "E403", "'report' has no paragraph 9", "it has 3"),
        (
            "{source: report, at: 3, quote: was empty}",
            "E404",
            "the quote is not in paragraph 3",
            "it stands in paragraph 1",
        ),
    ],
)
def test_a_pin_without_its_one_passage_is_told(tmp_path: Path, pin: str, code: str, message: str, hint: str) -> None:
    _, problems = pinned(tmp_path, pin)
    assert told(problems) == [(code, message, hint)]
    assert words_at(problems[0]).startswith(pin)


def test_every_pin_that_fails_is_told(tmp_path: Path) -> None:
    _, problems = pinned(tmp_path, "report#7, {source: report, quote: nowhere at all}, report#8, report#1")
    assert [p.code for p in problems] == ["E403", "E401", "E403"]


def test_a_pin_on_a_source_without_a_file_is_told(tmp_path: Path) -> None:
    files = "-- content/sources.yaml --\nreport: {title: Two counts}\n"
    _, problems = verified(tmp_path, files + "-- content/people.yaml --\nmira: {name: Mira, pins: [report#1]}\n")
    assert told(problems)[0][:2] == ("E410", "the source 'report' has no text that a pin could stand on")


def test_a_paragraph_that_is_passed_over_must_exist(tmp_path: Path) -> None:
    files = """\
-- content/sources.yaml --
report: {title: T, file: report.txt, passed_over: [{at: [3, 4], reason: A caption.}]}
"""
    _, problems = verified(tmp_path, files)
    assert told(problems) == [("E403", "'report' has no paragraph 4", "it has 3")]


# Quotations in our own texts


def quoting(tmp_path: Path, text: str, lock: Lock | None = None, *, source: str = TEXT) -> tuple[Pins, list[Problem]]:
    """A project whose article says `text`, verified."""
    return verified(tmp_path, f"-- content/article.md --\n---\ntitle: T\n---\n{text}\n", lock, text=source)


@pytest.mark.parametrize(
    "text",
    [
        'She had "no information". [@report#3]',
        "She had “no information about the men”, she said. [@report#3]",
        '"No one was told," it says. [@report#1]',
        '"no information … men inside" [@report#3]',
        '"no information [of any kind] about the men" [@report#3]',
        "> The quay was empty by nine. [@report#1]",
        '"The quay\nwas *empty*" [@report#1]',
        "Nothing is quoted here. [@report#2]",
    ],
)
def test_quoted_words_stand_in_the_paragraph_that_is_cited_behind_them(tmp_path: Path, text: str) -> None:
    assert quoting(tmp_path, text)[1] == []


@pytest.mark.parametrize(
    ("text", "code", "at", "message", "hint"),
    [
        (
            'She had "ferries to sail". [@report#3]',
            "E401",
            '"ferries to',
            "‘ferries to sail’ does not stand in report#3",
            "",
        ),
        (
            'She had "no information on the men". [@report#3]',
            "E401",
            '"no information on',
            "‘no information on the men’ does not stand in report#3",
            "nearest, report#3: ‘no information about the men’ (‘on’ for ‘about’)",
        ),
        (
            'She had "no information". [@report#1]',
            "E404",
            '"no information"',
            "‘no information’ does not stand in report#1",
            "it stands in paragraph 3 of 'report'",
        ),
        (
            'She had "no information".',
            "E405",
            '"no information"',
            "nothing says where ‘no information’ stands",
            "it stands in report#3: cite it behind the quotation: [@report#3]",
        ),
        (
            'She had "no information".\n\nSo it was. [@report#3]',
            "E405",
            '"no information"',
            "nothing says where ‘no information’ stands",
            "it stands in report#3: cite it behind the quotation: [@report#3]",
        ),
        ("So. [@report#9]", "E403", "@report#9", "'report' has no paragraph 9", "it has 3"),
    ],
)
def test_quoted_words_that_do_not_stand_there_are_told(
    tmp_path: Path, text: str, code: str, at: str, message: str, hint: str
) -> None:
    _, problems = quoting(tmp_path, text)
    assert told(problems) == [(code, message, hint)]
    assert words_at(problems[0]).startswith(at)


def test_both_pieces_of_a_quotation_stand_in_one_paragraph(tmp_path: Path) -> None:
    assert [p.code for p in quoting(tmp_path, '"The quay … inside" [@report#1]')[1]] == ["E401"]


@pytest.mark.parametrize(
    ("language", "text", "source"),
    [
        ("en", "\"It's 'so', they say\"", "It’s ‘so’, they say."),
        ("de", "\"Es ist 'so', sagen sie\"", "Es ist 'so', sagen sie."),
        ("fr", "\"C'est 'ainsi', dit-on\"", "C'est 'ainsi', dit-on."),
        ("ru", "\"Это 'так', говорят\"", "Это 'так', говорят."),
    ],
)
def test_words_are_compared_as_they_were_typed_in_every_language(
    tmp_path: Path, language: str, text: str, source: str
) -> None:
    files = f"-- content/site.yaml --\ntitle: T\nlanguage: {language}\n"
    files += f"-- content/article.md --\n---\ntitle: T\n---\n{text} [@report#1]\n"
    assert verified(tmp_path, files, text=f"-- seeds/report.txt --\n{source}\n")[1] == []


RECORD = """\
-- content/people.yaml --
mira: {{name: Mira}}
-- content/claims.yaml --
twenty:
  text: {text}
  by: mira
  caveat: {caveat}
  pins: [report#2]
  responses:
    - by: mira
      kind: denial
      text: {answer}
      pins: [report#3]
"""


@pytest.mark.parametrize(
    ("text", "caveat", "answer", "code"),
    [
        ("It was so.", "He said “20 men”.", "She had “no information”.", None),
        # The pins of the response are nearer than those of the claim.
        ("It was so.", "He said so.", "He said “20 men”.", "E404"),
        ("It was so.", "He said “no information”.", "So.", "E404"),
        # A citation is nearer than any pin.
        ("It was so.", "He said “no information”. [@report#3]", "So.", None),
        # Plain texts are read too.
        ("It was “20 men”.", "So.", "So.", None),
        ("It was “30 men”.", "So.", "So.", "E401"),
    ],
)
def test_quoted_words_in_a_record_stand_in_its_own_pins(
    tmp_path: Path, text: str, caveat: str, answer: str, code: str | None
) -> None:
    found = verified(tmp_path, RECORD.format(text=f"'{text}'", caveat=f"'{caveat}'", answer=f"'{answer}'"))[1]
    assert [p.code for p in found] == ([code] if code else [])


def test_the_words_of_a_date_and_of_a_figure_are_the_sources(tmp_path: Path) -> None:
    files = """\
-- content/people.yaml --
mira: {{name: Mira}}
-- content/claims.yaml --
twenty:
  text: It was so.
  by: mira
  date: {{edtf: 2018-02-07, words: {when}}}
  figure: {{min: 20, unit: people, counts: killed, of: men, words: {words}}}
  pins: [report#2, report#1]
"""
    assert verified(tmp_path, files.format(when="by nine", words="More than 20 men"))[1] == []
    problems = verified(tmp_path, files.format(when="by ten", words="20 women"))[1]
    assert [(p.code, words_at(p)[:6]) for p in problems] == [("E401", "by ten"), ("E401", "20 wom")]


def test_words_in_a_title_may_stand_in_any_source(tmp_path: Path) -> None:
    def titled(title: str) -> list[Problem]:
        return verified(tmp_path, f"-- content/site.yaml --\ntitle: {title}\n")[1]

    assert titled("'“No one was told”'") == []
    assert [p.code for p in titled("'“No one was warned”'")] == ["E401"]


def test_a_pin_that_fails_is_not_told_again_at_the_words_beside_it(tmp_path: Path) -> None:
    assert [p.code for p in quoting(tmp_path, 'So "it was". [@report#9]')[1]] == ["E403"]


# How much is quoted


def test_a_word_that_is_quoted_twice_counts_once(tmp_path: Path) -> None:
    pins, problems = pinned(
        tmp_path,
        "{source: report, quote: quay was empty}, {source: report, quote: was empty by nine}, "
        "{source: report, at: 1, quote: was empty by nine}, report#1, {source: report, quote: said Reyk}",
    )
    assert problems == []
    (source,) = read_dossier(make_project(tmp_path / "again", SOURCES + TEXT))[0].sources.values()  # type: ignore[union-attr]
    assert pins.quoted_words(source) == len(["quay", "was", "empty", "by", "nine", "said", "Reyk"])
    assert pins.quoted_share(source) == 7 / (10 + 17 + 9)
    assert pins.paragraphs(source) == [1, 2]
    assert pins.unused(source) == [3]


# The lock


PINS = (
    "report#1, {source: report, quote: was empty by nine}, {source: report, at: 2, quote: No one was told}, "
    "{source: report, quote: one was, occurrence: 3}"
)
ARTICLE = (
    '-- content/article.md --\n---\ntitle: T\n---\nShe had "no information … men inside." [@report#3]\n'
    f"-- content/people.yaml --\nmira: {{name: Mira, pins: [{PINS}]}}\n"
)


def test_the_lock_alone_gives_the_passages_that_the_text_gave(tmp_path: Path) -> None:
    by_text, problems = verified(tmp_path, ARTICLE)
    assert problems == []
    by_lock, problems = verified(tmp_path, ARTICLE, by_text.lock, text="")
    assert problems == []
    assert by_lock.passages == by_text.passages
    assert by_lock.uses == by_text.uses
    assert by_lock.lock == by_text.lock
    assert (by_text.by_text, by_text.by_lock) == (5, 0)
    assert (by_lock.by_text, by_lock.by_lock) == (0, 5)


def test_the_lock_survives_being_written_and_read(tmp_path: Path) -> None:
    pins, _ = verified(tmp_path, ARTICLE)
    assert parse_lock(lock_text(pins.lock), "content/pins.lock") == (pins.lock, [])


@pytest.mark.parametrize(
    "pin",
    [
        "{source: report, quote: was empty by ten}",
        "{source: report, quote: Was empty by nine}",
        "{source: report, at: 2, quote: was empty by nine}",
        "{source: report, quote: was empty}",
        "report#2",
    ],
)
def test_what_was_never_verified_is_refused_without_the_text(tmp_path: Path, pin: str) -> None:
    lock = pinned(tmp_path, "report#1, {source: report, quote: was empty by nine}")[0].lock
    _, problems = pinned(tmp_path, pin, lock, text="")
    assert [p.code for p in problems] == ["E406"]


def test_a_quotation_in_prose_that_was_never_verified_is_refused_without_the_text(tmp_path: Path) -> None:
    lock = quoting(tmp_path, 'She had "no information". [@report#3]')[0].lock
    assert quoting(tmp_path, 'She had "no information". [@report#3]', lock, source="")[1] == []
    _, problems = quoting(tmp_path, 'She had "no figures". [@report#3]', lock, source="")
    assert [p.code for p in problems] == ["E406"]


def test_a_paragraph_past_the_end_is_told_without_the_text_too(tmp_path: Path) -> None:
    lock = pinned(tmp_path, "report#1")[0].lock
    assert told(pinned(tmp_path, "report#4", lock, text="")[1]) == [("E403", "'report' has no paragraph 4", "it has 3")]


def test_a_text_that_is_nowhere_is_told_once_at_its_source(tmp_path: Path) -> None:
    _, problems = pinned(tmp_path, "report#1, report#2", text="")
    assert told(problems) == [
        ("E101", "seeds/report.txt is missing, and pins.lock does not know it", "put the text of 'report' into seeds/")
    ]
    assert problems[0].place.path == "content/sources.yaml"


def test_the_same_quote_typed_otherwise_is_the_same_in_the_lock(tmp_path: Path) -> None:
    lock = pinned(tmp_path, "{source: report, quote: '“More than 20 men”'}")[0].lock
    assert pinned(tmp_path, "{source: report, quote: '\"More  than 20 men\"'}", lock, text="")[1] == []


# A text that has changed


def changed(tmp_path: Path, text: str, *, accept: bool = False) -> list[tuple[str, str, str]]:
    """The problems of a project whose text was another when its pins were verified."""
    before, problems = verified(tmp_path, ARTICLE)
    assert problems == []
    return told(verified(tmp_path, ARTICLE, before.lock, text=text, accept=accept)[1])


CHANGED = "the text of 'report' is not the one that pins.lock was made from"


def test_a_text_that_changed_where_nothing_is_pinned_is_told(tmp_path: Path) -> None:
    text = TEXT + "A new paragraph.\n"
    assert changed(tmp_path, text) == [
        ("E407", CHANGED, "no pin moved or broke; when all is right: python build.py lock")
    ]


def test_a_text_that_moved_names_what_moved_where(tmp_path: Path) -> None:
    text = TEXT.replace("--\nThe quay", "--\nA new first paragraph.\nThe quay")
    drift = changed(tmp_path, text)[-1]
    assert drift[:2] == ("E407", CHANGED)
    assert "report#1 (now 2)" in drift[2] and "report#2 (now 3)" in drift[2] and "report#3 (now 4)" in drift[2]
    assert "broke" not in drift[2]


def test_a_text_that_lost_a_quote_names_what_broke(tmp_path: Path) -> None:
    text = TEXT.replace("was empty by nine", "was empty by ten")
    problems = changed(tmp_path, text)
    assert [code for code, *_ in problems] == ["E401", "E407"]
    assert "2 broke" in problems[-1][2] or "1 broke: report#1" in problems[-1][2]


def test_a_text_that_changed_in_spaces_and_marks_moves_and_breaks_nothing(tmp_path: Path) -> None:
    assert changed(tmp_path, TEXT.replace("“", '"').replace("quay was", "quay  was")) == [
        ("E407", CHANGED, "no pin moved or broke; when all is right: python build.py lock")
    ]


def test_a_changed_text_may_be_accepted_but_not_what_broke_in_it(tmp_path: Path) -> None:
    assert changed(tmp_path, TEXT + "A new paragraph.\n", accept=True) == []
    text = TEXT.replace("was empty by nine", "was empty by ten")
    assert [code for code, *_ in changed(tmp_path, text, accept=True)] == ["E401"]


# pins.lock as text

ids = st.from_regex(r"[a-z0-9]{1,6}(-[a-z0-9]{1,3})?", fullmatch=True)
hashes = st.integers(0, 16**20 - 1).map(lambda n: f"{n:020x}")
counts = st.integers(0, 10**6)


@st.composite
def locked_pins(draw: st.DrawFn) -> tuple[Spelling, Passage]:
    source, at, paragraph = draw(ids), draw(st.integers(1, 9999)), draw(hashes)
    if draw(st.booleans()):
        return (source, at, None, None), Passage(source, at, paragraph=paragraph)
    quote, spelled_at = draw(hashes), draw(st.sampled_from([at, None]))
    occurrence = draw(st.one_of(st.none(), st.integers(1, 9)))
    passage = Passage(source, at, draw(counts), draw(st.integers(1, 999)), paragraph)
    return (source, spelled_at, quote, occurrence), passage


locks = st.builds(
    Lock,
    st.dictionaries(
        ids, st.builds(LockedSource, st.integers(0, 16**64 - 1).map(lambda n: f"{n:064x}"), counts, counts, counts)
    ),
    st.lists(locked_pins(), max_size=12).map(dict),
)


@given(locks)
@example(Lock())
def test_every_lock_survives_being_written_and_read(lock: Lock) -> None:
    assert parse_lock(lock_text(lock), "content/pins.lock") == (lock, [])


@given(locks)
def test_the_lock_has_one_pin_a_line_in_order(lock: Lock) -> None:
    lines = lock_text(lock).removeprefix(HEADER).splitlines()
    assert len(lines) == len(lock.sources) + len(lock.pins)
    assert [line.split()[0] for line in lines] == ["source"] * len(lock.sources) + ["pin"] * len(lock.pins)
    sources = [line.split()[1] for line in lines if line.startswith("source")]
    spots = [line.split()[1].split("#") for line in lines if line.startswith("pin")]
    assert sources == sorted(sources)
    assert [(name, int(at)) for name, at in spots] == sorted((name, int(at)) for name, at in spots)


@given(locks)
def test_the_same_pins_give_the_same_lock_in_whatever_order(lock: Lock) -> None:
    turned = Lock(dict(reversed(lock.sources.items())), dict(reversed(lock.pins.items())))
    assert lock_text(turned) == lock_text(lock)


@given(st.text(max_size=200))
def test_no_text_breaks_the_reader_of_the_lock(text: str) -> None:
    lock, problems = parse_lock(text, "content/pins.lock")
    assert isinstance(lock, Lock)
    assert {p.code for p in problems} <= {"E409"}


def test_the_lock_begins_by_saying_what_it_is() -> None:
    assert lock_text(Lock()) == HEADER
    assert HEADER.startswith("# Written by the build; do not edit.")


def test_a_line_that_is_not_ours_is_told_with_its_row() -> None:
    text = HEADER + "<<<<<<< ours\npin report#1 paragraph:0123456789abcdef0123\n=======\n"
    lock, problems = parse_lock(text, "content/pins.lock")
    assert len(lock.pins) == 1
    assert [(p.code, p.place.line, p.place.row) for p in problems] == [
        ("E409", 4, "<<<<<<< ours"),
        ("E409", 6, "======="),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "pin report#1",
        "pin report paragraph:0123456789abcdef0123",
        "pin report#1 paragraph:0123",
        "pin report#1 paragraph:0123456789ABCDEF0123",
        "pin report#1 paragraph:0123456789abcdef0123 and more",
        "source report sha256:12 characters:1 words:1 paragraphs:1",
        "report#1",
    ],
)
def test_a_damaged_line_is_told(line: str) -> None:
    assert [p.code for p in parse_lock(line, "content/pins.lock")[1]] == ["E409"]


def test_what_has_changed_in_the_lock_is_told_line_by_line(tmp_path: Path) -> None:
    old = pinned(tmp_path, "report#1, report#2")[0].lock
    new = pinned(tmp_path, "report#1, report#3")[0].lock
    assert [line[:14] for line in lock_differences(old, new)] == ["+ pin report#3", "- pin report#2"]
    assert list(lock_differences(old, old)) == []


def test_with_locked_a_lock_that_is_out_of_date_is_a_problem(tmp_path: Path) -> None:
    old = pinned(tmp_path, "report#1")[0].lock
    new = pinned(tmp_path, "report#1, report#2, report#3")[0].lock
    assert check_locked(old, old, "content/pins.lock") == []
    (problem,) = check_locked(old, new, "content/pins.lock")
    assert problem.code == "E408"
    assert problem.message.startswith("pins.lock is out of date: + pin report#2 ")
    assert problem.message.endswith(", and 1 more")


def test_a_passage_is_found_by_the_pin_as_it_was_written(tmp_path: Path) -> None:
    pins, _ = pinned(tmp_path, "{source: report, quote: was empty by nine}")
    assert pins.passage(Pin.model_validate({"source": "report", "quote": "was  empty\nby nine"})).at == 1
