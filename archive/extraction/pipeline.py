"""Extraction as a pipeline of named components over one document: text in, Draft out.

Deterministic, no network, no clock, no database; bad text never raises. spaCy's pipeline is the model: components have
a name, say what they require and assign, and run in the order of the list in ``Extractor.pipeline``.

=============  ============================================  =====================================================
component      assigns                                       where
=============  ============================================  =====================================================
page           page: metadata and paragraphs                 ``page.page.read_page``
sections       sections, quoted: sentences and quotations    ``language.Analyser``, ``speech.quotes.QuotedText``
network        seen: what it says of every word             ``speech.tagger``
names          matcher, names: candidates for names          ``people.candidates``, ``people.gazetteer_matching``
persons        persons                                       ``people.persons``
organisations  organisations                                 ``people.organisations``
mentions       mentions: every place where they are named    ``people.mentions``
roles          roles                                         ``people.roles``
coreference    resolver: whom "he" or "the premier" means    ``people.coreference``
quotes         sentences: candidates of the rules            ``speech.quote_candidates``
tagger         tagged: candidates of the network             ``speech.tagger``, ``speech.tagger_candidates``
speakers       speakers: whom a cue's source words mean      ``speech.sources``, ``speech.speakers``
ensemble       quotes: statements with their speakers        ``speech.statements``, ``speech.ensemble``
draft          draft                                         ``to_drafts`` of each room
=============  ============================================  =====================================================

``resolver`` and ``speakers`` are no results but answer questions: ``ensemble`` reads the sentences in order, since whom
"he" means depends on who spoke before, and so on which candidates became statements.
"""

import copy
import hashlib
from collections.abc import Callable, Collection, Sequence
from dataclasses import MISSING, dataclass, field, fields, replace
from typing import TYPE_CHECKING

from archive.extraction.draft import (
    LOST_LETTERS,
    NOT_ENGLISH,
    ArticleDraft,
    Draft,
    EntityRef,
    Fact,
    Part,
    PassageDecision,
    Problem,
    RoleDraft,
    Source,
)
from archive.extraction.gazetteer import Gazetteer
from archive.extraction.language import Analyser, Section
from archive.extraction.page.decoding import decode
from archive.extraction.page.html import is_html
from archive.extraction.page.html_tokens import text_length
from archive.extraction.page.language import is_foreign, language_name
from archive.extraction.page.place import event_place
from archive.extraction.people import organisations, persons
from archive.extraction.people.candidates import candidates, gathered
from archive.extraction.people.classification import Outlet, judged
from archive.extraction.people.coreference import Resolver
from archive.extraction.people.gazetteer_matching import GazetteerMatcher, NameCandidate
from archive.extraction.people.last_layer import Layer, NameRows
from archive.extraction.people.mentions import Mentions, find_mentions
from archive.extraction.people.name_tags import NameTags, tags_of
from archive.extraction.people.organisations import Organisation
from archive.extraction.people.persons import Person
from archive.extraction.people.roles import find_roles
from archive.extraction.speech import statements
from archive.extraction.speech.quote_candidates import AttributedQuote, Sentence, find_quote_candidates
from archive.extraction.speech.quotes import QuotedText
from archive.extraction.speech.sources import SourceFinder
from archive.extraction.speech.speakers import Speakers
from archive.extraction.speech.tagger.runtime import Tagged, Tagger
from archive.extraction.speech.tagger_candidates import TaggerCandidate, place_candidates
from archive.extraction.trees import PAGE, PEOPLE, models_version, trees

if TYPE_CHECKING:
    from archive.extraction.page.page import Page


@dataclass(eq=False, slots=True)
class Document:
    """One text on its way to a Draft. The comments say which component assigns an attribute."""

    source: Source
    problems: tuple[Problem, ...] = ()
    passages: Sequence[PassageDecision] = ()  # editors' decisions on what belongs to the reading text
    gazetteer: Gazetteer = field(default_factory=Gazetteer)
    layer: Layer | None = None  # what the archive learnt from its editors

    page: "Page" = field(init=False, repr=False)  # page: metadata, paragraphs, what was left out
    sections: Sequence[Section] = field(init=False, repr=False)  # sections: analysed by spaCy
    quoted: QuotedText = field(init=False, repr=False)  # sections: the same with their quotations
    seen: Tagged = field(init=False, repr=False)  # network: what it says of every word
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


VERSION = "0.6.0"

# A character takes up to 4 bytes, and of a web page often three quarters and more are scripts, styles and pictures.
_BYTES_PER_CHARACTER = 16
# Attributes of a document that need no component: given from the start, or empty where their component is disabled.
_INITIAL = frozenset(
    field.name for field in fields(Document) if not (field.default is field.default_factory is MISSING) or field.init
)


@dataclass(frozen=True, slots=True)
class Component:
    """A step of the pipeline: a function that reads a document's attributes ``requires`` and sets ``assigns``."""

    name: str
    run: Callable[[Document], None]
    requires: tuple[str, ...]
    assigns: tuple[str, ...]


class Pipeline:
    """Components in order. Those ``disabled`` are not run.

    Raises ``ValueError`` where a component would lack what it requires, and for a name that no component has.
    """

    def __init__(self, components: Sequence[Component], disabled: Collection[str] = ()) -> None:
        self.components = {component.name: component for component in components}
        self.disabled = frozenset(disabled)
        if unknown := self.disabled - self.components.keys():
            raise ValueError(f"No component is called {', '.join(sorted(unknown))}; there are {self._names}.")
        assigned: set[str] = set()
        later = {name for component in components for name in component.assigns}
        for component in components:
            later -= {*component.assigns}
            if component.name in self.disabled:
                continue
            for name in component.requires:
                if name not in assigned and (name in later or name not in _INITIAL):
                    raise ValueError(f"The component {component.name} requires {name!r}, which none before it assigns.")
            assigned |= {*component.assigns}

    @property
    def _names(self) -> str:
        return ", ".join(self.components)

    def without(self, *names: str) -> "Pipeline":
        """Return the same pipeline with these components disabled, too."""
        return Pipeline(tuple(self.components.values()), self.disabled | set(names))

    def replacing(self, component: Component) -> "Pipeline":
        """Return the same pipeline with the component of that name replaced."""
        if component.name not in self.components:
            raise ValueError(f"No component is called {component.name}; there are {self._names}.")
        return Pipeline(tuple((self.components | {component.name: component}).values()), self.disabled)

    def run(self, document: Document, until: str | None = None, *, after: str | None = None) -> Document:
        """Run the components on a document and return it: those behind ``after``, up to and with ``until``.

        Raises ``ValueError`` for a name that no enabled component has.
        """
        names = [name for name in self.components if name not in self.disabled]
        for name in {until, after} - {None, *names}:
            raise ValueError(f"No enabled component is called {name}; there are {', '.join(names)}.")
        first = names.index(after) + 1 if after else 0
        last = names.index(until) + 1 if until else len(names)
        for name in names[first:last]:
            self.components[name].run(document)
        return document


class Extractor:
    """Reads texts with one spaCy model: an installed one's name or path, or ``None`` for the archive's own.

    The model is loaded when the first article is read. Texts over ``max_chars`` are not read; of a web page the text
    between its tags counts. Without ``tagger`` statements are found by rules alone.
    """

    def __init__(self, model: str | None = None, max_chars: int = 1_000_000, *, tagger: bool = True) -> None:
        self.max_chars = max_chars
        self.gazetteer = Gazetteer()
        self.layer: Layer | None = None
        self.analyser = Analyser(model)
        self.tagger = Tagger()
        self.pipeline = Pipeline(
            (
                Component("page", _page, ("source", "passages", "gazetteer"), ("page",)),
                Component("sections", self._sections, ("page",), ("sections", "quoted")),
                Component("network", self._network, ("page",), ("seen",)),
                Component("names", _names, ("page", "sections", "gazetteer", "layer", "seen"), ("matcher", "names")),
                Component("persons", _persons, ("sections", "matcher", "names"), ("persons",)),
                Component("organisations", _organisations, ("matcher", "names", "persons"), ("organisations",)),
                Component("mentions", _mentions, ("sections", "persons", "organisations"), ("mentions",)),
                Component("roles", _roles, ("sections", "mentions", "organisations"), ("roles",)),
                Component("coreference", _coreference, ("quoted", "mentions", "roles"), ("resolver",)),
                Component("quotes", _quotes, ("quoted", "mentions", "page"), ("sentences",)),
                Component("tagger", _tagged, ("seen", "quoted"), ("tagged",)),
                Component("speakers", _speakers, ("mentions", "resolver"), ("speakers",)),
                Component("ensemble", _ensemble, ("resolver", "speakers", "sentences", "tagged"), ("quotes",)),
                Component("draft", _draft, ("page", "matcher", "mentions", "roles", "quotes"), ("draft",)),
            ),
            () if tagger else ("tagger",),
        )

    def knowing(self, gazetteer: Gazetteer) -> "Extractor":
        """Return the same extractor with a gazetteer: what it has loaded is shared, not loaded again."""
        other = copy.copy(self)
        other.gazetteer = gazetteer
        return other

    def with_layer(self, layer: Layer | None) -> "Extractor":
        """Return the same extractor with a learnt layer over the chances of names; what it has loaded is shared."""
        other = copy.copy(self)
        other.layer = layer
        return other

    def without(self, *names: str) -> "Extractor":
        """Return the same extractor with these components disabled; what it has loaded is shared."""
        other = copy.copy(self)
        other.pipeline = self.pipeline.without(*names)
        return other

    def replacing(self, component: Component) -> "Extractor":
        """Return the same extractor with another component in place of the one of that name, to measure it."""
        other = copy.copy(self)
        other.pipeline = self.pipeline.replacing(component)
        return other

    @property
    def version(self) -> str:
        """Changes whenever the same bytes may give another Draft with the same gazetteer."""
        learnt = " ".join((models_version(PAGE), models_version(PEOPLE), self.tagger.version))
        models = hashlib.sha256(learnt.encode()).hexdigest()[:12]
        layer = f"+{self.layer.digest[:8]}" if self.layer else ""
        return f"{VERSION} {self.analyser.version}, models {models}{layer}" + "".join(
            f", no {name}" for name in sorted(self.pipeline.disabled)
        )

    @property
    def max_bytes(self) -> int:
        """The largest file that is read, in bytes, packed or not."""
        return self.max_chars * _BYTES_PER_CHARACTER

    def load(self) -> None:
        """Load the models now, and not with the first article."""
        from archive.extraction.page.page import load_models

        load_models()
        self.analyser.load()
        self.tagger.load()
        for name in ("names", "entities"):
            trees(name, PEOPLE)

    def decode(self, data: bytes, name: str) -> tuple[Source, tuple[Problem, ...]]:
        """Return the text of a file's bytes, and what went wrong reading it. No language model is loaded for that."""
        return decode(data, name, self.max_bytes)

    def read(
        self, data: bytes, name: str, passages: Sequence[PassageDecision] = (), *, only: Part | None = None
    ) -> Draft:
        """Decode and extract in one go, where no decision has to be placed in the decoded text first."""
        return self.extract(*self.decode(data, name), passages, only)

    def extract(
        self,
        source: Source,
        problems: tuple[Problem, ...] = (),
        passages: Sequence[PassageDecision] = (),
        only: Part | None = None,
    ) -> Draft:
        """Return the Draft of a decoded source. Problems of its decoding are carried over.

        A text in another language than English has an article and no statements, persons or organisations.
        ``passages`` are an editor's decisions on what belongs to the reading text; statements and names follow.

        ``only`` runs no more components than one part needs and leaves the fields of the others empty. What later
        components add to it is not there: of ``page`` a place that only the sentences tell, of ``names`` roles that
        are printed only where somebody speaks ("the Chinese leader said").
        """
        if any(problem.code in {"binary", "too-large"} for problem in problems):
            return Draft(source, None, problems=problems)
        if not source.text.strip():
            message = "The file holds no text; put the article's text into it or remove it."
            return Draft(source, None, problems=_with(problems, "empty", message))
        length = len(source.text)
        if length > self.max_chars and is_html(source.text):
            length = text_length(source.text)
        if length > self.max_chars:
            size, most = f"{length:,}", f"{self.max_chars:,}"
            message = f"The text has {size} characters, more than the {most} that are read; split it into its articles."
            return Draft(source, None, problems=_with(problems, "too-large", message))
        document = self.pipeline.run(Document(source, problems, passages, self.gazetteer, self.layer), until="page")
        if not document.page.readings:
            message = "No article was found, only titles, navigation or notices; check that the page was saved whole."
            return Draft(source, None, problems=_with(problems, "no-article", message))
        if is_foreign(document.page.language):
            name = language_name(document.page.language)
            message = f"The text is in {name}; statements and names are only read in English."
            said = (*_problems(document), Problem(NOT_ENGLISH, message))
            return Draft(source, _article(document.page), problems=said)
        if only == "page":
            return Draft(source, _article(document.page), problems=_problems(document))
        if only == "names":
            return _named(self.pipeline.run(document, until="roles", after="page"))
        draft = self.pipeline.run(document, after="page").draft
        return Draft(source, None, statements=draft.statements, problems=draft.problems) if only else draft

    def name_rows(self, source: Source, passages: Sequence[PassageDecision] = ()) -> NameRows | None:
        """Return what may be a name in a text, and how the shipped model judges it, without gazetteer and layer.

        ``None`` for a text without an article in English or without any such name.
        """
        document = self.pipeline.run(Document(source, passages=passages), until="page")
        if not document.page.readings or is_foreign(document.page.language):
            return None
        self.pipeline.run(document, until="network", after="page")
        matcher = GazetteerMatcher(document.sections)
        names = gathered(document.sections, matcher, name_tags(document), outlet(document))
        return judged(names.shown, names.article) if names.shown else None

    def run(self, text: str, until: str | None = None) -> Document:
        """Return the document of a text after the component ``until``, else after all, to look at or score."""
        source, problems = self.decode(text.encode(), "text")
        return self.pipeline.run(Document(source, problems, (), self.gazetteer, self.layer), until)

    def _sections(self, document: Document) -> None:
        document.sections = self.analyser.sections(document.page.readings)
        document.quoted = QuotedText.of(document.text, document.sections)

    def _network(self, document: Document) -> None:
        document.seen = self.tagger.read([reading.text for reading in document.page.readings])


def _page(document: Document) -> None:
    # The page's models need numpy, which nobody should wait for who only looks at pages of the archive.
    from archive.extraction.page.page import read_page
    from archive.extraction.page.publisher import publisher_at

    page = read_page(document.text, document.passages)
    publisher = publisher_at(page.metadata.hosts, page.metadata.publisher, document.gazetteer.index)
    document.page = replace(page, metadata=replace(page.metadata, publisher=publisher))


def _names(document: Document) -> None:
    document.matcher = GazetteerMatcher(document.sections, document.gazetteer)
    tags, said = name_tags(document), outlet(document)
    document.names = candidates(document.sections, document.matcher, tags, said, document.layer)


def name_tags(document: Document) -> NameTags:
    return tags_of(*document.seen.words())


def outlet(document: Document) -> Outlet:
    said = document.page.metadata
    publisher, title = said.publisher.value if said.publisher else "", said.title.value if said.title else ""
    return Outlet(publisher, [host for host, _ in said.hosts], title, [author.value for author in said.authors])


def _persons(document: Document) -> None:
    document.persons = persons.group_persons(document.names, document.sections, document.matcher)


def _organisations(document: Document) -> None:
    taken = {form for person in document.persons for form in person.forms} | {*persons.short_forms(document.persons)}
    document.organisations = organisations.group_organisations(
        document.names, document.sections, document.matcher, taken
    )


def _mentions(document: Document) -> None:
    named = [(EntityRef("person", person.name), person.forms) for person in document.persons]
    named += [(EntityRef("organisation", body.name), body.forms) for body in document.organisations]
    document.mentions = find_mentions(document.sections, named)


def _roles(document: Document) -> None:
    document.roles = find_roles(document.text, document.sections, document.mentions, document.kinds)


def _coreference(document: Document) -> None:
    quotations = document.quoted.quotations
    document.resolver = Resolver(
        document.text, document.sections, document.mentions, document.roles, document.kinds, quotations
    )


def _quotes(document: Document) -> None:
    published = document.page.metadata.published
    document.sentences = find_quote_candidates(document.quoted, document.mentions, published)


def _tagged(document: Document) -> None:
    document.tagged = place_candidates(document.seen.candidates(), document.quoted)


def _speakers(document: Document) -> None:
    document.speakers = Speakers(document.mentions, SourceFinder(document.mentions), document.resolver)


def _ensemble(document: Document) -> None:
    text, mentions, roles = document.quoted, document.mentions, document.roles
    reader = statements.Reader(text, mentions, roles, document.resolver, document.speakers, document.tagged)
    document.quotes = reader.read(document.sentences)


def _named(document: Document) -> Draft:
    """Return the persons, with their roles, and the organisations of a document that has no statements yet."""
    seed, sections, mentions, matcher = document.text, document.sections, document.mentions, document.matcher
    return Draft(
        document.source,
        None,
        persons.to_drafts(seed, sections, document.persons, mentions, document.roles, matcher),
        organisations.to_drafts(seed, sections, document.organisations, mentions, matcher),
        problems=_problems(document),
    )


def _draft(document: Document) -> None:
    page, named = document.page, _named(document)
    document.draft = replace(
        named,
        article=_article(page, None if page.metadata.place else event_place(document.text, document.sections)),
        persons=statements.with_titles_as_names(named.persons, document.quotes, document.quoted),
        statements=statements.to_drafts(document.quotes, document.quoted, tagged=document.tagged is not None),
    )


def _problems(document: Document) -> tuple[Problem, ...]:
    """Return what went wrong in decoding and what the page tells; of letters that decoding lost, once."""
    told = {problem.code for problem in document.problems} & {"undecodable", "nul"}
    return (
        *document.problems,
        *(problem for problem in document.page.problems if not told or problem.code != LOST_LETTERS),
    )


def _article(page: "Page", place: Fact | None = None) -> ArticleDraft:
    """Return the article's own facts; ``place`` is where its sentences say that it happened."""
    metadata = page.metadata
    return ArticleDraft(
        title=metadata.title,
        published=metadata.published,
        publisher=metadata.publisher,
        authors=metadata.authors,
        place=metadata.place or place,
        url=metadata.url,
        language=page.language,
        paragraphs=page.paragraphs,
        boilerplate=page.left_out,
    )


def _with(problems: tuple[Problem, ...], code: str, message: str) -> tuple[Problem, ...]:
    return problems if any(problem.code == code for problem in problems) else (*problems, Problem(code, message))
