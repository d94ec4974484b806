"""Reports of errors: what they may be about, what they keep, and how many one sender may send."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.core.cache import caches
from django.core.exceptions import ValidationError
from django.db import connection, connections
from django.test import Client, RequestFactory
from django.utils import timezone

from archive.browsing.views import corrections
from archive.browsing.views.corrections import LIMIT, next_free, page_at
from archive.models import Correction
from tests import builders

pytestmark = pytest.mark.django_db
HOST = "testserver"


@pytest.fixture(autouse=True)
def _nothing_sent():
    yield
    if connection.in_atomic_block:
        return
    caches["reports"].clear()


def send(client, about="/", words="The date is wrong.", **more):
    return client.post("/corrections/", {"about": about, "words": words} | more.pop("data", {}), **more)


def test_a_report_lands_on_the_editors_board(client, archive):
    address = archive.trade.get_absolute_url()
    response = send(client, address, data={"contact": "someone@example.org"})

    assert response.status_code == 302
    one = Correction.objects.get()
    assert (one.address, one.words, one.contact, one.state) == (
        address, "The date is wrong.", "someone@example.org", "open",
    )  # fmt: skip
    thanks = client.get(response["Location"]).content.decode()
    assert f'<a href="{address}">trade is open</a>' in thanks
    assert "What happens next" in thanks


def test_it_comes_with_the_page_it_is_about(client, archive):
    address = archive.li.get_absolute_url()
    html = client.get(f"/corrections/?about={address}").content.decode()

    assert f'about <a href="{address}">Li Qiang</a>' in html
    assert f'<input type="hidden" name="about" value="{address}">' in html
    assert 'name="about"' in client.get("/corrections/").content.decode()


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ("/", "/"),
        ("/people/", "/people/"),
        ("/people", "/people/"),
        ("  /statements/?q=a b&kind=direct#top ", "/statements/?q=a+b&kind=direct"),
        ("http://testserver/about/", "/about/"),
        ("HTTPS://TestServer/about/", "/about/"),
        ("/people/li-qiang", "/people/li-qiang/"),
        ("/people/li-qiang/?x=1#s-2", "/people/li-qiang/"),
        (f"/statements/?q={'x' * 1000}", "/statements/"),
    ],
)
def test_pages_of_this_archive(archive, given, address):
    assert page_at(given, HOST).address == address


@pytest.mark.parametrize(
    ("given", "title"),
    [
        ("/", "the archive as a whole"),
        ("/people/", "the list of people"),
        ("/statements/?q=a", "the list of statements, as it was asked for"),
        ("/corrections/?about=/", "/corrections/?about=%2F"),
    ],
)
def test_pages_are_called_what_they_are(db, given, title):
    assert page_at(given, HOST).title == title


def test_a_page_whose_name_is_in_another_script(archive):
    who = builders.make_person("李强")
    typed, written = f"/people/{who.slug}/", f"/people/{quote(who.slug)}/"
    assert page_at(typed, HOST) == page_at(written, HOST)
    assert page_at(written, HOST).title == "李强"


@pytest.mark.parametrize(
    "given",
    [
        "", "x", "statements/", "/nowhere/", "/statements/none/", "/people/%00/", "/people/%FF%FE/", "/admin/",
        "/admin/archive/person/", "//evil.example/", "/\\evil.example/", "\\\\evil.example", "https://evil.example/",
        "https://testserver.evil.example/", "https://testserver@evil.example/", "javascript:alert(1)//testserver",
        "ftp://testserver/", "http://[::1", "http://testserver:80/", "data:text/html,x", "/static/archive/archive.css",
    ],
)  # fmt: skip
def test_what_is_no_page_of_this_archive(client, archive, given):
    with pytest.raises(ValidationError, match=r"There is no page at this address|is not an address of this archive"):
        page_at(given, HOST)
    response = send(client, given)
    assert response.status_code == 400
    assert "The date is wrong." in response.content.decode()
    if given:
        assert client.get("/corrections/", {"about": given}).status_code == 400
    assert not Correction.objects.exists()


def test_what_readers_were_never_told_of_is_not_told_of_here(archive, settings):
    settings.ARCHIVE_PUBLIC = "reviewed"
    with pytest.raises(ValidationError, match="There is no page"):
        page_at(archive.lei.get_absolute_url(), HOST)
    assert page_at(archive.li.get_absolute_url(), HOST).title == "Li Qiang"


def test_one_may_report_on_what_is_gone_or_merged(client, archive):
    builders.reject(archive.trade)
    archive.lei.merged_into = archive.li
    archive.lei.save()
    for record in (archive.trade, archive.lei):
        assert page_at(record.get_absolute_url(), HOST).address == record.get_absolute_url()


def test_what_was_typed_stays_where_something_is_missing(client, archive):
    response = send(client, "/people/", "", data={"contact": "<i>me</i>"})
    html = response.content.decode()

    assert response.status_code == 400
    assert "Say in a few words what is wrong." in html
    assert 'value="&lt;i&gt;me&lt;/i&gt;"' in html
    assert 'href="/people/"' in html
    assert 'aria-invalid="true"' in html


@pytest.mark.parametrize(
    ("words", "accepted"),
    [("x" * 4_000, True), ("x" * 4_001, False), ("x\r\n" * 2_000, True), ("null \x00 sign", False), (" \r\n ", False)],
)
def test_how_long_a_report_may_be(client, db, words, accepted):
    """A line's end is one character, as browsers count."""
    assert send(client, words=words).status_code == (302 if accepted else 400)
    assert Correction.objects.count() == accepted


def test_hostile_words_are_text_everywhere(client, archive, admin_client):
    hostile = "<script>alert(1)</script>{{ 7 }}\u202eevil"
    send(client, "/people/?q=" + quote(hostile), hostile, data={"contact": hostile})
    one = Correction.objects.get()
    assert one.words == hostile

    for path in (f"/corrections/?about={quote(one.address)}", f"/corrections/thanks/?about={quote(one.address)}"):
        assert "<script>alert" not in client.get(path).content.decode()
    for path in ("", f"{one.pk}/change/"):
        assert "<script>alert" not in admin_client.get(f"/admin/archive/correction/{path}").content.decode()


def test_a_program_that_fills_in_everything_is_told_apart(client, db):
    response = send(client, data={"subject": "Buy now"})

    assert response.status_code == 400
    assert "Empty the last field and send again" in response.content.decode()
    assert not Correction.objects.exists()


def test_a_sender_has_so_many_in_an_hour_and_is_told_when_the_next(client, db):
    for _ in range(LIMIT):
        assert send(client, REMOTE_ADDR="192.0.2.1").status_code == 302
    response = send(client, words="One more of mine.", REMOTE_ADDR="192.0.2.1")
    html = response.content.decode()

    assert response.status_code == 429
    assert 3500 < int(response["Retry-After"]) <= 3600
    assert "Try again after" in html
    assert "in about 60 minutes" in html
    assert "One more of mine." in html
    assert Correction.objects.count() == LIMIT
    assert send(client, REMOTE_ADDR="192.0.2.2").status_code == 302


def test_the_first_report_makes_room_after_an_hour(db, monkeypatch):
    request, now = RequestFactory().post("/", REMOTE_ADDR="192.0.2.1"), timezone.now()
    for minutes in range(LIMIT):
        _at(monkeypatch, now + timedelta(minutes=minutes))
        assert next_free(request) is None
    _at(monkeypatch, now + timedelta(minutes=30))
    assert next_free(request) == now + corrections.PERIOD
    _at(monkeypatch, now + timedelta(minutes=60, seconds=2))
    assert next_free(request) is None
    assert next_free(request) == now + timedelta(minutes=1) + corrections.PERIOD


def _at(monkeypatch, now):
    monkeypatch.setattr("django.core.cache.backends.db.tz_now", lambda: now)
    monkeypatch.setattr("django.core.cache.backends.base.time.time", now.timestamp)
    monkeypatch.setattr("archive.browsing.views.corrections.timezone.now", lambda: now)


def test_no_address_is_stored_and_what_is_goes_after_the_hour(db, monkeypatch):
    now = timezone.now()
    next_free(RequestFactory().post("/", REMOTE_ADDR="192.0.2.1"))
    assert not any("192.0.2.1" in key or "192.0.2.1" in str(value) for key, value in _kept())
    _at(monkeypatch, now + timedelta(minutes=61))
    next_free(RequestFactory().post("/", REMOTE_ADDR="192.0.2.2"))
    assert len(_kept()) == 1


def _kept():
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM archive_reports")
        return cursor.fetchall()


@pytest.mark.parametrize(
    ("proxy", "one", "other", "same"),
    [
        (False, {"REMOTE_ADDR": "192.0.2.1"}, {"REMOTE_ADDR": "192.0.2.2"}, False),
        # Without a proxy the header is the sender's own invention.
        (False, {"HTTP_X_FORWARDED_FOR": "198.51.100.1"}, {"HTTP_X_FORWARDED_FOR": "198.51.100.2"}, True),
        (True, {"HTTP_X_FORWARDED_FOR": "198.51.100.1"}, {"HTTP_X_FORWARDED_FOR": "198.51.100.2"}, False),
        (True, {"HTTP_X_FORWARDED_FOR": "made up, 198.51.100.1"}, {"HTTP_X_FORWARDED_FOR": "198.51.100.1"}, True),
        (False, {"REMOTE_ADDR": "2001:db8::1"}, {"REMOTE_ADDR": "2001:db8::ffff:1"}, True),  # one /64
        (False, {"REMOTE_ADDR": "2001:db8::1"}, {"REMOTE_ADDR": "2001:db8:0:1::1"}, False),
        (False, {"REMOTE_ADDR": "::ffff:192.0.2.1"}, {"REMOTE_ADDR": "192.0.2.1"}, True),
        (False, {"REMOTE_ADDR": ""}, {"REMOTE_ADDR": "unix:"}, True),
    ],
)
def test_who_is_one_sender(db, settings, proxy, one, other, same):
    settings.ARCHIVE_PROXY = proxy
    for _ in range(LIMIT):
        assert next_free(RequestFactory().post("/", **one)) is None
    assert (next_free(RequestFactory().post("/", **other)) is not None) == same


def test_all_senders_together_have_a_limit(client, db, monkeypatch):
    monkeypatch.setattr(corrections, "LIMIT_OF_ALL", 3)
    for number in range(3):
        assert send(client, REMOTE_ADDR=f"192.0.2.{number}").status_code == 302
    assert send(client, REMOTE_ADDR="192.0.2.99").status_code == 429
    Correction.objects.update(at=timezone.now() - timedelta(minutes=61))
    assert send(client, REMOTE_ADDR="192.0.2.99").status_code == 302


@pytest.mark.django_db(transaction=True)
def test_several_at_once_get_no_more_than_one_after_another():
    if connection.vendor != "postgresql":
        pytest.skip("only a database server has two writers at a time")
    request = RequestFactory().post("/", REMOTE_ADDR="192.0.2.7")

    def ask(_):
        try:
            return next_free(request) is None
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(ask, range(24))) == LIMIT


def test_a_form_needs_its_token(archive):
    strict = Client(enforce_csrf_checks=True)
    assert send(strict).status_code == 403
    token = strict.get("/corrections/").cookies["csrftoken"].value
    assert send(strict, data={"csrfmiddlewaretoken": token}).status_code == 302
