"""Articles: the list, and one article with what is said in it."""

from collections.abc import Callable
from typing import Any

from django.conf.locale import LANG_INFO
from django.db.models import QuerySet

from archive.annotated_text import annotate
from archive.browsing import evidence
from archive.browsing.citing.formats import plain
from archive.browsing.citing.reference import Reference
from archive.browsing.evidence import FULL, display_of, shown, source_of
from archive.browsing.linked import schema
from archive.browsing.linked.head import Head
from archive.browsing.quote_text import publisher_words
from archive.browsing.speaker_roles import attach_roles
from archive.browsing.views.pages import NumberedStatement, RecordPage
from archive.models import Article, NearDuplicate, Person, Seed, Statement

#: Near duplicates that an article's page lists; of more it tells how many.
SAME_STORY = 10


def _words(date: Any) -> str:
    return date.words() if date else ""


def _language(tag: str) -> str:
    info = LANG_INFO.get(tag.partition("-")[0].lower(), {})
    return info.get("name", tag)


def _unread_language(tag: str) -> str:
    """Return the name of a language in which no statements are read; empty for English and where none is known."""
    return "" if tag.partition("-")[0].lower() in {"", "en", "und"} else _language(tag)


FACTS: tuple[tuple[str, str, Callable[[Article], str]], ...] = (
    ("Title", "title", lambda article: article.title),
    ("Published", "published", lambda article: _words(article.published)),
    ("Publisher", "publisher", lambda article: publisher_words(article, "")),
    ("Place", "place", lambda article: article.place),
    ("Language", "language", lambda article: _language(article.language)),
)


class ArticlePage(RecordPage):
    template_name = "archive/article.html"
    model = Article
    key = "public_id"
    section = "articles"

    def public(self) -> QuerySet[Article]:
        return Article.objects.public().with_facts().select_related("text", "reviewed_by").defer("folded", "body")

    def context(self, record: Article) -> dict[str, Any]:
        # The article at hand is each statement's article: not fetched again, nor its long texts.
        statements = list(Statement.objects.public().filter(article=record).in_order().with_speakers().defer(
            "article__body", "article__folded", "article__boilerplate"
        ))  # fmt: skip
        attach_roles(statements)
        references = [NumberedStatement(number, one) for number, one in enumerate(statements, 1)]
        still_there = [one for one in references if not one.statement.evidence_lost]
        text = record.text
        display = display_of(record)
        paragraphs = annotate(
            record.paragraphs.all(),
            [(one.statement.spans, one) for one in still_there],
            [(one.span, one.entity) for one in record.mentions.of_entities() if one.entity],
        )
        reference = self.reference(record)
        linked = schema.article(record, reference, self.request.build_absolute_uri)
        seeds = Seed.objects.filter(text=text).select_related("first_load", "last_load")
        return {
            "display": display,
            "paragraphs": shown(paragraphs, display),
            "statements": statements,
            "lost": [one for one in references if one.statement.evidence_lost],
            "by": _speaking(statements),
            "text": text,
            "count": len(statements),
            "unread_language": _unread_language(record.language),
            "reviewed": sum(one.is_reviewed for one in statements),
            "facts": [
                (label, value(record) or "not stated in the text", evidence.derivation(record, name, text))
                for label, name, value in FACTS
            ],
            "url_how": evidence.derivation(record, "url", text),
            "left_out": [
                (kind, text.at((start, end)), (start, end))
                for start, end, kind in (record.boilerplate if display == FULL else ())
            ],
            "left_out_characters": sum(end - start for start, end, _ in record.boilerplate),
            **_same_story(record),
            "seeds": list(seeds.order_by("missing", "path", "record")),
            "source": source_of(record),
            "head": Head.of_article(str(record), reference, linked, self.path(record)),
            "citation": plain(reference),
        }

    def reference(self, record: Article) -> Reference:
        """Return the article as it is cited."""
        return Reference.of_article(record, record.bylines.all(), self.address(record))


def _same_story(article: Article) -> dict[str, Any]:
    """Return links to near duplicates, each with the other article, most alike first, and how many more there are."""
    links, more = NearDuplicate.objects.public().of(article).with_articles().most_alike(SAME_STORY)
    return {"same_story": [(link, link.other(article)) for link in links], "same_story_more": more}


def _speaking(statements: list[Statement]) -> list[str]:
    """Return who speaks, counted: people, organisations, and those named by words only."""
    people, organisations, unnamed = set(), set(), set()
    for statement in statements:
        for one in statement.speakers:
            entity = one.entity
            if isinstance(entity, Person):
                people.add(entity.pk)
            elif entity:
                organisations.add(entity.pk)
            else:
                unnamed.add(one.words)
    counted = (
        (len(people), "person", "people"),
        (len(organisations), "organisation", "organisations"),
        (len(unnamed), "speaker without a name", "speakers without a name"),
    )
    return [f"{number} {one if number == 1 else many}" for number, one, many in counted if number] or ["nobody named"]
