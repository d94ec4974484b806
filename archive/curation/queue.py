"""What to look at next: the least sure first, of what is nobody else's, the skipped last."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db.models import Q

from archive.models import Article, ReviewState, Statement


def waiting(by: Any) -> Any:
    """Statements that wait for this editor: their own and nobody's, in articles that stand."""
    mine = (Q(assignee=None) | Q(assignee=by)) & (Q(article__assignee=None) | Q(article__assignee=by))
    found = Statement.objects.unreviewed().filter(mine, article__withdrawn=False)
    return found.exclude(article__review=ReviewState.REJECTED)


def next_statement(by: Any, *, skipped: Collection[str] = (), not_in: Collection[str] = ()) -> Statement | None:
    """The least sure one of all; ``skipped`` are public ids of statements, ``not_in`` of articles."""
    found = waiting(by).exclude(public_id__in=skipped).exclude(article__public_id__in=not_in)
    return (
        found.order_by("confidence", "pk").select_related("article").defer("article__body", "article__folded").first()
    )


def in_turn(statements: Iterable[Statement], skipped: Collection[str] = ()) -> list[Statement]:
    """An article's statements as they are to be looked at: waiting, the least sure first; the skipped; the decided."""
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
    """The one to put under the cursor: waiting, nobody else's, not skipped."""
    for one in ordered:
        mine = one.assignee_id in {None, by.pk}
        if one.review == ReviewState.UNREVIEWED and mine and one.public_id not in skipped and one != after:
            return one
    return None


def skip_article(article: Article, skipped: Sequence[str], most: int = 200) -> list[str]:
    """The articles skipped so far and this one; the oldest are forgotten."""
    return [*(one for one in skipped if one != article.public_id), article.public_id][-most:]
