"""One organisation, none or several: when several fit, nobody is guessed."""

import pytest
from django.contrib.auth import get_user_model

from archive.curation.merge import keep_apart, merge
from archive.loading.organisation_matching import OrganisationIndex
from archive.models import Mention, Organisation, OrganisationName, Role
from tests.loading.drafts import active, match_organisation, organisation, person, take, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def curator():
    return get_user_model().objects.create_user("curator")


def test_the_legal_form_makes_no_other_organisation():
    take(organisation("Xiaomi"))
    assert match_organisation(organisation("Xiaomi Corp")).entity == Organisation.objects.get()


@pytest.mark.parametrize("order", [1, -1])
def test_an_acronym_meets_its_organisation_in_either_order(order):
    both = [organisation("WIPO"), organisation("World Intellectual Property Organization", "WIPO", acronym="WIPO")]
    for draft in both[::order]:
        take(draft)
    assert Organisation.objects.count() == 1


def test_an_acronym_shared_by_two_full_names_is_nobodys():
    take(organisation("Chinese Academy of Sciences", "CAS", acronym="CAS"))
    take(organisation("Court of Arbitration for Sport", "CAS", acronym="CAS"))
    assert Organisation.objects.count() == 2
    assert len(match_organisation(organisation("CAS")).several) == 2


def test_an_organisation_with_all_that_hangs_on_it():
    write(organisation("FEMA"), person("Anna Marsh", roles=[("Administrator", "FEMA")]))
    write(organisation("Federal Emergency Management Agency"))
    write(organisation("Federal Emergency Management Agency", "FEMA", acronym="FEMA"))
    assert active(Organisation) == ["Federal Emergency Management Agency"]
    assert Role.objects.get().organisation.name == "Federal Emergency Management Agency"
    assert dict(OrganisationName.objects.values_list("text", "kind")) == {
        "FEMA": "acronym",
        "Federal Emergency Management Agency": "full",
    }


def test_an_organisation_by_either_name(curator):
    for draft in (organisation("WIPO"), organisation("Geneva Patent Office")):
        write(draft)
    gone, kept = Organisation.objects.order_by("pk")
    merge(kept, gone, by=curator)
    for draft in (organisation("WIPO"), organisation("Geneva Patent Office"), organisation("Wholly Other")):
        write(draft)
    assert [m.organisation for m in Mention.objects.order_by("article_id")][:4] == [kept] * 4
    assert Organisation.objects.count() == 3


def test_organisations_that_are_not_the_same(curator):
    write(organisation("FEMA"))
    write(organisation("Federal Emergency Management Agency"))
    both = organisation("Federal Emergency Management Agency", "FEMA", acronym="FEMA")
    keep_apart(*Organisation.objects.all(), by=curator)
    (problem,) = write(both)
    assert problem.code == "several-fit"
    assert active(Organisation) == ["FEMA", "Federal Emergency Management Agency"]


class TestOrganisations:
    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("Department of Justice", "Justice Department"),
            ("Department of Justice", "U.S. Department of Justice"),
            ("United States Supreme Court", "Supreme Court"),
        ],
    )
    def test_the_same(self, one, other):
        write(organisation(one))
        write(organisation(other))
        assert Organisation.objects.count() == 1

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("Chinese Academy of Sciences", "Russian Academy of Sciences"),
            ("Academy of Sciences", "Chinese Academy of Sciences"),
            ("Supreme Court", "Indian Supreme Court"),
            ("Department of Transportation", "California Department of Transportation"),
        ],
    )
    def test_not_the_same(self, one, other):
        write(organisation(one))
        write(organisation(other))
        assert Organisation.objects.count() == 2

    def test_where_another_country_has_one_too_only_an_article_with_both_forms_tells(self):
        write(organisation("Philippine Coast Guard"))
        write(organisation("Coast Guard"))
        write(organisation("U.S. Coast Guard"))
        assert len(active(Organisation)) == 3
        write(organisation("U.S. Coast Guard", "Coast Guard"))
        assert active(Organisation) == ["Philippine Coast Guard", "U.S. Coast Guard"]

    def test_a_short_form_of_another_country_is_no_name_of_this_one(self):
        write(organisation("European Union", "African Union"))
        assert match_organisation(organisation("African Union")).entity is None

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("Department of Housing and Urban Development", "Housing and Urban Development"),
            ("Centers for Disease Control", "Centers for Disease Control and Prevention"),
            ("National Institute of Health", "National Institutes of Health"),
        ],
    )
    def test_a_misprinted_name_with_the_same_acronym(self, one, other):
        write(organisation(one, "XYZ", acronym="XYZ"))
        write(organisation(other, "XYZ", acronym="XYZ"))
        assert Organisation.objects.count() == 1

    def test_but_not_a_places_body_of_the_same_acronym(self):
        write(organisation("Department of Transportation", "DOT", acronym="DOT"))
        write(organisation("Texas Department of Transportation", "DOT", acronym="DOT"))
        assert Organisation.objects.count() == 2


def test_the_number_of_queries_does_not_grow_with_the_names(django_assert_max_num_queries):
    bodies = [organisation(f"Institute of M{letter}rsh") for letter in "abcdefghijkl"]
    write(*bodies)
    with django_assert_max_num_queries(5):
        all_known = OrganisationIndex(bodies)
        assert all(all_known.match(draft).entity for draft in bodies)
