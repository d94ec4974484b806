"""Records as other programs read them: in a page's head, as linked data, as annotations, as links to passages."""

import json
import re
from html.parser import HTMLParser
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyld import jsonld

from archive.browsing.linked.annotation import Passage, to_passages
from tests import builders

SCHEMA, OA = "https://schema.org/", "http://www.w3.org/ns/oa#"
SOURCE = "https://news.example/port"
HOSTILE = "</script><script>alert(1)</script><!-- & \" ' \u2028 \\"

# What stands for the two contexts here, where nothing is fetched. A name that is not told falls out on expansion.
LINKS = {"url", "sameAs", "isBasedOn"}
SCHEMA_CONTEXT = {"@vocab": SCHEMA} | {name: {"@id": f"{SCHEMA}{name}", "@type": "@id"} for name in LINKS}
ANNOTATION_CONTEXT = {
    "id": "@id",
    "type": "@type",
    **{
        name: f"{OA}{name}"
        for name in "Annotation SpecificResource TextualBody TextQuoteSelector TextPositionSelector".split()
    },
    **{name: f"{OA}{name}" for name in "exact prefix suffix start end describing identifying linking".split()},
    **{name: {"@id": f"{OA}has{name.capitalize()}", "@type": "@id"} for name in "body target source selector".split()},
    "motivation": {"@id": f"{OA}motivatedBy", "@type": "@vocab"},
    "purpose": {"@id": f"{OA}hasPurpose", "@type": "@vocab"},
    "generator": {"@id": "http://www.w3.org/ns/activitystreams#generator", "@type": "@id"},
    "Software": "http://www.w3.org/ns/activitystreams#Application",
    "name": "http://xmlns.com/foaf/0.1/name",
    "value": "http://www.w3.org/1999/02/22-rdf-syntax-ns#value",
    "format": "http://purl.org/dc/elements/1.1/format",
    "language": "http://purl.org/dc/elements/1.1/language",
}
CONTEXTS = {"https://schema.org": SCHEMA_CONTEXT, "http://www.w3.org/ns/anno.jsonld": ANNOTATION_CONTEXT}


def load_here(url, options):
    return {"contextUrl": None, "documentUrl": url, "document": {"@context": CONTEXTS[url]}}


def expanded(data):
    (node,) = jsonld.expand(data, {"documentLoader": load_here})
    return node


class Head(HTMLParser):
    """Links, named contents and data blocks of a page, as a browser reads them."""

    def __init__(self, html):
        super().__init__()
        self.links, self.meta, self.blocks, self._in = [], [], [], False
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        if tag == "link":
            self.links.append(found)
        elif tag == "meta":
            self.meta.append((found.get("name") or found.get("property"), found.get("content")))
        elif tag == "script":
            self.blocks.append("")
            self._in = True

    def handle_endtag(self, tag):
        self._in &= tag != "script"

    def handle_data(self, text):
        if self._in:
            self.blocks[-1] += text

    def all(self, name):
        return [content for found, content in self.meta if found == name]


def head(client, record):
    return Head(client.get(record.get_absolute_url()).content.decode())


def beside(client, record, extension):
    response = client.get(f"{record.get_absolute_url().rstrip('/')}.{extension}")
    assert response.status_code == 200
    return response


def linked(client, record):
    return beside(client, record, "jsonld").json()


def annotation(client, record):
    return beside(client, record, "annotation.json").json()


def whole(record):
    return f"http://testserver{record.get_absolute_url()}"


@pytest.mark.django_db
class TestHead:
    def test_tags_that_reference_managers_read(self, client, archive):
        archive.second.publisher = archive.daily
        archive.second.save()
        archive.second.bylines.update(name="Li Xuexiang")
        for record in (archive.second, archive.sales):
            found = head(client, record)
            assert found.all("citation_title") == ["Xiaomi plans"]
            assert found.all("citation_author") == ["Li, Xuexiang"]
            assert found.all("citation_publication_date") == ["2024/04/26"]
            assert found.all("citation_publisher") == ["China Daily"]
            assert found.all("prism.publicationName") == ["China Daily"]
            assert found.all("citation_journal_title") == []  # it would be taken for a paper in a journal
            assert found.all("citation_public_url") == [whole(record)]

    @pytest.mark.parametrize(
        ("published", "told"), [("2024", ["2024"]), ("2024-04", ["2024/04"]), (None, []), ("2023-12-30/2024-01-02", [])]
    )
    def test_a_date_no_more_exact_than_known(self, client, db, published, told):
        article = builders.make_article(published=published)
        assert head(client, article).all("citation_publication_date") == told

    def test_open_graph_and_other_forms(self, client, archive):
        kinds = {archive.second: "article", archive.sales: "article", archive.li: "profile", archive.firm: "website"}
        for record, kind in kinds.items():
            found = head(client, record)
            assert found.all("og:type") == [kind]
            assert found.all("og:url") == [whole(record)]
            assert found.all("og:site_name") == ["Who said what"]
            assert found.all("og:title")[0]
            assert found.all("og:description")[0]
            assert [link["href"] for link in found.links if link["rel"] == "canonical"] == [whole(record)]
            others = [link for link in found.links if link["rel"] == "alternate" and "atom" not in link["type"]]
            assert len(others) == {"article": 5 + (record == archive.sales), "profile": 1, "website": 1}[kind]
            for link in others:
                assert client.get(link["href"])["Content-Type"].startswith(link["type"])

    def test_the_data_in_the_page_is_the_data_beside_it_and_ends_nowhere_else(self, client, db):
        article = builders.make_article(f"T {HOSTILE}", [f"Eve said “{HOSTILE}” twice."], by=[f"By {HOSTILE}"])
        eve = builders.make_person("Eve", aliases=[HOSTILE])
        firm = builders.make_organisation(f"Firm {HOSTILE}")
        said = builders.make_statement(article, f"“{HOSTILE}”", eve, kind="direct")
        for record in (article, eve, firm, said):
            (block,) = head(client, record).blocks
            assert json.loads(block) == linked(client, record)
            assert "<" not in block


@pytest.mark.django_db
class TestSchema:
    def test_an_article(self, client, archive):
        archive.second.url = SOURCE
        archive.second.save()
        archive.second.bylines.update(name="Li Xuexiang")
        assert linked(client, archive.second) == {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "@id": whole(archive.second),
            "url": whole(archive.second),
            "headline": "Xiaomi plans",
            "datePublished": "2024-04-26",
            "author": [{"@type": "Person", "name": "Li Xuexiang", "familyName": "Li", "givenName": "Xuexiang"}],
            "isBasedOn": SOURCE,
            "inLanguage": "en",
        }

    @pytest.mark.parametrize(("published", "told"), [("2023", "2023"), ("2023-04-01/2023-04-03", None), (None, None)])
    def test_a_date_no_more_exact_than_known(self, client, db, published, told):
        assert linked(client, builders.make_article(published=published)).get("datePublished") == told

    def test_own_words_are_a_quotation_by_the_speaker(self, client, archive):
        builders.make_identifier(archive.li, "wikidata", "Q15031")
        data = linked(client, archive.reform)
        assert (data["@type"], data["text"]) == ("Quotation", "We will reform")
        (speaker,) = data["creator"]
        assert (speaker["@type"], speaker["name"]) == ("Person", "Li Qiang")
        assert speaker["sameAs"] == ["https://www.wikidata.org/wiki/Q15031"]
        assert data["spokenByCharacter"] == [{"@id": whole(archive.li)}]
        assert data["isPartOf"]["@id"] == whole(archive.first)
        assert data["isPartOf"]["publisher"]["@type"] == "NewsMediaOrganization"

    @pytest.mark.parametrize("kind", ["indirect", "mixed"])
    def test_reported_words_are_nobodys_quotation(self, client, archive, kind):
        archive.meet.kind = kind
        archive.meet.save()
        data = linked(client, archive.meet)
        assert data["@type"] == "CreativeWork"
        assert [one["name"] for one in data["mentions"]] == ["Li Qiang", "Lei Jun"]
        assert not {"creator", "author", "spokenByCharacter"} & data.keys()

    def test_speakers_who_are_only_words_are_told_in_words(self, client, archive):
        assert linked(client, archive.fair)["mentions"] == [{"name": "China"}]
        archive.fair.kind = "direct"
        archive.fair.save()
        data = linked(client, archive.fair)
        assert data["creditText"] == "China"
        assert "creator" not in data

    def test_speakers_whose_record_is_not_shown_are_not_named_by_it(self, client, archive):
        builders.reject(archive.li)
        assert linked(client, archive.trade)["mentions"] == [{"name": "Li Qiang"}]  # the words of the article

    def test_a_person_with_offices_dated_by_the_articles_that_print_them(self, client, archive):
        later = builders.make_article("Later", ["Premier Li Qiang spoke."], "2025-02", archive.daily)
        builders.make_role(archive.li, "Premier", article=later, words="Premier Li Qiang")
        builders.make_identifier(archive.li, "isni", "000000012281955X")
        data = linked(client, archive.li)
        assert (data["@type"], data["@id"], data["name"]) == ("Person", whole(archive.li), "Li Qiang")
        assert set(data["alternateName"]) == {"Li", "李强"}
        assert data["sameAs"] == ["https://isni.org/isni/000000012281955X"]
        (role,) = data["hasOccupation"]
        assert (role["@type"], role["roleName"]) == ("Role", "Premier")
        assert [one["datePublished"] for one in role["subjectOf"]] == ["2023", "2025-02"]
        assert not {"startDate", "endDate"} & role.keys()
        assert linked(client, archive.lei)["affiliation"][0]["@id"] == whole(archive.firm)

    def test_an_organisation_with_what_it_is_part_of(self, client, archive):
        group = builders.make_organisation("Xiaomi Group")
        archive.firm.parent = group
        archive.firm.acronym = "XC"
        archive.firm.save()
        data = linked(client, archive.firm)
        assert (data["@type"], data["name"], data["alternateName"]) == ("Corporation", "Xiaomi Corp", ["Xiaomi", "XC"])
        assert data["parentOrganization"]["@id"] == whole(group)
        assert linked(client, group)["subOrganization"][0]["@id"] == whole(archive.firm)
        builders.reject(group)
        assert "parentOrganization" not in linked(client, archive.firm)

    @pytest.mark.parametrize("name", ["second", "reform", "trade", "li", "firm"])
    def test_a_parser_of_linked_data_reads_all_of_it(self, client, archive, name):
        data = linked(client, getattr(archive, name))
        node = expanded(data)
        assert node["@id"] == data["@id"]
        assert node["@type"] == [SCHEMA + data["@type"]]
        # One statement of the graph for each value that is told, none lost on the way.
        lines = jsonld.to_rdf(data, {"documentLoader": load_here, "format": "application/n-quads"})
        assert f"<{data['@id']}>" in lines
        assert len(node.keys() - {"@id", "@type"}) == len(data.keys() - {"@context", "@id", "@type"})

    def test_a_record_that_was_merged_leads_to_the_other_one(self, client, archive):
        archive.lei.merged_into = archive.li
        archive.lei.save()
        response = client.get("/people/lei-jun.jsonld")
        assert (response.status_code, response["Location"]) == (302, "/people/li-qiang.jsonld")


FIRST, SAID, LAST = "The wind 💨 was strong.", "Anna Holloway said the port will close.", "The crowd went home."


@pytest.fixture
def port(db):
    article = builders.make_article(
        "Port closed", [FIRST, SAID, LAST], "2024-04-26", builders.make_organisation("Harbour Times"), url=SOURCE
    )
    builders.make_statement(article, "the port will close", builders.make_person("Anna Holloway"), cue="said")
    return article


def display(article, how):
    article.publisher.display = how
    article.publisher.save()


def selectors(data):
    """Of each target: its page, and its selectors by type."""
    return [(one["source"], {each["type"]: each for each in one["selector"]}) for one in data["target"]]


class TestAnnotation:
    def test_it_finds_the_words_in_the_text_that_is_shown(self, client, port):
        statement = port.statements.get()
        data = annotation(client, statement)
        (here, found), (there, at_source) = selectors(data)
        assert (here, there) == (whole(port), SOURCE)
        quote, position = found["TextQuoteSelector"], found["TextPositionSelector"]
        assert quote["exact"] == "the port will close"
        assert (quote["prefix"], quote["suffix"]) == ("Anna Holloway said ", ".")
        assert port.body[position["start"] : position["end"]] == quote["exact"]
        assert list(at_source) == ["TextQuoteSelector"]
        assert [one["source"] for one in data["body"][:2]] == [
            whole(statement.attributions.get().person),
            whole(statement),
        ]
        assert data["body"][2]["value"] == "Said by Anna Holloway; reported; not yet reviewed"

    def test_a_parser_reads_it_as_an_annotation(self, client, port):
        response = beside(client, port.statements.get(), "annotation.json")
        assert response["Content-Type"] == 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'
        node = expanded(response.json())
        assert node["@type"] == [f"{OA}Annotation"]
        assert node[f"{OA}motivatedBy"] == [{"@id": f"{OA}describing"}]
        for target in node[f"{OA}hasTarget"]:
            for selector in target[f"{OA}hasSelector"]:
                assert selector["@type"][0].startswith(OA)
                assert len(selector) > 2

    @pytest.mark.parametrize(
        ("how", "types", "context"),
        [
            ("full", {"TextQuoteSelector", "TextPositionSelector"}, {"prefix", "suffix"}),
            ("excerpts", {"TextQuoteSelector"}, {"prefix", "suffix"}),
            ("link", {"TextQuoteSelector"}, set()),
        ],
    )
    def test_it_tells_no_more_of_the_text_than_its_publisher_allows(self, client, port, how, types, context):
        display(port, how)
        response = beside(client, port.statements.get(), "annotation.json")
        text = response.content.decode()
        assert FIRST[:8] not in text
        assert LAST[:8] not in text
        assert ("Holloway said the" in text) is False
        for page, found in selectors(response.json()):
            assert set(found) == (types if page == whole(port) else {"TextQuoteSelector"})
            assert set(found["TextQuoteSelector"]) - {"type", "exact"} == context

    def test_each_stretch_in_each_paragraph_is_found(self, client, db):
        article = builders.make_article(
            paragraphs=["“It began here. ", "“And here,” he said, “it ended.”"], publisher=None
        )
        said = builders.make_statement(article, ["“It began here. ", "“And here,”", "“it ended.”"], kind="direct")
        words = []
        for _, found in selectors(annotation(client, said)):
            position = found["TextPositionSelector"]
            words.append(found["TextQuoteSelector"]["exact"])
            assert article.body[position["start"] : position["end"]] == words[-1]
        assert words == ["“It began here.", "“And here,”", "“it ended.”"]

    def test_words_that_the_text_has_no_more_are_nowhere_in_it(self, client, port):
        said = port.statements.get()
        port.text = builders.make_text("Another text.")
        port.save()
        assert annotation(client, said)["target"] == [whole(port)]
        assert "Find these words at the source" not in client.get(said.get_absolute_url()).content.decode()


class TestFragments:
    def link(self, client, statement):
        html = client.get(statement.get_absolute_url()).content.decode()
        found = re.search(r'<a href="([^"]*)"[^>]*>Find these words at the source</a>', html)
        return found and found[1].replace("&amp;", "&")

    @pytest.mark.parametrize(
        ("how", "link"),
        [
            ("full", "#:~:text=Anna%20Holloway%20said-,the%20port%20will%20close,-."),
            ("excerpts", "#:~:text=Anna%20Holloway%20said-,the%20port%20will%20close,-."),
            ("link", "#:~:text=the%20port%20will%20close"),
        ],
    )
    def test_a_statement_leads_to_its_words_at_the_source(self, client, port, how, link):
        display(port, how)
        assert self.link(client, port.statements.get()) == SOURCE + link

    def test_without_a_source_there_is_no_link_to_it(self, client, archive):
        assert self.link(client, archive.trade) is None

    @pytest.mark.parametrize(
        ("exact", "before", "after", "fragment"),
        [
            ("a-b, c & d% e", "", "", "text=a%2Db%2C%20c%20%26%20d%25%20e"),
            ("a-b", "x-y, z ", " (&c) d e f", "text=x%2Dy%2C%20z-,a%2Db,-%28%26c%29%20d%20e"),
            ("“One two three four five six.”", "He said ", "", "text=One%20two%20three%20four%20five%20six"),
            (
                "one two, three four five six seven eight nine ten eleven twelve thirteen",
                "",
                "",
                "text=one%20two%2C%20three%20four%20five,nine%20ten%20eleven%20twelve%20thirteen",
            ),
            ("…", "", "", ""),
        ],
    )
    def test_as_the_specification_writes_it(self, exact, before, after, fragment):
        passage = Passage(0, len(before), len(before) + len(exact), exact, before, after)
        assert to_passages(SOURCE, [passage]) == (f"{SOURCE}#:~:{fragment}" if fragment else "")

    def test_an_address_with_a_fragment_of_its_own_keeps_it(self):
        assert to_passages(f"{SOURCE}#top", [Passage(0, 0, 3, "One", "", "")]) == f"{SOURCE}#top:~:text=One"

    @given(st.text(), st.text(), st.text())
    def test_what_stands_between_the_commas_can_be_read_back(self, exact, before, after):
        """Dash, comma and ampersand stand only where the syntax has them, and every term is of the text."""
        found = to_passages(SOURCE, [Passage(0, 0, 0, exact, before, after)])
        if not found:
            return
        directive = found.partition("#:~:text=")[2]
        assert re.fullmatch(r"[\w.~%]*-?(?:,-?[\w.~%]+-?)*", directive, re.ASCII)
        for term in directive.split(","):
            assert unquote(term.strip("-")) in before + exact + after
