"""The board on the desk's first page: what waits, each a link to the list of it, and what was decided last."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from archive.curation.board import Waiting
from archive.curation.telling import Told, latest
from archive.models import (
    Article,
    Correction,
    Mention,
    NearDuplicate,
    Organisation,
    Person,
    Role,
    Seed,
    Statement,
    Tagging,
)
from archive.models.provenance import admin_url

#: Decisions shown, newest first.
RECENT = 10
#: What an editor can have been given to do, and what the text can suggest something else for.
ASSIGNED = (Statement, Article, Person, Organisation, Role, NearDuplicate)
SUGGESTED = (Statement, Article, Person, Organisation, Role)


@dataclass(frozen=True, slots=True)
class Line:
    """One kind of thing that waits."""

    label: str
    hint: str
    waiting: Waiting
    address: str


@dataclass(frozen=True, slots=True)
class Recent:
    """A decision with the address of the record it is shown by."""

    told: Told
    address: str


@dataclass(frozen=True, slots=True)
class Board:
    review: str
    groups: list[tuple[str, list[Line]]]
    recent: list[Recent]
    may_undo: bool


def board(request: HttpRequest) -> Board:
    """What this editor may see of it. The same number of queries however much waits."""
    groups = [
        (title, [line for needs, line in lines if request.user.has_perm(f"archive.view_{needs}")])
        for title, lines in (("To review", _to_review()), ("Gone wrong", _gone_wrong()), ("Yours", _yours(request)))
    ]
    may = request.user.has_perm("archive.change_statement")
    return Board(
        review=_address("archive_review") if may else "",
        groups=[(title, lines) for title, lines in groups if lines],
        recent=[Recent(told, _record(told)) for told in latest(RECENT)] if may else [],
        may_undo=may,
    )


def _to_review() -> list[tuple[str, Line]]:
    return [
        ("statement", Line("Statements", "found and not yet reviewed", Waiting.of(Statement.objects.unreviewed()),
                           _list("statement", waiting="yes"))),
        ("mention", Line("Names", "that nobody was found for, or several", Waiting.of(Mention.objects.unresolved()),
                         _list("mention", whom="open"))),
        ("nearduplicate", Line("Articles that tell the same story", "perhaps; never merged, only linked",
                               Waiting.of(NearDuplicate.objects.unreviewed()), _list("nearduplicate", waiting="yes"))),
        *_candidates(),
        *[
            (str(model._meta.model_name), Line(
                f"Suggestions: {model._meta.verbose_name_plural}", "the text now gives something else than was decided",
                Waiting.of(model._default_manager.suggested()),
                _list(model._meta.model_name, suggested="yes"),
            ))
            for model in SUGGESTED
        ],
        ("tagging", Line("Topics", "put on texts by a phrase", Waiting.of(Tagging.objects.unreviewed()),
                         _list("tagging", waiting="yes"))),
        ("correction", Line("Corrections", "sent by readers", Waiting.of(Correction.objects.waiting()),
                            _list("correction", state__exact="open"))),
    ]  # fmt: skip


def _candidates() -> list[tuple[str, Line]]:
    """People and organisations that may be in the archive twice: where there is a page that compares them."""
    found = []
    for model in (Person, Organisation):
        if address := _address(f"archive_candidates_{model._meta.model_name}"):
            label = f"Possible duplicates: {model._meta.verbose_name_plural}"
            found.append((str(model._meta.model_name), Line(label, "two records, perhaps of one", Waiting(0), address)))
    return found


def _gone_wrong() -> list[tuple[str, Line]]:
    return [
        ("seed", Line("Texts that could not be read", "empty, too large, or no text", Waiting.of(Seed.objects.failed()),
                      _list("seed", failed="yes"))),
        ("seed", Line("Files that are gone", "their records stay", Waiting.of(Seed.objects.filter(missing=True)),
                      _list("seed", missing__exact="1"))),
        ("statement", Line("Statements that lost their evidence", "their file was changed",
                           Waiting.of(Statement.objects.filter(evidence_lost=True, withdrawn=False)),
                           _list("statement", lost="yes"))),
    ]  # fmt: skip


def _yours(request: HttpRequest) -> list[tuple[str, Line]]:
    mine = [
        (str(model._meta.model_name), Line(
            f"{str(model._meta.verbose_name_plural).capitalize()} assigned to you", "",
            Waiting.of(model._default_manager.filter(assignee=request.user.pk)),
            _list(model._meta.model_name, assigned="me"),
        ))
        for model in ASSIGNED
    ]  # fmt: skip
    reported = Correction.objects.waiting().filter(assignee=request.user.pk)
    address = _list("correction", state__exact="open", assignee__id__exact=str(request.user.pk))
    return [*mine, ("correction", Line("Corrections assigned to you", "", Waiting.of(reported), address))]


def _list(model: Any, **filters: str) -> str:
    return f"{reverse(f'admin:archive_{model}_changelist')}?{urlencode(filters)}"


def _address(name: str) -> str:
    try:
        return reverse(f"admin:{name}")
    except NoReverseMatch:
        return ""


def _record(told: Told) -> str:
    """The page of the record that a decision is shown by, if it has one and is still there."""
    log = told.entries[0].log
    model = log.content_type.model_class()
    if model is None or told.entries[0].deed == "deleted":
        return ""
    try:
        return admin_url(model(pk=log.object_id))
    except NoReverseMatch:
        return ""
