"""The first page: what the archive holds, and how much of it a person has checked."""

from typing import Any

from django.db.models import Count, F, QuerySet, Window
from django.db.models.functions import ExtractYear, RowNumber
from django.views.generic import TemplateView

from archive.browsing.counting import articles_read, articles_spoken_in, statements_said
from archive.browsing.timeline import Timeline, timeline
from archive.browsing.views.statements import BULK
from archive.models import Organisation, Person, ReviewState, Statement

LATEST = 9
OF_EACH_ARTICLE = 3
MOST_QUOTED = 7


class Home(TemplateView):
    template_name = "archive/home.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        most = (
            Person.objects.public()
            .annotate(said=statements_said("person"), spoken_in=articles_spoken_in("person"))
            .filter(said__gt=0)
            .order_by("-said", "sort_key", "pk")
            .with_roles()
        )
        return super().get_context_data(**kwargs) | {
            "section": "home",
            "years": _by_year(),
            "people": Person.objects.public().count(),
            "organisations": Organisation.objects.public().count(),
            "latest": _latest(),
            "most": most[:MOST_QUOTED],
        }


def _latest() -> QuerySet[Statement]:
    """The newest, a few of each article, so that one long article does not fill the page."""
    nth = Window(RowNumber(), partition_by=F("article"), order_by=[F("start").asc(), F("pk").asc()])
    found = Statement.objects.public().annotate(nth=nth).filter(nth__lte=OF_EACH_ARTICLE)
    return found.newest_first().with_speakers().defer(*BULK)[:LATEST]


def _by_year() -> Timeline:
    statements = (
        Statement.objects.public()
        .order_by()
        .values("review", year=ExtractYear("article__published_earliest"))
        .annotate(n=Count("pk"))
    )
    return timeline(
        [(row["year"], row["review"] == ReviewState.ACCEPTED, row["n"]) for row in statements], articles_read()
    )
