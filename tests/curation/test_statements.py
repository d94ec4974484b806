"""A decision on a statement is made on what was seen, whole, once, and can be taken back."""

import pytest

from archive.curation.decisions import RefusedError, UnchangedError, statements_of, token_of
from archive.curation.speakers import SpeakerChoice
from archive.curation.statements import Change, accept_all, change, review_article
from archive.curation.undo import undo
from archive.models import Attribution, Mention, Organisation, Person, RejectReason, ReviewState, StaleError, Statement
from tests.builders import make_article, make_editor, make_mention, make_organisation, make_person, make_statement

pytestmark = pytest.mark.django_db

TEXT = [
    "Anna Holloway said the port will close. Holloway said it is time.",
    "Peter Marsh of the Port Authority said nobody was asked.",
]


@pytest.fixture
def editor(db):
    return make_editor()


@pytest.fixture
def article(db):
    return make_article("Port closed", TEXT, "2024-04-26")


@pytest.fixture
def holloway(article):
    person = make_person("Anna Holloway")
    make_mention(article, "Anna Holloway", person)
    make_mention(article, "Holloway", person, nth=1)
    return person


@pytest.fixture
def marsh(article):
    person = make_person("Peter Marsh")
    make_mention(article, "Peter Marsh", person)
    return person


@pytest.fixture
def statement(article, holloway):
    return make_statement(article, "the port will close", holloway, speaker_words="Anna Holloway", cue="said")


def now(statement) -> Statement:
    return statements_of(statement.article).get(pk=statement.pk)


def token(statement) -> str:
    return token_of(now(statement))


def state(*records):
    return [
        {
            f.attname: getattr(type(r).objects.get(pk=r.pk), f.attname)
            for f in r._meta.concrete_fields
            if f.name != "revision"
        }
        for r in records
    ]


def test_accepting_pins_the_statement_and_its_speakers(statement, editor):
    change(statement, editor, token(statement), Change(verdict="accepted"))
    kept, row = now(statement), statement.attributions.get()
    assert (kept.review, kept.reviewed_by) == (ReviewState.ACCEPTED, editor)
    assert set(kept.pins) == set(Statement.EXTRACTED)
    assert row.review == ReviewState.ACCEPTED
    assert set(row.pins) == set(Attribution.EXTRACTED)


def test_rejecting_wants_a_reason_and_the_other_reason_a_note(statement, editor):
    with pytest.raises(RefusedError, match="why"):
        change(statement, editor, token(statement), Change(verdict="rejected", reason=""))
    with pytest.raises(RefusedError, match="note"):
        change(statement, editor, token(statement), Change(verdict="rejected", reason=RejectReason.OTHER))
    assert now(statement).review == ReviewState.UNREVIEWED
    asked = Change(fields={"note": "Said by nobody."}, verdict="rejected", reason=RejectReason.OTHER)
    change(statement, editor, token(statement), asked)
    assert (now(statement).reason, now(statement).note) == ("other", "Said by nobody.")


def test_what_a_load_withdrew_meanwhile_stands_again_once_it_is_accepted(statement, editor):
    old = token(statement)
    statement.withdraw()
    with pytest.raises(StaleError):
        change(statement, editor, old, Change(verdict="accepted"))
    change(statement, editor, token(statement), Change(verdict="accepted"))
    assert not now(statement).withdrawn


def test_whoever_saw_an_older_one_changes_nothing(statement, editor, marsh):
    old = token(statement)
    change(statement, editor, old, Change(speaker=SpeakerChoice.of(marsh)))
    before = state(statement, statement.attributions.get())
    with pytest.raises(StaleError) as told:
        change(statement, editor, old, Change(verdict="accepted"))
    assert state(statement, statement.attributions.get()) == before
    assert told.value.record == statement


def test_a_load_that_changes_the_speaker_alone_is_noticed(statement, editor, marsh):
    old = token(statement)
    row = statement.attributions.get()
    row.person = marsh
    row.save(update_fields=["person"])
    with pytest.raises(StaleError):
        change(statement, editor, old, Change(verdict="accepted"))


def test_the_same_request_twice_is_one_decision(statement, editor):
    old = token(statement)
    change(statement, editor, old, Change(verdict="accepted"), "request-1")
    with pytest.raises(UnchangedError):
        change(statement, editor, old, Change(verdict="accepted"), "request-1")
    with pytest.raises(StaleError):
        change(statement, editor, old, Change(verdict="accepted"), "request-2")


def test_nothing_to_change_saves_nothing(statement, editor):
    revision = statement.revision
    with pytest.raises(UnchangedError):
        change(statement, editor, token(statement), Change(fields={"kind": statement.kind}))
    assert now(statement).revision == revision


def test_one_sending_is_one_decision_and_is_taken_back_whole(statement, editor, marsh):
    row = statement.attributions.get()
    before = state(statement, row)
    asked = Change(
        fields={"kind": "direct", "place": "Wellington"},
        speaker=SpeakerChoice.of(marsh),
        verdict="accepted",
    )
    made = change(statement, editor, token(statement), asked)
    assert now(statement).attributions.get().person == marsh
    assert set(now(statement).pins) == set(Statement.EXTRACTED)
    undo(made.key, editor)
    assert state(statement, row) == before


def test_a_cue_must_stand_in_the_article(statement, editor):
    with pytest.raises(RefusedError, match="does not stand"):
        change(statement, editor, token(statement), Change(fields={"cue": "bellowed"}))
    change(statement, editor, token(statement), Change(fields={"cue": "asked"}))
    kept = now(statement)
    assert kept.text.at(kept.cue_span) == "asked"


def test_a_new_person_is_the_editors_and_goes_when_the_decision_is_taken_back(statement, editor, holloway):
    made = change(statement, editor, token(statement), Change(speaker=SpeakerChoice("person", name="Jane Roe")))
    jane = Person.objects.get(name="Jane Roe")
    assert jane.review == ReviewState.ACCEPTED
    assert jane.names.get().primary
    row = now(statement).attributions.get()
    assert (row.person, row.words, row.chain) == (jane, "Anna Holloway", [])
    undo(made.key, editor)
    assert not Person.objects.filter(name="Jane Roe").exists()
    assert statement.attributions.get().person == holloway


def test_words_only_is_a_decision_too(statement, editor):
    change(statement, editor, token(statement), Change(speaker=SpeakerChoice("nobody")))
    row = statement.attributions.get()
    assert (row.person, row.organisation) == (None, None)
    assert set(row.pins) >= {"person", "organisation"}


def test_a_merged_record_means_the_one_it_is_now_and_a_rejected_one_nobody(statement, editor, marsh):
    other = make_person("P. Marsh", merged_into=marsh, withdrawn=True)
    change(statement, editor, token(statement), Change(speaker=SpeakerChoice.of(other)))
    assert statement.attributions.get().person == marsh
    gone = make_person("Nobody Much", review="rejected")
    with pytest.raises(RefusedError, match="rejected"):
        change(statement, editor, token(statement), Change(speaker=SpeakerChoice.of(gone)))


def test_everywhere_gives_the_names_and_the_undecided_statements_to_somebody_else(article, holloway, marsh, editor):
    one = make_statement(article, "it is time", holloway, speaker_words="Holloway")
    start = article.text.text.index("Holloway said it")
    Attribution.objects.filter(statement=one).update(start=start, end=start + 8)
    other = make_statement(article, "the port will close", holloway, speaker_words="Anna Holloway")
    change(one, editor, token(one), Change(speaker=SpeakerChoice.of(marsh), everywhere=True))
    named = Mention.objects.filter(article=article, surface="Holloway")
    assert {(m.person, m.pinned) for m in named} == {(marsh, True)}
    assert other.attributions.get().person == holloway  # “Anna Holloway” is another name as printed
    assert Mention.objects.get(surface="Anna Holloway").person == holloway


def test_co_speakers_come_with_their_words_and_go_for_good(article, statement, editor, marsh):
    change(statement, editor, token(statement), Change(also=SpeakerChoice.of(marsh)))
    row = statement.attributions.get(part="co-speaker")
    assert (row.words, article.text.at((row.start, row.end))) == ("Peter Marsh", "Peter Marsh")
    with pytest.raises(RefusedError, match="already"):
        change(statement, editor, token(statement), Change(also=SpeakerChoice.of(marsh)))
    change(statement, editor, token(statement), Change(remove=row.pk))
    row.refresh_from_db()
    assert row.review == ReviewState.REJECTED
    change(statement, editor, token(statement), Change(also=SpeakerChoice.of(marsh)))
    assert statement.attributions.filter(part="co-speaker").get().review == ReviewState.ACCEPTED


def test_the_speaker_cannot_be_taken_away_like_a_co_speaker(statement, editor):
    with pytest.raises(RefusedError, match="co-speaker"):
        change(statement, editor, token(statement), Change(remove=statement.attributions.get().pk))


def test_accepting_all_leaves_what_changed_meanwhile(article, statement, editor, marsh):
    other = make_statement(article, "nobody was asked", marsh)
    tokens = {one.pk: token(one) for one in (statement, other)}
    change(other, editor, tokens[other.pk], Change(fields={"kind": "mixed"}))
    accepted, changed = accept_all(article, editor, tokens)
    assert (accepted, changed) == (1, [other])
    assert now(statement).review == ReviewState.ACCEPTED
    assert now(other).review == ReviewState.UNREVIEWED


def test_accepting_all_is_taken_back_as_one(article, statement, editor, marsh):
    other = make_statement(article, "nobody was asked", marsh)
    before = state(statement, other)
    accept_all(article, editor, {one.pk: token(one) for one in (statement, other)})
    from auditlog.models import LogEntry

    key = LogEntry.objects.get_for_object(other).order_by("-pk").first().cid
    undo(key, editor)
    assert state(statement, other) == before


def test_notes_and_an_assignee_are_on_the_article_too(article, editor):
    review_article(article, editor, token_of(article), Change(fields={"note": "Ask.", "assignee": editor}))
    article.refresh_from_db()
    assert (article.note, article.assignee, article.review) == ("Ask.", editor, "unreviewed")
    with pytest.raises(StaleError):
        review_article(article, editor, "0", Change(verdict="accepted"))


def test_an_organisation_can_say_it(article, statement, editor):
    body = make_organisation("Port Authority")
    change(statement, editor, token(statement), Change(speaker=SpeakerChoice.of(body)))
    row = statement.attributions.get()
    assert (row.person, row.organisation) == (None, body)
    change(statement, editor, token(statement), Change(speaker=SpeakerChoice("organisation", name="Harbour Board")))
    assert statement.attributions.get().organisation == Organisation.objects.get(name="Harbour Board")


@pytest.mark.parametrize("value", ["", "person", "person:", "person:x", "statement:1", "new-person:  ", "nobody:1"])
def test_who_is_not_guessed_from_nonsense(value):
    with pytest.raises(RefusedError):
        SpeakerChoice.parse(value)
