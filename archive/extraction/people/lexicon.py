"""Lists that tell names from ordinary words; read when first asked for. See ``lists/README.md`` for their sources."""

from functools import cache
from pathlib import Path

from archive.names import fold

_LISTS = Path(__file__).parent / "lists"


@cache
def _read(name: str) -> frozenset[str]:
    return frozenset((_LISTS / name).read_text(encoding="utf-8").split())


def is_common(word: str) -> bool:
    """Whether English writes this word in lower case too: "cancer", "order", but not "Kenya" or "Xiaomi"."""
    return fold(word) in _read("common_words.txt")


def is_given_name(word: str) -> bool:
    """Whether people are called so by their given name, somewhere."""
    return fold(word) in _read("given_names.txt")
