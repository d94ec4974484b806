"""What holds on every public page: readable by everyone, at any width, in the light and in the dark."""

from itertools import pairwise

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

PAGES = [
    "/",
    "/statements/",
    "/statements/?q=china&kind=indirect",
    "/statements/?q=zzzz",
    "/articles/",
    "/people/",
    "/organisations/",
    "article",
    "person",
    "organisation",
    "direct",
    "indirect",
    "/search/?q=china",
    "/search/?q=zzzz",
    "/statements/?q=china&sort=oldest&once=yes",
    "/articles/?q=technology",
    "/people/?sort=statements",
    "/compare/?who=li-qiang&who=lei-jun",
    "/compare/",
    "/speakers/",
    "/topics/",
    "/collections/",
    "/about/data/",
    "/about/searching/",
    "/about/citing/",
    "/about/",
    "/about/accuracy/",
    "/corrections/?about=/people/",
]
AXE = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}}
NARROW = {"width": 320, "height": 640}
WIDE = {"width": 1280, "height": 900}

# The innermost elements that stick out of the window to the right and cannot be scrolled within a box of their own.
STICKING_OUT = """() => [...document.querySelectorAll('body *')].filter(element => {
  const box = element.getBoundingClientRect();
  if (box.width < 2 || box.right <= document.documentElement.clientWidth + 1) return false;
  for (let up = element; up; up = up.parentElement)
    if (up !== document.body && getComputedStyle(up).overflowX !== 'visible') return false;
  return true;
}).map(element => element.outerHTML.slice(0, 120))"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [NARROW, WIDE], ids=["narrow", "wide"])
@pytest.mark.parametrize("kind", PAGES)
def test_axe_finds_nothing(reader, addresses, kind, viewport, scheme):
    page = reader(addresses(kind), viewport=viewport, color_scheme=scheme)
    results = Axe().run(page, options=AXE)
    assert results.violations_count == 0, results.generate_report()


@pytest.mark.parametrize("kind", PAGES)
def test_nothing_overflows_a_narrow_screen(reader, addresses, kind):
    page = reader(addresses(kind), viewport=NARROW)
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    assert page.evaluate(STICKING_OUT) == []
    page.evaluate("document.querySelectorAll('details').forEach(details => details.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]


def test_nothing_overflows_on_a_page_that_is_not_there(reader):
    page = reader("/people/nobody/", status=404, viewport=NARROW)
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    assert Axe().run(page, options=AXE).violations_count == 0


@pytest.mark.parametrize("kind", PAGES)
def test_the_first_key_offers_the_way_past_the_head(reader, addresses, kind):
    page = reader(addresses(kind))
    page.keyboard.press("Tab")
    skip = page.locator(":focus")
    expect(skip).to_have_text("Skip to the content")
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


@pytest.mark.parametrize("kind", PAGES)
def test_focus_is_always_seen(reader, addresses, kind):
    """Each of the first stops of the tab key has an outline or another mark of its own, and lies in the window."""
    page = reader(addresses(kind), viewport=WIDE)
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none", page.evaluate("document.activeElement.outerHTML")


@pytest.mark.parametrize("kind", PAGES)
def test_one_heading_of_the_first_rank_and_no_rank_left_out(reader, addresses, kind):
    page = reader(addresses(kind))
    ranks = page.eval_on_selector_all("h1, h2, h3, h4, h5, h6", "all => all.map(one => Number(one.tagName[1]))")
    assert ranks.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(ranks)), ranks
