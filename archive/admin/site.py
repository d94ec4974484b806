"""The admin as a site of its own: its first page shows what waits, and a decision can be undone from anywhere."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, path, reverse

from archive.admin.record_pages import undo_view
from archive.curation.audit_text import DecisionText, latest_decisions
from archive.curation.queue import Waiting
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
    """One kind of thing that waits; ``waiting`` None where it is not counted."""

    label: str
    hint: str
    waiting: Waiting | None
    address: str


@dataclass(frozen=True, slots=True)
class Group:
    """Lines under one title; ``nothing`` says so where there is none."""

    title: str
    lines: list[Line]
    nothing: str = "Nothing waits."


@dataclass(frozen=True, slots=True)
class Recent:
    """A decision with the address of the record it is shown by."""

    decision: DecisionText
    address: str


@dataclass(frozen=True, slots=True)
class Board:
    review: str
    groups: list[Group]
    recent: list[Recent]


def board(request: HttpRequest) -> Board:
    """Return what this editor may see of it. The number of queries does not depend on how much waits."""
    may = request.user.has_perm("archive.change_statement")
    groups = [
        Group("To review", [line for line in _to_review(request) if line]),
        Group(
            "Given to you", [line for line in _yours(request) if line and line.waiting], "Nothing is assigned to you."
        ),
        Group("Gone wrong", [line for line in _gone_wrong(request) if line]),
    ]
    return Board(
        review=_address("archive_review") if may else "",
        groups=_shown(groups),
        recent=[Recent(decision, _record(decision)) for decision in latest_decisions(RECENT, request.user)]
        if may
        else [],
    )


def _shown(groups: list[Group]) -> list[Group]:
    """None at all where the editor may see no list."""
    return [one for one in groups if one.lines or one.nothing] if any(one.lines for one in groups) else []


def _to_review(request: HttpRequest) -> Iterator[Line | None]:
    line = partial(_line, request)
    yield line(Statement, "Statements", "found and not yet reviewed", Statement.objects.unreviewed(), waiting="yes")
    yield line(Mention, "Names", "of nobody known, or of several", Mention.objects.unresolved(), whom="open")
    pairs = NearDuplicate.objects.unreviewed()
    yield line(NearDuplicate, "Articles that tell the same story", "linked, never merged", pairs, waiting="yes")
    for entity in (Person, Organisation):
        yield _candidates(request, entity)
    for model in SUGGESTED:
        label = f"Suggestions for {model._meta.verbose_name_plural}"
        hint = "the text now gives something else than was decided"
        suggestion = line(model, label, hint, model._default_manager.suggested(), suggested="yes")
        if suggestion and suggestion.waiting:
            yield suggestion
    yield line(Tagging, "Topics", "put on texts by a phrase", Tagging.objects.unreviewed(), waiting="yes")
    yield line(Correction, "Corrections", "sent by readers", Correction.objects.waiting(), state__exact="open")


def _yours(request: HttpRequest) -> Iterator[Line | None]:
    me = request.user.pk
    for model in ASSIGNED:
        label = str(model._meta.verbose_name_plural).capitalize()
        yield _line(request, model, label, "", model._default_manager.filter(assignee=me), assigned="me")
    reported = Correction.objects.waiting().filter(assignee=me)
    yield _line(request, Correction, "Corrections", "sent by readers", reported, state__exact="open", assigned="me")


def _gone_wrong(request: HttpRequest) -> Iterator[Line | None]:
    line = partial(_line, request)
    yield line(
        Seed, "Texts that could not be read", "empty, too large, or no text", Seed.objects.failed(), failed="yes"
    )
    yield line(Seed, "Files that are gone", "their records stay", Seed.objects.filter(missing=True), missing__exact="1")
    lost = Statement.objects.filter(evidence_lost=True, withdrawn=False)
    yield line(Statement, "Statements that lost their evidence", "their file was changed", lost, lost="yes")


def _line(
    request: HttpRequest, model: type[Model], label: str, hint: str, found: QuerySet[Any], **filters: str
) -> Line | None:
    """Nothing, and nothing counted, where the editor may not see the list."""
    name = model._meta.model_name
    if not request.user.has_perm(f"archive.view_{name}"):
        return None
    return Line(label, hint, Waiting.of(found), f"{reverse(f'admin:archive_{name}_changelist')}?{urlencode(filters)}")


def _candidates(request: HttpRequest, model: type[Model]) -> Line | None:
    """Link to the records that may be in the archive twice; counting them here would take too long."""
    address = _address("archive_candidates", model._meta.model_name)
    if not address or not request.user.has_perm(f"archive.change_{model._meta.model_name}"):
        return None
    return Line(f"Possible duplicates: {model._meta.verbose_name_plural}", "two records, perhaps of one", None, address)


def _address(name: str, *args: Any) -> str:
    try:
        return reverse(f"admin:{name}", args=args)
    except NoReverseMatch:
        return ""


def _record(decision: DecisionText) -> str:
    """Return the address of the record that a decision is shown by, if it has a page and still exists."""
    log = decision.entries[0].log
    model = log.content_type.model_class()
    if model is None or decision.entries[0].action == "deleted":
        return ""
    try:
        return admin_url(model(pk=log.object_id))
    except NoReverseMatch:
        return ""


class ArchiveAdminSite(admin.AdminSite):
    site_header = "Who said what: editors’ desk"
    site_title = "Editors’ desk"
    index_title = "What waits for a decision"

    def get_urls(self) -> list[Any]:
        undo = self.admin_view(lambda request: undo_view(request, self))
        return [path("undo/", undo, name="archive_undo"), *super().get_urls()]

    def index(self, request: HttpRequest, extra_context: Any = None) -> TemplateResponse:
        return super().index(request, {"board": board(request), **(extra_context or {})})
