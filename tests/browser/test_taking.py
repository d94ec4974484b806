"""What a reader takes away from a page: a citation in one click or by keys, and a link that leads to the very words."""

from html import escape

import pytest
from playwright.sync_api import Page, expect

from archive.browsing.linked.annotation import passages, to_passages
from archive.models import Article


@pytest.mark.parametrize("kind", ["article", "direct"])
def test_one_click_takes_the_whole_citation_without_scripts(reader, addresses, kind):
    page = reader(addresses(kind), java_script_enabled=False)
    citation = page.locator(".citation")
    citation.click()
    # What is selected is asked of the browser itself: the page's own scripts are off.
    assert page.evaluate("getSelection().toString()").strip() == citation.inner_text().strip()


def test_each_form_is_reached_by_keys_and_saved_under_a_name_of_its_own(reader, addresses):
    page = reader(addresses("direct"))
    key = page.url.rstrip("/").rpartition("/")[2]
    for name, extension in (("BibTeX", "bib"), ("RIS", "ris"), ("CSL-JSON", "csl.json"), ("Plain text", "txt")):
        link = page.get_by_role("link", name=name, exact=True)
        _tab_to(page, link)
        with page.expect_download() as saved:
            page.keyboard.press("Enter")
        assert saved.value.suggested_filename == f"statement-{key}.{extension}"


def test_a_browser_finds_the_passage_that_a_link_to_the_source_names(reader, site):
    """A page with the article's words stands for the source; each statement is looked for in it."""
    article = max(Article.objects.public(), key=lambda article: article.statements.count())
    paragraphs = list(article.paragraphs.all())
    source = f"{site}/at-its-publishers"
    # Far apart, so that each passage is seen only if the browser went to it.
    text = "".join(f'<pre>{"\n" * 90}</pre><p id="p{one.position}">{escape(one.text)}</p>' for one in paragraphs)
    page = reader("/", viewport={"width": 800, "height": 600})
    page.route(source, lambda route: route.fulfill(content_type="text/html; charset=utf-8", body=text))
    looked_for = 0
    for statement in article.statements.public():
        found = passages(statement, paragraphs, "full")
        page.goto("/")
        page.goto(to_passages(source, found))
        expect(page.locator(f"#p{found[0].paragraph}")).to_be_in_viewport()
        looked_for += 1
    assert looked_for > 5


def _tab_to(page: Page, link) -> None:
    for _ in range(120):
        if link.evaluate("link => link === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError("The link is not reached by the tab key.")
