"""From the speakers of a statement's Draft to rows: who said it, with whom, and who reported it."""

from archive.extraction.draft import Considered, SpeakerDraft, StatementDraft
from archive.loading.entities import Cast
from archive.loading.following import follow
from archive.models import Attribution, ExtractedValue, Organisation, Person, Statement
from archive.names import fold


def take_attributions(statement: Statement, draft: StatementDraft, cast: Cast) -> bool:
    """Speaker, co-speakers and reporter of one statement; returns whether a row changed."""
    part = Attribution.Part
    existing = list(statement.attributions.all()) if statement.pk else []
    wanted: list[tuple[str, SpeakerDraft]] = [(part.SPEAKER, draft.speaker)]
    wanted += [(part.CO_SPEAKER, other) for other in draft.co_speakers]
    wanted += [(part.VIA, draft.via)] if draft.via else []
    left, changed = existing.copy(), False
    for name, speaker in wanted:
        row = _row_of(name, speaker, left, cast)
        if row:
            left.remove(row)
        changed |= _take_attribution(statement, name, speaker, row, existing, cast)
    for row in left:
        changed |= row.withdraw()
    return changed


def move_attributions(statement: Statement, before: str, now: str) -> None:
    """Count the places of a statement's attributions in a changed text; those that are not found there go."""
    for row in statement.attributions.all():
        words = follow((row.start, row.end), before, now) if row.start is not None and row.end is not None else None
        row.start, row.end = words or (None, None)
        chain = [(step[0], follow(step[1:], before, now)) for step in row.chain]
        row.chain = [[text, *place] for text, place in chain if place] if all(place for _, place in chain) else []
        others = [(other, follow((other["start"], other["end"]), before, now)) for other in row.considered]
        row.considered = [other | {"start": place[0], "end": place[1]} for other, place in others if place]
        row.base = move_base(row.base, before, now)
        row.save(update_fields=["start", "end", "chain", "considered", "base"])


def move_base(base: dict, before: str, now: str) -> dict:
    """What the extractor last said, its proof counted in a changed text; without proof where it is not found there."""
    moved = {}
    for name, proof in base.items():
        place = follow(proof["span"], before, now) if proof.get("span") else None
        moved[name] = {key: value for key, value in proof.items() if key != "span"} | (
            {"span": list(place)} if place else {}
        )
    return moved


def _row_of(part: str, speaker: SpeakerDraft, rows: list[Attribution], cast: Cast) -> Attribution | None:
    """A statement has one speaker and one reporter; co-speakers are told apart by their words, or by who they are."""
    same = [row for row in rows if row.part == part]
    if part != Attribution.Part.CO_SPEAKER:
        return same[0] if same else None
    words = fold(speaker.words.text if speaker.words else "")
    for row in same:
        if fold(row.proof("words").get("value") or row.words) == words:
            return row
    meant = cast.person(speaker.entity) or cast.organisation(speaker.entity)
    return next((row for row in same if meant and meant in (row.person, row.organisation)), None)


def _considered(other: Considered) -> dict[str, str | int | float]:
    start, end = other.passage.span
    named = {"name": other.entity.name, "kind": other.entity.kind, "words": other.passage.text[:300]}
    return {**named, "start": start, "end": end, "reason": other.reason, "score": other.score}


def _take_attribution(
    statement: Statement,
    part: str,
    speaker: SpeakerDraft,
    row: Attribution | None,
    existing: list[Attribution],
    cast: Cast,
) -> bool:
    created = row is None
    if statement.is_reviewed and (row is None or row.withdrawn):
        return False  # who accepted the statement accepted who said it: a load adds nobody
    if row is None:
        taken = [other.position for other in existing if other.part == part]
        row = Attribution(statement=statement, part=part, position=max(taken, default=-1) + 1)
    words = speaker.words
    changed = [*row.apply_extraction(_said(speaker, cast.person(speaker.entity), cast.organisation(speaker.entity)))]
    changed += row.unwithdraw()
    derived: dict[str, object] = {}
    if "words" not in row.pins:
        derived["start"], derived["end"] = words.span if words else (None, None)
    if "person" not in row.pins:
        derived["chain"] = [[link.text, *link.span] for link in speaker.chain]
        derived["considered"] = [_considered(other) for other in speaker.others]
    changed += assign(row, derived)
    if created:
        row.save()
        existing.append(row)
    elif changed:
        row.save(update_fields=changed)
    return created or bool(changed)


def _said(speaker: SpeakerDraft, person: Person | None, organisation: Organisation | None) -> dict[str, ExtractedValue]:
    words, entity = speaker.words, speaker.entity
    names = {entity.kind: entity.name} if entity else {}
    found = (speaker.rule, speaker.confidence if speaker.rule else None)
    return {
        "words": ExtractedValue(
            words.text[:600] if words else "", words.text if words else None, words.span if words else None
        ),
        "person": ExtractedValue(person, names.get("person"), None, *found),
        "organisation": ExtractedValue(organisation, names.get("organisation"), None, *found),
    }


def assign(record: Statement | Attribution, values: dict[str, object]) -> list[str]:
    """Set what differs; returns the columns that changed. Does not save."""
    changed = [name for name, value in values.items() if getattr(record, name, None) != value]
    for name in changed:
        setattr(record, name, values[name])
    return changed
