"""People and organisations: addresses that stay, names that are found, an order that is the same everywhere."""

import pytest

from archive.models import NotTheSame, Organisation, Person, PersonName, ReviewState, Role
from archive.names import sort_key
from tests.builders import accept, make_organisation, make_person, reject

pytestmark = pytest.mark.django_db


class TestSlugs:
    @pytest.mark.parametrize(
        ("name", "slug"),
        [
            ("Li Qiang", "li-qiang"),
            ("Łukasz Żal", "łukasz-żal"),
            ("习近平", "习近平"),
            ("???", "person"),
            ("L" * 300, "l" * 100),
        ],
    )
    def test_is_made_of_the_name(self, name, slug):
        assert make_person(name).slug == slug

    def test_is_numbered_where_taken(self):
        assert [make_person("Li Qiang").slug for _ in range(3)] == ["li-qiang", "li-qiang-2", "li-qiang-3"]

    def test_fills_no_number_of_another_name(self):
        make_person("Li Qiang 2")
        assert [make_person("Li Qiang").slug for _ in range(2)] == ["li-qiang", "li-qiang-3"]

    def test_is_kept_when_the_name_changes(self):
        person = make_person("Li Qiang")
        person.name = "Li Keqiang"
        person.assign_slug()
        assert person.slug == "li-qiang"

    def test_people_and_organisations_are_counted_apart(self):
        assert make_person("Xiaomi").slug == make_organisation("Xiaomi").slug == "xiaomi"


class TestNames:
    def test_keys_follow_the_text_however_it_is_saved(self):
        name = make_person("José Álvarez").names.get()
        assert (name.key, name.folded) == ("alvarez, jose", "jose alvarez")
        name.text = "Dr. Ana Ruiz"
        name.save()
        name.refresh_from_db()
        assert (name.key, name.folded) == ("ruiz, ana", "dr. ana ruiz")

    def test_an_organisation_has_its_own_kind_of_key(self):
        assert make_organisation("The Xiaomi Corp.").names.get().key == "xiaomi"

    @pytest.mark.parametrize("words", ["jose", "ALVAREZ josé", "pepe", "", "alva"])
    def test_found_by_every_word_of_one_of_its_names(self, words):
        person = make_person("José Álvarez", aliases=["Pepe"])
        assert list(Person.objects.named(words)) == [person]

    @pytest.mark.parametrize("words", ["jose ruiz", "pepe alvarez", "x", "%", "_"])
    def test_not_found_by_words_of_different_names(self, words):
        make_person("José Álvarez", aliases=["Pepe"])
        make_person("Ana Ruiz")
        assert not Person.objects.named(words).exists()

    @pytest.mark.parametrize("hidden", [{"review": "rejected"}, {"withdrawn": True}], ids=["rejected", "withdrawn"])
    def test_not_found_by_a_name_that_is_not_shown(self, hidden):
        person = make_person("José Álvarez", aliases=["Pepe"])
        assert Person.objects.named("pepe").exists()
        person.names.filter(text="Pepe").update(**hidden)
        assert not Person.objects.named("pepe").exists()

    def test_names_that_identify_come_first_after_the_primary(self):
        person = make_person("Li Qiang", aliases=["Li"], native="李强")
        PersonName.objects.create(entity=person, text="Li Q.", kind="full")
        assert [name.text for name in person.names.all()] == ["Li Qiang", "Li Q.", "李强", "Li"]


class TestShowingAName:
    def shown(self, person: Person) -> dict[str, tuple[bool, str]]:
        return {name.text: (name.primary, name.review) for name in person.names.all()}

    def test_a_new_one_is_added_as_the_persons_own_decision(self):
        person = make_person("Li Qiang")
        person.name = "Li Keqiang"
        person.show_name()
        assert self.shown(person) == {"Li Keqiang": (True, "accepted"), "Li Qiang": (False, "unreviewed")}

    def test_a_known_one_becomes_primary(self):
        person = make_person("Li Qiang", aliases=["Premier Li"])
        person.name = "Premier Li"
        person.show_name()
        assert self.shown(person) == {"Premier Li": (True, "unreviewed"), "Li Qiang": (False, "unreviewed")}

    def test_a_rejected_one_that_is_shown_after_all_stands_again(self):
        person = make_person("Li Qiang", aliases=["Premier Li"])
        person.names.filter(text="Premier Li").update(review="rejected")
        person.name = "Premier Li"
        person.show_name()
        assert self.shown(person)["Premier Li"] == (True, ReviewState.ACCEPTED)

    def test_twice_changes_nothing(self, django_assert_num_queries):
        person = make_person("Li Qiang")
        with django_assert_num_queries(1):
            person.show_name()


class TestOrder:
    # A language's own order would put the hyphen before the comma.
    PEOPLE = [
        "Li Qiang",
        "Liang Wei",
        "Li Keqiang",
        "An Li",
        "Ann-Marie Li",
        "Ana Li-Wei",
        "Zoë Ånström",
        "zara oe",
        "Xi",
        "习近平",
    ]

    def test_people_sort_by_code_point_of_their_key(self):
        for name in self.PEOPLE:
            make_person(name)
        assert [one.name for one in Person.objects.alphabetically()] == sorted(self.PEOPLE, key=sort_key)

    @pytest.mark.parametrize("order", ["alphabetically", "all"])
    def test_organisations_sort_without_their_article(self, order):
        for name in [
            "The World Bank",
            "World-Bank Group",
            "World, the",
            "Bank of China",
            "Bankers",
            "a company",
            "B & B",
        ]:
            make_organisation(name)
        assert [one.name for one in getattr(Organisation.objects, order)()] == [
            "B & B",
            "Bank of China",
            "Bankers",
            "a company",
            "The World Bank",
            "World, the",
            "World-Bank Group",
        ]

    def test_namesakes_keep_one_order(self):
        people = [make_person("Li Qiang") for _ in range(3)]
        assert list(Person.objects.alphabetically()) == people


def test_a_role_is_known_by_title_and_organisation():
    assert Role.make_key("Prémier", "The State Council") == Role.make_key("premier", "State Council")
    assert Role.make_key("Premier", None) != Role.make_key("Premier", "State Council")
    assert Role.make_key("A", "B") != Role.make_key("A B", None)


class TestPerhapsAlso:
    @pytest.mark.parametrize(
        ("one", "other", "alike"),
        [
            ("Joe Marsh", "Joseph R. Marsh", True),
            ("Fumio Marsho", "Marsho Fumio", True),
            ("Marsh", "Anna Marsh", True),
            ("Anna Marsh", "Peter Marsh", False),
            ("Anna Marsh", "Anna Holloway", False),
        ],
    )
    def test_people_of_like_names(self, one, other, alike):
        first, second = make_person(one), make_person(other)
        assert first.perhaps_also() == ([second] if alike else [])

    def test_organisations_of_like_names(self):
        one, other = make_organisation("Supreme Court"), make_organisation("Indian Supreme Court")
        make_organisation("Harbour Institute")
        assert other.perhaps_also() == [one]

    def test_two_that_an_editor_accepted_are_two_and_a_rejected_one_is_none(self):
        one, other = make_person("Joe Marsh"), make_person("Joseph Marsh")
        accept(one)
        assert one.perhaps_also() == [other]
        accept(other)
        assert one.perhaps_also() == []
        reject(other)
        assert one.perhaps_also() == []

    def test_two_that_a_person_said_are_two_are_not_asked_about(self):
        one, other = make_person("Joe Marsh"), make_person("Joseph Marsh")
        assert one.perhaps_also() == [other]
        NotTheSame.objects.create(kind="person", first=one.pk, second=other.pk)
        assert (one.perhaps_also(), other.perhaps_also()) == ([], [])
