"""Text in, Draft out. Deterministic, no network, no clock, no database; bad text never raises."""

import copy
from collections.abc import Sequence

from archive.extraction.draft import ArticleDraft, Draft, PassageDecision, Problem, Source
from archive.extraction.gazetteer import Gazetteer
from archive.extraction.language import Analyser
from archive.extraction.page.decoding import decode
from archive.extraction.page.page import Page, read_page
from archive.extraction.page.place import event_place
from archive.extraction.people.entities import find_people
from archive.extraction.speech.statements import find_statements
from archive.extraction.speech.tagger.runtime import Tagger

VERSION = "0.4.0"

_BYTES_PER_CHARACTER = 4  # the most that UTF-8, -16 and -32 take


class Extractor:
    """Reads texts with one spaCy pipeline: an installed one's name or path, or ``None`` for the archive's own.

    The pipeline is loaded when the first article is read. Texts over ``max_chars`` are not read.
    Without ``tagger`` statements are found by rules alone; its libraries and weights are not touched then.
    """

    def __init__(self, pipeline: str | None = None, max_chars: int = 1_000_000, *, tagger: bool = True) -> None:
        self.max_chars = max_chars
        self._analyser = Analyser(pipeline)
        self._tagger = Tagger() if tagger else None
        self.gazetteer = Gazetteer()

    def knowing(self, gazetteer: Gazetteer) -> "Extractor":
        """The same extractor with a gazetteer: what it has loaded is shared, not loaded again."""
        other = copy.copy(self)
        other.gazetteer = gazetteer
        return other

    @property
    def version(self) -> str:
        """Changes whenever the same bytes may give another Draft with the same gazetteer."""
        tagger = f", tagger {self._tagger.version}" if self._tagger else ""
        return f"{VERSION} {self._analyser.version}{tagger}"

    def load(self) -> None:
        """Load the models now, and not with the first article."""
        self._analyser.load()
        if self._tagger:
            self._tagger.load()

    def decode(self, data: bytes, name: str) -> tuple[Source, tuple[Problem, ...]]:
        """Return the text of a file's bytes, and what went wrong reading it. No language model is loaded for that."""
        return decode(data, name, self.max_chars * _BYTES_PER_CHARACTER)

    def read(self, data: bytes, name: str, passages: Sequence[PassageDecision] = ()) -> Draft:
        """Decode and extract in one go, where no decision has to be placed in the decoded text first."""
        return self.extract(*self.decode(data, name), passages)

    def extract(
        self, source: Source, problems: tuple[Problem, ...] = (), passages: Sequence[PassageDecision] = ()
    ) -> Draft:
        """Return the Draft of a decoded source. Problems of its decoding are carried over.

        ``passages`` are an editor's decisions on what belongs to the reading text; statements and names follow.
        """
        if any(problem.code in {"binary", "too-large"} for problem in problems):
            return Draft(source, None, problems=problems)
        if not source.text.strip():
            return Draft(
                source,
                None,
                problems=_with(
                    problems, "empty", "The file holds no text; put the article's text into it or remove it."
                ),
            )
        if len(source.text) > self.max_chars:
            size, most = f"{len(source.text):,}", f"{self.max_chars:,}"
            message = f"The text has {size} characters, more than the {most} that are read; split it into its articles."
            return Draft(source, None, problems=_with(problems, "too-large", message))
        page = read_page(source.text, passages)
        if not page.readings:
            message = "No article was found, only titles, navigation or notices; check that the page was saved whole."
            return Draft(source, None, problems=_with(problems, "no-article", message))
        return self._extract(source, page, problems)

    def _extract(self, source: Source, page: Page, problems: tuple[Problem, ...]) -> Draft:
        sections = self._analyser.sections(page.readings)
        people = find_people(source.text, sections, self.gazetteer)
        candidates = self._tagger([reading.text for reading in page.readings]) if self._tagger else None
        statements, persons = find_statements(source.text, sections, people, page.metadata.published, candidates)
        metadata = page.metadata
        article = ArticleDraft(
            title=metadata.title,
            published=metadata.published,
            publisher=metadata.publisher,
            authors=metadata.authors,
            place=metadata.place or event_place(source.text, sections),
            url=metadata.url,
            language=page.language,
            paragraphs=page.paragraphs,
            boilerplate=page.left_out,
        )
        return Draft(source, article, persons, people.organisations, statements, (*problems, *metadata.problems))


def _with(problems: tuple[Problem, ...], code: str, message: str) -> tuple[Problem, ...]:
    return problems if any(problem.code == code for problem in problems) else (*problems, Problem(code, message))
