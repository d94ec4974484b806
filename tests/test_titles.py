"""Which printed titles are one office."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.titles import Office, office

SAME = [
    ["President", "president", "the President", "PRESIDENT"],
    ["Chinese President", "China’s President", "President of China", "President of the People's Republic of China"],
    ["U.S. President", "US president", "American President", "President of the United States of America,"],
    ["Commerce Secretary", "Secretary of Commerce", "secretary of commerce"],
    ["Vice President", "Vice-President", "vice‑president"],
    ["Foreign Minister", "Minister of Foreign Affairs", "foreign affairs minister"],
    ["chairman", "Chairwoman", "chair"],
    ["Spokesperson", "spokesman"],
    ["South Korean President", "President of South Korea", "President of the Republic of Korea"],
    ["Saudi Crown Prince", "Crown Prince of Saudi Arabia"],
]


@pytest.mark.parametrize("forms", SAME, ids=lambda forms: forms[0])
def test_forms_of_one_office(forms):
    assert len({office(form) for form in forms}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("President", "Vice President"),
        ("President", "former President"),
        ("President", "then President"),
        ("President", "President-elect"),
        ("President", "acting President"),
        ("minister", "Prime Minister"),
        ("minister", "Foreign Minister"),
        ("secretary", "General Secretary"),
        ("director", "deputy director"),
        ("founder", "founder and CEO"),
        ("founder", "co-founder"),
        ("Minister of Finance", "Minister of Science"),
        ("director", "director-general"),
    ],
)
def test_other_offices(one, other):
    assert office(one).words != office(other).words


@pytest.mark.parametrize(
    ("title", "organisation", "words"),
    [
        ("Xiaomi CEO", "Xiaomi", "ceo"),
        ("CEO of Xiaomi", "Xiaomi", "ceo"),
        ("Xiaomi's chief executive officer", "Xiaomi", "ceo"),
        ("chief executive", "Xiaomi", "ceo"),
        ("president of the World Academy of Sciences", "World Academy of Sciences", "president"),
        ("Xiaomi", "Xiaomi", "xiaomi"),
        ("CEO", "", "ceo"),
    ],
)
def test_the_organisation_is_no_part_of_the_office(title, organisation, words):
    assert " ".join(office(title, organisation).words) == words


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Chinese", Office(("chinese",))),
        ("French minister for Europe", Office(("minister", "for", "europe"), "france")),
        ("French Minister of Finance", Office(("finance", "minister"), "france")),
        ("Chinese ambassador to Japan", Office(("ambassador", "to", "japan"), "china")),
        ("Chinese ambassador of Japan", Office(("japan", "ambassador"), "china")),
        ("国家主席", Office(("国家主席",))),
        ("—", Office(())),
    ],
)
def test_countries_are_told_apart_from_offices(title, expected):
    assert office(title) == expected


@given(st.text(), st.text())
def test_any_words_have_an_office_whatever_their_case(title, organisation):
    assert office(title, organisation) == office(f" {title} ", organisation)
    assert isinstance(office(title).words, tuple)


@given(st.sampled_from("President;Vice Premier;Minister of Finance;chief executive;Party secretary".split(";")))
def test_a_country_before_or_after_makes_no_other_office(title):
    plain = office(title).words
    assert office(f"Chinese {title}") == office(f"China's {title}") == Office(plain, "china")
    assert office(f"{title} of China").words == plain
