"""A reader's request never writes: the index is shown as it is, or the page says that it must wait."""

import re
from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import connection
from django.urls import URLPattern

from archive.browsing import urls
from archive.indexing.build import index_is_outdated, update_index
from archive.indexing.models import DirtyArticle, IndexVersion
from archive.models import Collection, Statement, Tagging, Topic
from tests import builders

pytestmark = [pytest.mark.django_db, pytest.mark.index_as_it_is]
WRITES = re.compile(r"\b(INSERT|UPDATE|DELETE|CREATE|ALTER|DROP|TRUNCATE|REPLACE INTO|pg_advisory\w*)\b")


def addresses(archive) -> Iterator[str]:
    """Every public address, those of a record with one of the archive's."""
    topic = Topic.objects.create(name="Trade")
    Tagging.objects.create(topic=topic, article=archive.second)
    collection = Collection.objects.create(name="Reading list", public=True)
    records = {
        "statements": archive.sales.public_id, "articles": archive.second.public_id, "people": archive.lei.slug,
        "organisations": archive.firm.slug, "topics": topic.slug, "collections": collection.slug,
    }  # fmt: skip
    for pattern in urls.urlpatterns:
        assert isinstance(pattern, URLPattern)
        route = str(pattern.pattern)
        room = route.partition("/")[0]
        route = route.replace("<str:key>", str(records.get(room)))
        yield "/" + route.replace("<str:section>", "statements")


def change(archive, how: str, settings) -> None:
    if how == "dirty":
        Statement.objects.filter(pk=archive.trade.pk).update(kind="direct")
        builders.reject(archive.reform)
        assert DirtyArticle.objects.exists()
    elif how == "missing":
        IndexVersion.objects.all().delete()
    else:
        settings.ARCHIVE_PUBLIC = "reviewed"


@pytest.mark.parametrize("how", ["dirty", "missing", "other setting"])
def test_no_public_page_writes(client, archive, settings, how):
    every = list(addresses(archive))
    update_index()
    change(archive, how, settings)
    written = []

    def watch(execute, sql, params, many, context):
        if WRITES.search(sql):
            written.append((address, sql))
        return execute(sql, params, many, context)

    answers = {}
    with connection.execute_wrapper(watch):
        for address in every:
            response = client.get(address)
            if response.streaming:
                b"".join(map(response.make_bytes, response.streaming_content))
            answers[address] = response.status_code
    assert written == []
    assert len(answers) > 50
    if how == "dirty":
        assert set(answers.values()) == {200}, answers
    else:
        assert set(answers.values()) <= {200, 503}
        assert answers["/"] == answers["/statements/"] == answers["/statements.csv"] == 503


def test_what_was_rejected_meanwhile_is_not_shown(client, archive):
    update_index()
    builders.reject(archive.trade)

    page = client.get("/statements/").content.decode()
    assert "sales will grow" in page
    assert "trade is open" not in page


def test_a_page_that_must_wait_says_so(client, archive, caplog):
    IndexVersion.objects.all().delete()
    response = client.get("/statements/")

    assert response.status_code == 503
    assert response["Retry-After"] == "300"
    assert "written anew" in response.content.decode()
    assert "manage.py reindex" in caplog.text


def test_the_check_names_the_command(archive, capsys):
    call_command("check", databases=["default"], tags=["database"])
    assert "manage.py reindex --changed" in capsys.readouterr().err
    call_command("reindex", changed=True)
    call_command("check", databases=["default"], tags=["database"])
    assert "reindex" not in capsys.readouterr().err
    IndexVersion.objects.all().delete()
    call_command("check", databases=["default"], tags=["database"])
    assert "manage.py reindex" in capsys.readouterr().err
    call_command("reindex")
    call_command("check", databases=["default"], tags=["database"])
    assert "reindex" not in capsys.readouterr().err


def test_an_editors_own_change_is_shown_at_once(admin_client, client, archive):
    update_index()
    Statement.objects.filter(pk=archive.trade.pk).update(kind="direct")
    admin_client.post("/admin/logout/")
    assert not DirtyArticle.objects.exists()
    assert client.get("/statements/?kind=direct").content.decode().count("trade is open")


def test_migrate_writes_a_small_index_and_announces_a_large_one(archive, capsys, monkeypatch):
    IndexVersion.objects.all().delete()
    monkeypatch.setattr("archive.indexing.build._SMALL", 2)
    call_command("migrate")
    assert "manage.py reindex" in capsys.readouterr().out
    assert index_is_outdated()
    monkeypatch.undo()
    call_command("migrate")
    assert not index_is_outdated()
