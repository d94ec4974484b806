"""An editor's words are found in the article, or the editor is told what to do."""

import pytest

from archive.curation.selection import AnchorError, anchor, anchor_which
from tests.builders import make_article

pytestmark = pytest.mark.django_db


@pytest.fixture
def article():
    return make_article("Port", ["The port will close. The port will open again.", "“No,” said the mayor, “never.”"])


def said(article, found):
    return [article.text.at(span) for span in found.spans]


def test_words_are_found_letter_for_letter(article):
    found = anchor(article, "close. The port")
    assert said(article, found) == ["close. The port"]


def test_of_two_places_the_nearer_one_is_meant(article):
    first = anchor(article, "The port will")
    again = article.text.text.index("The port will open")
    assert anchor(article, "The port will", near=again).spans[0][0] == again
    assert first.spans[0][0] < again


def test_each_line_is_a_stretch_after_the_one_before(article):
    found = anchor(article, "“No,”\n“never.”")
    assert said(article, found) == ["“No,”", "“never.”"]
    assert found.content == "“No,” “never.”"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("", "Give the words"),
        ("The harbour", "does not stand in the article. Copy the words"),
        ("“never.”\n“No,”", "does not stand in the article after the stretch before it"),
    ],
)
def test_what_does_not_stand_there_is_refused_with_advice(article, words, message):
    with pytest.raises(AnchorError, match=message):
        anchor(article, words)


def test_which_of_several_places_is_never_guessed(article):
    again = article.text.text.index("The port will open")
    with pytest.raises(AnchorError, match=r"2 times\. Say which one"):
        anchor_which(article, "The port will")
    with pytest.raises(AnchorError, match="2 times only"):
        anchor_which(article, "The port will", 3)
    assert anchor_which(article, "The port will", 2).spans[0][0] == again
    assert anchor_which(article, "The port will\nopen again.", 2).spans[1][0] > again
    assert said(article, anchor_which(article, "“No,”")) == ["“No,”"]
    for words in ("", "nowhere"):
        with pytest.raises(AnchorError):
            anchor_which(article, words)
