"""What editors decide on names is learnt for others, if it is better on articles left out; else nothing changes."""

from io import StringIO

import numpy as np
import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from archive.extraction.people.last_layer import FILE, Layer, NameRows, read_layer, write_layer
from archive.loading.learning import (
    ARTICLES,
    NAMES,
    NEITHER,
    ORGANISATION,
    PERSON,
    Examples,
    TooFewError,
    decisions,
    examples,
    learn,
)
from archive.loading.load import PassageError, decide_passages
from archive.loading.reading import LearntError, current_extractor, current_gazetteer
from archive.models import Article, Load, Organisation, Person, ReviewState
from tests.builders import accept, make_article, make_editor, make_mention, make_organisation, make_person, reject

ACCEPTED, REJECTED = ReviewState.ACCEPTED, ReviewState.REJECTED


def made(articles: int, label, seed: int = 1, per_article: int = 5) -> Examples:
    """Return made-up examples: ``label`` labels a name by its chances and first feature; -1 for one not decided on."""
    draw = np.random.default_rng(seed)
    found = Examples()
    for article in range(articles):
        chances = draw.dirichlet([0.4, 0.4, 0.4], per_article)
        rows = draw.normal(size=(per_article, 6)).astype(np.float32)
        rows[:, 0] = draw.random(per_article) < 0.4
        said = [
            (int(label(chance, row, draw)), f"{article} {number}")
            for number, (chance, row) in enumerate(zip(chances, rows[:, 0], strict=True))
        ]
        names = NameRows(tuple(name for _, name in said), rows, chances)
        found.add(names, [one if one[0] >= 0 else None for one in said], article)
    return found


def consistent(chances, marked, draw):
    """Return neither for each name of a class, and for the others what the model says, as sure as it says."""
    return 0 if marked else draw.choice(3, p=chances)


# --- what decisions label ----------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_decisions_label_names():
    make_person("Ann Lee", aliases=["Lee"], review=ACCEPTED)
    make_person("Harbour Line", review=REJECTED)
    make_organisation("Harbour Line", review=ACCEPTED)
    make_organisation("Tide Act", review=REJECTED)
    make_organisation("Sand Board", review=REJECTED)
    make_person("Sand Board")
    make_person("Bo Ek", review=ACCEPTED)
    make_organisation("Bo Ek", review=ACCEPTED)
    make_person("Nobody Decided")
    found = decisions()
    labels = {name: label for name, (label, _) in found.names.items()}
    assert labels == {"ann lee": PERSON, "harbour line": ORGANISATION, "tide act": NEITHER}
    assert found.records["person", "accepted"] == 2


@pytest.mark.django_db
def test_a_short_form_is_labelled_where_it_names_an_accepted_record():
    ann = make_person("Ann Lee", aliases=["Lee"], review=ACCEPTED)
    one, other = (make_article(paragraphs=[f"Lee spoke {day}."]) for day in ("today", "on Monday"))
    make_mention(one, "Lee", ann)
    make_mention(other, "Lee")
    found = decisions()
    assert found.of("Lee", one.text_id) == (PERSON, "ann lee")
    assert found.of("Lee", other.text_id) is None


@pytest.mark.django_db
def test_a_merged_record_and_a_withdrawn_one_that_nobody_decided_on_say_nothing():
    whole = make_organisation("Harbour Board", review=ACCEPTED)
    make_organisation("The Board", review=REJECTED, merged_into=whole)
    make_organisation("Tide Act", review=REJECTED)
    gone = make_person("Tide Act")
    assert "tide act" not in decisions().names
    gone.withdrawn = True
    gone.save()
    gone.names.update(withdrawn=True)
    assert {name: label for name, (label, _) in decisions().names.items()} == {
        "harbour board": ORGANISATION,
        "tide act": NEITHER,
    }


# --- what is learnt ----------------------------------------------------------------------------------------------


def test_a_class_of_names_that_is_always_rejected_is_learnt():
    found = learn(made(60, consistent))
    assert found.refused == ""
    assert found.layer.centre, "the class is seen in a feature alone"
    assert found.score.loss < found.shipped.loss
    assert found.score.wrong < found.shipped.wrong
    assert found.loss.interval[0] > 0
    same = np.array([[0.2, 0.1, 0.7]] * 2)
    rows = np.zeros((2, 6))
    rows[1, 0] = 1
    plain, marked = found.layer(same, rows)
    assert marked[0] > 0.6
    assert plain[0] < 0.45


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("shares", [(1, 1, 1), (1, 2, 3)])
def test_decisions_at_random_are_refused(seed, shares):
    likely = np.array(shares) / sum(shares)
    found = learn(made(30, lambda chances, marked, draw: draw.choice(3, p=likely), seed))
    assert found.refused


def test_surer_chances_that_change_no_decision_are_not_taken():
    found = learn(made(40, lambda chances, marked, draw: np.argmax(chances) if chances.max() > 0.5 else -1))
    assert found.loss.interval[0] > 0
    assert found.wrong.mean <= 0
    assert "does not decide fewer names wrongly" in found.refused


@pytest.mark.parametrize("seed", range(4))
def test_where_the_model_is_right_and_as_sure_as_it_says_nothing_is_gained(seed):
    found = learn(made(40, lambda chances, marked, draw: draw.choice(3, p=chances), seed))
    assert found.refused
    assert found.score.loss < found.shipped.loss + 0.05


def test_what_nobody_was_shown_stays_as_it_was():
    """Editors accept all that they are shown; what the model took for nothing, and they never saw, stays nothing."""
    found = Examples()
    for article in range(60):
        seen = made(1, consistent, seed=article).seen[0]
        said = [
            None if chances[0] > 0.5 else (int(np.argmax(chances[1:])) + 1, f"{article} {number}")
            for number, chances in enumerate(seen.chances)
        ]
        found.add(seen, said, article)
    layer = learn(found).layer
    quiet, shown = layer(np.array([[0.7, 0.05, 0.25], [0.45, 0.05, 0.5]]), np.zeros((2, 6)))
    assert quiet[0] > 0.55
    assert shown[2] > 0.6


def test_the_same_decisions_give_the_same_figures():
    assert learn(made(20, consistent)) == learn(made(20, consistent))


def test_too_few_decisions_are_refused_with_how_many_are_needed():
    with pytest.raises(TooFewError, match=rf"15 names in 3 articles; at least {NAMES} in {ARTICLES} are needed"):
        learn(made(3, consistent))
    with pytest.raises(TooFewError, match="0 names in 0 articles"):
        learn(Examples())


def test_one_name_in_many_articles_counts_once():
    found = Examples()
    for article in range(60):
        one = made(1, consistent, seed=article).seen[0]
        found.add(one, [(0, "the same")] + [(1, f"{article} {number}") for number in range(4)], article)
    assert learn(found).names == {0: 1, 1: 240}


# --- the command -------------------------------------------------------------------------------------------------

GIVEN = "Anna Peter Maria David Laura Simon Helen Robert Alice George Emma Thomas".split()
FAMILY = "Marsh Holloway Pearce Lindqvist Barlow Whitcombe Ashby Tennant Hargreaves Sutcliffe".split()
TOWNS = "Kelmar Tollan Varen Brixa Ostrel Dunmere Halden Morvik Selby Tarn Ullin Wexley Yarrow Corvan Elsmere".split()
ARTICLE = """Crowds return to the quay at {town}

Wellington, March 4th, 2022 – {person} said that {town} Studio Sessions would begin again in May after two years.

“People have missed it,” {person} said. Tickets for {town} Studio Sessions went on sale on Monday at the old town hall.

The {town} Research Institute said in a report that nobody had asked it about the noise, and many were sold at once.
"""


def text(number: int) -> str:
    person = f"{GIVEN[number % len(GIVEN)]} {FAMILY[number % len(FAMILY)]}"
    return ARTICLE.format(town=TOWNS[number], person=person)


@pytest.fixture
def reviewed(seeds, load):
    """Load articles, of all but the last of which an editor decided on every name."""
    for number in range(len(TOWNS) - 1):
        (seeds / f"{number:02}.txt").write_text(text(number), encoding="utf-8")
    load()
    for model in (Person, Organisation):
        for record in model.objects.all():
            (reject if "Sessions" in record.name else accept)(record)
    assert Organisation.objects.filter(review=REJECTED).count() >= 10
    (seeds / "new.txt").write_text(text(len(TOWNS) - 1), encoding="utf-8")
    return seeds


def command(*arguments: str) -> str:
    out = StringIO()
    call_command("learn", *arguments, stdout=out)
    return out.getvalue()


def test_learning_changes_what_a_later_load_finds(reviewed, load, settings):
    last = TOWNS[-1]
    before = current_extractor()
    dry = command("--dry-run")
    assert "would be taken" in dry
    assert not (settings.RUN_DIR / FILE).exists()
    printed = command()
    assert "log loss" in printed
    assert "Taken: later loads use it" in printed
    assert current_extractor().version != before.version
    load()
    assert Load.objects.first().version == current_extractor().version
    found = set(
        Organisation.objects.filter(mentions__article__text__seeds__path="new.txt").values_list("name", flat=True)
    )
    assert f"{last} Research Institute" in found
    assert f"{last} Studio Sessions" not in found
    assert command("--forget").strip() == "What was learnt is forgotten."
    assert current_extractor().version == before.version
    load(reextract=True)
    assert Organisation.objects.filter(name=f"{last} Studio Sessions").exists(), "the shipped model takes it for one"
    assert command("--forget").strip() == "Nothing had been learnt."


def test_what_was_decided_stays_with_and_without_it(reviewed, load):
    def decided():
        return {
            (model.__name__, pk, review, name)
            for model in (Person, Organisation)
            for pk, review, name in model.objects.exclude(review="unreviewed").values_list("pk", "review", "name")
        }

    before = decided()
    command()
    load(reextract=True)
    assert decided() == before


def test_the_gazetteer_is_no_part_of_what_is_learnt_from(reviewed):
    """A name is judged as if nobody had decided on it, else it would be learnt that accepted names are accepted."""
    known = decisions()
    with_decisions = examples(known)
    for model in (Person, Organisation):
        model.objects.update(review="unreviewed", reviewed_at=None)
    assert not current_gazetteer()
    without = examples(known)
    assert [one.names for one in with_decisions.seen] == [one.names for one in without.seen]
    for one, other in zip(with_decisions.seen, without.seen, strict=True):
        np.testing.assert_array_equal(one.rows, other.rows)


@pytest.mark.django_db
def test_an_archive_without_decisions_learns_nothing(seeds):
    with pytest.raises(CommandError, match="0 names in 0 articles"):
        command()


# --- a file that cannot be used ----------------------------------------------------------------------------------


@pytest.fixture
def stale(seeds, settings):
    write_layer(settings.RUN_DIR / FILE, Layer("0123456789ab", ((0.0,) * 4,) * 3))


@pytest.mark.django_db
def test_loads_and_extract_refuse_what_was_learnt_on_other_models(stale, harbour):
    with pytest.raises(LearntError, match="other models"):
        current_extractor()
    for name, arguments in (("loadseeds", ()), ("extract", (harbour,))):
        with pytest.raises(CommandError, match=r"manage\.py learn” again"):
            call_command(name, *arguments)
    assert not Article.objects.exists()


@pytest.mark.django_db
def test_the_desk_says_so_and_keeps_what_was_typed(stale, client):
    client.force_login(make_editor())
    page = client.post(reverse("admin:archive_article_add"), {"text": "Harbour closed for a week, says the board."})
    assert "other models" in page.content.decode()
    assert "Harbour closed for a week" in page.content.decode()
    with pytest.raises(PassageError, match="other models"):
        decide_passages(make_article())


def test_learning_anew_or_forgetting_mends_it(reviewed, settings):
    path = settings.RUN_DIR / FILE
    path.write_text("{", encoding="utf-8")
    command()
    assert read_layer(path) is not None
    path.write_text("{", encoding="utf-8")
    command("--forget")
    assert not path.exists()
