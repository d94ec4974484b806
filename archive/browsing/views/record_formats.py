"""Records in other forms than a page: citations to take away, linked data, annotations."""

import json
from typing import Any, ClassVar

from django.http import HttpResponse

from archive.browsing.citing.formats import FORMATS, Format
from archive.browsing.linked import annotation, schema
from archive.browsing.linked.head import beside
from archive.browsing.person_offices import offices_held, with_passages
from archive.browsing.views.articles import ArticlePage
from archive.browsing.views.entities import OFFICES, OrganisationPage, PersonPage
from archive.browsing.views.pages import RecordPage
from archive.browsing.views.statements import StatementPage
from archive.models import Article, Person, Statement


class Beside(RecordPage):
    """A record in another form: found, gone, moved or unknown as its page is."""

    extension: ClassVar[str]

    def content(self, record: Any) -> HttpResponse:
        raise NotImplementedError

    def path(self, record: Any) -> str:
        return beside(record.get_absolute_url(), self.extension)

    def context(self, record: Any) -> dict[str, Any]:
        return {}

    def render_to_response(self, context: dict[str, Any], **response_kwargs: Any) -> HttpResponse:
        return self.content(context["record"])


class Citation(Beside):
    form: Format = FORMATS[0]

    def path(self, record: Any) -> str:
        return beside(record.get_absolute_url(), self.form.extension)

    def content(self, record: Any) -> HttpResponse:
        reference = self.reference(record)  # type: ignore[attr-defined]  # of the page it stands beside
        name = f"{reference.key}.{self.form.extension}"  # letters, digits and hyphens: nothing to escape
        return HttpResponse(
            self.form.write(reference),
            content_type=self.form.media_type,
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )


class ArticleCitation(Citation, ArticlePage):
    """The article, cited."""


class StatementCitation(Citation, StatementPage):
    """The statement's article, cited, with the statement in the note."""


class Data(Beside):
    """A record as JSON-LD."""

    extension = "jsonld"
    media_type = schema.MEDIA_TYPE

    def data(self, record: Any) -> dict[str, Any]:
        raise NotImplementedError

    def content(self, record: Any) -> HttpResponse:
        written = json.dumps(self.data(record), ensure_ascii=False, indent=2)
        return HttpResponse(f"{written}\n", content_type=self.media_type)

    def absolute(self, path: str) -> str:
        return self.request.build_absolute_uri(path)


class ArticleLinked(Data, ArticlePage):
    def data(self, record: Article) -> dict[str, Any]:
        return schema.article(record, self.reference(record), self.absolute)


class StatementLinked(Data, StatementPage):
    def data(self, record: Statement) -> dict[str, Any]:
        return schema.statement(record, self.reference(record), self.absolute)


class PersonLinked(Data, PersonPage):
    def data(self, record: Person) -> dict[str, Any]:
        return schema.person(record, with_passages(offices_held(record.roles.all())[:OFFICES]), self.absolute)


class OrganisationLinked(Data, OrganisationPage):
    def data(self, record: Any) -> dict[str, Any]:
        return schema.organisation(record, record.parts_known, self.absolute)


class StatementAnnotation(Data, StatementPage):
    extension = "annotation.json"
    media_type = annotation.MEDIA_TYPE

    def data(self, record: Statement) -> dict[str, Any]:
        paragraphs = list(record.article.paragraphs.all())
        return annotation.annotation(record, paragraphs, self.absolute(self.path(record)), self.absolute)
