"""What editors decided on names makes the next reading better; it is evidence, and the page may speak against it."""

from collections.abc import Callable

import pytest

from archive.extraction.draft import Draft
from archive.extraction.gazetteer import Gazetteer, KnownOrganisation, KnownPerson
from archive.extraction.pipeline import Extractor
from tests.extraction.conftest import assert_evidence

PAD = " It met in the old town hall on Monday, and the talks went on until late in the evening."

type Known = Callable[..., Draft]


@pytest.fixture
def known(rules: Extractor) -> Known:
    """Read a text with a gazetteer of the given names."""

    def read(text: str, /, **names: tuple) -> Draft:
        draft = rules.knowing(Gazetteer(**names)).read((text + PAD).encode(), "sample.txt")
        assert_evidence(draft)
        return draft

    return read


def bodies(draft: Draft) -> dict[str, tuple[str, ...]]:
    return {body.name: body.aliases for body in draft.organisations}


def people(draft: Draft) -> dict[str, tuple[str, ...]]:
    return {person.name: person.aliases for person in draft.persons}


def body(name: str, *forms: str, acronym: str = "", kind: str = "other") -> KnownOrganisation:
    return KnownOrganisation(name, forms, acronym, kind)


def test_an_accepted_organisation_is_found_where_nothing_on_the_page_tells(known: Known):
    text = "The grant went to Vellacore last spring, and nobody was told of it."
    assert bodies(known(text)) == {}
    draft = known(text, organisations=(body("Vellacore", kind="company"),))
    assert [(one.name, one.kind) for one in draft.organisations] == [("Vellacore", "company")]


def test_an_accepted_person_is_found_where_nothing_on_the_page_tells(known: Known):
    text = "It was signed on the ferry by Summer Harbour, and nobody was told of it."
    assert people(known(text)) == {}
    assert "Summer Harbour" in people(known(text, people=(KnownPerson("Summer Harbour"),)))


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("The grant went to Target last spring.", True),
        ("Target dates were missed last spring.", False),
        ("The Harbour Grant Met Its Target In Spring", False),
        ("We set the target last spring.", False),
        ("He lives in Target River, a town of two hundred.", False),
    ],
)
def test_an_ordinary_word_is_a_name_only_where_its_capital_says_so(known: Known, sentence: str, found: bool):
    draft = known(sentence, organisations=(body("Target", kind="company"),))
    assert ("Target" in bodies(draft)) is found


def test_an_accepted_name_is_neither_cut_nor_lengthened(known: Known):
    text = (
        "She wrote to the Department of Harbours and Department of Rails Ann Lee about the sand. "
        "The Ministry of Sand, Silt and Sundry Stones answered."
    )
    draft = known(
        text, organisations=(body("Department of Harbours"), body("Ministry of Sand, Silt and Sundry Stones"))
    )
    assert {"Department of Harbours", "Ministry of Sand, Silt and Sundry Stones"} <= set(bodies(draft))


def test_a_longer_name_around_an_accepted_one_stands(known: Known):
    text = "She wrote to the Texas Department of Harbours. The Ann Lee Foundation helped her."
    draft = known(text, organisations=(body("Department of Harbours"),), people=(KnownPerson("Ann Lee"),))
    assert "Texas Department of Harbours" in bodies(draft)
    assert "Department of Harbours" not in bodies(draft)
    assert people(draft) == {}


def test_the_name_of_an_act_names_nobody(known: Known):
    ann = (KnownPerson("Ann Lee"),)
    assert people(known("Congress must pass the Ann Lee Harbours Act this year.", people=ann)) == {}
    assert "Ann Lee" in people(known("Congress must pass what Ann Lee wrote this year.", people=ann))


def test_an_acronym_alone_is_the_accepted_organisation(known: Known):
    text = "The rules of the QVNT are under review. QVNT officials were not there."
    assert "ministry" not in {one.kind for one in known(text).organisations}
    ministry = body("Ministry of Sand", acronym="QVNT", kind="ministry")
    draft = known(text, organisations=(ministry,))
    assert [(one.name, one.kind, len(one.mentions)) for one in draft.organisations] == [("QVNT", "ministry", 2)]


def test_all_accepted_forms_are_one_organisation(known: Known):
    text = "The Ministry of Sand said it would go on. The dredgers of QVNT, or Sandworks, were not there."
    draft = known(text, organisations=(body("Ministry of Sand", "Sandworks", acronym="QVNT", kind="ministry"),))
    (one,) = draft.organisations
    assert (one.name, one.acronym, set(one.aliases)) == ("Ministry of Sand", "QVNT", {"QVNT", "Sandworks"})


def test_what_the_page_says_an_acronym_means_comes_first(known: Known):
    text = "The quick vernal nut test (QVNT) is new. Few hospitals have bought a QVNT."
    assert bodies(known(text, organisations=(body("Ministry of Sand", acronym="QVNT"),))) == {}
    text = "The Quay Vintners National Trust (QVNT) is new. The Ministry of Sand said that QVNT was welcome."
    draft = known(text, organisations=(body("Ministry of Sand", acronym="QVNT"),))
    assert bodies(draft) == {"Quay Vintners National Trust": ("QVNT",), "Ministry of Sand": ()}


def test_accepted_forms_of_one_person_are_one_person(known: Known):
    text = "Robert Ostrava spoke first. Later Bobby Ostrava said that the sand was good."
    assert len(people(known(text))) == 2
    draft = known(text, people=(KnownPerson("Robert Ostrava", ("Bobby Ostrava",)),))
    assert list(people(draft)) == ["Robert Ostrava"]


def test_the_order_of_a_name_is_what_editors_say(known: Known):
    text = "Minister Tamsin Orrel spoke first. Later Tamsin said that the sand was good."
    order = known(text, people=(KnownPerson("Tamsin Orrel", order="family_first"),))
    assert people(order)["Tamsin Orrel"] == ("Tamsin",)


def test_a_word_that_is_both_a_persons_and_an_organisations_name_is_judged_by_the_page(known: Known):
    both = {"people": (KnownPerson("Ann Lee"),), "organisations": (body("Ann Lee"),)}
    assert "Ann Lee" in people(known("Minister Ann Lee said that the sand was good.", **both))


@pytest.mark.parametrize(
    ("sentence", "name", "found"),
    [
        ("He landed on Harbour Force Two before noon.", "Harbour Force", False),
        ("It will be heard by the Harbour Force Committee on Sand.", "Harbour Force", False),
        ("He was promoted by the Harbour Force before noon.", "Harbour Force", True),
        ("The child center at Hampton Roads, VA. It opened before noon.", "VA", False),
        ("It was run by the VA before noon.", "VA", True),
        ("They defend the right to vote in VA. It was read before noon.", "VA", False),
        ("The Delaware National Guard was called before noon.", "National Guard", False),
        ("It broke the United Nations Charter before noon.", "United Nations", False),
        ("It was heard by the Department of Sand Civil Rights Division.", "Department of Sand", False),
        ("It is in the Department of Sand Supply Chains Report.", "Department of Sand", True),
        ("Dean of the Boston University School of Sand, he knew all of it.", "School of Sand", False),
        ("The Foreign Harbours Act of 1961 (FHA) was changed. The FHA is long.", "FHA", False),
        ("The Customs and Harbour Protection (CHP) entry process was changed.", "CHP", True),
    ],
)
def test_part_of_another_name_is_not_the_accepted_one(known: Known, sentence: str, name: str, found: bool):
    named = bodies(known(sentence, organisations=(body(name),)))
    assert (name in {*named, *(form for forms in named.values() for form in forms)}) is found


def test_an_accepted_acronym_in_brackets_is_the_name_before_it(known: Known):
    text = "The Department of Harbours (USDX) answered. All of the USDX offices were shut."
    draft = known(text, organisations=(body("USDX"),))
    assert bodies(draft) == {"Department of Harbours": ("USDX",)}


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("Then I met with Putin, and it was late.", True),
        ("She was born in Putin, Iowa, and stayed there.", False),
        ("It was done by the Putin-Lee people at the time.", False),
    ],
)
def test_the_family_name_of_an_accepted_person_is_a_persons(known: Known, sentence: str, found: bool):
    assert "Putin" not in people(known(sentence))
    draft = known(sentence, people=(KnownPerson("Vladimir Putin", order="given_first"),))
    assert ("Putin" in people(draft)) is found


def test_what_editors_rejected_as_an_organisation_is_not_proposed_again(known: Known):
    text = "The Harbour Renewal Agency said the sand was good."
    assert "Harbour Renewal Agency" in bodies(known(text))
    assert bodies(known(text, not_organisations=("HARBOUR RENEWAL AGENCY",))) == {}


def test_what_editors_rejected_as_a_person_is_not_proposed_again(known: Known):
    text = "It was a gift to Marta Ostrava from the town."
    assert "Marta Ostrava" in people(known(text))
    draft = known(text, not_people=("Marta Ostrava",))
    assert (people(draft), bodies(draft)) == ({}, {})


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Minister Marta Ostrava said that the sand was good.", "Marta Ostrava"),
        ("The dredging company Ostrava Works said that the sand was good.", "Ostrava Works"),
    ],
)
def test_strong_evidence_on_the_page_outweighs_a_rejection(known: Known, text: str, name: str):
    draft = known(text, not_people=(name,), not_organisations=(name,))
    assert name in {**people(draft), **bodies(draft)}


def test_rejecting_a_person_leaves_an_organisation_of_the_name(known: Known):
    text = "The Harbour Renewal Agency said the sand was good."
    assert "Harbour Renewal Agency" in bodies(known(text, not_people=("Harbour Renewal Agency",)))


def test_names_that_are_not_on_the_page_change_nothing(rules: Extractor):
    text = (
        "Premier Li Qiang met Marco Aleman of the World Intellectual Property Organization in Geneva."
        + PAD
        + "\n\nAleman said that WIPO was pleased. Li said that the talks with WIPO would go on."
        + PAD
    ).encode()
    other = Gazetteer((KnownPerson("Quillon Ostrava"),), (body("Vellacore"),), ("Somebody Else",), ("Something Else",))
    alone = rules.read(text, "sample.txt").as_dict()
    assert rules.knowing(other).read(text, "sample.txt").as_dict() == alone
    assert rules.knowing(Gazetteer()).read(text, "sample.txt").as_dict() == alone
    assert not rules.gazetteer


def test_a_gazetteer_loads_nothing_anew(rules: Extractor):
    with_names = rules.knowing(Gazetteer((KnownPerson("Ann Lee"),)))
    assert with_names.pipeline is rules.pipeline
    assert with_names.version == rules.version
