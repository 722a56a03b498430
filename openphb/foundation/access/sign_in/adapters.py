"""How allauth is bent to the house: nobody signs up by themselves, NHS login may claim one record."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.stages import AuthenticateStage
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.base.constants import AuthError
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django.http import HttpRequest

from openphb.foundation.access.actions import claiming
from openphb.foundation.access.sign_in import factors, services, tokens
from openphb.foundation.access.sign_in.services import NHS_LOGIN, SERVICES
from openphb.foundation.audit import trail
from openphb.kernel.refusal import Refusal

STAGE = "allauth.mfa.stages.AuthenticateStage"
OUR_STAGE = f"{__name__}.SecondFactor"


class SecondFactor(AuthenticateStage):  # type: ignore[misc]  # allauth is not typed
    """Asks for a second factor, unless a service has just vouched for two."""

    def _should_handle(self, request: HttpRequest) -> bool:
        if factors.vouched_for(request, self.login.user):
            return False
        asked: bool = super()._should_handle(request)
        return asked


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is not typed
    """Accounts are made by invitation (decision 8), so open sign-up is closed."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002  allauth's signature
        return False

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Keep that somebody tried, and not the name they typed: it may be their password."""
        super().authentication_failed(request, **credentials)
        trail.refused(
            "wrong_password",
            user_id=None,
            at=request.moment.at,  # type: ignore[attr-defined]  # set by RequestTransaction
            route="account_login",
        )

    def get_login_stages(self) -> list[str]:
        return [OUR_STAGE if one == STAGE else one for one in super().get_login_stages()]


class SocialAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth is not typed
    """NHS login and CIS2 sign in people who were joined to a record or to a role."""

    def list_apps(
        self,
        request: HttpRequest,  # noqa: ARG002  allauth's signature
        provider: str | None = None,
        client_id: str | None = None,
    ) -> list[SocialApp]:
        """The services that the environment names; nobody adds one in the database."""
        return [
            SocialApp(
                provider="openid_connect",
                provider_id=key,
                name=str(SERVICES[key].name),
                client_id=client.client_id,
                settings={"button": str(SERVICES[key].button)},
            )
            for key, client in services.clients().items()
            if provider in (None, key, "openid_connect") and client_id in (None, client.client_id)
        ]

    def is_open_for_signup(
        self,
        request: HttpRequest,  # noqa: ARG002  allauth's signature
        sociallogin: Any,  # noqa: ARG002  allauth's signature
    ) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Find whom the checked identity stands for, or refuse."""
        known = sociallogin.user if sociallogin.is_existing else None
        key = sociallogin.account.provider
        at = request.moment.at  # type: ignore[attr-defined]  # set by RequestTransaction
        find = claiming.claim if key == NHS_LOGIN else claiming.joined_staff
        user = find(
            identity=sociallogin.identity, known=known, signed_in=_linking(request, key), at=at
        )
        if known is None:
            sociallogin.user = sociallogin.account.user = user
            sociallogin.account.save()

    def on_authentication_error(
        self,
        request: HttpRequest,  # noqa: ARG002  allauth's signature
        provider: Any,
        error: str | None = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> None:
        """Every failure becomes a refusal, which the view keeps and tells."""
        if error == AuthError.CANCELLED:
            raise Refusal(
                "sign_in_cancelled",
                f"You did not let {provider.name} tell us who you are, so you are not signed in.",
                "Nothing was shared or changed. Try again if you change your mind, or sign in "
                "another way.",
            )
        if "state_id" in (extra_context or {}):
            raise tokens.not_believed("sign_in_state")
        if isinstance(exception, OAuth2Error):
            raise tokens.not_believed("sign_in_code")
        raise Refusal(
            "sign_in_unreachable",
            f"{provider.name} could not sign you in just now.",
            "Try again in a few minutes, or sign in another way.",
        )


def _linking(request: HttpRequest, key: str) -> Any:
    """Return who is signed in and may link the service to their account, or None.

    A password alone must not be enough to add a smartcard of somebody else.
    """
    if not request.user.is_authenticated:
        return None
    return request.user if key == NHS_LOGIN or factors.has_second(request) else None
