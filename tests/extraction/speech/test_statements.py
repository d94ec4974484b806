"""Each rule of speech on a sentence of its own: what is said, by whom, in which words, by which rule."""

from collections.abc import Callable

import pytest

from archive.extraction.draft import Draft
from archive.extraction.pipeline import Extractor
from archive.extraction.speech.quotes import quotations
from tests.extraction.conftest import assert_evidence, cases

Read = Callable[[str], Draft]


LEAD = "Premier Li Qiang opened the fair in the city on Monday with a walk through its halls.\n\n"


@pytest.fixture
def read(rules: Extractor) -> Read:
    """By rules alone: what the tagger finds beside them hangs on its weights."""

    def read_text(text: str) -> Draft:
        draft = rules.read(text.encode(), "sample.txt")
        assert_evidence(draft)
        return draft

    return read_text


def told(draft: Draft) -> list[str]:
    """Of each statement "kind: words for the speaker | cue | content"."""
    return [
        f"{s.kind}: {s.speaker.words and s.speaker.words.text} | {s.cue and s.cue.text} | {s.content}"
        for s in draft.statements
    ]


WHAT_IS_SAID = """\
# a verb and a clause
Li said that trade would grow. => indirect: Li | said | trade would grow
Li said on Monday trade would grow. => indirect: Li | said | trade would grow
Li said at the fair that trade would grow. => indirect: Li | said | trade would grow
However, Li also stressed that trade would grow. => indirect: Li | stressed | trade would grow
# a verb and an object
Li stressed the need for more trade. => indirect: Li | stressed | the need for more trade
Li called for more trade. => indirect: Li | called for | more trade
Li on Monday called for robust efforts to improve trade. => indirect: Li | called for | robust efforts to improve trade
Li urged researchers to work more. => indirect: Li | urged | researchers to work more
Li elaborated on the need for more trade. => indirect: Li | elaborated on | the need for more trade
Li expressed hope that trade would grow. => indirect: Li | expressed hope | trade would grow
Li vowed to open the markets. => indirect: Li | vowed | to open the markets
China called on all countries to open their markets.
=> indirect: China | called on | all countries to open their markets
He called it a “strategic choice” for the country. => mixed: He | called | it a “strategic choice” for the country
# two cues of one speaker
Li called for more trade and emphasized the value of peace.
=> indirect: Li | called for | more trade
=> indirect: Li | emphasized | the value of peace
Li said trade would grow, adding that prices would fall.
=> indirect: Li | said | trade would grow
=> indirect: Li | adding | prices would fall
Li emphasized the value of peace, while calling for more trade.
=> indirect: Li | emphasized | the value of peace
=> indirect: Li | calling for | more trade
Noting that prices had fallen, Li said trade would grow.
=> indirect: Li | Noting | prices had fallen
=> indirect: Li | said | trade would grow
# what was said stands before
Trade will grow in the coming year, Li said at the fair. => indirect: Li | said | Trade will grow in the coming year
More efforts are needed to help trade, said officials, experts and executives in the city.
=> indirect: officials, experts and executives | said | More efforts are needed to help trade
# quotations
“Trade will grow in the coming year,” Li said. => direct: Li | said | “Trade will grow in the coming year,”
"Trade will grow in the coming year," said Li. => direct: Li | said | "Trade will grow in the coming year,"
\\”Trade will grow in the coming year,\\” he noted. => direct: he | noted | “Trade will grow in the coming year,”
“Trade will grow in the coming year,” Li said. “We have done all that we could for it.”
=> direct: Li | said | “Trade will grow in the coming year,” “We have done all that we could for it.”
Li said trade was a “tough battle” for all. => mixed: Li | said | trade was a “tough battle” for all
# according to
According to Li, trade will grow in the coming year. => indirect: Li | According to | trade will grow in the coming year
Trade will grow in the coming year, according to Li. => indirect: Li | according to | Trade will grow in the coming year
# papers of somebody
Data from the Ministry of Commerce showed that trade grew by a tenth.
=> indirect: Data from the Ministry of Commerce | showed | trade grew by a tenth
"""


@pytest.mark.parametrize(("sentence", "statements"), cases(WHAT_IS_SAID))
def test_what_is_said(read: Read, sentence: str, statements: list[str]) -> None:
    assert told(read(LEAD + sentence)) == statements


@pytest.mark.parametrize(
    "sentence",
    [
        "This initiative underscores the will of the country to trade.",
        "The meeting served as a platform for talks between the two sides.",
        "Li observed the latest machines in the halls of the fair.",
        "Li did not say whether trade would grow.",
        "The ministry hopes to unleash the forces of trade.",
        "Guided by policy, according to the necessity of the economy, the city grew.",
        "The company will say more about it next week.",
        "Trade fell after years of growth, underscoring the weight of the tariffs.",
        "Ministry Announces New Rules for Trade Between Major Cities",
    ],
)
def test_what_is_no_statement(read: Read, sentence: str) -> None:
    assert told(read(LEAD + sentence)) == []


def test_a_report_within_a_report_is_told_once(read: Read) -> None:
    draft = read(LEAD + "Li said that experts warned of what they called massive changes to the world.")
    assert [statement.cue.text for statement in draft.statements if statement.cue] == ["said"]


def test_via(read: Read) -> None:
    draft = read(LEAD + "Trade will grow in the coming year, Li said at the fair, according to CCTV News.")
    (statement,) = draft.statements
    assert statement.content == "Trade will grow in the coming year"
    assert statement.speaker.entity is not None
    assert statement.speaker.entity.name == "Li Qiang"
    assert statement.via is not None
    assert statement.via.entity is not None
    assert statement.via.entity.name == "CCTV News"


def test_speech_over_several_paragraphs_is_one_statement(read: Read) -> None:
    draft = read(
        LEAD + '"Trade will grow in the coming year," Li said.\n\n"We have done all that we '
        'could for it."\n\nThe fair ends on Friday, and more visitors are expected.'
    )
    (statement,) = draft.statements
    assert statement.kind == "direct"
    assert len(statement.spans) == 2


def test_a_quotation_without_a_cue_is_of_who_spoke_last(read: Read) -> None:
    draft = read(LEAD + "Li called for more trade.\n\n“We have done all that we could for it in these years.”")
    assert [(s.rule, s.cue is None) for s in draft.statements] == [
        ("reporting verb", False),
        ("quotation without a cue", True),
    ]
    assert all(s.speaker.entity and s.speaker.entity.name == "Li Qiang" for s in draft.statements)


def test_a_credit_line_under_a_pull_quote(read: Read) -> None:
    quote = "All countries in the world need to open their markets and to trade with each other as equals."
    draft = read(
        f"{LEAD}{quote}\n\nAngela Merkel, Chancellor of Germany\n\nThe fair ends on "
        f"Friday, and more visitors are expected."
    )
    (statement,) = draft.statements
    assert (statement.kind, statement.rule, statement.cue) == ("direct", "credit line", None)
    assert statement.content == quote
    assert statement.speaker.entity is not None
    assert statement.speaker.entity.name == "Angela Merkel"


def test_an_apposition_with_and_is_no_second_speaker(read: Read) -> None:
    draft = read(
        "Mara Lindqvist, founder and CEO of Swedish battery maker Northbay Corp, said the plant will open in May."
    )
    (statement,) = draft.statements
    assert statement.speaker.words is not None
    assert statement.speaker.words.text == "Mara Lindqvist"
    assert not statement.co_speakers


def test_co_speakers(read: Read) -> None:
    draft = read("Angela Merkel and Mark Rutte said that trade would grow in the coming year between their countries.")
    (statement,) = draft.statements
    assert statement.speaker.entity is not None
    assert statement.speaker.entity.name == "Angela Merkel"
    assert [other.entity.name for other in statement.co_speakers if other.entity] == ["Mark Rutte"]


def stretches(draft: Draft) -> list[str]:
    """Of each statement "words for the speaker | cue | each stretch of the content"."""
    text = draft.source.text
    return [
        " | ".join([s.speaker.words.text, s.cue.text, *(text[slice(*span)] for span in s.spans)])
        for s in draft.statements
        if s.speaker.words and s.cue
    ]


EACH_STRETCH_OF_THE_CONTENT = """\
# an attribution between commas
The museum, Li said, would open in May. => Li | said | The museum | would open in May
The shop is closed, Li said, but will open again soon. => Li | said | The shop is closed | but will open again soon
However, Li said, the shop would open again. => Li | said | the shop would open again
The shop is closed, Li said, and left the hall. => Li | said | The shop is closed
The shop is closed, Li said, speaking at the fair. => Li | said | The shop is closed
The shop is closed, Li said, while the band played on. => Li | said | The shop is closed
# "as X said", and what is no content
Trade will grow again this year, as Li said. => Li | said | Trade will grow again this year
That is what Li said before he left.
# a poll is a paper like others: what it says is told, though by no one
Most people want more trade, according to a poll of the whole country.
=> a poll of the whole country | according to | Most people want more trade
"""


@pytest.mark.parametrize(("text", "statements"), cases(EACH_STRETCH_OF_THE_CONTENT))
def test_each_stretch_of_the_content(read: Read, text: str, statements: list[str]) -> None:
    assert stretches(read(LEAD + text)) == statements


def test_what_a_colon_announces_stands_in_the_next_paragraph(read: Read) -> None:
    text = "Li said:\n\n“Trade will grow in all of our cities.”\n\n“It will grow for many years to come.”"
    assert stretches(read(LEAD + text)) == [
        "Li | said | “Trade will grow in all of our cities.” | “It will grow for many years to come.”"
    ]


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ('He said “yes” and "no".', ["“yes”", '"no"']),
        ("the country’s ‘big plan’ isn’t", ["‘big plan’"]),
        ("''It isn't so,'' he said, ''at all.''", ["''It isn't so,''", "''at all.''"]),
        ("”Same marks,” he said, ”on both sides.”", ["”Same marks,”", "”on both sides.”"]),
        ("“An open one that goes on to the next", ["“An open one that goes on to the next"]),
        ("the '90s and 5' 10\" tall", []),
        ("«Oui», dit-il, „ja“ und 「是」", ["«Oui»", "„ja“", "「是」"]),
    ],
)
def test_quotations(text: str, quoted: list[str]) -> None:
    assert [text[slice(*span)] for span in quotations(text)] == quoted
