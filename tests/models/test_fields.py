"""Partial dates in the database: the value and its two date columns never part."""

from datetime import date

import pytest
from django import forms
from django.core.exceptions import ValidationError

from archive.dates import PartialDate
from archive.models import Article, SeedText, Statement
from archive.models.fields import PUBLIC_ID_LENGTH, new_public_id
from tests.builders import make_article, make_text

pytestmark = pytest.mark.django_db

APRIL = PartialDate.parse("2024-04")
WRITTEN = ["2024", "2024-04", "2024-04-26", "2024-04-22/2024-04-26"]


def bounds(article: Article) -> tuple[PartialDate | None, date | None, date | None]:
    return article.published, article.published_earliest, article.published_latest


def of(period: PartialDate | None) -> tuple[PartialDate | None, date | None, date | None]:
    return (period, period.earliest, period.latest) if period else (None, None, None)


def stored(article: Article) -> tuple[PartialDate | None, date | None, date | None]:
    """Return what the database holds, each column read for itself."""
    return Article.objects.values_list("published", "published_earliest", "published_latest").get(pk=article.pk)


class PublishedForm(forms.ModelForm):
    class Meta:
        model = Article
        fields = ["published"]


@pytest.mark.parametrize("written", [*WRITTEN, None])
def test_round_trip(written):
    period = PartialDate.parse(written) if written else None
    article = make_article()
    article.published = period
    article.save()
    assert stored(article) == of(period)
    assert bounds(Article.objects.get(pk=article.pk)) == of(period)


def test_setting_the_value_sets_the_columns():
    article = Article()
    article.published = "2024-04"
    assert bounds(article) == of(APRIL)
    article.published = ""
    assert bounds(article) == of(None)


def test_a_new_instance_has_its_columns():
    assert bounds(Article(published="2024-04")) == of(APRIL)
    assert bounds(Article(published=APRIL)) == of(APRIL)


def test_create():
    article = Article.objects.create(text=make_text("A text."), published="2024-04")
    assert stored(article) == bounds(article) == of(APRIL)


def test_bulk_create():
    [article] = Article.objects.bulk_create([Article(text=make_text("A text."), published=APRIL)])
    assert stored(article) == of(APRIL)


def test_update_or_create():
    article = make_article(published="2023")
    again, created = Article.objects.update_or_create(text=article.text, defaults={"published": APRIL})
    assert not created
    assert stored(again) == of(APRIL)
    other = SeedText.objects.create(sha256="0" * 64, size=1, encoding="utf-8", encoding_how="test", text="x")
    new, created = Article.objects.update_or_create(text=other, defaults={"published": APRIL})
    assert created
    assert stored(new) == of(APRIL)


def test_saving_the_columns_the_field_names_saves_all_three():
    article = make_article(published="2023")
    article.published = APRIL
    article.save(update_fields=Article._meta.get_field("published").columns)
    assert stored(article) == of(APRIL)


@pytest.mark.parametrize(
    "fields", [["title"], ["published"], ["published_earliest"], ["published", "published_latest"]]
)
def test_deferred_loading(fields):
    article = make_article(published="2024-04")
    assert bounds(Article.objects.only(*fields).get(pk=article.pk)) == of(APRIL)
    assert bounds(Article.objects.defer(*fields).get(pk=article.pk)) == of(APRIL)


def test_deferred_columns_that_are_saved_stay():
    article = make_article(published="2024-04")
    other = Article.objects.only("title").get(pk=article.pk)
    other.title = "Another"
    other.save()
    assert stored(article) == of(APRIL)


def test_refresh_brings_back_what_is_stored():
    article = make_article(published="2024-04")
    article.published = "2020"
    article.refresh_from_db()
    assert bounds(article) == of(APRIL)


@pytest.mark.parametrize("written", WRITTEN)
def test_a_form_takes_what_it_shows(written):
    article = make_article(published=written)
    shown = PublishedForm(instance=article)["published"].value()
    form = PublishedForm({"published": str(shown)}, instance=article)
    assert not form.has_changed()
    assert bounds(form.save()) == of(PartialDate.parse(written))


@pytest.mark.parametrize(("given", "period"), [("2024-04", APRIL), (" 2024-04 ", APRIL), ("", None), ("  ", None)])
def test_a_form_sets_the_columns(given, period):
    article = make_article(published="2023-01-01")
    form = PublishedForm({"published": given}, instance=article)
    assert form.has_changed()
    assert stored(form.save()) == of(period)


def test_a_form_says_what_it_wants():
    form = PublishedForm({"published": "May 2024"}, instance=make_article())
    assert "2024-04-26" in form.errors["published"][0]


def test_full_clean_accepts_every_precision_and_keeps_the_columns():
    for written in WRITTEN:
        article = make_article(published=written)
        article.full_clean()
        assert bounds(article) == of(PartialDate.parse(written))


def test_what_is_no_date_is_never_set():
    with pytest.raises(ValidationError, match="is no date"):
        Article(published="yesterday")


def test_filters_take_text_and_dates():
    article = make_article(published="2024-04")
    assert Article.objects.get(published="2024-04") == article
    assert Article.objects.get(published=APRIL) == article
    assert not Article.objects.filter(published="2024").exists()
    assert Article.objects.get(published__isnull=False) == article


def test_serialises_as_written():
    article = make_article(published="2024-04")
    field = Article._meta.get_field("published")
    assert field.value_to_string(article) == "2024-04"
    assert field.to_python("2024-04") == APRIL


def test_a_statements_day_keeps_its_own_columns():
    statement = Statement(said_on="2024-04-26")
    assert (statement.said_earliest, statement.said_latest) == (date(2024, 4, 26), date(2024, 4, 26))


def test_public_ids_are_short_and_without_look_alikes():
    ids = {new_public_id() for _ in range(1000)}
    assert len(ids) == 1000
    assert {len(one) for one in ids} == {PUBLIC_ID_LENGTH}
    assert not set("".join(ids)) & set("01lo")
