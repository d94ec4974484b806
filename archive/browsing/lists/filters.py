"""What a list can be narrowed by. Every filter is a parameter of the address, and one of a queryset's own words."""

from collections.abc import Callable
from datetime import date
from typing import Any, ClassVar

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Case, Q, When

from archive.browsing.lists.filterset import ListFilter
from archive.dates import PartialDate
from archive.indexing.build import words_key
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


class Asked(str):
    """Words as typed, with the question they ask."""

    question: SearchQuery


class QuestionField(WordsField):
    """Words to look for, understood as ``archive.indexing.text`` tells."""

    def clean(self, value: Any) -> Any:
        words = forms.CharField.clean(self, value)
        if not words:
            return ""
        asked = Asked(words)
        try:
            asked.question = SearchQuery.of(words)
        except SearchQueryError as error:
            raise ValidationError(str(error)) from error
        return asked


class YearField(forms.CharField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        year = super().clean(value)
        if year and not (len(year) == 4 and year.isascii() and year.isdigit() and year != "0000"):
            raise ValidationError("is no year: write it with four digits, as 2024")
        return year


class WordField(forms.ChoiceField):
    """One of a few words; ``otherwise`` says what holds without one."""

    def __init__(self, *, choices: Any, otherwise: str = "any", **kwargs: Any) -> None:
        super().__init__(choices=[("", otherwise), *choices], **kwargs)
        self.error_messages["invalid_choice"] = "is not one of: " + ", ".join(value for value, _ in choices)


class DateField(PartialDateFormField):
    def __init__(self, **kwargs: Any) -> None:
        # One hint stands under both fields.
        super().__init__(help_text="", widget=forms.TextInput({"aria-describedby": "f-dates"}), **kwargs)

    def clean(self, value: Any) -> PartialDate | None:
        try:
            return super().clean(value)
        except ValidationError as error:
            raise ValidationError("is no date: write 2024, 2024-04 or 2024-04-26") from error


class RecordField(forms.CharField):
    """A person or organisation: by slug, as links have it, or by name, as a reader types it."""

    def __init__(self, *, records: Callable[[], Any], noun: str, none: str = "", **kwargs: Any) -> None:
        self.records, self.noun, self.none = records, noun, none
        super().__init__(max_length=300, **kwargs)
        self.error_messages["max_length"] = "is longer than 300 characters"

    def clean(self, value: Any) -> Any:
        words = super().clean(value)
        if not words:
            return None
        if self.none and words == self.none:
            return words
        records = self.records()
        if found := records.filter(slug=words).first():
            return found  # as links have it: one look
        wanted = Q(pk__in=records.named(words).values("pk")) if fold(words) else Q(pk__in=())
        # The one meant for certain comes first, however many others the words fit.
        nearest = Case(When(name__iexact=words, then=1), default=2)
        found = list(records.filter(wanted).order_by(nearest, "sort_key", "pk")[: _FITS_SHOWN + 1])
        chosen = (
            [one for one in found if fold(one.name) == fold(words)]
            or (len(found) <= _FITS_SHOWN and [one for one in found if _whole_words(words, one.name)])
            or found
        )
        if len(chosen) == 1:
            return chosen[0]
        if not chosen:
            raise ValidationError(f"is no {self.noun} in the archive")
        raise ValidationError(
            f"fits more than one {self.noun}", code="ambiguous", params={"fits": chosen[:_FITS_SHOWN]}
        )


def _whole_words(words: str, name: str) -> bool:
    return set(fold(words).split()) <= set(fold(name).split())


class DomainFilter(django_filters.Filter):
    """Applies one word of a queryset's own to the cleaned value."""

    def __init__(self, apply: Callable[[Any, Any], Any], field_class: type[forms.Field], **kwargs: Any) -> None:
        self.apply, self.field_class = apply, field_class
        super().__init__(**kwargs)

    def filter(self, qs: Any, value: Any) -> Any:
        return qs if value in (None, "") else self.apply(qs, value)


def _people() -> Any:
    return Person.objects.public()


def _organisations() -> Any:
    return Organisation.objects.public()


def _topics() -> Any:
    return Topic.objects.public()


def _words(hint: str) -> DomainFilter:
    return DomainFilter(lambda found, asked: found.asking(asked.question), QuestionField, label="Words", help_text=hint)


def _name(hint: str) -> DomainFilter:
    return DomainFilter(lambda found, words: found.named(words), WordsField, label="Name", help_text=hint)


def _from() -> DomainFilter:
    return DomainFilter(
        lambda found, first: found.published_within(PartialDate(first.earliest, date.max)), DateField, label="From"
    )


def _to() -> DomainFilter:
    return DomainFilter(
        lambda found, last: found.published_within(PartialDate(date.min, last.latest)), DateField, label="To"
    )


def _undated() -> DomainFilter:
    return DomainFilter(
        lambda found, _: found.filter(year__isnull=True),
        WordField,
        label="Undated",
        choices=[("yes", "no date printed")],
    )


def _year() -> DomainFilter:
    return DomainFilter(lambda found, year: found.filter(year=int(year)), YearField, label="Year")


def _topic() -> DomainFilter:
    return DomainFilter(
        lambda found, topic: found.on_topic(topic), RecordField, label="Topic", records=_topics, noun="topic"
    )


def _word(field: str, label: str, choices: Any) -> DomainFilter:
    return DomainFilter(lambda found, value: found.filter(**{field: value}), WordField, label=label, choices=choices)


def _review() -> DomainFilter:
    shown = [(ReviewState.ACCEPTED.value, "reviewed"), (ReviewState.UNREVIEWED.value, "not yet reviewed")]
    return _word("review", "Review", shown)


def _publisher() -> DomainFilter:
    def apply(found: Any, value: Any) -> Any:
        return found.filter(publisher=None if value == NOT_STATED else value)

    return DomainFilter(
        apply, RecordField, label="Publisher", records=_organisations, noun="publisher", none=NOT_STATED
    )


def _person(apply: Any, label: str, help_text: str = "") -> DomainFilter:
    return DomainFilter(apply, RecordField, label=label, records=_people, noun="person", help_text=help_text)


def _organisation(apply: Any, help_text: str, label: str = "Organisation") -> DomainFilter:
    return DomainFilter(
        apply,
        RecordField,
        label=label,
        records=_organisations,
        noun="organisation",
        help_text=help_text,
    )


def _sort() -> DomainFilter:
    """The order is not applied here: a page is cut in it (``archive.browsing.lists.pagination``)."""
    return DomainFilter(
        lambda found, _: found,
        WordField,
        label="Order",
        choices=[("oldest", "oldest first"), ("best", "best match first")],
        otherwise="newest first",
    )


class StatementFilter(ListFilter):
    plural, singular = "statements", "statement"
    GROUPS: ClassVar = (
        ("q",), ("from", "to", "undated"), ("year",), ("speaker",), ("unnamed",), ("body",), ("organisation",),
        ("topic",), ("publisher",), ("kind",), ("review",), ("once",),
    )  # fmt: skip
    #: Filters after which few statements are left: words are looked for in these, not in all.
    FEW: ClassVar = ("speaker", "unnamed", "body", "organisation")

    q = _words("“side by side”, begin*, -without")
    speaker = _person(lambda found, person: found.said_by(f"p{person.pk}"), "Speaker")
    unnamed = DomainFilter(
        lambda found, words: found.said_by(f"w{words_key(words)}"), WordsField, label="Speaker in words"
    )
    body = _organisation(lambda found, body: found.said_by(f"o{body.pk}"), "", "Said by")
    organisation = _organisation(
        lambda found, organisation: found.of_members(organisation), "Itself, and those who hold a role there"
    )
    topic = _topic()
    publisher = _publisher()
    from_ = _from()
    to = _to()
    undated = _undated()
    year = _year()
    kind = _word("kind", "Kind", Statement.Kind.choices)
    review = _review()
    once = DomainFilter(
        lambda found, _: found.once(),
        WordField,
        label="Reports",
        choices=[("yes", "the fullest of each remark")],
        otherwise="all",
    )
    sort = _sort()


class ArticleFilter(ListFilter):
    plural, singular = "articles", "article"
    GROUPS: ClassVar = (
        ("q",), ("from", "to", "undated"), ("year",), ("person",), ("organisation",), ("topic",), ("publisher",),
        ("review",),
    )  # fmt: skip
    FEW: ClassVar = ("person", "organisation")

    q = _words("In the title or the text; “side by side”, begin*, -without")
    person = _person(lambda found, person: found.naming(f"p{person.pk}"), "Person", "Named or speaking in it")
    organisation = _organisation(
        lambda found, organisation: found.naming(f"o{organisation.pk}"), "Named or speaking in it"
    )
    topic = _topic()
    publisher = _publisher()
    from_ = _from()
    to = _to()
    undated = _undated()
    year = _year()
    review = _review()
    sort = _sort()


def _by_number() -> DomainFilter:
    return DomainFilter(
        lambda found, _: found,
        WordField,
        label="Order",
        choices=[("statements", "most statements first")],
        otherwise="by name",
    )


class PersonFilter(ListFilter):
    plural, singular = "people", "person"
    GROUPS: ClassVar = (("q",), ("organisation",), ("review",))

    q = _name("Any of the names, or part of one")
    organisation = _organisation(
        lambda found, organisation: found.holding_role_at(organisation), "Holds a role there, as printed"
    )
    review = _review()
    sort = _by_number()


class OrganisationFilter(ListFilter):
    plural, singular = "organisations", "organisation"
    GROUPS: ClassVar = (("q",), ("kind",), ("review",))

    q = _name("Any of the names, or part of one")
    kind = _word("kind", "Kind", Organisation.Kind.choices)
    review = _review()
    sort = _by_number()


def _topics_called(found: Any, words: str) -> Any:
    """Topics with every word in the name, or every word in one of their phrases."""
    phrases = TopicPhrase.objects.order_by()
    for word in fold(words).split():
        phrases = phrases.filter(folded__contains=word)
    by_name = Topic.objects.named(words).order_by().values("pk")
    return found.filter(Q(pk__in=by_name) | Q(pk__in=phrases.values("topic")))


class TopicFilter(ListFilter):
    plural, singular = "topics", "topic"
    GROUPS: ClassVar = (("q",),)

    q = DomainFilter(
        _topics_called,
        WordsField,
        label="Name",
        help_text="Any part of it, or of a phrase that suggests it",
    )
    sort = _by_number()
