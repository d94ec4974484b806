"""The page stage takes time in proportion to the length of a text, whatever it is made of."""

import pytest

from tests.benchmarks.page import ARTICLE, WORST, seconds


@pytest.mark.parametrize("name", WORST)
def test_no_text_takes_long(name: str) -> None:
    """Two seconds are wanted; the bound is generous, for a slow and shared machine."""
    assert seconds(WORST[name]) < 10


def test_articles_are_read_fast() -> None:
    """Three hundred a second are wanted on a quiet machine."""
    assert sum(seconds(ARTICLE) for _ in range(30)) < 2
