"""From the statements of a Draft to rows: the same statement is found again, and a person's decision stands."""

from collections.abc import Sequence

from archive.dates import PartialDate
from archive.extraction.draft import Considered, SpeakerDraft, StatementDraft
from archive.loading.changes import Changes
from archive.loading.entities import ResolvedEntities
from archive.loading.reanchoring import reanchor, reanchor_all
from archive.loading.statement_matching import Anchors, StatementMatching
from archive.models import Article, Attribution, ExtractedValue, Statement
from archive.names import fold


def save_statements(
    article: Article, drafts: Sequence[StatementDraft], resolved: ResolvedEntities, changes: Changes
) -> None:
    """Bring an article's statements in line with its Draft.

    A statement that is counted in another text than the article's has lost its evidence; it is carried over only if
    its words are found again, once in both. A Draft's statement within words that a person decided about is none.
    """
    rows = article.statements.select_related("text").prefetch_related("attributions", "taggings")
    matching = StatementMatching(article, list(rows.order_by("start", "pk")), drafts)
    for index, draft in enumerate(drafts):
        statement = matching.matched.get(index)
        if statement is None and matching.is_decided(draft):
            continue
        created = statement is None
        statement = statement or Statement(article=article)
        moved = not created and statement.text_id != article.text_id
        if moved:
            _move(statement, article, matching.anchors[statement.pk], draft)
        changed = _apply(draft, statement, article)
        if created or moved:
            statement.save()
        elif changed:
            statement.save(update_fields=changed)
        if _save_attributions(statement, draft, resolved) and not changed:
            changed.append("attributions")
        changes.saved(statement, created=created, changed=["text"] if moved else changed)
    for statement in matching.left:
        if statement.withdraw():
            changes.count(Statement, "withdrawn")
        elif statement.has_human_decision and _keep_anchored(statement, article, matching):
            changes.count(Statement, "changed")


def _keep_anchored(statement: Statement, article: Article, matching: StatementMatching) -> bool:
    """Keep evidence and text in step for a decided statement that the Draft does not have; return what changed.

    It is carried over where all its words are found and nothing else stands; else its page says that the evidence was
    lost.
    """
    anchors = matching.anchors[statement.pk]
    if statement.text_id == article.text_id:
        if statement.evidence_lost:
            statement.save(update_fields=["evidence_lost"])
            return True
        return False
    if anchors.own is None or matching.is_taken(anchors.own, statement):
        return False
    _move(statement, article, anchors)
    statement.save()
    return True


def _move(statement: Statement, article: Article, anchors: Anchors, draft: StatementDraft | None = None) -> None:
    """Count a statement's evidence in the article's text. Saves its attributions, not itself.

    What cannot be found there keeps its words and has no place. The spans a person pinned are found (``anchors``), or
    their very words are the Draft's, or the statement is rejected: then the Draft's spans are as good.
    """
    old, new = statement.text.text, article.text.text
    _move_attributions(statement, old, new)
    base, pins = statement.base, statement.pins
    extracted = base.get("spans", {}).get("value")
    statement.base = _move_base(base, old, new)
    if extracted:
        statement.base["spans"]["value"] = anchors.base
    if "spans" in pins:
        same = pins["spans"] == extracted
        again = [list(span) for span in draft.spans] if draft and same and anchors.base is None else anchors.base
        pins["spans"] = again if same else reanchor_all(pins["spans"] or [], old, new)
    cue = statement.cue_span
    found = reanchor(cue, old, new) if cue else None
    statement.cue_span = list(found) if found else None
    statement.text = article.text
    if anchors.own is not None:
        statement.set_spans(anchors.own, statement.content)
    elif draft is not None:
        statement.set_spans([list(span) for span in draft.spans], draft.content)


def _move_base(base: dict, old: str, new: str) -> dict:
    """Count the proofs of what the extractor last said in a changed text; what is not found there has none."""
    moved = {}
    for name, proof in base.items():
        place = reanchor(proof["span"], old, new) if proof.get("span") else None
        without = {key: value for key, value in proof.items() if key != "span"}
        moved[name] = without | ({"span": list(place)} if place else {})
    return moved


def _apply(draft: StatementDraft, statement: Statement, article: Article) -> list[str]:
    """Apply the draft to one statement; return the columns that changed."""
    spans = [list(span) for span in draft.spans]
    cue, said_on = draft.cue, draft.said_on
    extracted = {
        "kind": ExtractedValue(draft.kind, draft.kind),
        "spans": ExtractedValue(spans, spans, rule=draft.rule, confidence=draft.confidence),
        "cue": ExtractedValue(cue.text[:200] if cue else "", cue.text if cue else None, cue.span if cue else None),
        "place": ExtractedValue("", None),
        "said_on": ExtractedValue(None, None),
    }
    if said_on:
        day = PartialDate.parse(said_on.value)
        proof = said_on.passage.span, said_on.rule, said_on.confidence
        extracted["said_on"] = ExtractedValue(day, said_on.value, *proof)
    changed = [*statement.apply_extraction(extracted), *statement.unwithdraw()]
    derived: dict[str, object] = {"confidence": draft.confidence, "rule": draft.rule}
    if "spans" not in statement.pins:
        derived |= {
            "spans": spans,
            "text": article.text,
            "content": draft.content,
            "folded": fold(draft.content),
            "start": spans[0][0],
        }
    if "cue" not in statement.pins:
        derived["cue_span"] = list(cue.span) if cue else None
    changed += _assign(statement, derived)
    if statement.pk and statement.evidence_lost and statement.text_id == article.text_id:
        changed.append("evidence_lost")
    return changed


def _save_attributions(statement: Statement, draft: StatementDraft, resolved: ResolvedEntities) -> bool:
    """Write speaker, co-speakers and reporter of one statement; return whether a row changed."""
    part = Attribution.Part
    existing = list(statement.attributions.all()) if statement.pk else []
    wanted: list[tuple[str, SpeakerDraft]] = [(part.SPEAKER, draft.speaker)]
    wanted += [(part.CO_SPEAKER, other) for other in draft.co_speakers]
    wanted += [(part.VIA, draft.via)] if draft.via else []
    left, changed = existing.copy(), False
    for name, speaker in wanted:
        row = _row_of(name, speaker, left, resolved)
        if row:
            left.remove(row)
        if statement.is_reviewed and (row is None or row.withdrawn):
            continue  # who accepted the statement accepted who said it: a load adds nobody
        if row is None:
            positions = [other.position for other in existing if other.part == name]
            row = Attribution(statement=statement, part=name, position=max(positions, default=-1) + 1)
            existing.append(row)
        changed |= _save_attribution(row, speaker, resolved)
    for row in left:
        changed |= row.withdraw()
    return changed


def _row_of(
    part: str, speaker: SpeakerDraft, rows: list[Attribution], resolved: ResolvedEntities
) -> Attribution | None:
    """Return the row of a speaker, if there is one.

    A statement has one speaker and one reporter; co-speakers are told apart by their words, or by who they are.
    """
    same = [row for row in rows if row.part == part]
    if part != Attribution.Part.CO_SPEAKER:
        return same[0] if same else None
    words = fold(speaker.words.text if speaker.words else "")
    for row in same:
        if fold(row.proof("words").get("value") or row.words) == words:
            return row
    meant = resolved.person(speaker.entity) or resolved.organisation(speaker.entity)
    return next((row for row in same if meant and meant in (row.person, row.organisation)), None)


def _save_attribution(row: Attribution, speaker: SpeakerDraft, resolved: ResolvedEntities) -> bool:
    words, entity = speaker.words, speaker.entity
    names = {entity.kind: entity.name} if entity else {}
    found = (None, speaker.rule, speaker.confidence if speaker.rule else None)
    extracted = {
        "words": ExtractedValue("", None),
        "person": ExtractedValue(resolved.person(entity), names.get("person"), *found),
        "organisation": ExtractedValue(resolved.organisation(entity), names.get("organisation"), *found),
    }
    if words:
        extracted["words"] = ExtractedValue(words.text[:600], words.text, words.span)
    changed = [*row.apply_extraction(extracted), *row.unwithdraw()]
    derived: dict[str, object] = {}
    if "words" not in row.pins:
        derived["start"], derived["end"] = words.span if words else (None, None)
    if "person" not in row.pins:
        derived["chain"] = [[link.text, *link.span] for link in speaker.chain]
        derived["considered"] = [_considered(other) for other in speaker.others]
    changed += _assign(row, derived)
    created = row.pk is None
    if created:
        row.save()
    elif changed:
        row.save(update_fields=changed)
    return created or bool(changed)


def _considered(other: Considered) -> dict[str, str | int | float]:
    start, end = other.passage.span
    named = {"name": other.entity.name, "kind": other.entity.kind, "words": other.passage.text[:300]}
    return {**named, "start": start, "end": end, "reason": other.reason, "score": other.score}


def _move_attributions(statement: Statement, old: str, new: str) -> None:
    """Count the places of a statement's attributions in a changed text; those that are not found there go."""
    for row in statement.attributions.all():
        words = reanchor((row.start, row.end), old, new) if row.start is not None and row.end is not None else None
        row.start, row.end = words or (None, None)
        chain = [(step[0], reanchor(step[1:], old, new)) for step in row.chain]
        row.chain = [[text, *place] for text, place in chain if place] if all(place for _, place in chain) else []
        others = [(other, reanchor((other["start"], other["end"]), old, new)) for other in row.considered]
        row.considered = [other | {"start": place[0], "end": place[1]} for other, place in others if place]
        row.base = _move_base(row.base, old, new)
        row.save(update_fields=["start", "end", "chain", "considered", "base"])


def _assign(record: Statement | Attribution, values: dict[str, object]) -> list[str]:
    """Set what differs; return the columns that changed. Does not save."""
    changed = [name for name, value in values.items() if getattr(record, name, None) != value]
    for name in changed:
        setattr(record, name, values[name])
    return changed
