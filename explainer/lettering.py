"""Lettering: text as glyphs of the fonts beside this file; measured, wrapped, drawn. Knows uharfbuzz and bidi.

HarfBuzz shapes (Arabic letters join, pairs are kerned) and draws, so that a picture needs nothing of the machine.
It does not put right-to-left text in order: the Unicode algorithm of python-bidi does.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import uharfbuzz as hb
from bidi import get_base_level, get_display

from explainer.cards import NotDrawnError

FONTS = Path(__file__).parent / "fonts"
FAMILIES = ("NotoSans", "NotoSansArabic", "NotoSansHebrew", "NotoSansSymbols2")
"""In the order in which a letter is looked for."""


@dataclass(frozen=True, slots=True)
class Style:
    """How a line is set: weight, and size in pixels."""

    size: int
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """A line of text where it stands: `x` is its left end and `y` its baseline, in pixels from the top left."""

    text: str
    style: Style
    x: float
    y: float
    right_to_left: bool = False
    is_hole: bool = False
    """Taken out of what stands around it. Then `x` is its right end: outlines that run the other way cut."""


@dataclass(frozen=True, slots=True)
class _Glyph:
    font: int
    id: int
    x: float
    """From the start of the line, in thousandths of the size; `y` upwards."""
    y: float


def is_right_to_left(text: str) -> bool:
    """Whether the first letter with a direction goes to the left."""
    return bool(get_base_level(text) == 1)


def missing(text: str) -> str:
    """The letters of a text that no font has, each once."""
    lacking = (c for c in text if not _is_silent(c) and _font_of(c, False) is None)
    return "".join(dict.fromkeys(lacking))


def width(text: str, style: Style) -> float:
    """How wide a line is, in pixels. The order of its words does not matter to it."""
    return _shaped(text, style.bold, False)[1] * style.size / 1000


def wrap(text: str, style: Style, most: float) -> list[str]:
    """A text as lines of at most `most` pixels, about equally long, as `text-wrap: balance` does it."""
    words = list(_words(text, style, most))
    lines = _filled(words, style, most)
    low, high = 0.5 * most, most
    while high - low > 8:
        middle = (low + high) / 2
        tighter = _filled(words, style, middle)
        fits = len(tighter) == len(lines) and all(width(line, style) <= most for line in tighter)
        low, high = (low, middle) if fits else (middle, high)
    return _filled(words, style, high)


def cut(text: str, style: Style, most: float) -> str:
    """A line cut at its end with … where it is wider than `most` pixels."""
    if width(text, style) <= most:
        return text
    while text and width(text.rstrip(" ,;:.–—") + "…", style) > most:
        text = text[:-1]
    return text.rstrip(" ,;:.–—") + "…"


def drawn(lines: Iterable[Placed], across: int, top: int, height: int) -> bytes:
    """Lines of text as coverage: a byte a pixel (0 none, 255 full), rows from the top, `across` pixels each."""
    raster = hb.RasterDraw()
    raster.extents = hb.RasterExtents(0, top, across, height)
    empty = True
    for line in lines:
        scale = line.style.size / 1000
        for glyph in _shaped(line.text, line.style.bold, line.right_to_left)[0]:
            # HarfBuzz counts rows upwards; turned over, its first row is the top one.
            across_scale = -scale if line.is_hole else scale
            raster.transform = (across_scale, 0, 0, -scale, line.x + glyph.x * across_scale, line.y - glyph.y * scale)
            raster.draw_glyph(_font(glyph.font, line.style.bold), glyph.id)
            empty = False
    if empty:
        return bytes(across * height)
    if (image := raster.render()) is None:
        raise NotDrawnError("there is not enough memory")
    return bytes(image.buffer)


def _words(text: str, style: Style, most: float) -> Iterator[str]:
    """The words of a text; one that is wider than a line is broken where it must be."""
    for word in text.split(" "):
        rest = word
        while width(rest, style) > most:
            fits = next((n for n in range(len(rest) - 1, 1, -1) if width(rest[:n], style) <= most), 1)
            while fits > 1 and unicodedata.combining(rest[fits]):
                fits -= 1
            yield rest[:fits]
            rest = rest[fits:]
        if rest:
            yield rest


def _filled(words: list[str], style: Style, most: float) -> list[str]:
    lines: list[str] = []
    room = -1.0
    space = width(" ", style)
    for word in words:
        room -= space + width(word, style)
        if lines and room >= 0:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
            room = most - width(word, style)
    return lines


@lru_cache(maxsize=4096)
def _shaped(text: str, bold: bool, right_to_left: bool) -> tuple[tuple[_Glyph, ...], float]:
    """The glyphs of a line from left to right, and its width, in thousandths of the size."""
    glyphs = []
    x = 0.0
    for font, run in _runs(_in_order(text, right_to_left), bold):
        buffer = hb.Buffer()
        buffer.add_str(run)
        buffer.guess_segment_properties()
        hb.shape(_font(font, bold), buffer, {})
        for info, position in zip(buffer.glyph_infos, buffer.glyph_positions or (), strict=True):
            glyphs.append(_Glyph(font, info.codepoint, x + position.x_offset, position.y_offset))
            x += position.x_advance
    return tuple(glyphs), x


def _in_order(text: str, right_to_left: bool) -> str:
    """The letters in the order in which they stand from left to right, brackets turned where text goes left.

    The library reorders and does not turn brackets. So each goes in with a companion that is treated alike: where
    the two come back the other way round, they stand in text that goes left.
    """
    if not right_to_left and not any(_goes_left(c) for c in text):
        return text
    paired = "".join(_WITH_COMPANION.get(c, c) for c in text)
    visual = str(get_display(paired, base_dir="R" if right_to_left else "L"))
    found, at = [], 0
    while at < len(visual):
        two = visual[at : at + 2]
        found.append(_COME_BACK.get(two, visual[at]))
        at += 2 if two in _COME_BACK else 1
    return "".join(found)


_TURNED = {"(": ")", "[": "]", "{": "}", "<": ">", "«": "»", "‹": "›", "≤": "≥"}
_TURNED |= {closing: opening for opening, closing in _TURNED.items()}
# Brackets are looked at in pairs, so their companions are brackets that pair inside them.
_WITH_COMPANION = {mark: f"{mark}\ufffc" for mark in _TURNED}
_WITH_COMPANION |= {"(": "([", ")": "])", "[": "[{", "]": "}]", "{": "{(", "}": ")}"}
_COME_BACK = {two: mark for mark, two in _WITH_COMPANION.items()}
_COME_BACK |= {two[::-1]: _TURNED[mark] for mark, two in _WITH_COMPANION.items()}


def _runs(visual: str, bold: bool) -> Iterator[tuple[int, str]]:
    """Stretches of one font and one direction. HarfBuzz wants letters that go left in the order of reading."""
    run, font, leftward = "", 0, False
    for letter in visual:
        joins = unicodedata.category(letter)[0] == "M" or _is_silent(letter)
        left = leftward if joins and run else _goes_left(letter)
        own = _font_of(letter, bold)
        stays = own is None or (joins and _has(font, letter, bold))
        wanted = font if stays else own
        if run and (left != leftward or wanted != font):
            yield font, run[::-1] if leftward else run
            run = ""
        run, font, leftward = run + letter, wanted if wanted is not None else 0, left
    if run:
        yield font, run[::-1] if leftward else run


def _goes_left(letter: str) -> bool:
    return unicodedata.bidirectional(letter) in ("R", "AL")


def _is_silent(letter: str) -> bool:
    """Joiners, marks of direction and the like, which no font need have."""
    return unicodedata.category(letter) in ("Cf", "Cc", "Zl", "Zp")


@cache
def _font_of(letter: str, bold: bool) -> int | None:
    return next((n for n in range(len(FAMILIES)) if _has(n, letter, bold)), None)


def _has(font: int, letter: str, bold: bool) -> bool:
    return bool(_font(font, bold).get_nominal_glyph(ord(letter)))


@cache
def _font(number: int, bold: bool) -> hb.Font:
    """A font with a thousand units to the size."""
    path = FONTS / f"{FAMILIES[number]}-{'Bold' if bold else 'Regular'}.ttf"
    if not path.is_file():  # shapes have one weight
        path = FONTS / f"{FAMILIES[number]}-Regular.ttf"
    try:
        font = hb.Font(hb.Face(hb.Blob(path.read_bytes())))
    except OSError as error:
        raise NotDrawnError(f"the font {path.name}: {(error.strerror or str(error)).lower()}") from None
    font.scale = (1000, 1000)
    return font
