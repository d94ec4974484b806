"""Speakers who are only words: "China", "officials", "the company". No person or organisation is named by them."""

from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.generic import TemplateView

from archive.browsing.lists.pagination import AFTER, BEFORE, CursorError, Order, number
from archive.indexing.build import index_version
from archive.indexing.models import SpeakerCount
from archive.names import fold

PER_PAGE = 50
_BY = {"": Order(("-said", "who"), (number, str)), "name": Order(("who",), (str,))}
_KNOWN = {"q", "sort", AFTER, BEFORE}


class SpeakerList(TemplateView):
    template_name = "archive/speaker_list.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        index_version()
        given = {name: request.GET.get(name, "") for name in _KNOWN}
        context: dict[str, Any] = {"section": "statements", "words": given["q"], "sort": given["sort"], "problem": ""}
        unknown = sorted(set(request.GET) - _KNOWN)
        try:
            if unknown:
                raise CursorError(f"“{unknown[0]}” is not a filter of this list.")
            if given["sort"] not in _BY:
                raise CursorError("This list is sorted by number, or with “sort=name” by name.")
            # Keys of such speakers are a "w" and the folded words; the "w" alone is where nobody is named.
            found = SpeakerCount.objects.filter(who__gt="w", who__lt="x", said__gt=0)
            for word in fold(given["q"]).split():
                found = found.filter(who__contains=word)
            page = _BY[given["sort"]].cut(found, after=given[AFTER], before=given[BEFORE], size=PER_PAGE)
        except CursorError as error:
            problem = str(error) or "“after” and “before” are set by the links at the foot of the list."
            return self.render_to_response(context | {"problem": problem}, status=HTTPStatus.BAD_REQUEST)
        keep = {name: given[name] for name in ("q", "sort") if given[name]}
        context |= {
            "rows": [(row.words or row.who[1:], row.who[1:], row.said, row.spoken_in) for row in page.rows],
            "older": self._link(keep, AFTER, page.after),
            "newer": self._link(keep, BEFORE, page.before),
            "first": self._link(keep) if given[AFTER] or given[BEFORE] else "",
        }
        return self.render_to_response(context)

    @staticmethod
    def _link(keep: dict[str, str], name: str = "", cursor: str = "") -> str:
        if name and not cursor:
            return ""
        parameters = keep | ({name: cursor} if name else {})
        return f"{reverse('speakers')}{'?' if parameters else ''}{urlencode(parameters)}"
