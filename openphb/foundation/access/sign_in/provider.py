"""The services as allauth's providers: it keeps state and sessions, we sign, ask and check.

allauth posts a client secret and trusts a token that came over TLS; here a key signs the request,
and the token is checked whole (tokens.py).
"""

from __future__ import annotations

import secrets
from typing import Any
from urllib.parse import urlencode, urlsplit

import requests
from allauth.socialaccount.models import SocialAccount, SocialLogin, SocialToken
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Client, OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from allauth.utils import build_absolute_uri
from django.http import HttpRequest
from django.urls import reverse

from openphb.foundation.access.models import User
from openphb.foundation.access.sign_in import services, tokens
from openphb.foundation.access.sign_in.services import SERVICES, Client, Service

SECONDS = 10
LOOPBACK = ("localhost", "127.0.0.1", "::1")


class TokenClient(OAuth2Client):  # type: ignore[misc]  # allauth is not typed
    """Trades the code for tokens, proving who we are with our key."""

    client: Client

    def get_access_token(
        self,
        code: str,
        pkce_code_verifier: str | None = None,
        extra_data: dict[str, str] | None = None,  # noqa: ARG002  allauth's signature
    ) -> dict[str, Any]:
        """Return the service's answer. A refusal of the service is an `OAuth2Error`."""
        answer = requests.post(
            self.access_token_url,
            data={
                "grant_type": "authorization_code",
                "code": code,
                "redirect_uri": self.callback_url,
                "client_id": self.client.client_id,
                "code_verifier": pkce_code_verifier,
                "client_assertion_type": tokens.ASSERTION_TYPE,
                "client_assertion": tokens.client_assertion(self.client, self.access_token_url),
            },
            timeout=SECONDS,
            allow_redirects=False,
        )
        if answer.status_code != 200:
            raise OAuth2Error(f"the token endpoint answered {answer.status_code}")
        found: dict[str, Any] = _json(answer)
        if "access_token" not in found or "id_token" not in found:
            raise OAuth2Error("the token endpoint gave no tokens")
        return found


class ServiceAdapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]  # allauth is not typed
    """Asks one service, and makes its answer a sign-in of somebody known here."""

    client_class = TokenClient
    nonce: str = ""

    @property
    def service(self) -> Service:
        return SERVICES[self.provider_id]

    @property
    def our(self) -> Client:
        return services.clients()[self.provider_id]

    @property
    def openid_config(self) -> dict[str, Any]:
        """What the service says of itself, once a request."""
        if not hasattr(self, "_openid_config"):
            found = self._get(f"{self.our.issuer}/.well-known/openid-configuration")
            if str(found.get("issuer", "")).rstrip("/") != self.our.issuer:
                raise OAuth2Error("the service calls itself by another name")
            self._openid_config = found
        return self._openid_config

    @property
    def authorize_url(self) -> str:
        return self._told("authorization_endpoint")

    @property
    def access_token_url(self) -> str:
        return self._told("token_endpoint")

    def get_client(self, request: HttpRequest, app: Any) -> TokenClient:
        made: TokenClient = super().get_client(request, app)
        made.client = self.our
        return made

    def get_callback_url(self, request: HttpRequest, app: Any) -> str:  # noqa: ARG002  allauth's
        url: str = build_absolute_uri(request, reverse(f"{self.provider_id}_back"))
        return url

    def complete_login(
        self,
        request: HttpRequest,  # noqa: ARG002  allauth's signature
        app: Any,  # noqa: ARG002  allauth's signature
        token: SocialToken,
        **kwargs: Any,
    ) -> SocialLogin:
        """Return the sign-in that the id_token vouches for, unsaved.

        No claim is kept but the id the service has for the person: this table holds no personal data.
        """
        claims = tokens.verified(
            kwargs["response"]["id_token"],
            keys=self._get(self._told("jwks_uri")),
            algorithms=self.service.signs_with,
            issuer=self._told("issuer"),
            client_id=self.our.client_id,
            nonce=self.nonce,
        )
        more: dict[str, Any] = {}
        if self.service.tells_more:
            more = self._get(self._told("userinfo_endpoint"), token.token)
            if more.get("sub") != claims["sub"]:
                raise tokens.not_believed("sign_in_userinfo")
        identity = self.service.identity(claims, more)
        login = SocialLogin(
            provider=self.get_provider(),
            user=User(),
            account=SocialAccount(provider=self.provider_id, uid=identity.uid, extra_data={}),
        )
        login.identity = identity
        return login

    def _told(self, name: str) -> str:
        found = self.openid_config.get(name)
        if not isinstance(found, str) or not _private(found):
            raise OAuth2Error(f"the service names no {name} that is private to us")
        return found

    def _get(self, url: str, access_token: str = "") -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {access_token}"} if access_token else {}
        answer = requests.get(url, headers=headers, timeout=SECONDS, allow_redirects=False)
        answer.raise_for_status()
        return _json(answer)


class ServiceProvider(OpenIDConnectProvider):  # type: ignore[misc]  # allauth is not typed
    """NHS login or CIS2. What is asked for is fixed: a browser cannot ask for less."""

    oauth2_adapter_class = ServiceAdapter

    def get_login_url(self, request: HttpRequest, **kwargs: Any) -> str:  # noqa: ARG002  allauth's
        start = reverse(f"{self.app.provider_id}_start")
        return f"{start}?{urlencode(kwargs)}" if kwargs else start

    def get_redirect_from_request_kwargs(self, request: HttpRequest) -> dict[str, Any]:
        service = SERVICES[self.app.provider_id]
        nonce = secrets.token_urlsafe(32)
        return {
            **super().get_redirect_from_request_kwargs(request),
            "process": AuthProcess.LOGIN,
            "scope": list(service.scope),
            "auth_params": {**service.asks, "nonce": nonce},
            # Kept with the state in the session, where the answer is compared with it.
            "nonce": nonce,
        }

    def get_pkce_params(self) -> dict[str, str]:
        self.app.settings["oauth_pkce_enabled"] = True
        made: dict[str, str] = super().get_pkce_params()
        return made


def _private(url: str) -> bool:
    """Whether what is sent there is encrypted, or does not leave this machine."""
    address = urlsplit(url)
    return address.scheme == "https" or address.hostname in LOOPBACK


def _json(answer: requests.Response) -> dict[str, Any]:
    try:
        found = answer.json()
    except ValueError as fault:
        raise OAuth2Error("the service's answer is not JSON") from fault
    if not isinstance(found, dict):
        raise OAuth2Error("the service's answer is not an object")
    return found
