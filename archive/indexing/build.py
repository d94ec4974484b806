"""Writing the index: the entries of marked articles anew, whole or not at all."""

import logging
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from http import HTTPStatus
from itertools import batched
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection, connections, transaction
from django.db.models import F, Max
from django.db.models.functions import Greatest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from archive.indexing import quotes, triggers
from archive.indexing.counts import Change
from archive.indexing.models import (
    MOST_IN_ARTICLE,
    ArticleEntity,
    ArticleEntry,
    ArticleWords,
    DirtyArticle,
    FacetCount,
    IndexVersion,
    QuoteClusterMember,
    SpeakerCount,
    StatementEntry,
    StatementSpeaker,
    StatementTopic,
    StatementWords,
    reverse_position,
    sort_position,
)
from archive.indexing.quotes import FEW, group_quotes
from archive.indexing.text import as_words, terms_of, tokens
from archive.models import Article, Attribution, Mention, RolePassage, Statement, Tagging
from archive.models.provenance import take_turn
from archive.names import fold

#: Person, organisation and words as printed.
type _Speaker = tuple[int | None, int | None, str]
#: How entries are made: another number, and all are made anew by the next migration.
_HOW = "5"
#: Articles whose entries are written in one transaction.
_BATCH = 500
_CHUNK = 1000
_EVERY = (ArticleEntry, StatementEntry, StatementSpeaker, ArticleEntity, StatementTopic, ArticleWords, StatementWords)
_ENTITIES = 0
#: Articles that ``migrate`` indexes itself: a matter of seconds.
_SMALL = 1000


class OutdatedIndexError(RuntimeError):
    """The index must be written anew before readers' pages can be made from it."""


def _made_of() -> str:
    """Return of what the index is made: how, and of which records."""
    return f"{_HOW} {quotes.HOW} {settings.ARCHIVE_PUBLIC}"


def install(using: str) -> bool:
    """Make the tables of words and the triggers. Return False, doing nothing, where the index has no tables."""
    tables = connections[using].introspection.table_names()
    if not {DirtyArticle._meta.db_table, QuoteClusterMember._meta.db_table} <= set(tables):
        return False
    triggers.install(using)
    return True


def index_if_small() -> None:
    """Write the whole index where it is missing or outdated and the archive is small: after a migration.

    In a larger archive it stays as it is, and the system check names the command that writes it anew.
    """
    if index_is_outdated() and Article.objects.count() <= _SMALL:
        rebuild_index()


def index_is_outdated() -> bool:
    """Tell whether the index is missing, half made, or made for another setting. One query."""
    try:
        index_version()
    except OutdatedIndexError:
        return True
    return False


def changes_wait() -> bool:
    """Tell whether records changed whose entries are not written anew yet."""
    return DirtyArticle.objects.exists()


def index_version() -> int:
    """Return the number of the index as it stands. One query; writes nothing.

    Raises ``OutdatedIndexError`` where its counts or what it shows would be wrong. Rows that are marked and not yet
    written anew are no reason: pages read the records themselves, and show none that readers may not see.
    """
    row = IndexVersion.objects.filter(pk=1, complete=True, version=_made_of()).values_list("number", flat=True).first()
    if row is None:
        raise OutdatedIndexError(
            f"The reading index is missing or not made for ARCHIVE_PUBLIC={settings.ARCHIVE_PUBLIC}: "
            "run “manage.py reindex”."
        )
    return row


def update_index(progress: Callable[[int], None] = lambda done: None) -> int:
    """Write the entries of all marked articles anew and return how many there were."""
    done = 0
    while changes_wait():
        with transaction.atomic():
            take_turn()
            marks = list(DirtyArticle.objects.order_by("pk").values_list("pk", "article")[:_BATCH])
            articles = sorted({article for _, article in marks})
            _renew([article for article in articles if article != _ENTITIES])
            # Only the marks that were seen: what another writer marks meanwhile is not in these entries yet.
            DirtyArticle.objects.filter(pk__in=[pk for pk, _ in marks]).delete()
            longest = Greatest("longest", _longest(articles))
            IndexVersion.objects.filter(pk=1).update(number=_next(), longest=longest)
        done += len(articles)
        progress(done)
    IndexVersion.objects.filter(pk=1, complete=False).update(complete=True)
    return done


def rebuild_index(progress: Callable[[int], None] = lambda done: None) -> int:
    """Write the whole index anew and return how many articles were looked at.

    Until it is complete, readers' pages are answered with 503. Broken off, the next load or ``reindex`` goes on.
    """
    with transaction.atomic():
        take_turn()
        for model in (*_EVERY, QuoteClusterMember, SpeakerCount, FacetCount, DirtyArticle):
            model._default_manager.all().delete()
        triggers.empty_terms(connection.alias)
        # In the order of places, so that every table grows at its end.
        newest = F("published_latest").desc(nulls_last=True)
        keys = Article.objects.order_by(newest, "pk").values_list("pk", flat=True)
        DirtyArticle.objects.bulk_create((DirtyArticle(article=pk) for pk in keys.iterator()), batch_size=_CHUNK)
        values = {"version": _made_of(), "number": _next(), "longest": 0, "complete": False}
        IndexVersion.objects.update_or_create(pk=1, defaults=values)
    done = update_index(progress)
    quotes.group_quotes()
    return done


def _longest(articles: list[int]) -> int:
    """Return the days between the first and the last that the date of any of these articles leaves open."""
    dates = ArticleEntry.objects.filter(article__in=articles).values_list("earliest", "latest")
    return max(((last - first).days for first, last in dates if first and last), default=0)


def _next() -> int:
    return (IndexVersion.objects.aggregate(last=Max("number"))["last"] or 0) + 1


@dataclass
class _Rows:
    """What is written of a batch of articles."""

    articles: list[ArticleEntry] = field(default_factory=list)
    statements: list[StatementEntry] = field(default_factory=list)
    speakers: list[StatementSpeaker] = field(default_factory=list)
    entities: list[ArticleEntity] = field(default_factory=list)
    topics: list[StatementTopic] = field(default_factory=list)
    article_words: list[ArticleWords] = field(default_factory=list)
    statement_words: list[StatementWords] = field(default_factory=list)

    @property
    def entries(self) -> list[ArticleEntry | StatementEntry]:
        return [*self.articles, *self.statements]

    def write(self) -> None:
        for rows in vars(self).values():
            if rows:
                type(rows[0])._default_manager.bulk_create(rows, batch_size=_CHUNK)
        for table, words in (
            (triggers.ARTICLE_TERMS, self.article_words),
            (triggers.STATEMENT_TERMS, self.statement_words),
        ):
            triggers.write_terms(connection, table, [(row.pk, terms_of(row.words.split())) for row in words])


def _renew(articles: list[int]) -> None:
    """Write the entries of these articles as their records are now."""
    change = Change()
    change.take_away(articles)
    before = quotes.reports_of(articles)
    _remove(articles)
    rows = _made(articles)
    rows.write()
    change.add(rows.entries, rows.speakers, rows.entities, rows.topics)
    change.write()
    quotes.mark_speakers(before, quotes.reports_of(articles))


def _remove(articles: list[int]) -> None:
    for table, words, path in (
        (triggers.ARTICLE_TERMS, ArticleWords, "entry__article__in"),
        (triggers.STATEMENT_TERMS, StatementWords, "entry__article__in"),
    ):
        found = list(words.objects.filter(**{path: articles}).values_list("entry_id", "words"))
        triggers.remove_terms(connection, table, [(at, terms_of(text.split())) for at, text in found])
        words.objects.filter(pk__in=[at for at, _ in found]).delete()
    for model in (StatementSpeaker, ArticleEntity, StatementTopic, StatementEntry, ArticleEntry):
        model._default_manager.filter(article__in=articles).delete()


def _made(articles: list[int]) -> _Rows:
    """Make the rows of these articles from their records."""
    rows = _Rows()
    said: dict[int, list[dict[str, Any]]] = defaultdict(list)
    columns = ("pk", "article_id", "kind", "review", "folded", "content", "said_earliest", "said_latest")
    statements = Statement.objects.public().filter(article__in=articles).order_by("article", "start", "pk")
    for statement in statements.values(*columns):
        said[statement["article_id"]].append(statement)
    speaking = _speakers([statement["pk"] for group in said.values() for statement in group])
    duplicates = quotes.duplicates_among(speaking)
    tagged, named = _topics(articles), _entities(articles)
    facts = ("pk", "review", "published_earliest", "published_latest", "publisher_id", "folded")
    for article in Article.objects.public().filter(pk__in=articles).order_by("pk").values(*facts):
        key, day = article["pk"], article["published_latest"] and article["published_latest"].toordinal()
        shared = _shared(article)
        at = sort_position(day, key)
        here = said[key][:MOST_IN_ARTICLE]
        entry = ArticleEntry(article_id=key, review=article["review"], said=len(here), **shared)
        entry.sort_position, entry.reverse_position = at, reverse_position(day, key)
        rows.articles.append(entry)
        rows.article_words.append(ArticleWords(pk=at, words=as_words(tokens(article["folded"]))))
        topics = set(tagged[key, None])
        for nth, statement in enumerate(here, 1):
            there, own = sort_position(day, key, nth), tagged[key, None] | tagged[key, statement["pk"]]
            values = {"kind": statement["kind"], "review": statement["review"], "article_id": key}
            line = StatementEntry(
                statement_id=statement["pk"], repeats=statement["pk"] in duplicates, **values, **shared
            )
            line.sort_position, line.reverse_position = there, reverse_position(day, key, nth)
            rows.statements.append(line)
            rows.statement_words.append(StatementWords(pk=there, words=as_words(tokens(statement["folded"]))))
            values |= {"publisher_id": shared["publisher_id"], "year": shared["year"]}
            speakers = speaking[statement["pk"]]
            compared = (statement[name] for name in ("pk", "kind", "content", "said_earliest", "said_latest"))
            digest = quotes.digest(*compared, shared["earliest"], shared["latest"])
            rows.speakers += _speaker_rows(there, speakers, digest, values)
            named[key] |= {who for who, (person, organisation, _) in speakers.items() if person or organisation}
            rows.topics += [
                StatementTopic(sort_position=there, article_id=key, of_article=False, topic_id=topic)
                for topic in sorted(own)
            ]
            topics |= own
        rows.topics += [
            StatementTopic(sort_position=at, article_id=key, of_article=True, topic_id=topic)
            for topic in sorted(topics)
        ]
        rows.entities += [ArticleEntity(article_entry_id=at, article_id=key, who=who) for who in sorted(named[key])]
    return rows


def _speaker_rows(
    at: int, speakers: dict[str, _Speaker], digest: int, values: dict[str, Any]
) -> Iterator[StatementSpeaker]:
    anyone = any(person or organisation for person, organisation, _ in speakers.values())
    for who, (person, organisation, words) in speakers.items():
        row = StatementSpeaker(statement_entry_id=at, who=who, person_id=person, organisation_id=organisation, **values)
        # Words say who speaks only where nobody is named.
        row.digest = digest if person or organisation or (who != "w" and not anyone) else None
        row.printed = words  # type: ignore[attr-defined]
        yield row


def _shared(article: dict[str, Any]) -> dict[str, Any]:
    """Return the columns that the entries of an article and of its statements have in common."""
    earliest: date | None = article["published_earliest"]
    return {
        "publisher_id": article["publisher_id"],
        "year": earliest.year if earliest else None,
        "earliest": earliest,
        "latest": article["published_latest"],
    }


def who_is(person: int | None, organisation: int | None, words: str = "") -> str:
    """Return the key of a speaker: ``p12``, ``o7``, or ``w`` with the folded words, without a leading article."""
    if person:
        return f"p{person}"
    return f"o{organisation}" if organisation else f"w{words_key(words)}"


def words_key(words: str) -> str:
    """Return words that name no person or organisation as a key: "The officials" and "officials" are one."""
    found = fold(words).strip(" .,;:!?\"'()[]-").split()
    while len(found) > 1 and found[0] in {"the", "a", "an"}:
        found = found[1:]
    return " ".join(found)[:200]


def _speakers(statements: Collection[int]) -> dict[int, dict[str, _Speaker]]:
    """Return by statement the speakers by key."""
    found: dict[int, dict[str, _Speaker]] = defaultdict(dict)
    columns = ("statement_id", "person_id", "organisation_id", "words")
    for part in _parts(statements):
        rows = Attribution.objects.public().filter(statement__in=part, part__in=Attribution.SPEAKERS)
        for statement, person, organisation, words in rows.order_by("pk").values_list(*columns):
            found[statement][who_is(person, organisation, words)] = (person, organisation, words)
    for statement in statements:
        if not found[statement]:
            found[statement] = {who_is(None, None): (None, None, "")}
    return found


def _topics(articles: list[int]) -> dict[tuple[int, int | None], set[int]]:
    """Return the topics of (article, None) and of (article, statement)."""
    found: dict[tuple[int, int | None], set[int]] = defaultdict(set)
    taggings = Tagging.objects.public()
    for article, topic in taggings.filter(article__in=articles).values_list("article_id", "topic_id"):
        found[article, None].add(topic)
    rows = taggings.filter(statement__article__in=articles)
    for article, statement, topic in rows.values_list("statement__article_id", "statement_id", "topic_id"):
        found[article, statement].add(topic)
    return found


def _entities(articles: list[int]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    rows = Mention.objects.filter(article__in=articles).exclude(person=None, organisation=None).order_by()
    for article, person, organisation in rows.values_list("article_id", "person_id", "organisation_id").distinct():
        found[article].add(who_is(person, organisation))
    printed = RolePassage.objects.filter(article__in=articles).order_by()
    for article, role in printed.values_list("article_id", "role_id").distinct():
        found[article].add(f"r{role}")
    return found


def _parts(keys: Iterable[int]) -> Iterator[tuple[int, ...]]:
    """Yield as many keys as databases take at once."""
    return batched(keys, _CHUNK * 10)


_SAFE = {"GET", "HEAD", "OPTIONS", "TRACE"}
_RETRY_AFTER = 300  # seconds
_log = logging.getLogger(__name__)


class IndexMiddleware:
    """Update the index after requests that may change records. What cannot be written now stays marked."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method not in _SAFE:
            try:
                update_index()
                group_quotes(FEW)
            except DatabaseError:
                _log.warning("The reading index waits for its turn.", exc_info=True)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer with 503 where a page would be made from an outdated index."""
        if not isinstance(exception, OutdatedIndexError):
            return None
        _log.error("%s", exception)
        response = render(request, "503.html", status=HTTPStatus.SERVICE_UNAVAILABLE)
        response["Retry-After"] = str(_RETRY_AFTER)
        return response
