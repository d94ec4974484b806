"""Pages of single records."""

import re

import pytest

from tests import builders

pytestmark = pytest.mark.django_db


def text_of(response):
    """Return the page's words, tags taken out and white space folded."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_a_statement_stands_in_its_paragraph(client, archive):
    response = client.get(archive.trade.get_absolute_url())
    html = response.content.decode()

    assert f'said that <mark id="s-{archive.trade.public_id}" class="open">trade is open</mark>.</p>' in html
    assert "reported, not quoted word for word" in html
    assert "<h1>" in html
    assert html.count("<h1") == 1


def test_words_in_quotation_marks_are_the_speakers_own(client, archive):
    assert "<p>“We will reform”</p>" in client.get(archive.reform.get_absolute_url()).content.decode()
    assert "<p>trade is open</p>" in client.get(archive.trade.get_absolute_url()).content.decode()


def test_evidence_of_a_statement(client, archive):
    shown = text_of(client.get(archive.reform.get_absolute_url()))
    start, end = archive.reform.spans[0]

    assert archive.first.text.sha256 in shown
    assert f"{start}–{end}" in shown
    assert "Why Li Qiang ?" in shown or "Why Li Qiang?" in shown
    assert "printed in this article: “Premier Li Qiang”" in shown
    assert f"Statement {archive.reform.public_id}, Li Qiang: “We will reform”" in shown
    assert "“2023”, characters" in shown


def test_who_else_was_considered(client, archive):
    article = builders.make_article("Pair", ["Li Qiang met Lei Jun. He said that trade is open."], "2024")
    builders.make_mention(article, "Lei Jun", archive.lei)
    said = builders.make_statement(
        article, "trade is open", archive.li, speaker_words="He", cue="said", chain=["Li Qiang"]
    )
    speaker = said.attributions.get()
    start = article.text.text.index("Lei Jun")
    other = {"name": "Lei Jun", "kind": "person", "words": "Lei Jun", "reason": "not the subject", "score": 0.2}
    speaker.considered = [other | {"start": start, "end": start + 7}]
    speaker.base = {"person": {"value": "Li Qiang", "rule": "pronoun, subject", "confidence": 0.7}}
    speaker.save()
    shown = text_of(client.get(said.get_absolute_url()))

    assert "The text says “He” with the cue “said”." in shown
    assert "rule pronoun, subject confidence 0.70" in shown
    assert "Considered too Lei Jun not the subject; “Lei Jun”, characters" in shown
    assert (
        f'<a href="{archive.lei.get_absolute_url()}">Lei Jun</a>'
        in client.get(said.get_absolute_url()).content.decode()
    )


def test_a_speaker_that_an_editor_named_has_no_other_explanation(client, archive):
    speaker = archive.reform.attributions.get()
    speaker.base = {"person": {"value": "Li Qiang", "rule": "pronoun, subject", "confidence": 0.7}}
    speaker.pin(["person"])
    speaker.person = archive.lei
    speaker.save()

    assert "Why" not in text_of(client.get(archive.reform.get_absolute_url()))


def test_a_statement_in_several_paragraphs_is_marked_in_each(client, archive):
    article = builders.make_article("Long", ["“It began here. ", "“And here it ended,” Lei Jun said."], "2024")
    statement = builders.make_statement(
        article, ["“It began here. ", "“And here it ended,”"], archive.lei, kind="direct", cue="said"
    )
    html = client.get(statement.get_absolute_url()).content.decode()

    assert html.count("<mark") == 2
    assert html.count(f'id="s-{statement.public_id}"') == 1
    assert "In its paragraphs" in html


def test_speakers_who_are_only_words(client, archive):
    assert "<b>China</b>" in client.get(archive.fair.get_absolute_url()).content.decode()
    assert "China , no person or organisation named" in text_of(client.get("/statements/?q=fair"))


def test_co_speakers_and_the_reporter_of_the_words(client, archive):
    assert "Li Qiang and Lei Jun agreed" in text_of(client.get(archive.meet.get_absolute_url()))
    assert "told by CCTV" in text_of(client.get("/statements/?q=car"))


def test_who_reviewed_it_and_when(client, archive):
    builders.accept(archive.trade, builders.make_editor("anna"))
    shown = text_of(client.get(archive.trade.get_absolute_url()))

    assert "by anna," in shown
    assert "not yet reviewed" not in shown.replace("Not yet reviewed", "").partition("First page")[0]


def test_lost_evidence_is_said_plainly(client, archive):
    old = archive.trade.text
    archive.first.text = builders.make_text("Premier speaks\n\nNothing now.\n")
    archive.first.save()
    shown = text_of(client.get(archive.trade.get_absolute_url()))

    assert "they no longer stand in it" in shown
    assert "trade is open" in shown
    assert old.sha256 in shown
    shown = text_of(client.get(archive.first.get_absolute_url()))
    assert "Found in an earlier text of this article" in shown


@pytest.mark.parametrize("name", ["trade", "first", "li", "firm"])
def test_what_was_rejected_is_gone_and_says_so(client, archive, name):
    record = builders.reject(getattr(archive, name))
    response = client.get(record.get_absolute_url())

    assert response.status_code == 410
    assert "An editor has read it beside its source and rejected it." in response.content.decode()


def test_what_was_withdrawn_and_what_went_with_its_article_is_gone(client, archive):
    archive.trade.withdrawn = True
    archive.trade.save()
    builders.reject(archive.second)

    assert client.get(archive.trade.get_absolute_url()).status_code == 410
    response = client.get(archive.car.get_absolute_url())
    assert response.status_code == 410
    assert "The article it stands in was taken out" in response.content.decode()


@pytest.mark.parametrize("path", ["/statements/none/", "/articles/none/", "/people/none/", "/organisations/none/"])
def test_what_was_never_there_is_unknown(client, db, path):
    response = client.get(path)

    assert response.status_code == 404
    assert "There is nothing at this address" in response.content.decode()


def test_an_article_links_names_and_marks_statements(client, archive):
    html = client.get(archive.second.get_absolute_url()).content.decode()

    assert '<a class="name" href="/people/lei-jun/">Lei Jun</a>, founder of ' in html
    assert '<a class="name" href="/organisations/xiaomi-corp/">Xiaomi Corp</a>' in html
    assert f'<mark id="s-{archive.sales.public_id}">sales will grow</mark>' in html
    assert f'<mark id="s-{archive.car.public_id}" class="open">a new car</mark>' in html
    assert f'href="{archive.sales.get_absolute_url()}" aria-label="Statement 1">1</a>' in html
    assert html.count("badge open") == 1  # the note of the second statement


def test_an_article_in_another_language_says_why_it_has_no_statements(client, archive):
    archive.third.statements.all().delete()
    archive.third.language = "de"
    archive.third.save()
    page = text_of(client.get(archive.third.get_absolute_url()))
    assert "The text is in German; statements are only read in English." in page


def test_an_article_tells_where_its_facts_come_from(client, archive):
    shown = text_of(client.get(archive.second.get_absolute_url()))

    assert "Published 26 April 2024 “2024-04-26”" in shown
    assert "Left out of the reading text: 1 passage" in shown
    assert "dateline 2024-04-26 Fan Feifei" in shown
    assert archive.second.text.sha256 in shown
    assert "Fan Feifei. “Xiaomi plans.” [publisher not stated], 26 April 2024." in shown
    assert "no date printed" in text_of(client.get(archive.third.get_absolute_url()))


def test_a_date_that_an_editor_set_says_so(client, archive):
    archive.third.decide(published="2024-03")
    archive.third.save()

    assert "March 2024 set by an editor" in text_of(client.get(archive.third.get_absolute_url()))


def test_names_of_records_that_are_not_public_are_plain_words(client, archive):
    builders.reject(archive.lei)
    html = client.get(archive.second.get_absolute_url()).content.decode()

    assert "/people/lei-jun/" not in html
    assert "<p>Lei Jun, founder of " in html


def test_a_person(client, archive):
    response = client.get(archive.li.get_absolute_url())
    shown = text_of(response)

    assert '<span class="native" lang="zh">李强</span>' in response.content.decode()
    assert "Premier. 3 statements in 2 articles, of 2023. Named in 2 articles" in shown
    assert [str(one) for one in response.context["statements"]] == ["trade is open", "“We will reform,”", "to meet"]
    assert "“ Premier Li Qiang ”, China Daily" in shown
    assert ", with Lei Jun" in shown
    assert "printed in 1 article" in shown


def test_a_persons_statements_by_year(client, archive):
    assert "Statements by year" not in text_of(client.get(archive.li.get_absolute_url()))  # one year tells nothing
    later = builders.make_article("Later", ["Li Qiang said that it rains and pours."], "2025-01")
    builders.make_statement(later, "it rains", archive.li, review="accepted")
    builders.make_statement(later, "pours", archive.li)
    response = client.get(archive.li.get_absolute_url())
    shown = text_of(response)

    assert "Premier. 5 statements in 3 articles, from 2023 to January 2025. Named in 3 articles" in shown
    assert "Statements by year" in shown
    assert "2025 2 1 1" in shown  # statements, reviewed, articles read
    assert "2024 0 0 1" in shown
    link = '<a href="/statements/?speaker=li-qiang&amp;year=2025"'
    assert f'{link} aria-label="2025: 2 statements, 1 reviewed">' in response.content.decode()
    assert client.get("/statements/?speaker=li-qiang&year=2025").context["total"].number == 2


def test_an_organisation(client, archive):
    whole = builders.make_organisation("Xiaomi Group")
    archive.firm.parent = whole
    archive.firm.save()
    response = client.get(archive.firm.get_absolute_url())
    shown = text_of(response)

    assert [str(one) for one in response.context["own"]] == ["a new car"]
    assert [str(one) for one in response.context["by_people"]] == ["sales will grow", "to meet"]
    assert "Company. 1 statement in 1 article, of 26 April 2024. Named in 1 article" in shown
    assert "founder Lei Jun , 2024" in shown
    assert "Xiaomi Group it is a part of this" in shown
    assert "Xiaomi Corp a part of it" in text_of(client.get(whole.get_absolute_url()))


def test_identifiers_lead_to_their_authorities(client, archive):
    assert "Identifiers" not in text_of(client.get(archive.li.get_absolute_url()))
    builders.make_identifier(archive.li, "isni", "000000012281955X")
    builders.make_identifier(archive.firm, "lei", "213800KUD8LAJWSQ9D15")
    person = client.get(archive.li.get_absolute_url()).content.decode()
    firm = client.get(archive.firm.get_absolute_url()).content.decode()

    link = 'href="https://isni.org/isni/000000012281955X" rel="noreferrer">0000 0001 2281 955X</a>'
    assert link in person
    assert 'href="https://search.gleif.org/#/record/213800KUD8LAJWSQ9D15" rel="noreferrer">' in firm
    assert link not in firm


def test_a_publisher_shows_what_it_published(client, archive):
    shown = text_of(client.get(archive.daily.get_absolute_url()))

    assert "It published 1 article read here." in shown
    assert "Its articles are shown here in full. Premier speaks 2023 · China Daily" in shown


def test_passages_of_an_article_that_was_taken_away_are_not_shown(client, archive):
    builders.reject(archive.first)
    shown = text_of(client.get(archive.li.get_absolute_url()))

    assert "Premier Li Qiang" not in shown
    assert "printed in an article that is not shown" in shown


def test_only_editors_see_a_way_to_the_desk(client, archive):
    pages = [getattr(archive, name).get_absolute_url() for name in ("trade", "first", "li", "firm")]
    for page in pages:
        response = client.get(page)
        assert 'class="edit"' not in response.content.decode()
        assert "Cookie" not in response.get("Vary", "")
    client.force_login(builders.make_editor())
    for page in pages:
        assert 'class="edit"' in client.get(page).content.decode()


def test_the_same_story_elsewhere_is_linked_from_both(client, archive, public):
    for article in (archive.first, archive.second, archive.third):
        builders.accept(article)
    builders.make_near_duplicate(archive.first, archive.second, 0.8, review="accepted")
    builders.make_near_duplicate(archive.third, archive.second, 0.95)
    builders.make_near_duplicate(archive.third, archive.first, 0.95, review="rejected")
    shown = text_of(client.get(archive.second.get_absolute_url()))
    both = "The same story also" in shown and "Undated publisher not stated almost word for word" in shown
    assert both == (public == "all")
    assert "2023 Premier speaks China Daily lightly edited reviewed" in shown
    assert text_of(client.get(archive.first.get_absolute_url())).count("lightly edited") == 1
    builders.reject(archive.second)
    for article in (archive.first, archive.third):
        assert "The same story also" not in text_of(client.get(article.get_absolute_url()))


def test_of_many_reposts_the_most_alike_are_shown_and_the_others_counted(client, db):
    article, *others = (builders.make_article(f"Port {number}.", [f"{number}"]) for number in range(15))
    for number, other in enumerate(others):
        builders.make_near_duplicate(article, other, 0.6 + number / 100)
    shown = text_of(client.get(article.get_absolute_url()))
    assert ("Port 14." in shown, "Port 5." in shown, "Port 4." in shown) == (True, True, False)
    assert "And 4 more." in shown
    assert " more." not in text_of(client.get(others[0].get_absolute_url()))


HOSTILE = "<script>alert(1)</script>&amp;\"'"


def test_text_from_files_stays_text(client, db):
    firm = builders.make_organisation(f"Firm {HOSTILE}")
    person = builders.make_person(f"Eve {HOSTILE}")
    article = builders.make_article(
        f"Title {HOSTILE}",
        [f"Eve {HOSTILE} said {HOSTILE} to Firm {HOSTILE}."],
        "2024",
        firm,
        by=[f"By {HOSTILE}"],
        url="javascript:alert(1)",
        language='en"><script>alert(1)</script>'[:12],
    )
    builders.make_role(person, HOSTILE, firm, article)
    builders.make_near_duplicate(article, builders.make_article(f"Like it {HOSTILE}", ["x"], None, firm))
    builders.make_mention(article, f"Eve {HOSTILE}", person)
    statement = builders.make_statement(article, f"said {HOSTILE}", person, cue=HOSTILE, via=HOSTILE, chain=[HOSTILE])
    pages = [one.get_absolute_url() for one in (firm, person, article, statement)]
    for page in ["/", "/statements/", "/articles/", "/people/", "/organisations/", f"/statements/?q={HOSTILE}", *pages]:
        html = client.get(page).content.decode()
        assert "<script" not in html.replace('<script type="application/ld+json">{', "{"), page
        assert "javascript:alert" not in html or 'href="javascript' not in html
        assert not re.search(r"""\s(?:style|on\w+)=["']""", html), page


def test_a_source_address_is_a_link_only_where_it_is_one(client, archive):
    archive.second.url = "https://example.org/a?b=1&c=2"
    archive.second.save()
    html = client.get(archive.second.get_absolute_url()).content.decode()
    assert '<a href="https://example.org/a?b=1&amp;c=2" rel="noreferrer">' in html


def test_an_error_page_needs_neither_request_nor_database():
    from django.template.loader import render_to_string

    for name in ("400.html", "403.html", "404.html", "500.html"):
        assert "<h1>" in render_to_string(name)
