"""Who is who across articles: pairs of names as news prints them, invented, of the kinds that were judged."""

import pytest

from archive.curation.merge_candidates import ranked
from archive.loading import person_matching
from archive.loading.person_matching import PersonIndex
from archive.models import Organisation, Person
from tests.loading.drafts import organisation, person, write

pytestmark = pytest.mark.django_db

PEOPLE = [
    # the same name, and the same but for initials
    (("Anna Holloway", ""), ("Anna Holloway", ""), "same"),
    (("ANNA HOLLOWAY", ""), ("Anna Holloway", "Mayor"), "same"),
    (("Anna R. Holloway", ""), ("Anna Holloway", ""), "same"),
    (("Anna R. Holloway", "Congresswoman"), ("Anna Holloway", "Senior Advisor"), "same"),
    (("Anna R. Holloway", "President"), ("Anna Holloway", "former President"), "same"),
    (("Anna R. Holloway", "President"), ("Anna Holloway", "Senator"), "apart"),
    (("Anna R. Holloway", "President"), ("Anna Holloway", "Northland Senators"), "apart"),
    (("Anna Holloway", "Senator"), ("Anna Holloway", "Vice President"), "same"),
    (("Anna R. Holloway", ""), ("Anna T. Holloway", ""), "apart"),
    # generations
    (("Paul Holloway Jr.", ""), ("Paul Holloway Sr.", ""), "apart"),
    (("Paul Holloway, Jr.", "Governor"), ("Paul Holloway", "Governor"), "same"),
    (("Paul F. Holloway Jr.", "Secretary of Health"), ("Paul Holloway", ""), "apart"),
    # nicknames and middle names
    (("Joe Holloway", "Governor"), ("Joseph Holloway", "Governor"), "same"),
    (("Joe Holloway", "Governor"), ("Joseph Holloway", "Senator"), "apart"),
    (("Joe Holloway", ""), ("Joseph Holloway", ""), "apart"),
    (("Mary Anne Holloway", ""), ("Mary Holloway", ""), "apart"),
    # transliterations and order
    (("Li Xue-xiang", ""), ("Li Xuexiang", ""), "same"),
    (("Kishimo Fumio", "Prime Minister"), ("Fumio Kishimo", "Prime Minister"), "same"),
    (("Li Qiang", ""), ("Li Qing", ""), "apart"),
    # one family, similar spellings
    (("Anna Holloway", ""), ("Peter Holloway", ""), "apart"),
    (("Anna Holloway", "President"), ("Jane Holloway", "First Lady"), "apart"),
    (("Mark Rutter", ""), ("Mark Ritter", ""), "apart"),
    # a family name alone
    (("Anna Holloway", "Governor"), ("Holloway", "Governor"), "same"),
    (("Anna Holloway", "Governors"), ("Holloway", "Governor"), "same"),
    (("Holloway", "Governor"), ("Anna Holloway", "Governor"), "same"),
    (("Holloway", "Governor"), ("J.B. Holloway", "Northland Governor"), "same"),
    (("Anna Holloway", "Governor"), ("Holloway", "Judge"), "apart"),
    (("Anna Holloway", "Governor"), ("Holloway", ""), "apart"),
]

BODIES = [
    (("State Department", ""), ("Department of State", ""), "same"),
    (("State Departments", ""), ("U.S. Department of State", ""), "same"),
    (("Departments of Agriculture", ""), ("Agriculture Department", ""), "same"),
    (("Treasury Department", ""), ("Department of Transportation", ""), "apart"),
    (("U. S. Coast Guard", ""), ("U.S. Coast Guard", ""), "same"),
    (("US Coast Guard", ""), ("United States Coast Guard", ""), "same"),
    (("Coast Guard", ""), ("Japan Coast Guard", ""), "apart"),
    (("Northish Supreme Court", ""), ("Supreme Court", ""), "apart"),
    (("Marsh & Banking Corp.", ""), ("Marsh and Banking Corporation", ""), "same"),
    (("J. P. Marsh", ""), ("J.P. Marsh", ""), "same"),
    (("Federal Harbour Agency", "FHA"), ("FHA", ""), "same"),
    (("FHA", ""), ("Federal Harbour Agency", "FHA"), "same"),
    (("Federal Harbour Agency", ""), ("Family Housing Agency", ""), "apart"),
    (("Marsh University School of Law", ""), ("Marsh University", ""), "apart"),
    (("University of Marsh", ""), ("University of Mersh", ""), "apart"),
    (("Marsh Institution", ""), ("Marsh", ""), "apart"),
]


def _person(printed):
    name, role = printed
    return person(name, roles=[role] if role else [])


def _organisation(printed):
    name, acronym = printed
    return organisation(name, *([acronym] if acronym else []), acronym=acronym)


def _records(model):
    return model.objects.filter(merged_into=None).count()


@pytest.mark.parametrize(("one", "other", "verdict"), PEOPLE)
def test_people(one, other, verdict):
    problems = [*write(_person(one)), *write(_person(other))]
    assert (_records(Person) == 1 and not problems) == (verdict == "same")


@pytest.mark.parametrize(("one", "other", "verdict"), BODIES)
def test_organisations(one, other, verdict):
    write(_organisation(one))
    write(_organisation(other))
    assert (_records(Organisation) == 1) == (verdict == "same")


@pytest.mark.parametrize(("one", "other"), [("Anna R. Holloway", "Anna Holloway"), ("Joe Holloway", "Joseph Holloway")])
def test_people_kept_apart_are_offered_to_editors(one, other):
    write(person(one, roles=["President"]))
    write(person(other, roles=["Senator"]))
    assert len(ranked("person")) == 1


@pytest.mark.parametrize(("one", "other"), [("Marsh Institution", "Marsh"), ("House", "House of Representatives")])
def test_organisations_that_may_be_short_for_another_are_offered_to_editors(one, other):
    write(organisation(one))
    write(organisation(other))
    assert len(ranked("organisation")) == 1


class TestARareFamilyName:
    """A nickname or a middle name is enough where nobody else bears the family name, in a large archive."""

    @pytest.fixture(autouse=True)
    def large_archive(self, monkeypatch):
        monkeypatch.setattr(person_matching, "_MANY_PEOPLE", 1)

    @pytest.mark.parametrize(
        ("one", "other"), [("Joe Vantongeren", "Joseph Vantongeren"), ("Ann Hale Vantongeren", "Ann Vantongeren")]
    )
    def test_is_enough(self, one, other):
        write(person(one, roles=["Mayor"]))
        write(person(other))
        assert _records(Person) == 1

    @pytest.mark.parametrize(
        "other", [person("Joseph Vantongeren", roles=["Judge"]), person("Joseph Vantongeren Jr."), person("Joseph Joe")]
    )
    def test_not_with_another_office_or_generation(self, other):
        write(person("Joe Vantongeren", roles=["Mayor"]))
        write(other)
        assert _records(Person) == 2

    def test_not_where_somebody_else_bears_it(self):
        write(person("Joe Vantongeren"))
        write(person("Paula Vantongeren"))
        write(person("Joseph Vantongeren"))
        assert _records(Person) == 3

    def test_nor_in_the_same_article(self):
        write(person("Joe Vantongeren"))
        write(person("Paula Vantongeren"), person("Joseph Vantongeren"))
        assert _records(Person) == 3

    def test_takes_a_fixed_number_of_queries(self, django_assert_max_num_queries):
        write(*(person(f"Joe M{letter}rsh") for letter in "abcdefghijkl"))
        again = [person(f"Joseph M{letter}rsh") for letter in "abcdefghijkl"]
        with django_assert_max_num_queries(7):
            known = PersonIndex(again)
            assert all(known.match(draft).entity for draft in again)


def test_of_two_bodies_with_one_acronym_it_is_the_one_whose_name_spells_it():
    write(organisation("Federal Harbour Agency", "FHA", acronym="FHA"))
    write(organisation("Harbour Rescue Service", "FHA", acronym="FHA"))
    write(organisation("FHA"))
    assert Organisation.objects.get(mentions__surface="FHA").name == "Federal Harbour Agency"
