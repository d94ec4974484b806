"""Search over statements and articles: the same answers on every database, with every filter, in every order."""

import pytest

from archive.browsing.lists.snippets import marked, snippet
from archive.indexing.build import update_index
from archive.indexing.text import SearchQuery
from archive.models import Organisation
from tests import builders

pytestmark = pytest.mark.django_db

SAID = {
    "2020": ["trade and the war of words", "the trade war goes on", "war trade"],
    "2021-05": ["Économie, naïve co-operation", "the economy of co operation", "economics"],
    "2022-01-02": ["中国科技发展", "科技 policy for all", "the war on trade wars"],
    "": ["undated trade war talk"],
}


@pytest.fixture
def said(db):
    """Each remark by a person of its own, the articles not in the order of their dates."""
    for number, (day, remarks) in enumerate(sorted(SAID.items(), reverse=True)):
        words = [f"{remark}." for remark in remarks]
        article = builders.make_article(f"Paper {number}", [f"Speaker said {' '.join(words)}"], day or None)
        for at, remark in enumerate(remarks):
            builders.make_statement(article, remark, builders.make_person(f"Ann{number} Bee{at}"))
    update_index()


def found(client, query, path="/statements/"):
    response = client.get(path, query)
    assert response.status_code == 200, response.context["problems"]
    assert response.context["total"].number == len(response.context["rows"])
    return [getattr(row, "content", None) or row.title for row in response.context["rows"]]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("trade war", ["trade and the war of words", "the trade war goes on", "war trade", "the war on trade wars",
                       "undated trade war talk"]),
        ('"trade war"', ["the trade war goes on", "undated trade war talk"]),
        ('"the trade war goes"', ["the trade war goes on"]),
        ('"war on trade" wars', ["the war on trade wars"]),
        ('"trade war" -undated', ["the trade war goes on"]),
        ('trade -"the trade war"', [
            "trade and the war of words", "war trade", "the war on trade wars", "undated trade war talk",
        ]),
        ("econom*", ["Économie, naïve co-operation", "the economy of co operation", "economics"]),
        ('"the econom*"', ["the economy of co operation"]),
        ("ECONOMIE NAIVE", ["Économie, naïve co-operation"]),
        ("co-operation", ["Économie, naïve co-operation", "the economy of co operation"]),
        ("科技", ["中国科技发展", "科技 policy for all"]),
        ("中国科技", ["中国科技发展"]),
        ("展", ["中国科技发展"]),
        ("国", ["中国科技发展"]),
        ('"科技 policy"', ["科技 policy for all"]),
        ("技国", []),
        ("wars", ["the war on trade wars"]),
        ("absent", []),
    ],
)  # fmt: skip
def test_what_is_found(client, said, typed, expected):
    assert set(found(client, {"q": typed})) == set(expected)


def test_newest_first_oldest_first_and_the_undated_last(client, said):
    newest = found(client, {"q": "trade"})
    oldest = found(client, {"q": "trade", "sort": "oldest"})

    assert newest == ["the war on trade wars", *(r for r in SAID["2020"]), "undated trade war talk"]
    assert oldest == [*SAID["2020"], "the war on trade wars", "undated trade war talk"]


def test_the_best_match_says_it_most_and_shortest(client, said):
    assert found(client, {"q": "trade war", "sort": "best"})[0] == "war trade"


def test_every_filter_applies_whichever_way_the_words_are_found(client, said):
    everyone = found(client, {"q": '"trade war"', "to": "2021"})
    one = found(client, {"q": '"trade war"', "to": "2021", "speaker": "ann1-bee1"})

    assert everyone == ["the trade war goes on"]
    for query in ({}, {"to": "2021"}, {"kind": "indirect"}, {"year": "2020"}, {"undated": "yes"}):
        for typed in ("trade", '"trade war"', '"the trade war goes"', "wa* -words"):
            by_index = set(found(client, {"q": typed} | query))
            by_words = set()
            for number in range(4):
                for at in range(3):
                    who = {"speaker": f"ann{number}-bee{at}"}
                    if client.get("/statements/", who).status_code == 200:
                        by_words |= set(found(client, {"q": typed} | query | who))
            assert by_index == by_words
    assert one in ([], everyone)


@pytest.mark.parametrize("sort", ["", "oldest", "best"])
def test_pages_of_what_was_found_hold_each_once(client, db, sort):
    for number in range(9):
        words = [f"remark {number} {at} stands" for at in range(9)]
        article = builders.make_article(
            f"A{number}", [f"She said {', '.join(words)}."], f"20{10 + number % 4}" if number else None
        )
        for one in words:
            builders.make_statement(article, one)
    whole = []
    link = f"/statements/?q=remark{f'&sort={sort}' if sort else ''}"
    while link:
        response = client.get(link)
        whole += [row.content for row in response.context["rows"]]
        link = response.context["older"]

    assert len(whole) == len(set(whole)) == 81


def test_articles_are_searched_in_title_and_text(client, said):
    assert set(found(client, {"q": '"trade war" talk'}, "/articles/")) == {"Paper 3"}
    assert set(found(client, {"q": "paper trade"}, "/articles/")) == {"Paper 3", "Paper 2", "Paper 0"}


def test_a_snippet_is_shown_only_where_the_publisher_lets_the_text_be(client, db):
    publisher = builders.make_organisation("Shy Press", kind="media")
    builders.make_article("Secret", ["The treasure lies under the old oak."], "2024", publisher)

    assert "old oak" in client.get("/articles/?q=treasure").content.decode()
    Organisation.objects.filter(pk=publisher.pk).update(display="link")
    shown = client.get("/articles/?q=treasure").content.decode()
    assert "Secret" in shown
    assert "old oak" not in shown


@pytest.mark.parametrize("typed", ['"trade', "-war", "?!", "a OR b", "e*"])
def test_a_broken_question_is_explained(client, said, typed):
    for path in ("/statements/", "/articles/", "/search/"):
        response = client.get(path, {"q": typed})
        assert response.status_code == 400
        assert "wrong" in response.content.decode() or response.context["problems"]


def test_one_search_leads_to_all(client, said):
    response = client.get("/search/", {"q": "trade war"})
    html = response.content.decode()

    assert response.context["statements_total"].number == 5
    assert "/statements/?q=trade+war" in html or response.context["statements_total"].number <= 8
    assert '<mark class="hit">trade</mark>' in html
    assert client.get("/search/").status_code == 200
    assert [one.name for one in client.get("/search/", {"q": "ann1"}).context["people"]][:1] == ["Ann1 Bee0"]


def test_hits_are_marked_where_they_stand_and_nothing_is_markup():
    segments = marked("<b>Trade</b> & the Trade-War", SearchQuery.of('"trade war" b'))

    assert "".join(segment.text for segment in segments) == "<b>Trade</b> & the Trade-War"
    assert [segment.text for segment in segments if segment.mark] == ["b", "b", "Trade-War"]


def test_a_snippet_is_the_stretch_with_the_most_hits():
    text = "\n\n".join([f"trade {'filler ' * 80}", f"{'other ' * 60}trade and war and trade", "end"])
    segments = snippet(text, SearchQuery.of("trade"))

    assert sum(bool(segment.mark) for segment in segments) == 2
    assert segments[0].text == "… "
    assert snippet("nothing here", SearchQuery.of("trade")) == []
