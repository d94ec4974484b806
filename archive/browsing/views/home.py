"""The first page: what the archive holds, and how much of it a person has checked."""

from typing import Any

from django.db.models import QuerySet, Sum, Value
from django.db.models.functions import NullIf
from django.urls import reverse
from django.views.generic import TemplateView

from archive import indexing
from archive.browsing import lines
from archive.browsing.charts.timeline import Timeline, timeline
from archive.browsing.counting import by, counted, read_by_month, reading, said_when
from archive.models import Organisation, Person, Statement
from archive.models.index import NONE, Speaker, StatementEntry, Tally

LATEST = 9
OF_EACH_ARTICLE = 3
MOST_QUOTED = 7
_LOOKED_AT = 300


class Home(TemplateView):
    template_name = "archive/home.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        edition = indexing.edition()
        return super().get_context_data(**kwargs) | {
            "section": "home",
            "years": _by_year(edition),
            "people": Person.objects.public().count(),
            "organisations": Organisation.objects.public().count(),
            "latest": _latest(),
            "most": _most_quoted(),
        }


def _most_quoted() -> list[Any]:
    rows = Speaker.objects.filter(said__gt=0, person__in=Person.objects.public()).order_by("-said", "who")[:MOST_QUOTED]
    counts = {row.person_id: row for row in rows if row.person_id}
    people = Person.objects.filter(pk__in=counts).with_roles().in_bulk()
    shown: list[Any] = [people[key] for key in counts if key in people]
    for person in shown:
        person.said, person.spoken_in = counts[person.pk].said, counts[person.pk].spoken_in
    return shown


def _latest() -> list[Statement]:
    """The newest, a few of each article, so that one long article does not fill the page."""
    newest: dict[int, list[int]] = {}
    entries = StatementEntry.objects.newest_first().values_list("article_id", "statement_id")
    for article, statement in entries[:_LOOKED_AT]:
        newest.setdefault(article, []).append(statement)
    return lines.statements([key for keys in newest.values() for key in keys[:OF_EACH_ARTICLE]][:LATEST])


def _by_year(edition: int) -> Timeline:
    answers = counted(edition, reading() | {"said": _said})
    return timeline(said_when(answers["said"]), read_by_month(answers), f"{reverse('statements')}?")


def _said() -> QuerySet[Any, Any]:
    year = NullIf("year", Value(NONE))
    return by(Tally.objects.of_statements(), year, "review", number=Sum("number"))
