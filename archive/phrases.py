"""Finding many phrases in a text in one pass, whatever their case or accents, and whole words only."""

import re
from collections.abc import Hashable, Iterable

from archive.names import fold

# In scripts without spaces every character is a word.
_UNSPACED = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_UNSPACED}]|[^\W{_UNSPACED}]+")


def words(text: str) -> list[str]:
    """Return the words of a text, folded; what is between them says nothing."""
    return _WORD.findall(fold(text))


class PhraseBook[Key: Hashable]:
    """Phrases, each with the key that it speaks for. Looking costs the length of the text, however many there are."""

    def __init__(self, phrases: Iterable[tuple[str, Key]]) -> None:
        self._by_first: dict[str, list[tuple[list[str], str, Key]]] = {}
        for text, key in phrases:
            if tokens := words(text):
                self._by_first.setdefault(tokens[0], []).append((tokens, text, key))

    def found(self, text: str) -> dict[Key, str]:
        """Return each key with the first of its phrases that is in the text."""
        found: dict[Key, str] = {}
        if not self._by_first:
            return found
        tokens = words(text)
        for at, token in enumerate(tokens):
            for phrase, printed, key in self._by_first.get(token, ()):
                if key not in found and tokens[at : at + len(phrase)] == phrase:
                    found[key] = printed
        return found
