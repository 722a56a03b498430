"""Who may be given which role, and what an invitation's code looks like."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from datetime import date, timedelta
from uuid import UUID

from openphb.foundation.access.types import PERSONAL_ROLES, STAFF_ROLES, TAKES_TWO, Role
from openphb.kernel.refusal import Refusal

# Crockford's letters: none that could be read as another. Twelve of them are 60 bits.
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
READ_AS = str.maketrans("OILU", "011V")
CODE_LENGTH = 12
INVITATION_LASTS = timedelta(days=14)
TOKEN_LASTS = timedelta(minutes=15)


def new_code() -> str:
    """Return a new code as it is shown: three groups of four."""
    letters = "".join(secrets.choice(LETTERS) for _n in range(CODE_LENGTH))
    return "-".join(letters[n : n + 4] for n in range(0, CODE_LENGTH, 4))


def code_hash(typed: str) -> str:
    """Return what is kept of a code, however it was typed: in small letters, with spaces, O for 0."""
    letters = "".join(c for c in typed.upper() if c.isalnum()).translate(READ_AS)
    return hashlib.sha256(letters.encode()).hexdigest()


def secret_hash(secret: str) -> str:
    """Return what is kept of a link's secret, which is followed and never typed."""
    return hashlib.sha256(secret.encode()).hexdigest()


def may_give(
    *,
    giver_id: UUID,
    user_id: UUID,
    role: Role,
    tenant_ids: Collection[UUID],
    valid_from: date,
    valid_to: date | None,
    authority: str,
    today: date,
) -> Refusal | None:
    """Return why a staff role cannot be given, or None."""
    if role not in STAFF_ROLES:
        return Refusal(
            "not_a_staff_role",
            "This role is held for one person.",
            "Invite them from that person's record.",
            "role",
        )
    if user_id == giver_id:
        return Refusal(
            "own_role",
            "You cannot give a role to yourself.",
            "Ask somebody else who may give roles.",
            "username",
        )
    if not tenant_ids:
        return Refusal(
            "nowhere", "The role has no commissioner.", "Choose at least one.", "tenants"
        )
    if valid_from < today:
        return Refusal(
            "in_the_past",
            "A role cannot begin in the past.",
            "Choose today or a later day.",
            "valid_from",
        )
    if valid_to is not None and valid_to <= valid_from:
        return Refusal(
            "ends_early", "The role ends before it begins.", "Mend the dates.", "valid_to"
        )
    return needs_authority(authority)


def may_decide(
    *,
    decider_id: UUID,
    proposer_id: UUID | None,
    user_id: UUID,
    decided: bool,
    valid_to: date | None,
    today: date,
) -> Refusal | None:
    """Return why somebody cannot be the second person for a proposed role, or None."""
    if decided:
        return Refusal(
            "decided", "This was decided already.", "Look at the list of roles for the answer."
        )
    if decider_id in (proposer_id, user_id):
        return Refusal(
            "second_person",
            "It takes another person to agree: not the one who proposed it, nor the one it is for.",
            "Ask somebody else who may give roles.",
        )
    if valid_to is not None and valid_to <= today:
        return Refusal(
            "ended", "The role would have ended by now.", "Turn it down, and give the role again."
        )
    return None


def may_renew(
    *, own: bool, role: Role, valid_to: date | None, until: date | None, today: date
) -> Refusal | None:
    """Return why a role cannot go on until a day (None: without an end), or None."""
    if own:
        return Refusal(
            "own_role",
            "You cannot renew your own role.",
            "Ask somebody else who may give roles.",
            "until",
        )
    if role in TAKES_TWO:
        return Refusal(
            "takes_two",
            "This role takes two people.",
            "Give it again from the day it ends: another person is then asked to agree.",
            "until",
        )
    if valid_to is None:
        return Refusal("no_end", "The role has no end.", "Nothing needs to be done.", "until")
    if valid_to <= today:
        return Refusal("ended", "The role has ended.", "Give it again.", "until")
    if until is not None and until <= valid_to:
        return Refusal(
            "no_later",
            "The role goes on until then already.",
            "Choose a later day. To make it end sooner, end it.",
            "until",
        )
    return None


def may_end(*, valid_from: date, valid_to: date | None, on: date, today: date) -> Refusal | None:
    """Return why a role cannot end on a day (the first day without it), or None."""
    if on < today or on < valid_from:
        return Refusal(
            "in_the_past",
            "A role cannot end in the past.",
            "Choose today, or the day it begins if that is later.",
            "on",
        )
    if valid_to is not None and valid_to <= on:
        return Refusal("ended", "The role ends by then already.", "Nothing needs to be done.", "on")
    return None


def may_invite(*, role: Role, authority: str) -> Refusal | None:
    """Return why nobody can be invited to a role, or None."""
    if role not in PERSONAL_ROLES:
        return Refusal(
            "not_a_personal_role",
            "Staff roles are given, not joined with a code.",
            "Ask who gives roles at your organisation.",
            "role",
        )
    return needs_authority(authority)


def needs_authority(authority: str) -> Refusal | None:
    """Return the refusal of a role without a recorded authority."""
    if len(authority.strip()) < 5:
        return Refusal(
            "authority",
            "It is not recorded by what authority.",
            "Say what allows it: a job, a consent form, a lasting power of attorney.",
            "authority",
        )
    return None


def no_such_token() -> Refusal:
    """The refusal of a token: the same words whether it is wrong, used, too old or for another call."""
    return Refusal(
        "token",
        "This token cannot be used for this call.",
        "A token works once, for one kind of call, and for 15 minutes. Sign in, open Command line "
        "and get a new one.",
        "--token",
    )


def no_such_code() -> Refusal:
    """The refusal of a code: the same words whether it is wrong, used or too old."""
    return Refusal(
        "invitation",
        "This code cannot be used.",
        "Check every letter. A code works once and for 14 days: if it does not work, ask the person "
        "who gave it to you for a new one.",
        "code",
    )
