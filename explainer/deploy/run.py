"""The steps of `deploy`: which target, whether the site is the last build's, and the plan, carried out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from explainer.alone import NotAloneError, alone
from explainer.deploy.folder import Folder
from explainer.deploy.hosts import Host, HostError
from explainer.deploy.plan import STATE, Plan, Standing, cache_of, plan_of, state_text, type_of
from explainer.model import Site, Target
from explainer.problems import Place, Problem, closest_hint, relative
from explainer.project import Project
from explainer.read import read_dossier
from explainer.write import read_manifest

SITE = ("site", "")


@dataclass(frozen=True, slots=True)
class Chosen:
    """The target that is deployed to, and where site.yaml names it."""

    target: Target
    place: Place


def choose(project: Project, name: str | None) -> tuple[Chosen | None, list[Problem]]:
    """The target of a name. It may be left out where there is one only."""
    dossier, written, problems = read_dossier(project)
    if dossier is None:
        return None, problems
    targets = {target.id: target for target in dossier.site.deploy}
    place = Place("content/site.yaml")
    if not targets:
        hint = "write under deploy: main: {kind: folder, path: ../public}; docs/deploying.md has all kinds"
        return None, [Problem("E805", place, "site.yaml names no target to deploy to", hint)]
    place = written.place(SITE, ("deploy",), name=True)
    if name is None and len(targets) > 1:
        hint = f"name one: {', '.join(sorted(targets))}"
        return None, [Problem("E805", place, "there is more than one target", hint)]
    target = targets.get(name or next(iter(targets)))
    if target is None:
        return None, [
            Problem("E805", place, f"no target is called '{name}'", closest_hint("target", name or "", targets))
        ]
    return Chosen(target, written.place(SITE, ("deploy", target.id), name=True)), []


def as_built(folder: Path, again: Path, root: Path) -> tuple[dict[str, bytes], list[Problem]]:
    """The files of the site, by path; a problem where they are not those of a build made just now, `again`."""
    names, problems = read_manifest(folder, root)
    if problems:
        return {}, problems
    shown = relative(folder, root)
    hint = "run python build.py, look at the site, and deploy again, with the same --base-url if there was one"
    if not names:
        return {}, [Problem("E803", Place(shown), "no build has written a site here", hint)]
    expected = {name: (again / name).read_bytes() for name in read_manifest(again, root)[0]}
    found = {name: data for name in names if (data := _read(folder / name)) is not None}
    wrong = sorted(
        (name, "is missing" if name not in found else "is not what a build gives now" if name in expected else "is old")
        for name in names | set(expected)
        if found.get(name) != expected.get(name)
    )
    if not wrong:
        return found, []
    name, how = min(wrong, key=lambda one: (not one[0].endswith(".html"), one))
    more = f", and {len(wrong) - 1} more" if len(wrong) > 1 else ""
    return {}, [Problem("E803", Place(f"{shown}/{name}"), f"this file of the site {how}{more}", hint)]


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def deploy(
    project: Project, chosen: Chosen, site: Site, files: Mapping[str, bytes], dry_run: bool
) -> tuple[list[str], list[Problem]]:
    """Brings the target to hold the files. What is told of it; or the problem that stopped it."""
    sending, name = False, f"{chosen.target.id} ({chosen.target.where})"
    files = for_kind(chosen.target, files)
    try:
        with TemporaryDirectory() as workplace, ExitStack() as ends:
            if not dry_run:
                ends.enter_context(
                    alone("deploy to this target", identity(project, chosen.target), project.root.resolve())
                )
            host = host_of(project, chosen.target, Path(workplace), ends)
            standing = host.look()
            plan = plan_of({path: host.hash_of(path, data) for path, data in files.items()}, standing)
            if plan.in_the_way:
                return [], [_in_the_way(plan, chosen)]
            if dry_run:
                return [*_steps(plan, files), f"{name}: nothing was touched; it would be {_counted(plan)}"], []
            sending = True
            carry_out(plan, files, standing, host)
    except (HostError, NotAloneError) as error:
        again = "deploy again: what was sent is whole, and what is there still loads" if sending else ""
        return [], [Problem("E804", chosen.place, f"{chosen.target.id}: {error}", error.hint or again)]
    return [f"{name}: {_counted(plan)}", *([str(site.base_url)] if site.base_url else [])], []


def for_kind(target: Target, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files that a kind of target takes."""
    if target.kind == "git":
        return {**files, ".nojekyll": b""}  # GitHub Pages would else leave out what starts with an underscore
    if target.kind == "s3":
        return {path: data for path, data in files.items() if path != "_headers"}  # only other hosts read it
    return dict(files)


def identity(project: Project, target: Target) -> str:
    """The same text for the same place, from whichever project it is named."""
    if target.kind == "folder":
        return f"folder {(project.root / str(target.path)).resolve()}"
    if target.kind == "git":
        return f"git {_repository(project, target)} {target.branch}"
    return f"{target.kind} {target.where.rstrip('/')} {target.endpoint or target.port or ''}"


def _repository(project: Project, target: Target) -> str:
    """The repository of git: an address, or the whole path of a folder."""
    on_disk = project.root / str(target.repository)
    return str(on_disk.resolve()) if on_disk.is_dir() else str(target.repository)


def host_of(project: Project, target: Target, workplace: Path, ends: ExitStack) -> Host:
    """The host of a target; its module is imported here, since another kind needs other things installed.

    `workplace` is an empty folder that it may use until it is done; `ends` closes what it opens.
    """
    if target.kind == "git":
        from explainer.deploy.git import Git

        return Git(_repository(project, target), str(target.branch), workplace)
    if target.kind == "s3":
        from explainer.deploy.s3 import S3

        return S3(target)
    if target.kind == "ssh":
        from explainer.deploy.ssh import Ssh

        ssh = Ssh(target, workplace)
        ends.callback(ssh.close)
        return ssh
    folder = (project.root / str(target.path)).resolve()
    for own in (project.content, project.seeds, project.templates, project.root / "site", project.root / ".git"):
        if folder.is_relative_to(own.resolve()):
            raise HostError(f"{target.path} lies in {own.name}/ of the project", "name a folder of its own")
    if project.root.resolve().is_relative_to(folder):
        raise HostError(f"{target.path} is the project, or a folder around it", "name a folder of its own")
    return Folder(folder)


def carry_out(plan: Plan, files: Mapping[str, bytes], standing: Standing, host: Host) -> None:
    """Takes the steps. The list of what is ours names old and new alike until all is done: whenever this is
    stopped, every file that it put there is known as ours to the next run.
    """
    wanted = frozenset(files)
    if plan.steps or standing.ours != wanted:
        host.put(STATE, state_text(standing.ours | wanted))
        for step in plan.steps:
            if step.action == "send":
                host.put(step.path, files[step.path])
            else:
                host.remove(step.path)
        host.put(STATE, state_text(wanted))
    host.finish()


def _in_the_way(plan: Plan, chosen: Chosen) -> Problem:
    more = f", and {len(plan.in_the_way) - 1} more" if len(plan.in_the_way) > 1 else ""
    message = f"{chosen.target.id}: {plan.in_the_way[0]}{more} stands there, and no deploy put it there"
    return Problem("E804", chosen.place, message, "move it away, or name another place for the site")


def _steps(plan: Plan, files: Mapping[str, bytes]) -> Iterator[str]:
    for step in plan.steps:
        if step.action == "send":
            yield f"send {step.path}  ({len(files[step.path])} bytes, {type_of(step.path)}, {cache_of(step.path)})"
        else:
            yield f"{step.action} {step.path}"


def _counted(plan: Plan) -> str:
    """`12 files sent, 30 left as they were, 2 removed`."""
    files = "1 file" if plan.sent == 1 else f"{plan.sent} files"
    return f"{files} sent, {len(plan.unchanged)} left as they were, {plan.removed} removed"
