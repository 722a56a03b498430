"""Giving, agreeing, renewing and ending roles; inviting staff; inviting people to their record."""

from __future__ import annotations

from openphb.foundation.access.actions.following import follow
from openphb.foundation.access.actions.joining import Issued, NewUser, invite, issue, join, withdraw
from openphb.foundation.access.actions.roles import (
    Given,
    decide_proposal,
    end_role,
    give_role,
    renew_role,
)
from openphb.foundation.access.actions.staff import (
    IssuedLink,
    NewStaff,
    accept_staff_invitation,
    add_administrator,
    invite_again,
    invite_staff,
)
from openphb.foundation.access.actions.tokens import IssuedToken, Lent, issue_token, use_token

__all__ = [
    "Given",
    "Issued",
    "IssuedLink",
    "IssuedToken",
    "Lent",
    "NewStaff",
    "NewUser",
    "accept_staff_invitation",
    "add_administrator",
    "decide_proposal",
    "end_role",
    "follow",
    "give_role",
    "invite",
    "invite_again",
    "invite_staff",
    "issue",
    "issue_token",
    "join",
    "renew_role",
    "use_token",
    "withdraw",
]
