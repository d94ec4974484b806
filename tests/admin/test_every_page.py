"""Every page of the admin opens, on a small archive and a larger one, with the same number of queries."""

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

pytestmark = pytest.mark.django_db

OURS = [model for model in admin.site._registry if model._meta.app_label == "archive"]
IDS = [model.__name__ for model in OURS]
MOST_QUERIES = 20


def queries(client, address):
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address)
    assert response.status_code == 200, address
    return len(captured)


@pytest.mark.parametrize("model", OURS, ids=IDS)
def test_lists_ask_the_same_number_of_questions_for_3_rows_and_30(admin_client, archive, model):
    address = reverse(f"admin:archive_{model._meta.model_name}_changelist")
    archive(3)
    few = queries(admin_client, address)
    archive(30)
    assert queries(admin_client, address) == few
    assert few <= MOST_QUERIES


@pytest.mark.parametrize("model", OURS, ids=IDS)
def test_lists_can_be_searched(admin_client, archive, model):
    archive(3)
    response = admin_client.get(reverse(f"admin:archive_{model._meta.model_name}_changelist"), {"q": "Example1 x"})
    assert response.status_code == 200
    if admin.site._registry[model].search_fields:
        assert admin.site._registry[model].search_help_text or model.__name__ == "Load"


@pytest.mark.parametrize("model", OURS, ids=IDS)
def test_every_filter_opens(admin_client, archive, model):
    archive(2)
    address = reverse(f"admin:archive_{model._meta.model_name}_changelist")
    request_lists = admin_client.get(address).context["cl"]
    for spec in request_lists.filter_specs:
        for choice in spec.choices(request_lists):
            assert admin_client.get(address + choice["query_string"]).status_code == 200


@pytest.mark.parametrize("model", OURS, ids=IDS)
def test_records_history_and_new_records_open(admin_client, archive, model):
    archive(2)
    name, record = f"admin:archive_{model._meta.model_name}", model.objects.first()
    assert queries(admin_client, reverse(f"{name}_change", args=[record.pk])) <= 30
    assert admin_client.get(reverse(f"{name}_history", args=[record.pk])).status_code == 200
    allowed = admin.site._registry[model].has_add_permission(admin_client.get("/admin/").wsgi_request)
    assert admin_client.get(reverse(f"{name}_add")).status_code == (200 if allowed else 403)


def test_an_article_with_many_statements_asks_no_more(admin_client, article):
    from tests.builders import make_person, make_statement

    address = reverse("admin:archive_article_change", args=[article.pk])
    speaker = make_person("Anna Holloway")
    make_statement(article, "the port will close", speaker)
    few = queries(admin_client, address)
    for words in ("the port", "will close", "“It is time,”", "is time", "Peter Marsh", "disagreed", "port will"):
        make_statement(article, words, speaker)
    assert queries(admin_client, address) == few


@pytest.mark.parametrize("name", ["index", "auth_user_changelist", "auth_group_changelist", "password_change"])
def test_djangos_own_pages_open(admin_client, name):
    assert admin_client.get(reverse(f"admin:{name}")).status_code == 200


def test_strangers_are_asked_to_sign_in(client, archive):
    archive(1)
    for model in OURS:
        for page in ("changelist", "add"):
            response = client.get(reverse(f"admin:archive_{model._meta.model_name}_{page}"))
            assert response.status_code == 302
            assert "/login/" in response.url


def test_staff_without_rights_see_nothing_and_add_nothing(client, django_user_model, archive):
    archive(1)
    client.force_login(django_user_model.objects.create_user("new", is_staff=True))
    assert client.get(reverse("admin:archive_statement_changelist")).status_code == 403
    response = client.post(reverse("admin:archive_article_add"), {"text": "Port\n\nAnna said no."})
    assert response.status_code == 403
