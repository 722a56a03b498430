"""Every route says who may use it. A route that says nothing is refused, and fails a test."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar, cast

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase

from openphb.foundation.access.types import NotPermitted, Permission, Viewer
from openphb.foundation.clock.business import Moment

R = TypeVar("R", bound=HttpResponseBase)
View = Callable[..., HttpResponseBase]


class Request(HttpRequest):
    """A request as views see it: with its viewer, its business time and its id."""

    viewer: Viewer
    moment: Moment
    request_id: str


@dataclass(frozen=True)
class Access:
    """What a route declares: a permission, or why it needs none."""

    permission: Permission | None
    signed_in: bool
    reason: str = ""


def requires(permission: Permission) -> Callable[[View], View]:
    """Open a route to viewers who hold `permission` anywhere; queries narrow it to their rows."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.viewer.user_id is None:
                return redirect_to_login(request.get_full_path())
            if not request.viewer.holds(permission):
                raise NotPermitted(permission)
            return view(request, *args, **kwargs)

        return _declare(guarded, Access(permission, signed_in=True))

    return decorate


def signed_in(reason: str) -> Callable[[View], View]:
    """Open a route to anybody who is signed in, for a stated reason."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.viewer.user_id is None:
                return redirect_to_login(request.get_full_path())
            return view(request, *args, **kwargs)

        return _declare(guarded, Access(None, signed_in=True, reason=reason))

    return decorate


def open_to_all(reason: str) -> Callable[[Callable[..., R]], Callable[..., R]]:
    """Open a route to everybody, for a stated reason."""

    def decorate(view: Callable[..., R]) -> Callable[..., R]:
        return _declare(view, Access(None, signed_in=False, reason=reason))

    return decorate


def access_of(view: Callable[..., Any]) -> Access | None:
    """Return what a route declared, or None if it declared nothing."""
    return cast("Access | None", getattr(view, "access", None))


V = TypeVar("V", bound=Callable[..., Any])


def _declare(view: V, access: Access) -> V:
    view.access = access  # type: ignore[attr-defined]  # functions carry attributes
    return view
