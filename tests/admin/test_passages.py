"""An editor puts passages back, takes them out and undoes it, on the article's own page."""

import html
import re

import pytest
from auditlog.models import LogEntry
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext

from archive.loading.load import add_text
from archive.models import Article, PassageDecision
from tests.builders import make_passage_decision
from tests.loading.test_passages import CAPTION, PILOT, STORY

pytestmark = pytest.mark.django_db


@pytest.fixture
def article(tmp_path, settings, admin_user):
    settings.RUN_DIR = tmp_path
    add_text(STORY.encode(), "story", admin_user)
    return Article.objects.get()


@pytest.fixture
def page(admin_client, article):
    """Return the words of the article's page, tags taken out."""

    def get() -> str:
        shown = admin_client.get(f"/admin/archive/article/{article.pk}/change/").content.decode()
        return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", shown)).split())

    return get


@pytest.fixture
def send(admin_client, article):
    def post(**data):
        return admin_client.post(f"/admin/archive/article/{article.pk}/passages/", data, follow=True)

    return post


def value(words: str) -> str:
    return f"{STORY.index(words)}-{STORY.index(words) + len(words)}"


def body() -> str:
    return Article.objects.get().body


def test_what_was_left_out_says_why(page):
    shown = page()
    assert "Left out of the reading text …" in shown
    assert f"because it is a caption {CAPTION}" in shown


def test_a_tick_puts_it_back_and_the_effect_is_seen_at_once(send, page, admin_user):
    response = send(put_back=[value(CAPTION)], note="Part of it")
    assert response.redirect_chain[-1][0].endswith("/change/#passages")
    assert "1 passage put back; the article was read anew" in response.content.decode()
    assert CAPTION in body()
    row = PassageDecision.objects.get()
    assert (row.keep, row.by, row.note) == (True, admin_user, "Part of it")
    assert f"put back {CAPTION} admin" in page()
    assert LogEntry.objects.latest("pk").additional_data["what"] == "1 passage put back"


def test_words_are_taken_out_and_that_is_undone(send, page):
    send(words=f"{PILOT}\nHolloway said.")
    assert PILOT not in body()
    assert PassageDecision.objects.filter(keep=False).count() == 2
    assert f"because an editor took it out {PILOT}" in page()
    send(undo=[row.pk for row in PassageDecision.objects.all()])
    assert PILOT in body()
    assert not PassageDecision.objects.exists()
    assert "Decided by people" not in page()


def test_what_the_editor_took_out_can_be_put_back_by_its_tick(send):
    send(words=PILOT)
    send(put_back=[value(PILOT)])
    assert PILOT in body()
    assert PassageDecision.objects.get().keep


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({}, "Tick a passage, give words to take out, or tick a decision to undo."),
        ({"words": "nowhere to be found"}, "does not stand in the article"),
        ({"words": "the"}, "Say which one, or give more of the words"),
        ({"words": "the", "which": "99"}, "times only"),
        ({"words": "x", "which": "0"}, "greater than or equal to 1"),
        ({"put_back": ["0-3"]}, "not one of the available choices"),
        ({"undo": ["99999"]}, "not one of the available choices"),
        ({"put_back": ["x"]}, "not one of the available choices"),
    ],
)
def test_what_cannot_be_done_is_said_and_what_was_typed_stays(send, data, told):
    before = body()
    shown = html.unescape(send(**data).content.decode())
    assert told in shown
    assert data.get("words", "") in shown
    assert body() == before
    assert not PassageDecision.objects.exists()


def test_which_of_several_places(send):
    send(words="said", which=2)
    row = PassageDecision.objects.get()
    assert STORY.index("said", STORY.index("said the harbour") + 1) == row.start


def test_the_whole_article_cannot_be_taken_out(send):
    shown = html.unescape(send(words=body()).content.decode())
    assert "Nothing would be left of the article" in shown
    assert not PassageDecision.objects.exists()


def test_a_lost_decision_is_kept_and_says_so(send, page, article):
    from tests.builders import make_text

    row = make_passage_decision(article, PILOT)
    row.text = make_text("Another text. " + STORY[STORY.index(PILOT) :])
    row.start, row.end = 0, 7
    row.save()
    assert "lost : the text has changed" in page()
    send(put_back=[value(CAPTION)])
    assert PassageDecision.objects.count() == 2


def test_only_those_who_may_change_articles_decide(client, article, django_user_model):
    address = f"/admin/archive/article/{article.pk}/passages/"
    assert "/login/" in client.post(address, {"words": PILOT}).url
    reader = django_user_model.objects.create_user("reader", is_staff=True)
    reader.user_permissions.add(Permission.objects.get(codename="view_article"))
    client.force_login(reader)
    assert client.post(address, {"words": PILOT}).status_code == 403
    shown = client.get(f"/admin/archive/article/{article.pk}/change/").content.decode()
    assert "because it is a caption" in shown
    assert 'name="put_back"' not in shown
    assert client.get("/admin/archive/article/999999/passages/").status_code == 404
    assert PILOT in body()


def test_the_page_asks_no_more_with_many_decisions(admin_client, article):
    def count():
        with CaptureQueriesContext(connection) as captured:
            assert admin_client.get(f"/admin/archive/article/{article.pk}/change/").status_code == 200
        return len(captured)

    make_passage_decision(article, "harbour")
    few = count()
    for words in ("Wellington", "minister", "pilot", "boat", "sand", "beach", "northern"):
        make_passage_decision(article, words)
    assert count() == few
    assert admin_client.get(f"/admin/archive/article/{article.pk}/passages/").status_code == 200
