"""Who published a page: the name that its parts agree on, the source that it credits, or no more than its host."""

import pytest

from archive.extraction.page.page import read_page
from archive.extraction.page.publisher import HOST_RULE, squashed
from tests.extraction.page.test_page import MORE, PROSE

TITLE = "Council votes for a new harbour wall"
CRUDE = """{title}
Skip to content
{masthead}
News
Sport
Weather
Subscribe
{headline}
By Ann Lee
4 May 2024

{prose}

{more}

Share this story
About us
Contact us
Terms of use
{footer}
"""


def crude(title: str, masthead: str = "Menu", footer: str = "Back to top") -> str:
    return CRUDE.format(title=title, masthead=masthead, headline=TITLE, prose=PROSE, more=MORE, footer=footer)


@pytest.mark.parametrize(
    ("text", "publisher"),
    [
        (crude(f"{TITLE} | The Northmere Post", "The Northmere Post"), "The Northmere Post"),
        (crude(f"{TITLE} - Northmere Post", footer="© 2024 Northmere Post. All rights reserved."), "Northmere Post"),
        (crude(f"{TITLE} - Politics - Harbour News", "Harbour News"), "Harbour News"),
        (crude(TITLE, "The Northmere Post", "Copyright © 2019-2024 The Northmere Post Ltd."), "The Northmere Post"),
        (f"LEEDS (Wire Press) - {PROSE}\n\n{MORE}", "Wire Press"),
        (f"{TITLE}\n\nPublisher: Evening Paper (via Daily Roundup)\n\n{PROSE}", "Evening Paper"),
        (f"{TITLE}\n\n{PROSE}\n\nThe Northmere Post’s Ann Lee contributed to this report.", "The Northmere Post"),
    ],
)
def test_the_publisher_of_a_text(text: str, publisher: str) -> None:
    found = read_page(text).metadata.publisher
    assert found is not None
    assert found.value == publisher
    assert text[slice(*found.passage.span)] == found.passage.text


@pytest.mark.parametrize(
    ("address", "publisher"),
    [
        ("https://oldtownhall.archives.example.gov/2024/05/04/wall", "oldtownhall.archives.example.gov"),
        ("https://www.northmerepost.example/wall", "www.northmerepost.example"),
        ("https://northmere.blogspot.com/wall", None),
    ],
)
def test_of_a_host_alone_no_name_is_made(address: str, publisher: str | None) -> None:
    text = f"---\ntitle: {TITLE}\nsource_url: {address}\n---\n{PROSE}\n\n{MORE}"
    found = read_page(text).metadata.publisher
    assert (found.value if found else None) == publisher
    if found:
        assert found.rule == HOST_RULE
        assert text[slice(*found.passage.span)] == publisher


def test_a_name_that_the_page_prints_as_its_address_spells_it() -> None:
    text = (
        f"---\nsource_url: https://www.northmerepost.example/wall\n---\n{PROSE}\n\nWrite to the Northmere Post today."
    )
    found = read_page(text).metadata.publisher
    assert found is not None
    assert found.value == "Northmere Post"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The Northmere Post", "northmerepost.com"),
        ("Northmere Post Ltd.", "www.northmere-post.co.uk"),
        ("Die Küstenzeitung", "Küsten-Zeitung GmbH"),
    ],
)
def test_printings_of_one_name(one: str, other: str) -> None:
    assert squashed(one) == squashed(other)


@pytest.mark.parametrize(
    ("head", "publisher"),
    [
        ('<meta property="og:site_name" content="Harbour Courier">', "Harbour Courier"),
        (
            f'<title>{TITLE} | Harbour Courier</title><link rel="canonical" href="https://www.hc.example/a">',
            "Harbour Courier",
        ),
        ('<link rel="canonical" href="https://www.hc-wall.example/a">', "www.hc-wall.example"),
    ],
)
def test_the_publisher_of_a_web_page(head: str, publisher: str) -> None:
    text = f"<html><head>{head}</head><body><h1>{TITLE}</h1><p>{PROSE}</p><p>{MORE}</p></body></html>"
    found = read_page(text).metadata.publisher
    assert found is not None
    assert found.value == publisher
    assert text[slice(*found.passage.span)] == found.passage.text
