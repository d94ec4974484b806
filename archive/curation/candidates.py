"""Pairs of records that may be one and the same, the likeliest first, with what speaks for it and what against.

Who is compared is found by the indexed keys of names alone, so that no load of work grows with the square of the
archive: names of one wide key (any order, spacing or spelling, nicknames), and a family name alone with whoever bears
it and holds its office, or with the only one who bears it. Namesakes of a name that very many bear are compared only
where they hold one office. A pair's score is the plain sum of its reasons' points.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from django.core.cache import cache
from django.db.models import Count, F, Max

from archive.curation.evidence import Pair, Pairs, Reason, offices, topic_key, weigh
from archive.models import (
    Load,
    NotTheSame,
    Organisation,
    OrganisationName,
    Person,
    PersonName,
    Topic,
    TopicPhrase,
)

type Groups = defaultdict[str, set[int]]
#: A name that more records than this share: only those of one office are compared.
_MANY = 12
#: Pairs that are ranked; whoever has decided on so many asks again.
_MOST = 10_000
_KEPT_FOR = 600  # seconds


@dataclass(frozen=True, slots=True)
class Candidate:
    """Two records by their keys, the lower first, and why they may be one."""

    one: int
    other: int
    reasons: tuple[Reason, ...]

    @property
    def score(self) -> float:
        return round(sum(reason.points for reason in self.reasons), 1)

    @property
    def speak_for(self) -> list[Reason]:
        return [reason for reason in self.reasons if reason.points >= 0]

    @property
    def speak_against(self) -> list[Reason]:
        return [reason for reason in self.reasons if reason.points < 0]


def ranked(kind: str) -> list[Pair]:
    """All pairs of a kind that nobody decided on, the likeliest first. The ranking is kept for a while (``_stamp``)."""
    key = f"candidates-{kind}-{_stamp(kind)}"
    found: list[Pair] | None = cache.get(key)
    if found is None:
        found = [(one.one, one.other) for one in _rank(kind)]
        cache.set(key, found, _KEPT_FOR)
    apart = set(NotTheSame.objects.filter(kind=kind).values_list("first", "second"))
    gone = set(_MODELS[kind].objects.exclude(merged_into=None).values_list("pk", flat=True))
    return [pair for pair in found if pair not in apart and gone.isdisjoint(pair)]


def candidates(kind: str, pairs: Iterable[Pair] | None = None) -> list[Candidate]:
    """Pairs with what speaks for and against them, in their order; without ``pairs`` all, the likeliest first."""
    wanted = ranked(kind) if pairs is None else list(pairs)
    found = weigh(kind, set(wanted))
    return [Candidate(*pair, tuple(found[pair])) for pair in wanted]


def why(kind: str, one: int, other: int) -> Candidate:
    """What speaks for and against two records that a person chose."""
    return candidates(kind, [_ordered(one, other)])[0]


def _rank(kind: str) -> list[Candidate]:
    found = candidates(kind, sorted(_FIND[kind]())[:_MOST])
    return sorted(found, key=lambda one: (-one.score, one.one, one.other))


def _people() -> Pairs:
    """Names of one wide key; a family name alone with its bearers, as far as an office or their being few allows."""
    names = PersonName.in_full()
    alone: Groups = defaultdict(set)
    for key, entity in names.filter(family=F("key")).exclude(family="").values_list("key", "entity"):
        alone[key].add(entity)
    bearers: Groups = defaultdict(set)
    for family, entity in names.exclude(family=F("key")).values_list("family", "entity"):
        if family in alone:
            bearers[family].add(entity)
    groups = [*_together(names, "wide").values(), *alone.values()]
    many = {entity for some in groups if len(some) > _MANY for entity in some}
    held = offices(many.union(*alone.values(), *bearers.values()))
    pairs = {pair for some in groups for pair in _compared(some, held)}
    for key, some in alone.items():
        holders = _by_office(bearers[key], held)
        for one in some:
            fitting = bearers[key] if len(bearers[key]) == 1 else set[int]()
            for office in held[one]:
                fitting = fitting | holders[office] if len(holders[office]) <= _MANY else fitting
            pairs |= {_ordered(one, other) for other in fitting - {one}}
    return pairs


def _organisations() -> Pairs:
    """Names of one wide key, of one spelling without spaces, or one an acronym that the other is printed with."""
    names = OrganisationName.in_full()
    groups = list(_together(names, "wide").values())
    squeezed: Groups = defaultdict(set)
    full: Groups = defaultdict(set)
    for key, entity in names.values_list("key", "entity"):
        squeezed[key.replace(" ", "")].add(entity)
        full[key].add(entity)
    standing = OrganisationName.objects.exclude(review="rejected").filter(withdrawn=False, kind="acronym")
    acronyms: Groups = defaultdict(set)
    for key, entity in standing.filter(entity__in=Organisation.objects.active()).values_list("key", "entity"):
        acronyms[key].add(entity)
    groups += [*squeezed.values(), *(some | full.get(key, set()) for key, some in acronyms.items())]
    return {pair for some in groups for pair in _compared(some, {})}


def _topics() -> Pairs:
    """Topics of the same words in any order, in one or many, and those that a phrase suggests both."""
    alike: Groups = defaultdict(set)
    for pk, name in Topic.objects.active().exclude(review="rejected").values_list("pk", "name"):
        alike[topic_key(name)].add(pk)
    for pk, folded in TopicPhrase.objects.filter(topic__merged_into=None).values_list("topic", "folded"):
        alike[f"phrase {folded}"].add(pk)
    return {pair for some in alike.values() for pair in _compared(some, {})}


_MODELS: dict[str, Any] = {"person": Person, "organisation": Organisation, "topic": Topic}
_FIND: dict[str, Callable[[], Pairs]] = {"person": _people, "organisation": _organisations, "topic": _topics}


def _together(names: Any, column: str) -> Groups:
    """Records that share a key, by the key. One question, whatever the size."""
    shared = names.exclude(**{column: ""}).values(column).annotate(n=Count("entity", distinct=True)).filter(n__gt=1)
    groups: Groups = defaultdict(set)
    rows = names.filter(**{f"{column}__in": shared.order_by().values(column)})
    for key, entity in rows.values_list(column, "entity"):
        groups[key].add(entity)
    return groups


def _compared(some: set[int], held: Mapping[int, set[Any]]) -> Iterable[Pair]:
    """Each with each; of very many namesakes only those who hold one office, if they are few."""
    if len(some) <= _MANY:
        return combinations(sorted(some), 2)
    same = (holders for holders in _by_office(some, held).values() if len(holders) <= _MANY)
    return {pair for holders in same for pair in combinations(sorted(holders), 2)}


def _by_office(some: set[int], held: Mapping[int, set[Any]]) -> dict[Any, set[int]]:
    found: dict[Any, set[int]] = defaultdict(set)
    for entity in some:
        for office in held.get(entity, ()):
            found[office].add(entity)
    return found


def _ordered(one: int, other: int) -> tuple[int, int]:
    return (one, other) if one < other else (other, one)


def _stamp(kind: str) -> str:
    """Changes with every load, name and phrase. What a person decides on a pair takes it out of the ranking at once."""
    names: Any = {"person": PersonName, "organisation": OrganisationName}.get(kind, TopicPhrase)
    return "-".join(str(model.objects.aggregate(m=Max("pk"))["m"]) for model in (names, Load, Topic))
