"""What the review screen shows: the text with its statements, the one under the cursor, and what may be done."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cached_property
from typing import Any

from auditlog.models import LogEntry
from django.contrib.auth.models import AnonymousUser
from django.db.models import prefetch_related_objects
from django.utils import timezone

from archive.admin.review.forms import ArticleForm, Option, PanelForm, editors
from archive.annotated_text import Mark, Run, annotate, cut
from archive.curation import queue
from archive.curation.audit_text import DecisionText, decisions_in_words, deleted
from archive.curation.decisions import active_speakers, statements_of, token_of
from archive.curation.entity_search import named_in, with_roles
from archive.curation.queue import Waiting
from archive.curation.selection import ranges_at, ranges_of, reading, words_in_lines
from archive.curation.speakers import name_at
from archive.curation.statements import speaker_of
from archive.curation.suggestions import value_in_words
from archive.models import (
    Article,
    Attribution,
    Mention,
    Paragraph,
    Person,
    RejectReason,
    ReviewState,
    Role,
    Statement,
    Suggestion,
)

#: Words in order, each run with whether the other side has it not.
type Words = list[tuple[bool, str]]


@dataclass(frozen=True, slots=True)
class ShownSuggestion:
    """The text now gives something else; ``record`` is "article", "statement:key" or "attribution:key"."""

    record: str
    field: str
    label: str
    before: Words
    after: Words
    where: str
    token: str
    statement: Statement | None


def _shown_suggestion(
    key: str, record: Any, suggestion: Suggestion, statement: Statement | None, paragraphs: Sequence[Paragraph]
) -> ShownSuggestion:
    """Return a suggestion in words, with what differs marked; ``key`` names the record in the form."""
    name, proposed = suggestion.field, suggestion.proposed
    label = str(record._meta.get_field(name).verbose_name)
    if isinstance(record, Attribution):
        label = f"{record.get_part_display()}: {label}"
    if name == "spans":
        texts = {row.position: row for row in paragraphs}
        proposed_words = reading(texts, ranges_at(proposed or (), paragraphs)) or "nothing"
        before, after = differences(record.content, proposed_words)
        span, label = proposed[0] if proposed else None, "words"
    else:
        yours, theirs = value_in_words(record, name, suggestion.current), value_in_words(record, name, proposed)
        several_words = len(yours.split()) > 1 < len(theirs.split())
        before, after = differences(yours, theirs) if several_words else _whole(yours, theirs)
        span = record.proof(name).get("span")
    where = f"{span[0]}–{span[1]}" if span else ""
    return ShownSuggestion(key, name, label, before, after, where, token_of(record), statement)


def differences(one: str, other: str) -> tuple[Words, Words]:
    """Both texts in runs of words, each with whether the other has it not."""
    left, right = one.split(), other.split()
    before, after = [], []
    for action, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if a < b:
            before.append((action != "equal", " ".join(left[a:b])))
        if c < d:
            after.append((action != "equal", " ".join(right[c:d])))
    return before, after


def _whole(one: str, other: str) -> tuple[Words, Words]:
    return [(False, one)], [(False, other)]


_LOG = 60  # newest entries of the log that are shown as decisions
_AROUND = 220  # characters shown to either side of words whose text has changed


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the list: a statement, its token, whether it is under the cursor or was skipped."""

    statement: Statement
    token: str
    speaker: str
    now: bool
    skipped: bool


@dataclass(frozen=True, slots=True)
class Marked:
    """Words of the text that belong to the same statements.

    ``lead`` is the statement they lead to, None outside of statements; ``state`` is its CSS class; ``first`` says that
    it begins here.
    """

    runs: tuple[Run, ...]
    lead: Statement | None = None
    state: str = ""
    first: bool = False


@dataclass(frozen=True, slots=True)
class MarkedParagraph:
    """A paragraph of the reading text with its statements and names marked."""

    position: int
    groups: list[Marked]


@dataclass(slots=True)
class Conflict:
    """Somebody else's change, and what the editor wanted: to be sent again, or let be."""

    decisions: list[DecisionText]
    wanted: list[tuple[str, str]]
    action: str
    again: list[tuple[str, str]] = field(default_factory=list)


class ReviewContext:
    """One article as one editor reviews it; ``at`` is the public id of the statement under the cursor."""

    def __init__(self, article: Article, user: Any, at: str = "", skipped: Sequence[str] = ()) -> None:
        self.article, self.user, self.skipped = article, user, skipped
        self.shown = timezone.now().timestamp()
        self.asked_at = at
        self.reasons = [(value, label) for value, label in RejectReason.choices if value != RejectReason.NO_NAME]

    @cached_property
    def paragraphs(self) -> list[Paragraph]:
        return list(self.article.paragraphs.all())

    @cached_property
    def statements(self) -> list[Statement]:
        return list(statements_of(self.article).filter(withdrawn=False))

    @cached_property
    def mentions(self) -> list[Mention]:
        return list(self.article.mentions.select_related("person", "organisation").order_by("start"))

    @cached_property
    def ordered(self) -> list[Statement]:
        return queue.in_turn(self.statements, self.skipped)

    @cached_property
    def now(self) -> Statement | None:
        chosen = next((one for one in self.statements if one.public_id == self.asked_at), None)
        return chosen or queue.next_here(self.ordered, self.user, self.skipped)

    # The panel

    @cached_property
    def editors(self) -> list[Any]:
        return list(editors())

    @cached_property
    def named(self) -> list[Any]:
        near = self.now.start if self.now and not self.now.evidence_lost else 0
        found = named_in(self.mentions, near)
        people = [one for one in found if isinstance(one, Person)]
        prefetch_related_objects(people, *with_roles(Person.objects)._prefetch_related_lookups)
        return found

    @cached_property
    def form(self) -> PanelForm | None:
        return PanelForm(self.now, self.editors, lambda: self.named) if self.now else None

    @cached_property
    def article_form(self) -> ArticleForm:
        return ArticleForm(self.article, self.editors)

    @cached_property
    def options(self) -> list[Option]:
        return [Option.of(one) for one in self.named]

    @property
    def at(self) -> str:
        """The public id of the statement under the cursor; empty where there is none."""
        return self.now.public_id if self.now else ""

    @property
    def article_token(self) -> str:
        return token_of(self.article)

    @cached_property
    def token(self) -> str:
        return token_of(self.now) if self.now else ""

    @property
    def number(self) -> int:
        return self.statements.index(self.now) + 1 if self.now else 0

    @cached_property
    def rows_now(self) -> list[Attribution]:
        return active_speakers(self.now) if self.now else []

    @cached_property
    def speaker(self) -> Attribution | None:
        return next((row for row in self.rows_now if row.part == Attribution.Part.SPEAKER), None)

    @property
    def considered(self) -> list[str]:
        """Who else the words might mean, by the extractor's word."""
        named = (one["name"] for one in (self.speaker.considered if self.speaker else ()))
        return [name for name in dict.fromkeys(named) if name != str(self.speaker)][:4]

    @cached_property
    def others(self) -> list[Attribution]:
        return [row for row in self.rows_now if row.part != Attribution.Part.SPEAKER]

    @cached_property
    def roles(self) -> list[Role]:
        person = self.speaker.person if self.speaker else None
        known = next((one for one in self.named if one == person), None) if person else None
        return [role for role in known.roles.all() if not role.withdrawn][:2] if known else []

    @cached_property
    def name_in_words(self) -> str:
        """The name in the speaker's words that may be given to somebody else everywhere."""
        if self.speaker is None or self.now is None or self.now.evidence_lost:
            return ""
        mention = name_at(self.speaker, self.mentions)
        return mention.surface if mention else ""

    @cached_property
    def selected(self) -> str:
        """Where its words stand, as the script sends them back."""
        found = ranges_of(self.now, self.paragraphs) if self.now else []
        return " ".join(f"{position}:{start}-{end}" for position, start, end in found)

    @cached_property
    def words_in_lines(self) -> str:
        return words_in_lines(self.now, self.paragraphs) if self.now else ""

    @cached_property
    def following(self) -> Row | None:
        """The statement that stands next in the text, which it can be joined with."""
        if self.now is None or self.now.evidence_lost:
            return None
        after = self.statements[self.statements.index(self.now) + 1 :]
        found = next((one for one in after if one.review != ReviewState.REJECTED and not one.evidence_lost), None)
        return self._row(found) if found else None

    @cached_property
    def lost(self) -> list[Any]:
        """The words in the text that they stood in, with what stood around them."""
        if self.now is None or not self.now.evidence_lost:
            return []
        text = self.now.text.text
        low = max(0, self.now.spans[0][0] - _AROUND)
        high = min(len(text), self.now.spans[-1][1] + _AROUND)
        while 0 < low < self.now.start and not text[low - 1].isspace():
            low += 1
        while self.now.spans[-1][1] < high < len(text) and not text[high].isspace():
            high -= 1
        return cut(text[low:high], [(start - low, end - low, Mark("words")) for start, end in self.now.spans])

    # The text and the list

    @cached_property
    def annotated_text(self) -> list[MarkedParagraph]:
        """Return the reading text, marked.

        Statements that were rejected or lost their evidence are not marked, but for the one under the cursor.
        """
        shown = [one for one in self.statements if one == self.now or one.review != ReviewState.REJECTED]
        paragraphs = annotate(
            self.paragraphs,
            [(one.spans, one) for one in shown if not one.evidence_lost],
            [(one.span, one) for one in self.mentions],
        )
        begun: set[Statement] = set()
        return [
            MarkedParagraph(row.position, [self._marked(group.runs, group.statements, begun) for group in row.groups])
            for row in paragraphs
        ]

    def _marked(self, runs: tuple[Run, ...], here: Sequence[Statement], begun: set[Statement]) -> Marked:
        if not here:
            return Marked(runs)
        # Of several that share words the shortest, or else nobody could get at it; but the one under the cursor shows.
        lead = self.now if self.now in here else min(here, key=lambda one: len(one.content))
        assert lead is not None
        first = lead not in begun
        begun.add(lead)
        if lead == self.now:
            return Marked(runs, lead, "now", first)
        return Marked(runs, lead, "open" if lead.review == ReviewState.UNREVIEWED else "done", first)

    @cached_property
    def rows(self) -> list[Row]:
        return [self._row(one) for one in self.ordered]

    def _row(self, one: Statement) -> Row:
        return Row(one, token_of(one), speaker_of(one), one == self.now, one.public_id in self.skipped)

    @cached_property
    def waiting(self) -> list[Row]:
        return [row for row in self.rows if row.statement.review == ReviewState.UNREVIEWED]

    @property
    def decided(self) -> int:
        return len(self.statements) - len(self.waiting)

    @cached_property
    def previous(self) -> Statement | None:
        return self._beside(-1)

    @cached_property
    def next(self) -> Statement | None:
        return self._beside(1)

    def _beside(self, step: int) -> Statement | None:
        """Return the statement before or after it in the text."""
        if self.now is None:
            return None
        at = self.statements.index(self.now) + step
        return self.statements[at] if 0 <= at < len(self.statements) else None

    # What was decided, and what the text says against it

    @cached_property
    def decisions(self) -> list[DecisionText]:
        return decisions_in_words(list(self.log()[:_LOG]), self.user)

    def log(self, statement: Statement | None = None) -> Any:
        """Entries of the article, its statements and their speakers, newest first; or those of one statement."""
        statements = [statement] if statement else self.statements
        rows = [row.pk for one in statements for row in one.attributions.all()]
        found = LogEntry.objects.get_for_model(Statement).filter(object_id__in=[one.pk for one in statements])
        found |= LogEntry.objects.get_for_model(Attribution).filter(object_id__in=rows)
        if statement is None:
            found |= LogEntry.objects.get_for_object(self.article) | deleted(Statement, "article", self.article.pk)
        return found.select_related("actor", "content_type").order_by("-pk")

    @cached_property
    def last_of_mine(self) -> DecisionText | None:
        """The decision that undoing takes back: the editor's newest here that stands and takes none back itself."""
        mine = (one for one in self.decisions if self.is_mine(one) and one.can_be_undone and not one.undoes)
        return next(mine, None)

    def is_mine(self, one: DecisionText) -> bool:
        return one.entries[0].log.actor_id == self.user.pk

    @property
    def undoable(self) -> list[tuple[DecisionText, bool]]:
        return [(one, self.is_mine(one) and one.can_be_undone) for one in self.decisions]

    @cached_property
    def suggestions(self) -> list[ShownSuggestion]:
        records: list[tuple[str, Any, Statement | None]] = [("article", self.article, None)]
        for one in self.statements:
            records.append((f"statement:{one.pk}", one, one))
            records += [(f"attribution:{row.pk}", row, one) for row in active_speakers(one)]
        return [
            _shown_suggestion(key, record, suggestion, statement, self.paragraphs)
            for key, record, statement in records
            if record.suggested and record.review != ReviewState.REJECTED
            for suggestion in record.suggestions()
        ]

    @property
    def suggestions_here(self) -> list[ShownSuggestion]:
        return [one for one in self.suggestions if self.now is not None and one.statement == self.now]

    @cached_property
    def waiting_in_all(self) -> Waiting:
        return Waiting.of(Statement.objects.unreviewed())

    @cached_property
    def may(self) -> dict[str, bool]:
        user = self.user or AnonymousUser()
        wanted = ("change_statement", "add_statement", "change_article", "add_person", "change_mention")
        return {name: user.has_perm(f"archive.{name}") for name in wanted}
