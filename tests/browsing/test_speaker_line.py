"""Who speaks, as a line of a list and a note beside a text say it."""

from types import SimpleNamespace

import pytest

from archive.models import Person
from archive.templatetags.archive_tags import speaker_line

LI, LEI = Person(pk=1, name="Li <Qiang>", slug="li"), Person(pk=2, name="Lei Jun", slug="lei")
LI_LINK, LEI_LINK = '<a href="/people/li/">Li &lt;Qiang&gt;</a>', '<a href="/people/lei/">Lei Jun</a>'


def by(entity=None, words="", role="", person_id=None):
    return SimpleNamespace(
        entity=entity,
        words=words,
        role_then=SimpleNamespace(title=role) if role else None,
        person_id=entity.pk if entity else person_id,
        organisation_id=None,
    )


def said(*speakers, cue=""):
    return SimpleNamespace(speakers=list(speakers), cue=cue)


@pytest.mark.parametrize(
    ("statement", "line"),
    [
        (said(by(LI, role="Premier & more"), cue="Said"),
         f'{LI_LINK}, Premier &amp; more <span class="cue">said</span>'),
        (said(by(LI), by(LEI, role="founder")), f"{LI_LINK} and {LEI_LINK}, founder"),
        (said(by(LI), by(words="<i>"), by(LEI)),
         f"{LI_LINK}, <b>&lt;i&gt;</b>, no person or organisation named and {LEI_LINK}"),
        (said(by(words="he", person_id=3)), "<b>he</b>"),  # of somebody whom readers may not see
        (said(by()), "<b>nobody named</b>"),
        (said(), "<b>nobody named</b>"),
    ],
)  # fmt: skip
def test_in_a_list(statement, line):
    assert speaker_line(statement) == line
    assert speaker_line(statement, linked=False) == line.replace(LI_LINK, "<b>Li &lt;Qiang&gt;</b>").replace(
        LEI_LINK, "<b>Lei Jun</b>"
    )


@pytest.mark.parametrize(
    ("statement", "line"),
    [
        (said(by(LI, role="Premier"), cue="said"), '<span>Premier</span> <span class="cue">said</span>'),
        (said(by(LI), by(LEI, role="founder"), by(words="x"), by()),
         f"<span>role not printed</span>, with {LEI_LINK}, <b>x</b>, <b>somebody not named</b>"),
    ],
)  # fmt: skip
def test_on_the_page_of_a_person(statement, line):
    assert speaker_line(statement, LI) == line
