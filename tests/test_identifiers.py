"""Identifiers as people type and paste them: one canonical form for each, and no mistyped one taken."""

import string

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from archive import identifiers
from archive.identifiers import SCHEMES, IdentifierError, parse, readings, schemes_for

# As their sites give them: real ones, so that a wrong reading of a standard shows.
REAL = {
    "wikidata": ["Q42", "Q15031", "Q95"],
    "orcid": ["0000-0002-1825-0097", "0000-0001-5109-3700", "0000-0002-1694-233X", "0009-0001-5055-9262"],
    "ror": ["03yrm5c26", "042nb2s44", "05dxps055", "052gg0110", "013meh722", "00f54p054", "01k4yrm29"],
    "isni": ["000000012281955X", "0000000121032683"],
    "viaf": ["113230702", "15", "9972147907520779210008", "295144647710326243223"],
    "lei": ["213800KUD8LAJWSQ9D15", "5493001KJTIIGC8Y1R12", "HWUPKR0MPOU8FGXBT394"],
}
ALL = [(scheme, value) for scheme, values in REAL.items() for value in values]


@pytest.mark.parametrize(("scheme", "value"), ALL)
def test_real_ones_are_taken_as_they_are(scheme, value):
    assert parse(scheme, value) == value
    assert parse(scheme, SCHEMES[scheme].url(value)) == value
    assert parse(scheme, SCHEMES[scheme].shown(value)) == value


@pytest.mark.parametrize(
    ("scheme", "typed", "value"),
    [
        ("wikidata", "q42", "Q42"),
        ("wikidata", " Q 42 ", "Q42"),
        ("wikidata", "wd:Q42", "Q42"),
        ("wikidata", "Wikidata: Q42", "Q42"),
        ("wikidata", "Ｑ４２", "Q42"),
        ("wikidata", "\u200eQ42\u200e", "Q42"),
        ("wikidata", "http://www.wikidata.org/entity/Q42", "Q42"),
        ("wikidata", "https://m.wikidata.org/wiki/Q42?uselang=de#sitelinks", "Q42"),
        ("wikidata", "https://www.wikidata.org/wiki/Special:EntityData/Q42.json", "Q42"),
        ("wikidata", "<https://www.wikidata.org/wiki/Q42>", "Q42"),
        ("wikidata", "wikidata.org/wiki/Q42", "Q42"),
        ("orcid", "0000000218250097", "0000-0002-1825-0097"),
        ("orcid", "0000 0002 1694 233x", "0000-0002-1694-233X"),
        ("orcid", "0000–0002–1825–0097", "0000-0002-1825-0097"),
        ("orcid", "ORCID iD: 0000-0002-1825-0097", "0000-0002-1825-0097"),
        ("orcid", "http://orcid.org/0000-0002-1825-0097/", "0000-0002-1825-0097"),
        ("orcid", "orcid.org/0000-0002-1694-233x", "0000-0002-1694-233X"),
        ("orcid", "https://pub.orcid.org/v3.0/0000-0002-1825-0097/record", "0000-0002-1825-0097"),
        ("ror", "03YRM5C26", "03yrm5c26"),
        ("ror", "ROR:03yrm5c26", "03yrm5c26"),
        ("ror", "https://api.ror.org/v2/organizations/03yrm5c26", "03yrm5c26"),
        ("isni", "0000 0001 2281 955x", "000000012281955X"),
        ("isni", "ISNI 0000-0001-2281-955X", "000000012281955X"),
        ("isni", "https://www.isni.org/isni/0000%200001%202281%20955X", "000000012281955X"),
        ("viaf", "https://viaf.org/en/viaf/113230702/#Adams,_Douglas", "113230702"),
        ("viaf", "VIAF ID: 113230702", "113230702"),
        ("lei", "213800kud8lajwsq9d15", "213800KUD8LAJWSQ9D15"),
        ("lei", "2138 00KU D8LA JWSQ 9D15", "213800KUD8LAJWSQ9D15"),
        ("lei", "https://search.gleif.org/#/record/213800KUD8LAJWSQ9D15/record", "213800KUD8LAJWSQ9D15"),
        ("lei", "https://api.gleif.org/api/v1/lei-records/213800KUD8LAJWSQ9D15", "213800KUD8LAJWSQ9D15"),
    ],
)
def test_usual_forms_come_to_one(scheme, typed, value):
    assert parse(scheme, typed) == value


@pytest.mark.parametrize(
    ("scheme", "typed", "says"),
    [
        ("wikidata", "", "like Q42"),
        ("wikidata", "P31", "like Q42"),
        ("wikidata", "Q0", "like Q42"),
        ("wikidata", "Q042", "like Q42"),
        ("wikidata", "42", "like Q42"),
        ("wikidata", "Q٤٢", "like Q42"),
        ("wikidata", "https://www.wikidata.org/wiki/Wikidata:Main_Page", "like Q42"),
        ("wikidata", "https://en.wikipedia.org/wiki/Douglas_Adams", "paste one of wikidata.org"),
        ("wikidata", "https://wikidata.org.example.com/wiki/Q42", "not Wikidata’s"),
        ("wikidata", "https://orcid.org/0000-0002-1825-0097", "choose ORCID for it"),
        ("wikidata", "http://[x/Q42", "not Wikidata’s"),
        ("orcid", "0000-0002-1825-009", "four groups"),
        ("orcid", "0000-0002-1825-0098", "check digits do not fit"),
        ("orcid", "X000-0002-1825-0097", "four groups"),
        ("orcid", "0000 0001 2281 955X", "choose ISNI"),
        ("isni", "0000-0002-1825-0097", "choose ORCID"),
        ("isni", "0000 0001 2281 9551", "check digits do not fit"),
        ("ror", "03yrm5c27", "check digits do not fit"),
        ("ror", "13yrm5c26", "the first a zero"),
        ("ror", "03yrl5c26", "without i, l, o and u"),
        ("viaf", "7", "2 to 9"),
        ("viaf", "0113230702", "2 to 9"),
        ("viaf", "1132307021", "2 to 9"),
        ("lei", "213800KUD8LAJWSQ9D1", "twenty letters"),
        ("lei", "213800KUD8LAJWSQ9D16", "check digits do not fit"),
        ("grid", "grid.1.2", "choose one of"),
    ],
)
def test_what_is_none_is_refused_with_what_to_do(scheme, typed, says):
    with pytest.raises(IdentifierError, match=says):
        parse(scheme, typed)


def test_digits_that_leave_the_right_remainder_but_are_never_given_out_are_refused():
    # 97 divides 96: 98 and 01, 97 and 00, 02 and 99 leave the same remainder.
    taken = []
    for number in range(3000):
        for check in ("00", "01", "99"):
            try:
                taken.append(parse("lei", f"{number:018}{check}"))
            except IdentifierError:
                continue
    assert taken == []


def test_whom_the_schemes_are_for():
    assert [scheme.label for scheme in schemes_for("person")] == ["Wikidata", "ORCID", "ISNI", "VIAF"]
    assert [scheme.label for scheme in schemes_for("organisation")] == ["Wikidata", "ROR", "ISNI", "LEI"]


@pytest.mark.parametrize(("scheme", "value"), ALL)
def test_a_text_is_read_under_the_scheme_it_is_of(scheme, value):
    assert list(readings(value)) == [(scheme, value)]
    assert list(readings(SCHEMES[scheme].url(value))) == [(scheme, value)]


@given(st.text())
def test_any_text_is_an_identifier_or_refused_and_nothing_else(text):
    for scheme, value in readings(text):
        assert parse(scheme, value) == value


# Made by the standards' own words, apart from the code: the character that makes the whole leave remainder 1.
def iso_11_2(body: str) -> str:
    weights = sum(int(digit) * 2 ** (len(body) - place) for place, digit in enumerate(body))
    return next("0123456789X"[check] for check in range(11) if (weights + check) % 11 == 1)


def iso_97_10(number: int) -> str:
    return next(f"{check:02}" for check in range(2, 99) if (number * 100 + check) % 97 == 1)


def _lei(body: str) -> str:
    return body + iso_97_10(int("".join(str(int(letter, 36)) for letter in body)))


CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"


def _ror(letters: str) -> str:
    return f"0{letters}{iso_97_10(sum(CROCKFORD.index(c) * 32**place for place, c in enumerate(reversed(letters))))}"


def _grouped(number: int) -> str:
    body = f"{number:015}"
    digits = body + iso_11_2(body)
    return "-".join(digits[at : at + 4] for at in range(0, 16, 4))


VALID = {
    "wikidata": st.integers(1, 10**10 - 1).map(lambda number: f"Q{number}"),
    "orcid": st.one_of(st.integers(15_000_000, 35_000_000), st.integers(9 * 10**11, 9 * 10**11 + 10**8)).map(_grouped),
    "isni": st.one_of(st.integers(0, 14_999_999), st.integers(10**12, 10**15 - 1)).map(
        lambda number: _grouped(number).replace("-", "")
    ),
    "ror": st.text(CROCKFORD, min_size=6, max_size=6).map(_ror),
    "viaf": st.one_of(st.integers(10, 10**9 - 1), st.integers(10**18, 10**22 - 1)).map(str),
    "lei": st.text(string.digits + string.ascii_uppercase, min_size=18, max_size=18).map(_lei),
}
CHECKED = ["orcid", "isni", "ror", "lei"]


@pytest.mark.parametrize("scheme", SCHEMES)
@given(data=st.data())
def test_every_form_of_a_valid_one_comes_to_the_canonical_form(scheme, data):
    value = data.draw(VALID[scheme])
    assert parse(scheme, value) == value
    assert parse(scheme, value.lower()) == value
    assert parse(scheme, value.upper()) == value
    assert parse(scheme, f"  {value}\n") == value
    assert parse(scheme, SCHEMES[scheme].shown(value)) == value
    assert parse(scheme, SCHEMES[scheme].url(value)) == value
    assert parse(scheme, SCHEMES[scheme].url(value).replace("https://", "http://www.")) == value
    assert parse(scheme, f"{SCHEMES[scheme].label}: {value}") == value


@pytest.mark.parametrize("scheme", CHECKED)
@given(data=st.data())
def test_spaces_and_dashes_do_not_matter(scheme, data):
    value = data.draw(VALID[scheme])
    plain = value.replace("-", "")
    between = data.draw(st.lists(st.sampled_from(["", " ", "-", "–", "\u00a0"]), min_size=len(plain)))
    assert parse(scheme, "".join(a + b for a, b in zip(plain, between, strict=False))) == value


@pytest.mark.parametrize("scheme", CHECKED)
@given(data=st.data())
def test_every_change_of_one_digit_or_letter_is_refused(scheme, data):
    value = data.draw(VALID[scheme])
    place = data.draw(st.sampled_from([place for place, letter in enumerate(value) if letter != "-"]))
    old = value[place]
    # A letter for a digit of an LEI changes how long its number is: the standard promises nothing there.
    alphabet = string.digits if old.isdigit() else string.ascii_uppercase
    alphabet = {"ror": CROCKFORD, "orcid": "0123456789X", "isni": "0123456789X"}.get(scheme, alphabet)
    new = data.draw(st.sampled_from(alphabet))
    assume(new != old)
    with pytest.raises(IdentifierError):
        parse(scheme, value[:place] + new + value[place + 1 :])


@pytest.mark.parametrize("scheme", ["orcid", "isni"])
@given(data=st.data())
def test_two_digits_that_changed_places_are_refused(scheme, data):
    digits = data.draw(VALID[scheme]).replace("-", "")
    place = data.draw(st.integers(0, 13))
    assume(digits[place] != digits[place + 1])
    with pytest.raises(IdentifierError):
        parse(scheme, digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :])


@pytest.mark.parametrize("scheme", SCHEMES)
@given(text=st.text() | st.from_regex(r"[0-9A-Za-z \-./:#]{0,40}", fullmatch=True))
def test_a_canonical_form_is_its_own(scheme, text):
    try:
        value = parse(scheme, text)
    except IdentifierError:
        return
    assert parse(scheme, value) == value


def test_canonical_forms_fit_their_column():
    from archive.models import Identifier

    assert {scheme.key for scheme in SCHEMES.values()} == set(SCHEMES)
    assert max(len(key) for key in SCHEMES) <= Identifier._meta.get_field("scheme").max_length
    assert isinstance(identifiers.parse("viaf", "9" * 22), str)
