"""Opening pages as somebody, for the tests of views."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.messages.storage.cookie import CookieStorage
from django.test import RequestFactory
from django.urls import resolve

from openphb.foundation.clock.business import Moment


@pytest.fixture
def visit(house: Any) -> Callable[..., Any]:
    """Return a way to open one of our routes as a viewer: `visit(viewer, path, data=…, file=…)`.

    The view and its template run; middleware does not, so each test gives the viewer's reach.
    """

    def open_(viewer: Any, path: str, data: Any = None, *, post: bool = False) -> Any:
        factory = RequestFactory()
        request: Any = factory.post(path, data or {}) if post else factory.get(path, data or {})
        request.viewer = viewer
        request.moment = Moment(house.today, house.at, pretended=True)
        request._messages = CookieStorage(request)
        found = resolve(path.partition("?")[0])
        return found.func(request, *found.args, **found.kwargs)

    return open_
