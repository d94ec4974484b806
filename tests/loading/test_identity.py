"""One, none or several: when several fit, nobody is guessed."""

import pytest
from django.contrib.auth import get_user_model

from archive.curation.merge import keep_apart, merge, unmerge
from archive.extraction.draft import OrganisationDraft, Passage, PersonDraft, RoleDraft
from archive.loading.entities import settle, take_cast, take_roles
from archive.loading.identity import Bodies, People, match_organisation, match_person
from archive.loading.tally import Tally
from archive.models import (
    Mention,
    MergeRecord,
    Organisation,
    OrganisationName,
    Person,
    PersonName,
    Role,
)
from tests.builders import accept, make_article, make_person, reject

pytestmark = pytest.mark.django_db

HERE = Passage("x", (0, 1))


def person(name, *aliases, roles=()):
    """``roles`` are (title, organisation), or a title that is printed right before the name."""
    pairs = [(role, None) if isinstance(role, str) else role for role in roles]
    drafts = (RoleDraft(title, at, Passage(f"{title} {name}", (0, 1))) for title, at in pairs)
    return PersonDraft(name, aliases, tuple(drafts), (HERE,))


def organisation(name, *aliases, acronym="", kind="other"):
    return OrganisationDraft(name, aliases, kind, (HERE,), acronym)


def take(*drafts):
    people = [draft for draft in drafts if isinstance(draft, PersonDraft)]
    bodies = [draft for draft in drafts if isinstance(draft, OrganisationDraft)]
    return take_cast(people, bodies, Tally())


@pytest.mark.parametrize("again", ["Li Qiang", "LI QIANG", "Mr. Li Qiang", "Li  Qiang", "Li Qiang's"])
def test_one_person_however_the_name_is_printed(again):
    take(person("Li Qiang"))
    assert match_person(person(again)).entity == Person.objects.get()


@pytest.mark.parametrize("other", ["Li Qing", "Li", "Qiang", "Wang Qiang"])
def test_another_name_is_another_person(other):
    take(person("Li Qiang", "Li"))
    assert match_person(person(other)).entity is None
    assert not match_person(person(other)).several


def test_a_name_in_its_own_script_identifies_too():
    take(person("Xi Jinping", "习近平"))
    assert match_person(person("习近平")).entity == Person.objects.get()


def test_of_namesakes_nobody_is_guessed_and_the_editor_is_told():
    first, second = (Person(name="Li Qiang", name_order="family_first") for _ in range(2))
    for namesake in (first, second):
        namesake.assign_slug()
        namesake.update_sort_key()
        namesake.save()
        namesake.show_name()
    cast, problems = take(person("Li Qiang"))
    assert cast.people == {}
    assert [problem.code for problem in problems] == ["several-fit"]
    assert "li-qiang, li-qiang-2" in problems[0].message
    assert Person.objects.count() == 2


def test_of_namesakes_the_one_with_the_same_role_is_meant():
    take(person("Li Qiang"))
    other = Person(name="Li Qiang", name_order="family_first")
    other.assign_slug()
    other.save()
    other.show_name()
    Role.objects.create(person=other, title="Premier", key=Role.make_key("Premier", None))
    assert match_person(person("Li Qiang", roles=[("Premier", None)])).entity == other


def test_the_legal_form_makes_no_other_organisation():
    take(organisation("Xiaomi"))
    assert match_organisation(organisation("Xiaomi Corp")).entity == Organisation.objects.get()


@pytest.mark.parametrize("order", [1, -1])
def test_an_acronym_meets_its_organisation_in_either_order(order):
    both = [organisation("WIPO"), organisation("World Intellectual Property Organization", "WIPO", acronym="WIPO")]
    for draft in both[::order]:
        take(draft)
    assert Organisation.objects.count() == 1


def test_an_acronym_shared_by_two_full_names_joins_nobody():
    take(organisation("Chinese Academy of Sciences", "CAS", acronym="CAS"))
    take(organisation("Court of Arbitration for Sport", "CAS", acronym="CAS"))
    assert Organisation.objects.count() == 2
    assert len(match_organisation(organisation("CAS")).several) == 2


def write(*drafts):
    """An article with these names and roles, as a load writes them."""
    article = make_article()
    people = [draft for draft in drafts if isinstance(draft, PersonDraft)]
    cast, problems = take(*drafts)
    for draft in drafts:
        entity = cast.people.get(draft.name) or cast.organisations.get(draft.name)
        column = "person" if draft in people else "organisation"
        at = article.mentions.count()
        Mention.objects.create(article=article, start=at, end=at + 1, surface=draft.name, **{column: entity})
    take_roles(article, people, cast, Tally())
    settle(cast.records(), Tally())
    return problems


def standing(model=Person):
    return sorted(model.objects.filter(withdrawn=False).values_list("name", flat=True))


class TestWholeNames:
    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("Li Xue-xiang", "Xuexiang Li"),
            ("Lei Jun", "Jun Lei"),
            ("Anna R. Holloway", "ANNA HOLLOWAY"),
            ("George H. Marsh", "George H. W. Marsh"),
        ],
    )
    def test_the_same(self, one, other):
        write(person(one))
        write(person(other))
        assert Person.objects.count() == 1

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("George W. Marsh", "George H. W. Marsh"),
            ("Peter Marsh Jr.", "Peter Marsh III"),
            ("Peter J. Marsh", "Peter Marsh Jr."),
            ("Li Yang", "Yang Li"),
            ("Joe Marsh", "Joseph Marsh"),
            ("Anna Marsh", "Ann Marsh"),
        ],
    )
    def test_namesakes_stay_apart(self, one, other):
        write(person(one))
        write(person(other))
        assert Person.objects.count() == 2

    def test_a_name_that_contradicts_one_of_two_is_the_other_and_a_bare_one_is_nobody(self):
        write(person("George W. Marsh"))
        write(person("George H. W. Marsh"))
        assert match_person(person("George H. Marsh")).entity.name == "George H. W. Marsh"
        assert len(match_person(person("George Marsh")).several) == 2

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("Joseph R. Marsh", "Joe Marsh"),
            ("Mary Anne Marsh", "Mary Marsh"),
            ("Fumio Marsho", "Marsho Fumio"),
            ("Peter Marsh Jr.", "Peter Marsh"),
        ],
    )
    def test_a_variant_is_the_same_where_an_office_agrees(self, one, other):
        write(person(one, roles=["President"]))
        write(person(other, roles=["U.S. President"]))
        assert Person.objects.count() == 1

    @pytest.mark.parametrize("office", ["Vice President", "Senator", "President of Ukraine"])
    def test_and_another_one_where_it_does_not(self, office):
        write(person("Joseph Marsh", roles=["U.S. President"]))
        write(person("Joe Marsh", roles=[office]))
        assert Person.objects.count() == 2

    def test_a_father_and_a_son_of_the_same_initial_but_not_the_same_office(self):
        write(person("Robert F. Marsh", roles=["Senator"]))
        write(person("Robert F. Marsh Jr.", roles=["Secretary of Health"]))
        assert Person.objects.count() == 2
        write(person("Peter J. Marsh Jr."))
        write(person("PETER J. MARSH"))
        assert Person.objects.count() == 3

    def test_of_two_variants_with_the_office_nobody_is_guessed(self):
        write(person("Joseph A. Marsh", roles=["Senator"]))
        write(person("Joseph B. Marsh", roles=["Senator"]))
        (problem,) = write(person("Joe Marsh", roles=["Senator"]))
        assert problem.message.startswith("“Joe Marsh” could be any of joseph-a-marsh, joseph-b-marsh: nobody")

    def test_a_new_name_does_not_come_back_to_what_was_rejected_as_a_variant(self):
        write(person("Joseph Marsh", roles=["President"]))
        reject(Person.objects.get())
        write(person("Joe Marsh", roles=["President"]))
        assert Person.objects.count() == 2


class TestFamilyNamesAlone:
    def test_with_an_office_it_is_who_was_printed_whole_with_it(self):
        write(person("Joseph R. Marsh", "Marsh", roles=["President"]))
        write(person("Jill Marsh", "Marsh", roles=["First Lady"]))
        assert match_person(person("Marsh", roles=["President"])).entity.name == "Joseph R. Marsh"
        assert match_person(person("MARSH", roles=["PRESIDENT"])).entity.name == "Joseph R. Marsh"

    def test_an_office_that_an_article_gave_to_the_wrong_bearer_proves_nothing(self):
        president = RoleDraft("President", None, Passage("President Marsh", (0, 1)))
        write(PersonDraft("Jill Marsh", ("Marsh",), (president,), (HERE,)))
        write(person("Marsh", roles=["President"]))
        assert standing() == ["Jill Marsh", "Marsh"]
        write(PersonDraft("Jill Marsh", ("Marsh",), (president,), (HERE,)))
        assert standing() == ["Jill Marsh", "Marsh"]

    def test_its_record_takes_the_whole_name_that_comes_along(self):
        write(person("Marsh", roles=["President"]))
        write(person("Joseph R. Marsh", roles=["U.S. President"]))
        assert standing() == ["Joseph R. Marsh"]
        assert sorted(PersonName.objects.values_list("text", "kind")) == [
            ("Joseph R. Marsh", "full"),
            ("Marsh", "short"),
        ]

    def test_other_offices_are_other_people(self):
        write(person("Marsh", roles=["Speaker"]))
        write(person("Marsh", roles=["Prime Minister"]))
        write(person("Boris Marsh", roles=["Prime Minister"]))
        assert standing() == ["Boris Marsh", "Marsh"]

    def test_without_an_office_it_is_left_open_once_anybody_bears_it(self):
        write(person("Pelé"))
        assert write(person("Pelé")) == []
        write(person("Hunter Marsh"))
        (problem,) = write(person("Marsh"))
        assert problem.message.startswith("“Marsh” could be hunter-marsh: nobody was guessed.")
        assert standing() == ["Hunter Marsh", "Pelé"]

    def test_a_director_may_be_anybodys(self):
        write(person("Anna Marsh", roles=[("director", "Harbour Institute")]), organisation("Harbour Institute"))
        write(person("Marsh", roles=["Director"]))
        assert standing() == ["Anna Marsh", "Marsh"]
        write(person("Marsh", roles=[("Director", "Harbour Institute")]), organisation("Harbour Institute"))
        assert Mention.objects.filter(person__name="Anna Marsh").count() == 2

    def test_either_order_of_a_japanese_name_takes_it(self):
        write(person("Kishida", roles=["Prime Minister"]))
        write(person("Kishida Fumio", roles=["Prime Minister"]))
        write(person("Kishida", roles=["Prime Minister"]))
        assert standing() == ["Kishida Fumio"]


class TestJoining:
    @pytest.fixture
    def twins(self):
        """One person, known as two since no article told."""
        write(person("Joseph R. Marsh", roles=["President"]))
        write(person("Joe Marsh", roles=["Candidate"]))
        return Person.objects.get(name="Joseph R. Marsh"), Person.objects.get(name="Joe Marsh")

    def test_an_article_that_shows_two_records_to_be_one(self, twins, client):
        whole, short = twins
        write(person("Joe Marsh", roles=["President"]))
        short.refresh_from_db(), whole.refresh_from_db()
        stays, gone = (short, whole) if whole.withdrawn else (whole, short)
        assert (gone.withdrawn, stays.withdrawn) == (True, False)
        assert gone.merged_into == stays
        assert client.get(gone.get_absolute_url()).url == stays.get_absolute_url()
        assert gone.mentions.count() == 0
        assert set(stays.names.values_list("text", flat=True)) == {"Joseph R. Marsh", "Joe Marsh"}
        assert stays.names.filter(primary=True).count() == 1
        assert stays.mentions.count() == 3
        assert {role.title: role.passages.count() for role in stays.roles.all()} == {"President": 2, "Candidate": 1}

    def test_the_one_that_an_editor_decided_on_stays(self, twins):
        accept(twins[0])
        write(person("Joe Marsh", roles=["President"]))
        assert standing() == ["Joseph R. Marsh"]

    def test_two_that_an_editor_decided_on_stay_two(self, twins):
        for twin in twins:
            accept(twin)
        write(person("Joe Marsh", roles=["President"]))
        assert Person.objects.filter(withdrawn=False).count() == 2

    def test_one_that_an_editor_chose_for_a_mention_stays(self, twins):
        for twin in twins:
            twin.mentions.update(pinned=True)
        write(person("Joe Marsh", roles=["President"]))
        assert Person.objects.filter(withdrawn=False).count() == 2

    def test_an_organisation_with_all_that_hangs_on_it(self):
        write(organisation("FEMA"), person("Anna Marsh", roles=[("Administrator", "FEMA")]))
        write(organisation("Federal Emergency Management Agency"))
        write(organisation("Federal Emergency Management Agency", "FEMA", acronym="FEMA"))
        assert standing(Organisation) == ["Federal Emergency Management Agency"]
        assert Role.objects.get().organisation.name == "Federal Emergency Management Agency"
        assert dict(OrganisationName.objects.values_list("text", "kind")) == {
            "FEMA": "acronym",
            "Federal Emergency Management Agency": "full",
        }


def load_again(*drafts):
    """The same articles once more, as ``--reextract`` reads them."""
    for article, draft in drafts:
        before = {}
        for mention in article.mentions.all():
            before.setdefault(mention.surface, set()).add(mention.person or mention.organisation)
        cast, _ = take_cast([draft], [], Tally(), before)
        article.mentions.update(person=cast.people.get(draft.name))
        take_roles(article, [draft], cast, Tally())
        settle(cast.records(), Tally())


class TestMerged:
    """What an editor merged stays merged, whatever is loaded."""

    @pytest.fixture
    def curator(self):
        return get_user_model().objects.create_user("curator")

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            (person("Xi Jinping", roles=["Chinese leader"]), person("Xi", roles=["President"])),
            (person("Xi Jinping", roles=["leader"]), person("Xi", roles=["candidate"])),
            (person("Robert Hale", roles=["Senator"]), person("Bobby Hale", roles=["Mayor"])),
            (person("Anna Holloway"), person("Anna Marsh", "Marsh")),
        ],
    )
    @pytest.mark.parametrize("turned", [False, True])
    def test_every_later_load_finds_the_one_that_stays(self, one, other, turned, curator):
        for draft in (one, other):
            write(draft)
        kept, gone = (Person.objects.get(name=draft.name) for draft in ((other, one) if turned else (one, other)))
        merge(kept, gone, by=curator)
        here = Mention.objects.order_by("article_id")
        load_again(*((mention.article, draft) for mention, draft in zip(here, (one, other), strict=True)))
        assert [mention.person for mention in here.all()] == [kept, kept]
        for draft in (one, other):
            if match_person(draft).open:  # a family name without a title is nobody's, merged or not
                continue
            if draft.roles and draft.roles[0].title == "candidate":  # anybody may be one
                continue
            write(draft)
        assert {mention.person for mention in Mention.objects.all()} == {kept}
        assert Person.objects.count() == 2
        kept.refresh_from_db()
        assert (kept.name, kept.merged_into, kept.suggested) == (kept.names.get(primary=True).text, None, False)

    def test_an_organisation_by_either_name(self, curator):
        for draft in (organisation("WIPO"), organisation("Geneva Patent Office")):
            write(draft)
        gone, kept = Organisation.objects.order_by("pk")
        merge(kept, gone, by=curator)
        for draft in (organisation("WIPO"), organisation("Geneva Patent Office"), organisation("Wholly Other")):
            write(draft)
        assert [m.organisation for m in Mention.objects.order_by("article_id")][:4] == [kept] * 4
        assert Organisation.objects.count() == 3

    def test_two_that_are_not_the_same_are_never_joined_again(self, curator):
        write(person("Joseph R. Marsh", roles=["President"]))
        write(person("Joe Marsh", roles=["Candidate"]))
        write(person("Joe Marsh", roles=["President"]))
        record = MergeRecord.objects.get()
        assert (record.by, record.by_load, record.reason) == (
            None,
            True,
            "An article shows them to be one: “Joe Marsh” fits both.",
        )
        unmerge(record, by=curator, distinct=True)
        assert standing() == ["Joe Marsh", "Joseph R. Marsh"]
        (problem,) = write(person("Joe Marsh", roles=["President"]))
        assert problem.code == "several-fit"
        assert write(person("Joe Marsh", roles=["Candidate"])) == []
        assert standing() == ["Joe Marsh", "Joseph R. Marsh"]
        assert MergeRecord.objects.get().undone_by == curator

    def test_organisations_that_are_not_the_same(self, curator):
        write(organisation("FEMA"))
        write(organisation("Federal Emergency Management Agency"))
        both = organisation("Federal Emergency Management Agency", "FEMA", acronym="FEMA")
        keep_apart(*Organisation.objects.all(), by=curator)
        (problem,) = write(both)
        assert problem.code == "several-fit"
        assert standing(Organisation) == ["FEMA", "Federal Emergency Management Agency"]

    def test_what_a_load_joined_is_as_before_once_it_is_undone(self, curator):
        write(person("Marsh", roles=["President"]))
        write(person("Joseph R. Marsh", roles=["Candidate"]))
        short = Person.objects.get(name="Marsh")
        write(person("Joseph R. Marsh", roles=["President"]))
        assert standing() == ["Joseph R. Marsh"]
        unmerge(MergeRecord.objects.get(), by=curator, distinct=True)
        assert standing() == ["Joseph R. Marsh", "Marsh"]
        assert [name.text for name in short.names.all()] == ["Marsh"]
        assert {role.title: role.passages.count() for role in short.roles.all()} == {"President": 1}


class TestOrganisations:
    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("Department of Justice", "Justice Department"),
            ("Department of Justice", "U.S. Department of Justice"),
            ("United States Supreme Court", "Supreme Court"),
        ],
    )
    def test_the_same(self, one, other):
        write(organisation(one))
        write(organisation(other))
        assert Organisation.objects.count() == 1

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("Chinese Academy of Sciences", "Russian Academy of Sciences"),
            ("Academy of Sciences", "Chinese Academy of Sciences"),
            ("Supreme Court", "Indian Supreme Court"),
            ("Department of Transportation", "California Department of Transportation"),
        ],
    )
    def test_not_the_same(self, one, other):
        write(organisation(one))
        write(organisation(other))
        assert Organisation.objects.count() == 2

    def test_where_another_country_has_one_too_only_an_article_with_both_forms_tells(self):
        write(organisation("Philippine Coast Guard"))
        write(organisation("Coast Guard"))
        write(organisation("U.S. Coast Guard"))
        assert len(standing(Organisation)) == 3
        write(organisation("U.S. Coast Guard", "Coast Guard"))
        assert standing(Organisation) == ["Philippine Coast Guard", "U.S. Coast Guard"]

    def test_a_short_form_of_another_country_is_no_name_of_this_one(self):
        write(organisation("European Union", "African Union"))
        assert match_organisation(organisation("African Union")).entity is None

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("Department of Housing and Urban Development", "Housing and Urban Development"),
            ("Centers for Disease Control", "Centers for Disease Control and Prevention"),
            ("National Institute of Health", "National Institutes of Health"),
        ],
    )
    def test_a_misprinted_name_with_the_same_acronym(self, one, other):
        write(organisation(one, "XYZ", acronym="XYZ"))
        write(organisation(other, "XYZ", acronym="XYZ"))
        assert Organisation.objects.count() == 1

    def test_but_not_a_places_body_of_the_same_acronym(self):
        write(organisation("Department of Transportation", "DOT", acronym="DOT"))
        write(organisation("Texas Department of Transportation", "DOT", acronym="DOT"))
        assert Organisation.objects.count() == 2


class TestReadAgain:
    def test_what_was_decided_for_the_article_before_narrows_what_is_in_doubt(self):
        one, other = make_person("Li Qiang"), make_person("Li Qiang")
        doubtful = [person("Li Qiang")]
        assert take_cast(doubtful, [], Tally())[0].people == {}
        assert take_cast(doubtful, [], Tally(), {"Li Qiang": {other}})[0].people == {"Li Qiang": other}
        assert take_cast(doubtful, [], Tally(), {"Li Qiang": {one, other}})[0].people == {}


def test_the_number_of_queries_does_not_grow_with_the_names(django_assert_max_num_queries):
    drafts = [person(f"Anna M{letter}rsh", roles=["President"]) for letter in "abcdefghijkl"]
    write(*drafts)
    with django_assert_max_num_queries(5):
        known = People(drafts)
        assert all(known.match(draft).entity for draft in drafts)
    bodies = [organisation(f"Institute of M{letter}rsh") for letter in "abcdefghijkl"]
    write(*bodies)
    with django_assert_max_num_queries(5):
        all_known = Bodies(bodies)
        assert all(all_known.match(draft).entity for draft in bodies)
