"""What is written as a citation is read back the same by parsers that others wrote, whatever stands in it."""

import json
from datetime import date
from io import StringIO

import bibtexparser
import pytest
import rispy
from bibtexparser import middlewares
from citeproc.source.json import CiteProcJSON
from hypothesis import example, given
from hypothesis import strategies as st
from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db

from archive.browsing.citing.formats import bibtex, csl_item, csl_json, plain, ris
from archive.browsing.citing.reference import SITE, Author, Reference, one_line
from archive.dates import PartialDate

ADDRESS = "https://archive.example/articles/abc/"
SOURCE = "https://news.example/a_b/%20c?x=1&y=%7Bz%7D~#d"
HOSTILE = [
    *("{", "}", "{{}", "}{", "\\", "\\\\", "%", "&", "$x$", "#", "_", "^", "~", "<b>", "|"),
    *('"', "'", "''", "``", "`", "?`", "---", ",,", "and", "AND", ",", ";", " - "),
    *("@article{x,", "\\input{/etc/passwd}", "ER  - ", "TY  - JOUR"),
    *("\n", "\r\n", "\t", "\x00", "\x1b", "\u2028", "\u202eRTL", "e\u0301", "é", "ß", "…", "“”"),
    *("😀👩‍👩‍👧", "中文 标题", "עברית", "العربية"),
]
words = st.lists(st.sampled_from(HOSTILE) | st.text(max_size=12), max_size=8).map(" ".join)
texts = words | st.lists(st.sampled_from(HOSTILE), max_size=8).map("".join)
lines = texts.map(one_line)
some = lines.filter(bool)
name_words = st.sampled_from(
    ["Li", "Qiang", "de la", "O’Neil", "Zoë", "José {x}", "A\\b", "100%", "李", "and co", "B&B"]
)
people = st.builds(
    lambda family, given, suffix: Author(f"{given} {family}", family, given, suffix),
    name_words, name_words, st.sampled_from(["", "Jr.", "III"]),
)  # fmt: skip
single = some.map(Author)
days = st.dates(date(1000, 1, 1), date(2999, 12, 31))
dates = (
    st.none()
    | days.map(PartialDate.on)
    | days.map(lambda day: PartialDate.of(day.year))
    | days.map(lambda day: PartialDate.of(day.year, day.month))
    | st.tuples(days, days).map(lambda two: PartialDate(min(two), max(two)))
)
references = st.builds(
    Reference,
    key=st.just("article-abc"),
    title=some,
    address=st.just(ADDRESS),
    accessed=st.just(date(2026, 11, 21)),
    authors=st.lists(people | single, max_size=3).map(tuple),
    publisher=lines,
    published=dates,
    language=st.sampled_from(["", "en", "zh"]),
    source=st.sampled_from(["", SOURCE]),
    note=lines,
)


# LaTeX's own text symbols (Lamport, appendix C) that the parser does not know or takes for another letter.
SYMBOLS = {"textbraceleft": "{", "textbraceright": "}", "textless": "<", "textgreater": ">", "textbar": "|"}
TEX = get_default_latex_context_db()
TEX.add_context_category(
    "symbols", [MacroTextSpec(name, c) for name, c in (SYMBOLS | {"textasciicircum": "^"}).items()], prepend=True
)


def untex(value):
    return LatexNodes2Text(latex_context=TEX).latex_to_text(value)


def read_bibtex(text):
    """Fields by name, as they print; ``author`` as lists of name parts."""
    library = bibtexparser.parse_string(
        text, append_middleware=[middlewares.SeparateCoAuthors(), middlewares.SplitNameParts()]
    )
    assert library.failed_blocks == []
    (entry,) = library.entries
    fields = {field.key: field.value for field in entry.fields}
    authors = fields.pop("author", [])
    verbatim = {name: fields.pop(name) for name in ("url", "urldate", "date", "year", "month") if name in fields}
    return (
        {name: untex(value) for name, value in fields.items()}
        | verbatim
        | {
            "authors": [
                tuple(untex(" ".join(part)) for part in (one.von + one.last, one.first, one.jr)) for one in authors
            ],
            "kind": entry.entry_type,
            "key": entry.key,
        }
    )


def read_ris(text):
    (record,) = rispy.load(StringIO(text, newline=None))
    return record


def read_csl(text):
    CiteProcJSON(json.loads(text))
    (item,) = json.loads(text)
    return item


@given(references)
@example(Reference("k", "A {lone brace", ADDRESS, date(2026, 1, 1), publisher="The } Times", note="{ok} {"))
@example(
    Reference(
        "k", "100 % & $5_000 #1 ~ ^ \\ <x> |", ADDRESS, date(2026, 1, 1), authors=(Author("Smith, Inc. and Sons"),)
    )
)
def test_three_formats_say_the_same(reference):
    bib, record, item = (
        read_bibtex(bibtex(reference)),
        read_ris(ris(reference)),
        read_csl(csl_json(reference)),
    )
    assert one_line(bib["title"]) == record["title"] == item["title"] == reference.title
    assert bib.get("journal", "") == record.get("secondary_title", "") == item.get("container-title", "") == (
        reference.publisher
    )  # fmt: skip
    assert bib["url"] == record["urls"][0] == item["URL"] == reference.url
    assert bib["note"] == f"{reference.note} In {SITE}, {ADDRESS}.".strip()
    assert record.get("notes", [""]) == [item.get("note", "")] == [reference.note]
    assert record["name_of_database"] == item["archive"] == SITE
    assert record["accession_number"] == item["archive_location"] == ADDRESS
    assert bib.get("language", "") == record.get("language", "") == item.get("language", "") == reference.language


@given(references)
def test_three_formats_name_the_same_authors(reference):
    bib, record, item = (
        read_bibtex(bibtex(reference)),
        read_ris(ris(reference)),
        read_csl(csl_json(reference)),
    )
    wanted = [(one.family, one.given, one.suffix) if one.given else (one.name, "", "") for one in reference.authors]
    assert bib["authors"] == wanted
    told = item.get("author", [])
    assert [
        (one.get("literal") or one["family"], one.get("given", ""), one.get("suffix", "")) for one in told
    ] == wanted
    assert record.get("authors", []) == [one.inverted for one in reference.authors]
    assert all("," not in one.inverted for one in reference.authors if not one.given)


@given(dates)
def test_a_date_is_as_exact_in_every_format_and_no_more(published):
    reference = Reference("k", "T", ADDRESS, date(2026, 11, 21), published=published)
    bib, record, item = (
        read_bibtex(bibtex(reference)),
        read_ris(ris(reference)),
        read_csl(csl_json(reference)),
    )
    if published is None:
        assert not {"date", "year", "month"} & bib.keys()
        assert not {"date", "year"} & record.keys()
        assert "issued" not in item
        return
    assert PartialDate.parse(bib["date"]) == published
    parts = item["issued"]["date-parts"]
    if published.precision == "interval":
        assert [date(*one) for one in parts] == [published.earliest, published.latest]
        assert record["date"].split("/", 3)[3] == published.words()
    else:
        assert [PartialDate.of(*one) for one in parts] == [published]
        year, month, day, other = record["date"].split("/")
        assert PartialDate.of(*(int(one) for one in (year, month, day) if one)) == published
        assert (record["year"], bib["year"], other) == (year, year, "")
        assert ("month" in bib) == (published.precision in {"month", "day"})
    # BibTeX's own month and year never say more than the whole date.
    for name, precise in (("year", 4), ("month", 7)):
        if name in bib:
            assert str(published.earliest)[:precise] == str(published.latest)[:precise]


@given(references)
def test_ris_is_one_tag_a_line(reference):
    written = ris(reference)
    assert written.endswith("ER  - \r\n")
    for line in written.removesuffix("\r\n").split("\r\n"):
        assert line[2:6] == "  - "
        assert line[:2].isalnum()
        assert len(line.splitlines()) == 1


@given(references)
def test_bibtex_counts_as_many_braces_open_as_closed(reference):
    """BibTeX counts each of them, also behind a backslash."""
    depth, text = 0, bibtex(reference)
    for c in text:
        depth += (c == "{") - (c == "}")
        assert depth >= 0
    assert depth == 0


def test_a_whole_entry():
    reference = Reference(
        "statement-abc", "A {B} & C", ADDRESS, date(2026, 11, 21),
        (Author("Li Qiang", "Li", "Qiang", "", True), Author("Joe Doe Jr.", "Doe", "Joe", "Jr."), Author("Reuters")),
        "The Daily", PartialDate.parse("2024-04"), "en", SOURCE, "Statement abc, Li: “Yes.”",
    )  # fmt: skip
    assert bibtex(reference) == (
        "@article{statement-abc,\n"
        "  author = {Li, Qiang and Doe, Jr., Joe and {Reuters}},\n"
        "  title = {{A \\{B\\} \\& C}},\n"
        "  journal = {The Daily},\n"
        "  entrysubtype = {newspaper},\n"
        "  year = {2024},\n"
        "  month = apr,\n"
        "  date = {2024-04},\n"
        "  language = {en},\n"
        f"  url = {{{SOURCE}}},\n"
        "  urldate = {2026-11-21},\n"
        f"  note = {{Statement abc, Li: “Yes.” In {SITE}, {ADDRESS}.}},\n"
        "}\n"
    )
    assert csl_item(reference)["author"] == [
        {"family": "Li", "given": "Qiang", "static-ordering": True},
        {"family": "Doe", "given": "Joe", "suffix": "Jr."},
        {"literal": "Reuters"},
    ]
    assert plain(reference) == (
        f"Li Qiang, Joe Doe Jr., Reuters. “A {{B}} & C.” The Daily, April 2024. {SOURCE}. "
        f"Statement abc, Li: “Yes.” In {SITE}, {ADDRESS}. Accessed 21 November 2026."
    )


@pytest.mark.parametrize(
    ("name", "parts", "family_first"),
    [
        ("Li Qiang", ("Li", "Qiang", ""), True),
        ("Tsai Ing-wen", ("Tsai", "Ing-wen", ""), True),
        ("Angela Merkel", ("Merkel", "Angela", ""), False),
        ("Ursula von der Leyen", ("von der Leyen", "Ursula", ""), False),
        ("Joseph R. Biden Jr.", ("Biden", "Joseph R.", "Jr."), False),
        ("Biden, Joseph R., Jr.", ("Biden", "Joseph R.", "Jr."), False),
        ("LI, Qiang", ("LI", "Qiang", ""), False),
        ("Xinhua", ("", "", ""), False),
        ("Ministry of Defence", ("", "", ""), False),
        ("Office for National Statistics", ("", "", ""), False),
    ],
)
def test_a_name_is_parted_as_its_order_is(name, parts, family_first):
    author = Author.of(name)
    assert (author.family, author.given, author.suffix, author.family_first) == (*parts, family_first)
    assert author.name == name
