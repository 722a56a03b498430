"""Whether a sign-in had two factors: here, or at a service that says so."""

from __future__ import annotations

from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest

from openphb.foundation.access.sign_in.services import SERVICES


def vouched_for(request: HttpRequest, user: Any) -> bool:
    """Return whether NHS login or CIS2 signed this user in, in this session.

    Both are asked for two factors, and an answer with fewer signs nobody in (services.py).
    """
    return any(
        record.get("method") == "socialaccount" and record.get("provider") in SERVICES
        for record in get_authentication_records(request, user)
    )


def has_second(request: HttpRequest) -> bool:
    """Return whether this session rests on two factors: allauth asks for a user's own at sign-in."""
    return vouched_for(request, request.user) or bool(is_mfa_enabled(request.user))


def signed_in_with(request: HttpRequest) -> str:
    """Return what this session's sign-in rests on: a service's key, "mfa", "password"; "" unknown."""
    records = get_authentication_records(request, request.user)
    for record in records:
        if record.get("method") == "socialaccount" and record.get("provider") in SERVICES:
            return str(record["provider"])
    methods = {record.get("method") for record in records}
    return next((one for one in ("mfa", "password") if one in methods), "")
