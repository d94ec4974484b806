"""Feeds: valid Atom (RFC 4287), paged (RFC 5005), true in their times, and text whatever the text holds."""

import feedparser
import pytest
from lxml import etree

from archive.browsing.export import atom
from archive.models import Load, Tagging, Topic
from tests import builders

pytestmark = pytest.mark.django_db
NS = {"a": "http://www.w3.org/2005/Atom"}
LISTS = ["statements", "articles", "people", "organisations", "topics"]
#: A filter that leaves something of each.
LEAVES = {"topics": "q=tra"}


def feed(client, path):
    response = client.get(path)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    parsed = feedparser.parse(response.content)
    assert not parsed.bozo, parsed.bozo_exception
    return parsed, etree.fromstring(response.content)


def texts(element, path):
    return [str(found) for found in element.xpath(path, namespaces=NS)]


@pytest.mark.parametrize("name", LISTS)
def test_a_feed_has_what_the_standard_asks_for(client, archive, name):
    Topic.objects.create(name="Trade", parent=Topic.objects.create(name="Economy"))
    query = LEAVES.get(name, "review=unreviewed")
    parsed, root = feed(client, f"/{name}.atom?{query}")

    for element in (root, *root.findall("a:entry", NS)):
        for required in ("id", "title", "updated"):
            assert len(element.findall(f"a:{required}", NS)) == 1, required
            assert element.findtext(f"a:{required}", namespaces=NS)
        assert len(texts(element, "a:link[@rel='alternate']/@href")) == 1
    assert texts(root, "a:author/a:name/text()") == ["Who said what"]
    assert texts(root, "a:link[@rel='self']/@href") == [f"http://testserver/{name}.atom?{query}"]
    assert texts(root, "a:link[@rel='alternate']/@href") == [f"http://testserver/{name}/?{query}"]
    ids = texts(root, "//a:id/text()")
    assert len(set(ids)) == len(ids)
    assert all(entry.link == entry.id for entry in parsed.entries)
    assert parsed.entries


def test_a_saved_search_is_a_feed(client, archive):
    parsed, _ = feed(client, "/statements.atom?speaker=li-qiang&kind=direct")

    assert parsed.feed.title == "Statements, speaker Li Qiang, kind quoted · Who said what"
    assert [entry.title for entry in parsed.entries] == ["Li Qiang added: “We will reform”"]
    entry = parsed.entries[0]
    assert "Li Qiang, Premier" in entry.summary
    assert "not yet reviewed" in entry.summary
    assert f'href="http://testserver{archive.first.get_absolute_url()}"' in entry.summary
    assert {"rel": "related", "href": f"http://testserver{archive.first.get_absolute_url()}"}.items() <= dict(
        entry.links[1]
    ).items()


def test_topics_and_review_are_categories(client, archive):
    Tagging.objects.create(topic=Topic.objects.create(name="Trade & more"), statement=archive.sales)
    parsed, _ = feed(client, "/statements.atom?speaker=lei-jun")

    assert [[tag.term for tag in entry.tags] for entry in parsed.entries] == [
        ["Trade & more", "reviewed"],
        ["not yet reviewed"],
    ]


@pytest.mark.parametrize("name", LISTS)
def test_pages_of_a_feed_lead_through_the_whole(client, archive, monkeypatch, name):
    monkeypatch.setattr(atom, "ENTRIES", 1)
    Topic.objects.create(name="Trade", parent=Topic.objects.create(name="Economy"))
    path, seen = f"/{name}.atom", []
    while path:
        parsed, root = feed(client, path)
        seen += [entry.id for entry in parsed.entries]
        assert len(parsed.entries) == 1
        assert texts(root, "a:id/text()") == texts(root, "a:link[@rel='first']/@href")
        path = next(iter(texts(root, "a:link[@rel='next']/@href")), "")

    whole = client.get(f"/{name}.json?limit=100").json()
    assert seen == [row["url"] for row in whole["rows"]]


def test_updated_is_when_it_was_read_or_checked(client, archive):
    first = Load.objects.get()
    Load.objects.filter(pk=first.pk).update(started="2025-01-02T03:04:05Z")
    later = Load.objects.create(version="2", status="finished")
    Load.objects.filter(pk=later.pk).update(started="2025-03-01T00:00:00Z")
    archive.first.text.seeds.update(last_load=later)
    parsed, root = feed(client, "/statements.atom")

    times = {entry.title.rpartition(": ")[2]: (entry.published, entry.updated) for entry in parsed.entries}
    assert times["sales will grow"] == ("2025-01-02T03:04:05+00:00", "2026-11-20T08:00:00+00:00")  # checked later
    assert times["trade is open"] == ("2025-01-02T03:04:05+00:00", "2025-03-01T00:00:00+00:00")  # read again
    assert times["a new car"] == ("2025-01-02T03:04:05+00:00", "2025-01-02T03:04:05+00:00")
    assert texts(root, "a:updated/text()") == ["2026-11-20T08:00:00+00:00"]


def test_what_a_text_holds_is_text(client, db):
    hostile = "<b>bold</b> & ]]> \x01\x0b\x1f\ufffe <script>alert(1)</script>"
    person = builders.make_person("<i>Li</i> \x02")
    article = builders.make_article("<h1>Title</h1>\x03", [f"Li said {hostile}."], "2024")
    builders.make_statement(article, hostile, person, cue="said")
    Topic.objects.create(name=f"{hostile[:-30]} \x04", description=hostile)
    for name in ("statements", "articles", "people", "topics"):
        parsed, root = feed(client, f"/{name}.atom")
        entry = parsed.entries[0]
        assert "<script" not in entry.summary
        summary = etree.fromstring(f"<div>{texts(root, '//a:entry/a:summary/text()')[0]}</div>")
        assert {element.tag for element in summary.iter()} <= {"div", "p", "a"}
        assert texts(root, "//a:entry/a:title/@type") == []
    assert "<b>bold</b> & ]]> " in texts(feed(client, "/statements.atom")[1], "//a:entry/a:title/text()")[0]


def test_an_unchanged_feed_is_not_sent_again(client, archive):
    first = client.get("/statements.atom")
    again = client.get("/statements.atom", headers={"if-none-match": first["ETag"]})
    builders.accept(archive.trade)
    changed = client.get("/statements.atom", headers={"if-none-match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert changed.status_code == 200


def test_an_empty_feed_is_valid(client, db):
    parsed, root = feed(client, "/statements.atom")

    assert parsed.entries == []
    assert root.findtext("a:updated", namespaces=NS)


@pytest.mark.parametrize(
    ("page", "feed_at", "links"),
    [
        ("/statements/?kind=direct&sort=oldest&after=", "/statements.atom?kind=direct&sort=oldest", 4),
        ("/articles/?q=trade", "/articles.atom?q=trade", 4),
        ("/people/", "/people.atom", 4),
        ("/organisations/", "/organisations.atom", 4),
        ("/topics/?q=trade&sort=statements", "/topics.atom?q=trade&sort=statements", 4),
        ("/people/li-qiang/", "/statements.atom?speaker=li-qiang", 4),
        ("/organisations/xiaomi-corp/", "/statements.atom?organisation=xiaomi-corp", 4),
        ("/statements/?q=nothing", "/statements.atom?q=nothing", 0),
    ],
)
def test_pages_lead_to_their_feed_and_their_data(client, archive, page, feed_at, links):
    Topic.objects.create(name="Trade")
    root = etree.HTML(client.get(page).content)

    assert root.xpath("//head/link[@type='application/atom+xml']/@href") == [feed_at]
    found = root.xpath("//*[@class='take']//a[starts-with(@href, '/')][contains(@href, '.')]/@href")
    assert found == [feed_at.replace(".atom", f".{form}") for form in ("csv", "json", "jsonl", "atom")][:links]
    for path in found:
        assert client.get(path).status_code == 200


def test_a_refused_page_leads_to_no_feed(client, archive):
    assert b"application/atom+xml" not in client.get("/statements/?kind=x").content
