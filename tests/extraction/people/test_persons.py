"""Persons: one entity for all forms of a name, and where each is mentioned."""

from collections.abc import Callable

import pytest

from archive.extraction.draft import Draft
from archive.extraction.people.mentions import NameIndex
from archive.extraction.people.spans import shaped_names

Read = Callable[[str], Draft]

PAD = " It met in the old town hall on Monday, and the talks went on until late in the evening."


def test_family_names_and_acronyms_are_the_same_entity(read: Read) -> None:
    draft = read(
        "Premier Li Qiang met Marco Aleman of the World Intellectual Property Organization in Geneva." + PAD + "\n\n"
        "Aleman said that WIPO was pleased. Li said that the talks with WIPO would go on." + PAD
    )
    assert {person.name: person.aliases for person in draft.persons} == {
        "Li Qiang": ("Li",),
        "Marco Aleman": ("Aleman",),
    }
    wipo = next(o for o in draft.organisations if o.name == "World Intellectual Property Organization")
    assert (wipo.aliases, wipo.acronym, len(wipo.mentions)) == (("WIPO",), "WIPO", 3)


def test_of_two_bearers_of_a_family_name_the_last_named_is_meant(read: Read) -> None:
    draft = read(
        "Premier Li Qiang opened the fair."
        + PAD
        + " Li said trade would grow.\n\nProfessor Li Wen of Peking University spoke next."
        + PAD
        + " Li said it would shrink."
    )
    assert [s.speaker.entity.name for s in draft.statements if s.speaker.entity] == ["Li Qiang", "Li Wen"]


@pytest.mark.parametrize(
    "text",
    [
        "China supports Zhongguancun in its reforms. Zhongguancun is the country's first innovation zone." + PAD,
        "The Trump administration and the Biden era brought tariffs that the industry did not want at all." + PAD,
        "Rules for Trade Are Out\n\nThe ministry said that trade would grow in the new year."
        + PAD
        + "\n\n(Web editor: Tian Yi, Liang Jun)",
    ],
)
def test_what_is_no_person(read: Read, text: str) -> None:
    assert read(text).persons == ()


def test_capitals_and_given_names_are_forms_of_the_one_person_they_fit(read: Read) -> None:
    draft = read(
        "Spokeswoman Karen Brandt opened the briefing.\n\nMS. BRANDT: Trade will grow.\n\n"
        "Karen thanked the guests, and Brandt said that she would return." + PAD
    )
    assert [person.name for person in draft.persons] == ["Karen Brandt"]
    assert {"Brandt", "BRANDT", "Karen"} <= set(draft.persons[0].aliases)


def test_names_are_found_whole_and_the_longest_first() -> None:
    index = NameIndex(["Li", "Li Qiang", "AT&T"])
    assert list(index.find("Li Qiang and Li of AT&T, not Lima or Ali")) == [
        ("Li Qiang", (0, 8)),
        ("Li", (13, 15)),
        ("AT&T", (19, 23)),
    ]


def test_a_family_name_with_an_office_is_not_the_relative_who_is_named_in_full(read: Read) -> None:
    draft = read("President Marsh opened the port with First Lady Jill Marsh. Marsh said that trade would grow." + PAD)
    assert {person.name for person in draft.persons} == {"Marsh", "Jill Marsh"}
    speaker = draft.statements[0].speaker.entity
    assert speaker is not None
    assert speaker.name == "Marsh"


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("Edwin “Teddy” Marlowby", "Marlowby"),
        ("Margaret (Peg) Marlowby", "Marlowby"),
        ("Sofia dos Prados", "Dos Prados"),
        ("Ahmed al-Marwabi", "Al-Marwabi"),
        ("Curtis Marlowby Jr.", "Marlowby Jr."),
        ("Flávio da Prada Júnior", "Júnior"),
        ("Alan Bishop", "Bishop"),
    ],
)
def test_a_name_is_found_whole_by_its_shape_and_again_by_its_family_name(read: Read, name: str, form: str) -> None:
    draft = read(f"{name} was elected treasurer of the rowing club on Sunday.{PAD}\n\n{form} said the boats were old.")
    assert [(person.name, person.aliases) for person in draft.persons] == [(name, (form,))]
    assert [s.speaker.entity.name for s in draft.statements if s.speaker.entity] == [name]


def test_father_and_son_of_one_name_are_two_persons_unless_one_is_named(read: Read) -> None:
    father = f"Curtis Marlowby Sr. was a judge in the valley for many years.{PAD}\n\n"
    son = f"Curtis Marlowby Jr. was elected treasurer of the rowing club on Sunday.{PAD}\n\n"
    later = f"The club has chosen well with Curtis Marlowby, its members said.{PAD}"
    assert [person.name for person in read(father + son).persons] == ["Curtis Marlowby Sr.", "Curtis Marlowby Jr."]
    assert [person.name for person in read(son + later).persons] == ["Curtis Marlowby Jr."]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Sheikh Olwar al-Marwabi met Olwar al-Marwabi.", ["Olwar al-Marwabi"]),
        ("Giulia D’Amarone’s boat and Maria King.", ["Giulia D’Amarone", "Maria King"]),
        ("Ann Marlowby President of the club, Ann Mayor of Kelling", []),
        ("the Paul van Dyk Foundation, the Ann Lee Jr. Prize and Paul Marlowby", []),
        ("Paul van Grid5", []),
    ],
)
def test_names_of_a_shape(text: str, names: list[str]) -> None:
    assert [text[start:end] for start, end in shaped_names(text)] == names
