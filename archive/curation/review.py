"""Reviewing a statement: accept, reject, correct its facts and its speakers. Each call is one decision."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from archive.curation.anchoring import find, nearest
from archive.curation.decisions import (
    Decision,
    RefusedError,
    UnchangedError,
    accept,
    active_speakers,
    correct,
    decision,
    follow_statement,
    lock,
    mark,
)
from archive.curation.speakers import add_co_speaker, set_speaker
from archive.curation.who import Who
from archive.models import Article, Attribution, RejectReason, ReviewState, StaleError, Statement

#: What an editor says of a statement itself; of these the extractor speaks too.
FACTS = ("kind", "cue", "said_on", "place")
#: What goes with it, and is pinned by nobody.
BESIDE = ("note", "assignee")


@dataclass(frozen=True, slots=True)
class Change:
    """What one sending of the form asks for; only what differs from what was seen is named in ``fields``."""

    fields: Mapping[str, Any] | None = None
    speaker: Who | None = None
    everywhere: bool = False
    also: Who | None = None
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
        deeds = [*_facts(now, wanted.fields or {}), *_beside(now, wanted.fields or {})]
        changed: list[Any] = [now]
        # Whom the statement is given to may have to be made first, and the log needs its sentence before that.
        deeds += _announced(now, wanted)
        deeds += _verdict(now, by, wanted)
        if not deeds:
            raise UnchangedError
        made.describe(f"{_joined(deeds)}: {named}")
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
        deeds = [*_beside(article, wanted.fields or {}), *_verdict(article, by, wanted)]
        if not deeds:
            raise UnchangedError
        made.describe(f"{_joined(deeds)}: the article “{str(article)[:80]}”")
        article.save()
        return made


def _facts(statement: Statement, fields: Mapping[str, Any]) -> list[str]:
    """Set and pin what an editor says of a statement; returns what is changed, in words. Does not save."""
    deeds = []
    for name in FACTS:
        if name not in fields or fields[name] == getattr(statement, name):
            continue
        if name == "cue":
            _place_cue(statement, fields[name])
        correct(statement, **{name: fields[name]})
        label = "Said on" if name == "said_on" else str(statement._meta.get_field(name).verbose_name).capitalize()  # type: ignore[union-attr]
        shown = statement.get_kind_display() if name == "kind" else fields[name]
        deeds.append(f"{label} set to {shown}" if shown else f"{label} taken out")
    return deeds


def _place_cue(statement: Statement, cue: str) -> None:
    places = find(list(statement.article.paragraphs.all()), cue) if cue else []
    if cue and not places:
        raise RefusedError(f"“{cue}” does not stand in the article. Copy the words from its text.", "cue")
    statement.cue_span = list(nearest(places, statement.start)) if places else None


def _beside(record: Any, fields: Mapping[str, Any]) -> list[str]:
    deeds = []
    for name in BESIDE:
        if name in fields and fields[name] != getattr(record, name):
            setattr(record, name, fields[name])
            given = f"Given to {fields[name]}" if fields[name] else "Given to nobody"
            deeds.append(given if name == "assignee" else "Note changed")
    return deeds


def _verdict(record: Any, by: Any, wanted: Change) -> list[str]:
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


def _announced(statement: Statement, wanted: Change) -> list[str]:
    deeds = []
    rows = active_speakers(statement)
    if wanted.speaker and not _is_speaker(rows, wanted.speaker):
        deeds.append("Speaker changed" + (" everywhere in the article" if wanted.everywhere else ""))
    if wanted.also:
        deeds.append("Co-speaker added")
    if wanted.remove is not None:
        deeds.append("Co-speaker taken away")
    return deeds


def _is_speaker(rows: Sequence[Attribution], who: Who) -> bool:
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


def _joined(deeds: Iterable[str]) -> str:
    first, *others = deeds
    return "; ".join([first, *(other[:1].lower() + other[1:] for other in others)])


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
