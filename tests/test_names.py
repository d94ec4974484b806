"""Names: which printings meet, which never do, and how people sort."""

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from archive.names import (
    body_key,
    body_wide,
    family_name,
    fold,
    guess_order,
    name_key,
    organisation_key,
    organisation_sort_key,
    parse,
    person_key,
    sort_key,
)

# Any text at all, and text that is rich in what names are made of.
WORDS = """Li|Qiang|Lü|O'Neill|Mr|Dr.|the|A|Co.|Ltd|S.A.|U.S.|Łódź|ﬁ|Ａ|İ|ß|ŉ|习近平|김|Jr.|III|von|US|United States
|Department of|Ministry for the""".replace("\n", "").split("|")
MARKS = ["’s", "s'", "'", "-", "–", ".", ",", " ", "  ", "&", "(", ")", '"', "“", "´", "\u200b", "\u00a0"]
CHINESE = "Li Lei Wang Zhang Chen Xi Wu Xue".split()
SYLLABLES = "Jun Qiang Xue Xiang Jin Ping Yi Zhao Hua Wen".split()
NOT_NAMES = frozenset("jr sr ii iii iv mr mrs ms miss mx dr prof sir dame lord lady madam mme".split())
texts = st.text() | st.lists(st.sampled_from(WORDS + MARKS)).map("".join)


@given(texts)
def test_keys_of_keys_are_the_keys(text):
    assert fold(fold(text)) == fold(text)
    assert person_key(person_key(text)) == person_key(text)
    assert organisation_key(organisation_key(text)) == organisation_key(text)


@given(st.text(st.characters(codec="ascii")))
def test_plain_letters_are_folded_as_all_others_are(text):
    assert fold(text) == fold(text + "\u200b")


@given(texts)
def test_keys_do_not_change_with_case_or_white_space(text):
    assume(text.lower().casefold() == text.upper().casefold())  # a few letters lose a difference on the way
    assert person_key(text.upper()) == person_key(text.lower())
    assert person_key(f"  {text}\n") == person_key(text)


@given(st.lists(st.text("abcdefg", min_size=1), min_size=1, max_size=4))
def test_plain_words_are_their_own_key(words):
    assume(words[0] != "a" and words[-1] not in {"ag", "ab"})
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
        ["James Woods", "James Woods'", "James “Jimmy” Woods", 'James "Jimmy" Woods', "James (Jimmy) Woods"],
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
        ("Lin Chen Junior", "Chen"),
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


class TestTheKeyAcrossArticles:
    @given(texts)
    @example("R. Dr Lee")
    @example('0\rDR.00"00')
    def test_the_key_of_a_key_is_the_key(self, text):
        assert name_key(name_key(text)) == name_key(text)
        assert body_key(body_key(text)) == body_key(text)

    @given(texts)
    def test_case_and_white_space_tell_nothing(self, text):
        assume(text.lower().casefold() == text.upper().casefold())
        assert name_key(text.upper()) == name_key(text.lower())
        assert name_key(f"  {text}\n") == name_key(text)

    @given(st.sampled_from(CHINESE), st.lists(st.sampled_from(SYLLABLES), min_size=1, max_size=2))
    def test_order_variants_meet_where_the_order_is_sure(self, family, given_name):
        given_words = " ".join(given_name)
        assume(guess_order(f"{given_words} {family}") == "given_first")
        assert name_key(f"{family} {given_words}") == name_key(f"{given_words} {family}")
        assert name_key(f"{family} {'-'.join(given_name)}") == name_key(f"{family}, {''.join(given_name)}")

    @given(*[st.text("abcdefghijklmnopqrstuvwxyz", min_size=2, max_size=6)] * 3)
    def test_an_inverted_name_meets_its_usual_order(self, family, one, other):
        printed = parse(f"{one} {other} {family}")
        assume(printed.given and not {family, one, other} & NOT_NAMES)
        assert parse(f"{printed.family}, {' '.join(printed.given)}").key == printed.key

    @given(*[st.text("abcdefghijklmnopqrstuvwxyz", min_size=2, max_size=6)] * 3)
    def test_namesakes_with_different_given_names_never_meet(self, family, one, other):
        assume(one != other and not {family, one, other} & NOT_NAMES)
        assert name_key(f"{family}, {one}") != name_key(f"{family}, {other}")
        first, second = parse(f"{one} {family}"), parse(f"{other} {family}")
        assume(first.family == second.family)
        assert first.key != second.key

    @given(texts, texts)
    def test_contradiction_has_no_direction_and_a_name_never_contradicts_itself(self, one, other):
        assert parse(one).contradicts(parse(other)) == parse(other).contradicts(parse(one))
        assert not parse(one).contradicts(parse(one))

    @pytest.mark.parametrize(
        "forms",
        [
            [
                "Li Xue-xiang",
                "Li Xue xiang",
                "Li Xuexiang",
                "Xue-xiang Li",
                "Xuexiang Li",
                "LI XUE-XIANG",
                "Li, Xuexiang",
            ],
            ["Lei Jun", "Jun Lei", "LEI Jun", "Lei, Jun"],
            ["Kim Jong-un", "Kim Jong Un", "Kim Jongun", "KIM JONG UN"],
            ["Anna R. Holloway", "Anna Holloway", "HOLLOWAY, Anna R.", "Dr. Anna Holloway", "ANNA R. HOLLOWAY"],
            ["Peter Marsh Jr.", "Peter Marsh, Jr.", "Peter J. Marsh", "Marsh, Peter, Jr."],
            ["Ursula von der Leyen", "URSULA VON DER LEYEN", "von der Leyen, Ursula"],
            ["安倍 晋三", "安倍晋三"],
            ["Holloway", "HOLLOWAY", "Ms. Holloway", "Holloway’s"],
        ],
    )
    def test_printings_of_one_person_meet(self, forms):
        assert len({name_key(form) for form in forms}) == 1

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("Li Yang", "Yang Li"),  # each may be the family name
            ("John Smith", "Joan Smith"),
            ("Joe Smith", "Joseph Smith"),
            ("Mary Ann Smith", "Mary Smith"),
            ("J. Smith", "John Smith"),
            ("Anna Holloway", "Holloway"),
            ("Al Gore", "Gore"),
            ("王毅", "王一"),
        ],
    )
    def test_other_names_never_meet(self, one, other):
        assert name_key(one) != name_key(other)

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("Joe Smith", "Joseph R. Smith"),
            ("Bob Smith", "ROBERT SMITH"),
            ("Liz Holloway", "Elizabeth Anne Holloway"),
            ("Kishida Fumio", "Fumio Kishida"),
        ],
    )
    def test_the_wider_key_finds_whom_to_look_at(self, one, other):
        assert parse(one).wide == parse(other).wide != ""

    @pytest.mark.parametrize(
        ("one", "other", "contradict"),
        [
            ("George W. Marsh", "George H. W. Marsh", True),
            ("George H. Marsh", "George H. W. Marsh", False),
            ("George Marsh", "George W. Marsh", False),
            ("George Walker Marsh", "George W. Marsh", False),
            ("Peter Marsh Jr.", "Peter Marsh III", True),
            ("Peter Marsh Jr.", "Peter Marsh", False),
        ],
    )
    def test_what_tells_two_people_of_one_key_apart(self, one, other, contradict):
        assert parse(one).contradicts(parse(other)) is contradict

    @pytest.mark.parametrize(
        ("name", "whole"),
        [
            ("Holloway", False),
            ("von der Leyen", False),
            ("Charles III", False),
            ("Al Gore", True),
            ("Xi Jinping", True),
            ("习近平", True),
            ("", False),
        ],
    )
    def test_a_family_name_alone_is_no_whole_name(self, name, whole):
        assert parse(name).whole is whole

    @pytest.mark.parametrize(
        "forms",
        [
            ["Department of Justice", "Justice Department", "the Department of Justice"],
            ["U.S. Department of the Treasury", "US Treasury Department", "United States Department of Treasury"],
            ["United States Supreme Court", "U.S. Supreme Court"],
            ["Ministry of Commerce", "Commerce Ministry"],
        ],
    )
    def test_printings_of_one_organisation_meet(self, forms):
        assert len({body_key(form) for form in forms}) == 1

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("Supreme Court", "U.S. Supreme Court"),
            ("Chinese Academy of Sciences", "Russian Academy of Sciences"),
            ("American Red Cross", "Red Cross"),
        ],
    )
    def test_a_country_keeps_organisations_apart_by_key(self, one, other):
        assert body_key(one) != body_key(other)
        assert body_wide(body_key(one)) == body_wide(body_key(other))
