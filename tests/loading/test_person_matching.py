"""One person, none or several: when several fit, nobody is guessed."""

import pytest
from django.contrib.auth import get_user_model

from archive.curation.merge import merge, unmerge
from archive.extraction.draft import Passage, PersonDraft, RoleDraft
from archive.loading.changes import Changes
from archive.loading.entities import refresh_entities, resolve_entities, save_roles
from archive.loading.person_matching import PersonIndex
from archive.models import Mention, MergeRecord, Person, PersonName, Role
from tests.builders import accept, make_person, reject
from tests.loading.drafts import HERE, active, match_person, organisation, person, take, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def curator():
    return get_user_model().objects.create_user("curator")


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
    resolved = take(person("Li Qiang"))
    assert resolved.people == {}
    [problem] = resolved.problems
    assert problem.code == "several-fit"
    assert "li-qiang, li-qiang-2" in problem.message
    assert Person.objects.count() == 2


def test_of_namesakes_the_one_with_the_same_role_is_meant():
    take(person("Li Qiang"))
    other = Person(name="Li Qiang", name_order="family_first")
    other.assign_slug()
    other.save()
    other.show_name()
    Role.objects.create(person=other, title="Premier", key=Role.make_key("Premier", None))
    assert match_person(person("Li Qiang", roles=[("Premier", None)])).entity == other


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
        assert active() == ["Jill Marsh", "Marsh"]
        write(PersonDraft("Jill Marsh", ("Marsh",), (president,), (HERE,)))
        assert active() == ["Jill Marsh", "Marsh"]

    def test_its_record_takes_the_whole_name_that_comes_along(self):
        write(person("Marsh", roles=["President"]))
        write(person("Joseph R. Marsh", roles=["U.S. President"]))
        assert active() == ["Joseph R. Marsh"]
        assert sorted(PersonName.objects.values_list("text", "kind")) == [
            ("Joseph R. Marsh", "full"),
            ("Marsh", "short"),
        ]

    def test_other_offices_are_other_people(self):
        write(person("Marsh", roles=["Speaker"]))
        write(person("Marsh", roles=["Prime Minister"]))
        write(person("Boris Marsh", roles=["Prime Minister"]))
        assert active() == ["Boris Marsh", "Marsh"]

    def test_without_an_office_it_is_left_open_once_anybody_bears_it(self):
        write(person("Pelé"))
        assert write(person("Pelé")) == []
        write(person("Hunter Marsh"))
        (problem,) = write(person("Marsh"))
        assert problem.message.startswith("“Marsh” could be hunter-marsh: nobody was guessed.")
        assert active() == ["Hunter Marsh", "Pelé"]

    def test_a_director_may_be_anybodys(self):
        write(person("Anna Marsh", roles=[("director", "Harbour Institute")]), organisation("Harbour Institute"))
        write(person("Marsh", roles=["Director"]))
        assert active() == ["Anna Marsh", "Marsh"]
        write(person("Marsh", roles=[("Director", "Harbour Institute")]), organisation("Harbour Institute"))
        assert Mention.objects.filter(person__name="Anna Marsh").count() == 2

    def test_either_order_of_a_japanese_name_takes_it(self):
        write(person("Kishida", roles=["Prime Minister"]))
        write(person("Kishida Fumio", roles=["Prime Minister"]))
        write(person("Kishida", roles=["Prime Minister"]))
        assert active() == ["Kishida Fumio"]


class TestAutomaticMerges:
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
        assert active() == ["Joseph R. Marsh"]

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


def load_again(*drafts):
    """Return the same articles once more, as ``--reextract`` reads them."""
    for article, draft in drafts:
        earlier = {}
        for mention in article.mentions.all():
            earlier.setdefault(mention.surface, set()).add(mention.person or mention.organisation)
        resolved = resolve_entities([draft], [], Changes(), earlier)
        article.mentions.update(person=resolved.people.get(draft.name))
        save_roles(article, [draft], resolved, Changes())
        refresh_entities(resolved.records(), Changes())


class TestMerged:
    """What an editor merged stays merged, whatever is loaded."""

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
            if match_person(draft).unresolved:  # a family name without a title is nobody's, merged or not
                continue
            if draft.roles and draft.roles[0].title == "candidate":  # anybody may be one
                continue
            write(draft)
        assert {mention.person for mention in Mention.objects.all()} == {kept}
        assert Person.objects.count() == 2
        kept.refresh_from_db()
        assert (kept.name, kept.merged_into, kept.suggested) == (kept.names.get(primary=True).text, None, False)

    def test_two_that_are_not_the_same_are_never_merged_again(self, curator):
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
        assert active() == ["Joe Marsh", "Joseph R. Marsh"]
        (problem,) = write(person("Joe Marsh", roles=["President"]))
        assert problem.code == "several-fit"
        assert write(person("Joe Marsh", roles=["Candidate"])) == []
        assert active() == ["Joe Marsh", "Joseph R. Marsh"]
        assert MergeRecord.objects.get().undone_by == curator

    def test_what_a_load_merged_is_as_before_once_it_is_undone(self, curator):
        write(person("Marsh", roles=["President"]))
        write(person("Joseph R. Marsh", roles=["Candidate"]))
        short = Person.objects.get(name="Marsh")
        write(person("Joseph R. Marsh", roles=["President"]))
        assert active() == ["Joseph R. Marsh"]
        unmerge(MergeRecord.objects.get(), by=curator, distinct=True)
        assert active() == ["Joseph R. Marsh", "Marsh"]
        assert [name.text for name in short.names.all()] == ["Marsh"]
        assert {role.title: role.passages.count() for role in short.roles.all()} == {"President": 1}


class TestReadAgain:
    def test_what_was_decided_for_the_article_before_narrows_what_is_in_doubt(self):
        one, other = make_person("Li Qiang"), make_person("Li Qiang")
        doubtful = [person("Li Qiang")]
        assert resolve_entities(doubtful, [], Changes()).people == {}
        assert resolve_entities(doubtful, [], Changes(), {"Li Qiang": {other}}).people == {"Li Qiang": other}
        assert resolve_entities(doubtful, [], Changes(), {"Li Qiang": {one, other}}).people == {}


def test_the_number_of_queries_does_not_grow_with_the_names(django_assert_max_num_queries):
    drafts = [person(f"Anna M{letter}rsh", roles=["President"]) for letter in "abcdefghijkl"]
    write(*drafts)
    with django_assert_max_num_queries(5):
        known = PersonIndex(drafts)
        assert all(known.match(draft).entity for draft in drafts)
