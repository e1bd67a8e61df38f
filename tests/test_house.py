"""The house: imports run one way, and each library has one module that knows it."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import explainer

ENGINE = Path(explainer.__file__).parent
ORDER = re.findall(r"[a-z_]+(?=/|\s)", (explainer.__doc__ or "").split("\n\n")[1] + " ")
KNOWS = {
    "yaml": "documents",
    "ruamel": "tables",
    "markdown_it": "prose",
    "sentencex": "sentences",
    "icalendar": "downloads",
    "jinja2": "render",
    "babel": "words",
    "uharfbuzz": "lettering",
    "bidi": "lettering",
    "livereload": "serve",
    "tornado": "serve",
    "boto3": "deploy",
    "botocore": "deploy",
}


def modules() -> dict[Path, str]:
    """Every module, and the name that the list in `explainer/__init__.py` has for it."""
    paths = [path for path in ENGINE.rglob("*.py") if path != ENGINE / "__init__.py"]
    return {path: path.parent.name if path.parent != ENGINE else path.stem for path in paths}


def imports_of(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


def test_the_list_names_every_module() -> None:
    assert sorted(ORDER) == sorted(set(modules().values()))


def test_a_module_imports_only_from_those_above_it() -> None:
    back = [
        f"{name} imports {target}"
        for path, name in modules().items()
        for target in (i.split(".")[1] for i in imports_of(path) if i.startswith("explainer."))
        if target != name and ORDER.index(target) > ORDER.index(name)
    ]
    assert back == []


def test_a_library_is_known_to_one_module() -> None:
    strays = [
        f"{name} imports {library}"
        for path, name in modules().items()
        for library in (i.split(".")[0] for i in imports_of(path))
        if KNOWS.get(library, name) != name
    ]
    assert strays == []


def test_the_engine_holds_no_html() -> None:
    """Templates do; exceptions are the panel of the preview, and the element around a text in another language."""
    holders = [
        path.stem for path in modules() if re.search(r"</(p|a|div|li|span|td|h\d)>", path.read_text(encoding="utf-8"))
    ]
    assert [name for name in holders if name not in ("serve", "untranslated")] == []
