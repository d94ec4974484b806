"""Compare drafts with annotations: precision, recall and F1 of each kind of record, with 95 % intervals.

Names are the same where their keys are (``annotations.name_key``). Statements are matched one to one, the best pair
first, by the words of the text that they share (Jaccard index, at least 0.5); of those matched the speaker and the
kind are judged. What annotators call ambiguous is neither asked for nor held against anyone.

Title, day, publisher and place have one answer in every text, "none" too: their precision and recall are the share of
texts in which it is right. So are those of the role's organisation, the speaker and the kind, of the roles and
statements that were found. ``no article`` counts pages without one, and is right where none was read.
"""

import random
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from archive.evaluation.annotations import forms, match_names, name_key, plain, same_title
from archive.extraction.draft import Draft, OrganisationDraft, Part, PersonDraft, StatementDraft
from archive.offsets import Span

#: The figures of each part, in the order of the table.
FIGURES: dict[Part, tuple[str, ...]] = {
    "page": ("title", "published", "publisher", "place", "authors", "no article"),
    "names": ("persons", "organisations", "roles", "role organisation"),
    "statements": ("statements", "statements, exact", "statements with speaker", "speaker", "kind"),
}
_FACTS = ("title", "published", "publisher", "place")
_WORD = re.compile(r"\w+")
_ALIKE = 0.5
_DRAWS = 1000


@dataclass(slots=True)
class Count:
    """How many were right, how many the extractor gave and how many were annotated."""

    right: int = 0
    given: int = 0
    wanted: int = 0

    def add(self, right: int, given: int, wanted: int) -> None:
        self.right += right
        self.given += given
        self.wanted += wanted

    @property
    def precision(self) -> float:
        return self.right / self.given if self.given else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.wanted if self.wanted else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall, 0 to 1; 0 where there was nothing to count."""
        return 2 * self.right / (self.given + self.wanted) if self.given + self.wanted else 0.0


@dataclass
class Scores:
    """The counts of one article by figure, and in words what was missed or wrong."""

    counts: dict[str, Count] = field(default_factory=lambda: defaultdict(Count))
    errors: list[tuple[str, str]] = field(default_factory=list)

    def miss(self, figure: str, words: str) -> None:
        self.errors.append((figure, words))


def total(scores: Iterable[Scores]) -> dict[str, Count]:
    """Return the sums of several articles by figure."""
    sums: dict[str, Count] = {}
    for one in scores:
        for figure, count in one.counts.items():
            sums.setdefault(figure, Count()).add(count.right, count.given, count.wanted)
    return {figure: count for figure, count in sums.items() if count.given or count.wanted}


def interval(scores: Sequence[Scores], figure: str) -> tuple[float, float]:
    """Return the 95 % interval of a figure's F1, 0 to 1: articles are drawn anew, 1,000 times, by a fixed seed.

    ``scores`` has one or more articles.
    """
    own = [(one.counts[figure].right, one.counts[figure].given + one.counts[figure].wanted) for one in scores]
    draw = random.Random(0)  # noqa: S311 - a sample, no secret
    found = []
    for _ in range(_DRAWS):
        right, counted = map(sum, zip(*draw.choices(own, k=len(own)), strict=True))
        found.append(2 * right / counted if counted else 0.0)
    found.sort()
    return found[_DRAWS // 40], found[-_DRAWS // 40 - 1]


def compare(wanted: Mapping[str, Any], draft: Draft, only: Part | None = None) -> Scores:
    """Return the scores of a Draft, or of the one part that it holds, beside what a person found in its text."""
    scores = Scores()
    if wanted.get("no_body"):
        if only in {None, "page"}:
            _no_article(draft, scores)
        return scores
    if only in {None, "page"}:
        # The sentences, which are not read for a page alone, may tell the place.
        _page(wanted, draft, _FACTS if only is None else _FACTS[:3], scores)
    if only in {None, "names"}:
        _names(wanted, draft, scores)
    if only in {None, "statements"} and "statements" in wanted:
        _statements(wanted, draft, scores)
    return scores


def _no_article(draft: Draft, scores: Scores) -> None:
    read = bool(draft.statements or (draft.article and draft.article.body.strip()))
    scores.counts["no article"].add(not read, 1, 1)
    if read:
        scores.miss("no article", f"wrong: an article with {len(draft.statements)} statements was read")


def _page(wanted: Mapping[str, Any], draft: Draft, facts: Iterable[str], scores: Scores) -> None:
    article = draft.article
    for name in facts:
        if name in wanted:
            fact = getattr(article, name) if article else None
            given = fact.value if fact else None
            right = plain(wanted[name]) == plain(given)
            scores.counts[name].add(right, 1, 1)
            if not right:
                scores.miss(name, f"wanted {wanted[name]!r}, got {given!r}")
    if "authors" in wanted:
        named = {name_key(author): author for author in wanted["authors"]}
        given = {name_key(author.value): author.value for author in (article.authors if article else ())}
        scores.counts["authors"].add(len(named.keys() & given.keys()), len(given), len(named))
        _tell(
            scores,
            "authors",
            [named[key] for key in named if key not in given],
            [given[k] for k in given if k not in named],
        )


def _tell(scores: Scores, figure: str, missed: Iterable[str], wrong: Iterable[str]) -> None:
    for name in missed:
        scores.miss(figure, f"missed {name!r}")
    for name in wrong:
        scores.miss(figure, f"wrong {name!r}")


def _names(wanted: Mapping[str, Any], draft: Draft, scores: Scores) -> None:
    entities: dict[str, tuple[PersonDraft | OrganisationDraft, ...]] = {
        "persons": draft.persons,
        "organisations": draft.organisations,
    }
    for kind, given in entities.items():
        if kind not in wanted:
            continue
        pairs = match_names(wanted[kind], [one.name for one in given])
        scores.counts[kind].add(len(pairs), len(given), len(wanted[kind]))
        missed = [one["name"] for at, one in enumerate(wanted[kind]) if at not in pairs]
        _tell(scores, kind, missed, [one.name for at, one in enumerate(given) if at not in pairs.values()])
        if kind == "persons":
            _roles(wanted["persons"], draft, pairs, scores)


def _roles(persons: Sequence[Mapping[str, Any]], draft: Draft, pairs: Mapping[int, int], scores: Scores) -> None:
    for at, person in enumerate(persons):
        own = [(plain(role["title"]), name_key(role.get("organisation"))) for role in person.get("roles", ())]
        given = draft.persons[pairs[at]].roles if at in pairs else ()
        left = [(plain(role.title), name_key(role.organisation)) for role in given]
        scores.counts["roles"].add(0, len(left), len(own))
        for title, body in own:
            like = [role for role in left if same_title(role[0], title)]
            if not like:
                scores.miss("roles", f"missed {title!r} of {person['name']!r}")
                continue
            best = min(like, key=lambda role: (role[0] != title, role[1] != body))
            left.remove(best)
            scores.counts["roles"].add(1, 0, 0)
            right = best[1] == body or (bool(body and best[1]) and (body in best[1] or best[1] in body))
            scores.counts["role organisation"].add(right, 1, 1)
            if not right:
                scores.miss("role organisation", f"{title!r} of {person['name']!r}: wanted {body!r}, got {best[1]!r}")
    for at, one in enumerate(draft.persons):
        if at not in pairs.values():
            scores.counts["roles"].add(0, len(one.roles), 0)


def _words(starts: Sequence[Span], spans: Iterable[Sequence[int]]) -> frozenset[int]:
    """Return the numbers of the words of a text that lie in spans."""
    return frozenset(n for low, high in spans for n, (start, end) in enumerate(starts) if start < high and end > low)


def _statements(wanted: Mapping[str, Any], draft: Draft, scores: Scores) -> None:
    starts = [match.span() for match in _WORD.finditer(draft.source.text)]
    asked = [(_words(starts, one["spans"]), one) for one in wanted["statements"]]
    given = [(words, one) for one in draft.statements if (words := _words(starts, one.spans))]
    pairs = dict(_alike([words for words, _ in asked], [words for words, _ in given]))
    known = {one["name"]: forms(one) for one in (*wanted.get("persons", ()), *wanted.get("organisations", ()))}
    counts = [scores.counts[name] for name in FIGURES["statements"][:3]]
    ambiguous = sum(1 for at in pairs if asked[at][1].get("ambiguous"))
    for count in counts:
        count.add(0, len(given) - ambiguous, sum(1 for _, one in asked if not one.get("ambiguous")))
    for at, (words, one) in enumerate(asked):
        if one.get("ambiguous"):
            continue
        if at not in pairs:
            scores.miss("statements", f"missed, of {one.get('speaker')!r}: {_short(_text(draft, one['spans']))}")
            continue
        found, statement = given[pairs[at]]
        right = _speaker(one, statement, known, scores)
        for count, is_right in zip(counts, (True, found == words, right), strict=True):
            count.add(is_right, 0, 0)
        scores.counts["kind"].add(statement.kind == one["type"], 1, 1)
        if statement.kind != one["type"]:
            scores.miss("kind", f"wanted {one['type']}, got {statement.kind}: {_short(statement.content)}")
    for at, (_, statement) in enumerate(given):
        if at not in pairs.values():
            scores.miss("statements", f"wrong: {_short(statement.content)}")


def _alike(asked: Sequence[frozenset[int]], given: Sequence[frozenset[int]]) -> Iterator[tuple[int, int]]:
    """Yield pairs of the statements that share most words, the best first, each in one pair."""
    shared = [
        (-len(one & other) / len(one | other), at, n)
        for at, one in enumerate(asked)
        for n, other in enumerate(given)
        if one & other
    ]
    taken: tuple[set[int], set[int]] = (set(), set())
    for alike, at, n in sorted(shared):
        if -alike >= _ALIKE and at not in taken[0] and n not in taken[1]:
            taken[0].add(at)
            taken[1].add(n)
            yield at, n


def _speaker(wanted: Mapping[str, Any], given: StatementDraft, known: Mapping[str, set[str]], scores: Scores) -> bool:
    """Count whether the speaker is the one wanted, or a co-speaker; of nobody known it is right to name nobody."""
    entity, speaker = given.speaker.entity, wanted.get("speaker")
    names = [speaker, *wanted.get("co_speakers", ())] if speaker else []
    right = any(name_key(entity.name) in known.get(name, {name_key(name)}) for name in names) if entity else not names
    scores.counts["speaker"].add(right, 1, 1)
    if not right:
        got = entity.name if entity else None
        scores.miss("speaker", f"wanted {speaker!r}, got {got!r}: {_short(given.content)}")
    return right


def _text(draft: Draft, spans: Iterable[Sequence[int]]) -> str:
    return " ".join(draft.source.text[low:high] for low, high in spans)


def _short(text: str, most: int = 80) -> str:
    text = " ".join(text.split())
    return text if len(text) <= most else f"{text[: most - 1]}…"
