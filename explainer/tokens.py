"""The colours of templates/style/tokens.css, for what is drawn and not styled: cards, the theme of a browser."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from explainer.problems import Place, Problem, relative

NEEDED = ("paper", "ink", "ink-soft", "line", "claim", "answer", "alert")
"""The tokens that cards and the manifest are drawn with."""


@dataclass(frozen=True, slots=True)
class Colours:
    """The needed colours of both schemes, each as `#1a2b3c`."""

    light: Mapping[str, str]
    dark: Mapping[str, str]


def colours_of(templates: tuple[Path, ...], root: Path) -> tuple[Colours, list[Problem]]:
    """The colours of the first tokens.css; one that cannot be read there is taken from the defaults, with a warning.

    `templates` are folders, the defaults last.
    """
    light: dict[str, str] = {}
    dark: dict[str, str] = {}
    problems = []
    for folder in templates:
        path = folder / "style" / "tokens.css"
        if not path.is_file():
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        bright, dim = _schemes(text)
        for name in NEEDED:
            found, other = _hex(bright, name), _hex({**bright, **dim}, name)
            if found is None and name in bright and name not in light:
                problems.append(_unread(path, text, name, bright[name], root))
            if found is not None:
                light.setdefault(name, found)
            if other is not None:
                dark.setdefault(name, other)
    return Colours(light, dark), problems


def _schemes(text: str) -> tuple[dict[str, str], dict[str, str]]:
    """The custom properties of the light scheme, and those that the dark one sets anew."""
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    dark = re.search(r"@media[^{]*prefers-color-scheme:\s*dark[^{]*\{(.*?\}\s*)\}", text, re.DOTALL)
    inside = dark[1] if dark else ""
    # Print and other conditions are not what a card looks like.
    outside = re.sub(r"@media[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", "", text)
    return _properties(outside), _properties(inside)


def _properties(text: str) -> dict[str, str]:
    return {name: value.strip() for name, value in re.findall(r"--([\w-]+)\s*:\s*([^;}]+)", text)}


def _hex(properties: Mapping[str, str], name: str, depth: int = 0) -> str | None:
    """A colour as `#1a2b3c`: written with #, as rgb(), or as another token; None for any other form."""
    value = properties.get(name, "").lower()
    if match := re.fullmatch(r"#([0-9a-f]{3}|[0-9a-f]{6})", value):
        digits = match[1] if len(match[1]) == 6 else "".join(2 * digit for digit in match[1])
        return f"#{digits}"
    if match := re.fullmatch(r"rgb\(\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})\s*\)", value):
        return "#" + "".join(f"{min(255, int(part)):02x}" for part in match.groups())
    if (match := re.fullmatch(r"var\(\s*--([\w-]+)\s*\)", value)) and depth < 8:
        return _hex(properties, match[1], depth + 1)
    return None


def _unread(path: Path, text: str, name: str, value: str, root: Path) -> Problem:
    rows = text.split("\n")
    found = ((n, row, match) for n, row in enumerate(rows, 1) if (match := re.search(rf"--{name}\s*:", row)))
    line, row, match = next(found)
    return Problem(
        "W701",
        Place(relative(path, root), line, match.start() + 1, row),
        f"cards cannot be drawn in the colour '{value}'; they take the default",
        "write it as #1a2b3c, or as rgb(26 43 60)",
    )
