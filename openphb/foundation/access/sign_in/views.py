"""Leaving for NHS login or CIS2, coming back, and our public keys."""

from __future__ import annotations

from typing import Any

from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from requests import RequestException

from openphb.foundation.access.routes import Request, open_to_all
from openphb.foundation.access.sign_in import services
from openphb.foundation.access.sign_in.provider import ServiceAdapter
from openphb.foundation.access.sign_in.services import CIS2, NHS_LOGIN
from openphb.foundation.audit import trail
from openphb.kernel.refusal import Refusal
from openphb.web.shortcuts import page

SIGNING_IN = "Signing in comes before having any role."


class Back(OAuth2CallbackView):  # type: ignore[misc]  # allauth is not typed
    """Hears what the service answered; anything less than a whole proof signs nobody in."""

    def _get_state(self, request: HttpRequest, provider: Any) -> Any:
        state, response = super()._get_state(request, provider)
        if state is not None:
            self.adapter.nonce = state["nonce"]
        return state, response


# By links, not forms: our content policy lets a form lead only to ourselves, and Chromium holds it
# to that along every redirect. Starting needs no secret; coming back does.
@never_cache
@open_to_all(SIGNING_IN)
def nhs_login(request: Request) -> HttpResponse:
    """Leave for NHS login."""
    return _start(request, NHS_LOGIN)


@never_cache
@open_to_all(SIGNING_IN)
def nhs_login_back(request: Request) -> HttpResponse:
    """Come back from NHS login."""
    return _back(request, NHS_LOGIN)


@never_cache
@open_to_all(SIGNING_IN)
def cis2(request: Request) -> HttpResponse:
    """Leave for CIS2."""
    return _start(request, CIS2)


@never_cache
@open_to_all(SIGNING_IN)
def cis2_back(request: Request) -> HttpResponse:
    """Come back from CIS2."""
    return _back(request, CIS2)


@open_to_all("Public keys are for everybody; CIS2 reads ours here.")
def keys(_request: Request) -> JsonResponse:
    """Return the public half of the keys we prove ourselves with, as a JSON web key set."""
    found = {one.public_jwk()["kid"]: one.public_jwk() for one in services.clients().values()}
    return JsonResponse({"keys": list(found.values())})


def _start(request: Request, key: str) -> HttpResponse:
    adapter = _adapter(request, key)
    try:
        left: HttpResponse = adapter.get_provider().redirect_from_request(request)
    except (RequestException, OAuth2Error):
        return _not_signed_in(request, _unreachable())
    return left


def _back(request: Request, key: str) -> HttpResponse:
    try:
        answer: HttpResponse = Back.adapter_view(_adapter(request, key))(request)
    except Refusal as refusal:
        return _not_signed_in(request, refusal)
    except (RequestException, OAuth2Error):
        # allauth looks the service's addresses up outside its own guard.
        return _not_signed_in(request, _unreachable())
    return answer


def _adapter(request: Request, key: str) -> ServiceAdapter:
    if key not in services.clients():
        raise Http404
    return ServiceAdapter(request, key)


def _unreachable() -> Refusal:
    return Refusal(
        "sign_in_unreachable",
        "The other service does not answer as it should.",
        "Try again in a few minutes, or sign in another way.",
    )


def _not_signed_in(request: Request, refusal: Refusal) -> HttpResponse:
    """Say in plain words that nobody was signed in; the attempt is kept."""
    assert request.resolver_match is not None, "a view runs at a route"
    trail.refused(
        refusal.code,
        user_id=request.viewer.user_id,
        at=request.moment.at,
        route=request.resolver_match.view_name,
    )
    return page(request, "access/not_signed_in.jinja", {"refusal": refusal}, status=403)
