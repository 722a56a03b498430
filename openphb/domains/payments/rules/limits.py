"""Who may approve how much, and when two must."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from openphb.domains.payments.types import Limit
from openphb.kernel.money import Pence, pounds
from openphb.kernel.refusal import Refusal


def limit_of(limits: Sequence[Limit], *, user_id: UUID, role: str) -> Limit | None:
    """Return the limit of somebody who acts in a role: their own before the role's, or None."""
    own = next((one for one in limits if one.user_id == user_id), None)
    return own or next((one for one in limits if one.role == role), None)


def limit_fault(
    limits: Sequence[Limit], *, user_id: UUID, role: str, run_pence: Pence, largest_pence: Pence
) -> Refusal | None:
    """Return why somebody may not approve this much, or None; it says who can.

    Where no limit is set at all there is none; where some are, who is not named has none to use.
    Code: `run_above_limit`.
    """
    mine = limit_of(limits, user_id=user_id, role=role)
    if not limits or (mine and _within(mine, run_pence, largest_pence)):
        return None
    if mine is None:
        said = "No limit is set for you, and limits are in force."
    elif run_pence > mine.run_pence:
        said = f"You approve runs up to {pounds(mine.run_pence)}; this one is {pounds(run_pence)}."
    else:
        said = (
            f"You approve payments up to {pounds(mine.payment_pence)}; "
            f"this run has one of {pounds(largest_pence)}."
        )
    able = [one.holder_name for one in limits if _within(one, run_pence, largest_pence)]
    return Refusal(
        "run_above_limit",
        said,
        f"These can approve it: {', '.join(able)}."
        if able
        else "Nobody’s limit reaches this far: have a higher one agreed, or send the run back.",
    )


def needs_two(run_pence: Pence, second_above_pence: Pence | None) -> bool:
    """Return whether a run of this value needs two approvals."""
    return second_above_pence is not None and run_pence > second_above_pence


def _within(limit: Limit, run_pence: Pence, largest_pence: Pence) -> bool:
    return run_pence <= limit.run_pence and largest_pence <= limit.payment_pence
