"""Quote clusters, kept speaker by speaker: which statements report one remark, and which of them is canonical.

``quote_similarity`` says what one remark is. Writing the entries of an article marks the speakers whose reports it
changed (``mark_speakers``); ``group_quotes`` groups all reports of the marked speakers anew. So clusters are a function
of what is in the archive, not of the order in which it came. Loads group at their end, editors' requests when they end
where the speaker has not said very much; what is rejected leaves its cluster at once.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from hashlib import blake2b
from itertools import batched
from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef

from archive.indexing.models import (
    DirtySpeaker,
    IndexVersion,
    QuoteClusterMember,
    StatementEntry,
    StatementSpeaker,
)
from archive.indexing.quote_similarity import Report, canonical_reports
from archive.models import Statement
from archive.models.provenance import take_turn

#: How reports are compared: another number, and the index is outdated.
HOW = "2"
#: Reports of a speaker that an editor's request groups: about a quarter of a second.
FEW = 2000
_AT_ONCE = 20_000  # reports at hand
_CHUNK = 1000  # parameters that databases take at once
_COLUMNS = (
    "pk", "article_id", "content", "kind", "said_earliest", "said_latest", "start", "text__sha256",
    "article__published_earliest", "article__published_latest",
)  # fmt: skip

#: A speaker's key, a statement, and a number for all that it is compared by.
type Compared = tuple[str, int, int]


def digest(*values: object) -> int:
    """Return a signed 64-bit number for all that a report is compared by."""
    return int.from_bytes(blake2b(repr(values).encode(), digest_size=8).digest(), "little", signed=True)


def reports_of(articles: list[int]) -> set[Compared]:
    """Return what is compared of the statements in these articles, as the index has it."""
    rows: Any = StatementSpeaker.objects.filter(article__in=articles, digest__isnull=False)
    return set(rows.values_list("who", "statement_entry__statement_id", "digest"))


def mark_speakers(before: set[Compared], after: set[Compared]) -> None:
    """Mark the speakers whose reports changed, and take reports that are gone out of their clusters."""
    marks = [DirtySpeaker(who=who) for who in sorted({who for who, *_ in before ^ after})]
    DirtySpeaker.objects.bulk_create(marks, ignore_conflicts=True, batch_size=_CHUNK)
    gone = {(who, statement) for who, statement, _ in before - after}
    for part in _parts({statement for _, statement in gone}):
        for row in QuoteClusterMember.objects.filter(statement__in=part):
            if (row.who, row.statement) in gone:
                _take_out(row)


def group_quotes(most: int | None = None) -> None:
    """Group the reports of all marked speakers anew, or of those only who have at most so many."""
    marked = list(DirtySpeaker.objects.order_by("who").values_list("who", flat=True))
    for part in _parts(marked):
        rows = StatementSpeaker.objects.filter(who__in=part, digest__isnull=False).order_by()
        sizes = dict(rows.values_list("who").annotate(n=Count("*")))
        speakers: list[str] = []
        size = 0
        for who in part:
            if most is not None and sizes.get(who, 0) > most:
                continue
            if speakers and size + sizes.get(who, 0) > _AT_ONCE:
                _group(speakers)
                speakers, size = [], 0
            speakers.append(who)
            size += sizes.get(who, 0)
        if speakers:
            _group(speakers)


def duplicates_among(statements: Collection[int]) -> set[int]:
    """Return those of these statements that another one stands for."""
    rows = QuoteClusterMember.objects.filter(rank__gt=0).values_list("statement", flat=True)
    return {pk for part in _parts(statements) for pk in rows.filter(statement__in=part)}


def _group(speakers: list[str]) -> None:
    with transaction.atomic():
        take_turn()
        known = {(row.who, row.statement): row for row in QuoteClusterMember.objects.filter(who__in=speakers)}
        rows = {(row.who, row.statement): row for row in _clustered(_reports(speakers))}
        gone = [row for key, row in known.items() if key not in rows or not _same(row, rows[key])]
        new = [row for key, row in rows.items() if key not in known or not _same(row, known[key])]
        for part in _parts(row.pk for row in gone):
            QuoteClusterMember.objects.filter(pk__in=part).delete()
        QuoteClusterMember.objects.bulk_create(new, batch_size=_CHUNK)
        _mark_duplicates({row.statement for row in (*gone, *new)})
        DirtySpeaker.objects.filter(who__in=speakers).delete()


def _same(a: QuoteClusterMember, b: QuoteClusterMember) -> bool:
    return (a.canonical, a.rank) == (b.canonical, b.rank)


def _clustered(reports: dict[str, list[Report]]) -> Iterator[QuoteClusterMember]:
    for who, found in reports.items():
        clusters: dict[int, list[int]] = defaultdict(list)
        for report, canonical in canonical_reports(found):
            clusters[canonical.statement].append(report.statement)
        for key, statements in clusters.items():
            if len(statements) > 1:
                for rank, statement in enumerate(statements):
                    yield QuoteClusterMember(who=who, statement=statement, canonical=key, rank=rank)


def _reports(speakers: list[str]) -> dict[str, list[Report]]:
    spoken: dict[int, list[str]] = defaultdict(list)
    rows = StatementSpeaker.objects.filter(who__in=speakers, digest__isnull=False)
    for statement, who in rows.values_list("statement_entry__statement_id", "who"):
        spoken[statement].append(who)
    found: dict[str, list[Report]] = defaultdict(list)
    for part in _parts(spoken):
        for row in Statement.objects.filter(pk__in=part).values(*_COLUMNS):
            for who in spoken[row["pk"]]:
                found[who].append(_report(row, named=who[0] != "w"))
    return found


def _report(row: dict[str, Any], *, named: bool) -> Report:
    said, published = (
        (row[f"{name}_earliest"], row[f"{name}_latest"]) if row[f"{name}_earliest"] else None
        for name in ("said", "article__published")
    )
    return Report(
        statement=row["pk"],
        article=row["article_id"],
        content=row["content"],
        own=row["kind"] != Statement.Kind.INDIRECT,
        named=named,
        said=said,
        published=published,
        source=(row["text__sha256"], row["start"]),
    )


def _take_out(row: QuoteClusterMember) -> None:
    """Delete a row; the next of its cluster becomes canonical, and one that stays alone is no cluster."""
    row.delete()
    cluster = QuoteClusterMember.objects.filter(who=row.who, canonical=row.canonical)
    rest = list(cluster.order_by("rank")[:2])
    if len(rest) == 1:
        cluster.delete()
    elif rest and not row.rank:
        QuoteClusterMember.objects.filter(pk=rest[0].pk).update(rank=0, canonical=rest[0].statement)
        cluster.update(canonical=rest[0].statement)
    _mark_duplicates([row.statement, *(one.statement for one in rest)])


def _mark_duplicates(statements: Collection[int]) -> None:
    """Bring in step which of these entries repeat another."""
    duplicate = QuoteClusterMember.objects.filter(statement=OuterRef("statement_id"), rank__gt=0)
    changed = 0
    for part in _parts(statements):
        entries = StatementEntry.objects.filter(statement__in=part)
        changed += entries.filter(repeats=False).filter(Exists(duplicate)).update(repeats=True)
        changed += entries.filter(repeats=True).exclude(Exists(duplicate)).update(repeats=False)
    if changed:
        IndexVersion.objects.filter(pk=1).update(number=F("number") + 1)


def _parts[Key](keys: Iterable[Key]) -> Iterator[list[Key]]:
    return (list(part) for part in batched(keys, _CHUNK))
