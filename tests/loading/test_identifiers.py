"""Identifiers are people's work: no load makes, changes or takes one, and the archive's hash tells them."""

import pytest

from archive.loading.contenthash import content_hash, content_lines
from archive.models import Identifier, Organisation, Person
from tests.builders import make_identifier

pytestmark = pytest.mark.django_db


@pytest.fixture
def given(harbour, load):
    """Load a person and an organisation, each with identifiers."""
    load()
    person, body = Person.objects.get(name="Peter Marsh"), Organisation.objects.get(name="Harbour Research Institute")
    make_identifier(person, "orcid", "0000-0002-1825-0097")
    make_identifier(person, "wikidata", "Q15031")
    make_identifier(body, "ror", "03yrm5c26")
    return person, body


def rows():
    return list(Identifier.objects.order_by("pk").values())


def test_no_load_changes_or_takes_one(given, harbour, load):
    before = rows()
    text = harbour.read_text(encoding="utf-8")
    load()
    load(reextract=True)
    harbour.write_text(text + "\nPeter Marsh said that the work would be hard.\n", encoding="utf-8")
    load()
    load(reextract=True)
    assert rows() == before


def test_who_has_one_stays_though_no_text_names_them_any_more(given, harbour, load):
    before = rows()
    harbour.write_text(
        "Harbour to be dredged\n\nWellington, March 4th, 2022 – Transport Minister Anna Holloway said no.\n",
        encoding="utf-8",
    )
    load()
    load(reextract=True)
    assert rows() == before
    for record in given:
        record.refresh_from_db()
        assert not record.withdrawn
        assert record.identifiers.exists()
    harbour.unlink()
    load()
    assert rows() == before


def test_the_hash_tells_identifiers_and_neither_when_nor_by_which_key_they_came(given):
    whole = content_hash()
    lines = [line for line in content_lines() if line.startswith('["identifier"')]
    assert len(lines) == 3
    assert all('"pk"' not in line and '"id"' not in line for line in lines)
    Identifier.objects.all().delete()
    assert content_hash() != whole
    person, body = given
    make_identifier(body, "ror", "https://ror.org/03yrm5c26")
    make_identifier(person, "wikidata", "q15031")
    make_identifier(person, "orcid", "0000000218250097")
    assert content_hash() == whole
    Identifier.objects.filter(scheme="wikidata").update(value="Q15032")
    assert content_hash() != whole
