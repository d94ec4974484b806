"""Organisations: the list, and one organisation with its people and what it and they said."""

from itertools import groupby
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from archive.browsing.counting import articles_printing
from archive.browsing.filters import OrganisationFilter
from archive.browsing.linked import schema
from archive.browsing.linked.head import Head
from archive.browsing.views.entities import EntityList, OrganisationCounts
from archive.browsing.views.pages import RecordPage
from archive.browsing.views.people import articles_of
from archive.browsing.views.statements import BULK
from archive.models import Organisation, OrganisationName, Person, Role, Statement

STATEMENTS = 10


class OrganisationList(EntityList):
    template_name = "archive/organisation_list.html"
    filterset = OrganisationFilter
    model, letter, counting = Organisation, "o", OrganisationCounts


class OrganisationPage(RecordPage):
    template_name = "archive/organisation.html"
    model = Organisation
    section = "organisations"

    def public(self) -> QuerySet[Organisation]:
        parts: Any = Organisation.objects.public().alphabetically()
        names = OrganisationName.objects.public().annotate(printed=articles_printing("organisation"))
        return (
            Organisation.objects.public()
            .select_related("parent", "reviewed_by")
            .prefetch_related(
                Prefetch("names", names),
                Prefetch("parts", parts),
                "identifiers",
            )
        )

    def context(self, record: Organisation) -> dict[str, Any]:
        roles = (
            Role.objects.public()
            .filter(organisation=record, person__in=Person.objects.public().values("pk"))
            .with_evidence()
            .select_related("person")
            .order_by("title", "person__sort_key", "pk")
        )
        statements = _statements(record)
        address, described = self.address(record), f"{record.name}, {record.get_kind_display()}"
        linked = schema.organisation(record, self.request.build_absolute_uri)
        return {
            "head": Head.of_organisation(record.name, described, address, linked, self.path(record)),
            "roles": [(title, list(group)) for title, group in groupby(roles, key=lambda role: role.title)],
            "own": [one for one in statements if one.own],
            "by_people": [one for one in statements if not one.own],
            "order": "",
            "counts": _counts(record),
            "articles": articles_of(organisation=record),
        }


def _marked(record: Organisation) -> Any:
    """What the organisation and its people said; ``own`` tells the organisation's."""
    own = Statement.objects.said_by_organisation(record).filter(pk=OuterRef("pk"))
    return Statement.objects.public().of_members(record).annotate(own=Exists(own))


def _statements(record: Organisation) -> list[Any]:
    """The newest of each, in one query, so that what its people said does not crowd out its own."""
    marked = _marked(record).newest_first()
    newest = Q(pk__in=_keys(marked.filter(own=True))) | Q(pk__in=_keys(marked.filter(own=False)))
    return list(marked.filter(newest).with_speakers().defer(*BULK))


def _keys(found: QuerySet[Any]) -> QuerySet[Any]:
    return found.values("pk")[:STATEMENTS]


def _counts(record: Organisation) -> dict[str, int]:
    return _marked(record).aggregate(itself=Count("pk", filter=Q(own=True)), people=Count("pk", filter=Q(own=False)))
