"""Readers' addresses."""

from django.urls import path

from archive.browsing.views.articles import ArticleList, ArticlePage
from archive.browsing.views.compare import Compare
from archive.browsing.views.home import Home
from archive.browsing.views.organisations import OrganisationList, OrganisationPage
from archive.browsing.views.people import PersonList, PersonPage
from archive.browsing.views.search import Search
from archive.browsing.views.statements import StatementList, StatementPage

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
    path("compare/", Compare.as_view(), name="compare"),
]
