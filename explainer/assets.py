"""What pages load: the folders of templates, the one style sheet and the one script that are made of their files."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

STYLE_LAYERS = ("tokens", "text", "layout", "parts", "print")
"""The layers of the style sheet in their order. All but `parts` are files of templates/style/."""


def default_templates() -> Path:
    """The templates that come with the package: inside it in a wheel, beside it in a checkout."""
    inside = Path(__file__).parent / "templates"
    return inside if inside.is_dir() else Path(__file__).parent.parent / "templates"


def style_of(templates: tuple[Path, ...]) -> bytes:
    """One style sheet: the layers' order, then the files of each layer; `parts` are those beside parts and pages."""
    texts = [f"@layer {', '.join(STYLE_LAYERS)};\n"]
    for layer in STYLE_LAYERS:
        names = [f"style/{layer}.css"]
        if layer == "parts":
            names = [
                f"{family}/{name}"
                for family in ("parts", "pages")
                for name in sorted({path.name for folder in templates for path in (folder / family).glob("*.css")})
            ]
        for name in names:
            path = next((folder / name for folder in templates if (folder / name).is_file()), None)
            if path is not None:
                text = re.sub(r"/\*.*?\*/\s*", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
                texts.append(f"@layer {layer} {{\n{text.strip()}\n}}\n")
    return "".join(texts).encode()


def script_of(templates: tuple[Path, ...]) -> bytes:
    """One script: every file of templates/script/, inside one block, so that no name of theirs is global.

    Lines that hold a comment alone are left out.
    """
    names = sorted({path.name for folder in templates for path in (folder / "script").glob("*.js")})
    texts = ['"use strict";\n{\n']
    for name in names:
        path = next(path for folder in templates if (path := folder / "script" / name).is_file())
        text = re.sub(r"^\s*(//.*)?\n", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        texts.append(text.rstrip() + "\n")
    return "".join([*texts, "}\n"]).encode()


def hashed_name(name: str, ending: str, data: bytes) -> str:
    """A name that changes with what is in the file, so that browsers may keep the file FOR_GOOD."""
    return f"{name}.{hashlib.sha256(data).hexdigest()[:10]}.{ending}"


HASHED = re.compile(r"\.[0-9a-f]{10}\.\w+$")
"""How such a name ends."""
FOR_GOOD = "public, max-age=31536000, immutable"
