"""What must hold of a page that is open: each check yields the faults it finds, so that one visit names them all."""

import gzip
import json
import urllib.request
from collections.abc import Callable, Iterator
from itertools import pairwise

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

NARROW = {"width": 320, "height": 640}
WIDE = {"width": 1280, "height": 900}
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
}
MOST_BYTES = 60_000

# The innermost elements that stick out of the window to the right and cannot be scrolled within a box of their own.
_STICKING_OUT = """within => [...document.querySelectorAll(within + ' *')].filter(element => {
  const box = element.getBoundingClientRect();
  if (box.width < 2 || box.right <= document.documentElement.clientWidth + 1) return false;
  for (let up = element; up; up = up.parentElement)
    if (up !== document.body && getComputedStyle(up).overflowX !== 'visible') return false;
  return true;
}).map(element => element.outerHTML.slice(0, 120))"""


def accessible(page: Page, shown: str, within: str | None = None) -> Iterator[str]:
    """Run axe, with its contrast rules, on a page or a part of it, which is ``shown`` at some width and in a scheme."""
    results = Axe().run(page, context=within, options=RULES)
    if results.violations_count:
        yield f"axe ({shown}): {results.generate_report()}"


def fits(page: Page, within: str = "body") -> Iterator[str]:
    """Check that nothing is wider than the window, with what unfolds folded and unfolded."""
    for state in ("folded", "unfolded"):
        width, window = page.evaluate("document.documentElement.scrollWidth"), page.viewport_size
        if window and width > window["width"]:
            yield f"{state}, the page is {width} pixels wide in a window of {window['width']}"
        if state == "folded":
            yield from (f"sticks out: {element}" for element in page.evaluate(_STICKING_OUT, within))
            unfold(page, within)


def unfold(page: Page, within: str = "body") -> None:
    """Open everything that unfolds."""
    page.evaluate(
        "within => document.querySelectorAll(within + ' details').forEach(one => { one.open = true })", within
    )


def headings(page: Page) -> Iterator[str]:
    """Check that there is one heading of the first rank, and no rank left out on the way down."""
    ranks = page.eval_on_selector_all("h1, h2, h3, h4, h5, h6", "all => all.map(one => Number(one.tagName[1]))")
    if ranks.count(1) != 1 or any(after > before + 1 for before, after in pairwise(ranks)):
        yield f"ranks of the headings: {ranks}"


def keyboard(page: Page) -> Iterator[str]:
    """Check that the first key offers the way past the head, and the focus is always seen."""
    skip = page.locator(":focus")
    for stop in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break
        if stop == 0:
            yield from _holds("the first stop", lambda: expect(skip).to_have_text("Skip to the content"))
            yield from _holds("the first stop", lambda: expect(skip).to_be_in_viewport())
        if page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "none":
            yield f"focus is not seen: {page.evaluate('document.activeElement.outerHTML')}"
    page.get_by_role("link", name="Skip to the content").focus()
    page.keyboard.press("Enter")
    yield from _holds("the way past the head", lambda: expect(page.locator("main")).to_be_focused())


def sent(page: Page) -> list[bytes]:
    """Return what is sent for a page: its source, then its style sheets and scripts."""
    parts = page.evaluate(
        "[...document.querySelectorAll('link[rel=stylesheet], script[src]')].map(p => p.href || p.src)"
    )
    return [page.request.get(address).body() for address in [page.url, *parts]]


def light(bodies: list[bytes]) -> Iterator[str]:
    """Check that what is sent for a page fits in 60 kB."""
    weights = [len(gzip.compress(body, 6)) for body in bodies]
    if sum(weights) > MOST_BYTES:
        yield f"heavy: {weights} bytes"


def valid(source: bytes, validator: str) -> Iterator[str]:
    """Check that the source is valid HTML."""
    request = urllib.request.Request(validator, source, {"Content-Type": "text/html; charset=utf-8"})
    with urllib.request.urlopen(request, timeout=120) as answer:
        for told in json.load(answer)["messages"]:
            yield f"HTML, line {told.get('lastLine')}: {told['message']}\n  {told.get('extract', '')!r}"


def _holds(what: str, check: Callable[[], None]) -> Iterator[str]:
    try:
        check()
    except AssertionError as error:
        yield f"{what}: {error}"
