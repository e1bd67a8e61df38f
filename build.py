#!/usr/bin/env python3
"""The build of an explainer, told in order; below it, the command line.

python build.py           build content/ into site/
python build.py --help    everything else
"""

from __future__ import annotations

import argparse
import io
import os
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import TypeAdapter, ValidationError

from explainer import __version__
from explainer.assets import default_templates
from explainer.checks import check
from explainer.documents import read_text
from explainer.links import Links, link
from explainer.lock import Lock, check_locked, lock_text, parse_lock
from explainer.model import Site
from explainer.pins import Pins, verify
from explainer.problems import Place, Problem, report
from explainer.project import Project, folder_in_repository
from explainer.read import read_dossier
from explainer.reports import FORMATS, Facts, SourceFacts, as_github, as_json, as_sarif
from explainer.values import SiteUrl
from explainer.write import Made, check_output, write

# Imported where they are used: what renders, draws and writes takes longer to import than a check takes.
if TYPE_CHECKING:
    from explainer.cards import Picture
    from explainer.pages import Page
    from explainer.status import Status


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a build came to."""

    problems: tuple[Problem, ...] = ()
    made: Made | None = None
    """None where nothing was written."""
    pages: int = 0
    pins: Pins | None = None
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
) -> Outcome:
    """Reads, links, verifies, checks, renders and writes; each stage only on clean input.

    `output` None checks only. `base_url` takes the place of the one in site.yaml. `locked` refuses to
    change pins.lock, `accept` takes changed texts of sources for the right ones.
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

    problems += check(links, pins, written)
    if errors := errors_of(problems):
        return Outcome(errors, pins=pins)

    templates = template_folders(project)
    if output is None and templates == (default_templates(),):
        return Outcome(tuple(problems), pins=pins)  # only templates of the project's own could still fail

    from explainer.data import explainer_json
    from explainer.pages import pages_of
    from explainer.render import render
    from explainer.status import statuses

    status = statuses(links)
    pages = list(pages_of(links))
    pictures, lacking, told = pictures_of(pages, links, pins, status, templates, project.root, output)
    problems += told
    outputs, broken = render(pages, links, pins, status, templates, project.root, progress, pictures)
    if broken or output is None:
        return Outcome(tuple(broken or problems), pages=len(pages), pins=pins)
    outputs["data/explainer.json"] = explainer_json(links, pins, status)
    outputs |= {picture.address: picture.data for picture in pictures.values()}

    made, refused = write(outputs, output, project.root)
    if refused:
        return Outcome(tuple(refused), pages=len(pages), pins=pins)
    if pins.lock != lock and not locked:
        problems += write_lock(project, pins.lock)
    return Outcome(tuple(problems), made, len(pages), pins, left_out(dossier.site, lacking))


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
    from explainer.cards import NotDrawnError, cards_of
    from explainer.tokens import colours_of

    colours, problems = colours_of(templates, root)
    if output is None or not links.dossier.site.base_url:
        return {}, "", problems
    try:
        from explainer.drawing import drawn_cards

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


def write_lock(project: Project, lock: Lock) -> list[Problem]:
    part = project.lock.with_name(".pins.lock.part")
    try:
        part.write_text(lock_text(lock), encoding="utf-8", newline="\n")
        part.replace(project.lock)
    except OSError as error:
        return [
            Problem(
                "E802", Place("content/pins.lock"), f"the lock could not be written: {(error.strerror or '').lower()}"
            )
        ]
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


COMMANDS = ("build", "serve", "check", "new", "lock", "schemas")


def command_first(words: list[str]) -> list[str]:
    """The words with the command in front, wherever it was given; without one, `build`."""
    if words[:1] in (["-h"], ["--help"], ["--version"]):
        return words
    for index, word in enumerate(words):
        is_value = index > 0 and words[index - 1].startswith("--") and words[index - 1] not in ("--locked", "--open")
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
    check = command(
        "check", run_check, "report every problem, and write nothing; exit status 1 if there is any", common, locking
    )
    check.add_argument(
        "--format",
        choices=FORMATS,
        default="text",
        help="how it is told: as text, or for other programs (docs/checking.md); default: %(default)s",
    )
    new = command("new", run_new, "write a small working explainer to start from")
    new.add_argument("folder", type=Path, metavar="DIR", help="a folder that does not exist yet, or is empty")
    command("lock", run_lock, "take the sources' texts as they are now for the right ones, and write pins.lock", common)
    command("schemas", run_schemas, "write the JSON Schemas that editors complete and check YAML with", common)
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
    project = project_of(options)
    outcome = build(project, None, locked=options.locked)
    if options.format != "text":
        if isinstance(sys.stdout, io.TextIOWrapper):  # programs read UTF-8; in a file's name may be what is none
            sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
        print(told_to_programs(options.format, outcome, project))
        return 1 if outcome.failed else 0
    tell(outcome.problems)
    if outcome.failed:
        print(f"\n{count(outcome, warnings=False)}", file=sys.stderr)
        return 1
    print(f"{no_problems(outcome)}; {verified(outcome)}")
    for line in coverage(outcome):
        print(line)
    return 0


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
            print(
                f"\n{count(outcome, warnings=False)}; the browser shows the last good site",
                file=sys.stderr,
            )
        else:
            print(summary(outcome, output, time.perf_counter() - started))
        return [problem for problem in outcome.problems if not problem.is_warning]

    watched = [project.content, project.seeds, *template_folders(project)]
    return serve(rebuild, output, watched, options.host, options.port, options.open)


def run_new(options: argparse.Namespace) -> int:
    from explainer.starter import write_starter

    problems = write_starter(options.folder)
    tell(problems)
    if problems:
        return 1
    print(f"{options.folder} holds a small explainer about an invented fire.")
    print(f"Build it with: {program()} --project {options.folder}")
    return 0


def run_schemas(options: argparse.Namespace) -> int:
    from explainer.schemas import write_schemas

    for path in write_schemas(project_of(options).content):
        print(path)
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


def told_to_programs(form: str, outcome: Outcome, project: Project) -> str:
    """The outcome of a check in one of the FORMATS that programs read."""
    if form == "json":
        return as_json(outcome.problems, facts_of(outcome), f"Explainer {__version__}")
    folder = folder_in_repository(project.root, os.environ.get("GITHUB_WORKSPACE", ""))
    return as_github(outcome.problems, folder) if form == "github" else as_sarif(outcome.problems, __version__, folder)


def facts_of(outcome: Outcome) -> Facts | None:
    """What a check came to, as numbers; None where it ended before the quotations."""
    pins = outcome.pins
    if pins is None:
        return None
    sources = {
        name: SourceFacts(
            locked.paragraphs,
            pinned=len({at for source, at in pins.uses if source == name}),
            passed_over=pins.passed_over.get(name, 0),
        )
        for name, locked in pins.lock.sources.items()
    }
    return Facts(pins.by_text, pins.by_lock, sources)


def coverage(outcome: Outcome) -> Iterable[str]:
    facts = facts_of(outcome)
    for name, source in facts.sources.items() if facts else ():
        yield (
            f"{name}: of {source.paragraphs} paragraphs {source.pinned} are pinned, "
            f"{source.passed_over} passed over with a reason"
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
