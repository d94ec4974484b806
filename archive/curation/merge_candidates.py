"""Pairs of records that may be one and the same, the likeliest first, with what speaks for it and what against.

Who is compared is found by the indexed keys of names alone, so that no load of work grows with the square of the
archive: names of one wide key (any order, spacing or spelling, nicknames), and a family name alone with whoever bears
it and holds its office, or with the only one who bears it. Namesakes of a name that very many bear are compared only
where they hold one office. A pair's score is the plain sum of the points of its reasons, each a sentence for editors.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import Any

from django.core.cache import cache
from django.db.models import Count, F, Max

from archive import identifiers, names
from archive.models import (
    Attribution,
    Identifier,
    Load,
    Mention,
    NotTheSame,
    Organisation,
    OrganisationName,
    Person,
    PersonName,
    ReviewState,
    Role,
    Topic,
    TopicPhrase,
)
from archive.models.entity import EntityName
from archive.offices import parse_office

_parse = lru_cache(maxsize=20_000)(names.parse)

type Pair = tuple[int, int]
type Pairs = set[Pair]
_BATCH = 5_000  # keys named in one query


@dataclass(frozen=True, slots=True)
class Reason:
    """``points`` above zero speak for it, below against."""

    points: float
    says: str

    @property
    def weight(self) -> str:
        """Return the points as people write them."""
        return f"{self.points:+g}".replace("-", "−")


def weigh(kind: str, pairs: Pairs) -> dict[Pair, list[Reason]]:
    """Return the reasons of every pair. A handful of queries for each five thousand records, however many pairs."""
    keys = sorted({key for pair in pairs for key in pair})
    found: dict[Pair, list[Reason]] = {pair: [] for pair in sorted(pairs)}
    for gives in _EVIDENCE[kind]:
        weigher = gives(kind, keys)
        for pair, reasons in found.items():
            reasons.extend(weigher(*pair))
    return found


def offices(people: Iterable[int]) -> dict[int, set[tuple[str, ...]]]:
    """Return the offices that people are printed with, apart from country and spelling."""
    found: dict[int, set[tuple[str, ...]]] = defaultdict(set)
    for person, title, _, body in _roles(people):
        if words := parse_office(title, body or "").words:
            found[person].add(words)
    return found


def topic_key(name: str) -> str:
    """Return a key that is the same for topics of the same words, in any order and number, spaced or not."""
    return "".join(sorted(word.removesuffix("s") for word in re.findall(r"\w+", names.fold(name))))


type Weigher = Callable[[int, int], Iterable[Reason]]


def _names_of_people(kind: str, keys: list[int]) -> Weigher:
    """Compare order, spacing, nicknames, a family name alone; initials and generations that contradict."""
    known = _names(PersonName, keys)

    def reasons(one: int, other: int) -> Iterator[Reason]:
        parsed = [[(text, _parse(text)) for text in known[key]] for key in (one, other)]
        both = [(a, b) for a in parsed[0] for b in parsed[1]]
        same = [(a, b) for a, b in both if a[1].key == b[1].key and a[1].whole]
        alike = [(a, b) for a, b in both if a[1].wide and a[1].wide == b[1].wide]
        for a, b in same or alike:
            if a[1].contradicts(b[1]):
                yield Reason(-3, f"“{a[0]}” and “{b[0]}” have different initials or generations.")
                return
        if same:
            (mine, _), (theirs, _) = same[0]
            yield Reason(3, f"The same name: {_quoted(mine, theirs)}.{_otherwise(mine, theirs)}")
        elif alike:
            yield Reason(2, f"“{alike[0][0][0]}” and “{alike[0][1][0]}”: forms of one name.")
        for short, whole in ((0, 1), (1, 0)):
            for text, name in parsed[short]:
                full = next((t for t, n in parsed[whole] if n.family == name.family and n.whole), "")
                if full and not name.whole:
                    yield Reason(1, f"“{text}” is the family name of “{full}”.")
                    return

    return reasons


def _names_of_organisations(kind: str, keys: list[int]) -> Weigher:
    known = _names(OrganisationName, keys)
    acronyms = _names(OrganisationName, keys, kinds=(EntityName.Kind.ACRONYM,))

    def reasons(one: int, other: int) -> Iterator[Reason]:
        mine, theirs = ({names.body_key(text): text for text in known[key]} for key in (one, other))
        if same := sorted(mine.keys() & theirs.keys()):
            yield Reason(3, f"The same name: {_quoted(mine[same[0]], theirs[same[0]])}.")
        elif squeezed := {key.replace(" ", "") for key in mine} & {key.replace(" ", "") for key in theirs}:
            both = [next(t for k, t in side.items() if k.replace(" ", "") in squeezed) for side in (mine, theirs)]
            yield Reason(3, f"The same letters, spaced otherwise: {_quoted(*both)}.")
        else:
            for a, b in ((a, b) for a in mine for b in theirs if names.body_wide(a) == names.body_wide(b)):
                yield _another_country(mine[a], theirs[b], a, b)
                break
        for a, b in ((a, b) for a in mine for b in theirs if _one_is_short(a, b)):
            yield Reason(1, f"“{mine[a]}” and “{theirs[b]}”: one may be short for the other.")
            break
        short = [{names.body_key(text) for text in acronyms[key]} for key in (one, other)]
        for side, full, texts in ((short[0], theirs, theirs), (short[1], mine, mine)):
            if bare := sorted(side & full.keys()):
                yield Reason(2, f"“{texts[bare[0]]}” is the other’s acronym.")
        if shared := sorted(short[0] & short[1]):
            yield Reason(1, f"Both are printed with the acronym {shared[0].upper()}.")
            if _mostly_the_same(mine, theirs):
                yield Reason(1, "Most words of their names are the same.")

    return reasons


def _another_country(one: str, other: str, key: str, other_key: str) -> Reason:
    if names.body_wide(key) != key and names.body_wide(other_key) != other_key:
        return Reason(-2, f"“{one}” and “{other}” name two countries.")
    return Reason(0.5, f"“{one}” and “{other}”: the same but for a country or the like.")


def _one_is_short(one: str, other: str) -> bool:
    """Tell whether one of two keys is the other without a word that is often left out."""
    short, whole = sorted((one, other), key=len)
    return any(whole == f"{short}{tail}" for tail in _TAILS)


def _mostly_the_same(mine: Iterable[str], theirs: Iterable[str]) -> bool:
    words = [[{word.removesuffix("s") for word in key.split()} for key in side] for side in (mine, theirs)]
    return any(len(a & b) * 2 > len(a | b) for a in words[0] for b in words[1])


def _held_roles(kind: str, keys: list[int]) -> Weigher:
    held, at = offices(keys), defaultdict[int, set[str]](set)
    for person, _, body, called in _roles(keys):
        if body:
            at[person].add(called or "")

    def reasons(one: int, other: int) -> Iterator[Reason]:
        same, mine, theirs = held[one] & held[other], held[one], held[other]
        if same:
            longest = max(same, key=lambda words: (len(words), words))
            yield Reason(2, f"Both are printed as {' '.join(longest)}.")
        elif mine and theirs:
            yield Reason(-1, f"Other offices: {' '.join(min(mine))}; {' '.join(min(theirs))}.")
        if shared := sorted(at[one] & at[other]):
            yield Reason(1, f"Both hold a role at {shared[0]}.")

    return reasons


def _in_one_article(kind: str, keys: list[int]) -> Weigher:
    """Find articles that name both: whoever has a name of its own beside the other is rather another."""
    named: dict[int, dict[int, str]] = defaultdict(dict)
    speaks: dict[int, dict[int, str]] = defaultdict(dict)
    for some in _some(keys):
        mentions = Mention.objects.filter(**{f"{kind}__in": some}).order_by("start")
        for key, article, title in mentions.values_list(kind, "article", "article__title"):
            named[key][article] = title
        rows = Attribution.objects.exclude(review=ReviewState.REJECTED).filter(
            part__in=Attribution.SPEAKERS, withdrawn=False, statement__withdrawn=False, **{f"{kind}__in": some}
        )
        for key, article, title in rows.values_list(kind, "statement__article", "statement__article__title"):
            speaks[key][article] = title

    def reasons(one: int, other: int) -> Iterator[Reason]:
        if both := sorted(speaks[one].keys() & speaks[other].keys()):
            yield Reason(-3, f"Both speak in {_articles(both, speaks[one])}.")
        elif both := sorted(named[one].keys() & named[other].keys()):
            yield Reason(-2, f"Both are named side by side in {_articles(both, named[one])}.")

    return reasons


def _apart_in_time(kind: str, keys: list[int]) -> Weigher:
    """Compare dates: nobody is in the news for a hundred years."""
    years: dict[int, list[int]] = defaultdict(list)
    for some in _some(keys):
        rows = Mention.objects.filter(person__in=some, article__published_latest__isnull=False)
        dates = rows.values_list("person", "article__published_latest").distinct().order_by()
        for key, day in dates:
            years[key] += [day.year] if day else []

    def reasons(one: int, other: int) -> Iterator[Reason]:
        every = years[one] + years[other]
        if years[one] and years[other] and max(every) - min(every) > 80:
            spans = [f"{min(years[key])}–{max(years[key])}" for key in (one, other)]
            yield Reason(-4, f"In the news at incompatible dates: {spans[0]} and {spans[1]}.")

    return reasons


def _known_elsewhere(kind: str, keys: list[int]) -> Weigher:
    known: dict[int, dict[str, str]] = defaultdict(dict)
    for some in _some(keys):
        for key, scheme, value in Identifier.objects.filter(**{f"{kind}__in": some}).values_list(
            kind, "scheme", "value"
        ):
            known[key][scheme] = value

    def reasons(one: int, other: int) -> Iterator[Reason]:
        for scheme in sorted(known[one].keys() & known[other].keys()):
            label = identifiers.SCHEMES[scheme].label
            yield Reason(-4, f"Different {label} identifiers: {known[one][scheme]} and {known[other][scheme]}.")

    return reasons


def _names_of_topics(kind: str, keys: list[int]) -> Weigher:
    topics = Topic.objects.prefetch_related("phrases").in_bulk(keys)

    def reasons(one: int, other: int) -> Iterator[Reason]:
        first, second = topics[one], topics[other]
        phrases = {row.folded: row.text for row in first.phrases.all()}
        shared = [phrases[row.folded] for row in second.phrases.all() if row.folded in phrases]
        if topic_key(first.name) == topic_key(second.name):
            yield Reason(3, f"The same words: {_quoted(first.name, second.name)}.")
        if shared:
            yield Reason(2, f"Both are suggested by “{shared[0]}”." if len(shared) == 1 else
                         f"Both are suggested by “{shared[0]}” and {len(shared) - 1} more.")  # fmt: skip
        if first.parent_id == second.pk or second.parent_id == first.pk:
            yield Reason(-2, "One is a part of the other.")

    return reasons


_EVIDENCE: dict[str, tuple[Callable[[str, list[int]], Weigher], ...]] = {
    "person": (_names_of_people, _held_roles, _known_elsewhere, _in_one_article, _apart_in_time),
    "organisation": (_names_of_organisations, _known_elsewhere, _in_one_article),
    "topic": (_names_of_topics,),
}


def _names(model: Any, keys: list[int], kinds: tuple[str, ...] = EntityName.IDENTIFYING) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for some in _some(keys):
        rows = model.objects.exclude(review=ReviewState.REJECTED).filter(
            entity__in=some, withdrawn=False, kind__in=kinds
        )
        for key, text in rows.order_by("-primary", "pk").values_list("entity", "text"):
            found[key].append(text)
    return found


def _roles(people: Iterable[int]) -> Iterator[tuple[int, str, int | None, str | None]]:
    for some in _some(sorted(people)):
        rows = Role.objects.exclude(review=ReviewState.REJECTED).filter(person__in=some, withdrawn=False)
        yield from rows.order_by("pk").values_list("person", "title", "organisation", "organisation__name")


def _some(keys: list[int]) -> Iterator[list[int]]:
    for at in range(0, len(keys), _BATCH):
        yield keys[at : at + _BATCH]


def _quoted(one: str, other: str) -> str:
    return f"“{one}”" if one == other else f"“{one}” and “{other}”"


def _otherwise(one: str, other: str) -> str:
    """Return how two printings of one name differ, as a sentence."""
    words = [names.fold(text).replace("-", " ").replace(",", " ").split() for text in (one, other)]
    if words[0] == words[1]:
        return ""
    if sorted(words[0]) == sorted(words[1]):
        return " The order differs."
    if "".join(sorted("".join(words[0]))) == "".join(sorted("".join(words[1]))):
        return " The spacing differs."
    return ""


def _articles(keys: list[int], titles: dict[int, str]) -> str:
    first = f"“{titles[keys[0]] or 'an article without a title'}”"
    return first if len(keys) == 1 else f"{first} and {len(keys) - 1} more"


# Pairs

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
    """Return all pairs of a kind that nobody decided on, the likeliest first. Cached (``_cache_key``)."""
    key = f"candidates-{kind}-{_cache_key(kind)}"
    found: list[Pair] | None = cache.get(key)
    if found is None:
        found = [(one.one, one.other) for one in _rank(kind)]
        cache.set(key, found, _KEPT_FOR)
    apart = set(NotTheSame.objects.filter(kind=kind).values_list("first", "second"))
    gone = set(_MODELS[kind].objects.exclude(merged_into=None).values_list("pk", flat=True))
    return [pair for pair in found if pair not in apart and gone.isdisjoint(pair)]


def candidates(kind: str, pairs: Iterable[Pair] | None = None) -> list[Candidate]:
    """Return pairs with their reasons, in the order given; without ``pairs`` all, the likeliest first."""
    wanted = ranked(kind) if pairs is None else list(pairs)
    found = weigh(kind, set(wanted))
    return [Candidate(*pair, tuple(found[pair])) for pair in wanted]


def why(kind: str, one: int, other: int) -> Candidate:
    """Return what speaks for and against two records that a person chose."""
    return candidates(kind, [_ordered(one, other)])[0]


def _rank(kind: str) -> list[Candidate]:
    found = candidates(kind, sorted(_FIND[kind]())[:_MOST])
    return sorted(found, key=lambda one: (-one.score, one.one, one.other))


def _people() -> Pairs:
    """Pair names of one wide key, and a family name alone with its bearers, if they are few or share an office."""
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
    """Pair names of one wide key, or of one spelling without spaces, and acronyms with whoever is printed with them."""
    names = OrganisationName.in_full()
    groups = list(_together(names, "wide").values())
    squeezed: Groups = defaultdict(set)
    full: Groups = defaultdict(set)
    for key, entity in names.values_list("key", "entity"):
        squeezed[key.replace(" ", "")].add(entity)
        full[key].add(entity)
    active = OrganisationName.objects.exclude(review="rejected").filter(withdrawn=False, kind="acronym")
    acronyms: Groups = defaultdict(set)
    for key, entity in active.filter(entity__in=Organisation.objects.active()).values_list("key", "entity"):
        acronyms[key].add(entity)
    groups += [
        *_short_forms(full),
        *squeezed.values(),
        *(some | full.get(key, set()) for key, some in acronyms.items()),
    ]
    return {pair for some in groups for pair in _compared(some, {})}


#: What a name may be printed with or without: "the Smithsonian (Institution)", "the House (of Representatives)".
_TAILS = (" institution", " alliance", " group", " foundation", " association", " agency", " of representatives")


def _short_forms(full: Mapping[str, set[int]]) -> Iterator[set[int]]:
    """Yield the records of a name and of the same name without a word that is often left out."""
    for key, some in full.items():
        for tail in _TAILS:
            short = key.removesuffix(tail)
            if short != key and short in full:
                yield some | full[short]


def _topics() -> Pairs:
    """Pair topics of the same words in any order and number, and those that one phrase suggests."""
    alike: Groups = defaultdict(set)
    for pk, name in Topic.objects.active().exclude(review="rejected").values_list("pk", "name"):
        alike[topic_key(name)].add(pk)
    for pk, folded in TopicPhrase.objects.filter(topic__merged_into=None).values_list("topic", "folded"):
        alike[f"phrase {folded}"].add(pk)
    return {pair for some in alike.values() for pair in _compared(some, {})}


_MODELS: dict[str, Any] = {"person": Person, "organisation": Organisation, "topic": Topic}
_FIND: dict[str, Callable[[], Pairs]] = {"person": _people, "organisation": _organisations, "topic": _topics}


def _together(names: Any, column: str) -> Groups:
    """Return records that share a key, by the key. One query, whatever the size."""
    shared = names.exclude(**{column: ""}).values(column).annotate(n=Count("entity", distinct=True)).filter(n__gt=1)
    groups: Groups = defaultdict(set)
    rows = names.filter(**{f"{column}__in": shared.order_by().values(column)})
    for key, entity in rows.values_list(column, "entity"):
        groups[key].add(entity)
    return groups


def _compared(some: set[int], held: Mapping[int, set[Any]]) -> Iterable[Pair]:
    """Pair each with each; of very many namesakes only those who hold one office, if they are few."""
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


def _cache_key(kind: str) -> str:
    """Return a key of the cache that changes with every load, name and phrase.

    What a person decides on a pair takes it out of the ranking at once.
    """
    names: Any = {"person": PersonName, "organisation": OrganisationName}.get(kind, TopicPhrase)
    return "-".join(str(model.objects.aggregate(m=Max("pk"))["m"]) for model in (names, Load, Topic))
