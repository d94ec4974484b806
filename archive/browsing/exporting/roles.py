"""Roles at a time, for very many statements: what ``Attribution.role_then`` and ``newest_role`` say, by other means.

Those two look up the roles of the few people of a page. Here what they need of a person is kept as numbers for the next
chunk, and the persons asked about longest ago are let go.
"""

from bisect import bisect_right
from collections import Counter, OrderedDict, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Exists, OuterRef

from archive.models import Article, Organisation, Role, RolePassage
from archive.offices import Office, parse_office

#: Passages of which the persons are kept: some ten megabytes.
KEPT = 50_000


@dataclass(frozen=True, slots=True)
class Held:
    """A role as its record has it. ``organisation`` is empty where none is printed or readers may not see it."""

    key: int
    title: str
    organisation: str
    office: Office


@dataclass(slots=True)
class _Roles:
    """A person's. ``by_day`` is sorted by day and has the roles that are not of another time."""

    held: dict[int, Held] = field(default_factory=dict)
    here: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    ever: Counter[tuple[str, ...]] = field(default_factory=Counter)
    by_day: list[tuple[int, int]] = field(default_factory=list)
    passages: int = 1

    def then(self, article: int, when: date | None) -> Held | None:
        if printed := self.here.get(article):
            counts = Counter(self.held[key].office.words for key in printed)
            return self._weightiest(set(printed), counts)
        if when is None:
            return None
        return self._of_day(bisect_right(self.by_day, (when.toordinal(), 1 << 62)))

    def newest(self) -> Held | None:
        """The role printed last; without any date the one printed most."""
        now = [key for key, role in self.held.items() if not role.office.of_another_time]
        return self._of_day(len(self.by_day)) or (self._weightiest(now, Counter()) if now else None)

    def _of_day(self, end: int) -> Held | None:
        """Of the last day before that place in ``by_day``."""
        if not end:
            return None
        day = self.by_day[end - 1][0]
        start = bisect_right(self.by_day, (day - 1, 1 << 62), hi=end)
        return self._weightiest({key for _, key in self.by_day[start:end]}, Counter())

    def _weightiest(self, several: Iterable[int], here: Counter[tuple[str, ...]]) -> Held:
        """As ``Role.weightiest``."""
        roles = (self.held[key] for key in several)
        return max(
            roles,
            key=lambda role: (
                here[role.office.words],
                self.ever[role.office.words],
                len(role.title),
                role.title,
                role.key,
            ),
        )


class Roles:
    """Roles of the persons asked about; at most two queries for each chunk of persons."""

    def __init__(self) -> None:
        self._known: OrderedDict[int, _Roles] = OrderedDict()

    def read(self, persons: Collection[int]) -> None:
        """Have the roles of these persons at hand for ``then`` and ``newest``."""
        for person in persons:
            if person in self._known:
                self._known.move_to_end(person)
        wanted = [person for person in persons if person not in self._known]
        if wanted:
            self._read(wanted)
        kept = sum(roles.passages for roles in self._known.values())
        while kept > KEPT and len(self._known) > len(persons):
            kept -= self._known.popitem(last=False)[1].passages

    def then(self, person: int, article: int, when: date | None) -> Held | None:
        """The role printed in the article, else the last printed until then."""
        return self._known[person].then(article, when)

    def newest(self, person: int) -> Held | None:
        return self._known[person].newest()

    def _read(self, persons: list[int]) -> None:
        whose: dict[int, _Roles] = {}
        for person in persons:
            self._known[person] = _Roles()
        public = Organisation.objects.public().filter(pk=OuterRef("organisation"))
        rows = Role.objects.public().filter(person__in=persons).order_by().annotate(named=Exists(public))
        for key, person, title, organisation, named in rows.values_list(
            "pk", "person_id", "title", "organisation__name", "named"
        ):
            roles = whose[key] = self._known[person]
            office = parse_office(title, organisation or "")
            roles.held[key] = Held(key, title, organisation if named else "", office)
        readable = Exists(Article.objects.public().filter(pk=OuterRef("article")))
        passages = RolePassage.objects.filter(readable, role__person__in=persons).order_by()
        columns = ("role_id", "article_id", "article__published_latest")
        for key, article, latest in passages.values_list(*columns).iterator(chunk_size=2000):
            if key not in whose:
                continue
            roles = whose[key]
            # Of all articles each counts once for a title, in the article itself every passage does.
            roles.ever[roles.held[key].office.words] += key not in roles.here[article]
            roles.here[article].append(key)
            roles.passages += 1
            if latest and not roles.held[key].office.of_another_time:
                roles.by_day.append((latest.toordinal(), key))
        for person in persons:
            self._known[person].by_day.sort()
