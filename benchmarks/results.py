"""What runs took, as tables in Markdown: medians, and Explainer's as multiples of each other generator's."""

from __future__ import annotations

import os
import platform
import statistics
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from benchmarks.generators import MODES, Mode
from benchmarks.measure import CORES, Run

QUIET = 0.15
"""A run beside which others took more of the machine counts only where there is no quieter one."""


@dataclass(slots=True)
class Taken:
    """The runs of one generator at one size."""

    runs: dict[Mode, list[Run]] = field(default_factory=lambda: {mode: [] for mode in MODES})
    faults: list[str] = field(default_factory=list)
    pages: int = 0
    size: int = 0
    """Bytes of the whole site."""
    is_checked: bool = False

    def median(self, mode: Mode, of: Callable[[Run], float]) -> float | None:
        """None where no run of the mode came to its end."""
        whole = [run for run in self.runs[mode] if run.status == 0]
        quiet = [run for run in whole if run.others <= QUIET] or whole
        return statistics.median(map(of, quiet)) if quiet else None

    @property
    def memory(self) -> float | None:
        return max((run.memory for runs in self.runs.values() for run in runs if run.status == 0), default=None)


def _wall(run: Run) -> float:
    return run.wall


def _cpu(run: Run) -> float:
    return run.cpu


def told(sizes: Mapping[int, Mapping[str, Taken]], versions: Mapping[str, str]) -> str:
    """All tables, below what they were measured with."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    names = ", ".join(f"{name} {version}" for name, version in versions.items())
    python = platform.python_version()
    lines = [
        "# Results",
        "",
        f"{CORES} cores, {memory:.0f} GiB, {platform.system()} {platform.machine()}, Python {python}; {names}.",
        "How, and what each does differently: README.md. Ratios within one table are to be trusted more than seconds,",
        "and processor time more than wall time.",
    ]
    for n, found in sizes.items():
        lines += ["", f"## N = {n:,}: {n:,} people, {n:,} events, {n:,} claims", "", *_table(found)]
        for name in (name for name in found if name.startswith("explainer")):
            lines += ["", f"`{name}`, as a multiple of each:", "", *_ratios(name, found)]
    return "\n".join(lines) + "\n"


def _table(found: Mapping[str, Taken]) -> Iterable[str]:
    heads = [f"{mode} {what}" for mode in MODES for what in ("wall s", "CPU s")]
    yield _row("", *heads, "memory MiB", "pages", "written: warm / edit", "site MB", "runs", "checked")
    yield _row("---", *["---:"] * 10, "---:", "---")
    for name, taken in sorted(found.items(), key=lambda item: item[1].median("cold", _wall) or 1e9):
        times = [_number(taken.median(mode, of)) for mode in MODES for of in (_wall, _cpu)]
        written = [_number(taken.median(mode, lambda run: run.written), 0) for mode in ("warm", "edit")]
        quiet = min(sum(run.others <= QUIET for run in runs) for runs in taken.runs.values())
        yield _row(
            name,
            *times,
            _number(taken.memory, 0),
            f"{taken.pages:,}",
            " / ".join(written),
            f"{taken.size / 1e6:.1f}",
            f"{len(taken.runs['cold'])}, {quiet} quiet",
            "; ".join(taken.faults)[:120] or ("yes" if taken.is_checked else "pages counted"),
        )


def _ratios(name: str, found: Mapping[str, Taken]) -> Iterable[str]:
    heads = [f"{mode} {what}" for mode in MODES for what in ("wall", "CPU")]
    yield _row("beside", *heads, "memory")
    yield _row("---", *["---:"] * 7)
    ours = found[name]
    for other, taken in found.items():
        if not other.startswith("explainer"):
            ratios = [_ratio(ours.median(mode, of), taken.median(mode, of)) for mode in MODES for of in (_wall, _cpu)]
            yield _row(other, *ratios, _ratio(ours.memory, taken.memory))


def _ratio(ours: float | None, theirs: float | None) -> str:
    return "–" if ours is None or not theirs else f"{ours / theirs:.2f}"


def _number(value: float | None, digits: int = 2) -> str:
    return "–" if value is None else f"{value:,.{digits}f}"


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"
