"""Articles and what stands in them, in the order of the articles' permanent ids."""

from collections.abc import Iterator
from itertools import batched
from typing import Any

from archive.browsing.exporting import articles as listed
from archive.browsing.exporting import facts
from archive.browsing.exporting import statements as said
from archive.browsing.exporting.field import REVIEW, REVIEWED_AT, Field, Row, Type, choices_of
from archive.browsing.exporting.site import Site
from archive.browsing.lists.pagination import Order
from archive.models import Article, Attribution, Organisation, Person, Statement, Tagging, Topic

_BY_ID = Order(("public_id",), (str,))
#: Articles of a chunk without and with their texts, statements of one.
_ARTICLES, _WITH_TEXT, _STATEMENTS = 200, 50, 500

ARTICLE_FIELDS = (
    *listed.FIELDS,
    Field(
        "shown",
        "How much of its publisher’s articles the archive shows: full, excerpts (around statements) or link.",
        "full",
        required=True,
        choices=choices_of(Organisation.Display.choices),
    ),
    Field("text", "The reading text, its paragraphs parted by an empty line; only where “shown” is full.", ""),
)
ATTRIBUTION_FIELDS = (
    Field("statement", "The statement’s id.", "f4i52db4kz", required=True),
    Field("part", "speaker, co-speaker, or via: who reported it.", "speaker", required=True,
          choices=choices_of(Attribution.Part.choices)),
    Field("position", "Counts those of one part, from 0.", "0", Type.INTEGER, required=True),
    Field("words", "The article’s own words for them.", "he"),
    Field("start", "Where these words stand: their first character in the file’s decoded text.", "1180",
          Type.INTEGER),
    Field("end", "The place behind their last character.", "1182", Type.INTEGER),
    Field("person", "The id of the person meant.", "li-qiang"),
    Field("organisation", "The id of the organisation meant.", "xiaomi-corp"),
    Field("rule", "How the program was led from the words to a name; an editor may have named another.", "pronoun"),
    Field("confidence", "How sure the program is of that, from 0 to 1.", "0.8", Type.NUMBER),
    REVIEW,
    REVIEWED_AT,
)  # fmt: skip
TAGGING_FIELDS = (
    Field("topic", "The topic’s id.", "trade", required=True),
    Field("article", "The id of the article it is put on.", "k8d3mzx2qa"),
    Field("statement", "The id of the statement it is put on.", "f4i52db4kz"),
    Field("phrase", "The phrase of the topic that stands there; empty where an editor chose it.", "free trade"),
    REVIEW,
    REVIEWED_AT,
)


def articles(site: Site) -> Iterator[list[Row]]:
    read = listed.ArticleReader(site)
    for keys in _articles(_WITH_TEXT):
        full = dict(Article.objects.filter(pk__in=keys).order_by().values_list("public_id", "publisher__display"))
        shown = {key: display or Organisation.Display.FULL.value for key, display in full.items()}
        may = [key for key, display in shown.items() if display == Organisation.Display.FULL]
        texts = dict(Article.objects.filter(public_id__in=may).order_by().values_list("public_id", "body"))
        yield [row | {"shown": shown[row["id"]], "text": texts.get(row["id"]) or None} for row in read(keys)]


def statements(site: Site) -> Iterator[list[Row]]:
    read = said.StatementReader(site)
    for keys in _statements():
        yield read(keys)


def attributions(site: Site) -> Iterator[list[Row]]:
    columns = (
        "statement_id", "part", "position", "words", "start", "end", "person_id", "organisation_id", "base",
        "review", "reviewed_at",
    )  # fmt: skip
    parts: list[str] = list(Attribution.Part.values)
    for keys in _statements():
        ids = dict(Statement.objects.filter(pk__in=keys).order_by().values_list("pk", "public_id"))
        rows = list(Attribution.objects.public().filter(statement__in=keys).order_by().values(*columns))
        place = {key: at for at, key in enumerate(keys)}
        rows.sort(key=lambda row: (place[row["statement_id"]], parts.index(row["part"]), row["position"]))
        people = facts.named(Person, (row["person_id"] for row in rows))
        bodies = facts.named(Organisation, (row["organisation_id"] for row in rows))
        yield [_attribution(row, ids, people, bodies) for row in rows]


def _attribution(
    row: dict[str, Any],
    ids: dict[int, str],
    people: dict[int | None, facts.Named],
    bodies: dict[int | None, facts.Named],
) -> Row:
    person, body = people.get(row["person_id"]), bodies.get(row["organisation_id"])
    proof = row["base"].get("person", {})
    return {
        "statement": ids[row["statement_id"]],
        "part": row["part"],
        "position": row["position"],
        "words": row["words"] or None,
        "start": row["start"],
        "end": row["end"],
        "person": person.slug if person else None,
        "organisation": body.slug if body else None,
        "rule": proof.get("rule") or None,
        "confidence": proof.get("confidence"),
        **_review(row),
    }


def taggings(site: Site) -> Iterator[list[Row]]:
    topics = {key: one.slug for key, one in facts.named(Topic, Topic.objects.values_list("pk", flat=True)).items()}
    columns = ("topic_id", "words", "review", "reviewed_at")
    for keys in _articles(_ARTICLES):
        found = []
        for name, path, among in (
            ("article", "article__public_id", {"article__in": keys}),
            ("statement", "statement__public_id", {
                "statement__in": Statement.objects.public().filter(article__in=keys).values("pk")
            }),
        ):  # fmt: skip
            rows = Tagging.objects.public().filter(**among).order_by().values(path, *columns)
            found += [(row["topic_id"], name, row[path], row) for row in rows if row["topic_id"] in topics]
        yield [
            {
                "topic": topics[topic],
                "article": key if name == "article" else None,
                "statement": key if name == "statement" else None,
                "phrase": row["words"] or None,
                **_review(row),
            }
            for topic, name, key, row in sorted(found, key=lambda one: (one[1], one[2], topics[one[0]]))
        ]


def _review(row: dict[str, Any]) -> Row:
    return {"review": row["review"], "reviewed_at": facts.moment(row["reviewed_at"]) or None}


def _articles(size: int) -> Iterator[list[int]]:
    """Primary keys of all articles that readers may see, by permanent id."""
    after = ""
    while True:
        page = _BY_ID.cut(Article.objects.public().only("pk", "public_id"), after=after, size=size)
        if page.rows:
            yield [article.pk for article in page.rows]
        if not (after := page.after):
            return


def _statements() -> Iterator[list[int]]:
    """Primary keys of all statements that readers may see: by article, in the order of its text."""
    for articles in _articles(_ARTICLES):
        found = Statement.objects.public().filter(article__in=articles)
        keys = found.order_by("article__public_id", "start", "public_id").values_list("pk", flat=True)
        for part in batched(keys, _STATEMENTS):
            yield list(part)
