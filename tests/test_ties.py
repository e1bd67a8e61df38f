"""The diagram of a person's ties: what its boxes say, from where to where, and that they fit."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from explainer.links import Links, link
from explainer.read import read_dossier
from explainer.ties import MOST, NAME_LETTERS, TieDiagram, diagram_of, wrapped
from tests.project import make_project

PEOPLE = """\
-- content/people.yaml --
mira:
  name: Mira Okafor
  ties:
    - {to: port, as: harbour master of the}
port:
  name: Port Authority of Port Alder and the Lower Water
  ties:
    - {to: mira, as: employer of}
alone: {name: Nobody's Friend}
"""


def links_of(tmp_path: Path, files: str) -> Links:
    dossier, written, problems = read_dossier(make_project(tmp_path, files))
    assert dossier is not None and problems == []
    links, problems = link(dossier, written)
    assert problems == []
    return links


def drawn(links: Links, person: str) -> TieDiagram:
    diagram = diagram_of(links.dossier.people[person], links)
    assert diagram is not None
    return diagram


def test_a_tie_reads_outward_from_the_person_and_one_of_another_reads_inward(tmp_path: Path) -> None:
    boxes = drawn(links_of(tmp_path, PEOPLE), "mira").boxes
    assert [(box.is_outward, [line for line, _ in box.lines]) for box in boxes] == [
        (True, ["harbour master of the", "Port Authority of Port", "Alder and the Lower", "Water"]),
        (False, ["Port Authority of Port", "Alder and the Lower", "Water", "employer of"]),
    ]
    assert [[is_name for _, is_name in box.lines] for box in boxes] == [
        [False, True, True, True],
        [True, True, True, False],
    ]


def test_without_ties_there_is_no_diagram(tmp_path: Path) -> None:
    links = links_of(tmp_path, PEOPLE)
    assert diagram_of(links.dossier.people["alone"], links) is None


def test_boxes_stand_below_each_other_inside_the_diagram_and_what_is_too_much_is_counted(tmp_path: Path) -> None:
    ties = "".join(f"    - {{to: p{n}, as: {'knows well ' * (n % 4 + 1)}}}\n" for n in range(20))
    people = "".join(f"p{n}: {{name: Person {n}}}\n" for n in range(20))
    diagram = drawn(links_of(tmp_path, f"-- content/people.yaml --\nhub:\n  name: Hub\n  ties:\n{ties}{people}"), "hub")
    assert (len(diagram.boxes), diagram.left_out) == (MOST, 20 - MOST)
    ends = [box.top + box.height for box in diagram.boxes]
    assert all(end < box.top for end, box in zip(ends, diagram.boxes[1:], strict=False))
    assert ends[-1] == diagram.height


@given(st.text(min_size=1, max_size=80).filter(str.strip), st.integers(8, 40))
def test_no_line_is_longer_than_its_room_and_no_letter_is_lost(text: str, most: int) -> None:
    lines = list(wrapped(text, most))
    assert all(len(line) <= most for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_wide_letters_take_the_room_of_two() -> None:
    assert max(map(len, wrapped("港口消防队的负责人和他的副手们都在现场" * 2, NAME_LETTERS))) <= NAME_LETTERS // 2 + 1
