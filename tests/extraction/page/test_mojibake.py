"""Garbled letters are told and read as they were meant, each with its characters in the file; good letters stay."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.extraction.page.mojibake import mojibake_edits
from archive.extraction.page.page import read_page
from archive.extraction.pipeline import Extractor

MEANT = (
    "“Señor Núñez’s café isn’t open,” said Zoë Müller – the mayor – on Monday. “It’s 20 °C… and £5 is too much,” she "
    "told reporters in Łódź. Prices in the town of Ångå rose by a third last year, the city’s council said."
)


def garbled(text: str, encoding: str, times: int = 1) -> str:
    """Return the text as a program leaves it that reads UTF-8 in another encoding."""
    for _ in range(times):
        text = "".join(_read(byte, encoding) if byte > 0x7F else chr(byte) for byte in text.encode())
    return text


def _read(byte: int, encoding: str) -> str:
    try:
        return bytes([byte]).decode(encoding)
    except UnicodeDecodeError:
        return chr(byte)


def mended(text: str) -> str:
    at, parts = 0, []
    for edit in mojibake_edits(text, (0, len(text))):
        if edit.start >= at:
            parts += [text[at : edit.start], edit.put]
            at = edit.end
    return "".join([*parts, text[at:]])


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1"])
@pytest.mark.parametrize("times", [1, 2])
@pytest.mark.parametrize(
    "text",
    [
        MEANT,
        "Über Köln fährt die „Straßenbahn“ für 3 € – größer geht’s nicht.",
        "Новый мост через реку открыли в субботу.",
        "Το νέο γεφύρι άνοιξε το Σάββατο.",
        "国务院总理李强在北京主持召开会议。",
        "نص قصير جديد",
        "Nice 😀 day",
        "Il a dit « voilà » à Orléans.",
    ],
)
def test_what_was_garbled_is_read_as_it_was_meant(text: str, times: int, encoding: str) -> None:
    assert mended(garbled(text, encoding, times)) == text


@pytest.mark.parametrize(
    "text",
    [
        MEANT,
        "Le CAFÉ» est fermé, «É», «Â», Ça… à «À» ; «c’est raté»…",
        "„Viel Spaß“, „Grüß“, MENÜ”, JÄ… und Öl–, “PÅ” och “BLÅ”, AMANHÃ” e “IRMÔ",
        "Île-de-France, Æ, Ð, Þ; SÃO PAULO; 5 × 3 ÷ 2; ± 1 °; naïve® and façade™",
        "Â is a letter, and so is Ã.",
    ],
)
def test_good_letters_stay(text: str) -> None:
    assert mended(text) == text


def test_lost_bytes_are_guessed_where_the_rest_is_sure() -> None:
    assert (
        mended("â€œWe are glad,â€ he said, quoting “Ã la carteâ€.") == "“We are glad,” he said, quoting “à la carte”."
    )


def test_facts_and_statements_are_read_as_meant(extractor: Extractor) -> None:
    text = f"Mayor Zoë Müller’s café\n\nBy José Núñez\n\n{MEANT}\n\n{MEANT.replace('Monday', 'Tuesday')}\n"
    seed = garbled(text, "cp1252")
    draft = extractor.read(seed.encode(), "bad.txt")
    assert draft.article is not None
    assert draft.article.title is not None
    assert draft.article.title.value == "Mayor Zoë Müller’s café"
    assert MEANT in draft.article.body
    assert "Zoë Müller" in {person.name for person in draft.persons}
    for passage in (draft.article.title.passage, *(one for person in draft.persons for one in person.mentions)):
        assert seed[slice(*passage.span)] == passage.text
    assert [problem.code for problem in draft.problems] == ["mojibake"]
    assert "(“Ã«” stands for “ë”" in draft.problems[0].message
    assert draft.source.text == seed


def test_a_web_page_and_a_front_matter_are_read_as_meant() -> None:
    page = f"<html><head><title>Zoë’s café</title></head><body><h1>Zoë’s café</h1><p>{MEANT}</p></body></html>"
    front = f'---\ntitle: "Zoë’s café"\n---\n\n{MEANT}\n'
    for text in (page, front):
        found = read_page(garbled(text, "latin-1"))
        assert found.metadata.title is not None
        assert found.metadata.title.value == "Zoë’s café"
        assert [reading.text for reading in found.readings] == [MEANT]


def test_lost_letters_are_told_once(extractor: Extractor) -> None:
    text = f"Rules are out\n\n{MEANT}"
    draft = extractor.read(text.replace("ñ", "\ufffd").encode(), "lost.txt")
    assert [problem.code for problem in draft.problems] == ["lost-letters"]
    broken = extractor.read(
        (text * 3).encode().replace("ï".encode(), b"\xff").replace("ú".encode(), b"\xff"), "lost.txt"
    )
    assert [problem.code for problem in broken.problems] == ["undecodable"]


@given(st.text(st.sampled_from("Ãâ€™Â©\x80\x99\xa0\x85 aé»Ð¡Ñ€œ<&;“\n"), max_size=60))
def test_the_map_is_exact(text: str) -> None:
    page = read_page(text)
    for reading in page.readings:
        assert reading.undo(text) == text[slice(*reading.span)]


@pytest.mark.parametrize("piece", ["Ã©", "Ãƒ", "â€", "à", "Ð", "Â ", "ð", "É»"])
def test_time_is_in_proportion(piece: str) -> None:
    begun = time.process_time()
    list(mojibake_edits("aÃ© " + piece * 100_000, (0, 1_000)))
    assert time.process_time() - begun < 4
