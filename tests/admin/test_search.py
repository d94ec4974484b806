"""Whin the admin's search finds: by what an index leads to, and by words in the newest records."""

import pytest
from django.urls import reverse

from archive.admin import filters
from archive.models import Article, Mention, Statement
from tests.builders import make_article, make_mention, make_organisation, make_person, make_statement

pytestmark = pytest.mark.django_db


@pytest.fixture
def article():
    paper = make_organisation("Harbour Times")
    made = make_article(
        "Port closed", ["Anna Holloway said the port will close. Peter Marsh disagreed."], "2024-04-26", paper
    )
    make_statement(made, "the port will close", make_person("Anna Holloway"), cue="said")
    make_mention(made, "Anna Holloway", make_person("Anne Hollowaye"))
    other = make_article("Bridge opened", ["The Bridge Institute said all is well."], "2023")
    make_statement(other, "all is well", make_organisation("Bridge Institute"))
    return made


def found(client, model, words):
    page = client.get(reverse(f"admin:archive_{model._meta.model_name}_changelist"), {"q": words})
    return list(page.context["cl"].result_list)


@pytest.mark.parametrize("words", ["Holloway", "ANNA", "port closed", "will close", "port WILL"])
def test_a_statement_is_found_by_speaker_title_and_words(admin_client, article, words):
    assert found(admin_client, Statement, words) == [article.statements.get()]


def test_a_statement_is_found_by_its_address(admin_client, article):
    statement = article.statements.get()
    assert found(admin_client, Statement, statement.public_id) == [statement]
    assert found(admin_client, Statement, f"https://example.org{statement.get_absolute_url()}") == [statement]


@pytest.mark.parametrize("words", ["port closed", "2024", "2024-04", "harbour times", "disagreed"])
def test_an_article_is_found_by_title_date_publisher_and_text(admin_client, article, words):
    assert found(admin_client, Article, words) == [article]


@pytest.mark.parametrize("words", ["Hollowaye", "Anna Holl"])
def test_a_mention_is_found_by_whom_it_means_and_as_printed(admin_client, article, words):
    assert found(admin_client, Mention, words) == [Mention.objects.get()]


def test_a_filter_in_use_stays(admin_client, article):
    address = reverse("admin:archive_statement_changelist")
    page = admin_client.get(address, {"q": "port", "review__exact": "accepted"})
    assert page.context["cl"].result_count == 0


def test_words_are_looked_for_in_the_newest_only(admin_client, article, monkeypatch):
    monkeypatch.setattr(filters, "NEWEST", 1)
    assert found(admin_client, Statement, "will close") == []
    assert len(found(admin_client, Statement, "is well")) == 1
