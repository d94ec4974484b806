"""What a citation says, gathered once; the formats only write it down."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Self

from django.utils import timezone
from django.utils.encoding import iri_to_uri

from archive.browsing.citing.authors import Author, authors_of
from archive.browsing.display import source_of
from archive.browsing.wording import publisher_words, spoken
from archive.dates import PartialDate
from archive.models import Article, Byline, Statement

SITE = "Who said what"
UNTITLED = "[no title printed]"

_HOW = {"direct": "", "mixed": " (partly quoted)", "indirect": " (as reported)"}
_ENDED = re.compile(r"[.?!…。？！][”’»」』]?$")


@dataclass(frozen=True, slots=True)
class Reference:
    """An article as it is cited, each text on one line.

    ``source`` is its address at the publisher's, empty where none is known; ``address`` the permanent one here, of
    the article or of the statement. ``note`` holds the statement, and what the publisher took back. ``published`` is
    never more exact than known. ``key`` is unique in the archive, in ASCII letters, digits and hyphens.
    """

    key: str
    title: str
    address: str
    accessed: date
    authors: tuple[Author, ...] = ()
    publisher: str = ""
    published: PartialDate | None = None
    language: str = ""
    source: str = ""
    note: str = ""

    @classmethod
    def of_article(cls, article: Article, bylines: Iterable[Byline], address: str) -> Self:
        return cls._of(article, bylines, f"article-{article.public_id}", address, _notice(article))

    @classmethod
    def of_statement(cls, statement: Statement, bylines: Iterable[Byline], address: str) -> Self:
        article = statement.article
        note = " ".join(part for part in (_said(statement), _notice(article)) if part)
        return cls._of(article, bylines, f"statement-{statement.public_id}", address, note)

    @classmethod
    def _of(cls, article: Article, bylines: Iterable[Byline], key: str, address: str, note: str) -> Self:
        return cls(
            key=key,
            title=one_line(article.title) or UNTITLED,
            address=iri_to_uri(address),
            accessed=timezone.localdate(),
            authors=authors_of(one_line(byline.name) for byline in bylines),
            publisher=one_line(publisher_words(article, "")),
            published=article.published,  # type: ignore[arg-type]  # the stubs know the column's text only
            language=article.language,
            source=iri_to_uri(source_of(article)),
            note=note,
        )

    @property
    def url(self) -> str:
        """Where it is read: at its publisher's if that is known, else here."""
        return self.source or self.address


def one_line(text: str) -> str:
    """White space folded and control characters left out, which no format can hold."""
    return " ".join("".join(c for c in text if c.isspace() or unicodedata.category(c) not in {"Cc", "Cs"}).split())


def speakers_of(statement: Statement) -> str:
    return " and ".join(str(one.entity or one.words or "nobody named") for one in statement.speakers) or "nobody named"


def _said(statement: Statement) -> str:
    words = one_line(spoken(statement.content, statement.kind))
    stop = "" if _ENDED.search(words) else "."
    who = one_line(speakers_of(statement))
    return f"Statement {statement.public_id}, {who}{_HOW[statement.kind]}: {words}{stop}"


def _notice(article: Article) -> str:
    if not article.notice:
        return ""
    told = one_line(article.notice_words)
    what = str(article.get_notice_display()).capitalize()
    return f"{what}: {told}{'' if _ENDED.search(told) else '.'}" if told else f"{what}."
