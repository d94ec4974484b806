"""Who is meant by a pronoun, a description or a shared family name; how one gets there, and who else it might be."""

from collections.abc import Callable

import pytest

from archive.extraction.draft import Draft, SpeakerDraft
from tests.extraction.conftest import cases

Read = Callable[[str], Draft]

PAD = " The fair is held in the city each year and many visitors come to it from near and far.\n\n"


def last(draft: Draft) -> SpeakerDraft:
    return draft.statements[-1].speaker


def who(draft: Draft) -> str | None:
    entity = last(draft).entity
    return entity.name if entity else None


# The sentence "…" stands for one that names nobody and ends the paragraph.
HE_AND_SHE = """\
# gender: honorific, title, relation, given name, the article's own pronouns
Mr Tom Barker met Ms Helen Moss at the harbour on Monday. … He said that trade would grow. => Tom Barker
Mr Tom Barker met Ms Helen Moss at the harbour on Monday. … She said that trade would grow. => Helen Moss
Queen Ragna Holt met Oke Lund in the hall. She said that trade would grow. => Ragna Holt
Oke Lund and his wife Ragna Lund came to the hall. She said that trade would grow. => Ragna Lund
Helen Moss met Tom Barker in the hall. She said that trade would grow. => Helen Moss
# the subject and whoever spoke last, not who stands within their words
Tom Barker praised Paul Reed. He said that trade would grow. => Tom Barker
Tom Barker said that Paul Reed was right. “Trade will grow,” he said. => Tom Barker
Tom Barker said: “Paul Reed was right.” He said that trade would grow. => Tom Barker
Tom Barker said that prices fell. He went on for an hour. He said that trade would grow. => Tom Barker
# somebody without a name
Tom Barker came home. A neighbour said that prices fell. He said that trade would grow. => None
# whose words they are
Mr Tom Barker met Ms Helen Moss at the harbour on Monday. … Her statement said that trade would grow. => Helen Moss
"""
DESCRIPTIONS = """\
# of persons
Sen. Tom Barker met Governor Paul Reed. … The senator said that trade would grow. => Tom Barker
Sen. Tom Barker met Governor Paul Reed. … The lawmaker said that trade would grow. => Tom Barker
Sen. Tom Barker met Governor Paul Reed. … The governor said that trade would grow. => Paul Reed
Tom Barker, a geologist, met Paul Reed, a farmer. … The farmer said that trade would grow. => Paul Reed
French President Tom Barker came. … The German president said that trade would grow. => None
Officials said a lawyer came. The lawyer said that trade would grow. => None
Judge Paul Reed spoke at length. … His lawyer said that trade would grow. => None
# with the name behind a comma
The deputy head of Orrin Corp, Dr Helen Moss, said that trade would grow. => Helen Moss
Paul Reed came home. His brother, Tom Barker, said that trade would grow. => Tom Barker
# of organisations
The Academy of Northern Sciences met Orrin Corp in the hall. … The academy said that it would go on.
=> Academy of Northern Sciences
Orrin Corp, a Norwegian carmaker, met Zent Corp, a Danish retailer. … The Norwegian carmaker said that sales would grow.
=> Orrin Corp
Chip maker ASML Holding opened a plant. … The company said that sales fell. => ASML Holding
Orrin Corp built a plant. A spokesman for the company said that sales would grow. => Orrin Corp
Orrin Corp said that sales fell. It added that prices would rise. => Orrin Corp
Norway said that sales fell. It added that prices would rise. => None
"""


@pytest.mark.parametrize(("text", "speaker"), cases(HE_AND_SHE + DESCRIPTIONS))
def test_who_speaks(read: Read, text: str, speaker: list[str]) -> None:
    assert [str(who(read(text.replace(" … ", PAD))))] == speaker


def test_a_description_before_the_name(read: Read) -> None:
    draft = read("The chief executive said that sales would grow. “We are glad,” Chief Executive Helen Moss added.")
    first = draft.statements[0].speaker
    assert first.entity is not None
    assert (first.entity.name, first.rule) == ("Helen Moss", "description, named after")


def test_they_are_all_who_spoke(read: Read) -> None:
    draft = read("Tom Barker and Helen Moss said that trade would grow. They added that prices would fall.")
    said = draft.statements[-1]
    assert who(draft) == "Tom Barker"
    assert [other.entity.name for other in said.co_speakers if other.entity] == ["Helen Moss"]


def test_relatives_share_a_family_name(read: Read) -> None:
    draft = read(
        "Sen. Tom Barker opened the harbour on Monday. A picture of his wife Ragna Barker hung in the hall."
        + PAD
        + "The weather was fine. The band played on.\n\nBarker said that trade would grow."
    )
    assert who(draft) == "Tom Barker"


def test_why_this_speaker(read: Read) -> None:
    draft = read("Tom Barker praised Paul Reed." + " He said that trade would grow.")
    speaker = last(draft)
    assert [passage.text for passage in speaker.chain] == ["Tom Barker"]
    assert speaker.rule == "pronoun, subject"
    assert 0.5 < speaker.confidence < 1
    (other,) = speaker.others
    assert (other.entity.name, other.reason, other.passage.text) == ("Paul Reed", "not the subject", "Paul Reed")
    assert 0 < other.score < speaker.confidence
    assert draft.as_dict()["statements"][-1]["speaker_why"]["others"][0]["name"] == "Paul Reed"


def test_at_most_three_others_the_best_first(read: Read) -> None:
    names = "Tom Barker, Paul Reed, Mark Stone, Peter Hale and John Frost"
    draft = read(f"{names} met in the hall. He said that trade would grow.")
    scores = [other.score for other in last(draft).others]
    assert len(scores) == 3
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize(
    ("second", "speaker"),
    [
        ("He said that trade would grow.", "Li Qiang"),
        ("The premier said that trade would grow.", "Li Qiang"),
        ("The Chinese premier said that trade would grow.", "Li Qiang"),
        ("Li said that trade would grow.", "Li Qiang"),
        ("Premier Li said that trade would grow.", "Li Qiang"),
        ("The president said that trade would grow.", None),
        ("The vice-premier said that trade would grow.", None),
        ("Officials said that trade would grow.", None),
        ("China said that trade would grow.", None),
    ],
)
def test_who_is_meant(read: Read, second: str, speaker: str | None) -> None:
    draft = read(f"Chinese Premier Li Qiang opened the fair in the city.{PAD}{second}")
    (statement,) = draft.statements
    assert (statement.speaker.entity.name if statement.speaker.entity else None) == speaker


def test_the_chain_leads_to_the_name(read: Read) -> None:
    draft = read(
        "Chinese Premier Li Qiang opened the fair in the city. Li called for more trade. He said that it would grow."
    )
    said = draft.statements[-1]
    assert said.speaker.words is not None
    assert said.speaker.words.text == "He"
    assert [passage.text for passage in said.speaker.chain] == ["Li", "Li Qiang"]
