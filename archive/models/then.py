"""The role that a speaker held when a statement was made, looked up for all speakers of a page at once.

Which articles print a role, and of which day they are, is read from the reading index, a step for each role: so it
takes as long for somebody named once as for somebody named every day.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import prefetch_related_objects

from archive.models.index import UNDATED, article_of, day_of, places_of
from archive.models.person import Role

#: Databases take so many parameters at once.
_AT_ONCE = 2000


class RoleThen:
    """A relation of attributions that no column holds; ``prefetch_related`` knows it by its name.

    The role is printed in the statement's article, else it is the last printed before. The time is when it was said,
    if the text tells, else the article's date. Leaves the key of the article that prints it in ``role_from``.
    """

    name = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, instance: Any, owner: type) -> Any:
        if instance is None:
            return self
        if not self.is_cached(instance):
            prefetch_related_objects([instance], self.name)
        return instance._state.fields_cache[self.name]

    def is_cached(self, instance: Any) -> bool:
        return self.name in instance._state.fields_cache

    def get_prefetch_querysets(
        self, instances: Sequence[Any], querysets: Any = None
    ) -> tuple[list[Role], Callable[[Role], int], Callable[[Any], int | None], bool, str, bool]:
        """As Django's own relations answer: what is related, and how to match it with the instances."""
        people = {one.person_id for one in instances if one.person_id}
        roles: dict[int, list[Role]] = defaultdict(list)
        for role in Role.objects.public().filter(person__in=people).with_weight() if people else ():
            roles[role.person_id].append(role)
        chosen = self._chosen(instances, roles)
        return (
            [role for several in roles.values() for role in several],
            lambda role: role.pk,
            lambda instance: chosen.get(id(instance)),
            True,
            self.name,
            False,
        )

    def give(self, instances: Sequence[Any], roles: Sequence[Role]) -> None:
        """The same for attributions to one person whose roles, as printed, are at hand."""
        by_key = {role.pk: role for role in roles}
        chosen = self._chosen(instances, {role.person_id: list(roles) for role in roles})
        for instance in instances:
            instance._state.fields_cache[self.name] = by_key.get(chosen.get(id(instance), 0))

    def _chosen(self, instances: Sequence[Any], roles: dict[int, list[Role]]) -> dict[int, int]:
        """``id`` of an instance → key of the role."""
        asked = [_Asked.of(one, roles[one.person_id]) for one in instances if roles.get(one.person_id) and one.entity]
        evidence = _Evidence(asked)
        found: dict[int, int] = {}
        for one in asked:
            role, one.attribution.role_from = evidence.answer(one)
            if role:
                found[id(one.attribution)] = role.pk
        return found


@dataclass(frozen=True, slots=True)
class _Asked:
    """A speaker's attribution, the roles of the person, and what is looked for: the article, or the places before."""

    attribution: Any
    roles: list[Role]
    article: int
    since: int | None

    @classmethod
    def of(cls, attribution: Any, roles: list[Role]) -> "_Asked":
        statement = attribution.statement
        when: date | None = statement.said_latest or statement.article.published_latest
        return cls(attribution, roles, statement.article_id, places_of(0, when.toordinal())[0] if when else None)

    @property
    def of_its_time(self) -> list[Role]:
        return [role for role in self.roles if not role.office.of_another_time]


class _Evidence:
    """How often articles print roles, and where each was printed last before a day."""

    def __init__(self, asked: Sequence[_Asked]) -> None:
        """One question to the database."""
        self.here: dict[int, Counter[int]] = defaultdict(Counter)
        self.before: dict[tuple[int, int], int] = {}
        pairs = {(f"r{role.pk}", one.since) for one in asked if one.since is not None for role in one.of_its_time}
        roles = sorted({role.pk for one in asked for role in one.roles})
        articles = sorted({one.article for one in asked})
        for part in range(0, max(len(pairs), 1), _AT_ONCE) if roles else ():
            self._ask(roles, articles, sorted(pairs)[part : part + _AT_ONCE])

    def _ask(self, roles: list[int], articles: list[int], pairs: list[tuple[str, int]]) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                f"""
                WITH asked (who, since) AS (VALUES {_places(pairs or [("", 0)], "(%s, %s)")})
                SELECT 'r' || role_id, -article_id, COUNT(*) FROM archive_rolepassage
                WHERE role_id IN ({_places(roles)}) AND article_id IN ({_places(articles)}) GROUP BY role_id, article_id
                UNION ALL
                SELECT who, since, (SELECT MIN(place) FROM archive_naming
                WHERE archive_naming.who = asked.who AND place >= since AND place < %s) FROM asked
                """,
                [*(value for pair in pairs or [("", 0)] for value in pair), *roles, *articles, UNDATED],
            )
            for who, what, number in cursor.fetchall():
                # Keys of articles are told from places by their sign.
                if what < 0:
                    self.here[-what][int(who[1:])] = number
                elif number is not None:
                    self.before[int(who[1:]), what] = number

    def answer(self, asked: _Asked) -> tuple[Role | None, int | None]:
        """The role, and the key of the article that prints it."""
        here = self.here.get(asked.article, Counter())
        if printed := [role for role in asked.roles if role.pk in here]:
            return Role.weightiest(printed, asked.roles, here), asked.article
        if asked.since is None:
            return None, None
        known = {role.pk: at for role in asked.of_its_time if (at := self.before.get((role.pk, asked.since)))}
        if not known:
            return None, None
        nearest = max(day_of(at) or 0 for at in known.values())
        last = [role for role in asked.roles if role.pk in known and day_of(known[role.pk]) == nearest]
        role = Role.weightiest(last, asked.roles)
        return role, article_of(known[role.pk])


def _places(values: Sequence[object], one: str = "%s") -> str:
    return ", ".join([one] * len(values))
