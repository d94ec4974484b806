"""People: the list, and one person with names, roles, statements and articles."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch, QuerySet

from archive.browsing.evidence import BULK, newest_role
from archive.browsing.filters import PersonFilter
from archive.browsing.linked import schema
from archive.browsing.linked.head import Head
from archive.browsing.portrait import Portrait, Seen, with_seen
from archive.browsing.roles import held, with_passages
from archive.browsing.views.entities import EntityList, PersonCounts
from archive.browsing.views.pages import RecordPage
from archive.models import Article, Attribution, Person, PersonName, Role, Statement

#: Offices shown with their passages; of more the titles alone.
OFFICES = 12


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
        roles: Any = Prefetch("roles", Role.objects.public().as_printed().with_newest())
        people: QuerySet[Person] = with_seen(Person.objects.public(), "p").select_related("reviewed_by")
        names = Prefetch("names", PersonName.objects.public())
        return people.prefetch_related(roles, names, "identifiers")

    def context(self, record: Person) -> dict[str, Any]:
        seen, offices = Seen.of(record), held(record.roles.all())
        portrait = Portrait.of(record, seen, self.edition)
        articles = short_lines(portrait.newest["naming"])
        role, shown = newest_role(record), with_passages(offices[:OFFICES])
        address, described = self.address(record), f"{record.name}, {role.title}" if role else record.name
        linked = schema.person(record, shown, self.request.build_absolute_uri)
        return portrait.context() | {
            "head": Head.of_person(record.name, described, address, linked, self.path(record)),
            "seen": seen,
            "role": role,
            "offices": shown,
            "offices_left": offices[OFFICES:],
            "order": record.get_name_order_display() if record.name_order != "unknown" else "",
            "statements": _said(record, portrait.newest["own"]),
            "articles": [articles[key] for key in portrait.newest["naming"] if key in articles],
        }


def _said(person: Person, keys: list[int]) -> list[Statement]:
    """Statements in the order of their keys, with the roles that the person, whose roles are at hand, held then."""
    attributions = Attribution.objects.public().with_entities()
    found = Statement.objects.public().filter(pk__in=keys).with_attributions(attributions).defer(*BULK)
    rows = {row.pk: row for row in found}
    statements = [rows[key] for key in keys if key in rows]
    own = [one for statement in statements for one in statement.speakers if one.person_id == person.pk]
    Attribution.role_then.give(own, list(person.roles.all()))
    return statements


def short_lines(keys: Iterable[int]) -> dict[int, Article]:
    """Articles by key, with what a short line shows."""
    found = Article.objects.public().filter(pk__in=set(keys)).select_related("publisher")
    return found.defer("body", "folded", "boilerplate", "base", "pins").in_bulk()
