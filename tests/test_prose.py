"""Our Markdown: what becomes HTML stands in prose.md; here, what is found in a text on the way."""

from __future__ import annotations

import re
from pathlib import Path

import html5lib
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it.utils import read_fixture_file

from explainer.marks import QUOTES, quoted_ranges
from explainer.names import Mention, Names
from explainer.prose import Citation, Parsed, RecordLink, html, mentions, parse, plain_text, sections, typeset

NAMES = Names(
    [
        ("Mira Okafor", "mira-okafor"),
        ("Okafor", "mira-okafor"),
        ("harbour master", "mira-okafor"),
        ("Port Authority", "port-authority"),
        ("Port Authority Council", "council"),
        ("J. R. O’Brien", "obrien"),
        ("d'Arcy", "darcy"),
        ("Anne-Marie", "anne-marie"),
    ]
)
CASES = read_fixture_file(Path(__file__).with_name("prose.md"))


def shown(text: str, language: str = "en", *, without: tuple[str, ...] = (), inline: bool = False) -> str:
    return html(
        parse(text, language),
        NAMES,
        address=lambda kind, record_id: f"/{kind}/{record_id}",
        cite=lambda citation, is_first, is_next: f"<cite>{citation.source} {citation.at}</cite>",
        remark=lambda: "<us>",
        card=lambda card: f"<card>{card.id}</card>\n",
        without=without,
        language=language,
        inline=inline,
    )


@pytest.mark.parametrize(("title", "text", "expected"), [case[1:] for case in CASES], ids=[case[1] for case in CASES])
def test_prose_becomes_html(title: str, text: str, expected: str) -> None:
    language = re.search(r"\(([\w-]+)\)$", title)
    assert shown(text, language[1] if language else "en") == expected


def test_the_names_of_a_pages_own_subject_are_not_linked() -> None:
    assert shown("Okafor met d'Arcy.", without=("mira-okafor",)) == (
        '<p>Okafor met <a href="/person/darcy">d’Arcy</a>.</p>\n'
    )


def test_a_text_of_one_paragraph_may_stand_without_it() -> None:
    assert shown("It was *so*.", inline=True) == "It was <em>so</em>."
    assert shown("One.\n\nTwo.", inline=True) == "<p>One.</p>\n<p>Two.</p>\n"


# What points elsewhere


def test_citations_are_found_in_order() -> None:
    assert parse("So. [@report#5] And so. [@harbour-news#12]").citations == (
        Citation("report", 5),
        Citation("harbour-news", 12),
    )


def test_links_and_cards_are_found() -> None:
    parsed = parse("[she](person:mira-okafor)\n\n{claim:twenty-dead}\n\n[a](https://example.org) [b](#there)")
    assert parsed.links == (RecordLink("person", "mira-okafor"),)
    assert parsed.cards == (RecordLink("claim", "twenty-dead"),)
    assert parsed.fragments == ("there",)


def test_a_link_to_a_heading_is_found_as_it_is_typed() -> None:
    assert parse("[знал](#кто-знал)").fragments == ("кто-знал",)


def test_headings_are_found_with_level_address_and_words() -> None:
    found = parse('## The *quay* [@report#5]\n\n### "So"\n\n## The quay').headings
    assert [(heading.level, heading.id, heading.title) for heading in found] == [
        (2, "the-quay", "The quay"),
        (3, "so", "“So”"),
        (2, "the-quay-2", "The quay"),
    ]


def test_no_two_headings_share_an_address() -> None:
    found = [heading.id for heading in parse("# a\n\n# a\n\n# a 2\n\n# a-2\n\n# A").headings]
    assert len(set(found)) == len(found)


def test_words_are_counted_without_marks_citations_and_cards() -> None:
    assert parse("# One two\n\n*Three* four. [@report#5]\n\n{claim:x}\n\n- five").words == 5


def test_people_are_mentioned_once_each_in_order() -> None:
    parsed = parse("d'Arcy met Okafor.\n\n## Mira Okafor\n\n[Anne-Marie](person:anne-marie) and `Port Authority`")
    assert mentions(parsed, NAMES) == ["darcy", "mira-okafor"]


# Mistakes


@pytest.mark.parametrize(
    ("text", "code", "needle", "message"),
    [
        ("So. [@report]", "E303", "[@report]", "'[@report]' is not a citation"),
        ("So. [@report#0]", "E303", "[@report#0]", "'[@report#0]' is not a citation"),
        ("So. [@report#five]", "E303", "[@report#five]", "'[@report#five]' is not a citation"),
        ("So. [@report #5]", "E303", "[@report #5]", "'[@report #5]' is not a citation"),
        ("So. [@report#5, 6]", "E303", "[@report#5, 6]", "'[@report#5, 6]' is not a citation"),
        ("So. [@]", "E303", "[@]", "'[@]' is not a citation"),
        ("[a](page.html)", "E303", "page.html", "'page.html' is not an address that a link can have"),
        ("[a](//example.org)", "E303", "//example.org", "'//example.org' is not an address that a link can have"),
        ("[a](ftp://example.org)", "E303", "ftp://example.org", "'ftp://example.org' is not an address"),
        ("[a](group:officials)", "E303", "group:officials", "'group:officials' is not an address"),
        ("[a](peson:mira)", "E303", "peson:mira", "'peson:mira' is not an address that a link can have"),
        ("[a](#)", "E303", "#", "'#' is not an address that a link can have"),
        ("[a]()", "E303", "()", "this link has no address"),
        ("![quay](quay.jpg)", "E303", "![", "images are not shown: a site loads nothing from elsewhere"),
        ("So {claim:x} it is", "E304", "{claim:x}", "a claim's card stands alone in a paragraph"),
        ("- {claim:x}", "E304", "{claim:x}", "a claim's card stands alone in a paragraph"),
        ("> {claim:x}", "E304", "{claim:x}", "a claim's card stands alone in a paragraph"),
        ("# {claim:x}", "E304", "{claim:x}", "a claim's card stands alone in a paragraph"),
        ("{claim:x} {claim:y}", "E304", "{claim:x}", "a claim's card stands alone in a paragraph"),
    ],
)
def test_what_cannot_be_followed_is_a_mistake(text: str, code: str, needle: str, message: str) -> None:
    mistake = parse(text).mistakes[0]
    assert (mistake.code, mistake.needle) == (code, needle)
    assert mistake.message.startswith(message)
    assert mistake.hint


def test_every_mistake_is_found() -> None:
    assert len(parse("![a](b) [c](d.html) [@e]\n\n> {claim:f} {claim:g}").mistakes) == 5


def test_what_is_only_shown_is_no_mistake() -> None:
    assert parse("`{claim:x}` `[@report]` `![a](b)` it is {so}, [so] and @so").mistakes == ()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("So. [@report#5", "E303"),
        ("So [@report#5 in print.", "E303"),
        ("So [report#5] it is.", "E303"),
        ("So (@report#5) it is.", "E303"),
        ("[So](person: mira) it is.", "E303"),
        ("{claim: twenty-dead}", "E304"),
        ("{claims:twenty-dead}", "E304"),
        ("{ claim:twenty-dead }", "E304"),
        ("{Claim:twenty-dead}", "E304"),
    ],
)
def test_what_is_all_but_a_citation_a_link_or_a_card_is_a_mistake(text: str, code: str) -> None:
    assert [mistake.code for mistake in parse(text).mistakes] == [code]


# Quotations


def quotations(text: str, language: str = "en") -> list[tuple[str, str]]:
    return [
        (q.words, f"{q.citation.source}#{q.citation.at}" if q.citation else "") for q in parse(text, language).quotes
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('She has "no figures". [@report#5]', [("no figures", "report#5")]),
        ("She has “no figures”. [@report#5]", [("no figures", "report#5")]),
        ("She has 'no figures'. [@report#5]", [("no figures", "report#5")]),
        # The citation that follows next in the same block, however far.
        ('"One" and "two", she said. So it was. [@a#1] [@b#2]', [("One", "a#1"), ("two", "a#1")]),
        ('"One" [@a#1] and "two" [@b#2]', [("One", "a#1"), ("two", "b#2")]),
        ('[@a#1] "One"', [("One", "")]),
        ('"One"\n\nTwo. [@a#1]', [("One", "")]),
        ('- "One"\n- Two. [@a#1]', [("One", "")]),
        # Outer pairs only; marks inside a word are apostrophes.
        ("\"They said 'no', again\" [@a#1]", [("They said ‘no’, again", "a#1")]),
        ("The dockers' union can't say 'so' [@a#1]", [("so", "a#1")]),
        ("'It can't be' [@a#1]", [("It can’t be", "a#1")]),
        ("It was the ’90s and the dockers’ year.", []),
        ("5'10\" by 6'2\"", []),
        ('""', []),
        ("No marks. [@a#1]", []),
        # Marks and line ends inside.
        ('"no *figures*\nyet" [@a#1]', [("no figures yet", "a#1")]),
        # A quotation in a block needs no marks.
        ("> So it was. [@a#1]", [("So it was.", "a#1")]),
        ("> One.\n>\n> Two.\n\nThree. [@a#1]", [("One.", ""), ("Two.", "")]),
        # Marks of other languages are quotations too.
        ("She has «no figures». [@a#1]", [("no figures", "a#1")]),
        ("She has „no figures“. [@a#1]", [("no figures", "a#1")]),
    ],
)
def test_words_in_quotation_marks_are_found_with_the_citation_behind_them(
    text: str, found: list[tuple[str, str]]
) -> None:
    assert quotations(text) == found


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "„so“ [@a#1]"),
        ("fr", "« so » [@a#1]"),
        ("fr", "«so» [@a#1]"),
        ("ru", "«so» [@a#1]"),
        ("sv", "”so” [@a#1]"),
    ],
)
def test_quotation_marks_are_those_of_the_language(language: str, text: str) -> None:
    assert quotations(text, language) == [("so", "a#1")]


@pytest.mark.parametrize("language", sorted(QUOTES))
def test_straight_marks_are_quotations_in_every_language(language: str) -> None:
    assert quotations('"so it is" [@a#1]', language) == [("so it is", "a#1")]
    assert quotations("'so it is' [@a#1]", language) == [("so it is", "a#1")]


@pytest.mark.parametrize(
    ("words", "pieces"),
    [
        ("no one was told", ("no one was told",)),
        ("no one … was told", ("no one", "was told")),
        ("no one ... was told", ("no one", "was told")),
        ("no one […] was told", ("no one", "was told")),
        ("no one [of them] was told", ("no one", "was told")),
        ("[No] one was told …", ("one was told",)),
        ("…, …", ()),
    ],
)
def test_what_an_author_adds_to_a_quotation_is_not_looked_for(words: str, pieces: tuple[str, ...]) -> None:
    (quoted,) = parse(f'"{words}"').quotes
    assert next(quoted.readings("en")) == pieces


def test_a_changed_first_letter_stands_for_either() -> None:
    (quoted,) = parse('"[a]t least 40 men"').quotes
    assert {pieces[0] for pieces in quoted.readings("en")} == {"at least 40 men", "At least 40 men"}


# Properties

markdown = st.text(
    st.one_of(st.sampled_from(list("[]()@#{}:!`*_<>\\\"'“”‘’&;/.-| \n\t1aéОkafor")), st.characters(codec="utf-8")),
    max_size=60,
)
written = st.lists(
    st.one_of(
        markdown,
        st.sampled_from(
            [
                "[@report#5]",
                "[@",
                "](",
                "[a](person:b)",
                "{claim:x}",
                "\n\n",
                "Okafor",
                "javascript:",
                "http://[",
                "<a>",
            ]
        ),
    ),
    max_size=8,
).map("".join)


@given(written, st.sampled_from(["en", "fr", "ru", "xx"]))
@example("[a](http://[)", "en")
@example("[a](http://[::1)", "en")
@example("<http://[::1>", "en")
@example("[a](//[)", "en")
@example("[@", "en")
def test_no_text_breaks_the_reader(text: str, language: str) -> None:
    parsed = parse(text, language)
    assert isinstance(parsed, Parsed)
    for quoted in parsed.quotes:
        assert quoted.words.strip() and list(quoted.readings(language))


@given(written)
@example("[a](javascript:alert(1))")
@example("[a](java\nscript:alert(1))")
@example("[a](  javascript:alert(1))")
@example("[a](&#x6A;avascript:alert(1))")
@example("<img src=x onerror=alert(1)>")
@example('[a](https://example.org "onmouseover=alert(1)")')
def test_what_becomes_html_holds_no_script_and_nothing_from_elsewhere(text: str) -> None:
    if parse(text).mistakes:
        return  # nothing is rendered then
    tree = html5lib.parseFragment(shown(text), treebuilder="etree", namespaceHTMLElements=False)
    for element in tree.iter():
        assert element.tag not in ("script", "img", "iframe", "style", "div")
        assert not any(name.startswith("on") for name in element.attrib)
        if "href" in element.attrib:
            assert re.match(r"(https?:|mailto:|#|/\w+/)", element.attrib["href"], re.IGNORECASE)


PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
PLAIN = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Z", "Cn", "Co"]) | st.just(" "), min_size=1
)


@given(PLAIN.map(str.strip).filter(bool))
@example("<script>alert(1)</script> &amp; [@report#5] {claim:x} **a** `b` # c")
@example('1. "Okafor\'s" (c) ... --')
def test_what_is_escaped_is_shown_as_it_is(text: str) -> None:
    tree = html5lib.parseFragment(shown(PUNCTUATION.sub(r"\\\1", text)), namespaceHTMLElements=False)
    assert {element.tag for element in tree.iter()} <= {"DOCUMENT_FRAGMENT", "p", "a"}
    assert "".join(tree.itertext()).strip("\n") == text


WORD = st.sampled_from(["quay", "fire", "men", "night", "nobody", "burned"])
BLOCKS = st.lists(
    st.tuples(st.integers(0, 4), st.lists(WORD, min_size=1).map(" ".join), st.integers(1, 99)), max_size=6
)


@given(BLOCKS)
def test_headings_and_citations_come_out_as_they_were_written(blocks: list[tuple[int, str, int]]) -> None:
    text = "\n\n".join(f"{'#' * level} {words}" if level else f"{words}. [@log#{at}]" for level, words, at in blocks)
    parsed = parse(text)
    assert [(h.level, h.title) for h in parsed.headings] == [(level, words) for level, words, _ in blocks if level]
    assert list(parsed.citations) == [Citation("log", at) for level, _, at in blocks if not level]
    assert len({heading.id for heading in parsed.headings}) == len(parsed.headings)
    assert parsed.mistakes == ()


ELEMENTS = {
    *("p", "a", "em", "strong", "s", "code", "pre", "br", "hr", "blockquote", "ul", "ol", "li", "span", "cite", "card"),
    *("table", "thead", "tbody", "tr", "th", "td", "h1", "h2", "h3", "h4", "h5", "h6", "us", "DOCUMENT_FRAGMENT"),
}


@given(written | st.sampled_from(["b", "svg", "script", "x-y"]).map("a <{0}>b</{0}> c".format))
def test_no_text_makes_an_element_that_we_have_not(text: str) -> None:
    if not parse(text).mistakes:
        tree = html5lib.parseFragment(shown(text), namespaceHTMLElements=False)
        assert {element.tag for element in tree.iter()} <= ELEMENTS


@given(written, st.sampled_from(sorted(QUOTES)))
def test_quotations_do_not_overlap(text: str, language: str) -> None:
    ends = [at for found in quoted_ranges(text, language) for at in found]
    assert ends == sorted(ends)


@given(st.text("Okafr Mi'’.-JRBend\n\u00a0", max_size=80))
def test_mentions_are_whole_words_in_order_without_overlaps(text: str) -> None:
    found = list(NAMES.find(text))
    at = 0
    for mention in found:
        assert at <= mention.start < mention.end
        name = text[mention.start : mention.end]
        assert not (text[: mention.start][-1:].isalnum() or text[mention.end :][:1].isalnum())
        assert list(NAMES.find(name)) == [Mention(0, len(name), mention.person)]
        at = mention.end


# Plain texts


def test_a_text_without_its_marks() -> None:
    assert plain_text('## So\n\nIt *was* [so](claim:x). [@report#5]\n\n- "one"') == "So It was so. “one”"


def test_a_text_is_cut_at_its_headings() -> None:
    found = [
        (heading and heading.id, words) for heading, words in sections("One *two*.\n\n## So\n\n- three\n\n### End\n")
    ]
    assert found == [(None, "One two."), ("so", "three"), ("end", "")]


@pytest.mark.parametrize(
    ("text", "language", "set_in"),
    [
        ('the dockers\' "count"', "en", "the dockers’ “count”"),
        ("It's 'so'", "de", "It’s ‚so‘"),
        ('"so"', "ru", "«so»"),
        ('"so"', "fr", "«\u00a0so\u00a0»"),
        ("no marks at all", "en", "no marks at all"),
        ('*not* [Markdown](x) <b>, but "so"', "en", "*not* [Markdown](x) <b>, but “so”"),
    ],
)
def test_plain_texts_get_the_marks_of_the_language(text: str, language: str, set_in: str) -> None:
    assert typeset(text, language) == set_in


STRAIGHT = str.maketrans({**dict.fromkeys("“”", '"'), **dict.fromkeys("‘’", "'")})


@given(st.text(st.characters(codec="utf-8", exclude_characters="\r\0"), max_size=60))
@example("a\nb 'c'")
@example("\\' \\\" &quot; `'`")
def test_typesetting_changes_nothing_but_marks(text: str) -> None:
    assert typeset(text).translate(STRAIGHT) == text.translate(STRAIGHT)
    assert typeset(typeset(text)) == typeset(text)


@pytest.mark.parametrize(
    ("text", "what", "hint"),
    [
        ("[another count(claim:nine)", "(claim:nine)", "write [words](claim:nine), with nothing between"),
        ("(claim:nine", "(claim:nine", "write [words](claim:nine), with nothing between"),
        ("[words] (claim:nine)", "(claim:nine)", "write [words](claim:nine), with nothing between"),
        ("[words][claim:nine]", "[claim:nine]", "write [words](claim:nine), with nothing between"),
        ("{event:fire}", "{event:fire}", "only claims have cards; write [words](event:fire)"),
        ("{more-than-20}", "{more-than-20}", "write {claim:more-than-20} alone"),
    ],
)
def test_what_is_all_but_a_link_or_a_card_is_not_printed_as_it_stands(text: str, what: str, hint: str) -> None:
    [mistake] = parse(text).mistakes
    assert mistake.needle == what
    assert mistake.hint.startswith(hint)


@pytest.mark.parametrize("text", ["They ran (source: a neighbour).", "The set {1} and {a, b}", "[words](claim:nine)"])
def test_what_only_looks_a_little_like_one_is_text(text: str) -> None:
    assert parse(text).mistakes == ()
