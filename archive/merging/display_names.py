"""Which of its names a record goes by, where no person chose one."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Count

from archive import names
from archive.models import Mention, OrganisationName, PersonName
from archive.models.entity import Entity, EntityName


def printed_names(kind: type[Entity], entities: Iterable[Entity]) -> dict[int, Counter[str]]:
    """Return how many articles print each form of a name, by entity and folded."""
    column = str(kind._meta.model_name)
    found: dict[int, Counter[str]] = defaultdict(Counter)
    rows = Mention.objects.filter(**{f"{column}__in": entities}).values_list(column, "surface")
    for pk, surface, count in rows.annotate(n=Count("article", distinct=True)):
        found[pk][names.fold(surface)] += count
    return found


def elect_name[Name: EntityName](rows: Iterable[Name], counts: Counter[str]) -> Name | None:
    """Return the full name printed in most articles, then the longest, then the first by code point.

    It depends on what was read, not on the order in which it was. A family name or an acronym alone, and capitals
    throughout, are the last choice.
    """
    full = [row for row in rows if not row.withdrawn and row.kind == EntityName.Kind.FULL]
    return min(full, key=lambda row: _worth(row, counts[row.folded]), default=None)


def is_native(name: str) -> bool:
    """Return whether a name is written in a script without Latin letters."""
    return not any("a" <= c <= "z" for c in names.fold(name)) and any(c.isalpha() for c in name)


def kind_of_alias(alias: str, model: type[EntityName]) -> str:
    if is_native(alias):
        return EntityName.Kind.NATIVE
    if model is OrganisationName and alias.isupper() and " " not in alias:
        return EntityName.Kind.ACRONYM
    return EntityName.Kind.SHORT


def is_short(row: EntityName) -> bool:
    """Return whether it is a family name or an acronym alone."""
    if isinstance(row, PersonName):
        return not names.parse(row.text).whole
    return kind_of_alias(row.text, type(row)) == EntityName.Kind.ACRONYM


def _worth(row: EntityName, articles: int) -> tuple[Any, ...]:
    return is_short(row), _in_capitals(row), -articles, -len(row.text), row.text


def _in_capitals(row: EntityName) -> bool:
    """Return whether it is in capitals throughout, as "JOSEPH R. BIDEN" is, but "FEMA" is not."""
    return row.text.isupper() and (isinstance(row, PersonName) or " " in row.text)
