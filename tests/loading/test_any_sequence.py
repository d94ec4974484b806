"""The second promise, in any sequence: no load undoes, duplicates or resurrects what a person decided.

A machine writes seeds, loads them, decides and undoes as editors do, changes, renames and takes away seeds, and puts
later extractors in; after every step it is asked what must hold (``invariants``, ``ledger``). 500 steps; a nightly run
takes 10,000: ``SEQUENCES=nightly uv run pytest tests/loading/test_any_sequence.py``.
"""

import os
import shutil
import tempfile
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from auditlog.models import LogEntry
from django.db import transaction
from django.db.models import QuerySet
from django.test import override_settings
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from archive.curation.merge import merge, unmerge
from archive.dates import PartialDate
from archive.extraction.draft import PassageDecision as Passage
from archive.loading.contenthash import content_lines
from archive.loading.desk import PassageError, add_text, decide_passages
from archive.loading.loader import Options, load_seeds
from archive.loading.reading import ExtractorOptions
from archive.loading.report import LoadReport
from archive.merging.merge import CannotMergeError
from archive.models import (
    Article,
    Attribution,
    Byline,
    Mention,
    MergeRecord,
    Organisation,
    PassageDecision,
    Person,
    PersonName,
    RejectReason,
    ReviewState,
    Role,
    Statement,
)
from tests.builders import make_editor
from tests.loading.invariants import CURATED, everything_holds, nothing_said_twice
from tests.loading.ledger import MADE, Ledger
from tests.loading.newsroom import LINES, PARAGRAPHS, TITLES, VERSIONS, WORDS, Reader, compose

pytestmark = pytest.mark.django_db

NIGHTLY = os.environ.get("SEQUENCES") == "nightly"
STEPS, EXAMPLES = (50, 200) if NIGHTLY else (25, 20)

FILES = ("a.txt", "b.txt", "c.txt", "sub/d.txt")
numbers = st.integers(0, 999)
files = st.sampled_from(FILES)
curated = st.sampled_from(CURATED)
parts = st.lists(st.integers(0, len(PARAGRAPHS) - 1), min_size=2, max_size=7)

reader = cache(Reader)


class StoppedError(Exception):
    """Somebody stops the load."""


class Sequence(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        folder = Path(self.stack.enter_context(tempfile.TemporaryDirectory()))
        self.seeds = folder / "seeds"
        (self.seeds / "sub").mkdir(parents=True)
        self.stack.enter_context(override_settings(ARCHIVE_SEEDS=self.seeds, RUN_DIR=folder))
        self.stack.enter_context(transaction.atomic())
        reader().changed = 0
        self.away: dict[str, str] = {}
        self.ledger = Ledger(make_editor())

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.stack.close()

    @invariant()
    def no_decision_is_lost_and_every_span_proves_its_text(self) -> None:
        self.ledger.holds()
        everything_holds()

    # Seeds

    @initialize(some=st.lists(parts, min_size=1, max_size=3), first=st.integers(0, 2))
    def start(self, some: list[list[int]], first: int) -> None:
        for name, numbers in zip(FILES, some, strict=False):
            self.write_seed(name, (first + len(numbers)) % len(TITLES), first, numbers)
        self._load()

    @rule(name=files, title=st.integers(0, len(TITLES) - 1), line=st.integers(0, len(LINES) - 1), numbers=parts)
    def write_seed(self, name: str, title: int, line: int, numbers: list[int]) -> None:
        (self.seeds / name).write_text(compose(title, line, numbers), encoding="utf-8")

    @rule(n=numbers, deed=st.sampled_from(["insert", "remove", "move", "repeat"]), at=numbers, number=numbers)
    def change_paragraphs(self, n: int, deed: str, at: int, number: int) -> None:
        if not (file := self._file(n)):
            return
        lines = file.read_text(encoding="utf-8").split("\n\n")
        at = at % len(lines)
        if deed == "insert":
            lines.insert(at, PARAGRAPHS[number % len(PARAGRAPHS)])
        elif deed == "repeat":
            lines.append(lines[at])
        elif len(lines) > 1:
            taken = lines.pop(at)
            if deed == "move":
                lines.insert(number % (len(lines) + 1), taken)
        file.write_text("\n\n".join(line.strip("\n") for line in lines) + "\n", encoding="utf-8")

    @rule(n=numbers, words=st.sampled_from(WORDS), once=st.booleans())
    def change_words(self, n: int, words: tuple[str, str], once: bool) -> None:
        if file := self._file(n):
            text = file.read_text(encoding="utf-8")
            file.write_text(text.replace(*words, 1 if once else -1), encoding="utf-8")

    @rule(n=numbers)
    def empty_seed(self, n: int) -> None:
        if file := self._file(n):
            file.write_bytes(b"")

    @rule(n=numbers, name=files)
    def copy_seed(self, n: int, name: str) -> None:
        if (file := self._file(n)) and file != self.seeds / name:
            shutil.copy(file, self.seeds / name)

    @rule(n=numbers, name=files)
    def rename_seed(self, n: int, name: str) -> None:
        if file := self._file(n):
            file.rename(self.seeds / name)

    @rule(n=numbers)
    def remove_seed(self, n: int) -> None:
        if file := self._file(n):
            self.away[file.relative_to(self.seeds).as_posix()] = file.read_text(encoding="utf-8")
            file.unlink()

    @precondition(lambda self: self.away)
    @rule(n=numbers)
    def restore_seed(self, n: int) -> None:
        name = sorted(self.away)[n % len(self.away)]
        (self.seeds / name).write_text(self.away.pop(name), encoding="utf-8")

    @rule(version=st.integers(0, len(VERSIONS) - 1))
    def new_extractor(self, version: int) -> None:
        reader().changed = version

    # Loads

    @rule(reextract=st.booleans())
    def load(self, reextract: bool) -> None:
        self._load(reextract=reextract)
        first, revisions = _content(), _revisions()
        assert self._load().changed_nothing
        assert _revisions() == revisions, "A second load wrote something."
        _same(first, "A second load changed something.")
        if reextract:
            self._load(reextract=True)
            _same(first, "Read anew, the same gave something else.")

    @rule(name=files, title=st.integers(0, len(TITLES) - 1), numbers=parts, reextract=st.booleans())
    def write_and_load(self, name: str, title: int, numbers: list[int], reextract: bool) -> None:
        self.write_seed(name, title, 0, numbers)
        self.load(reextract)

    @rule(reextract=st.booleans())
    def dry_run(self, reextract: bool) -> None:
        before, revisions = _content(), _revisions()
        told = self._load(reextract=reextract, dry_run=True)
        assert _revisions() == revisions
        _same(before, "A dry run changed something.")
        assert told.counts() == self._load(reextract=reextract).counts()

    @rule(after=st.integers(0, 4), reextract=st.booleans())
    def interrupted_load(self, after: int, reextract: bool) -> None:
        with transaction.atomic():
            self._load(reextract=reextract)
            whole = _content()
            transaction.set_rollback(True)

        def stop(done: int, total: int) -> None:
            if done == after:
                raise StoppedError

        history = LogEntry.objects.count()
        try:
            self.ledger.tell(load_seeds(Options(reextract=reextract), progress=stop))
        except StoppedError:
            self.no_decision_is_lost_and_every_span_proves_its_text()
        assert LogEntry.objects.count() == history
        self._load(reextract=reextract)
        _same(whole, "An interrupted load and the next gave something else than one load.")

    def _load(self, **options: Any) -> LoadReport:
        kinds = {"articles": Article, "statements": Statement, "people": Person, "organisations": Organisation}
        before = {kind: model.objects.count() for kind, model in kinds.items()}
        history = LogEntry.objects.count()
        report = load_seeds(Options(**options))
        assert LogEntry.objects.count() == history, "A load wrote history."
        assert not report.failed or all(file.outcome == "empty" for file in report.files if file.failed), (
            report.problems()
        )
        if not report.dry_run:
            for kind, model in kinds.items():
                assert model.objects.count() - before[kind] == report.tally.counts[kind]["new"], kind
            self.ledger.tell(report)
            nothing_said_twice()
        return report

    # Decisions

    @rule(model=curated, n=numbers)
    def accept(self, model: Any, n: int) -> None:
        self._review(_one(model, n), ReviewState.ACCEPTED)

    @rule(model=curated, n=numbers, reason=st.sampled_from(RejectReason.values))
    def reject(self, model: Any, n: int, reason: str) -> None:
        self._review(_one(model, n), ReviewState.REJECTED, reason)

    @rule(model=curated, n=numbers)
    def reopen(self, model: Any, n: int) -> None:
        self._review(_one(model, n), ReviewState.UNREVIEWED)

    def _review(self, record: Any, state: str, reason: str = "") -> None:
        if record is None:
            return
        with self.ledger.deciding(state):
            record.reason = reason
            record.set_review(state, self.ledger.editor)
            record.save()
            self.ledger.note_review(record)

    @rule(model=curated, n=numbers, release=st.booleans())
    def hold(self, model: Any, n: int, release: bool) -> None:
        if record := _one(model, n):
            with self.ledger.deciding("hold"):
                record.held = "" if release else "Under legal review."
                record.save()
                self.ledger.note(record, held=record.held or None)

    @rule(n=numbers, title=st.sampled_from(["", "An editor’s title", TITLES[0]]), year=st.sampled_from([None, 2021]))
    def edit_article(self, n: int, title: str, year: int | None) -> None:
        self._decide(_one(Article, n), title=title, published=PartialDate.of(year) if year else None)

    @rule(n=numbers, kind=st.sampled_from(Statement.Kind.values), place=st.sampled_from(["", "Nelson"]))
    def edit_statement(self, n: int, kind: str, place: str) -> None:
        self._decide(_one(Statement, n), kind=kind, place=place)

    @rule(n=numbers, cue=st.sampled_from(["", "said"]))
    def edit_cue(self, n: int, cue: str) -> None:
        if statement := _one(Statement, n):
            at = statement.text.text.find(cue) if cue else -1
            self._decide(statement, cue=cue if at >= 0 else "", cue_span=[at, at + len(cue)] if at >= 0 else None)

    @rule(n=numbers, frm=numbers, to=numbers)
    def move_span(self, n: int, frm: int, to: int) -> None:
        statement = _one(Statement, n)
        if statement is None or statement.evidence_lost:
            return
        words = _words(statement.article)
        first, last = sorted((frm % len(words), to % len(words)))
        self._set_spans(statement, [[words[first][0], words[last][1]]])

    @rule(n=numbers, part=st.sampled_from(Attribution.Part.values), to=numbers, other=st.booleans())
    def edit_speaker(self, n: int, part: str, to: int, other: bool) -> None:
        row = _one(Attribution, n)
        if row is None:
            return
        if other:
            self._decide(row, person=_one(Person, to), organisation=None)
        elif part != Attribution.Part.SPEAKER and not row.statement.attributions.filter(part=part).exists():
            with self.ledger.deciding("part"):
                row.decide(part=part)
                row.save()
                self.ledger.note(row, part=part)
                self.ledger.note_values(row, row.EXTRACTED)

    @rule(n=numbers, kind=st.sampled_from(Organisation.Kind.values))
    def edit_organisation(self, n: int, kind: str) -> None:
        self._decide(_one(Organisation, n), kind=kind)

    @rule(n=numbers, title=st.sampled_from(["head of the port", "mayor of Nelson"]))
    def edit_role(self, n: int, title: str) -> None:
        self._decide(_one(Role, n), title=title)

    @rule(n=numbers, name=st.sampled_from(["Peter Marsh", "P. Marsh", "Anna Lee Holloway"]))
    def rename_person(self, n: int, name: str) -> None:
        if person := _one(Person, n):
            with self.ledger.deciding("name"):
                person.decide(name=name)
                person.update_sort_key()
                person.save()
                person.show_name()
                self.ledger.note_values(person, ["name"])
                for form in person.names.filter(text=name):
                    # Who calls somebody so has nothing against the name.
                    self.ledger.note(form, review=None if form.review == ReviewState.UNREVIEWED else form.review)

    def _decide(self, record: Any, **changes: Any) -> None:
        if record is None:
            return
        with self.ledger.deciding("edit"):
            record.decide(**changes)
            if hasattr(record, "update_search_text"):
                record.update_search_text()
            record.save()
            self.ledger.note_values(record, [name for name in record.pins if name in changes])

    def _set_spans(self, statement: Statement, spans: list[list[int]]) -> None:
        with self.ledger.deciding("spans"):
            self._respan(statement, spans)

    def _respan(self, statement: Statement, spans: list[list[int]]) -> None:
        statement.decide(spans=spans)
        statement.set_spans(spans, " ".join(" ".join(statement.text.at(span).split()) for span in spans))
        statement.save()
        self.ledger.note_values(statement, ["spans"])

    @rule(n=numbers, to=numbers)
    def choose_whom_a_name_names(self, n: int, to: int) -> None:
        if mention := _one(Mention, n):
            with self.ledger.deciding("mention"):
                mention.person, mention.organisation, mention.pinned = _one(Person, to), None, True
                mention.save()
                self.ledger.note_values(mention, ["person", "surface", "pinned"])

    @rule(model=st.sampled_from([Byline, PersonName]), n=numbers)
    def reject_a_name(self, model: Any, n: int) -> None:
        row = _one(model, n)
        if row is None or getattr(row, "primary", False):
            return
        with self.ledger.deciding("reject name"):
            row.review = ReviewState.REJECTED
            row.save()
            self.ledger.note_values(row, ["review"])

    @rule(n=numbers)
    def correct_a_byline(self, n: int) -> None:
        row = _one(Byline, n)
        if row and not row.article.bylines.filter(name="Jane B. Rivers").exists():
            with self.ledger.deciding("byline"):
                row.name, row.review = "Jane B. Rivers", ReviewState.ACCEPTED
                row.save()
                self.ledger.note_values(row, ["name", "review"])

    # Things that people make

    @rule(n=numbers, frm=numbers, to=numbers, who=numbers)
    def add_statement(self, n: int, frm: int, to: int, who: int) -> None:
        article = _one(Article, n)
        if article is None or not article.paragraphs.exists():
            return
        words = _words(article)
        first, last = sorted((frm % len(words), to % len(words)))
        spans = [[words[first][0], words[last][1]]]
        if article.statements.public().filter(text=article.text, spans=spans).exists():
            return  # the desk refuses it: these words are a statement already
        with self.ledger.deciding("add statement"):
            self._make(article, spans, _one(Person, who))

    def _make(self, article: Article, spans: list[list[int]], speaker: Person | None) -> None:
        statement = Statement(article=article, text=article.text, kind="indirect", rule="editor")
        statement.set_spans(spans, " ".join(" ".join(article.text.at(span).split()) for span in spans))
        self._own(statement)
        self._own(Attribution(statement=statement, person=speaker))

    def _own(self, record: Any) -> None:
        record.accept(self.ledger.editor)
        record.save()
        self.ledger.note(record, **{MADE: True})
        self.ledger.note_review(record)

    @rule(n=numbers, text=st.sampled_from(["Annie Holloway", "P. J. Marsh"]))
    def add_name(self, n: int, text: str) -> None:
        person = _one(Person, n)
        if person and not person.names.filter(text=text).exists():
            with self.ledger.deciding("add name"):
                name = person.names.create(text=text, kind="full", review=ReviewState.ACCEPTED)
                self.ledger.note(name, **{MADE: True})
                self.ledger.note_values(name, ["review", "kind", "text"])

    @rule(n=numbers, title=st.sampled_from(["director", "mayor", "Transport Minister"]))
    def add_role(self, n: int, title: str) -> None:
        person = _one(Person, n)
        if person and not person.roles.filter(key=Role.make_key(title, None)).exists():
            with self.ledger.deciding("add role"):
                self._own(Role(person=person, title=title, key=Role.make_key(title, None)))

    @rule(n=numbers, name=st.sampled_from(["Jane Rivers", "Ed Nobody"]))
    def add_byline(self, n: int, name: str) -> None:
        article = _one(Article, n)
        if article and not article.bylines.filter(name=name).exists():
            with self.ledger.deciding("add byline"):
                row = article.bylines.create(name=name, review=ReviewState.ACCEPTED, position=9)
                self.ledger.note(row, **{MADE: True})
                self.ledger.note_values(row, ["name", "review"])

    @rule(n=numbers, who=numbers)
    def add_co_speaker(self, n: int, who: int) -> None:
        statement, person = _one(Statement, n), _one(Person, who)
        if statement and person:
            part = Attribution.Part.CO_SPEAKER
            taken = statement.attributions.filter(part=part).order_by("position").last()
            with self.ledger.deciding("add co-speaker"):
                position = taken.position + 1 if taken else 0
                self._own(Attribution(statement=statement, part=part, position=position, person=person))

    @rule(n=numbers)
    def delete_what_a_person_made(self, n: int) -> None:
        made = Statement.objects.filter(base={}).order_by("pk")
        if made:
            statement = made[n % len(made)]
            with self.ledger.deciding("delete"):
                for model, pk, name in [*self.ledger.decided]:
                    own = model is Attribution and Attribution.objects.filter(pk=pk, statement=statement).exists()
                    if own or (model, pk) == (Statement, statement.pk):
                        self.ledger._set((model, pk, name), None)
                statement.delete()

    @rule(n=numbers, title=st.integers(0, len(TITLES) - 1), numbers=parts)
    def paste_text(self, n: int, title: int, numbers: list[int]) -> None:
        add_text(compose(title, n % len(LINES), numbers).encode(), "pasted", self.ledger.editor)

    @rule(n=numbers, at=numbers, keep=st.booleans())
    def decide_on_a_passage(self, n: int, at: int, keep: bool) -> None:
        article = _one(Article, n)
        if article is None:
            return
        lines = [line for line in article.text.text.split("\n\n") if line.strip()]
        start = article.text.text.index(lines[at % len(lines)])
        span = (start, start + len(lines[at % len(lines)].strip("\n")))
        try:
            decide_passages(article, [Passage(span, keep)], by=self.ledger.editor)
        except PassageError:
            return
        row = PassageDecision.objects.get(text=article.text, start=span[0], end=span[1])
        self.ledger.decided[PassageDecision, row.pk, "keep"] = keep

    # Several at once

    @rule(n=numbers)
    def split(self, n: int) -> None:
        statement = _one(Statement, n)
        if statement is None or statement.evidence_lost:
            return
        (start, end), *others = statement.spans
        space = statement.text.text.find(" ", (start + end) // 2, end)
        if space > start:
            with self.ledger.deciding("split"):
                self._respan(statement, [[start, space]])
                said = statement.attributions.filter(part=Attribution.Part.SPEAKER).first()
                self._make(statement.article, [[space + 1, end], *others], said.person if said else None)

    @rule(n=numbers)
    def join(self, n: int) -> None:
        statement = _one(Statement, n)
        if statement is None or statement.evidence_lost:
            return
        others = Statement.objects.filter(article=statement.article, text=statement.text, withdrawn=False)
        after = others.filter(start__gte=statement.spans[-1][1]).exclude(review=ReviewState.REJECTED)
        if other := after.order_by("start", "pk").first():
            with self.ledger.deciding("join"):
                self._respan(statement, [*statement.spans, *other.spans])
                other.reject(self.ledger.editor, RejectReason.JOINED)
                other.save()
                self.ledger.note_review(other)

    @rule(model=st.sampled_from([Person, Organisation]), n=numbers, m=numbers)
    def merge(self, model: Any, n: int, m: int) -> None:
        kept, gone = _one(model, n), _one(model, m)
        if kept is None or kept == gone:
            return
        try:
            merge(kept, gone, by=self.ledger.editor)
        except CannotMergeError:
            return
        self.ledger.merged(gone, kept)

    @rule(n=numbers, distinct=st.booleans())
    def unmerge(self, n: int, distinct: bool) -> None:
        merges = MergeRecord.objects.active().exclude(by=None).order_by("pk")
        if merges:
            record = merges[n % len(merges)]
            try:
                undone = unmerge(record, by=self.ledger.editor, distinct=distinct)
            except CannotMergeError:
                return
            self.ledger.unmerged(undone.gone, undone.kept)

    @precondition(lambda self: self.ledger.decisions)
    @rule(n=numbers, last=st.booleans())
    def undo(self, n: int, last: bool) -> None:
        count = len(self.ledger.decisions)
        before = _content()
        if not self.ledger.undo(count - 1 if last else n % count):
            _same(before, "What could not be undone was undone in part.")

    def _file(self, n: int) -> Path | None:
        there = sorted(path for path in self.seeds.rglob("*") if path.is_file())
        return there[n % len(there)] if there else None


def _one(model: Any, n: int) -> Any:
    """A record that an editor can see: withdrawn ones are in no list that they work through."""
    rows: QuerySet = model._default_manager.order_by("pk")
    if model is not Mention:
        rows = rows.filter(withdrawn=False)
    count = rows.count()
    return rows[n % count] if count else None


def _words(article: Article) -> list[tuple[int, int]]:
    """Where each word of a paragraph of the article stands: the longest one."""
    paragraph = max(article.paragraphs.all(), key=lambda p: len(p.text))
    found, at = [], 0
    for word in paragraph.text.split():
        at = paragraph.text.index(word, at)
        found.append(paragraph.offsets.to_seed((at, at + len(word))))
        at += len(word)
    return found


def _content() -> set[str]:
    """The archive as it is, apart from keys and times."""
    return set(content_lines())


def _same(before: set[str], otherwise: str) -> None:
    now = _content()
    assert now == before, "\n".join([otherwise, *sorted(now ^ before)])


def _revisions() -> list[tuple[str, int, int]]:
    return [(m.__name__, pk, r) for m in CURATED for pk, r in m._default_manager.values_list("pk", "revision")]


@pytest.fixture
def one_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every load and every editor reads with the same extractor."""
    monkeypatch.setattr(ExtractorOptions, "make", lambda options: reader().knowing(options.gazetteer))


def test_no_sequence_of_loads_and_decisions_loses_any(one_reader):
    run_state_machine_as_test(
        Sequence,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
        ),
    )
