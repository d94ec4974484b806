"""The whole archive as files: read again by other means than wrote it, and held against what describes them."""

import csv
import gzip
import hashlib
import json
import re
import tracemalloc
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from archive.browsing.export import describe, dump_tables
from archive.browsing.export.dump import write
from archive.browsing.export.dump_tables import TABLES
from archive.curation.merge import merge
from archive.indexing.build import update_index
from archive.models import Article, Organisation, Person, Tagging, Topic, TopicPhrase
from tests import builders, indexed
from tests.browsing.test_exports import HOSTILE, text_of
from tests.conftest import NIGHTLY

pytestmark = pytest.mark.django_db
SITE = "https://archive.example"
WHOLE = re.compile(r"https://archive\.example/.+/$")


def dump(folder, *arguments, site=SITE):
    indexed.refresh()
    out, err = StringIO(), StringIO()
    call_command("dump", str(folder), *arguments, f"--site={site}", stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def described(folder):
    return json.loads((folder / "datapackage.json").read_text())


def opened(folder, resource):
    path = folder / resource["path"]
    return gzip.open(path, "rt", newline="") if resource.get("compression") == "gz" else path.open(newline="")


def typed(cell, field):
    """Return a cell of CSV as its description says it is to be taken."""
    if cell == "":
        return None
    match field["type"]:
        case "integer":
            return int(cell)
        case "number":
            return float(cell)
        case "boolean":
            return {"true": True, "false": False}[cell]
        case "array":
            return json.loads(cell)
    return text_of(cell)


def read(folder, name, form):
    resource = next(one for one in described(folder)["resources"] if one["name"] == f"{name}-{form}")
    fields = resource["schema"]["fields"]
    with opened(folder, resource) as file:
        if form == "jsonl":
            return [json.loads(line) for line in file]
        rows = csv.DictReader(file, strict=True)
        assert rows.fieldnames == [field["name"] for field in fields]
        return [{field["name"]: typed(row[field["name"]], field) for field in fields} for row in rows]


@pytest.fixture
def full(archive):
    """With something in every table."""
    topic = Topic.objects.create(name="Trade", description="Goods and services.")
    TopicPhrase.objects.create(topic=topic, text="free trade")
    gone = Topic.objects.create(name="Commerce")
    Tagging.objects.create(topic=topic, statement=archive.fair, words="trade")
    Tagging.objects.create(topic=topic, article=archive.first)
    gone.merged_into = topic
    gone.save()
    builders.make_identifier(archive.li, "wikidata", "Q15020")
    builders.make_identifier(archive.firm, "wikidata", "Q1636958")
    double = builders.make_person("Li Q", aliases=["Premier Li"])
    builders.make_role(double, "party chief")
    merge(archive.li, double, by=builders.make_editor())
    hostile = builders.make_article("=Title", ["Start.", *HOSTILE], "2022", by=["+Author"])
    for words in HOSTILE:
        builders.make_statement(hostile, words, archive.li, speaker_words="Start")
    return archive


def test_both_forms_read_back_are_the_same_and_as_described(full, tmp_path):
    told, _ = dump(tmp_path / "d")
    folder = tmp_path / "d"
    about = described(folder)

    for table in TABLES:
        lines, rows = read(folder, table.name, "jsonl"), read(folder, table.name, "csv")
        assert rows == lines, table.name
        assert about["counts"][table.name] == len(lines) > 0, table.name
        assert re.search(rf"^  {table.name} +{len(lines)}$", told, re.MULTILINE)
    assert about["version"] in told
    assert {one["path"] for one in about["resources"]} == {
        f"{table.name}.{form}" for table in TABLES for form in ("jsonl", "csv")
    }


def test_rows_keep_what_the_description_promises(full, tmp_path):
    folder = tmp_path / "d"
    dump(folder)
    resources = described(folder)["resources"]
    tables = {one["name"]: read(folder, *one["name"].split("-")) for one in resources}
    kinds = {"string": str, "integer": int, "number": (int, float), "boolean": bool, "date": str, "datetime": str,
             "array": list}  # fmt: skip
    for one in resources:
        schema, rows = one["schema"], tables[one["name"]]
        for field in schema["fields"]:
            values = [row[field["name"]] for row in rows]
            rules = field.get("constraints", {})
            assert not rules.get("required") or None not in values, field
            values = [value for value in values if value is not None]
            assert all(isinstance(value, kinds[field["type"]]) for value in values), field
            assert not rules.get("enum") or set(values) <= set(rules["enum"]), field
            if field.get("format") == "uri" and field["name"] != "source_url" and one["name"][:4] != "iden":
                assert all(WHOLE.match(value) for value in values), field
        if key := schema.get("primaryKey"):
            keys = [tuple(row[name] for name in key) for row in rows]
            assert len(set(keys)) == len(keys), one["name"]
        for foreign in schema.get("foreignKeys", ()):
            known = {row["id"] for row in tables[foreign["reference"]["resource"]]}
            assert {row[foreign["fields"][0]] for row in rows} - {None} <= known, foreign


def test_sums_and_sizes_are_those_of_the_files(full, tmp_path):
    folder = tmp_path / "d"
    dump(folder, "--gzip")
    sums = dict(reversed(line.split("  ")) for line in (folder / "SHA256SUMS").read_text().splitlines())

    assert set(sums) | {"SHA256SUMS"} == {path.name for path in folder.iterdir()}
    for name, digest in sums.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest
    for one in described(folder)["resources"]:
        assert (folder / one["path"]).stat().st_size == one["bytes"]
        assert one["hash"] == f"sha256:{sums[one['path']]}"


def test_an_unchanged_archive_gives_the_same_bytes(full, tmp_path):
    for name in ("a", "b"):
        dump(tmp_path / name, "--gzip")

    files = sorted(path.name for path in (tmp_path / "a").iterdir())
    assert all((tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes() for name in files)


@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_one_form_alone(full, tmp_path, form):
    dump(tmp_path / "d", f"--format={form}")

    assert {path.suffix for path in (tmp_path / "d").iterdir()} == {f".{form}", ".json", ".md", ""}


def test_a_statement_leads_to_all_that_proves_it(full, tmp_path):
    folder = tmp_path / "d"
    dump(folder)
    said = next(row for row in read(folder, "statements", "jsonl") if row["words"] == "to meet")
    who = [row for row in read(folder, "attributions", "jsonl") if row["statement"] == said["id"]]

    assert [(row["part"], row["person"], row["words"]) for row in who] == [
        ("speaker", "li-qiang", "Li Qiang"), ("co-speaker", "lei-jun", "Lei Jun"),
    ]  # fmt: skip
    text = full.third.text.text
    assert [text[row["start"] : row["end"]] for row in who] == ["Li Qiang", "Lei Jun"]
    article = next(row for row in read(folder, "articles", "jsonl") if row["id"] == said["article_id"])
    assert article["text"] == full.third.body
    roles = {(row["title"], row["article"], row["words"]) for row in read(folder, "roles", "jsonl")}
    assert ("Premier", full.first.public_id, "Premier Li Qiang") in roles
    assert ("party chief", None, None) in roles
    assert {(row["kind"], row["id"], row["leads_to"]) for row in read(folder, "redirects", "jsonl")} == {
        ("person", "li-q", "li-qiang"), ("topic", "commerce", "trade"),
    }  # fmt: skip
    names = {row["name"]: row["person"] for row in read(folder, "names", "jsonl")}
    assert (names["李强"], names["Premier Li"]) == ("li-qiang", "li-qiang")


@pytest.mark.parametrize(("display", "words"), [("full", True), ("excerpts", False), ("link", False)])
def test_texts_go_out_only_where_their_publisher_shows_them(archive, tmp_path, display, words):
    archive.daily.display = display
    archive.daily.save()
    dump(tmp_path / "d")
    rows = {row["id"]: row for row in read(tmp_path / "d", "articles", "jsonl")}

    row = rows[archive.first.public_id]
    assert (row["shown"], row["text"] is not None) == (display, words)
    assert rows[archive.third.public_id]["text"]  # no publisher forbids it
    everything = b"".join(path.read_bytes() for path in (tmp_path / "d").iterdir())
    assert ("he added." in everything.decode()) == words
    assert "trade is open" in everything.decode()


def test_what_readers_may_not_see_is_in_no_file(archive, public, tmp_path):
    archive.firm.held = "asked for"
    archive.firm.save()
    builders.reject(archive.trade)
    hidden = builders.make_article("Held", ["Secret Body, and Hidden Person, said that all is well."], held="for now")
    who = builders.make_person("Hidden Person", held="asked for")
    builders.make_role(who, "spy", builders.make_organisation("Secret Body", review="rejected"), hidden, "Secret Body")
    builders.make_statement(hidden, "all is well", archive.li)
    topic = Topic.objects.create(name="Unspoken", held="not yet")
    Tagging.objects.create(topic=topic, article=archive.second)
    builders.make_identifier(archive.firm, "wikidata", "Q1636958")
    dump(tmp_path / "d")

    everything = "".join(path.read_text() for path in (tmp_path / "d").iterdir() if path.suffix in {".csv", ".jsonl"})
    for never in ("all is well", "Hidden Person", "spy", "Secret Body", "Unspoken", "xiaomi-corp", "Q1636958"):
        assert never not in everything, never
    said = {row["words"] for row in read(tmp_path / "d", "statements", "jsonl")}
    assert "trade is open" not in said
    assert said == ({"sales will grow"} if public == "reviewed" else said)


def test_a_folder_that_holds_something_is_left_alone(full, tmp_path):
    folder = tmp_path / "d"
    folder.mkdir()
    (folder / "mine.txt").write_text("mine")

    with pytest.raises(CommandError, match="is not empty: name another folder, or --force"):
        dump(folder)
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["mine.txt"]

    dump(folder, "--force", "--format=csv")
    dump(folder, "--force", "--format=jsonl")
    assert (folder / "mine.txt").read_text() == "mine"
    assert not list(folder.glob("*.csv"))  # of the dump before
    with pytest.raises(CommandError, match="is a file"):
        dump(folder / "mine.txt")


def test_a_dump_that_fails_leaves_nothing(full, tmp_path, monkeypatch):
    folder = tmp_path / "d"
    dump(folder)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}

    def fails(*args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(describe, "dictionary", fails)
    with pytest.raises(CommandError, match=r"nothing was changed.*No space left"):
        dump(folder, "--force")

    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert [path.name for path in tmp_path.iterdir()] == ["d"]


def test_addresses_follow_the_site(full, tmp_path, settings):
    with pytest.raises(CommandError, match="write the whole address"):
        dump(tmp_path / "a", site="archive.example")
    _, hint = dump(tmp_path / "b", site="")
    assert "--site" in hint
    assert read(tmp_path / "b", "people", "jsonl")[0]["url"].startswith("/people/")
    settings.SECURE_SSL_REDIRECT, settings.ALLOWED_HOSTS = True, ["*", ".news.example"]
    call_command("dump", str(tmp_path / "c"), stdout=StringIO())
    assert read(tmp_path / "c", "people", "jsonl")[0]["url"].startswith("https://news.example/people/")


def test_the_rights_say_what_the_operator_said(full, tmp_path, settings):
    dump(tmp_path / "a")
    assert "has stated no licence" in (tmp_path / "a/RIGHTS.md").read_text()
    assert "licenses" not in described(tmp_path / "a")
    settings.ARCHIVE_LICENCE = "https://creativecommons.org/licenses/by/4.0/"
    dump(tmp_path / "b")
    assert settings.ARCHIVE_LICENCE in (tmp_path / "b/RIGHTS.md").read_text()
    assert described(tmp_path / "b")["licenses"] == [{"path": settings.ARCHIVE_LICENCE}]


def test_the_dictionary_tells_every_field(full, tmp_path):
    dump(tmp_path / "d")
    text = (tmp_path / "d/DATA-DICTIONARY.md").read_text()

    for table in TABLES:
        part = text.split(f"\n## {table.name}\n")[1].split("\n## ")[0]
        told = re.findall(r"^\| `(\w+)` \|", part, re.MULTILINE)
        assert told == [field.name for field in table.fields]
    assert len(re.findall(r"^\|.*[^\\]\|$", text, re.MULTILINE)) == len(re.findall(r"^\|", text, re.MULTILINE))


def test_as_many_queries_for_many_rows_as_for_few(full, tmp_path):
    def count(folder):
        with CaptureQueriesContext(connection) as queries:
            dump(tmp_path / folder)
        return len(queries)

    few = count("a")
    for number in range(30):
        body, who = builders.make_organisation(f"Body {number}"), builders.make_person(f"Someone Else{number}")
        article = builders.make_article(f"N{number}", [f"Someone Else{number} said thing {number}."], "2021")
        builders.make_role(who, f"head {number}", body)
        builders.make_statement(article, f"thing {number}", who)
    assert count("b") <= few + 2  # what was empty before may be asked about now


def test_memory_does_not_grow_with_the_archive(archive, tmp_path, monkeypatch, collecting):
    """An archive three times as long takes as much."""
    monkeypatch.setattr(dump_tables, "ARTICLES", 2)
    monkeypatch.setattr(dump_tables, "WITH_TEXT", 2)
    monkeypatch.setattr(dump_tables, "STATEMENTS", 10)

    def add(count):
        for _ in range(count):
            number = Article.objects.count()
            words = [f"point {number} of {nth} stands" for nth in range(15)]
            article = builders.make_article(f"A{number}", [f"Li Qiang said {'. '.join(words)}."], "2024")
            for line in words:
                builders.make_statement(article, line, archive.li)
        update_index()

    def peak(name):
        tracemalloc.start()
        write(tmp_path / name)
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return (tmp_path / name / "statements.jsonl").stat().st_size, most

    size = 8 if NIGHTLY else 1
    add(5 * size)
    peak("warm")
    short, least = peak("short")
    add(10 * size)
    long, most = peak("long")

    assert long > 2.5 * short
    assert most < least * 1.2


def test_a_slug_of_any_script_is_an_address(archive, tmp_path):
    builders.make_person("李强")
    dump(tmp_path / "d")
    rows = {row["id"]: row["url"] for row in read(tmp_path / "d", "people", "csv")}

    assert rows["李强"] == f"{SITE}/people/%E6%9D%8E%E5%BC%BA/"
    assert len(rows) == Person.objects.count()
    assert len(read(tmp_path / "d", "organisations", "csv")) == Organisation.objects.count()


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_too(tmp_path):
    """As the command is called: in one state of the archive, and with nothing left open behind it."""
    article = builders.make_article("First", ["Somebody said that trade is open."], "2024")
    builders.make_statement(article, "trade is open", speaker_words="Somebody", cue="said")
    states = []

    dump(tmp_path / "a")
    write(tmp_path / "b", progress=lambda table, rows: states.append(isolated()))

    assert {path.name for path in (tmp_path / "a").iterdir()} == {path.name for path in (tmp_path / "b").iterdir()}
    assert set(states) == {True}
    assert not isolated()
    builders.make_person("Li Qiang")  # can be written again
    dump(tmp_path / "c")
    assert len(read(tmp_path / "c", "people", "jsonl")) == 1


def isolated():
    """Whether what is read is of one moment."""
    if connection.vendor == "sqlite":
        return connection.connection.in_transaction
    with connection.cursor() as cursor:
        cursor.execute("SHOW transaction_isolation")
        return cursor.fetchone()[0] == "repeatable read"
