"""Topics as rows."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from archive.browsing.exporting import facts
from archive.browsing.exporting.field import REVIEW, REVIEWED_AT, Field, Row, Type
from archive.browsing.exporting.site import Site
from archive.browsing.lists.vocabulary import numbers
from archive.models import Topic, TopicPhrase

FIELDS = (
    Field("id", "The topic’s own id in addresses.", "trade", required=True),
    Field("url", "Its permanent address.", "https://archive.example/topics/trade/", required=True, url=True),
    Field("name", "As the editors call it.", "Trade", required=True),
    Field("description", "What belongs here and what does not, as the editors tell it.", "Goods and services."),
    Field("phrases", "Phrases that suggest it wherever they stand.", "free trade; tariffs", Type.LIST),
    Field("parent", "The larger topic that it is a part of.", "Economy"),
    Field("parent_url", "Its page.", "https://archive.example/topics/economy/", url=True),
    Field("statements", "How many statements the archive has on it, by themselves or by their article.", "48",
          Type.INTEGER, required=True),
    Field("articles", "How many articles are on it, or hold a statement that is.", "12", Type.INTEGER, required=True),
    REVIEW,
    REVIEWED_AT,
)  # fmt: skip


class TopicReader:
    """Turns primary keys into rows, as ``StatementReader`` does. Four queries for a call."""

    def __init__(self, site: Site) -> None:
        self.site = site

    def __call__(self, keys: Sequence[int]) -> list[Row]:
        columns = ("pk", "slug", "name", "description", "parent_id", "review", "reviewed_at")
        public = Topic.objects.public().filter(pk__in=keys).order_by()
        records = {row["pk"]: row for row in public.values(*columns)}
        parents = facts.named(Topic, (row["parent_id"] for row in records.values()))
        phrases, counts = _phrases(records), numbers(records)
        rows = []
        for key in keys:
            if (record := records.get(key)) is None:
                continue
            parent = parents.get(record["parent_id"])
            rows.append({
                "id": record["slug"],
                "url": self.site.address("topic", record["slug"]),
                "name": record["name"],
                "description": record["description"] or None,
                "phrases": sorted(phrases[key]),
                "parent": parent.name if parent else None,
                "parent_url": self.site.address("topic", parent.slug) if parent else None,
                **counts[key]._asdict(),
                "review": record["review"],
                "reviewed_at": facts.moment(record["reviewed_at"]) or None,
            })  # fmt: skip
        return rows


def _phrases(topics: Iterable[int]) -> defaultdict[int, list[str]]:
    found: defaultdict[int, list[str]] = defaultdict(list)
    rows = TopicPhrase.objects.filter(topic__in=list(topics)).order_by()
    for topic, text in rows.values_list("topic_id", "text"):
        found[topic].append(text)
    return found
