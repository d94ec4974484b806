"""The reading index: derived rows that readers' lists, counts and searches are read from, in step with the records.

Triggers mark the articles whose rows changed, whoever changed them (``database``); ``settle`` writes the entries of
the marked ones anew (``building``). Loads settle in the transaction of each file, editors' requests when they end. A
reader's page never writes: it is made from the index as it is, or answered with 503 where that would be wrong.
``terms`` puts words and phrases to the two databases.
"""

from archive.indexing import terms  # noqa: F401 - the lookup "match"
from archive.indexing.building import (
    OutdatedIndexError,
    edition,
    index_if_small,
    install,
    is_outdated,
    rebuild,
    settle,
    who_is,
    words_key,
)

__all__ = [
    "OutdatedIndexError",
    "edition",
    "index_if_small",
    "install",
    "is_outdated",
    "rebuild",
    "settle",
    "who_is",
    "words_key",
]
