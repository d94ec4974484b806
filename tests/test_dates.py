"""Partial dates: what is written comes back, and nothing more precise."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.dates import PartialDate

days = st.dates()


@st.composite
def partial_dates(draw: st.DrawFn) -> PartialDate:
    first = draw(days)
    match draw(st.sampled_from(["year", "month", "day", "interval"])):
        case "year":
            return PartialDate.of(first.year)
        case "month":
            return PartialDate.of(first.year, first.month)
        case "day":
            return PartialDate.on(first)
        case _:
            # Often a short interval: those come near to months and years.
            last = draw(st.dates(min_value=first) | st.dates(first, first + min(timedelta(400), date.max - first)))
            return PartialDate(first, last)


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "precision", "words", "short"),
    [
        ("2024", "2024-01-01", "2024-12-31", "year", "2024", "2024"),
        ("2024-02", "2024-02-01", "2024-02-29", "month", "February 2024", "Feb 2024"),
        ("2023-02", "2023-02-01", "2023-02-28", "month", "February 2023", "Feb 2023"),
        ("2024-12", "2024-12-01", "2024-12-31", "month", "December 2024", "Dec 2024"),
        ("2024-04-26", "2024-04-26", "2024-04-26", "day", "26 April 2024", "26 Apr 2024"),
        ("2024-04-22/2024-04-26", "2024-04-22", "2024-04-26", "interval", "22–26 April 2024", "22–26 Apr 2024"),
        (
            "2024-04-30/2024-05-02",
            "2024-04-30",
            "2024-05-02",
            "interval",
            "30 April – 2 May 2024",
            "30 Apr – 2 May 2024",
        ),
        (
            "2023-12-30/2024-01-02",
            "2023-12-30",
            "2024-01-02",
            "interval",
            "30 December 2023 – 2 January 2024",
            "30 Dec 2023 – 2 Jan 2024",
        ),
        ("0987-01", "0987-01-01", "0987-01-31", "month", "January 0987", "Jan 0987"),
        ("9999", "9999-01-01", "9999-12-31", "year", "9999", "9999"),
        (" 2024-04 ", "2024-04-01", "2024-04-30", "month", "April 2024", "Apr 2024"),
    ],
)
def test_reads_edtf(text, earliest, latest, precision, words, short):
    read = PartialDate.parse(text)
    assert (read.earliest.isoformat(), read.latest.isoformat()) == (earliest, latest)
    assert read.precision == precision
    assert read.words() == words
    assert read.words(short=True) == short
    assert str(read) == text.strip()


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "is no date"),
        ("May 2024", "is no date"),
        ("24-05-01", "is no date"),
        ("2024-5", "is no date"),
        ("2024-05-1", "is no date"),
        ("2024-05-01T10:00", "is no date"),
        ("٢٠٢٤", "is no date"),
        ("2024-05-01/", "is no date"),
        ("/2024-05-01", "is no date"),
        ("2024-05-01/..", "is no date"),
        ("2024-05-01/2024-05-02/2024-05-03", "is no date"),
        ("2024-13", "is no date in the calendar"),
        ("2024-00-01", "is no date in the calendar"),
        ("2023-02-29", "is no date in the calendar"),
        ("0000", "is no date in the calendar"),
        ("2024-04/2024-05", "from day to day"),
        ("2023/2024", "from day to day"),
        ("2024-05-02/2024-05-01", "cannot end"),
    ],
)
def test_says_what_is_wrong(text, problem):
    with pytest.raises(ValueError, match=problem) as error:
        PartialDate.parse(text)
    assert str(error.value)[-1] == "."


def test_a_day_needs_its_month():
    with pytest.raises(ValueError, match="which month"):
        PartialDate.of(2024, None, 5)


@given(partial_dates())
def test_what_is_written_is_read_back(period):
    assert PartialDate.parse(str(period)) == period


@given(partial_dates())
def test_every_day_of_the_period_is_in_it_and_no_other(period):
    assert period.overlaps(PartialDate.on(period.earliest))
    assert period.overlaps(PartialDate.on(period.latest))
    if period.earliest > date.min:
        assert not period.overlaps(PartialDate.on(period.earliest - timedelta(1)))
    if period.latest < date.max:
        assert not period.overlaps(PartialDate.on(period.latest + timedelta(1)))


@pytest.mark.parametrize(
    "written",
    [
        "2024-04-02/2024-04-30",
        "2024-04-01/2024-04-29",
        "2024-04-01/2024-05-31",
        "2023-04-01/2024-04-30",
        "2024-01-02/2024-12-31",
        "2024-01-01/2024-12-30",
        "2024-02-01/2024-12-31",
        "2023-01-01/2024-12-31",
    ],
)
def test_nearly_a_month_or_a_year_is_an_interval(written):
    assert PartialDate.parse(written).precision == "interval"
    assert str(PartialDate.parse(written)) == written


@given(days)
def test_is_never_more_precise_than_what_was_given(day):
    assert PartialDate.of(day.year).precision == "year"
    assert PartialDate.of(day.year, day.month).precision == "month"
    assert PartialDate.of(day.year, day.month, day.day) == PartialDate.on(day)
    assert len(str(PartialDate.of(day.year))) == 4
    assert len(str(PartialDate.of(day.year, day.month))) == 7


@given(partial_dates())
def test_only_a_single_day_calls_itself_a_day(period):
    assert (period.precision == "day") == (period.earliest == period.latest)


@given(partial_dates(), partial_dates())
def test_overlap_is_mutual_and_is_a_common_day(one, other):
    common = max(one.earliest, other.earliest) <= min(one.latest, other.latest)
    assert one.overlaps(other) is other.overlaps(one) is common


@given(partial_dates(), partial_dates())
def test_sorts_by_first_day_then_by_last(one, other):
    assert (one < other) == ((one.earliest, one.latest) < (other.earliest, other.latest))
    assert (one < other) + (one > other) + (one == other) == 1
    assert (one <= other) == (one < other or one == other)


def test_equal_days_are_equal_dates_and_hash_alike():
    assert len({PartialDate.of(2024), PartialDate.parse("2024-01-01/2024-12-31"), PartialDate.parse("2024")}) == 1
    assert PartialDate.of(2024) != "2024"


def test_cannot_end_before_it_begins():
    with pytest.raises(ValueError, match="cannot end"):
        PartialDate(date(2024, 5, 2), date(2024, 5, 1))


def test_does_not_compare_with_other_things():
    with pytest.raises(TypeError):
        assert PartialDate.of(2024) < date(2024, 1, 1)
