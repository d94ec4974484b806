"""Front matter in every form: which values it states, and that each is exactly where it says."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.extraction.page.front_matter import front_matter
from archive.extraction.page.labelled import reading_of
from archive.extraction.page.page import read_page
from tests.extraction.page.test_page import PROSE


def values(text: str) -> list[tuple[str, str]]:
    """Return keys and values as a reader means them, after a look at where each is."""
    lines, _ = front_matter(text)
    for line in lines:
        assert text[slice(*line.span)] == line.value
    return [(line.key, reading_of(text, line).text) for line in lines]


FORMS: dict[str, tuple[str, list[tuple[str, str]]]] = {
    "a list in brackets": (
        "---\nauthors: [Ann Lee, 'Bo Chen', \"Di Eng\"]\n---",
        [("authors", "Ann Lee"), ("authors", "Bo Chen"), ("authors", "Di Eng")],
    ),
    "a list below its key": (
        "---\nauthors:\n  - Ann Lee\n  - Bo Chen\ntitle: Tide\n---",
        [("authors", "Ann Lee"), ("authors", "Bo Chen"), ("title", "Tide")],
    ),
    "links of a notebook": (
        "---\nauthor:\n- '[[Ann Lee]]'\n- [[Bo Chen]]\n---",
        [("author", "Ann Lee"), ("author", "Bo Chen")],
    ),
    "a mapping in brackets": (
        "---\nauthor: {name: Ann Lee, email: a@b.example}\n---",
        [("author", "Ann Lee"), ("author email", "a@b.example")],
    ),
    "mappings below their keys": (
        (
            "---\nauthors:\n  - name: Ann Lee\n    role: editor\n  - name: Bo Chen\n"
            "source:\n  name: Evening Paper\n  url: https://a.example/b\n---"
        ),
        [
            ("authors", "Ann Lee"),
            ("authors role", "editor"),
            ("authors", "Bo Chen"),
            ("source", "Evening Paper"),
            ("source url", "https://a.example/b"),
        ],
    ),
    "folded text": (
        "---\ntitle: >-\n  The tide\n  - it turns\n\n  at last\ndate: 2024-05-02 # local\n---",
        [("title", "The tide - it turns at last"), ("date", "2024-05-02")],
    ),
    "what is no YAML": (
        "---\n# a note\ntitle: Rules: what they say\nsubtitle: [Update] It's #1\n---",
        [("title", "Rules: what they say"), ("subtitle", "[Update] It's #1")],
    ),
    "quotation marks": (
        "---\ntitle: \"Tide\" turns\nmotto: 'It''s \"over\"'\n---",
        [("title", '"Tide" turns'), ("motto", 'It\'s "over"')],
    ),
    "blank lines before it, and keys of other spellings": (
        "\n\n---\ndatePublished: 2024-05-02\npublish_date: 2 May\n---",
        [("published date", "2024-05-02"), ("publication date", "2 May")],
    ),
    "TOML": (
        (
            '+++\ntitle = "Tide \\u2019s"\ndate = 2024-05-02T10:00:00+02:00\nauthors = [\n "Ann Lee",\n "Bo Chen",\n]\n'
            '[extra]\npublisher = \'Evening Paper\'\nsource = {name = "Mail", url = "https://a.example"}\n+++'
        ),
        [
            ("title", "Tide ’s"),
            ("date", "2024-05-02T10:00:00+02:00"),
            ("authors", "Ann Lee"),
            ("authors", "Bo Chen"),
            ("publisher", "Evening Paper"),
            ("source", "Mail"),
            ("source url", "https://a.example"),
        ],
    ),
    "JSON": (
        '{\n  "title": "Tide \\"turns\\"",\n  "n":1,\n  "author": [{"name": "Ann Lee"}, "Bo Chen"],\n  "x": null\n}',
        [("title", 'Tide "turns"'), ("n", "1"), ("author", "Ann Lee"), ("author", "Bo Chen")],
    ),
}


@pytest.mark.parametrize(("front", "expected"), FORMS.values(), ids=FORMS.keys())
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_forms(front: str, expected: list[tuple[str, str]], end: str) -> None:
    text = f"{front}\n\n{PROSE}\n".replace("\n", end)
    assert values(text) == expected
    assert text[front_matter(text)[1] :].strip() == PROSE


@pytest.mark.parametrize(
    "text",
    [
        f"---\n\n{PROSE}\n\n---\n\n{PROSE}",
        f"---\ntitle: Tide\n\n{PROSE}",
        f'{{"title": "Tide"\n\n{PROSE}',
        '{"title": "Tide", "text": "It turned."}\n',
        f"{{{PROSE}}}\n{PROSE}",
        "+++\n",
        "---",
        "",
    ],
)
def test_what_is_no_front_matter(text: str) -> None:
    assert front_matter(text) == ((), 0)


def test_facts_come_from_a_front_matter_of_any_form() -> None:
    text = (
        '+++\ntitle = "Tide turns"\ndate = 2024-05-02\nlastmod = 2024-06-07\nauthors = ["Ann Lee", "Bo Chen"]\n'
        f'publisher = "Evening Paper"\n+++\n\n{PROSE}\n'
    )
    found = read_page(text).metadata
    assert found.title is not None
    assert found.published is not None
    assert found.publisher is not None
    assert (found.title.value, found.published.value, found.publisher.value) == (
        "Tide turns",
        "2024-05-02",
        "Evening Paper",
    )
    assert [author.value for author in found.authors] == ["Ann Lee", "Bo Chen"]


@given(
    st.sampled_from(["---\n", "+++\n", "{"]),
    st.text(st.sampled_from("ab: =-[]{},\"'\\\n #|>."), max_size=80),
    st.sampled_from(["\n---\nx", "\n+++\nx", "}\nx", ""]),
)
def test_anything_is_read(opening: str, text: str, closing: str) -> None:
    values(opening + text + closing)


@pytest.mark.parametrize(
    "piece",
    ['"', "'", "[", "{", "a: ", "- ", "a: [\n", "a: [{}\n", 'a: "\n', "a: ['\n", "- a:\n", "[a,", '{"a":', " \n", "|"],
)
def test_time_is_in_proportion(piece: str) -> None:
    begun = time.process_time()
    for opening, closing in (("---\n", "\n---\n"), ("+++\n", "\n+++\n"), ('{"', "}")):
        front_matter(opening + piece * (19_000 // len(piece)) + closing + "x")
    assert time.process_time() - begun < 2
