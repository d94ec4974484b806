"""Word lists of the field: countries, months, titles, heads of organisations' names, people in groups.

General English only, all folded to lower case. The longer ones are files in ``lists``, a word or phrase a line; see
``lists/README.md``. No particular person, outlet or file is named here.
"""

from functools import cache
from pathlib import Path

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
    billionaire millionaire veteran star celebrity ace fellow longtime long-time leading prominent famous renowned noted
    outspoken controversial popular unnamed anonymous local independent hardline moderate influential respected
    """.split()
)
