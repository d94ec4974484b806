"""Titles as printed before and after a name, and the organisation that they name."""

from collections.abc import Callable

import pytest

from archive.extraction.draft import Draft
from tests.extraction.conftest import cases

Read = Callable[[str], Draft]

PAD = " It met in the old town hall on Monday, and the talks went on until late in the evening."


def roles(draft: Draft) -> list[str]:
    """Each "person: title | organisation"."""
    printed = [(person.name, role) for person in draft.persons for role in person.roles]
    return [f"{name}: {' | '.join(filter(None, (role.title, role.organisation)))}" for name, role in printed]


ROLES = """\
Premier Li Qiang said that trade would grow. => Li Qiang: Premier
Chinese President Xi Jinping called for reforms. => Xi Jinping: Chinese President
Vice-Premier Ding Xuexiang said that trade would grow. => Ding Xuexiang: Vice-Premier
U.S. Secretary of Commerce Gina Raimondo said trade would grow. => Gina Raimondo: U.S. Secretary of Commerce
Prime Minister Mark Rutte said that trade would grow. => Mark Rutte: Prime Minister
Marco Aleman, assistant director-general of the World Intellectual Property Organization, said so.
=> Marco Aleman: assistant director-general | World Intellectual Property Organization
Angela Merkel, Chancellor of Germany, said trade would grow. => Angela Merkel: Chancellor of Germany
Lei Jun, founder and CEO of Chinese tech company Xiaomi Corp, said trade would grow.
=> Lei Jun: founder and CEO | Xiaomi Corp
Microsoft Chairman Satya Nadella said that trade would grow. => Satya Nadella: Chairman | Microsoft
Yin Li, secretary of the Communist Party of China Beijing Municipal Committee, said trade would grow.
=> Yin Li: secretary | Communist Party of China Beijing Municipal Committee
Microsoft's chief executive Satya Nadella said so. => Satya Nadella: chief executive | Microsoft
Ana Ruiz, a professor of marine biology at Uppsala University, said trade would grow.
=> Ana Ruiz: professor of marine biology | Uppsala University
Ana Ruiz, who heads Uppsala University, said so. => Ana Ruiz: head | Uppsala University
Ana Ruiz was the president of Uppsala University when she said that trade would grow.
=> Ana Ruiz: president | Uppsala University
Ana Ruiz, who served as ambassador to Burma, said so. => Ana Ruiz: ambassador to Burma
Campaign manager Ana Ruiz said that trade would grow. => Ana Ruiz: Campaign manager
Presidential candidate Gov. Ana Ruiz said so. => Ana Ruiz: Presidential candidate
Presidential candidate Gov. Ana Ruiz said so. => Ana Ruiz: Gov.
Billionaire investor Ana Ruiz said that trade would grow. => Ana Ruiz: investor
Ana Ruiz, the renowned journalist, said so. => Ana Ruiz: journalist
Ana Ruiz, 58, an award-winning videographer, said so. => Ana Ruiz: videographer
Ana Ruiz (Chile), an expert on the drought at Uppsala University, said so.
=> Ana Ruiz: expert on the drought | Uppsala University
Ana Ruiz, special envoy on technology, said so. => Ana Ruiz: special envoy on technology
Ana Ruiz, head of sales and public relations for Microsoft, said so.
=> Ana Ruiz: head of sales and public relations | Microsoft
Ana Ruiz, Country Director, Uppsala University, said so. => Ana Ruiz: Country Director | Uppsala University
Ana Ruiz, Microsoft's former chief spokeswoman, said so. => Ana Ruiz: former chief spokeswoman | Microsoft
Ana Ruiz, a podcast creator and customer safety manager, said so. => Ana Ruiz: podcast creator
Ana Ruiz, a podcast creator and customer safety manager, said so. => Ana Ruiz: customer safety manager
Ana Ruiz, a professor at Uppsala University and an adviser on floods, said so.
=> Ana Ruiz: professor | Uppsala University
Ana Ruiz, a professor at Uppsala University and an adviser on floods, said so. => Ana Ruiz: adviser on floods
Ana Ruiz of Ohio, a lawyer for farmers, said so. => Ana Ruiz: lawyer for farmers
Ana Ruiz and Tom Berg, the flood team leaders, said so. => Ana Ruiz: flood team leaders
Flood team leaders Ana Ruiz and Tom Berg said so. => Tom Berg: Flood team leaders
The head of Microsoft, Ana Ruiz, said that trade would grow. => Ana Ruiz: head | Microsoft
They spoke to a lawyer named Ana Ruiz, who said so. => Ana Ruiz: lawyer
Ana Ruiz was appointed director of Uppsala University in May. => Ana Ruiz: director | Uppsala University
Ana Ruiz took over as acting chairwoman in May. => Ana Ruiz: acting chairwoman
Ana Ruiz, a spokeswoman for President Tom Berg, said so. => Ana Ruiz: spokeswoman for President Tom Berg
Government spokesman and communications minister Tom Berg said so. => Tom Berg: communications minister
Army spokesman Lt. Gen. Tom Berg said so. => Tom Berg: Army spokesman
Chief of Army Staff General Tom Berg said so. => Tom Berg: Chief of Army Staff
Minister of mines and energy Tom Berg said so. => Tom Berg: Minister of mines and energy
As director of Uppsala University, Ana Ruiz said so. => Ana Ruiz: director | Uppsala University
An aide to President Tom Berg said so. => Tom Berg: President
"""


@pytest.mark.parametrize(("sentence", "role"), cases(ROLES))
def test_roles(read: Read, sentence: str, role: list[str]) -> None:
    assert set(role) <= set(roles(read(sentence + PAD)))


@pytest.mark.parametrize(
    "sentence",
    [
        "A spokeswoman for Ana Ruiz said that trade would grow.",
        "Mr Lee, political adviser to the late Ana Ruiz, said that trade would grow.",
        "It was a promise made under Ana Ruiz, the president's sister.",
        "Ana Ruiz is a leader.",
        "As a leader, Ana Ruiz said that trade would grow.",
        "Professors Ana Ruiz and Tom Berg said that trade would grow.",
        "Ana Ruiz is the first candidate to say that trade would grow.",
        "Ana Ruiz might become the director of Uppsala University, it said.",
        "Ana Ruiz is not the director of Uppsala University, it said.",
        "They asked Ana Ruiz, Commerce Secretary Tom Berg and others.",
        "They asked Ana Ruiz, Deputy Secretary of Commerce Tom Berg and others.",
        "For Ana Ruiz, union members and leaders say, it is too late.",
        "It was told by a friend of Ana Ruiz's who was the director of Uppsala University.",
    ],
)
def test_a_title_of_somebody_else_is_no_role(read: Read, sentence: str) -> None:
    assert not any(role.startswith("Ana Ruiz:") for role in roles(read(sentence + PAD)))


def test_a_title_is_told_with_its_organisation(read: Read) -> None:
    draft = read("Microsoft Vice President Ana Ruiz said so." + PAD + " Vice President Ana Ruiz said more." + PAD)
    assert roles(draft) == ["Ana Ruiz: Vice President | Microsoft"]


def test_a_title_beside_a_name_is_told_once(read: Read) -> None:
    draft = read("Norway's minister of electricity, Ana Ruiz, said that trade would grow." + PAD)
    assert roles(draft) == ["Ana Ruiz: minister of electricity"]


def test_a_title_at_no_body_is_held_at_the_one_named_before(read: Read) -> None:
    draft = read("Speaking at Microsoft's headquarters, Chief Executive Ana Ruiz said that trade would grow." + PAD)
    (role,) = draft.persons[0].roles
    assert (role.title, role.organisation, role.inferred) == ("Chief Executive", "Microsoft", True)


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
