"""Nothing is read from outside a project, nor written there: names, and symbolic links, that lead out."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import build
from explainer.files import MOST_BYTES, put, read_bytes
from explainer.problems import Problem, report
from explainer.project import Project
from tests.project import files_in, make_project

pytestmark = pytest.mark.usefixtures("own_texts")


FILES = """\
-- content/sources.yaml --
news:
  title: The Harbour News
  publisher: The Harbour News
  language: en
  file: news.txt
-- seeds/news.txt --
The east quay burned on Monday.
-- content/people.yaml --
mira:
  name: Mira Okafor
"""
HINT = "put what it leads to in its place"
LEADS_OUT = "a symbolic link here leads out of the project"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "secret.txt").write_text("THE SECRET stands here\n", encoding="utf-8")
    (tmp_path / "project").mkdir()
    return make_project(tmp_path / "project", FILES)


def built(project: Project, *options: str) -> tuple[int, str]:
    """A build as the command line has it: its status, and all that it wrote below the project."""
    status = build.main(["build", "--project", str(project.root), *options])
    site = b"".join(files_in(project.root / "site").values()) if (project.root / "site").is_dir() else b""
    return status, site.decode("utf-8", "replace")


def refused(project: Project) -> list[Problem]:
    outcome = build.build(project, project.root / "site")
    assert outcome.failed
    return list(outcome.problems)


# Links in what is read

READ = ["content/people.yaml", "content/article.md", "content/site.yaml", "content/sources.yaml", "content/pins.lock"]
READ += ["content/released.json", "content/wording.yaml", "content/people/more.yaml", "seeds/news.txt"]
READ += ["templates/pages/about.html", "templates/parts/mine.css", "templates/script/mine.js", "templates/words/en.po"]
READ += ["content.ru/people.yaml", "content.ru/article.md", "content.ru/translated.lock"]


@pytest.mark.parametrize("path", READ)
def test_a_link_that_leads_out_of_the_project_is_refused(project: Project, tmp_path: Path, path: str) -> None:
    at = project.root / path
    at.parent.mkdir(parents=True, exist_ok=True)
    at.unlink(missing_ok=True)
    at.symlink_to(tmp_path / "elsewhere" / "secret.txt")
    found = {problem for problem in refused(project) if problem.code == "E107"}
    assert [(p.place.path, p.message, p.hint) for p in found] == [(path, LEADS_OUT, HINT)]
    assert "SECRET" not in report(refused(project)), "not even a row of it is told"


@pytest.mark.parametrize("path", ["content", "content.ru", "content/claims", "seeds", "templates", "templates/pages"])
def test_a_folder_that_leads_out_of_the_project_is_refused(project: Project, tmp_path: Path, path: str) -> None:
    at = project.root / path
    at.parent.mkdir(parents=True, exist_ok=True)
    target = tmp_path / "elsewhere" / "folder"
    if at.exists():
        at.rename(target)
    else:
        target.mkdir()
        (target / "more.yaml").write_text("{}\n", encoding="utf-8")
    at.symlink_to(target)
    before = files_in(target)
    codes = {problem.code for problem in refused(project)}
    assert codes == {"E107"}
    assert files_in(target) == before


def test_a_link_that_stays_in_the_project_is_read(project: Project) -> None:
    (project.root / "kept").mkdir()
    for path in ("content/people.yaml", "content/article.md", "seeds/news.txt"):
        (project.root / path).rename(project.root / "kept" / Path(path).name)
        (project.root / path).symlink_to(project.root / "kept" / Path(path).name)
    status, site = built(project)
    assert status == 0
    assert "Mira Okafor" in site and "The east quay burned" in site


def test_a_seeds_folder_may_be_named_elsewhere_but_no_link_in_it_leads_on(project: Project, tmp_path: Path) -> None:
    aside = tmp_path / "aside"
    (project.root / "seeds").rename(aside)
    assert built(project, "--seeds", str(aside))[0] == 0
    (aside / "news.txt").unlink()
    (aside / "news.txt").symlink_to(tmp_path / "elsewhere" / "secret.txt")
    problems = refused(Project(project.root, aside))
    assert [(p.code, p.place.path, p.message) for p in problems] == [("E107", "seeds/news.txt", LEADS_OUT)]


@pytest.mark.parametrize("path", ["content/people.yaml", "content/article.md", "seeds/news.txt"])
def test_a_link_to_itself_is_a_problem_and_crashes_nothing(project: Project, path: str) -> None:
    (project.root / path).unlink()
    (project.root / path).symlink_to(project.root / path)
    assert {p.place.path for p in refused(project) if p.code in ("E101", "E102")} == {path}


NAMES = ["../x.txt", "a/../../x.txt", "/etc/passwd", "C:x.txt", "..\\x.txt", "..", ".", '"\\x2e\\x2e/x"']


@pytest.mark.parametrize("name", NAMES)
def test_no_name_of_a_text_or_an_article_leads_out(project: Project, name: str) -> None:
    sources = project.content / "sources.yaml"
    sources.write_text(sources.read_text(encoding="utf-8").replace("news.txt", name), encoding="utf-8")
    assert [p.code for p in refused(project)] == ["E107"]
    (project.content / "sources.yaml").unlink()
    (project.content / "site.yaml").write_text(f"title: T\narticle: {name}\n", encoding="utf-8")
    assert [p.code for p in refused(project)] == ["E107"]


def test_a_name_with_nul_in_it_is_told_as_such(project: Project) -> None:
    (project.content / "site.yaml").write_text('title: T\narticle: "a\\0b"\n', encoding="utf-8")
    assert [p.code for p in refused(project)] == ["E113"]


def test_a_name_too_long_for_a_file_is_missing_and_crashes_nothing(project: Project) -> None:
    (project.content / "site.yaml").write_text(f"title: T\narticle: {'a' * 5000}.md\n", encoding="utf-8")
    assert [p.code for p in refused(project)] == ["E101"]


@pytest.mark.parametrize("tag", ["include", "extends", "import"])
@pytest.mark.parametrize("name", ["../../elsewhere/secret.txt", "{root}/elsewhere/secret.txt", "pages/../../secret"])
def test_no_template_reads_what_lies_outside(project: Project, tmp_path: Path, tag: str, name: str) -> None:
    template = project.templates / "pages" / "404.html"
    template.parent.mkdir(parents=True)
    words = f"{{% {tag} '{name.format(root=tmp_path)}' {'as x ' if tag == 'import' else ''}%}}"
    template.write_text(words, encoding="utf-8")
    assert [p.code for p in refused(project)] == ["E702"]


@pytest.mark.parametrize(
    "words",
    [
        "''.__class__.__mro__[1].__subclasses__()",
        "cycler.__init__.__globals__.os.popen('id').read()",
        "passage.__func__.__globals__",
        "links.__class__.__init__.__globals__",
        "'{0.__class__}'.format(links)",
        "self._TemplateReference__context",
        "joiner['__init__']",
        "''|attr('__class__')",
        "range(100000000)|list",
    ],
)
def test_no_template_gets_at_python_behind_what_it_is_given(project: Project, words: str) -> None:
    template = project.templates / "pages" / "404.html"
    template.parent.mkdir(parents=True)
    template.write_text(f"{{{{ {words} }}}}", encoding="utf-8")
    (found,) = refused(project)
    assert (found.code[:3], found.place.path, found.place.line) == ("E70", "templates/pages/404.html", 1)


# What is no plain file, or too long


@pytest.mark.parametrize("path", ["content/claims.yaml", "seeds/news.txt", "templates/pages/about.html"])
def test_a_pipe_is_a_problem_and_nothing_waits_for_it(project: Project, path: str) -> None:
    at = project.root / path
    at.parent.mkdir(parents=True, exist_ok=True)
    at.unlink(missing_ok=True)
    os.mkfifo(at)
    assert [(p.code, p.place.path, p.message) for p in refused(project)] == [("E102", path, "this is no plain file")]


@pytest.mark.parametrize("path", ["content/article.md", "content/people.yaml", "seeds/news.txt"])
def test_a_file_of_a_hundred_megabytes_is_refused_unread(project: Project, path: str) -> None:
    with (project.root / path).open("wb") as file:
        file.truncate(100_000_000)  # a hole: it takes no room on the disk
    (found,) = [problem for problem in refused(project) if problem.code == "E102"]
    assert (found.place.path, found.message) == (path, "this file has 100 MB; at most 10 MB are read")


def test_a_file_of_just_the_bound_is_read(tmp_path: Path) -> None:
    (tmp_path / "long.txt").write_bytes(b"a" * MOST_BYTES)
    data, problems = read_bytes(tmp_path / "long.txt", tmp_path)
    assert (len(data), problems) == (MOST_BYTES, [])


# Links where something is written


def test_the_output_folder_may_not_be_a_link_out_of_the_project(project: Project, tmp_path: Path) -> None:
    (project.root / "site").symlink_to(tmp_path / "elsewhere")
    (found,) = refused(project)
    assert (found.code, found.place.path, found.message) == ("E801", "site", LEADS_OUT)
    assert list(files_in(tmp_path / "elsewhere")) == ["secret.txt"]
    assert built(project, "--output", str(project.root / "site"))[0] == 0, "the author may name it outright"


PARTS = ["site/.index.html.explainer-part", "site/..manifest.json.explainer-part", "content/.pins.lock.part"]


@pytest.mark.parametrize("path", PARTS)
def test_no_half_written_file_is_written_through_a_link(project: Project, tmp_path: Path, path: str) -> None:
    secret = tmp_path / "elsewhere" / "secret.txt"
    before = secret.read_bytes()
    (project.root / path).parent.mkdir(exist_ok=True)
    (project.root / path).symlink_to(secret)
    people = project.content / "people.yaml"
    people.write_text(people.read_text(encoding="utf-8") + "  pins: [news#1]\n", encoding="utf-8")
    assert built(project)[0] == 0
    assert secret.read_bytes() == before
    assert (project.content / "pins.lock").is_file()


def test_a_file_that_is_put_takes_the_place_of_a_link(tmp_path: Path) -> None:
    (tmp_path / "mine").write_bytes(b"mine")
    (tmp_path / "page").symlink_to(tmp_path / "mine")
    put(tmp_path / "page", b"new")
    assert (tmp_path / "mine").read_bytes() == b"mine"
    assert not (tmp_path / "page").is_symlink() and (tmp_path / "page").read_bytes() == b"new"


@pytest.mark.parametrize(
    ("folder", "command"), [("content/.schemas", "schemas"), ("templates/words", "words de"), ("tables", "export")]
)
def test_no_command_writes_through_a_folder_that_leads_out(
    project: Project, tmp_path: Path, folder: str, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (project.root / folder).parent.mkdir(exist_ok=True)
    (project.root / folder).symlink_to(tmp_path / "elsewhere")
    assert build.main([*command.split(), "--project", str(project.root)]) == 1
    assert f"{LEADS_OUT} [E107]" in capsys.readouterr().err
    assert list(files_in(tmp_path / "elsewhere")) == ["secret.txt"]


def test_an_import_writes_no_half_file_through_a_link(project: Project, tmp_path: Path) -> None:
    secret = tmp_path / "elsewhere" / "secret.txt"
    before = secret.read_bytes()
    (project.content / ".people.yaml.part").symlink_to(secret)
    (tmp_path / "people.csv").write_text("id,name\nmira,Mira A. Okafor\n", encoding="utf-8")
    assert build.main(["import", "--project", str(project.root), str(tmp_path / "people.csv")]) == 0
    assert "Mira A. Okafor" in (project.content / "people.yaml").read_text(encoding="utf-8")
    assert secret.read_bytes() == before
