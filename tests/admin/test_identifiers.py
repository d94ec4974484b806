"""Identifiers in the admin: any usual form is taken, mistakes are explained, one taken leads to its record."""

import pytest
from auditlog.models import LogEntry
from django.urls import reverse

from archive.models import Identifier
from tests.builders import make_identifier, make_organisation, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def carberry():
    return make_person("Josiah Carberry")


def change(record):
    return reverse(f"admin:archive_{record._meta.model_name}_change", args=[record.pk])


def send(client, record, *rows, **changes):
    """Save the record's page with new rows, (scheme, typed), and changes of rows that are there: value0, DELETE0."""
    response = client.get(change(record))
    data = {}
    forms = [response.context["adminform"].form]
    for wrapped in response.context["inline_admin_formsets"]:
        forms += [wrapped.formset.management_form, *wrapped.formset.forms]
    for form in forms:
        for field in form:
            value = field.value()
            data[field.html_name] = "" if value is None else str(value)
    there = int(data["identifiers-INITIAL_FORMS"])
    for number, (scheme, typed) in enumerate(rows, there):
        data |= {f"identifiers-{number}-scheme": scheme, f"identifiers-{number}-value": typed}
        data |= {f"identifiers-{number}-id": "", f"identifiers-{number}-{record._meta.model_name}": str(record.pk)}
    data |= {f"identifiers-{name[-1]}-{name[:-1]}": value for name, value in changes.items()}
    data["identifiers-TOTAL_FORMS"] = str(there + len(rows))
    return client.post(change(record), data)


def errors(response):
    assert response.status_code == 200
    page = " ".join(response.content.decode().split())
    formset = next(f.formset for f in response.context["inline_admin_formsets"] if f.opts.model is Identifier)
    said = [str(error) for form in formset.forms for found in form.errors.values() for error in found]
    assert all(error in page or "’" in error for error in said)
    return [*said, *formset.non_form_errors()]


def test_typed_and_pasted_ones_are_kept_in_one_form_and_the_log_tells(admin_client, carberry):
    response = send(
        admin_client, carberry, ("orcid", " https://orcid.org/0000-0002-1825-0097 "), ("wikidata", "q15031")
    )
    assert response.status_code == 302
    assert {one.value for one in carberry.identifiers.all()} == {"0000-0002-1825-0097", "Q15031"}
    assert {one.object_repr for one in LogEntry.objects.all()} >= {"ORCID 0000-0002-1825-0097", "Wikidata Q15031"}
    page = admin_client.get(change(carberry)).content.decode()
    assert '<a href="https://www.wikidata.org/wiki/Q15031" rel="noreferrer">Wikidata Q15031</a>' in page


@pytest.mark.parametrize(
    ("scheme", "typed", "says"),
    [
        ("orcid", "0000-0002-1825-0098", "check digits do not fit"),
        ("orcid", "Q42", "four groups of four digits"),
        ("wikidata", "https://en.wikipedia.org/wiki/Josiah_S._Carberry", "paste one of wikidata.org"),
        ("isni", "0000-0002-1825-0097", "choose ORCID"),
        ("viaf", "", "required"),
        ("", "Q42", "required"),
        ("ror", "03yrm5c26", "not one of the available choices"),
    ],
)
def test_mistakes_are_explained(admin_client, carberry, scheme, typed, says):
    assert says in " ".join(errors(send(admin_client, carberry, (scheme, typed))))
    assert not Identifier.objects.exists()


@pytest.mark.parametrize("make", [make_person, make_organisation])
def test_one_that_another_record_claims_leads_there(admin_client, carberry, make):
    other = make("Josiah <i>S.</i> Carberry")
    make_identifier(other, "wikidata", "Q15031")
    (said,) = errors(send(admin_client, carberry, ("wikidata", "https://www.wikidata.org/wiki/Q15031")))
    assert (
        f'Wikidata Q15031 is already that of <a href="{change(other)}">Josiah &lt;i&gt;S.&lt;/i&gt; Carberry</a>.'
        in said
    )
    assert "in the archive twice" in said
    assert Identifier.objects.count() == 1


def test_the_same_twice_on_one_record_is_refused(admin_client, carberry):
    twice = send(admin_client, carberry, ("wikidata", "Q42"), ("wikidata", "wikidata.org/wiki/Q42"))
    assert "duplicate" in " ".join(errors(twice))
    make_identifier(carberry, "wikidata", "Q42")
    assert "stands here already" in " ".join(errors(send(admin_client, carberry, ("wikidata", "q42"))))


def test_saved_again_without_a_change_and_changed_and_deleted(admin_client, carberry):
    made = make_identifier(carberry, "wikidata", "Q42")
    assert send(admin_client, carberry).status_code == 302
    made.refresh_from_db()
    assert made.value == "Q42"
    assert send(admin_client, carberry, value0="wd:Q43").status_code == 302
    made.refresh_from_db()
    assert made.value == "Q43"
    assert send(admin_client, carberry, DELETE0="on").status_code == 302
    assert not carberry.identifiers.exists()


def test_an_organisation_is_offered_its_own_schemes(admin_client):
    body = make_organisation("University of Oxford")
    response = send(admin_client, body, ("ror", "https://ror.org/052gg0110"), ("lei", "5493001kjtiigc8y1r12"))
    assert response.status_code == 302
    assert [one.value for one in body.identifiers.all()] == ["5493001KJTIIGC8Y1R12", "052gg0110"]


@pytest.mark.parametrize(
    "typed",
    ["0000-0002-1825-0097", "0000 0002 1825 0097", "https://orcid.org/0000-0002-1825-0097", "q15031", "Q15031"],
)
def test_typing_an_identifier_in_the_list_finds_the_record(admin_client, carberry, typed):
    make_person("Somebody Else")
    make_identifier(make_organisation("Brown University"), "ror", "05gq02987")
    make_identifier(carberry, "orcid", "0000-0002-1825-0097")
    make_identifier(carberry, "wikidata", "Q15031")
    found = admin_client.get(reverse("admin:archive_person_changelist"), {"q": typed}).context["cl"].result_list
    assert list(found) == [carberry]
    bodies = reverse("admin:archive_organisation_changelist")
    assert not admin_client.get(bodies, {"q": typed}).context["cl"].result_list


def test_a_number_that_is_part_of_a_name_still_finds_the_name(admin_client, carberry):
    firm = make_organisation("360 Security")
    named = make_person("Agent 42")
    make_identifier(carberry, "viaf", "42")
    found = admin_client.get(reverse("admin:archive_person_changelist"), {"q": "42"}).context["cl"].result_list
    assert set(found) == {carberry, named}
    found = admin_client.get(reverse("admin:archive_organisation_changelist"), {"q": "360"}).context["cl"].result_list
    assert list(found) == [firm]
