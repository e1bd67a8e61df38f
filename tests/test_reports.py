"""Reports for other programs: JSON in the committed shape, workflow commands that hold, SARIF that is valid."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft4Validator, Draft202012Validator

import build
from explainer.problems import KINDS, Place, Problem
from explainer.project import folder_in_repository
from explainer.reports import FORMATS, Facts, SourceFacts, StatementFacts, as_github, as_json, as_sarif, docs_of
from tests.project import make_project

ROOT = Path(__file__).parent.parent
SCHEMA = json.loads((ROOT / "docs" / "check.schema.json").read_text(encoding="utf-8"))
CHECKING = (ROOT / "docs" / "checking.md").read_text(encoding="utf-8")

UNKNOWN = Problem(
    "E301",
    Place("content/claims.yaml", 14, 9, "  by: mira-okaford"),
    "no person has the id 'mira-okaford'",
    "closest id: mira-okafor",
)
EMPTY = Problem("E103", Place("content/people.yaml"), "this file is empty")
UNUSED = Problem("W103", Place("content/sources.yaml", 5, 1, "report:"), "nothing rests on paragraph 14 of 'report'")
FOUND = [UNUSED, UNKNOWN, EMPTY, UNKNOWN]
"""Out of order, and one of them twice."""
SOURCE = SourceFacts(
    paragraphs=14, pinned=12, passed_over=1, uncovered=1, quoted_words=9, quoted_share=0.1, quote_limit=0.2
)
STATEMENTS = StatementFacts(all=9, pinned=6, ours=2, unpinned=1)
FACTS = Facts(by_text=3, by_lock=1, statements=STATEMENTS, sources={"report": SOURCE})


def json_of(problems: list[Problem], facts: Facts | None = None) -> Any:
    return json.loads(as_json(problems, facts, "Explainer 0.1.0"))


def sarif_of(problems: list[Problem], folder: str = "") -> Any:
    return json.loads(as_sarif(problems, "0.1.0", folder))


# Codes


@pytest.mark.parametrize(
    ("code", "anchor"),
    [
        ("E203", "e203-a-value-has-the-wrong-form"),
        ("E104", "e104-the-yaml-is-broken"),
        ("E207", "e207-the-articles-front-matter-is-broken"),
        ("E408", "e408-pinslock-is-out-of-date"),
    ],
)
def test_a_code_leads_to_its_section_by_the_anchor_that_github_makes(code: str, anchor: str) -> None:
    assert docs_of(code) == f"docs/writing.md#{anchor}"


@pytest.mark.parametrize("code", KINDS)
def test_the_anchor_of_a_code_is_that_of_a_heading(code: str) -> None:
    path, _, anchor = docs_of(code).partition("#")
    headings = re.findall(r"^#+ (.+)$", (ROOT / path).read_text(encoding="utf-8"), re.MULTILINE)
    made = ["".join(c for c in h.lower() if c.isalnum() or c in "-_ ").replace(" ", "-") for h in headings]
    assert made.count(anchor) == 1, "a second one would be called …-1"


# JSON


def test_json_holds_each_problem_once_in_order_with_all_that_an_author_is_told() -> None:
    told = json_of(FOUND, FACTS)
    assert [problem["code"] for problem in told["problems"]] == ["E301", "E103", "W103"]
    assert told["counts"] == {"errors": 2, "warnings": 1}
    assert told["problems"][0] == {
        "code": "E301",
        "kind": "no record has this id",
        "severity": "error",
        "file": "content/claims.yaml",
        "line": 14,
        "column": 9,
        "row": "  by: mira-okaford",
        "message": "no person has the id 'mira-okaford'",
        "hint": "closest id: mira-okafor",
        "docs": "docs/writing.md#e301-no-record-has-this-id",
    }
    assert told["problems"][2]["severity"] == "warning"
    assert told["verified"] == {"quotations": 4, "by_text": 3, "by_lock": 1}
    assert told["statements"] == {"all": 9, "pinned": 6, "ours": 2, "unpinned": 1}
    assert told["sources"] == {
        "report": {
            "paragraphs": 14,
            "pinned": 12,
            "passed_over": 1,
            "uncovered": 1,
            "quoted_words": 9,
            "quoted_share": 0.1,
            "quote_limit": 0.2,
        }
    }


def test_a_whole_file_has_neither_line_nor_column_in_json() -> None:
    problem = json_of([EMPTY])["problems"][0]
    assert (problem["line"], problem["column"], problem["row"]) == (None, None, "")


def test_what_was_not_looked_at_is_null_and_not_nought() -> None:
    assert json_of([EMPTY])["verified"] is None
    assert json_of([], Facts(0, 0, STATEMENTS))["verified"] == {"quotations": 0, "by_text": 0, "by_lock": 0}


@pytest.mark.parametrize(("problems", "facts"), [([], None), ([], FACTS), (FOUND, FACTS), (FOUND, None)])
def test_json_has_the_shape_of_the_committed_schema(problems: list[Problem], facts: Facts | None) -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert list(Draft202012Validator(SCHEMA).iter_errors(json_of(problems, facts))) == []


def test_the_schema_knows_every_field_and_requires_it() -> None:
    told = json_of(FOUND, FACTS)
    parts = [
        (SCHEMA, told),
        (SCHEMA["properties"]["counts"], told["counts"]),
        (SCHEMA["properties"]["verified"], told["verified"]),
        (SCHEMA["properties"]["statements"], told["statements"]),
        (SCHEMA["$defs"]["problem"], told["problems"][0]),
        (SCHEMA["$defs"]["source"], told["sources"]["report"]),
    ]
    for schema, value in parts:
        assert list(schema["properties"]) == schema["required"] == list(value)


def test_the_schema_refuses_another_shape() -> None:
    validator = Draft202012Validator(SCHEMA)
    changes: tuple[dict[str, Any], ...] = (
        {"version": 2},
        {"counts": {"errors": 1}},
        {"problems": [{"code": "E301"}]},
        {"sources": []},
    )
    for change in changes:
        assert not validator.is_valid({**json_of(FOUND, FACTS), **change}), change


def test_the_page_on_checking_lists_every_field_of_the_json() -> None:
    def fields(schema: Any, path: str = "") -> Iterator[str]:
        if "$ref" in schema:
            schema = SCHEMA["$defs"][schema["$ref"].rpartition("/")[2]]
        if "items" in schema:
            yield from fields(schema["items"], f"{path}[]")
        if "additionalProperties" in schema:
            yield from fields(schema["additionalProperties"], f"{path}.*")
        for name, part in schema.get("properties", {}).items():
            below = f"{path}.{name}" if path else name
            inner = list(fields(part, below))
            yield from [below, *inner] if not inner or below in ("problems", "verified", "statements") else inner

    table = CHECKING.partition("| field | what it holds |")[2]
    assert re.findall(r"^\| `([^`]+)` \|", table, re.MULTILINE) == list(fields(SCHEMA))


# Workflow commands of GitHub Actions


def test_a_workflow_command_names_file_line_column_and_kind() -> None:
    assert as_github(FOUND).splitlines() == [
        "::error file=content/claims.yaml,line=14,col=9,title=E301 no record has this id"
        "::no person has the id 'mira-okaford'%0Aclosest id: mira-okafor",
        "::error file=content/people.yaml,title=E103 a file is empty::this file is empty",
        "::warning file=content/sources.yaml,line=5,col=1,title=W103 a paragraph of a source is not used"
        "::nothing rests on paragraph 14 of 'report'",
        "2 problems, 1 warning",
    ]


def test_without_a_problem_there_is_no_command() -> None:
    assert as_github([]) == "no problems"
    assert as_github([UNUSED]).endswith("\nno problems, 1 warning")


def test_files_are_named_from_the_top_of_the_repository() -> None:
    assert as_github([EMPTY], "stories/fire").startswith("::error file=stories/fire/content/people.yaml,")
    outside = Problem("E701", Place("/elsewhere/base.html", 1, 1), "the template is broken")
    assert as_github([outside], "stories/fire").startswith("::error file=/elsewhere/base.html,")


def test_what_ends_a_command_or_a_property_is_escaped() -> None:
    awkward = Problem("E102", Place("content/50%: a,b.yaml", 1, 1), "100%\r\n::error::x")
    command, _ = as_github([awkward]).split("\n")
    assert "file=content/50%25%3A a%2Cb.yaml,line=1," in command
    assert command.endswith("::100%25%0D%0A::error::x")


@given(st.text(), st.text(min_size=1), st.text())
def test_a_command_is_read_back_as_it_was_meant(path: str, message: str, hint: str) -> None:
    """By the rules of GitHub's runner: one line, properties up to the next `::`, each unescaped."""
    rows = as_github([Problem("E102", Place(f"content/{path}", 1, 1), message, hint)]).split("\n")
    assert len(rows) == 2
    head, _, data = rows[0].removeprefix("::error ").partition("::")
    read = dict(part.split("=", 1) for part in head.split(","))
    assert unescaped(read["file"]) == f"content/{path}"
    assert unescaped(data) == f"{message}\n{hint}".rstrip()


def unescaped(text: str) -> str:
    for escape, char in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(escape, char)
    return text


# SARIF


def test_sarif_holds_each_problem_once_at_its_place() -> None:
    run = sarif_of(FOUND, "stories/fire")["runs"][0]
    assert run["columnKind"] == "unicodeCodePoints"
    first = run["results"][0]
    assert [result["ruleId"] for result in run["results"]] == ["E301", "E103", "W103"]
    assert [result["level"] for result in run["results"]] == ["error", "error", "warning"]
    assert first["message"] == {"text": "no person has the id 'mira-okaford'\nclosest id: mira-okafor"}
    assert first["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "stories/fire/content/claims.yaml", "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 14, "startColumn": 9},
    }
    assert "region" not in run["results"][1]["locations"][0]["physicalLocation"], "a whole file has none"


def test_every_kind_of_problem_is_a_rule_and_results_point_at_theirs() -> None:
    run = sarif_of(FOUND)["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == list(KINDS)
    for rule in rules:
        assert rule["helpUri"] == docs_of(rule["id"])
        assert rule["defaultConfiguration"]["level"] == ("warning" if rule["id"].startswith("W") else "error")
        # What code scanning asks of a rule, beyond SARIF.
        assert all(rule[name]["text"] for name in ("shortDescription", "fullDescription", "help"))
    assert all(rules[result["ruleIndex"]]["id"] == result["ruleId"] for result in run["results"])


def test_a_fingerprint_stays_when_a_line_moves_and_changes_with_its_words() -> None:
    def fingerprint(line: int, row: str, message: str = "x") -> str:
        made = sarif_of([Problem("E301", Place("a.yaml", line, 1, row), message)])["runs"][0]["results"][0]
        return str(made["partialFingerprints"])

    assert fingerprint(3, "by: a") == fingerprint(30, "  by: a")
    assert len({fingerprint(3, "by: a"), fingerprint(3, "by: b"), fingerprint(3, "by: a", "y")}) == 3


def test_names_of_files_are_uris_in_sarif() -> None:
    def location(path: str, folder: str = "") -> Any:
        result = sarif_of([Problem("E108", Place(path), "nothing reads this file")], folder)["runs"][0]["results"][0]
        return result["locations"][0]["physicalLocation"]["artifactLocation"]

    assert location("content/mayor & fire#1.yaml")["uri"] == "content/mayor%20%26%20fire%231.yaml"
    assert location("content/пожар.yaml")["uri"] == "content/%D0%BF%D0%BE%D0%B6%D0%B0%D1%80.yaml"
    assert location("content/\udcff.yaml")["uri"] == "content/%FF.yaml", "a name that is no UTF-8"
    assert location("/elsewhere/a b.html", "stories") == {"uri": "file:///elsewhere/a%20b.html"}
    assert location("C:/elsewhere/a.html", "stories") == {"uri": "file:///C:/elsewhere/a.html"}


@pytest.fixture
def sarif_schema() -> Any:
    """OASIS's schema. It is other people's work, so the repository does not hold it."""
    path = os.environ.get("SARIF_SCHEMA", "")
    if not Path(path).is_file():
        pytest.skip("SARIF_SCHEMA can name the JSON Schema of SARIF 2.1.0 (docs.oasis-open.org/sarif)")
    return json.loads(Path(path).read_text(encoding="utf-8"))


def test_sarif_is_valid_by_the_schema_of_oasis(sarif_schema: Any) -> None:
    validator = Draft4Validator(sarif_schema)
    for problems in ([], FOUND, [Problem(code, Place("a.yaml", 1, 1, "x"), "x") for code in KINDS]):
        assert list(validator.iter_errors(sarif_of(problems))) == []
    broken = sarif_of(FOUND)
    del broken["runs"][0]["tool"]
    assert not validator.is_valid(broken)


# The command


def check(words: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """The exit status and standard output of a check; nothing is said beside it."""
    status = build.main(["check", *words])
    said = capsys.readouterr()
    assert said.err == ""
    return status, said.out


def test_without_content_the_formats_still_hold(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = ["--project", str(tmp_path)]
    status, out = check([*place, "--format", "json"], capsys)
    assert (status, [p["code"] for p in json.loads(out)["problems"]]) == (1, ["E101"])
    status, out = check([*place, "--format", "sarif"], capsys)
    assert (status, json.loads(out)["runs"][0]["results"][0]["ruleId"]) == (1, "E101")
    status, out = check([*place, "--format", "github"], capsys)
    assert status == 1 and out.startswith("::error file=content,title=E101 ") and out.endswith("\n1 problem\n")


def test_a_clean_check_ends_with_status_0_and_what_it_verified(capsys: pytest.CaptureFixture[str]) -> None:
    status, out = check(["--project", str(ROOT), "--format", "json"], capsys)
    told = json.loads(out)
    assert (status, told["problems"]) == (0, [])
    assert told["verified"]["quotations"] == told["verified"]["by_text"] + told["verified"]["by_lock"] > 50
    report = told["sources"]["report"]
    assert report["pinned"] + report["passed_over"] == report["paragraphs"]
    Draft202012Validator(SCHEMA).validate(told)
    assert check(["--project", str(ROOT), "--format", "github"], capsys) == (0, "no problems\n")


def test_warnings_alone_end_with_status_0(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_project(tmp_path, "-- content/people.yaml --\nmira-okafor: {name: Mira Okafor, role: Harbour master}\n")
    status, out = check(["--project", str(tmp_path), "--format", "json"], capsys)
    assert (status, json.loads(out)["counts"]) == (0, {"errors": 0, "warnings": 1})


def test_columns_count_code_points(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_project(tmp_path, "-- content/people.yaml --\nmira-okafor: {role: 🔥🔥, nmae: Mira Okafor}\n")
    _, out = check(["--project", str(tmp_path), "--format", "json"], capsys)
    unknown = next(p for p in json.loads(out)["problems"] if p["code"] == "E201")
    assert unknown["row"][unknown["column"] - 1 :].startswith("nmae")


def test_a_project_in_a_sub_folder_is_told_from_the_top(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    project = make_project(tmp_path / "stories" / "fire", "-- content/people.yaml --\n\n")
    words = ["--project", str(project.root), "--format", "github"]
    monkeypatch.setenv("GITHUB_WORKSPACE", str(tmp_path))
    assert check(words, capsys)[1].startswith("::error file=stories/fire/content/people.yaml,")
    (tmp_path / "stories" / ".git").mkdir()
    assert check(words, capsys)[1].startswith("::error file=fire/content/people.yaml,"), "the repository, if there is"


def test_the_top_of_a_repository_is_the_nearest_git_else_the_workspace(tmp_path: Path) -> None:
    root = tmp_path / "stories" / "fire"
    root.mkdir(parents=True)
    assert folder_in_repository(root) == ""
    assert folder_in_repository(root, str(tmp_path)) == "stories/fire"
    assert folder_in_repository(root, str(tmp_path / "elsewhere")) == ""
    (tmp_path / "stories" / ".git").write_text("gitdir: elsewhere\n", encoding="utf-8")  # a worktree has a file
    assert folder_in_repository(root, str(tmp_path)) == "fire"


def test_an_unknown_format_and_a_format_of_a_build_are_wrong_usage() -> None:
    for words in (["check", "--format", "xml"], ["build", "--format", "json"], ["--format", "json"]):
        with pytest.raises(SystemExit) as ended:
            build.main(words)
        assert ended.value.code == 2


def test_reports_are_utf_8_whatever_the_terminal_speaks(tmp_path: Path) -> None:
    make_project(tmp_path, "-- content/people.yaml --\nmira-okafor: {nmae: Мира}\n")
    words = [str(ROOT / "build.py"), "check", "--project", str(tmp_path), "--format", "json"]
    ran = subprocess.run([sys.executable, *words], capture_output=True, env={**os.environ, "PYTHONIOENCODING": "ascii"})
    assert json.loads(ran.stdout.decode("utf-8"))["problems"][0]["row"] == "mira-okafor: {nmae: Мира}"


def test_a_check_loads_what_renders_only_for_templates_of_the_project(tmp_path: Path) -> None:
    make_project(tmp_path)
    program = "import sys, build; status = build.main(sys.argv[1:]); print(status, 'jinja2' in sys.modules)"
    command = [sys.executable, "-c", program, "check", "--project", str(tmp_path)]

    def last_line() -> str:
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True).stdout.splitlines()[-1]

    assert last_line() == "0 False"
    page = tmp_path / "templates" / "pages" / "404.html"
    page.parent.mkdir(parents=True)
    page.write_text("<p>{{ page.titel }}", encoding="utf-8")
    assert last_line() == "1 True"


def test_a_check_warns_of_colours_in_templates_of_the_project(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_project(tmp_path, "-- templates/style/tokens.css --\n:root { --claim: oklch(40% 0.1 50); }\n")
    _, out = check(["--project", str(tmp_path), "--format", "json"], capsys)
    assert [problem["code"] for problem in json.loads(out)["problems"]] == ["W701"]


# The hook


def hook() -> Any:
    [found] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    return found


def test_the_words_of_the_hook_check_a_project_and_write_nothing(tmp_path: Path) -> None:
    make_project(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    name, *words = hook()["entry"].split()
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["scripts"]
    assert name in scripts
    command = [sys.executable, str(ROOT / "build.py"), *words, "--project", str(tmp_path)]
    ran = subprocess.run(command, capture_output=True, text=True)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert sorted(tmp_path.rglob("*")) == before, "no pins.lock either"
    assert hook()["pass_filenames"] is False, "a check is of the whole project"


@pytest.mark.parametrize("path", ["content/site.yaml", "story/content/people/a.yaml", "seeds/a.txt", "a/templates/b/c"])
def test_the_hook_runs_for_what_a_check_reads(path: str) -> None:
    assert re.search(hook()["files"], path)


@pytest.mark.parametrize("path", ["README.md", "docs/content.md", "my-content/a.yaml"])
def test_the_hook_does_not_run_for_other_files(path: str) -> None:
    assert not re.search(hook()["files"], path)


# The page on checking


def test_the_page_names_what_there_is() -> None:
    assert re.findall(r"^\| `(\w+)` \| ", CHECKING.partition("## Exit")[0], re.MULTILINE) == list(FORMATS)
    assert f"id: {hook()['id']}" in CHECKING
    for example in re.findall(r"^```yaml\n(.*?)^```$", CHECKING, re.MULTILINE | re.DOTALL):
        assert yaml.safe_load(example)
    workflow = (ROOT / ".github" / "workflows" / "pages.yml").read_text(encoding="utf-8")
    for action in re.findall(r"uses: (actions/\S+ # \S+)", CHECKING):
        assert action in workflow, "one that the repository itself does not use"


def test_links_of_the_page_lead_somewhere() -> None:
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", CHECKING):
        assert target.startswith("https://") or (ROOT / "docs" / target).is_file(), target
