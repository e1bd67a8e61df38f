"""Figures: the numbers that stand in words, and the claims of one question on a common scale."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from explainer.figures import Bar, chart_of, in_groups, numbers_in, sense
from explainer.model import Claim, Figure

# Numbers in words


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("more than 20", {20}),
        ("20 or 21", {20, 21}),
        ("between 10 and 15", {10, 15}),
        ("10-15", {10, 15}),
        ("the 20th man", {20}),
        ("1,200 men", {1200}),
        ("1 200 men", {1200}),
        ("1\u00a0200 men", {1200}),
        ("1\u202f200 men", {1200}),
        ("1.200 men", {1200}),
        ("1,200,000", {1200000}),
        ("in 2018, 300 men", {2018, 300}),
        ("5,6", {5, 6}),
        ("5 million", {5_000_000}),
        ("20 thousand men", {20_000}),
        ("no", set()),
        ("", set()),
        ("hundreds of them", set()),
    ],
)
def test_numbers_in_digits(text: str, numbers: set[int]) -> None:
    assert numbers <= numbers_in(text)
    assert bool(numbers) == bool(numbers_in(text))


@pytest.mark.parametrize("text", ["1,200 men", "in 2018, 300 men", "20 or 21", "10-15", "nineteen", "the 20th man"])
def test_no_other_number_is_read_into_digits(text: str) -> None:
    known = {"1,200 men": 1, "in 2018, 300 men": 2, "20 or 21": 2, "10-15": 2, "nineteen": 1, "the 20th man": 1}
    assert len(numbers_in(text)) == known[text]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("nine people", {9}),
        ("Nine People", {9}),
        ("nineteen", {19}),
        ("twenty-one", {21}),
        ("twenty one", {21}),
        ("a dozen", {12}),
        ("two dozen", {24}),
        ("a hundred", {100}),
        ("two hundred", {200}),
        ("a hundred and fifty", {150}),
        ("two hundred and five", {205}),
        ("one thousand two hundred", {1200}),
        ("a thousand and one", {1001}),
        ("nineteen hundred", {1900}),
        ("one hundred thousand", {100_000}),
        ("two million three hundred thousand and four", {2_300_004}),
        ("zero", {0}),
        # Numbers beside each other stay apart.
        ("between five and ten men", {5, 10}),
        ("two and three", {2, 3}),
        ("five or six", {5, 6}),
        ("from two to three", {2, 3}),
        ("ten, twenty, thirty", {10, 20, 30}),
        ("nine. Ten", {9, 10}),
        ("twenty and one hundred", {20, 100}),
        ("between one hundred and two hundred", {100, 200}),
        ("one hundred and two thousand", {102_000}),
        # No number at all.
        ("someone", set()),
        ("often", set()),
        ("a man and a boat", set()),
        ("and so", set()),
        ("thousands", set()),
    ],
)
def test_numbers_in_english_words(text: str, numbers: set[int]) -> None:
    assert numbers_in(text) == numbers


TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
ONES = f"zero one two three four five six seven eight nine {TEENS}".split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()  # noqa: SIM905


def spelled(number: int) -> str:
    """A number in English words, as a newspaper spells it."""
    if number < 20:
        return ONES[number]
    if number < 100:
        return TENS[number // 10 - 2] + (f"-{ONES[number % 10]}" if number % 10 else "")
    for size, word in ((1_000_000, "million"), (1000, "thousand"), (100, "hundred")):
        if number >= size:
            rest = number % size
            link = " and " if 0 < rest < 100 else " "
            return f"{spelled(number // size)} {word}" + (link + spelled(rest) if rest else "")
    raise AssertionError(number)


@given(st.integers(0, 999_999_999))
@example(100_100)
@example(1_000_001)
def test_every_number_is_read_back_from_its_words(number: int) -> None:
    assert numbers_in(f"It was {spelled(number)}.") == {number}


@given(st.integers(0, 999_999_999), st.sampled_from([",", " ", "\u00a0", "."]))
def test_every_number_is_read_back_from_its_digits(number: int, separator: str) -> None:
    assert number in numbers_in(f"{number:,}".replace(",", separator))
    assert numbers_in(str(number)) == {number}


@given(st.text())
@example("9" * 10_000)
@example("1,234" * 1000)
@example("hundred " * 5000)
def test_no_text_breaks_the_reading_of_numbers(text: str) -> None:
    assert all(number >= 0 for number in numbers_in(text))


# The chart


def claim(name: str, **figure: object) -> Claim:
    whole = {"unit": "people", "counts": "killed", "of": "dock workers", "words": "w", **figure}
    fields = {"id": name, "text": name, "by": "union"}
    return Claim.model_validate({**fields, "figure": whole} if figure else fields)


def bars(*claims: Claim) -> list[Bar]:
    chart = chart_of(claims)
    assert chart is not None
    return list(chart.bars)


def test_without_figures_there_is_no_chart() -> None:
    assert chart_of([]) is None
    assert chart_of([claim("a")]) is None


def test_a_chart_has_the_claims_in_their_order_on_one_scale() -> None:
    chart = chart_of([claim("a", min=20, max=30), claim("none"), claim("b", min=10, max=10)])
    assert chart is not None
    assert [bar.claim.id for bar in chart.bars] == ["a", "b"]
    assert chart.ticks == ((0, 0.0), (10, 25.0), (20, 50.0), (30, 75.0), (40, 100.0))
    assert [(bar.start, bar.end) for bar in chart.bars] == [(50.0, 75.0), (25.0, 25.0)]


def test_an_exact_number_is_a_point() -> None:
    (bar,) = bars(claim("a", min=9, max=9))
    assert (bar.is_point, bar.is_open_below, bar.is_open_above) == (True, False, False)


@pytest.mark.parametrize("figure", [{"min": 20, "min_open": True}, {"min": 20}])
def test_more_than_or_at_least_a_number_is_open_above(figure: dict[str, object]) -> None:
    (bar,) = bars(claim("a", **figure))
    assert (bar.is_point, bar.is_open_below, bar.is_open_above) == (False, False, True)
    assert 0 < bar.start < bar.end == 100


@pytest.mark.parametrize("figure", [{"max": 20, "max_open": True}, {"max": 20}])
def test_up_to_a_number_is_open_below(figure: dict[str, object]) -> None:
    (bar,) = bars(claim("a", **figure))
    assert (bar.is_point, bar.is_open_below, bar.is_open_above) == (False, True, False)
    assert 0 == bar.start < bar.end < 100


def test_a_figure_whose_words_give_no_number_is_listed_without_a_place() -> None:
    chart = chart_of([claim("a", min=20, max=20), claim("b", words="hundreds")])
    assert chart is not None
    assert ([bar.claim.id for bar in chart.bars], [c.id for c in chart.unplaced]) == (["a"], ["b"])


def test_a_chart_of_nothing_that_can_be_placed_has_no_bars() -> None:
    chart = chart_of([claim("b", words="hundreds")])
    assert chart is not None
    assert (chart.bars, [c.id for c in chart.unplaced]) == ((), ["b"])


def test_a_chart_of_nobody_has_a_scale() -> None:
    (bar,) = bars(claim("a", min=0, max=0))
    assert (bar.start, bar.end, bar.is_point) == (0.0, 0.0, True)


def test_what_the_figures_count_is_said_once_for_each_sense() -> None:
    chart = chart_of([claim("a", min=1), claim("b", min=2), claim("c", min=3, counts="killed and wounded")])
    assert chart is not None
    assert chart.senses == ("dock workers, killed", "dock workers, killed and wounded")
    figure = chart.bars[0].claim.figure
    assert isinstance(figure, Figure) and sense(figure) == "dock workers, killed"


ranges = st.tuples(st.integers(0, 10**7), st.integers(0, 10**7)).map(sorted)


@given(st.lists(ranges, min_size=1, max_size=6), st.booleans(), st.booleans())
@example([[15, 15]], False, False)
@example([[101, 101]], False, False)
@example([[0, 0]], False, False)
@example([[1, 1]], False, False)
def test_every_bar_lies_on_the_scale_and_the_scale_has_few_round_ticks(
    found: list[list[int]], low: bool, high: bool
) -> None:
    figures: list[dict[str, object]] = [{"min": a, "max": b} for a, b in found]
    if low:
        figures.append({"max": found[0][1]})
    if high:
        figures.append({"min": found[0][0]})
    chart = chart_of([claim(f"c{n}", **figure) for n, figure in enumerate(figures)])
    assert chart is not None
    for bar in chart.bars:
        assert 0 <= bar.start <= bar.end <= 100
        if bar.is_point:
            assert bar.end < 100  # it would stand in the margin
    numbers = [number for number, _ in chart.ticks]
    step = numbers[1] - numbers[0]
    assert numbers == list(range(0, numbers[-1] + 1, step))
    assert str(step).rstrip("0") in ("1", "2", "5")
    top = max(b for _, b in found)
    assert top < numbers[-1]
    assert len(numbers) - 1 <= 6
    assert top < 2 or len(numbers) - 1 >= 3
    assert (chart.ticks[0][1], chart.ticks[-1][1]) == (0.0, 100.0)


@pytest.mark.parametrize(
    ("figure", "is_beyond"),
    [
        ({"min": 20, "min_open": True}, True),
        ({"min": 20}, False),
        ({"max": 400, "max_open": True}, True),
        ({"max": 400}, False),
        ({"min": 20, "max": 20}, False),
    ],
)
def test_more_than_a_number_is_told_from_the_number_itself(figure: dict[str, object], is_beyond: bool) -> None:
    (bar,) = bars(claim("a", **figure))
    assert bar.is_beyond == is_beyond


def test_long_numbers_are_grouped_and_years_are_not() -> None:
    assert [in_groups(n) for n in (0, 644, 2018, 10_000, 2_000_000)] == [
        "0", "644", "2018", "10\u202f000", "2\u202f000\u202f000",
    ]  # fmt: skip
