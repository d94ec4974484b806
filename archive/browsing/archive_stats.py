"""What the archive holds, in numbers: of what readers may see."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self

from django.db.models import Count, F, QuerySet, Sum
from django.utils.translation import get_language_info

from archive.dates import PartialDate
from archive.indexing.models import NONE, UNDATED, ArticleEntry, FacetCount
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
