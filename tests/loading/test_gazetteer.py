"""Accepted names are the gazetteer of the next load: frozen at its start, told in its row, the same for all workers."""

import json

import pytest
from django.core.management import call_command

from archive.extraction.draft import PassageDecision
from archive.extraction.gazetteer import KnownOrganisation, KnownPerson
from archive.loading import load as loading
from archive.loading.load import add_text, decide_passages
from archive.loading.reading import current_gazetteer
from archive.models import Article, Load, Mention, Organisation, OrganisationName, Person, PersonName, ReviewState
from tests.builders import accept, make_organisation, make_person, reject

pytestmark = pytest.mark.django_db

WORKS = """New dredger for the harbour

Nelson, 2022-05-11 – The Dutch company Brixline said the harbour would be deeper by winter.

“Nobody will hear it,” Peter Marsh told reporters. He asked for patience, since such work is slow.
"""
GRANT = """Grant for the beach

Nelson, 2022-06-02 – The money for the northern beach went to Brixline last spring, and nobody was told of it.

Minister Anna Holloway said that the town had asked for the work three times before it was given.
"""


@pytest.fixture
def works(seeds):
    path = seeds / "works.txt"
    path.write_text(WORKS, encoding="utf-8")
    return path


def named(path: str) -> set[str]:
    """Return the organisations that a file's article mentions."""
    mentions = Mention.objects.filter(article__text__seeds__path=path, organisation__isnull=False)
    return set(mentions.values_list("organisation__name", flat=True))


# --- what goes in ------------------------------------------------------------------------------------------------


def test_what_was_accepted_goes_in_and_nothing_else(db):
    ann = make_person("Ann Lee", aliases=["Lee", "A. Lee"], review=ReviewState.ACCEPTED, name_order="given_first")
    PersonName.objects.filter(entity=ann, text="A. Lee").update(review=ReviewState.ACCEPTED)
    make_person("Bo Ek")
    ministry = make_organisation(
        "Ministry of Sand", ["Sandworks", "MoS"], acronym="MoS", kind="ministry", review=ReviewState.ACCEPTED
    )
    OrganisationName.objects.filter(entity=ministry, text="Sandworks").update(review=ReviewState.REJECTED)
    make_organisation("Brixline")
    found = current_gazetteer()
    assert found.people == (KnownPerson("Ann Lee", ("A. Lee",), "given_first"),)
    assert found.organisations == (KnownOrganisation("Ministry of Sand", (), "MoS", "ministry"),)
    assert found.not_people == found.not_organisations == ()


def test_whole_names_of_rejected_records_go_in_as_rejected(db):
    make_person("Cancer Moonshot", aliases=["Moonshot"], review=ReviewState.REJECTED)
    make_organisation("Infrastructure", review=ReviewState.REJECTED)
    found = current_gazetteer()
    assert (found.not_people, found.not_organisations) == (("Cancer Moonshot",), ("Infrastructure",))
    assert found.people == found.organisations == ()


def test_a_name_that_an_accepted_record_bears_is_not_rejected(db):
    make_person("Ann Lee", review=ReviewState.ACCEPTED)
    make_person("ANN LEE", review=ReviewState.REJECTED)
    make_organisation("Ann Lee", review=ReviewState.REJECTED)
    found = current_gazetteer()
    assert (found.not_people, found.not_organisations) == ((), ("Ann Lee",))


def test_it_takes_the_same_number_of_queries_for_any_number_of_names(db, django_assert_num_queries):
    for number in range(5):
        make_person(f"Ann Lee {number}", review=ReviewState.ACCEPTED)
        make_organisation(f"Bank {number}", review=ReviewState.REJECTED)
    with django_assert_num_queries(7):
        current_gazetteer()


def test_loading_beside_does_not_change_it(works, load):
    load()
    accept(Organisation.objects.get(name="Brixline"))
    reject(Person.objects.get(name="Peter Marsh"))
    before = current_gazetteer()
    assert before
    (works.parent / "grant.txt").write_text(GRANT, encoding="utf-8")
    load()
    load(reextract=True)
    assert current_gazetteer() == before


# --- what it does ------------------------------------------------------------------------------------------------


def test_a_name_accepted_in_one_article_is_found_in_another(works, load):
    load()
    grant = works.parent / "grant.txt"
    grant.write_text(GRANT, encoding="utf-8")
    load()
    assert (named("works.txt"), named("grant.txt")) == ({"Brixline"}, set())
    accept(Organisation.objects.get(name="Brixline"))
    assert load().changed_nothing
    assert named("grant.txt") == set()
    load(reextract=True)
    assert named("grant.txt") == {"Brixline"}
    assert Organisation.objects.filter(name="Brixline").count() == 1


def test_an_accepted_acronym_leads_to_its_record(works, load):
    works.write_text(WORKS.replace("Dutch company Brixline", "Ministry of Sand Works (MSWK)"), encoding="utf-8")
    load()
    ministry = accept(Organisation.objects.get(acronym="MSWK"))
    (works.parent / "grant.txt").write_text(GRANT.replace("Brixline", "MSWK"), encoding="utf-8")
    load()
    assert named("grant.txt") == {ministry.name}


def test_what_was_rejected_is_not_proposed_again(works, load):
    load()
    reject(Person.objects.get(name="Peter Marsh"))
    (works.parent / "grant.txt").write_text(GRANT.replace("went to Brixline", "went to Peter Marsh"), encoding="utf-8")
    load()
    assert not Person.objects.get(name="Peter Marsh").mentions.filter(article__text__seeds__path="grant.txt").exists()


def test_each_load_tells_the_hash_of_what_it_was_given(works, load):
    load()
    assert Load.objects.get().gazetteer == ""
    accept(Organisation.objects.get(name="Brixline"))
    load()
    assert Load.objects.order_by("-pk")[0].gazetteer == current_gazetteer().digest != ""


def test_a_load_keeps_to_what_was_decided_when_it_began(works, load, monkeypatch):
    load()
    (works.parent / "grant.txt").write_text(GRANT, encoding="utf-8")
    write = loading.save_seed

    def decide_meanwhile(*arguments):
        accept(Organisation.objects.get(name="Brixline"))
        return write(*arguments)

    monkeypatch.setattr(loading, "save_seed", decide_meanwhile)
    works.write_text(
        WORKS + "\nIt rained all day in Nelson, and the work on the beach was put off.\n", encoding="utf-8"
    )
    load()
    assert (named("grant.txt"), Load.objects.order_by("-pk")[0].gazetteer) == (set(), "")


# --- other ways in -----------------------------------------------------------------------------------------------


def test_a_text_added_by_an_editor_is_read_with_it(works, load, admin_user):
    load()
    accept(Organisation.objects.get(name="Brixline"))
    seed, _ = add_text(GRANT.encode(), "grant", admin_user)
    assert named(seed.path) == {"Brixline"}
    assert seed.first_load.gazetteer == current_gazetteer().digest
    load(reextract=True)
    assert named(seed.path) == {"Brixline"}


def test_an_article_read_anew_for_a_passage_is_read_with_it(works, load, admin_user):
    (works.parent / "grant.txt").write_text(GRANT, encoding="utf-8")
    load()
    accept(Organisation.objects.get(name="Brixline"))
    article = Article.objects.get(title="Grant for the beach")
    start = article.text.text.index("Minister Anna")
    decide_passages(article, [PassageDecision((start, len(article.text.text) - 1), keep=False)], by=admin_user)
    assert named("grant.txt") == {"Brixline"}
    assert Load.objects.order_by("-pk")[0].gazetteer == current_gazetteer().digest


def test_extract_depends_on_the_file_alone(harbour, load, capsys):
    (harbour.parent / "grant.txt").write_text(GRANT, encoding="utf-8")
    call_command("extract", str(harbour), str(harbour.parent / "grant.txt"))
    before = capsys.readouterr().out
    accept(make_organisation("Brixline"))
    reject(make_person("Peter Marsh"))
    call_command("extract", str(harbour), str(harbour.parent / "grant.txt"))
    assert capsys.readouterr().out == before
    assert {person["name"] for person in json.loads(before.splitlines()[0])["persons"]} == {
        "Anna Holloway",
        "Peter Marsh",
    }
