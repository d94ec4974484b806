"""People: the list, and one person with names, roles, statements and articles."""

from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from archive.browsing.counting import articles_printing, articles_read
from archive.browsing.evidence import newest_role
from archive.browsing.filters import PersonFilter
from archive.browsing.linked import schema
from archive.browsing.linked.head import Head
from archive.browsing.roles import held
from archive.browsing.timeline import timeline
from archive.browsing.views.entities import EntityList, PersonCounts
from archive.browsing.views.pages import RecordPage
from archive.browsing.views.statements import as_listed
from archive.indexing import who_is
from archive.models import Article, Mention, Person, PersonName, ReviewState
from archive.models.index import StatementEntry

STATEMENTS = 20
ARTICLES = 50


class PersonList(EntityList):
    template_name = "archive/person_list.html"
    filterset = PersonFilter
    model, letter, counting = Person, "p", PersonCounts

    def with_lines(self, records: Any) -> Any:
        return records.with_roles()


class PersonPage(RecordPage):
    template_name = "archive/person.html"
    model = Person
    section = "people"

    def public(self) -> QuerySet[Person]:
        names = PersonName.objects.public().annotate(printed=articles_printing("person"))
        return (
            Person.objects.public()
            .select_related("reviewed_by")
            .with_roles()
            .prefetch_related(Prefetch("names", names), "identifiers")
        )

    def context(self, record: Person) -> dict[str, Any]:
        said = StatementEntry.objects.said_by(who_is(record.pk, None))
        by_year = _by_year(said)
        years = timeline(
            [(row["year"], True, row["reviewed"]) for row in by_year]
            + [(row["year"], False, row["n"] - row["reviewed"]) for row in by_year],
            articles_read(),
        )
        role = newest_role(record)
        address, described = self.address(record), f"{record.name}, {role.title}" if role else record.name
        linked = schema.person(record, self.request.build_absolute_uri)
        return {
            "head": Head.of_person(record.name, described, address, linked, self.path(record)),
            "role": role,
            "offices": held(record.roles.all()),
            "order": record.get_name_order_display() if record.name_order != "unknown" else "",
            "years": years,
            "spoken_in": sum(row["articles"] for row in by_year),
            "statements": as_listed(said.newest_first().values_list("statement_id", flat=True)[:STATEMENTS]),
            "articles": articles_of(person=record),
        }


def _by_year(said: QuerySet[StatementEntry]) -> list[dict[str, Any]]:
    """Of each year of publication: statements, how many of them are reviewed, articles. No article is of two years."""
    years: Any = said.order_by().values("year")
    return list(
        years.annotate(
            n=Count("pk"),
            reviewed=Count("pk", filter=Q(review=ReviewState.ACCEPTED)),
            articles=Count("article", distinct=True),
        )
    )


def articles_of(**who: Any) -> QuerySet[Article]:
    """Articles that name the record, or that it published, newest first, as short lines."""
    fits = Q(Exists(Mention.objects.filter(article=OuterRef("pk"), **who)))
    if "organisation" in who:
        fits |= Q(publisher=who["organisation"])
    found = Article.objects.public().filter(fits).newest_first().select_related("publisher")
    return found.defer("body", "folded", "boilerplate")[:ARTICLES]
