"""Editors' decisions on passages: which of them bear on a file, and how they follow an article into a changed text."""

from django.db.models import Q

from archive.loading.deciding import Decided, place
from archive.models import Article, PassageDecision, SeedText


def decided(before: int | None, sha256: str = "") -> tuple[Decided, ...]:
    """All decisions that may bear on a file: on its text (of ``sha256``), and on the article it gave so far.

    ``before``: primary key of the text that the file had when it was last read. One query.
    """
    if before is None and not sha256:
        return ()
    bears = Q(text__sha256=sha256)
    if before is not None:
        bears |= Q(text=before) | Q(article__text=before)
    return tuple(sorted(Decided.of(row) for row in PassageDecision.objects.filter(bears).select_related("text")))


def follow_text(before: SeedText | None, article: Article) -> None:
    """Carry decisions over to an article's changed text, as ``passages`` told them to the extractor.

    A decision without a place there stays on the text it was taken on. Where the old text keeps an article of its own
    (another file still has it), the new one gets copies.
    """
    bears = Q(article=article)
    if before is not None:
        bears |= Q(article__text=before)
    text = article.text
    rows = {row.pk: row for row in PassageDecision.objects.filter(bears | Q(text=text)).select_related("text")}
    if all(row.text_id == text.pk for row in rows.values()):
        return
    for span, one in place(map(Decided.of, rows.values()), text.sha256, text.text).items():
        row = rows[one.pk or 0]
        if row.text_id == text.pk:
            continue
        if row.article_id != article.pk:
            row.pk, row._state.adding = None, True
        row.article, row.text = article, text
        row.start, row.end = span
        row.save()
