"""Domains of organisations: what stands there they have published, once an editor has said so, wherever it is found."""

import pytest

from archive.hosts import domains_of, host_of
from archive.loading.contenthash import content_hash
from archive.models import Article, Organisation
from archive.models.organisation import OrganisationDomain
from tests.builders import make_organisation

pytestmark = pytest.mark.django_db

TEXT = """---
title: Council votes for a new harbour wall
source_url: https://{host}/2024/05/04/wall
---
{before}The council voted on Tuesday for a new wall around the harbour, which is to be built before next winter.

“It will stand for a hundred years,” Mayor Anna Holt said after the vote.
"""


@pytest.fixture
def printed(seeds):
    def write(host: str, before: str = "") -> None:
        (seeds / "wall.md").write_text(TEXT.format(host=host, before=before), encoding="utf-8")

    return write


@pytest.mark.parametrize("host", ["paper.example", "www.paper.example", "news.paper.example"])
def test_a_page_of_a_known_domain_is_its_organisations(printed, load, host):
    printed(host)
    load()
    article = Article.objects.get()
    assert article.publisher is None
    assert article.publisher_name == host
    paper = make_organisation("The Northmere Paper")
    paper.domains.create(host="https://www.Paper.example/")
    load(reextract=True)
    article.refresh_from_db()
    assert article.publisher == paper
    assert Organisation.objects.filter(name="The Northmere Paper").count() == 1


def test_another_domain_is_nobodys(printed, load):
    make_organisation("The Northmere Paper").domains.create(host="paper.example")
    printed("otherpaper.example")
    load()
    assert Article.objects.get().publisher is None


def test_an_agencys_text_stays_the_agencys(printed, load):
    make_organisation("The Northmere Paper").domains.create(host="paper.example")
    printed("paper.example", "LEEDS, May 4 (Wire Press) - ")
    load()
    assert Article.objects.get().publisher.name == "Wire Press"


def test_no_load_takes_a_domain_and_the_hash_tells_it(printed, load):
    before = content_hash()
    make_organisation("The Northmere Paper").domains.create(host="paper.example")
    printed("paper.example")
    load()
    load(reextract=True)
    assert OrganisationDomain.objects.count() == 1
    assert content_hash() != before


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("https://www.Paper.example/a?b#c", "paper.example"),
        ("news.paper.example", "news.paper.example"),
        ("paper.example:8000", "paper.example"),
        ("The Paper", ""),
        ("", ""),
    ],
)
def test_one_spelling_of_a_host(text, host):
    assert host_of(text) == host


def test_the_domains_that_a_host_lies_in():
    assert list(domains_of("www.news.paper.example")) == ["news.paper.example", "paper.example"]
