"""The lists that can be taken away: their fields, and what reads their rows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from archive.browsing.exporting import articles, entities, statements, topics
from archive.browsing.exporting.field import Field, Row
from archive.browsing.exporting.site import Site

type Reader = Callable[[Sequence[int]], list[Row]]


@dataclass(frozen=True, slots=True)
class Table:
    """``reader`` makes, for one use, what turns primary keys into rows in their order."""

    name: str
    singular: str
    fields: tuple[Field, ...]
    reader: Callable[[Site], Reader]


STATEMENTS = Table("statements", "statement", statements.FIELDS, statements.StatementReader)
ARTICLES = Table("articles", "article", articles.FIELDS, articles.ArticleReader)
PEOPLE = Table("people", "person", entities.PERSON_FIELDS, entities.PersonReader)
ORGANISATIONS = Table("organisations", "organisation", entities.ORGANISATION_FIELDS, entities.OrganisationReader)
TOPICS = Table("topics", "topic", topics.FIELDS, topics.TopicReader)
TABLES = (STATEMENTS, ARTICLES, PEOPLE, ORGANISATIONS, TOPICS)
