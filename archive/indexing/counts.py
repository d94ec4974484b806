"""What is counted once and then kept: how much each speaker said, and how many entries have the same values.

Only the difference is written that new entries of some articles make.
"""

from collections import Counter
from collections.abc import Iterable

from django.db import connection

from archive.indexing import triggers
from archive.indexing.models import (
    ANY,
    NONE,
    ArticleEntity,
    ArticleEntry,
    SpeakerCount,
    StatementEntry,
    StatementSpeaker,
    StatementTopic,
)

_CHUNK = 1000
#: Whether of articles, topic, publisher, year, kind and review: see ``FacetCount``.
_Values = tuple[bool, int, int, int, str, str]


class Change:
    """How the counts differ after the entries of some articles were written anew."""

    def __init__(self) -> None:
        self._said: Counter[str] = Counter()
        self._spoken_in: Counter[str] = Counter()
        self._named_in: Counter[str] = Counter()
        self._words: dict[str, str] = {}
        self._facets: Counter[_Values] = Counter()

    def take_away(self, articles: list[int]) -> None:
        """Subtract the entries of these articles, as they still stand."""
        here = {"article__in": articles}
        columns = ("pk", "review", "publisher", "year")
        entries = [*ArticleEntry.objects.filter(**here).only(*columns)]
        said = [*StatementEntry.objects.filter(**here).only(*columns, "kind")]
        speakers = StatementSpeaker.objects.filter(**here).only("who", "article")
        entities = ArticleEntity.objects.filter(**here).only("who")
        topics = StatementTopic.objects.filter(**here).only("sort_position", "topic")
        self._count([*entries, *said], speakers, entities, topics, -1)

    def add(
        self,
        entries: Iterable[ArticleEntry | StatementEntry],
        speakers: Iterable[StatementSpeaker],
        entities: Iterable[ArticleEntity],
        topics: Iterable[StatementTopic],
    ) -> None:
        """Add entries as they are written; speakers know the words as ``printed``."""
        speakers = list(speakers)
        self._words = {one.who: one.printed for one in speakers if one.who.startswith("w")}  # type: ignore[attr-defined]
        self._count(entries, speakers, entities, topics, 1)

    def write(self) -> None:
        triggers.add_to_counts(connection, [(*key, n) for key, n in sorted(self._facets.items()) if n])
        changed = [
            who
            for who in {*self._said, *self._named_in, *self._words}
            if self._said[who] or self._spoken_in[who] or self._named_in[who] or who in self._words
        ]
        for start in range(0, len(changed), _CHUNK):
            self._write_speakers(sorted(changed)[start : start + _CHUNK])

    def _count(
        self,
        entries: Iterable[ArticleEntry | StatementEntry],
        speakers: Iterable[StatementSpeaker],
        entities: Iterable[ArticleEntity],
        topics: Iterable[StatementTopic],
        sign: int,
    ) -> None:
        here = {(one.who, one.article_id) for one in speakers}
        for speaker in speakers:
            self._said[speaker.who] += sign
        for who, _ in here:
            self._spoken_in[who] += sign
        for entity in entities:
            self._named_in[entity.who] += sign
        values = {entry.pk: _values(entry) for entry in entries}
        for of_article, publisher, year, kind, review in values.values():
            self._facets[of_article, ANY, publisher, year, kind, review] += sign
        for topic in topics:
            of_article, publisher, year, kind, review = values[topic.sort_position]
            self._facets[of_article, topic.topic_id, publisher, ANY, kind, review] += sign
            self._facets[of_article, topic.topic_id, ANY, year, kind, review] += sign

    def _write_speakers(self, keys: list[str]) -> None:
        rows = SpeakerCount.objects.in_bulk(keys)
        for who in keys:
            row = rows.setdefault(who, _speaker(who))
            row.said += self._said[who]
            row.spoken_in += self._spoken_in[who]
            row.named_in += self._named_in[who]
            # One printing stands for all: the last in order, which is the one without a capital letter.
            row.words = max(row.words, self._words.get(who, "")[:200])
        SpeakerCount.objects.bulk_create(
            rows.values(),
            update_conflicts=True,
            unique_fields=["who"],
            update_fields=["words", "said", "spoken_in", "named_in"],
        )
        SpeakerCount.objects.filter(who__in=keys, said=0, named_in=0).delete()


def _values(entry: ArticleEntry | StatementEntry) -> tuple[bool, int, int, str, str]:
    kind = getattr(entry, "kind", "")
    return (isinstance(entry, ArticleEntry), entry.publisher_id or NONE, entry.year or NONE, kind, entry.review)


def _speaker(who: str) -> SpeakerCount:
    return SpeakerCount(
        who=who,
        person_id=int(who[1:]) if who.startswith("p") else None,
        organisation_id=int(who[1:]) if who.startswith("o") else None,
    )
