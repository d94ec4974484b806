"""Persons and organisations: whole names, one entity for each, roles as printed, and who is meant by "he"."""

from collections import Counter
from collections.abc import Callable

import pytest

from archive.extraction.draft import Draft
from archive.extraction.people.candidates import expansion
from archive.extraction.people.classification import Evidence, is_organisation, is_person
from archive.extraction.people.mentions import NameIndex
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
        ("Microsoft's chief executive Satya Nadella said so.", "Satya Nadella", ("chief executive", "Microsoft")),
        (
            "Ana Ruiz, a professor of marine biology at Uppsala University, said trade would grow.",
            "Ana Ruiz",
            ("professor of marine biology", "Uppsala University"),
        ),
        ("Ana Ruiz, who heads Uppsala University, said so.", "Ana Ruiz", ("head", "Uppsala University")),
        (
            "Ana Ruiz was the president of Uppsala University when she said that trade would grow.",
            "Ana Ruiz",
            ("president", "Uppsala University"),
        ),
        ("Ana Ruiz, who served as ambassador to Burma, said so.", "Ana Ruiz", ("ambassador to Burma", None)),
        ("Campaign manager Ana Ruiz said that trade would grow.", "Ana Ruiz", ("Campaign manager", None)),
        ("Presidential candidate Gov. Ana Ruiz said so.", "Ana Ruiz", ("Presidential candidate", None)),
        ("Presidential candidate Gov. Ana Ruiz said so.", "Ana Ruiz", ("Gov.", None)),
        ("Billionaire investor Ana Ruiz said that trade would grow.", "Ana Ruiz", ("investor", None)),
    ],
)
def test_roles(read: Read, sentence: str, person: str, role: tuple[str, str | None]) -> None:
    assert role in roles(read(sentence + PAD))[person]


@pytest.mark.parametrize(
    "sentence",
    [
        "A spokeswoman for Ana Ruiz said that trade would grow.",
        "Mr Lee, political adviser to the late Ana Ruiz, said that trade would grow.",
        "It was a promise made under Ana Ruiz, the president's sister.",
        "Ana Ruiz is a leader.",
    ],
)
def test_a_title_of_somebody_else_is_no_role(read: Read, sentence: str) -> None:
    assert "Ana Ruiz" not in {name for name, held in roles(read(sentence + PAD)).items() if held}


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


def shown(label: str, **counts: int) -> Evidence:
    return Evidence(Counter({label: 1}), **counts)


@pytest.mark.parametrize(
    "name",
    [
        "Ministry of Commerce",
        "iFlytek",
        "360 Security Group",
        "White House",
        "Nanjing City Government",
        "Bureau of Alcohol, Tobacco, Firearms and Explosives",
        "Xiaomi Corp",
        "NATO",
        "Sony Pictures",
    ],
)
def test_what_is_an_organisation_by_its_name(name: str) -> None:
    assert is_organisation(name, shown("ORG"))


@pytest.mark.parametrize(
    "name",
    [
        "AI",
        "Sustainable Development Goals",
        "Patent Treaty",
        "Executive Order 13974",
        "Title IX",
        "Republic of Poland",
        "Government of the Islamic Republic of Iran",
        "Federal Government",
        "Departments of Education and Labor",
        "Vice President of Analytics",
        "First Lady",
        "Working Group",
        "Advisory Committee",
        "Infrastructure",
        "American Dream",
        "LLMs",
        "AMERICAN INDUSTRIAL POWER",
        "@HouseNews",
        "Schedule Policy/Career",
    ],
)
def test_what_is_no_organisation(name: str) -> None:
    assert not is_organisation(name, shown("ORG", acts=1, owns=1))


def test_an_ordinary_word_is_an_organisation_where_the_page_shows_it_speak_or_says_so() -> None:
    assert not is_organisation("Apple", shown("ORG"))
    assert is_organisation("Apple", shown("ORG", speaks=1))
    assert is_organisation("Apple", shown("ORG", described=1))


def test_an_acronym_is_what_the_page_spells_out() -> None:
    assert is_organisation("CNSA", shown("ORG"), expansion=True)
    assert not is_organisation("PFAS", shown("ORG", speaks=1), expansion=False)
    assert expansion("held by the China National Space Administration", "CNSA") == "China National Space Administration"
    assert expansion("the per- and polyfluoroalkyl substances", "PFAS") is not None
    assert expansion("a talk of many things", "WIPO") is None


@pytest.mark.parametrize(
    ("name", "evidence"),
    [
        ("Volodymyr Zelenskyy", {}),
        ("Liu He", {}),
        ("Lei Jun", {}),
        ("Susan Rice", {}),
        ("Regina Hall", {}),
        ("Franklin D. Roosevelt", {}),
        ("French Hill", {"titled": 1}),
    ],
)
def test_what_is_a_person_by_name_and_page(name: str, evidence: dict[str, int]) -> None:
    assert is_person(name, shown("PERSON", **evidence))


@pytest.mark.parametrize(
    "name",
    [
        "Cancer Moonshot",
        "Pell Grants",
        "George Mitchell Foundation",
        "Antiquities Act",
        "Annex III",
        "His Highness",
        "Cape Town",
        "Speaks German",
        "Merry Christmas Day",
        "da República da",
        "N. Korea",
        "Alice*",
    ],
)
def test_what_is_no_person_by_its_name(name: str) -> None:
    assert not is_person(name, shown("PERSON"))


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("The Office of Science said so.", "Office of Science"),
        ("Officials of Acme Widgets, Inc. said so.", "Acme Widgets, Inc."),
    ],
)
def test_names_are_cut_whole(read: Read, sentence: str, wanted: str) -> None:
    assert wanted in {organisation.name for organisation in read(sentence + PAD).organisations}


@pytest.mark.parametrize(
    "text",
    [
        "The 2024 Zhongguancun Forum opened in Beijing on Monday with many guests from abroad." + PAD,
        "The Biden administration and the Chinese government met. The New Zealand Government watched." + PAD,
        "The sci-tech sector grew on Monday, said the residents of the old town, who like it." + PAD,
    ],
)
def test_what_a_page_names_no_organisation_with(read: Read, text: str) -> None:
    assert read(text).organisations == ()


def test_capitals_and_given_names_are_forms_of_the_one_person_they_fit(read: Read) -> None:
    draft = read(
        "Spokeswoman Karen Brandt opened the briefing.\n\nMS. BRANDT: Trade will grow.\n\n"
        "Karen thanked the guests, and Brandt said that she would return." + PAD
    )
    assert [person.name for person in draft.persons] == ["Karen Brandt"]
    assert {"Brandt", "BRANDT", "Karen"} <= set(draft.persons[0].aliases)


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


def test_a_family_name_with_an_office_is_not_the_relative_who_is_named_in_full(read: Read) -> None:
    draft = read("President Marsh opened the port with First Lady Jill Marsh. Marsh said that trade would grow." + PAD)
    assert {person.name for person in draft.persons} == {"Marsh", "Jill Marsh"}
    speaker = draft.statements[0].speaker.entity
    assert speaker is not None
    assert speaker.name == "Marsh"


def test_bodies_of_two_countries_stay_two_and_one_countrys_is_one(read: Read) -> None:
    two = read("The Chinese Academy of Sciences and the Russian Academy of Sciences signed the accord." + PAD)
    assert len(two.organisations) == 2
    one = read("The Chinese Commerce Ministry said so. The Commerce Ministry said that trade would grow." + PAD)
    assert len(one.organisations) == 1


def test_an_acronym_of_a_law_that_the_page_names_is_no_organisation(read: Read) -> None:
    draft = read("The Harbour Renewal Plan began in May. The HRP provided funds, and HRP money built the pier." + PAD)
    assert "HRP" not in {organisation.name for organisation in draft.organisations}


def test_a_department_is_called_by_its_field(read: Read) -> None:
    draft = read(
        "The Department of Homeland Security said that trade would grow. Homeland Security said so again." + PAD
    )
    assert [o.name for o in draft.organisations] == ["Department of Homeland Security"]
