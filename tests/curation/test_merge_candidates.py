"""Pairs that may be one, the likeliest first, with reasons for and against; never asked about twice."""

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from archive.curation.merge import keep_apart, merge
from archive.curation.merge_candidates import candidates, why
from archive.models import Organisation, OrganisationName, Person, Topic, TopicPhrase
from tests.builders import (
    make_article,
    make_identifier,
    make_mention,
    make_organisation,
    make_person,
    make_statement,
    reject,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_kept():
    cache.clear()


@pytest.fixture
def curator():
    return get_user_model().objects.create_user("curator")


def names(kind, model):
    known = model.objects.in_bulk()
    return [(known[one.one].name, known[one.other].name) for one in candidates(kind)]


def told(one, other):
    return " ".join(reason.says for reason in why(str(one._meta.model_name), one.pk, other.pk).reasons)


@pytest.mark.parametrize(
    ("one", "other", "says"),
    [
        ("Jun Lei", "Lei Jun", "The order differs."),
        ("Li Xue-xiang", "Xuexiang Li", "The same name"),
        ("Li Xue Xiang", "Li Xuexiang", "The spacing differs."),
        ("Joe Marsh", "Joseph R. Marsh", "forms of one name"),
    ],
)
def test_variants_of_a_name(one, other, says):
    first, second = make_person(one), make_person(other)
    make_person("Anna Holloway")
    assert names("person", Person) == [(one, other)]
    assert says in told(first, second)


def test_a_family_name_alone_with_the_office_of_a_bearer_or_with_the_only_one():
    president, minister = (
        make_person("Joseph Marsh", roles=["President"]),
        make_person("Anna Marsh", roles=["Minister"]),
    )
    alone = make_person("Marsh", roles=["U.S. President"])
    make_person("Hale"), make_person("Robert Hale")
    assert names("person", Person) == [("Joseph Marsh", "Marsh"), ("Hale", "Robert Hale")]
    assert "Both are printed as president." in told(president, alone)
    assert "Other offices: minister; president." in told(minister, alone)


def test_what_speaks_against():
    one, other = make_person("Robert Hale"), make_person("Bob Hale")
    assert why("person", one.pk, other.pk).score == 2
    article = make_article("Talk", ["Robert Hale said yes. Bob Hale said no."], "2020-01-02")
    for person, words in ((one, "yes"), (other, "no")):
        make_mention(article, person.name, person)
        make_statement(article, words, person)
    assert "Both speak in “Talk”." in told(one, other)
    make_identifier(one, "wikidata", "Q1"), make_identifier(other, "wikidata", "Q2")
    assert "Different Wikidata identifiers: Q1 and Q2." in told(one, other)
    make_mention(make_article("Old", ["Bob Hale was born."], "1910"), "Bob Hale", other)
    assert "incompatible dates: 2020–2020 and 1910–2020" in told(one, other)
    found = why("person", one.pk, other.pk)
    assert found.score == 2 - 3 - 4 - 4 == sum(reason.points for reason in found.reasons)
    assert (len(found.speak_for), len(found.speak_against)) == (1, 3)


def test_the_likeliest_stand_first():
    for first, second in (("Robert Hale", "Bob Hale"), ("Jun Lei", "Lei Jun"), ("George W. Marsh", "George H. Marsh")):
        make_person(first), make_person(second)
    scores = [one.score for one in candidates("person")]
    assert scores == sorted(scores, reverse=True)
    assert names("person", Person)[0] == ("Jun Lei", "Lei Jun")
    assert names("person", Person)[-1] == ("George W. Marsh", "George H. Marsh")


def test_what_was_decided_is_not_asked_again(curator):
    pairs = [(make_person("Jun Lei"), make_person("Lei Jun")), (make_person("Bob Hale"), make_person("Robert Hale"))]
    make_person("Ann Lee"), reject(make_person("Lee Ann"))
    assert len(candidates("person")) == 2
    keep_apart(*pairs[0], by=curator)
    merge(*pairs[1], by=curator)
    assert candidates("person") == []


def test_organisations_by_spacing_acronym_and_country():
    pairs = [
        ("JPMorgan Chase", "JP Morgan Chase"),
        ("Council of Economic Advisers", "Council of Economic Advisors"),
        ("Supreme Court", "Indian Supreme Court"),
        ("Russian Academy", "Chinese Academy"),
    ]
    for one, other in pairs:
        for name in (one, other):
            body = make_organisation(name)
            if "Council" in name:
                OrganisationName.objects.create(entity=body, text="CEA", kind="acronym")
    assert names("organisation", Organisation) == pairs
    assert [one.score for one in candidates("organisation")] == [3, 2, 0.5, -2]


def test_topics_by_words_and_phrases():
    for name in ("Sea ports", "Port, sea", "Trade", "Commerce"):
        topic = Topic.objects.create(name=name)
        if name in {"Trade", "Commerce"}:
            TopicPhrase.objects.create(topic=topic, text="tariff")
    assert names("topic", Topic) == [("Sea ports", "Port, sea"), ("Trade", "Commerce")]


def test_of_very_many_namesakes_only_those_of_one_office_are_compared():
    for number in range(15):
        make_person("Wei Zhang", roles=["Mayor"] if number < 2 else [])
    assert len(candidates("person")) == 1


def test_the_number_of_questions_does_not_grow():
    def asked():
        with CaptureQueriesContext(connection) as captured:
            candidates("person")
        return len(captured)

    def make(count):
        for number in range(count):
            letters = "".join(chr(97 + int(digit)) for digit in str(number + 100))
            for name in (f"Joseph M{letters}", f"Joe M{letters}", f"M{letters}"):
                make_person(name, roles=["President"])

    make(2)
    few = asked()
    make(12)
    assert asked() == few
