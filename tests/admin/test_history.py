"""A record's history: who changed what from what to what, and taking it back."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.urls import reverse

from archive.curation.decisions import decision
from archive.models import ReviewState
from tests.admin.test_decisions import save
from tests.builders import make_article, make_organisation, make_person, make_statement

pytestmark = pytest.mark.django_db


@pytest.fixture
def statement(article):
    return make_statement(article, "the port will close", make_person("Anna Holloway"))


def history(client, record):
    page = client.get(reverse(f"admin:archive_{record._meta.model_name}_history", args=[record.pk]))
    assert page.status_code == 200
    return page


def newest(client, record):
    return history(client, record).context["decisions"][0]


def take_back(client, told, record):
    address = reverse(f"admin:archive_{record._meta.model_name}_history", args=[record.pk])
    return client.post(reverse("admin:archive_undo"), {"decision": told.key, "next": address}, follow=True)


def test_values_are_told_in_words(admin_client, admin_user, article):
    admin_user.first_name, admin_user.last_name = "Ada", "Editor"
    admin_user.save()
    body = make_organisation("Harbour Times")
    save(admin_client, article, publisher=str(body.pk), place="Wellington", review="accepted")
    told = newest(admin_client, article)
    changes = {one.label: (one.before, one.after) for one in told.entries[0].changes}
    assert told.by == "Ada Editor"
    assert changes == {
        "publisher": ("nothing", "Harbour Times"),
        "place": ("nothing", "Wellington"),
        "review state": ("not yet reviewed", "reviewed"),
    }


def test_a_decision_is_taken_back_from_there(admin_client, article):
    save(admin_client, article, place="Wellington")
    page = take_back(admin_client, newest(admin_client, article), article)
    assert "The decision was taken back" in page.content.decode()
    article.refresh_from_db()
    assert (article.place, article.pins) == ("", {})
    decisions = history(admin_client, article).context["decisions"]
    assert decisions[0].undoes
    assert [one.undone and one.undone.by for one in decisions[:2]] == [None, "admin"]


def test_what_was_changed_since_is_told_and_nothing_is_undone(admin_client, article):
    save(admin_client, article, place="Wellington")
    first = newest(admin_client, article)
    save(admin_client, article, place="Nelson")
    page = take_back(admin_client, first, article)
    assert "Changed again since" in page.content.decode()
    article.refresh_from_db()
    assert article.place == "Nelson"


def test_many_decided_at_once_are_one_decision(admin_client, statement, article):
    other = make_statement(article, "“It is time,”", None)
    admin_client.post(
        reverse("admin:archive_statement_changelist"),
        {"action": "accept", "_selected_action": [statement.pk, other.pk]},
    )
    told = newest(admin_client, statement)
    assert (told.what, told.more) == ("accepted 2 statements from the list", 2)
    assert "all 4 records" in history(admin_client, statement).content.decode()
    take_back(admin_client, told, statement)
    other.refresh_from_db()
    assert other.review == ReviewState.UNREVIEWED


def test_a_speaker_changed_on_the_statements_page_stands_in_its_history(admin_client, statement):
    marsh = make_person("Peter Marsh")
    save(admin_client, statement, **{"attributions-0-person": str(marsh.pk)})
    told = newest(admin_client, statement)
    assert [(one.before, one.after) for one in told.entries[0].changes] == [("Anna Holloway", "Peter Marsh")]


def test_a_load_is_not_in_it(admin_client, statement):
    from auditlog.context import disable_auditlog

    before = len(history(admin_client, statement).context["decisions"])
    with disable_auditlog():
        statement.place = "Nelson"
        statement.save()
    assert len(history(admin_client, statement).context["decisions"]) == before


def test_who_may_not_change_a_record_cannot_take_back(client, article):
    reader = get_user_model().objects.create_user("reader", is_staff=True)
    with decision(reader) as made:
        article.decide(reader, place="Wellington")
        article.save()
    client.force_login(reader)
    assert client.post(reverse("admin:archive_undo"), {"decision": made.key}).status_code == 403
    reader.groups.add(Group.objects.get(name="editor"))
    assert client.post(reverse("admin:archive_undo"), {"decision": made.key}).status_code == 302
    article.refresh_from_db()
    assert article.place == ""


def test_an_unknown_decision_and_another_host_change_nothing(admin_client):
    address = reverse("admin:archive_undo")
    assert admin_client.get(address).status_code == 405
    sent = {"decision": "none", "next": "https://example.org/"}
    response = admin_client.post(address, sent)
    assert response.url == reverse("admin:index")
    assert "is not in the history" in admin_client.get(response.url).content.decode()


def test_a_long_history_asks_no_more(admin_client, admin_user, article, django_assert_max_num_queries):
    for number in range(12):
        with decision(admin_user):
            article.decide(admin_user, place=f"Place {number}", publisher=make_organisation())
            article.save()
    with django_assert_max_num_queries(16):
        history(admin_client, article)


def test_hostile_values_are_shown_as_text(admin_client, article):
    evil = make_article("<script>alert(1)</script>")
    save(admin_client, evil, place="<img src=x onerror=alert(1)>")
    html = history(admin_client, evil).content.decode()
    assert "<script>alert" not in html
    assert "<img src=x" not in html
    assert "&lt;img src=x" in html
