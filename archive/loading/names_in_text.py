"""The names that stand in an article: its authors, and whom each mention names. What a person decided stays."""

from collections.abc import Iterable

from archive.extraction.draft import Draft, Fact, Problem
from archive.loading.entities import Cast
from archive.loading.following import follow
from archive.loading.tally import Tally
from archive.models import Article, Byline, Mention, Organisation, Person, SeedText

#: Code of the problem that a choice of an editor has no place in the text any more.
DECISION_LOST = "decision-lost"

type _Named = tuple[str, Person | None, Organisation | None]


def take_bylines(article: Article, before: SeedText, authors: Iterable[Fact]) -> None:
    """Item by item: what a person rejected, added, corrected or accepted stays.

    ``before`` is the text that their places were counted in. A byline that is known by its place but not by its name
    was corrected by a person, if one decided about it.
    """
    rows = list(article.bylines.order_by("position", "pk"))
    places = {row.pk: _place_now(row, before, article.text) for row in rows}
    known = {row.name: row for row in rows}
    corrected = {place: row for row in rows if row.has_human_decision and (place := places[row.pk])}
    wanted = {fact.value[:200]: (position, fact) for position, fact in enumerate(authors)}
    found: set[int] = set()
    for name, (position, fact) in wanted.items():
        row = known.get(name) or corrected.get(fact.passage.span) or Byline(article=article, name=name)
        now = (position, *fact.passage.span, False)
        if row.pk is None or (row.position, row.start, row.end, row.withdrawn) != now:
            row.position, row.start, row.end, row.withdrawn = now
            row.save()
        found.add(row.pk)
    for row in rows:
        if row.pk not in found:
            row.withdraw()
            start, end = places[row.pk] or (None, None)
            if (row.start, row.end) != (start, end):
                row.start, row.end = start, end
                row.save(update_fields=["start", "end"])


def _place_now(row: Byline, before: SeedText, now: SeedText) -> tuple[int, int] | None:
    if row.start is None or row.end is None:
        return None
    return (row.start, row.end) if before == now else follow((row.start, row.end), before.text, now.text)


def take_mentions(article: Article, before: SeedText, draft: Draft, cast: Cast, tally: Tally) -> list[Problem]:
    """Every name and whom it names. What a person decided of one goes with it into a changed text.

    Returns a problem for each such decision whose place is not in the text any more.
    """
    wanted = _wanted(draft, cast)
    rows = list(article.mentions.all())
    decided = [row for row in rows if row.pinned]
    gone: list[int] = []
    problems: list[Problem] = []
    if before != article.text:
        decided, problems = _carry_over(decided, before, article.text)
        gone = [row.pk for row in rows if row.pinned]
    for row in rows:
        if row.pinned:
            continue
        now = wanted.get(row.span)
        if now is None or any(row.span == one.span for one in decided):
            gone.append(row.pk)
        elif (row.surface, row.person_id, row.organisation_id) != _values(now):
            row.surface, row.person, row.organisation = now
            row.save()
            tally.add("mentions", "changed")
    there = {row.span for row in rows if row.pk not in set(gone)} | {row.span for row in decided}
    new = [
        Mention(article=article, start=start, end=end, surface=surface, person=person, organisation=organisation)
        for (start, end), (surface, person, organisation) in sorted(wanted.items())
        if (start, end) not in there
    ]
    tally.counts["mentions"]["new"] += len(new)
    tally.counts["mentions"]["withdrawn"] += len(gone) - sum(row.pk in gone for row in decided)
    Mention.objects.filter(pk__in=gone).delete()
    # Decided ones keep their keys, by which their history knows them; moved one by one they might meet on the way.
    Mention.objects.bulk_create([*(row for row in decided if row.pk in gone), *new])
    return problems


def _carry_over(decided: list[Mention], before: SeedText, now: SeedText) -> tuple[list[Mention], list[Problem]]:
    places: dict[tuple[int, int], Mention] = {}
    problems: list[Problem] = []
    for row in decided:
        place = follow(row.span, before.text, now.text)
        if place and place not in places:
            row.start, row.end = place
            places[place] = row
        else:
            message = (
                f"An editor decided whom “{row.surface}” names ({row.person or row.organisation or 'nobody'}). The "
                "text was changed there, and the place is not found again: choose anew in the article's mentions."
            )
            problems.append(Problem(DECISION_LOST, message))
    return list(places.values()), problems


def _wanted(draft: Draft, cast: Cast) -> dict[tuple[int, int], _Named]:
    wanted: dict[tuple[int, int], _Named] = {}
    for person in draft.persons:
        for mention in person.mentions:
            wanted[mention.span] = (mention.text[:300], cast.people.get(person.name), None)
    for organisation in draft.organisations:
        for mention in organisation.mentions:
            wanted.setdefault(mention.span, (mention.text[:300], None, cast.organisations.get(organisation.name)))
    return wanted


def _values(named: _Named) -> tuple[str, int | None, int | None]:
    surface, person, organisation = named
    return surface, person.pk if person else None, organisation.pk if organisation else None
