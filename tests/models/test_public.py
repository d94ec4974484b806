"""What readers may see, under both settings: everything with a badge, or the reviewed only."""

import pytest

from archive.browsing.speaker_roles import as_printed, with_roles
from archive.indexing.build import update_index
from archive.models import Article, Attribution, Byline, Person, PersonName, ReviewState, Role, Statement
from tests.builders import accept, make_article, make_organisation, make_person, make_role, make_statement, reject
from tests.indexed import said_by, said_by_members_of

pytestmark = pytest.mark.django_db

# Review state, withdrawn → seen where all is public, seen where only the reviewed is.
SEEN = [
    (ReviewState.UNREVIEWED, False, True, False),
    (ReviewState.ACCEPTED, False, True, True),
    (ReviewState.REJECTED, False, False, False),
    (ReviewState.UNREVIEWED, True, False, False),
    (ReviewState.ACCEPTED, True, False, False),
    (ReviewState.REJECTED, True, False, False),
]


@pytest.mark.parametrize(("state", "withdrawn", "in_all", "in_reviewed"), SEEN)
def test_a_record_and_its_queryset_agree(public, state, withdrawn, in_all, in_reviewed):
    person = make_person(review=state, withdrawn=withdrawn)
    seen = in_all if public == "all" else in_reviewed
    assert person.is_public is seen
    assert Person.objects.public().exists() is seen


@pytest.mark.parametrize(("state", "withdrawn", "in_all", "in_reviewed"), SEEN)
def test_a_statement_goes_where_its_article_goes(public, state, withdrawn, in_all, in_reviewed):
    article = make_article(paragraphs=["He said no."], review=state, withdrawn=withdrawn)
    statement = accept(make_statement(article, "no"))
    seen = in_all if public == "all" else in_reviewed
    assert statement.is_public is seen
    assert Statement.objects.public().exists() is seen


def test_an_unreviewed_statement_of_a_reviewed_article(public):
    article = accept(make_article(paragraphs=["He said no."]))
    statement = make_statement(article, "no")
    assert Statement.objects.public().exists() is statement.is_public is (public == "all")


@pytest.mark.parametrize("state", ReviewState.values)
def test_who_said_it_is_shown_with_the_statement_unless_rejected(public, state):
    statement = accept(make_statement(accept(make_article(paragraphs=["He said no."])), "no", speaker_words="He"))
    attribution = statement.attributions.get()
    attribution.set_review(state)
    attribution.save()
    assert Attribution.objects.public().exists() is (state != ReviewState.REJECTED)


def test_waiting_for_a_person():
    make_person("Accepted", review="accepted")
    make_person("Withdrawn", withdrawn=True)
    make_person("Rejected", review="rejected")
    waiting = make_person("Waiting")
    assert list(Person.objects.unreviewed()) == [waiting]
    assert [person.name for person in Person.objects.accepted()] == ["Accepted"]


class TestNobodyHiddenShowsThrough:
    """Records that readers may not see are not named on the pages of others."""

    @pytest.fixture
    def article(self):
        return accept(make_article(paragraphs=["Premier Li Qiang said no."], by=["A. Writer"]))

    def test_a_rejected_person_is_words_only(self, article):
        statement = make_statement(article, "no", reject(make_person("Li Qiang")))
        attribution = statement.attributions.get()
        assert attribution.entity is None
        assert attribution.words == "Li Qiang"

    def test_an_unreviewed_person_where_only_the_reviewed_is_public(self, public, article):
        person = make_person("Li Qiang")
        attribution = make_statement(article, "no", person).attributions.get()
        assert attribution.entity == (person if public == "all" else None)

    def test_a_rejected_attribution_says_nothing(self, article):
        person = make_person("Li Qiang")
        statement = make_statement(article, "no", person)
        reject(statement.attributions.get())
        assert not said_by(person)
        assert Statement.objects.with_speakers().get().speakers == []

    def test_rejected_roles_bylines_and_names(self, article):
        person = make_person("Li Qiang", ["Premier"], aliases=["Li"])
        reject(person.roles.get())
        assert list(with_roles(Person.objects.all()).get().roles.all()) == []
        Byline.objects.update(review="rejected")
        assert list(Article.objects.with_facts().get().bylines.all()) == []
        PersonName.objects.filter(text="Li").update(review="rejected")
        assert [name.text for name in PersonName.objects.public()] == ["Li Qiang"]

    def test_no_passage_of_a_hidden_article_evidences_a_role(self, article):
        def printed(role):
            update_index()
            told = as_printed(Role.objects.all()).get(pk=role.pk)
            return told.printed, told.last is not None

        role = make_role(make_person("Li Qiang"), "Premier", article=article)
        assert printed(role) == (1, True)
        reject(article)
        assert printed(role) == (0, False)

    def test_holders_of_a_rejected_role_are_no_members(self):
        council = make_organisation("State Council")
        person = make_person("Li Qiang")
        role = make_role(person, "Premier", council)
        statement = make_statement(make_article(paragraphs=["Li Qiang said no."]), "no", person)
        assert list(Person.objects.holding_role_at(council)) == [person]
        assert said_by_members_of(council) == {statement}
        reject(role)
        assert not Person.objects.holding_role_at(council).exists()
        assert not said_by_members_of(council)
