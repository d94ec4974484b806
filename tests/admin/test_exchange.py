"""Tables of people, organisations and topics: written out, changed, and read in as a person's decision."""

import csv
import io
import json

import pytest
from auditlog.models import LogEntry
from django.contrib import admin
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from archive.admin.resources import TopicResource
from archive.curation.audit_text import entries_of
from archive.curation.undo import undo
from archive.models import Identifier, Organisation, Person, ReviewState, Topic, TopicPhrase
from tests.builders import make_editor, make_identifier, make_organisation, make_person, reject

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def run_dir(settings, tmp_path):
    settings.RUN_DIR = tmp_path


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
def xi():
    person = make_person("Xi Jinping", aliases=["Xi"], native="习近平", name_order="family_first")
    make_identifier(person, "wikidata", "Q15031")
    return person


def address(model, what):
    return reverse(f"admin:archive_{model._meta.model_name}_{what}")


def exported(client, model, kind=0, query=""):
    response = client.post(address(model, "export") + query, {"format": kind, "resource": "0"})
    assert response.status_code == 200
    return response.content.decode()


def preview(client, model, rows, kind=0):
    if kind:
        text = json.dumps(rows)
    else:
        out = io.StringIO()
        writer = csv.DictWriter(out, list(dict.fromkeys(key for row in rows for key in row)))
        writer.writeheader()
        writer.writerows(rows)
        text = out.getvalue()
    file = SimpleUploadedFile(f"table.{'json' if kind else 'csv'}", text.encode())
    return client.post(address(model, "import"), {"format": kind, "resource": "0", "import_file": file})


def confirm(client, model, page):
    form = page.context["confirm_form"]
    data = {field.html_name: field.value() for field in form if field.value() is not None}
    return client.post(address(model, "process_import"), data, follow=True)


def imported(client, model, rows, kind=0):
    return confirm(client, model, preview(client, model, rows, kind))


def text(response):
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize("kind", [0, 1])
def test_what_is_exported_can_be_imported_and_changes_nothing(curator, xi, kind):
    make_organisation("Government | of China", acronym="GoC", parent=make_organisation("State"))
    for model in (Person, Organisation):
        table = exported(curator, model, kind)
        rows = json.loads(table) if kind else list(csv.DictReader(io.StringIO(table)))
        assert len(rows) == model.objects.count()
        page = preview(curator, model, rows, kind)
        assert page.context["result"].totals["skip"] == len(rows), page.content.decode()
    row = next(r for r in csv.DictReader(io.StringIO(exported(curator, Person))))
    assert row["slug"] == "xi-jinping"
    assert set(row["names"].split(" | ")) == {"Xi", "习近平"}
    assert row["identifiers"] == "wikidata:Q15031"


def test_an_import_is_shown_first_and_then_a_decision(curator, xi):
    rows = [
        {
            "slug": "xi-jinping",
            "name": "Xi J. Ping",
            "names": "Xi | 習近平",
            "identifiers": "viaf:113230702",
            "note": "",
        },
        {"slug": "", "name": "Wang Yi", "names": "王毅", "note": "Minister."},
    ]
    page = preview(curator, Person, rows)
    assert "1 new, 1 to be changed" in text(page)
    assert "<del>Xi Jinping</del> <ins>Xi J. Ping</ins>" in page.content.decode()
    assert "<ins>viaf:113230702</ins>" in page.content.decode()
    assert "<ins>王毅</ins>" in page.content.decode()
    assert Person.objects.get().name == "Xi Jinping"
    assert not LogEntry.objects.get_for_object(xi).filter(action=LogEntry.Action.UPDATE).exists()
    response = confirm(curator, Person, page)
    assert "1 new, 1 changed" in text(response)
    xi.refresh_from_db()
    assert (xi.name, xi.slug, "name" in xi.pins) == ("Xi J. Ping", "xi-jinping", True)
    assert {name.text for name in xi.names.all()} == {"Xi Jinping", "Xi J. Ping", "Xi", "习近平", "習近平"}
    assert xi.identifiers.count() == 2
    wang = Person.objects.get(slug="wang-yi")
    assert (wang.review, wang.name_order, wang.names.get(primary=True).text) == ("accepted", "family_first", "Wang Yi")
    assert wang.names.get(text="王毅").kind == "native"
    keys = {entries_of(one).first().cid for one in (xi, wang)}
    assert len(keys) == 1
    assert {entry.actor.username for entry in LogEntry.objects.filter(cid__in=keys)} == {"curator"}
    undo(keys.pop(), make_editor())
    xi.refresh_from_db()
    assert (xi.name, Person.objects.count(), xi.identifiers.count()) == ("Xi Jinping", 1, 1)


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ({"slug": "nobody", "name": "A"}, "There is none with the slug “nobody”."),
        ({"slug": "", "note": "Who?"}, "A new record needs a name."),
        ({"slug": "xi-jinping", "name_order": "upside down"}, "is none of: family_first, given_first, unknown"),
        ({"slug": "xi-jinping", "identifiers": "Q42"}, "write the authority before it"),
        ({"slug": "xi-jinping", "identifiers": "orcid:1"}, "This is no ORCID identifier"),
        ({"slug": "xi-jinping", "identifiers": "wikidata:Q1"}, "is already that of “Robert Hale”"),
        ({"slug": "xi-jinping", "name": "x" * 301}, "at most 300 characters"),
        ({"slug": "xi-jinping", "names": "x" * 301}, "is longer than 300 characters"),
        ({"slug": "gone", "note": "x"}, "was merged: use the slug “xi-jinping”"),
    ],
)
def test_a_wrong_row_is_told_and_nothing_is_written(curator, xi, row, told):
    make_identifier(make_person("Robert Hale"), "wikidata", "Q1")
    make_person("Gone", merged_into=xi)
    page = preview(curator, Person, [dict.fromkeys(row, "") | {"slug": "xi-jinping", "note": "Fine."}, row])
    assert "Nothing was imported" in text(page)
    assert told in text(page)
    assert "Row 2" in text(page)
    xi.refresh_from_db()
    assert xi.note == ""
    assert "confirm_form" not in page.context or page.context["confirm_form"] is None
    assert Identifier.objects.count() == 2


def test_organisations_with_kind_and_parent(curator):
    state, low = make_organisation("State"), make_organisation("Office")
    make_organisation("Ministry", parent=state)
    imported(curator, Organisation, [{"slug": "office", "kind": "Ministry", "parent": "ministry", "acronym": "OFF"}])
    low.refresh_from_db()
    assert (low.kind, low.parent.slug, low.acronym) == ("ministry", "ministry", "OFF")
    assert set(low.pins) == {"kind", "acronym"}
    page = preview(curator, Organisation, [{"slug": "state", "parent": "office"}])
    assert "“Office” is itself a part of “State”" in text(page)


def test_topics_with_phrases(curator):
    topic = Topic.objects.create(name="Ports")
    TopicPhrase.objects.create(topic=topic, text="harbour")
    import tablib

    table = tablib.Dataset(headers=["slug", "name", "phrases", "parent"])
    table.append(["ports", "", "Harbour | quay", ""])
    table.append(["", "Sea trade", "freight", "ports"])
    result = TopicResource().import_data(table, raise_errors=True)
    assert (result.totals["new"], result.totals["update"]) == (1, 1)
    assert sorted(topic.phrases.values_list("text", flat=True)) == ["harbour", "quay"]
    assert Topic.objects.get(slug="sea-trade").parent == topic
    table = tablib.Dataset(headers=["slug", "name"])
    table.append(["", "Ports"])
    assert "its slug is “ports”" in str(TopicResource().import_data(table).invalid_rows[0].error_dict)
    (row,) = [row for row in TopicResource().export().dict if row["slug"] == "ports"]
    assert row["phrases"] == "harbour | quay"


@pytest.mark.skipif(not admin.site.is_registered(Topic), reason="Topics have no pages in the admin.")
def test_topics_in_the_admin(curator):
    imported(curator, Topic, [{"slug": "", "name": "Ports", "phrases": "quay"}])
    assert Topic.objects.get().phrases.get().text == "quay"


FORMULAE = ['=HYPERLINK("http://a.example","x")', "+1+1", "-2+3", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0"]


@pytest.mark.parametrize("formula", FORMULAE)
def test_no_cell_is_a_formula(curator, formula):
    make_person("Harmless", note=formula)
    (row,) = csv.DictReader(io.StringIO(exported(curator, Person)))
    assert row["note"] == f"'{formula}"
    (plain,) = json.loads(exported(curator, Person, 1))
    assert plain["note"] == formula
    if formula == formula.strip():
        assert preview(curator, Person, [row]).context["result"].totals["skip"] == 1


def test_an_export_has_what_the_list_shows(curator, xi):
    make_person("Robert Hale")
    reject(make_person("Anna Holloway"))
    rows = list(csv.DictReader(io.StringIO(exported(curator, Person, query="?review__exact=unreviewed&q=Hale"))))
    assert [row["name"] for row in rows] == ["Robert Hale"]


def test_an_export_asks_no_more_for_many(curator):
    def asked():
        with CaptureQueriesContext(connection) as captured:
            exported(curator, Person)
        return len(captured)

    make_person("Xi Jinping", aliases=["Xi"])
    few = asked()
    for number in range(12):
        make_identifier(make_person(f"Anna {number}", aliases=[f"A{number}"]), "wikidata", f"Q{number + 1}")
    assert asked() == few


def test_editors_export_and_curators_import(django_user_model, xi):
    editor = member(django_user_model, "editor")
    assert "Xi Jinping" in exported(editor, Person)
    assert editor.get(address(Person, "import")).status_code == 403
    assert editor.post(address(Person, "process_import"), {}).status_code == 403
    page = text(editor.get(reverse("admin:archive_person_changelist")))
    assert address(Person, "export") in page
    assert address(Person, "import") not in page
    bare = Client()
    bare.force_login(django_user_model.objects.create_user("new", is_staff=True))
    assert bare.post(address(Person, "export"), {"format": 0}).status_code == 403


@pytest.mark.parametrize("content", [b"", b"\x00\xff\xfe", b"{]", b"slug\n", b"a,b\n1,2,3\n"])
@pytest.mark.parametrize("kind", [0, 1])
def test_a_file_that_is_no_table_is_refused(curator, content, kind):
    file = SimpleUploadedFile("table", content)
    page = curator.post(address(Person, "import"), {"format": kind, "resource": "0", "import_file": file})
    assert page.status_code == 200
    assert "Confirm" not in text(page)
    assert not Person.objects.exists()


def test_a_table_of_other_columns_is_refused(curator):
    page = preview(curator, Person, [{"colour": "red"}])
    assert "Nothing was imported" in text(page)


@pytest.mark.parametrize("name", ["../../etc/passwd", "0" * 32, "x"])
def test_no_other_file_is_read(curator, name):
    data = {"import_file_name": name, "original_file_name": "a.csv", "format": "0", "resource": "0"}
    page = curator.post(address(Person, "process_import"), data, follow=True)
    assert page.status_code == 200
    assert "pload" in text(page)


def test_hostile_cells_are_shown_as_text(curator):
    page = preview(curator, Person, [{"slug": "", "name": "<script>alert(1)</script>", "names": "<b>x"}])
    assert "<script>alert" not in page.content.decode()
    confirm(curator, Person, page)
    assert Person.objects.get().review == ReviewState.ACCEPTED
