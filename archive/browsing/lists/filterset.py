"""What all lists share: a strict reading of the address, the filters in use, and links that change one of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar
from urllib.parse import urlencode

import django_filters
from django.db.models import Model, QuerySet
from django.forms import ModelChoiceField
from django.utils.functional import cached_property

from archive.browsing.lists.pagination import AFTER, BEFORE, Page
from archive.dates import PartialDate

#: Parameters that say which part of a list is shown or how, not what is in it.
SORT = "sort"
DATES = ("from", "to", "undated")
#: Parameters that are chosen from a facet, or have a place of their own in the form.
_NOT_TYPED = {*DATES, SORT, "kind", "review", "year", "unnamed", "body", "once"}
_FIRST = {"q", "speaker", "person"}
#: Parameters in the order of the form and of addresses.
_ORDER = (
    "q", "speaker", "person", "unnamed", "body", "organisation", "topic", "publisher", *DATES, "year", "kind", "review",
    "once", SORT,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Problem:
    """A parameter that cannot be followed; ``fits`` are links to what may have been meant."""

    parameter: str
    value: str
    message: str
    without: str
    fits: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in use; ``group`` are its parameters, ``without`` the list with it taken away."""

    group: tuple[str, ...]
    label: str
    value: str
    without: str


class ListFilter(django_filters.FilterSet):
    """A FilterSet whose filters can be left out one by one, as facets need it.

    Declared names may end in an underscore where Python has the word (``from_``).
    """

    plural: ClassVar[str]
    singular: ClassVar[str]
    #: Parameters that make one filter in the reader's eyes, in the order of the chips.
    GROUPS: ClassVar[tuple[tuple[str, ...], ...]]

    def __init__(self, data: Any, *, request: Any) -> None:
        super().__init__(data, queryset=self.everything(), request=request)
        self.form.auto_id = "f-%s"

    @classmethod
    def everything(cls) -> QuerySet[Any]:
        """Return all that readers may see."""
        raise NotImplementedError

    def page(self, *, after: str = "", before: str = "", size: int) -> Page:
        """Return a page of the list, in the order asked for. Raise ``CursorError``."""
        raise NotImplementedError

    @classmethod
    def get_filters(cls) -> Any:
        filters = {name.removesuffix("_"): one for name, one in super().get_filters().items()}
        return {name: filters[name] for name in sorted(filters, key=_ORDER.index)}

    @property
    def path(self) -> str:
        return self.request.path

    def chosen(self, name: str) -> Any:
        """Return the cleaned value of a parameter, or None."""
        return self.form.cleaned_data.get(name) or None if self.form.is_valid() else None

    def without(self, *names: str) -> QuerySet[Any]:
        """Return the list under all filters but these."""
        found = self.queryset.all()
        for name, one in self.filters.items():
            if name not in names:
                found = one.filter(found, self.form.cleaned_data.get(name))
        return found

    def newest(self, *left_out: str) -> QuerySet[Any]:
        """Return the list under all filters but those left out, what facets count first."""
        return self.without(*left_out, SORT)

    def unchanged(self, found: Any, name: str, value: Any) -> Any:
        """Apply nothing: for parameters that are no filter of their own."""
        return found

    @property
    def question(self) -> Any:
        """What the words in use ask for; None without."""
        return getattr(self.chosen("q"), "question", None)

    @cached_property
    def parameters(self) -> dict[str, str]:
        """Return the address in its plainest form: slugs for names, nothing empty, no page."""
        cleaned = self.form.cleaned_data
        return {name: as_parameter(cleaned[name]) for name in self.filters if cleaned.get(name)}

    def link(self, **changes: str | None) -> str:
        """Link to the same list with some parameters changed, or dropped where None; always its first page."""
        changed = self.parameters | {name.removesuffix("_"): value for name, value in changes.items()}
        return address(self.path, {name: value for name, value in changed.items() if value})

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """Filters in use that the form has no open field for, so that applying it keeps them."""
        open_fields = {field.name for field in self.fields} | {"once"}
        return [(name, value) for name, value in self.parameters.items() if name not in open_fields]

    @property
    def fields(self) -> list[Any]:
        """The form's open fields: words, and a name to look for where none is chosen yet."""
        return [
            self.form[name]
            for name in self.filters
            if name not in _NOT_TYPED and (name == "q" or not self.chosen(name))
        ]

    @property
    def first_fields(self) -> list[Any]:
        """Words and who: what most readers come with."""
        return [field for field in self.fields if field.name in _FIRST]

    @property
    def more_fields(self) -> list[Any]:
        return [field for field in self.fields if field.name not in _FIRST]

    @property
    def dates(self) -> list[Any]:
        """The fields for the period."""
        return [self.form[name] for name in ("from", "to") if name in self.filters and not self.chosen("undated")]

    @property
    def undated_link(self) -> str:
        return self.link(**{"from": None, "to": None, "undated": "yes"})

    @property
    def order(self) -> Any:
        return self.form[SORT] if SORT in self.filters else None

    @property
    def once(self) -> Any:
        """The switch between all reports and one of each remark, where the list has it."""
        return self.form["once"] if "once" in self.filters else None

    @property
    def chips(self) -> list[Chip]:
        chips = []
        for group in self.GROUPS:
            if any(self.chosen(name) for name in group):
                label, value = self._wording(group)
                chips.append(Chip(group, label, value, self.link(**dict.fromkeys(group))))
        return chips

    def _wording(self, group: tuple[str, ...]) -> tuple[str, str]:
        """Label and value of a filter in use."""
        if group != DATES:
            name = group[0]
            value = self.chosen(name)
            field = self.form.fields[name]
            if isinstance(field, ModelChoiceField):  # whose choices would be all records there are
                words = self.filters[name].extra["null_label"] if isinstance(value, str) else str(value)
            else:
                words = str(dict(getattr(field, "choices", ())).get(value, value))
            return self.filters[name].label, words
        first, last = self.chosen("from"), self.chosen("to")
        if self.chosen("undated"):
            return "Published", "no date printed"
        if first and last:
            return "Published", first.words() if first == last else f"{first.words()} to {last.words()}"
        return ("Published", f"from {first.words()}") if first else ("Published", f"to {last.words()}")

    def problems(self) -> list[Problem]:
        """Everything in the address that cannot be followed. A list with problems is not shown at all."""
        data, known = self.data, {*self.filters, AFTER, BEFORE}
        found = [
            self._problem(name, "is not a filter of this list", ", ".join(data.getlist(name)))
            for name in data
            if name not in known
        ]
        found += [
            self._problem(name, "is given more than once: give it once", ", ".join(data.getlist(name)))
            for name in known
            if len(data.getlist(name)) > 1
        ]
        for name, errors in self.form.errors.as_data().items():
            for error in errors:
                fits = (error.params or {}).get("fits", ()) if error.code == "ambiguous" else ()
                found.append(
                    self._problem(
                        name,
                        str(error.message),
                        data.get(name, ""),
                        tuple(
                            (_telling(one, fits), address(self.path, self._raw() | {name: one.slug})) for one in fits
                        ),
                    )
                )
        if (
            not found
            and (first := self.chosen("from"))
            and (last := self.chosen("to"))
            and last.latest < first.earliest
        ):
            found.append(self._problem("to", f"ends before “from” ({first}) begins", str(last)))
        if not found and self.chosen("undated") and (self.chosen("from") or self.chosen("to")):
            found.append(self._problem("undated", "cannot stand beside “from” or “to”", "yes"))
        if not found and data.get(AFTER) and data.get(BEFORE):
            found.append(self._problem(BEFORE, "cannot stand beside “after”", data[BEFORE]))
        if not found and self.chosen(SORT) == "best" and not self.chosen("q"):
            found.append(self._problem(SORT, "asks for the best match: give words to look for, too", "best"))
        return sorted(found, key=lambda problem: problem.parameter)

    def _problem(self, name: str, message: str, value: str, fits: tuple[tuple[str, str], ...] = ()) -> Problem:
        rest = {key: given for key, given in self._raw().items() if key != name}
        return Problem(name, value, message, address(self.path, rest), fits)

    def _raw(self) -> dict[str, str]:
        return {name: value for name, value in self.data.items() if value and name not in {AFTER, BEFORE}}


def _telling(record: Any, among: Iterable[Any]) -> str:
    """Return a record's name; with its slug where others go by the same."""
    namesakes = sum(str(one) == str(record) for one in among) > 1
    return f"{record} ({record.slug})" if namesakes else str(record)


def as_parameter(value: Any) -> str:
    """Return a cleaned value as it stands in an address."""
    if isinstance(value, Model):
        return value.slug  # type: ignore[attr-defined]
    return str(value) if isinstance(value, PartialDate) else value


def address(path: str, parameters: dict[str, str]) -> str:
    return f"{path}?{urlencode(parameters)}" if parameters else path
