"""Asking a page as a viewer, without sign-in: the view, its guard, its template."""

from __future__ import annotations

import html
from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpResponseBase
from django.test import RequestFactory

from openphb.foundation.access.types import Viewer
from openphb.foundation.clock.business import Moment

Answer = Callable[..., HttpResponseBase]


@pytest.fixture
def answer() -> Answer:
    """Return what a view answers: GET, or POST where `data` is given."""

    def answer(
        view: Callable[..., HttpResponseBase],
        viewer: Viewer,
        *,
        data: dict[str, Any] | None = None,
        query: dict[str, Any] | None = None,
        **route: Any,
    ) -> HttpResponseBase:
        factory = RequestFactory()
        request: Any = (
            factory.get("/somewhere/", query or {})
            if data is None
            else factory.post("/somewhere/", data)
        )
        noon = datetime(
            viewer.today.year,
            viewer.today.month,
            viewer.today.day,
            12,
            tzinfo=ZoneInfo("Europe/London"),
        )
        request.viewer = viewer
        request.moment = Moment(viewer.today, noon, pretended=False)
        request.request_id = "test"
        request._messages = CookieStorage(request)
        return view(request, **route)

    return answer


@pytest.fixture
def ask(answer: Answer) -> Callable[..., str]:
    """Return the words of the page that a view answers with."""

    def ask(
        view: Callable[..., HttpResponseBase], viewer: Viewer, *, status: int = 200, **more: Any
    ) -> str:
        response: Any = answer(view, viewer, **more)
        assert response.status_code == status
        return html.unescape(response.content.decode())

    return ask
