"""Accuracy from what people decided: shares, what counts for what, and one question to the database for each."""

import json
from io import StringIO

import pytest
from django.core.management import call_command

from archive.curation.accuracy import BINS, Share, accuracy, precision, recall, reliability, speakers, wilson
from archive.models import Attribution, Person, PersonName, ReviewState, Statement
from tests.builders import accept, make_article, make_organisation, make_person, make_statement, reject

WORDS = [f"Thing number {number} was said" for number in range(1, 41)]


@pytest.fixture
def article(db):
    return make_article("Things", [". ".join(WORDS) + "."], publisher=make_organisation("The Herald"))


def said(article, number, review=ReviewState.ACCEPTED, **fields) -> Statement:
    """Make a statement of the extractor's, with what it says of the speaker as its word."""
    speaker = fields.pop("speaker", None)
    fields = {"rule": "verb"} | fields
    statement = make_statement(article, WORDS[number], speaker, **fields)
    row = statement.attributions.get()
    named = "person" if isinstance(speaker, Person) else "organisation"
    row.base = {"words": {"value": str(speaker or "")}, "person": {"value": None}, "organisation": {"value": None}}
    row.base[named] = {"value": str(speaker) if speaker else None}
    row.save()
    if review == ReviewState.ACCEPTED:
        accept(statement)
    elif review == ReviewState.REJECTED:
        reject(statement)
    return statement


def added(article, number, **fields) -> Statement:
    """Make a statement that a person added, not yet accepted by anybody else."""
    return make_statement(article, WORDS[number], base={}, rule="editor", **fields)


def correct(statement: Statement, words: str, review=ReviewState.ACCEPTED) -> None:
    """Change the words of a statement, as a person does."""
    start = statement.text.text.index(words)
    statement.set_spans([[start, start + len(words)]], words)
    statement.pin(["spans"])
    statement.set_review(review)
    statement.save()


# --- the interval ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("right", "n", "low", "high"),
    [
        # Newcombe, Two-sided confidence intervals for the single proportion, Statistics in Medicine 17, 1998, table I.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
        (20, 20, 0.8389, 1.0),
        (0, 0, 0.0, 1.0),
    ],
)
def test_wilson(right, n, low, high):
    assert wilson(right, n) == pytest.approx((low, high), abs=0.00005)


def test_without_decisions_there_is_no_share():
    assert (Share(0, 0).share, Share(0, 0).interval) == (None, (0.0, 1.0))


# --- precision ---------------------------------------------------------------------------------------------------


def test_precision_counts_what_was_decided(article):
    said(article, 0)
    said(article, 1, kind="direct", rule="quote")
    said(article, 2, ReviewState.REJECTED)
    said(article, 3, ReviewState.UNREVIEWED)
    accept(added(article, 4))
    elsewhere = make_article("More", [f"{WORDS[5]}."])
    said(elsewhere, 5, ReviewState.REJECTED)
    assert precision("kind") == {"indirect": Share(1, 3), "direct": Share(1, 1)}
    assert precision("rule") == {"verb": Share(1, 3), "quote": Share(1, 1)}
    assert precision("publisher") == {"The Herald": Share(2, 3), "": Share(0, 1)}
    assert list(precision("kind")) == ["indirect", "direct"]


def test_a_publisher_without_a_record_counts_under_the_words_printed(article):
    other = make_article("More", [f"{WORDS[5]}."], publisher_name="Evening Post")
    said(other, 5)
    assert precision("publisher") == {"Evening Post": Share(1, 1)}


def test_changed_words_are_right_and_told_apart(article):
    correct(said(article, 0), "number 1 was said")
    correct(said(article, 1), WORDS[1])
    correct(said(article, 2), "number 3 was said", ReviewState.REJECTED)
    correct(said(article, 3), "number 4 was said", ReviewState.UNREVIEWED)
    said(article, 4)
    assert precision("kind") == {"indirect": Share(3, 4, corrected=1)}


def test_another_kind_or_cue_is_no_other_words(article):
    statement = said(article, 0)
    statement.decide(kind="mixed")
    statement.save()
    assert precision("rule") == {"verb": Share(1, 1)}


def test_words_that_moved_with_the_text_were_not_changed(article):
    statement = said(article, 0, cue="was said")
    statement.spans, statement.start, statement.cue_span = [[1, 5]], 1, None
    statement.save()
    assert precision("kind") == {"indirect": Share(1, 1)}


# --- recall ------------------------------------------------------------------------------------------------------


def test_recall_is_over_articles_decided_whole(article):
    said(article, 0)
    said(article, 1)
    correct(said(article, 2), "number 3 was said")
    said(article, 3, ReviewState.REJECTED)
    added(article, 4)
    accept(added(article, 5, kind="direct"))
    reject(added(article, 6))
    said(article, 7, ReviewState.UNREVIEWED, withdrawn=True)
    half = make_article("Half", [f"{WORDS[8]}. {WORDS[9]}. {WORDS[10]}."])
    said(half, 8)
    said(half, 9, ReviewState.UNREVIEWED)
    added(half, 10)
    assert recall("kind") == {"indirect": Share(3, 4, corrected=1), "direct": Share(0, 1)}
    assert recall("publisher") == {"The Herald": Share(3, 5, corrected=1)}


def test_an_article_that_nobody_decided_on_and_one_rejected_do_not_count(article):
    added(article, 0)
    other = make_article("Other", [f"{WORDS[1]}. {WORDS[2]}."], review=ReviewState.REJECTED)
    said(other, 1)
    added(other, 2)
    assert recall("kind") == {}


# --- speakers ----------------------------------------------------------------------------------------------------


def test_a_speaker_whom_a_person_replaced_was_wrong(article):
    ann, bo = make_person("Ann Lee"), make_person("Bo Ek")
    right = said(article, 0, speaker=ann)
    wrong = said(article, 1, speaker=ann)
    row = wrong.attributions.get()
    row.decide(person=bo)
    row.save()
    nobody = said(article, 2, speaker=ann)
    row = nobody.attributions.get()
    row.decide(person=None)
    row.save()
    assert speakers() == Share(1, 3)
    reject(right.attributions.get())
    assert speakers() == Share(0, 3)


def test_a_speaker_accepted_under_another_name_of_the_same_one_was_right(article):
    president = make_person("Joseph R. Biden")
    PersonName.objects.create(entity=president, text="Joe Biden")
    ministry = make_organisation("Ministry of Sand")
    for number, speaker, name in ((0, president, "Joe Biden"), (1, ministry, "Ministry of Sand"), (2, None, None)):
        row = said(article, number, speaker=speaker).attributions.get()
        row.base["person" if speaker is president else "organisation"] = {"value": name}
        accept(row)
    assert speakers() == Share(3, 3)


def test_a_person_instead_of_an_organisation_is_another_speaker(article):
    ann, herald = make_person("Ann Lee"), make_organisation("Ann Lee")
    row = said(article, 0, speaker=herald).attributions.get()
    row.decide(person=ann, organisation=None)
    row.save()
    assert speakers() == Share(0, 1)


def test_only_speakers_found_and_decided_on_count(article):
    ann, bo = make_person("Ann Lee"), make_person("Bo Ek")
    said(article, 0, ReviewState.UNREVIEWED, speaker=ann)
    said(article, 1, ReviewState.REJECTED, speaker=ann)
    accept(added(article, 2, speaker=ann))
    several = said(article, 3, speaker=ann)
    Attribution.objects.create(statement=several, part="co-speaker", words="Bo Ek", person=bo)
    alone = said(article, 4, ReviewState.UNREVIEWED, speaker=ann).attributions.get()
    alone.decide(person=bo)
    alone.save()
    assert speakers() == Share(1, 2)


# --- confidence --------------------------------------------------------------------------------------------------


def test_bins_of_confidence(article):
    for number, (confidence, review) in enumerate(
        [
            (0.0, ReviewState.REJECTED),
            (0.3, ReviewState.REJECTED),
            (0.6, ReviewState.ACCEPTED),
            (0.69, ReviewState.REJECTED),
            (0.7, ReviewState.ACCEPTED),
            (0.9, ReviewState.ACCEPTED),
            (1.0, ReviewState.ACCEPTED),
            (0.95, ReviewState.UNREVIEWED),
        ]
    ):
        said(article, number, review, confidence=confidence)
    accept(added(article, 20, confidence=1.0))
    found = reliability()
    assert len(found) == BINS
    assert {at: (one.share.right, one.share.n) for at, one in enumerate(found) if one.share.n} == {
        0: (0, 1),
        3: (0, 1),
        6: (1, 2),
        7: (1, 1),
        9: (2, 2),
    }
    assert (found[6].low, found[6].high, found[6].confidence) == (0.6, 0.7, pytest.approx(0.645))
    assert found[1].confidence is None
    # |0 - 0| + |0.3 - 0| + 2 |0.645 - 0.5| + |0.7 - 1| + 2 |0.95 - 1|, of 7
    assert accuracy().calibration_error == pytest.approx((0.3 + 0.29 + 0.3 + 0.1) / 7)


# --- all of it ---------------------------------------------------------------------------------------------------


def test_each_figure_asks_the_database_once(article, django_assert_num_queries):
    for number in range(20):
        said(article, number, ReviewState.REJECTED if number % 3 else ReviewState.ACCEPTED, speaker=make_person())
    for figure in (lambda: precision("publisher"), lambda: recall("kind"), speakers, reliability):
        with django_assert_num_queries(1):
            figure()
    with django_assert_num_queries(7):
        accuracy()


def command(*arguments: str) -> str:
    out = StringIO()
    call_command("accuracy", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_tells_it(article):
    assert "Nobody has decided" in command()
    for number in range(4):
        said(article, number, ReviewState.ACCEPTED if number else ReviewState.REJECTED, speaker=make_person())
    correct(said(article, 4, speaker=make_person()), "number 5 was said")
    added(article, 5)
    printed = command()
    assert " 80.0%" in printed
    assert "4 of 5, 1 of them corrected" in printed
    assert "The Herald" in printed
    assert [line for line in printed.splitlines() if line.startswith("  0.9–1.0  ####")]


def test_json_has_all_of_it(article):
    said(article, 0, speaker=make_person())
    added(article, 1)
    told = json.loads(command("--json"))
    one = {"right": 1, "corrected": 0, "n": 1, "share": 1.0, "interval": list(wilson(1, 1))}
    assert told["precision"] == told["precision_by"]["rule"]["verb"] == told["speakers"] == one
    assert told["recall"]["share"] == 0.5
    assert len(told["reliability"]) == BINS
    assert told["reliability"][0]["share"] is None


def test_nothing_is_told_of_an_empty_archive(db):
    assert accuracy().as_dict()["precision"]["share"] is None
    assert json.loads(command("--json"))["calibration_error"] is None
