"""The pages of one person and of one organisation."""

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django.db.models import Count, F, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from archive.browsing.entity_profile import EntityProfile, Seen, with_seen
from archive.browsing.linked import schema
from archive.browsing.linked.head import Head
from archive.browsing.lists.rows import key_of, short_articles, statement_rows, statement_rows_of
from archive.browsing.person_offices import offices_held, with_passages
from archive.browsing.speaker_roles import as_printed, current_role, with_newest
from archive.browsing.views.pages import RecordPage
from archive.indexing.models import ArticleEntry, StatementEntry, StatementSpeaker, position_day
from archive.models import Organisation, OrganisationName, Person, PersonName, Role

#: Offices shown with their passages; of more the titles alone.
OFFICES = 12


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
        seen, offices = Seen.of(record), offices_held(record.roles.all())
        profile = EntityProfile.of(record, seen, self.edition)
        articles = short_articles(profile.newest["naming"])
        role, shown = current_role(record), with_passages(offices[:OFFICES])
        address, described = self.address(record), f"{record.name}, {role.title}" if role else record.name
        linked = schema.person(record, shown, self.request.build_absolute_uri)
        return profile.context() | {
            "head": Head.of_person(record.name, described, address, linked, self.path(record)),
            "seen": seen,
            "role": role,
            "offices": shown,
            "offices_left": offices[OFFICES:],
            "order": record.get_name_order_display() if record.name_order != "unknown" else "",
            "statements": statement_rows_of(record, profile.newest["own"]),
            "articles": [articles[key] for key in profile.newest["naming"] if key in articles],
        }


#: Newest statements of its own, and of its people.
STATEMENTS = 8
ARTICLES = 8
PARTS = 60
#: Roles held there, the ones printed last; the newest statements are looked for among those who hold them.
ROLES = 200
#: Titles shown, and holders of each.
TITLES, HOLDERS = 24, 6


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a role there, from which year to which it is printed; no years where no date is printed."""

    person: Person
    years: list[int]
    inferred: bool

    @classmethod
    def of(cls, role: Role) -> "Holder":
        days = [day for at in (role.first, role.last) if at is not None and (day := position_day(at))]
        return cls(role.person, sorted({date.fromordinal(day).year for day in days}), role.inferred)


class OrganisationPage(RecordPage):
    template_name = "archive/organisation.html"
    model = Organisation
    section = "organisations"

    def public(self) -> QuerySet[Organisation]:
        published = ArticleEntry.objects.filter(publisher=OuterRef("pk")).order_by().values("publisher")
        holding = _held().filter(organisation=OuterRef("pk")).order_by().values("organisation")
        found = with_seen(Organisation.objects.public(), "o").annotate(
            published=_number(published.annotate(n=Count("*"))),
            holders=_number(holding.annotate(n=Count("person", distinct=True))),
        )
        names = Prefetch("names", OrganisationName.objects.public())
        parts: Any = Prefetch("parts", Organisation.objects.public().alphabetically()[: PARTS + 1], "parts_known")
        return found.select_related("parent", "reviewed_by").prefetch_related(names, parts, "identifiers")

    def context(self, record: Any) -> dict[str, Any]:
        seen, roles = Seen.of(record), _roles(record)
        profile = EntityProfile.of(
            record,
            seen,
            self.edition,
            more={
                "people": partial(_said_by_people, roles),
                "published": partial(_published_by, record),
            },
            with_company=False,
        )
        own = profile.newest["own"][:STATEMENTS]
        by_people = [key for key in profile.newest["people"] if key not in own][:STATEMENTS]
        said = {one.pk: one for one in statement_rows([*own, *by_people])}
        articles = short_articles([*profile.newest["naming"], *profile.newest["published"]])
        address, described = self.address(record), f"{record.name}, {record.get_kind_display()}"
        linked = schema.organisation(record, record.parts_known[:PARTS], self.request.build_absolute_uri)
        return profile.context() | {
            "head": Head.of_organisation(record.name, described, address, linked, self.path(record)),
            "seen": seen,
            "order": "",
            "parts": record.parts_known[:PARTS],
            "parts_more": len(record.parts_known) > PARTS,
            # As a phrase the whole name is looked for.
            "in_marks": f'"{record.name}"',
            "titles": _titles(roles),
            "own": [said[key] for key in own if key in said],
            "by_people": [said[key] for key in by_people if key in said],
            "articles": [articles[key] for key in profile.newest["naming"] if key in articles],
            "published": [articles[key] for key in profile.newest["published"] if key in articles],
        }


def _held() -> Any:
    return Role.objects.public().filter(person__in=Person.objects.public())


def _number(counted: QuerySet[Any]) -> Coalesce:
    return Coalesce(Subquery(counted.values("n"), output_field=IntegerField()), Value(0))


def _roles(organisation: Organisation) -> list[Any]:
    """Return the roles printed there last, with who holds them and the place of each holder's newest statements."""
    said = (
        StatementSpeaker.objects.filter(who=key_of("p", "person_id"))
        .order_by("statement_entry")
        .values("statement_entry")
    )
    found = as_printed(_held().filter(organisation=organisation)).select_related("person")
    found = found.annotate(said_last=Subquery(said[:1]), said_edge=Subquery(said[STATEMENTS - 1 : STATEMENTS]))
    return list(found.order_by(F("last").asc(nulls_last=True), "title", "pk")[:ROLES])


def _published_by(organisation: Organisation) -> QuerySet[Any]:
    places = (
        ArticleEntry.objects.filter(publisher=organisation).order_by("sort_position").values("sort_position")[:ARTICLES]
    )
    return ArticleEntry.objects.filter(sort_position__in=places).annotate(key=F("article_id"))


def _said_by_people(roles: list[Any]) -> QuerySet[Any]:
    return StatementEntry.objects.filter(sort_position__in=_newest_of(roles)).annotate(key=F("statement_id"))


def _newest_of(roles: list[Any]) -> QuerySet[Any]:
    """Find places among which the newest statements of the roles' holders are, of as few people as may be.

    Whoever made one of the newest few has a newest statement at least as new.
    """
    holders = {role.person_id: role for role in roles if role.said_last is not None}
    latest = sorted(holders.values(), key=lambda role: role.said_last)[: 2 * STATEMENTS]
    fits = Q(pk__in=())
    for role in latest:
        theirs = Q(who=f"p{role.person_id}")
        fits |= theirs & Q(statement_entry__lte=role.said_edge) if role.said_edge is not None else theirs
    return StatementSpeaker.objects.filter(fits).order_by().values("statement_entry")


def _titles(roles: list[Any]) -> list[tuple[str, list[Holder], int]]:
    """Return the titles, the one printed last first, with their holders and how many more of them there are."""
    groups: dict[str, list[Role]] = {}
    for role in roles:
        groups.setdefault(role.title.casefold(), []).append(role)
    return [
        (same[0].title, [Holder.of(role) for role in same[:HOLDERS]], len(same) - HOLDERS)
        for same in list(groups.values())[:TITLES]
    ]
