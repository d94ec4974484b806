"""Who published first: the agency, body or outlet that the text comes from, not the site that reposts it."""

import re
from collections.abc import Iterator, Sequence

from archive.extraction.draft import Fact, Passage, Problem
from archive.extraction.page.cleaning import same_words
from archive.extraction.page.facts import facts_of, group
from archive.extraction.page.front_matter import Labelled
from archive.extraction.page.kinds import OWNER, Sorted

_PRINTED_KEYS = ("publisher", "source", "press release", "publication")
_STATED_KEYS = ("publisher", "site name")
_ORIGIN_KEYS = ("original link", "source url", "canonical url")
_HOSTERS = frozenset(
    """
    blogspot wordpress medium github facebook twitter google feedburner youtube substack tumblr archive
    yahoo msn www news english feeds rss
    """.split()
)
_HOST = re.compile(
    r"https?://(?:[\w-]{1,60}\.){0,6}?([\w-]{3,40})\.(?:(?:com|org|net|gov|edu|co)(?:\.\w\w)?|[a-z]{2,3})(?:[/:?#]|$)"
)
_BYLINE_OUTLET = re.compile(r"[(（]\s*([A-Z][\w.&' -]{2,40}?)\s*[)）]?$")
# "Source: X" glued to a date line, in English or Chinese.
_GLUED = re.compile(
    r"(?:\b[Ss]ource|来源|來源)\s?[:：]\s*([A-Z][\w.&' -]{1,40}?|[\u3400-\u9fff]{2,20})(?=\s*(?:\||$)|\s\w+[:：])"
)
_SELF_CITED = re.compile(
    r"\b[Aa]s\s+(?:first\s+)?reported\s+by\s+((?:the\s+)?[A-Z][\w.&'-]*(?:\s[A-Z][\w.&'-]*){0,4})(?=[,.])"
)


def publisher_of(
    seed: str, lines: Sequence[Labelled], blocks: Sequence[Sorted], agency: Fact | None
) -> tuple[Fact | None, list[Problem]]:
    """The surest of what the page says, and a problem where the outlet that it names differs from its own site."""
    found = list(_candidates(seed, lines, blocks, agency))
    if not found:
        return None, []
    first = found[0]
    other = next((fact for fact in found[1:] if _differs(first, fact)), None)
    if other is None or first.confidence < 0.9 or other.confidence < 0.9:
        return first, []
    message = (
        f"The page names two publishers, {first.value} ({first.rule}) and {other.value} ({other.rule}); "
        "the first was taken, as where the text comes from."
    )
    return first, [Problem("publisher-differs", message, other.passage.span)]


def _differs(first: Fact, other: Fact) -> bool:
    a, b = first.value.casefold(), other.value.casefold()
    return not same_words(a, b) and a not in b and b not in a


def _candidates(seed: str, lines: Sequence[Labelled], blocks: Sequence[Sorted], agency: Fact | None) -> Iterator[Fact]:
    if agency:
        yield agency
    printed = [line for line in lines if not line.rule]
    for key in _PRINTED_KEYS:
        yield from filter(_is_name, facts_of(seed, printed, (key,)))
    for entry in blocks:
        if entry.kind == "byline" and (fact := group(seed, entry.block, _BYLINE_OUTLET, "byline")):
            yield fact
        if entry.kind == "byline" and (fact := group(seed, entry.block, _GLUED, "source line")):
            yield fact
    for key in _STATED_KEYS:
        yield from filter(_is_name, facts_of(seed, lines, (key,)))
    yield from _hosts(seed, lines)
    for entry in blocks:
        if entry.kind == "credit" and (fact := group(seed, entry.block, OWNER, "credit", 0.8)):
            yield fact
    for entry in blocks:
        if entry.kind == "paragraph" and "reported" in entry.block.text:
            fact = group(seed, entry.block, _SELF_CITED, "as reported by", 0.5)
            if fact:
                yield fact


def _is_name(fact: Fact) -> bool:
    text = fact.value
    return (
        len(text) <= 80
        and not re.search(r"https?:|www\.|\.(?:com|org|cn)/", text)
        and bool(re.search(r"[^\W\d_]{2}", text))
    )


def _hosts(seed: str, lines: Sequence[Labelled]) -> Iterator[Fact]:
    """The site where the text first stood: the name as the file prints it, else as the address spells it."""
    for line in lines:
        host = _HOST.match(line.value) if line.key in _ORIGIN_KEYS else None
        if not host or host.group(1).lower() in _HOSTERS:
            continue
        first, *rest = map(re.escape, host.group(1).replace("-", ""))
        capital = first.upper()  # at the beginning of a pattern a letter is found far quicker than a word's edge
        spelled = rf"{capital}(?<!\w{capital})(?i:\s?{r'\s?'.join(rest)})\b"
        for match in re.finditer(spelled, seed):
            if match.group()[0].isupper() and seed[match.end() : match.end() + 1] not in {".", "/", "@"}:
                yield Fact(match.group(), Passage(match.group(), match.span()), "address of the original", 0.5)
                return
    for line in lines:
        host = _HOST.match(line.value) if line.key in _ORIGIN_KEYS else None
        if host and host.group(1).lower() not in _HOSTERS:
            name, low = host.group(1), line.span[0] + host.start(1)
            shown = name.upper() if len(name) <= 3 else name.capitalize()
            yield Fact(shown, Passage(name, (low, low + len(name))), "address of the original", 0.4)
            return
