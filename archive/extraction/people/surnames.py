"""A family name that several of an article's people bear: whom it means where it stands alone.

Names that end in it are told apart as newspapers do: relatives of the main person keep their given names, so the
name alone is the main person's, unless another bearer was named in full as a speaker just before. Where the family
name comes first, bearers are seldom related, and the one named last is meant.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from archive.extraction.draft import EntityRef
from archive.extraction.language import Section
from archive.extraction.people.gender import Genders
from archive.extraction.people.mentions import Mention, Mentions
from archive.extraction.people.trace import Place, Sentences
from archive.extraction.verbs import is_cue

_HONORIFIC = re.compile(r"\b(Mr|Mrs|Ms|Miss)\.?\s+$")
_JUST_BEFORE = 2  # sentences


def bearers(
    sections: Sequence[Section],
    mentions: Mentions,
    shared: Mapping[str, Sequence[EntityRef]],
    genders: Genders,
    sentences: Sentences,
) -> dict[Place, EntityRef]:
    """By the place of each shared family name that stands alone: who bears it there."""
    if not shared:
        return {}
    found: dict[Place, EntityRef] = {}
    spoke: dict[str, tuple[int, EntityRef]] = {}  # by family name: who was named in full as a speaker, and where
    for mention in mentions.all:
        place = (mention.section, mention.span[0])
        name = mention.surface.split()[-1]
        several = shared.get(name)
        if not several or mention.entity.kind != "person":
            continue
        if mention.surface != name:
            if _speaks(sections[mention.section], mention):
                spoke[name] = (sentences.number(place), mention.entity)
            continue
        fits = _of_gender(sections[mention.section].text, mention, several, genders)
        last = spoke.get(name)
        if last and last[1] in fits and sentences.number(place) - last[0] <= _JUST_BEFORE:
            found[place] = last[1]
        else:
            found[place] = fits[0]  # the one named first
    return found


def shared_surnames(mentions: Mentions) -> dict[str, list[EntityRef]]:
    """Last words of several persons' names, with the persons in order of their first mention."""
    last: dict[str, dict[EntityRef, None]] = defaultdict(dict)
    alone = {m.surface for m in mentions.all if m.entity.kind == "person" and " " not in m.surface}
    for mention in mentions.all:
        words = mention.entity.name.split()
        if mention.entity.kind == "person" and len(words) > 1 and words[-1] in alone:
            last[words[-1]][mention.entity] = None
    return {name: list(refs) for name, refs in last.items() if len(refs) > 1}


def _of_gender(text: str, mention: Mention, several: Sequence[EntityRef], genders: Genders) -> Sequence[EntityRef]:
    match = _HONORIFIC.search(text, max(0, mention.span[0] - 8), mention.span[0])
    if not match:
        return several
    wanted = "he" if match.group(1) == "Mr" else "she"
    return [ref for ref in several if not (known := genders.of(ref)) or known[0] == wanted] or several


def _speaks(section: Section, mention: Mention) -> bool:
    tokens = section.doc.char_span(*mention.span, alignment_mode="expand")
    if not tokens:
        return False
    return tokens.root.dep_ == "nsubj" and is_cue(tokens.root.head)
