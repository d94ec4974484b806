"""No load undoes, doubles or brings back what was decided on the review screen, in the same text or a changed one."""

import pytest

from archive.curation.decisions import statements_of, token_of
from archive.curation.selection import Selection
from archive.curation.speakers import SpeakerChoice
from archive.curation.statements import Change, accept_all, add_missed, change, join, move_span, review_article, split
from archive.loading.contenthash import content_hash
from archive.models import Article, Person, RejectReason, Statement
from tests.builders import make_editor
from tests.loading.conftest import harbour, load, seeds  # noqa: F401 - fixtures

pytestmark = pytest.mark.django_db


def token(statement):
    return token_of(statements_of(statement.article).get(pk=statement.pk))


def find(words):
    return Statement.objects.get(content__contains=words, withdrawn=False)


def marsh():
    return Person.objects.get(name="Peter Marsh")


def do_accept(editor):
    change(one := find("another year"), editor, token(one), Change(verdict="accepted"))


def do_reject(editor):
    change(
        one := find("another year"), editor, token(one), Change(verdict="rejected", reason=RejectReason.NOTHING_SAID)
    )


def do_speaker(editor):
    one = find("another year")
    change(one, editor, token(one), Change(speaker=SpeakerChoice.of(marsh())))


def do_new_person(editor):
    one = find("another year")
    change(one, editor, token(one), Change(speaker=SpeakerChoice("person", name="Ruth Mayhew"), everywhere=True))
    assert find("another year").attributions.get().person == Person.objects.get(name="Ruth Mayhew")


def do_nobody(editor):
    one = find("another year")
    change(one, editor, token(one), Change(speaker=SpeakerChoice("nobody")))


def do_co_speaker(editor):
    one = find("another year")
    change(one, editor, token(one), Change(also=SpeakerChoice.of(marsh())))


def do_facts(editor):
    one = find("another year")
    change(one, editor, token(one), Change(fields={"kind": "mixed", "place": "Wellington", "note": "Ask.", "cue": ""}))


def do_move(editor):
    one = find("northern beach")
    move_span(one, editor, token(one), Selection(words="build up the northern beach"))


def do_missed(editor):
    add_missed(Article.objects.get(), editor, Selection(words="director of the Harbour Research Institute"))


def do_split(editor):
    one = find("northern beach")
    split(one, editor, token(one), "to build up")


def do_join(editor):
    one, other = sorted([find("another year"), find("northern beach")], key=lambda s: s.start)
    join(one, editor, token(one), other, token(other))


def do_all(editor):
    rows = Statement.objects.unreviewed()
    accept_all(Article.objects.get(), editor, {one.pk: token(one) for one in rows})


def do_article(editor):
    article = Article.objects.get()
    review_article(article, editor, token_of(article), Change(verdict="accepted"))


DECISIONS = [
    do_accept, do_reject, do_speaker, do_new_person, do_nobody, do_co_speaker, do_facts, do_move, do_missed, do_split,
    do_join, do_all, do_article,
]  # fmt: skip


def decided():
    """Return what a person decided, apart from where it stands in the file."""
    found = []
    for one in Statement.objects.filter(withdrawn=False).prefetch_related("attributions__person"):
        if one.has_human_decision or any(row.has_human_decision for row in one.attributions.all()):
            rows = sorted(
                (row.part, str(row.person or row.organisation), row.review)
                for row in one.attributions.all()
                if row.has_human_decision
            )
            found.append((one.content, one.kind, one.place, one.note, one.review, one.reason, rows))
    return sorted(found)


@pytest.mark.parametrize("decide", DECISIONS, ids=[one.__name__.removeprefix("do_") for one in DECISIONS])
def test_a_decision_outlives_every_load(harbour, load, decide):  # noqa: F811
    load()
    decide(make_editor())
    assert decided() or decide is do_article
    if decide is do_new_person:  # the name as printed is nobody else's any more: what followed from it goes, once
        load(reextract=True)
    hashed, kept, count = content_hash(), decided(), Statement.objects.filter(withdrawn=False).count()
    for _ in range(2):
        load(reextract=True)
        assert content_hash() == hashed
    text = harbour.read_text(encoding="utf-8")
    harbour.write_text(text.replace("Wellington, March", "Updated.\n\nWellington, March"), encoding="utf-8")
    load()
    assert decided() == kept
    assert Statement.objects.filter(withdrawn=False).count() == count
    hashed = content_hash()
    load(reextract=True)
    assert (content_hash(), decided()) == (hashed, kept)
