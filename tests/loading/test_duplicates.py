"""The same story in several files is linked, by every load the same, and people have the last word."""

import itertools
import random
import tracemalloc
from threading import Event, Thread

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st

from archive.loading import duplicates
from archive.loading.changes import Changes
from archive.loading.contenthash import content_hash, content_lines
from archive.loading.duplicates import ALIKE, link_duplicates, link_unsigned, shingles, similarity
from archive.models import Article, NearDuplicate, ReviewState, Signature, SignatureBand
from archive.models.provenance import take_turn
from archive.names import fold
from tests.builders import accept, make_article, reject
from tests.loading.conftest import BRIDGE, HARBOUR

pytestmark = pytest.mark.django_db

REPOST = HARBOUR.replace("Wellington, March 4th, 2022 –", "Source: Wellington Post, March 5th, 2022 –")
OTHER = HARBOUR[:60] + BRIDGE


def pairs() -> set[frozenset[str]]:
    """Every linked pair by the titles' last words."""
    links = NearDuplicate.objects.select_related("first", "second")
    return {frozenset((str(link.first), str(link.second))) for link in links}


def body(seed: int, changed: int = 0) -> str:
    """Sixty words; the last ``changed`` are other ones."""
    words = [f"s{seed}w{number}" for number in range(60 - changed)] + [f"x{seed}{changed}{n}" for n in range(changed)]
    return " ".join(words) + "."


def link(*articles: Article) -> Changes:
    changes = Changes()
    for article in articles:
        link_duplicates(article, changes)
    return changes


def rewrite(article: Article, text: str) -> Changes:
    """Return what reading a changed file does to the columns that count here."""
    article.body = text
    article.update_search_text()
    article.save()
    return link(article)


def test_a_repost_is_linked_not_merged_and_the_report_counts_it(harbour, load):
    (harbour.parent / "repost.txt").write_text(REPOST, encoding="utf-8")
    (harbour.parent / "bridge.txt").write_text(BRIDGE, encoding="utf-8")
    report = load()
    assert Article.objects.count() == 3
    one = NearDuplicate.objects.get()
    assert one.similarity >= ALIKE
    assert {one.first.text.seeds.get().path, one.second.text.seeds.get().path} == {"harbour.txt", "repost.txt"}
    assert report.counts()["duplicates"]["new"] == 1
    assert "  duplicates:     1 new" in list(report.lines())
    assert load().counts()["duplicates"] == {"new": 0, "changed": 0, "unchanged": 0, "withdrawn": 0}


def test_loading_again_or_reading_anew_writes_nothing_about_pairs(harbour, load):
    (harbour.parent / "repost.txt").write_text(REPOST, encoding="utf-8")
    load()
    before = [list(model.objects.order_by("pk").values()) for model in (NearDuplicate, Signature, SignatureBand)]
    load()
    load(reextract=True)
    assert [
        list(model.objects.order_by("pk").values()) for model in (NearDuplicate, Signature, SignatureBand)
    ] == before


def test_the_pair_goes_when_the_text_is_written_anew_and_comes_back_with_it(harbour, load):
    repost = harbour.parent / "repost.txt"
    repost.write_text(REPOST, encoding="utf-8")
    load()
    repost.write_text(BRIDGE, encoding="utf-8")
    assert load().counts()["duplicates"]["withdrawn"] == 1
    assert not NearDuplicate.objects.exists()
    repost.write_text(REPOST, encoding="utf-8")
    load()
    assert NearDuplicate.objects.count() == 1


@pytest.mark.parametrize("decide", [accept, reject])
def test_what_a_person_decided_stays_and_nobody_is_asked_twice(db, decide):
    one, other = make_article("A", [body(1)]), make_article("B", [body(1, 2)])
    link(one, other)
    decided = decide(NearDuplicate.objects.get())
    alike = decided.similarity
    assert rewrite(other, body(2)).counts["duplicates"] == {"changed": 1}
    decided.refresh_from_db()
    assert (decided.similarity, decided.in_words) == (0, "no longer much alike")
    assert rewrite(other, body(1, 2)).counts["duplicates"] == {"changed": 1}
    state = decided.review
    decided.refresh_from_db()
    assert (NearDuplicate.objects.get(), decided.review, decided.similarity) == (decided, state, alike)
    assert decided.is_public == (state == ReviewState.ACCEPTED)


def test_the_likeness_follows_the_texts(db):
    one, other = make_article("A", [body(1)]), make_article("B", [body(1)])
    link(one, other)
    assert NearDuplicate.objects.get().similarity == 1
    assert rewrite(other, body(1, 4)).counts["duplicates"] == {"changed": 1}
    assert NearDuplicate.objects.get().similarity == round(52 / 60, 4)


def test_a_new_title_changes_nothing(db):
    one, other = make_article("A", [body(1)]), make_article("B", [body(1, 2)])
    link(one, other)
    other.decide(title="Something else")
    other.update_search_text()
    other.save()
    with CaptureQueriesContext(connection) as captured:
        assert not link(other).counts["duplicates"]
    assert len(captured) == 1


def test_articles_read_before_there_were_signatures_get_them_with_the_next_load(harbour, load):
    (harbour.parent / "repost.txt").write_text(REPOST, encoding="utf-8")
    load()
    for model in (Signature, SignatureBand, NearDuplicate):
        model.objects.all().delete()
    assert load().counts()["duplicates"]["new"] == 1
    assert Signature.objects.count() == 2
    link_unsigned(changes := Changes())
    assert not changes.counts["duplicates"]


def test_stubs_are_linked_to_nothing(db):
    link(
        make_article("A", ["Subscribe to read on, it is worth it."]),
        make_article("B", ["Subscribe to read on, it is worth it!"]),
    )
    assert not NearDuplicate.objects.exists()
    assert not SignatureBand.objects.exists()


def test_one_file_after_the_other_is_linked_as_all_at_once(seeds, load):
    texts = {"a.txt": HARBOUR, "b.txt": REPOST, "c.txt": HARBOUR.replace("Harbour to be", "Port to be")}
    for name in ("c.txt", "a.txt", "b.txt"):
        (seeds / name).write_text(texts[name], encoding="utf-8")
        load()
    links = sorted(line for line in content_lines() if line.startswith('["near duplicate"'))
    assert len(links) == 3
    for model in (NearDuplicate, Signature, SignatureBand):
        model.objects.all().delete()
    link_unsigned(Changes())
    assert sorted(line for line in content_lines() if line.startswith('["near duplicate"')) == links


@hypothesis(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 30)), min_size=2, max_size=6, unique=True), st.randoms())
def test_exactly_the_pairs_that_are_alike_are_linked_in_any_order(db, texts, shuffle):
    Article.objects.all().delete()
    articles = [make_article("", [body(seed, changed)]) for seed, changed in texts]
    shuffle.shuffle(articles)
    link(*articles)
    runs = {article.pk: shingles(fold(article.body)) for article in articles}
    wanted = {}
    for one, other in itertools.combinations(sorted(runs), 2):
        if (alike := similarity(runs[one], runs[other])) >= ALIKE:
            wanted[one, other] = alike
    found = {(row.first_id, row.second_id): row.similarity for row in NearDuplicate.objects.all()}
    assert found == wanted


def test_finding_candidates_takes_as_many_queries_among_many_articles(db):
    def count(article):
        with CaptureQueriesContext(connection) as captured:
            link(article)
        return [query["sql"] for query in captured]

    link(make_article("A", [body(1)]))
    few = count(make_article("B", [body(1, 1)]))
    link(*(make_article(f"N{number}", [body(number)]) for number in range(2, 60)))
    many = count(make_article("C", [body(1, 2)]))
    assert len(many) == len(few), "\n".join(many)  # though it is like two
    assert len(few) <= 12


@pytest.mark.django_db(transaction=True)
def test_two_that_are_added_at_the_same_moment_are_linked():
    """Neither may look for its like before it can see the other. SQLite has one writer at a time."""
    if connection.vendor != "postgresql":
        pytest.skip("only a database server has two writers at a time")
    one, other = make_article("A", [body(1)]), make_article("B", [body(1, 2)])
    begun = Event()

    def add_the_other():
        with transaction.atomic():
            begun.set()
            take_turn()
            link(other)
        connection.close()

    writer = Thread(target=add_the_other)
    with transaction.atomic():
        take_turn()
        link(one)
        writer.start()
        begun.wait(10)
        writer.join(0.5)  # time enough to go on, if it did not wait
        assert writer.is_alive()
    writer.join(10)
    assert NearDuplicate.objects.count() == 1


def test_bands_are_looked_up_by_index(db):
    keys = SignatureBand.objects.filter(key__in=[1, 2]).values("article")
    plan = Signature.objects.filter(article__in=keys, shingles__range=(1, 9)).explain()
    if connection.vendor == "sqlite":
        assert "signature_band_key" in plan
        assert "SCAN" not in plan.replace("SCAN CONSTANT ROW", "")


def test_decisions_and_pairs_are_part_of_what_is_the_same(db):
    one, other = make_article("A", [body(1)]), make_article("B", [body(1, 2)])
    before = content_hash()
    link(one, other)
    linked = content_hash()
    reject(NearDuplicate.objects.get())
    assert len({before, linked, content_hash()}) == 3


# --- how alike two texts are ----------------------------------------------------------------------------------

WORDS = [f"word{number}" for number in range(400)]


def text(number: int, seed: int = 1) -> str:
    """Return a text of different words in a fixed disorder."""
    return " ".join(random.Random(seed).sample(WORDS, number))


def edited(words: str, share: float) -> str:
    """Return the text with the last part of it written anew, so that about ``share`` of all runs is common to both."""
    every = words.split()
    kept = round(2 * share / (1 + share) * len(every))
    return " ".join([*every[:kept], *(f"new{n}" for n in range(len(every) - kept))])


def meet(a: str, b: str) -> bool:
    """Whether the two would be compared."""
    one, other = (duplicates.minhash(duplicates.shingles(words)) for words in (a, b))
    return bool(set(duplicates.band_keys(one)) & set(duplicates.band_keys(other)))


def test_a_text_is_wholly_like_itself_whatever_its_case_accents_and_punctuation():
    plain = (
        "the cafe on the quay was closed on monday said the mayor "
        "who had no other news for the many fishermen there the poor cod having gone elsewhere"
    )
    printed = (
        "The Café, on the quay, was closed on Monday,” said the Mayor – "
        "who had no other news for the many fishermen there, the poor cod having gone elsewhere."
    )
    runs = [duplicates.shingles(fold(words)) for words in (plain, printed)]
    assert duplicates.similarity(*runs) == 1.0


def test_one_word_changed_in_two_hundred_costs_five_runs():
    one, other = text(200), text(200).replace(" word7 ", " other ", 1)
    assert one != other
    alike = duplicates.similarity(duplicates.shingles(one), duplicates.shingles(other))
    assert alike == round(191 / 201, 4)


def test_stubs_are_like_nothing():
    stub = "To read on, please subscribe to one of our plans or sign in with your account."
    assert duplicates.shingles(fold(stub)) == set()
    assert duplicates.minhash(set()) == b""
    assert duplicates.band_keys(b"") == []
    assert duplicates.similarity(set(), set()) == 0


def test_scripts_without_spaces_go_by_the_character():
    runs = duplicates.shingles("国务院总理周一在北京表示贸易将继续开放并且改革会进一步深化下去")
    assert "国 务 院 总 理" in runs
    assert "2024 年 4 月 26" in duplicates.shingles("国务院总理2024年4月26日周一在北京表示贸易将继续开放并且改革")


def test_the_signature_is_this_one():
    """Another one would not be compared with those kept: a new way of making it needs a new ``_HOW``."""
    signature = duplicates.minhash(duplicates.shingles(text(60)))
    assert len(signature) == 4 * duplicates.BANDS * duplicates.ROWS
    assert signature[:12].hex() == "bffa2f4a8867ef1deaecf3c1"
    assert duplicates.band_keys(signature)[:2] == [-7146342276070126048, -2177079614870041579]


@given(st.lists(st.sampled_from(WORDS), min_size=25, max_size=120), st.randoms(use_true_random=False))
def test_the_signature_depends_on_the_set_of_runs_alone(words, shuffle):
    runs = duplicates.shingles(" ".join(words))
    disorder = list(runs)
    shuffle.shuffle(disorder)
    assert duplicates.minhash(runs) == duplicates.minhash(set(disorder)) == duplicates.minhash(dict.fromkeys(disorder))


@given(st.sets(st.integers(0, 60)), st.sets(st.integers(0, 60)))
def test_similarity_is_the_jaccard_index_either_way_round(a, b):
    one, other = ({str(n) for n in numbers} for numbers in (a, b))
    alike = duplicates.similarity(one, other)
    assert alike == duplicates.similarity(other, one)
    assert 0 <= alike <= 1
    assert (alike == 1) == (bool(a) and a == b)
    low, high = duplicates.size_range(len(a))
    assert alike < duplicates.ALIKE or low <= len(b) <= high


@pytest.mark.parametrize("share", [0.62, 0.7, 0.8, 0.95])
def test_whatever_is_alike_is_found_and_counted(share):
    for seed in range(60):
        one = text(200, seed)
        other = edited(one, share)
        runs = [duplicates.shingles(words) for words in (one, other)]
        assert duplicates.similarity(*runs) == pytest.approx(share, abs=0.03)
        assert meet(one, other)
        assert duplicates.may_be_alike(*(duplicates.minhash(each) for each in runs))


def test_what_is_not_alike_is_seldom_compared():
    compared = sum(meet(text(200, seed), text(200, seed + 1000)) for seed in range(60))
    assert compared == 0


def test_a_text_of_a_million_characters_is_signed_in_bounded_memory():
    runs = duplicates.shingles(" ".join(f"w{number}" for number in range(140_000)))
    tracemalloc.start()
    duplicates.minhash(runs)
    assert tracemalloc.get_traced_memory()[1] < 64 * 2**20
    tracemalloc.stop()
