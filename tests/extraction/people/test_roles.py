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
    ],
)
def test_a_title_of_somebody_else_is_no_role(read: Read, sentence: str) -> None:
    assert not any(role.startswith("Ana Ruiz:") for role in roles(read(sentence + PAD)))


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
