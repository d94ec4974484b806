"""People and organisations: their lists, their pages, and speakers who are only words."""

from dataclasses import dataclass
from datetime import date
from functools import partial
from http import HTTPStatus
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.generic import TemplateView

from archive.browsing.entity_profile import EntityProfile, Seen, key_of, with_seen
from archive.browsing.linked import schema
from archive.browsing.linked.head import Head
from archive.browsing.lists.facets import Counts
from archive.browsing.lists.filters import OrganisationFilter, PersonFilter
from archive.browsing.lists.filterset import SORT, ListFilter
from archive.browsing.lists.pagination import AFTER, BEFORE, BY_NAME, MOST_SAID, CursorError, Order, Page, number
from archive.browsing.lists.rows import short_articles, statement_rows, statement_rows_of
from archive.browsing.person_offices import offices_held, with_passages
from archive.browsing.speaker_roles import current_role
from archive.browsing.views.pages import FilteredList, RecordPage
from archive.indexing.build import index_version
from archive.indexing.models import ArticleEntry, SpeakerCount, StatementEntry, StatementSpeaker, position_day
from archive.indexing.roles import as_printed, with_newest, with_roles
from archive.models import Organisation, OrganisationName, Person, PersonName, Role
from archive.names import fold


class PersonCounts(Counts):
    DIMENSIONS = ("review",)
    ORDER = ("review",)


class OrganisationCounts(Counts):
    DIMENSIONS = ("kind", "review")
    ORDER = ("kind", "review")


class EntityList(FilteredList):
    """``model`` is a person's or an organisation's, ``letter`` what its keys in the index begin with."""

    model: ClassVar[Any]
    letter: ClassVar[str]
    counting: ClassVar[type[Counts]]

    def entries(self) -> QuerySet[Any]:
        return self.model.objects.public()

    def cut(self, filters: ListFilter, **cursor: Any) -> Page:
        found = filters.without(SORT)
        if filters.chosen(SORT) == "statements":
            # Who said something is found by how much, without a look at all the others.
            heard = found.filter(speaker__said__gt=0)
            silent = found.filter(~Exists(SpeakerCount.objects.filter(who=key_of(self.letter), said__gt=0)))
            return MOST_SAID.cut(heard.annotate(said=F("speaker__said")), silent.annotate(said=Value(0)), **cursor)
        return BY_NAME.cut(found, **cursor)

    def rows(self, entries: list[Any]) -> list[Any]:
        names = self.model._meta.get_field("names").related_model.objects.public()
        records = self.with_lines(self.model.objects.filter(pk__in=[one.pk for one in entries]))
        rows = records.prefetch_related(Prefetch("names", names)).in_bulk()
        counts = SpeakerCount.objects.in_bulk([f"{self.letter}{key}" for key in rows])
        shown = [rows[one.pk] for one in entries if one.pk in rows]
        for row in shown:
            count = counts.get(f"{self.letter}{row.pk}")
            row.said, row.named_in = (count.said, count.named_in) if count else (0, 0)
        return shown

    def with_lines(self, records: Any) -> Any:
        """Prefetch everything else that a line shows."""
        return records

    def counts(self, filters: ListFilter, edition: int) -> Counts:
        return self.counting(filters, edition)


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


class OrganisationList(EntityList):
    template_name = "archive/organisation_list.html"
    filterset = OrganisationFilter
    model, letter, counting = Organisation, "o", OrganisationCounts


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


PER_PAGE = 50
_BY = {"": Order(("-said", "who"), (number, str)), "name": Order(("who",), (str,))}
_KNOWN = {"q", "sort", AFTER, BEFORE}


class SpeakerList(TemplateView):
    template_name = "archive/speaker_list.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        index_version()
        given = {name: request.GET.get(name, "") for name in _KNOWN}
        context: dict[str, Any] = {"section": "statements", "words": given["q"], "sort": given["sort"], "problem": ""}
        unknown = sorted(set(request.GET) - _KNOWN)
        try:
            if unknown:
                raise CursorError(f"“{unknown[0]}” is not a filter of this list.")
            if given["sort"] not in _BY:
                raise CursorError("This list is sorted by number, or with “sort=name” by name.")
            # Keys of such speakers are a "w" and the folded words; the "w" alone is where nobody is named.
            found = SpeakerCount.objects.filter(who__gt="w", who__lt="x", said__gt=0)
            for word in fold(given["q"]).split():
                found = found.filter(who__contains=word)
            page = _BY[given["sort"]].cut(found, after=given[AFTER], before=given[BEFORE], size=PER_PAGE)
        except CursorError as error:
            problem = str(error) or "“after” and “before” are set by the links at the foot of the list."
            return self.render_to_response(context | {"problem": problem}, status=HTTPStatus.BAD_REQUEST)
        keep = {name: given[name] for name in ("q", "sort") if given[name]}
        context |= {
            "rows": [(row.words or row.who[1:], row.who[1:], row.said, row.spoken_in) for row in page.rows],
            "older": self._link(keep, AFTER, page.after),
            "newer": self._link(keep, BEFORE, page.before),
            "first": self._link(keep) if given[AFTER] or given[BEFORE] else "",
        }
        return self.render_to_response(context)

    @staticmethod
    def _link(keep: dict[str, str], name: str = "", cursor: str = "") -> str:
        if name and not cursor:
            return ""
        parameters = keep | ({name: cursor} if name else {})
        return f"{reverse('speakers')}{'?' if parameters else ''}{urlencode(parameters)}"
