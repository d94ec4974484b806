"""What the text now gives against a decision: taken, kept, and never asked twice."""

import pytest
from django.urls import reverse

from archive.curation.decisions import token_of
from archive.dates import PartialDate
from archive.models import Attribution, ExtractedValue
from archive.models.statement import Statement
from tests.builders import make_organisation, make_person, make_statement

pytestmark = pytest.mark.django_db


def decided(record, field, mine, theirs):
    """Let a person choose ``mine`` and the text then give ``theirs``."""
    record.decide(**{field: mine})
    record.base = record.base | {field: ExtractedValue(None, theirs).as_json()}
    record.save()
    assert record.suggested
    return record


def page_of(client, record):
    return client.get(reverse(f"admin:archive_{record._meta.model_name}_change", args=[record.pk]))


def decide(client, record, part="", token=None, **button):
    address = reverse(f"admin:archive_{record._meta.model_name}_suggestion", args=[record.pk])
    one = Attribution.objects.get(pk=part) if part else record
    one.refresh_from_db()
    sent = {"part": part, "token": token_of(one) if token is None else token, **button}
    page = client.post(address, sent, follow=True)
    record.refresh_from_db()
    return page.content.decode()


def test_taken_it_is_the_value_and_pinned(admin_client, article):
    decided(article, "published", PartialDate.parse("2024-04-27"), "2024-04-28")
    html = page_of(admin_client, article).content.decode()
    assert "The text now gives something else" in html
    decide(admin_client, article, take="published")
    assert str(article.published) == "2024-04-28"
    assert article.pins["published"] == "2024-04-28"
    assert not article.suggested


def test_kept_it_is_asked_again_only_when_the_text_says_something_new(admin_client, article):
    decided(article, "place", "Wellington", "Nelson")
    decide(admin_client, article, keep="place")
    assert (article.place, article.suggested) == ("Wellington", False)
    assert "The text now gives something else" not in page_of(admin_client, article).content.decode()
    article.base["place"] = {"value": "Napier"}
    article.save()
    assert article.suggested


def test_a_publisher_is_found_by_name_where_one_fits(admin_client, article):
    body = make_organisation("Harbour Times")
    decided(article, "publisher", make_organisation("Daily News"), "Harbour Times")
    decide(admin_client, article, take="publisher")
    assert article.publisher == body


@pytest.mark.parametrize(("bearers", "told"), [(0, "No organisation is called"), (2, "fits more than one")])
def test_a_name_that_fits_none_or_several_is_not_guessed(admin_client, article, bearers, told):
    for _ in range(bearers):
        make_organisation("Harbour Times")
    mine = make_organisation("Daily News")
    decided(article, "publisher", mine, "Harbour Times")
    assert told in decide(admin_client, article, take="publisher")
    assert article.publisher == mine
    assert article.suggested


def test_words_of_a_statement_are_taken_with_their_evidence(admin_client, article):
    statement = make_statement(article, "the port will close", make_person("Anna Holloway"))
    spans = [[statement.spans[0][0], statement.spans[0][0] + len("the port")]]
    decided(statement, "spans", statement.spans, spans)
    decide(admin_client, statement, take="spans")
    assert (statement.content, statement.spans) == ("the port", spans)


def test_a_speakers_suggestion_stands_on_the_statements_page(admin_client, article):
    marsh = make_person("Peter Marsh")
    statement = make_statement(article, "the port will close", make_person("Anna Holloway"))
    row = decided(statement.attributions.get(), "person", statement.attributions.get().person, "Peter Marsh")
    assert "Peter Marsh" in page_of(admin_client, statement).content.decode()
    decide(admin_client, statement, part=str(row.pk), take="person")
    assert Attribution.objects.get().person == marsh


def test_a_stale_page_decides_nothing(admin_client, article):
    decided(article, "place", "Wellington", "Nelson")
    html = decide(admin_client, article, token="0", take="place")
    assert "Somebody changed the record meanwhile" in html
    assert article.place == "Wellington"


def test_lists_find_them_and_many_are_kept_at_once(admin_client, article):
    statements = [make_statement(article, words, None) for words in ("the port will close", "“It is time,”")]
    for one in statements:
        decided(one, "place", "Wellington", "Nelson")
    make_statement(article, "Peter Marsh", None)
    address = reverse("admin:archive_statement_changelist")
    found = admin_client.get(address, {"suggested": "yes"}).context["cl"].result_count
    assert found == 2
    admin_client.post(address, {"action": "keep_mine", "_selected_action": [one.pk for one in statements]})
    assert not Statement.objects.suggested().exists()
    assert {one.place for one in Statement.objects.filter(pins__has_key="place")} == {"Wellington"}
