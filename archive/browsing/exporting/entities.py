"""People and organisations as rows."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, ClassVar

from archive.browsing.exporting import facts
from archive.browsing.exporting.field import REVIEW, REVIEWED_AT, Field, Row, Type, choices_of, times
from archive.browsing.exporting.site import Site
from archive.browsing.speaker_roles import current_role
from archive.indexing.roles import with_roles
from archive.models import Organisation, Person

_COUNTED = (
    Field("statements", "How many statements of theirs the archive has.", "48", Type.INTEGER, required=True),
    Field("articles", "In how many articles they are named or speak.", "12", Type.INTEGER, required=True),
    REVIEW,
    REVIEWED_AT,
    Field("added_at", times("When the article that first names them was read first; empty where none does."),
          "2026-11-19T09:30:00Z", Type.TIME),
)  # fmt: skip
_NAMES = (
    Field("native_names", "Names in their own script.", "李强", Type.LIST),
    Field("other_names", "Other forms of the name, as printed.", "Li; Premier Li", Type.LIST),
)
_SAME_AS = Field(
    "same_as", "Pages of the same one at Wikidata, ISNI, ORCID, ROR and others, as editors found them.",
    "https://www.wikidata.org/entity/Q15020", Type.LIST,
)  # fmt: skip

PERSON_FIELDS = (
    Field("id", "The person’s own id in addresses.", "li-qiang", required=True),
    Field("url", "Their permanent address.", "https://archive.example/people/li-qiang/", required=True, url=True),
    Field("name", "As the archive calls them.", "Li Qiang", required=True),
    Field("sort_name", "What the list is ordered by, folded: the family name first.", "li qiang", required=True),
    Field("name_order", "Which part of the name comes first.", "family_first", required=True,
          choices=choices_of(Person.NameOrder.choices)),
    *_NAMES,
    Field("role", "The role printed last.", "Premier"),
    Field("role_organisation", "Where that role is held, if a text says so.", "State Council"),
    _SAME_AS,
    *_COUNTED,
)  # fmt: skip

ORGANISATION_FIELDS = (
    Field("id", "The organisation’s own id in addresses.", "xiaomi-corp", required=True),
    Field("url", "Its permanent address.", "https://archive.example/organisations/xiaomi-corp/", required=True,
          url=True),
    Field("name", "As the archive calls it.", "Xiaomi Corp", required=True),
    Field("sort_name", "What the list is ordered by, folded.", "xiaomi corp", required=True),
    Field("acronym", "As printed.", "WIPO"),
    Field("kind", "What kind of body it is.", "company", required=True,
          choices=choices_of(Organisation.Kind.choices)),
    *_NAMES,
    Field("parent", "The larger body that it is a part of.", "United Nations"),
    Field("parent_url", "Its page.", "https://archive.example/organisations/united-nations/", url=True),
    _SAME_AS,
    *_COUNTED,
)  # fmt: skip


class EntityReader:
    """Turns primary keys into rows, as ``StatementReader`` does. At most nine queries for a call."""

    model: ClassVar[Any]
    name: ClassVar[str]
    letter: ClassVar[str]
    columns: ClassVar[tuple[str, ...]] = ("pk", "slug", "name", "sort_key", "review", "reviewed_at")

    def __init__(self, site: Site) -> None:
        self.site = site

    def __call__(self, keys: Sequence[int]) -> list[Row]:
        public = self.model.objects.public().filter(pk__in=keys).order_by()
        records = {row["pk"]: row for row in public.values(*self.columns)}
        self.look_up(records)
        names = self._names(records)
        same, counts = facts.authorities(self.name, list(records)), facts.counted(self.letter, list(records))
        added = facts.first_named(self.name, list(records))
        rows = []
        for key in keys:
            if (record := records.get(key)) is None:
                continue
            native, others = names[key]
            statements, articles = counts.get(key, (0, 0))
            rows.append({
                "id": record["slug"],
                "url": self.site.address(self.name, record["slug"]),
                "name": record["name"],
                "sort_name": record["sort_key"],
                **self.more(record, {"native_names": native, "other_names": others}),
                "same_as": same.get(key, []),
                "statements": statements,
                "articles": articles,
                "review": record["review"],
                "reviewed_at": facts.moment(record["reviewed_at"]) or None,
                "added_at": added.get(key),
            })  # fmt: skip
        return rows

    def look_up(self, records: dict[int, dict[str, Any]]) -> None:
        """What else these records need, at once."""

    def more(self, record: dict[str, Any], names: Row) -> Row:
        """The fields between the sort name and the identifiers, with the names in their place."""
        raise NotImplementedError

    def _names(self, records: dict[int, dict[str, Any]]) -> dict[int, tuple[list[str], list[str]]]:
        """Names in their own script, and the other forms."""
        found: dict[int, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
        forms = self.model._meta.get_field("names").related_model
        rows = forms.objects.public().filter(entity__in=list(records)).order_by("kind", "text")
        for key, text, kind in rows.values_list("entity_id", "text", "kind"):
            if text != records[key]["name"]:
                found[key][kind != forms.Kind.NATIVE].append(text)
        return found


class PersonReader(EntityReader):
    model, name, letter = Person, "person", "p"
    columns = (*EntityReader.columns, "name_order")

    def look_up(self, records: dict[int, dict[str, Any]]) -> None:
        people = with_roles(Person.objects.filter(pk__in=records).only("pk"))
        self._roles = {person.pk: current_role(person) for person in people}

    def more(self, record: dict[str, Any], names: Row) -> Row:
        role = self._roles[record["pk"]]
        return {
            "name_order": record["name_order"],
            **names,
            "role": role.title if role else None,
            "role_organisation": role.public_organisation.name if role and role.public_organisation else None,
        }


class OrganisationReader(EntityReader):
    model, name, letter = Organisation, "organisation", "o"
    columns = (*EntityReader.columns, "acronym", "kind", "parent_id")

    def look_up(self, records: dict[int, dict[str, Any]]) -> None:
        self._parents = facts.named(Organisation, (row["parent_id"] for row in records.values()))

    def more(self, record: dict[str, Any], names: Row) -> Row:
        parent = self._parents.get(record["parent_id"])
        return {
            "acronym": record["acronym"] or None,
            "kind": record["kind"],
            **names,
            "parent": parent.name if parent else None,
            "parent_url": self.site.address("organisation", parent.slug) if parent else None,
        }
