"""The rows of a list: records with everything that a row shows, and no column besides.

A row that comes to show more must name the column here, or each row asks the database for it.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import CharField, F, OuterRef, Prefetch, QuerySet, Value
from django.db.models.functions import Cast, Concat, Substr

from archive.browsing.speaker_roles import attach_roles
from archive.indexing.models import ArticleEntry, SpeakerCount
from archive.models import Article, Attribution, Organisation, Person, Statement, Topic

_SEEN = ("review", "withdrawn", "held")
_ENTITY = (*_SEEN, "slug", "name", "merged_into")
_SHORT_ARTICLE = (
    *_SEEN, "public_id", "title", "published", "published_earliest", "published_latest", "publisher_name",
    *(f"publisher__{column}" for column in _ENTITY),
)  # fmt: skip
_ARTICLE = (*_SHORT_ARTICLE, "language", "notice", "notice_words")
_STATEMENT = (
    *_SEEN, "public_id", "kind", "content", "cue", "said_on", "said_earliest", "said_latest",
    *(f"article__{column}" for column in _ARTICLE),
)  # fmt: skip
_ATTRIBUTION = (
    *_SEEN, "statement", "part", "position", "words",
    *(f"{entity}__{column}" for entity in ("person", "organisation") for column in _ENTITY),
)  # fmt: skip


def statement_rows(keys: Iterable[int]) -> list[Statement]:
    """Return statements in the order of their keys, with speakers and the roles they held then."""
    found = _statements(keys)
    attach_roles(found)
    return found


def statement_rows_of(person: Person, keys: Iterable[int]) -> list[Statement]:
    """Return statements in the order of their keys, with the roles that the person held then."""
    found = _statements(keys)
    attach_roles(found, only=person)
    return found


def article_rows(entries: Iterable[ArticleEntry], *, with_body: bool) -> list[Any]:
    """Return articles in the order of their entries, with bylines and how much is said in each.

    The text is fetched only ``with_body``, for snippets of it.
    """
    entries = list(entries)
    columns = ("body", "publisher__display", *_ARTICLE) if with_body else _ARTICLE
    found = Article.objects.public().with_facts().only(*columns).in_bulk([entry.article_id for entry in entries])
    rows: list[Any] = []
    for entry in entries:
        if row := found.get(entry.article_id):
            rows.append(row)
            rows[-1].said = entry.said
    return rows


def short_articles(keys: Iterable[int]) -> dict[int, Article]:
    """Return articles by key, with title, date and publisher."""
    return Article.objects.public().select_related("publisher").only(*_SHORT_ARTICLE).in_bulk(set(keys))


def entity_rows(records: Any, entities: Iterable[Any], letter: str) -> list[Any]:
    """Return people or organisations in the order given, with names, how much they said and where they are named.

    ``records`` is a queryset of them with what else a row shows, ``letter`` what their keys in the index begin with.
    """
    keys = [one.pk for one in entities]
    names = records.model._meta.get_field("names").related_model.objects.public()
    found = records.filter(pk__in=keys).prefetch_related(Prefetch("names", names)).in_bulk()
    counts = SpeakerCount.objects.in_bulk([f"{letter}{key}" for key in keys])
    rows = [found[key] for key in keys if key in found]
    for row in rows:
        count = counts.get(f"{letter}{row.pk}")
        row.said, row.named_in = (count.said, count.named_in) if count else (0, 0)
    return rows


def key_of(letter: str, column: str = "pk") -> Concat:
    """Return the key in the index of the record that an outer query's column names."""
    return Concat(Value(letter), Cast(OuterRef(column), CharField(max_length=20)))


def entity_labels(keys: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Return slug and name of what the index knows by a key (``p12``, ``o3``, ``t4``, ``wofficials``).

    Only of what readers may see. One query.
    """
    keys = list(keys)
    asked: list[QuerySet[Any]] = []
    for letter, model in (("p", Person), ("o", Organisation), ("t", Topic)):
        if wanted := [int(key[1:]) for key in keys if key[0] == letter and key[1:].isdigit()]:
            found: QuerySet[Any] = model._default_manager.filter(pk__in=wanted).public()
            asked.append(found.annotate(letter=Value(letter), code=Cast(F("pk"), CharField(max_length=20))))
    if words := [key for key in keys if key[0] == "w"]:
        speakers = SpeakerCount.objects.filter(who__in=words)
        asked.append(speakers.annotate(letter=Value("w"), code=Substr("who", 2), slug=Value(""), name=F("words")))
    if not asked:
        return {}
    first, *others = (found.order_by().values_list("letter", "code", "slug", "name") for found in asked)
    rows = first.union(*others, all=True).order_by() if others else first
    return {f"{letter}{code}": (slug, name) for letter, code, slug, name in rows}


def _statements(keys: Iterable[int]) -> list[Statement]:
    wanted = list(keys)
    attributions: Any = Attribution.objects.public().with_entities().only(*_ATTRIBUTION)
    rows = Statement.objects.public().with_attributions(attributions).only(*_STATEMENT).in_bulk(wanted)
    return [rows[key] for key in wanted if key in rows]
