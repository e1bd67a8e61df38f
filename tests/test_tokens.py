"""The colours: text and marks stand out in both schemes, and every colour comes from tokens.css."""

from __future__ import annotations

import re
from itertools import chain
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).parent.parent / "templates"
TOKENS = (TEMPLATES / "style" / "tokens.css").read_text(encoding="utf-8")
STYLES = {path: path.read_text(encoding="utf-8") for path in TEMPLATES.rglob("*.css")}

BACKGROUNDS = ("paper", "surface", "claim-wash", "answer-wash", "highlight")

# What each colour is written on as text: 4.5 to 1 (WCAG 2.2, 1.4.3).
TEXT = {
    "ink": BACKGROUNDS,
    "ink-soft": BACKGROUNDS,
    "link": BACKGROUNDS,
    "claim": ("paper", "claim-wash"),
    "answer": ("paper", "answer-wash"),
    "alert": ("paper", "surface", "claim-wash"),
}

# What each colour marks: shapes of charts, borders that a control is known by. 3 to 1 (1.4.11).
MARKS = {
    "claim": ("paper", "claim-wash", "surface"),
    "answer": ("paper", "answer-wash"),
    "alert": ("paper", "surface", "claim-wash"),
    "link": BACKGROUNDS,
    "edge": BACKGROUNDS,
}

# Rules between rows and boxes around groups, and shadows: without them nothing is lost.
DECORATION = ("line",)
SHADOWS = ("shade",)

LITERAL = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl|hwb|lab|lch|oklab|oklch|color)a?\(", re.IGNORECASE)
NAMED = re.compile(
    r":[^;{}]*(?<![\w-])(black|white|red|green|blue|gr[ae]y|silver|orange|yellow|purple|navy|teal|maroon|olive|"
    r"pink|brown|gold|crimson|tomato|beige|ivory|lime|aqua|fuchsia|cyan|magenta|rebeccapurple|(?:dark|light|dim)\w+"
    r"gr[ae]y|whitesmoke|gainsboro)(?![\w-])",
    re.IGNORECASE,
)


def without_comments(css: str) -> str:
    return re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)


def scheme(name: str) -> dict[str, str]:
    """The colour tokens of a scheme, `light`, `dark` or `paper`, as #rrggbb; the others build on light."""
    light, _, rest = without_comments(TOKENS).partition("@media (prefers-color-scheme: dark)")
    dark, _, paper = rest.partition("@media print")
    found = dict(re.findall(r"--([\w-]+):\s*([^;]+);", light))
    if name != "light":
        found |= dict(re.findall(r"--([\w-]+):\s*([^;]+);", dark if name == "dark" else paper))
    colours = {}
    for token, value in found.items():
        if both := re.fullmatch(r"light-dark\(\s*(#\w+)\s*,\s*(#\w+)\s*\)", value.strip()):
            value = both[1 if name == "light" else 2]
        while reference := re.fullmatch(r"var\(--([\w-]+)\)", value.strip()):
            value = found[reference[1]]
        if re.fullmatch(r"#[0-9a-fA-F]{6}", value.strip()):
            colours[token] = value.strip()
        else:
            assert token in SHADOWS or not LITERAL.search(value), f"--{token}: {value} is not written as #rrggbb"
    return colours


def luminance(colour: str) -> float:
    """Relative luminance, from 0 to 1 (WCAG 2.2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_the_measure_of_contrast_is_the_standard_s() -> None:
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("name", ["light", "dark", "paper"])
@pytest.mark.parametrize(("pairs", "least"), [(TEXT, 4.5), (MARKS, 3)])
def test_every_pair_stands_out(name: str, pairs: dict[str, tuple[str, ...]], least: float) -> None:
    colours = scheme(name)
    weak = {
        (token, on): round(contrast(colours[token], colours[on]), 2)
        for token, grounds in pairs.items()
        for on in grounds
        if contrast(colours[token], colours[on]) < least
    }
    assert weak == {}


def test_the_tables_name_every_colour_and_both_schemes_have_it() -> None:
    named = {*BACKGROUNDS, *TEXT, *MARKS, *DECORATION}
    assert set(scheme("light")) == set(scheme("dark")) == named


def test_no_other_style_holds_a_colour_of_its_own() -> None:
    strays = {}
    for path, css in STYLES.items():
        # In forced colours the system's own names are the right ones.
        plain = re.sub(r"(?<=[\s:(,])(CanvasText|Canvas|LinkText|Highlight\w*|ButtonText|GrayText|Mark)\b", "", css)
        found = [*LITERAL.findall(without_comments(plain)), *NAMED.findall(without_comments(plain))]
        if path.name != "tokens.css" and found:
            strays[path.name] = found
    assert strays == {}


def test_every_token_is_defined_and_used() -> None:
    defined = set(re.findall(r"(--[\w-]+)\s*:", without_comments(TOKENS)))
    local = set(
        chain.from_iterable(re.findall(r"[{;]\s*(--[\w-]+)\s*:", without_comments(css)) for css in STYLES.values())
    )
    used = set(chain.from_iterable(re.findall(r"var\((--[\w-]+)", without_comments(css)) for css in STYLES.values()))
    assert used - local == set()
    assert defined - used == set()
