"""Statements and articles as tables, and the five lists that can be taken away."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import Prefetch

from archive.browsing.evidence import source_of
from archive.browsing.export.entity_tables import ORGANISATIONS, PEOPLE, TOPICS, held_at
from archive.browsing.export.fields import REVIEW, REVIEWED_AT, Field, Foreign, Reader, Site, Table, Type, choices_of
from archive.browsing.quote_text import publisher_words
from archive.browsing.speaker_roles import RolesOverTime
from archive.indexing.models import ArticleEntry
from archive.models import (
    Article,
    Attribution,
    Byline,
    Organisation,
    Person,
    Role,
    Seed,
    Statement,
    Tagging,
)

#: Columns that no row needs.
_BULK = ("body", "folded", "boilerplate")


@dataclass(slots=True)
class Source:
    """The file that a text came from, and when it was read first and last."""

    path: str = ""
    sha256: str = ""
    version: str = ""
    added_at: datetime | None = None
    read_at: datetime | None = None


def _sources(texts: Iterable[int]) -> dict[int, Source]:
    """Return the file that each text came from: one that is there, before one that is missing now."""
    found: dict[int, Source] = {}
    seeds = Seed.objects.filter(text__in=set(texts)).order_by("missing", "path", "record")
    columns = ("text_id", "path", "record", "sha256", "version", "first_load__started", "last_load__started")
    for text, path, record, sha256, version, added, read in seeds.values_list(*columns):
        known = found.setdefault(text, Source(_shown(path, record), sha256, version, added, read))
        known.added_at, known.read_at = min(known.added_at or added, added), max(known.read_at or read, read)
    return found


def _shown(path: str, record: int) -> str:
    # A whole path tells of the machine it was read on.
    path = path.rpartition("/")[2] if path.startswith("/") or path[1:3] == ":\\" else path
    return f"{path}#{record}" if record else path


_OF_SOURCE = (
    Field("file", "The file that the text came from.", "daily/premier.txt", lambda one: one.source.path),
    Field("file_sha256", "SHA-256 of the file’s bytes.", "9f86d081884c7d659a2feaa0c55ad015…",
          lambda one: one.source.sha256),
    Field("program", "Version of the program that read the file.", "1.0", lambda one: one.source.version),
    Field("added_at", "When the file was read first. In UTC.", "2026-11-19T09:30:00Z",
          lambda one: one.source.added_at, Type.TIME),
    Field("read_at", "When the file was read last. In UTC.", "2026-11-19T09:30:00Z",
          lambda one: one.source.read_at, Type.TIME),
)  # fmt: skip


def _topics_on(*records: Any) -> list[str]:
    """Return the names of the topics put on records, of those that readers may see. Uses prefetched taggings."""
    return sorted({one.topic.name for record in records for one in record.public_taggings if one.topic.is_public})


def _tagged(path: str) -> Any:
    # As lists: a manager for every record would take longer than the rest of its row.
    return Prefetch(path, Tagging.objects.public().select_related("topic"), to_attr="public_taggings")


def _of_publisher(site: Site, article: Article) -> str:
    publisher = article.publisher
    return site.address("organisation", publisher.slug) if publisher and publisher.is_public else ""


@dataclass
class StatementRecord:
    """A statement with everything its row says. Speakers as on the pages: of several the first stands for all."""

    statement: Statement
    site: Site
    source: Source
    role: Role | None

    def __getattr__(self, name: str) -> Any:
        return getattr(self.statement, name)

    @cached_property
    def speakers(self) -> list["_Speaker"]:
        speaking = [one for one in self.public_attributions if one.part in Attribution.SPEAKERS]
        return [_Speaker.of(one, self.site) for one in speaking] or [_Speaker()]

    @cached_property
    def reporter(self) -> "_Speaker":
        reporting = (one for one in self.public_attributions if one.part == Attribution.Part.VIA)
        return next((_Speaker.of(one, self.site) for one in reporting), _Speaker())


@dataclass(frozen=True, slots=True)
class _Speaker:
    type: str = "nobody"
    name: str = ""
    address: str = ""
    words: str = ""

    @classmethod
    def of(cls, attribution: Attribution, site: Site) -> "_Speaker":
        if entity := attribution.entity:
            kind = "person" if isinstance(entity, Person) else "organisation"
            return cls(kind, entity.name, site.address(kind, entity.slug), attribution.words)
        return cls("words" if attribution.words else "nobody", words=attribution.words)

    @property
    def called(self) -> str:
        return self.name or self.words


def _read_statements(site: Site) -> Reader:
    roles = RolesOverTime()
    seen = ("slug", "name", "review", "withdrawn", "held", "merged_into")
    attributions: Any = Attribution.objects.public().in_order()
    attributions = attributions.defer("base", "pins", "chain", "considered").prefetch_related(
        Prefetch("person", Person.objects.only(*seen)), Prefetch("organisation", Organisation.objects.only(*seen))
    )
    statements: Any = Statement.objects.public().defer("folded", "base", "pins", "cue_span")
    statements = statements.prefetch_related(
        Prefetch("article", Article.objects.select_related("publisher").defer(*_BULK, "base", "pins")),
        Prefetch("attributions", attributions, to_attr="public_attributions"),
        _tagged("taggings"),
        _tagged("article__taggings"),
    )

    def read(keys: Sequence[int]) -> Iterator[StatementRecord]:
        found = statements.in_bulk(keys)
        # Those who speak come before those who report.
        first = {key: next(iter(one.public_attributions), None) for key, one in found.items()}
        who = {
            key: one.person_id
            for key, one in first.items()
            if one and one.part in Attribution.SPEAKERS and one.person_id and one.entity
        }
        roles.read(set(who.values()))
        files = _sources(one.text_id for one in found.values())
        for one in (found[key] for key in keys if key in found):
            when = one.said_latest or one.article.published_latest
            role = roles.at(who[one.pk], one.article_id, when) if one.pk in who else None
            yield StatementRecord(one, site, files.get(one.text_id) or Source(), role)

    return read


STATEMENTS = Table(
    "statements",
    "Something somebody said, in an article.",
    (
        Field("id", "The statement’s own permanent id.", "f4i52db4kz", lambda one: one.public_id, required=True),
        Field("url", "Its permanent address.", "https://archive.example/statements/f4i52db4kz/",
              lambda one: one.site.address("statement", one.public_id), required=True, url=True),
        Field("words", "The words said, as the text has them; several stretches are joined by a space.",
              "trade is open", lambda one: one.content, required=True),
        Field("kind", "direct: quoted word for word; mixed: partly; indirect: reported in the article’s words.",
              "indirect", lambda one: one.kind, required=True, choices=choices_of(Statement.Kind.choices)),
        Field("speaker", "The speaker’s name in the archive; empty where the text names nobody known.", "Li Qiang",
              lambda one: one.speakers[0].name),
        Field("speaker_type", "person or organisation; words: only words tell who; nobody: not even words.",
              "person", lambda one: one.speakers[0].type, required=True,
              choices=("person", "organisation", "words", "nobody")),
        Field("speaker_url", "The page of that person or organisation.", "https://archive.example/people/li-qiang/",
              lambda one: one.speakers[0].address, url=True),
        Field("speaker_words", "The speaker in the article’s own words.", "he", lambda one: one.speakers[0].words),
        Field("role", "The person’s role then: printed in this article, else the last printed before.", "Premier",
              lambda one: one.role and one.role.title),
        Field("role_organisation", "Where that role is held, if a text says so.", "State Council",
              lambda one: held_at(one.role)),
        Field("co_speakers", "Who said it together with the speaker: names, or the article’s words.", "Lei Jun",
              lambda one: [other.called for other in one.speakers[1:]], Type.LIST),
        Field("co_speakers_urls", "Their pages, of those who have one.", "https://archive.example/people/lei-jun/",
              lambda one: [other.address for other in one.speakers[1:] if other.address], Type.LIST),
        Field("via", "Who reported it to the article: a name, or the article’s words.", "CCTV",
              lambda one: one.reporter.called),
        Field("via_url", "The page of that person or organisation.", "https://archive.example/organisations/cctv/",
              lambda one: one.reporter.address, url=True),
        Field("cue", "The words that attribute it, as printed.", "said", lambda one: one.cue),
        Field("said_on", "When it was said, if the text tells; as exact as the text (EDTF).", "2024-04",
              lambda one: one.said_on),
        Field("published", "When the article was published; as exact as the text (EDTF).", "2024-04-26",
              lambda one: one.article.published),
        Field("published_earliest", "First day that this may mean.", "2024-04-26",
              lambda one: one.article.published_earliest, Type.DATE),
        Field("published_latest", "Last day that this may mean.", "2024-04-26",
              lambda one: one.article.published_latest, Type.DATE),
        Field("publisher", "The article’s publisher: its name in the archive, else as printed.", "China Daily",
              lambda one: publisher_words(one.article, "")),
        Field("publisher_url", "The publisher’s page.", "https://archive.example/organisations/china-daily/",
              lambda one: _of_publisher(one.site, one.article), url=True),
        Field("article", "The article’s title; empty where none is printed.", "Premier speaks",
              lambda one: one.article.title),
        Field("article_id", "The article’s permanent id.", "k8d3mzx2qa", lambda one: one.article.public_id,
              required=True),
        Field("article_url", "The article’s permanent address.", "https://archive.example/articles/k8d3mzx2qa/",
              lambda one: one.site.address("article", one.article.public_id), required=True, url=True),
        Field("source_url", "Where the article stands at its publisher’s, if the text tells.",
              "https://news.example/premier", lambda one: source_of(one.article), url=True),
        Field("language", "The article’s language, as a language tag.", "en", lambda one: one.article.language),
        Field("place", "Where or on what occasion it was said, as printed.", "Beijing", lambda one: one.place),
        Field("topics", "Topics of the editors’ vocabulary, put on the statement or its article.", "Trade",
              lambda one: _topics_on(one, one.article), Type.LIST),
        Field("notice", "corrected or retracted, where the publisher took the article back.", "",
              lambda one: one.article.notice, choices=choices_of(Article.Notice.choices)),
        REVIEW,
        REVIEWED_AT,
        Field("confidence", "How sure the program is that this was said like this, from 0 to 1; 1 for what an editor "
              "marked.", "0.93", lambda one: one.confidence, Type.NUMBER, required=True),
        Field("rule", "How the program found it; empty for what an editor marked.", "quote-verb",
              lambda one: one.rule),
        Field("spans", "First and last place of each stretch of the words, in characters of the file’s decoded text; "
              "the last is not part of it.", "1204-1217", lambda one: one.spans, Type.LIST, required=True),
        Field("evidence_lost", "true: the words stood in an earlier text of the file only, where the places are "
              "counted.", "false", lambda one: one.evidence_lost, Type.BOOLEAN, required=True),
        *_OF_SOURCE,
    ),
    _read_statements,
    key=("id",),
    leads=(Foreign("article_id", "articles"),),
)  # fmt: skip


@dataclass
class ArticleRecord:
    """An article with how many statements of it readers may see."""

    article: Article
    site: Site
    source: Source
    said: int

    def __getattr__(self, name: str) -> Any:
        return getattr(self.article, name)

    @property
    def how_dated(self) -> dict[str, Any]:
        """Return what the program said of the date; empty where an editor decided otherwise."""
        pins, date = self.article.pins, str(self.article.published or "") or None
        if "published" in pins and (pins["published"] or None) != date:
            return {}
        return self.article.base.get("published", {})


def read_articles(site: Site, *, texts: bool = False) -> Reader:
    """Read articles, with their texts only where these are asked for."""
    bylines = Byline.objects.public().order_by("position", "pk")
    articles = Article.objects.public().select_related("publisher").defer(*_BULK[texts:])
    articles = articles.prefetch_related(Prefetch("bylines", bylines), _tagged("taggings"))

    def read(keys: Sequence[int]) -> Iterator[ArticleRecord]:
        found = articles.in_bulk(keys)
        said = dict(ArticleEntry.objects.filter(article__in=keys).order_by().values_list("article_id", "said"))
        files = _sources(one.text_id for one in found.values())
        for one in (found[key] for key in keys if key in found):
            yield ArticleRecord(one, site, files.get(one.text_id) or Source(), said.get(one.pk, 0))

    return read


ARTICLES = Table(
    "articles",
    "An article, with its text where its publisher’s are shown in full.",
    (
        Field("id", "The article’s own permanent id.", "k8d3mzx2qa", lambda one: one.public_id, required=True),
        Field("url", "Its permanent address.", "https://archive.example/articles/k8d3mzx2qa/",
              lambda one: one.site.address("article", one.public_id), required=True, url=True),
        Field("title", "As printed; empty where none is.", "Premier speaks", lambda one: one.title),
        Field("authors", "As printed.", "Fan Feifei; Zhao Lei",
              lambda one: [byline.name for byline in one.bylines.all()], Type.LIST),
        Field("published", "When it was published; as exact as the text (EDTF).", "2024-04",
              lambda one: one.published),
        Field("published_earliest", "First day that this may mean.", "2024-04-01",
              lambda one: one.published_earliest, Type.DATE),
        Field("published_latest", "Last day that this may mean.", "2024-04-30",
              lambda one: one.published_latest, Type.DATE),
        Field("published_rule", "How the program found that date; empty where an editor set it.", "dateline",
              lambda one: one.how_dated.get("rule")),
        Field("published_confidence", "How sure it is of the date, from 0 to 1, where it says so.", "0.9",
              lambda one: one.how_dated.get("confidence"), Type.NUMBER),
        Field("publisher", "The publisher’s name in the archive, else as printed.", "China Daily",
              lambda one: publisher_words(one.article, "")),
        Field("publisher_words", "The publisher as printed.", "chinadaily.com.cn", lambda one: one.publisher_name),
        Field("publisher_url", "The publisher’s page.", "https://archive.example/organisations/china-daily/",
              lambda one: _of_publisher(one.site, one.article), url=True),
        Field("place", "Where it was written or happened, as printed.", "Beijing", lambda one: one.place),
        Field("language", "As a language tag.", "en", lambda one: one.language),
        Field("source_url", "Where it stands at its publisher’s, if the text tells.", "https://news.example/premier",
              lambda one: source_of(one.article), url=True),
        Field("statements", "How many statements of it the archive has.", "12", lambda one: one.said, Type.INTEGER,
              required=True),
        Field("topics", "Topics of the editors’ vocabulary, put on the article.", "Trade", _topics_on, Type.LIST),
        Field("notice", "corrected or retracted, where its publisher took it back.", "", lambda one: one.notice,
              choices=choices_of(Article.Notice.choices)),
        Field("notice_words", "What the publisher’s notice says.", "", lambda one: one.notice_words),
        REVIEW,
        REVIEWED_AT,
        *_OF_SOURCE,
    ),
    read_articles,
    key=("id",),
)  # fmt: skip


TABLES = (STATEMENTS, ARTICLES, PEOPLE, ORGANISATIONS, TOPICS)
