"""Cards: what stands on them, that they are drawn whole and alike everywhere, and the tags that name them."""

from __future__ import annotations

import html
import json
import os
import re
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import pytest

from build import build
from explainer import drawing, lettering
from explainer.as_of import history_of
from explainer.assets import default_templates
from explainer.canvas import END, SIGNATURE, Canvas, is_whole
from explainer.cards import MOST_ALT, Card, Row, Scale, cards_of, is_right_to_left
from explainer.drawing import draw, drawn_cards, readable
from explainer.lettering import Placed, Style, cut, drawn, missing, width, wrap
from explainer.links import link
from explainer.lock import Lock
from explainer.outcome import Outcome, errors_of
from explainer.pages import pages_of
from explainer.pen import INNER, MARGIN
from explainer.pins import verify
from explainer.problems import Problem
from explainer.read import read_dossier
from explainer.status import statuses
from explainer.tokens import colours_of
from tests.project import files_in, make_project

ROOT = Path(__file__).parent.parent
BASE = "https://example.org/sub/"
COLOURS = colours_of((default_templates(),), ROOT)[0].light

FILES = """\
-- content/site.yaml --
title: The harbour fire
period: 2018-02
questions: {cause: {title: Why?}, dead: {title: How many died?}}
-- content/people.yaml --
union: {name: The union, kind: organisation}
news: {name: Harbour News, kind: organisation}
mira: {name: Mira Okafor, role: Harbour master}
voice: {name: A docker, kind: unnamed}
-- content/timeline.yaml --
fire: {title: The fire, date: 2018-02-07}
before: {title: A warning, date: 2017-05-01}
-- content/claims.yaml --
more-than-20:
  question: dead
  text: More than 20 died.
  by: union
  via: [news]
  caveat: It has not seen the bodies.
  figure: {min: 20, min_open: true, unit: people, counts: killed, of: dock workers, words: more than 20}
  pins: [{source: report, quote: more than 20}]
up-to-30:
  question: dead
  text: Up to 30 were hurt.
  by: mira
  figure: {max: 30, unit: people, counts: hurt, of: people, words: up to 30}
  pins: [{source: report, quote: up to 30}]
dozens:
  question: dead
  text: Dozens were killed.
  by: mira
  figure: {unit: people, counts: killed, of: people, words: dozens}
  pins: [{source: report, quote: dozens}]
spark: {question: cause, text: A spark started it., by: mira}
-- content/sources.yaml --
report: {title: Two counts, file: report.txt}
-- seeds/report.txt --
The union says more than 20, through Harbour News. Others say up to 30, or dozens.
Some say 103, 104, 105, 106 or 107.
"""
FIRST_CLAIM = "claims/more-than-20.html"


def cards(root: Path, files: str = FILES) -> dict[str, Card]:
    """The cards of a small project."""
    dossier, written, problems = read_dossier(make_project(root, files), BASE)
    assert dossier is not None, problems
    links, problems = link(dossier, written)
    assert problems == []
    pins, problems = verify(dossier, written, Lock())
    assert problems == []
    return cards_of(pages_of(links, history_of(links)), links, pins, statuses(links))


def built(root: Path, files: str = FILES, base_url: str | None = BASE) -> Outcome:
    """A small project, built into `site/`."""
    outcome = build(make_project(root, files), root / "site", base_url=base_url)
    assert not errors_of(outcome.problems), outcome.problems
    return outcome


def cards_in(site: Path) -> dict[str, bytes]:
    return {path: data for path, data in files_in(site).items() if path.startswith("cards/")}


def pixels(png: bytes) -> tuple[int, int, list[bytes], bytes]:
    """Width, height, rows of palette numbers, and the palette of an indexed PNG without filters."""
    assert png.startswith(SIGNATURE)
    parts: dict[bytes, bytes] = {}
    at = len(SIGNATURE)
    while at < len(png):
        length = struct.unpack(">I", png[at : at + 4])[0]
        name, data = png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        assert struct.unpack(">I", png[at + 8 + length : at + 12 + length])[0] == zlib.crc32(name + data)
        parts[name] = parts.get(name, b"") + data
        at += 12 + length
    across, down, depth, kind = struct.unpack(">IIBB", parts[b"IHDR"][:10])
    assert (depth, kind) == (8, 3)
    plain = zlib.decompress(parts[b"IDAT"])
    rows = [plain[n * (across + 1) : (n + 1) * (across + 1)] for n in range(down)]
    assert {row[0] for row in rows} == {0}
    assert len(plain) == (across + 1) * down
    return across, down, [row[1:] for row in rows], parts[b"PLTE"]


# What stands on a card


def test_the_overview_and_the_claims_show_the_first_question_that_has_figures(tmp_path: Path) -> None:
    found = cards(tmp_path)
    scale = found["index.html"].scale
    assert scale == found["claims.html"].scale
    assert scale is not None
    assert scale.question == "How many died?"
    assert [(row.words, row.says, row.is_open_above, row.is_open_below) for row in scale.rows] == [
        ("“more than 20”", "The union", True, False),
        ("“up to 30”", "Mira Okafor", False, True),
        ("“dozens”", "Mira Okafor", False, False),
    ]
    assert scale.rows[2].bar is None
    assert scale.is_unlike
    assert found["index.html"].site == ""  # it is the title already
    assert found["claims.html"].site == "The harbour fire"


def test_figures_past_the_fifth_are_counted_and_none_is_summed(tmp_path: Path) -> None:
    more = "".join(
        f"n{n}: {{question: dead, text: T, by: mira, pins: [{{source: report, quote: '{n}'}}], "
        f"figure: {{min: {n}, max: {n}, unit: people, counts: killed, of: people, words: '{n}'}}}}\n"
        for n in range(103, 108)
    )
    found = cards(tmp_path, FILES.replace("dozens:\n", f"{more}dozens:\n"))
    scale = found["index.html"].scale
    assert scale is not None
    assert len(scale.rows) == 5
    assert scale.more == 3
    assert "and 3 more" in found["index.html"].alt


def test_figures_that_count_the_same_carry_no_note(tmp_path: Path) -> None:
    files = FILES.replace("counts: hurt, of: people", "counts: killed, of: dock workers").replace(
        "counts: killed, of: people", "counts: killed, of: dock workers"
    )
    alike = cards(tmp_path, files)["index.html"]
    assert alike.scale is not None
    assert not alike.scale.is_unlike
    assert "count the same" not in alike.alt


def test_a_claim_with_a_figure_shows_its_words_what_it_counts_and_who_says_so(tmp_path: Path) -> None:
    card = cards(tmp_path)[FIRST_CLAIM]
    assert card.quote == "“more than 20”"
    assert card.facts == (
        "Counts: dock workers, killed",
        "Claimed by the union, through Harbour News",
        "With a caveat: see the page",
    )
    assert card.marks == (("reported", "reported"), ("uncontested", "no denial recorded"))


def test_other_cards_say_what_their_page_says(tmp_path: Path) -> None:
    found = cards(tmp_path)
    spark = found["claims/spark.html"]
    assert (spark.lead, spark.title, spark.quote) == ("Claimed by Mira Okafor", "A spark started it.", "")
    assert "Claimed by Mira Okafor: A spark started it." in spark.alt
    assert found["people/mira.html"].facts == ("Harbour master",)
    assert found["people/voice.html"].facts == ("The source does not name this one.",)
    assert found["timeline.html"].facts == (
        "1 event in February 2018",
        "1 event before and after it, as background",
    )
    assert found["sources/report.html"].facts == ("News report", "1 of its 2 paragraphs used")
    assert "404.html" not in found


def test_the_article_s_card_ends_with_a_whole_sentence(tmp_path: Path) -> None:
    said = "The east quay burned for a whole night, and by the morning nobody knew how many had been on it."
    more = (
        "Ships of the U.S. Navy came late, and of what they saw in the water on that morning there are only some words."
    )
    article = f"-- content/article.md --\n---\ntitle: What burned\nstandfirst: {said} {more}\n---\nIt burned.\n"
    assert cards(tmp_path, FILES + article)["article.html"].facts == (said,)


def test_a_long_claim_stands_whole_on_its_card_and_not_as_its_page_is_titled(tmp_path: Path) -> None:
    text = "It was said that " + "the quay was dark and " * 6 + "nobody came."
    found = cards(tmp_path, FILES.replace("A spark started it.", text))
    assert found["claims/spark.html"].title == text


def test_the_words_beside_a_card_say_what_is_on_it(tmp_path: Path) -> None:
    alt = cards(tmp_path)[FIRST_CLAIM].alt
    assert alt == (
        "The harbour fire. “more than 20”. Counts: dock workers, killed. Claimed by the union, through Harbour News. "
        "With a caveat: see the page. Reported; no denial recorded."
    )
    assert len(Card("", "word " * 400).alt) <= MOST_ALT


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en", False), ("ar", True), ("fa-IR", True), ("az-Arab", True), ("ar-Latn", False), ("arn", False)],
)
def test_a_language_or_its_script_says_where_a_card_starts(language: str, expected: bool) -> None:
    assert is_right_to_left(language) == expected


# How it is drawn

LONG = "The authority had received the first of several written warnings about the storage tanks on the east quay, " * 3
ROWS = (
    Row(
        "“more than 200”",
        "Somebody with a name that is far too long for the column of a card",
        "",
        (25, 100),
        False,
        True,
    ),
    Row("“as high as 600, or nearly so, as far as anybody can say of it”", "B", "", (0, 80), True, False),
    Row("“between 3 and 4”", "C", "", (30, 40)),
    Row("“644”", "D", "", (100, 100), False, False, True),
    Row("“hundreds”", "E", "", None),
)
TICKS = (("0", 0.0), ("500", 50.0), ("1000", 100.0))
MARKS = (("corroborated", "corroborated"), ("uncontested", "no denial recorded"))
WHOLE = [
    Card("The harbour fire", "X"),
    Card("The harbour fire", LONG, LONG, facts=(LONG, LONG), marks=MARKS),
    Card(LONG, "W" * 300, facts=("M" * 200,)),
    Card("The harbour fire", "", quote=f"“{LONG}”", facts=(LONG, LONG, LONG), marks=MARKS),
    Card("", LONG, scale=Scale(LONG, ROWS, 12, TICKS, True)),
    Card("Claims", "Claims & denials", scale=Scale("How many?", ROWS[:1], 0, TICKS, False)),
    Card("Пожар", "Более двадцати докеров погибли при пожаре в порту, утверждает профсоюз", marks=MARKS),
    Card(
        "حريق",
        "قال المتحدث (2018) إن العدد «غير معروف»",
        lead="عبر BBC (UK)",
        facts=("BBC (UK)",),
        marks=MARKS,
        is_right_to_left=True,
    ),
    Card("حريق", "المطالبات", scale=Scale("كم؟", ROWS, 3, TICKS, True), is_right_to_left=True),
]


@pytest.mark.parametrize("card", WHOLE, ids=lambda card: card.title[:20] or "quote")
def test_nothing_is_cut_at_an_edge(card: Card) -> None:
    png = draw(card, COLOURS)
    across, down, rows, _ = pixels(png)
    assert (across, down) == (1200, 630)
    assert len(png) < 100_000
    leftward = card.is_right_to_left
    stripe = range(across - drawing.STRIPE, across) if leftward else range(drawing.STRIPE)
    inked = [(x, y) for y, row in enumerate(rows) for x, value in enumerate(row) if value and x not in stripe]
    # Letters lean a little over their own edges, and no further.
    assert min(x for x, _ in inked) >= MARGIN - 8
    assert max(x for x, _ in inked) < across - MARGIN + 8
    assert min(y for _, y in inked) >= 40
    assert max(y for _, y in inked) < down - 30


def test_the_colours_are_those_of_the_tokens() -> None:
    palette = pixels(draw(WHOLE[1], {**COLOURS, "paper": "#102030", "ink": "#fedcba"}))[3]
    assert palette[:3] == bytes.fromhex("102030")
    assert bytes.fromhex("fedcba") in palette
    assert len(palette) <= 3 * 256


def test_a_very_long_title_is_cut_only_at_its_end_and_a_short_one_never() -> None:
    style = Style(32, True)
    assert cut("Short", style, INNER) == "Short"
    shown = cut(LONG, style, INNER)
    assert shown.endswith("…")
    assert LONG.startswith(shown[:-1])
    assert width(shown, style) <= INNER


@pytest.mark.parametrize("size", [32, 80])
def test_wrapping_loses_no_word_and_fits(size: int) -> None:
    lines = wrap(LONG, Style(size, True), INNER)
    assert " ".join(lines).split() == LONG.split()
    assert max(width(line, Style(size, True)) for line in lines) <= INNER


def test_a_word_wider_than_the_card_is_broken() -> None:
    lines = wrap("W" * 50, Style(80, True), INNER)
    assert "".join(lines) == "W" * 50
    assert max(width(line, Style(80, True)) for line in lines) <= INNER


def picture(*lines: Placed) -> bytes:
    return drawn(lines, 600, 0, 120)


def test_arabic_letters_join() -> None:
    style = Style(60)
    joined = "\N{ARABIC LETTER BEH}" * 3
    forms = "\N{ARABIC LETTER BEH INITIAL FORM}\N{ARABIC LETTER BEH MEDIAL FORM}\N{ARABIC LETTER BEH FINAL FORM}"
    apart = "\N{ZERO WIDTH NON-JOINER}".join(joined)
    assert picture(Placed(joined, style, 20, 80)) == picture(Placed(forms, style, 20, 80))
    assert picture(Placed(joined, style, 20, 80)) != picture(Placed(apart, style, 20, 80))


def test_text_that_goes_left_stands_in_order_with_its_brackets_turned() -> None:
    style = Style(60)
    alef, beh = "\N{ARABIC LETTER ALEF}", "\N{ARABIC LETTER BEH}"
    x = 20.0
    by_hand = []
    for part in (beh, " (", "12", ") ", alef):
        by_hand.append(Placed(part, style, x, 80))
        x += width(part, style)
    assert picture(Placed(f"{alef} (12) {beh}", style, 20, 80, right_to_left=True)) == picture(*by_hand)


@pytest.mark.parametrize("text", ["Ünïcode “quoted” – €5…", "Пожар в порту", "Ελλάδα", "حريق الميناء", "שריפה", "Việt"])
def test_the_fonts_have_the_letters_of_many_languages(text: str) -> None:
    assert missing(text) == ""


def test_what_the_fonts_cannot_write_is_left_out_of_card_and_words() -> None:
    lacking = Card("The fire", "港口", facts=("Claimed by 张三", "With a caveat: see the page"))
    shown = readable(lacking)
    assert shown == Card("The fire", "", facts=("With a caveat: see the page",))
    assert shown.alt == "The fire. With a caveat: see the page."
    found, letters = drawn_cards({"a.html": lacking}, COLOURS, None)
    assert sorted(letters) == sorted("港口张三")
    assert found["a.html"].data == draw(shown, COLOURS)
    unwritten = replace_row(ROWS[0], "“张”")
    scale = readable(Card("", "T", scale=Scale("港?", (unwritten, ROWS[3]), 1, TICKS, False))).scale
    assert scale == Scale("", (ROWS[3],), 2, TICKS, False)  # still counted


def test_a_claim_never_stands_there_without_who_says_so() -> None:
    for claim in (
        Card("The fire", "It was lit.", "Claimed by 张三", marks=MARKS),
        Card("The fire", "", quote="“20”", facts=("Counts: men", "Claimed by 张三"), marks=MARKS),
    ):
        assert readable(claim) == Card("The fire", "")


def replace_row(row: Row, words: str) -> Row:
    return Row(words, row.says, row.counts, row.bar, row.is_open_below, row.is_open_above, row.is_point, row.is_beyond)


def test_painting_over_keeps_what_is_not_covered() -> None:
    canvas = Canvas(4, 2, "#ffffff", {"ink": "#000000", "claim": "#ff0000"})
    canvas.box(0, 0, 4, 1, "ink")
    canvas.paint(bytes([0, 255, 0, 0]), 0, "claim")
    canvas.box(3, 0, 1, 2, "paper")
    _, _, rows, palette = pixels(canvas.png())
    named = [[palette[3 * n : 3 * n + 3].hex() for n in row] for row in rows]
    assert named == [["000000", "ff0000", "000000", "ffffff"], ["ffffff"] * 4]


# In a build


def test_every_listed_page_names_its_card(tmp_path: Path) -> None:
    built(tmp_path)
    site = tmp_path / "site"
    found = cards_in(site)
    for path, data in found.items():
        assert re.fullmatch(r"cards/[\w/-]+\.[0-9a-f]{10}\.png", path)
        assert pixels(data)[:2] == (1200, 630)
        assert len(data) < 45_000
    named = []
    for page in sorted(site.rglob("*.html")):
        text = page.read_text(encoding="utf-8")
        tags = {a or b: html.unescape(c) for a, b, c in re.findall(
            r'<meta (?:property="(og:[^"]+)"|name="(twitter:[^"]+)") content="([^"]*)">', text)}  # fmt: skip
        if page.name == "404.html" or "/embed/" in page.as_posix():  # nobody shares a piece of a page
            assert tags == {}
            continue
        assert tags["og:image"].startswith(BASE + "cards/")
        assert tags["og:image"] == tags["twitter:image"]
        assert (tags["og:image:width"], tags["og:image:height"], tags["og:image:type"]) == ("1200", "630", "image/png")
        assert tags["og:image:alt"]
        assert tags["og:image:alt"] == tags["twitter:image:alt"]
        assert tags["twitter:card"] == "summary_large_image"
        named.append(tags["og:image"].removeprefix(BASE))
    assert sorted(named) == sorted(found)


def test_without_an_address_nothing_is_drawn_and_the_library_is_not_even_read(tmp_path: Path) -> None:
    outcome = built(tmp_path, base_url=None)
    assert cards_in(tmp_path / "site") == {}
    assert "cards" in outcome.left_out
    assert "og:image" not in (tmp_path / "site/index.html").read_text(encoding="utf-8")
    program = (
        "import sys, build\n"
        f"assert build.main(['--project', {str(tmp_path)!r}]) == 0\n"
        "assert not {'uharfbuzz', 'bidi', 'explainer.drawing'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True, capture_output=True)


def test_cards_are_the_same_in_every_process(tmp_path: Path) -> None:
    built(tmp_path)
    for seed in ("1", "2"):
        other = tmp_path / f"other-{seed}"
        subprocess.run(
            [sys.executable, "build.py", "--project", str(tmp_path), "--output", str(other), "--base-url", BASE],
            cwd=ROOT,
            check=True,
            capture_output=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        )
        assert cards_in(other) == cards_in(tmp_path / "site")


def test_a_card_that_is_there_is_not_drawn_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    built(tmp_path)
    before = cards_in(tmp_path / "site")
    monkeypatch.setattr(drawing, "draw", lambda card, colours: pytest.fail(f"drew {card.title}"))
    outcome = built(tmp_path)
    assert outcome.made is not None
    assert outcome.made.written == 0
    assert cards_in(tmp_path / "site") == before


def test_a_card_that_was_not_written_to_its_end_is_drawn_again(tmp_path: Path) -> None:
    built(tmp_path)
    before = cards_in(tmp_path / "site")
    broken = tmp_path / "site" / min(before)
    broken.write_bytes(broken.read_bytes()[:-1])
    assert not is_whole(broken.read_bytes())
    assert is_whole(SIGNATURE + END)
    built(tmp_path)
    assert cards_in(tmp_path / "site") == before


def test_a_changed_card_gets_a_new_name_and_the_old_one_goes(tmp_path: Path) -> None:
    built(tmp_path)
    before = set(cards_in(tmp_path / "site"))
    built(tmp_path, FILES.replace("role: Harbour master", "role: Master of the harbour"))
    after = set(cards_in(tmp_path / "site"))
    assert [path.split(".")[0] for path in before - after] == ["cards/people/mira"]
    assert [path.split(".")[0] for path in after - before] == ["cards/people/mira"]


def test_the_tokens_of_a_project_colour_its_cards(tmp_path: Path) -> None:
    built(tmp_path)
    before = cards_in(tmp_path / "site")
    own = tmp_path / "templates/style/tokens.css"
    own.parent.mkdir(parents=True)
    own.write_text(":root { --paper: rgb(1, 2, 3); --accent: #abc; --claim: var(--accent); --ink: Canvas }\n", "utf-8")
    outcome = built(tmp_path)
    after = cards_in(tmp_path / "site")
    assert not set(before) & set(after)
    palette = pixels(min(after.values()))[3]
    assert palette[:3] == bytes([1, 2, 3])
    assert bytes.fromhex("aabbcc") in palette
    assert bytes.fromhex(COLOURS["ink"][1:]) in palette  # the default stands in for what cannot be read
    warned = [p for p in outcome.problems if p.code == "W701"]
    assert [(p.place.path, p.place.line, p.place.column) for p in warned] == [("templates/style/tokens.css", 1, 72)]
    assert "'Canvas'" in warned[0].message


def told_of_cards(outcome: Outcome) -> list[Problem]:
    return [problem for problem in outcome.problems if problem.code == "W702"]


def test_where_cards_cannot_be_drawn_the_site_is_built_without_and_a_warning_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("drawing", "pen", "lettering"):
        monkeypatch.delitem(sys.modules, f"explainer.{name}")
    monkeypatch.setitem(sys.modules, "uharfbuzz", None)
    outcome = built(tmp_path)
    assert len(told_of_cards(outcome)) == 1
    assert "uharfbuzz" in told_of_cards(outcome)[0].message
    assert cards_in(tmp_path / "site") == {}
    page = (tmp_path / "site/index.html").read_text(encoding="utf-8")
    assert "og:title" in page
    assert "og:image" not in page
    assert 'name="twitter:card" content="summary"' in page


def test_a_font_that_cannot_be_read_is_told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lettering, "FONTS", tmp_path / "nowhere")
    for cached in (lettering._font, lettering._font_of, lettering._shaped):
        cached.cache_clear()
    outcome = built(tmp_path)
    assert ["the font NotoSans-Regular.ttf: no such file" in p.message for p in told_of_cards(outcome)] == [True]
    assert cards_in(tmp_path / "site") == {}


def test_the_summary_names_letters_that_no_card_can_show(tmp_path: Path) -> None:
    outcome = built(tmp_path, FILES.replace("name: Mira Okafor", "name: 美良"))
    assert "letters that their fonts lack (美良)" in outcome.left_out
    alt = re.search(r'og:image:alt" content="([^"]+)"', (tmp_path / "site/people/mira.html").read_text("utf-8"))
    assert alt is not None
    assert alt[1] == "The harbour fire. Harbour master."


# The manifest and the icons


def test_the_manifest_says_how_the_site_is_called_and_coloured(tmp_path: Path) -> None:
    built(tmp_path, FILES.replace("title: The harbour fire", "title: The <fire> & after\nlanguage: ar"))
    site = tmp_path / "site"
    manifest = json.loads((site / "manifest.webmanifest").read_text(encoding="utf-8"))
    assert manifest["name"] == "The <fire> & after"
    assert (manifest["lang"], manifest["dir"], manifest["display"]) == ("ar", "rtl", "browser")
    assert manifest["background_color"] == manifest["theme_color"] == COLOURS["paper"]
    for address in (manifest["start_url"], manifest["scope"], *(icon["src"] for icon in manifest["icons"])):
        assert (site / address).exists(), address
    icon = (site / "apple-touch-icon.png").read_bytes()
    assert struct.unpack(">II", icon[16:24]) == (180, 180)
    page = (site / "people/mira.html").read_text(encoding="utf-8")
    assert 'rel="manifest" href="../manifest.webmanifest"' in page
    dark = colours_of((default_templates(),), ROOT)[0].dark
    assert re.findall(r'theme-color" media="\(prefers-color-scheme: (\w+)\)" content="([^"]+)"', page) == [
        ("light", COLOURS["paper"]),
        ("dark", dark["paper"]),
    ]


def test_a_site_without_an_address_has_no_manifest_since_a_disk_cannot_serve_one(tmp_path: Path) -> None:
    built(tmp_path, base_url=None)
    assert not (tmp_path / "site/manifest.webmanifest").exists()
    assert 'rel="manifest"' not in (tmp_path / "site/index.html").read_text(encoding="utf-8")
