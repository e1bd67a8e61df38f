"""Cards as pictures: where everything stands, at which size, in which colour."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from explainer.canvas import Canvas, is_whole
from explainer.cards import Card, Picture, Row, Scale
from explainer.lettering import Placed, Style, cut, missing, width
from explainer.pen import HEIGHT, INNER, LINE, MARGIN, WIDTH, Pen, shortened

STRIPE = 18
TOP, BOTTOM = 138, HEIGHT - 58
"""Between them stand the title and what is below it; above them the site's title."""
TITLE_SIZES = (80, 72, 64, 56, 50, 44, 40, 36, 32)
QUOTE_SIZES = (148, 124, 104, 88, 72, 60, 50)
SITE, LEAD, FACT, MARK = Style(30), Style(34, True), Style(36), Style(32, True)
ROW, SMALL = Style(28, True), Style(22)

SHAPES = {
    "reported": ("◌", "ink"),
    "corroborated": ("◎", "ink"),
    "documented": ("■", "ink"),
    "acknowledged": ("●", "ink"),
    "contested": ("◆", "alert"),
    "unanswered": ("◇", "claim"),
    "uncontested": ("–", "ink"),
    "withdrawn": ("○", "ink"),
    "superseded": ("○", "ink"),
}
"""A shape and a colour before each status, as in templates/parts/marks.css."""


def drawn_cards(
    cards: Mapping[str, Card], colours: Mapping[str, str], folder: Path | None
) -> tuple[dict[str, Picture], str]:
    """A picture for each card, and the letters that the fonts lack. What `folder` already holds is not drawn again.

    A picture's name has a hash of all that it is drawn from, so the same name is the same picture.
    """
    recipe = "".join(
        (Path(__file__).parent / f"{name}.py").read_text(encoding="utf-8")
        for name in ("canvas", "lettering", "pen", "drawing")
    )
    pictures, lacking = {}, ""
    for address, card in cards.items():
        shown = readable(card)
        if shown != card:
            lacking += missing("".join(_texts(card)))
        notes = (shown.scale.unlike, shown.scale.others) if shown.scale else ()
        key = hashlib.sha256(repr((shown, notes, sorted(colours.items()), recipe)).encode()).hexdigest()[:10]
        name = f"cards/{address.removesuffix('.html')}.{key}.png"
        data = (_kept(folder / name) if folder else None) or draw(shown, colours)
        pictures[address] = Picture(name, data, shown.alt, WIDTH, HEIGHT)
    return pictures, "".join(sorted(set(lacking)))


def _kept(path: Path) -> bytes | None:
    """A picture of an earlier build, if it is there and whole."""
    try:
        data = path.read_bytes()
    except OSError:
        return None
    return data if is_whole(data) else None


def readable(card: Card) -> Card:
    """The card without what the fonts cannot write: an empty place says less that is wrong than a row of boxes.

    Of a claim it is all or nothing: a claim must not stand there without who says so.
    """

    def sayable(text: str) -> str:
        return "" if missing(text) else text

    if card.marks and missing("".join((card.lead, card.title, card.quote, *card.facts))):
        return Card(sayable(card.site), "", is_right_to_left=card.is_right_to_left)
    scale = card.scale
    if scale:
        rows = tuple(row for row in scale.rows if not missing(row.words + row.says))
        more = scale.more + len(scale.rows) - len(rows)
        scale = replace(scale, question=sayable(scale.question), rows=rows, more=more) if rows else None
    return replace(
        card,
        site=sayable(card.site),
        title=sayable(card.title),
        facts=tuple(fact for fact in card.facts if not missing(fact)),
        scale=scale,
    )


def _texts(card: Card) -> Iterable[str]:
    yield from (card.site, card.lead, card.title, card.quote, *card.facts)
    if card.scale:
        yield from (card.scale.question, card.scale.unlike, card.scale.others)
        yield from (row.words + row.says for row in card.scale.rows)


def draw(card: Card, colours: Mapping[str, str]) -> bytes:
    """One card as a PNG."""
    canvas = Canvas(WIDTH, HEIGHT, colours["paper"], {n: c for n, c in colours.items() if n != "paper"})
    pen = Pen(canvas, card.is_right_to_left)
    canvas.box(WIDTH - STRIPE if pen.leftward else 0, 0, STRIPE, HEIGHT, "claim")
    pen.site_mark()
    if card.site:
        pen.line(cut(card.site, SITE, INNER - 120), SITE, 92, "ink-soft")
    if card.scale:
        top = TOP - 12 if card.site else 64
        end = BOTTOM - _height(card.scale)
        pen.title(card.title, top, end - 10, TITLE_SIZES[4:], across=INNER - (0 if card.site else 130))
        _scale(pen, card.scale, end)
        return canvas.png()
    bottom = _facts(pen, card.facts, _marks(pen, card, BOTTOM))
    if card.quote:
        pen.title(card.quote, TOP, bottom - 20, QUOTE_SIZES, "claim", at_foot=True)
    else:
        lead = shortened(card.lead, LEAD, 2)
        height = len(lead) * LEAD.size * LINE + 8
        start = pen.title(card.title, TOP + (height if lead else 0), bottom - 22, TITLE_SIZES, at_foot=True)
        pen.lines(lead, LEAD, start - height + 0.8 * LEAD.size * LINE, "claim")
    return canvas.png()


def _facts(pen: Pen, facts: tuple[str, ...], bottom: float) -> float:
    """Facts above a line, the first in ink, the others softer. Where they begin."""
    height = FACT.size * LINE
    most = 3 if len(facts) == 1 else 2
    blocks = [shortened(fact, FACT, most) for fact in facts]
    y = bottom - sum(len(lines) for lines in blocks) * height - 8 * max(0, len(blocks) - 1)
    start = y
    for number, lines in enumerate(blocks):
        pen.lines(lines, FACT, y + 0.8 * height, "ink-soft" if number else "ink")
        y += len(lines) * height + 8
    return start


def _marks(pen: Pen, card: Card, bottom: float) -> float:
    """The statuses in one row at the foot: a shape, then its word. Where they begin."""
    at = 0.0
    for name, word in card.marks:
        shape, colour = SHAPES[name]
        x = WIDTH - MARGIN - at - 14 if pen.leftward else MARGIN + at + 14
        y = bottom - 12
        if shape == "–":
            pen.canvas.box(round(x) - 13, round(y) - 2, 26, 4, colour)
        else:
            pen.shape(shape, x, y, {"■": 22, "◆": 30, "◇": 30}.get(shape, 26), colour)
        if name in ("withdrawn", "superseded"):  # a ring that is open at its end
            pen.canvas.box(round(x) + (-16 if pen.leftward else 6), round(y) - 14, 10, 28, "paper")
        pen.line(word, MARK, bottom, colour, indent=at + 40)
        at += 40 + width(word, MARK) + 56
    return bottom - 66 if card.marks else bottom


# The chart

ROW_HEIGHT = 57
LABELS = 470
"""How wide the column of words is, before the bars."""


def _height(scale: Scale) -> float:
    head = 48 if scale.question or scale.unlike else 0
    return head + len(scale.rows) * ROW_HEIGHT + (34 if scale.ticks or scale.more else 0)


def _scale(pen: Pen, scale: Scale, top: float) -> None:
    if head := " ".join(filter(None, (scale.question, scale.unlike))):
        pen.line(cut(head, Style(28), INNER), Style(28), top + 26, "ink-soft")
        top += 48
    left = MARGIN if pen.leftward else MARGIN + LABELS
    across = INNER - LABELS - 16
    end = top + len(scale.rows) * ROW_HEIGHT
    for _, at in scale.ticks:
        pen.canvas.box(round(left + across * at / 100), round(top), 2, round(end - top), "line")
    for number, row in enumerate(scale.rows):
        y = top + number * ROW_HEIGHT
        pen.line(cut(row.words, ROW, LABELS - 24), ROW, y + 24, "ink")
        pen.line(cut(row.says, SMALL, LABELS - 24), SMALL, y + 48, "ink-soft")
        _bar(pen, row, left, across, y + ROW_HEIGHT / 2)
    placed = []
    for label, at in scale.ticks:
        middle = left + across * at / 100 - width(label, SMALL) / 2
        placed.append(Placed(label, SMALL, min(middle, WIDTH - MARGIN - width(label, SMALL)), end + 28))
    if placed:
        pen.write(placed, "ink-soft")
    if scale.more:
        pen.line(scale.others, SMALL, end + 28, "ink-soft")


def _bar(pen: Pen, row: Row, left: float, across: float, y: float) -> None:
    """As on the pages: a disc for the number itself, a ring for more or fewer, dashes where no end is given."""
    if row.bar is None:
        note = "in words that give no number"
        pen.write([Placed(cut(note, SMALL, across - 24), SMALL, left + 24, y + 8)], "ink-soft")
        return
    start, end = (left + across * part / 100 for part in row.bar)
    if row.is_point:
        pen.shape("◌" if row.is_about else "●", end, y, 24, "claim")
    elif not (row.is_open_below or row.is_open_above):
        pen.canvas.box(round(start), round(y) - 7, max(2, round(end - start)), 14, "claim")
    else:
        known = start if row.is_open_above else end
        for x in range(round(start), round(end) - 4, 18):
            if abs(x + 5 - known) > 18:
                pen.canvas.box(x, round(y) - 2, min(10, round(end) - x), 4, "claim")
        pen.canvas.box(round(known) - 8, round(y) - 8, 17, 17, "paper")  # the line of the scale behind it
        pen.shape("○" if row.is_beyond else "●", known, y, 24, "claim")
