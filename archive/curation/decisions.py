"""What people decide: the only writer of review states and of pins.

Every door of the admin comes here: the review screen, a list's action, a form, a row of a form, an import, a
suggestion, a merge. So each does the same by the same verb:

* A *decision* is all that is saved in one ``with decision(...)``: whole or not at all, logged under one key by
  django-auditlog, and taken back as one (``curation.undo``).
* It is made on what the editor saw: ``token_of`` a record goes into the page, and ``lock`` refuses an older one.
* Accepting pins every value shown. The speakers of a statement go with it: whoever accepts what was said accepts who
  said it.

Functions that say so do not save, for those forms that do it themselves.
"""

import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from auditlog.models import LogEntry
from django.db import models, transaction
from django.db.models import Prefetch
from django.db.models.signals import pre_save
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse

from archive.models import (
    Article,
    Attribution,
    Curated,
    Mention,
    Person,
    ReviewState,
    StaleError,
    Statement,
)
from archive.models.curated import Reviewed
from archive.models.entity import EntityName
from archive.models.provenance import take_turn

#: Permissions of their own for what is more than changing a record.
MERGE, HOLD, IMPORT = "archive.merge_records", "archive.hold_records", "archive.load_seeds"


class RefusedError(ValueError):
    """Cannot be done as it was asked; the message says why, and what to do. ``field`` names what to correct."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class UnchangedError(Exception):
    """The same request came twice, or it changes nothing."""


# One decision, one entry in the log


@dataclass(frozen=True, slots=True)
class Decision:
    """Who decides, under which key; ``details`` go with each entry of the log.

    Details are strings: ``what`` was done, ``undoes`` which decision, the permission it ``needs`` beyond those of the
    records it changes.
    """

    by: Any = None
    key: str = field(default_factory=lambda: uuid.uuid4().hex)
    details: dict[str, str] = field(default_factory=dict)

    def describe(self, what: str) -> None:
        """Say in the log what is done. Call it before anything is saved."""
        self.details["what"] = what


_current: ContextVar[Decision | None] = ContextVar("decision", default=None)


def current_key() -> str | None:
    """Return the key of the decision under way, for the log."""
    made = _current.get()
    return made.key if made else None


def describe(what: str) -> None:
    """Say in the log what the decision under way does, if there is one."""
    if made := _current.get():
        made.describe(what)


@contextmanager
def decision(by: Any, what: str = "", **details: str) -> Iterator[Decision]:
    """Make all that is saved inside one decision of ``by``.

    It waits for the file that a load is writing: what the load compared with is not changed under it.
    """
    made = Decision(by, details={**({"what": what} if what else {}), **details})
    token = _current.set(made)
    try:
        with transaction.atomic():
            take_turn()
            yield made
    finally:
        _current.reset(token)


class DecisionMiddleware:
    """What one request changes is one decision, unless the view makes smaller ones."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in {"GET", "HEAD", "OPTIONS"}:
            return self.get_response(request)
        token = _current.set(Decision(request.user))
        try:
            return self.get_response(request)
        finally:
            _current.reset(token)


@receiver(pre_save, sender=LogEntry)
def _sign(instance: LogEntry, **kwargs: Any) -> None:
    made = _current.get()
    if made and instance.actor_id is None and getattr(made.by, "pk", None):
        instance.actor = made.by
    if made and made.details and not instance.additional_data:
        instance.additional_data = made.details


# One token: what was seen


def statements_of(article: Article) -> Any:
    """Return the statements of an article with all that a decision on one needs, in the text's order."""
    return (
        article.statements.select_related("assignee", "reviewed_by")
        .prefetch_related(
            Prefetch("attributions", Attribution.objects.select_related("person", "organisation").in_order())
        )
        .order_by("start", "pk")
    )


def as_now(record: Any) -> Any:
    """Return the record as it is in the database now; a statement with all its speakers."""
    if isinstance(record, Statement):
        article = Article.objects.defer("body", "folded").get(pk=record.article_id)
        return statements_of(article).get(pk=record.pk)
    return type(record)._default_manager.get(pk=record.pk)


def token_of(record: Curated) -> str:
    """Return what an editor sees of a record as a token: whatever is saved of it makes it another.

    That of a statement is of its speakers, too. Uses prefetched attributions: all must be there.
    """
    if not isinstance(record, Statement):
        return str(record.revision)
    rows = record.attributions.all()
    return f"{record.revision}.{sum(row.revision for row in rows)}.{len(rows)}"


def lock(record: Any, token: str, by: Any = None, asked: str = "", *, alone: bool = False) -> Any:
    """Return the record as it is now, held until the transaction ends, if it is what was seen.

    ``alone``: its speakers may have changed. ``asked`` is the same for the same request sent again. Raises
    ``StaleError`` where somebody else, or a load, changed it since, and ``UnchangedError`` where this request did.
    """
    type(record)._default_manager.select_for_update().only("pk").get(pk=record.pk)
    now = as_now(record)
    expected = token_of(now)
    if alone:
        token, expected = token.partition(".")[0], expected.partition(".")[0]
    if token != expected:
        if asked and _was_asked(now, by, asked):
            raise UnchangedError
        raise StaleError(now)
    return now


def locked_rows(chosen: models.QuerySet) -> list[Any]:
    """Return records that were chosen from a list as they are now, in its order, held until the transaction ends."""
    keys = list(chosen.values_list("pk", flat=True))
    rows = chosen.model._default_manager.select_for_update().in_bulk(keys)
    return [rows[key] for key in keys if key in rows]


def _was_asked(statement: Statement, by: Any, asked: str) -> bool:
    rows = LogEntry.objects.get_for_objects(Statement.objects.filter(pk=statement.pk)).filter(actor=by)
    rows |= LogEntry.objects.get_for_objects(Attribution.objects.filter(statement=statement)).filter(actor=by)
    return any((row.additional_data or {}).get("asked") == asked for row in rows.order_by("-pk")[:50])


# Review states


def accept(record: Reviewed, by: Any = None) -> None:
    """Keep every value shown, those of a statement's speakers too, whatever later loads find. Saves."""
    review(record, ReviewState.ACCEPTED, by)


def reject(record: Reviewed, by: Any = None, reason: str = "") -> None:
    """Hide the record from readers, now and after every load. Saves."""
    review(record, ReviewState.REJECTED, by, reason)


def review(record: Any, state: str, by: Any = None, reason: str = "") -> None:
    """Set a review state, and that of a statement's speakers with it. Saves."""
    mark(record, state, by, reason)
    record.save()
    if isinstance(record, Statement):
        follow_statement(record, by)


def follow_statement(statement: Statement, by: Any = None) -> None:
    """Let the speakers of a statement be accepted, or wait, as it is and does. Saves.

    Whoever was rejected as a speaker stays so. The speakers of a rejected statement are left as they are.
    """
    rows = Attribution.objects.filter(statement=statement, withdrawn=False).exclude(review=ReviewState.REJECTED)
    for row in rows.exclude(review=statement.review) if statement.review != ReviewState.REJECTED else ():
        mark(row, statement.review, by)
        row.save()


def active_speakers(statement: Statement) -> list[Attribution]:
    """Return the attributions that are neither rejected nor withdrawn. Uses the prefetched ones."""
    return [row for row in statement.attributions.all() if row.review != ReviewState.REJECTED and not row.withdrawn]


def mark(record: Any, state: str, by: Any = None, reason: str = "") -> None:
    """Set the review state of one record; accepting pins every value shown. Does not save."""
    if not isinstance(record, Curated):  # a name or a byline, which has a state and nothing to pin
        record.review = state
    elif state == ReviewState.REJECTED:
        record.reject(by, reason)
        return
    else:
        record.set_review(state, by)
    record.unwithdraw()  # no load may find it any more; a person says that it is there


# Values


def correct(record: Curated, by: Any = None, **changes: Any) -> None:
    """Give fields another value, which is a person's from now on. Does not save."""
    record.decide(by, **changes)


def confirm(record: Curated, fields: Iterable[str] | None = None) -> None:
    """Pin fields as they are, or all of a record that a person made and that still waits. Does not save."""
    record.pin(record.EXTRACTED if fields is None else fields)


def take_form(record: Any, changed: Iterable[str], by: Any, *, made: bool) -> None:
    """Turn what an editor ``changed`` in a form, already set, into a decision. Does not save.

    A record that was ``made`` there is the editor's whole. The speakers of a statement have rows of their own, which
    are saved after it: call ``follow_statement`` then.
    """
    changed = set(changed)
    if isinstance(record, Mention):
        record.pinned = record.pinned or bool(changed)
    elif made:
        mark(record, ReviewState.ACCEPTED, by)
    elif isinstance(record, Curated):
        record.pin(changed)
        if "review" in changed:
            mark(record, record.review, by)
    elif record.review == ReviewState.UNREVIEWED and "review" not in changed:
        mark(record, ReviewState.ACCEPTED, by)  # a load leaves alone what a person changed


def respell(name: EntityName, text: str) -> Any:
    """Give a corrected form of a name beside the printed one, which is rejected, so that no load brings it back."""
    name.review, name.primary = ReviewState.REJECTED, False
    name.save()
    names: Any = name.entity.names
    return names.get_or_create(text=text, defaults={"kind": name.kind, "review": ReviewState.ACCEPTED})[0]


def name_mention(mention: Mention, entity: Any) -> None:
    """Say whom a name in an article names. Does not save."""
    mention.person = entity if isinstance(entity, Person) else None
    mention.organisation = None if isinstance(entity, Person) else entity
    mention.pinned = True
