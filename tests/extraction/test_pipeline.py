"""The whole way from bytes to Draft: deterministic, bounded, and never an exception for bad text."""

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from archive.extraction.draft import Problem
from archive.extraction.language import _parts
from archive.extraction.pipeline import VERSION, Component, Document, Extractor, Pipeline
from archive.extraction.speech.tagger.runtime import Tagger
from archive.extraction.speech.tagger_candidates import place_candidates
from tests.benchmarks.scoring import Score, score, words
from tests.extraction.conftest import assert_evidence

SEEDS = sorted(Path(__file__).parents[2].joinpath("seeds").glob("*.txt"))
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


def test_each_text_alone_after_others_and_with_more_threads(extractor: Extractor) -> None:
    """The other extractor reads in another order, so that each text stands alone, first or last in one of the two."""
    tagger = Tagger(threads=2)

    def run(document: Document) -> None:
        found = tagger([reading.text for reading in document.page.readings])
        document.tagged = place_candidates(found, document.quoted)

    other = Extractor().replacing(Component("tagger", run, ("page", "quoted"), ("tagged",)))
    first = {path: json.dumps(extractor.read(path.read_bytes(), path.name).as_dict()) for path in SEEDS}
    second = {path: json.dumps(other.read(path.read_bytes(), path.name).as_dict()) for path in reversed(SEEDS)}
    assert first == second
    assert len(first) > 1


def test_decoding_and_extracting_are_two_steps(extractor: Extractor) -> None:
    source, problems = extractor.decode(ARTICLE.encode(), "a.txt")
    assert extractor.extract(source, problems).as_dict() == extractor.read(ARTICLE.encode(), "a.txt").as_dict()
    source, problems = extractor.decode(b"The harbour\0 is shut.", "nul.txt")
    assert (source.text, [problem.code for problem in problems]) == ("The harbour\ufffd is shut.", ["nul"])
    told = Problem("odd", "It is odd.")
    assert told in extractor.extract(source, (told,)).problems


# What each component makes of ARTICLE, run alone: the pipeline up to it.
SHOWN = {
    "page": lambda document: document.page.metadata.published.value == "2024-04-26",
    "sections": lambda document: [section.paragraph for section in document.sections] == [0, 1],
    "network": lambda document: len(document.seen.words()[0]) > 40,
    "names": lambda document: {"Li Qiang", "Lei Jun"} <= {name.name for name in document.names},
    "persons": lambda document: [person.name for person in document.persons] == ["Li Qiang", "Lei Jun"],
    "organisations": lambda document: ("Xiaomi Corp", "company") in document.kinds.items(),
    "mentions": lambda document: {m.surface for m in document.mentions.all} >= {"Li Qiang", "Xiaomi", "CCTV News"},
    "roles": lambda document: document.roles["Lei Jun"][0].organisation == "Xiaomi Corp",
    "coreference": lambda document: document.resolver.named(document.mentions.all[0]).entity.name == "Li Qiang",
    "quotes": lambda document: (
        [one.rule for s in document.sentences for one in s.candidates if one.spans][-1:] == ["reporting verb"]
    ),
    "tagger": lambda document: all(candidate.scores.content > 0.5 for candidate in document.tagged),
    "speakers": lambda document: (
        {
            referent.entity.name
            for sentence in document.sentences
            for candidate in sentence.candidates
            if (referent := document.speakers.referent(candidate.source)) and referent.entity
        }
        >= {"Li Qiang", "Lei Jun", "CCTV News"}
    ),
    "ensemble": lambda document: (
        [q.referent.entity.name for q in document.quotes] == ["Li Qiang", "Li Qiang", "Lei Jun"]
    ),
    "draft": lambda document: len(document.draft.statements) == 3,
}


def test_each_component_runs_alone(extractor: Extractor) -> None:
    document = Document(*extractor.decode(ARTICLE.encode(), "article.txt"))
    assert list(extractor.pipeline.components) == list(SHOWN)
    before = None
    for name, shown in SHOWN.items():
        extractor.pipeline.run(document, until=name, after=before)
        assert shown(document), name
        assert all(hasattr(document, attribute) for attribute in extractor.pipeline.components[name].assigns)
        before = name


def test_a_pipeline_stops_where_it_is_told_to(extractor: Extractor) -> None:
    document = extractor.run(ARTICLE, until="persons")
    assert document.persons
    assert not document.organisations
    assert not hasattr(document, "draft")


def test_components_can_be_disabled_where_others_can_do_without(extractor: Extractor) -> None:
    draft = extractor.without("roles", "organisations", "quotes").read(ARTICLE.encode(), "a.txt")
    assert draft.persons
    assert not draft.organisations
    assert not any(role.rule != "title for the person" for person in draft.persons for role in person.roles)
    assert extractor.without("roles").version == f"{extractor.version}, no roles"
    with pytest.raises(ValueError, match="requires 'sections', which none before it assigns"):
        extractor.without("sections")
    with pytest.raises(ValueError, match="No component is called speling; there are page, sections,"):
        extractor.without("speling")
    with pytest.raises(ValueError, match="No enabled component is called roles"):
        extractor.without("roles").run(ARTICLE, until="roles")


def test_a_component_can_be_replaced_but_not_put_before_what_it_requires(extractor: Extractor) -> None:
    def nobody(document: Document) -> None:
        document.persons = ()

    draft = extractor.replacing(Component("persons", nobody, ("names",), ("persons",))).read(ARTICLE.encode(), "a")
    assert not draft.persons
    assert draft.organisations
    with pytest.raises(ValueError, match="No component is called people"):
        extractor.replacing(Component("people", nobody, (), ()))
    components = list(extractor.pipeline.components.values())
    with pytest.raises(ValueError, match="The component roles requires 'mentions'"):
        Pipeline([*components[:3], components[7], *components[3:7]])


def test_components_are_scored_beside_what_a_person_found(extractor: Extractor) -> None:
    text = "Premier Li Qiang said that trade would grow. It met in the old town hall on Monday and went on for long."
    spoken = words(text, [(text.index("trade"), text.index(" would"))])
    wanted = {
        "persons": frozenset({"Li Qiang", "Lei Jun"}),
        "roles": frozenset({("Li Qiang", "Premier")}),
        "quotes": spoken,
        "ensemble": frozenset((word, "Li Qiang") for word in spoken),
    }
    document = Document(*extractor.decode(text.encode(), "a.txt"))
    scores = score(extractor.pipeline, document, wanted)
    assert scores["persons"] == Score(given=1, wanted=2, right=1)
    assert scores["roles"].f1 == Score().f1 == 1
    assert scores["quotes"] == scores["ensemble"] == Score(given=3, wanted=1, right=1)
    assert (scores["persons"] + scores["roles"]).f1 == pytest.approx(4 / 5)
    with pytest.raises(ValueError, match="sections cannot be scored"):
        score(extractor.pipeline, document, {"sections": frozenset()})


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


def test_of_a_web_page_only_its_text_counts_towards_the_limit(extractor: Extractor) -> None:
    small = extractor.without("tagger")
    small.max_chars = 500
    said = "<p>Premier Li Qiang said on Monday that trade would grow.</p>"
    script = "<script>" + "push({'slot': 1});" * 200 + "</script>"
    page = "<!doctype html><html><head>{}</head><body><article><h1>Trade</h1>{}</article></body></html>"
    assert small.read(page.format(script, said).encode(), "page.html").article is not None
    long = small.read(page.format("", said * 12).encode(), "page.html")
    assert [problem.code for problem in long.problems] == ["too-large"]
    assert "has 653 characters" in long.problems[0].message


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


def test_no_language_model_and_no_framework_is_loaded_before_a_text_is_read() -> None:
    code = (
        "import sys; from archive.extraction.pipeline import Extractor; Extractor().version;"
        "print([m for m in ('spacy', 'django', 'numpy', 'onnxruntime') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_what_is_never_broken_by_a_blank_is_analysed_in_pieces() -> None:
    pieces = list(_parts("A sign: " + "$" * 2_500 + " is no word."))
    assert max(end - start for start, end in pieces) < 1_000
    assert [start for start, _ in pieces[1:]] == [end for _, end in pieces[:-1]]
    for whole in ("a" * 999, "字" * 3_000, "A word. " * 400):
        assert list(_parts(whole)) == [(0, len(whole))]


@pytest.mark.parametrize("mark", ["A", "&b;"])
def test_an_entity_that_stands_for_much_is_not_expanded(rules: Extractor, mark: str) -> None:
    """Nor does it take long to read; the file is kept as it is."""
    text = f'<?xml version="1.0"?>\n<!DOCTYPE x [<!ENTITY a "{(mark * 9_000)[:9_000]}">]>\n<x>{"&a;" * 3_000}</x>'
    begun = time.process_time()
    draft = rules.read(text.encode(), "a.xml")
    assert time.process_time() - begun < 20
    assert draft.source.text == text
    assert draft.article is None or len(draft.article.body) <= len(text)
