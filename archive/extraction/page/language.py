"""In which language a text is: English by its small words, the others by py3langid's model of their letters."""

import re
from functools import cache
from typing import Any

UNKNOWN = "und"
_SAMPLE = 1_500  # characters
# Close relatives share what is likely. Between them a page's own word decides, else the likeliest.
_LIKELY, _POSSIBLE = 0.5, 0.05
# What the model calls "no language", and Nigerian Pidgin, for which it takes lists of English dates.
_NOT_TOLD = frozenset({"zxx", "pcm"})
_WORD = re.compile(r"\w+")
# Words of grammar that hardly any other language has.
_ENGLISH = frozenset("the and of to that with said by from are were has been their this".split())
_ENGLISH_SHARE = 0.12


def language_of(text: str, stated: str = "") -> str:
    """Return the language as a tag, or "und". ``stated`` is what the page says, which is often not so.

    A text whose beginning or middle is English is English: there is something in it that can be read.
    """
    sample = text[:_SAMPLE]
    if _is_english(sample) or _is_english(text[len(text) // 2 :][:_SAMPLE]):
        return "en"
    tag = stated.partition("-")[0].lower()
    ranking: list[tuple[str, float]] = _identifier().rank(sample)
    found, likelihood = ranking[0]
    if likelihood < _LIKELY or found in _NOT_TOLD:
        found = UNKNOWN
    if tag in _names() and (found == UNKNOWN or dict(ranking).get(tag, 0.0) >= _POSSIBLE):
        return tag
    return found


def is_foreign(tag: str) -> bool:
    """Return whether a language is known and is not English."""
    return tag not in {"en", UNKNOWN}


def language_name(tag: str) -> str:
    """Return the language's name in English; for one without a name, a phrase that fits in a sentence."""
    return _names().get(tag, f"the language “{tag}”")


def _is_english(sample: str) -> bool:
    words = _WORD.findall(sample.lower())
    return bool(words) and sum(word in _ENGLISH for word in words) >= _ENGLISH_SHARE * len(words)


@cache
def _identifier() -> Any:
    """Return the model, which is loaded with the first text that is not plainly English: it takes about a second."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


@cache
def _names() -> dict[str, str]:
    from babel import Locale

    return dict(Locale("en").languages)
