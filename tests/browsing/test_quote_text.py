"""Quotation marks."""

import pytest

from archive.browsing.quote_text import quoted, spoken, within_sentence


@pytest.mark.parametrize(
    ("content", "kind", "shown"),
    [
        ("all is well", "indirect", "all is well"),
        ("all is well", "direct", "“all is well”"),
        ("“all is well”", "direct", "“all is well”"),
        ("“all is well,”", "direct", "“all is well”"),
        ('"all is well."', "direct", "“all is well.”"),
        ("”all is well”", "direct", "“all is well”"),
        ("all is well”", "direct", "“all is well”"),
        ("“all is well", "direct", "“all is well”"),
        ("“all” “is well”", "direct", "“all … is well”"),
        ('"he said "yes" to me"', "direct", "“he said ‘yes’ to me”"),
        ("he said “yes”", "direct", "“he said ‘yes’”"),
        ("“yes” was said", "direct", "“‘yes’ was said”"),
        ("to fight a “tough battle”", "mixed", "to fight a “tough battle”"),
        ('to fight a "tough battle"', "mixed", "to fight a “tough battle”"),
        ("他说“创新”很重要", "mixed", "他说“创新”很重要"),
        ("「創新」", "direct", "“創新”"),
        ('the 12" screen', "indirect", 'the 12" screen'),
        ("”", "direct", "“”"),
    ],
)
def test_marks_stand_only_round_the_speakers_own_words(content, kind, shown):
    assert spoken(content, kind) == shown


def test_marks_in_a_title_become_single():
    assert quoted("Xi Urges “breakthrough” in technology") == "“Xi Urges ‘breakthrough’ in technology”"


@pytest.mark.parametrize(
    ("cue", "read"), [("According to", "according to"), ("said", "said"), ("", ""), ("MIIT said", "MIIT said")]
)
def test_a_cue_reads_on_after_the_speaker(cue, read):
    assert within_sentence(cue) == read
