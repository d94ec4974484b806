"""People: the list, and one person with names, roles, statements and articles."""

from typing import Any

from django.db.models import Prefetch, QuerySet

from archive.browsing.linked import schema
from archive.browsing.linked.head import Head
from archive.browsing.lists.filters import PersonFilter
from archive.browsing.lists.rows import short_articles, statement_rows_of
from archive.browsing.person_offices import held, with_passages
from archive.browsing.portrait import Portrait, Seen, with_seen
from archive.browsing.speaker_roles import current_role
from archive.browsing.views.entities import EntityList, PersonCounts
from archive.browsing.views.pages import RecordPage
from archive.indexing.roles import as_printed, with_newest, with_roles
from archive.models import Person, PersonName, Role

#: Offices shown with their passages; of more the titles alone.
OFFICES = 12


class PersonList(EntityList):
    template_name = "archive/person_list.html"
    filterset = PersonFilter
    model, letter, counting = Person, "p", PersonCounts

    def with_lines(self, records: Any) -> Any:
        return with_roles(records)


class PersonPage(RecordPage):
    template_name = "archive/person.html"
    model = Person
    section = "people"

    def public(self) -> QuerySet[Person]:
        roles: Any = Prefetch("roles", with_newest(as_printed(Role.objects.public())))
        people: QuerySet[Person] = with_seen(Person.objects.public(), "p").select_related("reviewed_by")
        names = Prefetch("names", PersonName.objects.public())
        return people.prefetch_related(roles, names, "identifiers")

    def context(self, record: Person) -> dict[str, Any]:
        seen, offices = Seen.of(record), held(record.roles.all())
        portrait = Portrait.of(record, seen, self.edition)
        articles = short_articles(portrait.newest["naming"])
        role, shown = current_role(record), with_passages(offices[:OFFICES])
        address, described = self.address(record), f"{record.name}, {role.title}" if role else record.name
        linked = schema.person(record, shown, self.request.build_absolute_uri)
        return portrait.context() | {
            "head": Head.of_person(record.name, described, address, linked, self.path(record)),
            "seen": seen,
            "role": role,
            "offices": shown,
            "offices_left": offices[OFFICES:],
            "order": record.get_name_order_display() if record.name_order != "unknown" else "",
            "statements": statement_rows_of(record, portrait.newest["own"]),
            "articles": [articles[key] for key in portrait.newest["naming"] if key in articles],
        }
