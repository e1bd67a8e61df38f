"""How long `check` takes, as whole processes beside `python -c pass`: wall time, processor time, share of imports.

python benchmarks/check.py [--runs 15] [--project DIR]
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=15, help="default: %(default)s; medians are told")
    parser.add_argument("--project", type=Path, default=ROOT, metavar="DIR", help="default: %(default)s")
    options = parser.parse_args()
    check = [str(ROOT / "build.py"), "check", "--project", str(options.project)]
    commands = {"pass": ["-c", "pass"], "check": check}
    runs: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
    for _ in range(options.runs):
        for name, words in commands.items():  # in turn, so that what else the machine does meets both
            runs[name].append(timed(words))
    print(f"{'ms':<8}{'wall':>8}{'cpu':>8}   medians of {options.runs}")
    for name, found in runs.items():
        wall, processor = (statistics.median(times) for times in zip(*found, strict=True))
        print(f"{name:<8}{1000 * wall:>8.0f}{1000 * processor:>8.0f}")
    shares = [share_of_imports(check) for _ in range(min(options.runs, 5))]
    print(f"imports {100 * statistics.median(shares):.0f}% of check's wall time")


def timed(words: Sequence[str]) -> tuple[float, float]:
    """Wall time, and user and system time, of one process, in seconds."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    run(words)
    wall, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def share_of_imports(words: Sequence[str]) -> float:
    """What part of a process its imports take, by Python's own account (-X importtime, which slows both)."""
    started = time.perf_counter()
    said = run(["-X", "importtime", *words]).stderr
    rows = [line.split("|") for line in said.splitlines() if line.startswith("import time:") and "self" not in line]
    own = sum(int(row[0].removeprefix("import time:")) for row in rows)  # in microseconds, without inner imports
    return own / 1e6 / (time.perf_counter() - started)


def run(words: Sequence[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *words], capture_output=True, text=True)


if __name__ == "__main__":
    main()
