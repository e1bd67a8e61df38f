"""Whatever comes from elsewhere is bounded, locked, known by its licence, and pinned."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable
from importlib.metadata import metadata, requires, version
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
PYPROJECT = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
PROJECT = tomllib.loads(PYPROJECT)
LOCK = (ROOT / "requirements-dev.lock").read_text(encoding="utf-8")
LICENCES = (ROOT / "docs" / "licences.md").read_text(encoding="utf-8")
WORKFLOWS = [*sorted((ROOT / ".github").rglob("*.y*ml")), *sorted((ROOT / "docs").rglob("*.md"))]
"""Those of the repository, and those that authors are told to copy."""

RUN = [*PROJECT["project"]["dependencies"], *PROJECT["project"]["optional-dependencies"]["s3"]]
EXTRAS = [line for lines in PROJECT["project"]["optional-dependencies"].values() for line in lines]
DIRECT = [
    Requirement(line)
    for line in [*PROJECT["build-system"]["requires"], *PROJECT["project"]["dependencies"], *EXTRAS]
    if not line.startswith("explainer[")
]

LOCKED = {
    canonicalize_name(name): (number, marker)
    for name, number, marker in re.findall(r"^([\w.-]+)==(\S+)(?: ; (.+?))? \\\n", LOCK, re.MULTILINE)
}
"""Of each package in the lock, by name: its version, and for which machines it is; empty where for all."""

TABLE = dict(re.findall(r"^\| ([\w.-]+) \| ([^|]+) \|", LICENCES.partition("|---")[2], re.MULTILINE))


# The bounds in pyproject.toml


@pytest.mark.parametrize("requirement", DIRECT, ids=lambda requirement: str(requirement.name))
def test_each_dependency_has_a_lower_and_an_upper_bound(requirement: Requirement) -> None:
    assert sorted(bound.operator for bound in requirement.specifier) == ["<", ">="]


def test_each_dependency_says_why_it_is_there() -> None:
    lines = re.findall(r'^  "\S+",.*$', PYPROJECT.partition("[tool.")[0], re.MULTILINE)
    assert len(lines) > 30
    assert [line for line in lines if not re.search(r",\s+# \w", line)] == []


# The lock


@pytest.mark.parametrize("requirement", DIRECT, ids=lambda requirement: str(requirement.name))
def test_each_dependency_stands_in_the_lock_within_its_bounds(requirement: Requirement) -> None:
    number, marker = LOCKED[canonicalize_name(requirement.name)]
    assert requirement.specifier.contains(number)
    assert marker == "", "every machine needs it"


def test_everything_in_the_lock_has_one_version_and_hashes() -> None:
    names = re.findall(r"^[\w.-]+", LOCK, re.MULTILINE)
    assert sorted(names) == sorted(LOCKED)
    entries = re.split(r"^(?=[\w.-]+==)", LOCK, flags=re.MULTILINE)[1:]
    assert len(entries) == len(LOCKED)
    for entry in entries:
        assert re.fullmatch(r"[^\n]+ \\\n( +--hash=sha256:[0-9a-f]{64}( \\)?\n)+", entry), entry.partition("\n")[0]


def test_the_lock_names_no_address_and_no_path() -> None:
    assert not re.search(r"://|/|~|@|--(?!hash=)", LOCK)


@pytest.mark.skipif(os.environ.get("CI") != "true", reason="only CI installs from the lock")
def test_ci_has_installed_what_is_locked() -> None:
    other = {name: version(name) for name, (number, marker) in LOCKED.items() if not marker and version(name) != number}
    assert other == {}


# What is known to be vulnerable

WHOLE = [{"name": "jinja2", "version": "3.1.6", "vulns": []}]
VULNERABLE = [{"name": "pyyaml", "version": "5.3", "vulns": [{"id": "PYSEC-2021-142"}, {"id": "PYSEC-2020-96"}]}]
OUT_OF_REACH = [{"name": "tqdm", "skip_reason": "not found"}]


@pytest.mark.parametrize(
    ("packages", "status", "lines"),
    [
        (WHOLE, 0, ["audit: 1 packages were audited, 0 with known vulnerabilities"]),
        (
            WHOLE + VULNERABLE,
            1,
            [
                "audit: pyyaml 5.3: PYSEC-2021-142, PYSEC-2020-96",
                "audit: 2 packages were audited, 1 with known vulnerabilities",
            ],
        ),
        (
            VULNERABLE + OUT_OF_REACH,
            1,
            [
                "audit: pyyaml 5.3: PYSEC-2021-142, PYSEC-2020-96",
                "audit: 1 packages were audited, 1 with known vulnerabilities",
                "audit: what is known of 1 more is out of reach: tqdm",
            ],
        ),
        (
            OUT_OF_REACH,
            0,
            [
                "audit: 0 packages were audited, 0 with known vulnerabilities",
                "audit: what is known of 1 more is out of reach: tqdm",
            ],
        ),
        (None, 0, ["audit: the known vulnerabilities are out of reach; nothing was audited"]),
    ],
    ids=["none is known", "one is known", "one is known, and a gap", "only gaps", "no network"],
)
def test_the_audit_fails_where_a_vulnerability_is_known_and_else_tells_what_it_could_not_ask(
    packages: list[dict[str, object]] | None, status: int, lines: list[str], tmp_path: Path
) -> None:
    report = tmp_path / "report.json"
    report.write_text("" if packages is None else json.dumps({"dependencies": packages, "fixes": []}), encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, ROOT / ".ci" / "audit.py", report], capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stdout.splitlines(), ran.stderr) == (status, lines, "")


# Licences


def everything_below(requirements: Iterable[str]) -> set[str]:
    """The names of all that these need on this machine, themselves too."""
    found: set[str] = set()
    todo = [Requirement(line) for line in requirements]
    while todo:
        requirement = todo.pop()
        name = canonicalize_name(requirement.name)
        if name in found or not (requirement.marker is None or requirement.marker.evaluate({"extra": ""})):
            continue
        found.add(name)
        todo += [Requirement(line) for line in requires(name) or []]
    return found


def licence_of(name: str) -> str:
    """As the package's metadata has it: an SPDX expression, else its classifiers, else its own words."""
    of = metadata(name)
    (expression,) = of.get_all("License-Expression") or [""]
    classifiers = [line.split(" :: ")[-1] for line in of.get_all("Classifier") or [] if line.startswith("License ::")]
    return expression or " or ".join(sorted(classifiers)) or of["License"]


def test_the_table_of_licences_names_all_that_the_program_needs() -> None:
    needed = everything_below(RUN)
    assert needed - set(TABLE) == set()
    elsewhere = {name for name in set(TABLE) - needed if LOCKED[canonicalize_name(name)][1]}
    assert set(TABLE) - needed - elsewhere == set(), "nothing needs it"


@pytest.mark.parametrize("name", TABLE)
def test_each_licence_is_the_one_that_the_package_names(name: str) -> None:
    number, marker = LOCKED[canonicalize_name(name)]
    if marker and name not in everything_below(RUN):
        pytest.skip(f"{name} is for other machines: {marker}")
    if version(name) != number and os.environ.get("CI") != "true":
        pytest.skip(f"the table is of {name} {number}, and here is {version(name)}")
    assert TABLE[name] == licence_of(name)


# Actions


def test_every_action_is_pinned_by_a_full_hash_with_its_version_beside_it() -> None:
    lines = [
        line
        for path in WORKFLOWS
        for line in path.read_text(encoding="utf-8").splitlines()
        if re.match(r"\s*(- )?uses:", line)
    ]
    assert len(lines) >= 8
    pinned = r"\s*(?:- )?uses: ([\w./-]+)@([0-9a-f]{40}) # (v\d+\.\d+\.\d+)"
    found = [re.fullmatch(pinned, line) for line in lines]
    assert [line for line, match in zip(lines, found, strict=True) if match is None] == []
    pins = {match.groups() for match in found if match}
    assert len(pins) == len({name for name, _, _ in pins}), "one action has two pins"


def test_what_is_pinned_is_kept_fresh() -> None:
    updates = yaml.safe_load((ROOT / ".github" / "dependabot.yml").read_text(encoding="utf-8"))["updates"]
    assert {update["package-ecosystem"]: update["schedule"] for update in updates} == {
        "github-actions": {"interval": "weekly"},
        "pip": {"interval": "weekly"},
    }
