"""The offices a person held, from the roles as printed: each with all its forms, its dates and some passages."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Self

from django.db.models import Q

from archive.browsing.evidence import BULK
from archive.dates import PartialDate
from archive.indexing.models import UNDATED, position_article, position_day
from archive.models import Organisation, Role, RolePassage

#: Passages shown between the last and the first; the rest is counted.
_BETWEEN = 5


@dataclass(slots=True)
class HeldOffice:
    """``title`` is the form printed most, ``also`` the others; ``printed`` counts articles, for each form anew.

    ``newest`` are the articles that print it, newest first, the undated last: a few of them, each as the key of the
    role and the article's place; ``oldest`` is the oldest with a date. ``passages`` are theirs, once they were looked
    up (``with_passages``), by key of role and article.
    """

    title: str
    also: list[str]
    organisation: Organisation | None
    inferred: bool
    roles: list[Role]
    printed: int
    newest: list[tuple[int, int]]
    oldest: tuple[int, int] | None
    passages: dict[tuple[int, int], RolePassage] = field(default_factory=dict)

    @classmethod
    def of(cls, roles: list[Role]) -> Self:
        forms = sorted(roles, key=lambda role: (-role.printed, -len(role.title), role.title))
        titles = list({role.title.casefold(): role.title for role in reversed(forms)}.values())[::-1]
        placed = [role for role in forms if role.public_organisation]
        newest = sorted((at, role.pk) for role in roles for at in role.newest or _last(role))
        oldest = max(((role.first, role.pk) for role in roles if role.first is not None), default=None)
        return cls(
            title=titles[0],
            also=titles[1:],
            organisation=placed[0].public_organisation if placed else None,
            inferred=bool(placed) and all(role.inferred for role in placed),
            roles=forms,
            printed=sum(role.printed for role in roles),
            newest=[(role, at) for at, role in newest[: _BETWEEN + 1]],
            oldest=(oldest[1], oldest[0]) if oldest else None,
        )

    @property
    def is_reviewed(self) -> bool:
        return all(role.is_reviewed for role in self.roles)

    @property
    def found(self) -> bool:
        """Tell whether a text printed it, though perhaps none that is shown; otherwise an editor set it."""
        return any(role.base for role in self.roles)

    @property
    def is_dated(self) -> bool:
        return bool(self.newest) and self.newest[0][1] < UNDATED

    @property
    def last(self) -> RolePassage | None:
        """Return the newest passage; an undated one where none has a date."""
        return self._passage(self.newest[0]) if self.newest else None

    @property
    def first(self) -> RolePassage | None:
        """Return the oldest dated passage, where it is of another day than the newest."""
        return self._passage(self.oldest) if self.oldest and self._lasted else None

    @property
    def years(self) -> list[int]:
        """Return the first and the last year, or one; none where one date says all."""
        if not self._lasted:
            return []
        if self.first is not None and self.last is not None:
            return sorted({_date(self.first).earliest.year, _date(self.last).latest.year})
        ends = (self.oldest, self.newest[0])
        return sorted({date.fromordinal(day).year for end in ends if end and (day := position_day(end[1]))})

    @property
    def between(self) -> list[RolePassage]:
        """Return the other passages, as many as are shown."""
        others = [one for one in self.newest[1:] if not self._lasted or one != self.oldest]
        return [passage for one in others if (passage := self._passage(one))]

    @property
    def left_out(self) -> int:
        return max(0, self.printed - len(self.between) - (self.last is not None) - (self.first is not None))

    @property
    def others(self) -> int:
        """Return how many passages there are beside the last and the first."""
        return len(self.between) + self.left_out

    @property
    def _lasted(self) -> bool:
        """Tell whether the dates of the newest and the oldest article differ."""
        return self.oldest is not None and position_day(self.oldest[1]) != position_day(self.newest[0][1])

    def _passage(self, printed: tuple[int, int]) -> RolePassage | None:
        return self.passages.get((printed[0], position_article(printed[1])))


def offices_held(roles: Iterable[Role]) -> list[HeldOffice]:
    """Return the offices, the one evidenced last first, those without a date last. The roles are as printed.

    Forms of one office stand together where they are held at the same organisation, or some of them tell none and
    the others agree; and where they do not name different countries.
    """
    by_words: dict[tuple[str, ...], list[Role]] = {}
    for role in roles:
        by_words.setdefault(role.office.words, []).append(role)
    found = []
    for alike in by_words.values():
        for here in _apart(alike, lambda role: getattr(role.public_organisation, "pk", None)):
            found += [HeldOffice.of(group) for group in _apart(here, lambda role: role.office.country or None)]
    return sorted(found, key=lambda one: (*_when(one), -one.printed, one.title))


def with_passages(offices: Sequence[HeldOffice]) -> Sequence[HeldOffice]:
    """Return the same with the passages of the articles they name. One query."""
    fits = Q()
    for office in offices:
        for role in office.roles:
            places = [at for key, at in (*office.newest, office.oldest or (0, 0)) if key == role.pk]
            if places:
                fits |= Q(role=role.pk, article__in={position_article(at) for at in places})
    if not fits:
        return offices
    # Of several in one article the first stands for all.
    rows = RolePassage.objects.filter(fits).select_related("article__publisher").defer(*BULK).order_by("-start")
    passages = {(row.role_id, row.article_id): row for row in rows}
    for office in offices:
        office.passages = passages
    return offices


def _apart(roles: list[Role], mark: Callable[[Role], object]) -> list[list[Role]]:
    """Group roles by their mark; those that have none go with the others where these agree."""
    groups: dict[object, list[Role]] = {}
    marks = {mark(role) for role in roles} - {None}
    alone = next(iter(marks)) if len(marks) == 1 else None
    for role in roles:
        groups.setdefault(mark(role) or alone, []).append(role)
    return list(groups.values())


def _last(role: Role) -> list[int]:
    return [role.last] if role.last is not None else []


def _date(passage: RolePassage) -> PartialDate:
    date: PartialDate = passage.article.published  # type: ignore[assignment]  # the stubs know the column's text only
    return date


def _when(office: HeldOffice) -> tuple[int, int]:
    """Return a key that sorts the newest first, the undated after all dates, what no text prints last."""
    if not office.newest:
        return (2, 0)
    day = position_day(office.newest[0][1])
    return (0, -day) if day else (1, 0)
