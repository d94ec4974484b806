"""The role that a person held at a time: the one that the article at hand prints, else the last one printed before.

The time is when a statement was made, if the text tells, else the article's date. ``attach_roles`` answers for the
statements of a page by look-ups in the index, so that it takes as long for somebody named once as for somebody named
every day; ``RolesOverTime`` answers for very many statements, from all passages of a few persons.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    Count,
    Exists,
    OuterRef,
    Prefetch,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Concat

from archive.indexing.models import UNDATED, ArticleEntity, SpeakerCount, position_article, position_day, position_range
from archive.models import Article, Attribution, Person, Role, RolePassage, Statement
from archive.models.person import NEWEST

#: The key of a role in the reading index, inside a subquery.
ROLE_KEY = Concat(Value("r"), Cast(OuterRef("pk"), CharField(max_length=20)))


def with_weight(roles: QuerySet[Any]) -> QuerySet[Any]:
    """Add the organisation, and in how many articles that readers may see the role is ``printed``."""
    printed = Subquery(SpeakerCount.objects.filter(who=ROLE_KEY).values("named_in"))
    return roles.select_related("organisation").annotate(printed=Coalesce(printed, 0))


def as_printed(roles: QuerySet[Any]) -> QuerySet[Any]:
    """Add what ``with_weight`` does, and the positions of the newest article that prints it and of the oldest dated.

    Where none has a date, ``last`` is of one without and ``first`` None; both are None where none prints it.
    """
    articles = ArticleEntity.objects.filter(who=ROLE_KEY)
    oldest = articles.filter(article_entry__lt=UNDATED).order_by("-article_entry")
    return with_weight(roles).annotate(
        last=Subquery(articles.order_by("article_entry").values("article_entry")[:1]),
        first=Subquery(oldest.values("article_entry")[:1]),
    )


def with_newest(roles: QuerySet[Any]) -> QuerySet[Any]:
    """Add the positions of the newest articles that print the role (see ``Role.newest``)."""
    articles = ArticleEntity.objects.filter(who=ROLE_KEY).order_by("article_entry").values("article_entry")
    return roles.annotate(**{f"newest_{nth}": Subquery(articles[nth : nth + 1]) for nth in range(NEWEST)})


def with_roles(people: QuerySet[Person]) -> QuerySet[Person]:
    """Prefetch the roles that readers may see, ``as_printed``."""
    return people.prefetch_related(Prefetch("roles", as_printed(Role.objects.public())))


#: Times of one person that are looked up in one query.
_AT_ONCE = 25
#: Passages that are kept for the statements to come: some ten megabytes.
KEPT = 50_000

#: What is looked up: an article, and the lowest place of what is no newer than the statement; None without a date.
type _Time = tuple[int, int | None]


class HeldRoles:
    """The roles of one person, ``as_printed``, and which of several to show."""

    def __init__(self, roles: Iterable[Role]) -> None:
        self.roles = {role.pk: role for role in roles}
        self._offices = {key: role.office for key, role in self.roles.items()}
        #: Keys of the roles that say what somebody is when they are printed, not what they were in an older story.
        self.lasting = {key for key, office in self._offices.items() if not office.of_another_time}
        self._printed: Counter[tuple[str, ...]] = Counter()
        for key, role in self.roles.items():
            self._printed[self._offices[key].words] += role.printed

    def at(self, here: Mapping[int, int], last: Mapping[int, int]) -> Role | None:
        """Return the role at a time, None where no text tells.

        By the key of a role, ``here`` counts its passages in the article, and ``last`` is the day, as an ordinal, on
        which it was last printed until then.
        """
        here = {key: number for key, number in here.items() if key in self.roles}
        if here:
            return self._weightiest(here, here)
        days = {key: day for key, day in last.items() if key in self.lasting}
        newest = max(days.values(), default=None)
        return self._weightiest(key for key, day in days.items() if day == newest) if days else None

    def current(self) -> Role | None:
        """Return the role printed last; without any date the one printed most."""
        days = {
            key: day for key, role in self.roles.items() if role.last is not None and (day := position_day(role.last))
        }
        return self.at({}, days) or (self._weightiest(self.lasting) if self.lasting else None)

    def _weightiest(self, keys: Iterable[int], here: Mapping[int, int] | None = None) -> Role:
        """Return the form that says most of the office printed most, in the article first, then in all articles."""
        printed_here: Counter[tuple[str, ...]] = Counter()
        for key, number in (here or {}).items():
            printed_here[self._offices[key].words] += number

        def weight(role: Role) -> tuple[int, int, int, str, int]:
            words = self._offices[role.pk].words
            return (printed_here[words], self._printed[words], len(role.title), role.title, role.pk)

        return max((self.roles[key] for key in keys), key=weight)


def current_role(person: Person) -> Role | None:
    """Return the role printed last, from the prefetched roles (``with_roles``)."""
    return HeldRoles(person.roles.all()).current()


def attach_roles(statements: Iterable[Statement], only: Person | None = None) -> None:
    """Set ``role_then`` and ``role_from`` of the speakers of a page, in one query; of ``only`` one person, if given.

    ``role_from`` is the key of the article that prints the role. Uses the prefetched attributions.
    """
    speakers = [one for statement in statements for one in statement.speakers]
    times: dict[int, dict[_Time, None]] = defaultdict(dict)
    for one in speakers:
        one.role_then = one.role_from = None
        if one.person_id and one.entity and (only is None or one.person_id == only.pk):
            times[one.person_id][_time_of(one)] = None
    asked = {person: list(found) for person, found in times.items()}
    held: dict[int, HeldRoles] = {}
    evidence: dict[tuple[int, _Time], tuple[dict[int, int], dict[int, int]]] = {}
    for start in range(0, max(map(len, asked.values()), default=0), _AT_ONCE):
        part = {person: found[start : start + _AT_ONCE] for person, found in asked.items() if found[start:]}
        by_person: dict[int, list[Any]] = defaultdict(list)
        for role in _with_evidence(part):
            by_person[role.person_id].append(role)
        for person, found in by_person.items():
            held.setdefault(person, HeldRoles(found))
            for nth, time in enumerate(part[person]):
                here = {role.pk: n for role in found if (n := getattr(role, f"here_{nth}"))}
                last = {role.pk: at for role in found if (at := getattr(role, f"last_{nth}")) is not None}
                evidence[person, time] = here, last
    for one in speakers:
        key = one.person_id or 0, _time_of(one)
        if key in evidence:
            here, last = evidence[key]
            days = {role: position_day(at) or 0 for role, at in last.items()}
            one.role_then = held[key[0]].at(here, days)
            if one.role_then:
                one.role_from = key[1][0] if one.role_then.pk in here else position_article(last[one.role_then.pk])


def _time_of(attribution: Attribution) -> _Time:
    statement = attribution.statement
    when: date | None = statement.said_latest or statement.article.published_latest
    return statement.article_id, position_range(0, when.toordinal())[0] if when else None


def _with_evidence(times: Mapping[int, Sequence[_Time]]) -> Any:
    """Return the roles of these persons, each with ``here_n`` and ``last_n`` for the n-th time of its person.

    ``here_n`` is in how many passages the article prints it, ``last_n`` where it was last printed before.
    """
    roles: Any = with_weight(Role.objects.public().filter(person__in=times))
    evidence: dict[str, Subquery] = {}
    for nth in range(max(map(len, times.values()))):
        at = {person: found[nth] for person, found in times.items() if nth < len(found)}
        article = _by_person({person: article for person, (article, _) in at.items()}, len(times))
        since = _by_person({person: since for person, (_, since) in at.items()}, len(times))
        if isinstance(article, Case):
            roles = roles.alias(**{f"article_{nth}": article, f"since_{nth}": since})
            article, since = OuterRef(f"article_{nth}"), OuterRef(f"since_{nth}")
        passages = RolePassage.objects.filter(role=OuterRef("pk"), article=article).order_by()
        evidence[f"here_{nth}"] = Subquery(passages.values("role").annotate(n=Count("*")).values("n"))
        printed = ArticleEntity.objects.filter(who=ROLE_KEY, article_entry__lt=UNDATED)
        dated = printed.none() if since is None else printed.filter(article_entry__gte=since)
        evidence[f"last_{nth}"] = Subquery(dated.order_by("article_entry").values("article_entry")[:1])
    return roles.annotate(**evidence)


def _by_person(values: Mapping[int, int | None], persons: int) -> Any:
    """Return the value of a role's person: the value itself where there is but one, which is far cheaper to ask."""
    if persons == 1:
        return next(iter(values.values()))
    cases = [When(person=person, then=Value(value)) for person, value in values.items() if value is not None]
    return Case(*cases, default=None, output_field=BigIntegerField())


class RolesOverTime:
    """Roles of the persons of a long list, read for each chunk of persons not met before, in two queries."""

    def __init__(self) -> None:
        self._known: dict[int, _Timeline] = {}

    def read(self, persons: Collection[int]) -> None:
        """Have the roles of these persons at hand for ``at``."""
        if sum(one.size for one in self._known.values()) > KEPT:
            self._known = {person: one for person, one in self._known.items() if person in persons}
        wanted = {person: _Timeline() for person in persons if person not in self._known}
        if not wanted:
            return
        roles: dict[int, list[Role]] = defaultdict(list)
        for role in with_weight(Role.objects.public().filter(person__in=wanted)):
            roles[role.person_id].append(role)
        readable = Exists(Article.objects.public().filter(pk=OuterRef("article")))
        passages = RolePassage.objects.filter(readable, role__person__in=wanted).order_by()
        columns = ("role__person_id", "role_id", "article_id", "article__published_latest")
        for person, role, article, latest in passages.values_list(*columns).iterator(chunk_size=2000):
            wanted[person].add(role, article, latest)
        for person, one in wanted.items():
            one.finish(HeldRoles(roles[person]))
        self._known |= wanted

    def at(self, person: int, article: int, when: date | None) -> Role | None:
        """Return the role printed in the article, else the last printed until then."""
        return self._known[person].at(article, when)


class _Timeline:
    """The roles of a person with the articles and days that print them."""

    def __init__(self) -> None:
        self.size = 1
        self._here: dict[int, Counter[int]] = defaultdict(Counter)
        self._by_day: list[tuple[int, int]] = []

    def add(self, role: int, article: int, latest: date | None) -> None:
        self.size += 1
        self._here[article][role] += 1
        if latest:
            self._by_day.append((latest.toordinal(), role))

    def finish(self, roles: HeldRoles) -> None:
        self._roles = roles
        # A role that is not public, or of another time, would hide the others of its day.
        self._by_day = sorted(one for one in self._by_day if one[1] in roles.lasting)

    def at(self, article: int, when: date | None) -> Role | None:
        end = bisect_left(self._by_day, (when.toordinal() + 1,)) if when else 0
        day = self._by_day[end - 1][0] if end else 0
        last = {role: day for _, role in self._by_day[bisect_left(self._by_day, (day,)) : end]}
        return self._roles.at(self._here.get(article, {}), last)
