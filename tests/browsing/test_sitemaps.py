"""What crawlers are told: every public record once, nothing else, in the form that the protocol asks for."""

import re

import pytest
from lxml import etree

from archive.browsing import sitemaps
from archive.models import Article, Organisation, Person, Statement
from tests import builders

pytestmark = pytest.mark.django_db

# What the schemas of sitemaps.org (0.9) ask for, of the parts that are used here.
SCHEMA = """
<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
            targetNamespace="http://www.sitemaps.org/schemas/sitemap/0.9" elementFormDefault="qualified">
  <xsd:element name="urlset"><xsd:complexType><xsd:sequence>
    <xsd:element name="url" type="place" maxOccurs="50000"/>
  </xsd:sequence></xsd:complexType></xsd:element>
  <xsd:element name="sitemapindex"><xsd:complexType><xsd:sequence>
    <xsd:element name="sitemap" type="place" maxOccurs="50000"/>
  </xsd:sequence></xsd:complexType></xsd:element>
  <xsd:complexType name="place"><xsd:all>
    <xsd:element name="loc" type="address"/>
    <xsd:element name="lastmod" type="moment" minOccurs="0"/>
  </xsd:all></xsd:complexType>
  <xsd:simpleType name="address"><xsd:restriction base="xsd:anyURI">
    <xsd:minLength value="12"/><xsd:maxLength value="2048"/><xsd:pattern value="https?://[!-~]+"/>
  </xsd:restriction></xsd:simpleType>
  <xsd:simpleType name="moment"><xsd:union memberTypes="xsd:date xsd:dateTime"/></xsd:simpleType>
</xsd:schema>
"""
NAMESPACE = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def read(client, path):
    """Addresses of a sitemap, without the host."""
    response = client.get(path)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/xml"
    assert "noindex" in response["X-Robots-Tag"]
    tree = etree.fromstring(response.content)
    etree.XMLSchema(etree.fromstring(SCHEMA)).assertValid(tree)
    return [str(loc).removeprefix("http://testserver") for loc in tree.xpath("//s:loc/text()", namespaces=NAMESPACE)]


def everything(client):
    return [address for path in read(client, "/sitemap.xml") for address in read(client, path)]


def test_every_public_record_stands_there_once_and_answers(client, archive, public):
    marked = builders.make_person("李强 & Söhne", review="accepted")
    Person.objects.filter(pk=marked.pk).update(slug=f"{marked.slug}&söhne")
    found = everything(client)
    records = [
        record.get_absolute_url()
        for model in (Statement, Article, Person, Organisation)
        for record in model.objects.public()
    ]

    assert len(found) == len(set(found))
    assert set(records) <= set(found)
    assert all(address.startswith("/about/") or address.count("/") < 3 for address in set(found) - set(records))
    assert [address for address in found if client.get(address).status_code != 200] == []


def test_what_readers_may_not_see_is_not_there(client, archive):
    archive.first.held = "Asked to."
    archive.first.save()
    builders.reject(archive.car)
    archive.lei.merged_into = archive.li
    archive.lei.save()
    found = set(everything(client))

    for record in (archive.first, archive.trade, archive.reform, archive.car, archive.lei):
        assert record.get_absolute_url() not in found
    assert archive.li.get_absolute_url() in found


def test_a_long_sitemap_has_pages(client, archive, monkeypatch):
    whole = read(client, "/sitemaps/statements.xml")
    monkeypatch.setattr(sitemaps.Records, "limit", 4)
    paths = [path for path in read(client, "/sitemap.xml") if "/statements." in path]

    assert [read(client, path) for path in paths] == [whole[:4], whole[4:]]


@pytest.mark.parametrize("path", ["statements.xml?p=999", "nothing.xml", "statements.xml", "statements.xml?p=x"])
def test_a_page_without_an_address_is_not_there(client, db, path):
    assert client.get(f"/sitemaps/{path}").status_code == 404
    assert read(client, "/sitemap.xml") == ["/sitemaps/pages.xml"]


def allowed(rules, path):
    """As RFC 9309 has it: the longest rule that fits decides."""
    fitting = [
        (len(rule), verb == "Allow")
        for verb, rule in rules
        if re.match(re.escape(rule).replace(r"\*", ".*").replace(r"\$", "$"), path)
    ]
    return max(fitting, default=(0, True))[1]


def test_robots_may_read_records_and_lists_and_not_every_selection_of_them(client, archive):
    response = client.get("/robots.txt")
    text = response.content.decode()
    rules = re.findall(r"^(Allow|Disallow): (\S+)$", text, re.MULTILINE)

    assert response["Content-Type"].startswith("text/plain")
    assert "User-agent: *" in text
    assert "Sitemap: http://testserver/sitemap.xml" in text
    for path in everything(client):
        assert allowed(rules, path), path
    for path in ("/static/archive/archive.css", "/sitemap.xml", "/statements.atom", "/statements/abc.csl.json"):
        assert allowed(rules, path)
    for path in (
        "/statements.csv",
        "/people.json",
        "/articles.jsonl",
        "/topics.jsonl",
        "/admin/",
        "/admin/login/",
        "/statements/?q=trade&kind=direct",
        "/corrections/?about=/people/",
    ):
        assert not allowed(rules, path)
