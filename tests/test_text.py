"""A source's text: what is folded before words are compared, and where a quote is found."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from explainer.text import (
    DASHES,
    cuts_a_word,
    find_quote,
    fingerprint,
    nearest,
    normalise,
    original_ranges,
    paragraphs_of,
    word_count,
)

# The normalisation


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("“no one was told”", '"no one was told"'),
        ("„no one‟ was „told‟", '"no one" was "told"'),
        ("the dockers’ ‘count’", "the dockers' 'count'"),
        ("‚a‛", "'a'"),
        ("more – or less — than 20‑odd", "more - or less - than 20-odd"),
        ("−5", "-5"),
        ("two  words\n\tand\u00a0a\u202fthird\u3000one ", "two words and a third one"),
        ("har\u00adbour", "harbour"),
        ("the \u2067\u05e0\u05de\u05dc\u2069 \u200e(\u061cport\u200f)", "the \u05e0\u05de\u05dc (port)"),
        ("cafe\u0301", "café"),
        ("ㅤ", "ㅤ"),
    ],
)
def test_marks_dashes_spaces_soft_hyphens_and_directions_are_folded(typed: str, plain: str) -> None:
    assert normalise(typed) == plain


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Twenty", "twenty"),
        ("20", "twenty"),
        ("1,200", "1200"),
        ("fire", "ﬁre"),
        ("colour", "color"),
        ("ё", "е"),
        ('"so"', "'so'"),
        ("«so»", '"so"'),
        ("e", "é"),
        ("x²", "x2"),
        ("…", "..."),
        ("a\u200bb", "ab"),
    ],
)
def test_nothing_else_is_folded(one: str, other: str) -> None:
    assert normalise(one) != normalise(other)


def test_dashes_are_unicodes_dash_punctuation_and_the_minus_sign() -> None:
    every = map(chr, range(0x110000))
    assert {char for char in every if unicodedata.category(char) == "Pd"} <= set(DASHES)
    # A dash that is newer than this Python's Unicode has no category in it yet.
    assert {char for char in DASHES if unicodedata.category(char) not in ("Pd", "Cn")} == {"\N{MINUS SIGN}"}


@given(st.text())
@example("\u00ad")
@example("e\u00ad\u0301")
@example(" \u0301")
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(st.text("ab -\n\u00a0\u00ad–—’'“\"«é\u0301Ω\u2126Å\u212b", max_size=30))
def test_what_is_normalised_has_single_spaces_and_no_soft_hyphens(text: str) -> None:
    plain = normalise(text)
    assert plain == " ".join(plain.split())
    assert "\u00ad" not in plain
    assert unicodedata.is_normalized("NFC", plain)


def test_a_fingerprint_is_of_the_normalised_text() -> None:
    assert fingerprint("“no one”\nwas told") == fingerprint('"no one" was told')
    assert fingerprint("no one was told") != fingerprint("No one was told")
    assert len(fingerprint("")) == 20


# Paragraphs


def test_paragraphs_are_the_blocks_between_blank_lines() -> None:
    assert paragraphs_of("One\nstill one.\n\nTwo.\n \t\n\n\nThree.\n") == ("One\nstill one.", "Two.", "Three.")


def test_without_blank_lines_paragraphs_are_the_lines() -> None:
    assert paragraphs_of("One.\n  Two.\nThree.") == ("One.", "Two.", "Three.")


def test_blank_lines_at_the_ends_part_nothing() -> None:
    assert paragraphs_of("\n\nOne.\nTwo.\n\n") == ("One.", "Two.")


def test_an_empty_text_has_no_paragraphs() -> None:
    assert paragraphs_of("") == paragraphs_of(" \n\n ") == ()


@given(st.text("ab \n\t\u00a0"))
def test_every_word_stands_in_a_paragraph(text: str) -> None:
    assert " ".join(paragraphs_of(text)).split() == text.split()
    assert all(paragraph == paragraph.strip() and paragraph for paragraph in paragraphs_of(text))


def test_words_are_counted_as_they_are_compared() -> None:
    assert word_count("More  than\u00a020 – or\n21 – men") == 8


# Finding

TEXT = (
    "The quay was empty by nine. No one was told.",
    "“More than 20 men” were in there, said Reyk; no one was told. No one was told of it.",
    "The harbour-master’s office counts 1,200 berths and 2.5 per cent of them are free.",
)


def spots(quote: str, paragraphs: tuple[str, ...] = TEXT) -> list[tuple[int, int, int]]:
    return [(found.at, found.first_word, found.words) for found in find_quote(quote, paragraphs)]


def test_a_quote_is_found_with_its_paragraph_and_words() -> None:
    assert spots("empty by nine") == [(1, 3, 3)]
    assert spots("The quay was") == [(1, 0, 3)]
    assert spots("1,200 berths") == [(3, 4, 2)]


def test_a_quote_is_found_every_time_that_it_stands_there() -> None:
    assert spots("o one was told") == []
    assert spots("No one was told") == [(1, 6, 4), (2, 13, 4)]
    assert spots("one was told") == [(1, 7, 3), (2, 10, 3), (2, 14, 3)]


def test_occurrences_may_overlap() -> None:
    assert spots("no no", ("no no no",)) == [(1, 0, 2), (1, 1, 2)]


def test_a_quote_may_be_typed_with_other_marks_dashes_and_spaces() -> None:
    assert spots('"More  than 20\nmen"') == [(2, 0, 4)]
    assert spots("harbour‑master's office") == [(3, 1, 2)]


def test_case_is_never_folded() -> None:
    assert spots("the Quay was empty") == []


@pytest.mark.parametrize("quote", ["mpty by nine", "empty by nin", "quay w", "20 m"])
def test_a_quote_is_of_whole_words(quote: str) -> None:
    assert spots(quote) == []
    assert cuts_a_word(quote, TEXT)


@pytest.mark.parametrize("quote", ["200 berths", "5 per cent"])
def test_a_quote_does_not_begin_inside_a_number(quote: str) -> None:
    assert spots(quote) == []
    assert cuts_a_word(quote, TEXT)


@pytest.mark.parametrize("quote", ["we can", "she won"])
def test_a_quote_does_not_cut_off_a_negation(quote: str) -> None:
    assert spots(quote, ("That is what we can’t say, and she won't either.",)) == []


@pytest.mark.parametrize(("quote", "text"), [("замо", "замо\u0301к сгорел"), ("हिन्द", "हिन्दी में")])
def test_a_quote_does_not_end_before_a_mark_on_its_last_letter(quote: str, text: str) -> None:
    assert spots(quote, (text,)) == []


def test_the_name_before_a_possessive_is_a_whole_word() -> None:
    assert spots("The harbour-master") == [(3, 0, 2)]


@pytest.mark.parametrize("quote", ["\u00ad", "", " "])
def test_a_quote_of_nothing_is_not_found(quote: str) -> None:
    assert spots(quote) == []


def test_words_that_are_not_there_at_all_are_no_cut_word() -> None:
    assert not cuts_a_word("the ferry", TEXT)
    assert not cuts_a_word("empty by nine", TEXT)


# Suggesting


@pytest.mark.parametrize(
    ("quote", "at", "passage", "differs"),
    [
        ("was empty by ten", 1, "was empty by nine", "‘ten’ for ‘nine’"),
        ("more than 20 men", 2, "More than 20 men", "‘more’ for ‘More’"),
        ("The quay was quite empty by nine.", 1, "The quay was empty by nine. No", "‘quite’ added; ‘No’ missing"),
    ],
)
def test_the_nearest_passage_is_named_with_the_words_that_differ(
    quote: str, at: int, passage: str, differs: str
) -> None:
    found = nearest(quote, TEXT)
    assert found is not None
    assert (found.at, found.passage, found.differs) == (at, passage, differs)


def test_nothing_is_suggested_for_what_is_nowhere_alike() -> None:
    assert nearest("ferries sail again tomorrow", TEXT) is None
    assert nearest("", TEXT) is None
    assert nearest("anything", ()) is None


# Marking

words = st.sampled_from(["no", "one", "was", "told", "of", "the", "dockers’", "count", "café", "“so”", "20", "–", "Å"])
breaks = st.sampled_from([" ", "  ", "\n", "\u00a0", " \u00ad", "\u00ad ", "\t\u202f", " \u2067", "\u2069 "])


def test_marks_stand_on_the_words_as_they_were_typed() -> None:
    paragraph = "The  quay was\u00a0emp\u00adty by “nine”."
    assert [paragraph[a:b] for a, b in original_ranges(paragraph, ["was empty", '"nine"'])] == [
        "was\u00a0emp\u00adty",
        "“nine”",
    ]


def test_quotes_that_touch_or_overlap_are_marked_once() -> None:
    paragraph = "The quay was empty by nine."
    ranges = original_ranges(paragraph, ["quay was empty", "was empty by", "nine"])
    assert [paragraph[a:b] for a, b in ranges] == ["quay was empty by", "nine"]


def test_a_quote_that_stands_twice_is_marked_twice() -> None:
    assert original_ranges("no one, no one", ["no one"]) == [(0, 6), (8, 14)]


def test_letters_that_compose_are_marked_whole() -> None:
    paragraph = "the cafe\u0301 burned"
    assert [paragraph[a:b] for a, b in original_ranges(paragraph, ["café"])] == ["cafe\u0301"]


def test_what_is_not_there_is_not_marked() -> None:
    assert original_ranges("The quay was empty.", ["quay is empty", ""]) == []


@st.composite
def typed(draw: st.DrawFn) -> tuple[str, str]:
    """A paragraph as somebody may have typed it, and words of it as somebody else would."""
    chosen = draw(st.lists(words, min_size=1, max_size=12))
    first = draw(st.integers(0, len(chosen) - 1))
    last = draw(st.integers(first, len(chosen) - 1))
    paragraph = ""
    for number, word in enumerate(chosen):
        letters = unicodedata.normalize("NFC" if draw(st.booleans()) else "NFD", word)
        cut = draw(st.integers(0, len(letters)))
        soft = draw(st.sampled_from(["", "\u00ad", "\u00ad\u00ad"]))
        curly = draw(st.booleans())
        letters = letters[:cut] + soft + letters[cut:]
        paragraph += (draw(breaks) if number else "") + (letters if curly else letters.translate(STRAIGHT))
    return paragraph, " ".join(chosen[first : last + 1])


STRAIGHT = str.maketrans("“”’–", '""\'-')


@given(typed())
def test_what_is_marked_is_the_quote(example: tuple[str, str]) -> None:
    paragraph, quote = example
    ranges = original_ranges(paragraph, [quote])
    assert len(ranges) >= 1
    for start, end in ranges:
        marked = normalise(paragraph[start:end])
        assert normalise(quote) in marked
        # Occurrences that overlap are one range: it starts and ends with the quote and has no word besides.
        assert marked.startswith(normalise(quote)) and marked.endswith(normalise(quote))


@given(st.lists(typed(), min_size=1, max_size=4))
def test_a_quotation_is_found_in_the_paragraph_that_it_was_taken_from(found: list[tuple[str, str]]) -> None:
    paragraphs = paragraphs_of("\n\n".join(re.sub(r"\s*\n\s*", "\n", paragraph) for paragraph, _ in found) + "\n\n.")
    for at, (_, quote) in enumerate(found, 1):
        assert find_quote(quote, paragraphs, at)
        assert at in [spot.at for spot in find_quote(quote, paragraphs)]
        for letter in (n for n, char in enumerate(quote) if char.isalnum()):
            changed = f"{quote[:letter]}ж{quote[letter + 1 :]}"  # a letter that no paragraph has
            assert find_quote(changed, paragraphs) == []


@given(typed())
def test_marks_never_reach_into_the_words_around(example: tuple[str, str]) -> None:
    paragraph, quote = example
    for start, end in original_ranges(paragraph, [quote]):
        assert normalise(paragraph[:start] + "|" + paragraph[start:end] + "|" + paragraph[end:]).count("|") == 2
        assert find_quote(quote, (paragraph[start:end],))


@given(st.text(max_size=40), st.lists(st.text(max_size=10), max_size=3))
def test_marking_never_fails_and_gives_ranges_in_order(paragraph: str, quotes: list[str]) -> None:
    ranges = original_ranges(paragraph, quotes)
    flat = [at for found in ranges for at in found]
    assert flat == sorted(set(flat))
    assert not flat or (flat[0] >= 0 and flat[-1] <= len(paragraph))
