"""How allauth is bent to the house: nobody signs up by themselves, NHS login may claim one record."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is not typed
    """Accounts are made by invitation (decision 8), so open sign-up is closed."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002  allauth's signature
        return False


class SocialAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """NHS login and CIS2 sign in people who were already joined to their record."""

    def is_open_for_signup(
        self,
        request: HttpRequest,  # noqa: ARG002  allauth's signature
        sociallogin: Any,  # noqa: ARG002
    ) -> bool:
        return False
