"""The tagger: its files, its windows, and what it finds in sentences written for these tests."""

import itertools
import shutil
import unicodedata
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.extraction.speech.tagger.candidate import Candidate, Place
from archive.extraction.speech.tagger.decoding import LABELS, Seen, best_path, candidates
from archive.extraction.speech.tagger.encoding import (
    CAPACITY,
    CLOSING,
    OPENING,
    SHAPES,
    SINGLE,
    TITLE,
    Piece,
    Tokens,
    WordPieces,
    encode,
    windows,
)
from archive.extraction.speech.tagger.runtime import MODEL, VOCABULARY, WEIGHTS, Tagger
from archive.extraction.weights import SUMS, WeightsError
from tests.extraction.conftest import cases

WRITTEN = (MODEL / VOCABULARY).read_text(encoding="utf-8")
OURS = WordPieces.from_json(WRITTEN)
# What both know of characters: of younger ones the library has not heard.
KNOWN = st.characters(exclude_categories=["Cs"]).filter(lambda c: unicodedata.ucd_3_2_0.category(c) != "Cn")

ARTICLE = [
    "The harbour of Port Amber will stay shut until spring, Mayor Ngozi Lindqvist said on Monday.",
    "“We cannot send divers into that water,” she told reporters outside the town hall. “Nobody should ask us to.”",
    "Three boats were lost in the storm, and the old lighthouse was damaged.",
    "According to the Coast Institute, waves of eleven metres were measured. Fishers accused the council of delay.",
]


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return Tagger()


def words(paragraphs: list[str], places: tuple[Place, ...]) -> list[str]:
    return [paragraphs[paragraph][start:end] for paragraph, (start, end) in places]


def told(paragraphs: list[str], found: Candidate) -> tuple[list[str], str, list[str]]:
    """Content without what is left to the rules of edges (marks, "that"), cue, and sources."""
    content = [part.strip("“”\"',. ").removeprefix("that ") for part in words(paragraphs, found.content)]
    return content, words(paragraphs, (found.cue,))[0] if found.cue else "", words(paragraphs, found.sources)


FINDS_WHO_SAID_WHAT = """\
Amina Okafor said the bridge would open in May. => Amina Okafor | said | the bridge would open in May
“The bridge will open in May,” said Wei Chen. => Wei Chen | said | The bridge will open in May
"The bridge will open in May," said Wei Chen. => Wei Chen | said | The bridge will open in May
“The bridge,” Okafor said, “will open in May.” => Okafor | said | The bridge | will open in May
According to the Coast Institute, the water rose by two metres.
=> the Coast Institute | According to | the water rose by two metres
The minister warned that prices could rise again. => The minister | warned | prices could rise again
"""


@pytest.mark.parametrize(("sentence", "statement"), cases(FINDS_WHO_SAID_WHAT))
def test_finds_who_said_what(tagger, sentence, statement):
    """The statement is "source | cue | each stretch of the content"."""
    ((content, cue, sources),) = (told([sentence], found) for found in tagger([sentence]))
    assert [" | ".join([*sources, cue, *content])] == statement


def test_finds_all_statements_of_an_article(tagger):
    found = [told(ARTICLE, one) for one in tagger(ARTICLE)]
    assert ("said", ["Mayor Ngozi Lindqvist"]) in [(cue, source) for _, cue, source in found]
    assert ("told", ["she"]) in [(cue.split()[0], source) for _, cue, source in found if cue]
    assert any("waves of eleven metres were measured" in content for content, _, _ in found)


def test_two_statements_may_share_their_source(tagger):
    sentence = "Rajesh Iyer said prices would fall and promised that wages would rise."
    assert [one.sources for one in tagger([sentence])] == [((0, (0, 11)),)] * 2


@pytest.mark.parametrize(
    "text",
    ["Three boats were lost in the storm.", "Share this article", "", " ", "…", "—", "\u200b", "好", "x" * 5_000],
)
def test_finds_nothing_where_nothing_is_said(tagger, text):
    assert tagger([text]) == []


def test_no_paragraphs(tagger):
    assert tagger([]) == []


def test_speech_is_told_from_thought(tagger):
    said = tagger(["“Prices will rise,” the minister said."])[0].scores.speech
    thought = tagger(["The minister plans to raise prices."])
    assert said > 0.9
    assert all(one.scores.speech < said for one in thought)


def test_same_alone_in_a_batch_and_with_two_threads(tagger):
    alone = tagger(ARTICLE)
    long = [sentence for _ in range(12) for sentence in ARTICLE]
    assert alone
    assert tagger(ARTICLE) == alone
    assert [tagger(text) for text in (long, ARTICLE, ["He said no."], ARTICLE)][1::2] == [alone, alone]
    assert Tagger(threads=2)(long) == tagger(long)


def test_scores_are_probabilities(tagger):
    for one in tagger(ARTICLE):
        numbers = [getattr(one.scores, name) for name in type(one.scores).__slots__]
        assert all(-1e-6 <= number <= 1 + 1e-6 for number in numbers)


@pytest.fixture
def folder(tmp_path):
    for name in (WEIGHTS, VOCABULARY, SUMS):
        shutil.copy(MODEL / name, tmp_path)
    return tmp_path


@pytest.mark.parametrize("name", [WEIGHTS, VOCABULARY])
def test_an_altered_file_is_refused(folder, name):
    data = bytearray((folder / name).read_bytes())
    data[-100] ^= 1
    (folder / name).write_bytes(data)
    with pytest.raises(WeightsError, match=rf"{name} is not the one that was tested.*git checkout"):
        Tagger(folder)(ARTICLE)


@pytest.mark.parametrize("name", [WEIGHTS, VOCABULARY, SUMS])
def test_a_missing_file_is_told_with_what_to_do(folder, name):
    (folder / name).unlink()
    with pytest.raises(WeightsError, match=r"cannot be read.*git checkout"):
        Tagger(folder)(ARTICLE)


@pytest.mark.parametrize("sums", ["", "nonsense", f"0000  {WEIGHTS}\n"])
def test_sums_that_say_nothing_are_refused(folder, sums):
    (folder / SUMS).write_text(sums)
    with pytest.raises(WeightsError, match="git checkout"):
        Tagger(folder)(ARTICLE)


def test_files_are_small_enough():
    assert sum(path.stat().st_size for path in MODEL.iterdir()) <= 25_000_000


def encoded(paragraphs: list[str]) -> Tokens:
    return encode(OURS, paragraphs)


@pytest.mark.parametrize(
    "paragraphs",
    [
        ARTICLE,
        ARTICLE * 20,
        [" ".join(ARTICLE * 20)],
        ["word " * 3_000],
        ["", *ARTICLE * 5, ""],
        ["Short."] * 900,
    ],
)
def test_windows_cover_all_tokens_once(paragraphs):
    tokens = encoded(paragraphs)
    found = windows(tokens)
    assert [at for start, end in found for at in range(start, end)] == list(range(len(tokens)))
    assert all(0 < end - start <= CAPACITY for start, end in found)


def test_a_window_ends_with_a_paragraph_or_else_a_sentence():
    tokens = encoded(ARTICLE * 20)
    assert all(end in tokens.ends for _, end in windows(tokens))
    text = " ".join(ARTICLE * 20)
    tokens = encoded([text])
    for _, end in windows(tokens)[:-1]:
        assert text[: tokens.places[end - 1][2]].endswith((".", "”"))


def test_places_are_of_the_words_as_printed():
    paragraphs = ["Café Ärger, 北京 – “naïve”", "Second\u00a0line"]
    tokens = encoded(paragraphs)
    assert [paragraphs[index][start:end] for index, start, end in tokens.places if end] == (
        ["Café", "Är", "ger", ",", "北", "京", "–", "“", "naïve", "”", "Second", "line"]
    )


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("“A,” he said.", {"“": OPENING, "”": CLOSING}),
        ('"A," he said.', {'"': OPENING}),
        ("«A», he said.", {"«": OPENING, "»": CLOSING}),
        ("``A,'' he said.", {"`": OPENING, "'": CLOSING}),
        ("‘A,’ he said.", {"‘": SINGLE, "’": SINGLE}),
    ],
)
def test_marks_are_told_by_their_side(text, marks):
    tokens = encoded([text])
    first: dict[str, int] = {}
    inside = []
    for shape, (_, start, end) in zip(tokens.shapes, tokens.places, strict=True):
        first.setdefault(text[start:end], shape % (SHAPES // 2))
        if text[start:end] in {"A", "said"}:
            inside.append(shape >= SHAPES // 2)
    assert {mark: first[mark] for mark in marks} == marks
    assert inside == [True, False]


def test_an_apostrophe_opens_no_quotation():
    tokens = encoded(["It's the voters' choice, isn't it? Rock 'n' roll of the '90s."])
    assert all(shape < SHAPES // 2 for shape in tokens.shapes[:9])
    assert tokens.shapes[0] == TITLE


def seen(labels: list[str], cues: dict[int, int], sources: dict[int, int | None]) -> Seen:
    """Make a network that is sure: of each token's label, of its cue, and of a cue's source."""
    size = len(labels)
    label = np.zeros((size, len(LABELS)), np.float32)
    cue, source = np.zeros((size, size), np.float32), np.zeros((size, size + 1), np.float32)
    for at, name in enumerate(labels):
        label[at, LABELS.index(name)] = 1
    for at, head in cues.items():
        cue[at, head] = 1
    for at, place in sources.items():
        source[at, 0 if place is None else place + 1] = 1
    return Seen(label, cue, source, np.ones(size, np.float32), np.zeros((size, 0), np.float32))


def row(size: int) -> Tokens:
    """Words of one letter, with a blank between each two."""
    return Tokens([5] * size, [0] * size, [(0, at * 2, at * 2 + 1) for at in range(size)], [size], [True] * size)


def allowed(path: tuple[int, ...], kinds: int) -> bool:
    """Nothing goes on that has not begun."""
    before = (0, *path)
    return all(state <= kinds or last in {state, state - kinds} for last, state in zip(before, path, strict=False))


@given(
    st.integers(0, 5).flatmap(
        lambda size: st.lists(st.lists(st.floats(-6, 0), min_size=5, max_size=5), min_size=size, max_size=size)
    )
)
def test_the_path_is_the_likeliest_of_all(rows):
    kinds = 2
    logs = np.array(rows).reshape(-1, 5)
    found = best_path(logs[:, 0], logs[:, 1:3], logs[:, 3:5])
    paths = [path for path in itertools.product(range(5), repeat=len(rows)) if allowed(path, kinds)]
    most = max(sum(logs[at, state] for at, state in enumerate(path)) for path in paths)
    assert allowed(tuple(found), kinds)
    assert sum(logs[at, state] for at, state in enumerate(found)) == pytest.approx(most)


def test_a_name_within_a_cue_is_its_source():
    tokens = row(4)
    found = candidates(tokens, (0, 4), seen(["B-cue", "I-cue", "B-content", "I-content"], {2: 0, 3: 0}, {0: 1}))
    assert [one.sources for one in found] == [((0, (2, 3)),)]


def test_contents_side_by_side_come_apart_by_their_cues():
    tokens = row(5)
    said = seen(["B-cue", "B-content", "I-content", "B-content", "B-cue"], {1: 0, 2: 0, 3: 4}, {0: None, 4: None})
    said.labels[3] = 0.5 * said.labels[2] + 0.5 * said.labels[3]
    assert [one.content for one in candidates(tokens, (0, 5), said)] == [((0, (2, 5)),), ((0, (6, 7)),)]


def test_a_word_is_never_cut():
    pieces = Tokens([5] * 4, [0] * 4, [(0, 0, 1), (0, 2, 4), (0, 4, 7), (0, 8, 9)], [4], [True, True, False, True])
    found = candidates(pieces, (0, 4), seen(["B-source", "B-cue", "O", "B-content"], {3: 1}, {1: 0}))
    assert [one.cue for one in found] == [(0, (2, 7))]


def test_content_goes_to_the_cue_that_it_points_to():
    tokens = row(6)
    said = seen(
        ["B-source", "B-cue", "B-content", "I-content", "B-cue", "B-content"],
        {2: 1, 3: 1, 5: 4},
        {1: 0, 4: 0},
    )
    found = candidates(tokens, (0, 6), said)
    assert [(one.content, one.cue, one.sources) for one in found] == [
        (((0, (4, 7)),), (0, (2, 3)), ((0, (0, 1)),)),
        (((0, (10, 11)),), (0, (8, 9)), ((0, (0, 1)),)),
    ]


def test_content_without_a_cue_stands_alone_and_a_cue_without_content_is_none():
    tokens = row(3)
    assert [one.cue for one in candidates(tokens, (0, 3), seen(["B-content", "I-content", "O"], {}, {}))] == [None]
    assert candidates(tokens, (0, 3), seen(["B-source", "B-cue", "O"], {}, {1: 0})) == []


def test_content_over_two_paragraphs_has_a_stretch_in_each():
    tokens = Tokens(
        [5, 5, 1, 5], [0] * 4, [(0, 0, 1), (0, 2, 3), (1, 0, 0), (1, 0, 4)], [3, 4], [True, True, False, True]
    )
    found = candidates(tokens, (0, 4), seen(["B-cue", "B-content", "I-content", "I-content"], {1: 0, 3: 0}, {0: None}))
    assert [one.content for one in found] == [((0, (2, 3)), (1, (0, 4)))]
    assert [one.sources for one in found] == [()]


@pytest.fixture(scope="module")
def pieces() -> WordPieces:
    small = ["[UNK]", "un", "##affa", "##ble", "e", "##clair", "!", "“", "东", "京", "5", "##€"]
    return WordPieces({piece: number for number, piece in enumerate(small)})


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", []),
        ("Unaffable!", [(1, 0, 2, True), (2, 2, 6, False), (3, 6, 9, False), (6, 9, 10, True)]),
        ("“unble", [(7, 0, 1, True), (1, 1, 3, True), (3, 3, 6, False)]),
        ("É\u00adclair", [(4, 0, 1, True), (5, 2, 7, False)]),
        ("e\u0301clair", [(4, 0, 1, True), (5, 2, 7, False)]),
        ("东京", [(8, 0, 1, True), (9, 1, 2, True)]),
        ("5€ unknown", [(10, 0, 1, True), (11, 1, 2, False), (0, 3, 10, True)]),
        ("un" * 51, [(0, 0, 102, True)]),
        ("un\x00affable", [(1, 0, 2, True), (2, 3, 7, False), (3, 7, 10, False)]),
    ],
)
def test_pieces(pieces: WordPieces, text: str, wanted: list[tuple[int, int, int, bool]]) -> None:
    assert list(pieces(text)) == [Piece(*one) for one in wanted]


@pytest.fixture(scope="module")
def library() -> Any:
    made = pytest.importorskip("tokenizers").Tokenizer.from_str(WRITTEN)
    made.no_padding()
    made.no_truncation()
    return made


@given(st.text(KNOWN | st.characters(max_codepoint=127) | st.sampled_from("“”’—é \t\n"), max_size=40))
def test_the_library_says_the_same(library: Any, text: str) -> None:
    """Where it is installed, as among the development packages."""
    encoding = library.encode(text, add_special_tokens=False)
    firsts = [word != before for before, word in pairwise([None, *encoding.word_ids])]
    found = zip(encoding.ids, encoding.offsets, firsts, strict=True)
    assert list(OURS(text)) == [Piece(number, *span, first) for number, span, first in found]
