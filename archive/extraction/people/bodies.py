"""Nouns that stand for an organisation named before, and the kinds of organisation each may mean."""

BODY_NOUNS: dict[str, tuple[str, ...]] = {
    noun: kinds
    for nouns, kinds in (
        (
            """
            company firm group maker manufacturer giant startup start-up conglomerate developer operator telco
            carmaker automaker chipmaker drugmaker planemaker shipbuilder steelmaker miner retailer airline carrier
            lender insurer brokerage supplier provider vendor unicorn subsidiary brand business
            enterprise platform utility exchange
            """,
            ("company", "other"),
        ),
        ("ministry", ("ministry",)),
        ("department", ("ministry", "agency")),
        (
            """
            agency commission bureau regulator office committee council administration embassy authority court
            parliament panel board tribunal service watchdog police force secretariat
            """,
            ("agency",),
        ),
        ("institute academy laboratory lab center centre museum hospital foundation charity", ("institute",)),
        ("university college school", ("university",)),
        ("think-tank nonprofit", ("institute", "other")),
        ("party", ("party",)),
        ("bank fund", ("company", "international", "other")),
        (
            "organization organisation alliance union association body bloc federation league",
            ("international", "agency"),
        ),
        (
            "newspaper broadcaster outlet magazine paper website network publication tabloid daily weekly",
            ("media",),
        ),
    )
    for noun in nouns.split()
}

# They decide and judge; nobody calls them an agency or a service.
CHAMBERS = frozenset(
    "congress senate parliament assembly house cabinet court tribunal yuan council chamber body".split()
)
