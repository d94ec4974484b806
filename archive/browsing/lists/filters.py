"""What each list holds, what it can be narrowed by and what it is ordered by.

A filter is a parameter of the address; ``page`` is the query of a list.
"""

from collections.abc import Collection
from datetime import date
from typing import Any, ClassVar

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db.models import Case, Exists, F, Q, QuerySet, Value, When

from archive.browsing.archive_stats import statements_on
from archive.browsing.lists.filterset import SORT, ListFilter
from archive.browsing.lists.pagination import (
    BEST_MATCH,
    BY_NAME,
    MATCH,
    MOST_SAID,
    NEWEST,
    OLDEST,
    Page,
    page_of_matches,
    with_score,
)
from archive.browsing.lists.rows import key_of
from archive.dates import PartialDate
from archive.indexing.build import words_key
from archive.indexing.models import ArticleEntry, SpeakerCount, StatementEntry
from archive.indexing.text import SearchQuery, SearchQueryError
from archive.models import Organisation, Person, ReviewState, Statement, Topic, TopicPhrase
from archive.models.fields import PartialDateFormField
from archive.names import fold

#: As ``publisher``: articles whose text states none. No slug is a lone dash.
NOT_STATED = "-"
_FITS_SHOWN = 8


class WordsField(forms.CharField):
    """Words to look for; what holds no letter or digit is no search."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=200, widget=forms.SearchInput, **kwargs)
        self.error_messages["max_length"] = "is longer than 200 characters: look for fewer words"

    def clean(self, value: Any) -> str:
        words = super().clean(value)
        if words and not any(c.isalnum() for c in fold(words)):
            raise ValidationError("has neither letters nor digits to look for")
        return words


class SearchWords(str):
    """Words as typed, with the question they ask."""

    question: SearchQuery


class QuestionField(WordsField):
    """Words to look for, understood as ``archive.indexing.text`` tells."""

    def clean(self, value: Any) -> Any:
        words = forms.CharField.clean(self, value)
        if not words:
            return ""
        asked = SearchWords(words)
        try:
            asked.question = SearchQuery.of(words)
        except SearchQueryError as error:
            raise ValidationError(str(error)) from error
        return asked


class DateField(PartialDateFormField):
    """A partial date."""

    def __init__(self, **kwargs: Any) -> None:
        # One hint stands under both fields.
        super().__init__(help_text="", widget=forms.TextInput({"aria-describedby": "f-dates"}), **kwargs)

    def clean(self, value: Any) -> PartialDate | None:
        try:
            return super().clean(value)
        except ValidationError as error:
            raise ValidationError("is no date: write 2024, 2024-04 or 2024-04-26") from error


class RecordField(forms.ModelChoiceField):
    """A record by slug, as links have it, or by name, as a reader types it."""

    widget = forms.TextInput

    def __init__(self, queryset: Any, *, null_value: str = "", **kwargs: Any) -> None:
        """``null_value`` asks for records that have none."""
        self.null_value = null_value
        for unused in ("empty_label", "null_label"):
            kwargs.pop(unused, None)
        super().__init__(queryset, to_field_name="slug", **kwargs)

    def to_python(self, value: Any) -> Any:
        words = str(value or "").strip()
        if not words or words == self.null_value:
            return words or None
        if "\0" in words:
            raise ValidationError("has a null character, which no name has")
        if len(words) > 300:
            raise ValidationError("is longer than 300 characters")
        assert self.queryset is not None
        return self.queryset.filter(slug=words).first() or self._named(words)

    def _named(self, words: str) -> Any:
        """Return the one record that the words mean for certain. Raise ``ValidationError`` with those they fit."""
        records: Any = self.queryset
        noun = records.model._meta.verbose_name
        wanted = Q(pk__in=records.named(words).values("pk")) if fold(words) else Q(pk__in=())
        # The one meant for certain comes first, however many others the words fit.
        nearest = Case(When(name__iexact=words, then=1), default=2)
        found = list(records.filter(wanted).order_by(nearest, "sort_key", "pk")[: _FITS_SHOWN + 1])
        chosen = (
            [one for one in found if fold(one.name) == fold(words)]
            or (len(found) <= _FITS_SHOWN and [one for one in found if _is_whole_words(words, one.name)])
            or found
        )
        if not chosen:
            raise ValidationError(f"is no {noun} in the archive")
        if len(chosen) > 1:
            fits = {"fits": chosen[:_FITS_SHOWN]}
            raise ValidationError(f"fits more than one {noun}", code="ambiguous", params=fits)
        return chosen[0]


def _is_whole_words(words: str, name: str) -> bool:
    return set(fold(words).split()) <= set(fold(name).split())


class WordsFilter(django_filters.CharFilter):
    field_class = WordsField


class QuestionFilter(django_filters.CharFilter):
    field_class = QuestionField


class DateFilter(django_filters.CharFilter):
    field_class = DateField


class RecordFilter(django_filters.ModelChoiceFilter):
    field_class = RecordField


class WordChoiceFilter(django_filters.ChoiceFilter):
    """One of a few words; ``empty_label`` says what holds without one."""

    def __init__(self, *, choices: Any, empty_label: str = "any", **kwargs: Any) -> None:
        known = ", ".join(value for value, _ in choices)
        messages = {"invalid_choice": f"is not one of: {known}"}
        super().__init__(choices=choices, empty_label=empty_label, error_messages=messages, **kwargs)


def _people(request: Any) -> Any:
    return Person.objects.public()


def _organisations(request: Any) -> Any:
    return Organisation.objects.public()


def _topics(request: Any) -> Any:
    return Topic.objects.public()


_REVIEW = [(ReviewState.ACCEPTED.value, "reviewed"), (ReviewState.UNREVIEWED.value, "not yet reviewed")]
_BY_TIME = [("oldest", "oldest first"), ("best", "best match first")]
_IS_YEAR = RegexValidator(r"^(?!0000)[0-9]{4}\Z", "is no year: write it with four digits, as 2024")
_NAME_HINT = "Any of the names, or part of one"


class EntryFilter(ListFilter):
    """What the lists of statements and of articles have in common: both are read from the index."""

    #: Filters after which few entries are left: words are looked for in these, not in all.
    SELECTIVE: ClassVar[tuple[str, ...]]

    topic = RecordFilter(label="Topic", queryset=_topics, method="filter_topic")
    publisher = RecordFilter(label="Publisher", queryset=_organisations, null_value=NOT_STATED, null_label="not stated")
    from_ = DateFilter(label="From", method="filter_from")
    to = DateFilter(label="To", method="filter_to")
    undated = WordChoiceFilter(label="Undated", choices=[("yes", "no date printed")], method="filter_undated")
    year = django_filters.CharFilter(label="Year", validators=[_IS_YEAR])
    review = WordChoiceFilter(label="Review", choices=_REVIEW)
    sort = WordChoiceFilter(label="Order", choices=_BY_TIME, empty_label="newest first", method="unchanged")

    def without(self, *names: str) -> QuerySet[Any]:
        found: Any = super().without("q", *names)
        if "q" in names or not self.question:
            return found
        asked: QuerySet[Any] = (found.asking if self._asks_words_index(names) else found.holding)(self.question)
        return asked

    def newest(self, *left_out: str) -> QuerySet[Any]:
        """Return the entries under all filters but those left out, newest first."""
        return self.without(*left_out, SORT).order_by(MATCH if self._asks_words_index(left_out) else "sort_position")

    def page(self, *, after: str = "", before: str = "", size: int) -> Page:
        cursor: Any = {"after": after, "before": before, "size": size}
        found, order = self.without(SORT), self.chosen(SORT)
        if order == "best":
            return BEST_MATCH.page(with_score(self.newest(), self.question, self.plural), **cursor)
        if self._asks_words_index():
            return page_of_matches(found, oldest=order == "oldest", **cursor)
        return (OLDEST if order == "oldest" else NEWEST).page(found, **cursor)

    def may_hold(self, year: int | None) -> bool:
        """Whether entries of a year, or of none, can be within the period asked for."""
        first, last = self.chosen("from"), self.chosen("to")
        if year is None:
            return not first and not last
        return (not first or year >= first.earliest.year) and (not last or year <= last.latest.year)

    def _asks_words_index(self, left_out: Collection[str] = ()) -> bool:
        """Whether words are looked for in the index of words, which then gives the order."""
        return bool(self.question) and not any(self.chosen(name) for name in self.SELECTIVE if name not in left_out)

    def filter_topic(self, found: Any, name: str, topic: Topic) -> Any:
        return found.on_topic(topic)

    def filter_from(self, found: Any, name: str, first: PartialDate) -> Any:
        return found.published_within(PartialDate(first.earliest, date.max))

    def filter_to(self, found: Any, name: str, last: PartialDate) -> Any:
        return found.published_within(PartialDate(date.min, last.latest))

    def filter_undated(self, found: Any, name: str, value: str) -> Any:
        return found.filter(year__isnull=True)


class StatementFilter(EntryFilter):
    """The list of statements."""

    plural, singular = "statements", "statement"
    GROUPS: ClassVar = (
        ("q",), ("from", "to", "undated"), ("year",), ("speaker",), ("unnamed",), ("body",), ("organisation",),
        ("topic",), ("publisher",), ("kind",), ("review",), ("once",),
    )  # fmt: skip
    SELECTIVE: ClassVar = ("speaker", "unnamed", "body", "organisation")

    q = QuestionFilter(label="Words", help_text="“side by side”, begin*, -without", method="unchanged")
    speaker = RecordFilter(label="Speaker", queryset=_people, method="filter_speaker")
    unnamed = WordsFilter(label="Speaker in words", method="filter_unnamed")
    body = RecordFilter(label="Said by", queryset=_organisations, method="filter_body")
    organisation = RecordFilter(
        label="Organisation", queryset=_organisations, method="filter_organisation",
        help_text="Itself, and those who hold a role there",
    )  # fmt: skip
    kind = WordChoiceFilter(label="Kind", choices=Statement.Kind.choices)
    once = WordChoiceFilter(
        label="Reports", choices=[("yes", "the fullest of each remark")], empty_label="all", method="filter_once"
    )

    @classmethod
    def everything(cls) -> QuerySet[StatementEntry]:
        return StatementEntry.objects.all()

    def filter_speaker(self, found: Any, name: str, person: Person) -> Any:
        return found.said_by(f"p{person.pk}")

    def filter_unnamed(self, found: Any, name: str, words: str) -> Any:
        return found.said_by(f"w{words_key(words)}")

    def filter_body(self, found: Any, name: str, organisation: Organisation) -> Any:
        return found.said_by(f"o{organisation.pk}")

    def filter_organisation(self, found: Any, name: str, organisation: Organisation) -> Any:
        return found.of_members(organisation)

    def filter_once(self, found: Any, name: str, value: str) -> Any:
        return found.once()


class ArticleFilter(EntryFilter):
    """The list of articles."""

    plural, singular = "articles", "article"
    GROUPS: ClassVar = (
        ("q",), ("from", "to", "undated"), ("year",), ("person",), ("organisation",), ("topic",), ("publisher",),
        ("review",),
    )  # fmt: skip
    SELECTIVE: ClassVar = ("person", "organisation")

    q = QuestionFilter(
        label="Words", help_text="In the title or the text; “side by side”, begin*, -without", method="unchanged"
    )
    person = RecordFilter(label="Person", queryset=_people, help_text="Named or speaking in it", method="filter_person")
    organisation = RecordFilter(
        label="Organisation", queryset=_organisations, help_text="Named or speaking in it",
        method="filter_organisation",
    )  # fmt: skip

    @classmethod
    def everything(cls) -> QuerySet[ArticleEntry]:
        return ArticleEntry.objects.all()

    def filter_person(self, found: Any, name: str, person: Person) -> Any:
        return found.naming(f"p{person.pk}")

    def filter_organisation(self, found: Any, name: str, organisation: Organisation) -> Any:
        return found.naming(f"o{organisation.pk}")


class AuthorityFilter(ListFilter):
    """What the lists of people, organisations and topics have in common: by name, or by how much is said."""

    sort = WordChoiceFilter(
        label="Order", choices=[("statements", "most statements first")], empty_label="by name", method="unchanged"
    )

    def page(self, **cursor: Any) -> Page:
        found = self.without(SORT)
        return MOST_SAID.page(*self.by_said(found), **cursor) if self.chosen(SORT) else BY_NAME.page(found, **cursor)

    def by_said(self, found: Any) -> tuple[Any, ...]:
        """Return the records with ``said``, how many statements are theirs, in parts that follow each other."""
        raise NotImplementedError

    def filter_name(self, found: Any, name: str, words: str) -> Any:
        return found.named(words)


class EntityFilter(AuthorityFilter):
    """What the lists of people and of organisations have in common."""

    #: What their keys in the index begin with.
    letter: ClassVar[str]

    q = WordsFilter(label="Name", help_text=_NAME_HINT, method="filter_name")
    review = WordChoiceFilter(label="Review", choices=_REVIEW)

    def by_said(self, found: Any) -> tuple[Any, ...]:
        # Who said something is found by how much, without a look at all the others.
        speaking = found.filter(speaker__said__gt=0)
        silent = found.filter(~Exists(SpeakerCount.objects.filter(who=key_of(self.letter), said__gt=0)))
        return speaking.annotate(said=F("speaker__said")), silent.annotate(said=Value(0))


class PersonFilter(EntityFilter):
    """The list of people."""

    plural, singular, letter = "people", "person", "p"
    GROUPS: ClassVar = (("q",), ("organisation",), ("review",))

    organisation = RecordFilter(
        label="Organisation", queryset=_organisations, help_text="Holds a role there, as printed",
        method="filter_organisation",
    )  # fmt: skip

    @classmethod
    def everything(cls) -> Any:
        return Person.objects.public()

    def filter_organisation(self, found: Any, name: str, organisation: Organisation) -> Any:
        return found.holding_role_at(organisation)


class OrganisationFilter(EntityFilter):
    """The list of organisations."""

    plural, singular, letter = "organisations", "organisation", "o"
    GROUPS: ClassVar = (("q",), ("kind",), ("review",))

    kind = WordChoiceFilter(label="Kind", choices=Organisation.Kind.choices)

    @classmethod
    def everything(cls) -> Any:
        return Organisation.objects.public()


class TopicFilter(AuthorityFilter):
    """The list of topics."""

    plural, singular = "topics", "topic"
    GROUPS: ClassVar = (("q",),)

    q = WordsFilter(label="Name", help_text="Any part of it, or of a phrase that suggests it", method="filter_name")

    @classmethod
    def everything(cls) -> Any:
        return Topic.objects.public()

    def by_said(self, found: Any) -> tuple[Any, ...]:
        return (found.annotate(said=statements_on()),)

    def filter_name(self, found: Any, name: str, words: str) -> Any:
        """Keep topics with every word in the name, or every word in one of their phrases."""
        phrases = TopicPhrase.objects.order_by()
        for word in fold(words).split():
            phrases = phrases.filter(folded__contains=word)
        by_name = Topic.objects.named(words).order_by().values("pk")
        return found.filter(Q(pk__in=by_name) | Q(pk__in=phrases.values("topic")))
