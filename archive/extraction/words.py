"""Words that rules look for: of titles, bodies and speaking, and the verbs that report speech."""

from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

_LISTS = Path(__file__).parent / "lists"


@cache
def word_list(name: str) -> frozenset[str]:
    """Return the lines of a list. Read when first asked for."""
    return frozenset((_LISTS / f"{name}.txt").read_text(encoding="utf-8").splitlines())


MONTHS = {
    name[:length]: number
    for number, name in enumerate(
        "january february march april may june july august september october november december".split(), 1
    )
    for length in (3, len(name))
} | {"sept": 9}

WEEKDAYS = tuple("monday tuesday wednesday thursday friday saturday sunday".split())

# Countries and the like: they speak, but are no organisation, and a city's place in a list of places is not theirs.
COUNTRIES = word_list("countries")

NATIONALITIES = word_list("nationalities")

# Before a title's head: they belong to it.
TITLE_MODIFIERS = word_list("title_modifiers")
# What people are by trade or merit, besides the offices of ``archive.offices``.
OCCUPATIONS = word_list("occupations")
HONORIFICS = frozenset("mr mrs ms miss dr prof professor sir dame lord lady madam madame h.e. he. hon rev".split())

# The last word of an organisation's name (or the first, with "of": "Ministry of …"), and what kind it makes it.
ORGANISATION_HEADS: dict[str, str] = {
    head: kind
    for kind, heads in {
        "ministry": "ministry department treasury",
        "agency": """
            administration agency bureau commission authority office regulator service council committee board
            inspectorate customs police court parliament congress senate assembly cabinet army navy force command
            embassy consulate secretariat corps team tribunal
        """,
        "government": "government municipality yuan",
        "institute": """
            institute institutes academy laboratory lab laboratories observatory center centre foundation museum
            hospital society think-tank
        """,
        "university": "university college school polytechnic",
        "party": "party",
        "international": """
            organization organisation union alliance association federation forum fund confederation
            coalition league
        """,
        "media": """
            news times post daily journal herald tribune press tv television radio broadcasting network magazine
            gazette media
        """,
        "company": """
            corp corporation company co inc ltd limited llc plc gmbh ag sa group holdings technologies technology
            bank motors motor electronics systems semiconductor semiconductors airlines energy pharmaceuticals
            partners capital ventures industries international securities insurance cloud labs
        """,
    }.items()
    for head in heads.split()
}
LEGAL_FORMS = frozenset(
    "co corp corporation inc incorporated ltd limited llc plc gmbh ag sa nv bv pte pty kk llp".split()
)

# People who speak without a name, by the head noun of the phrase.
SPEAKING_NOUNS = word_list("speaking_nouns")
# Papers that speak for whoever issued them.
DOCUMENT_NOUNS = word_list("document_nouns")
# "the company X", "X, a newspaper": what stands so is an organisation.
ORGANISATION_NOUNS = word_list("organisation_nouns")
# Names whose head is one of these are a thing, an event, a text or a place, whoever is in them.
THING_HEADS = word_list("thing_nouns")
# Bodies of states that are known by their letters alone; pages seldom spell them out.
INTERNATIONAL_BODIES = word_list("international_bodies")
# Letters that name a technology, an office or an idea, never a body.
ABBREVIATIONS = word_list("abbreviations")
# Bodies of states and the like whose names are ordinary words or tell nothing of what they are.
PUBLIC_BODIES = word_list("public_bodies")
# They describe a person and belong to no title: "billionaire investor", "veteran diplomat".
DESCRIBING = frozenset(
    """
    billionaire millionaire veteran star celebrity ace fellow longtime long-time leading prominent famous renowned
    noted outspoken controversial popular unnamed anonymous local independent hardline moderate influential
    respected only other better best
    """.split()
)


if TYPE_CHECKING:
    from spacy.tokens import Token

# Take a clause or a quotation: "said (that) …".
CLAUSE = frozenset(
    """
    say state note add stress emphasize emphasise argue claim explain announce declare reveal assert insist warn
    predict reiterate acknowledge admit suggest conclude confirm indicate observe remark comment reply tell write
    recall maintain contend highlight underscore underline propose pledge vow promise agree demand deny stipulate
    caution concede assure reassure reaffirm affirm estimate project forecast disclose report show mention recommend
    repeat respond continue testify tweet post joke lament opine reckon hail quip counter retort elaborate clarify
    boast complain advise forecast allege point
    """.split()
)
# Take a noun phrase that tells what is maintained, wanted or promised: "stressed the need for …".
OBJECT = frozenset(
    """
    stress emphasize emphasise highlight underscore underline reiterate urge express voice advocate propose reaffirm
    pledge promise demand announce unveil outline affirm acknowledge note encourage call accuse describe label dub
    brand invite vow advise warn recommend suggest mention convey request instruct
    """.split()
)
# "urged X to do", "called X Y": the content begins at X, and there is no "that".
ADDRESSEE_IS_CONTENT = frozenset(
    "urge encourage call accuse describe label dub brand invite advise request instruct".split()
)
# Report only with a quotation: "continued to work" says nothing.
QUOTING = frozenset({"continue", "laugh", "begin"})
NAMING = frozenset("call describe label dub brand".split())
# "told X that …", "assured X that …": X is not part of it.
ADDRESSED = frozenset("tell assure reassure remind inform warn advise".split())
# "vowed to …": the infinitive is the content.
INFINITIVE = frozenset("vow pledge promise agree propose demand offer threaten".split())
# A particle that belongs to the cue.
PARTICLES: dict[str, frozenset[str]] = {
    "call": frozenset({"for", "on", "upon"}),
    "elaborate": frozenset({"on", "upon"}),
    "ask": frozenset({"for"}),
    "appeal": frozenset({"for", "to"}),
    "point": frozenset({"out", "to"}),
    "push": frozenset({"for"}),
    "warn": frozenset({"of", "against", "about"}),
    "advocate": frozenset({"for"}),
    "argue": frozenset({"for", "against"}),
    "press": frozenset({"for"}),
}
# Only with their particle.
NEEDS_PARTICLE = frozenset({"elaborate", "ask", "appeal", "point", "push", "press"})
# "expressed hope that", "voiced commitment to": the noun belongs to the cue where a clause or an infinitive follows.
STANCES = frozenset(
    """
        hope confidence commitment willingness readiness belief concern regret optimism doubt desire wish
        gratitude support determination appreciation
        """.split()
)
# Of a paper or of figures: these are said of no one.
DOCUMENT_VERBS = frozenset(
    """
        say state note show reveal indicate suggest report highlight underscore stress emphasize announce add
        warn find estimate
        """.split()
)
_REPORTING = CLAUSE | OBJECT
_KNOWN = _REPORTING | NEEDS_PARTICLE


def lemma(token: "Token") -> str:
    """Return the lemma in lower case, with the slips mended that a tagger makes on participles."""
    return _mended(token.lemma_.lower(), token.lower_)


@lru_cache(maxsize=8192)
def _mended(word: str, printed: str) -> str:
    if word in _KNOWN:
        return word
    for ending, restored in (("ing", ""), ("ing", "e"), ("ed", ""), ("ed", "e"), ("s", ""), ("d", "")):
        if printed.endswith(ending):
            base = printed[: -len(ending)] + restored
            if base in _KNOWN:
                return base
            if len(base) > 3 and base[-1] == base[-2] and base[:-1] in _REPORTING:
                return base[:-1]
    return word


def particle(token: "Token") -> "Token | None":
    """Return the "for" of "called for", where it follows right away."""
    if token.i + 1 >= len(token.doc):
        return None
    following = token.nbor(1)
    return following if following.lower_ in PARTICLES.get(lemma(token), ()) else None


def is_cue(token: "Token") -> bool:
    """Return whether a token can report speech: a verb of the list, with the particle it needs."""
    if token.pos_ != "VERB" and not (token.tag_.startswith("V") and token.pos_ in {"AUX", "NOUN", "ADJ", "PROPN"}):
        return False
    word = lemma(token)
    if word in NEEDS_PARTICLE:
        return particle(token) is not None
    return word in _REPORTING
