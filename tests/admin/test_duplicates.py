"""Pairs of near duplicates in the admin: seen from both articles, confirmed or refused, never asked about twice."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from archive.loading.changes import Changes
from archive.loading.duplicates import link_duplicates
from archive.models import NearDuplicate
from tests.builders import make_article, make_near_duplicate, make_organisation

pytestmark = pytest.mark.django_db

WORDS = " ".join(f"word{number}" for number in range(60))
LIST = "/admin/archive/nearduplicate/"


@pytest.fixture
def link():
    one = make_article("Port closed", [WORDS, "Only here."], "2024-04-26", make_organisation("Daily"))
    other = make_article("Port shut", [WORDS], "2024-04-27")
    for article in (one, other):
        link_duplicates(article, Changes())
    return NearDuplicate.objects.get()


def act(client, action, *links):
    return client.post(LIST, {"action": action, "_selected_action": [one.pk for one in links]}, follow=True)


def test_the_list_links_both_articles(admin_client, link):
    html = admin_client.get(LIST).content.decode()
    for article in (link.first, link.second):
        assert reverse("admin:archive_article_change", args=[article.pk]) in html
    assert "almost word for word the same" in html
    assert "(Daily, 2024-04-26)" in html


def test_an_article_lists_the_most_alike_and_links_to_all(admin_client, monkeypatch):
    monkeypatch.setattr("archive.admin.duplicates.SHOWN", 2)
    article, *others = (make_article(f"Port {number}", [f"{number}"]) for number in range(5))
    for number, other in enumerate(others):
        make_near_duplicate(article, other, 0.6 + number / 10)
    make_near_duplicate(others[0], others[1])
    page = reverse("admin:archive_article_change", args=[article.pk])
    every = f"{LIST}?article={article.pk}"
    html = admin_client.get(page).content.decode()
    assert f'<a href="{every}">and 2 more</a>' in html
    assert ("Port 4" in html, "Port 3" in html, "Port 2" in html) == (True, True, False)
    assert "4 near duplicates" in admin_client.get(every).content.decode()
    NearDuplicate.objects.order_by("similarity").first().delete()
    NearDuplicate.objects.order_by("similarity").first().delete()
    assert " more</a>" not in admin_client.get(page).content.decode()
    for odd in ("x", "999999", "²"):
        assert admin_client.get(f"{LIST}?article={odd}").status_code in {200, 302}


@pytest.mark.parametrize(("action", "state"), [("accept", "accepted"), ("reject", "rejected")])
def test_a_decision_in_the_list_is_kept_with_who_took_it(admin_client, admin_user, link, action, state):
    assert "same story" in act(admin_client, action, link).content.decode()
    link.refresh_from_db()
    assert (link.review, link.reviewed_by) == (state, admin_user)
    link.second.signature.delete()
    link_duplicates(link.second, Changes())
    assert NearDuplicate.objects.get().review == state


def test_a_decision_on_its_page(admin_client, admin_user, link):
    address = reverse("admin:archive_nearduplicate_change", args=[link.pk])
    page = admin_client.get(address)
    html = page.content.decode()
    assert '<p class="own">Only here.</p>' in html
    assert f'<p class="">{WORDS}</p>' in html
    assert "Either is remembered by every later load" in html
    admin_client.post(address, {"review": "rejected", "seen": page.context["adminform"].form["seen"].value()})
    link.refresh_from_db()
    assert (link.review, link.reviewed_by) == ("rejected", admin_user)


def test_pairs_are_neither_added_nor_deleted_by_hand(admin_client, link):
    assert admin_client.get(f"{LIST}add/").status_code == 403
    assert admin_client.post(f"{LIST}{link.pk}/delete/", {"post": "yes"}).status_code == 403


def test_each_article_shows_the_other(admin_client, link):
    for article, other in ((link.first, link.second), (link.second, link.first)):
        html = admin_client.get(reverse("admin:archive_article_change", args=[article.pk])).content.decode()
        assert f'<a href="/admin/archive/article/{other.pk}/change/">{other.title}</a>' in html
        assert f'<a href="{LIST}{link.pk}/change/">not yet reviewed</a>' in html


def test_the_article_asks_no_more_with_many(admin_client, link):
    def count():
        with CaptureQueriesContext(connection) as captured:
            assert admin_client.get(f"/admin/archive/article/{link.first_id}/change/").status_code == 200
        return len(captured)

    few = count()
    for number in range(12):
        make_near_duplicate(link.first, make_article(f"N{number}", ["Other."], None, make_organisation(f"P{number}")))
    assert count() == few


@pytest.mark.parametrize(
    ("alike", "found"), [("high", {0.9, 1}), ("middle", {0.75}), ("low", {0.6}), ("none", {0}), ("other", {0, 1})]
)
def test_filter_by_likeness(admin_client, db, alike, found):
    article = make_article("One", ["x"])
    for similarity in (1, 0.9, 0.75, 0.6, 0):
        make_near_duplicate(article, make_article("", ["y"]), similarity)
    shown = {row.similarity for row in admin_client.get(LIST, {"alike": alike}).context["cl"].result_list}
    assert found <= shown
    assert alike == "other" or shown == found
