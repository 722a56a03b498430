"""A refusal that no form caught becomes a page that says what happened and what to do next."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from openphb.foundation.access.types import NotPermitted
from openphb.kernel.refusal import NothingThere, Refusal
from openphb.web.shortcuts import page


class RefusalPages:
    """Turns an uncaught `Refusal` into its page.

    It stands outside `RequestTransaction`, which has undone the work and kept the attempt by then.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refusal):
            return None
        if isinstance(exception, NothingThere):
            return page(request, "errors/404.jinja", {}, status=404)
        status = 403 if isinstance(exception, NotPermitted) else 409
        return page(request, "errors/refusal.jinja", {"refusal": exception}, status=status)
