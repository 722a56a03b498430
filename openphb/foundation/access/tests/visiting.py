"""Opening pages as somebody, for the tests of views."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.cookie import CookieStorage
from django.test import Client, RequestFactory
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
        # Nobody signed in here: the viewer is given, and what a sign-in rests on is not known.
        request.user, request.session = AnonymousUser(), {}
        request.moment = Moment(house.today, house.at, pretended=True)
        request._messages = CookieStorage(request)
        found = resolve(path.partition("?")[0])
        return found.func(request, *found.args, **found.kwargs)

    return open_


@pytest.fixture
def client_of(house: Any) -> Callable[[UUID], Client]:
    """Return a maker of signed-in clients; the whole stack answers them, on the house's day."""
    return partial(signed_in, house)


def signed_in(house: Any, user_id: UUID) -> Client:
    """Return a client that a user has signed in to, on the house's day."""
    from allauth.mfa.totp.internal.auth import TOTP
    from allauth.mfa.utils import is_mfa_enabled
    from allauth.usersessions.models import UserSession

    from openphb.foundation.access.models import User
    from openphb.foundation.clock.models import PretendToday

    PretendToday.objects.update_or_create(pk=1, defaults={"today": house.today})
    user = User.objects.get(pk=user_id)
    if not is_mfa_enabled(user):
        TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    client = Client(headers={"host": "localhost"})
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    UserSession.objects.get_or_create(
        session_key=client.session.session_key,
        defaults={"user": user, "ip": "127.0.0.1", "user_agent": "a test"},
    )
    return client
