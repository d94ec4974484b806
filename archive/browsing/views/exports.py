"""Lists to take away: whole as CSV, JSON and JSON Lines, page by page as JSON, as an Atom feed."""

from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime
from functools import cached_property, partial
from http import HTTPStatus
from itertools import chain
from typing import Any, ClassVar

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.db.models import Max
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.views import View
from django.views.decorators.http import conditional_page

from archive.browsing.export import atom
from archive.browsing.export.fields import Row, Site
from archive.browsing.export.list_reader import following, read_keys
from archive.browsing.export.tables import STATEMENTS
from archive.browsing.export.writers import Csv, Json, JsonLines, written
from archive.browsing.lists.filters import ArticleFilter, OrganisationFilter, PersonFilter, StatementFilter, TopicFilter
from archive.browsing.lists.filterset import ListFilter, Problem, address
from archive.browsing.lists.pagination import AFTER, BEFORE, CursorError
from archive.indexing.build import index_version
from archive.models import Load

LIMIT = "limit"
#: Rows that a page of JSON may have.
MOST = 1000
_NAME = 120

#: The filters of each list, by the name of its table, and the field of an entry that has the record's key.
LISTS: dict[str, tuple[type[ListFilter], str]] = {
    "statements": (StatementFilter, "statement_id"),
    "articles": (ArticleFilter, "article_id"),
    "people": (PersonFilter, "pk"),
    "organisations": (OrganisationFilter, "pk"),
    "topics": (TopicFilter, "pk"),
}


class Export(View):
    """What all forms share. An address that the list's page refuses is refused here, for the same reasons."""

    http_method_names = ["get", "head", "options"]
    table = STATEMENTS
    #: Parameters that this form has beside the list's filters.
    own: ClassVar[tuple[str, ...]] = ()

    def get(self, request: HttpRequest) -> HttpResponseBase:
        response: HttpResponseBase
        self.edition = index_version()
        filterset, self.record = LISTS[self.table.name]
        data = request.GET.copy()
        for name in self.own:
            data.pop(name, None)
        self.filters = filterset(data, request=request)
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
        """Return the rows of one page, and the address of the next; empty on the last. Raises ``CursorError``."""
        page = self.filters.page(after=self.filters.data.get(AFTER, ""), before="", size=size)
        rows = self._read([getattr(entry, self.record) for entry in page.rows])
        filters, after = following(self.filters, page)
        path = self.request.path
        return rows, self.site.within(address(path, filters.parameters | {AFTER: after})) if after else ""

    @cached_property
    def _read(self) -> Callable[[list[int]], list[Row]]:
        """Return what turns primary keys into rows."""
        assert self.table.reader
        read = self.table.reader(self.site)
        return lambda keys: self.table.rows(read(keys))

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
        """Return the whole address of the list's own page."""
        return self.site.within(address(reverse(self.table.name), self.filters.parameters))

    def _here(self, **more: str) -> str:
        """Return the address of this list in this form, as plain as it can be."""
        return self.site.within(address(self.request.path, self.filters.parameters | more))

    def _title(self) -> str:
        chips = (f"{chip.label.lower()} {chip.value}" for chip in self.filters.chips)
        return ", ".join([self.table.name.capitalize(), *chips])


class WholeList(Export):
    """All of a list, from its first record to its last, sent while it is read."""

    form: type[JsonLines] = Csv

    def answer(self) -> HttpResponseBase:
        response: HttpResponseBase
        if self.request.method == "HEAD":
            response = HttpResponse()
        else:
            chunks = (self._read(keys) for keys in read_keys(self.filters, self.record))
            # The first chunk is read before the answer begins: what fails at once is told as an error.
            first = next(chunks)
            form = self.form(self.table, self._about(self._here()))
            response = _sent(self.request, written(form, chain([first], chunks)))
        response["Content-Type"] = self.form.media_type
        if self.form.saved:
            response["Content-Disposition"] = content_disposition_header(True, self._name()) or "attachment"
        return response

    def own_problems(self) -> Iterator[Problem]:
        yield from super().own_problems()
        if after := self.filters.data.get(AFTER):
            yield self._problem(AFTER, after, "is of one page, and this is always the whole list: leave it out")

    def _about(self, here: str, after: str = "") -> dict[str, Any]:
        return {
            "title": self._title(), "url": here, "page": self._page(), "edition": self.edition, "next": after or None,
        }  # fmt: skip

    def _name(self) -> str:
        """Return the file's name: what is in it, and the day it was taken."""
        chips = (slugify(chip.value, allow_unicode=True) for chip in self.filters.chips)
        stem = "_".join(part for part in (self.table.name, *chips) if part)[:_NAME].rstrip("_-")
        return f"{stem}_{timezone.now().astimezone(UTC):%Y-%m-%d}.{self.form.extension}"


@method_decorator(conditional_page, name="dispatch")
class JsonList(WholeList):
    """The whole list as JSON; with ``limit`` a page of it, which leads to the next."""

    form: type[JsonLines] = Json
    own = (LIMIT,)

    def answer(self) -> HttpResponseBase:
        if not self._size:
            return super().answer()
        rows, next_page = self._rows(int(self._size))
        after = self.filters.data.get(AFTER, "")
        here = self._here(**{LIMIT: self._size} | ({AFTER: after} if after else {}))
        about = self._about(here, next_page and f"{next_page}&{LIMIT}={self._size}")
        return HttpResponse("".join(written(self.form(self.table, about), [rows])), content_type=self.form.media_type)

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
    """Yield the parts to a server that speaks ASGI, which would read all of them before it sends the first."""
    another = sync_to_async(lambda: next(parts, None))
    try:
        while (part := await another()) is not None:
            yield part
    finally:
        await sync_to_async(parts.close)()


#: Views by the ending of their address, as in ``statements.csv``.
EXPORTS: dict[str, Callable[..., Any]] = {
    "csv": WholeList.as_view,
    "json": JsonList.as_view,
    "jsonl": partial(WholeList.as_view, form=JsonLines),
    "atom": FeedList.as_view,
}
