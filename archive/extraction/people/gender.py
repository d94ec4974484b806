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
        """``shared`` are the family names of several persons: where they stand alone they prove nothing."""
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
            if rest and given in HE | SHE:
                weights["he" if given in HE else "she"] += _GIVEN_NAME

    def of(self, entity: EntityRef) -> tuple[Gender, bool] | None:
        he, she = self._weights[entity]["he"], self._weights[entity]["she"]
        if abs(he - she) < _LIKELY or max(he, she) < 2 * min(he, she):
            return None
        return ("he" if he > she else "she"), abs(he - she) >= SURE

    def learn(self, entity: EntityRef, gender: Gender) -> None:
        """A pronoun was surely this person's."""
        if max(self._weights[entity].values()) < _LEARNT:
            self._weights[entity][gender] = _LEARNT

    def _beside(self, mention: Mention, text: str) -> None:
        """The words right before a name and in an apposition to it."""
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
    """The pronouns of sentences that name one person alone, before the pronoun and outside quotations."""
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


HE = frozenset(
    """
    aaron abdul abdullah abraham adam adolfo adrian ahmad ahmed akio akira alan albert alberto alejandro aleksandr
    alexander alfonso alfred ali amir anders andre andreas andrei andrew andrzej angus anthony antoine anton antonio
    antony arjun armando arnold arthur arturo ashok aslan august austin barry bart ben benedict benjamin bernard
    bernd bernhard bernie bert bill billy bob bobby boris brad bradley brendan brett brian bruce bruno bryan byron
    calvin carl carlo carlos cedric cesar chad charles christian christoph christophe christopher christos chuck
    clarence claudio clifford clint colin conor craig cyril dale damien daniel darren david dean dennis derek didier
    diego dieter dimitri dimitris dirk dmitri dmitry dominic donald doug douglas duncan dwight earl eddie edgar
    eduardo edward edwin elijah emil emilio emmanuel enrico enrique eric erik ernest ernesto erwin esteban eugene
    fabio farid felipe felix ferdinand fernando filippo florian francesco francis francisco francois frank franklin
    franz françois fred frederick frederik friedrich gabriel gareth gary gavin gene geoff geoffrey george georges
    georgios gerald gerard gerhard gianni gilbert giorgio giovanni giuseppe glenn gordon graham greg gregory guido
    guillaume guillermo gunter gustav gustavo hamid hans harold harry harvey hassan hector heinrich helmut henri
    henrik henry herbert herman hernan hiroshi horst howard hubert hugh hugo hussein ian ibrahim ignacio igor ilya
    ismail ivan ivo jack jacob jacques jaime jakob jamal james jared jason javier jeff jeffrey jeremy jerome jerry
    jesus jim jimmy joachim joao joe joel johan johann johannes john johnny jon jonas jonathan jorge jose josef
    joseph joshua josé joão juan juergen julian julio jurgen justin jürgen karim karl keith kenji kenneth kevin
    khalid klaus konrad konstantin kurt kyle larry lars laurent lawrence leo leon leonard leonardo leonid leopold
    lewis liam lorenzo lothar louis luc luca lucas ludwig luigi luis lukas luke luther magnus mahmoud manuel marc
    marcel marcelo marco marcos marcus mario mark markus martin marvin massimo mateo matt matteo matthew matthias
    maurice mauricio max maxim maximilian mehmet michael michel miguel mihai mike mikhail miroslav mitch mohamed
    mohammad mohammed morris moses muhammad murray mustafa nabil narendra nathan neil nelson nicholas nick nicolas
    nigel nikolai norman olaf oleg oliver olivier omar oscar osman otto pablo paolo pascal patrick paul paulo pavel
    pawel pedro per pete peter phil philip philippe pierre piers piotr prakash rafael rahul rainer rajesh rajiv
    ralph ramon raul ray raymond reinhard rene rené ricardo richard rick rob robert roberto rodrigo roger roland
    rolf roman ron ronald rory ross roy rudolf rupert russell ryan salman salvador sam samir sanjay satoshi scott
    sean sebastian sergei sergey sergio seth shane shaun siegfried silvio simon stanislav stanley stefan stefano
    stephan stephen steve steven stewart stuart sunil sven takashi takeshi ted terence theo theodore thierry thomas
    thorsten tiago tim timothy toby todd tom tomas tommy tony travis trevor udo ulrich umar victor vijay vikram
    viktor vincent vincenzo vinod vladimir vladislav volker walter warren wayne werner wilfried wilhelm will willem
    william wolfgang xavier yann yasuo yuri yusuf yves zachary
    """.split()
)

SHE = frozenset(
    """
    abigail ada adriana agnes aisha alba alejandra alessandra alexandra alice alicia alina alison allison amanda
    amelia amina amy ana anastasia angela angelina angelique anita anja ann anna annabel anne annette annie antonia
    anya april ariana arlene astrid audrey aurelie ava ayesha barbara beatrice beatriz becky belinda bernadette beth
    bethany betsy betty beverly birgit bonnie brenda bridget brigitte camila camilla camille carla carmen carol
    carole carolina caroline carolyn carrie catalina catarina catherine cathy cecile cecilia celia celine charlotte
    chelsea cheryl chiara chloe christina christine cindy claire clara claudia colette connie constance cristina
    cynthia daniela daphne dawn debbie deborah debra delia denise diana diane dolores donna dora doris dorothy edith
    eileen elaine eleanor elena eleni elin elisa elisabeth elise eliza elizabeth ella ellen elsa elvira emily emma
    erica erika esther eugenia eva eve evelyn fatima fatma felicia fernanda fiona flora florence frances francesca
    francoise françoise frederica frida gabriela gabriella gabrielle genevieve georgia georgina geraldine gertrude
    ghislaine gina giorgia giovanna gisela giulia gladys glenda gloria grace greta guadalupe gwen hannah harriet
    heather heidi helen helena helene henrietta hilary hilda hillary holly ida ilse imelda ines ingrid irene irina
    iris irma isabel isabella isabelle ivana ivy jacqueline jana jane janet janice jasmine jeanette jeanne jelena
    jennifer jenny jessica jill joan joanna joanne jocelyn johanna josephine joy joyce juana juanita judith judy
    julia juliana julie juliet june karen karin karina kate katerina katharina katherine kathleen kathryn kathy
    katie katja katrin kayla kimberly kirsten kirsty kristen kristin kristina lara larisa laura lauren leah leila
    lena leticia lidia lila lillian lily linda lisa liz loretta lorraine louisa louise lucia lucie lucinda lucy
    luisa lydia lynda lynn lynne mabel madeleine madeline magdalena maggie manuela marcela marcia margaret margarita
    margot margrethe maria mariam mariana marianne marie marilyn marina marion marissa marjorie marlene martha
    martina mary maryam maryland matilda maureen maxine maya meg megan meghan melania melanie melinda melissa
    mercedes meredith mia michaela michelle mildred miranda miriam moira molly mona monica monika monique muriel
    nadia nadine nancy naomi natalia natalie natasha nathalie nina nora norma odile olga olivia ophelia paloma
    pamela patricia paula paulina pauline peggy penelope penny petra philippa phoebe phyllis pia pilar polly
    priscilla priti priya rachel rania raquel rebecca regina renata renate rita roberta rosa rosalind rosario rose
    rosemary rosie roxana roxanne ruth sabine sabrina sally samantha sandra sara sarah selina serena sharon sheila
    shirin shirley sigrid silke silvia sofia sonia sonja sophia sophie stacey stella stephanie sue susan susana
    susanna susanne suzanne svetlana sylvia sylvie tamara tania tanya tara tatiana tatyana teresa tess thelma
    theresa therese tina tracey trudy ulrike ursula valentina valeria valerie vanessa vera verena veronica veronika
    victoria viktoria viola violet virginia vivian viviane wanda wendy wilhelmina wilma yasmin yelena yolanda yuliya
    yvette yvonne zainab zara zeynep zoe zuzana
    """.split()
)
