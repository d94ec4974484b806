"""The review screen: all of it by form, each decision once, nobody's change overwritten."""

import html
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from archive.models import Article, Mention, Organisation, Person, ReviewState, Statement
from tests.builders import (
    accept,
    make_article,
    make_editor,
    make_mention,
    make_organisation,
    make_person,
    make_role,
    make_statement,
    make_text,
)

pytestmark = pytest.mark.django_db

TEXT = ["Anna Holloway said the port will close. “It is time,” she said.", "Peter Marsh said nobody was asked."]


@pytest.fixture
def article(db):
    return make_article("Port closed", TEXT, "2024-04-26")


@pytest.fixture
def holloway(article):
    person = make_person("Anna Holloway", roles=["port director"])
    make_mention(article, "Anna Holloway", person)
    return person


@pytest.fixture
def marsh(article):
    person = make_person("Peter Marsh")
    make_mention(article, "Peter Marsh", person)
    return person


@pytest.fixture
def sure(article, holloway):
    return make_statement(article, "the port will close", holloway, speaker_words="Anna Holloway", cue="said")


@pytest.fixture
def unsure(article, marsh):
    return make_statement(article, "nobody was asked", marsh, speaker_words="Peter Marsh", confidence=0.4)


def address(article, at=""):
    found = reverse("admin:archive_review_article", args=[article.public_id])
    return f"{found}?at={at}" if at else found


def form_of(client, article, statement=None, which="panel"):
    """Return the fields of one of the page's forms, as a browser would send them back."""
    page = client.get(address(article, statement.public_id if statement else ""))
    form = re.search(rf'<form[^>]*id="{which}".*?</form>', page.content.decode(), re.DOTALL)[0]
    data = dict(re.findall(r'<input type="(?:hidden|text)"[^>]*?name="([^"]+)"[^>]*?value="([^"]*)"', form))
    data |= dict(re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>\s*([^<]*)</textarea>', form))
    checked = re.search(r'name="kind" value="([^"]+)" checked', form)
    data = {name: html.unescape(value) for name, value in data.items()}
    return data | ({"kind": checked[1]} if checked else {})


def send(client, article, statement, do, which="panel", **changes):
    data = form_of(client, article, statement, which) | {"do": do} | changes
    return client.post(address(article), data)


def said(client, response):
    page = client.get(response.url).content.decode()
    found = re.search(r'class="saved">\s*<p>(.*?)</p>', page, re.DOTALL)
    return found[1] if found else ""


def again(record):
    return type(record).objects.get(pk=record.pk)


# The queue


def test_the_queue_leads_to_the_least_sure_statement_of_all(admin_client, sure, unsure):
    response = admin_client.get(reverse("admin:archive_review"))
    assert response.url == address(unsure.article, unsure.public_id)


def test_the_queue_passes_over_what_is_another_editors(admin_client, admin_user, sure, unsure):
    other = make_editor("other")
    Statement.objects.filter(pk=unsure.pk).update(assignee=other)
    assert sure.public_id in admin_client.get(reverse("admin:archive_review")).url
    Statement.objects.filter(pk=unsure.pk).update(assignee=admin_user)
    assert unsure.public_id in admin_client.get(reverse("admin:archive_review")).url


def test_an_empty_queue_says_so(admin_client, article):
    page = admin_client.get(reverse("admin:archive_review"))
    assert "Nothing waits" in page.content.decode()


def test_what_is_skipped_comes_last_and_the_article_can_be_skipped(admin_client, article, sure, unsure):
    response = send(admin_client, article, unsure, "skip")
    assert sure.public_id in response.url
    assert sure.public_id in admin_client.get(reverse("admin:archive_review")).url
    assert again(unsure).review == ReviewState.UNREVIEWED
    response = admin_client.post(address(article), {"do": "skip-article"}, follow=True)
    assert response.redirect_chain[-1][0] == address(article, unsure.public_id)  # nothing else is left: it comes again


# Decisions by form


def test_accepting_shows_the_next_and_tells_what_was_done(admin_client, admin_user, article, sure, unsure):
    response = send(admin_client, article, unsure, "accept")
    assert f"at={sure.public_id}" in response.url
    assert said(admin_client, response) == "Accepted: “nobody was asked”, Peter Marsh."
    kept = again(unsure)
    assert (kept.review, kept.reviewed_by) == ("accepted", admin_user)
    page = admin_client.get(address(article, unsure.public_id)).content.decode()
    assert "0.40" in page
    assert "rule <code>test</code>" in page


def test_accepting_saves_what_was_typed_with_it(admin_client, article, sure):
    send(admin_client, article, sure, "accept", kind="direct", said_on="2024-04", note="Ask Anna.", cue="")
    kept = again(sure)
    assert (kept.kind, str(kept.said_on), kept.note, kept.cue, kept.review) == (
        "direct", "2024-04", "Ask Anna.", "", "accepted",
    )  # fmt: skip


def test_rejecting_takes_one_click_on_the_reason(admin_client, article, sure):
    send(admin_client, article, sure, "reject:nothing-said")
    assert (again(sure).review, again(sure).reason) == ("rejected", "nothing-said")
    send(admin_client, article, sure, "reopen")
    assert (again(sure).review, again(sure).reason) == ("unreviewed", "")


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"said_on": "yesterday"}, "yesterday"),
        ({"cue": "bellowed"}, "does not stand in the article"),
        ({"kind": "sung"}, "sung"),
        ({"note": "\0"}, "Null"),
        ({"speaker": "x" * 301}, "300"),
        ({"who": "person:999999"}, "no more"),
        ({"who": "elephant:1"}, "Choose one"),
        ({"do": "reject:because"}, "why"),
        ({"do": "reject:other"}, "note"),
        ({"do": "remove:x"}, "co-speaker"),
        ({"do": "dance"}, "button"),
    ],
)
def test_what_cannot_be_saved_says_why_and_keeps_what_was_typed(admin_client, article, sure, changes, told):
    do = changes.pop("do", "accept")
    response = send(admin_client, article, sure, do, **({"place": "Third floor"} | changes))
    page = response.content.decode()
    assert response.status_code == 422
    assert told in page
    assert "Not saved." in page
    assert again(sure).review == "unreviewed"
    if do != "dance":
        assert "Third floor" in page


def test_a_speaker_is_chosen_from_the_list_or_typed_by_name(admin_client, article, sure, marsh):
    send(admin_client, article, sure, "save", who=f"person:{marsh.pk}")
    assert sure.attributions.get().person == marsh
    send(admin_client, article, sure, "save", speaker="anna holloway")
    assert sure.attributions.get().person.name == "Anna Holloway"
    send(admin_client, article, sure, "save", speaker="")
    assert sure.attributions.get().person is None


def test_a_name_that_fits_several_or_nobody_is_asked_about(admin_client, article, sure):
    make_person("Li Qiang")
    make_person("Li Qiang", roles=["singer"])
    response = send(admin_client, article, sure, "accept", speaker="Li Qiang")
    page = response.content.decode()
    assert response.status_code == 422
    assert page.count(">Li Qiang<") >= 1
    assert "singer" in page
    assert "New person: Li Qiang" in page
    send(admin_client, article, sure, "accept", who="new-person:Li Qiang the Third")
    assert sure.attributions.get().person == Person.objects.get(name="Li Qiang the Third")
    assert again(sure).review == "accepted"


def test_a_new_organisation_and_a_co_speaker(admin_client, article, sure, marsh):
    send(admin_client, article, sure, "save", who="new-organisation:Port Authority", also_who=f"person:{marsh.pk}")
    rows = {row.part: row.person or row.organisation for row in sure.attributions.all()}
    assert rows == {"speaker": Organisation.objects.get(), "co-speaker": marsh}
    row = sure.attributions.get(part="co-speaker")
    send(admin_client, article, sure, f"remove:{row.pk}")
    row.refresh_from_db()
    assert row.review == "rejected"


def test_a_name_is_given_away_everywhere(admin_client, article, sure, marsh):
    send(admin_client, article, sure, "save", who=f"person:{marsh.pk}", everywhere="on")
    assert Mention.objects.get(surface="Anna Holloway").person == marsh


def test_words_are_moved_split_joined_and_marked_by_form(admin_client, article, sure):
    send(admin_client, article, sure, "words", "words-form", words="port will close")
    assert again(sure).content == "port will close"
    send(admin_client, article, sure, "split", "words-form", before="will close")
    assert [one.content for one in Statement.objects.order_by("start")] == ["port", "will close"]
    send(admin_client, article, sure, "join", "words-form")
    assert again(sure).content == "port will close"
    response = send(admin_client, article, sure, "missed", "words-form", words="“It is time,”")
    made = Statement.objects.get(content="“It is time,”")
    assert made.public_id in response.url
    response = send(admin_client, article, sure, "missed", "words-form", words="the harbour")
    assert "does not stand in the article" in response.content.decode()


def test_accept_all_that_were_seen(admin_client, article, sure, unsure):
    page = admin_client.get(address(article)).content.decode()
    rows = re.findall(r'name="row" value="([^"]+)"', page)
    unsure.place = "Wellington"
    unsure.save()
    response = admin_client.post(address(article), {"do": "accept-all", "row": rows})
    assert said(admin_client, response) == "Accepted: 1 statement. 1 changed meanwhile: look at them again."
    assert (again(sure).review, again(unsure).review) == ("accepted", "unreviewed")


def test_the_article_itself_is_decided_here_too(admin_client, article, sure):
    data = {"seen": str(article.revision), "note": "Good.", "assignee": "", "statement": sure.public_id}
    admin_client.post(address(article), data | {"do": "article-accept"})
    assert (again(article).review, again(article).note) == ("accepted", "Good.")


# Undo


def test_the_last_decision_is_taken_back_and_so_is_any_other(admin_client, article, sure, unsure):
    for one in (unsure, sure):
        send(admin_client, article, one, "accept")
    page = admin_client.get(address(article)).content.decode()
    keys = re.findall(r'value="undo:(\w+)"', page)
    assert len(keys) == 2
    response = admin_client.post(address(article), {"do": f"undo:{keys[1]}"})
    assert said(admin_client, response) == "Taken back: Accepted: “nobody was asked”, Peter Marsh."
    assert (again(unsure).review, again(sure).review) == ("unreviewed", "accepted")
    again_sent = admin_client.post(address(article), {"do": f"undo:{keys[1]}"})
    assert said(admin_client, again_sent) == "It was so already: nothing was saved twice."


def test_nobody_takes_back_anothers_decision_here(admin_client, article, sure):
    send(admin_client, article, sure, "accept")
    other = Client()
    other.force_login(make_editor("other"))
    page = other.get(address(article)).content.decode()
    assert "undo:" not in page
    key = re.search(r'value="undo:(\w+)"', admin_client.get(address(article)).content.decode())[1]
    assert other.post(address(article), {"do": f"undo:{key}"}).status_code == 422
    assert again(sure).review == "accepted"


def test_what_was_changed_again_since_is_not_taken_back(admin_client, article, sure):
    response = send(admin_client, article, sure, "save", kind="direct")
    key = re.search(r"done=(\w+)", response.url)[1]
    send(admin_client, article, sure, "save", kind="mixed")
    response = admin_client.post(address(article), {"do": f"undo:{key}"})
    assert "Changed again since" in response.content.decode()


# Two editors, double clicks


def test_the_second_of_two_editors_is_shown_the_firsts_change(admin_client, article, sure, marsh):
    mine = form_of(admin_client, article, sure) | {"do": "accept", "kind": "mixed"}
    other = Client()
    other.force_login(make_editor("wang"))
    send(other, article, sure, "save", who=f"person:{marsh.pk}", kind="direct")
    response = admin_client.post(address(article), mine)
    page = response.content.decode()
    assert response.status_code == 409
    assert re.search(r"<b>wang</b>, \d\d:\d\d: Kind set to quoted; speaker changed", page)
    assert "<del>Anna Holloway</del> → <ins>Peter Marsh</ins>" in page
    assert "You wanted: <b>Accept it</b>; kind: <b>part quoted</b>. The page" in page  # the speaker was left alone
    kept = again(sure)
    assert (kept.review, kept.kind, sure.attributions.get().person) == ("unreviewed", "direct", marsh)
    again_sent = page.split('id="conflict-title"')[1].split("</form>")[0]
    hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', again_sent)
    anyway = {name: html.unescape(value) for name, value in hidden}
    response = admin_client.post(address(article), anyway)
    assert response.status_code == 302
    kept = again(sure)
    assert (kept.review, kept.kind, sure.attributions.get().person) == ("accepted", "mixed", marsh)


def test_a_change_by_a_load_is_told_too(admin_client, article, sure):
    from auditlog.context import disable_auditlog

    mine = form_of(admin_client, article, sure) | {"do": "accept"}
    with disable_auditlog():
        sure.confidence = 0.2
        sure.save()
    page = admin_client.post(address(article), mine).content.decode()
    assert "A load read the text anew" in page


def test_the_same_form_twice_is_one_decision(admin_client, article, sure):
    mine = form_of(admin_client, article, sure) | {"do": "accept"}
    first, second = admin_client.post(address(article), mine), admin_client.post(address(article), mine)
    assert said(admin_client, first).startswith("Accepted")
    assert said(admin_client, second) == "It was so already: nothing was saved twice."
    assert admin_client.get(address(article)).content.decode().count("Accepted: “the port") == 1


def test_a_missed_statement_marked_twice_is_one(admin_client, article, sure):
    mine = form_of(admin_client, article, sure, "words-form") | {"do": "missed", "words": "“It is time,”"}
    admin_client.post(address(article), mine)
    assert admin_client.post(address(article), mine).status_code == 422
    assert Statement.objects.count() == 2


# Suggestions and lost evidence


def test_suggestions_are_taken_or_refused_field_by_field(admin_client, article, sure):
    article.decide(place="Wellington")
    article.base["place"] = {"value": "Port closed", "span": [0, 11]}
    article.save()
    accept(sure)
    spans = [[sure.spans[0][0] + 4, sure.spans[0][1]]]
    sure.base |= {"spans": {"value": spans}, "kind": {"value": "mixed"}}
    sure.save()
    page = admin_client.get(address(article)).content.decode()
    assert '<td data-of="You have"><del>the</del> port will close </td>' in page
    assert f'<td data-of="The text now gives">port will close <code>{spans[0][0]}–{spans[0][1]}</code></td>' in page
    assert '<td data-of="The text now gives">part quoted </td>' in page
    shown = admin_client.get(address(article, sure.public_id)).content.decode()
    assert shown.count('value="keep:statement:') == 4  # beside the statement, and in the list of all
    data = {"seen": str(again(article).revision)}
    admin_client.post(address(article), data | {"do": "take:article::place"})
    assert again(article).place == "Port closed"
    for do in (f"take:statement:{sure.pk}:spans", f"keep:statement:{sure.pk}:kind"):
        admin_client.post(address(article), {"seen": str(again(sure).revision), "do": do})
    assert (again(sure).content, again(sure).kind) == ("port will close", "indirect")
    assert 'id="suggestions"' not in admin_client.get(address(article)).content.decode()


def test_lost_evidence_is_shown_with_the_text_it_stood_in(admin_client, article, sure):
    accept(sure)
    sure.text = make_text("An older text. The port will close, <b>she</b> said.")
    sure.spans, sure.start = [[15, 34]], 15
    sure.save()
    page = admin_client.get(address(article, sure.public_id)).content.decode()
    assert "Its words are not in the text any more" in page
    assert '<mark class="now">The port will close</mark>, &lt;b&gt;she' in page
    assert "evidence lost" in page


# Looking up whom


def test_names_are_found_by_their_beginning_or_any_word(admin_client, article):
    person = make_person("Anna Holloway", aliases=["Holloway"], roles=["port director"])
    make_person("Holly Hunter")
    make_organisation("Holloway Institute")
    make_person("Hollow Man", review="rejected")
    find = reverse("admin:archive_review_who")

    def names(typed):
        return [one["name"] for one in admin_client.get(find, {"q": typed}).json()["found"]]

    assert names("holl") == ["Anna Holloway", "Holly Hunter", "Holloway Institute"]
    assert names("anna holl") == ["Anna Holloway"]
    assert names("anna") == ["Anna Holloway"]
    assert names("inst") == ["Holloway Institute"]
    assert names("") == names("zzzz") == []
    first = admin_client.get(find, {"q": "anna"}).json()["found"][0]
    assert first == {"value": f"person:{person.pk}", "name": "Anna Holloway", "description": "port director"}
    for number in range(20):
        make_person(f"Zed Number{number}")
    assert len(names("zed")) == 10


# Who may, what it costs, hostile text


def test_strangers_sign_in_and_those_who_may_only_read_look(client, article, sure, django_user_model):
    assert "/login/" in client.get(address(article)).url
    from django.contrib.auth.models import Permission

    user = django_user_model.objects.create_user("new", is_staff=True)
    client.force_login(user)
    for name in ("archive_review", "archive_review_who"):
        assert client.get(reverse(f"admin:{name}")).status_code == 403
    assert client.get(address(article)).status_code == 403
    user.user_permissions.add(Permission.objects.get(codename="view_statement"))
    assert client.get(address(article)).status_code == 200
    assert client.post(address(article), {"do": "accept", "statement": sure.public_id}).status_code == 403
    assert again(sure).review == "unreviewed"


def test_an_editor_of_the_group_may_do_all_of_it(client, article, sure, django_user_model):
    from django.contrib.auth.models import Group

    user = django_user_model.objects.create_user("ed", is_staff=True)
    user.groups.add(Group.objects.get(name="editor"))
    client.force_login(user)
    assert send(client, article, sure, "accept", who="new-person:Jane Roe", everywhere="on").status_code == 302
    assert sure.attributions.get().person.name == "Jane Roe"


def test_the_page_asks_the_same_number_of_questions_for_3_statements_and_30(admin_client, article):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert admin_client.get(address(article, Statement.objects.first().public_id)).status_code == 200
        return len(captured)

    def more(count, where):
        for number in range(count):
            person = make_person(f"Speaker {where}{number}")
            make_role(person, f"title {where}{number}")
            make_statement(
                article, TEXT[0][number : number + 9], person, co_speakers=[make_person(f"Other {where}{number}")]
            )
            Mention.objects.create(
                article=article,
                start=100 + 40 * (where == "b") + number,
                end=101 + 40 * (where == "b") + number,
                surface="x",
                person=person,
            )
        for one in Statement.objects.all()[:count]:
            accept(one)

    more(3, "a")
    few = queries()
    more(30, "b")
    assert queries() == few
    assert few <= 30


def test_hostile_text_stays_text(admin_client):
    evil = "<img src=x onerror=alert(1)>"
    article = make_article(evil, [f"{evil} said Anna. <script>alert(2)</script>"])
    statement = make_statement(article, evil, make_person(f"Anna {evil}"), note=evil)
    page = admin_client.get(address(article, statement.public_id)).content.decode()
    assert "<img src=x" not in page
    assert "<script>alert" not in page
    assert page.count("&lt;img src=x") >= 4


def test_an_article_without_statements_or_text_opens(admin_client):
    article = make_article("Empty", [])
    assert "No statements were found" in admin_client.get(address(article)).content.decode()
    assert admin_client.get(reverse("admin:archive_review_article", args=["nothere"])).status_code == 404


def test_the_screen_is_linked_from_the_records(admin_client, article, sure):
    for record, at in ((article, ""), (sure, sure.public_id)):
        page = admin_client.get(reverse(f"admin:archive_{record._meta.model_name}_change", args=[record.pk]))
        assert address(article, at) in page.content.decode()
    assert Article.objects.count() == 1
