"""Organisations: whole names, one entity for all forms, their kinds."""

from collections.abc import Callable

import pytest

from archive.extraction.draft import Draft
from archive.extraction.people.organisations import initials, kind_of

Read = Callable[[str], Draft]

PAD = " It met in the old town hall on Monday, and the talks went on until late in the evening."


def test_legal_forms_make_no_other_company(read: Read) -> None:
    draft = read("Tech company Xiaomi Corp said that sales rose. Analysts had expected less of Xiaomi." + PAD)
    assert [(o.name, o.kind) for o in draft.organisations] == [("Xiaomi Corp", "company")]


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("The Office of Science said so.", "Office of Science"),
        ("The U.S. Department of Tides and U.S. Department of Winds said so.", "U.S. Department of Winds"),
        ("The U.S. Department of Tides and U.S. Department of Winds said so.", "U.S. Department of Tides"),
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
