"""Editors put passages back or take them out, and the map back to the file stays exact."""

from hypothesis import given
from hypothesis import strategies as st

from archive.extraction.draft import PassageDecision
from archive.extraction.page.page import Page, read_page
from archive.extraction.pipeline import Extractor
from tests.extraction.page.test_edits import MESS, assert_exact, assert_whole
from tests.extraction.page.test_page import MORE, PROSE, body, kinds

CAPTION = "Visitors look at a robot at a fair in the capital. [Photo by ANN LEE / EVENING PAPER]"
TEXT = f"---\ntitle: Rules\nnote: A word from the keeper.\n---\n{PROSE}\n\n{CAPTION}\n\n{MORE}\n\nLeave a Reply\n"


def decided(text: str, *decisions: tuple[str, bool]) -> Page:
    spans = [((text.index(words), text.index(words) + len(words)), keep) for words, keep in decisions]
    page = read_page(text, [PassageDecision(span, keep) for span, keep in spans])
    for reading in page.readings:
        assert_exact(text, reading)
    return page


def test_no_decision_changes_nothing() -> None:
    assert body(read_page(TEXT, ())) == body(read_page(TEXT)) == [PROSE, MORE]


def test_a_left_out_block_is_put_back() -> None:
    assert body(decided(TEXT, (CAPTION, True))) == [PROSE, CAPTION, MORE]


def test_a_part_of_a_left_out_block_is_put_back_and_the_rest_stays_out() -> None:
    words = "Visitors look at a robot at a fair in the capital."
    page = decided(TEXT, (words, True))
    assert body(page) == [PROSE, words, MORE]
    assert kinds(page)["[Photo by ANN LEE / EVENING PAPER]"] == "caption"


def test_a_line_of_the_front_matter_is_put_back() -> None:
    assert body(decided(TEXT, ("A word from the keeper.", True))) == ["A word from the keeper.", PROSE, MORE]


def test_a_paragraph_is_taken_out() -> None:
    page = decided(TEXT, (PROSE, False))
    assert body(page) == [MORE]
    assert kinds(page)[PROSE] == "editor"


def test_a_part_of_a_paragraph_is_taken_out() -> None:
    page = decided(TEXT, ("on Monday ", False))
    assert body(page) == [PROSE.replace("on Monday ", ""), MORE]
    assert kinds(page)["on Monday "] == "editor"


def test_half_a_tag_goes_with_what_is_taken_out() -> None:
    text = f"Rules for Trade Are Out\n\nSaid <b class='x'>on Monday</b> and again. {PROSE}"
    assert body(decided(text, ("'x'>on Mon", False))) == [f"Said day and again. {PROSE}"]


def test_the_later_of_two_decisions_wins() -> None:
    assert body(decided(TEXT, (MORE, False), ("Officials in the capital", True)))[1] == "Officials in the capital"


def test_a_page_without_an_article_gets_one() -> None:
    text = "Home\nNews\nSport\n"
    assert body(read_page(text)) == []
    assert body(decided(text, ("News", True))) == ["News"]


def test_statements_follow(extractor: Extractor) -> None:
    text = f"Rules for Trade Are Out\n\n{MORE}\n\nMr Li said on Friday that trade would grow next year. {PROSE}\n"
    at = text.index("Mr Li")
    before = extractor.read(text.encode(), "a.txt")
    after = extractor.read(text.encode(), "a.txt", [PassageDecision((at, text.index(PROSE)), keep=False)])
    assert len(after.statements) == len(before.statements) - 1


@given(MESS, st.lists(st.tuples(st.integers(-3, 200), st.integers(-3, 200), st.booleans()), max_size=6))
def test_any_decisions_keep_the_map(seed: str, drawn: list[tuple[int, int, bool]]) -> None:
    page = read_page(seed, [PassageDecision((low, high), keep) for low, high, keep in drawn])
    assert_whole(seed, page)
