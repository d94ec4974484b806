"""Names: which printings meet, which never do, and how people sort."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from archive.names import (
    family_name,
    fold,
    guess_order,
    organisation_key,
    organisation_sort_key,
    person_key,
    sort_key,
)

# Any text at all, and text that is rich in what names are made of.
WORDS = "Li|Qiang|Lü|O'Neill|Mr|Dr.|the|A|Co.|Ltd|S.A.|U.S.|Łódź|ﬁ|Ａ|İ|ß|ŉ|习近平|김".split("|")
MARKS = ["’s", "s'", "'", "-", "–", ".", ",", " ", "  ", "&", "(", ")", '"', "“", "´", "\u200b", "\u00a0"]
texts = st.text() | st.lists(st.sampled_from(WORDS + MARKS)).map("".join)


@given(texts)
def test_keys_of_keys_are_the_keys(text):
    assert fold(fold(text)) == fold(text)
    assert person_key(person_key(text)) == person_key(text)
    assert organisation_key(organisation_key(text)) == organisation_key(text)


@given(texts)
def test_keys_do_not_change_with_case_or_white_space(text):
    assume(text.lower().casefold() == text.upper().casefold())  # a few letters lose a difference on the way
    assert person_key(text.upper()) == person_key(text.lower())
    assert person_key(f"  {text}\n") == person_key(text)


@given(st.lists(st.text("abcdefg", min_size=1), min_size=1, max_size=4))
def test_plain_words_are_their_own_key(words):
    assume(words[0] not in {"a"} and words[-1] not in {"ag", "ab"})
    assert person_key(" ".join(words)) == organisation_key(" ".join(words)) == " ".join(words)


@pytest.mark.parametrize(
    "forms",
    [
        [
            "Xi Jinping",
            "XI JINPING",
            "Xi  Jinping",
            "Xi\u00a0Jinping",
            "Xi Jinping's",
            "Xi Jinping’s",
            "Mr. Xi Jinping",
        ],
        ["Kim Sang-hyun", "Kim Sang hyun", "Kim Sang‑hyun", "Kim Sang–hyun"],
        ["José Álvarez", "Jose Alvarez", "José Álvarez"],
        ["Łukasz Øster", "Lukasz Oster"],
        ["J.K. Rowling", "J. K. Rowling", "J K Rowling"],
        ["Sinéad O'Connor", "Sinead O’Connor", "Sinead O´Connor", "Sinead OConnor"],
        ["Prof. Dr. Ana Ruiz", "Professor Ana Ruiz", "Ana Ruiz,", "(Ana Ruiz)", "Dame Ana Ruiz's"],
        ["James Woods", "James Woods'"],
        ["Li Qiang", "Li\u200b Qiang", "Ｌｉ Ｑｉａｎｇ"],
    ],
)
def test_printings_of_one_person_meet(forms):
    assert len({person_key(form) for form in forms}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Li Qiang", "Li Keqiang"),
        ("Li Qiang", "Li Qian"),
        ("Li Qiang", "Li"),
        ("Li Qiang", "Qiang Li"),
        ("Kim Jong-un", "Kim Jong-il"),
        ("John Smith", "Joan Smith"),
        ("J. Smith", "John Smith"),
        ("Dr Li", "Drew Li"),
        ("George Bush", "George W. Bush"),
        ("王毅", "王一"),
    ],
)
def test_different_names_never_meet(one, other):
    assert person_key(one) != person_key(other)


@given(*[st.text("abcdefghijklmnopqrstuvwxyz", min_size=2, max_size=6)] * 3)
def test_different_given_names_never_meet(family, one, other):
    assume(one != other)
    assert person_key(f"{family} {one}") != person_key(f"{family} {other}")


@pytest.mark.parametrize("name", ["Mr", "Dr.", "The", "Co.", "The Corp"])
def test_something_is_always_kept(name):
    assert person_key(name)
    assert organisation_key(name)


@pytest.mark.parametrize(
    "forms",
    [
        ["Xiaomi", "Xiaomi Corp", "Xiaomi Corp.", "Xiaomi Corporation", "XIAOMI CORP.'s", "Xiaomi’s"],
        ["Huawei Technologies Co., Ltd.", "Huawei Technologies"],
        ["the World Bank", "World Bank", "The World Bank’s"],
        ["AT&T", "AT & T", "AT and T Inc."],
        ["U.S. Department of State", "US Department of State", "The U.S. Department of State"],
        ["TotalEnergies S.A.", "TotalEnergies SA", "TotalEnergies"],
        ["Nestlé", "Nestle SA"],
    ],
)
def test_printings_of_one_organisation_meet(forms):
    assert len({organisation_key(form) for form in forms}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Bank of China", "Bank of Communications"),
        ("Xiaomi", "Xiaomi Auto"),
        ("Tsinghua University", "Peking University"),
        ("Ministry of Commerce", "Ministry of Finance"),
        ("China Media Group", "China Media"),
        ("The Company", "The Corporation"),
    ],
)
def test_different_organisations_never_meet(one, other):
    assert organisation_key(one) != organisation_key(other)


@pytest.mark.parametrize(
    ("name", "family"),
    [
        ("Xi Jinping", "Xi"),
        ("Lei Jun", "Lei"),
        ("Ma Zhaoxu", "Ma"),
        ("Wu Tsung-Tsong", "Wu"),
        ("Shu Jueting", "Shu"),
        ("Tsai Zse-hong", "Tsai"),
        ("Hsu Kuo-yung", "Hsu"),
        ("Chiang Kai-shek", "Chiang"),
        ("Tsai Ing-wen", "Tsai"),
        ("Liu He", "Liu"),
        ("An Li", "An"),
        ("Wong Kar-wai", "Wong"),
        ("Lee Hsien Loong", "Lee"),
        ("Kim Sang-hyun", "Kim"),
        ("Kim Jong Un", "Kim"),
        ("Yoon Suk Yeol", "Yoon"),
        ("Ban Ki-moon", "Ban"),
        ("Nguyễn Phú Trọng", "Nguyễn"),
        ("Nguyen Thi Kim Ngan", "Nguyen"),
        ("安倍 晋三", "安倍"),
    ],
)
def test_family_name_first(name, family):
    assert guess_order(name) == "family_first"
    assert family_name(name) == family


@pytest.mark.parametrize(
    ("name", "family"),
    [
        ("Marco Aleman", "Aleman"),
        ("Jun Lei", "Lei"),
        ("Wei-Jen Lo", "Lo"),
        ("Morris Chang", "Chang"),
        ("Ursula von der Leyen", "von der Leyen"),
        ("Geoffrey van Leeuwen", "van Leeuwen"),
        ("Quarraisha Abdool Karim", "Karim"),
        ("Kim Novak", "Novak"),
        ("Lee Marvin", "Marvin"),
        ("Lee Harvey Oswald", "Oswald"),
        ("Long John Silver", "Silver"),
        ("Ma. Lourdes Sereno", "Sereno"),
        ("Martin Luther King Jr.", "King"),
        ("Martin Luther King, Jr.", "King"),
        ("John Paul II", "Paul"),
        ("Lin D. Chen", "Chen"),
        ("Lin A Chen", "Chen"),
        ("Luiz Inácio Lula da Silva", "da Silva"),
    ],
)
def test_given_name_first(name, family):
    assert guess_order(name) == "given_first"
    assert family_name(name) == family


@pytest.mark.parametrize("name", ["Xi", "Pelé", "Madonna"])
def test_one_word_says_nothing_of_the_order(name):
    assert guess_order(name) == "unknown"
    assert family_name(name) == name


def test_a_name_in_its_own_script_leads_with_the_family():
    assert guess_order("习近平") == "family_first"
    assert guess_order("김정은") == "family_first"


def test_what_an_editor_says_of_the_order_goes_first():
    assert sort_key("Jun Lei", "family_first") == "jun, lei"
    assert sort_key("Lei Jun", "given_first") == "jun, lei"
    assert sort_key("Lei Jun", "unknown") == "lei jun"


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Xi Jinping", "xi, jinping"),
        ("Xi", "xi"),
        ("Marco Aleman", "aleman, marco"),
        ("Ursula von der Leyen", "von der leyen, ursula"),
        ("José Ángel Álvarez", "alvarez, jose angel"),
        ("Martin Luther King, Jr.", "king, martin luther jr."),
        ("Annabel Ann", "ann, annabel"),
        ("习近平", "习近平"),
        ("", ""),
    ],
)
def test_sort_keys(name, key):
    assert sort_key(name) == key


@given(texts, st.sampled_from([None, "family_first", "given_first", "unknown"]))
def test_any_name_has_a_sort_key(name, order):
    assert bool(sort_key(name, order)) == bool(fold(name))


@pytest.mark.parametrize(
    ("name", "key"),
    [("The World Bank", "world bank"), ("A Company", "company"), ("Theatre X", "theatre x"), ("The", "the")],
)
def test_organisations_sort_without_their_article(name, key):
    assert organisation_sort_key(name) == key
