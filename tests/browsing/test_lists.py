"""Lists under filters: what they hold, what they count and what they refuse."""

import pytest
from django.urls import reverse

from archive.browsing.lists.views import FilteredList
from archive.models import Person
from tests import builders

pytestmark = pytest.mark.django_db


def found(response):
    return {str(one) for one in response.context["rows"]}


def facet(response, name):
    return {
        value.label: value.total and value.total.number
        for facet in response.context["facets"]
        if facet.name == name
        for value in facet.values
    }


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {"trade is open", "“We will reform,”", "sales will grow", "a new car", "trade is fair", "to meet"}),
        ("q=TRADE+is", {"trade is open", "trade is fair"}),
        ("from=2024", {"sales will grow", "a new car"}),
        ("from=2024-04&to=2024-04", {"sales will grow", "a new car"}),
        ("from=2024-04-27", set()),
        ("to=2023-02", {"trade is open", "“We will reform,”"}),  # 2023 may lie before March
        ("undated=yes", {"trade is fair", "to meet"}),
        ("publisher=china-daily", {"trade is open", "“We will reform,”"}),
        ("publisher=-", {"sales will grow", "a new car", "trade is fair", "to meet"}),
        ("speaker=li-qiang", {"trade is open", "“We will reform,”", "to meet"}),
        ("speaker=lei-jun", {"sales will grow", "to meet"}),  # a co-speaker says it too
        ("speaker=Lei+Jun", {"sales will grow", "to meet"}),  # as a reader types it
        ("organisation=xiaomi-corp", {"sales will grow", "a new car", "to meet"}),
        ("organisation=xiaomi", {"sales will grow", "a new car", "to meet"}),
        ("kind=direct", {"“We will reform,”"}),
        ("review=accepted", {"sales will grow"}),
        ("review=unreviewed&speaker=lei-jun", {"to meet"}),
    ],
)
def test_statements_under_filters(client, archive, query, expected):
    response = client.get(f"/statements/?{query}")

    assert response.status_code == 200
    assert found(response) == expected


@pytest.mark.parametrize(
    ("path", "query", "expected"),
    [
        ("articles", "q=reform", {"Premier speaks"}),
        ("articles", "person=lei-jun", {"Xiaomi plans", "Undated"}),  # named in one, speaking in the other
        ("articles", "organisation=xiaomi-corp", {"Xiaomi plans"}),
        ("articles", "publisher=china-daily", {"Premier speaks"}),
        ("articles", "from=2024", {"Xiaomi plans"}),
        ("articles", "review=accepted", {"Xiaomi plans"}),
        ("people", "q=李强", {"Li Qiang"}),
        ("people", "organisation=xiaomi-corp", {"Lei Jun"}),
        ("people", "review=accepted", {"Li Qiang"}),
        ("organisations", "q=xiaomi", {"Xiaomi Corp"}),
        ("organisations", "kind=media", {"China Daily"}),
        ("organisations", "review=unreviewed", {"Xiaomi Corp"}),
    ],
)
def test_other_lists_under_filters(client, archive, path, query, expected):
    assert found(client.get(f"/{path}/?{query}")) == expected


def test_order(client, archive):
    newest = [str(one) for one in client.get("/articles/").context["rows"]]
    oldest = [str(one) for one in client.get("/articles/?sort=oldest").context["rows"]]

    assert newest == ["Xiaomi plans", "Premier speaks", "Undated"]
    assert oldest == ["Premier speaks", "Xiaomi plans", "Undated"]


def test_facets_respect_the_other_filters_and_not_their_own(client, archive):
    response = client.get("/statements/?speaker=li-qiang&kind=direct")

    assert facet(response, "kind") == {"quoted": 1, "reported": 2}
    assert facet(response, "review") == {"not yet reviewed": 1}
    assert facet(response, "speaker") == {"Li Qiang": 1}
    assert facet(response, "publisher") == {"China Daily": 1}
    assert response.context["counted"].articles == 1


def test_facet_counts_are_what_their_links_find(client, archive):
    for query in ("", "?from=2023", "?speaker=li-qiang", "?publisher=china-daily", "?kind=indirect&review=unreviewed"):
        for facet in client.get(f"/statements/{query}").context["facets"]:
            for value in facet.values:
                if not value.chosen:
                    assert client.get(value.link).context["total"].number == value.total.number, value


def test_a_rejected_publisher_or_speaker_is_not_offered(client, archive):
    builders.reject(archive.daily)
    builders.reject(archive.li)
    response = client.get("/statements/")

    assert "China Daily" not in facet(response, "publisher")
    assert "Li Qiang" not in facet(response, "speaker")
    assert client.get("/statements/?speaker=li-qiang").status_code == 400


def test_a_date_filter_tells_how_many_undated_it_left_out(client, archive):
    response = client.get("/statements/?from=2023&speaker=li-qiang")

    assert response.context["counted"].undated.number == 1
    assert "1 with no date printed" in response.content.decode()
    assert found(client.get(response.context["filters"].undated_link)) == {"to meet"}


def test_chips_take_one_filter_away(client, archive):
    response = client.get("/statements/?q=trade&from=2023&to=2023&speaker=Li+Qiang")
    chips = {chip.label: (chip.value, chip.without) for chip in response.context["filters"].chips}

    assert chips == {
        "Words": ("trade", "/statements/?speaker=li-qiang&from=2023&to=2023"),
        "Published": ("2023", "/statements/?q=trade&speaker=li-qiang"),
        "Speaker": ("Li Qiang", "/statements/?q=trade&from=2023&to=2023"),
    }


def test_the_form_keeps_the_filters_it_has_no_field_for(client, archive):
    response = client.get("/statements/?kind=indirect&speaker=li-qiang&page=1")

    assert dict(response.context["filters"].hidden) == {"kind": "indirect", "speaker": "li-qiang"}
    assert '<input type="hidden" name="kind" value="indirect">' in response.content.decode()


def test_an_empty_list_says_what_each_filter_took_away(client, archive):
    response = client.get("/statements/?q=trade&speaker=lei-jun&review=accepted")

    assert {(one.label, one.total.number) for one in response.context["loosened"]} == {
        ("Words", 1), ("Speaker", 0), ("Review", 0),
    }  # fmt: skip
    for one in response.context["loosened"]:
        assert client.get(one.link).context["total"].number == one.total.number
    assert "No statement fits all 3 filters." in response.content.decode()


def test_an_empty_archive(client, db):
    for path in ("/", "/statements/", "/articles/", "/people/", "/organisations/", "/topics/"):
        assert client.get(path).status_code == 200
    assert "The archive holds no people yet." in client.get("/people/").content.decode()
    assert "The editors have named no topics yet." in client.get("/topics/").content.decode()


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("kind=foo", "kind"),
        ("review=rejected", "review"),
        ("from=yesterday", "from"),
        ("from=2024-13", "from"),
        ("to=2024-4", "to"),
        ("from=2024&to=2023", "to"),
        ("undated=yes&from=2023", "undated"),
        ("speaker=nobody", "speaker"),
        ("speaker=Li", "speaker"),  # Li Qiang or Li Keqiang
        ("organisation=%00", "organisation"),
        ("q=%22%3F", "q"),
        (f"q={'x' * 201}", "q"),
        ("page=999", "page"),
        ("page=0", "page"),
        ("page=²", "page"),
        ("page=last", "page"),
        ("sort=best", "sort"),
        ("kind=direct&kind=mixed", "kind"),
        ("colour=red", "colour"),
    ],
)
def test_what_a_list_cannot_follow_is_named_and_gives_no_list(client, archive, query, parameter):
    builders.make_person("Li Keqiang")
    response = client.get(f"/statements/?{query}")

    assert response.status_code == 400
    assert [problem.parameter for problem in response.context["problems"]] == [parameter]
    assert f"<code>{parameter}</code>" in response.content.decode()
    assert "trade is open" not in response.content.decode()


def test_a_name_that_fits_several_offers_them(client, archive):
    builders.make_person("Li Keqiang")
    [problem] = client.get("/statements/?speaker=li&kind=indirect").context["problems"]

    assert problem.fits == (
        ("Li Keqiang", "/statements/?speaker=li-keqiang&kind=indirect"),
        ("Li Qiang", "/statements/?speaker=li-qiang&kind=indirect"),
    )


def test_the_whole_name_wins_over_longer_ones(client, archive):
    builders.make_person("Lei Junhao")

    assert client.get("/statements/?speaker=lei+jun").context["filters"].chosen("speaker") == archive.lei


def test_a_whole_word_of_a_name_wins_over_a_part_of_one(client, archive):
    builders.make_person("Ding Junhui")

    assert client.get("/statements/?speaker=jun").context["filters"].chosen("speaker") == archive.lei


def test_a_slug_is_certain_however_many_names_hold_its_words(client, archive):
    for number in range(12):
        builders.make_person(f"Aa Li {number}")
    plain = builders.make_person("Li")

    assert client.get("/statements/?speaker=li").context["filters"].chosen("speaker") == plain


def test_namesakes_are_told_apart(client, archive):
    builders.make_person("Li Qiang")
    [problem] = client.get("/statements/?speaker=Li+Qiang").context["problems"]

    assert [label for label, _ in problem.fits] == ["Li Qiang (li-qiang)", "Li Qiang (li-qiang-2)"]
    assert client.get("/statements/?speaker=li-qiang-2").status_code == 200


def test_pages_keep_the_filters_and_repeat_the_head_of_a_split_run(client, archive):
    words = [f"point {number:02d} holds" for number in range(60)]
    article = builders.make_article("Sixty points", [f"She said {', '.join(words)}."], "2025")
    for one in words:
        builders.make_statement(article, one, archive.lei)
    first = client.get("/statements/?from=2025&speaker=lei-jun")
    second = client.get(first.context["older"])

    assert first.context["older"].startswith("/statements/?speaker=lei-jun&from=2025&after=")
    assert (len(found(first)), len(found(second))) == (25, 25)
    assert found(client.get(second.context["newer"])) == found(first)
    assert second.context["first"] == "/statements/?speaker=lei-jun&from=2025"
    for page in (first, second):
        assert page.content.decode().count("run-head") == 1


def test_statements_of_one_article_stand_in_one_run(client, archive):
    html = client.get("/statements/").content.decode()

    assert html.count('class="run-head"') == 3
    assert html.index("Xiaomi plans") < html.index("Premier speaks") < html.index("Undated")


def test_every_line_says_whether_it_was_reviewed(client, archive):
    for path in ("statements", "articles", "people", "organisations"):
        response = client.get(reverse(path))
        html = response.content.decode()
        rows = list(response.context["rows"])
        assert html.count('class="badge ok"') == sum(row.is_reviewed for row in rows), path
        assert html.count('class="badge open"') == sum(not row.is_reviewed for row in rows), path


def test_only_the_reviewed_where_the_archive_is_set_so(client, archive, settings):
    settings.ARCHIVE_PUBLIC = "reviewed"

    assert found(client.get("/statements/")) == {"sales will grow"}
    assert found(client.get("/people/")) == {"Li Qiang"}
    assert found(client.get("/articles/")) == {"Xiaomi plans"}
    assert client.get(archive.trade.get_absolute_url()).status_code == 404
    html = client.get("/statements/").content.decode()
    assert 'href="/people/lei-jun/"' not in html  # the speaker is named by the article's words only
    assert "<b>Lei Jun</b>" in html


def test_home_counts_agree_with_the_lists_they_lead_to(client, archive):
    years = client.get("/").context["years"]

    assert (years.total, years.reviewed, years.articles) == (6, 1, 3)
    for year in years.periods:
        assert client.get(f"/statements/?{year.query}").context["total"].number == year.total


def test_home_shows_no_more_than_three_statements_of_an_article(client, archive):
    words = [f"point {number} holds" for number in range(5)]
    article = builders.make_article("Five points", [f"She said {', '.join(words)}."], "2025")
    for one in words:
        builders.make_statement(article, one, archive.lei)

    latest = [str(one) for one in client.get("/").context["latest"]]
    assert latest[:4] == ["point 0 holds", "point 1 holds", "point 2 holds", "sales will grow"]


def test_each_remark_once_is_its_fullest_report(client, db):
    full = "“We will open our markets to all companies, and we will protect their rights, whatever others may do.”"
    part = "“we will protect their rights, whatever others may do,”"
    speaker = builders.make_person("Li Qiang")
    for title, words, day in (("One", full, "2024-04-26"), ("Two", part, "2024-04-27")):
        article = builders.make_article(title, [f"Somebody said: {words} That was all."], day)
        builders.make_statement(article, words, speaker, kind="direct", speaker_words="Somebody")
    every, once = client.get("/statements/"), client.get("/statements/?once=yes")

    assert every.context["total"].number == 2
    assert [row.article.title for row in once.context["rows"]] == ["One"]
    assert once.context["total"].number == 1
    assert "Each remark once" in every.content.decode()


def test_people_by_statements_in_pages_forth_and_back(client, archive, monkeypatch):
    monkeypatch.setattr(FilteredList, "per_page", 2)
    for name in ("Ann Silent", "Bob Silent", "Cem Silent"):
        builders.make_person(name)
    forth = pages(client, "/people/?sort=statements", "older")
    said = [person.said for page in forth for person in page.context["rows"]]

    assert len(said) == Person.objects.count() > 4
    assert said == sorted(said, reverse=True)
    assert said[-3:] == [0, 0, 0]
    back = pages(client, f"/people/?{forth[-1].request['QUERY_STRING']}", "newer")
    assert [found(page) for page in reversed(back)] == [found(page) for page in forth]


def pages(client, address, direction):
    """Return a page of a list and all that follow it."""
    shown = [client.get(address)]
    while link := shown[-1].context[direction]:
        shown.append(client.get(link))
    return shown
