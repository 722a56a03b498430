"""One transaction a request, which knows who asks; and a second factor for staff."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from openphb.foundation.access import session
from openphb.foundation.access.routes import Request, access_of
from openphb.foundation.access.sign_in import factors
from openphb.foundation.access.types import NotPermitted
from openphb.foundation.audit import trail
from openphb.foundation.clock import business
from openphb.kernel.refusal import NothingThere

GetResponse = Callable[[HttpRequest], HttpResponse]
# Other people's views that every sign-in needs; each guards itself.
SIGN_IN_MODULES = ("allauth.",)


class RequestTransaction:
    """Opens the request's transaction, gives it its reach, and rolls it back if the view fails."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, plain: HttpRequest) -> HttpResponse:
        request = cast(Request, plain)
        with transaction.atomic():
            request.moment = business.read()
            user = request.user
            if user.is_authenticated and request.session.session_key:
                request.viewer = session.begin_session(
                    session_key=request.session.session_key,
                    user_id=cast(Any, user).id,
                    name=cast(Any, user).name,
                    today=request.moment.today,
                )
            else:
                request.viewer = session.begin_nobody(request.moment.today)
            return self.get_response(request)

    def process_view(
        self,
        plain: HttpRequest,
        view: Callable[..., Any],
        args: list[Any],  # noqa: ARG002  Django's signature
        kwargs: dict[str, Any],  # noqa: ARG002  Django's signature
    ) -> HttpResponse | None:
        """Refuse a route that declares nothing; send who needs a second factor to set one up."""
        request = cast(Request, plain)
        if view.__module__.startswith(SIGN_IN_MODULES):
            return None
        access = access_of(view)
        if access is None:
            raise PermissionDenied(f"{view.__module__} declares no permission")
        if (
            access.signed_in
            and request.viewer.needs_two_factors
            and not factors.has_second(request)
        ):
            return HttpResponseRedirect(reverse("mfa_index"))
        return None

    def process_exception(self, plain: HttpRequest, exception: Exception) -> None:
        """Undo what the view did; keep the attempt if it was refused."""
        request = cast(Request, plain)
        transaction.set_rollback(True)
        if isinstance(exception, NotPermitted | NothingThere | PermissionDenied):
            match = request.resolver_match
            record_ids = [
                v for v in (match.kwargs.values() if match else ()) if isinstance(v, UUID)
            ]
            trail.refused(
                getattr(exception, "code", "permission_denied"),
                user_id=request.viewer.user_id,
                at=request.moment.at,
                route=match.view_name if match else request.path,
                record_id=record_ids[0] if record_ids else None,
            )
