"""A record that a curator holds back is gone for readers everywhere, stays so through loads, and comes back whole."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.urls import reverse

from archive.models import Article, Organisation, Person, Statement
from tests.builders import (
    make_article,
    make_mention,
    make_near_duplicate,
    make_organisation,
    make_person,
    make_role,
    make_statement,
)

pytestmark = pytest.mark.django_db
WHY = "The speaker asked us to check the words."


@pytest.fixture
def curator(client):
    user = get_user_model().objects.create_user("curator", is_staff=True)
    user.groups.add(Group.objects.get(name="curator"))
    client.force_login(user)
    return client


@pytest.fixture
def world():
    """One of everything, each shown on the others' pages."""
    body = make_organisation("Harbour Institute")
    paper = make_organisation("Harbour Times")
    person = make_person("Anna Holloway")
    article = make_article(
        "Port closed",
        ["Anna Holloway, director of Harbour Institute, said the port will close."],
        "2024-04-26",
        paper,
    )
    make_role(person, "director", body, article, "director of Harbour Institute")
    make_mention(article, "Anna Holloway", person)
    make_mention(article, "Harbour Institute", body)
    statement = make_statement(article, "the port will close", person, speaker_words="Anna Holloway", cue="said")
    other = make_article("Port shut", ["Anna Holloway was there."], "2024-04-27", paper)
    make_mention(other, "Anna Holloway", person)
    make_near_duplicate(article, other)
    return {"article": article, "person": person, "organisation": body, "statement": statement, "publisher": paper,
            "other": other}  # fmt: skip


def hold(client, record, reason=WHY):
    address = reverse(f"admin:archive_{record._meta.model_name}_hold", args=[record.pk])
    response = client.post(address, {"reason": reason})
    record.refresh_from_db()
    return response


def html(client, address):
    return client.get(address).content.decode()


def test_one_is_held_from_its_page_and_released(curator, world):
    statement = world["statement"]
    change = reverse("admin:archive_statement_change", args=[statement.pk])
    asked = reverse("admin:archive_statement_hold", args=[statement.pk])
    assert asked in html(curator, change)
    assert hold(curator, statement).status_code == 302
    assert statement.held == WHY
    assert "Held back: readers may not see this record" in html(curator, change)
    curator.post(asked, {"release": "1"})
    statement.refresh_from_db()
    assert statement.held == ""
    assert curator.get(statement.get_absolute_url()).status_code == 200


def test_a_reason_must_be_given(curator, world):
    page = hold(curator, world["statement"], "  ")
    assert "Say why" in page.content.decode()
    assert world["statement"].held == ""


def test_several_are_held_from_the_list_after_the_reason_is_asked(curator, world):
    address = reverse("admin:archive_article_changelist")
    chosen = {"action": "hold", "_selected_action": [world["article"].pk, world["other"].pk]}
    page = curator.post(address, chosen)
    assert page.status_code == 200
    assert "2 articles chosen" in page.content.decode()
    assert not Article.objects.exclude(held="").exists()
    curator.post(address, chosen | {"reason": WHY})
    assert set(Article.objects.values_list("held", flat=True)) == {WHY}
    curator.post(address, chosen | {"action": "release"})
    assert set(Article.objects.values_list("held", flat=True)) == {""}


def test_who_may_not_hold_sees_it_and_cannot_change_it(client, world):
    user = get_user_model().objects.create_user("ed", is_staff=True)
    user.groups.add(Group.objects.get(name="editor"))
    client.force_login(user)
    statement = world["statement"]
    asked = reverse("admin:archive_statement_hold", args=[statement.pk])
    assert client.get(asked).status_code == 403
    assert hold(client, statement).status_code == 403
    client.post(
        reverse("admin:archive_statement_changelist"),
        {"action": "hold", "_selected_action": [statement.pk], "reason": WHY},
    )
    statement.refresh_from_db()
    assert statement.held == ""
    page = html(client, reverse("admin:archive_statement_change", args=[statement.pk]))
    assert "no: readers may see it" in page
    assert asked not in page
    user.user_permissions.add(Permission.objects.get(codename="hold_records"))
    assert client.get(asked).status_code == 200


@pytest.mark.parametrize("name", ["article", "person", "organisation", "statement", "publisher", "other"])
def test_its_page_says_gone_and_why_and_no_other_page_leads_there(curator, client, world, name, public):
    for record in world.values():
        record.accept()
        record.save()
    for role in world["person"].roles.all():
        role.accept()
        role.save()
    client.logout()
    record = world[name]
    address = record.get_absolute_url()
    pages = ["/", "/articles/", "/people/", "/organisations/", "/statements/"]
    pages += [one.get_absolute_url() for one in world.values() if one != record]
    assert any(f'href="{address}' in html(client, page) for page in pages)
    record.held = WHY
    record.save()
    gone = client.get(address)
    assert gone.status_code == 410
    assert WHY in gone.content.decode()
    for page in pages:
        assert f'href="{address}' not in html(client, page), page
    slug = getattr(record, "slug", None)
    for page in pages:
        assert not slug or (f"={slug}&" not in html(client, page) and f'={slug}"' not in html(client, page)), page


def test_a_held_persons_words_stay_without_a_link(client, world):
    person, statement = world["person"], world["statement"]
    person.held = WHY
    person.save()
    page = html(client, statement.get_absolute_url())
    assert "Anna Holloway" in page
    assert person.get_absolute_url() not in page
    assert statement.get_absolute_url() in html(client, "/statements/")
    assert client.get("/statements/", {"speaker": person.slug}).status_code == 400


def test_counts_leave_it_out(client, world):
    assert "1 statement</a>" in html(client, world["person"].get_absolute_url())
    world["statement"].held = WHY
    world["statement"].save()
    page = html(client, world["person"].get_absolute_url())
    assert "No statement was found" in page
    assert "No statement was found in it" in html(client, world["article"].get_absolute_url())
    assert "the port will close" not in html(client, "/")


def test_statements_of_a_held_article_are_gone_with_it(client, world):
    world["article"].held = WHY
    world["article"].save()
    gone = client.get(world["statement"].get_absolute_url())
    assert gone.status_code == 410
    assert WHY in gone.content.decode()
    for page in ("/", "/statements/", world["person"].get_absolute_url(), world["organisation"].get_absolute_url()):
        assert "the port will close" not in html(client, page)
        assert "director of Harbour Institute" not in html(client, page)


def test_no_load_brings_it_back(client, tmp_path, settings):
    from archive.loading.load import Options, load_seeds
    from tests.loading.conftest import HARBOUR

    settings.ARCHIVE_SEEDS, settings.RUN_DIR = tmp_path / "seeds", tmp_path
    settings.ARCHIVE_SEEDS.mkdir()
    path = settings.ARCHIVE_SEEDS / "harbour.txt"
    path.write_text(HARBOUR, encoding="utf-8")
    load_seeds(Options())
    held = [Statement.objects.first(), Person.objects.first(), Organisation.objects.first()]
    for record in held:
        record.held = WHY
        record.save()
    before = [(type(one), one.pk) for one in held]
    load_seeds(Options(reextract=True))
    path.write_text(HARBOUR.replace("dredged before winter", "left as it is"), encoding="utf-8")
    load_seeds(Options())
    for model, pk in before:
        record = model.objects.get(pk=pk)
        assert record.held == WHY
        assert not model.objects.public().filter(pk=pk).exists()
        assert client.get(record.get_absolute_url()).status_code == 410
