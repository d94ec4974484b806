"""The reading index: derived rows that readers' lists, counts and searches are read from, in step with the records.

Triggers mark the articles whose rows changed, whoever changed them (``database``); ``settle`` writes the entries of
the marked ones anew (``building``). Loads settle in the transaction of each file, editors' requests when they end; a
reader's page settles what some other program changed. ``terms`` puts words and phrases to the two databases.
"""

from archive.indexing import terms  # noqa: F401 - the lookup "match"
from archive.indexing.building import edition, install, rebuild, settle, who_is, words_key

__all__ = ["edition", "install", "rebuild", "settle", "who_is", "words_key"]
