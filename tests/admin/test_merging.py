"""Merging in the admin: pairs with their reasons, both sides field by field, and every merge with its undo."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from archive.models import MergeRecord, NotTheSame, Person, Topic
from tests.builders import (
    make_article,
    make_identifier,
    make_mention,
    make_organisation,
    make_person,
    make_role,
    make_statement,
)

pytestmark = pytest.mark.django_db

CANDIDATES = "/admin/archive/mergerecord/candidates/person/"


@pytest.fixture(autouse=True)
def nothing_kept():
    cache.clear()


def member(django_user_model, group):
    user = django_user_model.objects.create_user(group, is_staff=True)
    user.groups.add(Group.objects.get(name=group))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def curator(django_user_model):
    return member(django_user_model, "curator")


@pytest.fixture
def editor(django_user_model):
    return member(django_user_model, "editor")


@pytest.fixture
def two():
    article = make_article("Talk", ["Senator Robert Hale said yes."])
    hale, bob = make_person("Robert Hale"), make_person("Bob Hale")
    make_role(hale, "Senator", None, article, "Senator")
    make_statement(article, "yes", hale)
    make_mention(article, "Robert Hale", hale)
    return hale, bob


def compare(*two):
    kind = two[0]._meta.model_name
    return f"{reverse('admin:archive_merge', args=[kind])}?kept={two[0].pk}&gone={two[1].pk}"


def form_of(client, address):
    """Return the fields of the page as a browser would send them back."""
    form = client.get(address).context["form"]
    return {field.html_name: field.value() for field in form if field.value() is not None}


def send(client, address, **more):
    return client.post(address, form_of(client, address) | more, follow=True)


def text(response):
    return " ".join(response.content.decode().split())


def test_pairs_are_listed_with_reasons_and_lead_to_the_comparison(curator, two):
    page = curator.get(CANDIDATES)
    assert "forms of one name" in text(page)
    assert compare(*two).replace("&", "&amp;") in text(page)


def test_both_sides_and_what_becomes_of_each_field(curator, two):
    page = text(curator.get(compare(*two)))
    assert "Merge “Bob Hale” into “Robert Hale”?" in page
    assert "Choose one. The other becomes one of its names." in page
    assert "The second leads to the first." in page


def test_merged_told_and_undone(curator, two):
    hale, bob = two
    response = send(curator, compare(*two), reason="Same senator.")
    assert "is now one with" in text(response)
    record = MergeRecord.objects.get()
    bob.refresh_from_db()
    assert (bob.merged_into, record.by.username, record.reason) == (hale, "curator", "Same senator.")
    page = text(curator.get(reverse("admin:archive_mergerecord_changelist")))
    assert "“Bob Hale” into “Robert Hale”" in page
    undo = reverse("admin:archive_unmerge", args=[record.pk])
    assert "1 name" in text(curator.get(undo))
    response = curator.post(undo, {"distinct": "on"}, follow=True)
    assert "are two records again" in text(response)
    bob.refresh_from_db()
    assert bob.merged_into is None
    assert NotTheSame.objects.between("person", hale.pk, bob.pk).exists()
    assert "No two people look like one" in text(curator.get(CANDIDATES))
    assert "was undone before" in text(curator.get(undo))


def test_an_undo_may_leave_it_open_whether_they_are_two(curator, two):
    send(curator, compare(*two))
    curator.post(reverse("admin:archive_unmerge", args=[MergeRecord.objects.get().pk]))
    assert not NotTheSame.objects.exists()


def test_the_other_name_can_be_chosen(curator, two):
    send(curator, compare(*two), name="gone")
    two[0].refresh_from_db()
    assert (two[0].name, two[0].slug) == ("Bob Hale", "robert-hale")


def test_what_is_not_the_same_is_not_asked_again(curator, two):
    response = send(curator, compare(*two), distinct="1", reason="Father and son.")
    assert "nobody is asked again" in text(response)
    assert NotTheSame.objects.get().reason == "Father and son."
    assert "No two people look like one" in text(response)
    assert "said on" in text(curator.get(compare(*two)))


def test_what_speaks_against_must_be_looked_at(curator, two):
    for person, number in zip(two, ("Q1", "Q2"), strict=True):
        make_identifier(person, "wikidata", number)
    assert "Each has another Wikidata identifier" in text(curator.get(compare(*two)))
    response = send(curator, compare(*two), identifiers="kept")
    assert "Something speaks against it" in text(response)
    assert not MergeRecord.objects.exists()
    send(curator, compare(*two), identifiers="kept", sure="on")
    assert [row.value for row in two[0].identifiers.all()] == ["Q1"]


def test_who_saw_an_older_record_must_look_again(curator, two):
    data = form_of(curator, compare(*two))
    two[1].note = "Look here."
    two[1].save()
    response = curator.post(compare(*two), data)
    assert "Somebody changed “Bob Hale” while you were looking" in text(response)
    assert not MergeRecord.objects.exists()


def test_exactly_two_are_merged_from_the_list(curator, two):
    address = reverse("admin:archive_person_changelist")
    ticked = {"action": "merge_selected", "_selected_action": [person.pk for person in two]}
    assert curator.post(address, ticked).url == compare(*two)
    response = curator.post(address, ticked | {"_selected_action": [two[0].pk]}, follow=True)
    assert "Tick exactly two records" in text(response)


def test_editors_look_and_curators_decide(editor, two):
    assert "forms of one name" in text(editor.get(CANDIDATES))
    assert "Only curators merge" in text(editor.get(compare(*two)))
    for data in ({}, {"distinct": "1"}):
        assert editor.post(compare(*two), data).status_code == 403
    record = MergeRecord.objects.create(kind="person", kept=two[0].pk, gone=two[1].pk)
    assert editor.post(reverse("admin:archive_unmerge", args=[record.pk])).status_code == 403
    page = text(editor.get(reverse("admin:archive_person_changelist")))
    assert "Merge the two selected" not in page
    assert NotTheSame.objects.count() == 0


def test_strangers_are_asked_to_sign_in(client, two):
    assert "/login/" in client.get(CANDIDATES).url
    assert "/login/" in client.get(compare(*two)).url


@pytest.mark.parametrize("query", ["", "?kept=1", "?kept=x&gone=y", "?kept=99999&gone=99998", "?kept=9" + "9" * 30])
def test_bad_addresses_are_not_found(curator, two, query):
    assert curator.get(reverse("admin:archive_merge", args=["person"]) + query).status_code == 404
    assert curator.get(reverse("admin:archive_merge", args=["statement"])).status_code == 404


def test_a_merged_record_is_not_changed_any_more_and_is_offered_nowhere(curator, two):
    send(curator, compare(*two))
    page = text(curator.get(reverse("admin:archive_person_change", args=[two[1].pk])))
    assert "This record was merged into" in page
    assert "Undo the merge" in page
    assert 'name="_save"' not in page
    listed = curator.get(reverse("admin:archive_person_changelist"))
    assert [person.name for person in listed.context["cl"].result_list] == ["Robert Hale"]


def test_an_undo_tells_what_was_changed_again(curator, two):
    make_statement(make_article("Two", ["Bob Hale said no."]), "no", two[1])
    send(curator, compare(*two))
    row = two[0].attributions.get(statement__content="no")
    row.person = make_person("Anna Holloway")
    row.save()
    response = curator.post(reverse("admin:archive_unmerge", args=[MergeRecord.objects.get().pk]), follow=True)
    assert "stays as it is now: 1 statement." in text(response)


def test_an_undo_that_must_wait_says_for_what(curator, two):
    third = make_person("Robert F. Hale")
    send(curator, compare(*two))
    older = MergeRecord.objects.get()
    send(curator, compare(third, two[0]), sure="on")
    page = curator.get(reverse("admin:archive_unmerge", args=[older.pk]))
    assert "was itself merged into “Robert F. Hale” since" in text(page)
    response = curator.post(reverse("admin:archive_unmerge", args=[older.pk]), follow=True)
    assert "Undo that merge first" in text(response)


def test_organisations(curator):
    pair = make_organisation("JPMorgan Chase"), make_organisation("JP Morgan Chase")
    assert "spaced otherwise" in text(curator.get(reverse("admin:archive_candidates", args=["organisation"])))
    send(curator, compare(*pair))
    pair[1].refresh_from_db()
    assert pair[1].merged_into == pair[0]


@pytest.mark.skipif(not admin.site.is_registered(Topic), reason="Topics have no pages in the admin.")
def test_topics(curator):
    pair = Topic.objects.create(name="Ports"), Topic.objects.create(name="Port")
    assert "The same words" in text(curator.get(reverse("admin:archive_candidates", args=["topic"])))
    send(curator, compare(*pair))
    pair[1].refresh_from_db()
    assert pair[1].merged_into == pair[0]


def test_hostile_names_are_shown_as_text(curator):
    pair = make_person("<b>Robert</b> Hale"), make_person("Bob <script>alert(1)</script>")
    page = curator.get(compare(*pair)).content.decode()
    assert "<script>alert" not in page
    assert "<b>Robert" not in page
    response = send(curator, compare(*pair))
    assert "<script>alert" not in response.content.decode()


def test_pages_ask_the_same_number_of_questions_for_few_and_many(admin_client):
    def asked(address):
        cache.clear()
        with CaptureQueriesContext(connection) as captured:
            assert admin_client.get(address).status_code == 200
        return len(captured)

    def make(count):
        for _ in range(count):
            letters = "".join(chr(97 + int(digit)) for digit in str(Person.objects.count() + 100))
            for name in (f"Joseph M{letters}", f"Joe M{letters}"):
                make_person(name, roles=["President"])

    make(3)
    few = asked(CANDIDATES)
    make(15)
    assert asked(CANDIDATES) == few <= 30
