"""How much is on each topic, as the index keeps it."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import OuterRef, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from archive.indexing.models import ANY, FacetCount

#: Of each topic the rows by year; those by publisher tell the same once more. By its statements and its articles, as
#: the key of the table begins with.
_BY_YEAR = FacetCount.objects.filter(of_article__in=(False, True), publisher=ANY).order_by()


class Numbers(NamedTuple):
    """Statements and articles on a topic."""

    statements: int = 0
    articles: int = 0


def numbers(topics: Iterable[int]) -> defaultdict[int, Numbers]:
    """By the topic's key; nothing is on those the index does not know. One query."""
    found: defaultdict[int, Numbers] = defaultdict(Numbers)
    rows = _BY_YEAR.filter(topic__in=set(topics)).values_list("topic", "of_article")
    for topic, of_article, number in rows.annotate(n=Sum("number")):
        found[topic] = found[topic]._replace(**{"articles" if of_article else "statements": number})
    return found


def statements_on() -> Any:
    """For a query of topics: how many statements are on each."""
    rows = _BY_YEAR.filter(topic=OuterRef("pk"), of_article=False).values("topic")
    return Coalesce(Subquery(rows.annotate(n=Sum("number")).values("n")), Value(0))
