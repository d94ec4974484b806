"""What holds on every public page: readable by everyone, at any width, light or dark; valid, and quick to send."""

import os

import pytest

from tests.browser.checks import NARROW, WIDE, accessible, fits, headings, keyboard, light, sent, valid

PAGES = """
    / /statements/ /statements/?q=china&kind=indirect /statements/?q=zzzz /articles/ /people/ /organisations/
    article person organisation direct indirect /search/?q=china /search/?q=zzzz
    /statements/?q=china&sort=oldest&once=yes /articles/?q=technology /people/?sort=statements
    /compare/?who=li-qiang&who=lei-jun /compare/ /speakers/ /topics/ /collections/ /about/data/ /about/searching/
    /about/citing/ /about/ /about/accuracy/ /corrections/?about=/people/
""".split()
NOT_THERE = "/people/nobody/"


@pytest.mark.parametrize("kind", [*PAGES, NOT_THERE])
def test_a_page_is_good_as_a_whole(reader, addresses, validator, kind):
    """Open a page once, dark and wide, then light and narrow; a failure names all that is wrong with it."""
    status = 404 if kind == NOT_THERE else 200
    page = reader(addresses(kind), status=status, viewport=WIDE, color_scheme="dark")
    bodies = sent(page)
    wrong = [*headings(page), *keyboard(page), *light(bodies), *valid(bodies[0], validator)]
    wrong += accessible(page, "wide, dark")
    page.set_viewport_size(NARROW)
    page.emulate_media(color_scheme="light")
    wrong += [*accessible(page, "narrow, light"), *fits(page)]
    if wrong:
        pytest.fail("\n".join([f"{page.url}: {len(wrong)} faults", *wrong]), pytrace=False)


BAD = """<!doctype html><html lang="en"><title>Bad</title><main tabindex="-1" id="main"><h1>A</h1><h3>B</h3>
<p style="color: #ddd; background: #fff">Pale</p><p style="width: 900px; height: 9px">Wide</p><p id="a" id="a">Twice</p>
<a href="#main" style="outline: none">Skip to the content</a></main>"""


def test_all_that_is_wrong_with_a_page_is_found(chromium, validator):
    page = chromium.new_page(viewport=NARROW)
    page.set_content(BAD)
    wrong = [*headings(page), *keyboard(page), *accessible(page, "narrow"), *fits(page)]
    wrong += [*light([os.urandom(61_000)]), *valid(BAD.encode(), validator)]
    page.close()
    faults = "ranks of the headings: [1, 3]|focus is not seen|color-contrast|pixels wide|sticks out|heavy|Duplicate"
    assert [fault for fault in faults.split("|") if not any(fault in one for one in wrong)] == [], wrong
