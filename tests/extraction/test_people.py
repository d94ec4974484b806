"""Persons and organisations: whole names, one entity for each, roles as printed, and who is meant by "he"."""

from collections.abc import Callable

import pytest

from archive.extraction.document import Draft
from archive.extraction.people.candidates import is_organisation
from archive.extraction.people.occurrences import NameIndex
from archive.extraction.people.organisations import initials, kind_of

Read = Callable[[str], Draft]

PAD = " It met in the old town hall on Monday, and the talks went on until late in the evening."


def roles(draft: Draft) -> dict[str, list[tuple[str, str | None]]]:
    return {person.name: [(role.title, role.organisation) for role in person.roles] for person in draft.persons}


@pytest.mark.parametrize(
    ("sentence", "person", "role"),
    [
        ("Premier Li Qiang said that trade would grow.", "Li Qiang", ("Premier", None)),
        ("Chinese President Xi Jinping called for reforms.", "Xi Jinping", ("Chinese President", None)),
        ("Vice-Premier Ding Xuexiang said that trade would grow.", "Ding Xuexiang", ("Vice-Premier", None)),
        (
            "U.S. Secretary of Commerce Gina Raimondo said trade would grow.",
            "Gina Raimondo",
            ("U.S. Secretary of Commerce", None),
        ),
        ("Prime Minister Mark Rutte said that trade would grow.", "Mark Rutte", ("Prime Minister", None)),
        (
            "Marco Aleman, assistant director-general of the World Intellectual Property Organization, said so.",
            "Marco Aleman",
            ("assistant director-general", "World Intellectual Property Organization"),
        ),
        (
            "Angela Merkel, Chancellor of Germany, said trade would grow.",
            "Angela Merkel",
            ("Chancellor of Germany", None),
        ),
        (
            "Lei Jun, founder and CEO of Chinese tech company Xiaomi Corp, said trade would grow.",
            "Lei Jun",
            ("founder and CEO", "Xiaomi Corp"),
        ),
        ("Microsoft Chairman Satya Nadella said that trade would grow.", "Satya Nadella", ("Chairman", "Microsoft")),
        (
            "Yin Li, secretary of the Communist Party of China Beijing Municipal Committee, said trade would grow.",
            "Yin Li",
            ("secretary", "Communist Party of China Beijing Municipal Committee"),
        ),
    ],
)
def test_roles(read: Read, sentence: str, person: str, role: tuple[str, str | None]) -> None:
    assert role in roles(read(sentence + PAD))[person]


def test_a_minister_belongs_to_the_only_ministry(read: Read) -> None:
    draft = read(
        "Minister Wang Zhigang said in a statement of the Ministry of Science and Technology that trade would grow."
        + PAD
    )
    (role,) = draft.persons[0].roles
    assert (role.title, role.organisation, role.inferred) == ("Minister", "Ministry of Science and Technology", True)


def test_of_two_ministries_none_is_guessed(read: Read) -> None:
    draft = read(
        "Minister Wang Zhigang met officials of the Ministry of Commerce and the "
        "Ministry of Finance, and said it went well." + PAD
    )
    (role,) = draft.persons[0].roles
    assert (role.organisation, role.inferred) == (None, False)


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


def test_legal_forms_make_no_other_company(read: Read) -> None:
    draft = read("Tech company Xiaomi Corp said that sales rose. Analysts had expected less of Xiaomi." + PAD)
    assert [(o.name, o.kind) for o in draft.organisations] == [("Xiaomi Corp", "company")]


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


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        ("Ministry of Commerce", True),
        ("iFlytek", True),
        ("360 Security Group", True),
        ("White House", True),
        ("Nanjing City Government", True),
        ("China", False),
        ("sci-tech", False),
        ("AI", False),
        ("2024 Zhongguancun Forum", False),
        ("Sustainable Development Goals", False),
        ("Biden administration", False),
        ("Chinese government", False),
        ("New Zealand Government", False),
        ("Monday", False),
        ("Patent Treaty", False),
    ],
)
def test_what_can_be_an_organisation(name: str, is_one: bool) -> None:
    assert is_organisation(name) is is_one


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Ministry of Science and Technology", "ministry"),
        ("Beijing Academy of Artificial Intelligence", "institute"),
        ("Peking University", "university"),
        ("Naura Technology Group Co., Ltd.", "company"),
        ("Communist Party of China Beijing Municipal Committee", "party"),
        ("United Nations", "international"),
        ("CCTV News", "media"),
        ("Small Business Administration", "agency"),
        ("Nanjing City Government", "government"),
        ("Zorblax", "other"),
    ],
)
def test_kinds(name: str, kind: str) -> None:
    assert kind_of(name) == kind


def test_kind_by_the_words_before_a_name() -> None:
    assert kind_of("Baidu", "the office of Chinese tech giant ") == "company"


def test_initials() -> None:
    assert "wipo" in initials("World Intellectual Property Organization")
    assert "doj" in initials("US Department of Justice")


def test_names_are_found_whole_and_the_longest_first() -> None:
    index = NameIndex(["Li", "Li Qiang", "AT&T"])
    assert list(index.find("Li Qiang and Li of AT&T, not Lima or Ali")) == [
        ("Li Qiang", (0, 8)),
        ("Li", (13, 15)),
        ("AT&T", (19, 23)),
    ]


@pytest.mark.parametrize(
    ("second", "speaker"),
    [
        ("He said that trade would grow.", "Li Qiang"),
        ("The premier said that trade would grow.", "Li Qiang"),
        ("The Chinese premier said that trade would grow.", "Li Qiang"),
        ("Li said that trade would grow.", "Li Qiang"),
        ("Premier Li said that trade would grow.", "Li Qiang"),
        ("The president said that trade would grow.", None),
        ("The vice-premier said that trade would grow.", None),
        ("Officials said that trade would grow.", None),
        ("China said that trade would grow.", None),
    ],
)
def test_who_is_meant(read: Read, second: str, speaker: str | None) -> None:
    draft = read(f"Chinese Premier Li Qiang opened the fair in the city.{PAD}\n\n{second}")
    (statement,) = draft.statements
    assert (statement.speaker.entity.name if statement.speaker.entity else None) == speaker


def test_the_chain_leads_to_the_name(read: Read) -> None:
    draft = read(
        f"Chinese Premier Li Qiang opened the fair in the city.{PAD} Li called for more "
        f"trade. He said that it would grow."
    )
    said = draft.statements[-1]
    assert said.speaker.words is not None
    assert said.speaker.words.text == "He"
    assert [passage.text for passage in said.speaker.chain] == ["Li", "Li Qiang"]


def test_the_company_is_the_last_company(read: Read) -> None:
    draft = read(
        f"Chip maker ASML Holding opened a plant in the city.{PAD} The company said that "
        f"it had been stopped from shipping machines."
    )
    (statement,) = draft.statements
    assert statement.speaker.entity is not None
    assert statement.speaker.entity.name == "ASML Holding"
