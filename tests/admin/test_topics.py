"""Topics are suggested wherever one of their phrases stands, by loads and in the admin; what people decide stands."""

import pytest
from django.urls import reverse

from archive.models import Collection, Tagging, Topic
from archive.models.topic import PhraseBook, suggest_topics
from tests.admin.test_decisions import form_of
from tests.builders import accept, make_article, make_person, make_statement, reject

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("phrase", "text", "stands"),
    [
        ("climate", "The Climate is changing", True),
        ("climate", "Acclimatedly", False),
        ("climate change", "of climate  change.", True),
        ("climate change", "climate: change", True),
        ("climate change", "change of climate", False),
        ("café", "the CAFE opened", True),
        ("AI", "said", False),
        ("AI", "An “A.I.” or AI.", True),
        ("气候", "中国气候变化", True),
        ("…", "what …", False),
    ],
)
def test_phrases_stand_as_whole_words_whatever_their_case_and_accents(phrase, text, stands):
    assert bool(PhraseBook([(phrase, 1)]).found(text)) is stands


def test_five_thousand_phrases_cost_no_more_than_the_text():
    book = PhraseBook((f"phrase {number}", number) for number in range(5000))
    assert book.found("no phrase " * 1000 + "phrase 4711") == {4711: "phrase 4711"}


@pytest.fixture
def statement(article):
    return make_statement(article, "the port will close", make_person("Anna Holloway"))


def topic(name="Shipping", *phrases):
    made = Topic.objects.create(name=name)
    for text in phrases:
        made.phrases.create(text=text)
    return made


def tagged():
    return {
        (str(one.article or one.statement), one.words, one.review, one.withdrawn)
        for one in Tagging.objects.select_related("article", "statement")
    }


def save_phrases(client, made, *texts):
    """Open the topic's page, and save it with these phrases and no others."""
    address = reverse("admin:archive_topic_change", args=[made.pk])
    data = form_of(client, address)
    data = {name: value for name, value in data.items() if not name.startswith("phrases-") or "FORMS" in name}
    rows = list(made.phrases.all())
    lines = [(row.pk, row.text, row.text not in texts) for row in rows]
    lines += [("", text, False) for text in texts if text not in {row.text for row in rows}]
    data["phrases-TOTAL_FORMS"] = str(len(lines))
    for at, (pk, text, gone) in enumerate(lines):
        data |= {f"phrases-{at}-id": str(pk), f"phrases-{at}-topic": str(made.pk), f"phrases-{at}-text": text}
        data |= {f"phrases-{at}-DELETE": "on"} if gone else {}
    page = client.post(address, data, follow=True)
    assert page.redirect_chain, page.context["errors"]
    return page.content.decode()


def test_a_saved_phrase_suggests_the_topic_for_what_is_there(admin_client, article, statement):
    make_article("Nothing of it")
    told = save_phrases(admin_client, topic(), "port")
    assert "for 1 more articles and 1 more statements" in told
    assert tagged() == {
        ("Port closed", "port", "unreviewed", False),
        ("the port will close", "port", "unreviewed", False),
    }


def test_what_no_phrase_suggests_any_more_is_withdrawn_unless_somebody_decided(admin_client, article, statement):
    made = topic()
    save_phrases(admin_client, made, "port")
    accept(Tagging.objects.get(article=article))
    save_phrases(admin_client, made, "ships")
    assert tagged() == {
        ("Port closed", "port", "accepted", False),
        ("the port will close", "port", "unreviewed", True),
    }
    save_phrases(admin_client, made, "close")
    assert ("the port will close", "close", "unreviewed", False) in tagged()


def test_a_rejected_suggestion_is_not_made_again(admin_client, article, statement):
    made = topic()
    save_phrases(admin_client, made, "port")
    for one in Tagging.objects.all():
        reject(one)
    save_phrases(admin_client, made, "port", "close")
    suggest_topics(article)
    assert {review for _, _, review, _ in tagged()} == {"rejected"}


def test_a_load_suggests_topics_and_writes_nothing_twice(article, statement, django_assert_num_queries):
    topic("Shipping", "port", "closed")
    suggest_topics(article)
    first = sorted(Tagging.objects.values_list("pk", "words", "revision"))
    assert len(first) == 2
    with django_assert_num_queries(3):  # phrases, statements, taggings
        suggest_topics(article)
    assert sorted(Tagging.objects.values_list("pk", "words", "revision")) == first


def test_a_load_withdraws_what_stands_there_no_more(article, statement):
    made = topic("Shipping", "port")
    suggest_topics(article)
    made.phrases.all().delete()
    suggest_topics(article)
    assert {withdrawn for *_, withdrawn in tagged()} == {True}


def test_topics_that_were_merged_or_rejected_suggest_nothing(article, statement):
    kept = topic("Harbours")
    Topic.objects.filter(pk=topic("Shipping", "port").pk).update(merged_into=kept)
    reject(topic("Closing", "close"))
    suggest_topics(article)
    assert tagged() == set()


def test_a_topic_that_a_person_put_there_stays(article, statement):
    made = topic("Shipping", "ships")
    accept(Tagging(topic=made, article=article))
    suggest_topics(article)
    assert tagged() == {("Port closed", "", "accepted", False)}


def test_articles_are_put_into_a_collection(admin_client, article):
    other = make_article("Port shut")
    address = reverse("admin:archive_article_changelist")
    chosen = {"action": "add_to_collection", "_selected_action": [article.pk, other.pk]}
    assert "Port shut" in admin_client.post(address, chosen).content.decode()
    page = admin_client.post(address, chosen | {"collection": "", "name": ""})
    assert "one of the two" in page.content.decode()
    admin_client.post(address, chosen | {"collection": "", "name": "Harbours"})
    made = Collection.objects.get()
    assert {item.article for item in made.items.all()} == {article, other}
    third = make_article("Port open")
    chosen["_selected_action"].append(third.pk)
    page = admin_client.post(address, chosen | {"collection": str(made.pk), "name": ""}, follow=True)
    assert "1 of 3 added" in page.content.decode()
    assert [item.position for item in made.items.all()] == [1, 2, 3]
