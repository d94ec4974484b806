"""Tell who of an article is a "he" and who a "she": by what is printed, the surest evidence first.

Honorifics and titles decide; the article's own pronouns come next, where only one person can be meant; a given
name is a hint. What is not known stays unknown and agrees with both.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Literal

from archive.extraction.draft import EntityRef
from archive.extraction.language import Section
from archive.extraction.people.mentions import Mention, Mentions
from archive.extraction.words import word_list
from archive.offsets import Span

type Gender = Literal["he", "she"]

PRONOUNS: dict[str, Gender] = {
    "he": "he",
    "him": "he",
    "his": "he",
    "himself": "he",
    "she": "she",
    "her": "she",
    "hers": "she",
    "herself": "she",
}
# Nouns of one gender alone. "Chairman" and "spokesman" are not among them: women bear these titles too.
NOUNS: dict[str, Gender] = {
    **dict.fromkeys(
        """
        king prince emperor sultan emir sheikh pope father brother son uncle nephew grandfather grandson husband
        widower boyfriend man boy gentleman businessman sir lord monsignor ex-husband stepfather
        """.split(),
        "he",
    ),
    **dict.fromkeys(
        """
        queen princess empress duchess baroness dame lady madam madame mother sister daughter aunt niece grandmother
        granddaughter wife widow girlfriend woman girl actress spokeswoman chairwoman congresswoman businesswoman
        councilwoman policewoman saleswoman stateswoman heiress hostess waitress ex-wife stepmother mom mum
        """.split(),
        "she",
    ),
}
# Lists of given names that nearly always tell. A hint only: a title or the article's own pronouns weigh more.
_GIVEN_NAMES: dict[Gender, str] = {"he": "men", "she": "women"}
_HONORIFICS: dict[str, Gender] = {"mr": "he", "mister": "he", "mrs": "she", "ms": "she", "miss": "she", "mme": "she"}
# Judged by the word right before a name: "Mr", "Queen", "wife"; and by an apposition: "X, an actress".
_BEFORE = re.compile(r"([\w-]+)\.?,?\s+$")
_APPOSITION = re.compile(r",\s(?:an?|the)\s(?:[\w-]+\s){0,3}?([\w-]+)\b")
PRONOUN = re.compile(r"\b(?:he|him|his|himself|she|her|hers|herself)\b", re.IGNORECASE)
_HONORIFIC, _NOUN, _OWN_PRONOUN, _GIVEN_NAME = 6, 4, 1, 2
_MOST_PRONOUNS = 3
_LEARNT = 2
_LIKELY, SURE = 2, 4


class Genders:
    """Ask ``of(entity)``: a gender and whether it is printed beyond doubt, or ``None``."""

    def __init__(
        self,
        sections: Sequence[Section],
        mentions: Mentions,
        titles: Mapping[str, Sequence[str]],
        quoted: Sequence[Sequence[Span]],
        shared: Collection[str] = (),
    ) -> None:
        """Weigh what is printed. ``shared`` are family names of several persons: alone they prove nothing."""
        self._weights: dict[EntityRef, dict[Gender, int]] = defaultdict(lambda: {"he": 0, "she": 0})
        own: dict[EntityRef, dict[Gender, int]] = defaultdict(lambda: {"he": 0, "she": 0})
        for index, section in enumerate(sections):
            persons = [m for m in mentions.within(index, (0, len(section.text))) if m.entity.kind == "person"]
            persons = [m for m in persons if m.surface not in shared]
            for mention in persons:
                self._beside(mention, section.text)
            for entity, gender in _pronouns(section, persons, quoted[index]):
                own[entity][gender] += _OWN_PRONOUN
        for entity in dict.fromkeys(mention.entity for mention in mentions.all if mention.entity.kind == "person"):
            weights = self._weights[entity]
            for gender, count in own[entity].items():
                weights[gender] += min(count, _MOST_PRONOUNS)
            for word in {word for title in titles.get(entity.name, ()) for word in title.split()} & NOUNS.keys():
                weights[NOUNS[word]] += _NOUN
            given, _, rest = entity.name.lower().partition(" ")
            for gender, names in _GIVEN_NAMES.items():
                weights[gender] += _GIVEN_NAME * bool(rest and given in word_list(names))

    def of(self, entity: EntityRef) -> tuple[Gender, bool] | None:
        he, she = self._weights[entity]["he"], self._weights[entity]["she"]
        if abs(he - she) < _LIKELY or max(he, she) < 2 * min(he, she):
            return None
        return ("he" if he > she else "she"), abs(he - she) >= SURE

    def learn(self, entity: EntityRef, gender: Gender) -> None:
        """Take a pronoun as surely this person's."""
        if max(self._weights[entity].values()) < _LEARNT:
            self._weights[entity][gender] = _LEARNT

    def _beside(self, mention: Mention, text: str) -> None:
        """Weigh the words right before a name and in an apposition to it."""
        weights = self._weights[mention.entity]
        start, end = mention.span
        before = _BEFORE.search(text, max(0, start - 24), start)
        word = before.group(1).lower() if before else ""
        if word in _HONORIFICS:
            weights[_HONORIFICS[word]] += _HONORIFIC
        elif word in NOUNS:
            weights[NOUNS[word]] += _NOUN
        apposition = _APPOSITION.match(text, end, end + 60)
        if apposition and apposition.group(1).lower() in NOUNS:
            weights[NOUNS[apposition.group(1).lower()]] += _NOUN


def _pronouns(section: Section, persons: Sequence[Mention], quoted: Sequence[Span]) -> list[tuple[EntityRef, Gender]]:
    """Return the pronouns of sentences that name one person alone, before the pronoun and outside quotations."""
    if not persons:
        return []
    found: list[tuple[EntityRef, Gender]] = []
    text = section.text
    for sentence in section.doc.sents:
        start, end = sentence.start_char, sentence.end_char
        here = [m for m in persons if start <= m.span[0] < end]
        if len({m.entity for m in here}) != 1:
            continue
        told: set[Gender] = set()
        for match in PRONOUN.finditer(text, here[0].span[1], end):
            if not any(low <= match.start() < high for low, high in quoted):
                told.add(PRONOUNS[match.group().lower()])
        if len(told) == 1:
            found.append((here[0].entity, told.pop()))
    return found
