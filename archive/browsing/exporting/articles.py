"""Articles as rows: their facts, never their text."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from archive.browsing.exporting import facts
from archive.browsing.exporting.field import REVIEW, REVIEWED_AT, Field, Row, Type, choices_of, times
from archive.browsing.exporting.site import Site
from archive.indexing.models import ArticleEntry
from archive.models import Article, Byline, Organisation, Topic

FIELDS = (
    Field("id", "The article’s own permanent id.", "k8d3mzx2qa", required=True),
    Field("url", "Its permanent address.", "https://archive.example/articles/k8d3mzx2qa/", required=True, url=True),
    Field("title", "As printed; empty where none is.", "Premier speaks"),
    Field("authors", "As printed.", "Fan Feifei; Zhao Lei", Type.LIST),
    Field("published", "When it was published; as exact as the text (EDTF).", "2024-04"),
    Field("published_earliest", "First day that this may mean.", "2024-04-01", Type.DATE),
    Field("published_latest", "Last day that this may mean.", "2024-04-30", Type.DATE),
    Field("published_rule", "How the program found that date; empty where an editor set it.", "dateline"),
    Field("published_confidence", "How sure it is of the date, from 0 to 1, where it says so.", "0.9", Type.NUMBER),
    Field("publisher", "The publisher’s name in the archive, else as printed.", "China Daily"),
    Field("publisher_words", "The publisher as printed.", "chinadaily.com.cn"),
    Field("publisher_url", "The publisher’s page.", "https://archive.example/organisations/china-daily/", url=True),
    Field("place", "Where it was written or happened, as printed.", "Beijing"),
    Field("language", "As a language tag.", "en"),
    Field("source_url", "Where it stands at its publisher’s, if the text tells.",
          "https://news.example/premier", url=True),
    Field("statements", "How many statements of it the archive has.", "12", Type.INTEGER, required=True),
    Field("topics", "Topics of the editors’ vocabulary, put on the article.", "Trade", Type.LIST),
    Field("notice", "corrected or retracted, where its publisher took it back.", "",
          choices=choices_of(Article.Notice.choices)),
    Field("notice_words", "What the publisher’s notice says.", ""),
    REVIEW,
    REVIEWED_AT,
    Field("file", "The file that the text came from.", "daily/premier.txt"),
    Field("file_sha256", "SHA-256 of the file’s bytes.", "9f86d081884c7d659a2feaa0c55ad015…"),
    Field("program", "Version of the program that read the file.", "1.0"),
    Field("added_at", times("When the file was read first."), "2026-11-19T09:30:00Z", Type.TIME),
    Field("read_at", times("When the file was read last."), "2026-11-19T09:30:00Z", Type.TIME),
)  # fmt: skip

_COLUMNS = (
    "pk", "public_id", "text_id", "title", "published", "published_earliest", "published_latest", "publisher_id",
    "publisher_name", "place", "language", "url", "notice", "notice_words", "review", "reviewed_at", "base", "pins",
)  # fmt: skip


class ArticleReader:
    """Turns primary keys of articles into rows, as ``StatementReader`` does. At most seven queries for a call."""

    def __init__(self, site: Site) -> None:
        self.site = site

    def __call__(self, keys: Sequence[int]) -> list[Row]:
        public = Article.objects.public().filter(pk__in=keys).order_by()
        articles = {row["pk"]: row for row in public.values(*_COLUMNS)}
        said = dict(ArticleEntry.objects.filter(article__in=keys).order_by().values_list("article_id", "said"))
        authors: dict[int, list[str]] = defaultdict(list)
        bylines = Byline.objects.public().filter(article__in=keys).order_by("position", "pk")
        for written, name in bylines.values_list("article_id", "name"):
            authors[written].append(name)
        publishers = facts.named(Organisation, (row["publisher_id"] for row in articles.values()))
        files = facts.sources(row["text_id"] for row in articles.values())
        on = facts.topics_on("article", list(articles))
        topics = facts.named(Topic, (topic for some in on.values() for topic in some))
        rows = []
        for key in keys:
            if (article := articles.get(key)) is None:
                continue
            publisher = publishers.get(article["publisher_id"])
            file = files.get(article["text_id"])
            how = _how_dated(article)
            rows.append({
                "id": article["public_id"],
                "url": self.site.address("article", article["public_id"]),
                "title": article["title"] or None,
                "authors": authors.get(key, []),
                "published": facts.as_text(article["published"]),
                "published_earliest": facts.as_text(article["published_earliest"]),
                "published_latest": facts.as_text(article["published_latest"]),
                "published_rule": how.get("rule") or None,
                "published_confidence": how.get("confidence"),
                "publisher": (publisher.name if publisher else article["publisher_name"]) or None,
                "publisher_words": article["publisher_name"] or None,
                "publisher_url": self.site.address("organisation", publisher.slug) if publisher else None,
                "place": article["place"] or None,
                "language": article["language"] or None,
                "source_url": facts.source_url(article["url"]),
                "statements": said.get(key, 0),
                "topics": facts.names_of(on.get(key, set()), topics),
                "notice": article["notice"] or None,
                "notice_words": article["notice_words"] or None,
                "review": article["review"],
                "reviewed_at": facts.moment(article["reviewed_at"]) or None,
                "file": file.path if file else None,
                "file_sha256": file.sha256 or None if file else None,
                "program": file.version or None if file else None,
                "added_at": file.added_at if file else None,
                "read_at": file.read_at if file else None,
            })  # fmt: skip
        return rows


def _how_dated(article: dict[str, Any]) -> dict[str, Any]:
    """What the program said of the date; empty where an editor decided otherwise."""
    pins, date = article["pins"], facts.as_text(article["published"])
    if "published" in pins and (pins["published"] or None) != date:
        return {}
    return article["base"].get("published", {})
