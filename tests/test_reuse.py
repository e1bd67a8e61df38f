"""Pages that would be the same are not made again; and what comes out is what a build of everything gives."""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from explainer.outcome import Outcome
from explainer.page_cache import PageCache
from explainer.pages import Page
from explainer.pipeline import build
from explainer.project import Project
from explainer.render import First, StaleError, rendering
from tests.project import files_in

pytestmark = pytest.mark.usefixtures("own_texts")

ROOT = Path(__file__).parent.parent
STARTER = ROOT / "explainer" / "starter"
SINGLE_EDITS = {
    "the text of a claim": ("claims.yaml", r"^  text: ", "  text: It is said that "),
    "the name of a person": ("people.yaml", r"^  name: ", "  name: Old "),
    "the summary of a person": ("people.yaml", r"^  summary: ", "  summary: Surely. "),
    "the title of an event": ("timeline.yaml", r"^  title: ", "  title: At last "),
    "the date of an event": ("timeline.yaml", r"^  date: .*", "  date: 1998-02-03"),
    "the title of a source": ("sources.yaml", r"^  title: ", "  title: The old "),
    "the site's title": ("site.yaml", r"^title: ", "title: New "),
    "the article's title": ("article.md", r"^title: ", "title: New "),
    "the article's text": ("article.md", r"\Z", "\nOne more remark. [@us]\n"),
}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    shutil.copytree(STARTER, tmp_path / "project")
    return Project(tmp_path / "project", tmp_path / "project" / "seeds")


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses of the pages that are made, as they are."""
    addresses: list[str] = []
    whole = rendering.Rendering.page

    def noted(self: rendering.Rendering, page: Page) -> bytes:
        addresses.append(page.address)
        return whole(self, page)

    monkeypatch.setattr(rendering.Rendering, "page", noted)
    monkeypatch.setattr("explainer.render.shared_out.SOON", 1e9)  # in this process, where it is noted
    return addresses


def built(project: Project, base_url: str | None = None) -> Outcome:
    """With a cache that is read anew, as in a process of its own."""
    output = project.root / "site"
    outcome = build(project, output, base_url=base_url, cache=PageCache(project.root, output))
    assert not outcome.failed, outcome.problems
    return outcome


def is_as_built_anew(project: Project) -> bool:
    anew = project.root.parent / "anew"
    outcome = build(project, anew)
    assert not outcome.failed, outcome.problems
    return files_in(anew) == files_in(project.root / "site")


def edit(project: Project, name: str, pattern: str, text: str) -> None:
    path = project.content / name
    before = path.read_text(encoding="utf-8")
    after = re.sub(pattern, lambda _: text, before, count=1, flags=re.MULTILINE)
    assert after != before, pattern
    path.write_text(after, encoding="utf-8")


def own_template(project: Project, name: str, text: str) -> None:
    own = project.root / "templates" / name
    own.parent.mkdir(parents=True, exist_ok=True)
    own.write_text(text, encoding="utf-8")


def test_where_nothing_changed_no_page_is_made(project: Project, made: list[str]) -> None:
    built(project)
    assert len(made) > 20
    made.clear()
    built(project)
    assert made == []


@pytest.mark.parametrize("what", SINGLE_EDITS)
def test_after_an_edit_the_site_is_what_a_build_of_everything_gives(project: Project, what: str) -> None:
    built(project)
    before = files_in(project.root / "site")
    edit(project, *SINGLE_EDITS[what])
    built(project)
    assert files_in(project.root / "site") != before
    assert is_as_built_anew(project)


def test_an_edit_makes_the_pages_that_show_it(project: Project, made: list[str]) -> None:
    built(project)
    made.clear()
    edit(project, *SINGLE_EDITS["the summary of a person"])
    built(project)
    assert "people/tomas-reyk.html" in made
    assert "people/index.html" in made
    assert not {"people/lena-marsh.html", "people/brandt-cold-storage.html", "embed.html", "404.html"} & {*made}


def test_what_all_pages_say_makes_all_of_them(project: Project, made: list[str]) -> None:
    built(project)
    whole = list(made)
    made.clear()
    edit(project, *SINGLE_EDITS["the site's title"])
    built(project)
    assert sorted(made) == sorted(whole)


@pytest.mark.parametrize("seed", range(3))
def test_any_row_of_edits_gives_what_a_build_of_everything_gives(project: Project, seed: int) -> None:
    """Texts and dates changed, records cut and copied, files taken away and given back, and templates of one's own."""
    chance = random.Random(seed)
    whole = {path: path.read_bytes() for path in project.content.rglob("*.*")}
    built(project)
    number = 0
    while number < 8:
        path = chance.choice(sorted(whole))
        text = path.read_text(encoding="utf-8")
        path.write_text(edited(text, chance), encoding="utf-8")
        if chance.random() < 0.2:
            own_template(project, "parts/cite.html", f"({chance.randrange(9)})")
        outcome = build(project, project.root / "site", cache=PageCache(project.root, project.root / "site"))
        if outcome.failed:
            path.write_text(text, encoding="utf-8")
            continue
        number += 1
        assert is_as_built_anew(project)


def edited(text: str, chance: random.Random) -> str:
    """A text with a change such as an author makes: whether it is still right is for the checks to say."""
    lines = text.split("\n")
    match chance.randrange(4):
        case 0:  # another word in a text
            words = [number for number, line in enumerate(lines) if re.search(r": [A-Z]\w+ \w+ ", line)]
            if words:
                number = chance.choice(words)
                lines[number] = lines[number].replace(" ", " quite ", 1) if chance.random() < 0.3 else lines[number]
                lines[number] = re.sub(r": ([A-Z])", r": Perhaps \1", lines[number], count=1)
        case 1:  # a line taken away
            del lines[chance.randrange(len(lines))]
        case 2:  # a record taken away, or put last
            records = [number for number, line in enumerate(lines) if re.match(r"[a-z0-9-]+:$", line)]
            if len(records) > 1:
                start, end = sorted(chance.sample(records, 2))
                block = lines[start:end]
                lines = lines[:start] + lines[end:] + (block if chance.random() < 0.8 else [])
        case _:  # another day
            lines = [
                re.sub(r"(\d{4}-\d\d-)\d\d\b", rf"\g<1>{chance.randrange(10, 28)}", line)
                if chance.random() < 0.1
                else line
                for line in lines
            ]
    return "\n".join(lines)


@pytest.mark.parametrize(
    "template",
    [
        "{% for claim in dossier.claims.values() %}{{ claim.text }}{% endfor %}",
        "{% for id in dossier.claims %}{{ dossier.claims[id].text }}{% endfor %}",
        "{% for id, claim in dossier.claims.items() %}{{ claim.text }}{% endfor %}",
        "{% for record in dossier.records %}{{ title_of(record) }}{% endfor %}",
        "{{ links.records.values() | map('title_of' if false else 'string') | join }}",
        "{% for id, one in statuses | dictsort %}{{ one.dispute_why }}{{ one.reports.claims[0].text }}{% endfor %}",
        "{{ dossier.claims | length }}{{ (dossier.claims.values() | list)[0].text }}",
        "{{ coverage.statements | map(attribute='text') | join }}",
        "{{ search_entries }}",
        "{{ dossier }}",
    ],
)
def test_whatever_a_template_reads_is_noticed(project: Project, template: str) -> None:
    """A template of the project's own may show any record on any page."""
    own_template(project, "pages/404.html", template)
    built(project)
    before = (project.root / "site" / "404.html").read_bytes()
    edit(project, *SINGLE_EDITS["the text of a claim"])
    built(project)
    assert (project.root / "site" / "404.html").read_bytes() != before
    assert is_as_built_anew(project)


def test_what_a_template_imports_is_read_by_each_page_that_does(project: Project) -> None:
    own_template(project, "own.html", "{% set who = record_of(('person', 'tomas-reyk')) %}")
    for name in ("404.html", "method.html"):
        own_template(project, f"pages/{name}", "{% from 'own.html' import who %}{{ who.name }}")
    built(project)
    edit(project, "people.yaml", "name: Tomas Reyk", "name: Thomas Reyk")
    built(project)
    assert (project.root / "site" / "method.html").read_text(encoding="utf-8") == "Thomas Reyk"
    assert (project.root / "site" / "404.html").read_text(encoding="utf-8") == "Thomas Reyk"


@pytest.mark.parametrize(
    "template",
    [
        "{% for claim in dossier.claims.values() %}{{ claim in dossier.claims }}{% endfor %}",
        "{{ pins.passed_over | tojson }}{{ statuses.copy() | length }}{{ statuses | string | length > 9 }}",
    ],
)
def test_a_table_is_read_as_the_dictionary_that_it_is(project: Project, template: str) -> None:
    own_template(project, "pages/404.html", template)
    built(project)
    assert is_as_built_anew(project)


def test_templates_may_have_any_name_and_stand_behind_a_link(project: Project) -> None:
    """One without an ending, a folder with a dot, a link to nothing, and a folder that is a link."""
    own, mine = project.root / "templates", project.root / "mine"
    for folder in (own / "pages", own / "old.parts", mine):
        folder.mkdir(parents=True)
    (own / "parts").symlink_to(mine)
    (own / ".#cite.html").symlink_to("somebody@machine.1234")
    (own / "pages" / "404.html").write_text("{% include 'parts/remark' %}", encoding="utf-8")
    for text in ("one", "two"):
        (mine / "remark").write_text(text, encoding="utf-8")
        built(project)
        assert (project.root / "site" / "404.html").read_text(encoding="utf-8") == text
    (mine / "cite.html").write_text("(cited)", encoding="utf-8")
    built(project)
    assert is_as_built_anew(project)
    (mine / "cite.html").rename(mine / "cite.html.bak")
    built(project)
    assert is_as_built_anew(project)


@pytest.mark.parametrize("name", ["parts/frame.html", "style/text.css", "script/filter.js"])
def test_a_template_that_is_changed_makes_all_pages(project: Project, made: list[str], name: str) -> None:
    own = project.root / "templates" / name
    own.parent.mkdir(parents=True)
    ours = (ROOT / "templates" / name).read_text(encoding="utf-8")
    own.write_text(ours, encoding="utf-8")
    built(project)
    whole = list(made)
    made.clear()
    own.write_text(ours.replace(";", "; ", 1) + "\n", encoding="utf-8")
    built(project)
    assert made == whole


def test_another_address_of_the_site_makes_all_pages(project: Project, made: list[str]) -> None:
    built(project)
    whole = list(made)
    made.clear()
    built(project, base_url="https://example.org/")
    assert {*whole} <= {*made}


def test_a_page_that_somebody_changed_or_deleted_is_made_again(project: Project, made: list[str]) -> None:
    built(project)
    before = files_in(project.root / "site")
    made.clear()
    (project.root / "site" / "claims.html").write_text("nothing", encoding="utf-8")
    (project.root / "site" / "timeline.html").unlink()
    built(project)
    assert sorted(made) == ["claims.html", "timeline.html"]
    assert files_in(project.root / "site") == before


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        '{"version": 0}',
        '{"version": 1, "editions": {"": 1}}',
        '{"version": 1, "editions": {"": {"reads": [[1, 2]], "pages": {}}}}',
        '{"version": 1, "editions": {"": {"reads": [], "pages": {"index.html": ["", "", [7]]}}}}',
        '{"version": 1, "editions": {"": {"reads": [["links", {}, ""]], "pages": {}}}}',
        "[" * 100_000,
    ],
)
def test_what_is_kept_may_be_damaged(project: Project, made: list[str], text: str) -> None:
    built(project)
    whole = list(made)
    made.clear()
    [kept] = (project.root / ".explainer").glob("pages-*.json")
    kept.write_text(text, encoding="utf-8")
    built(project)
    assert made == whole
    assert is_as_built_anew(project)


def test_pages_are_known_again_in_another_process(project: Project) -> None:
    """Whatever its hash seed: an order of a set that got into a digest would make all pages anew."""
    program = (
        "import sys\n"
        "from explainer.render import rendering\n"
        "whole = rendering.Rendering.page\n"
        "rendering.Rendering.page = lambda self, page: (print('made', page.address), whole(self, page))[1]\n"
        "import build\n"
        "sys.exit(build.main(['build', '--project', sys.argv[1]]))"
    )
    told = []
    for seed in ("1", "2"):
        edit(project, *SINGLE_EDITS["the summary of a person"])
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        done = subprocess.run(
            [sys.executable, "-c", program, str(project.root)],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        told.append(set(re.findall(r"^made (\S+)", done.stdout, re.MULTILINE)))
    assert "people/lena-marsh.html" in told[0]
    assert "people/tomas-reyk.html" in told[1]
    assert "people/lena-marsh.html" not in told[1]


# Pages that somebody waits for


def given(project: Project, *addresses: str) -> list[dict[str, bytes]]:
    """What a build gives away ahead; the site is as it was then."""
    site = project.root / "site"
    before, found = files_in(site), []

    def give(files: Mapping[str, bytes]) -> None:
        assert files_in(site) == before
        found.append({**files})

    outcome = build(project, site, cache=PageCache(project.root, site), ahead=First(addresses, give))
    assert not outcome.failed, outcome.problems
    return found


@pytest.mark.parametrize("what", ["the text of a claim", "the site's title"])
def test_a_page_that_is_waited_for_is_given_away_before_the_others_are_made(project: Project, what: str) -> None:
    built(project)
    edit(project, *SINGLE_EDITS[what])
    [files] = given(project, "claims.html", "no-such-page.html")
    assert "claims.html" in files
    assert files.items() <= files_in(project.root / "site").items()
    assert is_as_built_anew(project)


def test_it_is_given_away_though_a_check_then_fails(project: Project) -> None:
    built(project)
    site, before = project.root / "site", files_in(project.root / "site")
    found: list[Mapping[str, bytes]] = []
    claims = project.content / "claims.yaml"
    text = claims.read_text(encoding="utf-8")
    claims.write_text(
        re.sub(r"^([a-z-]+):\n", r"\1:\n  supersedes: \1\n", text, count=1, flags=re.MULTILINE), encoding="utf-8"
    )
    outcome = build(project, site, ahead=First(["claims.html"], found.append))
    assert [problem.code for problem in outcome.problems if not problem.is_warning] == ["E505"]
    assert len(found) == 1 and files_in(site) == before


def test_those_of_a_translation_come_before_the_other_pages_of_the_original(project: Project, made: list[str]) -> None:
    (project.root / "content.ru").mkdir()
    (project.root / "content.ru" / "site.yaml").write_text("title: Пожар в порту\n", encoding="utf-8")
    after: list[int] = []
    ahead = First(["claims.html", "ru/claims.html"], lambda files: after.append(len(made)))
    build(project, project.root / "site", ahead=ahead)
    assert after == [2], "both at once: a page is not told twice that it is another"


def test_it_comes_with_what_it_loads(project: Project) -> None:
    built(project)
    ours = (ROOT / "templates" / "style" / "tokens.css").read_text(encoding="utf-8")
    own_template(project, "style/tokens.css", ours + ":root { --x: 1 }")
    [files] = given(project, "claims.html")
    loaded = re.findall(rb'<(?:script src|link rel="stylesheet" href)="([^"]+)"', files["claims.html"])
    assert len(loaded) == 2
    assert {name.decode() for name in loaded} <= files.keys()


def test_the_page_of_search_comes_with_its_index(project: Project) -> None:
    built(project)
    edit(project, *SINGLE_EDITS["the text of a claim"])
    [files] = given(project, "search.html")
    assert b"It is said that" in next(data for name, data in files.items() if name.startswith("search-index."))
    assert is_as_built_anew(project)


@pytest.mark.parametrize("template", ["", "{{ downloads | length }}", "{% if downloads is defined %}yes{% endif %}"])
def test_a_page_that_lists_the_downloads_waits_for_them(project: Project, template: str) -> None:
    if template:
        own_template(project, "pages/data.html", template)
    built(project)
    edit(project, *SINGLE_EDITS["the text of a claim"])
    assert given(project, "data.html") == []
    assert is_as_built_anew(project)


def test_where_another_page_fails_the_site_is_as_it_was(project: Project) -> None:
    built(project)
    before = files_in(project.root / "site")
    own_template(project, "pages/index.html", "{{ nothing.of.the.kind }}")
    edit(project, *SINGLE_EDITS["the text of a claim"])
    found: list[Mapping[str, bytes]] = []
    outcome = build(project, project.root / "site", ahead=First(["claims.html", "index.html"], found.append))
    assert outcome.failed
    assert ["claims.html" in files for files in found] == [True]
    assert files_in(project.root / "site") == before


def test_a_build_of_what_was_edited_again_is_given_up(project: Project, made: list[str]) -> None:
    built(project)
    before = files_in(project.root)
    edit(project, *SINGLE_EDITS["the site's title"])
    made.clear()
    ahead = First(["claims.html"], lambda files: None, lambda: len(made) >= 5)
    with pytest.raises(StaleError):
        build(project, project.root / "site", cache=PageCache(project.root, project.root / "site"), ahead=ahead)
    assert made[0] == "claims.html"
    assert len(made) == 5
    assert {name: data for name, data in files_in(project.root).items() if name != "content/site.yaml"} == {
        name: data for name, data in before.items() if name != "content/site.yaml"
    }
    built(project)
    assert is_as_built_anew(project)
