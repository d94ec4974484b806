"""After what an editor did, the reading index is brought in step before the answer goes out."""

import logging
from collections.abc import Callable

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse

from archive.indexing.building import settle

_SAFE = {"GET", "HEAD", "OPTIONS", "TRACE"}
_log = logging.getLogger(__name__)


class IndexMiddleware:
    """What cannot be settled now stays marked: the next reader's page settles it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method not in _SAFE:
            try:
                settle()
            except DatabaseError:
                _log.warning("The reading index waits for its turn.", exc_info=True)
        return response
