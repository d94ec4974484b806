"""The reading index is what the records say, whatever was done to them, and however."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.indexing.build import OutdatedIndexError, index_is_outdated, index_version, rebuild_index, update_index
from archive.indexing.models import (
    ANY,
    ArticleEntity,
    ArticleEntry,
    ArticleWords,
    DirtyArticle,
    FacetCount,
    SpeakerCount,
    StatementEntry,
    StatementSpeaker,
    StatementTopic,
    StatementWords,
    position_day,
    position_range,
    reverse_position,
    sort_position,
)
from archive.indexing.text import SearchQuery
from archive.models import Article, Attribution, Mention, Statement, Tagging, Topic
from tests import builders

pytestmark = pytest.mark.django_db

PARTS = (
    ArticleEntry,
    StatementEntry,
    ArticleWords,
    StatementWords,
    StatementSpeaker,
    ArticleEntity,
    StatementTopic,
    SpeakerCount,
    FacetCount,
)


def contents():
    """Every row of the index, without the keys that only count rows."""
    rows = {}
    for model in PARTS:
        columns = [field.attname for field in model._meta.concrete_fields if field.attname != "id"]
        rows[model.__name__] = sorted(model._default_manager.values_list(*columns), key=repr)
    for words in ("trade", "other words", '"other words"', "xiaomi", "will"):
        for model in (StatementEntry, ArticleEntry):
            found = model.objects.filter(terms__terms__match=SearchQuery.of(words))
            rows[words, model] = sorted(found.values_list("pk", flat=True))
    return rows


def test_what_is_written_past_the_archive_is_marked_and_settled(archive):
    update_index()
    before = index_version()
    Statement.objects.filter(pk=archive.trade.pk).update(kind="direct")

    assert DirtyArticle.objects.exists()
    update_index()
    assert index_version() > before
    assert not DirtyArticle.objects.exists()
    assert StatementEntry.objects.get(statement=archive.trade).kind == "direct"


def test_the_number_is_one_query(archive, django_assert_num_queries):
    with django_assert_num_queries(1):
        index_version()


def test_who_is_seen_is_another_edition(archive):
    before = index_version()
    builders.reject(archive.lei)
    update_index()

    assert index_version() > before


def test_another_setting_of_what_is_public_is_another_index(archive, settings):
    update_index()
    everything = StatementEntry.objects.count()
    settings.ARCHIVE_PUBLIC = "reviewed"
    with pytest.raises(OutdatedIndexError, match="reindex"):
        index_version()
    rebuild_index()

    assert 0 < StatementEntry.objects.count() < everything
    settings.ARCHIVE_PUBLIC = "all"
    rebuild_index()
    assert StatementEntry.objects.count() == everything


def test_a_deleted_article_leaves_nothing(archive):
    update_index()
    Statement.objects.filter(article=archive.third).delete()
    Mention.objects.filter(article=archive.third).delete()
    Article.objects.filter(pk=archive.third.pk).delete()
    update_index()

    assert not ArticleEntry.objects.filter(article_id=archive.third.pk).exists()
    assert not StatementSpeaker.objects.filter(article_id=archive.third.pk).exists()
    assert not SpeakerCount.objects.filter(who="wchina").exists()


DEEDS = st.lists(
    st.tuples(
        st.sampled_from(
            ["reject", "hold", "accept", "free", "date", "undate", "speaker", "nobody", "kind", "topic", "words"]
        ),
        st.integers(0, 5),
    ),
    max_size=12,
)


def do(archive, deed, which):
    statements = list(Statement.objects.order_by("pk"))
    statement = statements[which % len(statements)]
    article = statement.article
    match deed:
        case "reject":
            builders.reject(statement)
        case "accept":
            builders.accept(statement)
        case "hold":
            Article.objects.filter(pk=article.pk).update(held="wait")
        case "free":
            Article.objects.filter(pk=article.pk).update(held="")
        case "date":
            day = f"20{10 + which}-01-02"
            Article.objects.filter(pk=article.pk).update(published=day, published_earliest=day, published_latest=day)
        case "undate":
            Article.objects.filter(pk=article.pk).update(published="", published_earliest=None, published_latest=None)
        case "speaker":
            Attribution.objects.filter(statement=statement).update(person=archive.lei, organisation=None)
        case "nobody":
            Attribution.objects.filter(statement=statement).update(person=None, organisation=None)
        case "kind":
            Statement.objects.filter(pk=statement.pk).update(kind="mixed")
        case "topic":
            topic, _ = Topic.objects.get_or_create(name=f"Topic {which % 2}")
            Tagging.objects.get_or_create(topic=topic, article=article)
        case "words":
            Statement.objects.filter(pk=statement.pk).update(folded=f"other words {which}")


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=DEEDS)
def test_settled_step_by_step_is_as_written_anew(archive, deeds):
    for deed, which in deeds:
        do(archive, deed, which)
        update_index()
    update_index()
    step_by_step = contents()
    rebuild_index()

    assert contents() == step_by_step


def test_places_are_newest_first_and_lead_back_to_their_day():
    days = [3, 700_000, 739_000, None]
    falling = sorted(days, key=lambda day: -1 if day is None else day, reverse=True)

    assert sorted(days, key=lambda day: sort_position(day, 1, 1)) == falling
    assert sorted(days, key=lambda day: reverse_position(day, 1, 1)) == [3, 700_000, 739_000, None]
    for day in days[:-1]:
        lowest, highest = position_range(day, day)
        assert position_day(sort_position(day, 7, 3)) == day
        assert lowest <= sort_position(day, 0) <= sort_position(day, (1 << 27) - 1, (1 << 14) - 1) <= highest
    assert position_day(sort_position(None, 1)) is None
    with pytest.raises(ValueError, match="below 2\\^27"):
        sort_position(1, 1 << 27)


def test_a_broken_off_rebuild_goes_on(archive):
    rebuild_index()
    whole = contents()

    def stop(done):
        raise InterruptedError

    with pytest.raises(InterruptedError):
        rebuild_index(stop)
    assert index_is_outdated()
    update_index()

    assert not index_is_outdated()
    assert contents() == whole


def test_the_tally_says_what_the_entries_say(archive):
    builders.accept(archive.trade)
    science = Topic.objects.create(name="Science")
    Tagging.objects.create(topic=science, article=archive.trade.article)
    update_index()

    for of_article, model in ((False, StatementEntry), (True, ArticleEntry)):
        entries = model.objects.order_by()
        kept = FacetCount.objects.filter(of_article=of_article)
        said = kept.filter(topic=ANY)
        assert sum(said.values_list("number", flat=True)) == entries.count() > 0
        for row in said:
            alike = entries.filter(publisher=row.publisher or None, year=row.year or None, review=row.review)
            assert row.number == (alike.filter(kind=row.kind) if row.kind else alike).count()
        on_topic = entries.on_topic(science).count()
        by_year = kept.filter(topic=science.pk, publisher=ANY)
        by_publisher = kept.filter(topic=science.pk, year=ANY)
        assert on_topic > 0
        assert [sum(rows.values_list("number", flat=True)) for rows in (by_year, by_publisher)] == [on_topic] * 2
