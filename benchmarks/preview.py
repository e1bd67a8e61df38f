"""How long an edit takes to the page in the browser, beside what `hugo server` says of its own rebuilds.

python benchmarks/preview.py [--edits 15] [--project DIR] [--records N --tools TOOLS]

The text of a claim is edited again and again while Chromium shows the page of that claim, which nobody reloads by
hand. `--records` takes a synthetic project instead, and where TOOLS has Hugo, its server is given the same records
and edits, without a browser: its time is what it says itself, so to notice the save and to show the page come on top.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from playwright.sync_api import ConsoleMessage, sync_playwright  # noqa: E402

from benchmarks.generators import Explainer, Hugo  # noqa: E402

LONG = 60
"""Seconds that a page or a rebuild may take."""
REST = 4000
"""Milliseconds between two edits: a build of 1,000 records goes on when the page that is looked at is there."""
DRAWN = """
document.addEventListener("DOMContentLoaded", () => requestAnimationFrame(() => setTimeout(() =>
  console.debug(Date.now(), document.querySelector("main").textContent))))
"""
"""Tells of each page when its first frame was drawn: what asks a page from outside has its answer later."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--edits", type=int, default=15, help="default: %(default)s; medians are told")
    parser.add_argument("--project", type=Path, default=ROOT, metavar="DIR", help="default: %(default)s")
    parser.add_argument("--records", type=int, metavar="N", help="people, events and claims each")
    parser.add_argument("--tools", type=Path, default=Path("tools"), metavar="DIR", help="default: %(default)s")
    options = parser.parse_args()
    with TemporaryDirectory(prefix="preview-") as folder:
        work = Path(folder).resolve()
        if options.records is None:
            project = work / "project"
            for name in ("content", "seeds", "templates"):
                if (options.project / name).is_dir() and (name != "templates" or options.project != ROOT):
                    shutil.copytree(options.project / name, project / name)
            tell("explainer", edits_in_browser(project, options.edits))
            return
        corpus = work / "corpus"
        words = [sys.executable, "-m", "benchmarks.corpus", str(options.records), str(corpus)]
        subprocess.run(words, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        ours, hugo = Explainer(options.tools, work), Hugo(options.tools.resolve(), work)
        ours.lay_out(corpus)
        tell("explainer", edits_in_browser(ours.root, options.edits))
        if hugo.version():
            hugo.lay_out(corpus)
            tell("hugo server, its own account", rebuilds_of_hugo(hugo, options.edits))


def tell(name: str, seconds: list[float]) -> None:
    worst = sorted(seconds)[len(seconds) * 9 // 10]
    print(f"{name:<32}median {1000 * statistics.median(seconds):6.0f} ms, nine of ten within {1000 * worst:6.0f} ms")


def edits_in_browser(project: Path, edits: int) -> list[float]:
    """From each save until the page shows it, in seconds."""
    claims = project / "content" / "claims.yaml"
    text = claims.read_text(encoding="utf-8")
    first = re.search(r"^([a-z0-9-]+):\n(?:  .*\n)*?  text: (['\"]?)", text, re.MULTILINE)
    assert first, "no claim"
    command = [str(ROOT / "build.py"), "serve", "--project", str(project), "--port", str(port := free_port())]
    taken = []
    with running([sys.executable, *command], "serving on"), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page()
        page.add_init_script(DRAWN)
        page.goto(f"http://127.0.0.1:{port}/claims/{first[1]}.html")
        for number in range(edits + 2):
            page.wait_for_timeout(REST)
            mark = f"Edit {chr(97 + number % 26)}{chr(97 + number // 26)}, "
            with page.expect_console_message(partial(has, mark), timeout=LONG * 1000) as said:
                started = time.time()
                claims.write_text(text[: first.end()] + mark + text[first.end() :], encoding="utf-8")
            taken.append(float(said.value.text.partition(" ")[0]) / 1000 - started)
        browser.close()
    return taken[2:]  # the first ones find nothing in memory


def has(mark: str, said: ConsoleMessage) -> bool:
    return mark in said.text


def rebuilds_of_hugo(hugo: Hugo, edits: int) -> list[float]:
    """What the server says that each rebuild took, in seconds."""
    command = [*hugo.command("edit"), "--port", str(free_port())]
    command[1] = "server"
    person = next(hugo.edited_file(0, "").open(encoding="utf-8"))
    assert person.startswith("- id: ")
    path, taken = hugo.edited_file(0, ""), []
    text = path.read_text(encoding="utf-8")
    with running(command, "Web Server is available", hugo.root, hugo.environment()) as lines:
        for number in range(edits):
            time.sleep(1)
            path.write_text(text.replace("**", f"Edit {number}: **", 1), encoding="utf-8")
            until = time.perf_counter() + LONG
            told = next(found for line in lines if (found := re.search(r"Total in (\d+) ms", line)))
            assert time.perf_counter() < until
            taken.append(int(told[1]) / 1000)
    return taken


@contextmanager
def running(
    command: list[str], ready: str, folder: Path = ROOT, environment: dict[str, str] | None = None
) -> Iterator[Iterator[str]]:
    """A server that has said that it is ready, and what it says from then on, line by line."""
    environment = {**(environment or os.environ), "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    assert process.stdout
    try:
        said = []
        for line in process.stdout:
            said.append(line)
            if ready in line:
                break
        else:
            raise SystemExit("".join(said))
        yield iter(process.stdout.readline, "")
    finally:
        process.terminate()
        process.wait(10)


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


if __name__ == "__main__":
    main()
