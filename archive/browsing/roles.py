"""The offices a person held, from the roles as printed: each with all its forms, its dates and its passages."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Self

from archive.dates import PartialDate
from archive.models import Organisation, Role, RolePassage

#: Passages shown between the last and the first; the rest is counted.
_BETWEEN = 20


@dataclass(frozen=True, slots=True)
class Held:
    """``title`` is the form printed most, ``also`` the others; ``passages`` are newest first, the undated last."""

    title: str
    also: list[str]
    organisation: Organisation | None
    inferred: bool
    roles: list[Role]
    passages: list[RolePassage]

    @classmethod
    def of(cls, roles: list[Role]) -> Self:
        forms = sorted(roles, key=lambda role: (-len(role.passages.all()), -len(role.title), role.title))
        titles = list({role.title.casefold(): role.title for role in reversed(forms)}.values())[::-1]
        placed = [role for role in forms if _where(role)]
        return cls(
            title=titles[0],
            also=titles[1:],
            organisation=_where(placed[0]) if placed else None,
            inferred=bool(placed) and all(role.inferred for role in placed),
            roles=forms,
            passages=sorted((one for role in roles for one in role.passages.all()), key=_newest_first),
        )

    @property
    def is_reviewed(self) -> bool:
        return all(role.is_reviewed for role in self.roles)

    @property
    def found(self) -> bool:
        """Whether a text printed it, though perhaps none that is shown; otherwise an editor set it."""
        return any(role.base for role in self.roles)

    @property
    def dated(self) -> list[RolePassage]:
        return [passage for passage in self.passages if passage.article.published]

    @property
    def last(self) -> RolePassage | None:
        """The newest passage; an undated one where none has a date."""
        return self.passages[0] if self.passages else None

    @property
    def first(self) -> RolePassage | None:
        """The oldest dated passage, where it is of another date than the newest."""
        oldest = self.dated[-1] if self.dated else None
        return oldest if oldest and oldest.article.published != self.dated[0].article.published else None

    @property
    def years(self) -> list[int]:
        """First and last year, or one; empty where one date says all."""
        if self.first is None:
            return []
        return sorted({_date(self.first).earliest.year, _date(self.dated[0]).latest.year})

    @property
    def between(self) -> list[RolePassage]:
        """The other passages, as many as are shown."""
        return self._others()[:_BETWEEN]

    @property
    def left_out(self) -> int:
        return len(self._others()[_BETWEEN:])

    def _others(self) -> list[RolePassage]:
        return [passage for passage in self.passages if passage not in (self.last, self.first)]


def held(roles: Iterable[Role]) -> list[Held]:
    """Offices, the one evidenced last first, those without a date last. Uses the roles' prefetched evidence.

    Forms of one office stand together where they are held at the same organisation, or some of them tell none and
    the others agree; and where they do not name different countries.
    """
    by_words: dict[tuple[str, ...], list[Role]] = {}
    for role in roles:
        by_words.setdefault(role.office.words, []).append(role)
    found = []
    for alike in by_words.values():
        for here in _apart(alike, lambda role: getattr(_where(role), "pk", None)):
            found += [Held.of(group) for group in _apart(here, lambda role: role.office.country or None)]
    return sorted(found, key=lambda one: (*_when(one.last), -len(one.passages), one.title))


def _apart(roles: list[Role], mark: Callable[[Role], object]) -> list[list[Role]]:
    """By what the mark tells of each; those of which it tells nothing go with the others where these agree."""
    groups: dict[object, list[Role]] = {}
    marks = {mark(role) for role in roles} - {None}
    alone = next(iter(marks)) if len(marks) == 1 else None
    for role in roles:
        groups.setdefault(mark(role) or alone, []).append(role)
    return list(groups.values())


def _where(role: Role) -> Organisation | None:
    return role.organisation if role.organisation and role.organisation.is_public else None


def _date(passage: RolePassage) -> PartialDate:
    date: PartialDate = passage.article.published  # type: ignore[assignment]  # the stubs know the column's text only
    return date


def _newest_first(passage: RolePassage) -> tuple[int, int, str, int]:
    return (*_when(passage), passage.article.sort_key, passage.start)


def _when(passage: RolePassage | None) -> tuple[int, int]:
    """Newest first, the undated after all dates, what no text prints last."""
    if passage is None:
        return (2, 0)
    date = _date(passage)
    return (0, -date.latest.toordinal()) if date else (1, 0)
