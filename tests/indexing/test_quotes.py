"""Groups of reports: the same whatever came first, in step after every change, and cheap however large."""

from datetime import date, timedelta
from itertools import count

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.indexing import quote_similarity as remarks
from archive.indexing.build import rebuild_index, update_index
from archive.indexing.models import RemarkFingerprint, RemarkReport
from archive.indexing.quotes import remarks_of, renew
from archive.models import Article, Attribution, Statement
from archive.models.turns import take_turn
from tests import builders

pytestmark = pytest.mark.django_db

FULL = "“We will open our markets to all companies, and we will protect their rights, whatever others may do.”"
PART = "“we will protect their rights, whatever others may do,”"
TOLD = "they will open markets to all companies, and will protect their rights"
OTHER = "“The harvest of this year was the best in a century of good harvests.”"


def article(words, speaker, day="2024-04-26", *, kind="direct", title="", **fields):
    """An article in which someone says something; returns the statement."""
    made = builders.make_article(title, [f"Somebody said: {words} That was all."], day)
    return builders.make_statement(made, words, speaker, kind=kind, speaker_words="Somebody", **fields)


def groups():
    """Each remark of several reports: the titles of their articles."""
    found = remarks_of(Statement.objects.values_list("pk", flat=True))
    titles = dict(Statement.objects.values_list("pk", "article__title"))
    together = {}
    for statement, remark in found.items():
        together.setdefault(remark, set()).add(titles[statement])
    return sorted(sorted(group) for group in together.values())


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
    update_index()
    return made


def test_reports_of_a_remark_share_its_key(reports):
    assert groups() == [["early", "full", "part", "told"]]
    led = RemarkReport.objects.get(statement=reports[0].pk)
    assert (led.leads, led.follows) == (True, led.key)  # the fullest
    assert set(remarks_of([one.pk for one in reports]).values()) == {led.key}


def test_the_key_is_of_the_files_alone(reports):
    before = set(RemarkReport.objects.values_list("key", "follows"))
    with transaction.atomic():
        RemarkReport.objects.all().delete()
        RemarkFingerprint.objects.all().delete()
        for pk in Article.objects.order_by("-pk").values_list("pk", flat=True):
            renew([pk])
    assert set(RemarkReport.objects.values_list("key", "follows")) == before


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
    update_index()
    expected = [["early", "full", "part"]]
    if change == "kind":  # reported words are compared, too
        expected = [["early", "full", "part", "told"]]
    elif change == "speaker":
        expected.append(["told", "wang"])
    assert groups() == expected


def test_an_organisation_and_words_that_name_nobody():
    ministry = builders.make_organisation("Ministry of Trade")
    long = f"{FULL[:-1]} We have always kept our word, and this time we will keep it as well.”"
    for title, speaker in (("a", ministry), ("b", ministry), ("c", None), ("d", None)):
        article(long, speaker, title=title)
    unnamed = article(long, None, title="e")
    unnamed.attributions.update(words="")
    update_index()
    assert groups() == [["a", "b"], ["c", "d"]]


def test_only_what_changed_and_what_is_near_is_told(reports, li):
    elsewhere = article(OTHER, li, title="again")
    with transaction.atomic():
        changed = renew([elsewhere.article_id])
    assert set(changed) == {elsewhere.pk, reports[4].pk}
    assert len(set(changed.values())) == 1
    with transaction.atomic():
        assert renew([elsewhere.article_id]) == {}
        assert renew(list(Article.objects.values_list("pk", flat=True))) == {}
    builders.reject(elsewhere)
    with transaction.atomic():
        assert renew([elsewhere.article_id]) == {elsewhere.pk: None, reports[4].pk: None}


def test_the_one_that_leads_may_go(reports):
    builders.reject(reports[0])
    update_index()
    assert groups() == [["early", "part", "told"]] or groups() == [["early", "part"]]
    assert RemarkReport.objects.filter(leads=True, statement=reports[0].pk).count() == 0
    Attribution.objects.filter(statement=reports[1].pk).delete()
    Statement.objects.filter(pk=reports[1].pk).delete()
    update_index()
    assert not RemarkReport.objects.filter(statement=reports[1].pk).exists()
    assert not RemarkFingerprint.objects.filter(statement__in=[reports[0].pk, reports[1].pk]).exists()


def test_the_index_made_anew_is_the_same(reports):
    before = sorted(RemarkReport.objects.values_list("statement", "key", "follows", "leads", "digest"))
    prints = set(RemarkFingerprint.objects.values_list("key", "leads", "statement"))
    rebuild_index()
    assert sorted(RemarkReport.objects.values_list("statement", "key", "follows", "leads", "digest")) == before
    assert set(RemarkFingerprint.objects.values_list("key", "leads", "statement")) == prints


def test_a_report_goes_to_the_one_it_is_most_like_whichever_came_first(li):
    words = "and we will protect their rights, whatever others may say about it,"
    article(FULL, li, title="full")
    article(f"“{words}”", li, title="between")
    update_index()
    assert groups() == [["between", "full"]]
    article(f"“Listen: {words} for ever and a day, in all of our towns and on all of our seas.”", li, title="nearer")
    update_index()
    assert groups() == [["between", "nearer"]]


# Sequences of changes, against what comparing every report with every other gives.

SENTENCES = [
    FULL, PART, TOLD, OTHER,
    "“and we will protect their rights, whatever others may say about it,”",
    "“Now and we will protect their rights, whatever others may say about it, for ever in all towns and on all seas.”",
    "“We will open our markets to all companies, and we will protect their rights.”",
    "“We will protect their rights, whatever others may do. The harvest of this year was the best in a century.”",
    "“The harvest of this year was the best in a century,”",
    "the harvest of this year was the best in 70 years of good harvests",
    "the harvest of this year was the best in 80 years of good harvests",
]  # fmt: skip
_numbers = count(1)
one_report = st.tuples(
    st.sampled_from(SENTENCES), st.integers(0, 1), st.integers(0, 20), st.sampled_from(["direct", "indirect"])
)


def by_brute_force():
    """Who follows whom, from all pairs: the fullest first, each after the one it is most like of those that lead."""
    from archive.indexing.quotes import _made

    nodes = sorted(_made(list(Article.objects.values_list("pk", flat=True))), key=lambda node: node.order)
    leading, follows = [], {}
    for node in nodes:
        found = [
            (-likeness, leader.order, leader.key)
            for leader in leading
            if node.published & leader.sought and (likeness := remarks.alike(node.report, leader.report))
        ]
        follows[node.statement] = min(found)[2] if found else node.key
        if not found:
            leading.append(node)
    return follows


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    texts=st.lists(st.lists(one_report, min_size=1, max_size=3), min_size=2, max_size=7),
    data=st.data(),
)
def test_any_sequence_gives_what_comparing_all_gives(texts, data):
    with transaction.atomic():
        people = [builders.make_person(f"Person {next(_numbers)}") for _ in range(2)]
        made = []
        for sentences in texts:
            day = str(date(2024, 4, 1) + timedelta(sentences[0][2]))
            paragraphs = [f"Somebody said: {words} ({next(_numbers)})" for words, *_ in sentences]
            here = builders.make_article(f"Number {next(_numbers)}", paragraphs, day)
            for place, (words, who, _, kind) in enumerate(sentences):
                at = here.text.text.index(paragraphs[place]) + len("Somebody said: ")
                statement = builders.make_statement(here, words, people[who], kind=kind, speaker_words="Somebody")
                statement.set_spans([[at, at + len(words)]], words)
                statement.save()
                made.append(statement)
            if data.draw(st.booleans()):
                renew([here.pk])
        every = list(Article.objects.values_list("pk", flat=True))
        renew(data.draw(st.permutations(every)))
        assert dict(RemarkReport.objects.values_list("statement", "follows")) == by_brute_force()
        for _ in range(data.draw(st.integers(0, 4))):
            statement = data.draw(st.sampled_from(made))
            statement.refresh_from_db()
            (builders.accept if statement.review == "rejected" else builders.reject)(statement)
            before = remarks_of([one.pk for one in made])
            changed = renew([statement.article_id])
            after = remarks_of([one.pk for one in made])
            assert dict(RemarkReport.objects.values_list("statement", "follows")) == by_brute_force()
            assert changed == {one.pk: after.get(one.pk) for one in made if before.get(one.pk) != after.get(one.pk)}
        kept = {row.statement: row.leads for row in RemarkReport.objects.all()}
        assert dict(RemarkFingerprint.objects.values_list("statement", "leads")).items() <= kept.items()
        transaction.set_rollback(True)


def test_a_report_more_costs_as_many_queries_however_many_there_are(li):
    def add(number):
        statement = article(FULL, li, title=f"Number {number}")
        with transaction.atomic():
            take_turn()
            with CaptureQueriesContext(connection) as queries:
                renew([statement.article_id])
        return len(queries)

    few = [add(number) for number in range(3)][-1]
    many = [add(number) for number in range(3, 30)]
    assert min(many) <= few
    assert groups() == [sorted(f"Number {number}" for number in range(30))]
