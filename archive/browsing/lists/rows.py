"""Records as lines of a list: with everything that a line shows, and no column besides.

A line that comes to show more must name the column here, or each line asks the database for it.
"""

from collections.abc import Iterable
from typing import Any

from archive.browsing.speaker_roles import attach_roles
from archive.indexing.models import ArticleEntry
from archive.models import Article, Attribution, Person, Statement

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
    """In the order of their keys, with speakers and the roles they held then."""
    found = _statements(keys)
    attach_roles(found)
    return found


def statement_rows_of(person: Person, keys: Iterable[int]) -> list[Statement]:
    """In the order of their keys, with the roles that the person held then."""
    found = _statements(keys)
    attach_roles(found, only=person)
    return found


def article_rows(entries: Iterable[ArticleEntry], *, with_body: bool) -> list[Any]:
    """In the order of their entries, with bylines and how much is said in each; the text only for snippets of it."""
    entries = list(entries)
    columns = ("body", "publisher__display", *_ARTICLE) if with_body else _ARTICLE
    found = Article.objects.public().with_facts().only(*columns).in_bulk([entry.article_id for entry in entries])
    shown: list[Any] = []
    for entry in entries:
        if row := found.get(entry.article_id):
            shown.append(row)
            shown[-1].said = entry.said
    return shown


def short_articles(keys: Iterable[int]) -> dict[int, Article]:
    """By key, with title, date and publisher."""
    return Article.objects.public().select_related("publisher").only(*_SHORT_ARTICLE).in_bulk(set(keys))


def _statements(keys: Iterable[int]) -> list[Statement]:
    wanted = list(keys)
    attributions: Any = Attribution.objects.public().with_entities().only(*_ATTRIBUTION)
    rows = Statement.objects.public().with_attributions(attributions).only(*_STATEMENT).in_bulk(wanted)
    return [rows[key] for key in wanted if key in rows]
