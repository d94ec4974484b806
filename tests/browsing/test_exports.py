"""Lists to take away: what stands in them is what stands on the pages, whatever the texts hold."""

import csv
import io
import json
import re

import pytest
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from archive.browsing.export import list_reader, writers
from archive.browsing.export.fields import Site, Type
from archive.browsing.export.tables import STATEMENTS, TABLES
from archive.browsing.lists.views import FilteredList, TopicList
from archive.models import Person, Tagging, Topic, TopicPhrase
from tests import builders

HOSTILE = (
    "=1+1", "@SUM(A1)", "+49", "-5", "\ttab", "'=quoted", "'plain", 'a "mark", and; more', "two\r\nlines",
    "<script>alert(1)</script>", "李强 said “so”", "\u2028 apart", "ends in \\", "\ufeffmark", "＝1",
)  # fmt: skip


def body(response):
    return b"".join(response) if response.streaming else response.content


def text_of(cell):
    """As the documentation tells how to take the apostrophe away."""
    return cell[1:] if re.match(r"'+[=+\-@\t\r\n＝＋－＠]", cell) else cell


def rows_of(client, path):
    """Rows of a CSV, as they stand there."""
    response = client.get(path)
    assert response.status_code == 200, body(response)
    text = body(response).decode()
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:], newline=""), strict=True))


def objects(client, path):
    return json.loads(body(client.get(path)))


def pages(client, path, monkeypatch, per_page=2):
    """Addresses of the records of a list, page by page as a reader goes through it."""
    for view in (FilteredList, TopicList):
        monkeypatch.setattr(view, "per_page", per_page)
    found = []
    while path:
        response = client.get(path)
        found += [one.get_absolute_url() for one in response.context["rows"]]
        path = response.context["older"]
    return found


QUERIES = [
    ("statements", query)
    for query in (
        "", "sort=oldest", "q=trade", "q=trade&sort=oldest", "q=trade&sort=best", "q=trade&speaker=li-qiang&sort=best",
        "from=2024", "to=2023", "undated=yes", "year=2023", "publisher=china-daily", "publisher=-",
        "speaker=li-qiang", "speaker=Lei+Jun", "organisation=xiaomi-corp", "unnamed=China", "topic=trade",
        "kind=direct", "review=accepted", "speaker=li-qiang&kind=indirect&sort=oldest", "q=nothing",
    )
] + [
    ("articles", query)
    for query in (
        "", "sort=oldest", "q=trade", "q=trade&sort=best", "person=li-qiang", "organisation=xiaomi-corp", "year=2024",
        "publisher=-", "review=accepted", "from=2023&to=2024&sort=oldest", "topic=trade",
    )
] + [
    ("people", query) for query in ("", "sort=statements", "q=li", "organisation=xiaomi-corp", "review=unreviewed")
] + [
    ("organisations", query) for query in ("", "sort=statements", "q=xiaomi", "kind=media", "review=accepted")
] + [
    ("topics", query) for query in ("", "sort=statements", "q=free", "q=tariffs&sort=statements", "q=nothing")
]  # fmt: skip


@pytest.fixture
def topics(archive):
    topic = Topic.objects.create(name="Trade", description="Goods and services.")
    Tagging.objects.create(topic=topic, statement=archive.fair)
    Tagging.objects.create(topic=topic, article=archive.first)
    tariffs = Topic.objects.create(name="Tariffs", parent=topic)
    Tagging.objects.create(topic=tariffs, article=archive.second)
    for name, phrase in (("Free trade", "open markets"), ("Borders", "tariffs")):
        TopicPhrase.objects.create(topic=Topic.objects.create(name=name, parent=topic), text=phrase)


@pytest.mark.parametrize(("name", "query"), QUERIES)
def test_every_form_has_what_the_pages_have_in_their_order(client, topics, monkeypatch, name, query):
    for chunk in ("FIRST", "CHUNK"):
        monkeypatch.setattr(list_reader, chunk, 2)
    shown = [f"http://testserver{path}" for path in pages(client, f"/{name}/?{query}", monkeypatch)]

    assert [row["url"] for row in rows_of(client, f"/{name}.csv?{query}")] == shown
    whole = objects(client, f"/{name}.json?{query}")
    assert [row["url"] for row in whole["rows"]] == shown
    assert (whole["count"], whole["next"]) == (len(shown), None)
    lines = body(client.get(f"/{name}.jsonl?{query}")).decode().splitlines()
    assert [json.loads(line) for line in lines] == whole["rows"]
    entries = re.findall(r"<id>([^<]*)</id><summary", body(client.get(f"/{name}.atom?{query}")).decode())
    assert entries == shown


@pytest.mark.parametrize("form", ["csv", "json", "jsonl", "atom"])
@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("kind=x", "kind “x” is not one of: direct, mixed, indirect."),
        ("colour=red", "colour “red” is not a filter of this list."),
        ("speaker=li&speaker=lei", "is given more than once"),
        ("speaker=Li", "fits more than one person"),
        ("from=yesterday", "is no date"),
        ("before=1", "leave it out"),
        ("sort=best", "give words to look for, too"),
        ("limit=5001", "limit “5001”"),
        ("after=x", "after “x”"),
    ],
)
def test_what_the_page_refuses_is_refused_with_the_reason(client, archive, form, query, told):
    builders.make_person("Li Keqiang")
    refused = client.get(f"/statements.{form}?{query}")

    assert (refused.status_code, refused["Content-Type"]) == (400, "text/plain; charset=utf-8")
    assert told in refused.text
    assert "Without it: http://testserver/statements." in refused.text


def test_hostile_texts_come_back_letter_for_letter(client, db):
    person = builders.make_person("=cmd|' /C calc'!A0")
    article = builders.make_article("@title", ["Start.", *HOSTILE], "2024")
    made = [builders.make_statement(article, words, person, cue="Start") for words in HOSTILE]

    rows = rows_of(client, "/statements.csv")

    assert [text_of(row["words"]) for row in rows] == list(HOSTILE)
    assert not any(row["words"].startswith(("=", "+", "-", "@", "\t")) for row in rows)
    assert {(row["speaker"], row["article"]) for row in rows} == {("'=cmd|' /C calc'!A0", "'@title")}
    assert [row["words"] for row in objects(client, "/statements.json")["rows"]] == list(HOSTILE)
    assert [row["id"] for row in rows] == [one.public_id for one in made]
    raw = body(client.get("/statements.csv"))
    assert raw.count(b"\r\n") == len(HOSTILE) + 1 + 1  # one of the texts has a line end of its own


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_cell_is_a_text_to_a_spreadsheet_and_can_be_taken_back(text):
    written = writers.cell(text)

    assert written[:1] not in tuple("=+-@\t\r\n＝＋－＠")
    assert text_of(written) == text
    assert next(csv.reader(io.StringIO(writers.csv_lines([{"a": text, "b": 1}]), newline=""))) == [written, "1"]


def test_numbers_stay_numbers():
    assert [writers.cell(value) for value in (-1, 0.25, True, None, [], [[1, 2], [3, 4]], ["a", "b"])] == [
        "-1", "0.25", "true", "", "", "1-2; 3-4", "a; b",
    ]  # fmt: skip


def test_a_statement_says_all_that_its_page_says(client, archive):
    builders.make_role(archive.li, "Premier of China", archive.firm, archive.third, "Li Qiang")
    archive.first.notice = "retracted"
    archive.first.url = "https://news.example/a"
    archive.first.save()
    rows = {row["words"]: row for row in objects(client, "/statements.json")["rows"]}

    reform = rows["“We will reform,”"]
    assert reform["url"] == f"http://testserver{archive.reform.get_absolute_url()}"
    assert (reform["speaker"], reform["speaker_words"], reform["speaker_type"]) == ("Li Qiang", "he", "person")
    assert (reform["role"], reform["kind"], reform["cue"]) == ("Premier", "direct", "added")
    assert (reform["published"], reform["published_earliest"], reform["published_latest"]) == (
        "2023", "2023-01-01", "2023-12-31",
    )  # fmt: skip
    assert (reform["publisher"], reform["notice"]) == ("China Daily", "retracted")
    assert reform["source_url"] == "https://news.example/a"
    assert (reform["review"], reform["confidence"], reform["rule"]) == ("unreviewed", 0.9, "test")
    start, end = reform["spans"][0]
    assert archive.first.text.text[start:end] == reform["words"]
    meet = rows["to meet"]
    assert (meet["role"], meet["role_organisation"]) == ("Premier of China", "Xiaomi Corp")
    assert meet["co_speakers"] == ["Lei Jun"]
    assert meet["co_speakers_urls"] == ["http://testserver/people/lei-jun/"]
    fair = rows["trade is fair"]
    assert (fair["speaker"], fair["speaker_words"], fair["speaker_type"]) == (None, "China", "words")
    assert (rows["a new car"]["via"], rows["a new car"]["speaker_type"]) == ("CCTV", "organisation")
    assert rows["sales will grow"]["reviewed_at"] == "2026-11-20T08:00:00Z"


def test_what_readers_may_not_see_does_not_go_out(client, archive, public):
    archive.firm.held = "asked for"
    archive.firm.save()
    builders.reject(archive.trade)
    whole = builders.reject(Topic.objects.create(name="Unspoken"))
    builders.accept(Topic.objects.create(name="Spoken", parent=whole))
    hidden = builders.make_article("Held", ["Li Qiang said that all is well."], held="for now")
    builders.make_statement(hidden, "all is well", archive.li)

    sent = {
        name: body(client.get(f"/{name}.jsonl")).decode()
        for name in ("statements", "articles", "people", "organisations", "topics")
    }

    everything = "".join(sent.values())
    assert "trade is open" not in everything
    assert "all is well" not in everything
    assert '"name": "Xiaomi Corp"' not in everything
    assert "/organisations/xiaomi-corp/" not in everything
    assert "unspoken" not in everything.lower()
    assert '"name": "Spoken"' in everything
    if public == "reviewed":
        assert [json.loads(line)["words"] for line in sent["statements"].splitlines()] == ["sales will grow"]
        assert json.loads(sent["statements"])["speaker_type"] == "words"  # the person is not reviewed
    assert "Nothing was said here" not in everything


def test_a_topic_says_all_that_the_list_says(client, topics, archive):
    trade = Topic.objects.get(name="Trade")
    for phrase in ("tariffs", "=free trade"):
        TopicPhrase.objects.create(topic=trade, text=phrase)
    builders.accept(trade)
    rows = {row["id"]: row for row in objects(client, "/topics.json")["rows"]}

    told = {key: value for key, value in rows["trade"].items() if key != "reviewed_at"}
    assert told == {
        "id": "trade", "url": "http://testserver/topics/trade/", "name": "Trade", "description": "Goods and services.",
        "phrases": ["=free trade", "tariffs"], "parent": None, "parent_url": None, "statements": 3, "articles": 2,
        "review": "accepted",
    }  # fmt: skip
    assert (rows["tariffs"]["parent"], rows["tariffs"]["parent_url"]) == ("Trade", told["url"])
    assert (rows["tariffs"]["statements"], rows["tariffs"]["articles"]) == (2, 1)
    assert (rows["borders"]["statements"], rows["borders"]["articles"]) == (0, 0)
    cell = next(row["phrases"] for row in rows_of(client, "/topics.csv") if row["id"] == "trade")
    assert cell == "'=free trade; tariffs"


def test_no_text_of_an_article_goes_out(client, archive):
    sent = "".join(body(client.get(f"/articles.{form}")).decode() for form in ("csv", "json", "jsonl", "atom"))

    assert "announced a new car" not in sent


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_rows_have_the_fields_that_are_documented(client, topics, archive, table):
    builders.make_identifier(archive.li, "wikidata", "Q15020")
    builders.make_identifier(archive.firm, "wikidata", "Q1636958")
    rows = objects(client, f"/{table.name}.json")["rows"]
    kinds = {
        Type.STRING: str, Type.INTEGER: int, Type.NUMBER: (int, float), Type.BOOLEAN: bool, Type.DATE: str,
        Type.TIME: str, Type.LIST: list,
    }  # fmt: skip

    assert rows
    for row in rows:
        assert list(row) == [field.name for field in table.fields]
        for field in table.fields:
            value = row[field.name]
            assert value is not None or not field.required, field.name
            assert value is None or isinstance(value, kinds[field.type]), field.name
            assert value is None or not field.choices or value in field.choices, field.name
            assert value != "", field.name


def test_files_have_telling_names(client, archive):
    def name(path):
        return client.get(path)["Content-Disposition"]

    assert re.fullmatch(
        r'attachment; filename="statements_lei-jun_reported_\d{4}-\d\d-\d\d\.csv"',
        name("/statements.csv?speaker=lei-jun&kind=indirect"),
    )
    assert "filename*=utf-8''people_%E6%9D%8E" in name("/people.jsonl?q=李")
    assert "Content-Disposition" not in client.get("/statements.json")


def test_an_empty_list_is_a_whole_one(client, archive):
    assert rows_of(client, "/statements.csv?q=nothing") == []
    assert body(client.get("/statements.csv?q=nothing")).decode("utf-8-sig").strip() == ",".join(
        field.name for field in STATEMENTS.fields
    )
    assert objects(client, "/statements.json?q=nothing")["count"] == 0


@pytest.mark.parametrize("slug", ["li-qiang", "李强", "a~b", "ö-ü_1"])
def test_addresses_are_those_of_the_pages(slug):
    person = Person(slug=slug)
    whole = RequestFactory().get("/").build_absolute_uri(person.get_absolute_url())

    assert Site("http://testserver/").address("person", slug) == whole
