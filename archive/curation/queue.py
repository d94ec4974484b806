"""What waits for editors, and what to look at next: the least sure first, then what was skipped."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from archive.models import Article, ReviewState, Statement


def waiting(by: Any) -> Any:
    """Return the statements that wait for this editor: assigned to them or to nobody, in articles not rejected."""
    mine = (Q(assignee=None) | Q(assignee=by)) & (Q(article__assignee=None) | Q(article__assignee=by))
    found = Statement.objects.unreviewed().filter(mine, article__withdrawn=False)
    return found.exclude(article__review=ReviewState.REJECTED)


def next_statement(by: Any, *, skipped: Collection[str] = (), not_in: Collection[str] = ()) -> Statement | None:
    """Return the least sure statement of all; ``skipped`` are public ids of statements, ``not_in`` of articles."""
    found = waiting(by).exclude(public_id__in=skipped).exclude(article__public_id__in=not_in)
    return (
        found.order_by("confidence", "pk").select_related("article").defer("article__body", "article__folded").first()
    )


def in_turn(statements: Iterable[Statement], skipped: Collection[str] = ()) -> list[Statement]:
    """Return an article's statements in the order of review: waiting, the least sure first; skipped; decided."""
    return sorted(
        statements,
        key=lambda one: (
            one.review != ReviewState.UNREVIEWED,
            one.public_id in skipped,
            one.confidence,
            one.start,
            one.pk,
        ),
    )


def next_here(
    ordered: Sequence[Statement], by: Any, skipped: Collection[str] = (), after: Statement | None = None
) -> Statement | None:
    """Return the statement to put under the cursor: waiting, nobody else's, not skipped."""
    for one in ordered:
        mine = one.assignee_id in {None, by.pk}
        if one.review == ReviewState.UNREVIEWED and mine and one.public_id not in skipped and one != after:
            return one
    return None


def skip_article(article: Article, skipped: Sequence[str], most: int = 200) -> list[str]:
    """Return the articles skipped so far and this one; the oldest are forgotten."""
    return [*(one for one in skipped if one != article.public_id), article.public_id][-most:]


#: Counts stop here: "1,000+" says as much as any larger number, and costs the same at any size.
MOST = 1_000


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many of something wait; ``more`` says that there are more than were counted."""

    number: int
    more: bool = False

    @classmethod
    def of(cls, *found: QuerySet[Any]) -> "Waiting":
        """Count one or several kinds of records together."""
        number = sum(rows.order_by().values("pk")[: MOST + 1].count() for rows in found)
        return cls(min(number, MOST), number > MOST)

    def __str__(self) -> str:
        return f"{self.number:,}{'+' if self.more else ''}"

    def __bool__(self) -> bool:
        return bool(self.number)
