"""Citations in plain words: of the article, by its authors and publisher; the speaker stands in the note."""

from collections.abc import Sequence

from django.utils import timezone

from archive.browsing.wording import quoted, spoken
from archive.dates import PartialDate
from archive.models import Article, Statement

SITE = "Who said what"


def article(record: Article, authors: Sequence[str], address: str) -> str:
    return f"{_work(record, authors)} In {SITE}, {address}. Accessed {_today()}."


def statement(record: Statement, authors: Sequence[str], address: str) -> str:
    who = " and ".join(str(one.entity or one.words or "nobody named") for one in record.speakers) or "nobody named"
    words = spoken(record.content, record.kind)
    stop = "" if words.endswith((".", ".”", "?”", "!”")) else "."
    how = {"direct": "", "mixed": " (partly quoted)", "indirect": " (as reported)"}[record.kind]
    note = f"Statement {record.public_id}, {who}{how}: {words}{stop}"
    return f"{_work(record.article, authors)} {note} In {SITE}, {address}. Accessed {_today()}."


def _work(record: Article, authors: Sequence[str]) -> str:
    publisher = record.publisher if record.publisher and record.publisher.is_public else None
    parts = [f"{', '.join(authors)}." if authors else ""]
    title = record.title.rstrip(".")
    parts.append(quoted(f"{title}." if title[-1:] not in "?!" else title) if title else "[no title printed].")
    parts.append(f"{publisher or record.publisher_name or '[publisher not stated]'},")
    published: PartialDate | None = record.published  # type: ignore[assignment]  # the stubs know the column's text only
    parts.append(f"{published.words() if published else '[no date printed]'}.")
    return " ".join(part for part in parts if part)


def _today() -> str:
    today = timezone.localdate()
    return f"{today.day} {today:%B %Y}"
