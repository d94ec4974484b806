"""Which printed titles are one office."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.offices import parse_office

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
    assert len({parse_office(form) for form in forms}) == 1


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
    assert parse_office(one).words != parse_office(other).words


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
    assert " ".join(parse_office(title, organisation).words) == words


@pytest.mark.parametrize(
    ("title", "words", "country"),
    [
        ("Chinese", "chinese", ""),
        ("French minister for Europe", "minister for europe", "france"),
        ("French Minister of Finance", "finance minister", "france"),
        ("former U.S. President", "former president", "united states"),
        ("Chinese ambassador to Japan", "ambassador to japan", "china"),
        ("Chinese ambassador of Japan", "japan ambassador", "china"),
        ("国家主席", "国家主席", ""),
        ("—", "", ""),
    ],
)
def test_countries_are_told_apart_from_offices(title, words, country):
    found = parse_office(title)
    assert (" ".join(found.words), found.country) == (words, country)


@given(st.text(), st.text())
def test_any_words_have_an_office_whatever_their_case(title, organisation):
    assert parse_office(title, organisation) == parse_office(f" {title} ", organisation)
    assert isinstance(parse_office(title).words, tuple)


@given(st.sampled_from("President;Vice Premier;Minister of Finance;chief executive;Party secretary".split(";")))
def test_a_country_before_or_after_makes_no_other_office(title):
    plain = parse_office(title).words
    assert parse_office(f"Chinese {title}") == parse_office(f"China's {title}")
    assert parse_office(f"{title} of China").words == parse_office(f"Chinese {title}").words == plain
    assert parse_office(f"Chinese {title}").country == "china"


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("President", "President of the United States", True),
        ("under President", "then-President", True),
        ("counselor to President", "President", True),
        ("Chinese Premier", "Prime Minister", True),
        ("Chinese President", "President of China", True),
        ("CEO", "chief executive", True),
        ("Assistant to the President", "President", False),
        ("Commerce Secretary", "Secretary of Commerce", True),
        ("Sen.", "Senator", True),
        ("President", "Vice President", False),
        ("Secretary of State", "Secretary of Commerce", False),
        ("Russian President", "Chinese President", False),
        ("Secretary", "Deputy Secretary", False),
        ("Harbour", "Harbour", False),
    ],
)
def test_titles_that_may_be_one_office(one, other, agree):
    assert parse_office(one).agrees(parse_office(other)) is agree
    assert parse_office(other).agrees(parse_office(one)) is agree
