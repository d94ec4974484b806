"""The lists of people and of organisations: by name, or by how much they said."""

from typing import Any, ClassVar

from django.db.models import Exists, F, Prefetch, QuerySet, Value

from archive.browsing.lists.facets import Counts
from archive.browsing.lists.filterset import SORT, ListFilter
from archive.browsing.lists.pagination import BY_NAME, MOST_SAID, Page
from archive.browsing.portrait import key_of
from archive.browsing.views.pages import FilteredList
from archive.indexing.models import SpeakerCount


class PersonCounts(Counts):
    DIMENSIONS = ("review",)
    ORDER = ("review",)


class OrganisationCounts(Counts):
    DIMENSIONS = ("kind", "review")
    ORDER = ("kind", "review")


class EntityList(FilteredList):
    """``model`` is a person's or an organisation's, ``letter`` what its keys in the index begin with."""

    model: ClassVar[Any]
    letter: ClassVar[str]
    counting: ClassVar[type[Counts]]

    def entries(self) -> QuerySet[Any]:
        return self.model.objects.public()

    def cut(self, filters: ListFilter, **cursor: Any) -> Page:
        found = filters.without(SORT)
        if filters.chosen(SORT) == "statements":
            # Who said something is found by how much, without a look at all the others.
            heard = found.filter(speaker__said__gt=0)
            silent = found.filter(~Exists(SpeakerCount.objects.filter(who=key_of(self.letter), said__gt=0)))
            return MOST_SAID.cut(heard.annotate(said=F("speaker__said")), silent.annotate(said=Value(0)), **cursor)
        return BY_NAME.cut(found, **cursor)

    def rows(self, entries: list[Any]) -> list[Any]:
        names = self.model._meta.get_field("names").related_model.objects.public()
        records = self.with_lines(self.model.objects.filter(pk__in=[one.pk for one in entries]))
        rows = records.prefetch_related(Prefetch("names", names)).in_bulk()
        counts = SpeakerCount.objects.in_bulk([f"{self.letter}{key}" for key in rows])
        shown = [rows[one.pk] for one in entries if one.pk in rows]
        for row in shown:
            count = counts.get(f"{self.letter}{row.pk}")
            row.said, row.named_in = (count.said, count.named_in) if count else (0, 0)
        return shown

    def with_lines(self, records: Any) -> Any:
        """With everything else a line shows."""
        return records

    def counts(self, filters: ListFilter, edition: int) -> Counts:
        return self.counting(filters, edition)
