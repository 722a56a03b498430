"""Roles, invitations, joining, and the matrix of permissions."""

from __future__ import annotations

from openphb.foundation.access.views.joining import join, joined, open_account, permissions
from openphb.foundation.access.views.roles import (
    decide,
    end,
    give,
    grants,
    held,
    invite_again,
    invite_staff,
    renew,
)
from openphb.foundation.access.views.tokens import token

__all__ = [
    "decide",
    "end",
    "give",
    "grants",
    "held",
    "invite_again",
    "invite_staff",
    "join",
    "joined",
    "open_account",
    "permissions",
    "renew",
    "token",
]
