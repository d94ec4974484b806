"""The archive that pages are measured on holds what its rows say it holds."""

import pytest
from django.db import connection

from archive.models import Article, Attribution, Byline, Mention, Paragraph, RolePassage, SeedText, Statement, Tagging
from archive.names import fold
from tests.benchmarks.generate.__main__ import generate

ARTICLES, STATEMENTS = 60, 600


@pytest.fixture
def made(db):
    generate(ARTICLES, STATEMENTS, words=3_000)
    connection.check_constraints()


def test_every_span_holds_the_words_it_proves(made):
    texts = dict(SeedText.objects.values_list("pk", "text"))
    assert Article.objects.count() == ARTICLES
    assert Statement.objects.count() == STATEMENTS
    for one in Statement.objects.all():
        assert " ".join(texts[one.text_id][start:end] for start, end in one.spans) == one.content
        assert texts[one.text_id][slice(*one.cue_span)] == one.cue
        assert one.start == one.spans[0][0]
        assert one.folded == fold(one.content)
        if one.said_on:
            assert texts[one.text_id][slice(*one.proof("said_on")["span"])] == str(one.said_on)
    for one in Attribution.objects.select_related("statement"):
        text = texts[one.statement.text_id]
        assert text[one.start : one.end] == one.words
        assert all(text[start:end] == words for words, start, end in one.chain)
    for model, column in ((Mention, "surface"), (Byline, "name"), (RolePassage, "words")):
        assert model.objects.exists()
        for one in model.objects.select_related("article"):
            assert texts[one.article.text_id][one.start : one.end] == getattr(one, column)


def test_texts_are_put_together_as_by_a_load(made):
    for article in Article.objects.all():
        paragraphs = list(Paragraph.objects.filter(article=article).order_by("position"))
        assert article.body == "\n\n".join(one.text for one in paragraphs)
        assert [article.text.at(one.span) for one in paragraphs] == [one.text for one in paragraphs]
        before = article.folded, article.sort_key
        article.update_search_text()
        assert (article.folded, article.sort_key) == before


def test_a_topic_stands_where_its_phrase_does(made):
    assert Tagging.objects.filter(statement=None).exists()
    assert Tagging.objects.filter(article=None).exists()
    for tagging in Tagging.objects.select_related("article", "statement"):
        assert tagging.words in (tagging.article or tagging.statement).folded


def test_the_indexes_are_there_again(made):
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, Statement._meta.db_table)
    assert {"statement_least_sure", "statement_by_article", "statement_waiting"} <= set(found)
