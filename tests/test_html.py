"""The Nu HTML checker finds nothing to say of any page, style sheet or picture."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest


@pytest.fixture
def checker() -> list[str]:
    """The command. Where it cannot be, a test is skipped, saying so; in CI it fails."""
    jar, java = os.environ.get("VNU_JAR", ""), shutil.which("java")
    missing = "there is no Java here" if java is None else "" if Path(jar).is_file() else f"VNU_JAR={jar} is no file"
    if not missing and java:
        # Which language a text is in, it guesses, and not the same each time.
        return [
            java,
            "-Xss4m",
            "-jar",
            jar,
            "--format",
            "json",
            "--also-check-css",
            "--also-check-svg",
            "--no-langdetect",
        ]
    if os.environ.get("CI") == "true":
        pytest.fail(f"CI checks the HTML, and {missing}")
    pytest.skip(f"{missing} (the checker is vnu.jar of npm's vnu-jar; VNU_JAR names it)")


def test_no_page_style_sheet_or_picture_has_an_error_or_a_warning(
    checker: list[str], own_site: Path, extreme_sites: dict[str, Path]
) -> None:
    sites = [own_site, *extreme_sites.values()]
    files = [
        str(path) for site in sites for path in sorted(site.rglob("*")) if path.suffix in (".html", ".css", ".svg")
    ]
    ran = subprocess.run([*checker, *files], capture_output=True, text=True, timeout=300)
    messages = json.loads(ran.stderr)["messages"]
    told: dict[str, list[str]] = {}
    for message in messages:
        kind = message.get("subType", message["type"])
        said = f"{kind}: {message['message']} … {message.get('extract', '')[:200]!r}"
        told.setdefault(said.split(" … ")[0], []).append(f"{message.get('url')}:{message.get('lastLine')} {said}")
    first = [f"{len(where)} times: {where[0]}" for where in told.values()]
    assert not messages, "\n".join(first)


def test_the_checker_would_tell(checker: list[str], tmp_path: Path) -> None:
    """Of a page, a style sheet and a picture that are wrong; or the test above would say nothing."""
    head = '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>x</title></head>'
    (tmp_path / "page.html").write_text(f"{head}<body><h1>x</h1><section><p>x</p></section></body></html>")
    (tmp_path / "style.css").write_text("a { colour: red; }")
    (tmp_path / "picture.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"><rekt/></svg>')
    ran = subprocess.run([*checker, str(tmp_path)], capture_output=True, text=True, timeout=60)
    wrong = {Path(message["url"]).name for message in json.loads(ran.stderr)["messages"]}
    assert wrong == {"page.html", "style.css", "picture.svg"}
