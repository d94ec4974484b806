"""Every place where known names stand in a text, the longest first, none overlapping. Linear in the text."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from archive.offsets import Span

_WORD = re.compile(r"\w+")


class NameIndex:
    """Finds exact printings of the given names, bounded by anything that is no letter or digit."""

    def __init__(self, names: Iterable[str]) -> None:
        self._by_first: dict[str, list[str]] = defaultdict(list)
        for name in sorted(set(names), key=lambda name: (-len(name), name)):
            first = _WORD.search(name)
            if first:
                self._by_first[first.group()].append(name)

    def find(self, text: str) -> Iterator[tuple[str, Span]]:
        at = 0
        for word in _WORD.finditer(text):
            if word.start() < at:
                continue
            for name in self._by_first.get(word.group(), ()):
                lead = _WORD.search(name)
                start = word.start() - (lead.start() if lead else 0)
                end = start + len(name)
                if start >= at and text.startswith(name, start) and not text[end : end + 1].isalnum():
                    yield name, (start, end)
                    at = end
                    break
