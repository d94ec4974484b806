"""The three-way rule, field by field: the extractor proposes, a person decides, and the decision stays."""

import pytest

from archive.dates import PartialDate
from archive.models import Article, Attribution, ExtractedValue, Organisation, Person, ReviewState, Role, Suggestion
from tests.builders import make_article, make_editor, make_organisation, make_statement


def says(**words) -> dict[str, ExtractedValue]:
    """Return the extractor's word for plain text fields."""
    return {name: ExtractedValue(word, word) for name, word in words.items()}


@pytest.fixture
def article() -> Article:
    """As the extractor left it; nothing here touches the database."""
    article = Article()
    article.apply_extraction(says(title="A", place="Beijing"))
    return article


class TestHearing:
    def test_says_which_columns_changed_and_nothing_the_second_time(self):
        article = Article()
        said = {
            "title": ExtractedValue("A title", "A title", (3, 10), "heading", 0.9),
            "place": ExtractedValue("Beijing", "Beijing"),
            "language": ExtractedValue("", ""),
        }
        assert article.apply_extraction(said) == ["base", "title", "place"]
        assert article.apply_extraction(said) == []
        assert article.base["title"] == {"value": "A title", "span": [3, 10], "rule": "heading", "confidence": 0.9}
        assert article.base["place"] == {"value": "Beijing"}

    def test_a_new_proof_of_the_same_value_changes_the_base_alone(self, article):
        said = says(title="A", place="Beijing") | {"title": ExtractedValue("A", "A", (5, 6))}
        assert article.apply_extraction(said) == ["base"]
        assert article.proof("title")["span"] == [5, 6]

    def test_a_date_changes_with_its_columns(self):
        article = Article()
        day = PartialDate.parse("2024-04-26")
        said = {"published": ExtractedValue(day, str(day))}
        assert article.apply_extraction(said) == ["base", "published", "published_earliest", "published_latest"]
        assert article.apply_extraction(said) == []

    def test_an_unpinned_field_follows(self, article):
        assert article.apply_extraction(says(title="B", place="Beijing")) == ["base", "title"]
        assert article.title == "B"

    def test_a_pinned_field_stays_and_its_base_follows(self, article):
        article.decide(title="mine")
        assert article.apply_extraction(says(title="B", place="Wuhan")) == ["base", "place"]
        assert (article.title, article.place) == ("mine", "Wuhan")
        assert article.proof("title") == {"value": "B"}

    def test_there_and_back_stays_pinned(self, article):
        article.decide(title="B")
        article.decide(title="A")
        article.apply_extraction(says(title="C", place="Beijing"))
        assert article.title == "A"

    def test_what_was_not_said_has_no_proof(self, article):
        assert article.proof("publisher") == {}


class TestDeciding:
    def test_pins_only_what_the_extractor_speaks_about(self, article):
        article.decide(title="mine", folded="x")
        assert list(article.pins) == ["title"]
        assert article.has_human_decision

    def test_untouched_until_then(self, article):
        assert not article.has_human_decision

    def test_rejecting_touches_and_pins_nothing(self, article):
        article.reject()
        assert article.has_human_decision
        assert article.pins == {}
        article.apply_extraction(says(title="B", place="Beijing"))
        assert (article.title, article.review) == ("B", ReviewState.REJECTED)

    def test_accepting_pins_every_field_shown(self, article):
        article.accept()
        assert set(article.pins) == set(Article.EXTRACTED)
        article.apply_extraction(says(title="B", place="Wuhan", url="https://example.org/"))
        assert (article.title, article.place, article.url) == ("A", "Beijing", "")
        assert article.is_reviewed

    def test_a_decision_is_dated_and_taking_it_back_is_not(self, article):
        article.accept()
        assert article.reviewed_at is not None
        article.set_review(ReviewState.UNREVIEWED)
        assert article.reviewed_at is None
        assert not article.is_reviewed

    def test_person_and_organisation_are_one_decision(self):
        attribution = Attribution()
        attribution.decide(person=None)
        assert set(attribution.pins) == {"person", "organisation"}


class TestSuggesting:
    def test_nothing_right_after_a_decision(self, article):
        article.decide(title="mine")
        article.apply_extraction(says(title="A", place="Beijing"))
        assert article.suggestions() == []

    def test_once_the_text_says_something_else(self, article):
        article.decide(title="mine")
        article.apply_extraction(says(title="B", place="Wuhan"))
        assert article.suggestions() == [Suggestion("title", "mine", "B")]

    def test_no_more_once_it_says_the_old_again(self, article):
        article.decide(title="mine")
        article.apply_extraction(says(title="B", place="Beijing"))
        article.apply_extraction(says(title="A", place="Beijing"))
        assert article.suggestions() == []

    def test_no_more_once_the_person_decided_again(self, article):
        article.decide(title="mine")
        article.apply_extraction(says(title="B", place="Beijing"))
        article.decide(title="mine")
        assert article.suggestions() == []
        article.apply_extraction(says(title="A", place="Beijing"))
        assert article.suggestions() == [Suggestion("title", "mine", "A")]

    def test_not_what_is_shown_already(self, article):
        article.decide(title="B", published="2024")
        article.apply_extraction(
            says(title="B", place="Beijing") | {"published": ExtractedValue(PartialDate.of(2024), "2024")}
        )
        assert article.suggestions() == []

    def test_of_an_accepted_field_that_the_text_now_tells(self, article):
        article.accept()
        article.apply_extraction(says(title="A", place="Beijing", url="https://example.org/"))
        assert article.suggestions() == [Suggestion("url", "", "https://example.org/")]

    def test_not_where_the_extractor_fell_silent(self, article):
        article.decide(title="mine")
        article.apply_extraction(says(place="Beijing"))
        assert article.suggestions() == []


@pytest.mark.django_db
class TestWithRows:
    def test_a_related_record_is_heard_by_its_key(self, django_assert_num_queries):
        one, other = make_organisation("Xinhua"), make_organisation("Caixin")
        article = Article.objects.get(pk=make_article(publisher=one).pk)
        with django_assert_num_queries(0):
            assert article.apply_extraction({"publisher": ExtractedValue(one, "Xinhua News")}) == ["base"]
            assert article.apply_extraction({"publisher": ExtractedValue(one, "Xinhua News")}) == []
            assert article.apply_extraction({"publisher": ExtractedValue(other, "Caixin")}) == ["base", "publisher"]
            assert article.apply_extraction({"publisher": ExtractedValue(None, None)}) == ["base", "publisher"]
        article.save(update_fields=["base", "publisher"])
        assert Article.objects.get(pk=article.pk).publisher is None

    def test_what_changed_is_what_must_be_saved(self):
        article = make_article("Old", ["In Beijing."], published="2023", place="Beijing")
        said = says(title="New", place="Wuhan") | {"published": ExtractedValue(PartialDate.of(2024, 4), "2024-04")}
        article.save(update_fields=article.apply_extraction(said))
        row = Article.objects.get(pk=article.pk)
        assert (row.title, row.place, str(row.published)) == ("New", "Wuhan", "2024-04")
        assert str(row.published_earliest) == "2024-04-01"
        assert row.apply_extraction(said) == []

    def test_a_decision_outlives_the_database(self):
        article = make_article("Title", ["In Beijing."], place="Beijing")
        article.decide(place="Wuhan")
        article.save()
        article = Article.objects.get(pk=article.pk)
        article.apply_extraction(says(title="Title", place="Shanghai"))
        article.save()
        article = Article.objects.get(pk=article.pk)
        assert article.place == "Wuhan"
        assert article.suggestions() == [Suggestion("place", "Wuhan", "Shanghai")]

    def test_a_suggestion_names_the_entity_shown(self):
        article = make_article(publisher=make_organisation("Xinhua"))
        caixin = make_organisation("Caixin")
        article.decide(publisher=caixin)
        article.apply_extraction(
            {"publisher": ExtractedValue(make_organisation("Xinhua News Agency"), "Xinhua News Agency")}
        )
        assert article.suggestions() == [Suggestion("publisher", caixin, "Xinhua News Agency")]
        article.apply_extraction({"publisher": ExtractedValue(caixin, "Caixin")})
        assert article.suggestions() == []

    def test_who_reviewed_it(self):
        editor = make_editor()
        article = make_article()
        article.accept(editor)
        article.save()
        assert Article.objects.get(pk=article.pk).reviewed_by == editor
        editor.delete()
        article.refresh_from_db()
        assert (article.reviewed_by, article.review) == (None, ReviewState.ACCEPTED)

    def test_withdrawn_where_no_person_decided_and_restored_when_found_again(self):
        article = make_article(paragraphs=["He said no."])
        statement = make_statement(article, "no")
        assert statement.withdraw()
        assert not statement.withdraw()
        statement.refresh_from_db()
        assert statement.withdrawn
        assert statement.unwithdraw() == ["withdrawn"]
        assert statement.unwithdraw() == []

    @pytest.mark.parametrize("decision", ["accept", "reject"])
    def test_not_withdrawn_where_a_person_decided(self, decision):
        statement = make_statement(make_article(paragraphs=["He said no."]), "no")
        getattr(statement, decision)()
        assert not statement.withdraw()
        assert not statement.withdrawn


@pytest.mark.parametrize("model", [Article, Person, Organisation, Role, Attribution])
def test_the_extractor_speaks_of_columns_that_exist(model):
    for name in model.EXTRACTED:
        model._meta.get_field(name)
