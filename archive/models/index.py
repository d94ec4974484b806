"""The reading index: what lists, counts and searches of the readers' pages are read from.

Derived rows, one for each record that readers may see under the current ``ARCHIVE_PUBLIC``. ``archive.indexing`` keeps
them in step; nobody else writes them. They hold no foreign key constraint: what they point at may go first.

``place`` orders everything: ascending it is newest first, the undated last, articles of a day by their key, statements
of an article in the order of its text. It is the primary key, so that a page of a list is a stretch of the table.
``oldest`` is the same the other way round: oldest first, the undated last.
"""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q, Subquery, Value
from django.db.models.functions import Cast, Concat, StrIndex
from django.db.models.lookups import Exact, GreaterThan

from archive.dates import PartialDate

_NTH_BITS, _ARTICLE_BITS, _DAY_BITS = 17, 24, 22
_DAY = 1 << (_NTH_BITS + _ARTICLE_BITS)
_NO_DAY = (1 << _DAY_BITS) - 1
#: How many statements of one article have a place of their own; those after share the order of their keys.
MOST_IN_ARTICLE = (1 << _NTH_BITS) - 1


def place(day: int | None, article: int, nth: int = 0) -> int:
    """Place of the ``nth`` statement (from 1; 0 is the article itself) of an article of that day, as an ordinal."""
    return _packed(_NO_DAY if day is None else _NO_DAY - 1 - day, article, nth)


def oldest(day: int | None, article: int, nth: int = 0) -> int:
    return _packed(_NO_DAY if day is None else day, article, nth)


def places_of(first_day: int, last_day: int) -> tuple[int, int]:
    """The lowest and the highest place of all that is of these days."""
    return _packed(_NO_DAY - 1 - last_day, 0, 0), _packed(_NO_DAY - first_day, 0, 0) - 1


def day_of(at: int) -> int | None:
    """The day that a place is of, as an ordinal."""
    turned = at >> (_ARTICLE_BITS + _NTH_BITS)
    return None if turned == _NO_DAY else _NO_DAY - 1 - turned


def article_of(at: int) -> int:
    """The key of the article that a place is of, or in."""
    return (at >> _NTH_BITS) & ((1 << _ARTICLE_BITS) - 1)


#: In a tally: whatever the value; and not stated.
ANY, NONE = -1, 0
#: The first place of what has no date.
UNDATED = _NO_DAY << (_ARTICLE_BITS + _NTH_BITS)


def _packed(day: int, article: int, nth: int) -> int:
    if article >> _ARTICLE_BITS or nth >> _NTH_BITS:
        raise ValueError(f"No place for statement {nth} of article {article}: the index holds 2^24 articles of 2^17.")
    return (day << (_ARTICLE_BITS + _NTH_BITS)) | (article << _NTH_BITS) | nth


class Pointer(models.ForeignKey):
    """A key without a constraint, and without a word in the other's life: derived rows are written anew."""

    def __init__(self, to: Any, **kwargs: Any) -> None:
        kwargs |= {"on_delete": models.DO_NOTHING, "db_constraint": False, "related_name": "+"}
        kwargs.setdefault("db_index", False)
        super().__init__(to, **kwargs)


class PlaceField(models.BigIntegerField):
    """SQLite keeps a table in the order of a key that is called "integer"."""

    def db_type(self, connection: Any) -> Any:
        return "integer" if connection.vendor == "sqlite" else super().db_type(connection)


class EntryQuerySet[Model: models.Model](models.QuerySet[Model]):
    def newest_first(self) -> Self:
        return self.order_by("place")

    def published_within(self, period: PartialDate) -> Self:
        """Those whose date of publication may lie in the period."""
        found = self
        if period.earliest != date.min:
            # By place, too: the last day it may be of is what places are made of.
            _, last = places_of(period.earliest.toordinal(), date.max.toordinal())
            found = found.filter(place__lte=last)
        if period.latest != date.max:
            # What is not of one day may end later, but by no more than the longest there is.
            newest, _ = places_of(period.latest.toordinal(), period.latest.toordinal())
            longest = Subquery(Edition.objects.filter(pk=1).values("longest"), output_field=models.BigIntegerField())
            found = found.filter(earliest__lte=period.latest, place__gte=Value(newest) - longest * Value(_DAY))
        return found.filter(place__lt=UNDATED)

    def asking(self, question: Any) -> Self:
        """Those that hold what a question asks for, found by its terms. They come by ``terms__pk``."""
        found = self.filter(terms__terms__match=question)
        for one in question.wanted:
            if not one.is_exact:
                found = found._with(one.text)
        for one in question.unwanted:
            if not one.is_exact:
                found = found._without(one.text)
        return found

    def holding(self, question: Any) -> Self:
        """The same, found by reading the words of each: where other filters have left few."""
        found = self
        for one in question.wanted:
            found = found._with(one.text)
        for one in question.unwanted:
            found = found._without(one.text)
        return found

    def _with(self, text: str) -> Self:
        return self.filter(GreaterThan(StrIndex("words__words", Value(text)), 0))

    def _without(self, text: str) -> Self:
        return self.filter(Exact(StrIndex("words__words", Value(text)), 0))


class ArticleEntryQuerySet(EntryQuerySet["ArticleEntry"]):
    def on_topic(self, topic: Any) -> Self:
        return self.filter(place__in=Subject.objects.filter(topic=topic, of_article=True).values("place"))

    def naming(self, who: str) -> Self:
        """Articles that name a person or organisation, or hold a statement of theirs."""
        return self.filter(place__in=Naming.objects.filter(who=who).values("article_entry"))


class StatementEntryQuerySet(EntryQuerySet["StatementEntry"]):
    def said_by(self, who: str) -> Self:
        """As speaker or one of several speakers; not as the reporter of another's words."""
        return self.filter(place__in=Voice.objects.filter(who=who).values("statement_entry"))

    def on_topic(self, topic: Any) -> Self:
        return self.filter(place__in=Subject.objects.filter(topic=topic, of_article=False).values("place"))

    def once(self) -> Self:
        """Of each remark the fullest report only."""
        return self.filter(repeats=False)

    def of_members(self, organisation: Any) -> Self:
        """Said by the organisation itself or by someone who holds a role there."""
        return self.filter(place__in=Voice.objects.of_members(organisation).values("statement_entry"))


class VoiceQuerySet(models.QuerySet["Voice"]):
    def of_members(self, organisation: Any) -> Self:
        held = organisation.roles.public().order_by()
        keys = held.values(code=Concat(Value("p"), Cast("person_id", models.CharField(max_length=20))))
        return self.filter(Q(who=f"o{organisation.pk}") | Q(who__in=keys))


class Entry(models.Model):
    """What the lists of articles and of statements have in common."""

    place = PlaceField(primary_key=True)
    oldest = models.BigIntegerField(unique=True)
    review = models.CharField(max_length=10)
    publisher = Pointer("archive.Organisation", null=True)
    year = models.SmallIntegerField(null=True)
    earliest = models.DateField(null=True)
    latest = models.DateField(null=True)

    class Meta:
        abstract = True


class ArticleEntry(Entry):
    article = Pointer("Article", db_index=True)
    said = models.PositiveIntegerField(help_text="Public statements in it.")

    objects = ArticleEntryQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        indexes: ClassVar = [
            models.Index(fields=["publisher", "place"], name="articleentry_publisher"),
            models.Index(fields=["year", "place"], name="articleentry_year"),
        ]


class StatementEntry(Entry):
    statement = Pointer("Statement", db_index=True)
    article = Pointer("Article", db_index=True)
    kind = models.CharField(max_length=8)
    repeats = models.BooleanField(default=False, help_text="A fuller report of the same remark is in the archive.")

    objects = StatementEntryQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        indexes: ClassVar = [
            models.Index(fields=["publisher", "place"], name="statemententry_publisher"),
            models.Index(fields=["year", "place"], name="statemententry_year"),
            models.Index(fields=["kind", "place"], name="statemententry_kind"),
            models.Index(fields=["review", "kind", "place"], name="statemententry_review_kind"),
            models.Index(fields=["review", "place"], name="statemententry_review"),
        ]


class Voice(models.Model):
    """A speaker of a statement: a person, an organisation, or words that name neither.

    ``who`` is one key for all three: ``p12``, ``o7``, ``w`` and the folded words.
    """

    statement_entry = Pointer("StatementEntry", db_column="place")
    article = Pointer("Article", db_index=True)
    who = models.CharField(max_length=201)
    person = Pointer("Person", null=True)
    organisation = Pointer("Organisation", null=True)
    kind = models.CharField(max_length=8)
    review = models.CharField(max_length=10)
    publisher = Pointer("Organisation", null=True)
    year = models.SmallIntegerField(null=True)

    objects = VoiceQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        indexes: ClassVar = [
            models.Index(fields=["statement_entry", "who"], name="voice_of_statement"),
            # Covers the counts by speaker under the other filters.
            models.Index(fields=["who", "statement_entry", "kind", "review", "publisher", "year"], name="voice_who"),
        ]


class Naming(models.Model):
    """An article names a person or an organisation, or holds a statement of theirs; or it prints a role.

    ``who`` is ``p12`` or ``o7`` as in ``Voice``, or ``r`` and the key of the role.
    """

    article_entry = Pointer("ArticleEntry", db_column="place")
    article = Pointer("Article", db_index=True)
    who = models.CharField(max_length=201)

    class Meta:
        default_permissions = ()
        indexes: ClassVar = [
            models.Index(fields=["who", "article_entry"], name="naming_who"),
            models.Index(fields=["article_entry", "who"], name="naming_of_article"),
        ]


class Subject(models.Model):
    """A statement or article is on a topic: its own, or its article's."""

    place = PlaceField(help_text="Of the statement, or of the article.")
    article = Pointer("Article", db_index=True)
    of_article = models.BooleanField()
    topic = Pointer("Topic")

    class Meta:
        default_permissions = ()
        indexes: ClassVar = [
            models.Index(fields=["topic", "of_article", "place"], name="subject_topic"),
            models.Index(fields=["place", "topic"], name="subject_place"),
        ]


class Speaker(models.Model):
    """How much one speaker said, and in how many articles the name stands; of a role, in how many it is printed."""

    who = models.CharField(max_length=201, primary_key=True)
    person = Pointer("Person", null=True, related_query_name="speaker")
    organisation = Pointer("Organisation", null=True, related_query_name="speaker")
    words = models.CharField(max_length=200, blank=True, help_text="As printed; for speakers of words only.")
    said = models.PositiveIntegerField(default=0)
    spoken_in = models.PositiveIntegerField(default=0)
    named_in = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions = ()
        indexes: ClassVar = [models.Index(fields=["-said", "who"], name="speaker_said")]


class TallyQuerySet(models.QuerySet["Tally"]):
    def of_statements(self) -> Self:
        return self.filter(of_article=False, topic=ANY)

    def of_articles(self) -> Self:
        return self.filter(of_article=True, topic=ANY)


class Tally(models.Model):
    """How many statements, or articles, have these values, so that a long list need not be gone through to be counted.

    Keys of records, with ``NONE`` where none is stated and ``ANY`` where it does not matter. There is a row for each
    publisher, year, kind and review that come together, whatever the topic; and for each topic the same without the
    year, and without the publisher.
    """

    of_article = models.BooleanField()
    topic = models.BigIntegerField()
    publisher = models.BigIntegerField()
    year = models.SmallIntegerField()
    kind = models.CharField(max_length=8)
    review = models.CharField(max_length=10)
    number = models.IntegerField()

    objects = TallyQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["of_article", "topic", "publisher", "year", "kind", "review"], name="tally_once"
            )
        ]
        # What came to nothing is looked for after each change.
        indexes: ClassVar = [models.Index(fields=["number"], condition=Q(number=0), name="tally_nothing")]


class Stale(models.Model):
    """An article whose entries must be written anew; 0 for what concerns no article alone. Written by triggers."""

    article = models.BigIntegerField(db_column="article_id", db_index=True)

    class Meta:
        default_permissions = ()


class Edition(models.Model):
    """Of what the index was made, and how often it has changed since: what was counted under a number stays true."""

    number = models.PositiveBigIntegerField(default=0)
    longest = models.PositiveIntegerField(default=0, help_text="Days that the vaguest date of publication leaves open.")
    version = models.CharField(max_length=40)
    complete = models.BooleanField(default=True, help_text="False while the whole index is written anew.")

    class Meta:
        default_permissions = ()
