"""Identifiers as rows: canonical whoever saves them, and of one record over the whole archive."""

import pytest
from django.db import IntegrityError, transaction

from archive.identifiers import IdentifierError
from archive.models import Identifier
from tests.builders import make_identifier, make_organisation, make_person

pytestmark = pytest.mark.django_db


def test_kept_in_the_canonical_form_however_saved():
    who = make_person("Josiah Carberry")
    made = Identifier.objects.create(person=who, scheme="orcid", value="https://orcid.org/0000 0002 1825 0097")
    made.refresh_from_db()
    assert made.value == "0000-0002-1825-0097"
    assert str(made) == "ORCID 0000-0002-1825-0097"
    assert made.entity == who


def test_what_is_none_is_not_saved():
    with pytest.raises(IdentifierError, match="check digits"):
        make_identifier(make_person(), "orcid", "0000-0002-1825-0098")
    assert not Identifier.objects.exists()


def test_many_a_record_and_several_of_one_scheme():
    who = make_person("Josiah Carberry")
    make_identifier(who, "wikidata", "Q15031")
    make_identifier(who, "isni", "0000 0001 2281 955X")
    make_identifier(who, "viaf", "113230702")
    make_identifier(who, "viaf", "15")
    assert who.same_as == [
        "https://isni.org/isni/000000012281955X",
        "https://viaf.org/viaf/113230702",
        "https://viaf.org/viaf/15",
        "https://www.wikidata.org/wiki/Q15031",
    ]


@pytest.mark.parametrize("make", [make_person, make_organisation])
def test_no_two_records_share_one_not_even_a_person_and_an_organisation(make):
    make_identifier(make_person(), "wikidata", "Q42")
    with pytest.raises(IntegrityError), transaction.atomic():
        make_identifier(make(), "wikidata", "https://www.wikidata.org/entity/q42")


@pytest.mark.parametrize(
    ("make", "scheme", "value"),
    [
        (make_person, "ror", "03yrm5c26"),
        (make_person, "lei", "213800KUD8LAJWSQ9D15"),
        (make_organisation, "orcid", "0000-0002-1825-0097"),
        (make_organisation, "viaf", "113230702"),
    ],
)
def test_the_database_refuses_a_scheme_of_the_other_kind(make, scheme, value):
    with pytest.raises(IntegrityError, match="scheme"), transaction.atomic():
        make_identifier(make(), scheme, value)


def test_found_as_typed():
    who = make_person()
    claimed = make_identifier(who, "isni", "0000 0001 2281 955X")
    make_identifier(who, "wikidata", "Q42")
    for typed in ("000000012281955x", "https://isni.org/isni/000000012281955X", "ISNI 0000-0001-2281-955X"):
        assert list(Identifier.objects.meant_by(typed)) == [claimed]
    assert not Identifier.objects.meant_by("Anna Example").exists()
    assert not Identifier.objects.meant_by("").exists()


def test_who_gave_an_identifier_has_decided_that_there_is_such_a_one():
    who = make_person()
    assert not who.has_human_decision
    make_identifier(who, "wikidata", "Q42")
    assert who.has_human_decision
    assert not who.withdraw()
