"""Statements and articles: who said what, when, in which order, and in which role."""

import pytest

from archive.dates import PartialDate
from archive.indexing.models import ArticleEntry
from archive.models import Article, Mention, Statement
from tests.builders import (
    make_article,
    make_mention,
    make_organisation,
    make_person,
    make_role,
    make_statement,
    make_text,
    reject,
)
from tests.indexed import entries, said_by, said_by_members_of, statements

pytestmark = pytest.mark.django_db

TEXT = ["Premier Li Qiang said no, Xinhua wrote.", "Li Qiang and Wang Yi said yes to all."]


class TestWhoSaidIt:
    @pytest.fixture
    def li(self):
        return make_person("Li Qiang")

    @pytest.fixture
    def article(self):
        return make_article(paragraphs=TEXT)

    def test_speakers_and_co_speakers_but_not_who_reported_it(self, article, li):
        wang, xinhua = make_person("Wang Yi"), make_organisation("Xinhua")
        no = make_statement(article, "no", li, via=xinhua)
        yes = make_statement(article, "yes", wang, co_speakers=[li])
        assert said_by(li) == {no, yes}
        assert said_by(wang) == {yes}
        assert not said_by(xinhua)
        assert not said_by_members_of(xinhua)

    def test_an_organisation_and_those_who_hold_a_role_there(self, article, li):
        council = make_organisation("State Council")
        make_role(li, "Premier", council)
        by_person = make_statement(article, "no", li)
        by_itself = make_statement(article, "yes", council)
        assert said_by(council) == {by_itself}
        assert said_by_members_of(council) == {by_person, by_itself}

    def test_each_statement_once_however_many_fit(self, article, li):
        council = make_organisation("State Council")
        make_role(li, "Premier", council)
        make_role(li, "Premier of China", council)
        make_statement(article, "yes", li, co_speakers=[council])
        assert entries().of_members(council).count() == 1

    def test_the_speaker_comes_first_then_co_speakers_and_via_apart(self, article, li):
        wang, xinhua = make_person("Wang Yi"), make_organisation("Xinhua")
        make_statement(article, "yes", li, co_speakers=[wang], via=xinhua)
        statement = Statement.objects.with_speakers().get()
        assert [a.entity for a in statement.speakers] == [li, wang]
        assert statement.via.entity == xinhua

    def test_nobody_named(self, article):
        statement = make_statement(article, "no", speaker_words="officials")
        assert str(statement.attributions.get()) == "officials"
        assert statement.attributions.get().entity is None


class TestWhen:
    @pytest.mark.parametrize(
        ("published", "found"),
        [
            ("2024", True),
            ("2024-04", True),
            ("2024-04-26", True),
            ("2024-04-10/2024-04-20", True),
            ("2024-04-19", False),
            ("2024-03", False),
            ("2025", False),
            (None, False),
        ],
    )
    def test_published_within_a_period_that_may_hold_its_day(self, published, found):
        article = make_article(paragraphs=["He said no."], published=published)
        make_statement(article, "no")
        period = PartialDate.parse("2024-04-20/2024-05-03")
        assert entries().published_within(period).exists() is found
        assert ArticleEntry.objects.published_within(period).exists() is found

    def test_newest_first_the_undated_last_and_then_by_title(self):
        dates = ["2024-04-26", None, "2024", "2024-04", "2023", "2024-12-31", None, "2024-04"]
        titles = ["one", "b-two", "three", "b-four", "five", "six", "B, one", "B, four"]
        for title, published in zip(titles, dates, strict=True):
            make_article(title, ["He said no."], published)
        order = ["six", "three", "B, four", "b-four", "one", "five", "B, one", "b-two"]
        # A whole year ends with its last day; of two that end alike the one that begins later is more precise.
        assert [article.title for article in Article.objects.newest_first()] == order

    def test_within_an_article_in_the_order_of_its_text(self):
        article = make_article(paragraphs=TEXT)
        later, earlier = make_statement(article, "yes to all"), make_statement(article, "no")
        assert statements(entries()) == list(Statement.objects.in_order()) == [earlier, later]


class TestWords:
    def test_setting_the_spans_sets_all_that_follows_from_them(self):
        article = make_article(paragraphs=["He said Café, she wrote, au lait."])
        statement = make_statement(article, "Café")
        spans = [
            [article.text.text.index(word), article.text.text.index(word) + len(word)] for word in ("Café", "au lait")
        ]
        statement.set_spans(spans, "Café au lait")
        assert (statement.spans, statement.start) == (spans, spans[0][0])
        assert (statement.content, statement.folded) == ("Café au lait", "cafe au lait")
        assert [article.text.at(span) for span in statement.spans] == ["Café", "au lait"]


def test_an_article_without_a_printed_title_says_so():
    assert str(Article()) == "(no title printed)"
    assert str(Article(title="T")) == "T"


def test_a_long_statement_is_cut_to_a_line():
    assert str(Statement(content="x" * 81)) == "x" * 79 + "…"
    assert str(Statement(content="x" * 80)) == "x" * 80


def test_evidence_in_an_earlier_text_only_is_lost():
    statement = make_statement(make_article(paragraphs=["He said no."]), "no")
    assert not statement.evidence_lost
    statement.article.text = make_text("Another text.")
    statement.article.save(update_fields=["text"])
    statement.refresh_from_db()
    assert statement.evidence_lost
    statement.text = statement.article.text
    statement.save(update_fields=["text"])
    assert not Statement.objects.get().evidence_lost


def test_a_mention_leads_only_where_a_reader_may_go():
    article = make_article(paragraphs=TEXT)
    li = make_person("Li Qiang")
    make_mention(article, "Wang Yi", reject(make_person("Wang Yi")))
    make_mention(article, "Li Qiang", li)
    assert [(m.surface, m.entity) for m in Mention.objects.of_entities()] == [("Li Qiang", li), ("Wang Yi", None)]


def test_a_paragraph_maps_to_the_characters_of_the_seed():
    article = make_article(paragraphs=TEXT)
    for paragraph in article.paragraphs.all():
        assert article.text.at(paragraph.span) == paragraph.text
        assert article.text.at(paragraph.offsets.to_seed((3, 9))) == paragraph.text[3:9]
