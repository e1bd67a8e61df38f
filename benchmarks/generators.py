"""The generators: how each lays out its project from a corpus, builds it, and has one record of it edited."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import ClassVar, Literal

from benchmarks.facts import ARTICLE
from explainer import __version__

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
Mode = Literal["cold", "warm", "edit"]
MODES: tuple[Mode, ...] = ("cold", "warm", "edit")


class Generator:
    """One generator and the folder that it works in."""

    name: ClassVar[str]
    caches: ClassVar[tuple[str, ...]] = ()
    """What goes before a cold build beside the site, as patterns in its folder."""
    check: ClassVar[tuple[str, ...] | None] = ()
    """What verify.py is told; None where it cannot read the pages."""

    def __init__(self, tools: Path, work: Path) -> None:
        self.tools = tools
        self.root = work / self.name.replace(" ", "-")
        self.site = self.root / "out"

    def version(self) -> str:
        """Empty where it is not installed."""
        raise NotImplementedError

    def lay_out(self, corpus: Path) -> None:
        """Makes its project from a corpus; not timed."""
        shutil.copytree(HERE / "peers" / self.name, self.root)
        self.take(corpus)

    def take(self, corpus: Path) -> None:
        shutil.copytree(corpus, self.root / "content")

    def command(self, mode: Mode) -> list[str]:
        raise NotImplementedError

    def edited_file(self, index: int, person: str) -> Path:
        return self.root / "content" / "people.yaml"

    def edit(self, index: int, person: str, name: str, mark: str) -> None:
        """Puts a mark in front of the summary of one person, the index-th."""
        path = self.edited_file(index, person)
        text, found = re.subn(
            rf"(Edit \w+: )?\*\*{re.escape(name)}\*\*", f"{mark}: **{name}**", path.read_text(encoding="utf-8"), count=1
        )
        assert found, f"{path.name} has no summary of {name}"
        path.write_text(text, encoding="utf-8")

    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "NODE"))}
        return {**kept, "LC_ALL": "C.UTF-8", "NO_COLOR": "1", "BENCHMARKS": str(ROOT)}

    def packaged(self, package: str) -> str:
        """The version of a Python package in this generator's environment."""
        code = f"import importlib.metadata as m; print(m.version({package!r}))"
        try:
            done = subprocess.run([self.program("python"), "-c", code], capture_output=True, text=True)
        except FileNotFoundError:
            return ""
        return done.stdout.strip()

    def program(self, name: str) -> str:
        return str(self.tools / self.name / "bin" / name)


class ExplainerPlain(Generator):
    """This generator, with templates that make pages like those of the others."""

    name = "explainer plain"
    caches = (".explainer",)
    check: ClassVar[tuple[str, ...] | None] = ("--one-timeline",)
    is_plain: ClassVar[bool] = True

    def version(self) -> str:
        return __version__

    def program(self, name: str) -> str:
        return sys.executable

    def lay_out(self, corpus: Path) -> None:
        plain = ["--plain"] if self.is_plain else []
        words = [sys.executable, "-m", "benchmarks.convert", str(corpus), str(self.root), *plain]
        subprocess.run(words, cwd=ROOT, check=True)

    def edited_file(self, index: int, person: str) -> Path:
        single = self.root / "content" / "people.yaml"
        return single if single.exists() else self.root / "content" / "people" / f"{index // 1000:03d}.yaml"

    def command(self, mode: Mode) -> list[str]:
        return [sys.executable, str(ROOT / "build.py"), "--project", str(self.root), "--output", str(self.site)]


class Explainer(ExplainerPlain):
    """This generator as it comes."""

    name = "explainer"
    check = None
    is_plain = False


class Hugo(Generator):
    """YAML data and content adapters; what links to what is worked out once, in a cached partial."""

    name = "hugo"
    caches = ("resources", ".hugo_build.lock", "cache")

    def version(self) -> str:
        return self.packaged("hugo")

    def take(self, corpus: Path) -> None:
        """In files of 1000 records: a YAML file with over 10,000 nested entries is refused."""
        for name in ("people", "timeline", "claims"):
            records = re.split(r"(?m)^(?=- id: )", (corpus / f"{name}.yaml").read_text(encoding="utf-8"))[1:]
            folder = self.root / "data" / name
            folder.mkdir(parents=True)
            for start in range(0, len(records), 1000):
                part = "".join(records[start : start + 1000])
                (folder / f"{start // 1000:03d}.yaml").write_text(part, encoding="utf-8")
        article = (corpus / "article.md").read_text(encoding="utf-8")
        text = f"---\ntitle: {ARTICLE}\n---\n\n{article}"
        (self.root / "content" / "article.md").write_text(text, encoding="utf-8")

    def command(self, mode: Mode) -> list[str]:
        # The program itself, not the one of Python that starts it.
        program = next((self.tools / self.name).glob("lib/python*/site-packages/hugo/binaries/hugo"))
        return [str(program), "build", "-d", "out", "--cacheDir", str(self.root / "cache"), "--noBuildLock"]

    def edited_file(self, index: int, person: str) -> Path:
        return self.root / "data" / "people" / f"{index // 1000:03d}.yaml"


class Eleventy(Generator):
    """YAML data (js-yaml), Nunjucks, pagination of size 1; an edit is a full build, as it has no other in one shot."""

    name = "eleventy"
    caches = (".cache",)

    @property
    def modules(self) -> Path:
        return self.tools / self.name / "node_modules"

    def version(self) -> str:
        package = self.modules / "@11ty" / "eleventy" / "package.json"
        return str(json.loads(package.read_text())["version"]) if package.is_file() else ""

    def take(self, corpus: Path) -> None:
        super().take(corpus)
        (self.root / "node_modules").symlink_to(self.modules)

    def command(self, mode: Mode) -> list[str]:
        return ["node", "node_modules/@11ty/eleventy/cmd.cjs"]


class StaticJinja(Generator):
    """The plain way in Python: YAML with PyYAML's C loader, Jinja2, markdown-it-py."""

    name = "staticjinja"

    def version(self) -> str:
        return self.packaged("staticjinja")

    def command(self, mode: Mode) -> list[str]:
        return [self.program("python"), "build.py", "content", "out"]


class FromMarkdown(Generator):
    """One that cannot make pages from data: it is handed a Markdown file for each page."""

    texts: ClassVar[str]

    def version(self) -> str:
        return self.packaged(self.name)

    def take(self, corpus: Path) -> None:
        folder = str(self.root / self.texts)
        words = [sys.executable, "-m", "benchmarks.pregenerate", str(corpus), folder, "--flavour", self.name]
        subprocess.run(words, cwd=ROOT, check=True)

    def edited_file(self, index: int, person: str) -> Path:
        return self.root / self.texts / "people" / f"{person}.md"


class MkDocs(FromMarkdown):
    """A theme of one file, no plugins; warm and edit builds with --dirty: only pages whose source is newer."""

    name = "mkdocs"
    texts = "docs"

    def command(self, mode: Mode) -> list[str]:
        return [self.program("mkdocs"), "build", "-q", *([] if mode == "cold" else ["--dirty"])]


class Pelican(FromMarkdown):
    """A theme of one file; its cache of contents is on."""

    name = "pelican"
    texts = "content"
    caches = ("cache",)

    def command(self, mode: Mode) -> list[str]:
        return [self.program("pelican"), "-q"]


GENERATORS: tuple[type[Generator], ...] = (
    ExplainerPlain,
    Explainer,
    Hugo,
    StaticJinja,
    Eleventy,
    Pelican,
    MkDocs,
)
