"""What people did is kept as differences, belongs to a decision, and is taken back as one."""

import pytest
from auditlog.context import disable_auditlog
from auditlog.models import LogEntry

from archive.curation.audit_text import decisions_in_words, entries_of
from archive.curation.decisions import decision, lock, token_of
from archive.curation.undo import CannotUndoError, undo
from archive.dates import PartialDate
from archive.models import Attribution, ReviewState, StaleError, Statement
from tests.builders import make_article, make_editor, make_person, make_statement

pytestmark = pytest.mark.django_db


@pytest.fixture
def statement() -> Statement:
    article = make_article("Title", ["Premier Li Qiang said trade is open to all."])
    return make_statement(article, "trade is open", make_person("Li Qiang"), cue="said")


@pytest.fixture
def editor():
    return make_editor()


def again(record):
    return type(record).objects.get(pk=record.pk)


def state(record):
    return {f.attname: getattr(again(record), f.attname) for f in record._meta.concrete_fields if f.name != "revision"}


def test_a_decision_over_several_records_is_taken_back_as_one(statement, editor):
    row = statement.attributions.get()
    before = state(statement), state(row)
    with decision(editor, "accept") as made:
        statement.decide(kind="direct", said_on=PartialDate.parse("2024-04"))
        statement.accept(editor)
        statement.save()
        row.decide(person=make_person("Wang Yi"))
        row.save()
    entry = entries_of(statement).first()
    assert (entry.actor, entry.cid, entry.changes["kind"]) == (editor, made.key, ["indirect", "direct"])
    assert again(statement).review == ReviewState.ACCEPTED
    back = undo(made.key, editor)
    assert (state(statement), state(row)) == before
    taken_back, decided, *_ = decisions_in_words(list(entries_of(statement)))
    assert (decided.key, decided.undone.by, taken_back.undone) == (made.key, "editor", None)
    undo(back.key, editor)
    assert again(statement).said_on == PartialDate.parse("2024-04")


def test_what_was_made_goes_and_what_was_deleted_comes_back(statement, editor):
    with decision(editor) as made:
        extra = Attribution.objects.create(statement=statement, part="co-speaker", person=make_person("Wang Yi"))
    undo(made.key, editor)
    assert not Attribution.objects.filter(pk=extra.pk).exists()
    row = statement.attributions.get()
    before = state(row)
    with decision(editor) as gone:
        row.delete()
    undo(gone.key, editor)
    assert state(Attribution.objects.get()) == before


def test_a_later_change_is_not_overwritten(statement, editor):
    with decision(editor) as made:
        statement.decide(kind="direct")
        statement.save()
    statement.decide(kind="mixed")
    statement.save()
    with pytest.raises(CannotUndoError, match="kind"):
        undo(made.key, editor)
    assert again(statement).kind == "mixed"
    with pytest.raises(LookupError):
        undo("no such decision", editor)


def co_speaker(statement, name, editor):
    with decision(editor) as made:
        person = make_person(name)
        Attribution.objects.create(statement=statement, part="co-speaker", person=person)
    return made


def test_what_comes_back_takes_nobody_elses_place(statement, editor):
    back = undo(co_speaker(statement, "Wang Yi", editor).key, editor)
    co_speaker(statement, "Lei Jun", editor)
    with pytest.raises(CannotUndoError, match="another has its place now"):
        undo(back.key, editor)
    assert [str(one) for one in statement.attributions.order_by("pk")] == ["Li Qiang", "Lei Jun"]


def test_what_belonged_to_something_does_not_come_back_alone(statement, editor):
    with decision(editor) as gone:
        statement.attributions.get().delete()
    with decision(editor):
        statement.delete()
    with pytest.raises(CannotUndoError, match="what it belonged to is no more"):
        undo(gone.key, editor)


def test_what_others_stand_on_does_not_go(statement, editor):
    with decision(editor) as made:
        wang = make_person("Wang Yi")
    Attribution.objects.create(statement=statement, part="co-speaker", person=wang)
    with pytest.raises(CannotUndoError, match="others belong to it now"):
        undo(made.key, editor)
    assert statement.attributions.count() == 2


def test_an_acceptance_taken_back_leaves_what_was_decided_since(statement, editor):
    with decision(editor) as accepted:
        statement.accept(editor)
        statement.save()
    statement = again(statement)
    with decision(editor):
        statement.decide(kind="mixed")
        statement.save()
    with decision(editor) as edited:
        statement.decide(place="Nelson")
        statement.save()
    undo(edited.key, editor)
    undo(accepted.key, editor)
    statement = again(statement)
    assert (statement.review, statement.kind, statement.place) == (ReviewState.UNREVIEWED, "mixed", "")
    assert set(statement.pins) == {"kind"}


def test_a_decision_brought_back_brings_back_what_was_withdrawn_meanwhile(statement, editor):
    with decision(editor) as made:
        statement.decide(kind="mixed")
        statement.save()
    back = undo(made.key, editor)
    with disable_auditlog():
        assert again(statement).withdraw()
    undo(back.key, editor)
    statement = again(statement)
    assert (statement.kind, statement.withdrawn) == ("mixed", False)


def test_loads_write_no_history(statement):
    with disable_auditlog():
        statement.kind = "direct"
        statement.save()
    assert not LogEntry.objects.get_for_object(statement).filter(action=LogEntry.Action.UPDATE).exists()


def test_who_saw_an_older_revision_must_look_again(statement, editor):
    seen = token_of(statement)
    with decision(editor):
        lock(statement, seen)
        other = again(statement)
        other.note = "Look at the date."
        other.save()
    with decision(editor), pytest.raises(StaleError) as told:
        lock(statement, seen)
    assert told.value.record.note == "Look at the date."


def test_a_request_is_one_decision(admin_client, admin_user, statement):
    admin_client.post(
        "/admin/archive/statement/", {"action": "accept", "_selected_action": [statement.pk]}, follow=True
    )
    entry = entries_of(statement).first()
    assert entry.actor == admin_user
    undo(entry.cid, admin_user)
    assert again(statement).review == ReviewState.UNREVIEWED
