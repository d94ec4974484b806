"""The command line with an extractor that never comes back from some texts: ``python -m tests.loading.hanging``."""

import os
import re
import signal
import sys
from collections.abc import Sequence

from archive.extraction.draft import ArticleDraft, Draft, Part, PassageDecision, Problem, Source
from archive.extraction.page.page import load_models, read_page
from archive.extraction.pipeline import Extractor
from archive.extraction.time_limit import GuardedExtractor

HANGS = "x" * 60  # the pattern tries 2^59 ways to read it
_BAD = re.compile(r"(?:x+)+y")


class HangingExtractor(Extractor):
    """Gives the paragraphs alone, which takes the page's models only. Hangs in C code in a text that holds ``HANGS``.

    Its process dies of a text that holds "kill me".
    """

    def __init__(self) -> None:
        super().__init__(tagger=False)

    def load(self) -> None:
        load_models()

    def extract(
        self,
        source: Source,
        problems: tuple[Problem, ...] = (),
        passages: Sequence[PassageDecision] = (),
        only: Part | None = None,
    ) -> Draft:
        _BAD.search(source.text)
        if "kill me" in source.text:
            os.abort()
        if "fail" in source.text:
            raise ValueError("no good")
        page = read_page(source.text, passages)
        article = ArticleDraft(None, None, None, (), None, None, page.language, page.paragraphs, ())
        return Draft(source, article)


def hanging(seconds: float) -> GuardedExtractor:
    return GuardedExtractor(HangingExtractor(), seconds)


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell lets its background jobs ignore Ctrl-C
    import django
    from django.core.management import execute_from_command_line

    django.setup()
    from archive.loading.reading import ExtractorOptions

    ExtractorOptions.make = lambda options: hanging(options.max_seconds).knowing(options.gazetteer)
    execute_from_command_line(["manage.py", *sys.argv[1:]])
