"""Two to four speakers side by side: by topic and over time, with the articles read always beside."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlencode

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import TemplateView

from archive.browsing.lists.counting import Answer, Question, by, counted, read_by_month, reading, said_when
from archive.browsing.lists.filters import RecordField
from archive.browsing.lists.rows import statement_rows
from archive.browsing.timeline import Timeline, drawn, periods, unit_of
from archive.indexing.build import index_version
from archive.indexing.models import StatementEntry, StatementTopic
from archive.models import Organisation, Person, Statement, Topic

FEWEST, MOST = 2, 4
#: Topics in the table, and statements of each speaker beside each other.
TOPICS, STATEMENTS = 12, 4
_KNOWN = {"who", "topic", "reports"}


class CannotCompareError(ValueError):
    """Why there is nothing to compare; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Side:
    """One speaker; ``address`` is the list of what is counted."""

    record: Person | Organisation
    who: str
    address: str
    total: int
    years: Timeline
    statements: list[Statement]

    @property
    def by_name(self) -> str:
        return f" by {self.record.name}"


@dataclass(frozen=True, slots=True)
class Cell:
    """How much one speaker said on a topic; ``width`` of its bar is a share of the largest number of the table."""

    name: str
    number: int
    address: str
    width: str


class Compare(TemplateView):
    template_name = "archive/compare.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        edition = index_version()
        asked = [one.strip() for one in request.GET.getlist("who") if one.strip()]
        context: dict[str, Any] = {"section": "compare", "problem": "", "asked": [*asked, "", ""][:MOST], "sides": []}
        if not request.GET:
            return self.render_to_response(context)
        try:
            if unknown := sorted(set(request.GET) - _KNOWN):
                raise CannotCompareError(f"“{unknown[0]}” is no part of this page’s address: leave it out.")
            records = _speakers(asked)
            if [one.slug for one in records] != asked:
                return redirect(f"{reverse('compare')}?{self._query([one.slug for one in records])}")
            context |= self._compared(records, edition)
        except CannotCompareError as error:
            return self.render_to_response(context | {"problem": str(error)}, status=HTTPStatus.BAD_REQUEST)
        return self.render_to_response(context)

    def _query(self, slugs: Sequence[str], **more: str) -> str:
        given = {name: self.request.GET.get(name, "") for name in ("topic", "reports")} | more
        kept = [(name, value) for name, value in given.items() if value]
        return urlencode([*(("who", slug) for slug in slugs), *kept])

    def _compared(self, records: list[Any], edition: int) -> dict[str, Any]:
        every = self.request.GET.get("reports", "")
        if every not in {"", "all"}:
            raise CannotCompareError("“reports” can only be “all”: every report of a remark is counted then.")
        whos = [f"{'p' if isinstance(one, Person) else 'o'}{one.pk}" for one in records]
        answers = counted(edition, reading() | _questions(whos, every=bool(every)))
        kind = "all" if every else "once"
        slugs = [one.slug for one in records]
        rows = _topics([answers[f"compare-topics-{kind}-{who}"] for who in whos])
        topic = self._topic(rows)
        addresses = [_address(one, every=bool(every)) for one in records]
        said = [said_when(answers[f"compare-years-{kind}-{who}"]) for who in whos]
        drawn_years = _alike(said, [(_year(when), n) for when, n in read_by_month(answers)], addresses)
        newest = _newest(whos, topic, every=bool(every))
        sides = [
            Side(record, who, address, sum(n for *_, n in told), years, newest[who])
            for record, who, address, told, years in zip(records, whos, addresses, said, drawn_years, strict=True)
        ]
        most = max((n for _, _, numbers in rows for n in numbers), default=1)
        return {
            "sides": sides,
            "asked": [*(one.name for one in records), "", ""][:MOST],
            "table": [
                (group[0].label, [period.total for period in group], group[0].articles)
                for group in zip(*(side.years.periods for side in sides), strict=True)
            ],
            "topics": [
                (name, f"?{self._query(slugs, topic=slug)}", [
                    Cell(side.record.name, n, f"{side.address}&topic={quote(slug)}", f"{100 * n / most:.0f}%")
                    for side, n in zip(sides, numbers, strict=True)
                ])
                for slug, name, numbers in rows
            ],
            "topic": topic and topic[1],
            "every": every,
            "switch": f"?{self._query(slugs, reports='' if every else 'all')}",
            "articles_read": sum(n for _, n in read_by_month(answers)),
        }  # fmt: skip

    def _topic(self, rows: list[tuple[str, str, list[int]]]) -> tuple[str, str] | None:
        """Return slug and name of the topic whose statements stand side by side.

        It is the one asked for, else the first that all spoke on.
        """
        slug = self.request.GET.get("topic", "")
        if slug:
            named = [(found, name) for found, name, _ in rows if found == slug]
            named = named or list(Topic.objects.public().filter(slug=slug).values_list("slug", "name"))
            if not named:
                raise CannotCompareError(f"“{slug}” is no topic of the archive: choose one from the table of topics.")
            return named[0]
        common = [row for row in rows if all(row[2])] or rows
        return (common[0][0], common[0][1]) if common else None


def _speakers(asked: list[str]) -> list[Any]:
    """Find people or organisations by slug, else by name. Raises ``CannotCompareError``."""
    if len(asked) < FEWEST:
        raise CannotCompareError("Name at least two speakers to compare.")
    if len(asked) > MOST:
        raise CannotCompareError("Name at most four speakers: more do not fit side by side.")
    people = {one.slug: one for one in Person.objects.public().filter(slug__in=asked)}
    bodies = {one.slug: one for one in Organisation.objects.public().filter(slug__in=asked)}
    records = [people.get(one) or bodies.get(one) or _named(one) for one in asked]
    if len({(type(one), one.pk) for one in records}) < len(records):
        raise CannotCompareError("The same speaker is named twice: take one away.")
    return records


def _named(words: str) -> Any:
    problems: list[Any] = []
    for records in (Person.objects.public(), Organisation.objects.public()):
        try:
            return RecordField(records).clean(words)
        except ValidationError as error:
            problems += [error] if error.error_list[0].code == "ambiguous" else []
    if problems:
        fits = ", ".join(f"{one} ({one.slug})" for one in problems[0].error_list[0].params["fits"])
        raise CannotCompareError(f"“{words}” fits more than one: {fits}. Write the name in brackets.")
    raise CannotCompareError(f"“{words}” is no person or organisation in the archive.")


def _entries(who: str, *, every: bool) -> Any:
    found = StatementEntry.objects.said_by(who)
    return found if every else found.once()


def _questions(whos: Sequence[str], *, every: bool) -> dict[str, Question]:
    kind = "all" if every else "once"
    questions: dict[str, Question] = {}
    for who in whos:
        entries = _entries(who, every=every)
        questions[f"compare-years-{kind}-{who}"] = partial(by, entries, "year", "review")
        questions[f"compare-topics-{kind}-{who}"] = partial(_on_topics, entries)
    return questions


def _on_topics(entries: Any) -> Any:
    on = StatementTopic.objects.filter(
        of_article=False, sort_position__in=entries.values("sort_position"), topic__in=Topic.objects.public()
    )
    return by(on, "topic__slug", "topic__name")


def _topics(answers: Sequence[Answer]) -> list[tuple[str, str, list[int]]]:
    """Return ``(slug, name, number of each speaker)``, what most is said on first."""
    numbers: dict[str, list[int]] = {}
    for nth, answer in enumerate(answers):
        for key, number in answer:
            numbers.setdefault(key, [0] * len(answers))[nth] = number
    rows = [(key.partition(" ")[0], key.partition(" ")[2], found) for key, found in numbers.items()]
    return sorted(rows, key=lambda row: (-sum(row[2]), row[1]))[:TOPICS]


def _alike(said: Sequence[list[Any]], read: list[Any], addresses: Sequence[str]) -> list[Timeline]:
    """Draw pictures with one scale of years and one of counts."""
    among = [when for rows in said for when, _, _ in rows]
    unit = unit_of(among)
    found = [periods(rows, read, unit, among) for rows in said]
    most = max((one.total for row in found for one in row), default=0)
    return [drawn(row, f"{address}&", most) for row, address in zip(found, addresses, strict=True)]


def _year(when: Any) -> int | None:
    return when[0] if isinstance(when, tuple) else when


def _address(record: Person | Organisation, *, every: bool) -> str:
    parameter = "speaker" if isinstance(record, Person) else "body"
    once = "" if every else "&once=yes"
    return f"{reverse('statements')}?{parameter}={quote(record.slug)}{once}"


def _newest(whos: Sequence[str], topic: tuple[str, str] | None, *, every: bool) -> dict[str, list[Statement]]:
    """Return the newest statements of each on the topic, or on anything where there is none."""
    keys = {}
    for who in whos:
        entries = _entries(who, every=every)
        entries = (
            entries.filter(
                sort_position__in=StatementTopic.objects.filter(topic__slug=topic[0]).values("sort_position")
            )
            if topic
            else entries
        )
        keys[who] = list(entries.newest_first().values_list("statement_id", flat=True)[:STATEMENTS])
    rows = {row.pk: row for row in statement_rows(key for found in keys.values() for key in found)}
    return {who: [rows[key] for key in found if key in rows] for who, found in keys.items()}
