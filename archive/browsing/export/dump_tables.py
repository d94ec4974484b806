"""The tables of a dump, with the keys that lead from one to another.

The rows of a table come in an order that follows from the records alone: of articles and what stands in them by the
article's permanent id, of people, organisations and topics by name.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import batched
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q

from archive import identifiers as schemes
from archive.browsing.evidence import FULL, display_of
from archive.browsing.export import tables
from archive.browsing.export.fields import REVIEW, REVIEWED_AT, Field, Foreign, Site, Table, Type, choices_of
from archive.models import (
    Article,
    Attribution,
    Identifier,
    Organisation,
    Person,
    PersonName,
    Role,
    RolePassage,
    Statement,
    Tagging,
    Topic,
)

#: Records of a chunk: articles, articles with their texts, statements, and what goes by name.
ARTICLES, WITH_TEXT, STATEMENTS, NAMED = 200, 50, 500, 200
#: Characters of a passage, of an article that is not shown in full: as many as the pages show.
_SHORT = 120

type _Records = Iterator[Iterable[Any]]


def _chunks(found: Any, order: str, size: int) -> Iterator[list[int]]:
    keys = found.order_by(order, "pk").values_list("pk", flat=True)
    return (list(part) for part in batched(keys.iterator(chunk_size=2000), size))


def _articles(size: int) -> Iterator[list[int]]:
    return _chunks(Article.objects.public(), "public_id", size)


def _statements() -> Iterator[list[int]]:
    """Yield keys of all statements that readers may see: by article, in the order of its text."""
    for articles in _articles(ARTICLES):
        found = Statement.objects.public().filter(article__in=articles)
        keys = found.order_by("article__public_id", "start", "public_id").values_list("pk", flat=True)
        yield from (list(part) for part in batched(keys, STATEMENTS))


def _by_name(model: Any) -> Iterator[list[int]]:
    return _chunks(model.objects.public(), "sort_key", NAMED)


def _listed(table: Table, keys: Callable[[], Iterator[list[int]]], site: Site) -> _Records:
    """Yield the records of a list's table for these keys."""
    assert table.reader
    read = table.reader(site)
    return (read(part) for part in keys())


def _in_order(rows: Iterable[Any], keys: Sequence[int], column: str) -> list[Any]:
    place = {key: at for at, key in enumerate(keys)}
    return sorted(rows, key=lambda row: place[getattr(row, column)])


def _slug(record: Any) -> str | None:
    """Return the id of a person, an organisation or a topic that readers may see."""
    return record.slug if record and record.is_public else None


def _names(site: Site) -> _Records:
    for model in (Person, Organisation):
        forms: Any = model._meta.get_field("names").related_model
        for keys in _by_name(model):
            found = forms.objects.public().filter(entity__in=keys).select_related("entity")
            yield _in_order(found.order_by("-primary", "kind", "text"), keys, "entity_id")


def _identifiers(site: Site) -> _Records:
    for model, bearer in ((Person, "person"), (Organisation, "organisation")):
        for keys in _by_name(model):
            found = Identifier.objects.filter(**{f"{bearer}__in": keys}).select_related(bearer)
            yield _in_order(found.order_by("scheme", "value"), keys, f"{bearer}_id")


@dataclass(frozen=True, slots=True)
class _PrintedRole:
    """A role and an article's passage that prints it, if any does."""

    role: Role
    passage: RolePassage | None

    def of_passage(self, name: str) -> Any:
        return getattr(self.passage, name, None)

    @property
    def words(self) -> str:
        if self.passage is None:
            return ""
        return self.passage.words if display_of(self.passage.article) == FULL else self.passage.words[:_SHORT]


def _roles(site: Site) -> _Records:
    readable = Exists(Article.objects.public().filter(pk=OuterRef("article")))
    passages = RolePassage.objects.filter(readable).select_related("article__publisher").only(
        "role", "start", "end", "words", "article__public_id", "article__published", "article__published_earliest",
        "article__published_latest", "article__publisher__display",
    )  # fmt: skip
    printed = Prefetch("passages", passages.order_by("article__public_id", "start"))
    for keys in _by_name(Person):
        found = Role.objects.public().filter(person__in=keys).select_related("person", "organisation")
        roles = _in_order(found.order_by("title", "key").prefetch_related(printed), keys, "person_id")
        yield [_PrintedRole(role, passage) for role in roles for passage in role.passages.all() or [None]]


def _attributions(site: Site) -> _Records:
    for keys in _statements():
        found: Any = Attribution.objects.public().filter(statement__in=keys).in_order()
        statements: Any = Prefetch("statement", Statement.objects.only("public_id"))
        found = found.prefetch_related("person", "organisation", statements)
        yield _in_order(found, keys, "statement_id")


def _taggings(site: Site) -> _Records:
    for keys in _articles(ARTICLES):
        statements = Statement.objects.public().filter(article__in=keys).values("pk")
        found = Tagging.objects.public().filter(Q(article__in=keys) | Q(statement__in=statements))
        lookups: list[Any] = [
            Prefetch("article", Article.objects.only("public_id")),
            Prefetch("statement", Statement.objects.only("public_id")),
        ]
        found = found.filter(topic__in=Topic.objects.public()).select_related("topic").prefetch_related(*lookups)
        yield sorted(
            found, key=lambda one: (one.article is None, (one.article or one.statement).public_id, one.topic.slug)
        )


def _redirects(site: Site) -> _Records:
    """Yield what was merged into something that readers may see, however often."""
    for model in (Person, Organisation, Topic):
        merged: Any = model._default_manager.exclude(merged_into=None)
        for keys in _chunks(merged, "sort_key", NAMED):
            gone = model._default_manager.select_related("merged_into").in_bulk(keys)
            yield [gone[key] for key in keys if gone[key].now.is_public]


def _topics(site: Site) -> _Records:
    for keys in _by_name(Topic):
        found = Topic.objects.filter(pk__in=keys).select_related("parent").prefetch_related("phrases").in_bulk()
        yield [found[key] for key in keys]


_SHOWN = Field(
    "shown", "How much of its publisher’s articles the archive shows: full, excerpts (around statements) or link.",
    "full", lambda one: display_of(one.article), required=True, choices=choices_of(Organisation.Display.choices),
)  # fmt: skip
_TEXT = Field(
    "text", "The reading text, its paragraphs parted by an empty line; only where “shown” is full.", "",
    lambda one: one.body if display_of(one.article) == FULL else None,
)  # fmt: skip
_WHOSE = (
    Field("person", "The person’s id.", "li-qiang", lambda one: _whose(one, Person)),
    Field("organisation", "The organisation’s id.", "", lambda one: _whose(one, Organisation)),
)
_TO_BOTH = (Foreign("person", "people"), Foreign("organisation", "organisations"))


def _whose(one: Any, model: Any) -> str | None:
    return one.entity.slug if isinstance(one.entity, model) else None


TABLES = (
    replace(
        tables.ARTICLES, fields=(*tables.ARTICLES.fields, _SHOWN, _TEXT),
        chunks=lambda site: map(tables.read_articles(site, texts=True), _articles(WITH_TEXT)),
    ),
    replace(tables.STATEMENTS, chunks=partial(_listed, tables.STATEMENTS, _statements)),
    Table(
        "attributions", "Somebody to whom a statement is attributed: a speaker, or who reported it.",
        (
            Field("statement", "The statement’s id.", "f4i52db4kz", lambda one: one.statement.public_id,
                  required=True),
            Field("part", "speaker, co-speaker, or via: who reported it.", "speaker", lambda one: one.part,
                  required=True, choices=choices_of(Attribution.Part.choices)),
            Field("position", "Counts those of one part, from 0.", "0", lambda one: one.position, Type.INTEGER,
                  required=True),
            Field("words", "The article’s own words for them.", "he", lambda one: one.words),
            Field("start", "Where these words stand: their first character in the file’s decoded text.", "1180",
                  lambda one: one.start, Type.INTEGER),
            Field("end", "The place behind their last character.", "1182", lambda one: one.end, Type.INTEGER),
            Field("person", "The id of the person meant.", "li-qiang", lambda one: _slug(one.person)),
            Field("organisation", "The id of the organisation meant.", "xiaomi-corp",
                  lambda one: _slug(one.organisation)),
            Field("rule", "How the program was led from the words to a name; an editor may have named another.",
                  "pronoun", lambda one: one.proof("person").get("rule")),
            Field("confidence", "How sure the program is of that, from 0 to 1.", "0.8",
                  lambda one: one.proof("person").get("confidence"), Type.NUMBER),
            REVIEW,
            REVIEWED_AT,
        ),
        chunks=_attributions, key=("statement", "part", "position"),
        leads=(Foreign("statement", "statements"), *_TO_BOTH),
    ),
    replace(tables.PEOPLE, chunks=partial(_listed, tables.PEOPLE, partial(_by_name, Person))),
    replace(
        tables.ORGANISATIONS, chunks=partial(_listed, tables.ORGANISATIONS, partial(_by_name, Organisation)),
    ),
    Table(
        "names", "A form of a person’s or an organisation’s name.",
        (
            *_WHOSE,
            Field("name", "As printed.", "李强", lambda one: one.text, required=True),
            Field("kind", "full; short form; acronym; native: in its own script.", "native", lambda one: one.kind,
                  required=True, choices=choices_of(PersonName.Kind.choices)),
            Field("shown", "true: the name that the archive calls them by.", "false", lambda one: one.primary,
                  Type.BOOLEAN, required=True),
            REVIEW,
        ),
        chunks=_names, leads=_TO_BOTH,
    ),
    Table(
        "identifiers", "What an authority calls a person or an organisation.",
        (
            *_WHOSE,
            Field("scheme", "Whose identifier it is.", "wikidata", lambda one: one.scheme, required=True,
                  choices=tuple(schemes.SCHEMES)),
            Field("value", "The identifier.", "Q15020", lambda one: one.value, required=True),
            Field("url", "Its page there.", "https://www.wikidata.org/entity/Q15020", lambda one: one.url,
                  required=True, url=True),
        ),
        chunks=_identifiers, key=("scheme", "value"), leads=_TO_BOTH,
    ),
    Table(
        "roles", "A place where an article says that a person holds a role; a role that no text prints has one row "
        "without an article.",
        (
            Field("person", "The person’s id.", "li-qiang", lambda one: one.role.person.slug, required=True),
            Field("title", "The role, as printed.", "Premier", lambda one: one.role.title, required=True),
            Field("organisation", "Where it is held, if the text says so.", "State Council",
                  lambda one: one.role.public_organisation and one.role.public_organisation.name),
            Field("organisation_id", "That organisation’s id.", "state-council",
                  lambda one: _slug(one.role.organisation)),
            Field("inferred", "true: the organisation is not printed beside the title but follows from the article.",
                  "false", lambda one: one.role.inferred, Type.BOOLEAN, required=True),
            Field("article", "The id of the article that prints it.", "k8d3mzx2qa",
                  lambda one: one.passage and one.passage.article.public_id),
            Field("published", "When that article was published; as exact as the text (EDTF).", "2024-04-26",
                  lambda one: one.passage and one.passage.article.published),
            Field("start", "Where the passage stands: its first character in the file’s decoded text.", "210",
                  lambda one: one.of_passage("start"), Type.INTEGER),
            Field("end", "The place behind its last character.", "226", lambda one: one.of_passage("end"),
                  Type.INTEGER),
            Field("words", "The passage.", "Premier Li Qiang", lambda one: one.words),
            replace(REVIEW, get=lambda one: one.role.review),
            replace(REVIEWED_AT, get=lambda one: one.role.reviewed_at),
        ),
        chunks=_roles,
        leads=(Foreign("person", "people"), Foreign("organisation_id", "organisations"),
               Foreign("article", "articles")),
    ),
    Table(
        "topics", "A topic of the editors’ own vocabulary.",
        (
            Field("id", "The topic’s own id in addresses.", "trade", lambda one: one.slug, required=True),
            Field("name", "As the editors call it.", "Trade", lambda one: one.name, required=True),
            Field("description", "What belongs here and what does not.", "", lambda one: one.description),
            Field("parent", "The id of the larger topic that it is a part of.", "economy",
                  lambda one: _slug(one.parent)),
            Field("phrases", "Phrases that suggest it wherever they stand.", "free trade; tariffs",
                  lambda one: [phrase.text for phrase in one.phrases.all()], Type.LIST),
            REVIEW,
            REVIEWED_AT,
        ),
        chunks=_topics, key=("id",),
    ),
    Table(
        "taggings", "A topic put on an article or on a statement.",
        (
            Field("topic", "The topic’s id.", "trade", lambda one: one.topic.slug, required=True),
            Field("article", "The id of the article it is put on.", "k8d3mzx2qa",
                  lambda one: one.article and one.article.public_id),
            Field("statement", "The id of the statement it is put on.", "f4i52db4kz",
                  lambda one: one.statement and one.statement.public_id),
            Field("phrase", "The phrase of the topic that stands there; empty where an editor chose it.",
                  "free trade", lambda one: one.words),
            REVIEW,
            REVIEWED_AT,
        ),
        chunks=_taggings,
        leads=(Foreign("topic", "topics"), Foreign("article", "articles"), Foreign("statement", "statements")),
    ),
    Table(
        "redirects", "An id whose record was joined with another; its address leads there.",
        (
            Field("kind", "person, organisation or topic.", "person", lambda one: one._meta.model_name, required=True,
                  choices=("person", "organisation", "topic")),
            Field("id", "The id that no longer stands by itself.", "li-q", lambda one: one.slug, required=True),
            Field("leads_to", "The id of the record that it is now.", "li-qiang", lambda one: one.now.slug,
                  required=True),
        ),
        chunks=_redirects, key=("kind", "id"),
    ),
)  # fmt: skip
