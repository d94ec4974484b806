"""Nobody undoes what he may not do, and what was undone stays in the history with who undid it."""

import pytest
from auditlog.models import LogEntry
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from archive.curation.merge import merge
from archive.models import (
    Attribution,
    Correction,
    Identifier,
    MergeRecord,
    NotTheSame,
    Person,
    ReviewState,
    Role,
    Statement,
)
from tests.admin import test_exchange, test_review
from tests.admin.test_decisions import form_of, save
from tests.admin.test_history import history, take_back
from tests.builders import make_person, make_statement

pytestmark = pytest.mark.django_db


def member(group, name=""):
    """Return a signed-in client of somebody in a group."""
    user = get_user_model().objects.create_user(name or group, is_staff=True)
    user.groups.add(Group.objects.get(name=group))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def editor(db):
    return member("editor")


@pytest.fixture
def other(db):
    return member("editor", "other")


@pytest.fixture
def curator(db):
    return member("curator")


@pytest.fixture
def holloway():
    return make_person("Anna Holloway")


@pytest.fixture
def statement(article, holloway):
    return make_statement(article, "the port will close", holloway, speaker_words="Anna Holloway", cue="said")


def last():
    """Return the key of the newest decision."""
    return LogEntry.objects.exclude(cid=None).order_by("-pk")[0].cid


def undo(client, key=""):
    return client.post(reverse("admin:archive_undo"), {"decision": key or last()}).status_code


def again(record):
    return type(record)._default_manager.filter(pk=record.pk).first()


def add_role(client, person):
    passages = {"passages-TOTAL_FORMS": "0", "passages-INITIAL_FORMS": "0"}
    data = {"person": str(person.pk), "title": "Mayor", "organisation": "", "review": "unreviewed", **passages}
    assert client.post(reverse("admin:archive_role_add"), data).status_code == 302
    return Role.objects.get(title="Mayor")


def hold(client, record, **sent):
    address = reverse(f"admin:archive_{record._meta.model_name}_hold", args=[record.pk])
    assert client.post(address, sent).status_code == 302


def test_only_who_may_merge_takes_a_merge_back(editor, curator, holloway):
    twin = make_person("A. Holloway")
    merge(holloway, twin, by=get_user_model().objects.get(username="curator"))
    assert undo(editor) == 403
    assert again(twin).merged_into == holloway
    assert undo(curator) == 302
    assert again(twin).merged_into is None


def test_only_who_may_merge_takes_back_that_two_are_not_the_same(editor, curator, holloway):
    twin = make_person("A. Holloway")
    address = f"{reverse('admin:archive_merge', args=['person'])}?kept={holloway.pk}&gone={twin.pk}"
    curator.post(address, {"distinct": "1"})
    assert undo(editor) == 403
    assert NotTheSame.objects.exists()
    assert undo(curator) == 302
    assert not NotTheSame.objects.exists()


def test_only_who_may_withhold_takes_back_withholding_and_releasing(editor, curator, article):
    hold(curator, article, reason="A lawyer looks at it.")
    assert undo(editor) == 403
    assert again(article).held
    held = last()
    hold(curator, article, release="1")
    assert undo(editor) == 403
    assert not again(article).held
    assert undo(curator) == 302
    assert undo(curator, held) == 302
    assert not again(article).held


def test_an_addition_is_deleted_by_who_may_delete_or_by_who_added_it(editor, other, curator, holloway):
    role = add_role(editor, holloway)
    assert undo(other) == 403
    assert again(role)
    assert undo(editor) == 302
    assert again(role) is None
    role = add_role(editor, holloway)
    assert undo(curator) == 302
    assert again(role) is None


def test_what_others_added_to_it_since_is_not_deleted_with_it(editor, other, curator, article):
    address = test_review.address(article)
    editor.post(address, {"do": "missed", "words": "“It is time,”"})
    added, key = Statement.objects.get(), last()
    save(other, added, **{"attributions-0-person": str(make_person("Peter Marsh").pk)})
    assert undo(curator, key) == 302
    assert again(added)
    assert Attribution.objects.get().person.name == "Peter Marsh"


def add_identifier(client, person):
    changes = {
        "identifiers-TOTAL_FORMS": "1", "identifiers-0-scheme": "wikidata", "identifiers-0-value": "Q42",
        "identifiers-0-id": "", "identifiers-0-person": str(person.pk),
    }  # fmt: skip
    address = reverse("admin:archive_person_change", args=[person.pk])
    assert client.post(address, form_of(client, address) | changes).status_code == 302
    return Identifier.objects.get()


def test_what_editors_may_delete_any_editor_takes_back(editor, other, holloway):
    row = add_identifier(editor, holloway)
    assert undo(other) == 302
    assert again(row) is None


def test_a_deletion_is_taken_back_by_who_may_add_or_by_who_deleted_it(editor, curator):
    row = Correction.objects.create(address="/articles/x/", words="The date is wrong.")
    curator.post(reverse("admin:archive_correction_delete", args=[row.pk]), {"post": "yes"})
    assert again(row) is None
    assert undo(editor) == 403
    assert undo(curator) == 302
    assert again(row)


def test_only_who_may_import_takes_an_import_back(editor, curator, holloway, settings, tmp_path):
    settings.RUN_DIR = tmp_path
    test_exchange.imported(curator, Person, [{"slug": holloway.slug, "name": "Anna M. Holloway"}])
    assert undo(editor) == 403
    assert again(holloway).name == "Anna M. Holloway"
    assert undo(curator) == 302
    assert again(holloway).name == "Anna Holloway"


def test_an_editor_takes_back_what_editors_do(editor, curator, statement):
    save(curator, statement, review="accepted", place="Wellington")
    assert undo(editor) == 302
    now = again(statement)
    assert (now.review, now.place, now.pins) == (ReviewState.UNREVIEWED, "", {})
    assert now.attributions.get().review == ReviewState.UNREVIEWED
    assert undo(curator) == 302
    assert again(statement).attributions.get().review == ReviewState.ACCEPTED


def test_a_button_is_shown_to_those_only_who_may(editor, curator, article):
    hold(curator, article, reason="A lawyer looks at it.")
    for client, offered in ((editor, False), (curator, True)):
        page = client.get(reverse("admin:archive_article_history", args=[article.pk])).content.decode()
        assert ("Take back this decision" in page) is offered
        assert (f'value="{last()}"' in client.get(reverse("admin:index")).content.decode()) is offered


def test_what_was_undone_stays_in_the_history_with_who_undid_it_and_when(editor, curator, article):
    save(editor, article, place="Wellington")
    take_back(curator, history(editor, article).context["decisions"][0], article)
    page = history(editor, article)
    back, undone, *_ = page.context["decisions"]
    assert back.undoes
    assert (undone.by, undone.undone.by, undone.undone.at) == ("editor", "curator", back.at)
    assert "Taken back by curator on" in page.content.decode()


def test_a_row_that_was_added_and_taken_back_stays_in_the_history_of_its_record(editor, holloway):
    add_identifier(editor, holloway)
    take_back(editor, history(editor, holloway).context["decisions"][0], holloway)
    assert not Identifier.objects.exists()
    back, undone, *_ = history(editor, holloway).context["decisions"]
    assert [(entry.action, entry.noun) for entry in undone.entries] == [("added", "identifier")]
    assert undone.undone.by == back.by == "editor"


def test_a_missed_statement_that_was_taken_back_stays_on_the_review_screen(editor, article, statement):
    address = test_review.address(article)
    editor.post(address, {"do": "missed", "words": "“It is time,”"})
    editor.post(address, {"do": f"undo:{last()}"})
    assert Statement.objects.get() == statement
    page = editor.get(address)
    undone = [one for one in page.context["page"].decisions if one.undone]
    assert [(one.what, one.undone.by) for one in undone] == [("Marked as a statement: “It is time,”", "editor")]
    assert "taken back by editor" in page.content.decode()


def test_a_merge_that_was_undone_stays_in_the_list_of_merges(curator, holloway):
    twin = make_person("A. Holloway")
    merge(holloway, twin, by=get_user_model().objects.get(username="curator"))
    assert undo(curator) == 302
    record = MergeRecord.objects.get()
    assert (record.undone_by.username, record.undone_at is None) == ("curator", False)
    assert "undone by curator" in curator.get(reverse("admin:archive_mergerecord_changelist")).content.decode()
    undone = [one for one in history(curator, holloway).context["decisions"] if one.undone]
    assert [(one.what, one.undone.by) for one in undone] == [("merge", "curator")]
