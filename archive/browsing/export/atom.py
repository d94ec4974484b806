"""A list as a feed (RFC 4287), paged as RFC 5005 tells: a search to subscribe to.

An entry's ``updated`` is when an editor checked the record or, later, the program last read its text: nothing else
tells truly when it changed. Its ``published`` is when it came into the archive, not when the article was printed.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html, format_html_join
from django.utils.text import Truncator

from archive.browsing.export.fields import Row
from archive.browsing.quote_text import spoken, within_sentence
from archive.dates import PartialDate
from archive.models import Article, Organisation, ReviewState, Statement

#: Entries of a page.
ENTRIES = 50
SITE = "Who said what"
_TITLE = 160
#: What XML 1.0 cannot hold.
_NEVER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class About:
    """Of the feed. ``page`` is where people read the list, ``here`` this page of the feed, ``first`` its first."""

    title: str
    page: str
    here: str
    first: str
    next: str = ""


class _Feed(Atom1Feed):
    """With the links from page to page, and none of a time that nothing tells."""

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        for rel in ("first", "next"):
            if self.feed[rel]:
                handler.addQuickElement("link", "", {"rel": rel, "href": self.feed[rel]})

    def add_item_elements(self, handler: Any, item: Any) -> None:
        super().add_item_elements(handler, item)
        for address in item["related"]:
            handler.addQuickElement("link", "", {"rel": "related", "href": address})

    def latest_post_date(self) -> datetime:
        return super().latest_post_date() if self.items else self.feed["otherwise"]


def feed(name: str, about: About, rows: Iterable[Row], otherwise: datetime) -> str:
    """Return the feed of a table's rows. ``otherwise`` is the time of an empty feed, and of an entry without one."""
    made = _Feed(
        title=about.title,
        link=about.page,
        description=None,
        subtitle="In the order of the list. What no editor has checked yet says so.",
        language="en",
        author_name=SITE,
        feed_url=about.here,
        feed_guid=about.first,
        first=about.first,
        next=about.next,
        otherwise=otherwise,
    )
    for row in rows:
        plain: Row = {key: _NEVER.sub("", value) if isinstance(value, str) else value for key, value in row.items()}
        title, text = _ENTRIES[name](plain)
        came, checked, read = (_time(plain.get(key)) for key in ("added_at", "reviewed_at", "read_at"))
        made.add_item(
            title=" ".join(Truncator(title).chars(_TITLE).split()),
            link=plain["url"],
            unique_id=plain["url"],
            description=text,
            pubdate=came,
            updateddate=max((at for at in (came, checked, read) if at), default=otherwise),
            categories=[*(_NEVER.sub("", topic) for topic in plain.get("topics", ())), _review(plain)],
            related=[plain[key] for key in ("article_url", "source_url") if plain.get(key)],
        )
    return made.writeString("utf-8")


def _time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _review(row: Row) -> str:
    return str(ReviewState(row["review"]).label)


def _lines(*lines: Iterable[Any]) -> str:
    """Return paragraphs of HTML, each of parts with a dot between; what is empty is left out."""
    dotted = (format_html_join(" · ", "{}", ((part,) for part in line if part)) for line in lines)
    return format_html_join("", "<p>{}</p>", ((line,) for line in dotted if line))


def _date(row: Row) -> str:
    return PartialDate.parse(row["published"]).words() if row["published"] else "no date printed"


def _statement(row: Row) -> tuple[str, str]:
    words = spoken(row["words"], row["kind"])
    who = [row["speaker"] or row["speaker_words"] or "Nobody named", *row["co_speakers"]]
    said = within_sentence(row["cue"] or "said")
    speaking = ", ".join(part for part in (who[0], row["role"], *who[1:]) if part)
    article = format_html('<a href="{}">{}</a>', row["article_url"], row["article"] or "(no title printed)")
    told = f"told by {row['via']}" if row["via"] else ""
    notice = f"article {Article.Notice(row['notice']).label}" if row["notice"] else ""
    return f"{' and '.join(who)} {said}: {words}", _lines(
        [words],
        [speaking, Statement.Kind(row["kind"]).label, told, _review(row)],
        [article, row["publisher"] or "publisher not stated", _date(row), notice],
    )


def _article(row: Row) -> tuple[str, str]:
    notice = Article.Notice(row["notice"]).label if row["notice"] else ""
    return row["title"] or "(no title printed)", _lines(
        [row["publisher"] or "publisher not stated", _date(row), ", ".join(row["authors"])],
        [_many(row["statements"], "statement"), _review(row), notice],
        [row["notice_words"]],
    )


def _person(row: Row) -> tuple[str, str]:
    return row["name"], _lines([row["role"], *row["native_names"]], _counts(row))


def _organisation(row: Row) -> tuple[str, str]:
    kind = Organisation.Kind(row["kind"])
    return row["name"], _lines(
        ["" if kind == Organisation.Kind.OTHER else kind.label, row["acronym"], *row["native_names"]], _counts(row)
    )


def _topic(row: Row) -> tuple[str, str]:
    numbers = [_many(row["statements"], "statement"), _many(row["articles"], "article")]
    part = f"part of {row['parent']}" if row["parent"] else ""
    return row["name"], _lines([row["description"]], [part, *numbers, _review(row)])


def _counts(row: Row) -> list[str]:
    return [_many(row["statements"], "statement"), f"named in {_many(row['articles'], 'article')}", _review(row)]


def _many(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


#: Title and text (HTML) of an entry, by table.
_ENTRIES: dict[str, Callable[[Row], tuple[str, str]]] = {
    "statements": _statement,
    "articles": _article,
    "people": _person,
    "organisations": _organisation,
    "topics": _topic,
}
