"""After what an editor did, the reading index is brought in step before the answer goes out; readers never write it."""

import logging
from collections.abc import Callable
from http import HTTPStatus

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from archive.indexing.build import OutdatedIndexError, update_index
from archive.indexing.quotes import FEW, group_quotes

_SAFE = {"GET", "HEAD", "OPTIONS", "TRACE"}
_RETRY_AFTER = 300  # seconds
_log = logging.getLogger(__name__)


class IndexMiddleware:
    """Update the index after requests that may change records. What cannot be written now stays marked."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method not in _SAFE:
            try:
                update_index()
                group_quotes(FEW)
            except DatabaseError:
                _log.warning("The reading index waits for its turn.", exc_info=True)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer with 503 where a page would be made from an outdated index."""
        if not isinstance(exception, OutdatedIndexError):
            return None
        _log.error("%s", exception)
        response = render(request, "503.html", status=HTTPStatus.SERVICE_UNAVAILABLE)
        response["Retry-After"] = str(_RETRY_AFTER)
        return response
