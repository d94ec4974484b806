"""What the archive holds, in numbers: of what readers may see."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from django.db.models import Count, F, QuerySet
from django.utils.translation import get_language_info

from archive.dates import PartialDate
from archive.models import Article, Load, Organisation, Person, ReviewState, Seed, Statement


@dataclass(frozen=True, slots=True)
class Kind:
    """Statements of one kind, as the filter of their list names it."""

    value: str
    label: str
    total: int


@dataclass(frozen=True, slots=True)
class Holdings:
    """``first`` and ``last`` are dates of publication as printed; ``read`` counts files, ``failed`` those of no use.

    ``version`` and ``loaded`` are the extractor's and the time of the newest finished load.
    """

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
    read: int
    failed: int
    version: str
    loaded: datetime | None

    @property
    def statements(self) -> int:
        return sum(kind.total for kind in self.kinds)

    @property
    def unreviewed(self) -> int:
        return self.statements - self.reviewed

    @classmethod
    def counted(cls) -> Self:
        """Eight queries, whatever the archive holds."""
        articles = Article.objects.public().order_by()
        languages = _counts(articles, "language")
        statements = list(Statement.objects.public().order_by().values("kind", "review").annotate(n=Count("pk")))
        outcomes = _counts(Seed.objects.order_by(), "outcome")
        load = Load.objects.filter(status=Load.Status.FINISHED).order_by("-pk").first()
        dates = articles.filter(published_latest__isnull=False)
        facts = articles.aggregate(dated=Count("published_latest"), publishers=Count("publisher", distinct=True))
        total = sum(languages.values())
        return cls(
            articles=total,
            undated=total - facts["dated"],
            first=_one(dates.order_by("published_earliest", "published_latest")),
            last=_one(dates.order_by("-published_latest", "-published_earliest")),
            publishers=facts["publishers"],
            languages=_by_name(languages.items()),
            kinds=tuple(
                Kind(value, label, sum(row["n"] for row in statements if row["kind"] == value))
                for value, label in Statement.Kind.choices
            ),
            reviewed=sum(row["n"] for row in statements if row["review"] == ReviewState.ACCEPTED),
            people=Person.objects.public().order_by().count(),
            organisations=Organisation.objects.public().order_by().count(),
            read=sum(outcomes.values()),
            failed=sum(outcomes.get(outcome, 0) for outcome in Seed.FAILURES),
            version=load.version if load else "",
            loaded=load.finished if load else None,
        )


def language_name(code: str) -> str:
    """A language in English, as ``en-GB`` gives "English"; the code itself where it has no name here."""
    code = code.lower()
    for known in (code, code.partition("-")[0]):
        try:
            return get_language_info(known)["name"]
        except KeyError:
            continue
    return {"": "not known", "und": "not known", "zh": "Chinese"}.get(code.partition("-")[0], code)


def _one(dates: QuerySet[Article]) -> PartialDate | None:
    return dates.values_list("published", flat=True).first()  # type: ignore[return-value]  # the stubs know text only


def _counts(rows: QuerySet[Any], column: str) -> dict[str, int]:
    return dict(rows.values(group=F(column)).annotate(n=Count("pk")).values_list("group", "n"))


def _by_name(languages: Iterable[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    """Codes of one language together, the most articles first."""
    found: dict[str, int] = {}
    for code, number in languages:
        name = language_name(code)
        found[name] = found.get(name, 0) + number
    return tuple(sorted(found.items(), key=lambda item: (-item[1], item[0])))
