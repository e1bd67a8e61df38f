"""How long this generator takes beside others that make the same pages of the same records.

python benchmarks/run.py --tools TOOLS [--sizes 100,1000] [--only hugo,mkdocs] [--rounds 3] [--cap 300]

TOOLS is the folder that setup.sh filled; what is not in it is left out. Cold builds (nothing there), warm ones
(nothing changed) and edits (one person's summary changed) are timed, in turn and round by round.
"""

from __future__ import annotations

import argparse
import random
import re
import shutil
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.generators import GENERATORS, MODES, Generator, Mode  # noqa: E402
from benchmarks.measure import Run, timed, times_of, written_since  # noqa: E402
from benchmarks.results import Taken, told  # noqa: E402

LONG = 60
"""A generator that took more seconds for a build has only one round."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tools", type=Path, default=Path("tools"), metavar="DIR", help="default: %(default)s")
    parser.add_argument("--sizes", default="100,1000", help="default: %(default)s")
    parser.add_argument("--only", default="", help="generators beside Explainer, with commas between (default: all)")
    parser.add_argument("--rounds", type=int, default=3, help="default: %(default)s; medians are told")
    parser.add_argument("--cap", type=float, default=300, help="seconds that a build may take (default: %(default)s)")
    parser.add_argument("--memory", type=float, default=8, help="GiB that a build may take (default: %(default)s)")
    parser.add_argument("--patience", type=float, default=20, help="seconds to wait for a quiet machine before a run")
    parser.add_argument("--results", type=Path, metavar="FILE", help="write the tables here too, as Markdown")
    options = parser.parse_args()
    with TemporaryDirectory(prefix="benchmark-") as folder:
        work = Path(folder).resolve()
        chosen = installed(options.tools.resolve(), work, options.only)
        versions = {generator.name: version for generator, version in chosen.items()}
        sizes: dict[int, dict[str, Taken]] = {}
        for n in map(int, options.sizes.split(",")):
            sizes[n] = measured(n, list(chosen), work, options)
            if options.results:  # after each size, so that a long run that is stopped leaves something
                options.results.write_text(told(sizes, versions), encoding="utf-8")
    print(told(sizes, versions))


def installed(tools: Path, work: Path, only: str) -> dict[Generator, str]:
    """The generators that are there, each with its version."""
    found = {}
    for kind in GENERATORS:
        generator = kind(tools, work)
        if only and not kind.name.startswith("explainer") and kind.name not in only.split(","):
            continue
        if version := generator.version():
            found[generator] = version
        else:
            print(f"{kind.name} is not in {tools}", file=sys.stderr)
    return found


def measured(n: int, generators: list[Generator], work: Path, options: argparse.Namespace) -> dict[str, Taken]:
    """All rounds at one size."""
    corpus = work / f"corpus-{n}"
    subprocess.run([sys.executable, str(ROOT / "benchmarks" / "corpus.py"), str(n), str(corpus)], check=True)
    people = re.findall(r"(?m)^- id: (.+)\n  name: (.+)$", (corpus / "people.yaml").read_text(encoding="utf-8"))
    taken = {generator.name: Taken() for generator in generators}
    for generator in generators:
        generator.lay_out(corpus)
    live = list(generators)
    for turn in range(options.rounds):
        random.Random(turn).shuffle(live)  # so that none always runs after the same other
        for generator in list(live):
            one = taken[generator.name]
            for mode in MODES:
                run = build(generator, mode, turn, people[n // 2], n // 2, work, options)
                one.runs[mode].append(run)
                tell(n, generator, mode, run)
                if run.status != 0:
                    one.faults.append(f"{mode}: {fault_of(run, work, options)}")
                    break
                if mode == "cold" and turn == 0:
                    weigh(generator, corpus, one)
                if mode == "edit" and mark_of(turn) not in page_of(generator.site, people[n // 2][0]):
                    one.faults.append("edit: the new text is not on the page")
            if run.status != 0 or max(one.runs[mode][-1].wall for mode in MODES) > LONG:
                live.remove(generator)
    for generator in generators:
        shutil.rmtree(generator.root)
    return taken


def build(
    generator: Generator,
    mode: Mode,
    turn: int,
    person: tuple[str, str],
    index: int,
    work: Path,
    options: argparse.Namespace,
) -> Run:
    """One build, after what its mode asks for."""
    if mode == "cold":
        for path in [generator.site, *(found for cache in generator.caches for found in generator.root.glob(cache))]:
            if path.exists():
                # Moved, not deleted: a file system that just freed thousands of files is slow to make new ones.
                path.rename(work / f"old-{time.time_ns()}")
    elif mode == "edit":
        generator.edit(index, *person, mark_of(turn))
    before = times_of(generator.site)
    words, environment = generator.command(mode), generator.environment()
    caps = options.cap, options.memory * 1024
    run = timed(words, generator.root, environment, *caps, work / "log", options.patience)
    return replace(run, written=written_since(before, generator.site))


def mark_of(turn: int) -> str:
    """A text that is new in each round; without digits, for those are held against the sources."""
    return f"Edit {chr(ord('a') + turn)}"


def weigh(generator: Generator, corpus: Path, taken: Taken) -> None:
    """Counts and checks a site; in a process of its own, since a child's memory counts from its parent's."""
    files = [path for path in generator.site.rglob("*") if path.is_file()]
    taken.pages = sum(path.suffix == ".html" for path in files)
    taken.size = sum(path.stat().st_size for path in files)
    if generator.check is not None:
        words = [sys.executable, "-m", "benchmarks.verify", str(generator.site), str(corpus), *generator.check]
        done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True)
        taken.is_checked = done.returncode == 0
        taken.faults += (done.stdout + done.stderr).splitlines()[:5]


def page_of(site: Path, person: str) -> str:
    paths = (site / "people" / person / "index.html", site / "people" / f"{person}.html")
    return next((path.read_text(encoding="utf-8") for path in paths if path.is_file()), "")


def fault_of(run: Run, work: Path, options: argparse.Namespace) -> str:
    if run.status is None:
        return f"stopped: over {options.cap:.0f} s" if run.wall > options.cap else f"stopped: over {options.memory} GiB"
    rows = (work / "log").read_text(errors="replace").strip().splitlines()
    return f"exit {run.status}: {rows[-1] if rows else ''}"


def tell(n: int, generator: Generator, mode: Mode, run: Run) -> None:
    said = f"{n:>6} {generator.name:<16}{mode:<5}{run.wall:>8.2f} s wall{run.cpu:>8.2f} s CPU{run.memory:>6.0f} MiB"
    print(f"{said}{run.written:>7} written, others {run.others:.0%}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
