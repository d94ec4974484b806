"""An editor's way: what is decided in the admin is what readers see, and no load undoes it."""

import re

from django.core.management import call_command
from playwright.sync_api import Page, expect

from archive.models import Article
from tests.builders import make_editor
from tests.indexed import entries, statements

STORY = """Harbour to be dredged, says minister

Wellington, March 4th, 2022 – Transport Minister Anna Holloway said the harbour would be dredged before winter.

She also stressed the need for a second pilot boat. “We cannot wait another year,” Holloway said.
"""


def sign_in(page: Page) -> None:
    page.goto("/admin/")
    page.get_by_label("Username").fill("editor")
    page.get_by_label("Password").fill("password")
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("heading", level=1).first).to_contain_text("What waits for a decision")


def test_an_accepted_statement_is_shown_as_reviewed_and_stays_so(editors_reader):
    make_editor()
    statement = statements(entries())[0]
    page = editors_reader(statement.get_absolute_url())
    expect(page.locator("header .badge").first).to_have_text("not yet reviewed")

    sign_in(page)
    page.goto("/admin/archive/statement/")
    page.locator("#searchbar").fill(statement.content[:40])
    page.locator("#searchbar").press("Enter")
    page.locator("#result_list").get_by_role("link", name=re.compile(re.escape(str(statement)[:30]))).first.click()
    expect(page.locator(".seed-text .statement").first).to_be_visible()
    page.get_by_label("Place or occasion").fill("Third floor")
    page.get_by_label("Review state").select_option("accepted")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".messagelist .success")).to_be_visible()

    def the_decision_is_shown() -> None:
        page.goto(statement.get_absolute_url())
        expect(page.locator("header .badge").first).to_have_text("reviewed")
        expect(page.locator("main")).to_contain_text("Third floor")

    the_decision_is_shown()
    call_command("loadseeds", no_input=True)
    the_decision_is_shown()
    call_command("loadseeds", reextract=True, no_input=True)
    the_decision_is_shown()


def test_a_pasted_text_becomes_an_article_that_readers_see(editors_reader):
    make_editor()
    page = editors_reader("/articles/")
    sign_in(page)
    page.goto("/admin/archive/article/")
    page.get_by_role("link", name=re.compile("^Add article")).first.click()
    page.locator("textarea").first.fill(STORY)
    page.get_by_role("button", name="Read it").click()
    expect(page.locator(".messagelist .success, .messagelist .info").first).to_be_visible()

    article = Article.objects.get(title__startswith="Harbour")
    page.goto("/articles/")
    page.get_by_role("link", name="Harbour to be dredged, says minister").first.click()
    expect(page).to_have_url(re.compile(re.escape(article.get_absolute_url())))
    expect(page.locator("main")).to_contain_text("Anna Holloway")
    expect(page.locator("main mark").first).to_be_visible()


def test_the_admin_asks_who_is_there(editors_reader):
    page = editors_reader("/admin/archive/statement/")
    expect(page).to_have_url(re.compile("/admin/login/"))
