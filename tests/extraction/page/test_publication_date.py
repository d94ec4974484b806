"""The day of publication of whole pages, where other days stand beside it."""

import pytest

from archive.extraction.page.page import read_page

HEADLINE = "Bridge over the Aller closes for repairs"
BODY = """\
The bridge over the Aller at Westham will close for eleven weeks from Monday, the county's road office said.
Engineers found cracks in two of the main girders during a routine inspection and want to replace both of them.
Drivers have to take the road through Oakford, which adds about twenty minutes to the journey.
“We know that this is hard on people who live here, and we shall work at night as well,” said Ann Lee of the office.
""".splitlines()
NEXT = '<a href="/market"><h3>Market hall to open in June</h3><time datetime="2023-06-12">Jun 12, 2023</time></a>'


def web(above: str = "", *, head: str = "", before: str = "", behind: str = "") -> str:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in BODY)
    return (
        f"<!DOCTYPE html><html lang='en'><head><title>{HEADLINE}</title>{head}</head><body>"
        f"<nav><a href='/'>Home</a></nav><main>{before}<article><h1>{HEADLINE}</h1>"
        f"{above}{body}</article>{behind}</main></body></html>"
    )


def text(*above: str, behind: str = "") -> str:
    return "\n\n".join([HEADLINE, *above, *BODY, *filter(None, [behind])])


MODIFIED = '<meta property="article:modified_time" content="2024-03-06T09:00:00+01:00">'
PUBLISHED = '<meta property="article:published_time" content="{}">'


@pytest.mark.parametrize(
    ("page", "day"),
    [
        (text("Published 2 March 2024"), "2024-03-02"),
        (text("By Ann Lee", "2 March 2024, 7:30 am"), "2024-03-02"),
        (text("Posted on 2 March 2024 | Updated on 6 March 2024"), "2024-03-02"),
        (text("Last updated: 6 March 2024"), None),
        (text("2 days ago"), None),
        (text("Published 2 March 2024", behind="The loan is to be paid back by 5 May 2131."), "2024-03-02"),
        (web("<p>Last modified on 6 March 2024</p>"), None),
        (web("<p>Updated 6 March 2024</p>", head=MODIFIED), None),
        (web(head=MODIFIED + PUBLISHED.format("2024-03-02T09:00:00+01:00")), "2024-03-02"),
        (web('<time itemprop="dateModified" datetime="2024-03-06T09:00:00+01:00">6 March 2024</time>'), None),
        (web('<p>Modified: <time datetime="2024-03-06">6 Mar 2024</time></p>'), None),
        (web('<time datetime="2024-03-02T08:00">2 March 2024</time>'), "2024-03-02"),
        # An empty date of a machine.
        (web("<p class='date'>2 March 2024</p>", head=PUBLISHED.format("1970-01-01T00:00:00Z")), "2024-03-02"),
        (web(head=PUBLISHED.format("1970-01-01T00:00:00Z")), None),
        (web(head=PUBLISHED.format("20240302")), "2024-03-02"),
        (web(head=PUBLISHED.format("20240231")), None),
        ('<html><head><time datetime="2024-03-02"></head><body></body></html>', None),
        # The card of another story.
        (web(behind=f"<div class='cards'>{NEXT}</div>"), None),
        (web("<p>Published 2 March 2024</p>", before=f"<div class='more'>{NEXT}</div>"), "2024-03-02"),
    ],
)
def test_only_the_day_of_publication_is_told(page: str, day: str | None) -> None:
    found = read_page(page).metadata.published
    assert (found.value if found else None) == day
    if found:
        assert page[slice(*found.passage.span)] == found.passage.text


@pytest.mark.parametrize(
    ("page", "day"),
    [
        (web("<p class='date'>9 June 2017</p>", head=PUBLISHED.format("2071-06-09T10:00:00Z")), "2017-06-09"),
        (text("Published 9 June 2071"), None),
    ],
)
def test_a_day_years_ahead_is_a_slip_that_is_told(page: str, day: str | None) -> None:
    found = read_page(page).metadata
    assert (found.published.value if found.published else None) == day
    assert "date-ahead" in [problem.code for problem in found.problems]
