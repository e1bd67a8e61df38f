"""One build as a process of its own: wall time, processor time, memory, and how busy the machine was beside it.

Linux only: what a process and the machine did is read from /proc.
"""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

CORES = os.cpu_count() or 1


@dataclass(frozen=True, slots=True)
class Run:
    """What one build took."""

    wall: float
    """Seconds."""
    cpu: float
    """Seconds of user and system time, of all its processes."""
    memory: float
    """MiB at most: of its largest process, or of all together as sampled four times a second."""
    others: float
    """The share of the machine that everything else took meanwhile: how noisy the run is."""
    status: int | None
    """How it ended; None where it was stopped, being over a cap."""
    written: int = 0
    """How many HTML files it wrote or wrote anew."""


def timed(
    command: Sequence[str],
    folder: Path,
    environment: Mapping[str, str],
    cap: float,
    memory: float,
    log: Path,
    patience: float,
) -> Run:
    """Runs a command, killed after `cap` seconds or above `memory` MiB; `patience` as for _wait_for_quiet."""
    os.sync()
    _wait_for_quiet(patience)
    peak, before = [0], _busy()
    with log.open("wb") as said:
        started = time.perf_counter()
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        ended, stopped = threading.Event(), threading.Event()

        def watch() -> None:
            while not ended.wait(0.25):
                peak[0] = max(peak[0], _resident(process.pid))
                if time.perf_counter() - started > cap or peak[0] / 1024 > memory:
                    stopped.set()
                    os.killpg(process.pid, signal.SIGKILL)
                    return

        watcher = threading.Thread(target=watch, daemon=True)
        watcher.start()
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        ended.set()
        watcher.join()
    process.returncode = os.waitstatus_to_exitcode(status)  # so that Popen does not wait for it again
    cpu = used.ru_utime + used.ru_stime
    others = max(0.0, _busy() - before - cpu) / (wall * CORES)
    memory = max(used.ru_maxrss, peak[0]) / 1024
    return Run(wall, cpu, memory, others, None if stopped.is_set() else process.returncode)


def written_since(before: Mapping[Path, int], site: Path) -> int:
    return sum(before.get(path) != at for path, at in times_of(site).items())


def times_of(site: Path) -> dict[Path, int]:
    """When each HTML file was last written."""
    return {path: path.stat().st_mtime_ns for path in site.rglob("*.html")} if site.is_dir() else {}


def _wait_for_quiet(patience: float) -> None:
    """Until nothing took over a tenth of the machine for a second; for at most `patience` seconds."""
    started = time.perf_counter()
    while time.perf_counter() - started < patience:
        before = _busy()
        time.sleep(1)
        if _busy() - before < 0.1 * CORES:
            return


def _busy() -> float:
    """Seconds of processor time that the whole machine has spent; without idling and waiting for disks."""
    with Path("/proc/stat").open() as file:
        times = list(map(int, file.readline().split()[1:9]))
    return (sum(times) - times[3] - times[4]) / os.sysconf("SC_CLK_TCK")


def _resident(session: int) -> int:
    """KiB in memory of all processes of a session; what they share counts for each."""
    page, total = os.sysconf("SC_PAGE_SIZE") // 1024, 0
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:  # it has ended
                continue
            if int(fields[3]) == session:
                total += int(fields[21]) * page
    return total
