"""The first page: what the archive holds, and how much of it a person has checked."""

from typing import Any

from django.db.models import F, QuerySet, Sum, Value
from django.db.models.functions import NullIf
from django.urls import reverse
from django.views.generic import TemplateView

from archive.browsing.lists.counting import by, counted, read_by_month, reading, said_when
from archive.browsing.lists.rows import statement_rows
from archive.browsing.speaker_roles import with_roles
from archive.browsing.timeline import timeline
from archive.indexing.build import index_version
from archive.indexing.models import NONE, FacetCount, StatementEntry
from archive.models import Organisation, Person, Statement

LATEST = 9
OF_EACH_ARTICLE = 3
MOST_QUOTED = 7
_LOOKED_AT = 300


class Home(TemplateView):
    template_name = "archive/home.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        answers = counted(index_version(), reading() | {"said": _said, "people": _people, "organisations": _bodies})
        return super().get_context_data(**kwargs) | {
            "section": "home",
            "years": timeline(said_when(answers["said"]), read_by_month(answers), f"{reverse('statements')}?"),
            "people": sum(n for _, n in answers["people"]),
            "organisations": sum(n for _, n in answers["organisations"]),
            "latest": _latest(),
            "most": _most_quoted(),
        }


def _most_quoted() -> list[Any]:
    heard = Person.objects.public().filter(speaker__said__gt=0).order_by("-speaker__said", "speaker__who")
    heard = heard.annotate(said=F("speaker__said"), spoken_in=F("speaker__spoken_in"))
    return list(with_roles(heard)[:MOST_QUOTED])


def _latest() -> list[Statement]:
    """Return the newest, a few of each article, so that one long article does not fill the page."""
    newest: dict[int, list[int]] = {}
    entries = StatementEntry.objects.newest_first().values_list("article_id", "statement_id")
    for article, statement in entries[:_LOOKED_AT]:
        newest.setdefault(article, []).append(statement)
    return statement_rows([key for keys in newest.values() for key in keys[:OF_EACH_ARTICLE]][:LATEST])


def _said() -> QuerySet[Any, Any]:
    year = NullIf("year", Value(NONE))
    return by(FacetCount.objects.of_statements(), year, "review", number=Sum("number"))


def _people() -> QuerySet[Any, Any]:
    return by(Person.objects.public(), "review")


def _bodies() -> QuerySet[Any, Any]:
    return by(Organisation.objects.public(), "review")
