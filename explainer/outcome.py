"""What a build or a check came to, and how it is told: in the terminal, and to other programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from explainer.coverage import Coverage
from explainer.links import Links
from explainer.lock import Lock
from explainer.pins import Pins
from explainer.problems import Problem, count_of
from explainer.reports import Facts, SourceFacts, StatementFacts, as_github, as_json, as_sarif
from explainer.write import Made


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a build came to, as far as it went."""

    problems: tuple[Problem, ...] = ()
    links: Links | None = None
    pins: Pins | None = None
    coverage: Coverage | None = None
    """This and the two above are None where it ended before the checks."""
    translations: Mapping[str, Coverage] = field(default_factory=dict)
    """The same of each translation, by its language."""
    pages: int = 0
    made: Made | None = None
    """None where nothing was written."""
    left_out: str = ""
    """What the site could have and does not, and why."""
    lock: Lock = field(default_factory=Lock)
    """pins.lock as it would be; of all editions."""
    translated: Mapping[Path, str] = field(default_factory=dict)
    """The same of each translation's translated.lock, as text."""

    @property
    def failed(self) -> bool:
        return any(not problem.is_warning for problem in self.problems)


def errors_of(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The problems that stop a build."""
    return tuple(problem for problem in problems if not problem.is_warning)


# In the terminal


def count(problems: Iterable[Problem], warnings: bool = False) -> str:
    """`2 problems`, or `1 warning`; each counted once."""
    number = sum(problem.is_warning == warnings for problem in set(problems))
    return count_of(number, "warning" if warnings else "problem")


def counts(problems: Iterable[Problem]) -> str:
    """`2 problems, 1 warning`; what there is none of is left out."""
    problems = set(problems)
    told = [count(problems, warnings) for warnings in (False, True) if any(p.is_warning == warnings for p in problems)]
    return ", ".join(told) or count(problems)


def no_problems(outcome: Outcome) -> str:
    return "no problems" + (f", {count(outcome.problems, warnings=True)}" if outcome.problems else "")


def verified(outcome: Outcome) -> str:
    """`31 quotations verified: 31 against their texts`."""
    if outcome.pins is None:
        return "nothing was verified"
    by_text, by_lock = outcome.pins.by_text, outcome.pins.by_lock
    ways = [
        f"{n} {way}"
        for n, way in ((by_text, "against their texts"), (by_lock, "against pins.lock, their texts not being here"))
        if n
    ]
    return f"{by_text + by_lock} quotations verified" + (f": {', '.join(ways)}" if ways else "")


def covered(outcome: Outcome) -> Iterator[str]:
    """How much of what the site says is pinned, and how much of each source is used and quoted."""
    coverage = outcome.coverage
    if coverage is None:
        return
    for name, one in {"": coverage, **outcome.translations}.items():
        yield (f"{name}: " if name else "") + (
            f"of {len(one.statements)} statements {one.pinned} name a passage, {len(one.ours)} are remarks "
            f"of your own, {len(one.unpinned)} name none"
        )
    for use in coverage.sources:
        yield (
            f"{use.source.id}: of {use.paragraphs} paragraphs {use.pinned} are pinned, {use.passed_over} passed over "
            f"with a reason; {use.quoted_share:.0%} of its words are quoted (limit {use.source.quote_limit:.0%})"
        )


def summary(outcome: Outcome, folder: str, seconds: str) -> str:
    """What was made and checked. `folder` is the name of the output folder."""
    made = outcome.made or Made()
    files = f"{made.written} files written, {made.unchanged} unchanged, {made.removed} removed"
    lines = [
        f"{outcome.pages} pages in {folder}/ ({seconds} s): {files}",
        verified(outcome),
        no_problems(outcome),
    ]
    if outcome.left_out:
        lines.insert(1, f"left out: {outcome.left_out}")
    return "\n".join(lines)


# To other programs


def told_to_programs(form: str, outcome: Outcome, version: str, folder: str) -> str:
    """The outcome of a check in one of the FORMATS that programs read. `folder` is the project's in its repository."""
    if form == "json":
        return as_json(outcome.problems, facts_of(outcome), f"Explainer {version}")
    return as_github(outcome.problems, folder) if form == "github" else as_sarif(outcome.problems, version, folder)


def facts_of(outcome: Outcome) -> Facts | None:
    """What a check came to, as numbers; None where it ended before the quotations."""
    coverage, pins = outcome.coverage, outcome.pins
    if coverage is None or pins is None:
        return None
    sources = {
        use.source.id: SourceFacts(
            use.paragraphs,
            use.pinned,
            use.passed_over,
            len(use.uncovered),
            use.quoted_words,
            round(use.quoted_share, 4),
            use.source.quote_limit,
        )
        for use in coverage.sources
    }
    return Facts(
        pins.by_text,
        pins.by_lock,
        StatementFacts(len(coverage.statements), coverage.pinned, len(coverage.ours), len(coverage.unpinned)),
        sources,
    )
