"""Codes from an app: how long one works, and that it works once for all of that time."""

from __future__ import annotations

from allauth.mfa import app_settings
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.core.cache import cache


def works_for_seconds() -> int:
    """Return how many seconds one code may be taken: its own step, and those let in either side.

    RFC 6238, section 5.2: a code may be on its way while its step ends, so one step late is let in.
    """
    steps: int = 1 + 2 * app_settings.TOTP_TOLERANCE
    period: int = app_settings.TOTP_PERIOD
    return steps * period


class _UsedOnce:
    """The mark that a code was used lives as long as the code does; by itself it lives one step."""

    authenticator: Authenticator

    def clean_code(self) -> str:
        code: str = super().clean_code()  # type: ignore[misc]  # allauth's form has it
        if self.authenticator.type == Authenticator.Type.TOTP:
            mark = TOTP(self.authenticator)._get_used_cache_key(code)
            cache.touch(mark, timeout=works_for_seconds())
        return code


class SignInCode(_UsedOnce, AuthenticateForm):  # type: ignore[misc]  # allauth is not typed
    """The code asked for after a password."""


class CodeAgain(_UsedOnce, ReauthenticateForm):  # type: ignore[misc]  # allauth is not typed
    """The code asked for before something that matters."""
