"""People, organisations and topics as tables."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Min, Prefetch

from archive.browsing.archive_stats import TopicNumbers, numbers_on_topics
from archive.browsing.export.fields import REVIEW, REVIEWED_AT, Field, Reader, Site, Table, Type, choices_of
from archive.browsing.speaker_roles import current_role, with_roles
from archive.indexing.models import SpeakerCount
from archive.models import (
    Identifier,
    Mention,
    Organisation,
    Person,
    Role,
    Seed,
    Topic,
)


def held_at(role: Role | None) -> str | None:
    """Return the name of the organisation that a role is held at, where readers may see it."""
    return role.public_organisation.name if role and role.public_organisation else None


@dataclass
class EntityRecord:
    """A person or an organisation with what the index counts of it, and when it was named first."""

    entity: Any
    site: Site
    page: str
    said: int = 0
    named_in: int = 0
    added_at: datetime | None = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self.entity, name)

    def other_names(self, *, native: bool) -> list[str]:
        """Return the names that are in their own script, or those that are not, but for the one shown."""
        names = [name for name in self.entity.names.all() if name.text != self.entity.name]
        return [name.text for name in names if (name.kind == name.Kind.NATIVE) is native]


def _read_entities(entities: Any, page: str, site: Site) -> Reader:
    names = entities.model._meta.get_field("names").related_model.objects.public().order_by("kind", "text")
    identifiers = Identifier.objects.order_by("scheme", "value")
    entities = entities.prefetch_related(Prefetch("names", names), Prefetch("identifiers", identifiers))

    def read(keys: Sequence[int]) -> Iterator[EntityRecord]:
        found = entities.in_bulk(keys)
        counts = SpeakerCount.objects.in_bulk([f"{page[0]}{key}" for key in found])
        added = _first_named(page, found)
        for key in (key for key in keys if key in found):
            count = counts.get(f"{page[0]}{key}") or SpeakerCount()
            yield EntityRecord(found[key], site, page, count.said, count.named_in, added.get(key))

    return read


def _first_named(bearer: str, keys: Collection[int]) -> dict[int, datetime]:
    """Return when the article that first named each person or organisation was read first."""
    mentions = Mention.objects.filter(**{f"{bearer}__in": keys}).order_by().values_list(f"{bearer}_id")
    firsts = {mention: key for key, mention in mentions.annotate(first=Min("pk"))}
    seeds = Seed.objects.filter(text__article__mentions__in=firsts).order_by()
    read = seeds.values_list("text__article__mentions").annotate(first=Min("first_load__started"))
    return {firsts[mention]: first for mention, first in read}


def _named(noun: str, slug: str, name: str, address: str) -> tuple[Field, ...]:
    """Return the fields that people and organisations begin with."""
    return (
        Field("id", f"The {noun}’s own id in addresses.", slug, lambda one: one.slug, required=True),
        Field("url", f"{'Their' if noun == 'person' else 'Its'} permanent address.", f"{address}{slug}/",
              lambda one: one.site.address(one.page, one.slug), required=True, url=True),
        Field("name", f"As the archive calls {'them' if noun == 'person' else 'it'}.", name, lambda one: one.name,
              required=True),
    )  # fmt: skip


_NAMES = (
    Field("native_names", "Names in their own script.", "李强", lambda one: one.other_names(native=True), Type.LIST),
    Field("other_names", "Other forms of the name, as printed.", "Li; Premier Li",
          lambda one: one.other_names(native=False), Type.LIST),
)  # fmt: skip
_SAME_AS = Field(
    "same_as", "Pages of the same one at Wikidata, ISNI, ORCID, ROR and others, as editors found them.",
    "https://www.wikidata.org/entity/Q15020", lambda one: [found.url for found in one.identifiers.all()], Type.LIST,
)  # fmt: skip
_COUNTED = (
    Field("statements", "How many statements of theirs the archive has.", "48", lambda one: one.said, Type.INTEGER,
          required=True),
    Field("articles", "In how many articles they are named or speak.", "12", lambda one: one.named_in, Type.INTEGER,
          required=True),
    REVIEW,
    REVIEWED_AT,
    Field("added_at", "When the article that first names them was read first; empty where none does. In UTC.",
          "2026-11-19T09:30:00Z", lambda one: one.added_at, Type.TIME),
)  # fmt: skip


def _public(record: Any) -> Any:
    return record if record and record.is_public else None


PEOPLE = Table(
    "people",
    "A person.",
    (
        *_named("person", "li-qiang", "Li Qiang", "https://archive.example/people/"),
        Field("sort_name", "What the list is ordered by, folded: the family name first.", "li qiang",
              lambda one: one.sort_key, required=True),
        Field("name_order", "Which part of the name comes first.", "family_first", lambda one: one.name_order,
              required=True, choices=choices_of(Person.NameOrder.choices)),
        *_NAMES,
        Field("role", "The role printed last.", "Premier",
              lambda one: role.title if (role := current_role(one.entity)) else None),
        Field("role_organisation", "Where that role is held, if a text says so.", "State Council",
              lambda one: held_at(current_role(one.entity))),
        _SAME_AS,
        *_COUNTED,
    ),
    lambda site: _read_entities(with_roles(Person.objects.public()), "person", site),
    key=("id",),
)  # fmt: skip

ORGANISATIONS = Table(
    "organisations",
    "An organisation.",
    (
        *_named("organisation", "xiaomi-corp", "Xiaomi Corp", "https://archive.example/organisations/"),
        Field("sort_name", "What the list is ordered by, folded.", "xiaomi corp", lambda one: one.sort_key,
              required=True),
        Field("acronym", "As printed.", "WIPO", lambda one: one.acronym),
        Field("kind", "What kind of body it is.", "company", lambda one: one.kind, required=True,
              choices=choices_of(Organisation.Kind.choices)),
        *_NAMES,
        Field("parent", "The larger body that it is a part of.", "United Nations",
              lambda one: _public(one.parent) and one.parent.name),
        Field("parent_url", "Its page.", "https://archive.example/organisations/united-nations/",
              lambda one: _public(one.parent) and one.site.address("organisation", one.parent.slug), url=True),
        _SAME_AS,
        *_COUNTED,
    ),
    lambda site: _read_entities(Organisation.objects.public().select_related("parent"), "organisation", site),
    key=("id",),
)  # fmt: skip


@dataclass
class TopicRecord:
    """A topic with how much is on it."""

    topic: Topic
    site: Site
    numbers: TopicNumbers

    def __getattr__(self, name: str) -> Any:
        return getattr(self.topic, name)


def _read_topics(site: Site) -> Reader:
    topics = Topic.objects.public().select_related("parent").prefetch_related("phrases")

    def read(keys: Sequence[int]) -> Iterator[TopicRecord]:
        found, counts = topics.in_bulk(keys), numbers_on_topics(keys)
        return (TopicRecord(found[key], site, counts[key]) for key in keys if key in found)

    return read


TOPICS = Table(
    "topics",
    "A topic of the editors’ own vocabulary.",
    (
        Field("id", "The topic’s own id in addresses.", "trade", lambda one: one.slug, required=True),
        Field("url", "Its permanent address.", "https://archive.example/topics/trade/",
              lambda one: one.site.address("topic", one.slug), required=True, url=True),
        Field("name", "As the editors call it.", "Trade", lambda one: one.name, required=True),
        Field("description", "What belongs here and what does not, as the editors tell it.", "Goods and services.",
              lambda one: one.description),
        Field("phrases", "Phrases that suggest it wherever they stand.", "free trade; tariffs",
              lambda one: sorted(phrase.text for phrase in one.phrases.all()), Type.LIST),
        Field("parent", "The larger topic that it is a part of.", "Economy",
              lambda one: _public(one.parent) and one.parent.name),
        Field("parent_url", "Its page.", "https://archive.example/topics/economy/",
              lambda one: _public(one.parent) and one.site.address("topic", one.parent.slug), url=True),
        Field("statements", "How many statements the archive has on it, by themselves or by their article.", "48",
              lambda one: one.numbers.statements, Type.INTEGER, required=True),
        Field("articles", "How many articles are on it, or hold a statement that is.", "12",
              lambda one: one.numbers.articles, Type.INTEGER, required=True),
        REVIEW,
        REVIEWED_AT,
    ),
    _read_topics,
)  # fmt: skip
