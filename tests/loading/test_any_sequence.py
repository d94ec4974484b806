"""The second promise, in any sequence: no load undoes, duplicates or resurrects what a person decided.

A machine writes seeds, loads them, changes, renames and takes away seeds, and puts later extractors in; between loads
an editor and a curator decide and undo through the pages and forms of the admin. After every step it is asked what
must hold (``invariants``, ``ledger``). 500 steps; a nightly run takes 10,000:
``ARCHIVE_NIGHTLY=1 uv run pytest tests/loading/test_any_sequence.py``.
"""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
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

from archive.loading.contenthash import content_lines
from archive.loading.load import Options, load_seeds
from archive.loading.reading import ExtractorOptions
from archive.loading.report import LoadReport
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
    ReviewState,
    Role,
    Statement,
)
from tests.conftest import NIGHTLY
from tests.doors import Member, screen
from tests.loading.invariants import CURATED, everything_holds, nothing_said_twice
from tests.loading.ledger import MADE, Ledger
from tests.loading.newsroom import LINES, PARAGRAPHS, TITLES, VERSIONS, WORDS, Reader, compose

pytestmark = pytest.mark.django_db

STEPS, EXAMPLES = (50, 200) if NIGHTLY else (25, 20)

#: The actions of a list and the buttons of the review screen, and the review state that each gives.
ACTIONS = {"accept": ReviewState.ACCEPTED, "reject": ReviewState.REJECTED, "reopen": ReviewState.UNREVIEWED}
FILES = ("a.txt", "b.txt", "c.txt", "sub/d.txt")
numbers = st.integers(0, 999)
files = st.sampled_from(FILES)
members = st.sampled_from(["editor", "curator"])
listed = st.sampled_from([Article, Statement, Person, Organisation, Role])
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
        self.members = {group: Member(group) for group in ("editor", "curator")}
        self.ledger = Ledger()

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
                assert model.objects.count() - before[kind] == report.counts()[kind]["new"], kind
            self.ledger.tell(report)
            nothing_said_twice()
        return report

    # Decisions, through the doors that people use

    def decide(
        self, who: str, send: Callable[[Member], Any], note: Callable[[], None] | None = None, *, curator: bool = False
    ) -> bool:
        """Send a request as a member of a group; note what was decided, if it was. Return whether it was.

        ``curator`` says that only curators may do it: whoever else tries changes nothing.
        """
        member = self.members[who]
        forbidden = curator and who != "curator"
        before = _content() if forbidden else set()
        last = LogEntry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        send(member)
        entries = list(LogEntry.objects.filter(pk__gt=last).order_by("pk"))
        if forbidden:
            _same(before, "An editor did what only curators may do.")
            assert not entries
            return False
        if not entries:
            return False
        assert {entry.actor_id for entry in entries} == {member.user.pk}
        assert len({entry.cid for entry in entries}) == 1, "One request made several decisions."
        with self.ledger.deciding(entries[0].cid, for_curators=curator):
            if note:
                note()
        return True

    def _reviewed(self, record: Any, state: str, speakers: list[Attribution]) -> None:
        """Note a review state; an accepted statement keeps the speakers it was accepted with."""
        now = _again(record)
        assert now.review == state, (record, now.review)
        self.ledger.note_review(now)
        for row in speakers if state == ReviewState.ACCEPTED else ():
            for name in row.EXTRACTED:
                assert getattr(_again(row), name) == getattr(row, name), f"Accepting changed the {name} of {row}."
            self.ledger.note_values(row, row.EXTRACTED)

    @rule(who=members, model=listed, n=numbers, action=st.sampled_from(list(ACTIONS)))
    def review_in_the_list(self, who: str, model: Any, n: int, action: str) -> None:
        if record := _one(model, n):
            speakers = _speakers(record)
            self.decide(
                who, lambda me: me.act([record], action), lambda: self._reviewed(record, ACTIONS[action], speakers)
            )

    @rule(who=members, model=listed, n=numbers, state=st.sampled_from(ReviewState.values))
    def review_in_the_form(self, who: str, model: Any, n: int, state: str) -> None:
        if (record := _one(model, n)) and record.review != state:
            speakers = _speakers(record)
            self.decide(who, lambda me: me.edit(record, review=state), lambda: self._reviewed(record, state, speakers))

    @rule(who=members, n=numbers, do=st.sampled_from(["accept", "reject:wrong-words", "reject:twice", "reopen"]))
    def review_on_the_screen(self, who: str, n: int, do: str) -> None:
        if statement := _one(Statement, n):
            state, speakers = ACTIONS[do.partition(":")[0]], _speakers(statement)
            self.decide(who, lambda me: me.review(statement, do), lambda: self._reviewed(statement, state, speakers))

    @rule(who=members, n=numbers)
    def accept_all_that_wait(self, who: str, n: int) -> None:
        if article := _one(Article, n):
            waiting = [(one, _speakers(one)) for one in article.statements.unreviewed()]

            def note() -> None:
                for statement, speakers in waiting:
                    self._reviewed(statement, ReviewState.ACCEPTED, speakers)

            self.decide(who, lambda me: me.review_article(article, "accept-all"), note)

    @rule(who=members, n=numbers, do=st.sampled_from(["accept", "reject:not-article", "reopen"]))
    def review_an_article_on_the_screen(self, who: str, n: int, do: str) -> None:
        if article := _one(Article, n):
            state = ACTIONS[do.partition(":")[0]]
            self.decide(
                who, lambda me: me.review_article(article, f"article-{do}"), lambda: self._reviewed(article, state, [])
            )

    @rule(who=members, n=numbers, field=st.sampled_from(["review", "person"]), to=numbers)
    def correct_a_speaker_in_the_form(self, who: str, n: int, field: str, to: int) -> None:
        row, person = _one(Attribution, n), _one(Person, to)
        if row is None or person is None:
            return
        values = {"review": "accepted"} if field == "review" else {"person": person.pk, "organisation": ""}

        def note() -> None:
            now = _again(row)
            if field == "review":
                self.ledger.note_review(now)
            else:
                assert now.person == person
                self.ledger.note_values(now, ["person", "organisation"])

        self.decide(who, lambda me: me.edit_row(row.statement, "attributions", row, **values), note)

    @rule(who=members, n=numbers, to=numbers)
    def correct_the_speaker_on_the_screen(self, who: str, n: int, to: int) -> None:
        statement, person = _one(Statement, n), _one(Person, to)
        if statement is None or person is None or statement.review == ReviewState.REJECTED:
            return

        def note() -> None:
            row = next(row for row in _speakers(statement) if row.part == Attribution.Part.SPEAKER)
            assert row.person == person.now
            self.ledger.note_values(row, ["person", "organisation"])

        self.decide(who, lambda me: me.review(statement, "save", who=f"person:{person.pk}"), note)

    @rule(who=members, n=numbers, to=numbers)
    def add_a_co_speaker(self, who: str, n: int, to: int) -> None:
        statement, person = _one(Statement, n), _one(Person, to)
        if statement and person:
            known = {row.pk: row.review for row in statement.attributions.all()}

            def note() -> None:
                for row in _again(statement).attributions.all():
                    if row.pk not in known:
                        self.ledger.note(row, **{MADE: True})
                        self.ledger.note_values(row, row.EXTRACTED)
                    elif row.review != known[row.pk]:  # one that was taken away is accepted anew
                        self.ledger.note(row, review=row.review)

            self.decide(who, lambda me: me.review(statement, "save", also_who=f"person:{person.pk}"), note)

    @rule(who=members, n=numbers)
    def take_a_co_speaker_away(self, who: str, n: int) -> None:
        rows = Attribution.objects.public().exclude(part=Attribution.Part.SPEAKER).order_by("pk")
        if rows:
            row = rows[n % len(rows)]
            self.decide(
                who,
                lambda me: me.review(row.statement, f"remove:{row.pk}"),
                lambda: self.ledger.note(row, review=_again(row).review),
            )

    @rule(who=members, model=listed, n=numbers, reason=st.sampled_from(["", "Under legal review."]))
    def hold(self, who: str, model: Any, n: int, reason: str) -> None:
        if record := _one(model, n):
            self.decide(
                who,
                lambda me: me.hold(record, reason),
                lambda: self.ledger.note(record, held=reason or None),
                curator=True,
            )

    @rule(
        who=members,
        n=numbers,
        title=st.sampled_from(["", "An editor’s title", TITLES[0]]),
        year=st.sampled_from(["", "2021"]),
    )
    def edit_article(self, who: str, n: int, title: str, year: str) -> None:
        self._edit(who, _one(Article, n), title=title, published=year)

    @rule(who=members, n=numbers, kind=st.sampled_from(Statement.Kind.values), place=st.sampled_from(["", "Nelson"]))
    def edit_statement(self, who: str, n: int, kind: str, place: str) -> None:
        self._edit(who, _one(Statement, n), kind=kind, place=place)

    @rule(who=members, n=numbers, cue=st.sampled_from(["", "said"]))
    def edit_cue(self, who: str, n: int, cue: str) -> None:
        self._edit(who, _one(Statement, n), cue=cue)

    @rule(who=members, n=numbers, kind=st.sampled_from(Organisation.Kind.values))
    def edit_organisation(self, who: str, n: int, kind: str) -> None:
        self._edit(who, _one(Organisation, n), kind=kind)

    @rule(who=members, n=numbers, title=st.sampled_from(["head of the port", "mayor of Nelson"]))
    def edit_role(self, who: str, n: int, title: str) -> None:
        self._edit(who, _one(Role, n), title=title)

    @rule(
        who=members,
        n=numbers,
        name=st.sampled_from(["Peter Marsh", "P. Marsh", "Anna Lee Holloway"]),
        table=st.booleans(),
    )
    def rename_person(self, who: str, n: int, name: str, table: bool) -> None:
        if not (person := _one(Person, n)) or person.name == name:
            return

        def note() -> None:
            assert _again(person).name == name
            self.ledger.note_values(_again(person), ["name"])
            for form in person.names.filter(text=name):
                # Who calls somebody so has nothing against the name.
                assert form.review != ReviewState.REJECTED
                self.ledger.note(form, review=None)

        if table:
            rows = [{"slug": person.slug, "name": name}]
            self.decide(who, lambda me: me.upload(Person, rows), note, curator=True)
        else:
            self.decide(who, lambda me: me.edit(person, name=name), note)

    def _edit(self, who: str, record: Any, **values: Any) -> None:
        if record is None:
            return
        changed = [name for name, value in values.items() if str(getattr(record, name) or "") != value]

        def note() -> None:
            now = _again(record)
            for name in changed:
                assert str(getattr(now, name) or "") == values[name], (record, name)
            self.ledger.note_values(now, changed)

        self.decide(who, lambda me: me.edit(record, **values), note)

    @rule(who=members, model=listed, n=numbers, take=st.booleans())
    def answer_a_suggestion(self, who: str, model: Any, n: int, take: bool) -> None:
        record = _one(model, n)
        rows = [record, *(record.attributions.all() if isinstance(record, Statement) else ())] if record else []
        for row in rows:
            for suggestion in row.suggestions() if not row.withdrawn else ():
                self.decide(
                    who,
                    lambda me, row=row, field=suggestion.field: me.suggestion(record, row, field, take=take),
                    lambda row=row, field=suggestion.field: self.ledger.note_values(_again(row), [field]),
                )
                return

    @rule(who=members, n=numbers, to=numbers)
    def choose_whom_a_name_names(self, who: str, n: int, to: int) -> None:
        mention, person = _one(Mention, n), _one(Person, to)
        if mention and person and mention.person != person:
            self.decide(
                who,
                lambda me: me.edit(mention, person=person.pk, organisation=""),
                lambda: self.ledger.note_values(_again(mention), ["person", "surface", "pinned"]),
            )

    @rule(who=members, model=st.sampled_from([Byline, PersonName]), n=numbers)
    def reject_a_name(self, who: str, model: Any, n: int) -> None:
        row = _one(model, n)
        if row is None or getattr(row, "primary", False) or row.review == ReviewState.REJECTED:
            return
        self.decide(
            who,
            lambda me: me.edit_row(*_row(row), review="rejected"),
            lambda: self.ledger.note_values(_again(row), ["review"]),
        )

    @rule(who=members, n=numbers)
    def correct_a_byline(self, who: str, n: int) -> None:
        row = _one(Byline, n)
        if row and not row.article.bylines.filter(name="Jane B. Rivers").exists():
            self.decide(
                who,
                lambda me: me.edit_row(*_row(row), name="Jane B. Rivers"),
                lambda: self.ledger.note_values(_again(row), ["name", "review"]),
            )

    # Words

    @rule(who=members, n=numbers, frm=numbers, to=numbers, form=st.booleans())
    def move_words(self, who: str, n: int, frm: int, to: int, form: bool) -> None:
        statement = _one(Statement, n)
        if statement is None or not (words := _words(statement.article, frm, to)):
            return
        before = statement.spans, statement.text_id

        def note() -> None:
            now = _again(statement)
            if (now.spans, now.text_id) != before:
                self.ledger.note_values(now, ["spans"])

        if form:
            self.decide(who, lambda me: me.edit(statement, words=words), note)
        else:
            self.decide(who, lambda me: me.review(statement, "words", "words-form", words=words, which=1), note)

    @rule(who=members, n=numbers, frm=numbers, to=numbers)
    def mark_a_missed_statement(self, who: str, n: int, frm: int, to: int) -> None:
        article = _one(Article, n)
        if article and (words := _words(article, frm, to)):
            url = screen(article)
            with self._making(article) as made:
                self.decide(who, lambda me: me.submit(url, ("do", "missed"), "words-form", words=words, which=1), made)

    @rule(who=members, n=numbers)
    def split(self, who: str, n: int) -> None:
        statement = _one(Statement, n)
        if statement is None or statement.evidence_lost or len(statement.content.split()) < 2:
            return
        words = statement.content.split()
        before = " ".join(words[len(words) // 2 :])
        with self._making(statement.article) as made:

            def note() -> None:
                self.ledger.note_values(_again(statement), ["spans"])
                made()

            self.decide(who, lambda me: me.review(statement, "split", "words-form", before=before), note)

    @rule(who=members, n=numbers)
    def join(self, who: str, n: int) -> None:
        if statement := _one(Statement, n):
            waiting = list(statement.article.statements.exclude(review=ReviewState.REJECTED))

            def note() -> None:
                now = _again(statement)
                self.ledger.note_values(now, ["spans", *({"kind"} & now.pins.keys())])  # of two kinds it is mixed
                for other in waiting:
                    if other.pk != statement.pk and (again := _again(other)).review == ReviewState.REJECTED:
                        self.ledger.note_review(again)

            self.decide(who, lambda me: me.review(statement, "join", "words-form"), note)

    @contextmanager
    def _making(self, article: Article) -> Iterator[Callable[[], None]]:
        """Give what notes the statements that are made inside, and their speakers."""
        known = set(article.statements.values_list("pk", flat=True))

        def note() -> None:
            for statement in article.statements.exclude(pk__in=known):
                self.ledger.note(statement, **{MADE: True})
                self.ledger.note_review(statement)
                for row in _speakers(statement):
                    self.ledger.note_values(row, row.EXTRACTED)

        yield note

    # Things that people make

    @rule(who=members, n=numbers, text=st.sampled_from(["Annie Holloway", "P. J. Marsh"]))
    def add_name(self, who: str, n: int, text: str) -> None:
        person = _one(Person, n)
        if person and not person.names.filter(text=text).exists():

            def note() -> None:
                name = person.names.get(text=text)
                self.ledger.note(name, **{MADE: True})
                self.ledger.note_values(name, ["review", "kind", "text"])

            self.decide(who, lambda me: me.add_row(person, "names", text=text, kind="full"), note)

    @rule(who=members, n=numbers, title=st.sampled_from(["director", "mayor", "Transport Minister"]))
    def add_role(self, who: str, n: int, title: str) -> None:
        person = _one(Person, n)
        if person and not person.roles.filter(key=Role.make_key(title, None)).exists():

            def note() -> None:
                role = person.roles.get(key=Role.make_key(title, None))
                self.ledger.note(role, **{MADE: True})
                self.ledger.note_review(role)

            self.decide(who, lambda me: me.add_row(person, "roles", title=title), note)

    @rule(who=members, n=numbers, name=st.sampled_from(["Jane Rivers", "Ed Nobody"]))
    def add_byline(self, who: str, n: int, name: str) -> None:
        article = _one(Article, n)
        if article and not article.bylines.filter(name=name).exists():

            def note() -> None:
                row = article.bylines.get(name=name)
                self.ledger.note(row, **{MADE: True})
                self.ledger.note_values(row, ["name", "review"])

            self.decide(who, lambda me: me.add_row(article, "bylines", name=name), note)

    @rule(who=members, n=numbers)
    def delete_what_a_person_made(self, who: str, n: int) -> None:
        made = Statement.objects.filter(base={}).order_by("pk")
        if made:
            statement = made[n % len(made)]
            rows = list(statement.attributions.all())
            gone = {(type(one), one.pk) for one in (statement, *rows)}

            def note() -> None:
                for key in [key for key in self.ledger.decided if key[:2] in gone]:
                    self.ledger.forget(key)

            self.decide(who, lambda me: me.delete(statement), note, curator=True)

    @rule(who=members, n=numbers, title=st.integers(0, len(TITLES) - 1), numbers=parts)
    def paste_text(self, who: str, n: int, title: int, numbers: list[int]) -> None:
        text = compose(title, n % len(LINES), numbers)
        before = _content() if who != "curator" else set()
        self.members[who].add_text(text)
        if who != "curator":
            _same(before, "An editor added a text.")

    @rule(who=members, n=numbers, at=numbers)
    def decide_on_a_passage(self, who: str, n: int, at: int) -> None:
        article = _one(Article, n)
        if article is None:
            return
        known = dict(PassageDecision.objects.values_list("pk", "keep"))
        left_out = [f"{start}-{end}" for start, end, _ in article.boilerplate]
        lines = [line for line in article.text.text.split("\n\n") if line.strip()]
        if left_out and at % 2:
            self.members[who].decide_passage(article, put_back=[left_out[at % len(left_out)]])
        else:
            self.members[who].decide_passage(article, words=lines[at % len(lines)].strip(), which="1")
        for row in PassageDecision.objects.all():
            if row.keep != known.get(row.pk):
                self.ledger.note_alone(row, keep=row.keep)

    # Which records are one

    @rule(who=members, model=st.sampled_from([Person, Organisation]), n=numbers, m=numbers)
    def merge(self, who: str, model: Any, n: int, m: int) -> None:
        kept, gone = _one(model, n), _one(model, m)
        if kept is None or kept == gone:
            return
        before = {merge.pk for merge in MergeRecord.objects.active()}
        content = _content() if who != "curator" else set()
        self.members[who].merge(kept, gone)
        if who != "curator":
            _same(content, "An editor merged two records.")
        for merge in MergeRecord.objects.active().exclude(pk__in=before):
            assert (merge.kept, merge.gone) == (kept.pk, gone.pk)
            self.ledger.merged(gone, kept)

    @rule(who=members, n=numbers, distinct=st.booleans(), history=st.booleans())
    def unmerge(self, who: str, n: int, distinct: bool, history: bool) -> None:
        merges = MergeRecord.objects.active().exclude(by=None).order_by("pk")
        if not merges:
            return
        record = merges[n % len(merges)]
        kept, gone = record.both()
        content = _content() if who != "curator" else set()
        if history:
            entry = LogEntry.objects.filter(additional_data__merge=str(record.pk)).first()
            assert entry, "A merge is not in the history."
            self.members[who].undo(entry.cid)
        else:
            self.members[who].unmerge(record, distinct=distinct)
        if who != "curator":
            _same(content, "An editor undid a merge.")
        if _again(record).undone_at:
            self.ledger.unmerged(gone, kept)

    @precondition(lambda self: self.ledger.decisions)
    @rule(who=members, n=numbers, last=st.booleans())
    def undo(self, who: str, n: int, last: bool) -> None:
        count = len(self.ledger.decisions)
        wanted = self.ledger.decisions[count - 1 if last else n % count]
        before = _content()
        newest = LogEntry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        self.members[who].undo(wanted.key)
        made = LogEntry.objects.filter(pk__gt=newest).first()
        if made is None:
            _same(before, "What was not taken back was taken back in part.")
            return
        assert not wanted.for_curators or who == "curator", "An editor took back what only curators may do."
        self.ledger.undone(wanted, made.cid)

    def _file(self, n: int) -> Path | None:
        there = sorted(path for path in self.seeds.rglob("*") if path.is_file())
        return there[n % len(there)] if there else None


def _one(model: Any, n: int) -> Any:
    """Return a record that an editor can see: withdrawn ones are in no list that they work through."""
    rows: QuerySet = model._default_manager.order_by("pk")
    if model is not Mention:
        rows = rows.filter(withdrawn=False)
    count = rows.count()
    return rows[n % count] if count else None


def _words(article: Article, frm: int, to: int) -> str:
    """Return some words of the longest paragraph of an article, as they stand there."""
    paragraph = max(article.paragraphs.all(), key=lambda p: len(p.text), default=None)
    if paragraph is None:
        return ""
    words = paragraph.text.split()
    first, last = sorted((frm % len(words), to % len(words)))
    return " ".join(words[first : last + 1])


def _speakers(record: Any) -> list[Attribution]:
    """Whom a statement is shown with; nobody for another record."""
    return list(record.attributions.public()) if isinstance(record, Statement) else []


def _again(record: Any) -> Any:
    return type(record)._default_manager.get(pk=record.pk)


def _row(row: Any) -> tuple[Any, str, Any]:
    """Return the record on whose page a row is shown, the inline that shows it, and the row."""
    return (row.article, "bylines", row) if isinstance(row, Byline) else (row.entity, "names", row)


def _content() -> set[str]:
    """Return the archive as it is, apart from keys and times."""
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
