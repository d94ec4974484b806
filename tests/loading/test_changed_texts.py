"""A seed whose text changed, and an extractor that cuts it otherwise: what a person decided goes with its own words."""

import dataclasses

import pytest

from archive.extraction.draft import EntityRef, SpeakerDraft
from archive.models import (
    Article,
    Attribution,
    Byline,
    Mention,
    Person,
    RejectReason,
    ReviewState,
    Role,
    RolePassage,
    Statement,
)
from tests.builders import accept, decide, make_editor, reject
from tests.loading.conftest import HARBOUR, new_version

pytestmark = pytest.mark.django_db

YEAR = "We cannot wait another year"


@pytest.fixture
def article(harbour, load):
    load()
    return Article.objects.get()


@pytest.fixture
def rewrite(harbour, load):
    """Change the newspaper's text, and load the archive again."""

    def call(*changes):
        text = HARBOUR
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        harbour.write_text(text, encoding="utf-8")
        return load()

    return call


def the(words):
    return Statement.objects.get(content__contains=words, withdrawn=False)


def set_words(statement, words):
    """As an editor does who gives other words."""
    start = statement.text.text.index(words)
    statement.decide(spans=[[start, start + len(words)]])
    statement.set_spans([[start, start + len(words)]], words)
    statement.save()


def cut(draft_statements, where):
    """Each statement in two, after the words ``where``."""
    found = []
    for one in draft_statements:
        at = one.content.find(where)
        if at < 0:
            found.append(one)
            continue
        start, end = one.spans[0]
        middle = start + at + len(where)
        found += [
            dataclasses.replace(one, spans=((start, middle),), content=one.content[: at + len(where)]),
            dataclasses.replace(one, spans=((middle + 1, end),), content=one.content[at + len(where) + 1 :]),
        ]
    return tuple(found)


class TestEvidence:
    def test_words_that_come_back_are_proved_again(self, article, rewrite):
        accept(the(YEAR))
        rewrite((YEAR, "We shall see"))
        assert the(YEAR).evidence_lost
        rewrite()
        assert not the(YEAR).evidence_lost
        assert Statement.objects.filter(content__contains=YEAR).count() == 1

    def test_words_that_stand_twice_now_are_lost_rather_than_guessed(self, article, rewrite):
        accept(the("northern beach"))
        sand = "the sand would be used to build up the northern beach"
        rewrite(
            ("Peter Marsh, director of the Harbour Research Institute, said", "An expert said"),
            ("She also stressed", f"A neighbour said {sand}. She also stressed"),
        )
        decided = Statement.objects.get(review=ReviewState.ACCEPTED)
        assert decided.evidence_lost
        assert decided.text.at(decided.spans[0]) == decided.content

    def test_lost_evidence_is_not_found_by_the_offsets_of_the_old_text(self, article, load, harbour):
        lost = accept(the(YEAR))
        start, end = lost.spans[0]
        other = "x" * (start - len("Another title\n\nMarsh said “")) + "\n\nMarsh said “"
        words = "y" * (end - start - 10) + " and more."
        harbour.write_text(f"Another title\n\n{other}{words}”\n", encoding="utf-8")
        load()
        load(reextract=True)
        lost.refresh_from_db()
        assert lost.evidence_lost
        assert lost.base["spans"]["value"] == [[start, end]]

    def test_a_span_that_a_person_moved_goes_with_its_words(self, article, rewrite):
        statement = the(YEAR)
        set_words(statement, "another year")
        rewrite(("Harbour to be dredged", "Updated: harbour to be dredged"))
        statement.refresh_from_db()
        assert (statement.content, statement.evidence_lost) == ("another year", False)
        assert statement.text.at(statement.spans[0]) == "another year"
        assert YEAR in statement.text.at(statement.base["spans"]["value"][0])
        assert not statement.suggested

    def test_the_cue_and_the_speaker_a_person_chose_go_with_it(self, article, rewrite):
        statement = accept(the(YEAR))
        row = accept(statement.attributions.get())
        rewrite(("Harbour to be dredged", "Updated: harbour to be dredged"))
        statement.refresh_from_db()
        row.refresh_from_db()
        assert statement.text.at(statement.cue_span) == statement.cue == "said"
        assert statement.text.at((row.start, row.end)) == row.words == "Holloway"

    def test_a_role_is_printed_with_the_words_that_stand_there_now(self, article, rewrite):
        assert RolePassage.objects.filter(words__contains="Anna Holloway").exists()
        rewrite(("Minister Anna", "Minister Anne"))
        for passage in RolePassage.objects.all():
            assert passage.article.text.at(passage.span) == passage.words


class TestOtherCuts:
    def test_an_accepted_statement_found_in_two_halves_is_still_one(self, article):
        kept = accept(the("northern beach"))
        count = Statement.objects.count()
        new_version(article, statements=lambda some: cut(some, "used to"))
        assert Statement.objects.count() == count
        kept.refresh_from_db()
        assert kept.content.endswith("the northern beach")
        assert [one.field for one in kept.suggestions()] == ["spans"]

    def test_a_rejected_one_does_not_come_back_in_parts(self, article):
        statement = the("northern beach")
        reject(statement, reason=RejectReason.NOTHING_SAID)
        count = Statement.objects.count()
        new_version(article, statements=lambda some: cut(some, "be used"))
        assert Statement.objects.count() == count

    def test_better_words_are_welcome_where_the_words_were_rejected(self, article):
        statement = the("northern beach")
        reject(statement, reason=RejectReason.WRONG_WORDS)
        count = Statement.objects.count()
        new_version(article, statements=lambda some: cut(some, "be used"))
        assert Statement.objects.count() == count + 1

    def test_a_statement_whose_speaker_was_corrected_is_not_withdrawn(self, article):
        row = the(YEAR).attributions.get()
        decide(row, person=Person.objects.get(name="Peter Marsh"))
        new_version(article, statements=lambda _: ())
        assert the(YEAR).attributions.get().person.name == "Peter Marsh"

    def test_an_article_with_an_accepted_statement_is_not_withdrawn(self, article, load, harbour):
        accept(the(YEAR))
        new_version(article, article=lambda _: None)
        assert the(YEAR) in Statement.objects.public()


class TestSpeakers:
    def test_who_is_called_the_reporter_by_an_editor_stays_the_reporter(self, article):
        row = the(YEAR).attributions.get()
        decide(row, part=Attribution.Part.VIA)
        new_version(article)
        row.refresh_from_db()
        assert (row.part, row.withdrawn, row.words) == (Attribution.Part.VIA, False, "Holloway")

    def test_a_co_speaker_that_an_editor_added_is_not_added_again(self, article):
        marsh = Person.objects.get(name="Peter Marsh")
        mine = Attribution(statement=the(YEAR), part=Attribution.Part.CO_SPEAKER, person=marsh)
        accept(mine, make_editor())

        def together(statements):
            other = SpeakerDraft(statements[-1].speaker.words, EntityRef("person", "Peter Marsh"))
            return tuple(dataclasses.replace(one, co_speakers=(other,)) for one in statements)

        new_version(article, statements=together)
        assert the(YEAR).attributions.get(part=Attribution.Part.CO_SPEAKER) == mine

    def test_a_role_that_an_editor_added_is_not_added_again(self, article):
        holloway = Person.objects.get(name="Anna Holloway")
        found = holloway.roles.get()
        title, key = found.title, found.key
        found.delete()
        mine = accept(Role(person=holloway, title=title, key="as an editor wrote it"))
        new_version(article)
        assert holloway.roles.get() == mine
        mine.refresh_from_db()
        assert mine.base["title"]["value"] == title
        assert key != mine.key


class TestNames:
    @pytest.fixture
    def marsh(self, article):
        """Let an editor say that the second "Holloway" of the text is somebody else."""
        marsh = Person.objects.get(name="Peter Marsh")
        mention = Mention.objects.filter(surface="Holloway").last()
        mention.person, mention.pinned = marsh, True
        mention.save()
        return marsh

    def test_whom_a_name_names_goes_with_its_sentence(self, marsh, rewrite):
        rewrite(("Wellington, March 4th, 2022 – ", "Wellington, March 4th, 2022 – Halloway was here. "))
        mention = Mention.objects.get(pinned=True)
        assert mention.person == marsh
        assert mention.article.text.at(mention.span) == "Holloway"
        assert mention.article.text.text[: mention.start].endswith(f"“{YEAR},” ")

    def test_an_editor_is_told_where_the_place_is_gone(self, marsh, rewrite):
        report = rewrite((f"“{YEAR},” Holloway said.", "Holloway spoke. Holloway left. Holloway came back."))
        assert not Mention.objects.filter(pinned=True).exists()
        assert [problem["code"] for problem in report.problems()] == ["decision-lost"]
        assert "“Holloway” names (Peter Marsh)" in report.problems()[0]["message"]

    def test_a_corrected_byline_is_not_added_again(self, article, rewrite, harbour):
        rewrite(("Wellington,", "By Jane Rivers\n\nWellington,"))
        byline = Byline.objects.get()
        byline.name, byline.review = "Jane B. Rivers", ReviewState.ACCEPTED
        byline.save()
        rewrite(("Wellington,", "By Jane Rivers\n\nWellington,"), ("Peter", "Petr"))
        assert Byline.objects.get().name == "Jane B. Rivers"
        rewrite()
        byline.refresh_from_db()
        assert (byline.name, byline.start, byline.end, byline.withdrawn) == ("Jane B. Rivers", None, None, False)
