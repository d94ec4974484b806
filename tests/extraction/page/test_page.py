"""What of a page is its article, and what the page says of itself."""

import pytest

from archive.extraction.page.blocks import blocks_of
from archive.extraction.page.page import Page, read_page

PROSE = (
    "The ministry said on Monday that it would publish the new rules before the end "
    "of the year, after talks with the industry."
)
MORE = (
    "Officials in the capital had worked on the draft for three years, and several "
    "cities tried it out before it was passed."
)


def kinds(page: Page) -> dict[str, str]:
    return {left.text: left.kind for left in page.left_out}


def body(page: Page) -> list[str]:
    return [reading.text for reading in page.readings]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Leave a Reply", "comment-form"),
        ("Your email address will not be published. Required fields are marked *", "comment-form"),
        ("Back To Top", "navigation"),
        ("Send this to a friend", "share"),
        ("Share on Facebook", "share"),
        ("Media contact: Ann Lee, press@example.org, +1 555 0100", "contact"),
        ("Advertisement - scroll to continue reading", "advert"),
        ("Post navigation", "navigation"),
        ("(Web editor: Ann Lee, Bo Chen)", "credit"),
        ("(Reporting by Ann Lee; Editing by Bo Chen)", "credit"),
        ("Source: The Evening Paper", "source-line"),
        ("© 2024 The Evening Paper. All rights reserved.", "notice"),
        ("Read more", "related"),
        ("[[Lee]] [[trade]]", "markup"),
        ("News Sport Weather", "related"),
        ("", None),
    ],
)
def test_what_follows_an_article_is_left_out(line: str, kind: str | None) -> None:
    page = read_page(f"Ministry to Publish New Rules\n\n{PROSE}\n\n{MORE}\n\n{line}\n")
    assert body(page) == [PROSE, MORE]
    assert kinds(page).get(line) == kind


def test_what_stands_before_an_article_is_left_out() -> None:
    caption = "Visitors look at a robot at a fair in the capital. [Photo by ANN LEE / EVENING PAPER]"
    notice = "We are making things nicer for you. Kindly bear with us."
    text = f"{notice}\n\nMinistry to Publish New Rules\n\nMenu\n\n{caption}\n\n{PROSE}\n\n{MORE}"
    page = read_page(text)
    assert page.metadata.title is not None
    assert page.metadata.title.value == "Ministry to Publish New Rules"
    assert body(page) == [PROSE, MORE]
    assert kinds(page)[caption] == "caption"
    assert kinds(page)["Menu"] == "navigation"


def test_a_repeated_title_and_a_repeated_body_are_read_once() -> None:
    title = "Ministry to Publish New Rules"
    page = read_page(f"{title}\n\n{title}\n\n\\n\\n\\n\n\n{PROSE}\n\n\\n\\n\n\n{MORE}\n\n{PROSE}\n\n{MORE}")
    assert body(page) == [PROSE, MORE]
    assert page.metadata.title is not None
    assert page.metadata.title.passage.span == (0, len(title))


def test_a_teaser_in_the_middle_is_left_out_and_the_article_goes_on() -> None:
    page = read_page(
        f"Ministry to Publish New Rules\n\n{PROSE}\n\nRelated article\nChina’s plan for its cities\n\n{MORE}"
    )
    assert body(page) == [PROSE, MORE]


def test_a_wrapped_paragraph_is_one() -> None:
    page = read_page(
        "Ministry to Publish New Rules\n\nThe ministry said on Monday that it would "
        "publish the\nnew rules before the end of the year, after long talks\nwith the whole of the industry.\n\n"
        + MORE
    )
    assert body(page)[0].startswith("The ministry said on Monday that it would publish the new rules")
    assert len(body(page)) == 2


def test_html_is_read_as_a_reader_sees_it() -> None:
    page = read_page(
        f"<h1>Ministry to Publish New Rules</h1><script>var a = 1;</script><p>{PROSE} R&amp;D.</p><p>{MORE}</p>"
    )
    assert body(page) == [f"{PROSE} R&D.", MORE]


def test_a_tag_may_go_over_lines() -> None:
    title = 'Ministry to Publish <a\nhref="https://example.org/rules"\nid="x">New Rules</a>'
    picture = '<img\nsrc="data:image/svg+xml;base64,' + "A" * 9_000 + '" />'
    wrapped = (
        "The ministry said on Monday that it would publish the\n"
        'new rules <a href="https://example.org/a/very/long/address/that/makes/a/line/longer/than/any/other"\n'
        'class="link">before the end of the year</a>, after long\ntalks with the whole of the industry.'
    )
    page = read_page(f"{title}\n\n{picture}\n\n{wrapped}\n\n<colgroup>\n<col />\n</colgroup>\n{MORE}")
    assert page.metadata.title is not None
    assert page.metadata.title.value == "Ministry to Publish New Rules"
    assert body(page) == [
        (
            "The ministry said on Monday that it would publish the new rules before the end of the year, after long "
            "talks with the whole of the industry."
        ),
        MORE,
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Home\nNews\nSport\n",
        "Menu | About | Contact",
        "[Home](/) [News](/news) [Sport](/sport) [Local](/local) [World](/w) [More](/m)",
    ],
)
def test_a_page_without_prose_has_no_article(text: str) -> None:
    assert read_page(text).readings == ()


def test_short_lines_of_a_menu_are_no_paragraph_wrapped_to_a_width() -> None:
    menu = (
        "Rules for trade are out - Evening Paper\nSkip to the main text of this page\nHome\nAugust 23, 2020\nSign in."
    )
    blocks = [block.text for block in blocks_of(menu)]
    assert blocks == menu.split("\n")
    wrapped = (
        "The ministry of trade published its new rules\non Monday, and the first of them will be in\nforce by May."
    )
    assert [block.text for block in blocks_of(wrapped)] == [wrapped.replace("\n", " ")]
