"""What a dump holds: tables of rows with the keys that lead from one to another.

The rows of a table come in an order that follows from the records alone, chunk by chunk, found by key: of articles and
what stands in them by the article's permanent id, of people, organisations and topics by name.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from archive.browsing.dumping import relations, texts
from archive.browsing.exporting import tables as lists
from archive.browsing.exporting.field import Field, Row
from archive.browsing.exporting.site import Site


@dataclass(frozen=True, slots=True)
class Foreign:
    """A field that holds an ``id`` of another table, or nothing."""

    field: str
    table: str


@dataclass(frozen=True, slots=True)
class Table:
    """``meaning`` says what one row is."""

    name: str
    meaning: str
    fields: tuple[Field, ...]
    chunks: Callable[[Site], Iterator[list[Row]]]
    key: tuple[str, ...] = ()
    leads: tuple[Foreign, ...] = ()


TABLES = (
    Table(
        "articles", "An article, with its text where its publisher’s are shown in full.", texts.ARTICLE_FIELDS,
        texts.articles, ("id",),
    ),
    Table(
        "statements", "Something somebody said, in an article.", lists.STATEMENTS.fields, texts.statements, ("id",),
        (Foreign("article_id", "articles"),),
    ),
    Table(
        "attributions", "Somebody to whom a statement is attributed: a speaker, or who reported it.",
        texts.ATTRIBUTION_FIELDS, texts.attributions, ("statement", "part", "position"),
        (Foreign("statement", "statements"), Foreign("person", "people"), Foreign("organisation", "organisations")),
    ),
    Table("people", "A person.", lists.PEOPLE.fields, relations.people, ("id",)),
    Table("organisations", "An organisation.", lists.ORGANISATIONS.fields, relations.organisations, ("id",)),
    Table(
        "names", "A form of a person’s or an organisation’s name.", relations.NAME_FIELDS, relations.names,
        (), (Foreign("person", "people"), Foreign("organisation", "organisations")),
    ),
    Table(
        "identifiers", "What an authority calls a person or an organisation.", relations.IDENTIFIER_FIELDS,
        relations.identifiers, ("scheme", "value"),
        (Foreign("person", "people"), Foreign("organisation", "organisations")),
    ),
    Table(
        "roles", "A place where an article says that a person holds a role; a role that no text prints has one row "
        "without an article.", relations.ROLE_FIELDS, relations.roles, (),
        (Foreign("person", "people"), Foreign("organisation_id", "organisations"), Foreign("article", "articles")),
    ),
    Table("topics", "A topic of the editors’ own vocabulary.", relations.TOPIC_FIELDS, relations.topics, ("id",)),
    Table(
        "taggings", "A topic put on an article or on a statement.", texts.TAGGING_FIELDS, texts.taggings, (),
        (Foreign("topic", "topics"), Foreign("article", "articles"), Foreign("statement", "statements")),
    ),
    Table(
        "redirects", "An id whose record was joined with another; its address leads there.",
        relations.REDIRECT_FIELDS, relations.redirects, ("kind", "id"),
    ),
)  # fmt: skip
