"""The chart of statements over time: which periods are counted, and how they are drawn."""

from datetime import date

import pytest

from archive.browsing.timeline import Unit, drawn, month_of, periods, timeline, unit_of

TO = "/statements/?speaker=x&"


def counted(found):
    return [(one.label, one.total, one.reviewed, one.articles) for one in found]


def test_bars_and_table_hold_the_same_counts():
    years = timeline([(2024, True, 3), (2024, False, 5), (None, False, 2)], [(2024, 2), (2022, 1), (None, 1)], TO)

    assert counted(years.counted) == [("2022", 0, 0, 1), ("2024", 8, 3, 2), ("no date printed", 2, 0, 1)]
    assert [(c.tick, c.number, c.read) for c in years.columns] == [
        ("22", "", "1"),
        ("23", "", ""),
        ("24", "8", "2"),
        ("n.d.", "2", "1"),
    ]
    assert (years.total, years.reviewed, years.unreviewed, years.articles) == (10, 3, 7, 4)
    assert years.dated == [2022, 2024]
    assert years.unit == "year"


def test_the_tallest_bar_stands_on_the_axis_and_nothing_leaves_the_picture():
    years = timeline([(2024, True, 30), (2024, False, 10)], [(2024, 1)], TO)
    [column] = years.columns

    assert column.bar_top + column.bar_height == 120
    assert column.label_y > 0
    assert column.hollow_top + column.hollow_height == column.bar_top
    assert float(column.left.rstrip("%")) + float(column.width.rstrip("%")) <= 100
    assert column.read_top + column.read_height == years.read_y
    assert years.tick_y < years.read_from < column.read_top
    assert years.read_label_y < years.height


def test_several_pictures_can_share_one_scale():
    few, many = ([(2024, True, 5)], [(2024, True, 10)])
    heights = [drawn(periods(rows, []), TO, most=10).columns[0].bar_height for rows in (few, many)]

    assert heights[1] == 2 * heights[0]


@pytest.mark.parametrize(
    ("said", "unit"),
    [
        ([(2024, 4), (2023, 12)], Unit.MONTH),
        ([(2024, 4), (2021, 5)], Unit.MONTH),
        ([(2024, 4), (2021, 4)], Unit.YEAR),
        ([(2024, 4), 2024], Unit.YEAR),
        ([(2024, 4), None], Unit.MONTH),
        ([1985, 2024], Unit.YEAR),
        ([1984, 2024], Unit.DECADE),
        ([None], Unit.YEAR),
        ([], Unit.YEAR),
    ],
)
def test_months_of_a_short_time_and_decades_of_a_long_one(said, unit):
    assert unit_of(said) is unit


def test_by_month_from_the_first_said_to_the_last():
    found = periods([((2024, 2), True, 1), ((2023, 12), False, 2)], [((2024, 1), 4), ((2023, 11), 9), (2023, 7)])

    assert counted(found) == [("December 2023", 2, 0, 0), ("January 2024", 0, 0, 4), ("February 2024", 1, 1, 0)]
    assert [one.query for one in found] == [
        "from=2023-12&to=2023-12",
        "from=2024-01&to=2024-01",
        "from=2024-02&to=2024-02",
    ]
    assert [(column.tick, column.year) for column in drawn(found, TO).columns] == [
        ("D", ""),
        ("J", "2024"),
        ("F", ""),
    ]
    assert drawn(found, TO).unit == "month"


def test_by_decade():
    found = periods([(1979, True, 1), (1980, False, 2), (2024, False, 3), (None, True, 1)], [((1985, 1), 4)])

    assert counted(found)[:2] == [("1970–1979", 1, 1, 0), ("1980–1989", 2, 0, 4)]
    assert [one.query for one in (found[0], found[-1])] == ["from=1970&to=1979", "undated=yes"]
    assert len(found) == 7
    assert drawn(found, TO).unit == "decade"


def test_in_a_long_archive_a_speakers_own_years_are_shown():
    articles = [(year, 1) for year in range(1990, 2025)]

    assert [one.year for one in periods([(2020, True, 1), (2022, True, 1)], articles)] == [2020, 2021, 2022]
    assert len(periods([(2020, True, 1)], articles[-20:])) == 20


def test_alike_where_several_are_drawn_among_all():
    among = [2020, 2023, None]
    found = [periods(rows, [(2021, 1)], Unit.YEAR, among) for rows in ([(2020, True, 1)], [(2023, True, 1)])]

    assert [[one.year for one in each] for each in found] == [[2020, 2021, 2022, 2023, None]] * 2


def test_numbers_stand_where_they_fit_and_else_at_the_tallest():
    years = timeline([(year, False, 1000 + year) for year in range(1990, 2025)], [], TO)

    assert len(years.columns) == 35
    assert [column.number for column in years.columns if column.number] == ["3,024"]
    assert [column.tick for column in years.columns if column.tick] == ["90", "95", "00", "05", "10", "15", "20"]


def test_an_article_is_of_a_month_where_that_is_known():
    assert month_of(date(2024, 4, 1), date(2024, 4, 30)) == (2024, 4)
    assert month_of(date(2024, 1, 1), date(2024, 12, 31)) == 2024
    assert month_of(date(2023, 12, 30), date(2024, 1, 2)) == 2023
    assert month_of(None, None) is None


def test_nothing_read_draws_nothing():
    years = timeline([], [], TO)

    assert years.columns == years.axes == years.periods == []
    assert years.reviewed_share == "0.00%"


def test_only_undated_articles_have_one_column():
    assert [column.tick for column in timeline([(None, False, 3)], [(None, 1)], TO).columns] == ["n.d."]
