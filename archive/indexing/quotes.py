"""Which statements report the same remark, kept in step article by article.

Reports are compared where they share a fingerprint (``archive/remarks.py``). The fullest *leads*: a report that is
alike to a fuller one that leads follows it, the most alike if there are several; one without such leads itself. So
every report of a remark is alike to its fullest, no chain of ever less alike reports grows, and who follows whom is a
function of what is in the archive: not of the order in which it came. A change is carried from the fullest report
down, each looked at once, and ends where nothing is different any more.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from heapq import heappop, heappush
from itertools import batched
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from archive.indexing import quote_similarity as remarks
from archive.indexing.models import RemarkFingerprint, RemarkReport
from archive.models import Attribution, Statement
from archive.phrases import words

#: How reports are compared: another number, and all are compared anew by the next migration.
HOW = "1"
_CHUNK = 1000
type _Order = tuple[int, int, int]


def renew(articles: Collection[int]) -> dict[int, int | None]:
    """Bring the reports of these articles, and those near them, in step with their records. In a transaction.

    Returns the statements whose remark is another now, wherever they stand, each with its remark: the key that all
    reports of it share, or None where it is alone or no longer public.
    """
    known = {row.statement: row for part in _parts(articles) for row in RemarkReport.objects.filter(article__in=part)}
    there = {node.statement: node for part in _parts(articles) for node in _made(part)}
    gone = [row for pk, row in known.items() if pk not in there or there[pk].digest != row.digest]
    new = [node for pk, node in there.items() if pk not in known or known[pk].digest != node.digest]
    if not gone and not new:
        return {}
    groups = _Groups()
    groups.remove(gone)
    groups.add(new)
    groups.settle()
    return groups.write()


def remarks_of(statements: Collection[int]) -> dict[int, int]:
    """The remark of each of these statements that is not alone with it."""
    rows = [row for part in _parts(statements) for row in RemarkReport.objects.filter(pk__in=part)]
    shared = _shared({row.key for row in rows if row.leads})
    return {row.statement: row.follows for row in rows if not row.leads or shared[row.key][1]}


@dataclass(eq=False)
class _Node:
    """A report at hand, and the key of the one it follows: its own where it leads.

    ``row`` is what is written of it, None for a new one, which follows none yet.
    """

    statement: int
    article: int
    key: int
    digest: int
    report: remarks.Report
    row: RemarkReport | None = None
    follows: int = 0

    @cached_property
    def order(self) -> _Order:
        """The fuller first. Then the key decides, which is in no order of time: reports of the same words, in whatever
        order they come, seldom come to lead one after the other.
        """
        return -self.report.letters, self.key, self.statement

    @cached_property
    def published(self) -> set[int]:
        return remarks.published_under(self.report)

    @cached_property
    def sought(self) -> set[int]:
        return remarks.looked_for(self.report)

    @property
    def leads(self) -> bool:
        return self.follows == self.key

    def as_row(self) -> RemarkReport:
        return RemarkReport(
            statement=self.statement, article=self.article, key=self.key, digest=self.digest,
            follows=self.follows, leads=self.leads,
        )  # fmt: skip

    def fingerprints(self) -> list[RemarkFingerprint]:
        return [RemarkFingerprint(key=key, leads=self.leads, statement=self.statement) for key in self.published]


class _Groups:
    """The reports at hand while something changes: all leading ones that one looked at might follow are among them.

    ``leading``: those found under a fingerprint that was asked for; one that leads no more may still be among them.
    """

    def __init__(self) -> None:
        self.nodes: dict[int, _Node] = {}
        self.leading: dict[int, set[_Node]] = defaultdict(set)
        self.waiting: list[tuple[_Order, _Node]] = []
        self.looked_at: set[_Node] = set()
        self.asked: set[int] = set()
        self.removed: dict[int, RemarkReport] = {}

    def remove(self, rows: list[RemarkReport]) -> None:
        """Those that followed one of them look for another. The rows go when all is written."""
        self.removed = {row.statement: row for row in rows}
        self.look_at(self.load(_following([row.key for row in rows if row.leads])))

    def add(self, new: list[_Node]) -> None:
        self.nodes.update((node.statement, node) for node in new)
        self.look_at(new)

    def look_at(self, nodes: Iterable[_Node]) -> None:
        """Have reports looked at in their turn, once, with all at hand that they may follow."""
        fresh = [node for node in nodes if node not in self.looked_at]
        self.looked_at.update(fresh)
        for node in fresh:
            heappush(self.waiting, (node.order, node))
        keys = {key for node in fresh for key in node.sought} - self.asked
        self.asked |= keys
        found = [(key, pk) for key, pk in _carriers(keys, leads=True) if pk not in self.removed]
        self.load(pk for _, pk in found)
        for key, pk in found:
            if pk in self.nodes:
                self.leading[key].add(self.nodes[pk])

    def settle(self) -> None:
        """Who follows whom, from the fullest down."""
        new_leaders = []
        while self.waiting:
            _, node = heappop(self.waiting)
            led, leader = node.leads, self.found(node)
            node.follows = leader.key if leader else node.key
            if led and leader:
                self.load(_following([node.key]))
                self.look_at([one for one in self.nodes.values() if one.follows == node.key])
            elif not led and not leader:
                for key in node.published:
                    self.leading[key].add(node)
                new_leaders.append(node)
                self.look_at([one for one in self.near(node) if one.order > node.order and _likeness(one, node)])
        self.win_over(new_leaders)

    def near(self, node: _Node) -> list[_Node]:
        """The leading reports that share a fingerprint with it."""
        found = {one for key in node.sought for one in self.leading.get(key, ())}
        return [one for one in found if one is not node and one.leads]

    def found(self, node: _Node) -> _Node | None:
        """Whom it follows, if anyone."""
        fuller = ((_likeness(node, one), one) for one in self.near(node) if one.order < node.order)
        alike = [(-likeness, one.order, one) for likeness, one in fuller if likeness]
        return min(alike, key=lambda one: one[:2])[2] if alike else None

    def win_over(self, new_leaders: list[_Node]) -> None:
        """Reports that are more alike to a new leader than to the one they follow. They lead nobody: it ends here."""
        by_key: dict[int, list[_Node]] = defaultdict(list)
        for leader in new_leaders:
            for key in leader.sought:
                by_key[key].append(leader)
        offers: dict[int, set[_Node]] = defaultdict(set)
        for key, statement in _carriers(by_key, leads=False):
            offers[statement].update(by_key[key])
        followers = [node for node in self.load(offers) if node not in self.looked_at]
        self.load(_following({node.follows for node in followers}, leads=True))
        leaders = {node.key: node for node in self.nodes.values() if node.leads}
        for node in followers:
            if node.follows not in leaders:
                continue  # its leader changed, too, and waits for its own turn to be renewed
            current = leaders[node.follows]
            best = (-_likeness(node, current), current.order)
            for leader in offers[node.statement]:
                offer = (-_likeness(node, leader), leader.order) if leader.order < node.order else best
                if offer[0] and offer < best:
                    best, node.follows = offer, leader.key
                    self.looked_at.add(node)

    def load(self, statements: Iterable[int]) -> list[_Node]:
        """The reports of these statements, from the database where they are not at hand."""
        wanted = sorted(set(statements))
        missing = [pk for pk in wanted if pk not in self.nodes and pk not in self.removed]
        for part in _parts(missing):
            rows = {row.statement: row for row in RemarkReport.objects.filter(pk__in=part)}
            for values, report in _reports(Statement.objects.filter(pk__in=list(rows))):
                row = rows[values["pk"]]
                node = _Node(row.statement, row.article, row.key, row.digest, report, row, row.follows)
                self.nodes[row.statement] = node
        return [self.nodes[pk] for pk in wanted if pk in self.nodes]

    def write(self) -> dict[int, int | None]:
        """Write what is different; returns the statements whose remark is another now."""
        moved = [node for node in self.looked_at if node.row is None or node.row.follows != node.follows]
        rows = [node.row for node in moved if node.row is not None] + list(self.removed.values())
        after = [node.as_row() for node in moved]
        concerned = {row.follows for row in (*rows, *after)}
        was = _remarks(rows, _shared(concerned))
        _delete([*self.removed, *(node.statement for node in moved if node.row is not None)])
        RemarkReport.objects.bulk_create(after, batch_size=_CHUNK)
        fingerprints = [row for node in moved for row in node.fingerprints()]
        RemarkFingerprint.objects.bulk_create(fingerprints, batch_size=_CHUNK)
        now = _remarks(after, _shared(concerned))
        return {pk: now.get(pk) for pk in sorted(was.keys() | now.keys()) if was.get(pk) != now.get(pk)}


def _likeness(a: _Node, b: _Node) -> float:
    return remarks.alike(a.report, b.report)


def _following(keys: Collection[int], *, leads: bool = False) -> list[int]:
    """Statements that follow one of these, and lead or do not."""
    return [
        pk
        for part in _parts(keys)
        for pk in RemarkReport.objects.filter(follows__in=part, leads=leads).values_list("pk", flat=True)
    ]


def _carriers(keys: Collection[int], *, leads: bool) -> Iterator[tuple[int, int]]:
    """Each of these fingerprints with the statements found under it that lead, or those that do not."""
    for part in _parts(keys):
        yield from RemarkFingerprint.objects.filter(key__in=part, leads=leads).values_list("key", "statement")


def _shared(keys: Collection[int]) -> dict[int, tuple[int, bool]]:
    """Each of these that leads: its statement, and whether any other follows it."""
    others = RemarkReport.objects.filter(follows=OuterRef("follows"), leads=False)
    found: dict[int, tuple[int, bool]] = {}
    for part in _parts(keys):
        rows = RemarkReport.objects.filter(follows__in=part, leads=True).annotate(shared=Exists(others))
        found.update((key, (pk, shared)) for key, pk, shared in rows.values_list("key", "pk", "shared"))
    return found


def _remarks(rows: Collection[RemarkReport], shared: dict[int, tuple[int, bool]]) -> dict[int, int | None]:
    """The remark of each of these statements, and of those that lead."""
    found = {row.statement: row.follows for row in rows if not row.leads}
    return found | {pk: key if others else None for key, (pk, others) in shared.items()}


def _delete(statements: Collection[int]) -> None:
    for part in _parts(statements):
        RemarkFingerprint.objects.filter(statement__in=part).delete()
        RemarkReport.objects.filter(pk__in=part).delete()


def _made(articles: list[int]) -> Iterator[_Node]:
    """The reports in these articles as their records are now."""
    taken: Counter[tuple[int, str]] = Counter()
    statements = Statement.objects.public().filter(article__in=articles).order_by("article", "start", "pk")
    for values, report in _reports(statements, "text__sha256", "spans"):
        place = f"{values['text__sha256']} {values['spans']}"
        taken[values["article_id"], place] += 1
        key = _hash(f"{place} {taken[values['article_id'], place]}")
        seen = (report.content, report.own, sorted(report.who), report.said, report.published)
        yield _Node(values["pk"], values["article_id"], key, _hash(f"{HOW} {key} {seen!r}"), report)


def _reports(statements: QuerySet[Statement], *more: str) -> Iterator[tuple[dict[str, Any], remarks.Report]]:
    """What these statements are compared by, with the columns it was read from."""
    days = (("said_earliest", "said_latest"), ("article__published_earliest", "article__published_latest"))
    rows: list[dict[str, Any]] = list(
        statements.values("pk", "article_id", "content", "kind", *days[0], *days[1], *more)
    )
    who: dict[int, set[str]] = defaultdict(set)
    called: dict[int, set[str]] = defaultdict(set)
    for part in _parts([row["pk"] for row in rows]):
        speakers = Attribution.objects.public().filter(statement__in=part, part__in=Attribution.SPEAKERS).order_by()
        for pk, *entity, printed in speakers.values_list("statement_id", "person_id", "organisation_id", "words"):
            if any(entity):
                who[pk].add(f"p{entity[0]}" if entity[0] else f"o{entity[1]}")
            elif name := " ".join(words(printed)):
                called[pk].add(f"w{name}")
    for row in rows:
        pk = row["pk"]
        said, published = ((row[first], row[last]) if row[first] else None for first, last in days)
        yield (
            row,
            remarks.Report(
                article=row["article_id"],
                content=row["content"],
                own=row["kind"] != Statement.Kind.INDIRECT,
                who=frozenset(who[pk] or called[pk]),
                named=bool(who[pk]),
                said=said,
                published=published,
            ),
        )


def _parts(keys: Iterable[int]) -> Iterator[list[int]]:
    """The databases take so many parameters at once."""
    return (list(part) for part in batched(keys, _CHUNK))


def _hash(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "little", signed=True)
