"""A reader's way from a word to the words that prove it, with and without scripts."""

import re
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Page, expect

from archive.models import Statement
from archive.names import fold
from tests.indexed import entries, statements


@pytest.mark.parametrize("scripts", [True, False], ids=["with-scripts", "without-scripts"])
def test_from_a_search_to_the_speaker(reader, scripts):
    page = reader("/", java_script_enabled=scripts, viewport={"width": 1280, "height": 900})
    word, speaker = _a_word_of_a_person()

    search = page.get_by_role("searchbox", name="Search")
    search.fill(word)
    search.press("Enter")
    expect(page).to_have_url(re.compile(r"/search/\?.*q="))
    page.get_by_role("link", name="All statements found, with filters").click()
    expect(page).to_have_url(re.compile(r"/statements/\?.*q="))
    found = page.locator("p.words")
    expect(found.first).to_be_visible()
    assert 0 < found.count() < Statement.objects.public().count()
    for text in found.all_inner_texts():
        assert word in fold(text)

    # A facet adds to the filter, its chip takes only that away again.
    page.get_by_role("search").locator("summary", has_text=re.compile("^Review$")).click()
    facet = page.get_by_role("search").get_by_role("link", name=re.compile("^not yet reviewed", re.IGNORECASE)).first
    facet.click()
    expect(page).to_have_url(re.compile(r"q=.*review=|review=.*q="))
    page.get_by_role("list", name="Filters in use").get_by_role("link", name=re.compile("Remove.*review")).click()
    expect(page).to_have_url(re.compile(r"q="))
    expect(page).not_to_have_url(re.compile(r"review="))
    assert word in page.get_by_role("list", name="Filters in use").inner_text()

    page.locator("li.said", has_text=speaker).locator("p.words a").first.click()
    expect(page).to_have_url(re.compile(r"/statements/[^/?]+/$"))
    expect(page.get_by_role("heading", level=1)).to_contain_text(speaker)
    assert word in fold(" ".join(page.locator("main mark").all_inner_texts()))

    page.get_by_role("link", name="Read it in the article").click()
    expect(page).to_have_url(re.compile(r"/articles/[^/]+/#s-"))
    mark = page.locator(page.url[page.url.index("#") :])
    assert _in_view(page, mark)

    page.locator("main").get_by_role("link", name=speaker).first.click()
    expect(page).to_have_url(re.compile(r"/people/"))
    expect(page.get_by_role("heading", level=1)).to_contain_text(speaker)
    assert word in fold(" ".join(page.locator("p.words").all_inner_texts()))


def test_removing_the_last_filter_shows_everything_again(reader):
    page = reader("/statements/?q=zzzz")
    expect(page.locator("p.words")).to_have_count(0)
    page.get_by_role("list", name="Filters in use").get_by_role("link", name=re.compile("Remove")).click()
    expect(page).to_have_url(re.compile(r"/statements/$"))
    assert page.locator("p.words").count() > 0


@pytest.mark.parametrize("scripts", [True, False], ids=["with-scripts", "without-scripts"])
def test_the_filter_form_works_on_a_narrow_screen(reader, scripts):
    page = reader("/articles/", java_script_enabled=scripts, viewport={"width": 320, "height": 640})
    page.get_by_text("Filter this list").click()
    page.get_by_label("Words", exact=False).first.fill("xiaomi")
    page.get_by_role("button", name="Apply").click()
    expect(page).to_have_url(re.compile("q=xiaomi"))
    expect(page.locator("main")).to_contain_text(re.compile("Lei Jun|Xiaomi"))


def test_every_page_a_reader_can_follow_answers(reader, site):
    page = reader("/")
    waiting, seen = ["/"], set()
    while waiting:
        path = waiting.pop()
        if path in seen or "?" in path or path.startswith("/admin/") or not path.endswith("/"):
            continue
        seen.add(path)
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 200, path
        pages = "a[href]:not([download])"
        links = page.eval_on_selector_all(pages, "links => links.map(link => link.getAttribute('href'))")
        waiting += [urljoin(path, link.partition("#")[0]) for link in links if "//" not in link]
    assert len(seen) > 5 + 5 + 9


def _a_word_of_a_person() -> tuple[str, str]:
    """Return a word that a person said and that few statements have, and the person."""
    every = statements(entries())
    for statement in every:
        person = statement.speakers[0].person if statement.speakers else None
        if person and statement.kind == Statement.Kind.INDIRECT:
            for word in re.findall(r"[a-z]{7,}", statement.folded):
                if sum(word in other.folded for other in every) <= 3:
                    return word, person.name
    raise AssertionError("No statement of a person has a word of its own.")


def _in_view(page: Page, mark) -> bool:
    box = mark.bounding_box()
    size = page.viewport_size
    return bool(box and size and box["y"] >= 0 and box["y"] + min(box["height"], 40) <= size["height"])
