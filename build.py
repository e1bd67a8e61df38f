#!/usr/bin/env python3
"""The build of an explainer, told in order; below it, the command line.

python build.py           build content/ into site/
python build.py --help    everything else
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from pydantic import TypeAdapter, ValidationError

from explainer import __version__
from explainer.assets import default_templates
from explainer.cards import NotDrawnError, Picture, cards_of
from explainer.changes import Changes, changes_between, fresh_corrections, in_words, renamed, uncorrected
from explainer.checks import check
from explainer.coverage import Coverage, Limits, beyond, coverage_of
from explainer.data import explainer_json
from explainer.documents import read_text
from explainer.links import Links, link
from explainer.lock import Lock, check_locked, lock_text, parse_lock
from explainer.model import Site
from explainer.pages import Page, pages_of
from explainer.pins import Pins, verify
from explainer.problems import Place, Problem, report
from explainer.project import Project
from explainer.read import read_dossier
from explainer.released import Released, parse_released, released_text, snapshot
from explainer.render import render
from explainer.schemas import write_schemas
from explainer.starter import write_starter
from explainer.status import Status, statuses
from explainer.tokens import colours_of
from explainer.values import SiteUrl
from explainer.write import Made, check_output, write


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a build came to."""

    problems: tuple[Problem, ...] = ()
    made: Made | None = None
    """None where nothing was written."""
    pages: int = 0
    pins: Pins | None = None
    links: Links | None = None
    coverage: Coverage | None = None
    left_out: str = ""
    """What the site could have and does not, and why."""

    @property
    def failed(self) -> bool:
        return any(not problem.is_warning for problem in self.problems)


def build(
    project: Project,
    output: Path | None,
    *,
    base_url: str | None = None,
    locked: bool = False,
    accept: bool = False,
    limits: Limits | None = None,
) -> Outcome:
    """Reads, links, verifies, checks, renders and writes; each stage only on clean input.

    `output` None checks only. `base_url` takes the place of the one in site.yaml. `locked` refuses to
    change pins.lock, `accept` takes changed texts of sources for the right ones. `limits` says how much
    may be without a pin.
    """
    if output is not None and (problems := check_output(output, project.root)):
        return Outcome(tuple(problems))

    dossier, written, problems = read_dossier(project, base_url)
    if dossier is None:
        return Outcome(tuple(problems))

    links, problems = link(dossier, written)
    if problems:
        return Outcome(tuple(problems))

    lock, problems = read_lock(project)
    if problems:
        return Outcome(tuple(problems))
    pins, problems = verify(dossier, written, lock, accept)
    if problems:
        return Outcome(tuple(problems))
    if locked:
        problems = check_locked(lock, pins.lock, "content/pins.lock")

    coverage = coverage_of(links, pins)
    status = statuses(links)
    problems += check(links, pins, written)
    released, text, unread = read_released(project)
    problems += unread
    if released:
        problems += uncorrected(released, snapshot(links, pins, status), dossier, written, text)
    over = beyond(coverage, limits or Limits())
    if errors := errors_of(problems):
        return Outcome((*errors, *over), pins=pins, links=links, coverage=coverage)
    if over:  # the warnings say where
        return Outcome((*problems, *over), pins=pins, links=links, coverage=coverage)

    pages = list(pages_of(links))
    templates = template_folders(project)
    pictures, lacking, told = pictures_of(pages, links, pins, status, templates, project.root, output)
    problems += told
    outputs, broken = render(pages, links, pins, status, templates, project.root, progress, pictures)
    if broken or output is None:
        return Outcome(tuple(broken or problems), pages=len(pages), pins=pins, links=links, coverage=coverage)
    outputs["data/explainer.json"] = explainer_json(links, pins, status)
    outputs |= {picture.address: picture.data for picture in pictures.values()}

    made, refused = write(outputs, output, project.root)
    if refused:
        return Outcome(tuple(refused), pages=len(pages), pins=pins, links=links, coverage=coverage)
    if pins.lock != lock and not locked:
        problems += write_lock(project, pins.lock)
    return Outcome(tuple(problems), made, len(pages), pins, links, coverage, left_out(dossier.site, lacking))


def errors_of(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The problems that stop a build; warnings beside them can wait."""
    return tuple(problem for problem in problems if not problem.is_warning)


def pictures_of(
    pages: list[Page],
    links: Links,
    pins: Pins,
    status: dict[str, Status],
    templates: tuple[Path, ...],
    root: Path,
    output: Path | None,
) -> tuple[dict[str, Picture], str, list[Problem]]:
    """The cards, drawn, and the letters that their fonts lack; none without an address or a folder for them.

    A site is whole without its cards, so where they cannot be drawn it is built without, with a warning.
    """
    colours, problems = colours_of(templates, root)
    if output is None or not links.dossier.site.base_url:
        return {}, "", problems
    try:
        from explainer.drawing import drawn_cards  # only here: what draws takes a while to import

        pictures, lacking = drawn_cards(cards_of(pages, links, pins, status), colours.light, output)
    except (ImportError, NotDrawnError) as error:
        message = f"the cards for shared links could not be drawn: {error}"
        problem = Problem(
            "W702", Place("content/site.yaml"), message, "install Explainer anew; the site is without them"
        )
        return {}, "", [*problems, problem]
    return pictures, lacking, problems


def left_out(site: Site, lacking: str = "") -> str:
    """What the site could have and does not, and why. `lacking` are letters that no card can show."""
    if not site.base_url:
        return (
            "sitemap.xml, feed.xml, manifest.webmanifest, cards and canonical links "
            "(they need base_url in site.yaml, or --base-url)"
        )
    words = [] if site.published else ["feed.xml (it needs `published` in site.yaml)"]
    if lacking:
        letters = lacking[:12] + ("…" if len(lacking) > 12 else "")
        words.append(f"on cards, texts with letters that their fonts lack ({letters})")
    return "; ".join(words)


def read_lock(project: Project) -> tuple[Lock, list[Problem]]:
    if not project.lock.exists():
        return Lock(), []
    text, problems = read_text(project.lock, project.root)
    return (Lock(), problems) if problems else parse_lock(text, "content/pins.lock")


def read_released(project: Project) -> tuple[Released | None, str, list[Problem]]:
    """What the last release published, and the text of its file; None where nothing was released yet."""
    if not project.released.exists():
        return None, "", []
    text, problems = read_text(project.released, project.root)
    released, unread = (None, problems) if problems else parse_released(text)
    return released, text, unread


def write_lock(project: Project, lock: Lock) -> list[Problem]:
    return write_text(project.lock, lock_text(lock))


def write_text(path: Path, text: str) -> list[Problem]:
    """Writes a file of content/ by a rename: it is the old one or the new one, never half of it."""
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_text(text, encoding="utf-8", newline="\n")
        part.replace(path)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        return [Problem("E802", Place(f"content/{path.name}"), f"this file could not be written: {reason}")]
    return []


def template_folders(project: Project) -> tuple[Path, ...]:
    """A project's own templates stand before the defaults."""
    own, default = project.templates, default_templates()
    return (own, default) if own.is_dir() and own.resolve() != default.resolve() else (default,)


def progress(pages: list[Page]) -> Iterable[Page]:
    """A progress bar on a terminal, once rendering has taken a second."""
    if not sys.stderr.isatty():
        return pages
    from tqdm import tqdm

    return tqdm(pages, desc="rendering", unit=" pages", delay=1, leave=False)


# The command line

DESCRIPTION = """\
Builds an explainer microsite from content/ into site/: profiles, a timeline, and claims beside what
was answered, each beside the passage of a source that it stands on.
"""
USES = (
    ("", "build, and say what was made and checked"),
    ("serve", "build at every save, and show it in the browser"),
    ("check", "every problem; writes nothing"),
    ("release", "record what is published; later changes then need a correction"),
    ("diff", "what changed since the last release, in words"),
    ("new ../my-story", "a small working explainer to start from"),
)


def description() -> str:
    rows = [f"  {f'{program()} {words}':<40}{what}" for words, what in USES]
    return DESCRIPTION + "\n" + "\n".join(rows)


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line. Exit status: 0 done, 1 problems in the content, 2 wrong usage."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    options = parser().parse_args(command_first(words))
    try:
        status: int = options.run(options)
    except KeyboardInterrupt:
        return 130
    return status


COMMANDS = ("build", "serve", "check", "release", "diff", "new", "lock", "schemas", "export", "import")


def command_first(words: list[str]) -> list[str]:
    """The words with the command in front, wherever it was given; without one, `build`."""
    if words[:1] in (["-h"], ["--help"], ["--version"]):
        return words
    for index, word in enumerate(words):
        is_value = (
            index > 0
            and words[index - 1].startswith("--")
            and words[index - 1] not in ("--locked", "--open", "--dry-run")
        )
        if word in COMMANDS and not is_value:
            return [word, *words[:index], *words[index + 1 :]]
        if not word.startswith("-") and not is_value:
            return words  # an unknown command: argparse says which there are
    return ["build", *words]


def parser() -> argparse.ArgumentParser:
    whole = argparse.ArgumentParser(
        prog=program(),
        description=description(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    whole.add_argument("--version", action="version", version=f"Explainer {__version__}")
    commands = whole.add_subparsers(title="commands", metavar="COMMAND", required=True)

    common = argparse.ArgumentParser(add_help=False)
    common.add_argument(
        "--project",
        type=Path,
        default=Path.cwd() if installed() else Path(__file__).parent,
        metavar="DIR",
        help="the folder that holds content/ and seeds/ (default: %(default)s)",
    )
    common.add_argument(
        "--seeds",
        type=Path,
        metavar="DIR",
        help="the folder of the sources' texts (default: $SEEDS, else seeds/ in the project)",
    )
    site = argparse.ArgumentParser(add_help=False)
    site.add_argument(
        "--output",
        type=Path,
        metavar="DIR",
        help="the folder that the site is written to (default: site/ in the project)",
    )
    site.add_argument(
        "--base-url",
        type=web_address,
        metavar="URL",
        help="where the site will stand; takes the place of base_url in site.yaml",
    )
    locking = argparse.ArgumentParser(add_help=False)
    locking.add_argument(
        "--locked",
        action="store_true",
        help="refuse to change pins.lock: a lock that is out of date is a problem (for CI)",
    )

    def command(name: str, run: object, help: str, *parents: argparse.ArgumentParser) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=help, description=help[0].upper() + help[1:] + ".", parents=parents)
        made.set_defaults(run=run)
        return made

    command("build", run_build, "build content/ into site/ (the default)", common, site, locking)
    serve = command(
        "serve",
        run_serve,
        "build at every save and show the site in the browser; only this machine can reach it",
        common,
        site,
    )
    serve.add_argument("--port", type=int, default=5500, help="default: %(default)s")
    serve.add_argument(
        "--host", default="127.0.0.1", help="the address to listen on; others than %(default)s let other machines in"
    )
    serve.add_argument("--open", action="store_true", help="open a browser")
    limits = argparse.ArgumentParser(add_help=False)
    for name, what in (
        ("unpinned", "statements that name no passage"),
        ("uncovered", "paragraphs of sources that nothing rests on"),
    ):
        help = f"a problem where there are more {what}; 0 for what is to be published"
        limits.add_argument(f"--max-{name}", type=int, metavar="N", help=help)
    command(
        "check",
        run_check,
        "report every problem, and write nothing; exit status 1 if there is any",
        common,
        locking,
        limits,
    )
    command(
        "release",
        run_release,
        "check, and record what is published in content/released.json; later changes then need a correction",
        common,
        limits,
    )
    diff = command("diff", run_diff, "tell what changed since the last release, record by record", common)
    diff.add_argument("revision", nargs="?", metavar="REV", help="since this revision of the git repository instead")
    new = command("new", run_new, "write a small working explainer to start from")
    new.add_argument("folder", type=Path, metavar="DIR", help="a folder that does not exist yet, or is empty")
    command("lock", run_lock, "take the sources' texts as they are now for the right ones, and write pins.lock", common)
    command("schemas", run_schemas, "write the JSON Schemas that editors complete and check YAML with", common)
    export = command("export", run_export, "write content/ as tables (CSV), for a spreadsheet", common)
    export.add_argument("folder", type=Path, nargs="?", metavar="FOLDER", help="default: tables/ in the project")
    tables = command("import", run_import, "change content/ as tables (CSV) say, cell by cell", common)
    tables.add_argument(
        "tables", type=Path, nargs="+", metavar="FILE.csv", help="people.csv, timeline.csv, claims.csv, …"
    )
    tables.add_argument("--dry-run", action="store_true", help="say what would change, and write nothing")
    return whole


def web_address(text: str) -> str:
    try:
        return TypeAdapter[str](SiteUrl).validate_python(text)
    except ValidationError as error:
        raise argparse.ArgumentTypeError(error.errors()[0]["msg"]) from None


def installed() -> bool:
    """Whether this is the command of an installed package, not build.py in a checkout."""
    return Path(__file__).name != "build.py"


def program() -> str:
    return "explainer" if installed() else "python build.py"


def project_of(options: argparse.Namespace) -> Project:
    root = options.project.resolve()
    seeds = options.seeds or (Path(os.environ["SEEDS"]) if os.environ.get("SEEDS") else root / "seeds")
    return Project(root, seeds.resolve())


def output_of(options: argparse.Namespace, project: Project) -> Path:
    return options.output.resolve() if options.output else project.root / "site"


def run_build(options: argparse.Namespace) -> int:
    project = project_of(options)
    output = output_of(options, project)
    started = time.perf_counter()
    outcome = build(project, output, base_url=options.base_url, locked=options.locked)
    tell(outcome.problems)
    if outcome.failed:
        print(f"\n{count(outcome, warnings=False)}; {output.name}/ is as it was", file=sys.stderr)
        return 1
    print(summary(outcome, output, time.perf_counter() - started))
    return 0


def run_check(options: argparse.Namespace) -> int:
    limits = Limits(options.max_unpinned, options.max_uncovered)
    outcome = build(project_of(options), None, locked=options.locked, limits=limits)
    tell(outcome.problems)
    if outcome.failed:
        print(f"\n{count(outcome, warnings=False)}", file=sys.stderr)
        return 1
    print(f"{no_problems(outcome)}; {verified(outcome)}")
    for line in covered(outcome.coverage) if outcome.coverage else ():
        print(line)
    return 0


def run_release(options: argparse.Namespace) -> int:
    project = project_of(options)
    outcome = build(project, None, limits=Limits(options.max_unpinned, options.max_uncovered))
    tell(outcome.problems)
    if outcome.failed or outcome.links is None or outcome.pins is None:
        print(f"\n{count(outcome, warnings=False)}; nothing is recorded", file=sys.stderr)
        return 1
    if outcome.links.dossier.site.published is None:
        hint = "write published: and the day, such as 2018-02-14"
        tell([Problem("E202", Place("content/site.yaml"), "'published' is required for a release", hint)])
        return 1
    earlier, _, _ = read_released(project)
    now = snapshot(outcome.links, outcome.pins, statuses(outcome.links))
    if problems := write_text(project.released, released_text(now)):
        tell(problems)
        return 1
    quotes = sum(len(entry.quotes) for entry in now.records.values())
    print(f"content/released.json holds {len(now.records)} records and {quotes} quotations, as of {now.published}")
    if earlier:
        print(summed(changes_between(earlier, now, renamed(outcome.links.dossier))))
    return 0


def run_diff(options: argparse.Namespace) -> int:
    project = project_of(options)
    links, pins, problems = read_through(project)
    if links is None or pins is None:
        tell(problems)
        return 1
    if options.revision:
        earlier, problems = at_revision(project, options.revision)
    else:
        earlier, _, problems = read_released(project)
    if problems:
        tell(problems)
        return 1
    if earlier is None:
        print("nothing was released yet: python build.py release")
        return 0
    now = snapshot(links, pins, statuses(links))
    changes = changes_between(earlier, now, renamed(links.dossier))
    since = options.revision or f"the release of {earlier.published}"
    print(f"since {since}: {summed(changes)}")
    for line in in_words(changes, now, fresh_corrections(earlier, links.dossier)):
        print(line)
    return 0


def read_through(project: Project) -> tuple[Links | None, Pins | None, list[Problem]]:
    """A project read, linked and verified, without the checks."""
    dossier, written, problems = read_dossier(project)
    if dossier is None:
        return None, None, problems
    links, problems = link(dossier, written)
    lock, unread = read_lock(project)
    if problems or unread:
        return None, None, problems or unread
    pins, problems = verify(dossier, written, lock)
    return (None, None, problems) if problems else (links, pins, [])


def at_revision(project: Project, revision: str) -> tuple[Released | None, list[Problem]]:
    """What was published, had content/ been released as it stands in a revision of git."""
    from explainer.revisions import contents_at  # only here: nothing else asks git

    with TemporaryDirectory() as folder:
        if problems := contents_at(project.root, revision, Path(folder)):
            return None, problems
        links, pins, problems = read_through(Project(Path(folder), Path(folder) / "seeds"))
        if links is None or pins is None:
            return None, problems
        return snapshot(links, pins, statuses(links)), []


def summed(changes: Changes) -> str:
    """`1 new record, 2 changed fields in 1 record`."""
    if not changes:
        return "nothing changed"
    records = len({change.record for change in changes.changed})
    parts = [
        f"{len(changes.new)} new" if changes.new else "",
        f"{len(changes.gone)} gone" if changes.gone else "",
        f"{len(changes.changed)} changed in {records}" if changes.changed else "",
    ]
    return ", ".join(part for part in parts if part)


def run_lock(options: argparse.Namespace) -> int:
    project = project_of(options)
    outcome = build(project, None, accept=True)
    tell(outcome.problems)
    if outcome.failed or outcome.pins is None:
        return 1
    if problems := write_lock(project, outcome.pins.lock):
        tell(problems)
        return 1
    print(f"pins.lock holds {len(outcome.pins.lock.pins)} pins; {verified(outcome)}")
    return 0


def run_serve(options: argparse.Namespace) -> int:
    from explainer.serve import serve

    project = project_of(options)
    output = output_of(options, project)
    if problems := check_output(output, project.root):
        tell(problems)
        return 1

    def rebuild() -> list[Problem]:
        started = time.perf_counter()
        outcome = build(project, output, base_url=options.base_url)
        tell(outcome.problems)
        if outcome.failed:
            shown = "the browser shows the last good site" if (output / "index.html").is_file() else "no site yet"
            print(f"\n{count(outcome, warnings=False)}; {shown}", file=sys.stderr)
        else:
            print(summary(outcome, output, time.perf_counter() - started))
        return [problem for problem in outcome.problems if not problem.is_warning]

    watched = [project.content, project.seeds, project.templates, default_templates()]
    return serve(rebuild, output, watched, options.host, options.port, options.open)


def run_new(options: argparse.Namespace) -> int:
    problems = write_starter(options.folder)
    tell(problems)
    if problems:
        return 1
    print(f"{options.folder} holds a small explainer about an invented fire.")
    print(f"Build it with: {program()} --project {options.folder}")
    return 0


def run_schemas(options: argparse.Namespace) -> int:
    for path in write_schemas(project_of(options).content):
        print(path)
    return 0


def run_export(options: argparse.Namespace) -> int:
    from explainer.exports import export_tables

    project = project_of(options)
    folder = options.folder or project.root / "tables"
    told, problems = export_tables(project, folder)
    return tables_done(problems, [*told, f"in {folder}"], "no table was written")


def run_import(options: argparse.Namespace) -> int:
    from explainer.imports import import_tables  # only here: ruamel.yaml is for nothing else

    told, problems = import_tables(project_of(options), options.tables, options.dry_run)
    last = "nothing was written" if options.dry_run else f"now run: {program()} check"
    return tables_done(problems, [*told, last], "content/ is as it was")


def tables_done(problems: list[Problem], told: list[str], otherwise: str) -> int:
    tell(problems)
    if problems:
        print(f"\n{count(Outcome(tuple(problems)), warnings=False)}; {otherwise}", file=sys.stderr)
        return 1
    print("\n".join(told))
    return 0


def tell(problems: Iterable[Problem]) -> None:
    if text := report(problems):
        print(text, file=sys.stderr)


def count(outcome: Outcome, warnings: bool) -> str:
    number = sum(problem.is_warning == warnings for problem in set(outcome.problems))
    noun = "warning" if warnings else "problem"
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def no_problems(outcome: Outcome) -> str:
    return "no problems" + (f", {count(outcome, warnings=True)}" if outcome.problems else "")


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


def covered(coverage: Coverage) -> Iterable[str]:
    """How much of what the site says is pinned, and how much of each source is used and quoted."""
    yield (
        f"of {len(coverage.statements)} statements {coverage.pinned} name a passage, {len(coverage.ours)} are remarks "
        f"of your own, {len(coverage.unpinned)} name none"
    )
    for use in coverage.sources:
        yield (
            f"{use.source.id}: of {use.paragraphs} paragraphs {use.pinned} are pinned, {use.passed_over} passed over "
            f"with a reason; {use.quoted_share:.0%} of its words are quoted (limit {use.source.quote_limit:.0%})"
        )


def summary(outcome: Outcome, output: Path, seconds: float) -> str:
    made = outcome.made or Made()
    files = f"{made.written} files written, {made.unchanged} unchanged, {made.removed} removed"
    lines = [
        f"{outcome.pages} pages in {output.name}/ ({seconds:.2f} s): {files}",
        verified(outcome),
        no_problems(outcome),
    ]
    if outcome.left_out:
        lines.insert(1, f"left out: {outcome.left_out}")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
