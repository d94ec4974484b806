"""Find roles: titles printed before a name ("Premier …") or after it ("…, president of the Academy of Sciences").

A title is kept as printed, with a country's name or adjective; an organisation that is named in it is
told apart where it is one of the article's.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from archive.extraction.draft import RoleDraft
from archive.extraction.language import Section, text_of
from archive.extraction.people.mentions import Mention, Mentions
from archive.extraction.people.titles import (
    LINKS,
    LONGEST,
    POSSESSIVE,
    describes,
    ends_complement,
    leftwards,
    names_office,
    names_several,
    qualifies,
    split_titles,
    title_start,
)
from archive.extraction.words import DESCRIBING, HONORIFICS, NATIONALITIES
from archive.names import fold
from archive.offsets import Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


# What somebody does at the head of a body, and the title it stands for.
_LEADS = {
    "heads": "head",
    "headed": "head",
    "leads": "leader",
    "led": "leader",
    "chairs": "chair",
    "chaired": "chair",
    "runs": "head",
    "directs": "director",
    "founded": "founder",
    "co-founded": "co-founder",
    "owns": "owner",
}
_BEING = frozenset("be become remain".split())
_MADE = frozenset("appoint name elect choose nominate hire".split())
_SERVING = frozenset("serve work act take continue retire resign step".split())
_UNREAL = frozenset("would could should may might".split())
_OPENING = frozenset({",", "–", "—", "-", "("})
_DETERMINERS = frozenset("the a an his her its their our my".split())
# A title that somebody holds at a body, though it does not say which.
_OF_A_BODY = re.compile(
    r"(?:(?:former|then|acting|interim|deputy|chief|general|managing|executive|co)[ -])*"
    r"(?:executive|ceo|cfo|coo|cto|chair(?:man|woman|person)?|leader|director|manager|founder|owner|boss"
    r"|spokes(?:man|woman|person))$",
    re.IGNORECASE,
)
_ADDRESS = frozenset({"professor", "professors"})  # of what is not told
_PORTFOLIO = re.compile(r"^(?:vice |deputy |former |acting )*minister$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PrintedRole:
    """``title`` and ``evidence`` are characters of the section; ``organisation`` a name of the article's."""

    person: str
    section: int
    title: str
    organisation: str | None
    evidence: Span
    rule: str
    inferred: bool = False


class _Title(NamedTuple):
    """Tokens of a title behind a name: its own, its head, and the one behind it and the body where it is held."""

    start: int
    end: int
    head: int
    body: Mention | None
    behind: int


def find_roles(
    seed: str, sections: Sequence[Section], mentions: Mentions, kinds: Mapping[str, str]
) -> dict[str, list[RoleDraft]]:
    """Return the distinct printed titles of each person by name; those of persons without any are left out.

    ``kinds`` are the organisations' kinds by name: a minister's ministry is inferred where there is only one.
    """
    ministries = [name for name, kind in kinds.items() if kind == "ministry"]
    roles: dict[str, list[RoleDraft]] = defaultdict(list)
    for printed in printed_roles(sections, mentions):
        organisation, inferred = printed.organisation, printed.inferred
        if organisation is None and len(ministries) == 1 and _PORTFOLIO.match(printed.title):
            organisation, inferred = ministries[0], True
        role = RoleDraft(
            printed.title,
            organisation,
            sections[printed.section].passage(seed, printed.evidence),
            printed.rule,
            inferred,
        )
        _add(roles[printed.person], role)
    return {name: own for name, own in roles.items() if own}


def _add(roles: list[RoleDraft], role: RoleDraft) -> None:
    """Add a role if it is not among them; of one title with and without its organisation the former is kept."""
    same = [other for other in roles if other.title.lower() == role.title.lower()]
    if any(role.organisation in {None, other.organisation} for other in same):
        return
    bare = next((other for other in same if other.organisation is None), None)
    if bare:
        roles[roles.index(bare)] = role
    else:
        roles.append(role)


def printed_roles(sections: Sequence[Section], mentions: Mentions) -> Iterator[PrintedRole]:
    """Yield the titles printed before and after each mention of a person, in text order."""
    for mention in mentions.all:
        if mention.entity.kind == "person":
            reader = _Reader(sections[mention.section].doc, mention, mentions)
            yield from reader.before()
            yield from reader.after()


class _Reader:
    """Reads the titles beside one mention of a person."""

    def __init__(self, doc: "Doc", mention: Mention, mentions: Mentions) -> None:
        self.doc = doc
        self.mention = mention
        self.mentions = mentions
        self.first, self.behind = self._tokens(mention)
        self._root = doc[self.behind - 1]

    def before(self) -> Iterator[PrintedRole]:
        """Yield the titles before the name: "Y's president NAME", "the head of Y, NAME", "a lawyer named NAME"."""
        doc, start, end = self.doc, title_start(self.doc, self.first), self.first
        yield from self._described(self.first if start is None else start)
        if start is None:
            return
        while end > start and doc[end - 1].lower_.strip(".") in HONORIFICS | {"h.e"}:
            end -= 1
        for low, high in split_titles(doc, start, end):
            span = (doc[low].idx, self._end(high))
            title, body = _told_apart(doc, span, self._named_within(span))
            if body is None and low > 1:
                owner = low - 2 if doc[low - 1].text in POSSESSIVE else low - 1
                body = self._named(owner, "organisation") if owner < low - 1 or doc[owner].is_lower else None
            evidence = (min(span[0], body.span[0] if body else span[0]), self.mention.span[1])
            near = self._near(low) if body is None and _OF_A_BODY.match(title) else None
            for name in self._bearers(doc[high - 1]) if title and title.lower() not in _ADDRESS else ():
                role = self._role(name, title, body or near, evidence, "title before the name")
                yield replace(role, inferred=near is not None)

    def _near(self, at: int) -> Mention | None:
        """Return the organisation named last before a token in its sentence."""
        sentence = self.doc[at].sent.start_char
        named = self._named_within((sentence, self.doc[at].idx)) if sentence < self.doc[at].idx else []
        return named[-1] if named else None

    def _described(self, end: int) -> Iterator[PrintedRole]:
        """Yield the title that a name explains: "the head of Y, NAME", "a lawyer named NAME"."""
        doc, at = self.doc, end - 1
        if at > 0 and doc[at].lower_ in {"named", "called"}:
            head = at - 1
        elif at > 0 and doc[at].text == "," and self.behind < len(doc) and doc[self.behind].is_punct:
            head = next((t.i for t in doc[self.behind - 1].ancestors if t.i < at and names_office(t)), -1)
        else:
            return
        if (
            head < 0
            or not names_office(doc[head])
            or names_several(doc[head])
            or any(self._named(i, "person") for i in range(head, at))
        ):
            return
        start = leftwards(doc, head)
        found = self._title(start)
        if found:
            body = found.body
            if body is None and start > 1 and doc[start - 1].text in POSSESSIVE:
                body = self._named(start - 2, "organisation")
            title = text_of(doc)[doc[found.start].idx : self._end(found.end)]
            evidence = (doc[start].idx, self.mention.span[1])
            yield self._role(self.mention.entity.name, title, body, evidence, "title before the name")

    def after(self) -> Iterator[PrintedRole]:
        """Yield the titles behind a name: ", title of Y", "is the title of Y", ", who heads Y"."""
        for at in filter(None, (self._behind_comma(), self._apposition())):
            found = [*self._titles(at, "apposition")]
            yield from found
            if found:
                break
        for at in self._predicates():
            yield from self._titles(at, "predicate")
        for verb in self._clauses():
            body, _ = self._complement(verb.i) if verb.lower_ in _LEADS else (None, 0)
            if body:
                evidence = (self.mention.span[0], body.span[1])
                yield self._role(self.mention.entity.name, _LEADS[verb.lower_], body, evidence, "relative clause")

    def _titles(self, at: int, rule: str) -> Iterator[PrintedRole]:
        """Yield one title behind the other: "president of X and a former director of Y"."""
        text, doc = text_of(self.doc), self.doc
        while found := self._title(at):
            start, end, head, body, behind = found
            if rule == "predicate" and body is None and (end == start + 1 or doc[start].text == "first"):
                return  # who "is a leader" or "the first candidate to" do something holds no office
            for low, high in split_titles(doc, start, head + 1):
                title = text[doc[low].idx : self._end(high if high <= head else end)]
                if body is None and title.lower() in _ADDRESS:
                    continue
                evidence = (min(self.mention.span[0], doc[low].idx), max(self.mention.span[1], self._end(behind)))
                for name in self._bearers(doc[head]):
                    yield self._role(name, title, body, evidence, rule)
            at = behind
            while at < len(doc) and doc[at].lower_ in {",", "and"}:
                at += 1
            if at == behind:
                return

    def _behind_comma(self) -> int | None:
        """Return where an apposition may begin: behind an age or a country or party in brackets, too."""
        doc, at = self.doc, self.behind
        texts = [token.text for token in doc[at : at + 9]]
        if texts[:1] == ["("] and ")" in texts and texts[texts.index(")") + 1 :][:1] == [","]:
            at += texts.index(")") + 1
        if at + 2 < len(doc) and doc[at].text == "," and doc[at + 1].like_num and doc[at + 2].text == ",":
            at += 2
        opens = at + 1 < len(doc) and doc[at].text in _OPENING and doc[at + 1].lower_ not in {"who", "and"}
        return at + 1 if opens else None

    def _predicates(self) -> Iterator[int]:
        """Yield where titles begin that clauses tell: "is the head of Y", "served as …", "As head of Y, NAME said"."""
        subject = self._root.dep_ in {"nsubj", "nsubjpass"}
        for verb in [*self._clauses(), *([self._root.head] if subject else [])]:
            if any(child.dep_ == "neg" or child.lower_ in _UNREAL for child in verb.children):
                continue
            made = verb.lemma_ in _MADE and any(child.dep_ == "auxpass" for child in verb.lefts)
            for child in verb.children:
                if (child.dep_ == "attr" and verb.lemma_ in _BEING) or (child.dep_ == "oprd" and made):
                    nouns = [child]
                elif child.lower_ == "as" and (made or verb.lemma_ in _SERVING or child.i < self.first):
                    nouns = [*child.rights]
                else:
                    continue
                for noun in filter(names_office, nouns):
                    yield min(noun.left_edge.i, leftwards(self.doc, noun.i))

    def _clauses(self) -> Iterator["Token"]:
        """Yield the verbs of what is told of the person behind the name: ", who heads Y"."""
        owned = self.behind < len(self.doc) and self.doc[self.behind].text in POSSESSIVE
        for verb in () if owned else self._root.rights:
            if verb.dep_ == "relcl" and any(child.lower_ == "who" for child in verb.lefts):
                yield verb

    def _apposition(self) -> int | None:
        """Return where the parse has an apposition begin: "NAME, NAME and NAME, leaders of …", "NAME of X, lawyer"."""
        for noun in self._root.rights:
            if noun.dep_ == "appos" and names_office(noun):
                between = self.doc[self.behind : noun.left_edge.i]
                plain = all(token.is_punct or token.pos_ in {"ADP", "PROPN", "NUM"} for token in between)
                if plain or names_several(noun):
                    return noun.left_edge.i
        return None

    def _title(self, at: int) -> _Title | None:
        """Return the title that begins at a token."""
        doc = self.doc
        start, head, body = self._head(at)
        if head < 0 or (head + 1 < len(doc) and doc[head + 1].text in POSSESSIVE):
            return None
        end = head + 1
        if body is None and end < len(doc):
            body, end = self._complement(end) if doc[end].lower_ in LINKS else (self._listed(end), end)
        behind = max(end, self._tokens(body)[1]) if body else end
        if behind == len(doc):
            return _Title(start, end, head, body, behind)
        following, person = doc[behind], self._named(behind, "person")
        if person and body is None and end > head + 1 and names_office(doc[end - 1]):
            end = behind = self._tokens(person)[1]  # "spokesperson for President NAME"
        elif person or (following.pos_ == "PROPN" and (body or end == head + 1)):
            return None  # "NAME, secretary of commerce NAME"
        elif names_several(doc[head]) and following.lower_ == "and":
            body = None  # "chief executives of X and Y"
        return _Title(start, end, head, body, behind)

    def _head(self, at: int) -> tuple[int, int, Mention | None]:
        """Return where a title begins, its head, less than 0 without one, and whose it is: "X's former director"."""
        doc, head, body = self.doc, -1, None
        start = at = at + (doc[at].lower_ in _DETERMINERS) if at < len(doc) else at
        while at < len(doc) and at - start < LONGEST:
            token = doc[at]
            if self._named(at, "person"):
                # "NAME, bank governor NAME" tells of the other.
                return start, head if doc[at - 1].lower_ == "and" else -1, body
            owner = self._named(at, "organisation") if head < 0 else None
            if owner:
                body = owner
                start = at = self._tokens(owner)[1]
                continue
            if names_office(token):
                head = at
            elif head < 0 and (token.text in POSSESSIVE or describes(token)):
                start = at + 1
            elif not (qualifies(token) or token.lower_ == "and"):
                break
            at += 1
        return start, head, body

    def _listed(self, comma: int) -> Mention | None:
        """Return the organisation in a list of name, title and organisation: "NAME, director, X."."""
        doc = self.doc
        listed = self._named(comma + 1, "organisation") if doc[comma].text == "," and comma + 1 < len(doc) else None
        behind = self._tokens(listed)[1] if listed else len(doc)
        return listed if behind == len(doc) or doc[behind].is_punct else None

    def _complement(self, link: int) -> tuple[Mention | None, int]:
        """Return the organisation after a title's "of", and where the title ends: "of China", "of surgery at …"."""
        doc, last, joined = self.doc, link, False
        for token in doc[link + 1 : link + LONGEST]:
            body, person = self._named(token.i, "organisation"), self._named(token.i, "person")
            if body and not joined:
                return self._innermost(body), last
            if person:
                before = token.nbor(-1)
                theirs = last == link and (before.lower_ in LINKS | DESCRIBING | {"the"} or names_office(before))
                return None, self._tokens(person)[1] if theirs else self._field_end(link)
            if token.lower_ in LINKS:
                last, joined = token.i, False
            elif token.pos_ == "CCONJ":
                joined = True
            elif ends_complement(token):
                break
        return None, self._field_end(link)

    def _field_end(self, link: int) -> int:
        """Return where a title ends that goes on: "of China", "of mines and energy"; not "of the company", "in May"."""
        doc, end = self.doc, link + 1
        if doc[link].lower_ in {"in", "with"}:
            return link
        while end < len(doc) and end - link < 9:
            token = doc[end]
            named = token.text[0].isupper() and token.pos_ in {"PROPN", "ADJ", "NOUN"}
            field = token.pos_ in {"NOUN", "ADJ"}
            joins = token.lower_ in {"of", "and", "for", "&", "-", "in", "on"} or (
                token.lower_ == "the" and end + 1 < len(doc) and doc[end + 1].text[0].isupper()
            )
            if not (named or field or joins) or self._named(end, "person"):
                break
            if end + 1 < len(doc) and doc[end + 1].text in POSSESSIVE:
                break
            end += 1
        while end > link and doc[end - 1].pos_ not in {"PROPN", "NOUN", "ADJ"}:
            end -= 1
        return end if end > link + 1 else link

    def _innermost(self, body: Mention) -> Mention:
        """Return the innermost organisation: of "the Cabinet's Office of Science" the office."""
        behind = self._tokens(body)[1]
        owns = behind + 1 < len(self.doc) and self.doc[behind].text in POSSESSIVE
        return (owns and self._named(behind + 1, "organisation")) or body

    def _bearers(self, head: "Token") -> list[str]:
        """Return who bears a title: this person, or for the title of several all who are named together."""
        if not names_several(head):
            return [self.mention.entity.name]
        doc, names, together = self.doc, [self.mention.entity.name], False
        for start, step in ((self.first - 1, -1), (self.behind, 1)):
            at = start
            while 0 <= at < len(doc):
                person = self._named(at, "person")
                honorific = doc[at].lower_.strip(".") in HONORIFICS
                unknown = doc[at].pos_ == "PROPN" and not (honorific or names_office(doc[at]))
                if person:
                    names.append(person.entity.name)
                elif not (unknown or honorific or doc[at].lower_ in {",", "and", "&", "-"}):
                    break
                together = together or unknown or person is not None
                at += step
        return [*dict.fromkeys(names)] if together else []

    def _role(self, name: str, title: str, body: Mention | None, evidence: Span, rule: str) -> PrintedRole:
        return PrintedRole(name, self.mention.section, title, body.entity.name if body else None, evidence, rule)

    def _named(self, at: int, kind: str) -> Mention | None:
        token = self.doc[at]
        return self.mentions.at(self.mention.section, (token.idx, token.idx + len(token)), kind)

    def _named_within(self, span: Span) -> list[Mention]:
        return [m for m in self.mentions.within(self.mention.section, span) if m.entity.kind == "organisation"]

    def _tokens(self, mention: Mention) -> Span:
        found = self.doc.char_span(*mention.span, alignment_mode="expand")
        return (found.start, found.end) if found else (0, 0)

    def _end(self, at: int) -> int:
        return self.doc[at - 1].idx + len(self.doc[at - 1])


def _told_apart(doc: "Doc", span: Span, bodies: Sequence[Mention]) -> tuple[str, Mention | None]:
    """Return the title without the organisation before its head or after its "of", and that organisation."""
    text = text_of(doc)
    start, end = span
    for body in bodies:
        low, high = body.span
        before = text[start:low].rstrip()
        if not before:
            rest = text[high:end].lstrip(" '’s") if text[high : high + 1] in "'’" else text[high:end].strip()
            if rest:
                return rest, body
        words = before.split()
        if words and words[-1] == "the":
            words.pop()
        if words and words[-1].lower() in LINKS and high >= end - 1:
            return " ".join(words[:-1]), body
        if fold(" ".join(words)) in NATIONALITIES and text[high:end].strip():
            return text[high:end].strip(), body
    return text[start:end].strip(), None
