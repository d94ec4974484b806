"""The chart of statements by year."""

from archive.browsing.timeline import timeline


def test_bars_and_table_hold_the_same_counts():
    years = timeline([(2024, True, 3), (2024, False, 5), (None, False, 2)], [(2024, 2), (2022, 1), (None, 1)])

    assert [(y.label, y.total, y.reviewed, y.articles) for y in years.years] == [
        ("2022", 0, 0, 1),
        ("2024", 8, 3, 2),
        ("no date printed", 2, 0, 1),
    ]
    assert [(c.tick, c.year.total) for c in years.columns] == [("22", 0), ("23", 0), ("24", 8), ("n.d.", 2)]
    assert (years.total, years.reviewed, years.unreviewed, years.articles) == (10, 3, 7, 4)
    assert years.dated == [2022, 2024]


def test_the_tallest_bar_stands_on_the_axis_and_nothing_leaves_the_picture():
    years = timeline([(2024, True, 30), (2024, False, 10)], [(2024, 1)])
    [column] = years.columns

    assert column.bar_top + column.bar_height == 120
    assert column.label_y > 0
    assert column.hollow_top + column.hollow_height == column.bar_top
    assert float(column.left.rstrip("%")) + float(column.width.rstrip("%")) <= 100


def test_many_years_put_the_earliest_in_one_column_and_all_in_the_table():
    years = timeline([(year, False, 1) for year in range(1980, 2025)], [])

    assert len(years.columns) == 18
    assert years.columns[0].year.total == 2025 - 1980 - 17
    assert years.columns[0].year.query == "to=2007"
    assert len(years.years) == 45
    assert years.columns[-1].year.query == "from=2024&to=2024"


def test_nothing_read_draws_nothing():
    years = timeline([], [])

    assert years.columns == years.axes == years.years == []
    assert years.reviewed_share == "0.00%"


def test_only_undated_articles_have_one_column():
    assert [column.tick for column in timeline([(None, False, 3)], [(None, 1)]).columns] == ["n.d."]
