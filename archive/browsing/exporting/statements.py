"""Statements as rows."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from archive.browsing.exporting import facts
from archive.browsing.exporting.facts import Named
from archive.browsing.exporting.field import REVIEW, REVIEWED_AT, Field, Row, Type, choices_of, times
from archive.browsing.exporting.site import Site
from archive.browsing.speaker_roles import RolesOverTime
from archive.models import Article, Attribution, Organisation, Person, Statement, Topic

FIELDS = (
    Field("id", "The statement’s own permanent id.", "f4i52db4kz", required=True),
    Field("url", "Its permanent address.", "https://archive.example/statements/f4i52db4kz/", required=True, url=True),
    Field("words", "The words said, as the text has them; several stretches are joined by a space.",
          "trade is open", required=True),
    Field("kind", "direct: quoted word for word; mixed: partly; indirect: reported in the article’s words.",
          "indirect", required=True, choices=choices_of(Statement.Kind.choices)),
    Field("speaker", "The speaker’s name in the archive; empty where the text names nobody known.", "Li Qiang"),
    Field("speaker_type", "person or organisation; words: only words tell who; nobody: not even words.",
          "person", required=True, choices=("person", "organisation", "words", "nobody")),
    Field("speaker_url", "The page of that person or organisation.",
          "https://archive.example/people/li-qiang/", url=True),
    Field("speaker_words", "The speaker in the article’s own words.", "he"),
    Field("role", "The person’s role then: printed in this article, else the last printed before.", "Premier"),
    Field("role_organisation", "Where that role is held, if a text says so.", "State Council"),
    Field("co_speakers", "Who said it together with the speaker: names, or the article’s words.", "Lei Jun",
          Type.LIST),
    Field("co_speakers_urls", "Their pages, of those who have one.", "https://archive.example/people/lei-jun/",
          Type.LIST),
    Field("via", "Who reported it to the article: a name, or the article’s words.", "CCTV"),
    Field("via_url", "The page of that person or organisation.",
          "https://archive.example/organisations/cctv/", url=True),
    Field("cue", "The words that attribute it, as printed.", "said"),
    Field("said_on", "When it was said, if the text tells; as exact as the text (EDTF).", "2024-04"),
    Field("published", "When the article was published; as exact as the text (EDTF).", "2024-04-26"),
    Field("published_earliest", "First day that this may mean.", "2024-04-26", Type.DATE),
    Field("published_latest", "Last day that this may mean.", "2024-04-26", Type.DATE),
    Field("publisher", "The article’s publisher: its name in the archive, else as printed.", "China Daily"),
    Field("publisher_url", "The publisher’s page.", "https://archive.example/organisations/china-daily/", url=True),
    Field("article", "The article’s title; empty where none is printed.", "Premier speaks"),
    Field("article_id", "The article’s permanent id.", "k8d3mzx2qa", required=True),
    Field("article_url", "The article’s permanent address.",
          "https://archive.example/articles/k8d3mzx2qa/", required=True, url=True),
    Field("source_url", "Where the article stands at its publisher’s, if the text tells.",
          "https://news.example/premier", url=True),
    Field("language", "The article’s language, as a language tag.", "en"),
    Field("place", "Where or on what occasion it was said, as printed.", "Beijing"),
    Field("topics", "Topics of the editors’ vocabulary, put on the statement or its article.", "Trade", Type.LIST),
    Field("notice", "corrected or retracted, where the publisher took the article back.", "",
          choices=choices_of(Article.Notice.choices)),
    REVIEW,
    REVIEWED_AT,
    Field("confidence", "How sure the program is that this was said like this, from 0 to 1; 1 for what an editor "
          "marked.", "0.93", Type.NUMBER, required=True),
    Field("rule", "How the program found it; empty for what an editor marked.", "quote-verb"),
    Field("spans", "First and last place of each stretch of the words, in characters of the file’s decoded text; the "
          "last is not part of it.", "1204-1217", Type.LIST, required=True),
    Field("evidence_lost", "true: the words stood in an earlier text of the file only, where the places are counted.",
          "false", Type.BOOLEAN, required=True),
    Field("file", "The file that the text came from.", "daily/premier.txt"),
    Field("file_sha256", "SHA-256 of the file’s bytes.", "9f86d081884c7d659a2feaa0c55ad015…"),
    Field("program", "Version of the program that read the file.", "1.0"),
    Field("added_at", times("When the file was read first."), "2026-11-19T09:30:00Z", Type.TIME),
    Field("read_at", times("When the file was read last."), "2026-11-19T09:30:00Z", Type.TIME),
)  # fmt: skip

_COLUMNS = (
    "pk", "public_id", "article_id", "text_id", "content", "kind", "cue", "said_on", "said_latest", "place", "review",
    "reviewed_at", "confidence", "rule", "spans", "evidence_lost",
)  # fmt: skip
_OF_ARTICLE = (
    "pk", "public_id", "title", "published", "published_earliest", "published_latest", "publisher_id",
    "publisher_name", "url", "language", "notice",
)  # fmt: skip
_OF_ATTRIBUTION = ("statement_id", "part", "words", "person_id", "organisation_id")


class StatementReader:
    """Turns primary keys of statements into rows, in the order given; those that readers may not see are left out.

    At most twelve queries for a call, however many keys.
    """

    def __init__(self, site: Site) -> None:
        self.site, self.roles = site, RolesOverTime()

    def __call__(self, keys: Sequence[int]) -> list[Row]:
        said = Statement.objects.public().filter(pk__in=keys).order_by().values(*_COLUMNS)
        statements = {row["pk"]: row for row in said}
        wanted = Article.objects.filter(pk__in={row["article_id"] for row in statements.values()})
        articles = {row["pk"]: row for row in wanted.order_by().values(*_OF_ARTICLE)}
        speaking = _speaking(list(statements))
        everyone = [one for several in speaking.values() for one in several]
        people = facts.named(Person, (one["person_id"] for one in everyone))
        bodies = facts.named(
            Organisation,
            [
                *(one["organisation_id"] for one in everyone),
                *(article["publisher_id"] for article in articles.values()),
            ],
        )
        self.roles.read([key for key in people if key])
        files = facts.sources(row["text_id"] for row in statements.values())
        own = facts.topics_on("statement", list(statements))
        of_article = facts.topics_on("article", list(articles))
        topics = facts.named(Topic, (topic for found in (own, of_article) for some in found.values() for topic in some))
        return [
            self._row(
                statements[key],
                articles[statements[key]["article_id"]],
                speaking.get(key, []),
                people,
                bodies,
                files.get(statements[key]["text_id"]),
                facts.names_of(own.get(key, set()) | of_article.get(statements[key]["article_id"], set()), topics),
            )
            for key in keys
            if key in statements
        ]

    def _row(
        self,
        said: dict[str, Any],
        article: dict[str, Any],
        speaking: list[dict[str, Any]],
        people: dict[int | None, Named],
        bodies: dict[int | None, Named],
        file: facts.Source | None,
        topics: list[str],
    ) -> Row:
        site = self.site

        def who(one: dict[str, Any]) -> tuple[str, str, str]:
            """Type, name and address."""
            if person := people.get(one["person_id"]):
                return "person", person.name, site.address("person", person.slug)
            if body := bodies.get(one["organisation_id"]):
                return "organisation", body.name, site.address("organisation", body.slug)
            return "words" if one["words"] else "nobody", "", ""

        by_part: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for one in speaking:
            by_part[one["part"]].append(one)
        # Without a speaker of its own the first co-speaker stands for it, as on the pages.
        speakers = by_part[Attribution.Part.SPEAKER] + by_part[Attribution.Part.CO_SPEAKER]
        first: dict[str, Any] = speakers[0] if speakers else {"person_id": None, "organisation_id": None, "words": ""}
        kind, name, address = who(first)
        others = [(one, *who(one)) for one in speakers[1:]]
        when: date | None = said["said_latest"] or article["published_latest"]
        role = self.roles.at(first["person_id"], article["pk"], when) if kind == "person" else None
        told = by_part[Attribution.Part.VIA][:1]
        via = who(told[0]) if told else ("", "", "")
        publisher = bodies.get(article["publisher_id"])
        return {
            "id": said["public_id"],
            "url": site.address("statement", said["public_id"]),
            "words": said["content"],
            "kind": said["kind"],
            "speaker": name or None,
            "speaker_type": kind,
            "speaker_url": address or None,
            "speaker_words": first["words"] or None,
            "role": role.title if role else None,
            "role_organisation": role.public_organisation.name if role and role.public_organisation else None,
            "co_speakers": [called or one["words"] for one, _, called, _ in others],
            "co_speakers_urls": [at for _, _, _, at in others if at],
            "via": via[1] or (told[0]["words"] if told else "") or None,
            "via_url": via[2] or None,
            "cue": said["cue"] or None,
            "said_on": facts.as_text(said["said_on"]),
            "published": facts.as_text(article["published"]),
            "published_earliest": facts.as_text(article["published_earliest"]),
            "published_latest": facts.as_text(article["published_latest"]),
            "publisher": (publisher.name if publisher else article["publisher_name"]) or None,
            "publisher_url": site.address("organisation", publisher.slug) if publisher else None,
            "article": article["title"] or None,
            "article_id": article["public_id"],
            "article_url": site.address("article", article["public_id"]),
            "source_url": facts.source_url(article["url"]),
            "language": article["language"] or None,
            "place": said["place"] or None,
            "topics": topics,
            "notice": article["notice"] or None,
            "review": said["review"],
            "reviewed_at": facts.moment(said["reviewed_at"]) or None,
            "confidence": said["confidence"],
            "rule": said["rule"] or None,
            "spans": said["spans"],
            "evidence_lost": said["evidence_lost"],
            "file": file.path if file else None,
            "file_sha256": file.sha256 or None if file else None,
            "program": file.version or None if file else None,
            "added_at": file.added_at if file else None,
            "read_at": file.read_at if file else None,
        }


def _speaking(statements: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    """Who speaks and who reports, by statement, in the order of their positions."""
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    rows = Attribution.objects.public().filter(statement__in=statements).order_by("position", "pk")
    for row in rows.values(*_OF_ATTRIBUTION):
        found[row["statement_id"]].append(row)
    return found
