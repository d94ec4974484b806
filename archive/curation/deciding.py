"""One decision on one statement: on what the editor saw, whole or not at all, and once however often it is sent."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from auditlog.models import LogEntry
from django.db.models import Prefetch

from archive.curation.history import Decision, decision
from archive.models import Article, Attribution, ReviewState, StaleError, Statement
from archive.models.turns import take_turn


class RefusedError(ValueError):
    """Cannot be done as it was asked; the message says why, and what to do. ``field`` names what to correct."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class AlreadyError(Exception):
    """The same decision came twice, or changes nothing: it is so already."""


def statements_of(article: Article) -> Any:
    """The statements of an article with all that a decision on one needs; nothing left out, in the text's order."""
    return (
        article.statements.select_related("assignee", "reviewed_by")
        .prefetch_related(
            Prefetch("attributions", Attribution.objects.select_related("person", "organisation").in_order())
        )
        .order_by("start", "pk")
    )


def standing(statement: Statement) -> list[Attribution]:
    """Its attributions that are neither rejected nor withdrawn. Uses the prefetched ones."""
    return [row for row in statement.attributions.all() if row.review != ReviewState.REJECTED and not row.withdrawn]


def seen(statement: Statement) -> str:
    """What an editor saw of a statement and its speakers, as a token: whatever is saved of them makes it another."""
    rows = statement.attributions.all()
    return f"{statement.revision}.{sum(row.revision for row in rows)}.{len(rows)}"


def excerpt(statement: Statement) -> str:
    """A statement as it is named in a sentence."""
    speaker = speaker_of(statement)
    return f"{quoted(statement.content)}{f', {speaker}' if speaker else ''}"


def quoted(content: str) -> str:
    """The first words of a statement between quotation marks, once."""
    words = content.strip('“”"„«» ')
    return f"“{words if len(words) <= 60 else words[:59].rstrip() + '…'}”"


def speaker_of(statement: Statement) -> str:
    """Who is said to have said it, by name or else in the article's words; empty where nobody is."""
    row = next((row for row in standing(statement) if row.part == Attribution.Part.SPEAKER), None)
    return str(row.person or row.organisation or row.words) if row else ""


@contextmanager
def taking_turns(by: Any, what: str = "", **told: str) -> Iterator[Decision]:
    """A decision that waits for the file a load is writing: what the load compared with is not changed under it."""
    with decision(by, what, **told) as made:
        take_turn()
        yield made


@contextmanager
def deciding(statement: Statement, by: Any, token: str, asked: str = "") -> Iterator[tuple[Statement, Decision]]:
    """The statement as it is now, held until the decision is saved.

    ``token`` is what was ``seen``; ``asked`` is the same for the same request sent again. Raises ``StaleError``
    where somebody else, or a load, changed it since, and ``AlreadyError`` where this very request did.
    """
    with taking_turns(by, asked=asked) as made:
        yield lock(statement, by, token, asked), made


def lock(statement: Statement, by: Any, token: str, asked: str = "") -> Statement:
    """Hold a row until the transaction ends, if it and its speakers are what was seen."""
    Statement.objects.select_for_update().only("pk").get(pk=statement.pk)
    article = Article.objects.defer("body", "folded").get(pk=statement.article_id)
    now: Statement = statements_of(article).get(pk=statement.pk)
    if seen(now) != token:
        if asked and _was_asked(now, by, asked):
            raise AlreadyError
        raise StaleError(now)
    return now


def tell(made: Decision, sentence: str) -> None:
    """Say in the log what was done. Before anything is saved."""
    made.told["what"] = sentence


def _was_asked(statement: Statement, by: Any, asked: str) -> bool:
    rows = LogEntry.objects.get_for_objects(Statement.objects.filter(pk=statement.pk)).filter(actor=by)
    rows |= LogEntry.objects.get_for_objects(Attribution.objects.filter(statement=statement)).filter(actor=by)
    return any((row.additional_data or {}).get("asked") == asked for row in rows.order_by("-pk")[:50])
