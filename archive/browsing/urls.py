"""Readers' addresses."""

from django.urls import path

from archive.browsing import sitemaps
from archive.browsing.citing.formats import FORMATS
from archive.browsing.export.tables import TABLES
from archive.browsing.lists.views import (
    ArticleList,
    OrganisationList,
    PersonList,
    Search,
    SpeakerList,
    StatementList,
    TopicList,
)
from archive.browsing.views import about, corrections
from archive.browsing.views.articles import ArticlePage
from archive.browsing.views.compare import Compare
from archive.browsing.views.entities import OrganisationPage, PersonPage
from archive.browsing.views.exports import EXPORTS
from archive.browsing.views.home import Home
from archive.browsing.views.record_formats import (
    ArticleCitation,
    ArticleLinked,
    OrganisationLinked,
    PersonLinked,
    StatementAnnotation,
    StatementCitation,
    StatementLinked,
)
from archive.browsing.views.statements import StatementPage
from archive.browsing.views.topics import CollectionList, CollectionPage, TopicPage

# Slugs may hold letters of any script, which the "slug" converter does not take.
urlpatterns = [
    path("", Home.as_view(), name="home"),
    path("search/", Search.as_view(), name="search"),
    path("statements/", StatementList.as_view(), name="statements"),
    path("statements/<str:key>/", StatementPage.as_view(), name="statement"),
    path("articles/", ArticleList.as_view(), name="articles"),
    path("articles/<str:key>/", ArticlePage.as_view(), name="article"),
    path("people/", PersonList.as_view(), name="people"),
    path("people/<str:key>/", PersonPage.as_view(), name="person"),
    path("organisations/", OrganisationList.as_view(), name="organisations"),
    path("organisations/<str:key>/", OrganisationPage.as_view(), name="organisation"),
    path("speakers/", SpeakerList.as_view(), name="speakers"),
    path("topics/", TopicList.as_view(), name="topics"),
    path("topics/<str:key>/", TopicPage.as_view(), name="topic"),
    path("collections/", CollectionList.as_view(), name="collections"),
    path("collections/<str:key>/", CollectionPage.as_view(), name="collection"),
    *(
        path(f"{table.name}.{extension}", view(table=table), name=f"{table.name}-{extension}")
        for table in TABLES
        for extension, view in EXPORTS.items()
    ),
    path("compare/", Compare.as_view(), name="compare"),
    # Other forms of a record, beside its page.
    *(path(f"articles/<str:key>.{form.extension}", ArticleCitation.as_view(form=form)) for form in FORMATS),
    *(path(f"statements/<str:key>.{form.extension}", StatementCitation.as_view(form=form)) for form in FORMATS),
    path("statements/<str:key>.annotation.json", StatementAnnotation.as_view()),
    path("articles/<str:key>.jsonld", ArticleLinked.as_view()),
    path("statements/<str:key>.jsonld", StatementLinked.as_view()),
    path("people/<str:key>.jsonld", PersonLinked.as_view()),
    path("organisations/<str:key>.jsonld", OrganisationLinked.as_view()),
    # About the archive, reports of errors, and what crawlers are told.
    path("about/", about.About.as_view(), name="about"),
    path("about/accuracy/", about.Accuracy.as_view(), name="accuracy"),
    path("about/citing/", about.Citing.as_view(), name="citing"),
    path("about/data/", about.Data.as_view(), name="data"),
    path("about/searching/", about.Searching.as_view(), name="searching"),
    path("corrections/", corrections.Corrections.as_view(), name="corrections"),
    path("corrections/thanks/", corrections.CorrectionThanks.as_view(), name="corrections-thanks"),
    path("robots.txt", about.Robots.as_view(), name="robots"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemaps/<str:section>.xml", sitemaps.section, name="sitemap-section"),
]
