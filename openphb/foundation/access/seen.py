"""When and from where a session was last used: noted seldom, so that a page that is read writes nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import cast

from allauth.account.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.http import HttpRequest, HttpResponse

from openphb.foundation.access.routes import Request

EVERY = timedelta(minutes=5)
NOTED = "seen"


class SessionSeen:
    """Notes that a session is in use: at once from another place, else once in `EVERY`.

    It stands in for allauth's own middleware, which writes a row for each request.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, plain: HttpRequest) -> HttpResponse:
        request = cast(Request, plain)
        if request.user.is_authenticated and request.session.session_key:
            place = [
                get_adapter().get_client_ip(request),
                request.META.get("HTTP_USER_AGENT", ""),
            ]
            at = request.moment.at.timestamp()
            last, *where = request.session.get(NOTED, [0])
            if where != place or not 0 <= at - last < EVERY.total_seconds():
                UserSession.objects.create_from_request(request)
                request.session[NOTED] = [at, *place]
        return self.get_response(request)
