"""Words into pieces of a vocabulary: the same as the library whose vocabulary it is makes of them."""

import unicodedata
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.extraction.speech.tagger.encoding import Piece, WordPieces
from archive.extraction.speech.tagger.runtime import MODEL, VOCABULARY

WRITTEN = (MODEL / VOCABULARY).read_text(encoding="utf-8")
OURS = WordPieces.from_json(WRITTEN)
# What both know of characters: of younger ones the library has not heard.
KNOWN = st.characters(exclude_categories=["Cs"]).filter(lambda c: unicodedata.ucd_3_2_0.category(c) != "Cn")


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
    """Where it is installed (the dependency group "training")."""
    encoding = library.encode(text, add_special_tokens=False)
    firsts = [word != before for before, word in pairwise([None, *encoding.word_ids])]
    found = zip(encoding.ids, encoding.offsets, firsts, strict=True)
    assert list(OURS(text)) == [Piece(number, *span, first) for number, span, first in found]
