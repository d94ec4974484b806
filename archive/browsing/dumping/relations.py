"""People, organisations and topics, and what hangs on them, by name."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, OuterRef

from archive import identifiers as schemes
from archive.browsing.exporting import facts
from archive.browsing.exporting.entities import OrganisationReader, PersonReader
from archive.browsing.exporting.field import REVIEW, REVIEWED_AT, Field, Row, Type, choices_of
from archive.browsing.exporting.site import Site
from archive.browsing.lists.pagination import Order, number
from archive.models import Article, Identifier, Organisation, Person, PersonName, Role, RolePassage, Topic

_BY_NAME = Order(("sort_key", "pk"), (str, number))
_CHUNK = 200
#: Characters of a passage, of an article that is not shown in full: as many as the pages show.
_SHORT = 120
_OF_PASSAGE = (
    "role_id", "start", "end", "words", "article__public_id", "article__published", "article__publisher__display",
)  # fmt: skip

_WHOSE = (
    Field("person", "The person’s id.", "li-qiang"),
    Field("organisation", "The organisation’s id.", ""),
)
NAME_FIELDS = (
    *_WHOSE,
    Field("name", "As printed.", "李强", required=True),
    Field("kind", "full; short form; acronym; native: in its own script.", "native", required=True,
          choices=choices_of(PersonName.Kind.choices)),
    Field("shown", "true: the name that the archive calls them by.", "false", Type.BOOLEAN, required=True),
    REVIEW,
)  # fmt: skip
IDENTIFIER_FIELDS = (
    *_WHOSE,
    Field("scheme", "Whose identifier it is.", "wikidata", required=True, choices=tuple(schemes.SCHEMES)),
    Field("value", "The identifier.", "Q15020", required=True),
    Field("url", "Its page there.", "https://www.wikidata.org/entity/Q15020", required=True, url=True),
)
ROLE_FIELDS = (
    Field("person", "The person’s id.", "li-qiang", required=True),
    Field("title", "The role, as printed.", "Premier", required=True),
    Field("organisation", "Where it is held, if the text says so.", "State Council"),
    Field("organisation_id", "That organisation’s id.", "state-council"),
    Field("inferred", "true: the organisation is not printed beside the title but follows from the article.", "false",
          Type.BOOLEAN, required=True),
    Field("article", "The id of the article that prints it.", "k8d3mzx2qa"),
    Field("published", "When that article was published; as exact as the text (EDTF).", "2024-04-26"),
    Field("start", "Where the passage stands: its first character in the file’s decoded text.", "210", Type.INTEGER),
    Field("end", "The place behind its last character.", "226", Type.INTEGER),
    Field("words", "The passage.", "Premier Li Qiang"),
    REVIEW,
    REVIEWED_AT,
)  # fmt: skip
TOPIC_FIELDS = (
    Field("id", "The topic’s own id in addresses.", "trade", required=True),
    Field("name", "As the editors call it.", "Trade", required=True),
    Field("description", "What belongs here and what does not.", ""),
    Field("parent", "The id of the larger topic that it is a part of.", "economy"),
    Field("phrases", "Phrases that suggest it wherever they stand.", "free trade; tariffs", Type.LIST),
    REVIEW,
    REVIEWED_AT,
)
REDIRECT_FIELDS = (
    Field("kind", "person, organisation or topic.", "person", required=True,
          choices=("person", "organisation", "topic")),
    Field("id", "The id that no longer stands by itself.", "li-q", required=True),
    Field("leads_to", "The id of the record that it is now.", "li-qiang", required=True),
)  # fmt: skip


def people(site: Site) -> Iterator[list[Row]]:
    read = PersonReader(site)
    for keys in _keys(Person):
        yield read(list(keys))


def organisations(site: Site) -> Iterator[list[Row]]:
    read = OrganisationReader(site)
    for keys in _keys(Organisation):
        yield read(list(keys))


def names(site: Site) -> Iterator[list[Row]]:
    for model, bearer in ((Person, "person"), (Organisation, "organisation")):
        forms: Any = model._meta.get_field("names").related_model
        for keys in _keys(model):
            found: dict[int, list[Row]] = defaultdict(list)
            rows = forms.objects.public().filter(entity__in=keys).order_by("-primary", "kind", "text")
            for row in rows.values("entity_id", "text", "kind", "primary", "review"):
                found[row["entity_id"]].append({
                    **_whose(bearer, keys[row["entity_id"]]),
                    "name": row["text"],
                    "kind": row["kind"],
                    "shown": row["primary"],
                    "review": row["review"],
                })  # fmt: skip
            yield [row for key in keys for row in found[key]]


def identifiers(site: Site) -> Iterator[list[Row]]:
    for model, bearer in ((Person, "person"), (Organisation, "organisation")):
        for keys in _keys(model):
            found: dict[int, list[Row]] = defaultdict(list)
            for one in Identifier.objects.filter(**{f"{bearer}__in": keys}).order_by("scheme", "value"):
                key = getattr(one, f"{bearer}_id")
                whose = _whose(bearer, keys[key])
                found[key].append({**whose, "scheme": one.scheme, "value": one.value, "url": one.url})
            yield [row for key in keys for row in found[key]]


def _whose(bearer: str, slug: str) -> Row:
    return {one: slug if one == bearer else None for one in ("person", "organisation")}


def roles(site: Site) -> Iterator[list[Row]]:
    readable = Exists(Article.objects.public().filter(pk=OuterRef("article")))
    columns = ("pk", "person_id", "title", "organisation_id", "inferred", "key", "review", "reviewed_at")
    for keys in _keys(Person):
        rows = Role.objects.public().filter(person__in=keys).order_by("title", "key").values(*columns)
        held: dict[int, list[dict[str, Any]]] = defaultdict(list)
        for row in rows:
            held[row["person_id"]].append(row)
        bodies = facts.named(Organisation, (row["organisation_id"] for some in held.values() for row in some))
        printed: dict[int, list[Any]] = defaultdict(list)
        passages = RolePassage.objects.filter(readable, role__person__in=keys).order_by("article__public_id", "start")
        for passage in passages.values(*_OF_PASSAGE):
            printed[passage["role_id"]].append(passage)
        yield [
            _role(row, keys[key], bodies.get(row["organisation_id"]), passage)
            for key in keys
            for row in held[key]
            for passage in printed[row["pk"]] or [{}]
        ]


def _role(row: dict[str, Any], person: str, body: facts.Named | None, passage: dict[str, Any]) -> Row:
    words = passage.get("words", "")
    if passage.get("article__publisher__display") not in (None, Organisation.Display.FULL):
        words = words[:_SHORT]
    return {
        "person": person,
        "title": row["title"],
        "organisation": body.name if body else None,
        "organisation_id": body.slug if body else None,
        "inferred": row["inferred"],
        "article": passage.get("article__public_id"),
        "published": facts.as_text(passage.get("article__published")),
        "start": passage.get("start"),
        "end": passage.get("end"),
        "words": words or None,
        "review": row["review"],
        "reviewed_at": facts.moment(row["reviewed_at"]) or None,
    }


def topics(site: Site) -> Iterator[list[Row]]:
    for keys in _keys(Topic):
        rows = Topic.objects.filter(pk__in=keys).select_related("parent").prefetch_related("phrases").in_bulk()
        yield [
            {
                "id": topic.slug,
                "name": topic.name,
                "description": topic.description or None,
                "parent": topic.parent.slug if topic.parent and topic.parent.is_public else None,
                "phrases": [phrase.text for phrase in topic.phrases.all()],
                "review": topic.review,
                "reviewed_at": facts.moment(topic.reviewed_at) or None,
            }
            for topic in (rows[key] for key in keys)
        ]


def redirects(site: Site) -> Iterator[list[Row]]:
    """Of what was merged into something that readers may see, however often."""
    for model, kind in ((Person, "person"), (Organisation, "organisation"), (Topic, "topic")):
        merged: Any = model._default_manager.exclude(merged_into=None)
        for keys in _keys(model, merged):
            gone = model._default_manager.select_related("merged_into").in_bulk(keys)
            leads = [(gone[key].slug, gone[key].now) for key in keys]
            yield [{"kind": kind, "id": slug, "leads_to": now.slug} for slug, now in leads if now.is_public]


def _keys(model: Any, found: Any = None) -> Iterator[dict[int, str]]:
    """Primary keys with slugs, by name; of all that readers may see, unless others are given."""
    found, after = model.objects.public() if found is None else found, ""
    while True:
        page = _BY_NAME.cut(found.only("pk", "slug", "sort_key"), after=after, size=_CHUNK)
        if page.rows:
            yield {record.pk: record.slug for record in page.rows}
        if not (after := page.after):
            return
