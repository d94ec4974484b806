"""What an editor decides on a statement: its facts, its speakers, where its words begin and end. One decision each.

Words are moved, marked where a statement was missed, split in two, joined. What a person made has no base, and all its
fields are pinned: no load withdraws it, and one that finds the same words takes it for its own.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from archive.curation.decisions import (
    Decision,
    RefusedError,
    UnchangedError,
    accept,
    active_speakers,
    confirm,
    correct,
    decision,
    follow_statement,
    lock,
    mark,
    reject,
)
from archive.curation.selection import (
    Selection,
    TextRange,
    find,
    nearest,
    ranges_at,
    ranges_of,
    reading,
    seed_spans,
    trim,
)
from archive.curation.speakers import SpeakerChoice, add_co_speaker, set_speaker
from archive.models import Article, Attribution, Paragraph, RejectReason, ReviewState, StaleError, Statement
from archive.offsets import Span, jaccard

#: What an editor says of a statement itself; of these the extractor speaks too.
FACTS = ("kind", "cue", "said_on", "place")
#: What goes with it, and is pinned by nobody.
EDITORIAL = ("note", "assignee")


@dataclass(frozen=True, slots=True)
class Change:
    """What one sending of the form asks for; only what differs from what was seen is named in ``fields``."""

    fields: Mapping[str, Any] | None = None
    speaker: SpeakerChoice | None = None
    everywhere: bool = False
    also: SpeakerChoice | None = None
    remove: int | None = None
    verdict: str = ""  # accepted, rejected, unreviewed; empty: none
    reason: str = ""


def excerpt(statement: Statement) -> str:
    """Return a statement as it is named in a sentence."""
    speaker = speaker_of(statement)
    return f"{quoted(statement.content)}{f', {speaker}' if speaker else ''}"


def quoted(content: str) -> str:
    """Return the first words of a statement between quotation marks, once."""
    words = content.strip('“”"„«» ')
    return f"“{words if len(words) <= 60 else words[:59].rstrip() + '…'}”"


def speaker_of(statement: Statement) -> str:
    """Return who is said to have said it, by name or else in the article's words; empty where nobody is."""
    row = next((row for row in active_speakers(statement) if row.part == Attribution.Part.SPEAKER), None)
    return str(row.person or row.organisation or row.words) if row else ""


def change(statement: Statement, by: Any, token: str, wanted: Change, asked: str = "") -> Decision:
    """Do all that is wanted as one decision on the statement that was seen.

    Raises ``UnchangedError`` where nothing is to be done, ``RefusedError`` where it cannot be, ``StaleError`` where the
    statement is another by now.
    """
    with decision(by, asked=asked) as made:
        now = lock(statement, token, by, asked)
        named = excerpt(now)
        done = [*_set_facts(now, wanted.fields or {}), *_editorial(now, wanted.fields or {})]
        changed: list[Any] = [now]
        # Whom the statement is given to may have to be made first, and the log needs its sentence before that.
        done += _speaker_changes(now, wanted)
        done += _set_verdict(now, by, wanted)
        if not done:
            raise UnchangedError
        made.describe(f"{_joined(done)}: {named}")
        if wanted.speaker:
            changed += set_speaker(now, by, wanted.speaker, everywhere=wanted.everywhere)
        if wanted.also:
            changed += add_co_speaker(now, by, wanted.also)
        if wanted.remove is not None:
            changed.append(_removed(now, by, wanted.remove))
        for row in {id(row): row for row in changed}.values():
            row.save()
        if wanted.verdict:
            follow_statement(now, by)
        return made


def accept_all(article: Article, by: Any, tokens: Mapping[int, str], asked: str = "") -> tuple[int, list[Statement]]:
    """Accept the waiting statements of an article that were seen, each by its key and token, as one decision.

    Returns how many were accepted, and those that are others by now: they are left as they are.
    """
    accepted, changed = 0, []
    with decision(by, asked=asked) as made:
        rows = list(article.statements.filter(pk__in=tokens).order_by("pk"))
        made.describe(f"Accepted all that waited: {_number(len(rows), 'statement')}")
        for row in rows:
            try:
                now = lock(row, tokens[row.pk])
            except StaleError as error:
                changed.append(error.record)
                continue
            if now.review != ReviewState.UNREVIEWED or now.withdrawn:
                continue
            accept(now, by)
            accepted += 1
    return accepted, [row for row in changed if row.review == ReviewState.UNREVIEWED]  # type: ignore[misc]


def review_article(article: Article, by: Any, token: str, wanted: Change) -> Decision:
    """Accept, reject or reopen the article itself, and note who should look at it."""
    with decision(by) as made:
        article = lock(article, token)
        done = [*_editorial(article, wanted.fields or {}), *_set_verdict(article, by, wanted)]
        if not done:
            raise UnchangedError
        made.describe(f"{_joined(done)}: the article “{str(article)[:80]}”")
        article.save()
        return made


def _set_facts(statement: Statement, fields: Mapping[str, Any]) -> list[str]:
    """Set and pin what an editor says of a statement; return what is changed, in words. Does not save."""
    done = []
    for name in FACTS:
        if name not in fields or fields[name] == getattr(statement, name):
            continue
        if name == "cue":
            place_cue(statement, statement.article, fields[name])
        correct(statement, **{name: fields[name]})
        label = "Said on" if name == "said_on" else str(statement._meta.get_field(name).verbose_name).capitalize()  # type: ignore[union-attr]
        shown = statement.get_kind_display() if name == "kind" else fields[name]
        done.append(f"{label} set to {shown}" if shown else f"{label} taken out")
    return done


def place_cue(statement: Statement, article: Article, cue: str) -> None:
    """Say where the cue is, the nearest place to the statement. Raises ``RefusedError``. Does not save."""
    place = _nearest(article.paragraphs.all(), cue, statement.start)
    if cue and place is None:
        raise RefusedError(f"“{cue}” does not stand in the article. Copy the words from its text.", "cue")
    statement.cue_span = list(place) if place else None


def _editorial(record: Any, fields: Mapping[str, Any]) -> list[str]:
    done = []
    for name in EDITORIAL:
        if name in fields and fields[name] != getattr(record, name):
            setattr(record, name, fields[name])
            given = f"Given to {fields[name]}" if fields[name] else "Given to nobody"
            done.append(given if name == "assignee" else "Note changed")
    return done


def _set_verdict(record: Any, by: Any, wanted: Change) -> list[str]:
    if not wanted.verdict or (wanted.verdict, wanted.reason) == (record.review, record.reason):
        return []
    if wanted.verdict == ReviewState.REJECTED:
        if wanted.reason not in RejectReason.values:
            raise RefusedError("Choose why it is rejected.", "reason")
        if wanted.reason == RejectReason.OTHER and not record.note:
            raise RefusedError("Say in the note why it is rejected, or choose another reason.", "note")
        mark(record, ReviewState.REJECTED, by, wanted.reason)
        return [f"Rejected ({record.get_reason_display()})"]
    mark(record, wanted.verdict, by)
    return ["Accepted" if wanted.verdict == ReviewState.ACCEPTED else "Back to waiting"]


def _speaker_changes(statement: Statement, wanted: Change) -> list[str]:
    done = []
    rows = active_speakers(statement)
    if wanted.speaker and not _is_speaker(rows, wanted.speaker):
        done.append("Speaker changed" + (" everywhere in the article" if wanted.everywhere else ""))
    if wanted.also:
        done.append("Co-speaker added")
    if wanted.remove is not None:
        done.append("Co-speaker taken away")
    return done


def _is_speaker(rows: Sequence[Attribution], who: SpeakerChoice) -> bool:
    row = next((row for row in rows if row.part == Attribution.Part.SPEAKER), None)
    meant = (row.person or row.organisation) if row else None
    if who.is_new or row is None:
        return False
    if who.kind == "nobody":
        return meant is None and "person" in row.pins
    return meant is not None and (meant._meta.model_name, meant.pk) == (who.kind, who.pk)


def _removed(statement: Statement, by: Any, key: int) -> Attribution:
    row = next((row for row in active_speakers(statement) if row.pk == key), None)
    if row is None or row.part == Attribution.Part.SPEAKER:
        raise RefusedError("Only a co-speaker, or who reported it, can be taken away. Choose another speaker instead.")
    mark(row, ReviewState.REJECTED, by)
    return row


def _joined(done: Iterable[str]) -> str:
    first, *others = done
    return "; ".join([first, *(other[:1].lower() + other[1:] for other in others)])


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


_QUOTED = re.compile(r"[“\"„«‘].*[”\"“»’]", re.DOTALL)


def move_span(
    statement: Statement, by: Any, token: str, selected: Selection, *, more: bool = False, asked: str = ""
) -> Decision:
    """Say which words of the article are the words said; ``more``: these too."""
    with decision(by, asked=asked) as made:
        now = lock(statement, token, by, asked)
        found = selected.anchored(now.article)
        spans, content = found.spans, found.content
        if more:
            spans, content = _with(now, spans)
        if spans == now.spans and not now.evidence_lost:
            raise UnchangedError
        _refuse_twice(now.article, spans, now)
        made.describe(f"Words changed: {excerpt(now)}")
        rows = set_words(now, spans, content)
        now.save()
        for row in rows:
            row.save()
        return made


def add_missed(article: Article, by: Any, selected: Selection, asked: str = "") -> tuple[Statement, Decision]:
    """Add a statement that the program missed. It waits, for its speaker is to be named; no load takes it away."""
    with decision(by, asked=asked) as made:
        article = Article.objects.select_for_update().get(pk=article.pk)
        found = selected.anchored(article)
        _refuse_twice(article, found.spans)
        statement = Statement(article=article, text_id=article.text_id, rule="editor", kind=_kind(found.content))
        statement.set_spans(found.spans, found.content)
        confirm(statement)
        made.describe(f"Marked as a statement: {quoted(found.content)}")
        statement.save()
        speaker = Attribution(statement=statement, part=Attribution.Part.SPEAKER)
        confirm(speaker)
        speaker.save()
        return statement, made


def split(
    statement: Statement, by: Any, token: str, at: TextRange | str, asked: str = ""
) -> tuple[Statement, Decision]:
    """Split a statement before the place ``at``, where a selection starts or words of it are. Return the second part.

    The first stays the record that loads know by its old words; the second is a person's, with the same speakers.
    """
    with decision(by, asked=asked) as made:
        now = lock(statement, token, by, asked)
        rows = {one.position: one for one in now.article.paragraphs.all()}
        whole = ranges_of(now, rows.values())
        if not whole:
            raise RefusedError("Its words do not stand in the text of now: say first where they stand.", "at")
        place = at if isinstance(at, TextRange) else _place(rows, whole, at)
        first, second = _cut(whole, place)
        first, second = trim(rows, first), trim(rows, second)
        if not first or not second:
            raise RefusedError("Choose a place within the statement, not at its edge.", "at")
        made.describe(f"Split in two: {excerpt(now)}")
        set_words(now, seed_spans(rows, first), reading(rows, first))
        now.save()
        return _second(now, seed_spans(rows, second), reading(rows, second)), made


def join(statement: Statement, by: Any, token: str, following: Statement, its_token: str, asked: str = "") -> Decision:
    """Join two statements: the first gets the words of both, the other is rejected and no load brings it back."""
    with decision(by, asked=asked) as made:
        now = lock(statement, token, by, asked)
        other = lock(following, its_token)
        if other.article_id != now.article_id or other.pk == now.pk:
            raise RefusedError("Only statements of one article can be joined.")
        if now.evidence_lost or other.evidence_lost:
            raise RefusedError("The words of one of them do not stand in the text of now: say first where they stand.")
        spans, content = _with(now, other.spans)
        made.describe(f"Joined with the next: {excerpt(now)}")
        if other.kind != now.kind:
            correct(now, kind=Statement.Kind.MIXED)
        set_words(now, spans, content)
        now.save()
        reject(other, by, RejectReason.JOINED)
        return made


def set_words(statement: Statement, spans: list[list[int]], content: str) -> list[Attribution]:
    """Say which characters of the article's text are the words said.

    Where the statement stood in an older text its cue and the words of its speakers are looked for in the new one;
    what does not stand there loses its place. Return the attributions that changed. Does not save.
    """
    article, moved = statement.article, statement.text_id != statement.article.text_id
    if moved:
        statement.base = _without_places(statement.base)
    correct(statement, spans=spans)
    statement.set_spans(spans, content)
    statement.text_id = article.text_id
    if not moved:
        return []
    paragraphs = list(article.paragraphs.all())
    place = _nearest(paragraphs, statement.cue, statement.start)
    statement.cue_span = list(place) if place else None
    rows = list(statement.attributions.all())
    for row in rows:
        place = _nearest(paragraphs, row.words, statement.start)
        row.start, row.end = place if place and row.start is not None else (None, None)
        row.chain, row.considered, row.base = [], [], _without_places(row.base)
    return rows


def _without_places(base: dict[str, Any]) -> dict[str, Any]:
    """Return what the extractor found, without its places in a text that is no longer the article's."""
    return {
        name: {key: value for key, value in proof.items() if key != "span"}
        for name, proof in base.items()
        if name != "spans"
    }


def _nearest(paragraphs: Iterable[Paragraph], words: str, near: int) -> Span | None:
    places = find(list(paragraphs), words) if words else []
    return nearest(places, near) if places else None


def _second(first: Statement, spans: list[list[int]], content: str) -> Statement:
    same = ("kind", "cue", "cue_span", "said_on", "place", "confidence", "review", "reviewed_by", "reviewed_at")
    second = Statement(article=first.article, text_id=first.text_id, rule="editor")
    for name in (*same, "assignee"):
        setattr(second, name, getattr(first, name))
    second.set_spans(spans, content)
    confirm(second)
    second.save()
    copied = ("part", "position", "words", "start", "end", "person", "organisation", "chain", "considered", "review",
              "reviewed_by", "reviewed_at")  # fmt: skip
    for row in active_speakers(first):
        copy = Attribution(statement=second, **{name: getattr(row, name) for name in copied})
        confirm(copy)
        copy.save()
    return second


def _with(statement: Statement, spans: Sequence[Sequence[int]]) -> tuple[list[list[int]], str]:
    """Return a statement's spans and further ones, in order, those that touch joined; and their reading text."""
    rows = {one.position: one for one in statement.article.paragraphs.all()}
    merged: list[TextRange] = []
    for one in sorted([*ranges_of(statement, rows.values()), *ranges_at(spans, rows.values())]):
        last = merged[-1] if merged else None
        between = rows[one.position].text[last.end : one.start] if last and last.position == one.position else "apart"
        if last and last.position == one.position and not between.strip():
            merged[-1] = TextRange(last.position, last.start, max(last.end, one.end))
        else:
            merged.append(one)
    return seed_spans(rows, merged), reading(rows, merged)


def _refuse_twice(article: Article, spans: list[list[int]], but: Statement | None = None) -> None:
    """Refuse a second statement of the same words; a rejected one can be reopened instead."""
    wanted = [(start, end) for start, end in spans]
    for other in article.statements.filter(text=article.text_id, withdrawn=False):
        if (but is None or other.pk != but.pk) and jaccard([(a, b) for a, b in other.spans], wanted) > 0.95:
            if other.review == ReviewState.REJECTED:
                raise RefusedError("These words were rejected as a statement: reopen that one in the list.", "words")
            raise RefusedError("These words are a statement already: it is marked in the text.", "words")


def _cut(whole: Sequence[TextRange], at: TextRange) -> tuple[list[TextRange], list[TextRange]]:
    first, second = [], []
    for one in whole:
        if (one.position, one.end) <= (at.position, at.start):
            first.append(one)
        elif (one.position, one.start) >= (at.position, at.start):
            second.append(one)
        else:
            first.append(TextRange(one.position, one.start, at.start))
            second.append(TextRange(one.position, at.start, one.end))
    return first, second


def _place(rows: dict[int, Any], whole: Sequence[TextRange], words: str) -> TextRange:
    words = " ".join(words.split())
    places = [
        TextRange(one.position, one.start + at, one.start + at)
        for one in whole
        for at in _places(rows[one.position].text[one.start : one.end], words)
    ]
    if not words or not places:
        raise RefusedError("Give the words that the second one begins with, as they stand in the statement.", "at")
    if len(places) > 1:
        raise RefusedError(f"“{words[:60]}” stands in it {len(places)} times: give more of the words there.", "at")
    return places[0]


def _places(text: str, words: str) -> list[int]:
    return [found.start() for found in re.finditer(re.escape(words), text)] if words else []


def _kind(content: str) -> str:
    quoted = _QUOTED.search(content)
    if not quoted:
        return Statement.Kind.INDIRECT
    return Statement.Kind.DIRECT if len(quoted[0]) > 0.9 * len(content) else Statement.Kind.MIXED
