"""Reading a long list while it is sent: of one moment, flat in memory, honest where it breaks off."""

import csv
import io
import json
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from asgiref.sync import async_to_sync
from django.core.handlers.asgi import ASGIRequest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import resolve

from archive.browsing.export import list_reader
from archive.browsing.export.tables import STATEMENTS, TABLES
from archive.browsing.lists import pagination
from archive.browsing.views.exports import WholeList
from archive.dates import PartialDate
from archive.indexing.build import update_index
from archive.models import Article, Tagging, Topic, TopicPhrase
from tests import builders
from tests.browsing.test_exports import body
from tests.browsing.test_queries import fill
from tests.conftest import NIGHTLY

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch):
    monkeypatch.setattr(list_reader, "FIRST", 2)
    monkeypatch.setattr(list_reader, "CHUNK", 3)


def dated(numbers):
    """Make an article of one statement for each day of the month."""
    for number in numbers:
        text = [f"Somebody said word {number:02}."]
        article = builders.make_article(f"Day {number:02}", text, f"2024-05-{number:02}")
        builders.make_statement(article, f"word {number:02}", speaker_words="Somebody", cue="said")
    update_index()


def words_of(text):
    return [json.loads(line)["words"] for line in text.splitlines()]


@pytest.mark.django_db(transaction=True)
def test_a_list_is_of_one_moment_and_keeps_nobody_from_writing(client):
    """What is moved, added or taken away while a list is sent changes nothing in it."""
    dated(range(1, 11))
    parts = iter(client.get("/statements.jsonl").streaming_content)
    sent = next(parts)

    def edit():
        try:
            moved = Article.objects.get(title="Day 03")
            moved.published = PartialDate.parse("2024-06-01")
            moved.save()
            builders.reject(Article.objects.get(title="Day 05"))
            dated([20])
        finally:
            connection.close()

    # SQLite is kept in memory here, where writers and readers do wait for each other.
    in_memory = connection.vendor == "sqlite"
    if in_memory:
        assert connection.connection.in_transaction
    else:
        with ThreadPoolExecutor(1) as another:
            another.submit(edit).result(timeout=60)
    sent += b"".join(parts)

    assert words_of(sent.decode()) == [f"word {number:02}" for number in range(10, 0, -1)]
    assert in_memory or "word 20" in body(client.get("/statements.jsonl")).decode()
    builders.make_person("Li Qiang")  # can be written again


@pytest.mark.django_db(transaction=True)
def test_who_goes_away_leaves_nothing_open(client):
    dated(range(1, 11))
    response = client.get("/statements.jsonl")
    next(iter(response.streaming_content))
    response.close()
    del response

    builders.make_person("Li Qiang")
    assert not connection.in_atomic_block


def test_a_list_that_takes_too_long_breaks_off(client, monkeypatch):
    dated(range(1, 11))
    monkeypatch.setattr(list_reader, "LONGEST", -1)
    parts = []
    with pytest.raises(list_reader.TooLongError):
        parts.extend(client.get("/statements.jsonl").streaming_content)

    assert "This list broke off here, after 2 rows." in b"".join(parts).decode()


@pytest.mark.parametrize("query", ["", "&sort=oldest", "&q=word", "&q=word&sort=best", "&review=unreviewed"])
def test_pages_of_json_lead_through_the_whole_while_rows_come_in(client, query):
    dated(range(2, 20, 2))
    path, seen, pages = f"/statements.json?limit=2{query}", [], 0
    while path:
        page = client.get(path).json()
        seen += [row["words"] for row in page["rows"]]
        path, pages = page["next"], pages + 1
        dated([pages * 2 + 1] if pages < 9 else [])

    old = [word for word in seen if int(word[-2:]) % 2 == 0]
    assert sorted(old) == [f"word {number:02}" for number in range(2, 20, 2)]
    assert len(set(seen)) == len(seen)
    if query != "&q=word&sort=best":
        assert old == sorted(old, reverse="oldest" not in query)


@pytest.mark.parametrize("name", ["articles", "people", "organisations", "topics"])
def test_pages_of_other_lists_lead_through_the_whole(client, archive, name):
    whole = Topic.objects.create(name="Trade")
    Topic.objects.create(name="Tariffs", parent=whole)
    path, seen = f"/{name}.json?limit=1", []
    while path:
        page = client.get(path).json()
        assert len(page["rows"]) == page["count"] == 1
        assert page["url"].startswith("http://testserver/")
        seen += [row["id"] for row in page["rows"]]
        path = page["next"]

    assert seen == [row["id"] for row in json.loads(body(client.get(f"/{name}.json")))["rows"]]
    assert len(seen) > 1


def test_the_best_matches_are_followed_by_the_rest(client, monkeypatch):
    dated(range(1, 13))
    builders.make_statement(
        builders.make_article("Twice", ["Word word word, somebody said."], "2024-05-20"), "Word word word", cue="said"
    )
    monkeypatch.setattr(pagination, "RANKED", 5)
    monkeypatch.setattr(list_reader, "RANKED", 5)

    whole = words_of(body(client.get("/statements.jsonl?q=word&sort=best")).decode())
    path, paged = "/statements.json?q=word&sort=best&limit=2", []
    while path:
        page = client.get(path).json()
        paged += [row["words"] for row in page["rows"]]
        path = page["next"]
    feed = body(client.get("/statements.atom?q=word&sort=best")).decode()

    assert whole[0] == "Word word word"
    assert sorted(whole[1:]) == [f"word {number:02}" for number in range(1, 13)]
    assert whole[5:] == [f"word {number:02}" for number in range(8, 0, -1)]
    assert paged == whole
    assert 'rel="next"' in feed


def broken_table(at):
    """Return a table that fails to read its n-th chunk."""
    chunks = []

    def reader(site):
        def read(keys):
            chunks.append(keys)
            if len(chunks) == at:
                raise RuntimeError("the disk is gone")
            return STATEMENTS.reader(site)(keys)

        return read

    return replace(STATEMENTS, reader=reader)


@pytest.mark.parametrize("form", ["csv", "json", "jsonl"])
def test_a_list_that_breaks_off_is_none(client, rf, form):
    dated(range(1, 11))
    usual = resolve(f"/statements.{form}").func
    view = usual.view_class.as_view(**usual.view_initkwargs | {"table": broken_table(3)})
    parts = []

    with pytest.raises(RuntimeError):
        parts.extend(view(rf.get(f"/statements.{form}")).streaming_content)

    text = b"".join(parts).decode("utf-8-sig")
    assert "This list broke off here, after 5 rows." in text
    if form == "csv":
        lines = list(csv.reader(io.StringIO(text)))
        assert len(lines[-1]) == len(lines[0]) + 1
        assert {len(line) for line in lines[:-1]} == {len(lines[0])}
    else:
        with pytest.raises(json.JSONDecodeError):
            json.loads(text.splitlines()[-1] if form == "jsonl" else text)


def test_an_error_at_once_is_an_error(rf):
    dated(range(1, 4))
    with pytest.raises(RuntimeError):
        WholeList.as_view(table=broken_table(1))(rf.get("/statements.csv"))


def test_who_goes_away_stops_the_work(client):
    dated(range(1, 13))
    response = client.get("/statements.csv")
    parts = response.streaming_content
    next(iter(parts))

    with CaptureQueriesContext(connection) as queries:
        response.close()
        rest = list(parts)

    assert rest == []
    assert len(queries) == 0


def test_a_head_asks_for_no_rows(client):
    dated(range(1, 6))
    with CaptureQueriesContext(connection) as queries:
        response = client.head("/statements.csv")

    assert response["Content-Type"].startswith("text/csv")
    assert "archive_statement" not in "".join(query["sql"] for query in queries)


def test_a_server_that_speaks_asgi_gets_it_part_by_part():
    dated(range(1, 9))
    request = ASGIRequest(
        {"type": "http", "method": "GET", "path": "/statements.csv", "headers": [], "server": ("localhost", 80)},
        io.BytesIO(),
    )
    response = WholeList.as_view()(request)
    assert response.is_async

    async def read():
        return [part async for part in response]

    parts = async_to_sync(read)()

    assert len(parts) == 3
    assert b"".join(parts).count(b"\r\n") == 9


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
@pytest.mark.parametrize("query", ["", "sort=oldest", "q=word"])
def test_a_chunk_takes_as_many_queries_for_thirty_rows_as_for_three(client, monkeypatch, table, query):
    if table.name in {"people", "organisations", "topics"}:
        query = {"sort=oldest": "sort=statements", "q=word": "q=b"}.get(query, query)
    monkeypatch.setattr(list_reader, "FIRST", 500)
    person, firm = builders.make_person("Li Qiang"), builders.make_organisation("Xiaomi Corp")
    publisher = builders.make_organisation("Daily")
    article = builders.make_article("Long one", ["Nothing."], "2025")
    topic = Topic.objects.create(name="Trade")

    def count(numbers):
        fill(person, firm, publisher, article, numbers)
        for number in numbers:
            part = Topic.objects.create(name=f"Business {number}", parent=topic)
            TopicPhrase.objects.create(topic=part, text=f"business {number}")
        for one in Article.objects.exclude(taggings__topic=topic):
            Tagging.objects.create(topic=topic, article=one)
        update_index()
        with CaptureQueriesContext(connection) as queries:
            assert body(client.get(f"/{table.name}.csv?{query}")).count(b"\r\n") > len(numbers)
        return [one["sql"] for one in queries]

    few, many = count(range(3)), count(range(3, 30))
    assert len(few) == len(many), "\n".join(many)
    assert len(many) <= 16, "\n".join(many)


def test_memory_does_not_grow_with_the_list(client, monkeypatch, collecting):
    """A list three times as long takes as much."""
    monkeypatch.setattr(list_reader, "FIRST", 10)
    monkeypatch.setattr(list_reader, "CHUNK", 10)
    person = builders.make_person("Li Qiang")

    def add(count):
        for _ in range(count):
            number = Article.objects.count()
            words = [f"point {number} of {nth} stands" for nth in range(20)]
            article = builders.make_article(f"A{number}", [f"Li Qiang said {'. '.join(words)}."], "2024")
            for line in words:
                builders.make_statement(article, line, person)
        update_index()

    def peak():
        tracemalloc.start()
        sent = sum(len(part) for part in client.get("/statements.csv").streaming_content)
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return sent, most

    size = 8 if NIGHTLY else 1
    add(4 * size)
    peak()  # what is imported and kept for good
    short, least = peak()
    add(8 * size)
    long, most = peak()

    assert long > 2.5 * short
    assert most < least * 1.2
