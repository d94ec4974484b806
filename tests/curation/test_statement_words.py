"""Words are moved, marked, split and joined as an editor selects them, each proved by the characters of the file."""

import pytest
from auditlog.models import LogEntry

from archive.curation.decisions import RefusedError, UnchangedError, statements_of, token_of
from archive.curation.selection import AnchorError, Selection, TextRange
from archive.curation.statements import add_missed, join, move_span, split
from archive.curation.undo import undo
from archive.models import Attribution, RejectReason, ReviewState, Statement
from tests.builders import make_article, make_editor, make_person, make_statement, make_text

pytestmark = pytest.mark.django_db

FIRST = "Anna Holloway said the port 🚢 will close and the bridge will open."
SECOND = "“It is time,” she said, “to go.”"


@pytest.fixture
def editor(db):
    return make_editor()


@pytest.fixture
def article(db):
    return make_article("Port closed", [FIRST, SECOND], "2024-04-26")


@pytest.fixture
def statement(article):
    return make_statement(
        article, "the port 🚢 will close and the bridge will open", make_person("Anna Holloway"), cue="said"
    )


def token(statement):
    return token_of(statements_of(statement.article).get(pk=statement.pk))


def again(statement):
    return Statement.objects.get(pk=statement.pk)


def at(words, paragraph=0):
    start = (FIRST, SECOND)[paragraph].index(words)
    return f"{paragraph}:{start}-{start + len(words)}"


def proved(statement):
    """Return what the spans hold in the file."""
    return " ".join(statement.text.at(span) for span in statement.spans)


def test_words_are_moved_by_place_without_the_white_space_around_them(statement, editor):
    move_span(
        statement, editor, token(statement), Selection.parse(at(" the port 🚢 will close "), "the port 🚢 will close")
    )
    moved = again(statement)
    assert moved.content == proved(moved) == "the port 🚢 will close"
    assert "spans" in moved.pins
    assert moved.base["spans"]["value"] != moved.spans


def test_words_are_moved_by_giving_them_and_saying_which(statement, editor):
    with pytest.raises(AnchorError, match="2 times"):
        move_span(statement, editor, token(statement), Selection(words="will"))
    move_span(statement, editor, token(statement), Selection(words="will", which=2))
    assert again(statement).spans[0][0] == statement.text.text.index("will open")


def test_a_selection_of_another_text_is_refused(statement, editor):
    with pytest.raises(RefusedError, match="read anew"):
        move_span(statement, editor, token(statement), Selection.parse("0:0-5", "Peter"))
    with pytest.raises(RefusedError, match="read anew"):
        move_span(statement, editor, token(statement), Selection.parse("7:0-5"))
    with pytest.raises(RefusedError, match="read anew"):
        move_span(statement, editor, token(statement), Selection.parse("0:0-5000"))


@pytest.mark.parametrize("places", ["x", "0", "0:1", "0:1-", "0:1-2-3", "0:٣-٤x", "-1:0-3", "0:0-99999999999"])
def test_places_that_are_no_places_are_refused(places):
    with pytest.raises(RefusedError):
        Selection.parse(places)


def test_white_space_alone_is_no_statement(article, editor):
    with pytest.raises(RefusedError, match="Select some words"):
        add_missed(article, editor, Selection.parse("0:4-4 0:13-14"))


def test_the_same_words_change_nothing(statement, editor):
    with pytest.raises(UnchangedError):
        move_span(statement, editor, token(statement), Selection(words=statement.content))


def test_further_words_are_a_stretch_of_their_own(article, editor):
    statement = make_statement(article, "“It is time,”", kind="direct")
    move_span(statement, editor, token(statement), Selection.parse(at("“to go.”", 1)), more=True)
    both = again(statement)
    assert both.content == proved(both) == "“It is time,” “to go.”"
    assert len(both.spans) == 2


def test_a_missed_statement_waits_for_its_speaker_and_is_a_persons(article, editor):
    made, decided = add_missed(article, editor, Selection.parse(at("“It is time,” she said, “to go.”", 1)))
    assert (made.rule, made.base, made.review, made.kind) == ("editor", {}, ReviewState.UNREVIEWED, "direct")
    assert made.has_human_decision
    assert made.attributions.get().has_human_decision
    assert proved(made) == "“It is time,” she said, “to go.”"
    undo(decided.key, editor)
    assert not Statement.objects.filter(pk=made.pk).exists()
    assert not Attribution.objects.exists()


def test_what_is_a_statement_already_is_not_marked_again(article, statement, editor):
    with pytest.raises(RefusedError, match="already"):
        add_missed(article, editor, Selection(words=statement.content))
    statement.reject(editor, RejectReason.NOTHING_SAID)
    statement.save()
    with pytest.raises(RefusedError, match="reopen"):
        add_missed(article, editor, Selection(words=statement.content))


@pytest.mark.parametrize("place", [TextRange(0, FIRST.index("and the"), FIRST.index("and the")), "and the bridge"])
def test_one_becomes_two_with_the_same_speaker(statement, editor, place):
    second, made = split(statement, editor, token(statement), place)
    first = again(statement)
    assert (first.content, second.content) == ("the port 🚢 will close", "and the bridge will open")
    assert (proved(first), proved(second)) == (first.content, second.content)
    assert (second.base, second.rule, second.kind, second.cue_span) == ({}, "editor", first.kind, first.cue_span)
    assert second.attributions.get().person == first.attributions.get().person
    assert second.attributions.get().has_human_decision
    undo(made.key, editor)
    assert again(statement).content == statement.content
    assert Statement.objects.count() == 1


@pytest.mark.parametrize("place", ["", "the port", "Anna", "will", TextRange(1, 0, 0)])
def test_a_place_that_splits_nothing_is_refused(statement, editor, place):
    with pytest.raises(RefusedError):
        split(statement, editor, token(statement), place)
    assert Statement.objects.count() == 1


def test_two_become_one_and_the_other_is_kept_as_part_of_it(article, editor):
    one = make_statement(article, "the port 🚢 will close")
    other = make_statement(article, "and the bridge will open", kind="direct")
    made = join(one, editor, token(one), other, token(other))
    first, gone = again(one), again(other)
    assert first.content == proved(first) == "the port 🚢 will close and the bridge will open"
    assert (len(first.spans), first.kind) == (1, "mixed")
    assert (gone.review, gone.reason) == (ReviewState.REJECTED, RejectReason.JOINED)
    undo(made.key, editor)
    assert (again(one).content, again(other).review) == (one.content, ReviewState.UNREVIEWED)


def test_joining_over_paragraphs_keeps_two_stretches(article, editor):
    one, other = make_statement(article, "the bridge will open"), make_statement(article, "It is time")
    join(one, editor, token(one), other, token(other))
    assert again(one).content == "the bridge will open It is time"
    assert len(again(one).spans) == 2


def test_lost_evidence_is_found_again_by_giving_its_words(article, statement, editor):
    statement.text = make_text("An older text: the port will close, said Anna.")
    statement.spans, statement.start = [[15, 34]], 15
    statement.save()
    assert again(statement).evidence_lost
    move_span(statement, editor, token(statement), Selection.parse(at("the port 🚢 will close")))
    found = again(statement)
    assert (found.evidence_lost, found.text) == (False, article.text)
    assert found.text.at(found.cue_span) == "said"


def test_where_its_speaker_stood_in_the_lost_text_is_forgotten_or_found_again(article, statement, editor):
    older = make_text("An older text: the port will close, said Anna Holloway, its director.")
    statement.text, statement.spans, statement.start = older, [[15, 34]], 15
    statement.save()
    row = again(statement).attributions.get()
    row.words, row.start, row.end = "Anna Holloway", 41, 54
    row.chain, row.base = [["its director", 56, 68]], {"words": {"value": "Anna Holloway", "span": [41, 54]}}
    row.save()
    move_span(statement, editor, token(again(statement)), Selection.parse(at("the port 🚢 will close")))
    found = Attribution.objects.get(pk=row.pk)
    assert article.text.at((found.start, found.end)) == "Anna Holloway"
    assert (found.chain, found.base) == ([], {"words": {"value": "Anna Holloway"}})


def test_each_is_one_decision(article, statement, editor):
    before = set(LogEntry.objects.values_list("cid", flat=True))
    split(statement, editor, token(statement), "and the bridge")
    assert len(set(LogEntry.objects.values_list("cid", flat=True)) - before) == 1
