"""How often the extractor is right, from what people decided: precision, recall, speakers, and its own confidence.

* **Right** is a statement of the extractor's that a person accepted, **wrong** one that a person rejected. One whose
  words were changed by a person was found and counts as right; how many those are is told apart (``corrected``).
* **Missed** is a statement that a person added. It is counted only in articles all of whose statements are decided:
  elsewhere nobody has looked for what is missing.
* Every share comes with its 95 % interval of Wilson (Probable inference, the law of succession, and statistical
  inference, Journal of the American Statistical Association 22, 1927), which holds for few decisions too.

What people chose to look at is no random sample: where they review the least sure first, the extractor looks worse
than it is. The shares within a bin of confidence suffer least from that.

Each function asks the database once, for sums; no statement is loaded.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import sqrt
from typing import Any, Literal

from django.db.models import (
    Avg,
    BooleanField,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    TextField,
    Value,
)
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast, Coalesce, Floor, Least, NullIf

from archive.models import Attribution, OrganisationName, PersonName, ReviewState, Statement

type By = Literal["kind", "rule", "publisher"]

EDITOR = "editor"  # the rule of what a person added
BINS = 10
_95_PERCENT = 1.959963984540054  # of the normal distribution lies within so many standard deviations


def wilson(right: int, n: int, z: float = _95_PERCENT) -> tuple[float, float]:
    """Return the interval of a share of ``right`` in ``n``, by Wilson 1927; from 0 to 1 where ``n`` is 0."""
    if n == 0:
        return 0.0, 1.0
    share, spread = right / n, z * z / n
    middle = share + spread / 2
    reach = z * sqrt(share * (1 - share) / n + spread / (4 * n))
    return max(0.0, (middle - reach) / (1 + spread)), min(1.0, (middle + reach) / (1 + spread))


@dataclass(frozen=True, slots=True)
class Share:
    """``right`` of ``n`` decisions; ``corrected`` of the right ones were changed by a person."""

    right: int
    n: int
    corrected: int = 0

    @property
    def share(self) -> float | None:
        return self.right / self.n if self.n else None

    @property
    def interval(self) -> tuple[float, float]:
        return wilson(self.right, self.n)

    def __add__(self, other: "Share") -> "Share":
        return Share(self.right + other.right, self.n + other.n, self.corrected + other.corrected)

    def as_dict(self) -> dict[str, Any]:
        low, high = self.interval
        return {
            "right": self.right,
            "corrected": self.corrected,
            "n": self.n,
            "share": self.share,
            "interval": [low, high],
        }


@dataclass(frozen=True, slots=True)
class Bin:
    """Statements with a confidence from ``low`` up to ``high``: the mean of it, and how many were right."""

    low: float
    high: float
    confidence: float | None
    share: Share

    def as_dict(self) -> dict[str, Any]:
        return {"low": self.low, "high": self.high, "confidence": self.confidence, **self.share.as_dict()}


@dataclass(frozen=True, slots=True)
class Accuracy:
    """All of it. Shares by group have the group with most decisions first."""

    precision: Share
    recall: Share
    speakers: Share
    precision_by: dict[By, dict[str, Share]] = field(default_factory=dict)
    recall_by: dict[By, dict[str, Share]] = field(default_factory=dict)
    reliability: tuple[Bin, ...] = ()

    @property
    def calibration_error(self) -> float | None:
        """Return the mean distance of confidence and share of right ones over the bins, weighted by statements.

        Expected calibration error: Naeini, Cooper and Hauskrecht, Obtaining well calibrated probabilities using
        Bayesian binning, AAAI 2015.
        """
        n = sum(one.share.n for one in self.reliability)
        apart = sum(
            one.share.n * abs(one.confidence - one.share.right / one.share.n)
            for one in self.reliability
            if one.confidence is not None
        )
        return apart / n if n else None

    def as_dict(self) -> dict[str, Any]:
        """Return what ``manage.py accuracy --json`` prints."""
        return {
            "precision": self.precision.as_dict(),
            "recall": self.recall.as_dict(),
            "speakers": self.speakers.as_dict(),
            "precision_by": _plain(self.precision_by),
            "recall_by": _plain(self.recall_by),
            "reliability": [one.as_dict() for one in self.reliability],
            "calibration_error": self.calibration_error,
        }


def accuracy() -> Accuracy:
    """Return all of it, in seven queries."""
    by: tuple[By, ...] = ("kind", "rule", "publisher")
    precisions = {group: precision(group) for group in by}
    recalls: dict[By, dict[str, Share]] = {"kind": recall("kind"), "publisher": recall("publisher")}
    return Accuracy(
        precision=_sum(precisions["kind"].values()),
        recall=_sum(recalls["kind"].values()),
        speakers=speakers(),
        precision_by=precisions,
        recall_by=recalls,
        reliability=reliability(),
    )


def precision(by: By) -> dict[str, Share]:
    """Return the share that was accepted of the statements found that a person decided on."""
    rows = _decided().values(group=_GROUPS[by]).annotate(n=Count("pk"), right=_ACCEPTED, fixed=_CORRECTED)
    return _most_first(rows)


def recall(by: Literal["kind", "publisher"]) -> dict[str, Share]:
    """Return the share that the extractor found of the statements in articles that were reviewed throughout."""
    decided = Statement.objects.filter(article=OuterRef("article")).exclude(review=ReviewState.UNREVIEWED)
    undecided = Statement.objects.unreviewed().filter(article=OuterRef("article")).exclude(rule=EDITOR)
    added = Q(rule=EDITOR, withdrawn=False) & ~Q(review=ReviewState.REJECTED)
    there = (
        _compared()
        .filter(Q(review=ReviewState.ACCEPTED) | added)
        .exclude(article__review=ReviewState.REJECTED)
        .filter(Exists(decided), ~Exists(undecided))
    )
    found = Count("pk", filter=~Q(rule=EDITOR))
    return _most_first(there.values(group=_GROUPS[by]).annotate(n=Count("pk"), right=found, fixed=_CORRECTED))


def speakers() -> Share:
    """Of the speakers found that a person decided on, with the statement or alone, those the person left as they were.

    Wrong is a speaker who was rejected, or replaced by somebody who does not bear the name that the extractor gave.
    """
    accepted = Q(statement__review=ReviewState.ACCEPTED) | ~Q(review=ReviewState.UNREVIEWED) | Q(pins__has_key="person")
    found = (
        Attribution.objects.filter(accepted, part=Attribution.Part.SPEAKER, withdrawn=False)
        .exclude(statement__review=ReviewState.REJECTED)
        .exclude(statement__rule=EDITOR)
        .annotate(said_person=_said("person"), said_organisation=_said("organisation"))
    )
    same_person = PersonName.objects.filter(entity=OuterRef("person"), text=OuterRef("said_person"))
    same_body = OrganisationName.objects.filter(entity=OuterRef("organisation"), text=OuterRef("said_organisation"))
    nobody = Q(person=None, organisation=None, said_person=None, said_organisation=None)
    stays = ~Q(pins__has_key="person") | nobody | Exists(same_person) | Exists(same_body)
    found = found.annotate(stays=ExpressionWrapper(stays & ~Q(review=ReviewState.REJECTED), BooleanField()))
    sums = found.aggregate(n=Count("pk"), right=Count("pk", filter=Q(stays=True)))
    return Share(sums["right"], sums["n"])


def reliability() -> tuple[Bin, ...]:
    """Return ten bins of equal width, a confidence of 1 in the last: a good extractor is right as often as it says."""
    at = Least(Cast(Floor(F("confidence") * BINS), IntegerField()), Value(BINS - 1))
    rows = _decided().values(bin=at).annotate(n=Count("pk"), right=_ACCEPTED, fixed=_CORRECTED, mean=Avg("confidence"))
    found: dict[int, Mapping[str, Any]] = {row["bin"]: row for row in rows}
    none: dict[str, Any] = {"mean": None, "right": 0, "n": 0, "fixed": 0}
    return tuple(
        Bin(at / BINS, (at + 1) / BINS, row["mean"], Share(row["right"], row["n"], row["fixed"]))
        for at, row in ((at, found.get(at, none)) for at in range(BINS))
    )


class _Canonical(Func):
    """JSON in the one form that can be compared: SQLite keeps the text as it was written."""

    function = "JSON"
    output_field = TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template="(%(expressions)s)::jsonb::text", **context)


def _said(name: str) -> NullIf:
    """Return what the extractor last said of a field, as text; null for nobody (which SQLite gives as a word)."""
    said = KeyTextTransform("value", KeyTransform(name, "base"))
    return NullIf(Cast(said, TextField()), Value("null", TextField()))


def _compared() -> QuerySet[Statement]:
    """Return statements with the spans of their words, as shown and as the extractor last said."""
    said = KeyTransform("value", KeyTransform("spans", "base"))
    return Statement.objects.order_by().annotate(shown=_Canonical("spans"), said=_Canonical(said))


def _decided() -> QuerySet[Statement]:
    return _compared().exclude(rule=EDITOR).exclude(review=ReviewState.UNREVIEWED)


def _most_first(rows: Iterable[Mapping[str, Any]]) -> dict[str, Share]:
    shares = {row["group"]: Share(row["right"], row["n"], row["fixed"]) for row in rows}
    return dict(sorted(shares.items(), key=lambda item: (-item[1].n, item[0])))


def _sum(shares: Iterable[Share]) -> Share:
    return sum(shares, Share(0, 0))


def _plain(grouped: Mapping[By, Mapping[str, Share]]) -> dict[str, Any]:
    return {by: {name: share.as_dict() for name, share in shares.items()} for by, shares in grouped.items()}


_ACCEPTED = Count("pk", filter=Q(review=ReviewState.ACCEPTED))
# A cue that stands nowhere: the statement was carried over into a changed text, and its words only moved.
_MOVED = ~Q(cue="") & Q(cue_span__isnull=True)
_CHANGED = Q(pins__has_key="spans") & ~Q(shown=F("said")) & ~_MOVED
_CORRECTED = Count("pk", filter=Q(review=ReviewState.ACCEPTED) & ~Q(rule=EDITOR) & _CHANGED)
_PUBLISHER = Coalesce(F("article__publisher__name"), F("article__publisher_name"))
_GROUPS: dict[By, Any] = {"kind": F("kind"), "rule": F("rule"), "publisher": _PUBLISHER}
