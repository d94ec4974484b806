"""Pairs of records that may be one and the same, the likeliest first, with what speaks for it and what against.

Who is compared is found by the indexed keys of names alone, so that no load of work grows with the square of the
archive: names of one wide key (any order, spacing or spelling, nicknames), and a family name alone with whoever bears
it and holds its office, or with the only one who bears it. Namesakes of a name that very many bear are compared only
where they hold one office. A pair's score is the plain sum of its reasons' points.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from django.core.cache import cache
from django.db.models import Count, F, Max

from archive.curation.evidence import Pairs, Reason, offices, topic_key, weigh
from archive.models import (
    Load,
    MergeRecord,
    NotTheSame,
    Organisation,
    OrganisationName,
    PersonName,
    Topic,
    TopicPhrase,
)

#: A name that more records than this share: only those of one office are compared.
_MANY = 12
#: Pairs that are ranked; whoever has decided on so many asks again.
_MOST = 20_000
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


def candidates(kind: str) -> list[Candidate]:
    """All pairs of a kind that nobody decided on, the likeliest first. Kept for a while: see ``_stamp``."""
    key = f"candidates-{kind}-{_stamp(kind)}"
    found: list[Candidate] | None = cache.get(key)
    if found is None:
        found = _rank(kind)
        cache.set(key, found, _KEPT_FOR)
    return found


def why(kind: str, one: int, other: int) -> Candidate:
    """What speaks for and against two records that a person chose."""
    first, second = sorted((one, other))
    return _weighed(kind, {(first, second)})[0]


def _rank(kind: str) -> list[Candidate]:
    pairs = _FIND[kind]()
    apart = set(NotTheSame.objects.filter(kind=kind).values_list("first", "second"))
    found = _weighed(kind, set(sorted(pairs - apart)[:_MOST]))
    return sorted(found, key=lambda one: (-one.score, one.one, one.other))


def _weighed(kind: str, pairs: Pairs) -> list[Candidate]:
    return [Candidate(*pair, tuple(reasons)) for pair, reasons in weigh(kind, pairs).items()]


def _people() -> Pairs:
    """Names of one wide key; a family name alone with its bearers, as far as an office or their being few allows."""
    names = PersonName.in_full()
    pairs = _together(names, "wide", _by_office)
    alone = defaultdict(set)
    for key, entity in names.filter(family=F("key")).exclude(family="").values_list("key", "entity"):
        alone[key].add(entity)
    bearers = defaultdict(set)
    whole = names.filter(family__in=alone).exclude(family=F("key"))
    for family, entity in whole.values_list("family", "entity"):
        bearers[family].add(entity)
    every = {entity for key in alone if bearers[key] for entity in alone[key] | bearers[key]}
    held = offices(every)
    for key, some in alone.items():
        for one in some:
            for other in bearers[key] - {one}:
                if len(bearers[key]) == 1 or held[one] & held[other]:
                    pairs.add(_ordered(one, other))
        pairs |= _few(some, _by_office)
    return pairs


def _organisations() -> Pairs:
    """Names of one wide key, of one spelling without spaces, or one an acronym that the other is printed with."""
    names = OrganisationName.in_full()
    pairs = _together(names, "wide", lambda some: set())
    squeezed = defaultdict(set)
    for key, entity in names.values_list("key", "entity"):
        squeezed[key.replace(" ", "")].add(entity)
    for some in squeezed.values():
        pairs |= _few(some, lambda some: set())
    standing = OrganisationName.objects.exclude(review="rejected").filter(withdrawn=False, kind="acronym")
    acronyms = defaultdict(set)
    for key, entity in standing.filter(entity__in=Organisation.objects.standing()).values_list("key", "entity"):
        acronyms[key].add(entity)
    for key, entity in names.filter(key__in=list(acronyms)).values_list("key", "entity"):
        pairs |= {_ordered(entity, other) for other in acronyms[key] - {entity}}
    for some in acronyms.values():
        pairs |= _few(some, lambda some: set())
    return pairs


def _topics() -> Pairs:
    """Topics of the same words in any order, in one or many, and those that a phrase suggests both."""
    alike = defaultdict(set)
    for pk, name in Topic.objects.standing().exclude(review="rejected").values_list("pk", "name"):
        alike[topic_key(name)].add(pk)
    for pk, folded in TopicPhrase.objects.filter(topic__merged_into=None).values_list("topic", "folded"):
        alike[f"phrase {folded}"].add(pk)
    return {pair for some in alike.values() for pair in _few(some, lambda some: set())}


_FIND: dict[str, Callable[[], Pairs]] = {"person": _people, "organisation": _organisations, "topic": _topics}


def _together(names: Any, column: str, otherwise: Callable[[set[int]], Pairs]) -> Pairs:
    """Pairs of records that share a key. Two questions, whatever the size."""
    shared = names.exclude(**{column: ""}).values(column).annotate(n=Count("entity", distinct=True)).filter(n__gt=1)
    groups = defaultdict(set)
    for key, entity in names.filter(**{f"{column}__in": shared.order_by().values(column)}).values_list(
        column, "entity"
    ):
        groups[key].add(entity)
    return {pair for some in groups.values() for pair in _few(some, otherwise)}


def _few(some: set[int], otherwise: Callable[[set[int]], Pairs]) -> Pairs:
    return set(combinations(sorted(some), 2)) if len(some) <= _MANY else otherwise(some)


def _by_office(some: set[int]) -> Pairs:
    """Of very many namesakes, those who are printed with one office, if they are few."""
    holders = defaultdict(set)
    for entity, held in offices(some).items():
        for office in held:
            holders[office].add(entity)
    return {pair for same in holders.values() if len(same) <= _MANY for pair in combinations(sorted(same), 2)}


def _ordered(one: int, other: int) -> tuple[int, int]:
    return (one, other) if one < other else (other, one)


def _stamp(kind: str) -> str:
    """Changes with every load, new name, merge and decision that two are not the same; what else an editor does to
    one record is seen when the pair is shown."""
    names: Any = {"person": PersonName, "organisation": OrganisationName}.get(kind, TopicPhrase)
    newest = [model.objects.aggregate(m=Max("pk"))["m"] for model in (names, Load, MergeRecord, NotTheSame, Topic)]
    undone = MergeRecord.objects.aggregate(m=Max("undone_at"))["m"]
    return "-".join(str(part) for part in (*newest, NotTheSame.objects.count(), undone and undone.timestamp()))
