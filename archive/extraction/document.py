"""The document that a pipeline's components work on, one after another.

A component reads what those before it assigned, and assigns its own. What may be missing, because its component is
disabled, begins empty; the rest does not exist before it is assigned.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from archive.extraction.draft import Draft, PassageDecision, Problem, RoleDraft, Source
from archive.extraction.gazetteer import Gazetteer
from archive.extraction.language import Section
from archive.extraction.page.page import Page
from archive.extraction.people.coreference import Resolver
from archive.extraction.people.gazetteer_matching import GazetteerMatcher, NameCandidate
from archive.extraction.people.mentions import Mentions
from archive.extraction.people.organisations import Organisation
from archive.extraction.people.persons import Person
from archive.extraction.speech.quote_candidates import AttributedQuote, Sentence
from archive.extraction.speech.quotes import QuotedText
from archive.extraction.speech.speakers import Speakers
from archive.extraction.speech.tagger_candidates import TaggerCandidate


@dataclass(eq=False, slots=True)
class Document:
    """One text on its way to a Draft. The comments say which component assigns an attribute."""

    source: Source
    problems: tuple[Problem, ...] = ()
    passages: Sequence[PassageDecision] = ()  # editors' decisions on what belongs to the reading text
    gazetteer: Gazetteer = field(default_factory=Gazetteer)

    page: Page = field(init=False, repr=False)  # page: metadata, paragraphs, what was left out
    sections: Sequence[Section] = field(init=False, repr=False)  # sections: analysed by spaCy
    quoted: QuotedText = field(init=False, repr=False)  # sections: the same with their quotations
    matcher: GazetteerMatcher = field(init=False, repr=False)  # names
    names: Sequence[NameCandidate] = ()  # names: candidates for persons and organisations
    persons: Sequence[Person] = ()  # persons
    organisations: Sequence[Organisation] = ()  # organisations
    mentions: Mentions = field(default_factory=Mentions)  # mentions: where each is named
    roles: dict[str, list[RoleDraft]] = field(default_factory=dict)  # roles: by the person's name
    resolver: Resolver = field(init=False, repr=False)  # coreference: asked in reading order
    sentences: Sequence[Sentence] = ()  # quotes: with the candidates of the rules
    tagged: Sequence[TaggerCandidate] | None = None  # tagger: its candidates; None where rules work alone
    speakers: Speakers = field(init=False, repr=False)  # speakers: asked in reading order
    quotes: Sequence[AttributedQuote] = ()  # ensemble: statements with their speakers
    draft: Draft = field(init=False, repr=False)  # draft

    @property
    def text(self) -> str:
        """The decoded text of the file."""
        return self.source.text

    @property
    def kinds(self) -> dict[str, str]:
        """The kind of each organisation by its name."""
        return {organisation.name: organisation.kind for organisation in self.organisations}
