"""Makes an archive of any size by bulk inserts, the same one every time, for measuring pages at a million statements.

    ARCHIVE_RUN_DIR=/tmp/big uv run python -m tests.benchmarks.generate --articles 100000 --statements 1000000

Every span holds the words it proves. The database must be empty; it is migrated first. Makes the superuser "bench".
"""

import argparse
import hashlib
import os
import random
import sys
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
CHUNK = 1000
CONTENT = (
    "the harbour would be dredged before winter", "trade between the two countries had never been so open",
    "nobody was hurt in the storm", "the budget leaves no room for another bridge",
    "the new rules protect every child in school", "prices of grain will fall within the year",
    "the talks were frank and useful", "the vaccine is safe and there is enough of it",
)  # fmt: skip
GIVEN = ("Anna", "Peter", "Li", "Maria", "Omar", "Grace", "Ivan", "Noor", "Jean", "Ruth")
FAMILY = ("Holloway", "Marsh", "Okafor", "Lindqvist", "Moreau", "Tanaka", "Petrov", "Alvarez", "Haddad", "Byrne")
CUES = ("said", "told reporters", "announced", "warned")


@dataclass
class Size:
    articles: int
    statements: int
    people: int
    organisations: int


@dataclass
class Rows:
    """One chunk, in the order it is written: each list may refer to the keys of those before it."""

    texts: list[Any] = field(default_factory=list)
    seeds: list[Any] = field(default_factory=list)
    articles: list[Any] = field(default_factory=list)
    paragraphs: list[Any] = field(default_factory=list)
    statements: list[Any] = field(default_factory=list)
    attributions: list[Any] = field(default_factory=list)
    mentions: list[Any] = field(default_factory=list)
    duplicates: list[Any] = field(default_factory=list)

    def write(self) -> None:
        for rows in vars(self).values():
            if rows:
                type(rows[0])._base_manager.bulk_create(rows, batch_size=CHUNK)


class Generator:
    def __init__(self, size: Size) -> None:
        self.size, self.random = size, random.Random(20261120)

    def public_id(self) -> str:
        return "".join(self.random.choices("23456789abcdefghijkmnpqrstuvwxyz", k=10))

    def make(self) -> None:
        from django.contrib.auth import get_user_model
        from django.db import connection, transaction

        from archive import models

        if models.Article.objects.exists():
            sys.exit("The database holds articles: make an empty folder and name it in ARCHIVE_RUN_DIR.")
        if connection.vendor == "sqlite":
            connection.cursor().execute("PRAGMA synchronous=OFF")
        self.m = models
        users = get_user_model().objects
        self.editors = [users.create_superuser("bench", password="bench-pass-123")]
        self.editors += [users.create_user(f"editor{n}", is_staff=True) for n in range(1, 6)]
        self.load = models.Load.objects.create(version="bench-1", status="finished", finished=NOW)
        with transaction.atomic():
            self._entities()
        numbers = iter(range(self.size.articles))
        started = time.monotonic()
        while chunk := list(islice(numbers, CHUNK)):
            with transaction.atomic():
                self._chunk(chunk).write()
            done = chunk[-1] + 1
            sys.stderr.write(f"{done} of {self.size.articles} articles, {time.monotonic() - started:.0f} s\n")
        with transaction.atomic():
            self._desk()
        if connection.vendor == "sqlite":
            connection.cursor().execute("ANALYZE")

    def _review(self, one_in: int = 12) -> dict[str, Any]:
        """Most wait for a person, some are accepted, few rejected, fewer have a suggestion or are assigned."""
        drawn = self.random.randrange(one_in * 100)
        row: dict[str, Any] = {"base": {"kind": {"value": "direct"}}}
        if drawn < 100:
            row |= {"review": "accepted", "reviewed_by": self.editors[drawn % 6], "reviewed_at": NOW}
            if drawn < 2:
                row |= {"suggested": True, "pins": {"kind": "indirect"}}
        elif drawn < 106:
            row |= {"review": "rejected", "reviewed_by": self.editors[drawn % 6], "reviewed_at": NOW, "reason": "other"}
        elif drawn < 108:
            row |= {"assignee": self.editors[0]}
        elif drawn < 120:
            row |= {"withdrawn": True}
        return row

    def _entities(self) -> None:
        from archive import names

        m, size = self.m, self.size
        self.organisations = [
            m.Organisation(
                pk=n + 1, name=f"{FAMILY[n % 10]} Institute {n}", slug=f"institute-{n}", sort_key=f"institute {n:07}",
                kind=("media" if n % 20 == 0 else "institute"), **self._review(),
            )
            for n in range(size.organisations)
        ]  # fmt: skip
        self.people = [
            m.Person(
                pk=n + 1, name=f"{GIVEN[n % 10]} {FAMILY[n // 10 % 10]}{n}", slug=f"person-{n}",
                sort_key=f"{FAMILY[n // 10 % 10].lower()}{n}", name_order="given_first", **self._review(),
            )
            for n in range(size.people)
        ]  # fmt: skip
        for model, name_model, rows, wide in (
            (m.Organisation, m.OrganisationName, self.organisations, names.body_key),
            (m.Person, m.PersonName, self.people, names.name_key),
        ):
            model.objects.bulk_create(rows, batch_size=CHUNK)
            name_model.objects.bulk_create(
                (
                    name_model(
                        entity=one,
                        text=one.name,
                        primary=True,
                        key=wide(one.name),
                        wide=wide(one.name),
                        folded=names.fold(one.name),
                    )
                    for one in rows
                ),
                batch_size=CHUNK,
            )
        m.Role.objects.bulk_create(
            (
                m.Role(person=one, title="director", organisation=self._of(self.organisations), key=f"director|{n}",
                       **self._review())
                for n, one in enumerate(self.people)
            ),
            batch_size=CHUNK,
        )  # fmt: skip

    def _of(self, rows: list[Any]) -> Any:
        """A few are named often, most of them seldom, as in the news."""
        return rows[int(len(rows) * self.random.random() ** 3)]

    def _chunk(self, numbers: list[int]) -> Rows:
        rows = Rows()
        for number in numbers:
            self._article(number, rows)
        return rows

    def _said_in(self, number: int) -> range:
        share = self.size.statements / self.size.articles
        return range(round(number * share), round((number + 1) * share))

    def _article(self, number: int, rows: Rows) -> None:
        m = self.m
        title = f"{CONTENT[number % 8].capitalize()}, says {FAMILY[number % 10]}: report {number}"
        said = [
            (nth, self._of(self.people), self.random.choice(CUES), CONTENT[nth % 8]) for nth in self._said_in(number)
        ]
        lines = [f"{who.name} {cue} {words} ({nth})." for nth, who, cue, words in said] or ["Nothing was said."]
        text = "\n\n".join([title, *lines]) + "\n"
        publisher = self.organisations[number % max(1, min(200, len(self.organisations)))]
        published = NOW.date() - timedelta(days=self.random.randrange(6000))
        row = m.SeedText(
            pk=number + 1, sha256=hashlib.sha256(text.encode()).hexdigest(), size=len(text), encoding="utf-8",
            encoding_how="valid UTF-8", text=text,
        )  # fmt: skip
        failed = number % 500 == 0
        rows.texts.append(row)
        rows.seeds.append(m.Seed(
            path=f"bench/{number:07}.txt", sha256=row.sha256, size=len(text), text=row, version="bench-1",
            outcome="loaded", first_load=self.load, last_load=self.load,
        ))  # fmt: skip
        if failed:
            rows.seeds.append(m.Seed(
                path=f"bench/{number:07}-broken.txt", version="bench-1", outcome="unreadable",
                first_load=self.load, last_load=self.load,
            ))  # fmt: skip
        article = m.Article(
            pk=number + 1, public_id=self.public_id(), text=row, title=title, body="\n\n".join(lines),
            publisher=publisher, publisher_name=publisher.name, language="en", folded=text.lower(),
            sort_key=title.lower()[:300], **self._review(),
        )  # fmt: skip
        if number % 30:
            article.published = published.isoformat()
        rows.articles.append(article)
        after = len(title) + 2
        for position, ((nth, who, cue, words), line) in enumerate(zip(said, lines, strict=False)):
            rows.paragraphs.append(m.Paragraph(
                article=article, position=position, text=line, start=after, end=after + len(line),
                pieces=[[0, after, len(line)]],
            ))  # fmt: skip
            self._statement(nth, article, line, after, (who, cue, words), rows)
            after += len(line) + 2
        if number % 20 == 1:
            rows.duplicates.append(
                m.NearDuplicate(first_id=number, second_id=number + 1, similarity=0.8, **self._review())
            )

    def _statement(self, nth: int, article: Any, line: str, after: int, said: tuple[Any, str, str], rows: Rows) -> None:
        m, (who, cue, words) = self.m, said
        start = after + line.index(words)
        cue_start = after + len(who.name) + 1
        statement = m.Statement(
            pk=nth + 1, public_id=self.public_id(), article=article, text_id=article.text_id,
            kind=("indirect", "direct", "mixed")[nth % 3], spans=[[start, start + len(words)]], start=start,
            content=words, folded=words, cue=cue, cue_span=[cue_start, cue_start + len(cue)],
            confidence=round(0.4 + 0.6 * self.random.random(), 3), rule="bench", evidence_lost=nth % 2000 == 0,
            **self._review(),
        )  # fmt: skip
        rows.statements.append(statement)
        known = nth % 10 != 0
        rows.attributions.append(m.Attribution(
            statement=statement, words=who.name, start=after, end=after + len(who.name),
            person=who if known and nth % 7 else None,
            organisation=None if nth % 7 or not known else self._of(self.organisations), **self._review(),
        ))  # fmt: skip
        rows.mentions.append(m.Mention(
            article=article, start=after, end=after + len(who.name), surface=who.name, person=who if known else None,
        ))  # fmt: skip

    def _desk(self) -> None:
        """What editors left behind: topics, corrections and a log."""
        from auditlog.models import LogEntry
        from django.contrib.contenttypes.models import ContentType

        m = self.m
        topics = [m.Topic.objects.create(name=f"Topic {n}") for n in range(20)]
        m.TopicPhrase.objects.bulk_create(m.TopicPhrase(topic=one, text=one.name, folded=one.name) for one in topics)
        wanted = min(self.size.articles, 20_000)
        m.Tagging.objects.bulk_create(
            (m.Tagging(topic=topics[n % 20], article_id=n + 1, words="x", **self._review()) for n in range(wanted)),
            batch_size=CHUNK,
        )
        m.Correction.objects.bulk_create(m.Correction(address=f"/statements/{n}/", words="Wrong.") for n in range(60))
        kind = ContentType.objects.get_for_model(m.Statement)
        LogEntry.objects.bulk_create(self._log(kind, LogEntry), batch_size=CHUNK)

    def _log(self, kind: Any, model: Any) -> Iterator[Any]:
        for n in range(min(self.size.statements, 100_000)):
            yield model(
                content_type=kind, object_pk=str(n + 1), object_id=n + 1, object_repr=CONTENT[n % 8],
                action=model.Action.UPDATE, changes={"review": ["unreviewed", "accepted"]},
                actor=self.editors[n % 6], cid=uuid.UUID(int=n // 3, version=4).hex, timestamp=NOW,
            )  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--statements", type=int, default=1_000_000)
    given = parser.parse_args()
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    people = max(5, given.statements // 40)
    Generator(Size(given.articles, given.statements, people, max(5, people // 6))).make()


if __name__ == "__main__":
    main()
