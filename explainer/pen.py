"""A pen that writes on a canvas from the side where the site's language starts: lines, titles, shapes."""

from __future__ import annotations

import math

from explainer.canvas import Canvas
from explainer.lettering import Placed, Style, cut, drawn, is_right_to_left, width, wrap

WIDTH, HEIGHT = 1200, 630
"""What the large previews of Open Graph and X are made for."""
MARGIN = 84
INNER = WIDTH - 2 * MARGIN
LINE = 1.2
"""From one baseline to the next, in sizes."""
MEASURES = {"●": (792, 447), "◆": (1007, 554.5), "■": (732, 417)}
"""How wide the font draws a shape, and where its middle is, in thousandths of its size. All stand equally high."""
MIDDLE = 362


class Pen:
    """Writes on a canvas from the side where the site's language starts."""

    def __init__(self, canvas: Canvas, leftward: bool) -> None:
        self.canvas = canvas
        self.leftward = leftward

    def write(self, lines: list[Placed], colour: str) -> None:
        top = max(0, int(min(line.y - 1.15 * line.style.size for line in lines)))
        end = min(HEIGHT, int(max(line.y + 0.6 * line.style.size for line in lines)) + 1)
        self.canvas.paint(drawn(lines, WIDTH, top, end - top), top, colour)

    def line(self, text: str, style: Style, y: float, colour: str, indent: float = 0) -> None:
        self.lines([text], style, y, colour, indent)

    def lines(self, texts: list[str], style: Style, y: float, colour: str, indent: float = 0) -> None:
        """Lines below each other, the first with its baseline at `y`."""
        if not texts:
            return
        # Each line of a paragraph goes the way of the whole.
        leftward = self.leftward if not any(c.isalpha() for c in "".join(texts)) else is_right_to_left(" ".join(texts))
        placed = []
        for number, text in enumerate(texts):
            x = WIDTH - MARGIN - indent - width(text, style) if self.leftward else MARGIN + indent
            placed.append(Placed(text, style, x, y + number * style.size * LINE, leftward))
        self.write(placed, colour)

    def title(
        self,
        text: str,
        top: float,
        bottom: float,
        sizes: tuple[int, ...],
        colour: str = "ink",
        across: float = INNER,
        at_foot: bool = False,
    ) -> float:
        """A text in the largest size that fits; in the smallest, cut with … at the very end. Where it begins."""
        if not text:
            return bottom
        room = bottom - top
        longest = max((width(word, Style(100, True)) for word in text.split(" ")), default=0)
        for size in [size for size in sizes if longest * size / 100 <= across] or sizes:  # no word broken for size
            style = Style(size, True)
            lines = wrap(text, style, across)
            if len(lines) * size * LINE <= room and (len(lines) < 5 or size <= 50):
                break
        else:
            style = Style(sizes[-1], True)
            lines = shortened(text, style, max(1, int(room / (style.size * LINE))), across)
        start = bottom - len(lines) * style.size * LINE if at_foot else top
        self.lines(lines, style, start + 0.95 * style.size, colour)
        return start

    def shape(self, shape: str, x: float, y: float, across: float, colour: str) -> None:
        """A shape with its middle at a point. Rings are a disc in a disc: the font's own are too thin to be seen."""
        if shape == "◌":
            turns = [(math.cos(n * math.pi / 4), math.sin(n * math.pi / 4)) for n in range(8)]
            reach = 0.42 * across
            self.write([_centred("●", x + reach * a, y + reach * b, 0.2 * across) for a, b in turns], colour)
            return
        full, rings = {"○": ("●", (0.66,)), "◎": ("●", (0.78, 0.5, 0.24)), "◇": ("◆", (0.68,))}.get(shape, (shape, ()))
        line = [_centred(full, x, y, across)]
        line += [_centred(full, x, y, across * part, is_hole=number % 2 == 0) for number, part in enumerate(rings)]
        self.write(line, colour)

    def site_mark(self) -> None:
        """A claim and its answer, as on the site's icon, at the end of the first row."""
        x = MARGIN if self.leftward else WIDTH - MARGIN - 84
        self.write([Placed("🗨", Style(46), x, 92)], "claim")
        self.write([Placed("🗩", Style(46), x + 38, 104)], "answer")


def _centred(shape: str, x: float, y: float, across: float, is_hole: bool = False) -> Placed:
    wide, middle = MEASURES[shape]
    size = round(across * 1000 / wide)
    left = middle * size / 1000
    return Placed(shape, Style(size), x + (left if is_hole else -left), y + MIDDLE * size / 1000, is_hole=is_hole)


def shortened(text: str, style: Style, most: int, across: float = INNER) -> list[str]:
    """A text as at most so many lines; where it has more, the last is cut with …"""
    if len(whole := wrap(text, style, across)) <= most:
        return whole
    words = text.split(" ")
    low, high = 1, len(words)
    while low < high:
        middle = (low + high + 1) // 2
        fits = len(wrap(_ended(words[:middle]), style, across)) <= most
        low, high = (middle, high) if fits else (low, middle - 1)
    lines = wrap(_ended(words[:low]), style, across)
    return lines if len(lines) <= most else [*lines[: most - 1], cut(lines[most - 1] + "…", style, across - style.size)]


def _ended(words: list[str]) -> str:
    return " ".join(words).rstrip(" ,;:.–—…") + "…"
