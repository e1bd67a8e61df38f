"""The timeline: what lies before, within and after the period, and each event's place on the axis."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from explainer.dates import DateError, parse
from explainer.model import Event
from explainer.timeline import Axis, Mark, timeline_of

FEBRUARY = parse("2018-02")


def event(date: str, name: str = "e") -> Event:
    return Event.model_validate({"id": name, "title": date, "date": date})


def part_of(date: str, period: str = "2018-02") -> str:
    timeline = timeline_of([event(date)], parse(period))
    (part,) = [name for name in ("before", "within", "after") if getattr(timeline, name)]
    return part


def axis_of(*dates: str, period: str = "2018-02") -> Axis:
    axis = timeline_of([event(date, f"e{n:02d}") for n, date in enumerate(dates)], parse(period)).axis
    assert axis is not None
    return axis


def mark_of(date: str, period: str = "2018-02") -> Mark:
    (mark,) = axis_of(date, period=period).marks
    return mark


@pytest.mark.parametrize(
    ("date", "part"),
    [
        ("2018-02-01", "within"),
        ("2018-02-28", "within"),
        ("2018-01-31", "before"),
        ("2018-03-01", "after"),
        ("2017", "before"),
        ("2019", "after"),
        ("2018-02", "within"),
        ("2018-02-XX", "within"),
        ("2018-02-~10", "within"),
        ("2018-02-07T09:30", "within"),
        ("[2018-02-07,2018-02-08]", "within"),
        # Over an edge of the period: partly in it.
        ("2018-01-30/2018-02-02", "within"),
        ("2018-02-27/2018-03-02", "within"),
        ("[2018-01-30..2018-02-02]", "within"),
        ("[2018-02-27..2018-03-02]", "within"),
        # Open ends.
        ("2018-02-07/..", "within"),
        ("2018-02-07/", "within"),
        ("2018-03-07/..", "after"),
        ("2018-01-07/..", "before"),
        ("../2018-02-07", "within"),
        ("../2018-01-07", "before"),
        ("../2018-03-07", "before"),
        ("[..2018-02-07]", "within"),
        ("[..2018-01-07]", "before"),
        ("[2018-02-07..]", "within"),
        ("[2018-03-07..]", "after"),
        # Going on all the time is background; a day that may be any is not.
        ("2017/2019", "before"),
        ("2018", "before"),
        ("201X", "before"),
        ("[2018-01-20..2018-03-20]", "within"),
    ],
)
def test_an_event_lies_before_within_or_after_the_period(date: str, part: str) -> None:
    assert part_of(date) == part


def test_events_come_in_the_order_of_their_dates() -> None:
    dates = ["2018-03-01", "2018-02-08", "2018-02-07", "2017", "2018-02-07/2018-02-09", "2018-01"]
    timeline = timeline_of([event(date, f"e{n}") for n, date in enumerate(dates)], FEBRUARY)
    assert [e.title for e in timeline.before] == ["2017", "2018-01"]
    assert [e.title for e in timeline.within] == ["2018-02-07", "2018-02-07/2018-02-09", "2018-02-08"]
    assert [e.title for e in timeline.after] == ["2018-03-01"]


def test_events_of_one_day_are_in_the_order_of_their_ids() -> None:
    timeline = timeline_of([event("2018-02-07", "b"), event("2018-02-07", "a")], FEBRUARY)
    assert [e.id for e in timeline.within] == ["a", "b"]


@pytest.mark.parametrize("period", [None, "2018-02/..", "../2018-02", "Y12018"])
def test_without_a_period_that_can_be_drawn_there_is_no_axis(period: str | None) -> None:
    timeline = timeline_of([event("2018-02-07"), event("2019")], parse(period) if period else None)
    assert timeline.axis is None
    assert len(timeline.before) + len(timeline.within) + len(timeline.after) == 2


def test_without_a_period_every_event_is_within() -> None:
    timeline = timeline_of([event("2018-02-07"), event("1918")], None)
    assert [e.title for e in timeline.within] == ["1918", "2018-02-07"]


def test_no_events_make_an_empty_axis() -> None:
    assert axis_of().marks == ()
    assert axis_of().lanes == 0


# Marks


@pytest.mark.parametrize(
    ("date", "shape", "start", "end", "open_start", "open_end"),
    [
        ("2018-02-01", "day", 0.0, 3.57, False, False),
        ("2018-02-15", "day", 50.0, 53.57, False, False),
        ("2018-02-28", "day", 96.43, 100.0, False, False),
        ("2018-02", "within", 0.0, 100.0, False, False),
        ("[2018-02-08..2018-02-14]", "within", 25.0, 50.0, False, False),
        ("2018-02-08/2018-02-14", "throughout", 25.0, 50.0, False, False),
        ("2018-02-15/..", "throughout", 50.0, 100.0, False, True),
        ("[..2018-02-14]", "within", 0.0, 50.0, True, False),
        ("2018-01-30/2018-02-14", "throughout", 0.0, 50.0, True, False),
        ("2018-02-15/2018-03-30", "throughout", 50.0, 100.0, False, True),
    ],
)
def test_a_mark_stands_where_its_days_are(
    date: str, shape: str, start: float, end: float, open_start: bool, open_end: bool
) -> None:
    mark = mark_of(date)
    assert (mark.shape, mark.start, mark.end) == (shape, start, end)
    assert (mark.open_start, mark.open_end) == (open_start, open_end)


def test_marks_that_would_cover_each_other_stand_in_lanes() -> None:
    axis = axis_of("2018-02-07", "2018-02-07", "2018-02-06/2018-02-08", "2018-02-20")
    assert [(mark.event.id, mark.lane) for mark in axis.marks] == [("e02", 0), ("e00", 1), ("e01", 2), ("e03", 0)]
    assert axis.lanes == 3


@pytest.mark.parametrize("period", ["2018-02", "2018-01", "2018-04", "2018"])
def test_days_beside_each_other_share_a_lane(period: str) -> None:
    dates = [f"{period[:4]}-{period[5:] or '01'}-{day:02d}" for day in range(1, 29)]
    assert axis_of(*dates, period=period).lanes == 1


day = st.integers(1, 28).map(lambda n: f"2018-02-{n:02d}")
edges = st.one_of(day, st.sampled_from(["..", "", "2018-01-20", "2018-03-20"]))
whens = st.one_of(
    day,
    st.builds("{}/{}".format, edges, edges),
    st.builds("[{}..{}]".format, day, day),
    st.sampled_from(["2018-02", "2018", "2018-02-XX", "[..2018-02-14]", "[2018-02-14..]", "../2018-02-14"]),
)


def is_date(text: str) -> bool:
    try:
        return bool(parse(text))
    except DateError:
        return False


@given(st.lists(whens.filter(is_date), max_size=20))
@example(["2018-02-14", "[..2018-02-14]", "../2018-02-14", "2018-02-01"])
def test_no_two_marks_of_a_lane_cover_each_other(dates: list[str]) -> None:
    axis = axis_of(*dates)
    lanes: dict[int, list[Mark]] = {}
    for mark in axis.marks:
        assert 0 <= mark.start < mark.end <= 100
        lanes.setdefault(mark.lane, []).append(mark)
    for marks in lanes.values():
        in_order = sorted(marks, key=lambda mark: mark.start)
        for left, right in pairwise(in_order):
            assert left.end <= right.start + 0.011  # two decimals
    assert sorted(lanes) == list(range(axis.lanes))


@given(st.lists(whens.filter(is_date), max_size=20))
def test_every_event_is_on_the_timeline_once(dates: list[str]) -> None:
    events = [event(date, f"e{n:02d}") for n, date in enumerate(dates)]
    timeline = timeline_of(events, FEBRUARY)
    shown = [*timeline.before, *timeline.within, *timeline.after]
    assert sorted(e.id for e in shown) == [e.id for e in events]
    assert timeline.axis is not None
    assert [mark.event for mark in timeline.axis.marks] == list(timeline.within)


# A crowd


def test_few_events_have_a_row_each_and_many_are_packed() -> None:
    few, many = axis_of(*["2018-02-07"] * 30), axis_of(*["2018-02-07"] * 31)
    assert (few.is_labelled, few.crowd) == (True, ())
    assert (many.is_labelled, many.lanes) == (False, 31)


def test_a_crowd_is_counted_day_by_day() -> None:
    axis = axis_of(*["2018-02-07"] * 31, "[2018-02-06..2018-02-08]")
    assert [len(part.events) for part in axis.crowd] == [0] * 5 + [1, 32, 1] + [0] * 20
    assert (axis.crowd[0].start, axis.crowd[-1].end) == (0, 100)


def test_in_a_crowd_what_fills_the_period_is_named_beside_the_axis() -> None:
    axis = axis_of(*["2018-02-07"] * 31, "2018-02", "2018-01-01/2018-02-10")
    assert [event.date.edtf.text for event in axis.filling] == ["2018-02"]
    assert len(axis.marks) == 32
    assert axis_of("2018-02").filling == ()


# Ticks


@pytest.mark.parametrize(
    ("period", "labels"),
    [
        ("2018-02", ["1", "8", "15", "22"]),
        ("2018-02-05/2018-02-09", ["5", "6", "7", "8", "9"]),
        ("2018-02-25/2018-03-03", ["25", "26", "27", "28", "1", "2", "3"]),
        ("2018", ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]),
        ("2017-07/2018-12", ["Jul", "Oct", "Jan", "Apr", "Jul", "Oct"]),
        ("2010/2018", ["2010", "2011", "2012", "2013", "2014", "2015", "2016", "2017", "2018"]),
    ],
)
def test_ticks_are_days_months_or_years(period: str, labels: list[str]) -> None:
    ticks = axis_of(period=period).ticks
    assert [label for label, _ in ticks] == labels


@pytest.mark.parametrize("period", ["2018-02-07", "2018-02", "2018", "2015/2018", "20XX", "1000/2018"])
def test_ticks_lie_on_the_axis_in_order_and_are_few(period: str) -> None:
    places = [place for _, place in axis_of(period=period).ticks]
    assert places == sorted(places)
    assert all(0 <= place < 100 for place in places)
    assert 1 <= len(places) <= 24
