"""What the archive holds, in numbers: of what readers may see."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple, Self

from django.db.models import Count, F, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.utils.translation import get_language_info

from archive.dates import PartialDate
from archive.indexing.models import ANY, NONE, UNDATED, ArticleEntry, FacetCount
from archive.models import Article, Load, Organisation, Person, ReviewState, Seed, Statement


@dataclass(frozen=True, slots=True)
class Kind:
    """Statements of one kind, as the filter of their list names it."""

    value: str
    label: str
    total: int


@dataclass(frozen=True, slots=True)
class Holdings:
    """``first`` and ``last`` are dates of publication as printed; ``languages`` tell articles, the most first."""

    articles: int
    undated: int
    first: PartialDate | None
    last: PartialDate | None
    publishers: int
    languages: tuple[tuple[str, int], ...]
    kinds: tuple[Kind, ...]
    reviewed: int
    people: int
    organisations: int

    @property
    def statements(self) -> int:
        return sum(kind.total for kind in self.kinds)

    @property
    def unreviewed(self) -> int:
        return self.statements - self.reviewed

    @classmethod
    def counted(cls) -> Self:
        """Eight queries, whatever the archive holds. The index must be settled."""
        entries = ArticleEntry.objects.order_by()
        tally = FacetCount.objects.of_articles().order_by()
        publishers = dict(tally.values_list("publisher").annotate(n=Sum("number")))
        undated = entries.filter(sort_position__gte=UNDATED).count()
        dated = entries.filter(sort_position__lt=UNDATED)
        said = FacetCount.objects.of_statements().order_by()
        statements = list(said.values("kind", "review").annotate(n=Sum("number")))
        return cls(
            articles=sum(publishers.values()),
            undated=undated,
            first=_one(dated.order_by("reverse_position")),
            last=_one(dated.order_by("sort_position")),
            publishers=len(publishers.keys() - {NONE}),
            languages=_by_name(_counts(Article.objects.public().order_by(), "language").items()),
            kinds=tuple(
                Kind(value, label, sum(row["n"] for row in statements if row["kind"] == value))
                for value, label in Statement.Kind.choices
            ),
            reviewed=sum(row["n"] for row in statements if row["review"] == ReviewState.ACCEPTED),
            people=Person.objects.public().order_by().count(),
            organisations=Organisation.objects.public().order_by().count(),
        )


@dataclass(frozen=True, slots=True)
class Files:
    """How many files the archive was given; ``failed`` were of no use."""

    read: int
    failed: int

    @classmethod
    def counted(cls) -> Self:
        seeds = _counts(Seed.objects.order_by(), "outcome")
        return cls(sum(seeds.values()), sum(seeds.get(outcome, 0) for outcome in Seed.FAILURES))


def newest_load() -> Load | None:
    """Return the newest load that came to its end."""
    return Load.objects.filter(status=Load.Status.FINISHED).order_by("-pk").first()


def language_name(code: str) -> str:
    """Return a language in English, as ``fr-CA`` gives "French"; the code itself where it has no name here."""
    code = code.lower()
    for known in (code, code.partition("-")[0]):
        try:
            return get_language_info(known)["name"]
        except KeyError:
            continue
    return {"": "not known", "und": "not known", "zh": "Chinese"}.get(code.partition("-")[0], code)


def _one(entries: QuerySet[ArticleEntry]) -> PartialDate | None:
    entry = entries.first()
    return PartialDate(entry.earliest, entry.latest) if entry and entry.earliest and entry.latest else None


def _counts(rows: QuerySet[Any], column: str) -> dict[Any, int]:
    return dict(rows.values_list(F(column)).annotate(n=Count("pk")))


def _by_name(languages: Iterable[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    """Codes of one language together, the most articles first."""
    found: dict[str, int] = {}
    for code, number in languages:
        name = language_name(code)
        found[name] = found.get(name, 0) + number
    return tuple(sorted(found.items(), key=lambda item: (-item[1], item[0])))


#: Of each topic the rows by year; those by publisher tell the same once more.
_BY_YEAR = FacetCount.objects.filter(of_article__in=(False, True), publisher=ANY).order_by()


class TopicNumbers(NamedTuple):
    """Statements and articles on a topic."""

    statements: int = 0
    articles: int = 0


def numbers_on_topics(topics: Iterable[int]) -> defaultdict[int, TopicNumbers]:
    """Return the numbers by the topic's key; nothing is on those the index does not know. One query."""
    found: defaultdict[int, TopicNumbers] = defaultdict(TopicNumbers)
    rows = _BY_YEAR.filter(topic__in=set(topics)).values_list("topic", "of_article")
    for topic, of_article, number in rows.annotate(n=Sum("number")):
        found[topic] = found[topic]._replace(**{"articles" if of_article else "statements": number})
    return found


def statements_on() -> Any:
    """Return an expression for a query of topics: how many statements are on each."""
    rows = _BY_YEAR.filter(topic=OuterRef("pk"), of_article=False).values("topic")
    return Coalesce(Subquery(rows.annotate(n=Sum("number")).values("n")), Value(0))
