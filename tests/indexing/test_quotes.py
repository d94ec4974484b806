"""Quote clusters: the same whatever came first, in step after every change, and cheap however large."""

from datetime import date, timedelta
from itertools import count

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.indexing import quotes
from archive.indexing.build import rebuild_index, update_index
from archive.indexing.models import DirtySpeaker, QuoteClusterMember, StatementEntry
from archive.indexing.quotes import group_quotes
from archive.models import Attribution, Statement
from tests import builders
from tests.indexed import refresh

pytestmark = pytest.mark.django_db

FULL = "“We will open our markets to all companies, and we will protect their rights, whatever others may do.”"
PART = "“we will protect their rights, whatever others may do,”"
TOLD = "they will open markets to all companies, and will protect their rights"
OTHER = "“The harvest of this year was the best in a century of good harvests.”"


def article(words, speaker, day="2024-04-26", *, kind="direct", title="", **fields):
    """Make an article in which someone says something; return the statement."""
    made = builders.make_article(title, [f"Somebody said: {words} That was all."], day)
    return builders.make_statement(made, words, speaker, kind=kind, speaker_words="Somebody", **fields)


def groups():
    """Return the titles of the articles of each cluster, the canonical one first; entries agree with them."""
    refresh()
    together, duplicates = {}, set()
    for row in QuoteClusterMember.objects.order_by("who", "rank"):
        title = Statement.objects.get(pk=row.statement).article.title
        together.setdefault((row.who, row.canonical), []).append(title)
        duplicates |= {row.statement} if row.rank else set()
    assert set(StatementEntry.objects.filter(repeats=True).values_list("statement", flat=True)) == duplicates
    return sorted([group[0], *sorted(group[1:])] for group in together.values())


@pytest.fixture
def li():
    return builders.make_person("Li Qiang")


@pytest.fixture
def reports(li):
    """Four reports of a remark, one of another, and one of like words by somebody else."""
    wang = builders.make_person("Wang Yi")
    made = [
        article(FULL, li, title="full"),
        article(PART, li, "2024-04-27", title="part"),
        article(TOLD, li, "2024-04-28", title="told", kind="indirect"),
        article(PART, li, "2024-04-20", title="early"),
        article(OTHER, li, title="other"),
        article(FULL, wang, title="wang"),
    ]
    refresh()
    return made


def test_the_fullest_report_is_canonical(reports):
    assert groups() == [["full", "early", "part", "told"]]


@pytest.mark.parametrize("change", ["reject", "withdraw", "hold", "article", "speaker", "nobody", "said", "kind"])
def test_what_a_person_decided_is_followed(reports, change):
    told = reports[2]
    if change == "reject":
        builders.reject(told)
    elif change == "withdraw":
        told.withdraw()
    elif change == "hold":
        told.held = "A court asks."
        told.save()
    elif change == "article":
        builders.reject(told.article)
    elif change in {"speaker", "nobody"}:
        attribution = told.attributions.get()
        other = Attribution.objects.exclude(person=attribution.person).get().person
        attribution.decide(person=other if change == "speaker" else None)
        attribution.save()
    elif change == "said":
        told.decide(said_on="2024-03-01")
        told.save()
    else:
        reports[1].decide(kind="indirect")
        reports[1].save()
    expected = [["full", "early", "part"]]
    if change == "kind":  # reported words are compared, too
        expected = [["full", "early", "part", "told"]]
    elif change == "speaker":
        expected.append(["wang", "told"])
    assert groups() == expected


def test_an_organisation_and_words_that_name_nobody():
    ministry = builders.make_organisation("Ministry of Trade")
    long = f"{FULL[:-1]} We have always kept our word, and this time we will keep it as well.”"
    for title, speaker in (("a", ministry), ("b", ministry), ("c", None), ("d", None)):
        article(long, speaker, title=title)
    unnamed = article(long, None, title="e")
    unnamed.attributions.update(words="")
    assert sorted(map(sorted, groups())) == [["a", "b"], ["c", "d"]]


def test_a_joint_remark_is_grouped_under_each_speaker(li):
    wang = builders.make_person("Wang Yi")
    article(FULL, li, title="a", co_speakers=[wang])
    article(FULL, li, "2024-04-27", title="b")
    article(FULL, wang, "2024-04-28", title="c")
    assert groups() == [["a", "b"], ["a", "c"]]


def test_only_speakers_whose_reports_changed_are_grouped_anew(reports):
    builders.accept(reports[0])
    reports[0].article.title = "renamed"
    reports[0].article.save()
    update_index()
    assert not DirtySpeaker.objects.exists()
    builders.reject(reports[5])
    update_index()
    assert DirtySpeaker.objects.count() == 1


def test_what_is_rejected_leaves_its_cluster_at_once(reports):
    builders.reject(reports[0])
    update_index()
    group_quotes(most=0)  # a speaker with too many reports for an editor's request
    assert QuoteClusterMember.objects.get(rank=0).statement == reports[2].pk
    assert not StatementEntry.objects.get(statement=reports[2].pk).repeats
    assert DirtySpeaker.objects.exists()
    assert groups() == [["early", "part"]]  # the third is alike to the fullest alone
    assert not DirtySpeaker.objects.exists()


def test_a_report_goes_to_the_one_it_is_most_like_whichever_came_first(li):
    words = "and we will protect their rights, whatever others may say about it,"
    article(FULL, li, title="full")
    article(f"“{words}”", li, title="between")
    assert groups() == [["full", "between"]]
    article(f"“Listen: {words} for ever and a day, in all of our towns and on all of our seas.”", li, title="nearer")
    assert groups() == [["nearer", "between"]]


SENTENCES = [
    FULL, PART, TOLD, OTHER,
    "“and we will protect their rights, whatever others may say about it,”",
    "“Now and we will protect their rights, whatever others may say about it, for ever in all towns and on all seas.”",
    "“We will protect their rights, whatever others may do. The harvest of this year was the best in a century.”",
    "the harvest of this year was the best in 70 years of good harvests",
    "the harvest of this year was the best in 80 years of good harvests",
]  # fmt: skip
_numbers = count(1)
one_report = st.tuples(
    st.sampled_from(SENTENCES), st.integers(0, 1), st.integers(0, 20), st.sampled_from(["direct", "indirect"])
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told=st.lists(one_report, min_size=2, max_size=9), data=st.data())
def test_any_sequence_of_changes_gives_what_one_rebuild_gives(told, data):
    with transaction.atomic():
        people = [builders.make_person(f"Person {next(_numbers)}") for _ in range(2)]
        made = []
        for words, who, day, kind in data.draw(st.permutations(told)):
            date_of = str(date(2024, 4, 1) + timedelta(day))
            made.append(article(words, people[who], date_of, kind=kind, title=f"Number {next(_numbers)}"))
            if data.draw(st.booleans()):
                refresh()
        for _ in range(data.draw(st.integers(0, 4))):
            statement = data.draw(st.sampled_from(made))
            statement.refresh_from_db()
            (builders.accept if statement.review == "rejected" else builders.reject)(statement)
            update_index()
            group_quotes(most=data.draw(st.sampled_from([0, 100])))
        step_by_step = groups()
        rebuild_index()
        assert groups() == step_by_step
        transaction.set_rollback(True)


def test_a_report_more_costs_as_many_queries_however_many_there_are(li):
    def add(number):
        article(FULL, li, title=f"Number {number}")
        with CaptureQueriesContext(connection) as queries:
            refresh()
        return len(queries)

    few = [add(number) for number in range(4)]
    many = [add(number) for number in range(4, 30)]
    assert max(many) <= max(few)
    assert len(groups()[0]) == 30


def test_speakers_are_grouped_in_batches(reports, monkeypatch):
    before = groups()
    monkeypatch.setattr(quotes, "_AT_ONCE", 1)
    rebuild_index()
    assert groups() == before
