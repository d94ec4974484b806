"""Words for a day, counted from the day of publication and never more precise than they are."""

import pytest

from archive.dates import PartialDate
from archive.extraction.pipeline import Extractor
from archive.extraction.speech.dates import days_named


@pytest.mark.parametrize(
    ("words", "published", "said"),
    [
        ("on Monday", "2024-04-26", "2024-04-22"),
        ("on Friday", "2024-04-26", "2024-04-26"),
        ("last Friday", "2024-04-26", "2024-04-19"),
        ("yesterday", "2024-03-01", "2024-02-29"),
        ("today", "2024-04-26", "2024-04-26"),
        ("this morning", "2024-04-26", "2024-04-26"),
        ("last week", "2024-04-26", "2024-04-15/2024-04-21"),
        ("earlier this week", "2024-04-26", "2024-04-22/2024-04-26"),
        ("earlier this month", "2024-04-26", "2024-04"),
        ("earlier this month", "2024-04", "2024-04"),
        ("last month", "2024-01-05", "2023-12"),
        ("last year", "2024", "2023"),
        ("in 2023", "2024-04-26", "2023"),
        ("in 2023", "2024", "2023"),
        ("in March", "2024-04-26", "2024-03"),
        ("in December", "2024-04-26", "2023-12"),
        ("on April 3, 2024", "2024-04-26", "2024-04-03"),
        ("next Monday", "2024-04-26", None),
        ("by Monday", "2024-04-26", None),
        ("on Monday", "2024-04", None),
        ("Monday’s paper", "2024-04-26", None),
    ],
)
def test_words_for_a_day(words: str, published: str, said: str | None) -> None:
    text = f"The minister said {words} that trade would grow."
    found = sorted(days_named(text, (0, len(text)), PartialDate.parse(published)))
    assert [str(meant) for _, meant, _ in found] == ([said] if said else [])


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("Premier Li Qiang said last week that trade would grow.", "2024-04-15/2024-04-21"),
        ("Premier Li Qiang said that trade grew on Monday.", None),
        ("In 2023, Premier Li Qiang said that trade would grow.", "2023"),
        ("Premier Li Qiang said that trade would grow.", None),
    ],
)
def test_a_statement_has_its_day(extractor: Extractor, sentence: str, said: str | None) -> None:
    text = f"---\ntitle: Trade will grow\ndate: 2024-04-26\n---\n{sentence}\n"
    draft = extractor.read(text.encode(), "a.txt")
    assert [statement.said_on.value if statement.said_on else None for statement in draft.statements] == [said]
    undated = extractor.read(sentence.encode() + b" It was so.", "a.txt")
    assert all(statement.said_on is None for statement in undated.statements)


def test_days_count_from_the_publishers_own_day(extractor: Extractor) -> None:
    """On the Saturday that the page prints, it was still Friday in UTC."""
    text = (
        "---\ntitle: Trade will grow\npublished: 2024-04-26T23:30:00Z\n---\nApril 27, 2024\n\n"
        "Premier Li Qiang said on Saturday that trade would grow.\n"
    )
    said = [statement.said_on for statement in extractor.read(text.encode(), "a.txt").statements]
    assert [day.value if day else None for day in said] == ["2024-04-27"]
