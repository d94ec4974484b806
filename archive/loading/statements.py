"""From the statements of a Draft to rows: the same statement is found again, and a person's decision stands."""

from collections.abc import Sequence

from archive.dates import PartialDate
from archive.extraction.draft import StatementDraft
from archive.loading.attributions import assign, move_attributions, move_base, take_attributions
from archive.loading.entities import Cast
from archive.loading.following import follow, follow_all
from archive.loading.pairing import Pairing, Place
from archive.loading.tally import Tally
from archive.models import Article, ExtractedValue, Statement
from archive.names import fold


def take_statements(article: Article, drafts: Sequence[StatementDraft], cast: Cast, tally: Tally) -> None:
    """Bring an article's statements in line with its Draft.

    A statement that is counted in another text than the article's has lost its evidence; it is carried over only if
    its words are found again, once in both. A Draft's statement within words that a person decided about is none.
    """
    rows = article.statements.select_related("text").prefetch_related("attributions", "taggings")
    pairing = Pairing(article, list(rows.order_by("start", "pk")), drafts)
    for index, draft in enumerate(drafts):
        statement = pairing.found.get(index)
        if statement is None and pairing.decided_on(draft):
            continue
        created = statement is None
        statement = statement or Statement(article=article)
        moved = not created and statement.text_id != article.text_id
        if moved:
            _move(statement, article, pairing.places[statement.pk], draft)
        changed = _hear(statement, draft, article)
        if created or moved:
            statement.save()
        elif changed:
            statement.save(update_fields=changed)
        if take_attributions(statement, draft, cast) and not changed:
            changed.append("attributions")
        tally.saved("statements", created=created, changed=["text"] if moved else changed)
    for statement in pairing.left:
        if statement.withdraw():
            tally.add("statements", "withdrawn")
        elif statement.has_human_decision and _stand_again(statement, article, pairing):
            tally.add("statements", "changed")


def _stand_again(statement: Statement, article: Article, pairing: Pairing) -> bool:
    """Keep evidence and text in step for a decided statement that the Draft does not have; returns what changed.

    Carried over where all its words are found and nothing else stands; else its page says that the evidence was lost.
    """
    place = pairing.places[statement.pk]
    if statement.text_id == article.text_id:
        if statement.evidence_lost:
            statement.save(update_fields=["evidence_lost"])
            return True
        return False
    if place.own is None or pairing.is_taken(place.own, statement):
        return False
    _move(statement, article, place)
    statement.save()
    return True


def _move(statement: Statement, article: Article, place: Place, draft: StatementDraft | None = None) -> None:
    """Count a statement's evidence in the article's text. Saves its attributions, not itself.

    What cannot be found there keeps its words and has no place. The spans a person pinned are found (``place``), or
    their very words are the Draft's, or the statement is rejected: then the Draft's spans are as good.
    """
    before, now = statement.text.text, article.text.text
    move_attributions(statement, before, now)
    base, pins = statement.base, statement.pins
    said = base.get("spans", {}).get("value")
    statement.base = move_base(base, before, now)
    if said:
        statement.base["spans"]["value"] = place.base
    if "spans" in pins:
        same = pins["spans"] == said
        again = [list(span) for span in draft.spans] if draft and same and place.base is None else place.base
        pins["spans"] = again if same else follow_all(pins["spans"] or [], before, now)
    cue = statement.cue_span
    found = follow(cue, before, now) if cue else None
    statement.cue_span = list(found) if found else None
    statement.text = article.text
    if place.own is not None:
        statement.set_spans(place.own, statement.content)
    elif draft is not None:
        statement.set_spans([list(span) for span in draft.spans], draft.content)


def _hear(statement: Statement, draft: StatementDraft, article: Article) -> list[str]:
    """The draft's word on one statement; returns the columns that changed."""
    spans = [list(span) for span in draft.spans]
    cue, said_on = draft.cue, draft.said_on
    said = {
        "kind": ExtractedValue(draft.kind, draft.kind),
        "spans": ExtractedValue(spans, spans, rule=draft.rule, confidence=draft.confidence),
        "cue": ExtractedValue(cue.text[:200] if cue else "", cue.text if cue else None, cue.span if cue else None),
        "place": ExtractedValue("", None),
    }
    if said_on:
        day = PartialDate.parse(said_on.value)
        said["said_on"] = ExtractedValue(day, said_on.value, said_on.passage.span, said_on.rule, said_on.confidence)
    else:
        said["said_on"] = ExtractedValue(None, None)
    changed = [*statement.apply_extraction(said), *statement.unwithdraw()]
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
    changed += assign(statement, derived)
    if statement.pk and statement.evidence_lost and statement.text_id == article.text_id:
        changed.append("evidence_lost")
    return changed
