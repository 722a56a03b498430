"""What an organisation owes back, and how a holding adds up. Pure."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from openphb.domains.monitoring.types import Sums, WhyBack
from openphb.kernel.money import pounds, round_half_up
from openphb.kernel.refusal import Refusal


def may_stay(weekly_pence: Fraction, weeks: int) -> int:
    """Return what may stay with an organisation: so many weeks of what is due each week."""
    return round_half_up(weekly_pence * weeks)


def owed_back(
    sums: Sums, *, open_pence: int, ended: bool, stays_pence: int
) -> tuple[int, WhyBack | None]:
    """Return what can be asked back and why; `open_pence` is told and not decided yet.

    Once the agreement has ended it is all that is held; before, what is held beyond what may
    stay. What they say they spent is not asked back before it is decided.
    """
    free = sums.held_pence - open_pence
    if ended:
        return (free, WhyBack.ENDED) if free > 0 else (0, None)
    more = free - stays_pence
    return (more, WhyBack.UNSPENT) if more > 0 else (0, None)


def claim_fault(pence: int, may_pence: int, *, is_open: bool) -> Refusal | None:
    """Return why money cannot be asked back, or None.

    Codes: `claim_open`, `claim_nothing`, `claim_too_much`.
    """
    if is_open:
        return Refusal(
            "claim_open",
            "Money was asked back already and has not all come.",
            "Wait for it, or ring them.",
        )
    if may_pence <= 0:
        return Refusal(
            "claim_nothing",
            "By the agreement nothing is owed back today.",
            "Look again once more is held, or the agreement has ended.",
        )
    if not 1 <= pence <= may_pence:
        return Refusal(
            "claim_too_much",
            f"By the agreement {pounds(may_pence)} can be asked back today.",
            "Ask for that, or for less.",
            "pence",
        )
    return None


def received_fault(pence: int, sums: Sums, on: date, today: date) -> Refusal | None:
    """Return why money cannot have come back, or None.

    Codes: `received_pence`, `more_than_held`, `received_when`.
    """
    if pence < 1:
        return Refusal("received_pence", "That cannot be the amount.", "Enter what came.", "pence")
    if pence > sums.held_pence:
        return Refusal(
            "more_than_held",
            f"They hold {pounds(max(sums.held_pence, 0))}, so no more can come back of it.",
            "Look whether it is somebody else’s money.",
            "pence",
        )
    if on > today:
        return Refusal(
            "received_when", "That day has not come yet.", "Enter the day on the statement.", "on"
        )
    return None
