"""A run's life, and what makes a payment worth a look."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from openphb.domains.payments.types import Exceptional, RunState
from openphb.kernel.money import Pence, pounds
from openphb.kernel.periods import long_date
from openphb.kernel.refusal import Refusal

TRANSITIONS: Mapping[RunState, frozenset[RunState]] = {
    RunState.DRAFT: frozenset({RunState.REVIEWED, RunState.CANCELLED}),
    RunState.REVIEWED: frozenset(
        {RunState.FIRST_OF_TWO, RunState.APPROVED, RunState.DRAFT, RunState.CANCELLED}
    ),
    RunState.FIRST_OF_TWO: frozenset({RunState.APPROVED, RunState.DRAFT, RunState.CANCELLED}),
    RunState.APPROVED: frozenset({RunState.SUBMITTED, RunState.WITHDRAWN}),
    RunState.SUBMITTED: frozenset({RunState.CONFIRMED}),
    RunState.CONFIRMED: frozenset(),
    RunState.CANCELLED: frozenset(),
    RunState.WITHDRAWN: frozenset(),
}
OPEN = frozenset({RunState.DRAFT, RunState.REVIEWED, RunState.FIRST_OF_TWO})
# From here on an approver decides.
WAITS_FOR_APPROVAL = frozenset({RunState.REVIEWED, RunState.FIRST_OF_TWO})
SHORTEST_REASON = 5

_NEXT = {
    RunState.DRAFT: "It is a draft: look at it and send it for approval.",
    RunState.REVIEWED: "It waits for approval: approve it, or send it back.",
    RunState.FIRST_OF_TWO: "It waits for a second approver: approve it, or send it back.",
    RunState.APPROVED: "It is approved: take its file to the bank and mark it submitted.",
    RunState.SUBMITTED: "It is with the bank: confirm it when the money has left.",
    RunState.CONFIRMED: "It is finished. What is still due comes in the next run.",
    RunState.CANCELLED: "It was cancelled. Prepare another.",
    RunState.WITHDRAWN: "It was given up before its file was taken. Its payments are due again.",
}


def transition_fault(state: RunState, to: RunState) -> Refusal | None:
    """Return why a run may not go from one state to another, or None. Code: `run_not_now`."""
    if to in TRANSITIONS[state]:
        return None
    return Refusal(
        "run_not_now", f"A run that is {state} cannot become {to}.", _NEXT[state], "state"
    )


def clock_fault(last: date, today: date, run: str) -> Refusal | None:
    """Return why nothing may be done today to runs that were last worked on on another day, or None.

    Nothing is done before what was done already, so where it seems so the clock is wrong; what it
    says of pay days and of the days of answers cannot be trusted then. Code: `clock_backwards`.
    """
    if last <= today:
        return None
    return Refusal(
        "clock_backwards",
        f"Run {run} was worked on on {long_date(last)}, and the clock says that today is "
        f"{long_date(today)}. Nothing was changed.",
        "Have the clock of this computer put right, then try again. If it was ahead on that day "
        "and is right now, cancel that run, or have a finance approver say so on its page.",
    )


def clock_right_fault(state: RunState, last: date, today: date) -> Refusal | None:
    """Return why nobody needs to say that the clock was ahead when a run was worked on, or None.

    Codes: `run_not_now`, `clock_not_ahead`.
    """
    if state in OPEN or state is RunState.CANCELLED:
        return Refusal(
            "run_not_now",
            "This run was not approved, so nothing waits for it.",
            "Cancel it if it is still open, and prepare it again.",
        )
    if last <= today:
        return Refusal(
            "clock_not_ahead",
            f"This run was last worked on on {long_date(last)}, which is not after today.",
            "Nothing needs doing.",
        )
    return None


def exceptions_of(
    *,
    pence: Pence,
    last_pence: Pence | None,
    paid_to: UUID,
    last_paid_to: UUID | None,
    last_was_held: bool,
    tolerance_percent: int,
    last_came_back: bool = False,
    less_an_offset: bool = False,
    stopped: bool = False,
    account_waits: bool = False,
    by_number: bool = False,
    last_by_number: bool = False,
) -> tuple[Exceptional, ...]:
    """Return why a payment needs a look; empty where it is like the last one.

    The amount counts as changed where it differs from the last by more than the tolerance.
    `paid_to` is the account, or where it is paid `by_number` the supplier's number or the card.
    """
    found = []
    if last_pence is None:
        found.append(Exceptional.FIRST_PAYMENT)
    elif abs(pence - last_pence) * 100 > last_pence * tolerance_percent:
        found.append(Exceptional.AMOUNT_CHANGED)
    if last_paid_to is not None and last_by_number is not by_number:
        found.append(Exceptional.ANOTHER_WAY)
    elif last_paid_to is not None and last_paid_to != paid_to:
        found.append(Exceptional.NUMBER_CHANGED if by_number else Exceptional.BANK_CHANGED)
    if last_was_held:
        found.append(Exceptional.HELD_BEFORE)
    if last_came_back:
        found.append(Exceptional.CAME_BACK)
    if less_an_offset:
        found.append(Exceptional.LESS_AN_OFFSET)
    if stopped:
        found.append(Exceptional.STOPPED)
    if account_waits:
        found.append(Exceptional.ACCOUNT_WAITS)
    return tuple(found)


def reason_fault(reason: str) -> Refusal | None:
    """Return why a reason says too little, or None. Code: `reason_needed`."""
    if len(reason.strip()) >= SHORTEST_REASON:
        return None
    return Refusal(
        "reason_needed",
        "The reason is missing.",
        "Say in a few words why, for whoever reads this later.",
        "reason",
    )


def approval_fault(
    *,
    prepared_by: UUID,
    approver: UUID,
    total_pence: Pence,
    typed_pence: Pence,
    payments: int,
    first_approver: UUID | None = None,
) -> Refusal | None:
    """Return why somebody may not approve a run with this total, or None.

    Codes: `run_approved_by_its_preparer`, `run_approved_by_its_first_approver`, `run_empty`,
    `run_total_differs`.
    """
    if prepared_by == approver:
        return Refusal(
            "run_approved_by_its_preparer",
            "You prepared this run, so somebody else must approve it.",
            "Ask another finance approver.",
        )
    if first_approver == approver:
        return Refusal(
            "run_approved_by_its_first_approver",
            "You gave this run its first approval, so somebody else must give the second.",
            "Ask another finance approver.",
        )
    if not payments:
        return Refusal(
            "run_empty",
            "Every payment in this run is held.",
            "Send it back to release some, or cancel it.",
        )
    if typed_pence != total_pence:
        return Refusal(
            "run_total_differs",
            f"You typed {pounds(typed_pence)} and the run comes to {pounds(total_pence)}.",
            "Look at the run again. Type the total only if it is what you mean to approve.",
            "total",
        )
    return None
