"""What rows of several tables tell, looked up for a chunk of records at once."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from archive.indexing.models import SpeakerCount
from archive.models import Identifier, Mention, Organisation, Person, Seed, Tagging, Topic


@dataclass(frozen=True, slots=True)
class Named:
    """A record that readers may see, by name and slug."""

    name: str
    slug: str


def named(model: type[Person | Organisation | Topic], keys: Iterable[int | None]) -> dict[int | None, Named]:
    """Those of the records that readers may see."""
    wanted = {key for key in keys if key}
    if not wanted:
        return {}
    rows = model.objects.public().filter(pk__in=wanted).order_by().values_list("pk", "name", "slug")
    return {key: Named(name, slug) for key, name, slug in rows}


@dataclass(slots=True)
class Source:
    """The file that a text came from; times are in UTC, as in ISO 8601."""

    path: str
    sha256: str
    version: str
    added_at: str
    read_at: str


def sources(texts: Iterable[int]) -> dict[int, Source]:
    """Of each text the file that is there, or was; of one outside the seeds folder the name only."""
    found: dict[int, Source] = {}
    columns = ("text_id", "path", "record", "sha256", "version", "first_load__started", "last_load__started")
    rows = Seed.objects.filter(text__in=set(texts)).order_by("missing", "path", "record").values_list(*columns)
    for text, path, record, sha256, version, first, last in rows:
        added, read = moment(first), moment(last)
        if known := found.get(text):
            known.added_at, known.read_at = min(known.added_at, added), max(known.read_at, read)
        else:
            found[text] = Source(_shown(path, record), sha256, version, added, read)
    return found


def _shown(path: str, record: int) -> str:
    # A whole path tells of the machine it was read on.
    path = path.rpartition("/")[2] if path.startswith("/") or path[1:3] == ":\\" else path
    return f"{path}#{record}" if record else path


def moment(at: datetime | None) -> str:
    """A time in UTC, to the second; empty for none."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if at else ""


def topics_on(record: str, keys: Collection[int]) -> dict[int, set[int]]:
    """Topics put on articles or statements, by a phrase or a person; ``record`` says which of the two."""
    found: dict[int, set[int]] = defaultdict(set)
    rows = Tagging.objects.public().filter(**{f"{record}__in": keys}).order_by()
    for key, topic in rows.values_list(f"{record}_id", "topic_id"):
        found[key].add(topic)
    return found


def names_of(topics: Iterable[int], known: dict[int | None, Named]) -> list[str]:
    return sorted(known[topic].name for topic in topics if topic in known)


def first_named(bearer: str, keys: Collection[int]) -> dict[int, str]:
    """When the article that first named each person or organisation was read first."""
    firsts: dict[int, int] = {}
    rows = Mention.objects.filter(**{f"{bearer}__in": keys}).order_by().values_list(f"{bearer}_id", "pk")
    for key, mention in rows.iterator(chunk_size=2000):
        firsts[key] = min(mention, firsts.get(key, mention))
    when = Seed.objects.filter(text__article__mentions__in=firsts.values()).order_by()
    found: dict[int, str] = {}
    for mention, started in when.values_list("text__article__mentions", "first_load__started"):
        found[mention] = min(moment(started), found.get(mention, "9999"))
    return {key: found[mention] for key, mention in firsts.items() if mention in found}


def authorities(bearer: str, keys: Collection[int]) -> dict[int, list[str]]:
    """Addresses of the same one at Wikidata and others."""
    found: dict[int, list[str]] = defaultdict(list)
    for one in Identifier.objects.filter(**{f"{bearer}__in": keys}).order_by("scheme", "value"):
        found[getattr(one, f"{bearer}_id")].append(one.url)
    return found


def counted(letter: str, keys: Collection[int]) -> dict[int, tuple[int, int]]:
    """Statements said, and articles named in; ``letter`` is what keys of the kind begin with in the index."""
    rows = SpeakerCount.objects.in_bulk([f"{letter}{key}" for key in keys]).values()
    return {int(row.who[1:]): (row.said, row.named_in) for row in rows}


def source_url(address: str) -> str | None:
    """Where an article is read at its publisher's, if that is an address one can follow."""
    return address if address.lower().startswith(("http://", "https://")) else None


def as_text(date: Any) -> str | None:
    """A partial date as EDTF, a day as ISO 8601."""
    return str(date) if date else None
