"""What the reading index tells of roles: how often, where first and where last readers may see them printed."""

from typing import Any

from django.db.models import CharField, OuterRef, Prefetch, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat

from archive.indexing.models import UNDATED, ArticleEntity, SpeakerCount
from archive.models import Person, Role
from archive.models.person import NEWEST

#: The key of a role in the reading index, inside a subquery.
ROLE_KEY = Concat(Value("r"), Cast(OuterRef("pk"), CharField(max_length=20)))


def with_weight(roles: QuerySet[Any]) -> QuerySet[Any]:
    """Add the organisation, and in how many articles that readers may see the role is ``printed``."""
    printed = Subquery(SpeakerCount.objects.filter(who=ROLE_KEY).values("named_in"))
    return roles.select_related("organisation").annotate(printed=Coalesce(printed, 0))


def as_printed(roles: QuerySet[Any]) -> QuerySet[Any]:
    """Add what ``with_weight`` does, and the positions of the newest article that prints it and of the oldest dated.

    Where none has a date, ``last`` is of one without and ``first`` None; both are None where none prints it.
    """
    articles = ArticleEntity.objects.filter(who=ROLE_KEY)
    oldest = articles.filter(article_entry__lt=UNDATED).order_by("-article_entry")
    return with_weight(roles).annotate(
        last=Subquery(articles.order_by("article_entry").values("article_entry")[:1]),
        first=Subquery(oldest.values("article_entry")[:1]),
    )


def with_newest(roles: QuerySet[Any]) -> QuerySet[Any]:
    """Add the positions of the newest articles that print the role (see ``Role.newest``)."""
    articles = ArticleEntity.objects.filter(who=ROLE_KEY).order_by("article_entry").values("article_entry")
    return roles.annotate(**{f"newest_{nth}": Subquery(articles[nth : nth + 1]) for nth in range(NEWEST)})


def with_roles(people: QuerySet[Person]) -> QuerySet[Person]:
    """Prefetch the roles that readers may see, ``as_printed``."""
    return people.prefetch_related(Prefetch("roles", as_printed(Role.objects.public())))
