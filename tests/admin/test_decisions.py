"""What an editor does in the admin is a decision: recorded, pinned, and shown to readers."""

import pytest
from django.contrib.admin.models import LogEntry as AdminLogEntry
from django.urls import reverse

from archive.curation.audit_text import entries_of
from archive.models import Attribution, Mention, Person, PersonName, ReviewState, Role, Statement
from tests.builders import make_mention, make_organisation, make_person, make_role, make_statement

pytestmark = pytest.mark.django_db


def form_of(client, address):
    """Return the fields of a change page as a browser would send them back."""
    response = client.get(address)
    data = {}
    forms = [response.context["adminform"].form]
    for wrapped in response.context["inline_admin_formsets"]:
        forms += [wrapped.formset.management_form, *wrapped.formset.forms]
    for form in forms:
        for field in form:
            value = field.value()
            data[field.html_name] = "" if value is None else str(value)
    return data


def save(client, record, **changes):
    address = reverse(f"admin:archive_{record._meta.model_name}_change", args=[record.pk])
    data = form_of(client, address)
    assert set(changes) <= set(data), sorted(data)
    response = client.post(address, data | changes)
    errors = "" if response.status_code == 302 else [f.errors for f in [response.context["adminform"].form]]
    assert response.status_code == 302, errors
    record.refresh_from_db()
    return record


@pytest.fixture
def holloway():
    return make_person("Anna Holloway", aliases=["Holloway"])


@pytest.fixture
def statement(article, holloway):
    return make_statement(article, "the port will close", holloway, speaker_words="Anna Holloway", cue="said")


def test_saving_pins_what_was_changed_and_nothing_else(admin_client, article):
    save(admin_client, article, place="Wellington")
    assert article.place == "Wellington"
    assert list(article.pins) == ["place"]
    assert article.review == ReviewState.UNREVIEWED


def test_saving_without_a_change_decides_nothing(admin_client, article, statement, holloway):
    for record in (article, statement, holloway):
        save(admin_client, record)
        assert record.pins == {}
        assert not record.has_human_decision


def test_accepting_notes_who_and_when_and_pins_every_field(admin_client, admin_user, statement):
    save(admin_client, statement, review="accepted")
    assert statement.reviewed_by == admin_user
    assert statement.reviewed_at is not None
    assert set(statement.pins) == set(Statement.EXTRACTED)


def test_returning_to_unreviewed_forgets_who(admin_client, statement):
    save(admin_client, statement, review="accepted")
    save(admin_client, statement, review="unreviewed")
    assert (statement.reviewed_by, statement.reviewed_at) == (None, None)


@pytest.mark.parametrize(("action", "state"), [("accept", ReviewState.ACCEPTED), ("reject", ReviewState.REJECTED)])
def test_many_can_be_decided_at_once_and_the_log_tells(admin_client, statement, action, state):
    address = reverse("admin:archive_statement_changelist")
    admin_client.post(address, {"action": action, "_selected_action": [statement.pk]})
    statement.refresh_from_db()
    assert statement.review == state
    assert entries_of(statement)[0].additional_data["what"] == f"{state} 1 statement from the list"
    assert not AdminLogEntry.objects.exists()


def test_a_decision_is_in_the_history(admin_client, statement):
    save(admin_client, statement, place="Wellington")
    page = admin_client.get(reverse("admin:archive_statement_history", args=[statement.pk]))
    assert "Place" in page.content.decode()


def test_words_are_changed_by_giving_words(admin_client, statement):
    save(admin_client, statement, words="the port")
    assert statement.content == "the port"
    assert statement.text.at(statement.spans[0]) == "the port"
    assert "spans" in statement.pins


def test_words_that_do_not_stand_in_the_article_are_refused(admin_client, statement):
    address = reverse("admin:archive_statement_change", args=[statement.pk])
    response = admin_client.post(address, form_of(admin_client, address) | {"words": "the harbour"})
    assert "does not stand in the article" in response.content.decode()
    statement.refresh_from_db()
    assert statement.content == "the port will close"


def test_a_cue_must_stand_in_the_article(admin_client, statement):
    address = reverse("admin:archive_statement_change", args=[statement.pk])
    response = admin_client.post(address, form_of(admin_client, address) | {"cue": "bellowed"})
    assert "does not stand in the article" in response.content.decode()
    save(admin_client, statement, cue="disagreed")
    assert statement.text.at(statement.cue_span) == "disagreed"


def test_another_speaker_is_chosen_on_the_statements_page(admin_client, statement):
    marsh = make_person("Peter Marsh")
    save(admin_client, statement, **{"attributions-0-person": str(marsh.pk)})
    row = statement.attributions.get()
    assert row.person == marsh
    assert set(row.pins) == {"person", "organisation"}


def test_a_speaker_cannot_be_both_a_person_and_an_organisation(admin_client, statement):
    body = make_organisation("Port Authority")
    address = reverse("admin:archive_statement_change", args=[statement.pk])
    data = form_of(admin_client, address) | {"attributions-0-organisation": str(body.pk)}
    response = admin_client.post(address, data)
    assert response.status_code == 200
    assert Attribution.objects.get().organisation is None


def test_a_missed_statement_is_added_with_its_evidence(admin_client, article, holloway):
    address = reverse("admin:archive_statement_add")
    blank = {
        "attributions-TOTAL_FORMS": "1",
        "attributions-INITIAL_FORMS": "0",
        "attributions-MIN_NUM_FORMS": "0",
        "attributions-MAX_NUM_FORMS": "1000",
        "attributions-0-part": "speaker",
        "attributions-0-words": "she",
        "attributions-0-person": str(holloway.pk),
        "attributions-0-organisation": "",
        "attributions-0-review": "unreviewed",
    }
    data = {
        "article": str(article.pk),
        "words": "“It is time,”",
        "kind": "direct",
        "cue": "said",
        "said_on": "",
        "place": "",
        "review": "unreviewed",
        **blank,
    }
    response = admin_client.post(address, data)
    assert response.status_code == 302, response.context["errors"]
    added = Statement.objects.get()
    assert added.text.at(added.spans[0]) == "“It is time,”"
    assert added.review == ReviewState.ACCEPTED
    assert added.attributions.get().person == holloway
    assert Statement.objects.public().get() == added


def test_a_renamed_person_keeps_the_address_and_gets_one_primary_name(admin_client, holloway):
    slug = holloway.slug
    save(admin_client, holloway, name="Anna M. Holloway")
    assert holloway.slug == slug
    assert holloway.names.get(primary=True).text == "Anna M. Holloway"
    assert holloway.sort_key.startswith("holloway")
    assert "name" in holloway.pins


def test_a_corrected_name_form_is_a_new_one_and_the_printed_one_is_rejected(admin_client, holloway):
    names = [name.text for name in holloway.names.all()]
    at = names.index("Holloway")
    save(admin_client, holloway, **{f"names-{at}-text": "Hollowaye"})
    assert PersonName.objects.get(text="Holloway").review == ReviewState.REJECTED
    assert PersonName.objects.get(text="Hollowaye").review == ReviewState.ACCEPTED


def test_a_title_corrected_on_the_persons_page_is_pinned(admin_client, holloway):
    role = make_role(holloway, "Minster")
    save(admin_client, holloway, **{"roles-0-title": "Minister"})
    role.refresh_from_db()
    assert role.title == "Minister"
    assert "title" in role.pins


def test_a_role_can_be_added_by_hand(admin_client, holloway):
    address = reverse("admin:archive_role_add")
    passages = {"passages-TOTAL_FORMS": "0", "passages-INITIAL_FORMS": "0"}
    data = {"person": str(holloway.pk), "title": "Mayor", "organisation": "", "review": "unreviewed", **passages}
    assert admin_client.post(address, data).status_code == 302
    assert Role.objects.get().is_reviewed


def test_a_mention_is_pinned_when_it_is_given_to_somebody(admin_client, article, holloway):
    mention = make_mention(article, "Peter Marsh", None)
    save(admin_client, mention, person=str(holloway.pk))
    assert Mention.objects.get().person == holloway
    assert mention.pinned


def test_what_the_extractor_found_cannot_be_deleted_what_a_person_made_can(admin_client, admin_user, holloway):
    address = reverse("admin:archive_person_delete", args=[holloway.pk])
    assert admin_client.post(address, {"post": "yes"}).status_code == 403
    mine = Person(name="Made By Hand")
    mine.accept(admin_user)
    mine.update_sort_key()
    mine.assign_slug()
    mine.save()
    assert admin_client.post(reverse("admin:archive_person_delete", args=[mine.pk]), {"post": "yes"}).status_code == 302
    assert list(Person.objects.all()) == [holloway]


def test_a_suggestion_is_shown_beside_the_decision(admin_client, article):
    article.decide(place="Wellington")
    article.base["place"] = {"value": "Port Nicholson", "span": [0, 4], "rule": "dateline"}
    article.save()
    page = admin_client.get(reverse("admin:archive_article_change", args=[article.pk])).content.decode()
    assert "Port Nicholson" in page
    assert "the text now gives this instead" in page


def test_a_publishers_notice_is_written_at_the_desk(admin_client, article):
    address = reverse("admin:archive_article_change", args=[article.pk])
    told = {"notice_words": "The port stays open."}
    page = admin_client.post(address, form_of(admin_client, address) | told)
    assert "Choose whether it was corrected or retracted" in page.content.decode()
    save(admin_client, article, notice="retracted", **told)
    assert (article.notice, article.notice_words) == ("retracted", "The port stays open.")


def test_hostile_text_is_shown_as_text(admin_client, holloway):
    from tests.builders import make_article

    evil = make_article("<script>alert(1)</script>", ["<img src=x onerror=alert(1)> said Anna."])
    make_statement(evil, "<img src=x onerror=alert(1)>", holloway)
    for address in (
        reverse("admin:archive_article_change", args=[evil.pk]),
        reverse("admin:archive_article_changelist"),
        reverse("admin:archive_statement_changelist"),
        reverse("admin:archive_seed_change", args=[evil.text.seeds.get().pk]),
    ):
        page = admin_client.get(address).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page
