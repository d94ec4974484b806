"""Statements: the list, and one statement with its proof."""

from typing import Any

from django.db.models import QuerySet
from django.utils.text import Truncator

from archive.annotated_text import annotate
from archive.browsing import evidence
from archive.browsing.citing.formats import plain
from archive.browsing.citing.reference import Reference
from archive.browsing.evidence import display_of, shown, shown_around, source_of
from archive.browsing.linked import schema
from archive.browsing.linked.annotation import passages, to_passages
from archive.browsing.linked.head import Head
from archive.browsing.other_reports import other_reports
from archive.browsing.quote_text import spoken
from archive.browsing.speaker_roles import attach_roles
from archive.browsing.views.pages import NumberedStatement, RecordPage
from archive.models import Byline, Paragraph, Seed, Statement

KINDS: dict[str, str] = {
    Statement.Kind.DIRECT: "quoted word for word",
    Statement.Kind.MIXED: "partly quoted word for word",
    Statement.Kind.INDIRECT: "reported, not quoted word for word",
}


class StatementPage(RecordPage):
    template_name = "archive/statement.html"
    model = Statement
    key = "public_id"
    section = "statements"

    def public(self) -> QuerySet[Statement]:
        return (
            Statement.objects.public()
            .with_speakers()
            .select_related("article__publisher", "article__text", "reviewed_by")
            .defer("article__body", "article__folded")
        )

    def context(self, record: Statement) -> dict[str, Any]:
        attach_roles([record])
        article = record.article
        lost, display = record.evidence_lost, display_of(article)
        text = record.text if lost else article.text
        paragraphs = [] if lost else list(_paragraphs_with(record))
        source, title, reference = source_of(article), _title(record), self.reference(record)
        linked = schema.statement(record, reference, self.request.build_absolute_uri)
        seeds = Seed.objects.filter(text=text).select_related("last_load").order_by("missing", "path", "record")
        return {
            "kind": KINDS[record.kind],
            "citation_title": title,
            "head": Head.of_statement(title, reference, linked, self.path(record)),
            "citation": plain(reference),
            "text": text,
            "seeds": list(seeds),
            "display": display,
            "source": source,
            "source_passage": to_passages(source, passages(record, paragraphs, display)),
            "passages": shown(annotate(paragraphs, [(record.spans, NumberedStatement(0, record))]), display),
            "around": shown_around(evidence.around(text, record.spans), display) if lost else (),
            "speakers": evidence.speaking(record),
            "reports": other_reports(record),
            "published": evidence.derivation(article, "published", article.text),
            "publisher": evidence.derivation(article, "publisher", article.text),
            "said_on": evidence.derivation(record, "said_on", text),
            "place": evidence.derivation(record, "place", text),
        }

    def reference(self, record: Statement) -> Reference:
        """Return the statement as it is cited: its article, with the words in the note."""
        bylines = Byline.objects.public().filter(article=record.article_id).order_by("position")
        return Reference.of_statement(record, bylines, self.address(record))

    def why_gone(self, record: Statement) -> str:
        if why := super().why_gone(record):
            return why
        if record.article.held:
            return f"The article it stands in is held back for now. The editors’ reason: {record.article.held}"
        if record.article.review == "rejected" or record.article.withdrawn:
            return "The article it stands in was taken out of the archive."
        return ""


def _title(statement: Statement) -> str:
    who = next((str(one.entity or one.words) for one in statement.speakers), "") or "Nobody named"
    return Truncator(f"{who} {statement.cue or 'said'}: {spoken(statement.content, statement.kind)}").chars(90)


def _paragraphs_with(statement: Statement) -> QuerySet[Paragraph]:
    """Return the paragraphs from the first to the last of the words."""
    first, last = min(start for start, _ in statement.spans), max(end for _, end in statement.spans)
    return Paragraph.objects.filter(article=statement.article, start__lt=last, end__gt=first).order_by("position")
