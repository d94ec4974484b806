"""The head on a phone, and a report from a reader without scripts."""

import pytest
from playwright.sync_api import expect

from archive.models import Correction, Person

NARROW, WIDE = {"width": 320, "height": 640}, {"width": 1280, "height": 900}


@pytest.mark.parametrize("scripts", [True, False], ids=["with-scripts", "without-scripts"])
def test_the_head_folds_on_a_phone_and_opens_by_keyboard(reader, scripts):
    page = reader("/people/", viewport=NARROW, java_script_enabled=scripts)
    menu, link = page.locator(".menu summary"), page.get_by_role("navigation", name="Main").get_by_text("About")
    expect(link).to_be_hidden()
    menu.focus()
    page.keyboard.press("Enter")
    expect(link).to_be_visible()
    current = page.locator(".menu [aria-current]")
    expect(current).to_have_text("People")
    link.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What this archive is")


def test_the_head_lies_open_on_a_wide_screen(reader):
    page = reader("/about/", viewport=WIDE)
    expect(page.locator(".menu summary")).to_be_hidden()
    expect(page.get_by_role("navigation", name="Main").get_by_role("link", name="Statements")).to_be_visible()


def test_a_reader_without_scripts_reports_an_error(editors_reader):
    person = Person.objects.public().alphabetically()[0]
    page = editors_reader(person.get_absolute_url(), java_script_enabled=False, viewport=NARROW)
    page.locator("main").get_by_role("link", name="Report an error").click()
    expect(page.locator("form.report-form")).to_contain_text(person.name)
    page.get_by_label("What is wrong?").fill("The role is another.")
    page.get_by_role("button", name="Send the report").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("your report has arrived")
    assert [(one.address, one.words) for one in Correction.objects.all()] == [
        (person.get_absolute_url(), "The role is another.")
    ]
