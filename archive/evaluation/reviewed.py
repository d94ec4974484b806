"""Annotations from what editors decided: the archive's reviewed articles, as ``annotations`` describes them.

An article counts as reviewed where it is accepted and nothing in it waits: each of its statements with their speakers,
each role it prints, and each person and organisation it names is accepted or rejected, and every name is somebody's.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db.models import Exists, OuterRef, Q

from archive.models.article import Article
from archive.models.curated import ReviewState
from archive.models.organisation import Organisation
from archive.models.person import Person, RolePassage
from archive.models.statement import Attribution, Mention, Statement

_WAITS = ReviewState.UNREVIEWED


class TakenError(ValueError):
    """A folder that holds something already."""


def write(folder: Path) -> tuple[int, int]:
    """Write annotations and texts to a new or empty folder; return how many articles, and how many are not reviewed.

    Texts are UTF-8, so that spans count the same characters. Raises ``TakenError`` and ``OSError``.
    """
    if folder.exists() and any(folder.iterdir()):
        raise TakenError(f"{folder} is not empty: name a new folder.")
    written = 0
    for article in reviewed().select_related("text", "publisher").iterator(chunk_size=100):
        for part in ("gold", "texts"):
            (folder / part).mkdir(parents=True, exist_ok=True)
        name = str(article.public_id)
        told = json.dumps(annotation(article), ensure_ascii=False, indent=1)
        (folder / "gold" / f"{name}.json").write_text(told, encoding="utf-8")
        (folder / "texts" / f"{name}.txt").write_text(article.text.text, encoding="utf-8", newline="")
        written += 1
    return written, Article.objects.filter(withdrawn=False).exclude(review=ReviewState.REJECTED).count() - written


def reviewed() -> Any:
    """Return the articles that are reviewed as a whole, in the order of their addresses."""
    own = Q(article=OuterRef("pk"))
    waiting = (
        Statement.objects.filter(own, review=_WAITS, withdrawn=False),
        Attribution.objects.filter(
            statement__article=OuterRef("pk"), statement__withdrawn=False, review=_WAITS, withdrawn=False
        ).exclude(statement__review=ReviewState.REJECTED),
        RolePassage.objects.filter(own, role__review=_WAITS, role__withdrawn=False),
        Mention.objects.filter(own).filter(
            Q(person__review=_WAITS) | Q(organisation__review=_WAITS) | Q(person=None, organisation=None)
        ),
    )
    articles = Article.objects.filter(review=ReviewState.ACCEPTED, withdrawn=False)
    for rows in waiting:
        articles = articles.filter(~Exists(rows))
    return articles.order_by("public_id")


def annotation(article: Article) -> dict[str, Any]:
    """Return what editors found in an article. ``record`` is the address of a person's or organisation's page."""
    people, bodies = _named(article)
    return {
        "file": f"{article.public_id}.txt",
        "title": article.title or None,
        "published": str(article.published) if article.published else None,
        "publisher": (article.publisher.name if article.publisher else article.publisher_name) or None,
        "place": article.place or None,
        "authors": [byline.name for byline in article.bylines.exclude(review=ReviewState.REJECTED)],
        "persons": [{**_entity(person, forms), "roles": _roles(article, person)} for person, forms in people.items()],
        "organisations": [_entity(body, forms) for body, forms in bodies.items()],
        "statements": list(_statements(article)),
    }


def _named(article: Article) -> tuple[dict[Person, list[str]], dict[Organisation, list[str]]]:
    """Return the accepted people and organisations of an article, with the forms of their names in it."""
    people: dict[Person, list[str]] = {}
    bodies: dict[Organisation, list[str]] = {}
    for mention in article.mentions.of_entities():
        if mention.person and mention.person.review == ReviewState.ACCEPTED:
            people.setdefault(mention.person, []).append(mention.surface)
        elif mention.organisation and mention.organisation.review == ReviewState.ACCEPTED:
            bodies.setdefault(mention.organisation, []).append(mention.surface)
    return people, bodies


def _entity(record: Person | Organisation, forms: list[str]) -> dict[str, Any]:
    aliases = [form for form in dict.fromkeys(forms) if form != record.name]
    return {"name": record.name, "aliases": aliases, "record": record.get_absolute_url()}


def _roles(article: Article, person: Person) -> list[dict[str, Any]]:
    passages = article.role_passages.filter(
        role__person=person, role__review=ReviewState.ACCEPTED, role__withdrawn=False
    ).select_related("role__organisation")
    roles = dict.fromkeys(passage.role for passage in passages.order_by("start", "pk"))
    return [
        {"title": role.title, "organisation": role.organisation.name if role.organisation else None} for role in roles
    ]


def _statements(article: Article) -> Iterator[dict[str, Any]]:
    rows = article.statements.filter(
        review=ReviewState.ACCEPTED, withdrawn=False, evidence_lost=False
    ).with_attributions(Attribution.objects.public().with_entities())
    for statement in rows.order_by("start", "pk"):
        said = [one for one in statement.speakers if one.part == Attribution.Part.SPEAKER]
        joined = [one for one in statement.speakers if one.part == Attribution.Part.CO_SPEAKER and one.entity]
        speaker = said[0] if said else None
        yield {
            "type": statement.kind,
            "spans": statement.spans,
            "speaker": speaker.entity.name if speaker and speaker.entity else None,
            "speaker_surface": speaker.words if speaker else None,
            "co_speakers": [one.entity.name for one in joined if one.entity],
        }
