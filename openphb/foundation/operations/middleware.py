"""The outermost two middlewares: the request's id, and the health pages."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable
from uuid import uuid4

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse

from openphb.foundation.operations.logging import REQUEST_ID
from openphb.foundation.operations.models import Quarantine

log = logging.getLogger("openphb.request")
HEADER = "X-Request-ID"
ACCEPTABLE = re.compile(r"[A-Za-z0-9-]{8,64}")
LIVE = "/health/live"
READY = "/health/ready"

GetResponse = Callable[[HttpRequest], HttpResponse]


class RequestId:
    """Gives each request an id (or keeps the proxy's), and logs one line when it is answered.

    The line holds the route's pattern, never the path or the query, which may name somebody.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get(HEADER, "")
        chosen = given if ACCEPTABLE.fullmatch(given) else uuid4().hex
        request.request_id = chosen  # type: ignore[attr-defined]  # access.routes.Request names it
        token = REQUEST_ID.set(chosen)
        began = time.perf_counter()
        try:
            response = self.get_response(request)
            response[HEADER] = chosen
            if request.path not in {LIVE, READY}:
                facts = {
                    "method": request.method,
                    "route": getattr(request.resolver_match, "route", None),
                    "status": response.status_code,
                    "milliseconds": round((time.perf_counter() - began) * 1000),
                }
                log.info("answered", extra={"facts": facts})
            return response
        finally:
            REQUEST_ID.reset(token)


class Health:
    """Answers /health/live and /health/ready before sessions, transactions and sign-in.

    A probe comes often, from a machine that has no account, by an address that is nobody's name:
    it must cost nothing and tell nothing.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path == LIVE:
            return _answer("live", good=True)
        if request.path == READY:
            return _answer("ready", good=_ready())
        return self.get_response(request)


def _answer(word: str, *, good: bool) -> HttpResponse:
    response = JsonResponse({word: good}, status=200 if good else 503)
    response["Cache-Control"] = "no-store"
    return response


def _ready() -> bool:
    """Whether the database answers and has our tables."""
    try:
        Quarantine.objects.filter(released_at__isnull=True).exists()
    except DatabaseError:
        log.warning("not ready: the database does not answer", exc_info=True)
        # A broken connection would otherwise be kept, and the next probe would fail on it too.
        connection.close()
        return False
    return True
