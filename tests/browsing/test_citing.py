"""Citations of records: whom they name, what they lead to, and that they are found where their page is."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests import builders

pytestmark = pytest.mark.django_db

FORMS = ["bib", "ris", "csl.json", "txt"]
SOURCE = "https://news.example/port?a=1&b=2"
TYPES = {
    "bib": "application/x-bibtex; charset=utf-8",
    "ris": "application/x-research-info-systems; charset=utf-8",
    "csl.json": "application/vnd.citationstyles.csl+json",
    "txt": "text/plain; charset=utf-8",
}


def cite(client, record, form):
    return client.get(f"{record.get_absolute_url().rstrip('/')}.{form}")


def item(client, record):
    return cite(client, record, "csl.json").json()[0]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", ["second", "sales"])
def test_each_record_has_its_citations_beside_it(client, archive, name, form):
    record = getattr(archive, name)
    response = cite(client, record, form)
    assert (response.status_code, response["Content-Type"]) == (200, TYPES[form])
    key = f"{record._meta.model_name}-{record.public_id}"
    assert response["Content-Disposition"] == f'attachment; filename="{key}.{form}"'
    text = response.content.decode()
    assert "Xiaomi plans" in text
    assert f"http://testserver{record.get_absolute_url()}" in text
    assert ("sales will grow" in text) == (name == "sales")


def test_the_page_shows_the_citation_and_leads_to_its_files(client, archive):
    for record in (archive.second, archive.sales):
        html = client.get(record.get_absolute_url()).content.decode()
        line = cite(client, record, "txt").content.decode().strip()
        shown = re.search(r'<p class="citation">(.*?)</p>', html, re.DOTALL)[1]
        assert shown == line.replace("&", "&amp;")
        path = record.get_absolute_url().rstrip("/")
        for form in FORMS:
            assert f'<a href="{path}.{form}" download>' in html
        for form in FORMS:
            assert f'href="{path}.{form}" title="Citation, ' in html


def test_it_is_the_article_that_is_cited_and_the_speaker_stands_in_the_note(client, archive):
    archive.second.bylines.update(name="Li Xuexiang")
    cited = item(client, archive.sales)
    assert cited["author"] == [{"family": "Li", "given": "Xuexiang", "static-ordering": True}]
    assert cited["title"] == "Xiaomi plans"
    assert cited["issued"] == {"date-parts": [[2024, 4, 26]]}
    assert "container-title" not in cited
    assert cited["note"] == f"Statement {archive.sales.public_id}, Lei Jun (as reported): sales will grow."
    today = timezone.localdate()
    assert cited["accessed"] == {"date-parts": [[today.year, today.month, today.day]]}
    assert item(client, archive.trade)["container-title"] == "China Daily"
    assert item(client, archive.reform)["note"].endswith("Li Qiang: “We will reform”.")
    assert "China (as reported): trade is fair." in item(client, archive.fair)["note"]
    assert "Li Qiang and Lei Jun (as reported)" in item(client, archive.meet)["note"]


def test_it_leads_to_the_source_where_that_is_known(client, archive):
    here = f"http://testserver{archive.second.get_absolute_url()}"
    assert item(client, archive.second)["URL"] == here
    archive.second.url = SOURCE
    archive.second.save()
    cited = item(client, archive.second)
    assert (cited["URL"], cited["archive_location"]) == (SOURCE, here)
    assert f"26 April 2024. {SOURCE}. In Who said what, {here}." in cite(client, archive.second, "txt").content.decode()
    archive.second.url = "ftp://news.example/x"
    archive.second.save()
    assert item(client, archive.second)["URL"] == here


def test_what_is_not_known_is_said_to_be_so_in_words_and_left_out_elsewhere(client, db):
    article = builders.make_article("Undated")
    article.title = ""
    article.save()
    line = cite(client, article, "txt").content.decode()
    assert line.startswith("[no title printed]. [publisher not stated], [no date printed]. In Who said what,")
    assert not {"issued", "author", "container-title"} & item(client, article).keys()
    assert cite(client, article, "bib").content.decode().startswith("@misc{")


def test_what_a_publisher_took_back_is_cited_with_it(client, archive):
    archive.first.notice, archive.first.notice_words = "retracted", "It was not so"
    archive.first.save()
    for record in (archive.first, archive.trade):
        assert item(client, record)["note"].endswith("Retracted by its publisher: It was not so.")


def by(client, *names):
    return item(client, builders.make_article(paragraphs=["x"], by=names)).get("author", [])


def test_an_author_that_the_archive_knows_as_an_organisation_is_one(client, archive):
    assert by(client, "China Daily") == [{"literal": "China Daily"}]
    assert by(client, "Xiaomi") == [{"literal": "Xiaomi"}]
    builders.reject(archive.daily)
    assert by(client, "China Daily") == [{"family": "Daily", "given": "China"}]


def test_an_author_whom_the_archive_knows_has_the_name_order_that_editors_gave(client, archive):
    assert by(client, "Rin Sato")[0]["family"] == "Sato"
    rin = builders.make_person("Rin Sato", name_order="family_first")
    assert by(client, "Rin Sato") == [{"family": "Rin", "given": "Sato", "static-ordering": True}]
    builders.make_person("Rin Sato", name_order="given_first")  # a namesake: nothing tells which of them it is
    assert by(client, "Rin Sato")[0]["family"] == "Sato"
    builders.reject(rin)
    assert by(client, "Rin Sato")[0]["family"] == "Sato"


def test_bylines_that_an_editor_rejected_are_not_cited(client, archive):
    archive.second.bylines.update(review="rejected")
    for record in (archive.second, archive.sales):
        assert "author" not in item(client, record)


@pytest.mark.parametrize("form", [*FORMS, "jsonld", "annotation.json"])
def test_a_citation_is_gone_and_unknown_as_its_page_is(client, archive, form):
    builders.reject(archive.trade)
    response = cite(client, archive.trade, form)
    assert response.status_code == 410
    assert "An editor has read it beside its source and rejected it." in response.content.decode()
    assert client.get(f"/statements/none.{form}").status_code == 404
    if form != "annotation.json":
        assert client.get(f"/articles/none.{form}").status_code == 404
        archive.first.held = "A court is asked."
        archive.first.save()
        assert "A court is asked." in cite(client, archive.first, form).content.decode()


@pytest.mark.parametrize("form", FORMS)
def test_only_the_reviewed_is_cited_where_only_that_is_shown(client, archive, settings, form):
    settings.ARCHIVE_PUBLIC = "reviewed"
    assert cite(client, archive.trade, form).status_code == 404
    assert cite(client, archive.sales, form).status_code == 200


def test_authors_cost_one_query_however_many_they_are(client, archive):
    many = builders.make_article("Many", ["x"], by=[f"Author Number{n}" for n in range(30)])

    def count(article):
        client.get("/")  # the index is brought up to date
        with CaptureQueriesContext(connection) as queries:
            item(client, article)
        return len(queries)

    assert len(item(client, many)["author"]) == 30
    assert count(many) == count(archive.second) == count(archive.first) + 1
