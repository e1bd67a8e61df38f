"""The article: where what is wrong with it is told, whatever stands above."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from explainer.article import parse_article
from explainer.project import Project, Reading

FILLING = st.lists(st.sampled_from(["", "# a comment", "byline: A. Writer", "date: 2018-02-14"]), unique=True)
ROWS = st.lists(st.sampled_from(["", "The quay burned.", "## One", "---", "- so", "Пожар."]), max_size=12)


@given(FILLING, st.lists(st.just(""), max_size=20), ROWS, st.sampled_from(["words", "ключ"]))
def test_lines_are_counted_from_the_top_of_the_file(
    front: list[str], blank: list[str], rows: list[str], needle: str
) -> None:
    above = ["---", *front, *blank, "title: What burned"]
    text = "\n".join([*above, "---", *rows, f"It burned, {needle}."])
    reading = Reading(Project(Path("/x"), Path("/x/seeds")))
    article = parse_article(reading, text, "content/article.md")
    assert article and reading.problems == []
    assert text.split("\n")[article.first_line - 1 :] == article.body.split("\n")
    place = reading.written.find(("article", ""), (), needle)
    assert (place.line, place.column) == (len(above) + len(rows) + 2, len("It burned, ") + 1)
    assert place.row == text.split("\n")[place.line - 1]

    wrong = "\n".join([*above, "titel: What burned", "---", *rows, "It burned."])
    parse_article(reading, wrong, "content/article.md")
    assert [(p.code, p.place.line, p.place.column) for p in reading.problems] == [("E201", len(above) + 1, 1)]
