"""What stands beside the statements of a person or an organisation: when, on what, in whose company, by which names."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Self
from urllib.parse import quote

from django.db.models import Count, F, IntegerField, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse

from archive.browsing.lists.counting import (
    Answer,
    Question,
    by,
    counted,
    keys_in_order,
    month,
    read_by_month,
    reading,
    said_when,
)
from archive.browsing.lists.rows import entity_labels, key_of
from archive.browsing.timeline import SHORT, Timeline, timeline
from archive.dates import PartialDate
from archive.indexing.models import (
    UNDATED,
    ArticleEntity,
    ArticleEntry,
    SpeakerCount,
    StatementEntry,
    StatementSpeaker,
    StatementTopic,
    position_day,
)
from archive.models import Mention, Organisation, Person, Topic

#: Of somebody named in more articles, only so many of the newest are read for names that stand in them.
NEWEST = 500
#: Newest statements and articles that are looked up.
STATEMENTS, ARTICLES = 20, 8
_SHOWN = 8
_PAGES = {"p": "person", "o": "organisation"}


@dataclass(frozen=True, slots=True)
class Tallied:
    """Something counted, and where to read on."""

    name: str
    address: str
    number: int


@dataclass(frozen=True, slots=True)
class Seen:
    """How much is heard of somebody, and when first and last; dates are None where none is printed."""

    said: int
    spoken_in: int
    named_in: int
    said_first: PartialDate | None
    said_last: PartialDate | None
    named_first: PartialDate | None
    named_last: PartialDate | None

    @classmethod
    def of(cls, record: Any) -> Self:
        """Read it from a record fetched ``with_seen``."""
        counts = (record.count_said, record.count_spoken_in, record.count_named_in)
        return cls(*counts, *(_date(record, name) for name in _ENDS))


_ENDS = ("said_first", "said_last", "named_first", "named_last")


def with_seen(found: QuerySet[Any, Any], letter: str) -> QuerySet[Any, Any]:
    """Annotate people or organisations with what ``Seen`` tells; ``letter`` begins their keys in the index."""
    key = key_of(letter)
    speaker = SpeakerCount.objects.filter(who=key)
    known: dict[str, Any] = {
        f"count_{name}": Coalesce(Subquery(speaker.values(name), output_field=IntegerField()), Value(0))
        for name in ("said", "spoken_in", "named_in")
    }
    for what, rows, place in (
        ("said", StatementSpeaker.objects.filter(who=key), "statement_entry"),
        ("named", ArticleEntity.objects.filter(who=key), "article_entry"),
    ):
        dated = rows.filter(**{f"{place}__lt": UNDATED})
        for end, order in (("first", f"-{place}"), ("last", place)):
            one = dated.order_by(order)
            known[f"{what}_{end}_place"] = Subquery(one.values(f"{place}_id")[:1])
            known[f"{what}_{end}_earliest"] = Subquery(one.values(f"{place}__earliest")[:1])
    return found.annotate(**known)


def _date(record: Any, name: str) -> PartialDate | None:
    day = position_day(getattr(record, f"{name}_place") or UNDATED)
    earliest = getattr(record, f"{name}_earliest")
    return PartialDate(earliest, date.fromordinal(day)) if day and earliest else None


@dataclass(frozen=True, slots=True)
class EntityProfile:
    """``address`` is the list of the statements, ``newest`` the keys of statements and articles, newest first.

    ``among`` tells of how many of the newest articles names and company were counted, or 0 where of all.
    """

    record: Person | Organisation
    address: str
    years: Timeline
    topics: list[Tallied]
    people: list[Tallied]
    organisations: list[Tallied]
    printed: dict[str, int]
    newest: dict[str, list[int]]
    among: int

    @classmethod
    def of(
        cls,
        record: Person | Organisation,
        seen: Seen,
        edition: int,
        more: Mapping[str, Question] | None = None,
        *,
        with_company: bool = True,
    ) -> Self:
        """Make it with one query, which is not asked again while the index stays, and one for the names of its company.

        ``more`` are entries whose ``key`` is wanted among the newest.
        """
        letter, parameter = ("p", "speaker") if isinstance(record, Person) else ("o", "body")
        who = f"{letter}{record.pk}"
        said, newest = _said(who, seen), _newest(who) | dict(more or {})
        questions = reading() | {said.name: said.question} | _questions(record, who, with_company=with_company)
        questions |= {f"{name}-{who}": _in_order(entries) for name, entries in newest.items()}
        answers = counted(edition, questions)
        company = answers.get(f"company-{who}", [])
        both = [[row for row in company if row[0][0] == letter] for letter in "po"]
        known = entity_labels(key for rows in both for key, _ in _most(rows)) if company else {}
        address = f"{reverse('statements')}?{parameter}={quote(record.slug)}"
        return cls(
            record=record,
            address=address,
            years=timeline(said_when(answers[said.name], months=said.months), read_by_month(answers), f"{address}&"),
            topics=[_topic(key, number, address) for key, number in _most(answers[f"topics-{who}"])][:_SHOWN],
            people=tallied(both[0], known),
            organisations=tallied(both[1], known),
            printed=dict(answers[f"names-{who}"]),
            newest={name: [int(key) for key, _ in answers[f"{name}-{who}"]] for name in newest},
            among=NEWEST if seen.named_in > NEWEST else 0,
        )

    def context(self) -> dict[str, Any]:
        """Return what the templates of people and of organisations have in common."""
        record = self.record
        return {
            "profile": self,
            "years": self.years,
            "by_name": f" by {record.name}",
            "naming": "person" if isinstance(record, Person) else "organisation",
            "names": [(name, self.printed.get(name.text, 0)) for name in record.names.all()],
        }


@dataclass(frozen=True, slots=True)
class _Said:
    name: str
    question: Question
    months: bool


def _said(who: str, seen: Seen) -> _Said:
    """Return when it was said: by year, or by month where that is no long time."""
    first, last = seen.said_first, seen.said_last
    if first and last and last.latest.year - first.earliest.year <= SHORT:
        months = (month("earliest"), month("latest"), "review")
        return _Said(f"months-{who}", lambda: by(StatementEntry.objects.said_by(who), *months), True)
    return _Said(f"years-{who}", lambda: by(StatementSpeaker.objects.filter(who=who), "year", "review"), False)


def _newest(who: str) -> dict[str, Question]:
    def own() -> QuerySet[Any, Any]:
        said = (
            StatementSpeaker.objects.filter(who=who).order_by("statement_entry").values("statement_entry")[:STATEMENTS]
        )
        return StatementEntry.objects.filter(sort_position__in=said).annotate(key=F("statement_id"))

    def naming() -> QuerySet[Any, Any]:
        named = ArticleEntity.objects.filter(who=who).order_by("article_entry").values("article_entry")[:ARTICLES]
        return ArticleEntry.objects.filter(sort_position__in=named).annotate(key=F("article_id"))

    return {"own": own, "naming": naming}


def _in_order(entries: Question) -> Question:
    return lambda: keys_in_order(entries())


def _questions(record: Person | Organisation, who: str, *, with_company: bool) -> dict[str, Question]:
    def newest(column: str) -> QuerySet[Any, Any]:
        return ArticleEntity.objects.filter(who=who).order_by("article_entry").values(column)[:NEWEST]

    def topics() -> QuerySet[Any, Any]:
        said = StatementSpeaker.objects.filter(who=who).values("statement_entry")
        subjects = StatementTopic.objects.filter(
            of_article=False, sort_position__in=said, topic__in=Topic.objects.public()
        )
        return by(subjects, "topic__slug", "topic__name")

    def names() -> QuerySet[Any, Any]:
        bearer = "person" if isinstance(record, Person) else "organisation"
        # As an expression the bearer is looked up in the articles, and not the articles among all that name it.
        mentions = Mention.objects.alias(bearer=Coalesce(bearer, Value(0))).filter(bearer=record.pk)
        return by(mentions.filter(article__in=newest("article")), "surface", number=Count("article", distinct=True))

    def company() -> QuerySet[Any, Any]:
        others = ArticleEntity.objects.filter(Q(who__startswith="p") | Q(who__startswith="o")).exclude(who=who)
        return by(others.filter(article_entry__in=newest("article_entry")), "who")

    questions = {f"topics-{who}": topics, f"names-{who}": names}
    return questions | ({f"company-{who}": company} if with_company else {})


def _most(answer: Answer) -> Answer:
    """Return candidates for what is shown: some may be of records that readers do not see."""
    return sorted(answer, key=lambda row: (-row[1], row[0]))[: 3 * _SHOWN]


def _topic(key: str, number: int, address: str) -> Tallied:
    slug, _, name = key.partition(" ")
    return Tallied(name, f"{address}&topic={quote(slug)}", number)


def tallied(answer: Answer, known: Mapping[str, tuple[str, str]], shown: int = _SHOWN) -> list[Tallied]:
    """Return what was counted most, as far as readers see it; ``known`` has slug and name by key."""
    rows = [(key, *known[key], number) for key, number in answer if key in known]
    rows.sort(key=lambda row: (-row[3], row[2].casefold(), row[0]))
    return [Tallied(name, reverse(_PAGES[key[0]], args=[slug]), number) for key, slug, name, number in rows[:shown]]
