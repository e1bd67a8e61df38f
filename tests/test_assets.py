"""The style sheet and the script: every file is in it once, in order, and a project's own take the default's place."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from explainer.assets import STYLE_LAYERS, default_templates, script_of, style_of

# The style sheet


def style(*templates: Path) -> str:
    return style_of(templates).decode("utf-8")


def layers(css: str) -> list[str]:
    """The layers in the order of their blocks, each run of the same once."""
    found = re.findall(r"^@layer (\w+) \{", css, re.MULTILINE)
    return [name for number, name in enumerate(found) if number == 0 or found[number - 1] != name]


def test_the_style_names_its_layers_first_and_has_them_in_order() -> None:
    css = style(default_templates())
    assert css.startswith("@layer tokens, text, layout, parts, print;\n")
    assert layers(css) == [*STYLE_LAYERS]


def test_every_style_of_a_part_is_in_it_once() -> None:
    css = style(default_templates())
    parts = [path for family in ("parts", "pages") for path in (default_templates() / family).glob("*.css")]
    assert css.count("@layer parts {") == len(parts) > 0


def test_comments_stay_with_the_authors() -> None:
    assert "/*" not in style(default_templates())


def test_a_style_of_the_project_takes_the_place_of_the_default_and_one_more_is_added(tmp_path: Path) -> None:
    for name, text in (("style/tokens.css", ":root { --mine: 1; }"), ("parts/mine.css", ".mine { color: red; }")):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(f"/* why */ {text}\n", encoding="utf-8")
    css = style(tmp_path, default_templates())
    assert "@layer tokens {\n:root { --mine: 1; }\n}\n" in css
    assert "@layer parts {\n.mine { color: red; }\n}\n" in css
    assert layers(css) == [*STYLE_LAYERS]
    assert css.count("@layer tokens {") == 1


def test_a_layer_without_a_file_is_left_out(tmp_path: Path) -> None:
    assert style(tmp_path) == "@layer tokens, text, layout, parts, print;\n"
    shutil.copytree(default_templates() / "style", tmp_path / "style")
    (tmp_path / "style/text.css").unlink()
    assert layers(style(tmp_path)) == ["tokens", "layout", "print"]


# The script


def script(*templates: Path) -> str:
    return script_of(templates).decode("utf-8")


def test_the_script_has_every_file_inside_one_block_so_that_nothing_is_global() -> None:
    text = script(default_templates())
    assert text.startswith('"use strict";\n{\n') and text.endswith("}\n")
    for path in (default_templates() / "script").glob("*.js"):
        first, *lines = path.read_text(encoding="utf-8").splitlines()
        assert first.startswith("// "), f"{path.name} does not say what it does"
        assert all(line in text for line in lines if line.strip() and not line.strip().startswith("//"))
    assert not re.search(r"^\s*//", text, re.MULTILINE)


def test_a_script_of_the_project_takes_the_place_of_the_default_and_one_more_is_added(tmp_path: Path) -> None:
    (tmp_path / "script").mkdir()
    (tmp_path / "script/reveal.js").write_text("// Mine.\nhello();\n", encoding="utf-8")
    (tmp_path / "script/more.js").write_text("more(); // and why\n", encoding="utf-8")
    text = script(tmp_path, default_templates())
    assert "hello();\n" in text and "hashchange" not in text
    assert "more(); // and why\n" in text
    assert "data-filter" in text
