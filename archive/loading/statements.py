"""From the statements of a Draft to rows: the same statement is found again, and a person's decision stands."""

from collections import Counter
from collections.abc import Iterable, Sequence

from archive.dates import PartialDate
from archive.extraction.document import Considered, SpeakerDraft, StatementDraft
from archive.loading.entities import Cast
from archive.loading.tally import Tally
from archive.models import Article, Attribution, Said, SeedText, Statement
from archive.names import fold
from archive.offsets import jaccard

SAME = 0.5  # a statement is the same one if its spans overlap by this Jaccard index, one to one


def take_statements(
    article: Article, before: SeedText, drafts: Sequence[StatementDraft], cast: Cast, tally: Tally
) -> None:
    """Bring an article's statements in line with its Draft.

    ``before`` is the text the article's evidence was counted in so far: where it is another than now, spans
    say nothing, and a statement is carried over only if its words are found again, once in both.
    """
    existing = list(article.statements.select_related("text").prefetch_related("attributions").order_by("start", "pk"))
    pairs = _pair_spans(existing, drafts) if before == article.text else _pair_words(existing, drafts)
    for index, draft in enumerate(drafts):
        statement = pairs.get(index)
        created = statement is None
        statement = statement or Statement(article=article)
        changed = _hear(statement, draft, article)
        if created:
            statement.save()
        elif changed:
            statement.save(update_fields=changed)
        if _take_attributions(statement, draft, cast) and not changed:
            changed.append("attributions")
        tally.saved("statements", created=created, changed=changed)
    found = {statement.pk for statement in pairs.values()}
    for statement in existing:
        if statement.pk in found:
            continue
        if statement.withdraw():
            tally.add("statements", "withdrawn")
        elif statement.touched and before != article.text and _carry_over(statement, article):
            tally.add("statements", "changed")


def _carry_over(statement: Statement, article: Article) -> bool:
    """Anchor a decided statement in the changed text, if each stretch of it stands there exactly once, in order.

    Otherwise it stays anchored in the text it came from, and its page says that the evidence was lost.
    """
    spans: list[list[int]] = []
    text = article.text.text
    for span in statement.spans:
        stretch = statement.text.at(span)
        at = text.find(stretch)
        if at < 0 or text.find(stretch, at + 1) >= 0 or (spans and at < spans[-1][1]):
            return False
        spans.append([at, at + len(stretch)])
    statement.set_spans(spans, statement.content)
    statement.text = article.text
    statement.cue_span = None  # the cue is known by its words; where it stood was counted in the old text
    statement.save(update_fields=["spans", "start", "text", "cue_span"])
    return True


def _hear(statement: Statement, draft: StatementDraft, article: Article) -> list[str]:
    """The draft's word on one statement; returns the columns that changed."""
    spans = [list(span) for span in draft.spans]
    cue, said_on = draft.cue, draft.said_on
    said = {
        "kind": Said(draft.kind, draft.kind),
        "spans": Said(spans, spans, rule=draft.rule, confidence=draft.confidence),
        "cue": Said(cue.text[:200] if cue else "", cue.text if cue else None, cue.span if cue else None),
        "place": Said("", None),
    }
    if said_on:
        day = PartialDate.parse(said_on.value)
        said["said_on"] = Said(day, said_on.value, said_on.passage.span, said_on.rule, said_on.confidence)
    else:
        said["said_on"] = Said(None, None)
    changed = [*statement.hear(said), *statement.restore()]
    derived = {"confidence": draft.confidence, "rule": draft.rule}
    anchored_elsewhere = statement.pk and statement.text_id != article.text_id
    if "spans" not in statement.pins or (anchored_elsewhere and fold(draft.content) == statement.folded):
        # A pinned statement whose very words are found again keeps its words; only where they stand moves.
        derived |= {
            "spans": spans,
            "text": article.text,
            "content": draft.content,
            "folded": fold(draft.content),
            "start": spans[0][0],
        }
    if "cue" not in statement.pins:
        derived["cue_span"] = list(cue.span) if cue else None
    return changed + _assign(statement, derived)


def _assign(record: Statement | Attribution, values: dict) -> list[str]:
    """Set what differs; returns the columns that changed."""
    changed = []
    for name, value in values.items():
        if getattr(record, name, None) != value:
            setattr(record, name, value)
            changed.append(name)
    return changed


def _evidence(statement: Statement) -> list[list[list[int]]]:
    """Where the statement stands: as it is now and as the extractor last gave it."""
    base = statement.proof("spans").get("value")
    return [statement.spans, base] if base and base != statement.spans else [statement.spans]


def _pair_spans(existing: Iterable[Statement], drafts: Sequence[StatementDraft]) -> dict[int, Statement]:
    """Draft index → statement, best overlap first, one to one; ties go to what stands first."""
    candidates = []
    for statement in existing:
        for index, draft in enumerate(drafts):
            score = max(jaccard([(start, end) for start, end in spans], draft.spans) for spans in _evidence(statement))
            if score >= SAME:
                candidates.append((-score, statement.start, statement.pk, index, statement))
    return _one_to_one(candidates)


def _pair_words(existing: Sequence[Statement], drafts: Sequence[StatementDraft]) -> dict[int, Statement]:
    """The same for a changed text: by the words themselves, where they stand once before and once now."""

    def words(statement: Statement) -> str:
        base = statement.proof("spans").get("value")
        if base and base != statement.spans:  # an editor moved the span: the extractor's own words find it again
            return fold(" ".join(statement.text.at(span) for span in base))
        return fold(statement.content)

    before = Counter(words(statement) for statement in existing)
    now = Counter(fold(draft.content) for draft in drafts)
    at = {fold(draft.content): index for index, draft in enumerate(drafts)}
    return {at[w]: s for s in existing if before[w := words(s)] == 1 and now[w] == 1}


def _one_to_one(candidates: list) -> dict[int, Statement]:
    pairs: dict[int, Statement] = {}
    used: set[int] = set()
    for _, _, pk, index, statement in sorted(candidates, key=lambda c: c[:4]):
        if index not in pairs and pk not in used:
            pairs[index] = statement
            used.add(pk)
    return pairs


def _take_attributions(statement: Statement, draft: StatementDraft, cast: Cast) -> bool:
    """Speaker, co-speakers and reporter of one statement; returns whether a row changed."""
    part = Attribution.Part
    existing = list(statement.attributions.all()) if statement.pk else []
    wanted: list[tuple[str, SpeakerDraft]] = [(part.SPEAKER, draft.speaker)]
    wanted += [(part.CO_SPEAKER, other) for other in draft.co_speakers]
    wanted += [(part.VIA, draft.via)] if draft.via else []
    left, changed = existing.copy(), False
    for name, speaker in wanted:
        row = next((row for row in left if row.part == name and _same_words(row, speaker)), None)
        if row:
            left.remove(row)
        changed |= _take_attribution(statement, name, speaker, row, existing, cast)
    for row in left:
        changed |= row.withdraw()
    return changed


def _considered(other: Considered) -> dict[str, str | int | float]:
    start, end = other.passage.span
    named = {"name": other.entity.name, "kind": other.entity.kind, "words": other.passage.text[:300]}
    return {**named, "start": start, "end": end, "reason": other.reason, "score": other.score}


def _same_words(row: Attribution, speaker: SpeakerDraft) -> bool:
    """A statement has one speaker and one reporter; co-speakers are told apart by their words."""
    if row.part != Attribution.Part.CO_SPEAKER:
        return True
    words = row.proof("words").get("value") or row.words
    return fold(words) == fold(speaker.words.text if speaker.words else "")


def _take_attribution(
    statement: Statement,
    part: str,
    speaker: SpeakerDraft,
    row: Attribution | None,
    existing: list[Attribution],
    cast: Cast,
) -> bool:
    person, organisation = cast.person(speaker.entity), cast.organisation(speaker.entity)
    name = speaker.entity.name if speaker.entity else None
    words = speaker.words
    found = (speaker.rule, speaker.confidence if speaker.rule else None)
    created = row is None
    if row is None:
        taken = [other.position for other in existing if other.part == part]
        row = Attribution(statement=statement, part=part, position=max(taken, default=-1) + 1)
    changed = row.hear(
        {
            "words": Said(
                words.text[:600] if words else "", words.text if words else None, words.span if words else None
            ),
            "person": Said(person, name if speaker.entity and speaker.entity.kind == "person" else None, None, *found),
            "organisation": Said(
                organisation, name if speaker.entity and speaker.entity.kind == "organisation" else None, None, *found
            ),
        }
    )
    changed += row.restore()
    if "words" not in row.pins:
        start, end = words.span if words else (None, None)
        changed += _assign(row, {"start": start, "end": end})
    if "person" not in row.pins:
        chain = [[link.text, *link.span] for link in speaker.chain]
        changed += _assign(row, {"chain": chain, "considered": [_considered(other) for other in speaker.others]})
    if created:
        row.save()
        existing.append(row)
    elif changed:
        row.save(update_fields=changed)
    return created or bool(changed)
