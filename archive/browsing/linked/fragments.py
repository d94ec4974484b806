"""Addresses that lead a browser to words on another site's page: text fragments.

After https://wicg.github.io/scroll-to-text-fragment/: ``#:~:text=[prefix-,]start[,end][,-suffix]``.
"""

import re
from collections.abc import Sequence
from urllib.parse import quote

from django.utils.encoding import iri_to_uri

from archive.browsing.linked.passages import Passage

#: Words told in full; of more only the first and the last, with everything between them.
_WHOLE, _EDGE = 12, 5
#: Fewer words than these may stand in an article more than once: their neighbours are told too.
_FEW, _CONTEXT = 5, 3
#: Passages that one address leads to.
_MOST = 3
_WORD = re.compile(r"[^\s，。；：、！？]+[，。；：、！？]*|[，。；：、！？]+")
_EDGES = re.compile(r"^\W+|\W+$")


def to_passages(address: str, passages: Sequence[Passage]) -> str:
    """The address of a page with these passages of it; empty without an address or a passage that has words."""
    directives = [found for passage in passages[:_MOST] if (found := _directive(passage))]
    if not address or not directives:
        return ""
    page = iri_to_uri(address)
    return f"{page}{'' if '#' in page else '#'}:~:{'&'.join(directives)}"


def _directive(passage: Passage) -> str:
    words = _words(passage.exact)
    if not words:
        return ""
    if len(words) < _FEW and (passage.before.strip() or passage.after.strip()):
        before, after = _words(passage.before)[-_CONTEXT:], _words(passage.after)[:_CONTEXT]
        prefix = passage.before[before[0].start() :].strip() if before else ""
        suffix = passage.after[: after[-1].end()].strip() if after else ""
        terms = [f"{_encoded(prefix)}-" if prefix else "", _encoded(passage.exact)]
        terms.append(f"-{_encoded(suffix)}" if suffix else "")
    elif len(words) > _WHOLE:
        # The source may have other quotation marks than the text that was read: at the edges they are left out.
        first = passage.exact[: words[_EDGE - 1].end()]
        last = passage.exact[words[-_EDGE].start() :]
        terms = [_encoded(_EDGES.sub("", first)), _encoded(_EDGES.sub("", last))]
    else:
        terms = [_encoded(_EDGES.sub("", passage.exact))]
    terms = [term for term in terms if term]
    return f"text={','.join(terms)}" if terms else ""


def _words(text: str) -> list[re.Match[str]]:
    return list(_WORD.finditer(text))


def _encoded(text: str) -> str:
    """Also the dash, which would end a prefix."""
    return quote(text, safe="").replace("-", "%2D")
