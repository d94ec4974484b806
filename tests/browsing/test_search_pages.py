"""What words are found in fills more than a page."""

import re
from html import unescape
from urllib.parse import quote, urljoin

import pytest

from tests import builders

STATEMENTS = 60


@pytest.fixture
def many(db):
    for day in range(1, 4):
        said = [f"the harbour is full for the {n}th time" for n in range(1, STATEMENTS // 3 + 1)]
        article = builders.make_article(f"Day {day}", [f"Lei Jun said {one}." for one in said], f"2024-04-0{day}")
        for one in said:
            builders.make_statement(article, one, speaker_words="Lei Jun", cue="said")


@pytest.mark.parametrize("sort", ["", "&sort=oldest", "&sort=best"])
@pytest.mark.parametrize("words", ["harb*", '"harbour is full"'])
def test_every_page_of_a_search_is_reached_and_holds_others(client, many, words, sort):
    address, seen = f"/statements/?q={quote(words)}{sort}", []
    for _ in range(3):
        page = client.get(address)
        assert page.status_code == 200
        text = page.content.decode()
        seen += dict.fromkeys(re.findall(r'href="(/statements/[0-9a-z]{10}/)"', text))
        older = re.search(r'<a href="([^"]+)" rel="next"', text)
        if not older:
            break
        address = urljoin(address, unescape(older[1]))
    assert len(seen) == len(set(seen)) == STATEMENTS
