"""`import` and `export` on a small project: what changes, what stays, what is told."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import build
from explainer.problems import report
from explainer.project import Project
from explainer.tables.exports import export_tables
from explainer.tables.imports import import_tables
from explainer.tables.sheets import kind_of
from tests.project import files_in, make_project, sections

FILES = """\
-- content/people.yaml --
# Everybody
mira-okafor:
  formerly: [m-okafor]
  name: Mira Okafor   # harbour master
  also: [Ms Okafor]
  role: Harbour master
  facts:
    - {label: Age, value: "51", pins: [report#5]}
    - {label: From, value: Port Alder}

reyk: {name: Reyk}
-- content/claims.yaml --
more-than-20:
  text: More than 20 men died.
  by: reyk
  responses:
    - by: mira-okafor
      kind: no_information
      text: Knows nothing.
      pins: [{source: report, quote: no information}]
"""


def in_project(root: Path, tables: dict[str, str], files: str = FILES) -> tuple[Project, list[Path]]:
    project = make_project(root, files)
    paths = []
    for name, text in tables.items():
        paths.append(root / name)
        paths[-1].write_text(text, encoding="utf-8", newline="")
    return project, paths


def after(root: Path, tables: dict[str, str], files: str = FILES) -> tuple[list[str], dict[str, str]]:
    """What an import tells, and the files of content/ that it changed or made."""
    project, paths = in_project(root, tables, files)
    before = files_in(project.root / "content")
    told, problems = import_tables(project, paths)
    assert problems == [], report(problems)
    made = files_in(project.root / "content")
    return told, {name: data.decode() for name, data in made.items() if before.get(name) != data}


PEOPLE = sections(FILES)["content/people.yaml"]


def test_a_row_changes_its_record_and_a_new_one_is_added(tmp_path: Path) -> None:
    told, made = after(
        tmp_path,
        {
            "people.csv": "id,Name,Role\r\n"
            "mira-okafor,Mira Okafor,Harbour master of Port Alder\r\nlena-marsh,Lena Marsh,\r\n"
        },
    )
    assert told == ["people.yaml: 1 added, 1 changed, 0 as they were; 1 is not in the table, and stays"]
    changed = PEOPLE.replace("role: Harbour master\n", "role: Harbour master of Port Alder\n")
    assert made == {"people.yaml": changed + "\nlena-marsh:\n  name: Lena Marsh\n"}


def test_an_empty_cell_removes_its_field_and_a_column_that_is_not_there_leaves_its_field(tmp_path: Path) -> None:
    _, made = after(tmp_path, {"people.csv": "id,role\nmira-okafor,\n"})
    assert made == {"people.yaml": PEOPLE.replace("  role: Harbour master\n", "")}


def test_a_fact_whose_cells_are_empty_goes(tmp_path: Path) -> None:
    table = "id,facts.1.label,facts.1.value,facts.1.pins\nmira-okafor,,,\n"
    _, made = after(tmp_path, {"people.csv": table})
    assert made == {
        "people.yaml": PEOPLE.replace('\n    - {label: Age, value: "51", pins: [report#5]}\n    - {', "\n    - {")
    }


def test_a_record_in_a_folder_is_changed_where_it_lies_and_new_ones_have_a_file(tmp_path: Path) -> None:
    files = "-- content/people/quay.yaml --\nreyk: {name: Reyk}\n-- content/people/a.yaml --\nmira: {name: Mira}\n"
    told, made = after(tmp_path, {"people.csv": "id,name\nreyk,Tomas Reyk\nlena,Lena\n"}, files)
    assert made == {
        "people/quay.yaml": "reyk: {name: Tomas Reyk}\n",
        "people/imported.yaml": "# yaml-language-server: $schema=../.schemas/people.json\n\nlena:\n  name: Lena\n",
    }
    assert told == ["people.yaml: 1 added, 1 changed, 0 as they were; 1 is not in the table, and stays"]


def test_line_ends_and_a_byte_order_mark_stay(tmp_path: Path) -> None:
    project, paths = in_project(tmp_path, {"people.csv": "id,role\nreyk,Secretary\n"})
    path = project.content / "people.yaml"
    path.write_bytes(b"\xef\xbb\xbf# All\r\nreyk:\r\n  name: Reyk\r\n")
    assert import_tables(project, paths)[1] == []
    assert path.read_bytes() == b"\xef\xbb\xbf# All\r\nreyk:\r\n  name: Reyk\r\n  role: Secretary\r\n"


def test_a_claim_and_the_answers_to_it_come_in_together(tmp_path: Path) -> None:
    tables = {
        "responses.csv": "claim,number,by,kind,text\nnew,,reyk,declined,No comment.\nmore-than-20,,reyk,denial,No.\n",
        "claims.csv": "id,text,by\nnew,Something.,reyk\n",
    }
    told, made = after(tmp_path, tables)
    assert told == [
        "claims.yaml: 1 added, 0 changed, 0 as they were; 1 is not in the table, and stays",
        "responses: 2 added, 0 changed, 0 as they were; 1 is not in the table, and stays",
    ]
    assert made["claims.yaml"] == sections(FILES)["content/claims.yaml"] + (
        "    - {by: reyk, kind: denial, text: No.}\n"
        "\nnew:\n  text: Something.\n  by: reyk\n  responses: [{by: reyk, kind: declined, text: No comment.}]\n"
    )
    project = Project(tmp_path, tmp_path)
    assert import_tables(project, [tmp_path / "responses.csv"])[0] == [
        "responses: 0 added, 0 changed, 2 as they were; 1 is not in the table, and stays"
    ]


def test_a_dry_run_tells_each_field_and_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "id,name,role,also\nmira-okafor,Mira Okafor,,Ms Okafor | Mira\nlena,Lena,Chief,\nreyk,Reyk,,\n"
    _, paths = in_project(tmp_path, {"people.csv": text})
    before = files_in(tmp_path)
    assert build.main(["import", "--dry-run", str(paths[0]), "--project", str(tmp_path)]) == 0
    assert (
        capsys.readouterr().out
        == f"""\
{paths[0]}, row 2: mira-okafor changes
    role
      was: Harbour master
      now: (nothing)
    also
      was: Ms Okafor
      now: Ms Okafor | Mira
{paths[0]}, row 3: lena is new
    name: Lena
    role: Chief
people.yaml: 1 added, 1 changed, 1 as they were
nothing was written
"""
    )
    assert files_in(tmp_path) == before


BAD = {
    "people-2024.csv": (
        "id,name,kind,facts.1.label,facts.1.value,pins\n"
        'mira-okafor,"Mira\nOkafor",persn,Age,,report 5\n'
        "mira-okafor,X\n"
        "Mira_O,M,person\n"
        'lena,,,,,"report#3 ""a"""\n'
    ),
    "Harbour - timeline.csv": "id;title;date\nfire;F;Feb 9 2018\n",
    "responses.csv": "claim,number,by,kind,text,counter\nmore-than-20,7,reyk,denial,T\nmore-than-2,,r,denial,T\n",
}

BAD_REPORT = '''\
Harbour - timeline.csv:2:8: row 2, column ‘date’: 'Feb 9 2018' is not a date [E206]
    fire;F;Feb 9 2018
           ^
    nearest form: 2018-02-09

people-2024.csv:3:9: row 2, column ‘kind’: 'kind' cannot be 'persn' [E203]
    Okafor",persn,Age,,report 5
            ^
    closest value: person

people-2024.csv:3:15: row 2, column ‘facts.1.label’: 'value' is required here [E202]
    Okafor",persn,Age,,report 5
                  ^

people-2024.csv:3:20: row 2, column ‘pins’: a pin is written report#5, or {source: report, quote: …} [E203]
    Okafor",persn,Age,,report 5
                       ^
    in a table: report#5, report "words", or report#5 "words" (2)

people-2024.csv:4:1: row 3, column ‘id’: the id 'mira-okafor' is used twice [E205]
    mira-okafor,X
    ^
    first used at people-2024.csv:2:1

people-2024.csv:5:1: row 4, column ‘id’: an id is lower-case letters a to z, digits and single hyphens [E204]
    Mira_O,M,person
    ^
    write mira-o

people-2024.csv:6:1: row 5: 'name' is required here [E202]
    lena,,,,,"report#3 ""a"""
    ^

responses.csv:2:14: row 2, column ‘number’: there is no response 7 [E110]
    more-than-20,7,reyk,denial,T
                 ^
    'more-than-20' has 1; leave the cell empty for a new one

responses.csv:3:1: row 3, column ‘claim’: no claim has the id 'more-than-2' [E301]
    more-than-2,,r,denial,T
    ^
    closest id: more-than-20'''

WORSE = {
    "people.csv": "id,Name,rolle,name\n,Tomas Reyk\nlena,Lena,,,a,b\n",
    "claims.csv": "text,by,\nT,reyk,x\n",
    "table.csv": "id\n",
}

WORSE_REPORT = """\
claims.csv:1:1: row 1: there is no column ‘id’ [E110]
    text,by,
    ^
    the table of claims needs a column with this heading, to say which record a row is

claims.csv:2:8: row 2: this cell is in a column without a heading [E110]
    T,reyk,x
           ^
    write a heading into the first row

people.csv:1:9: row 1: unknown column ‘rolle’ [E110]
    id,Name,rolle,name
            ^
    closest column: role

people.csv:1:15: row 1: ‘name’ is the column ‘name’ once more [E110]
    id,Name,rolle,name
                  ^
    keep one of them

people.csv:2:2: row 2: the column ‘id’ is empty here [E110]
    ,Tomas Reyk
     ^
    write tomas-reyk

people.csv:3:13: row 3 has 6 cells, and the headings are 4 [E110]
    lena,Lena,,,a,b
                ^
    a comma inside a cell needs quotation marks around the cell

table.csv: the name of this file does not say what the table holds [E109]
    name it by what it holds: people.csv, timeline.csv, claims.csv, sources.csv, responses.csv"""


@pytest.mark.parametrize(("tables", "told"), [(BAD, BAD_REPORT), (WORSE, WORSE_REPORT)], ids=["values", "forms"])
def test_every_problem_of_all_tables_is_told_and_nothing_is_written(
    tables: dict[str, str],
    told: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    in_project(tmp_path, tables)
    before = files_in(tmp_path)
    monkeypatch.chdir(tmp_path)
    assert build.main(["import", *tables, "--project", str(tmp_path)]) == 1
    number = told.count("[E")
    assert capsys.readouterr().err == f"{told}\n\n{number} problems; content/ is as it was\n"
    assert files_in(tmp_path) == before


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("people.csv", "people"),
        ("people-2024.csv", "people"),
        ("People.CSV", "people"),
        ("Harbour - people.csv", "people"),
        ("Harbour sources - people (1).csv", "people"),
        ("my responses.csv", "responses"),
        ("people and claims.csv", None),
        ("peoples.csv", None),
        ("table.csv", None),
    ],
)
def test_the_name_of_a_file_says_what_it_holds(name: str, kind: str | None) -> None:
    assert kind_of(Path(name)) == kind


# Export


def test_an_export_says_what_it_wrote(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_project(tmp_path, FILES)
    assert build.main(["export", "--project", str(tmp_path)]) == 0
    assert capsys.readouterr().out == (
        "people.csv     2 rows\ntimeline.csv   0 rows\nclaims.csv     1 row\nsources.csv    0 rows\n"
        f"responses.csv  1 row\nin {tmp_path / 'tables'}\n"
    )
    first = files_in(tmp_path / "tables")
    assert build.main(["export", str(tmp_path / "tables"), "--project", str(tmp_path)]) == 0  # over its own tables
    assert files_in(tmp_path / "tables") == first


def test_an_export_does_not_write_over_a_file_that_is_no_such_table(tmp_path: Path) -> None:
    project = make_project(tmp_path, FILES)
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables" / "people.csv").write_text("year,people\n1900,5\n", encoding="utf-8")
    (tmp_path / "tables" / "claims.csv").mkdir()
    before = files_in(tmp_path)
    assert (
        report(export_tables(project, tmp_path / "tables")[1])
        == """\
tables/claims.csv: this file is in the way, and it is no table of claims [E801]
    move it away, or name another folder: python build.py export FOLDER

tables/people.csv: this file is in the way, and it is no table of people [E801]
    move it away, or name another folder: python build.py export FOLDER"""
    )
    assert files_in(tmp_path) == before


def test_an_export_tells_what_is_wrong_and_writes_nothing(tmp_path: Path) -> None:
    project = make_project(tmp_path, '-- content/people.yaml --\nmira: {name: "Mi\\era"}\n')
    told = report(export_tables(project, tmp_path / "tables")[1])
    assert told.startswith("content/people.yaml:1:14: U+001B (a control character), which readers cannot see [E113]")
    shutil.rmtree(tmp_path / "content")
    assert export_tables(project, tmp_path / "tables")[1][0].code == "E101"
    assert not (tmp_path / "tables").exists()
