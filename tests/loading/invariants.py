"""What holds of an archive at every moment, whatever was loaded and decided. Each function asserts."""

from collections.abc import Iterator
from typing import Any

from archive.models import (
    Article,
    Attribution,
    Byline,
    Mention,
    Organisation,
    Paragraph,
    Person,
    ReviewState,
    Role,
    RolePassage,
    Statement,
)
from archive.names import fold

CURATED = (Article, Statement, Attribution, Person, Organisation, Role)


def everything_holds() -> None:
    evidence_stands()
    flags_are_in_step()
    public_is_what_each_record_says()


def evidence_stands() -> None:
    """Every extracted span still proves its text, letter for letter."""
    for article in Article.objects.select_related("text"):
        text = article.text
        for name, proof in article.base.items():
            if "span" in proof:
                assert text.at(proof["span"]), (article, name)
        if "span" in article.proof("title") and article.proof("title").get("rule") != "other rule":
            assert _same(text.at(article.proof("title")["span"]), article.proof("title")["value"])
    for statement in Statement.objects.select_related("text", "article"):
        _statement_stands(statement)
    for row in Attribution.objects.select_related("statement__text"):
        _attribution_stands(row)
    for mention in Mention.objects.select_related("article__text"):
        assert mention.article.text.at(mention.span)[:300] == mention.surface
    for passage in RolePassage.objects.select_related("article__text"):
        assert passage.article.text.at(passage.span)[:600] == passage.words
    for byline in Byline.objects.select_related("article__text").exclude(start=None):
        words = byline.article.text.at((byline.start or 0, byline.end or 0))
        assert words
        assert byline.review != ReviewState.UNREVIEWED or _same(words, byline.name), (words, byline)
    for paragraph in Paragraph.objects.select_related("article__text"):
        for reading, seed, length in paragraph.pieces:
            there = paragraph.article.text.at((seed, seed + length))
            assert paragraph.text[reading : reading + length] == there


def _statement_stands(statement: Statement) -> None:
    text = statement.text
    words = " ".join(text.at(span) for span in statement.spans)
    assert _same(words, statement.content), (words, statement.content)
    assert statement.folded == fold(statement.content)
    assert statement.start == statement.spans[0][0]
    if statement.cue_span:
        assert text.at(statement.cue_span)[:200] == statement.cue
    for start, end in statement.proof("spans").get("value") or ():
        assert 0 <= start < end <= len(text.text)
    if "span" in statement.proof("cue"):
        assert text.at(statement.proof("cue")["span"]) == statement.proof("cue")["value"]


def _attribution_stands(row: Attribution) -> None:
    text = row.statement.text
    if row.start is not None and row.end is not None:
        assert text.at((row.start, row.end))[:600] == row.words, row
    if "span" in row.proof("words"):
        assert text.at(row.proof("words")["span"]) == row.proof("words")["value"]
    for words, start, end in row.chain:
        assert text.at((start, end)) == words
    for other in row.considered:
        assert text.at((other["start"], other["end"]))[:300] == other["words"]


def flags_are_in_step() -> None:
    """Columns that follow from others do."""
    for record in _curated():
        assert record.suggested == bool(record.pins and record.suggestions()), (record, record.suggestions())
        assert not record.withdrawn or record.review == ReviewState.UNREVIEWED
        assert not record.withdrawn or not record.pins
    for statement in Statement.objects.select_related("article"):
        assert statement.evidence_lost == (statement.text_id != statement.article.text_id), statement


def public_is_what_each_record_says() -> None:
    """Check that the lists that readers see and the pages they open tell the same."""
    for model in (Article, Statement, Person, Organisation):
        listed = set(model.objects.public().values_list("pk", flat=True))
        assert listed == {record.pk for record in model.objects.all() if record.is_public}
    for record in _curated():
        if record.review == ReviewState.REJECTED or record.held:
            assert not type(record).objects.public().filter(pk=record.pk).exists()


def nothing_said_twice() -> None:
    """No statement that a load made stands in the words of another that readers see."""
    seen: dict[tuple[int, int, str], list[Statement]] = {}
    for statement in Statement.objects.public():
        seen.setdefault((statement.article_id, statement.text_id, str(statement.spans)), []).append(statement)
    for several in seen.values():
        assert sum(not statement.has_human_decision for statement in several) <= (len(several) == 1), several


def _curated() -> Iterator[Any]:
    for model in CURATED:
        yield from model._default_manager.all()


def _same(one: str, other: str) -> bool:
    return " ".join(one.split()) == " ".join(other.split())
