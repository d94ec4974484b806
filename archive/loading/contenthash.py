"""The archive as sorted natural-key JSON, and its SHA-256: the test for "the same".

Left out: primary keys, public ids, slugs, timestamps and who did what when, loads and history, and signatures, which
follow from the words. Two archives
with the same hash hold the same records, the same evidence and the same decisions.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from archive.models import (
    Article,
    Attribution,
    Byline,
    Collection,
    CollectionItem,
    Identifier,
    Mention,
    NearDuplicate,
    NotTheSame,
    Organisation,
    OrganisationName,
    Paragraph,
    PassageDecision,
    Person,
    PersonName,
    Role,
    RolePassage,
    Seed,
    SeedText,
    Statement,
    Tagging,
    Topic,
    TopicPhrase,
)
from archive.models.entity import Entity

_CURATED = ("review", "withdrawn", "base", "pins", "reason", "held", "note")


def content_hash() -> str:
    """SHA-256, in hex, over the archive's lines in order."""
    digest = hashlib.sha256()
    for line in sorted(content_lines()):
        digest.update(line.encode())
        digest.update(b"\n")
    return digest.hexdigest()


def content_lines() -> Iterator[str]:
    """One JSON object a line for every record; in no particular order."""
    for kind, values in _records():
        yield json.dumps([kind, values], ensure_ascii=False, sort_keys=True)


def _records() -> Iterator[tuple[str, dict[str, Any]]]:
    keys = _Keys()
    yield from _seeds()
    yield from _articles(keys)
    yield from _passages(keys)
    yield from _entities(keys)
    yield from _statements(keys)
    yield from _topics(keys)
    yield from _distinct(keys)


def _seeds() -> Iterator[tuple[str, dict[str, Any]]]:
    fields = ("path", "record", "origin", "sha256", "size", "outcome", "missing", "problems", "version")
    for seed in Seed.objects.iterator():
        yield "seed", _of(seed, *fields)
    for text in SeedText.objects.iterator():
        yield "text", _of(text, "sha256", "encoding", "encoding_how", "text")


def _articles(keys: "_Keys") -> Iterator[tuple[str, dict[str, Any]]]:
    fields = (
        "title", "body", "publisher_name", "place", "language", "url", "boilerplate", "notice", "notice_words",
        *_CURATED,
    )  # fmt: skip
    for article in Article.objects.iterator():
        publisher = keys.organisation(article.publisher_id)
        known = {"key": keys.articles[article.pk], "published": str(article.published or ""), "publisher": publisher}
        yield "article", known | _of(article, *fields)
    for paragraph in Paragraph.objects.iterator():
        values = _of(paragraph, "position", "text", "start", "end", "pieces")
        yield "paragraph", {"article": keys.articles[paragraph.article_id], **values}
    for byline in Byline.objects.iterator():
        values = _of(byline, "position", "name", "start", "end", "review", "withdrawn")
        yield "byline", {"article": keys.articles[byline.article_id], **values}
    for mention in Mention.objects.iterator():
        yield (
            "mention",
            {
                "article": keys.articles[mention.article_id],
                "person": keys.person(mention.person_id),
                "organisation": keys.organisation(mention.organisation_id),
                **_of(mention, "start", "end", "surface", "pinned"),
            },
        )


def _passages(keys: "_Keys") -> Iterator[tuple[str, dict[str, Any]]]:
    """Near duplicates by the two articles' own keys, in order; decisions by the order they were taken in."""
    for link in NearDuplicate.objects.iterator():
        pair = sorted((keys.articles[link.first_id], keys.articles[link.second_id]))
        yield "near duplicate", {"articles": pair, **_of(link, "similarity", *_CURATED)}
    taken: Counter[int] = Counter()
    rows = PassageDecision.objects.order_by("at", "start", "end").select_related("text").defer("text__text")
    for row in rows.iterator():
        place = {"article": keys.articles[row.article_id], "text": row.text.sha256, "turn": taken[row.article_id]}
        taken[row.article_id] += 1
        yield "passage decision", place | _of(row, "start", "end", "keep", "note")


def _entities(keys: "_Keys") -> Iterator[tuple[str, dict[str, Any]]]:
    names = ("text", "kind", "primary", "key", "review", "withdrawn")
    for person in Person.objects.iterator():
        fields = _of(person, "name", "sort_key", "name_order", *_CURATED)
        merged = keys.person(person.merged_into_id)
        yield "person", {"key": keys.person(person.pk), "merged into": merged, **fields}
    for name in PersonName.objects.iterator():
        yield "person name", {"entity": keys.person(name.entity_id), **_of(name, *names)}
    for organisation in Organisation.objects.iterator():
        fields = _of(organisation, "name", "sort_key", "acronym", "kind", "display", *_CURATED)
        above = {
            "parent": keys.organisation(organisation.parent_id),
            "merged into": keys.organisation(organisation.merged_into_id),
        }
        yield "organisation", {"key": keys.organisation(organisation.pk), **above, **fields}
    for form in OrganisationName.objects.iterator():
        yield "organisation name", {"entity": keys.organisation(form.entity_id), **_of(form, *names)}
    for identifier in Identifier.objects.iterator():
        bearer = {
            "person": keys.person(identifier.person_id),
            "organisation": keys.organisation(identifier.organisation_id),
        }
        yield "identifier", bearer | _of(identifier, "scheme", "value")
    roles = {}
    for role in Role.objects.iterator():
        roles[role.pk] = [keys.person(role.person_id), role.key]
        held_at = keys.organisation(role.organisation_id)
        yield "role", {"key": roles[role.pk], "organisation": held_at, **_of(role, "title", "inferred", *_CURATED)}
    for passage in RolePassage.objects.iterator():
        place = {"role": roles[passage.role_id], "article": keys.articles[passage.article_id]}
        yield "role passage", place | _of(passage, "start", "end", "words")


def _statements(keys: "_Keys") -> Iterator[tuple[str, dict[str, Any]]]:
    fields = ("kind", "content", "cue", "cue_span", "place", "confidence", "rule", *_CURATED)
    statements = {}
    for statement in Statement.objects.select_related("text").defer("text__text").iterator():
        key = [keys.articles[statement.article_id], statement.text.sha256, statement.spans]
        statements[statement.pk] = key
        yield "statement", {"key": key, "said_on": str(statement.said_on or ""), **_of(statement, *fields)}
    for row in Attribution.objects.iterator():
        yield (
            "attribution",
            {
                "statement": statements[row.statement_id],
                "person": keys.person(row.person_id),
                "organisation": keys.organisation(row.organisation_id),
                **_of(row, "part", "position", "words", "start", "end", "chain", "considered", *_CURATED),
            },
        )


def _topics(keys: "_Keys") -> Iterator[tuple[str, dict[str, Any]]]:
    names = dict(Topic.objects.values_list("pk", "name"))
    for topic in Topic.objects.iterator():
        above = {"parent": names.get(topic.parent_id or 0), "merged into": names.get(topic.merged_into_id or 0)}
        yield "topic", above | _of(topic, "name", "description", *_CURATED)
    for phrase in TopicPhrase.objects.iterator():
        yield "topic phrase", {"topic": names[phrase.topic_id], "text": phrase.text}
    rows = Tagging.objects.select_related("statement__text").defer("statement__text__text")
    for tagging in rows.iterator():
        where: Any = keys.articles[tagging.article_id] if tagging.article_id else None
        if tagging.statement:
            one = tagging.statement
            where = [keys.articles[one.article_id], one.text.sha256, one.spans]
        yield "tagging", {"topic": names[tagging.topic_id], "on": where, **_of(tagging, "words", *_CURATED)}
    collections = dict(Collection.objects.values_list("pk", "slug"))
    for collection in Collection.objects.iterator():
        yield "collection", _of(collection, "name", "slug", "description", "public")
    for item in CollectionItem.objects.iterator():
        place = {"collection": collections[item.collection_id], "article": keys.articles[item.article_id]}
        yield "collected", place | _of(item, "position", "note")


def _distinct(keys: "_Keys") -> Iterator[tuple[str, dict[str, Any]]]:
    topics = dict(Topic.objects.values_list("pk", "name"))
    named = {"person": keys.person, "organisation": keys.organisation, "topic": lambda pk: topics[pk or 0]}
    for pair in NotTheSame.objects.iterator():
        both = [named[pair.kind](pair.first), named[pair.kind](pair.second)]
        yield "not the same", {"kind": pair.kind, "both": sorted(both, key=str), "reason": pair.reason}


def _of(record: Any, *fields: str) -> dict[str, Any]:
    return {field: getattr(record, field) for field in fields}


class _Keys:
    """Natural keys. An entity's is its name and where it is first mentioned, so that namesakes have different ones."""

    def __init__(self) -> None:
        self.articles: dict[int, str] = dict(Article.objects.values_list("pk", "text__sha256"))
        self._people = self._entities(Person, "person_id")
        self._organisations = self._entities(Organisation, "organisation_id")

    def person(self, pk: int | None) -> list[Any] | None:
        return self._people[pk] if pk else None

    def organisation(self, pk: int | None) -> list[Any] | None:
        return self._organisations[pk] if pk else None

    @staticmethod
    def _entities(model: type[Entity], column: str) -> dict[int, list[Any]]:
        first: dict[int, list[Any]] = {}
        mentions = Mention.objects.filter(**{f"{column}__isnull": False})
        for pk, *place in mentions.values_list(column, "article__text__sha256", "start"):
            first[pk] = min(place, first.get(pk, place))
        return {pk: [name, *first.get(pk, [])] for pk, name in model._default_manager.values_list("pk", "name")}
