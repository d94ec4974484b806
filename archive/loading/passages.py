"""Editors' decisions on passages: which bear on a file, where they hold in its text, and how they follow its article.

A text is decoded, the decisions are placed in it, and it is extracted once.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from django.db.models import Q

from archive.extraction.draft import PassageDecision as Decision
from archive.loading.reanchoring import find_once
from archive.models import Article, PassageDecision


@dataclass(frozen=True, slots=True)
class StoredDecision(Decision):
    """A decision of the archive: ``span`` is counted in the text of ``sha256``, where ``words`` stand.

    ``row`` is the key of its record; None for one that is about to be written.
    """

    at: datetime
    sha256: str
    words: str
    row: int | None = None

    @classmethod
    def of(cls, row: PassageDecision) -> Self:
        return cls(row.span, row.keep, row.at, row.text.sha256, row.words, row.pk)


def decisions_on(text: int | None, sha256: str = "") -> tuple[StoredDecision, ...]:
    """Return the decisions that may bear on a file: on its text (of ``sha256``), and on the article it gave so far.

    ``text`` is the primary key of the text that the file had when it was last read. One query.
    """
    if text is None and not sha256:
        return ()
    bears = Q(text__sha256=sha256)
    if text is not None:
        bears |= Q(text=text) | Q(article__text=text)
    return tuple(map(StoredDecision.of, PassageDecision.objects.filter(bears).select_related("text")))


def place(decisions: Iterable[StoredDecision], sha256: str, text: str) -> tuple[StoredDecision, ...]:
    """Return decisions with the spans where they hold in a text; those without a place there are left out.

    Those taken on this text hold as they are, others where their words stand exactly once. Of several for one place
    that on this text holds, then the first taken. In the order they were taken in: the last wins where two meet.
    """
    placed: dict[tuple[int, int], StoredDecision] = {}
    for one in sorted(decisions, key=lambda one: (one.sha256 != sha256, one.at, one.span, one.sha256)):
        if one.sha256 == sha256:
            placed[one.span] = one
        elif (at := find_once(one.words, text)) is not None:
            span = (at, at + len(one.words))
            placed.setdefault(span, replace(one, span=span))
    return tuple(sorted(placed.values(), key=lambda one: (one.at, one.span)))


def tell_the_same(some: Iterable[Decision], others: Iterable[Decision]) -> bool:
    """Tell whether the extractor is told the same, whatever rows the decisions are kept in."""
    return [(one.span, one.keep) for one in some] == [(one.span, one.keep) for one in others]


def carry_over(placed: Iterable[StoredDecision], article: Article) -> None:
    """Bring the rows of decisions to the article's text, where they were placed; one without a place stays.

    Where the old text keeps an article of its own (another file still has it), the new one gets copies.
    """
    text = article.text
    elsewhere = {one.row: one.span for one in placed if one.row and one.sha256 != text.sha256}
    for row in PassageDecision.objects.filter(pk__in=elsewhere).order_by("pk") if elsewhere else ():
        span = elsewhere[row.pk]
        if row.article_id != article.pk:
            row.pk, row._state.adding = None, True
        row.article, row.text = article, text
        row.start, row.end = span
        row.save()
