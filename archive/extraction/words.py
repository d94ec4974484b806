"""Word lists of the field: countries, months, titles, heads of organisations' names, people in groups.

General English only, all folded to lower case. No particular person, outlet or file is named here.
"""

MONTHS = {
    name[:length]: number
    for number, name in enumerate(
        "january february march april may june july august september october november december".split(), 1
    )
    for length in (3, len(name))
} | {"sept": 9}

WEEKDAYS = tuple("monday tuesday wednesday thursday friday saturday sunday".split())

# Countries and the like: they speak, but are no organisation, and a city's place in a list of places is not theirs.
COUNTRIES = frozenset(
    " ".join(name.split())
    for name in """
    afghanistan, albania, algeria, andorra, angola, argentina, armenia, australia, austria, azerbaijan, bahamas,
    bahrain, bangladesh, barbados, belarus, belgium, belize, benin, bhutan, bolivia, bosnia, bosnia and herzegovina,
    botswana, brazil, brunei, bulgaria, burkina faso, burma, burundi, cambodia, cameroon, canada, cape verde, chad,
    chile, china, colombia, congo, costa rica, croatia, cuba, cyprus, czech republic, czechia, denmark, djibouti,
    dominica, dominican republic, east timor, ecuador, egypt, el salvador, england, eritrea, estonia, eswatini,
    ethiopia, fiji, finland, france, gabon, gambia, georgia, germany, ghana, great britain, britain, greece,
    grenada, guatemala, guinea, guyana, haiti, holland, honduras, hong kong, hungary, iceland, india, indonesia,
    iran, iraq, ireland, israel, italy, ivory coast, jamaica, japan, jordan, kazakhstan, kenya, kiribati, korea,
    kosovo, kuwait, kyrgyzstan, laos, latvia, lebanon, lesotho, liberia, libya, liechtenstein, lithuania,
    luxembourg, macau, macao, madagascar, malawi, malaysia, maldives, mali, malta, mauritania, mauritius, mexico,
    micronesia, moldova, monaco, mongolia, montenegro, morocco, mozambique, myanmar, namibia, nauru, nepal,
    netherlands, new zealand, nicaragua, niger, nigeria, north korea, north macedonia, northern ireland, norway,
    oman, pakistan, palau, palestine, panama, papua new guinea, paraguay, peru, philippines, poland, portugal, prc,
    qatar, romania, russia, russian federation, rwanda, samoa, san marino, saudi arabia, scotland, senegal, serbia,
    seychelles, sierra leone, slovakia, slovenia, solomon islands, somalia, south africa, south korea, south sudan,
    soviet union, spain, sri lanka, sudan, suriname, sweden, switzerland, syria, taiwan, tajikistan, tanzania,
    thailand, timor-leste, togo, tonga, trinidad and tobago, tunisia, turkey, türkiye, turkmenistan, tuvalu, uae,
    uganda, uk, u.k, u.k., ukraine, united arab emirates, united kingdom, united states, united states of america,
    uruguay, us, u.s, u.s., usa, u.s.a., america, ussr, uzbekistan, vanuatu, venezuela, vietnam, wales, yemen,
    zambia, zimbabwe, europe, asia, africa, oceania, latin america, north america, south america, southeast asia,
    east asia, central asia, middle east, the west, people's republic of china, republic of korea, republic of
    china, democratic people's republic of korea,
    indo-pacific, asia-pacific, caribbean, sahel, balkans,
    western balkans, arctic, antarctica, eurasia, north africa, sub-saharan africa, mainland china,
    middle kingdom, global south
    """.split(",")
)

NATIONALITIES = frozenset(
    """
    afghan african albanian algerian american angolan arab argentine armenian asian australian austrian azerbaijani
    bangladeshi belarusian belgian bolivian brazilian british bulgarian burmese cambodian cameroonian canadian
    chilean chinese colombian congolese croatian cuban cypriot czech danish dutch ecuadorian egyptian emirati
    english estonian ethiopian european fijian filipino finnish french georgian german ghanaian greek guatemalan
    haitian honduran hungarian icelandic indian indonesian iranian iraqi irish israeli italian ivorian jamaican
    japanese jordanian kazakh kazakhstani kenyan korean kosovan kuwaiti kyrgyz laotian latvian lebanese liberian
    libyan lithuanian malaysian maltese mexican moldovan mongolian moroccan nepalese nepali nicaraguan nigerian
    norwegian omani pakistani palestinian panamanian paraguayan peruvian philippine polish portuguese qatari
    romanian russian rwandan saudi scottish senegalese serbian singaporean slovak slovenian somali soviet spanish
    sudanese swedish swiss syrian taiwanese tajik tanzanian thai tunisian turkish turkmen ugandan ukrainian
    uruguayan uzbek venezuelan vietnamese welsh western yemeni zambian zimbabwean us u.s. uk u.k. eu
    """.split()
)

# Before a title's head: they belong to it.
TITLE_MODIFIERS = frozenset(
    """
    vice deputy assistant associate acting former then ex executive senior chief managing general prime foreign
    first second third permanent interim honorary founding incoming outgoing special principal co global
    regional national state federal party cabinet press government defense defence finance commerce trade health
    education interior justice energy agriculture environment science technology industry information transport
    housing labor labour culture tourism home attorney research marketing operating financial technical
    technological legal medical scientific security political economic military naval crown group presidential
    vice-presidential gubernatorial mayoral parliamentary congressional legislative judicial administrative academic
    communications policy public human majority minority junior adjunct visiting emeritus distinguished
    undersecretary creative editorial digital international vice-executive
    """.split()
)
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
SPEAKING_NOUNS = frozenset(
    """
    official campaign narrator expert executive analyst scientist researcher academic scholar economist observer
    critic supporter leader minister spokesperson spokesman spokeswoman source people participant delegate
    representative side party member insider diplomat lawyer attorney lawmaker legislator senator president premier
    chancellor chairman chairwoman chairperson chair secretary secretary-general director director-general chief
    commissioner ambassador governor mayor ceo founder co-founder professor adviser advisor engineer developer
    investor trader user customer resident worker farmer student teacher doctor activist campaigner victim witness
    witnesses writer author journalist reporter editor man woman person prosecutor judge police investigator
    authority government administration ministry department commission agency bureau committee council office
    company firm group organization organisation institute university academy bank union association party embassy
    court parliament congress senate cabinet army navy military regulator team delegation country nation state city
    capital industry maker manufacturer giant startup start-up conglomerate developer operator entrepreneur
    specialist strategist consultant historian manager boss head founder owner partner coach player envoy negotiator
    aide watchdog think-tank tank body bloc alliance vice-premier vice-president vice-minister deputy officer
    general admiral colonel commander pope king queen prince businessman politician candidate signatory signatories
    professional peer pundit veteran physicist chemist biologist colleague family newspaper magazine paper
    broadcaster outlet agency website site he she they it we i you who
    """.split()
)
# Papers that speak for whoever issued them.
DOCUMENT_NOUNS = frozenset(
    """
    statement report plan blueprint data readout study survey document paper release commentary editorial article
    figure statistic letter notice communique communiqué declaration guideline guidance notification circular
    summary website post message filing announcement resolution law bill act draft directive analysis research index
    census outline opinion memo tweet comment speech remark transcript bulletin
    """.split()
)
# "the company X", "X, a newspaper": what stands so is an organisation.
ORGANISATION_NOUNS = frozenset(
    """
    company firm maker manufacturer giant startup start-up conglomerate developer operator retailer carmaker automaker
    chipmaker lender broadcaster newspaper magazine broadcaster outlet agency regulator nonprofit non-profit ngo charity
    think-tank university institute union party brand subsidiary consortium airline provider supplier vendor bank
    publisher alliance bloc militia
    """.split()
)
# Names whose head is one of these are a thing, an event, a text or a place, whoever is in them.
THING_HEADS = frozenset(
    """
    summit conference program programme initiative project projects goals goal treaty act acts plan plans strategy
    strategies award awards prize games cup symposium exhibition expo congress-hall festival campaign agreement
    agreements accord accords convention protocol policy policies index report survey review code fund-raiser day week
    month year era station park zone dialogue talks meeting session speech law laws bill constitution stack chip system
    model app platform phone series edition version delta river island islands sea ocean bay canal bridge road street
    square tower hall building hotel airport port palace order orders memorandum memoranda proclamation declaration
    resolution amendment regulation regulations rule rules directive statement register framework agenda vision roadmap
    action actions credit credits grant grants loan loans benefits medal honor honors dream compact deal county city
    town village district monument forest valley canyon canyons range mountain mountains lake coast region belt corridor
    marathon tour fellowship scholarship degree course curriculum lecture theory effect syndrome disease virus vaccine
    weapon missile aircraft bomber vehicle satellite telescope mission missions launch relief recovery response aid
    assistance event ceremony workshop hearing trial schedule standard standards list guide guidelines handbook portal
    tool toolkit dashboard challenge pledge principles blueprint package stimulus budget economy market crisis war
    conflict violence equity opportunity prosperity resilience growth change families communities women men children
    students consumers people life lives nations tribes article section chapter annex appendix clause
    """.split()
)
# Bodies of states that are known by their letters alone; pages seldom spell them out.
INTERNATIONAL_BODIES = frozenset(
    """
    un eu nato asean g7 g20 g77 who wto imf unesco unicef unhcr undp unep fao iaea opec opec+ brics apec oecd who wipo
    itu icao interpol osce icc icj ecowas mercosur ipcc wfp ilo aiib adb gcc sco african-union
    """.split()
)
# Letters that name a technology, an office or an idea, never a body.
ABBREVIATIONS = frozenset(
    """
    ai ev evs it gdp ceo cfo cto coo r&d iot usb ip tv pm vp nev nevs llm llms gpu gpus cpu 5g 6g 4g ml vr ar esg ipo pc
    covid covid-19 sars hiv aids sci-tech lgbt lgbtq lgbtq+ lgbtqi+ dei lng mou cfr usc eo eos ivf ssn b.a m.a ph.d
    phd mba ngo ngos potus vpotus flotus hbcu hbcus sme smes faq q&a pdf url html wmd icbm uav uavs
    """.split()
)
# Bodies of states and the like whose names are ordinary words or tell nothing of what they are.
PUBLIC_BODIES = frozenset(
    " ".join(name.split())
    for name in """
    white house, downing street, kremlin, pentagon, capitol hill, congress, senate, parliament, cabinet, bundestag,
    knesset, duma, politburo, house of representatives, house of commons, house of lords, national guard, coast guard,
    secret service, federal reserve, red cross, red crescent, supreme court, taliban, hamas, hezbollah, islamic state,
    united nations, zhongnanhai, blue house, élysée, whitehall, vatican, holy see
    """.split(",")
)
# They describe a person and belong to no title: "billionaire investor", "veteran diplomat".
DESCRIBING = frozenset(
    """
    billionaire millionaire veteran star celebrity ace fellow longtime long-time leading prominent famous renowned noted
    outspoken controversial popular unnamed anonymous local independent hardline moderate influential respected
    """.split()
)
