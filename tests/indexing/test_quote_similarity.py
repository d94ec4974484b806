"""When two statements of a speaker report one remark: words and dates; and that such reports are compared."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.indexing.quote_similarity import LONGEST, Report, canonical_reports, index_keys, query_keys, similarity

DAY = date(2016, 8, 10)
LONG = (
    "“Donald Trump's ignorant view of Islam could make both our countries less safe - it risks alienating mainstream "
    "Muslims around the world and plays into the hands of the extremists,”"
)
WORDS = [f"word{number}" for number in range(60)] + ["a", "the", "of"]


def report(content, *, article=1, own=True, named=True, day=DAY, said=None, until=None, statement=0):
    """Return what is published on ``day``, or from then to ``until``."""
    whole = tuple(said.split("/")) if said else ()
    return Report(
        statement=statement,
        article=article,
        content=content,
        own=own,
        named=named,
        said=(date.fromisoformat(whole[0]), date.fromisoformat(whole[-1])) if whole else None,
        published=(day, until or day) if day else None,
        source=(f"file {article}", statement),
    )


def same(one, other, **fields):
    """Tell whether two contents, or two reports, in two articles report one remark; then they find each other."""
    a = one if isinstance(one, Report) else report(one, article=1, **fields)
    b = other if isinstance(other, Report) else report(other, article=2, **fields)
    found = similarity(a, b)
    assert found == similarity(b, a)
    assert not found or index_keys(a) & query_keys(b)
    return bool(found)


# Found in news: what two reports have, what one shortens, joins or prints otherwise.
@pytest.mark.parametrize(
    ("one", "other"),
    [
        (LONG, LONG.replace(" - ", " -- ").replace("“", '"')),
        ("“He is becoming ISIS’s best recruiter,”", "“He is becoming ISIS’ best recruiter. I mean it.”"),
        ("'' This is a piece of American History, ''", "“Many want it. This is a piece of American History.”"),
        (
            "“By the way, if she gets to pick her judges, nothing you can do, folks,”",
            "“By the way, if she gets to pick, if she gets to pick her judges, nothing you can do, folks. Maybe.”",
        ),
        (
            "“If you don’t want Trump or Cruz to be the nominee, you better get on board with Marco Rubio.”",
            "“If you don’t want Ted Cruz or Donald Trump as the nominee, you better get on board with Marco Rubio,”",
        ),
        ("国务院总理表示，人民币会继续保持稳定，对外开放将进一步扩大", "人民币会继续保持稳定，对外开放将进一步扩大"),
    ],
)  # fmt: skip
def test_quotations_of_one_remark(one, other):
    assert same(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("China should adhere to open innovation and strengthen global cooperation",
         "China should continue to adhere to open innovation and strengthen international cooperation"),
        ("as commander in chief, he would use our military to go after them",
         "he would use the military to go after them"),
        ("the U.S. and its allies stand ready to defend every inch of the territory",
         "the United States and its allies stand ready to defend every inch of territory"),
    ],
)  # fmt: skip
def test_a_remark_told_in_nearly_the_same_words(one, other):
    assert same(one, other, own=False)


def test_quoted_here_and_told_there():
    told = report(
        "any president would have to keep the country safe and unite the American people", article=2, own=False
    )
    assert same(report("“Any president has to keep the country safe and unite the American people.”"), told)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # One template, another matter.
        ("a major disaster exists in the State of Missouri and ordered Federal assistance to supplement local efforts",
         "a major disaster exists in the State of Vermont and ordered Federal assistance to supplement local efforts"),
        ("wildfires burned 1,200 hectares of forest in the north of the country this week",
         "wildfires burned 3,500 hectares of forest in the north of the country this week"),
        # The same thing, not the same words.
        ("the interview Sanders gave to the editorial board of the Daily News raised questions",
         "a widely criticized talk with the editorial board of the Daily News"),
        ("she never sent or received classified information", "she mishandled classified information"),
        # Names and phrases that anybody has in common.
        ("the former secretary of state", "her years as the former secretary of state under a popular president"),
        ("the importance of peace", "the importance of peace and stability across the strait for the whole world"),
        ("", "yes"),
    ],
)  # fmt: skip
def test_other_remarks(one, other):
    assert not similarity(report(one, own=False), report(other, article=2, own=False))


def test_short_quotations_say_too_little():
    assert not same("“You tell me,”", "“You tell me,”")
    assert not same("“law and order,”", "“I will restore law and order to our country. Believe me,”")


def test_words_for_a_speaker_take_more():
    told = "their support for Ukraine’s sovereignty and territorial integrity within its borders"
    assert same(told, told, own=False)
    assert not same(told, told, own=False, named=False)
    longer = f"{told} and for all that follows from it under the charter"
    assert same(longer, longer, own=False, named=False)


@pytest.mark.parametrize(
    ("first", "second", "own", "expected"),
    [
        ({}, {"day": DAY + timedelta(7)}, False, True),
        ({}, {"day": DAY + timedelta(8)}, False, False),
        ({}, {"day": DAY + timedelta(400)}, True, True),  # quoted again
        ({}, {"day": None}, True, True),
        ({}, {"day": None}, False, False),
        # The text tells when it was said: that is what counts.
        ({}, {"day": DAY + timedelta(90), "said": "2016-08-09"}, False, True),
        ({"said": "2016-08-09"}, {"day": DAY + timedelta(90), "said": "2016-08-09"}, False, True),
        ({"said": "2016-08-09"}, {"said": "2016-08-05"}, False, False),
        ({"said": "2016-08-09"}, {"day": DAY + timedelta(90), "said": "2016-11-05"}, True, False),
        ({"said": "2016-08-05"}, {"day": DAY - timedelta(90)}, False, False),
        # A month, a year: no more is known than that.
        ({"day": date(2016, 1, 1), "until": date(2016, 12, 31)}, {}, False, False),
        ({"day": date(2016, 1, 1), "until": date(2016, 12, 31)}, {}, True, True),
        ({"said": "2016-07-01/2016-07-31"}, {"day": DAY + timedelta(1)}, True, True),
    ],
)
def test_when(first, second, own, expected):
    assert same(report(LONG, own=own, **first), report(LONG, article=2, own=own, **second)) is expected


def test_what_is_quoted_again_much_later_must_be_long():
    short = "“He is becoming ISIS’s best recruiter,”"
    assert same(report(short), report(short, article=2))
    assert not same(report(short), report(short, article=2, day=DAY + timedelta(30)))


def test_within_an_article_only_the_very_words_are_the_same():
    one = "commitment to building a partnership on the rebalancing of global supply chains with a view to security"
    other = "willingness to build a partnership on the rebalancing of global supply chains with a view to security"
    assert same(report(one, own=False), report(other, article=2, own=False))
    assert not same(report(one, own=False), report(other, article=1, own=False))
    assert same(report(f"{one} of all", own=False), report(one, article=1, own=False))


def test_a_speech_is_compared_by_its_beginning():
    speech = report(" ".join(WORDS[number % 60] for number in range(20_000)))
    assert len(speech.words) == LONGEST


SAID = [" ".join(WORDS[at : at + 12]) for at in range(0, 40, 4)] + [" ".join(WORDS[:40]), LONG]
texts = st.lists(st.sampled_from(SAID) | st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join)
days = st.dates(date(2024, 1, 1), date(2024, 2, 10))
many = st.lists(st.tuples(texts, st.integers(1, 4), st.booleans(), st.none() | days), max_size=12)


@given(many, st.booleans(), st.randoms())
def test_clusters_are_what_comparing_all_gives_in_any_order(told, named, random):
    reports = [
        report(content, article=article, own=own, named=named, day=day, statement=number)
        for number, (content, article, own, day) in enumerate(told)
    ]
    expected, canonical = {}, []
    for one in sorted(reports, key=lambda one: one.order):
        alike = [(-share, other.order, other) for other in canonical if (share := similarity(one, other))]
        expected[one] = min(alike, key=lambda each: each[:2])[2] if alike else one
        if not alike:
            canonical.append(one)
    random.shuffle(reports)
    assert dict(canonical_reports(reports)) == expected
