"""The whole way from bytes to Draft: deterministic, bounded, and never an exception for bad text."""

import json
import subprocess
import sys
import time

import pytest

from archive.extraction.pipeline import VERSION, Extractor
from tests.extraction.conftest import assert_evidence

ARTICLE = """\ufeffPremier Li Qiang Calls for More Trade

Premier Li Qiang Calls for More Trade

Beijing, April 26, 2024 – Premier Li Qiang has called for “more trade” between cities, according to CCTV News.

\\n\\n

\\”Trade will grow in the coming year,\\” he stated. Lei Jun, founder of tech company Xiaomi Corp, said Xiaomi agreed.

Source: Evening Paper

Leave a Reply
"""


def test_an_article(extractor: Extractor) -> None:
    draft = extractor.read(ARTICLE.encode(), "article.txt")
    assert_evidence(draft)
    assert draft.article is not None
    assert draft.article.title is not None
    assert (draft.article.title.value, draft.source.encoding_how) == ("Premier Li Qiang Calls for More Trade", "bom")
    assert draft.article.published is not None
    assert draft.article.published.value == "2024-04-26"
    assert len(draft.article.paragraphs) == 2
    assert [person.name for person in draft.persons] == ["Li Qiang", "Lei Jun"]
    assert [statement.kind for statement in draft.statements] == ["mixed", "direct", "indirect"]
    assert "\\n" not in draft.article.body


def test_same_in_same_out(extractor: Extractor) -> None:
    first = json.dumps(extractor.read(ARTICLE.encode(), "a.txt").as_dict())
    extractor.read(b"Something else that was said by President Xi Jinping in between, he noted.", "b.txt")
    assert json.dumps(extractor.read(ARTICLE.encode(), "a.txt").as_dict()) == first


@pytest.mark.parametrize(
    ("data", "codes"),
    [
        (b"", ["empty"]),
        (b" \n\t ", ["empty"]),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), ["binary"]),
        (b"Home\nNews\nSport\n", ["no-article"]),
        (b"x" * 1001, ["too-large"]),
        (b"Home\nNews\0\nSport and weather\n", ["nul", "no-article"]),
    ],
)
def test_what_cannot_be_read_has_a_problem_and_no_article(data: bytes, codes: list[str], extractor: Extractor) -> None:
    small = Extractor(max_chars=1000)
    draft = small.read(data, "bad.txt")
    assert draft.article is None
    assert [problem.code for problem in draft.problems] == codes
    assert all(problem.message.endswith(".") for problem in draft.problems)
    assert (draft.persons, draft.organisations, draft.statements) == ((), (), ())


def test_problems_of_decoding_are_kept(extractor: Extractor) -> None:
    draft = extractor.read(b"Premier Li Qiang said on Monday that trade\0 would grow in the coming year.", "nul.txt")
    assert [problem.code for problem in draft.problems] == ["nul"]
    assert draft.article is not None
    assert draft.statements


@pytest.mark.parametrize(
    "text",
    [
        "“" * 500,
        "(" * 2000,
        "<" * 2000,
        "[a](" * 500,
        "*" * 1000 + "a",
        "\\n" * 500,
        "A." * 800,
        "said " * 400,
        "' \" ’ " * 300,
        "--- \n" * 300,
        "by By By " * 200,
    ],
)
def test_odd_text_never_raises(extractor: Extractor, text: str) -> None:
    assert_evidence(extractor.read(text.encode(), "odd.txt"))


def test_a_long_line_takes_time_in_proportion(extractor: Extractor) -> None:
    """No newline in it: nothing may be quadratic. The bound is generous, for a slow and shared machine."""
    sentence = "Premier Li Qiang said on Monday that trade with {} would grow, according to CCTV News. "
    text = "".join(sentence.format(f"City {n}") for n in range(1200))
    extractor.read(text[:9000].encode(), "warm.txt")
    started = time.perf_counter()
    extractor.read(text[: len(text) // 4].encode(), "quarter.txt")
    quarter = time.perf_counter() - started
    started = time.perf_counter()
    draft = extractor.read(text.encode(), "long.txt")
    assert time.perf_counter() - started < 4 * 2.5 * quarter + 2
    assert len(draft.statements) > 1000
    assert_evidence(draft)


@pytest.mark.parametrize("unit", ["a", " ", "“", "<p ", "[", "*a", "\\n", "&#", "A. ", "x\n", "By A ", "1, ", "(c) 2"])
def test_long_runs_of_one_thing_take_no_time_to_clean(unit: str) -> None:
    from archive.extraction.page.page import read_page

    started = time.perf_counter()
    read_page(unit * (200_000 // len(unit)))
    assert time.perf_counter() - started < 40


def test_version_names_the_pipeline() -> None:
    assert Extractor().version.startswith(f"{VERSION} en_core_web_md 3.")


def test_importing_loads_no_language_pipeline_and_no_framework() -> None:
    code = (
        "import sys, archive.extraction.pipeline; print([m for m in ('spacy', 'django', 'numpy') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
