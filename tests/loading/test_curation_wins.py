"""The second promise: no load undoes, duplicates or resurrects what a person decided."""

import dataclasses

import pytest

from archive.dates import PartialDate
from archive.extraction.draft import EntityRef
from archive.models import (
    Article,
    Attribution,
    Mention,
    Organisation,
    Person,
    PersonName,
    ReviewState,
    Role,
    Statement,
)
from tests.builders import accept, decide, reject
from tests.loading.conftest import HARBOUR, new_version

pytestmark = pytest.mark.django_db


@pytest.fixture
def article(harbour, load):
    load()
    return Article.objects.get()


def reload(load, harbour, change=None):
    """Read anew: the same text, or a changed one."""
    if change:
        harbour.write_text(change(harbour.read_text(encoding="utf-8")), encoding="utf-8")
    load(reextract=True)


def test_a_changed_field_stays_and_the_others_follow_the_text(article, load, harbour):
    decide(article, title="Harbour dredging announced")
    new_version(
        article, article=lambda a: dataclasses.replace(a, place=dataclasses.replace(a.place, value="Port Nicholson"))
    )
    article.refresh_from_db()
    assert article.title == "Harbour dredging announced"
    assert article.place == "Port Nicholson"


def test_a_value_set_back_to_what_it_was_is_still_a_decision(article):
    was = article.title
    decide(article, title="Something else")
    decide(article, title=was)
    new_version(
        article, article=lambda a: dataclasses.replace(a, title=dataclasses.replace(a.title, value="A new guess"))
    )
    article.refresh_from_db()
    assert article.title == was
    assert [(s.field, s.proposed) for s in article.suggestions()] == [("title", "A new guess")]


def test_accepting_keeps_every_field_shown_and_a_new_value_is_a_suggestion(article):
    accept(article)
    later = PartialDate.of(2022, 3)
    new_version(
        article, article=lambda a: dataclasses.replace(a, published=dataclasses.replace(a.published, value=str(later)))
    )
    article.refresh_from_db()
    assert article.published == PartialDate.of(2022, 3, 4)
    assert [(s.field, s.proposed) for s in article.suggestions()] == [("published", "2022-03")]


def test_an_accepted_date_that_was_empty_stays_empty(article):
    decide(article, published=None)
    new_version(article)
    article.refresh_from_db()
    assert article.published is None
    assert article.published_earliest is None


def test_a_rejected_statement_stays_rejected(article, load, harbour):
    statement = Statement.objects.get(content__contains="another year")
    reject(statement)
    reload(load, harbour)
    reload(load, harbour, lambda text: text + "\nThe port company did not comment.\n")
    statement.refresh_from_db()
    assert statement.review == ReviewState.REJECTED
    assert Statement.objects.filter(content__contains="another year").count() == 1


def test_a_rejected_person_is_not_made_again(article, load, harbour):
    person = Person.objects.get(name="Peter Marsh")
    reject(person)
    reload(load, harbour, lambda text: text + "\nPeter Marsh said the work would be hard.\n")
    assert Person.objects.filter(names__text="Peter Marsh").count() == 1
    assert not Person.objects.public().filter(name="Peter Marsh").exists()


def test_another_speaker_chosen_by_an_editor_stays(article):
    row = Attribution.objects.get(statement__content__contains="another year")
    marsh = Person.objects.get(name="Peter Marsh")
    decide(row, person=marsh)
    new_version(article)
    row.refresh_from_db()
    assert row.person == marsh
    assert row.words == "Holloway"


def test_a_speaker_taken_away_stays_away_whoever_the_text_gives(article):
    row = Attribution.objects.get(statement__content__contains="another year")
    decide(row, person=None)
    body = EntityRef("organisation", "Harbour Research Institute")

    def other_speaker(statements):
        return tuple(dataclasses.replace(s, speaker=dataclasses.replace(s.speaker, entity=body)) for s in statements)

    new_version(article, statements=other_speaker)
    row.refresh_from_db()
    assert (row.person, row.organisation) == (None, None)


def test_a_moved_span_is_not_moved_back_nor_made_a_second_statement(article):
    statement = Statement.objects.get(content__contains="another year")
    start = HARBOUR.index("another year")
    statement.decide(spans=[[start, start + 12]])
    statement.set_spans([[start, start + 12]], "another year")
    statement.save()
    count = Statement.objects.count()
    new_version(article)
    statement.refresh_from_db()
    assert statement.content == "another year"
    assert Statement.objects.count() == count


def test_what_the_extractor_no_longer_finds_goes_unless_a_person_decided_on_it(article):
    kept = Statement.objects.get(content__contains="another year")
    accept(kept)
    new_version(article, statements=lambda _: ())
    assert list(Statement.objects.public()) == [kept]
    assert Statement.objects.filter(withdrawn=True).count() == Statement.objects.count() - 1


def test_a_statement_an_editor_marked_is_not_doubled_when_the_extractor_finds_it_too(article):
    found = Statement.objects.get(content__contains="northern beach")
    spans, content = found.spans, found.content
    found.attributions.all().delete()
    found.delete()
    mine = Statement(article=article, text=article.text, kind="indirect", rule="editor")
    mine.set_spans(spans, content)
    accept(mine)
    new_version(article)
    assert Statement.objects.get(content=content) == mine


def test_decided_words_are_followed_into_a_changed_text_only_where_they_stand_once(article, load, harbour):
    accepted = {s.content: s for s in Statement.objects.all()}
    for statement in accepted.values():
        accept(statement)
    reload(
        load,
        harbour,
        lambda text: "Updated.\n\n" + text.replace("be dredged before winter", "be widened").replace("“", '"'),
    )
    for statement in Statement.objects.select_related("text", "article"):
        said = " ".join(statement.text.at(span) for span in statement.spans)
        assert statement.content in said or said in statement.content
    lost = Statement.objects.get(content__contains="dredged before winter")
    assert lost.evidence_lost
    assert not lost.withdrawn
    beach = Statement.objects.get(content__contains="northern beach")
    assert not beach.evidence_lost


def test_a_renamed_person_keeps_name_and_address_and_is_still_found_by_the_printed_name(article, load, harbour):
    person = Person.objects.get(name="Peter Marsh")
    slug = person.slug
    person.decide(name="Peter J. Marsh")
    person.update_sort_key()
    person.save()
    person.show_name()
    reload(load, harbour, lambda text: text + "\nPeter Marsh said the work would be hard.\n")
    person.refresh_from_db()
    assert (person.name, person.slug) == ("Peter J. Marsh", slug)
    assert Person.objects.filter(names__text="Peter Marsh").get() == person
    assert person.names.get(primary=True).text == "Peter J. Marsh"


def test_rejected_names_and_roles_do_not_come_back(article, load, harbour):
    alias = PersonName.objects.get(text="Holloway")
    alias.review = ReviewState.REJECTED
    alias.save()
    role = Role.objects.get(person__name="Anna Holloway")
    reject(role)
    reload(load, harbour)
    alias.refresh_from_db()
    assert alias.review == ReviewState.REJECTED
    assert PersonName.objects.filter(text="Holloway").count() == 1
    assert not Role.objects.public().filter(person__name="Anna Holloway").exists()
    assert Role.objects.filter(person__name="Anna Holloway").count() == 1


def test_a_corrected_title_of_a_role_is_not_doubled(article, load, harbour):
    role = Role.objects.get(person__name="Anna Holloway")
    decide(role, title="Minister of Transport")
    reload(load, harbour)
    assert Role.objects.get(person__name="Anna Holloway").title == "Minister of Transport"


def test_a_mention_given_to_somebody_else_stays_with_them(article, load, harbour):
    mention = Mention.objects.filter(surface="Holloway").first()
    marsh = Person.objects.get(name="Peter Marsh")
    mention.person, mention.pinned = marsh, True
    mention.save()
    reload(load, harbour)
    mention.refresh_from_db()
    assert mention.person == marsh


def test_an_organisation_in_a_persons_hands_keeps_its_kind(article, load, harbour):
    institute = Organisation.objects.get(name="Harbour Research Institute")
    decide(institute, kind="agency")
    reload(load, harbour)
    institute.refresh_from_db()
    assert institute.kind == "agency"


def test_an_accepted_article_is_kept_when_its_file_becomes_empty(article, load, harbour):
    accept(article)
    harbour.write_bytes(b"")
    load()
    assert Article.objects.public().get() == article
