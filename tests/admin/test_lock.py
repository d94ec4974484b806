"""Nobody saves over what somebody else saved meanwhile, and nothing that was typed is lost."""

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse

from archive.curation.decisions import decision
from archive.models import Article, Attribution
from tests.admin.test_decisions import form_of
from tests.builders import make_person, make_statement

pytestmark = pytest.mark.django_db


@pytest.fixture
def other():
    return get_user_model().objects.create_user("ann", first_name="Ann", last_name="Other", is_staff=True)


@pytest.fixture
def address(article):
    return reverse("admin:archive_article_change", args=[article.pk])


def saved_by(user, record, **values):
    record = type(record).objects.get(pk=record.pk)
    with decision(user):
        record.decide(user, **values)
        record.save()


def test_what_others_saved_is_shown_beside_ones_own_which_is_kept(admin_client, article, address, other):
    data = form_of(admin_client, address)
    saved_by(other, article, title="Port shut", place="Wellington")
    page = admin_client.post(address, data | {"title": "Port is closed", "note": "Ask the port."})
    assert page.status_code == 200
    moved = {one.label: one for one in page.context["conflicts"]}
    assert (moved["Title"].before, moved["Title"].now, moved["Title"].mine) == (
        "Port closed", "Port shut", "Port is closed",
    )  # fmt: skip
    assert moved["Title"].by == "Ann Other"
    html = page.content.decode()
    assert "Ann Other changed this record while you were looking at it" in html
    assert 'value="Port is closed"' in html
    assert "Ask the port." in html
    article.refresh_from_db()
    assert (article.title, article.place, article.note) == ("Port shut", "Wellington", "")


def test_saving_again_keeps_ones_own_and_undoes_nothing_else(admin_client, article, address, other):
    data = form_of(admin_client, address)
    saved_by(other, article, title="Port shut", place="Wellington")
    page = admin_client.post(address, data | {"title": "Port is closed"})
    form = page.context["adminform"].form
    again = data | {name: str(form[name].value() or "") for name in form.fields}
    assert admin_client.post(address, again).status_code == 302
    article.refresh_from_db()
    assert (article.title, article.place) == ("Port is closed", "Wellington")


def test_a_third_change_in_between_is_seen_too(admin_client, article, address, other):
    data = form_of(admin_client, address)
    saved_by(other, article, place="Wellington")
    page = admin_client.post(address, data | {"title": "Port is closed"})
    form = page.context["adminform"].form
    saved_by(other, article, place="Nelson")
    again = data | {name: str(form[name].value() or "") for name in form.fields}
    page = admin_client.post(address, again)
    assert [(one.before, one.now) for one in page.context["conflicts"]] == [("Wellington", "Nelson")]


@pytest.mark.parametrize("seen", ["", "x", "[]", '{"token": 1}', '{"token": "1"}'])
def test_a_page_that_does_not_tell_what_it_showed_saves_nothing(admin_client, article, address, seen):
    data = form_of(admin_client, address)
    page = admin_client.post(address, data | {"title": "Port shut", "seen": seen})
    assert page.status_code == 200
    assert "Open it anew" in page.content.decode()
    assert Article.objects.get().title == "Port closed"


def test_a_row_is_locked_by_itself(admin_client, article, other):
    statement = make_statement(article, "the port will close", make_person("Anna Holloway"))
    marsh, moreau = make_person("Peter Marsh"), make_person("Jean Moreau")
    address = reverse("admin:archive_statement_change", args=[statement.pk])
    data = form_of(admin_client, address)
    saved_by(other, statement.attributions.get(), person=marsh)
    page = admin_client.post(address, data | {"attributions-0-person": str(moreau.pk)})
    assert page.status_code == 200
    assert "is now “Peter Marsh”" in page.content.decode()
    assert Attribution.objects.get().person == marsh


def test_who_changes_another_row_is_not_stopped(admin_client, article, other):
    statement = make_statement(article, "the port will close", make_person("Anna Holloway"))
    address = reverse("admin:archive_statement_change", args=[statement.pk])
    data = form_of(admin_client, address)
    saved_by(other, statement.attributions.get(), person=make_person("Peter Marsh"))
    assert admin_client.post(address, data | {"place": "Wellington"}).status_code == 302
    assert Attribution.objects.get().person.name == "Peter Marsh"
