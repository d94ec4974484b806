"""Collect what an article calls its persons and organisations besides their names: titles, appositions, nouns.

"The senator" is found by "Sen." before a name, "the lawmaker" by what a senator is, "the Beijing-based company"
by "a Beijing-based company" after a name.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from archive.extraction.draft import EntityRef
from archive.extraction.language import Section
from archive.extraction.people.gender import NOUNS
from archive.extraction.people.mentions import Mention, Mentions
from archive.extraction.words import HONORIFICS
from archive.offices import TITLE_HEADS

if TYPE_CHECKING:
    from spacy.tokens import Token


# Nouns that stand for an organisation named before, by the kinds of organisation that each may mean.
ORGANISATION_NOUN_KINDS = {
    noun: tuple(kinds.split())
    for kinds, nouns in {
        "company other": """
            company firm group maker manufacturer giant startup start-up conglomerate developer operator telco
            carmaker automaker chipmaker drugmaker planemaker shipbuilder steelmaker miner retailer airline carrier
            lender insurer brokerage supplier provider vendor unicorn subsidiary brand business
            enterprise platform utility exchange
        """,
        "ministry": "ministry",
        "ministry agency": "department",
        "agency": """
            agency commission bureau regulator office committee council administration embassy authority court
            parliament panel board tribunal service watchdog police force secretariat
        """,
        "institute": "institute academy laboratory lab center centre museum hospital foundation charity",
        "university": "university college school",
        "institute other": "think-tank nonprofit",
        "party": "party",
        "company international other": "bank fund",
        "international agency": "organization organisation alliance union association body bloc federation league",
        "media": "newspaper broadcaster outlet magazine paper website network publication tabloid daily weekly",
    }.items()
    for noun in nouns.split()
}
# They decide and judge; nobody calls them an agency or a service.
CHAMBERS = frozenset(
    "congress senate parliament assembly house cabinet court tribunal yuan council chamber body".split()
)


# Printed before names in this short form; described in full.
_IN_FULL = {
    short: full
    for full, forms in {
        "senator": "sen sens",
        "representative": "rep reps",
        "governor": "gov",
        "general": "gen",
        "colonel": "col",
        "lieutenant": "lt",
        "captain": "capt",
        "admiral": "adm",
        "premier": "pm",
        "chair": "chairperson chairman chairwoman",
        "spokesperson": "spokesman spokeswoman",
        "founder": "cofounder co-founder",
        "advisor": "adviser",
        "lawyer": "attorney",
        "judge": "justice",
        "professor": "professor prof",
        "doctor": "dr physician",
        "mp": "mp",
        "councillor": "councilor councilman",
        "republican": "gop",
        "democratic": "democrat",
        "conservative": "tory",
    }.items()
    for short in forms.split()
}
# A noun that stands for the bearers of several titles.
_KINDS_OF: dict[str, frozenset[str]] = {
    noun: frozenset(titles.split())
    for noun, titles in {
        "leader": "president premier minister chancellor chair secretary secretary-general king queen governor mayor "
        "speaker head chief emir sultan prince emperor",
        "lawmaker": "senator representative congressman congresswoman mp mep legislator speaker councillor whip",
        "legislator": "senator representative congressman congresswoman mp mep lawmaker speaker",
        "congressman": "representative",
        "congresswoman": "representative",
        "representative": "congressman congresswoman",
        "politician": "senator representative congressman congresswoman mp mep governor mayor minister premier",
        "executive": "ceo cfo cto coo cio chief president director manager chair vice-president founder",
        "ceo": "executive",
        "boss": "ceo executive chief head chair manager",
        "head": "director chief president chair",
        "chief": "director head commissioner ceo executive commander",
        "official": "director secretary minister undersecretary commissioner deputy envoy ambassador spokesperson "
        "vice-minister counsellor counselor administrator director-general inspector",
        "diplomat": "ambassador envoy minister consul counsellor counselor secretary",
        "envoy": "ambassador representative",
        "academic": "professor lecturer fellow dean academician researcher scholar",
        "scholar": "professor lecturer fellow academician researcher",
        "scientist": "professor researcher academician physicist chemist biologist",
        "researcher": "professor fellow scientist analyst",
        "expert": "professor researcher analyst fellow scholar economist specialist scientist lecturer academician",
        "analyst": "economist strategist",
        "economist": "professor",
        "officer": "general colonel captain lieutenant major sergeant commander admiral inspector superintendent",
        "commander": "general admiral colonel",
        "entrepreneur": "founder ceo investor",
        "businessman": "founder ceo chair executive entrepreneur investor owner tycoon developer",
        "businesswoman": "founder ceo chair executive entrepreneur investor owner tycoon",
        "tycoon": "founder chair owner billionaire",
        "billionaire": "founder chair owner tycoon",
        "prosecutor": "lawyer",
        "jurist": "judge",
        "monarch": "king queen emperor emir sultan",
        "minister": "premier chancellor",
        "candidate": "nominee",
        "nominee": "candidate",
        "contender": "candidate nominee",
        "hopeful": "candidate",
        "author": "writer novelist journalist historian",
        "writer": "author novelist journalist columnist",
        "journalist": "reporter correspondent columnist editor",
    }.items()
}
# Nouns that name one person.
PEOPLE = frozenset(
    """
    person source witness resident reporter student teacher worker farmer victim voter patient protester demonstrator
    questioner attendee critic supporter opponent rival colleague friend neighbor neighbour cousin sibling spouse
    partner parent child employee insider observer participant visitor customer driver passenger client suspect
    defendant plaintiff survivor veteran soldier nurse doctor actor singer musician player athlete fan moderator
    host anchor
    """.split()
) | TITLE_HEADS.union(_KINDS_OF, NOUNS)
_NAMING_PARTS = frozenset({"compound", "amod", "nmod", "nummod"})
_LONGEST = 7  # words before a name


def canonical_title(word: str) -> str:
    """Return one form for the forms of a title: "Sen." and "senator", "chairwoman" and "chair"."""
    word = word.lower().strip(".,")
    return _IN_FULL.get(word, word)


def titles_meant_by(noun: str) -> frozenset[str]:
    """Return the titles whose bearers a noun may mean without being the title itself."""
    return _KINDS_OF.get(noun.lower(), _KINDS_OF.get(canonical_title(noun), frozenset()))


class Descriptions:
    """The words that describe each entity of an article, in full and in lower case."""

    def __init__(self, sections: Sequence[Section], mentions: Mentions, titles: Mapping[str, Sequence[str]]) -> None:
        self._words: dict[EntityRef, set[str]] = defaultdict(set)
        self._heads: dict[EntityRef, set[str]] = defaultdict(set)
        for mention in mentions.all:
            self._read(sections[mention.section], mention)
        for name, printed in titles.items():
            ref = EntityRef("person", name)
            for title in printed:
                self._words[ref] |= {canonical_title(word) for word in title.replace("-", " ").split()}

    def words(self, entity: EntityRef) -> set[str]:
        """Return all words that describe it."""
        return self._words[entity]

    def heads(self, entity: EntityRef) -> set[str]:
        """Return the nouns among them that say what it is."""
        return self._heads[entity]

    def _read(self, section: Section, mention: Mention) -> None:
        tokens = section.doc.char_span(*mention.span, alignment_mode="expand")
        if not tokens:
            return
        before = list(_before(tokens[0]))
        self._add(mention.entity, before, before[0] if before and before[0].pos_ in {"NOUN", "PROPN"} else None)
        root = tokens.root
        for child in root.children:
            if child.dep_ == "appos" and child.pos_ == "NOUN" and child.i > root.i:
                self._add(mention.entity, _phrase(child), child)
        if root.dep_ == "appos" and root.head.pos_ == "NOUN" and root.head.i < root.i:
            self._add(mention.entity, _phrase(root.head), root.head)
        elif root.dep_ == "nsubj" and root.head.lemma_ == "be":
            for child in root.head.children:
                if child.dep_ == "attr" and child.tag_ == "NN":
                    self._add(mention.entity, _phrase(child), child)

    def _add(self, entity: EntityRef, tokens: "Iterable[Token]", head: "Token | None") -> None:
        self._words[entity] |= {canonical_title(token.lower_) for token in tokens}
        if head is not None and head.lower_ not in HONORIFICS:
            self._heads[entity].add(canonical_title(head.lower_))


def _before(first: "Token") -> "Iterable[Token]":
    """Yield the words of the phrase before a name, the nearest first: "Chinese tech giant X"."""
    at = first.i - 1
    while at >= 0 and first.i - at <= _LONGEST:
        token = first.doc[at]
        if token.pos_ not in {"NOUN", "PROPN", "ADJ"} and token.text not in {"-", "."}:
            return
        if token.is_sent_start and token.pos_ == "ADJ":
            return
        yield token
        at -= 1


def _phrase(head: "Token") -> "list[Token]":
    """Return a noun with what stands before it and what it is of."""
    found = [head]
    for child in head.children:
        if child.dep_ in _NAMING_PARTS and child.i < head.i:
            found += [child, *(grand for grand in child.lefts if grand.dep_ in _NAMING_PARTS)]
        elif child.dep_ == "prep" and child.lower_ in {"of", "for", "at", "in"}:
            found += [grand for grand in child.children if grand.dep_ == "pobj"]
    return found
