"""The role a speaker had when it was said, of those that are printed somewhere: on pages and in long lists alike."""

import pytest

from archive.browsing import speaker_roles
from archive.browsing.speaker_roles import RolesOverTime, attach_roles, current_role, with_roles
from archive.indexing.build import update_index
from archive.models import Person, Statement
from tests.builders import make_article, make_organisation, make_person, make_role, make_statement, reject

pytestmark = pytest.mark.django_db


@pytest.fixture
def li():
    return make_person("Li Qiang")


def role(person, title, published):
    article = make_article(paragraphs=[f"{title} {person}."], published=published)
    return make_role(person, title, article=article)


def roles_then():
    """Statements' content → the role of the first speaker, told by both ways to know it."""
    update_index()
    statements = list(Statement.objects.public().with_speakers())
    attach_roles(statements)
    over_time = RolesOverTime()
    found = {}
    for statement in statements:
        one = statement.speakers[0]
        found[statement.content] = one.role_then
        if one.person and one.entity:
            over_time.read([one.person_id])
            when = statement.said_latest or statement.article.published_latest
            assert over_time.at(one.person_id, statement.article_id, when) == one.role_then
        printed_in = one.role_then and one.role_then.passages.filter(article=one.role_from)
        assert bool(printed_in) == bool(one.role_then)
    return found


def then(person, published="2024-04", text="Li Qiang said no.", words="no"):
    make_statement(make_article(paragraphs=[text], published=published), words, person)
    return roles_then()[words]


def test_the_newest_printed_up_to_the_articles_date(li):
    role(li, "mayor", "2020")
    governor = role(li, "governor", "2023-05")
    role(li, "premier", "2024-05")
    assert then(li, "2024-04-26") == governor


def test_the_one_printed_in_the_article_goes_first(li):
    role(li, "premier", "2024-03")
    article = make_article(paragraphs=["Former mayor Li Qiang said no."], published="2024-04")
    mayor = make_role(li, "Former mayor", article=article)
    make_statement(article, "no", li)
    assert roles_then() == {"no": mayor}


def test_of_several_in_the_article_the_longest_title(li):
    article = make_article(paragraphs=["Premier Li Qiang, Premier of China, said no."])
    make_role(li, "Premier", article=article)
    longest = make_role(li, "Premier of China", article=article)
    make_statement(article, "no", li)
    assert roles_then() == {"no": longest}


def test_of_several_on_one_day_the_longest_title(li):
    for title in ("premier of China", "premier", "premier", "premier of China"):
        role(li, title, "2024-04-01")
    assert then(li).title == "premier of China"


def test_the_same_role_printed_twice_on_one_day(li):
    premier = role(li, "premier", "2024-04-01")
    assert role(li, "premier", "2024-04-01") == premier
    assert then(li) == premier


def test_the_office_printed_most_and_of_its_forms_the_longest(li):
    article = make_article(
        paragraphs=["Premier Li Qiang spoke. Chinese Premier Li Qiang said no. Under Premier Li Qiang it grew."],
        published="2024",
    )
    make_role(li, "Premier", None, article, "Premier Li Qiang")
    most = make_role(li, "Chinese Premier", None, article, "Chinese Premier Li Qiang")
    make_role(li, "Under Premier", None, article, "Under Premier Li Qiang")
    make_statement(article, "no", li)
    assert roles_then() == {"no": most}


def test_when_it_was_said_counts_where_the_text_tells(li):
    secretary = role(li, "Party secretary", "2020")
    premier = role(li, "Premier", "2023")
    article = make_article(paragraphs=["In 2021 Li Qiang said no. Li Qiang said yes."], published="2024")
    make_statement(article, "no", li, said_on="2021")
    make_statement(article, "yes", li)
    assert roles_then() == {"no": secretary, "yes": premier}


def test_what_was_held_then_in_an_older_story_is_not_held_since(li):
    secretary = role(li, "Party secretary", "2020")
    role(li, "then governor", "2023")
    assert then(li) == secretary


def test_none_where_only_a_later_article_tells(li):
    role(li, "premier", "2025")
    assert then(li, "2024") is None


def test_none_where_a_date_is_missing(li):
    role(li, "premier", None)
    assert then(li, "2024") is None
    role(li, "premier", "2023")
    assert then(li, None, "Li Qiang said so.", "so") is None


def test_no_rejected_role_and_no_role_of_a_rejected_person(li):
    premier = role(li, "premier", "2023")
    assert then(li) == premier
    reject(premier)
    assert roles_then() == {"no": None}
    role(li, "mayor", "2023")
    reject(li)
    assert roles_then() == {"no": None}


def test_an_organisation_has_none(li):
    assert then(make_organisation("Xinhua"), text="Xinhua said no.") is None


def test_many_times_of_many_persons(li, monkeypatch):
    """However many queries they are asked in, and whoever's passages are let go meanwhile."""
    wang = make_person("Wang Yi")
    for person, first in ((li, 2001), (wang, 2003)):
        for year in range(first, 2021, 3):
            role(person, f"title{year}", str(year))
        for year in range(2000, 2021):
            text = f"{person} said thing {person.pk} of {year}."
            make_statement(make_article(paragraphs=[text], published=str(year)), f"thing {person.pk} of {year}", person)
    expected = roles_then()
    assert len(set(expected.values())) == 14
    monkeypatch.setattr(speaker_roles, "KEPT", 1)
    monkeypatch.setattr(speaker_roles, "_AT_ONCE", 4)
    assert roles_then() == expected


def test_roles_of_a_page_take_one_query(li, django_assert_num_queries):
    for year in range(2010, 2016):
        role(li, "premier", str(year))
        then(li, str(year), f"Li Qiang said {year}.", str(year))
    statements = list(Statement.objects.with_speakers())
    with django_assert_num_queries(1):
        attach_roles(statements)
        assert {one.role_then.title for statement in statements for one in statement.speakers} == {"premier"}


def test_the_current_role_is_the_one_printed_last_else_the_one_printed_most(li):
    def current():
        update_index()
        return current_role(with_roles(Person.objects.all()).get())

    assert current() is None
    for title in ("host", "guest", "guest"):
        role(li, title, None)
    assert current().title == "guest"
    mayor = role(li, "mayor", "2020")
    role(li, "the then governor", "2023")
    assert current() == mayor
