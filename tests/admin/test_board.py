"""The board: what waits, what went wrong, what was decided last, each a link to where one can act."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from archive.admin import base
from archive.curation import queue as counted
from archive.curation.decisions import decision
from archive.models import Article, Correction, Mention, Person, Seed, Statement
from tests.admin.test_decisions import save
from tests.builders import accept, make_article, make_load, make_mention, make_person, make_statement

pytestmark = pytest.mark.django_db
INDEX = "/admin/"


def lines(client):
    """Return the lines of the board by label, without what is given to oneself."""
    board = client.get(INDEX).context["board"]
    return {line.label: line for group in board.groups if group.title != "Given to you" for line in group.lines}


def test_each_line_counts_what_its_link_lists(admin_client, admin_user, archive, article):
    archive(3)
    make_mention(article, "Peter Marsh", None)
    lost, other = Statement.objects.all()[:2]
    Statement.objects.filter(pk=lost.pk).update(evidence_lost=True)
    other.assignee = admin_user
    other.decide(admin_user, place="Wellington")
    other.base["place"] = {"value": "Nelson"}
    other.save()
    load = make_load()
    Seed.objects.create(path="broken.txt", outcome="unreadable", missing=True, first_load=load, last_load=load)
    found = lines(admin_client)
    assert {label: line.waiting.number for label, line in found.items() if line.waiting} == {
        "Statements": 3,
        "Names": 1,
        "Articles that tell the same story": 3,
        "Suggestions for statements": 1,
        "Topics": 3,
        "Corrections": 3,
        "Texts that could not be read": 1,
        "Files that are gone": 1,
        "Statements that lost their evidence": 1,
    }
    given = admin_client.get(INDEX).context["board"].groups[1].lines
    assert [(one.label, one.waiting.number) for one in given] == [("Statements", 1)]
    for line in [*found.values(), *given]:
        page = admin_client.get(line.address)
        assert page.status_code == 200
        if line.waiting is None:  # a page that compares, and no list
            continue
        assert page.context["cl"].result_count == line.waiting.number, line.label


def test_what_was_decided_no_longer_waits(admin_client, archive):
    archive(2)
    for statement in Statement.objects.all():
        accept(statement)
    Correction.objects.update(state="done")
    found = lines(admin_client)
    assert not found["Statements"].waiting
    assert not found["Corrections"].waiting


def test_counts_stop_at_a_thousand(admin_client, archive, monkeypatch):
    monkeypatch.setattr(counted, "MOST", 2)
    archive(3)
    assert str(lines(admin_client)["Statements"].waiting) == "2+"
    assert "2+" in admin_client.get(INDEX).content.decode()


def test_it_asks_the_same_number_of_questions_for_3_rows_and_30(admin_client, admin_user, archive):
    def asked():
        with decision(admin_user, "looked"):
            article = Article.objects.order_by("?").first()
            article.note += "."
            article.save()
        with CaptureQueriesContext(connection) as captured:
            admin_client.get(INDEX)
        return len(captured)

    archive(3)
    few = asked()
    archive(27)
    for _ in range(12):
        asked()
    assert asked() == few
    assert few <= 40


def test_the_last_decisions_tell_who_did_what_and_are_taken_back(admin_client, admin_user, article):
    save(admin_client, article, place="Wellington")
    recent = admin_client.get(INDEX).context["board"].recent
    assert recent[0].decision.by == "admin"
    assert recent[0].address == reverse("admin:archive_article_change", args=[article.pk])
    page = admin_client.post(reverse("admin:archive_undo"), {"decision": recent[0].decision.key}, follow=True)
    assert "The decision was taken back" in page.content.decode()
    article.refresh_from_db()
    assert article.place == ""
    assert [bool(one.decision.undone) for one in page.context["board"].recent] == [False, True]


def test_everyone_sees_what_they_may(client, archive):
    archive(1)
    user = get_user_model().objects.create_user("new", is_staff=True)
    client.force_login(user)
    assert client.get(INDEX).context["board"].groups == []
    user.groups.add(Group.objects.get(name="editor"))
    assert {"Statements", "Corrections"} <= set(lines(client))


def test_a_long_list_is_not_counted_to_its_end(admin_client, archive, monkeypatch):
    monkeypatch.setattr(base, "COUNTED", 2)
    archive(3)
    page = admin_client.get(reverse("admin:archive_statement_changelist"))
    assert page.context["cl"].result_count == 2
    assert "more than 2 statements" in page.content.decode()


def test_nobody_decides_on_everything_by_one_click(admin_client, archive, monkeypatch):
    monkeypatch.setattr(base, "AT_ONCE", 2)
    archive(3)
    sent = {"action": "accept", "select_across": "1", "_selected_action": [Statement.objects.first().pk]}
    page = admin_client.post(reverse("admin:archive_statement_changelist"), sent, follow=True)
    assert "more than 2 at once" in page.content.decode()
    assert not Statement.objects.accepted().exists()


def test_work_is_assigned_and_found(admin_client, admin_user, archive):
    archive(2)
    address = reverse("admin:archive_person_changelist")
    person = make_person("Peter Marsh")
    admin_client.post(address, {"action": "assign_to_me", "_selected_action": [person.pk]})
    person.refresh_from_db()
    assert person.assignee == admin_user
    assert admin_client.get(address, {"assigned": "me"}).context["cl"].result_count == 1
    assert admin_client.get(address, {"assigned": "nobody"}).context["cl"].result_count == Person.objects.count() - 1
    admin_client.post(address, {"action": "unassign", "_selected_action": [person.pk]})
    assert admin_client.get(address, {"assigned": "me"}).context["cl"].result_count == 0


def test_a_name_that_waits_is_one_that_nobody_decided_on(admin_client, article):
    open_, decided = make_mention(article, "Peter Marsh", None), make_mention(article, "Anna Holloway", None)
    Mention.objects.filter(pk=decided.pk).update(pinned=True)
    listed = admin_client.get(reverse("admin:archive_mention_changelist"), {"whom": "open"}).context["cl"].result_list
    assert list(listed) == [open_]


def test_what_waits_is_listed_the_least_sure_first(admin_client):
    article = make_article(paragraphs=["Anna Example said the port will close. She said the ships will stay."])
    surer, unsure = make_statement(article, "the port will close"), make_statement(article, "the ships will stay")
    Statement.objects.filter(pk=surer.pk).update(confidence=0.5)
    Statement.objects.filter(pk=unsure.pk).update(confidence=0.4)
    address = reverse("admin:archive_statement_changelist")
    shown = admin_client.get(address, {"waiting": "yes", "sure": "low"}).context["cl"].result_list
    assert [one.pk for one in shown] == [unsure.pk, surer.pk]
