"""The reading index: what lists, counts and searches of the readers' pages are read from.

Derived rows, one for each record that readers may see under the current ``ARCHIVE_PUBLIC``. ``archive.indexing`` keeps
them in step; nobody else writes them. They hold no foreign key constraint: what they point at may go first.

``sort_position`` orders everything: ascending it is newest first, the undated last, articles of a day by their key,
statements of an article in the order of its text. It is the primary key, so that a page of a list is a stretch of the
table. ``reverse_position`` is the same with the days turned round: oldest first, the undated last.

Both are one 63-bit integer of 22 bits of day, 27 of the article's key and 14 of the statement's number in it. So the
index takes article keys up to 134 million; statements after the 16,383rd of one article stand in no list.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q, Subquery, Value
from django.db.models.functions import Cast, Concat, StrIndex
from django.db.models.lookups import Exact, GreaterThan

from archive.dates import PartialDate
from archive.indexing.text import Phrase, SearchQuery, to_fts5, to_tsquery

_NTH_BITS, _ARTICLE_BITS, _DAY_BITS = 14, 27, 22
_DAY = 1 << (_NTH_BITS + _ARTICLE_BITS)
_NO_DAY = (1 << _DAY_BITS) - 1
#: How many statements of one article have a position, and stand in lists.
MOST_IN_ARTICLE = (1 << _NTH_BITS) - 1


def sort_position(day: int | None, article: int, nth: int = 0) -> int:
    """Return the position of an article of that day (an ordinal), or of its ``nth`` statement, from 1."""
    return _packed(_NO_DAY if day is None else _NO_DAY - 1 - day, article, nth)


def reverse_position(day: int | None, article: int, nth: int = 0) -> int:
    """Return the position where oldest comes first."""
    return _packed(_NO_DAY if day is None else day, article, nth)


def position_range(first_day: int, last_day: int) -> tuple[int, int]:
    """Return the lowest and the highest position of all that is of these days."""
    return _packed(_NO_DAY - 1 - last_day, 0, 0), _packed(_NO_DAY - first_day, 0, 0) - 1


def position_day(at: int) -> int | None:
    """Return the day of a position as an ordinal; None where it is undated."""
    turned = at >> (_ARTICLE_BITS + _NTH_BITS)
    return None if turned == _NO_DAY else _NO_DAY - 1 - turned


def position_article(at: int) -> int:
    """Return the key of the article of a position."""
    return (at >> _NTH_BITS) & ((1 << _ARTICLE_BITS) - 1)


#: In a count: whatever the value; and not stated.
ANY, NONE = -1, 0
#: The first position of what has no date.
UNDATED = _NO_DAY << (_ARTICLE_BITS + _NTH_BITS)


def _packed(day: int, article: int, nth: int) -> int:
    if article >> _ARTICLE_BITS or nth >> _NTH_BITS:
        raise ValueError(f"Statement {nth} of article {article}: the index takes article keys below 2^27.")
    return (day << (_ARTICLE_BITS + _NTH_BITS)) | (article << _NTH_BITS) | nth


class SoftForeignKey(models.ForeignKey):
    """A key without a constraint, and without a word in the other's life: derived rows are written anew."""

    def __init__(self, to: Any, **kwargs: Any) -> None:
        kwargs |= {"on_delete": models.DO_NOTHING, "db_constraint": False, "related_name": "+"}
        kwargs.setdefault("db_index", False)
        super().__init__(to, **kwargs)


class PositionField(models.BigIntegerField):
    """A position; SQLite keeps a table in the order of a key that is called "integer"."""

    def db_type(self, connection: Any) -> Any:
        return "integer" if connection.vendor == "sqlite" else super().db_type(connection)


class TermsField(models.Field):
    """The indexed terms; asked with ``match``, never read."""

    def db_type(self, connection: Any) -> str:
        return "tsvector" if connection.vendor == "postgresql" else "text"


@TermsField.register_lookup
class Match(models.Lookup):
    """Holds the terms of a ``SearchQuery``, which say nothing of the order in phrases of three words and more."""

    lookup_name = "match"
    prepare_rhs = False

    def get_db_prep_lookup(self, value: Any, connection: Any) -> Any:
        return "%s", [to_fts5(value) if connection.vendor == "sqlite" else to_tsquery(value)]

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, Any]:
        rhs, params = self.process_rhs(compiler, connection)
        # The table as a whole is asked: its column by itself cannot be, without the places of each term.
        lhs: Any = self.lhs
        return f'"{lhs.alias}"."{lhs.target.model._meta.db_table}" MATCH {rhs}', params

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, Any]:
        lhs, lhs_params = self.process_lhs(compiler, connection)
        rhs, params = self.process_rhs(compiler, connection)
        return f"{lhs} @@ {rhs}::tsquery", [*lhs_params, *params]


class Derived(models.Model):
    """Rows that nobody edits: no permissions."""

    class Meta:
        abstract = True
        default_permissions = ()


class EntryQuerySet[Model: models.Model](models.QuerySet[Model]):
    def newest_first(self) -> Self:
        return self.order_by("sort_position")

    def published_within(self, period: PartialDate) -> Self:
        """Keep those whose date of publication may lie in the period."""
        found = self
        if period.earliest != date.min:
            # By position, too: the last day it may be of is what positions are made of.
            _, last = position_range(period.earliest.toordinal(), date.max.toordinal())
            found = found.filter(sort_position__lte=last)
        if period.latest != date.max:
            # What is not of one day may end later, but by no more than the longest there is.
            newest, _ = position_range(period.latest.toordinal(), period.latest.toordinal())
            version = IndexVersion.objects.filter(pk=1).values("longest")
            longest = Subquery(version, output_field=models.BigIntegerField())
            found = found.filter(earliest__lte=period.latest, sort_position__gte=Value(newest) - longest * Value(_DAY))
        return found.filter(sort_position__lt=UNDATED)

    def on_topic(self, topic: Any) -> Self:
        """Keep those on a topic: statements their own or their article's, articles also that of a statement."""
        on = StatementTopic.objects.filter(topic=topic, of_article=self.model is ArticleEntry)
        return self.filter(sort_position__in=on.values("sort_position"))

    def asking(self, question: SearchQuery) -> Self:
        """Keep those that hold what is searched for, found by its terms. They come by ``terms__pk``."""
        found = self.filter(terms__terms__match=question)
        wanted, unwanted = ([one for one in part if not one.is_exact] for part in (question.wanted, question.unwanted))
        return found._with_phrases(wanted, unwanted)

    def holding(self, question: SearchQuery) -> Self:
        """Keep the same, found by reading the words of each: where other filters have left few."""
        return self._with_phrases(question.wanted, question.unwanted)

    def _with_phrases(self, wanted: Iterable[Phrase], unwanted: Iterable[Phrase]) -> Self:
        found = self
        for one in wanted:
            found = found.filter(GreaterThan(StrIndex("words__words", Value(one.text)), 0))
        for one in unwanted:
            found = found.filter(Exact(StrIndex("words__words", Value(one.text)), 0))
        return found


class ArticleEntryQuerySet(EntryQuerySet["ArticleEntry"]):
    def naming(self, who: str) -> Self:
        """Keep articles that name a person or organisation, or hold a statement of theirs."""
        return self.filter(sort_position__in=ArticleEntity.objects.filter(who=who).values("article_entry"))


class StatementEntryQuerySet(EntryQuerySet["StatementEntry"]):
    def said_by(self, who: str) -> Self:
        """Keep what this speaker or one of several speakers said; not what somebody only reported."""
        return self.filter(sort_position__in=StatementSpeaker.objects.filter(who=who).values("statement_entry"))

    def once(self) -> Self:
        """Keep of each remark the canonical report only."""
        return self.filter(repeats=False)

    def of_members(self, organisation: Any) -> Self:
        """Keep what the organisation itself said, or someone who holds a role there."""
        said = StatementSpeaker.objects.of_members(organisation)
        return self.filter(sort_position__in=said.values("statement_entry"))


class StatementSpeakerQuerySet(models.QuerySet["StatementSpeaker"]):
    def of_members(self, organisation: Any) -> Self:
        held = organisation.roles.public().order_by()
        keys = held.values(code=Concat(Value("p"), Cast("person_id", models.CharField(max_length=20))))
        return self.filter(Q(who=f"o{organisation.pk}") | Q(who__in=keys))


class Entry(Derived):
    """What the lists of articles and of statements have in common."""

    sort_position = PositionField(primary_key=True)
    reverse_position = models.BigIntegerField(unique=True)
    review = models.CharField(max_length=10)
    publisher = SoftForeignKey("archive.Organisation", null=True)
    year = models.SmallIntegerField(null=True)
    earliest = models.DateField(null=True)
    latest = models.DateField(null=True)

    class Meta(Derived.Meta):
        abstract = True


class ArticleEntry(Entry):
    article = SoftForeignKey("archive.Article", db_index=True)
    said = models.PositiveIntegerField(help_text="Public statements in it.")

    objects = ArticleEntryQuerySet.as_manager()

    class Meta(Derived.Meta):
        indexes: ClassVar = [
            models.Index(fields=["publisher", "sort_position"], name="articleentry_publisher"),
            models.Index(fields=["year", "sort_position"], name="articleentry_year"),
        ]


class StatementEntry(Entry):
    statement = SoftForeignKey("archive.Statement", db_index=True)
    article = SoftForeignKey("archive.Article", db_index=True)
    kind = models.CharField(max_length=8)
    repeats = models.BooleanField(default=False, help_text="Another report of the same remark is canonical.")

    objects = StatementEntryQuerySet.as_manager()

    class Meta(Derived.Meta):
        indexes: ClassVar = [
            models.Index(fields=["publisher", "sort_position"], name="statemententry_publisher"),
            models.Index(fields=["year", "sort_position"], name="statemententry_year"),
            models.Index(fields=["kind", "sort_position"], name="statemententry_kind"),
            models.Index(fields=["review", "kind", "sort_position"], name="statemententry_review_kind"),
            models.Index(fields=["review", "sort_position"], name="statemententry_review"),
        ]


class StatementSpeaker(Derived):
    """A speaker of a statement: a person, an organisation, or words that name neither.

    ``who`` is one key for all three, so that one index covers the counts of all: ``p12``, ``o7``, ``w`` and the folded
    words. ``digest`` is of all that the statement is compared by with others of this speaker; null where it is not.
    """

    statement_entry = SoftForeignKey("StatementEntry", db_column="sort_position")
    article = SoftForeignKey("archive.Article", db_index=True)
    who = models.CharField(max_length=201)
    person = SoftForeignKey("archive.Person", null=True)
    organisation = SoftForeignKey("archive.Organisation", null=True)
    kind = models.CharField(max_length=8)
    review = models.CharField(max_length=10)
    publisher = SoftForeignKey("archive.Organisation", null=True)
    year = models.SmallIntegerField(null=True)
    digest = models.BigIntegerField(null=True)

    objects = StatementSpeakerQuerySet.as_manager()

    class Meta(Derived.Meta):
        indexes: ClassVar = [
            models.Index(fields=["statement_entry", "who"], name="speaker_of_statement"),
            # Covers the counts by speaker under the other filters.
            models.Index(fields=["who", "statement_entry", "kind", "review", "publisher", "year"], name="speaker_who"),
        ]


class ArticleEntity(Derived):
    """An article names a person or an organisation, or holds a statement of theirs; or it prints a role.

    ``who`` is a key as in ``StatementSpeaker``, or ``r`` and the key of the role.
    """

    article_entry = SoftForeignKey("ArticleEntry", db_column="sort_position")
    article = SoftForeignKey("archive.Article", db_index=True)
    who = models.CharField(max_length=201)

    class Meta(Derived.Meta):
        indexes: ClassVar = [
            models.Index(fields=["who", "article_entry"], name="entity_who"),
            models.Index(fields=["article_entry", "who"], name="entity_of_article"),
        ]


class StatementTopic(Derived):
    """A statement or article is on a topic: its own, or its article's."""

    sort_position = PositionField(help_text="Of the statement, or of the article.")
    article = SoftForeignKey("archive.Article", db_index=True)
    of_article = models.BooleanField()
    topic = SoftForeignKey("archive.Topic")

    class Meta(Derived.Meta):
        indexes: ClassVar = [
            models.Index(fields=["topic", "of_article", "sort_position"], name="topic_positions"),
            models.Index(fields=["sort_position", "topic"], name="topics_of_position"),
        ]


def _of_entry(to: type[models.Model], name: str, column: str) -> Any:
    keys: dict[str, Any] = {"primary_key": True, "db_constraint": False, "db_column": column, "related_name": name}
    return models.OneToOneField(to, models.DO_NOTHING, **keys)


class StatementWords(Derived):
    """The tokens of a statement's words, each between two spaces: phrases are looked up in them."""

    entry = _of_entry(StatementEntry, "words", "sort_position")
    words = models.TextField()


class ArticleWords(Derived):
    """The same of an article's title and text."""

    entry = _of_entry(ArticleEntry, "words", "sort_position")
    words = models.TextField()


class StatementTerms(Derived):
    """The terms of a statement's words; ``triggers`` makes the table, FTS5 on SQLite, a ``tsvector`` on PostgreSQL."""

    entry = _of_entry(StatementEntry, "terms", "rowid")
    terms = TermsField()

    class Meta(Derived.Meta):
        managed = False


class ArticleTerms(Derived):
    """The same of an article's title and text."""

    entry = _of_entry(ArticleEntry, "terms", "rowid")
    terms = TermsField()

    class Meta(Derived.Meta):
        managed = False


class SpeakerCount(Derived):
    """How much one speaker said, and in how many articles the name stands; of a role, in how many it is printed."""

    who = models.CharField(max_length=201, primary_key=True)
    person = SoftForeignKey("archive.Person", null=True, related_query_name="speaker")
    organisation = SoftForeignKey("archive.Organisation", null=True, related_query_name="speaker")
    words = models.CharField(max_length=200, blank=True, help_text="As printed; for speakers of words only.")
    said = models.PositiveIntegerField(default=0)
    spoken_in = models.PositiveIntegerField(default=0)
    named_in = models.PositiveIntegerField(default=0)

    class Meta(Derived.Meta):
        indexes: ClassVar = [models.Index(fields=["-said", "who"], name="speaker_count_said")]


class FacetCountQuerySet(models.QuerySet["FacetCount"]):
    def of_statements(self) -> Self:
        return self.filter(of_article=False, topic=ANY)

    def of_articles(self) -> Self:
        return self.filter(of_article=True, topic=ANY)


class FacetCount(Derived):
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

    objects = FacetCountQuerySet.as_manager()

    class Meta(Derived.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["of_article", "topic", "publisher", "year", "kind", "review"], name="facet_count_once"
            )
        ]
        # What came to nothing is looked for after each change.
        indexes: ClassVar = [models.Index(fields=["number"], condition=Q(number=0), name="facet_count_nothing")]


class DirtyArticle(Derived):
    """An article whose entries must be written anew; 0 for what concerns no article alone. Written by triggers."""

    article = models.BigIntegerField(db_column="article_id", db_index=True)


class IndexVersion(Derived):
    """Of what the index was made, and how often it has changed since: what was counted under a number stays true."""

    number = models.PositiveBigIntegerField(default=0)
    longest = models.PositiveIntegerField(default=0, help_text="Days that the vaguest date of publication leaves open.")
    version = models.CharField(max_length=40)
    complete = models.BooleanField(default=True, help_text="False while the whole index is written anew.")


class DirtySpeaker(Derived):
    """A speaker whose quote clusters must be made anew."""

    who = models.CharField(max_length=201, primary_key=True)


class QuoteClusterMember(Derived):
    """A public statement that reports a remark of its speaker which other statements report, too.

    The canonical one of a cluster has rank 0 and stands for the others, its duplicates. Written by ``quotes`` alone.
    """

    who = models.CharField(max_length=201)
    statement = models.BigIntegerField(db_column="statement_id", db_index=True)
    canonical = models.BigIntegerField(help_text="Key of the statement that stands for all in the cluster.")
    rank = models.PositiveIntegerField(help_text="Order of fullness, from 0.")

    class Meta(Derived.Meta):
        indexes: ClassVar = [models.Index(fields=["canonical", "who"], name="quote_cluster")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["who", "statement"], name="one_cluster_of_speaker_and_statement"),
            models.CheckConstraint(
                condition=Q(rank=0, canonical=F("statement")) | (Q(rank__gt=0) & ~Q(canonical=F("statement"))),
                name="canonical_report_has_rank_0",
            ),
        ]
