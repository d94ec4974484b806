"""One, none or several: when several fit, nobody is guessed."""

import pytest

from archive.extraction.document import OrganisationDraft, Passage, PersonDraft, RoleDraft
from archive.loading.entities import take_cast
from archive.loading.identity import match_organisation, match_person
from archive.loading.tally import Tally
from archive.models import Organisation, Person

pytestmark = pytest.mark.django_db

HERE = Passage("x", (0, 1))


def person(name, *aliases, roles=()):
    drafts = tuple(RoleDraft(title, organisation, HERE) for title, organisation in roles)
    return PersonDraft(name, aliases, drafts, (HERE,))


def organisation(name, *aliases, acronym="", kind="other"):
    return OrganisationDraft(name, aliases, kind, (HERE,), acronym)


def take(*drafts):
    people = [draft for draft in drafts if isinstance(draft, PersonDraft)]
    bodies = [draft for draft in drafts if isinstance(draft, OrganisationDraft)]
    return take_cast(people, bodies, Tally())


@pytest.mark.parametrize("again", ["Li Qiang", "LI QIANG", "Mr. Li Qiang", "Li  Qiang", "Li Qiang's"])
def test_one_person_however_the_name_is_printed(again):
    take(person("Li Qiang"))
    assert match_person(person(again)).entity == Person.objects.get()


@pytest.mark.parametrize("other", ["Li Qing", "Li", "Qiang", "Wang Qiang"])
def test_another_name_is_another_person(other):
    take(person("Li Qiang", "Li"))
    assert match_person(person(other)).entity is None
    assert not match_person(person(other)).several


def test_a_name_in_its_own_script_identifies_too():
    take(person("Xi Jinping", "习近平"))
    assert match_person(person("习近平")).entity == Person.objects.get()


def test_of_namesakes_nobody_is_guessed_and_the_editor_is_told():
    first, second = (Person(name="Li Qiang", name_order="family_first") for _ in range(2))
    for namesake in (first, second):
        namesake.give_slug()
        namesake.resort()
        namesake.save()
        namesake.show_name()
    cast, problems = take(person("Li Qiang"))
    assert cast.people == {}
    assert [problem.code for problem in problems] == ["several-fit"]
    assert "li-qiang, li-qiang-2" in problems[0].message
    assert Person.objects.count() == 2


def test_of_namesakes_the_one_with_the_same_role_is_meant():
    take(person("Li Qiang"))
    other = Person(name="Li Qiang", name_order="family_first")
    other.give_slug()
    other.save()
    other.show_name()
    from archive.models import Role

    Role.objects.create(person=other, title="Premier", key=Role.make_key("Premier", None))
    assert match_person(person("Li Qiang", roles=[("Premier", None)])).entity == other


def test_the_legal_form_makes_no_other_organisation():
    take(organisation("Xiaomi"))
    assert match_organisation(organisation("Xiaomi Corp")).entity == Organisation.objects.get()


@pytest.mark.parametrize("order", [1, -1])
def test_an_acronym_meets_its_organisation_in_either_order(order):
    both = [organisation("WIPO"), organisation("World Intellectual Property Organization", "WIPO", acronym="WIPO")]
    for draft in both[::order]:
        take(draft)
    assert Organisation.objects.count() == 1


def test_an_acronym_shared_by_two_full_names_joins_nobody():
    take(organisation("Chinese Academy of Sciences", "CAS", acronym="CAS"))
    take(organisation("Court of Arbitration for Sport", "CAS", acronym="CAS"))
    assert Organisation.objects.count() == 2
    assert len(match_organisation(organisation("CAS")).several) == 2
