"""A name is a person's, an organisation's or neither: by its words, and by what the page shows of it."""

from collections import Counter

import pytest

from archive.extraction.people.candidates import expansion
from archive.extraction.people.classification import Evidence, is_organisation, is_person


def shown(label: str, **counts: int) -> Evidence:
    return Evidence(Counter({label: 1}), **counts)


@pytest.mark.parametrize(
    "name",
    (
        "Ministry of Commerce; iFlytek; 360 Security Group; White House; Nanjing City Government; Bureau of Alcohol, "
        "Tobacco, Firearms and Explosives; Xiaomi Corp; NATO; Sony Pictures"
    ).split("; "),
)
def test_what_is_an_organisation_by_its_name(name: str) -> None:
    assert is_organisation(name, shown("ORG"))


@pytest.mark.parametrize(
    "name",
    (
        "AI; Sustainable Development Goals; Patent Treaty; Executive Order 13974; Title IX; Republic of Poland; "
        "Government of the Islamic Republic of Iran; Federal Government; Departments of Education and Labor; Vice "
        "President of Analytics; First Lady; Working Group; Advisory Committee; Infrastructure; American Dream; LLMs; "
        "AMERICAN INDUSTRIAL POWER; @HouseNews; Schedule Policy/Career"
    ).split("; "),
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
    (
        "Cancer Moonshot; Pell Grants; George Mitchell Foundation; Antiquities Act; Annex III; His Highness; "
        "Cape Town; Speaks German; Merry Christmas Day; da República da; N. Korea; Alice*"
    ).split("; "),
)
def test_what_is_no_person_by_its_name(name: str) -> None:
    assert not is_person(name, shown("PERSON"))
