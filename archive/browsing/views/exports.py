"""Lists to take away: whole as CSV, JSON and JSON Lines, page by page as JSON, as an Atom feed."""

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from http import HTTPStatus
from itertools import chain
from typing import Any, ClassVar

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.db.models import Max
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.views import View
from django.views.decorators.http import conditional_page

from archive.browsing.exporting import atom, forms, tables
from archive.browsing.exporting.field import Row
from archive.browsing.exporting.site import Site
from archive.browsing.exporting.walk import following, walk
from archive.browsing.lists.filterset import ListFilter, Problem, address
from archive.browsing.lists.pagination import AFTER, BEFORE, CursorError
from archive.browsing.views.articles import ArticleList
from archive.browsing.views.organisations import OrganisationList
from archive.browsing.views.pages import FilteredList
from archive.browsing.views.people import PersonList
from archive.browsing.views.statements import StatementList
from archive.browsing.views.vocabulary import TopicList
from archive.indexing.build import index_version
from archive.models import Load

LIMIT = "limit"
#: Rows that a page of JSON may have.
MOST = 1000
_NAME = 120

#: The page of each list, by the name of its table, and the field of an entry that has the record's key.
LISTS: dict[str, tuple[type[FilteredList], str]] = {
    "statements": (StatementList, "statement_id"),
    "articles": (ArticleList, "article_id"),
    "people": (PersonList, "pk"),
    "organisations": (OrganisationList, "pk"),
    "topics": (TopicList, "pk"),
}


class _List:
    """A list under the filters of an address, as its page has it."""

    def __init__(self, table: tables.Table) -> None:
        view, self.record = LISTS[table.name]
        self._view = view()
        self.filterset, self.entries = view.filterset, self._view.entries

    def cut(self, filters: ListFilter, **cursor: Any) -> Any:
        """A page of entries. Raises ``CursorError``."""
        return self._view.cut(filters, **cursor)


class Export(View):
    """What all forms share. An address that the list's page refuses is refused here, for the same reasons."""

    http_method_names = ["get", "head", "options"]
    table = tables.STATEMENTS
    #: Parameters that this form has beside the list's filters.
    own: ClassVar[tuple[str, ...]] = ()

    def get(self, request: HttpRequest) -> HttpResponseBase:
        response: HttpResponseBase
        self.edition = index_version()
        self.listed = _List(self.table)
        data = request.GET.copy()
        for name in self.own:
            data.pop(name, None)
        self.filters = self.listed.filterset(data, queryset=self.listed.entries(), request=request)
        self.site = Site(request.build_absolute_uri("/"))
        if problems := [*self.filters.problems(), *self.own_problems()]:
            response = self._refusal(problems)
        else:
            try:
                response = self.answer()
            except CursorError:
                after = self.filters.data.get(AFTER, "")
                response = self._refusal(
                    [self._problem(AFTER, after, "leads nowhere: take it from the link to the next page")]
                )
        # Search engines have the pages.
        response["X-Robots-Tag"] = "noindex"
        return response

    def answer(self) -> HttpResponseBase:
        raise NotImplementedError

    def own_problems(self) -> Iterator[Problem]:
        if before := self.filters.data.get(BEFORE):
            yield self._problem(BEFORE, before, "is of the list’s page: leave it out")

    def _problem(self, name: str, value: str, message: str) -> Problem:
        rest = {key: str(value) for key, value in self.request.GET.items() if key != name and value}
        return Problem(name, value, message, address(self.request.path, rest))

    def _rows(self, size: int) -> tuple[list[Row], str]:
        """Rows of one page, and the address of the next one; empty on the last. Raises ``CursorError``."""
        page = self.listed.cut(self.filters, after=self.filters.data.get(AFTER, ""), before="", size=size)
        rows = self.table.reader(self.site)([getattr(entry, self.listed.record) for entry in page.rows])
        filters, after = following(self.filters, page)
        path = self.request.path
        return rows, self.site.within(address(path, filters.parameters | {AFTER: after})) if after else ""

    def _refusal(self, problems: list[Problem]) -> HttpResponse:
        lines = ["This address asks for something the list cannot follow, so no list is given."]
        for problem in problems:
            value = f" “{problem.value[:80]}”" if problem.value else ""
            lines += ["", f"{problem.parameter}{value} {problem.message}."]
            lines += [f"  {label}: {self.site.within(link)}" for label, link in problem.fits]
            lines.append(f"  Without it: {self.site.within(problem.without)}")
        text = "\n".join(lines) + "\n"
        return HttpResponse(text, status=HTTPStatus.BAD_REQUEST, content_type="text/plain; charset=utf-8")

    def _page(self) -> str:
        """The whole address of the list's own page."""
        return self.site.within(address(reverse(self.table.name), self.filters.parameters))

    def _here(self, **more: str) -> str:
        """This list in this form, with its address in its plainest form."""
        return self.site.within(address(self.request.path, self.filters.parameters | more))

    def _title(self) -> str:
        chips = (f"{chip.label.lower()} {chip.value}" for chip in self.filters.chips)
        return ", ".join([self.table.name.capitalize(), *chips])


class WholeList(Export):
    """All of a list, from its first record to its last, sent while it is read."""

    form: forms.Form = forms.Csv

    def answer(self) -> HttpResponseBase:
        response: HttpResponseBase
        if self.request.method == "HEAD":
            response = HttpResponse()
        else:
            keys = walk(self.listed, self.filters, self.edition)
            read = self.table.reader(self.site)
            # The first chunk is read before the answer begins: what fails at once is told as an error.
            first = read(next(keys, []))
            chunks = chain([first], (read(some) for some in keys))
            response = _sent(self.request, forms.written(self.form, self._head(self._here()), chunks))
        response["Content-Type"] = self.form.media_type
        if self.form.saved:
            response["Content-Disposition"] = content_disposition_header(True, self._name()) or "attachment"
        return response

    def own_problems(self) -> Iterator[Problem]:
        yield from super().own_problems()
        if after := self.filters.data.get(AFTER):
            yield self._problem(AFTER, after, "is of one page, and this is always the whole list: leave it out")

    def _head(self, here: str, after: str = "") -> forms.Head:
        about = {
            "title": self._title(), "url": here, "page": self._page(), "edition": self.edition, "next": after or None,
        }  # fmt: skip
        return forms.Head(self.table.name, self.table.fields, about)

    def _name(self) -> str:
        """Of the file: what is in it, and the day it was taken."""
        chips = (slugify(chip.value, allow_unicode=True) for chip in self.filters.chips)
        stem = "_".join(part for part in (self.table.name, *chips) if part)[:_NAME].rstrip("_-")
        return f"{stem}_{timezone.now().astimezone(UTC):%Y-%m-%d}.{self.form.extension}"


@method_decorator(conditional_page, name="dispatch")
class JsonList(WholeList):
    """The whole list as JSON; with ``limit`` a page of it, which leads to the next."""

    form: forms.Form = forms.Json
    own = (LIMIT,)

    def answer(self) -> HttpResponseBase:
        if not self._size:
            return super().answer()
        rows, next_page = self._rows(int(self._size))
        after = self.filters.data.get(AFTER, "")
        here = self._here(**{LIMIT: self._size} | ({AFTER: after} if after else {}))
        head = self._head(here, next_page and f"{next_page}&{LIMIT}={self._size}")
        return HttpResponse("".join(forms.written(self.form, head, [rows])), content_type=self.form.media_type)

    @property
    def _size(self) -> str:
        return self.request.GET.get(LIMIT, "")

    def own_problems(self) -> Iterator[Problem]:
        size = self._size
        if not size:
            yield from super().own_problems()
            return
        yield from Export.own_problems(self)
        if not (size.isascii() and size.isdigit() and len(size) < 5 and 1 <= int(size) <= MOST):
            yield self._problem(LIMIT, size, f"is no number from 1 to {MOST}")
        if len(self.request.GET.getlist(LIMIT)) > 1:
            yield self._problem(LIMIT, size, "is given more than once: give it once")


@method_decorator(conditional_page, name="dispatch")
class FeedList(Export):
    """The list as a feed, the first entries and a link to the next."""

    def answer(self) -> HttpResponseBase:
        after = self.filters.data.get(AFTER, "")
        rows, next_page = self._rows(atom.ENTRIES)
        about = atom.About(
            title=f"{self._title()} · {atom.SITE}",
            page=self._page(),
            here=self._here(**({AFTER: after} if after else {})),
            first=self._here(),
            next=next_page,
        )
        loaded = Load.objects.aggregate(last=Max("started"))["last"] or datetime.fromtimestamp(0, UTC)
        return HttpResponse(
            atom.feed(self.table.name, about, rows, loaded), content_type="application/atom+xml; charset=utf-8"
        )


def _sent(request: HttpRequest, parts: Iterator[str]) -> StreamingHttpResponse:
    """Part by part as each is made. Who goes away before the end stops the work: the server closes the iterator."""
    return StreamingHttpResponse(_apart(parts) if isinstance(request, ASGIRequest) else parts)


async def _apart(parts: Any) -> AsyncIterator[str]:
    """For a server that speaks ASGI, which would read all parts before it sends the first."""
    another = sync_to_async(lambda: next(parts, None))
    try:
        while (part := await another()) is not None:
            yield part
    finally:
        await sync_to_async(parts.close)()


def addresses() -> list[URLPattern]:
    """Of each list in each form: ``statements.csv``."""
    ways: list[tuple[str, type[Export], dict[str, Any]]] = [
        ("csv", WholeList, {"form": forms.Csv}),
        ("json", JsonList, {}),
        ("jsonl", WholeList, {"form": forms.JsonLines}),
        ("atom", FeedList, {}),
    ]
    return [
        path(f"{table.name}.{extension}", view.as_view(table=table, **more), name=f"{table.name}-{extension}")
        for table in tables.TABLES
        for extension, view, more in ways
    ]
