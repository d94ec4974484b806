"""The language of a text is told, whatever the page says; English is never taken for another."""

import pytest

from archive.extraction.page.language import language_name, language_of
from archive.extraction.pipeline import Extractor
from tests.extraction.page.test_page import PROSE

GERMAN = (
    "Die Gemeinde hat am Dienstag den Bau eines neuen Hallenbads beschlossen. „Darauf haben wir lange gewartet“, sagte "
    "Bürgermeisterin Anna Weber. Die Arbeiten sollen im Herbst beginnen und zwei Jahre dauern."
)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (PROSE, "en"),
        (GERMAN, "de"),
        (
            "Le conseil municipal a voté mardi la construction d’une piscine. Les travaux commencent à l’automne.",
            "fr",
        ),
        (
            "Городской совет во вторник решил построить новый бассейн. Работы начнутся осенью.",
            "ru",
        ),
        (
            "Міська рада у вівторок вирішила збудувати новий басейн. Роботи почнуться восени.",
            "uk",
        ),
        ("Το δημοτικό συμβούλιο αποφάσισε την Τρίτη την κατασκευή νέου κολυμβητηρίου.", "el"),
        ("قرر المجلس البلدي يوم الثلاثاء بناء مسبح جديد، وستبدأ الأعمال في الخريف.", "ar"),
        ("会议指出，科技创新是发展新质生产力的核心要素。要加强科技创新，加快实现高水平科技自立自强。", "zh"),
        ("市議会は火曜日に新しいプールの建設を決定した。工事は秋に始まる予定だ。", "ja"),
        ("시의회는 화요일 새 수영장 건설을 결정했다. 공사는 가을에 시작될 예정이다.", "ko"),
    ],
)
def test_language_is_told(text: str, language: str) -> None:
    assert language_of(text) == language
    assert language_of(text, "xx-tag") == language


@pytest.mark.parametrize(
    "text",
    [
        "Council votes for pool",
        "Anna Weber, Jean-Luc Dupré, Nguyễn Văn Hùng and Zhào Míng met in Nîmes.",
        "“Wir schaffen das”, Weber said, quoting a slogan, and Dupré answered: “C’est la vie.” They parted at noon.",
        f"{GERMAN}\n\n" + f"{PROSE}\n\n" * 4,
    ],
)
def test_english_is_not_taken_for_another_language(text: str) -> None:
    assert language_of(text) in {"en", "und"}


def test_what_the_page_says_counts_where_the_text_tells_nothing() -> None:
    assert language_of("4 : 2", "de-AT") == "de"
    assert language_of("4 : 2", "<script>") == "und"
    assert language_of(GERMAN, "en-GB") == "de"
    assert language_of("") == "und"


def test_a_language_has_a_name() -> None:
    assert language_name("de") == "German"
    assert language_name("xx") == "the language “xx”"


def test_a_text_in_another_language_has_an_article_and_no_statements(extractor: Extractor) -> None:
    text = f"---\ntitle: Neues Hallenbad\n---\n\n{GERMAN}\n"
    draft = extractor.read(text.encode(), "bad.txt")
    assert draft.article is not None
    assert draft.article.title is not None
    assert (draft.article.title.value, draft.article.language) == ("Neues Hallenbad", "de")
    assert GERMAN in draft.article.body
    assert (draft.persons, draft.organisations, draft.statements) == ((), (), ())
    assert [(problem.code, problem.message) for problem in draft.problems] == [
        ("not-english", "The text is in German; statements and names are only read in English.")
    ]
