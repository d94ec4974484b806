"""When two statements report one remark: words, speakers and dates; and that such reports are compared."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.indexing import quote_similarity as remarks
from archive.indexing.quote_similarity import Report, alike, looked_for, published_under

DAY = date(2016, 8, 10)
LONG = (
    "“Donald Trump's ignorant view of Islam could make both our countries less safe - it risks alienating mainstream "
    "Muslims around the world and plays into the hands of the extremists,”"
)
WORDS = [f"word{number}" for number in range(60)] + ["a", "the", "of"]


def report(content, *, article=1, own=True, who="p1", day=DAY, said=None, until=None):
    """Published on ``day``, or from then to ``until``; said by ``who``, a person unless it begins with w."""
    whole = tuple(said.split("/")) if said else ()
    return Report(
        article=article,
        content=content,
        own=own,
        who=frozenset(who.split()),
        named=not who.startswith("w"),
        said=(date.fromisoformat(whole[0]), date.fromisoformat(whole[-1])) if whole else None,
        published=(day, until or day) if day else None,
    )


def same(one, other, **fields):
    """Whether two contents, or two reports, in two articles report one remark, and are found by each other."""
    a = one if isinstance(one, Report) else report(one, article=1, **fields)
    b = other if isinstance(other, Report) else report(other, article=2, **fields)
    assert alike(a, b) == alike(b, a)
    return bool(alike(a, b)) and bool(published_under(a) & looked_for(b)) and bool(published_under(b) & looked_for(a))


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
    assert not alike(report(one), report(other, article=2, who="p2"))


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
    assert not alike(report(one, own=False), report(other, article=2, own=False))


def test_short_quotations_say_too_little():
    assert not same("“You tell me,”", "“You tell me,”")
    assert not same("“law and order,”", "“I will restore law and order to our country. Believe me,”")


def test_who_speaks():
    assert same(report(LONG, who="p1 p2"), report(LONG, article=2, who="p2"))
    assert not same(report(LONG), report(LONG, article=2, who="wtrump"))
    assert same(report(LONG, who="wofficials"), report(LONG, article=2, who="wofficials"))
    assert not same(report(LONG, who="wofficials"), report(LONG, article=2, who="wexperts"))
    assert not same(report(LONG, who=""), report(LONG, article=2, who=""))


def test_words_for_a_speaker_take_more():
    told = "their support for Ukraine’s sovereignty and territorial integrity within its borders"
    assert same(told, told, own=False, who="p1")
    assert not same(told, told, own=False, who="wthey")
    longer = f"{told} and for all that follows from it under the charter"
    assert same(longer, longer, own=False, who="wthey")


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


def test_the_fingerprints_are_these():
    """Others would not be compared with those kept: a new way of making them needs a new ``HOW`` in the index."""
    assert sorted(published_under(report(LONG)))[:2] == [-9084996922016054734, -7958123745565071857]


def test_a_speech_is_compared_by_its_beginning_and_in_time():
    speech = report(" ".join(WORDS[number % 60] for number in range(20_000)))
    assert len(speech.words) == remarks.LONGEST
    assert len(published_under(speech)) < remarks.LONGEST


texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=40).map(" ".join)
days = st.dates(date(2024, 1, 1), date(2024, 2, 10))
reports = st.builds(
    lambda content, article, own, who, day: report(content, article=article, own=own, who=who, day=day),
    texts, st.integers(1, 3), st.booleans(), st.sampled_from(["p1", "p2", "p1 p2", "wx", ""]), st.none() | days,
)  # fmt: skip


@given(reports, reports)
def test_alike_is_the_same_either_way_round(a, b):
    assert alike(a, b) == alike(b, a)
    assert 0 <= alike(a, b) <= 1
    assert bool(published_under(a) & looked_for(b)) == bool(published_under(b) & looked_for(a))


@given(texts, texts, texts, st.integers(0, 7), days, st.booleans())
def test_four_longer_words_in_a_row_bring_two_reports_together(before, after, other, apart, day, own):
    shared = "neither countries citizens government"
    a = report(f"{before} {shared} {after}", own=own, day=day)
    b = report(f"{other} {shared}", article=2, own=own, day=day + timedelta(apart))
    assert published_under(a) & looked_for(b)


@given(st.lists(st.sampled_from(WORDS), min_size=16, max_size=30), texts, texts, days, days)
def test_twelve_words_in_a_row_bring_quotations_together_whenever_they_were_printed(shared, before, after, one, other):
    a = report(f"{before} {' '.join(shared)} {after}", day=one)
    b = report(" ".join(shared), article=2, day=other)
    assert b.letters < 60 or published_under(a) & looked_for(b)
