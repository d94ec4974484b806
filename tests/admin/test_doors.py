"""Accepting is the same decision by every door of the admin: no later load changes who is said to have said it."""

import dataclasses

import pytest
from django.urls import reverse

from archive.extraction.draft import EntityRef, SpeakerDraft
from archive.models import Article, Attribution, Organisation, Person, Statement
from tests.admin import test_exchange, test_review, test_suggestions
from tests.admin.test_decisions import form_of, save
from tests.loading.conftest import harbour, load, new_version, seeds  # noqa: F401 - fixtures

pytestmark = pytest.mark.django_db

NOBODY = SpeakerDraft(words=None, entity=None)
MARSH = SpeakerDraft(words=None, entity=EntityRef("person", "Peter Marsh"))


@pytest.fixture
def article(harbour, load):  # noqa: F811
    load()
    return Article.objects.get()


@pytest.fixture
def statement(article):
    return Statement.objects.get(content__contains="another year")


def speakers(statement):
    """Whom readers are told, by part."""
    return [(row.part, str(row)) for row in statement.attributions.public().order_by("part", "position")]


def load_that_reads(article, **parts):
    """Load again with a later version of the extractor, which gives the statements other speakers."""
    new_version(article, statements=lambda found: tuple(dataclasses.replace(one, **parts) for one in found))


def list_action(client, statement):
    action = {"action": "accept", "_selected_action": [statement.pk]}
    client.post(reverse("admin:archive_statement_changelist"), action)


def form(client, statement):
    save(client, statement, review="accepted")


def review_screen(client, statement):
    test_review.send(client, statement.article, statement, "accept")


def all_of_an_article(client, statement):
    page = client.get(test_review.address(statement.article))
    rows = [f"{row.statement.pk}:{row.token}" for row in page.context["page"].waiting]
    client.post(test_review.address(statement.article), {"do": "accept-all", "row": rows})


ACCEPTING = [list_action, form, review_screen, all_of_an_article]


@pytest.mark.parametrize("door", ACCEPTING)
@pytest.mark.parametrize(
    "later",
    [{"speaker": NOBODY}, {"speaker": MARSH}, {"co_speakers": (MARSH,)}, {"via": MARSH}],
    ids=["nobody", "another", "one more", "a reporter"],
)
def test_an_accepted_statement_keeps_the_speakers_it_was_accepted_with(admin_client, article, statement, door, later):
    before = speakers(statement)
    assert before == [("speaker", "Anna Holloway")]
    door(admin_client, statement)
    load_that_reads(article, **later)
    statement.refresh_from_db()
    assert (statement.review, speakers(statement)) == ("accepted", before)


@pytest.mark.parametrize("door", ACCEPTING)
def test_what_was_withdrawn_before_is_not_brought_back_to_it(admin_client, article, statement, door):
    load_that_reads(article, co_speakers=(MARSH,))
    load_that_reads(article, co_speakers=())
    door(admin_client, statement)
    load_that_reads(article, co_speakers=(MARSH,))
    assert speakers(statement) == [("speaker", "Anna Holloway")]


@pytest.mark.parametrize("door", ["list", "form"])
def test_reopening_gives_the_speakers_back_too(admin_client, statement, door):
    list_action(admin_client, statement)
    if door == "list":
        action = {"action": "reopen", "_selected_action": [statement.pk]}
        admin_client.post(reverse("admin:archive_statement_changelist"), action)
    else:
        save(admin_client, statement, review="unreviewed")
    assert {row.review for row in statement.attributions.all()} == {"unreviewed"}


def test_a_speaker_taken_away_while_accepting_stays_away(admin_client, article, statement):
    load_that_reads(article, co_speakers=(MARSH,))
    rows = [row.part for row in statement.attributions.order_by("statement", "part", "position")]
    save(admin_client, statement, review="accepted", **{f"attributions-{rows.index('co-speaker')}-review": "rejected"})
    load_that_reads(article, co_speakers=(MARSH,))
    assert speakers(statement) == [("speaker", "Anna Holloway")]


def test_accepting_in_the_form_asks_to_look_again_where_a_speaker_changed_meanwhile(admin_client, statement):
    address = reverse("admin:archive_statement_change", args=[statement.pk])
    data = form_of(admin_client, address) | {"review": "accepted"}
    row = statement.attributions.get()
    row.person = Person.objects.get(name="Peter Marsh")
    row.save()
    page = admin_client.post(address, data)
    assert page.status_code == 200
    moved = [(one.label, one.before, one.now) for one in page.context["conflicts"]]
    assert moved == [("Speakers", "Anna Holloway", "Peter Marsh")]
    again = data | {"seen": page.context["adminform"].form["seen"].value()}
    assert admin_client.post(address, again).status_code == 302
    assert (statement.attributions.get().review, speakers(statement)) == ("accepted", [("speaker", "Peter Marsh")])


def test_accepting_a_speaker_in_a_row_keeps_it(admin_client, article, statement):
    save(admin_client, statement, **{"attributions-0-review": "accepted"})
    load_that_reads(article, speaker=NOBODY)
    assert speakers(statement) == [("speaker", "Anna Holloway")]


def test_a_speaker_taken_from_the_text_stays(admin_client, article, statement):
    row = statement.attributions.get()
    test_suggestions.decided(row, "person", row.person, "Peter Marsh")
    test_suggestions.decide(admin_client, statement, part=str(row.pk), take="person")
    load_that_reads(article, speaker=NOBODY)
    assert speakers(statement) == [("speaker", "Peter Marsh")]


def test_a_name_that_was_imported_stays(admin_client, article, settings, tmp_path):
    settings.RUN_DIR = tmp_path
    holloway = Person.objects.get(name="Anna Holloway")
    test_exchange.imported(admin_client, Person, [{"slug": holloway.slug, "name": "Anna M. Holloway"}])
    new_version(article)
    holloway.refresh_from_db()
    assert holloway.name == "Anna M. Holloway"


@pytest.mark.parametrize("model", [Article, Person, Organisation, Attribution])
def test_every_list_that_accepts_pins_what_is_shown(admin_client, article, model):
    record = model.objects.order_by("pk").first()
    if model is Attribution:  # has no list of its own: it goes with its statement
        list_action(admin_client, record.statement)
    else:
        action = {"action": "accept", "_selected_action": [record.pk]}
        admin_client.post(reverse(f"admin:archive_{model._meta.model_name}_changelist"), action)
    record.refresh_from_db()
    assert set(record.pins) == set(model.EXTRACTED)
