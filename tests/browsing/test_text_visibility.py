"""How much of a text readers see is its publisher’s setting; what a publisher took back stands beside its words."""

import pytest
from django.contrib.auth import get_user_model

from archive.models import SeedText
from tests.builders import accept, make_article, make_organisation, make_person, make_statement

pytestmark = pytest.mark.django_db

FIRST, SAID, LAST = "The wind was strong.", "Anna Holloway said the port will close.", "The crowd went home."
ADVERT = "Buy a boat"


@pytest.fixture
def article():
    made = make_article(
        "Port closed", [FIRST, SAID, "Nobody answered.", LAST], "2024-04-26", make_organisation("Harbour Times"),
        url="https://example.org/port",
    )  # fmt: skip
    make_statement(made, "the port will close", make_person("Anna Holloway"), cue="said")
    return made


def show(article, display):
    article.publisher.display = display
    article.publisher.save()


def html(client, record):
    return client.get(record.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("display", "seen", "unseen"),
    [
        ("full", [FIRST, LAST, "the port will close"], []),
        ("excerpts", ["the port will close", "Paragraphs left out", "https://example.org/port"], [FIRST, LAST]),
        ("link", ["the port will close", "https://example.org/port"], [FIRST, LAST, SAID, "Holloway said the"]),
    ],
)
def test_the_article_shows_what_its_publisher_allows(client, article, display, seen, unseen):
    show(article, display)
    page = html(client, article)
    assert [words for words in seen if words not in page] == []
    assert [words for words in unseen if words in page] == []


@pytest.mark.parametrize(("display", "around"), [("full", True), ("excerpts", True), ("link", False)])
def test_a_statement_shows_at_most_its_paragraph(client, article, display, around):
    show(article, display)
    page = html(client, article.statements.get())
    assert "the port will close" in page
    assert ('class="context"' in page) is around
    assert FIRST not in page
    assert LAST not in page


@pytest.mark.parametrize(("display", "around"), [("full", True), ("excerpts", False), ("link", False)])
def test_an_earlier_text_is_shown_no_further(client, article, display, around):
    show(article, display)
    article.text = SeedText.objects.create(sha256="0" * 64, size=1, encoding="utf-8", text="Another text.")
    article.save()
    page = html(client, article.statements.get())
    assert "the port will close" in page
    assert (FIRST in page) is around


@pytest.mark.parametrize("display", ["excerpts", "link"])
def test_what_was_left_out_of_the_text_is_not_shown_either(client, article, display):
    assert "Left out of the reading text" in html(client, article)
    show(article, display)
    assert "Left out of the reading text" not in html(client, article)


@pytest.mark.parametrize(
    ("notice", "told"), [("corrected", "Corrected by its publisher"), ("retracted", "Retracted by")]
)
def test_a_publishers_notice_stands_with_the_article_and_each_statement(client, article, notice, told):
    article.notice, article.notice_words = notice, "The port stays open, it says on 2 May."
    article.save()
    statement = article.statements.get()
    person = statement.attributions.get().person
    for page in (html(client, article), html(client, statement), html(client, person)):
        assert told in page
        assert "The port stays open, it says on 2 May." in page
    for address in ("/statements/", "/articles/", "/"):
        page = client.get(address).content.decode()
        assert notice in page
        assert "The port stays open, it says on 2 May." in page


def test_a_reviewed_statement_tells_by_whom_and_when(client, article):
    ann = get_user_model().objects.create_user("ann", first_name="Ann", last_name="Lindqvist")
    statement = accept(article.statements.get(), ann)
    page = html(client, statement)
    assert "by Ann Lindqvist" in page
    assert statement.reviewed_at.date().isoformat() in page
    ann.first_name = ann.last_name = ""
    ann.save()
    assert "by ann" in html(client, statement)
