"""Dates: what each form means, how it reads, and what is refused with which hint."""

from __future__ import annotations

import re
from datetime import date as calendar_date
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from explainer.date_words import in_words
from explainer.dates import FORMS, MONTHS, DateError, Edtf, parse

# The table of the content model, and its close relatives: what is written, how it reads, how it reads
# to somebody who knows the year, what a <time> element gets, how it is drawn, and the days that it may mean.
TABLE = [
    ("2018-02-07", "7 February 2018", "7 February", "2018-02-07", "day", (2018, 2, 7), (2018, 2, 7)),
    ("2018-02", "February 2018", "February", "2018-02", "within", (2018, 2, 1), (2018, 2, 28)),
    ("2018", "2018", "2018", "2018", "within", (2018, 1, 1), (2018, 12, 31)),
    ("2018-02-XX", "one day in February 2018", "one day in February", None, "within", (2018, 2, 1), (2018, 2, 28)),
    ("2018-02-~10", "about 10 February 2018", "about 10 February", None, "day", (2018, 2, 10), (2018, 2, 10)),
    ("2018-02-?10", "perhaps 10 February 2018", "perhaps 10 February", None, "day", (2018, 2, 10), (2018, 2, 10)),
    (
        "2018-02-%10",
        "perhaps about 10 February 2018",
        "perhaps about 10 February",
        None,
        "day",
        (2018, 2, 10),
        (2018, 2, 10),
    ),
    (
        "[2018-02-07,2018-02-08]",
        "7 or 8 February 2018",
        "7 or 8 February",
        None,
        "within",
        (2018, 2, 7),
        (2018, 2, 8),
    ),
    (
        "[2018-02-05..2018-02-11]",
        "one day between 5 and 11 February 2018",
        "one day between 5 and 11 February",
        None,
        "within",
        (2018, 2, 5),
        (2018, 2, 11),
    ),
    (
        "2018-02-07/2018-02-08",
        "7 to 8 February 2018",
        "7 to 8 February",
        None,
        "throughout",
        (2018, 2, 7),
        (2018, 2, 8),
    ),
    (
        "[..2018-02-20]",
        "some day until 20 February 2018",
        "some day until 20 February",
        None,
        "within",
        None,
        (2018, 2, 20),
    ),
    ("2018-02-07/..", "from 7 February 2018 on", "from 7 February on", None, "throughout", (2018, 2, 7), None),
    ("../2018-02-07", "until 7 February 2018", "until 7 February", None, "throughout", None, (2018, 2, 7)),
    (
        "2018-02-07T09:30:00",
        "7 February 2018, 09:30",
        "7 February, 09:30",
        "2018-02-07T09:30:00",
        "day",
        (2018, 2, 7),
        (2018, 2, 7),
    ),
]


@pytest.mark.parametrize(("text", "words"), [(row[0], row[1]) for row in TABLE])
def test_a_date_in_words(text: str, words: str) -> None:
    assert in_words(parse(text)) == words


@pytest.mark.parametrize(("text", "words"), [(row[0], row[2]) for row in TABLE])
def test_a_date_in_words_without_the_year_that_the_reader_knows(text: str, words: str) -> None:
    assert in_words(parse(text), without_year=2018) == words


@pytest.mark.parametrize("text", [row[0] for row in TABLE])
def test_another_year_is_always_said(text: str) -> None:
    assert in_words(parse(text), without_year=2017) == in_words(parse(text))


@pytest.mark.parametrize(("text", "value"), [(row[0], row[3]) for row in TABLE])
def test_a_time_element_gets_what_html_has_a_form_for(text: str, value: str | None) -> None:
    assert parse(text).html() == value


@pytest.mark.parametrize(("text", "shape"), [(row[0], row[4]) for row in TABLE])
def test_the_shape_that_a_date_is_drawn_in(text: str, shape: str) -> None:
    assert parse(text).shape() == shape


@pytest.mark.parametrize(("text", "first", "last"), [(row[0], *row[5:]) for row in TABLE])
def test_the_days_that_a_date_may_mean(text: str, first: object, last: object) -> None:
    assert (parse(text).earliest(), parse(text).latest()) == (first, last)


# Every feature of EDTF's level 0 and level 1, by the examples of its specification, and the parts of level 2 that
# are read. Source: Library of Congress, Extended Date/Time Format (EDTF) Specification, 2019.
@pytest.mark.parametrize(
    ("text", "words", "first", "last"),
    [
        # Level 0
        ("1985-04-12", "12 April 1985", (1985, 4, 12), (1985, 4, 12)),
        ("1985-04", "April 1985", (1985, 4, 1), (1985, 4, 30)),
        ("1985", "1985", (1985, 1, 1), (1985, 12, 31)),
        ("1985-04-12T23:20:30", "12 April 1985, 23:20:30", (1985, 4, 12), (1985, 4, 12)),
        ("1985-04-12T23:20:30Z", "12 April 1985, 23:20:30 (UTC)", (1985, 4, 12), (1985, 4, 12)),
        ("1985-04-12T23:20:30-04", "12 April 1985, 23:20:30 (UTC-04:00)", (1985, 4, 12), (1985, 4, 12)),
        ("1985-04-12T23:20:00+04:30", "12 April 1985, 23:20 (UTC+04:30)", (1985, 4, 12), (1985, 4, 12)),
        ("1964/2008", "1964 to 2008", (1964, 1, 1), (2008, 12, 31)),
        ("2004-06/2006-08", "June 2004 to August 2006", (2004, 6, 1), (2006, 8, 31)),
        ("2004-06/2004-08", "June to August 2004", (2004, 6, 1), (2004, 8, 31)),
        ("2004-02-01/2005-02-08", "1 February 2004 to 8 February 2005", (2004, 2, 1), (2005, 2, 8)),
        ("2004-02-01/2004-03-08", "1 February to 8 March 2004", (2004, 2, 1), (2004, 3, 8)),
        ("2004-02-01/2005-02", "1 February 2004 to February 2005", (2004, 2, 1), (2005, 2, 28)),
        ("2004-02-01/2005", "1 February 2004 to 2005", (2004, 2, 1), (2005, 12, 31)),
        ("2005/2006-02", "2005 to February 2006", (2005, 1, 1), (2006, 2, 28)),
        # Level 1
        ("Y170000002", "170000002", (170000002, 1, 1), (170000002, 12, 31)),
        ("Y-170000002", "170000003 BC", (-170000002, 1, 1), (-170000002, 12, 31)),
        ("2001-21", "spring 2001", (2001, 1, 1), (2001, 12, 31)),
        ("2001-22", "summer 2001", (2001, 1, 1), (2001, 12, 31)),
        ("2001-23", "autumn 2001", (2001, 1, 1), (2001, 12, 31)),
        ("2001-24", "winter 2001", (2001, 1, 1), (2001, 12, 31)),
        ("1984?", "perhaps 1984", (1984, 1, 1), (1984, 12, 31)),
        ("2004-06~", "about June 2004", (2004, 6, 1), (2004, 6, 30)),
        ("2004-06-11%", "perhaps about 11 June 2004", (2004, 6, 11), (2004, 6, 11)),
        ("201X", "some time between 2010 and 2019", (2010, 1, 1), (2019, 12, 31)),
        ("20XX", "some time between 2000 and 2099", (2000, 1, 1), (2099, 12, 31)),
        ("2004-XX", "one month of 2004", (2004, 1, 1), (2004, 12, 31)),
        ("1985-04-XX", "one day in April 1985", (1985, 4, 1), (1985, 4, 30)),
        ("1985-XX-XX", "one day of 1985", (1985, 1, 1), (1985, 12, 31)),
        ("1985-04-12/..", "from 12 April 1985 on", (1985, 4, 12), None),
        ("1985-04/..", "from April 1985 on", (1985, 4, 1), None),
        ("1985/..", "from 1985 on", (1985, 1, 1), None),
        ("../1985-04-12", "until 12 April 1985", None, (1985, 4, 12)),
        ("../1985-04", "until April 1985", None, (1985, 4, 30)),
        ("../1985", "until 1985", None, (1985, 12, 31)),
        ("1985-04-12/", "from 12 April 1985, end not known", (1985, 4, 12), None),
        ("1985-04/", "from April 1985, end not known", (1985, 4, 1), None),
        ("1985/", "from 1985, end not known", (1985, 1, 1), None),
        ("/1985-04-12", "until 12 April 1985, start not known", None, (1985, 4, 12)),
        ("/1985-04", "until April 1985, start not known", None, (1985, 4, 30)),
        ("/1985", "until 1985, start not known", None, (1985, 12, 31)),
        ("1984~/2004-06", "about 1984 to June 2004", (1984, 1, 1), (2004, 6, 30)),
        ("1984-06-02?/2004-08-08~", "perhaps 2 June 1984 to about 8 August 2004", (1984, 6, 2), (2004, 8, 8)),
        ("-1985", "1986 BC", (-1985, 1, 1), (-1985, 12, 31)),
        # Level 2: sets
        ("[1667,1668,1670]", "1667, 1668 or 1670", (1667, 1, 1), (1670, 12, 31)),
        ("[1667,1668,1670..1672]", "1667, 1668 or one year between 1670 and 1672", (1667, 1, 1), (1672, 12, 31)),
        ("[..1760-12-03]", "some day until 3 December 1760", None, (1760, 12, 3)),
        ("[1760-12..]", "some time from December 1760 on", (1760, 12, 1), None),
        ("[1667,1760-12]", "1667 or December 1760", (1667, 1, 1), (1760, 12, 31)),
        ("{1960,1961-12}", "1960 and December 1961", (1960, 1, 1), (1961, 12, 31)),
        ("{1667..1672}", "every year from 1667 to 1672", (1667, 1, 1), (1672, 12, 31)),
        ("{..1984-12-31}", "every day until 31 December 1984", None, (1984, 12, 31)),
        ("{2018-02-07}", "7 February 2018", (2018, 2, 7), (2018, 2, 7)),
        ("[2018-02-07, 2018-02-08]", "7 or 8 February 2018", (2018, 2, 7), (2018, 2, 8)),
        # Level 2: the qualification of single components
        ("2004-06-~11", "about 11 June 2004", (2004, 6, 11), (2004, 6, 11)),
        ("2004?-06-11", "11 June 2004 (year uncertain)", (2004, 6, 11), (2004, 6, 11)),
        ("?2004-06-11", "11 June 2004 (year uncertain)", (2004, 6, 11), (2004, 6, 11)),
        ("2004-~06-11", "11 June 2004 (month approximate)", (2004, 6, 11), (2004, 6, 11)),
        ("2004-06~-11", "11 June 2004 (month and year approximate)", (2004, 6, 11), (2004, 6, 11)),
        ("?2004-06-~11", "about 11 June 2004 (year uncertain)", (2004, 6, 11), (2004, 6, 11)),
    ],
)
def test_edtf_is_read_and_said(text: str, words: str, first: object, last: object) -> None:
    date = parse(text)
    assert in_words(date) == words
    assert (date.earliest(), date.latest()) == (first, last)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[2018-02-07,2018-02-08,2018-03-01]", "7, 8 February or 1 March 2018"),
        ("{2018-01,2018-03}", "January and March 2018"),
        ("[2018-02-07,2019-02-07]", "7 February 2018 or 7 February 2019"),
        ("[2018-02-01..2018-02-03,2018-02-09]", "one day between 1 and 3 February 2018 or 9 February 2018"),
        ("2017-12-30/2018-01-02", "30 December 2017 to 2 January 2018"),
    ],
)
def test_what_several_dates_share_is_said_once(text: str, words: str) -> None:
    assert in_words(parse(text)) == words


def test_the_known_year_is_left_out_of_its_own_dates_only() -> None:
    assert in_words(parse("2017-12-30/2018-01-02"), without_year=2018) == "30 December 2017 to 2 January"


def test_years_before_our_era_count_from_one() -> None:
    assert in_words(parse("0000")) == "1 BC"
    assert in_words(parse("-0043-03-15")) == "15 March 44 BC"


@pytest.mark.parametrize(
    ("text", "first", "last", "words"),
    [
        ("-190X", (-1909, 1, 1), (-1900, 12, 31), "some time between 1910 BC and 1901 BC"),
        ("-19XX", (-1999, 1, 1), (-1900, 12, 31), "some time between 2000 BC and 1901 BC"),
    ],
)
def test_unspecified_digits_of_a_negative_year_reach_back(text: str, first: object, last: object, words: str) -> None:
    date = parse(text)
    assert (date.earliest(), date.latest()) == (first, last)
    assert in_words(date) == words


@pytest.mark.parametrize("year", [1900, 2000, 2016, 2018, 2100])
def test_every_day_of_the_calendar_is_read_and_no_other(year: int) -> None:
    for month in range(1, 13):
        for day in range(1, 32):
            text = f"{year}-{month:02d}-{day:02d}"
            try:
                calendar_date(year, month, day)
            except ValueError:
                with pytest.raises(DateError):
                    parse(text)
            else:
                assert parse(text).earliest() == (year, month, day)


# What is refused


@pytest.mark.parametrize(
    ("text", "guess"),
    [
        ("Feb 2018", "2018-02"),
        ("February 2018", "2018-02"),
        ("Sept. 2018", "2018-09"),
        ("7 Feb 2018", "2018-02-07"),
        ("7 February 2018", "2018-02-07"),
        ("February 7, 2018", "2018-02-07"),
        ("about 10 February 2018", "2018-02-~10"),
        ("about February 2018", "2018-02~"),
        ("circa 2018", "2018~"),
        ("c. 2018", "2018~"),
        ("2010s", "201X"),
        ("2018/02/07", "2018-02-07"),
        ("2018/02", "2018-02"),
        ("2018.02.07", "2018-02-07"),
        ("2018-2-7", "2018-02-07"),
        ("“7 Feb 2018”", "2018-02-07"),
        ("spring 2018", "2018-21"),
        ("Fall of 2018", "2018-23"),
        ("2018-02-05 to 2018-02-11", "2018-02-05/2018-02-11"),
        ("2018-02-08/...", "2018-02-08/.."),
        ("8 February 2018 - ongoing", "2018-02-08/.."),
        ("Feb 2018 to present", "2018-02/.."),
        # The day can be told from the month only where one of them is over 12.
        ("14.2.2018", "2018-02-14"),
        ("2/14/2018", "2018-02-14"),
    ],
)
def test_what_is_nearly_a_date_is_refused_with_the_nearest_form(text: str, guess: str) -> None:
    with pytest.raises(DateError) as refused:
        parse(text)
    assert refused.value.hint == f"nearest form: {guess}"
    assert parse(guess)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "last week",
        "7/2/2018",
        "7.2.2018",
        "20180207",
        "2018-038",
        "2018-W06",
        "1XXX",
        "29 Feb 2018",
        "31.2.2018",
    ],
)
def test_what_could_mean_more_than_one_thing_is_refused_with_the_forms(text: str) -> None:
    with pytest.raises(DateError) as refused:
        parse(text)
    assert refused.value.hint == FORMS


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("2018-02-29", "there is no day 29 in February 2018", "February 2018 has 28 days"),
        ("2018-04-31", "there is no day 31 in April 2018", "April 2018 has 30 days"),
        ("2018-02-00", "there is no day 0 in February 2018", "February 2018 has 28 days"),
        ("2018-13", "there is no month 13", "months are 01 to 12, seasons 21 to 24"),
        ("2018-00-07", "there is no month 00", "months are 01 to 12, seasons 21 to 24"),
        ("2018-25", "there is no month 25", "months are 01 to 12, seasons 21 to 24"),
        ("2018-21-04", "'2018-21-04' gives a season a day", "write 2018-21"),
        ("2018-02-08/2018-02-07", "the end is before the start", "write the earlier date first"),
        ("2018-03/2018-02-28", "the end is before the start", "write the earlier date first"),
        ("[2018-02-11..2018-02-05]", "the end is before the start", "write the earlier date first"),
        ("{2018..2017}", "the end is before the start", "write the earlier date first"),
        (
            "2018-02-07T10:00:00/2018-02-07T09:00:00",
            "the end is before the start",
            "write the earlier date first",
        ),
        ("156X-12-25", "'156X-12-25' is outside the forms of date that are read", "write 201X or 20XX alone"),
        ("15XX-12", "'15XX-12' is outside the forms of date that are read", "write 201X or 20XX alone"),
        ("1985-XX-12", "'1985-XX-12' is outside the forms of date that are read", "write 1985-XX-XX"),
        ("../..", "an interval needs a date on one side at least", ""),
        ("/", "an interval needs a date on one side at least", ""),
        ("[..]", "'..' has no date on either side", ""),
        ("[2018-02-07", "a date that starts with [ ends with ]", ""),
        ("{2018-02-07]", "a date that starts with { ends with }", ""),
        ("2018-02-07T24:00:00", "there is no time 24:00:00", ""),
        ("2018-02-07T09:61", "there is no time 09:61", ""),
        ("2018-02-07T09:30:00+15:00", "there is no offset +15:00", ""),
        ("2018-02T09:30", "'2018-02T09:30' gives a time to a date that is not exact", ""),
        ("2018-02-~07T09:30", "'2018-02-~07T09:30' gives a time to a date that is not exact", ""),
        ("2018-02-07" * 30, "this is too long for a date", FORMS),
    ],
)
def test_what_is_no_date_is_refused_with_the_reason(text: str, message: str, hint: str) -> None:
    with pytest.raises(DateError) as refused:
        parse(text)
    assert (str(refused.value), refused.value.hint) == (message, hint)


def test_leap_days_exist_in_leap_years_only() -> None:
    assert parse("2016-02-29").latest() == (2016, 2, 29)
    assert parse("2016-02").latest() == (2016, 2, 29)
    assert parse("1900-02").latest() == (1900, 2, 28)
    assert parse("2000-02").latest() == (2000, 2, 29)


def test_times_in_different_zones_are_compared_as_moments() -> None:
    assert parse("2018-02-07T10:00:00+05:00/2018-02-07T09:00:00Z").form == "interval"


def test_digits_of_other_scripts_are_no_date() -> None:
    with pytest.raises(DateError):
        parse("٢٠١٨")


# Order


def test_dates_are_ordered_by_their_first_day_then_the_narrower_first() -> None:
    in_order = [
        "2017",
        "2018-02-01T09:30:00",
        "2018-02-01T17:00:00",
        "2018-02-01/2018-02-03",
        "2018-02",
        "2018-02-01/..",
        "2018-02-07",
        "[2018-02-07,2018-02-08]",
    ]
    assert sorted(set(in_order), key=lambda text: parse(text).order()) == in_order


def test_what_has_no_start_follows_what_happened_on_its_last_day() -> None:
    in_order = ["2018-02-19", "2018-02-20", "2018-02-20/..", "[..2018-02-20]", "2018-02-21"]
    assert sorted(set(in_order), key=lambda text: parse(text).order()) == in_order


# Properties

years = st.integers(0, 9999).map(lambda n: f"{n:04d}")
signs = st.sampled_from(["", "", "", "?", "~", "%"])
months = st.sampled_from(["01", "02", "06", "12", "XX", "21", "24", "13"])
days = st.sampled_from(["01", "15", "28", "29", "31", "XX"])
clocks = st.sampled_from(["09:30", "23:59:59Z", "00:00:00+03:00"])
points = st.one_of(
    years,
    st.sampled_from(["201X", "20XX", "-1985", "-190X", "Y17000", "Y-170000002"]),
    st.builds("{}{}-{}{}".format, years, signs, months, signs),
    st.builds("{}-{}-{}{}".format, years, months, signs, days),
    st.builds("{}-{}-{}T{}".format, years, months, days, clocks),
)
ends = st.one_of(points, st.sampled_from(["", ".."]))
sides = st.one_of(points, st.just(""))
items = st.lists(st.one_of(points, st.builds("{}..{}".format, sides, sides)), min_size=1, max_size=4).map(",".join)
texts = st.one_of(points, st.builds("{}/{}".format, ends, ends), items.map("[{}]".format), items.map("{{{}}}".format))


def is_date(text: str) -> bool:
    try:
        parse(text)
    except DateError:
        return False
    return True


dates = texts.filter(is_date).map(parse)


@given(st.one_of(st.text(), st.text("0123456789-/.[]{},XY?~%TZ:+ ٢٠", max_size=30), texts))
@example("٢٠١٨")
@example("Feb ٢٠١٨")
@example("1" * 200)
@example("-" * 199 + "x")
@example("[" * 200)
def test_no_text_raises_anything_but_a_date_error(text: str) -> None:
    try:
        date = parse(text)
    except DateError as error:
        assert str(error)
    else:
        assert in_words(date) and in_words(date, without_year=2018) and date.shape() and date.order()


@given(dates)
def test_the_first_day_is_never_after_the_last(date: Edtf) -> None:
    first, last = date.earliest(), date.latest()
    assert first is None or last is None or first <= last


@given(dates)
def test_both_bounds_are_days_that_exist(date: Edtf) -> None:
    for bound in (date.earliest(), date.latest()):
        if bound and 1 <= bound[0] <= 9999:
            calendar_date(*bound)


@given(dates, dates, dates)
def test_the_order_is_total(a: Edtf, b: Edtf, c: Edtf) -> None:
    in_order = sorted(date.order() for date in (a, b, c))
    assert all(one <= other for one, other in pairwise(in_order))
    assert sorted(date.order() for date in (c, b, a)) == in_order


@given(dates)
def test_words_never_say_more_than_the_date(date: Edtf) -> None:
    words = re.sub(r", \d\d:\d\d.*?(?= to | or | and |$)", "", in_words(date))
    days = {p.day for p in date.points if p.day}
    years = {
        abs(year)
        for p in date.points
        for year in (p.year, 1 - p.year, p.earliest()[0], p.latest()[0], 1 - p.earliest()[0], 1 - p.latest()[0])
    }
    assert {int(number) for number in re.findall(r"\d+", words)} <= days | years
    known = {MONTHS[p.month - 1] for p in date.points if p.month and not p.is_season}
    assert {month for month in MONTHS if month in words} <= known
    if any(p.approximate for p in date.points):
        assert "about" in words or "approximate" in words
    if any(p.uncertain for p in date.points):
        assert "perhaps" in words or "uncertain" in words
    if date.form == "one" and not (len(date.spans) == 1 and date.spans[0].start is date.spans[0].end):
        assert re.search(r"\b(one|some|or)\b", words)
    if any(p.unspecified for p in date.points):
        assert re.search(r"\b(one|some)\b", words)


# The forms of HTML's time element that we emit. Source: HTML Living Standard, 4.5.14 and 2.3.5: a valid year,
# month, date, local date and time, or global date and time; years have four digits or more and are above zero.
HTML_YEAR = r"(?!0+(?!\d))\d{4,}"
HTML_MONTH = HTML_YEAR + r"-(?:0[1-9]|1[0-2])"
HTML_DATE = HTML_MONTH + r"-(?:0[1-9]|[12]\d|3[01])"
HTML_TIME = r"(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d"
HTML_ZONE = r"(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)?"
HTML = re.compile(f"{HTML_YEAR}|{HTML_MONTH}|{HTML_DATE}|{HTML_DATE}T{HTML_TIME}{HTML_ZONE}")


@given(dates)
def test_what_a_time_element_gets_is_valid_html(date: Edtf) -> None:
    value = date.html()
    assert value is None or HTML.fullmatch(value)


@pytest.mark.parametrize("text", ["0000", "-0043-03-15", "Y-17000", "201X", "2018-21", "2018~", "2018/2019", "[2018]"])
def test_what_html_has_no_form_for_gives_no_value(text: str) -> None:
    assert parse(text).html() is None


@pytest.mark.parametrize(
    ("text", "value"), [("0999", "0999"), ("Y12345", "12345"), ("2018-02-07T09:30Z", "2018-02-07T09:30:00Z")]
)
def test_years_have_four_digits_or_more_and_times_have_seconds(text: str, value: str) -> None:
    assert parse(text).html() == value
