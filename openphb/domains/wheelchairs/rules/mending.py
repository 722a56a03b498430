"""Repairs: whose they are, in words for the person, and what is recorded of them."""

from __future__ import annotations

from datetime import date

from openphb.domains.wheelchairs.types import (
    ChairOption,
    ChairOwner,
    ChairPart,
    RepairPaid,
    RepairState,
)
from openphb.kernel.money import pounds
from openphb.kernel.periods import long_date
from openphb.kernel.refusal import Refusal


def told(option: ChairOption, part: ChairPart, by: ChairOwner, *, repair_pence: int) -> str:
    """Return what the person is told of a repair. `repair_pence` was paid with the chair for it."""
    if by is ChairOwner.NHS:
        return "The NHS has this mended. You do not pay for it. We will tell you when."
    if option is ChairOption.CONTRIBUTION:
        return (
            "The NHS mends the chair. What was added to it is yours to have mended: that was agreed "
            "at the start. Ring whoever sold it."
        )
    words = "The chair is your own, so you have it mended. Ring whoever sold it."
    if repair_pence:
        words += f" We paid {pounds(repair_pence)} for repairs together with the chair."
    if part is ChairPart.EXTRAS:
        return words
    return f"{words} If you cannot use the chair at all, ring us today."


def ask_fault(*, handed_over_on: date | None, ended_on: date | None, words: str) -> Refusal | None:
    """Return why no repair can be asked for. Codes: `repair_no_chair`, `repair_words`."""
    if handed_over_on is None or ended_on is not None:
        return Refusal(
            "repair_no_chair",
            "There is no chair in use that could be mended.",
            "Ring the wheelchair service.",
        )
    if not words.strip():
        return Refusal(
            "repair_words", "It does not say what is wrong.", "Say what is broken.", "words"
        )
    return None


def done_fault(
    *,
    state: RepairState,
    asked_on: date,
    on: date,
    today: date,
    by: ChairOwner,
    paid: RepairPaid | None,
    pence: int,
    left_pence: int,
) -> Refusal | None:
    """Return why a repair cannot be recorded as done so. `left_pence` is left for repairs.

    Codes: `repair_over`, `repair_day`, `repair_not_nhs`, `repair_paid`, `repair_pence`,
    `repair_no_money`.
    """
    if state not in (RepairState.ASKED, RepairState.THEIRS):
        return Refusal("repair_over", "This repair is dealt with.", "Look at it again.")
    if not asked_on <= on <= today:
        return Refusal(
            "repair_day",
            f"It was asked for on {long_date(asked_on)}, and today is {long_date(today)}.",
            "Enter a day from the one to the other.",
            "on",
        )
    if by is ChairOwner.PERSON:
        if paid is None and not pence:
            return None
        return Refusal(
            "repair_not_nhs",
            "This repair is the person’s own, so the NHS pays nothing for it.",
            "Record only that it is done.",
            "paid",
        )
    return _paid_fault(paid, pence, left_pence)


def _paid_fault(paid: RepairPaid | None, pence: int, left_pence: int) -> Refusal | None:
    if paid is None:
        return Refusal(
            "repair_paid", "It does not say how it is paid.", "Choose one of the two.", "paid"
        )
    if paid is RepairPaid.CONTRACT:
        return None
    if pence <= 0:
        return Refusal("repair_pence", "The bill is for nothing.", "Enter what it asks.", "pence")
    if pence > left_pence:
        return Refusal(
            "repair_no_money",
            f"{pounds(left_pence)} is left for repairs in this budget.",
            "Have more agreed in the plan, or let the repair contract pay it.",
            "pence",
        )
    return None
