#!/usr/bin/env python3
"""The command line of Explainer.

python build.py           build content/ into site/
python build.py --help    everything else
"""

from __future__ import annotations

import argparse
import gc
import io
import os
import sys
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NoReturn

if find_spec("pydantic") is None:
    here = "here: python3 -m venv .venv && .venv/bin/pip install .; then run .venv/bin/python build.py"
    sys.exit(f"Explainer is not installed for this Python (No module named 'pydantic'). Install it {here}")

from explainer import __version__
from explainer.assets import default_templates
from explainer.last_build import Told, inputs_of, remember, unchanged
from explainer.problems import report
from explainer.reports import FORMATS

# Imported where it is used: a build of which nothing has changed is over before the rest is loaded.
if TYPE_CHECKING:
    from explainer.last_build import Inputs
    from explainer.outcome import Outcome
    from explainer.problems import Problem
    from explainer.project import Project
    from explainer.render import First


def build(project: Project, output: Path | None, **options: Any) -> Outcome:
    """The whole build, which explainer/pipeline.py tells in order."""
    from explainer.pipeline import build as build_all

    return build_all(project, output, **options)


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
    ("deploy", "publish the site where site.yaml says; docs/deploying.md"),
    ("new ../my-story", "a small working explainer to start from"),
)


def description() -> str:
    rows = [f"  {f'{program()} {words}':<40}{what}" for words, what in USES]
    return DESCRIPTION + "\n" + "\n".join(rows)


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line. Exit status: 0 done, 1 problems in the content, 2 wrong usage."""
    gc.set_threshold(100_000, 50, 50)  # records and pages live to the end, so that looking for garbage is time lost
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        options = parser().parse_args(command_first(words))
        tell_of_another(options)
        status: int = options.run(options)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # `check | head` has read all that it wants
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    return status


COMMANDS = (
    "build",
    "serve",
    "check",
    "release",
    "diff",
    "deploy",
    "new",
    "lock",
    "schemas",
    "words",
    "export",
    "import",
)


def command_first(words: list[str]) -> list[str]:
    """The words with the command in front, wherever it was given; without one, `build`."""
    if words[:1] in (["-h"], ["--help"], ["--version"]):
        return words
    for index, word in enumerate(words):
        is_value = (
            index > 0
            and words[index - 1].startswith("--")
            and words[index - 1] not in ("--locked", "--open", "--dry-run", "--strict", "--no-cache")
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

    make = command("build", run_build, "build content/ into site/ (the default)", common, site, locking)
    make.add_argument("--no-cache", action="store_true", help="make every page, also where nothing has changed")
    serve = command(
        "serve",
        run_serve,
        "build at every save and show the site in the browser; only this machine can reach it",
        common,
        site,
    )
    serve.add_argument("--port", type=int, default=5500, help="default: %(default)s")
    serve.add_argument(
        "--host",
        default="127.0.0.1",
        help="the address to listen on; others than %(default)s let other machines in. "
        "A request that names another host than localhost or this one is refused",
    )
    serve.add_argument("--open", action="store_true", help="open a browser")
    limits = argparse.ArgumentParser(add_help=False)
    for name, what in (
        ("unpinned", "statements that name no passage"),
        ("uncovered", "paragraphs of sources that nothing rests on"),
    ):
        help = f"a problem where there are more {what}; 0 for what is to be published"
        limits.add_argument(f"--max-{name}", type=int, metavar="N", help=help)
    limits.add_argument("--strict", action="store_true", help="warnings are problems too")
    checking = command(
        "check",
        run_check,
        "report every problem, and write nothing; exit status 1 if there is any",
        common,
        locking,
        limits,
    )
    checking.add_argument(
        "--format",
        choices=FORMATS,
        default="text",
        help="how it is told: as text, or for other programs (docs/checking.md); default: %(default)s",
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
    deploy = command("deploy", run_deploy, "publish the site at a target that site.yaml names", common, site)
    deploy.add_argument("target", nargs="?", metavar="TARGET", help="may be left out where there is one only")
    deploy.add_argument("--dry-run", action="store_true", help="tell every step, and touch nothing")
    new = command("new", run_new, "write a small working explainer to start from")
    new.add_argument("folder", type=Path, metavar="DIR", help="a folder that does not exist yet, or is empty")
    command("lock", run_lock, "take the sources' texts as they are now for the right ones, and write pins.lock", common)
    command("schemas", run_schemas, "write the JSON Schemas that editors complete and check YAML with", common)
    words = command("words", run_words, "write the interface's words in a language, for translators to fill in", common)
    words.add_argument("language", metavar="LANGUAGE", help="a language tag: de, pt-BR")
    export = command("export", run_export, "write content/ as tables (CSV), for a spreadsheet", common)
    export.add_argument("folder", type=Path, nargs="?", metavar="FOLDER", help="default: tables/ in the project")
    tables = command("import", run_import, "change content/ as tables (CSV) say, cell by cell", common)
    tables.add_argument(
        "tables", type=Path, nargs="+", metavar="FILE.csv", help="people.csv, timeline.csv, claims.csv, …"
    )
    tables.add_argument("--dry-run", action="store_true", help="say what would change, and write nothing")
    return whole


def web_address(text: str) -> str:
    from pydantic import TypeAdapter, ValidationError

    from explainer.values import SiteUrl

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
    from explainer.project import Project

    return Project(*folders_of(options))


def tell_of_another(options: argparse.Namespace) -> None:
    """In a checkout the explainer beside the program is built, which may not be the one that the author stands in."""
    here, project = Path.cwd(), getattr(options, "project", None)
    if project == Path(__file__).parent and here != project and (here / "content" / "site.yaml").is_file():
        print(f"note: this is about {project}; for the explainer in this folder add --project .", file=sys.stderr)


def folders_of(options: argparse.Namespace) -> tuple[Path, Path]:
    """The project and the folder of its sources' texts."""
    root = options.project.resolve()
    named = options.seeds or (Path(os.environ["SEEDS"]) if os.environ.get("SEEDS") else None)
    return root, named.resolve() if named else root / "seeds"


def output_of(options: argparse.Namespace, root: Path) -> Path:
    return options.output.resolve() if options.output else root / "site"


def run_build(options: argparse.Namespace) -> int:
    root, seeds = folders_of(options)
    output = output_of(options, root)
    started = time.perf_counter()
    if options.no_cache:
        return build_and_tell(options, output, started)
    inputs = inputs_of(root, seeds, output, (options.base_url, options.locked))
    if told := unchanged(inputs, root, output):
        if told.problems:
            print(told.problems, file=sys.stderr)
        print(told.summary.replace("{seconds}", f"{time.perf_counter() - started:.2f}"))
        return 0
    return build_and_tell(options, output, started, inputs)


def build_and_tell(options: argparse.Namespace, output: Path, started: float, inputs: Inputs | None = None) -> int:
    """Builds, says what came of it, and where `inputs` are given keeps that for the next build."""
    from explainer.alone import building
    from explainer.outcome import count, summary
    from explainer.page_cache import PageCache

    project = project_of(options)
    with building(project, output) as refused:
        if refused:
            return done([], refused, f"{output.name}/ is as it was")
        cache = PageCache(project.root, output) if inputs else None
        outcome = build(project, output, base_url=options.base_url, locked=options.locked, cache=cache)
    tell(outcome.problems)
    if outcome.failed:
        how = "is as it was" if outcome.made is None else "is new, but not all is done: build again"
        print(f"\n{count(outcome.problems)}; {output.name}/ {how}", file=sys.stderr)
        return 1
    print(summary(outcome, output.name, f"{time.perf_counter() - started:.2f}"))
    if inputs:
        again = replace(outcome, made=outcome.made and outcome.made.again())
        told = Told(report(outcome.problems), summary(again, output.name, "{seconds}"))
        remember(inputs, (project.lock, *outcome.translated), project.root, output, told)
    return 0


def run_check(options: argparse.Namespace) -> int:
    from explainer.coverage import Limits
    from explainer.outcome import counts, covered, no_problems, told_to_programs, verified
    from explainer.project import folder_in_repository

    project = project_of(options)
    limits = Limits(options.max_unpinned, options.max_uncovered)
    outcome = build(project, None, locked=options.locked, limits=limits)
    if options.format != "text":
        if isinstance(sys.stdout, io.TextIOWrapper):  # programs read UTF-8; in a file's name may be what is none
            sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
        folder = folder_in_repository(project.root, os.environ.get("GITHUB_WORKSPACE", ""))
        print(told_to_programs(options.format, outcome, __version__, folder))
        return 1 if outcome.failed or too_many_warnings(outcome, options) else 0
    tell(outcome.problems)
    if outcome.failed or too_many_warnings(outcome, options):
        print(f"\n{counts(outcome.problems)}", file=sys.stderr)
        return 1
    print(f"{no_problems(outcome)}; {verified(outcome)}")
    for line in covered(outcome):
        print(line)
    return 0


def run_release(options: argparse.Namespace) -> int:
    from explainer.alone import building
    from explainer.coverage import Limits
    from explainer.history import release
    from explainer.outcome import counts

    project = project_of(options)
    with building(project, None) as refused:
        if refused:
            return done([], refused, "nothing is recorded")
        outcome = build(project, None, limits=Limits(options.max_unpinned, options.max_uncovered))
        tell(outcome.problems)
        if outcome.failed or too_many_warnings(outcome, options) or outcome.links is None or outcome.pins is None:
            print(f"\n{counts(outcome.problems)}; nothing is recorded", file=sys.stderr)
            return 1
        return done(*release(project, outcome.links, outcome.pins), "nothing is recorded")


def too_many_warnings(outcome: Outcome, options: argparse.Namespace) -> bool:
    return bool(options.strict and outcome.problems)


def run_diff(options: argparse.Namespace) -> int:
    from explainer.history import diff

    return done(*diff(project_of(options), options.revision), "nothing can be compared")


def run_deploy(options: argparse.Namespace) -> int:
    from explainer.deploy.run import as_built, choose, deploy

    project, otherwise = project_of(options), "nothing was deployed"
    chosen, problems = choose(project, options.target)
    if chosen is None:
        return done([], problems, otherwise)
    with TemporaryDirectory() as folder:  # built again, since what is published must be what is checked
        again = Path(folder).resolve() / "site"
        outcome = build(project, again, base_url=options.base_url, locked=True)
        if outcome.failed or outcome.links is None:
            return done([], outcome.problems, otherwise)
        files, problems = as_built(output_of(options, project.root), again, project.root)
    if problems:
        return done([], [*outcome.problems, *problems], otherwise)
    told, problems = deploy(project, chosen, outcome.links.dossier.site, files, options.dry_run)
    if outcome.left_out:
        told.append(f"left out: {outcome.left_out}")
    return done(told, [*outcome.problems, *problems], "the site was not deployed")


def run_lock(options: argparse.Namespace) -> int:
    from explainer.alone import building
    from explainer.kept import write_locks
    from explainer.lock import Lock
    from explainer.outcome import verified

    project = project_of(options)
    with building(project, None) as refused:
        if refused:
            return done([], refused, "the lock is as it was")
        outcome = build(project, None, accept=True)
        tell(outcome.problems)
        if outcome.failed or outcome.pins is None:
            return 1
        told = f"pins.lock holds {len(outcome.lock.pins)} pins; {verified(outcome)}"
        problems = write_locks(project, Lock(), outcome.lock, outcome.translated)
        return done([told], problems, "the lock is as it was")


def run_serve(options: argparse.Namespace) -> int:
    from explainer.alone import building
    from explainer.outcome import Outcome, count, summary
    from explainer.page_cache import PageCache
    from explainer.serve import serve
    from explainer.write import check_output

    project = project_of(options)
    output = output_of(options, project.root)
    if problems := check_output(output, project.root):
        tell(problems)
        return 1

    cache = PageCache(project.root, output)

    def rebuild(ahead: First) -> list[Problem]:
        started = time.perf_counter()
        with building(project, output, waits=True) as refused:
            if refused:
                outcome = Outcome(tuple(refused))
            else:
                outcome = build(project, output, base_url=options.base_url, cache=cache, ahead=ahead)
        tell(outcome.problems)
        if outcome.failed:
            shown = "the browser shows the last good site" if (output / "index.html").is_file() else "no site yet"
            print(f"\n{count(outcome.problems)}; {shown}", file=sys.stderr)
        else:
            print(summary(outcome, output.name, f"{time.perf_counter() - started:.2f}"))
        return [problem for problem in outcome.problems if not problem.is_warning]

    def watched() -> list[Path]:  # a translation may be begun meanwhile
        return [project.content, *project.translations, project.seeds, project.templates, default_templates()]

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

    project = project_of(options)
    paths, problems = write_schemas(project.content, project.root)
    return done(map(str, paths), problems, "no schema was written")


def run_words(options: argparse.Namespace) -> int:
    from explainer.words.extraction import write_words

    project = project_of(options)
    told, problems = write_words(project.root, options.language, project.template_folders)
    return done(told, problems, "nothing was written")


def run_export(options: argparse.Namespace) -> int:
    from explainer.tables.exports import export_tables

    project = project_of(options)
    folder = options.folder or project.root / "tables"
    told, problems = export_tables(project, folder)
    return done([*told, f"in {folder}"], problems, "no table was written")


def run_import(options: argparse.Namespace) -> int:
    from explainer.tables.imports import import_tables  # only here: ruamel.yaml is for nothing else

    told, problems = import_tables(project_of(options), options.tables, options.dry_run)
    last = "nothing was written" if options.dry_run else f"now run: {program()} check"
    return done([*told, last], problems, "content/ is as it was")


def done(told: Iterable[str], problems: Iterable[Problem], otherwise: str) -> int:
    """Tells how a command ended; `otherwise` says how things are where it failed. The exit status."""
    from explainer.outcome import count, errors_of

    problems = list(problems)
    tell(problems)
    if errors_of(problems):
        print(f"\n{count(problems)}; {otherwise}", file=sys.stderr)
        return 1
    print("\n".join(told))
    return 0


def tell(problems: Iterable[Problem]) -> None:
    if text := report(problems):
        print(text, file=sys.stderr)


def run() -> NoReturn:
    """The command line, and the end of the process.

    It ends at once: to free the records one by one would take a quarter of the time of a build.
    """
    # A service may run it with these closed. What is opened now also takes their numbers, which no file gets then.
    sys.stdout = sys.stdout or Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
    sys.stderr = sys.stderr or Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
    status = main()
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError):
            stream.flush()
    os._exit(status)


if __name__ == "__main__":
    run()
