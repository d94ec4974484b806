"""What editors decide on passages: read anew at once, respected by every load, carried into a changed text."""

import dataclasses
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.extraction.pipeline import Extractor
from archive.loading import load as loading
from archive.loading.contenthash import content_hash
from archive.loading.load import PassageError, add_text, decide_passages
from archive.loading.passages import Decision, StoredDecision, place
from archive.models import Article, Load, Paragraph, PassageDecision, Seed, SeedText, Statement
from tests.builders import make_editor
from tests.loading.conftest import BRIDGE, HARBOUR

pytestmark = pytest.mark.django_db

CAPTION = "Photo: Peter Marsh of the Harbour Research Institute looks at the sand of the northern beach."
STORY = HARBOUR.replace("She also stressed", f"{CAPTION}\n\nShe also stressed")
PILOT = "She also stressed the need for a second pilot boat."


@pytest.fixture
def story(seeds, load):
    path = seeds / "story.txt"
    path.write_text(STORY, encoding="utf-8")
    load()
    return path


@pytest.fixture
def article(story):
    return Article.objects.get()


def span(words: str, text: str = STORY) -> tuple[int, int]:
    return text.index(words), text.index(words) + len(words)


def body() -> str:
    return Article.objects.get().body


def decide(article, words, *, keep, **more):
    return decide_passages(Article.objects.get(pk=article.pk), [Decision(span(words), keep)], **more)


def test_a_caption_put_back_and_a_sentence_taken_out_are_seen_at_once(article):
    assert CAPTION not in article.body
    editor = make_editor()
    decide(article, CAPTION, keep=True, by=editor, note="It is part of the story.")
    assert CAPTION in body()
    decide(article, PILOT, keep=False)
    assert PILOT not in body()
    assert CAPTION in body()
    first = PassageDecision.objects.get(keep=True)
    assert (first.by, first.note, first.words, first.is_lost) == (editor, "It is part of the story.", CAPTION, False)
    assert [*span(PILOT), "editor"] in Article.objects.get().boilerplate
    load = Load.objects.order_by("pk").last()
    assert (load.by, load.status, load.arguments) == (None, "finished", {"passages of": article.public_id})
    for paragraph in Paragraph.objects.all():
        assert paragraph.text in STORY or paragraph.text == body().split("\n\n")[paragraph.position]


@pytest.mark.parametrize("options", [{}, {"reextract": True}, {"reextract": True, "workers": 2}])
def test_loads_respect_it(article, load, options):
    decide(article, CAPTION, keep=True)
    decide(article, PILOT, keep=False)
    before, rows = content_hash(), list(PassageDecision.objects.values())
    load(**options)
    assert content_hash() == before
    assert list(PassageDecision.objects.values()) == rows


def test_undone_the_text_is_what_the_extractor_says(article, load):
    before = content_hash()
    decide(article, CAPTION, keep=True)
    assert content_hash() != before
    decide_passages(Article.objects.get(), undo=[PassageDecision.objects.get().pk])
    assert not PassageDecision.objects.exists()
    assert body() == article.body
    load(reextract=True)
    assert body() == article.body


def test_the_decision_taken_last_wins(article):
    decide(article, CAPTION, keep=True)
    decide(article, "looks at the sand", keep=False)
    assert "Peter Marsh of the Harbour Research Institute" in body()
    assert "looks at the sand" not in body()
    decide(article, CAPTION, keep=True)  # the same passage again: the same row, taken later
    assert CAPTION in body()
    assert PassageDecision.objects.count() == 2


def test_statements_and_people_follow_and_decided_ones_stay(article):
    said = Statement.objects.get(content__contains="another year")
    accepted = Statement.objects.get(content__contains="northern beach")
    accepted.accept()
    accepted.save()
    decide(article, "“We cannot wait another year,” Holloway said.", keep=False)
    decide(article, STORY.splitlines()[-1], keep=False)
    said.refresh_from_db()
    accepted.refresh_from_db()
    assert said.withdrawn
    assert not accepted.withdrawn


def test_pinned_facts_are_not_read_anew(article):
    article.decide(title="Dredging")
    article.save()
    decide(article, CAPTION, keep=True)
    assert Article.objects.get().title == "Dredging"


def test_nothing_can_be_taken_out_until_nothing_is_left(article):
    before = content_hash()
    with pytest.raises(PassageError, match="reject it instead"):
        decide_passages(article, [Decision((0, len(STORY)), False)])
    assert content_hash() == before
    assert Load.objects.count() == 1


def test_what_the_extractor_cannot_read_changes_nothing(article, monkeypatch):
    def broken(*args, **kwargs):
        raise RecursionError("too deep")

    monkeypatch.setattr(Extractor, "extract", broken)
    with pytest.raises(PassageError, match="too deep"):
        decide(article, CAPTION, keep=True)
    assert not PassageDecision.objects.exists()


def test_two_editors_at_once_are_told(article, monkeypatch):
    read = loading.read_kept

    def meanwhile(*args):
        PassageDecision.objects.create(article=article, text=article.text, start=0, end=5, keep=False, at=_at(1))
        return read(*args)

    monkeypatch.setattr(loading, "read_kept", meanwhile)
    with pytest.raises(PassageError, match="Another editor"):
        decide(article, CAPTION, keep=True)
    assert CAPTION not in body()


def test_a_decision_taken_while_a_load_reads_the_file_is_not_undone(article, load, monkeypatch):
    read = loading.read_all

    def slow(*args):
        readings = list(read(*args))  # all is read, then the editor decides, then it is committed
        monkeypatch.setattr(loading, "read_all", read)
        decide(article, CAPTION, keep=True)
        yield from readings

    monkeypatch.setattr(loading, "read_all", slow)
    load(reextract=True)
    assert CAPTION in body()


@pytest.mark.parametrize("workers", [1, 2])
def test_where_the_text_changed_it_follows_to_where_its_words_stand_once(article, story, load, workers):
    decide(article, CAPTION, keep=True)
    decide(article, PILOT, keep=False)
    row = PassageDecision.objects.get(keep=False)
    changed = "Updated.\n\n" + STORY.replace(PILOT, "She had no more to say.")
    story.write_text(changed, encoding="utf-8")
    load(workers=workers)
    assert CAPTION in body()
    follows = PassageDecision.objects.get(keep=True)
    assert (follows.span, follows.is_lost) == (span(CAPTION, changed), False)
    row.refresh_from_db()
    assert (row.is_lost, row.words) == (True, PILOT)
    before = content_hash()
    load(reextract=True)
    assert content_hash() == before
    story.write_text(changed + f"\n{PILOT} It would cost two million.\n", encoding="utf-8")
    load()
    row.refresh_from_db()
    assert not row.is_lost
    assert PILOT not in body()


def test_words_that_stand_twice_are_not_guessed(article, story, load):
    decide(article, PILOT, keep=False)
    story.write_text(STORY + f"\n{PILOT}\n", encoding="utf-8")
    load()
    assert PILOT in body()
    assert PassageDecision.objects.get().is_lost
    story.write_text(STORY, encoding="utf-8")
    load()
    assert PILOT not in body()
    assert not PassageDecision.objects.get().is_lost


def test_where_another_file_keeps_the_old_text_the_new_article_gets_copies(article, story, load, seeds):
    decide(article, CAPTION, keep=True)
    (seeds / "again.txt").write_text(STORY, encoding="utf-8")
    load()
    story.write_text("Updated.\n\n" + STORY, encoding="utf-8")
    load()
    assert Article.objects.count() == 2
    assert all(CAPTION in text for text in Article.objects.values_list("body", flat=True))
    assert {row.text_id for row in PassageDecision.objects.all()} == set(Article.objects.values_list("text", flat=True))
    before = content_hash()
    load(reextract=True)
    assert content_hash() == before


def test_texts_of_the_desk_and_those_without_a_file(seeds, load, admin_user):
    seed, _ = add_text(STORY.encode(), "story", admin_user)
    article = Article.objects.get()
    decide(article, CAPTION, keep=True)
    load(reextract=True)
    assert CAPTION in body()
    Seed.objects.filter(pk=seed.pk).update(missing=True)
    decide(article, PILOT, keep=False)
    assert Seed.objects.get().missing
    Seed.objects.all().delete()
    decide(article, HARBOUR.splitlines()[-1], keep=False)
    assert "northern beach" in body()
    assert "build up" not in body()


def test_a_text_whose_decoding_lost_something_is_read_from_its_bytes(seeds, load):
    (seeds / "nul.txt").write_bytes(STORY.replace("harbour would", "harbour\0would").encode())
    load()
    problems = Seed.objects.get().problems
    decide(Article.objects.get(), CAPTION, keep=True)
    assert Seed.objects.get().problems == problems
    assert "nul" in {problem["code"] for problem in problems}
    assert CAPTION in body()


def test_a_decision_is_part_of_what_is_the_same(article):
    hashes = {content_hash()}
    row = PassageDecision.objects.create(article=article, text=article.text, start=0, end=5, keep=False, at=_at(1))
    hashes.add(content_hash())
    row.keep = True
    row.save()
    hashes.add(content_hash())
    assert len(hashes) == 3


def test_articles_of_other_texts_are_left_alone(article, load, seeds):
    (seeds / "bridge.txt").write_text(BRIDGE, encoding="utf-8")
    load()
    bridge = Article.objects.get(title__startswith="Bridge").body
    decide(article, PILOT, keep=False)
    load(reextract=True)
    assert Article.objects.get(title__startswith="Bridge").body == bridge
    assert SeedText.objects.count() == 2


def _at(second: int) -> datetime:
    return datetime(2026, 11, 20, tzinfo=UTC) + timedelta(seconds=second)


TEXT = "one two three two four"


def stored(at, place, sha256, keep, words):
    return StoredDecision(place, keep, _at(at), sha256, words)


def spans(placed):
    return [(one.span, one.keep) for one in placed]


def test_what_holds_where():
    here = stored(2, (4, 7), "now", True, "two")
    once = stored(1, (0, 5), "then", False, "three")
    twice = stored(0, (0, 3), "then", False, "two")
    gone = stored(0, (0, 3), "then", False, "five")
    assert place([here, once, twice, gone], "now", TEXT) == (dataclasses.replace(once, span=(8, 13)), here)
    same_place = dataclasses.replace(once, words="four", at=_at(9))
    assert spans(place([same_place, dataclasses.replace(here, span=(18, 22))], "now", TEXT)) == [((18, 22), True)]


@given(
    st.lists(
        st.tuples(st.integers(0, 5), st.integers(0, 20), st.booleans(), st.sampled_from(["now", "then", "before"])),
        max_size=8,
    ),
    st.randoms(use_true_random=False),
)
def test_passages_do_not_depend_on_the_order_of_rows(drawn, shuffle):
    decisions = [stored(at, (low, low + 2), sha256, keep, TEXT[low : low + 2]) for at, low, keep, sha256 in drawn]
    # one answer for one place of one text, as the database has it
    decisions = list({(one.sha256, one.span): one for one in decisions}.values())
    placed = place(decisions, "now", TEXT)
    shuffle.shuffle(decisions)
    assert place(decisions, "now", TEXT) == placed
    assert len({passage.span for passage in placed}) == len(placed)


@pytest.mark.parametrize("change", ["none", "moved", "another file"])
def test_each_text_is_extracted_once_whatever_was_decided_on_it(article, story, load, seeds, monkeypatch, change):
    decide(article, CAPTION, keep=True)
    decide(article, PILOT, keep=False)
    texts, extract = [], Extractor.extract

    def count(self, source, *arguments):
        texts.append(source.text)
        return extract(self, source, *arguments)

    monkeypatch.setattr(Extractor, "extract", count)
    if change == "moved":
        story.write_text("Updated.\n\n" + STORY, encoding="utf-8")
    if change == "another file":
        (seeds / "again.txt").write_text(STORY, encoding="utf-8")
    load(reextract=change == "none")
    assert len(texts) == 1
    assert CAPTION in body()
    assert PILOT not in body()
