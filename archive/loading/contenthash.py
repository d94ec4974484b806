"""The archive as sorted natural-key JSON, and its SHA-256: the test for "the same".

Left out: primary keys, public ids, slugs, timestamps and who did what when, loads and history, and signatures, which
follow from the words. Two archives with the same hash hold the same records, the same evidence and the same decisions.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.db.models import Model

from archive import models
from archive.models.entity import Entity

_CURATED = "review withdrawn base pins reason held note"
_DATES = {"published", "said_on"}
_NAME = "text kind primary key review withdrawn"
#: Kind of line, model, what it refers to by natural key ("key" is the record's own), and fields told as they are.
_TABLES: tuple[tuple[str, type[Model], str, str], ...] = (
    ("seed", models.Seed, "", "path record origin sha256 size outcome missing problems version"),
    ("text", models.SeedText, "", "sha256 encoding encoding_how text"),
    ("article", models.Article, "key publisher",
     f"title published body publisher_name place language url boilerplate notice notice_words {_CURATED}"),
    ("paragraph", models.Paragraph, "article", "position text start end pieces"),
    ("byline", models.Byline, "article", "position name start end review withdrawn"),
    ("mention", models.Mention, "article person organisation", "start end surface pinned"),
    ("person", models.Person, "key merged_into", f"name sort_key name_order {_CURATED}"),
    ("person name", models.PersonName, "entity", _NAME),
    ("organisation", models.Organisation, "key parent merged_into", f"name sort_key acronym kind display {_CURATED}"),
    ("organisation name", models.OrganisationName, "entity", _NAME),
    ("organisation domain", models.OrganisationDomain, "organisation", "host"),
    ("identifier", models.Identifier, "person organisation", "scheme value"),
    ("role", models.Role, "key organisation", f"title inferred {_CURATED}"),
    ("role passage", models.RolePassage, "role article", "start end words"),
    ("statement", models.Statement, "key", f"said_on kind content cue cue_span place confidence rule {_CURATED}"),
    ("attribution", models.Attribution, "statement person organisation",
     f"part position words start end chain considered {_CURATED}"),
    ("topic", models.Topic, "parent merged_into", f"name description {_CURATED}"),
    ("topic phrase", models.TopicPhrase, "topic", "text"),
    ("collection", models.Collection, "", "name slug description public"),
    ("collected", models.CollectionItem, "collection article", "position note"),
)  # fmt: skip


def content_hash() -> str:
    """Return the SHA-256, in hex, over the archive's lines in order."""
    digest = hashlib.sha256()
    for line in sorted(content_lines()):
        digest.update(line.encode())
        digest.update(b"\n")
    return digest.hexdigest()


def content_lines() -> Iterator[str]:
    """Yield one JSON object a line for every record; in no particular order."""
    for kind, values in _records():
        yield json.dumps([kind, values], ensure_ascii=False, sort_keys=True)


def _records() -> Iterator[tuple[str, dict[str, Any]]]:
    keys = _natural_keys()
    for kind, model, relations, fields in _TABLES:
        related: dict[str, Any] = {
            name: model if name == "key" else model._meta.get_field(name).related_model for name in relations.split()
        }
        for record in model._default_manager.iterator():
            line = _of(record, fields)
            line |= {name: str(line[name] or "") for name in _DATES & line.keys()}
            for name, other in related.items():
                pk = record.pk if name == "key" else getattr(record, f"{name}_id")
                line[name.replace("_", " ")] = keys[other].get(pk)
            yield kind, line
    yield from _pairs(keys)
    yield from _passage_decisions(keys)
    for tagging in models.Tagging.objects.iterator():
        on = keys[models.Article].get(tagging.article_id) or keys[models.Statement].get(tagging.statement_id)
        line = {"topic": keys[models.Topic][tagging.topic_id], "on": on}
        yield "tagging", line | _of(tagging, f"words {_CURATED}")


def _pairs(keys: dict[Any, dict[Any, Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield near duplicates and what is not the same, by the keys of the two in order."""
    for link in models.NearDuplicate.objects.iterator():
        pair = sorted((keys[models.Article][link.first_id], keys[models.Article][link.second_id]))
        yield "near duplicate", {"articles": pair} | _of(link, f"similarity {_CURATED}")
    kinds = {"person": models.Person, "organisation": models.Organisation, "topic": models.Topic}
    for two in models.NotTheSame.objects.iterator():
        both = [keys[kinds[two.kind]][two.first], keys[kinds[two.kind]][two.second]]
        yield "not the same", {"kind": two.kind, "both": sorted(both, key=str), "reason": two.reason}


def _passage_decisions(keys: dict[Any, dict[Any, Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield decisions on passages with the turn in which each was taken for its article."""
    taken: Counter[int] = Counter()
    rows = models.PassageDecision.objects.order_by("at", "start", "end").values_list(
        "article", "text__sha256", "start", "end", "keep", "note"
    )
    for article, text, start, end, keep, note in rows.iterator():
        place = {"article": keys[models.Article][article], "text": text, "turn": taken[article]}
        taken[article] += 1
        yield "passage decision", place | {"start": start, "end": end, "keep": keep, "note": note}


def _of(record: Model, fields: str) -> dict[str, Any]:
    return {name: getattr(record, name) for name in fields.split()}


def _natural_keys() -> dict[Any, dict[Any, Any]]:
    """Return the natural key of each record that others refer to, by model and primary key.

    An entity's is its name and where it is first mentioned, so that namesakes have different ones.
    """
    articles = dict(models.Article.objects.values_list("pk", "text__sha256"))
    people = _entity_keys(models.Person, "person_id")
    roles = models.Role.objects.values_list("pk", "person", "key")
    statements = models.Statement.objects.values_list("pk", "article", "text__sha256", "spans")
    return {
        models.Article: articles,
        models.Person: people,
        models.Organisation: _entity_keys(models.Organisation, "organisation_id"),
        models.Role: {pk: [people[person], key] for pk, person, key in roles},
        models.Statement: {pk: [articles[article], text, spans] for pk, article, text, spans in statements},
        models.Topic: dict(models.Topic.objects.values_list("pk", "name")),
        models.Collection: dict(models.Collection.objects.values_list("pk", "slug")),
    }


def _entity_keys(model: type[Entity], column: str) -> dict[int, list[Any]]:
    first: dict[int, list[Any]] = {}
    mentions = models.Mention.objects.filter(**{f"{column}__isnull": False})
    for pk, *place in mentions.values_list(column, "article__text__sha256", "start"):
        first[pk] = min(place, first.get(pk, place))
    return {pk: [name, *first.get(pk, [])] for pk, name in model._default_manager.values_list("pk", "name")}
