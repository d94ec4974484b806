"""The names that stand in an article: its authors, and whom each mention names. What a person decided stays."""

from collections.abc import Iterable

from archive.extraction.draft import Draft, Fact, Problem
from archive.loading.changes import Changes
from archive.loading.entities import ResolvedEntities
from archive.loading.reanchoring import reanchor
from archive.models import Article, Byline, Mention, Organisation, Person, SeedText
from archive.offsets import Span

#: Code of the problem that a choice of an editor has no place in the text any more.
DECISION_LOST = "decision-lost"

type _Named = tuple[str, Person | None, Organisation | None]


def save_bylines(article: Article, counted_in: SeedText, authors: Iterable[Fact]) -> None:
    """Bring bylines in line item by item: what a person rejected, added, corrected or accepted stays.

    ``counted_in`` is the text that their places were counted in so far. A byline that is known by its place but not by
    its name was corrected by a person, if one decided about it.
    """
    rows = list(article.bylines.order_by("position", "pk"))
    places = {row.pk: _place_of(row, counted_in, article.text) for row in rows}
    by_name = {row.name: row for row in rows}
    corrected = {place: row for row in rows if row.has_human_decision and (place := places[row.pk])}
    wanted = {fact.value[:200]: (position, fact) for position, fact in enumerate(authors)}
    found: set[int] = set()
    for name, (position, fact) in wanted.items():
        row = by_name.get(name) or corrected.get(fact.passage.span) or Byline(article=article, name=name)
        values = (position, *fact.passage.span, False)
        if row.pk is None or (row.position, row.start, row.end, row.withdrawn) != values:
            row.position, row.start, row.end, row.withdrawn = values
            row.save()
        found.add(row.pk)
    for row in rows:
        if row.pk not in found:
            row.withdraw()
            start, end = places[row.pk] or (None, None)
            if (row.start, row.end) != (start, end):
                row.start, row.end = start, end
                row.save(update_fields=["start", "end"])


def _place_of(row: Byline, counted_in: SeedText, text: SeedText) -> Span | None:
    if row.start is None or row.end is None:
        return None
    span = row.start, row.end
    return span if counted_in == text else reanchor(span, counted_in.text, text.text)


def save_mentions(
    article: Article, counted_in: SeedText, draft: Draft, resolved: ResolvedEntities, changes: Changes
) -> list[Problem]:
    """Write every name and whom it names. What a person decided of one goes with it into a changed text.

    Returns a problem for each such decision whose place is not in the text any more.
    """
    wanted = _wanted(draft, resolved)
    rows = list(article.mentions.all())
    pinned = [row for row in rows if row.pinned]
    gone: list[int] = []
    problems: list[Problem] = []
    if counted_in != article.text:
        gone = [row.pk for row in pinned]
        pinned, problems = _carry_over(pinned, counted_in, article.text)
    pinned_spans = {row.span for row in pinned}
    for row in rows:
        if row.pinned:
            continue
        named = wanted.get(row.span)
        if named is None or row.span in pinned_spans:
            gone.append(row.pk)
        elif (row.surface, row.person_id, row.organisation_id) != _values(named):
            row.surface, row.person, row.organisation = named
            row.save()
            changes.count(Mention, "changed")
    there = {row.span for row in rows if row.pk not in set(gone)} | pinned_spans
    new = [
        Mention(article=article, start=start, end=end, surface=surface, person=person, organisation=organisation)
        for (start, end), (surface, person, organisation) in sorted(wanted.items())
        if (start, end) not in there
    ]
    carried = [row for row in pinned if row.pk in gone]
    changes.count(Mention, "new", len(new))
    changes.count(Mention, "withdrawn", len(gone) - len(carried))
    Mention.objects.filter(pk__in=gone).delete()
    # Decided ones keep their keys, by which their history knows them; moved one by one they might meet on the way.
    Mention.objects.bulk_create([*carried, *new])
    return problems


def _carry_over(rows: list[Mention], old: SeedText, new: SeedText) -> tuple[list[Mention], list[Problem]]:
    places: dict[Span, Mention] = {}
    problems: list[Problem] = []
    for row in rows:
        place = reanchor(row.span, old.text, new.text)
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


def _wanted(draft: Draft, resolved: ResolvedEntities) -> dict[Span, _Named]:
    wanted: dict[Span, _Named] = {}
    for person in draft.persons:
        for mention in person.mentions:
            wanted[mention.span] = (mention.text[:300], resolved.people.get(person.name), None)
    for organisation in draft.organisations:
        for mention in organisation.mentions:
            wanted.setdefault(mention.span, (mention.text[:300], None, resolved.organisations.get(organisation.name)))
    return wanted


def _values(named: _Named) -> tuple[str, int | None, int | None]:
    surface, person, organisation = named
    return surface, person.pk if person else None, organisation.pk if organisation else None
