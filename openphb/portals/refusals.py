"""A refusal that no form caught becomes a page that says what happened and what to do next."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from openphb.foundation.access.types import NotPermitted
from openphb.kernel.refusal import NothingThere, Refusal
from openphb.web.errors import error_page, not_found


class RefusalPages:
    """Turns an uncaught `Refusal` into its page.

    It stands outside `RequestTransaction`, which has undone the work and kept the attempt by then.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        # A 500 names the request, and so does the log.
        request.incident_id = request.request_id
        return self.get_response(request)

    def process_exception(self, request: Any, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refusal):
            return None
        # A refusal is understood: there is no incident to look up.
        request.incident_id = ""
        if isinstance(exception, NothingThere):
            return not_found(request)
        status = 403 if isinstance(exception, NotPermitted) else 409
        return error_page(request, status, exception.message, exception.mend)
