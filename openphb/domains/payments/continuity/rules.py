"""What may move from a rail that failed, what an answer makes of it, and who is late. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from uuid import UUID

from openphb.domains.payments.continuity.types import (
    Event,
    ExposureState,
    LateWhy,
    OutageAnswer,
    Proof,
    SecondWayProposed,
    Standing,
)
from openphb.domains.payments.rails import RAILS, pay_day_fault
from openphb.domains.payments.types import BANK_RAILS, PaymentState, Rail, RunState
from openphb.kernel.periods import long_date
from openphb.kernel.refusal import Refusal

# What a rail may have done with a payment → what may happen to it, and what that makes of it.
TRANSITIONS: Mapping[Standing, Mapping[Event, Standing]] = {
    Standing.NOT_SENT: {Event.MOVE: Standing.MOVED},
    Standing.CAME_BACK: {Event.MOVE: Standing.MOVED},
    Standing.UNCERTAIN: {
        Event.OVERRIDE: Standing.MOVED,
        Event.CONFIRMED: Standing.ACCEPTED,
        Event.CAME_BACK: Standing.CAME_BACK,
    },
    # Only what was moved by somebody's word can still be answered: see `EXPOSURES`.
    Standing.MOVED: {},
    # Banks send back what they had confirmed.
    Standing.ACCEPTED: {Event.CAME_BACK: Standing.CAME_BACK},
}
EXPOSURES: Mapping[ExposureState, Mapping[Event, ExposureState]] = {
    ExposureState.OPEN: {
        Event.CONFIRMED: ExposureState.PAID,
        Event.CAME_BACK: ExposureState.NEVER_PAID,
    },
    ExposureState.PAID: {Event.CAME_BACK: ExposureState.NEVER_PAID},
    ExposureState.NEVER_PAID: {},
}
FREE = frozenset(standing for standing, events in TRANSITIONS.items() if Event.MOVE in events)
BY_WORD = frozenset(
    standing for standing, events in TRANSITIONS.items() if Event.OVERRIDE in events
)
# How far ahead the first day is looked for on which a rail can bring money.
MOST_DAYS = 120
SHORTEST_EVIDENCE = 5


def standing_of(
    *,
    payment: PaymentState,
    run: RunState,
    file_taken: bool,
    accepted: bool,
    paid_since: bool,
) -> Standing | None:
    """Return whether its rail may have accepted a payment; None where it was never to be sent.

    `accepted` where the rail said so of this payment; `paid_since` where another payment to the
    same budget counts that was made after it.
    """
    if payment is PaymentState.RETURNED:
        return Standing.MOVED if paid_since else Standing.CAME_BACK
    if payment in (PaymentState.GIVEN_UP, PaymentState.EXPOSED):
        return Standing.MOVED
    if payment is not PaymentState.PAID:
        return None
    if run is RunState.APPROVED and not file_taken:
        return Standing.NOT_SENT
    if accepted or run is RunState.CONFIRMED:
        return Standing.ACCEPTED
    return Standing.UNCERTAIN


def exposure_after(state: ExposureState, event: Event) -> ExposureState | None:
    """Return how an exposure stands after an answer; None where the answer tells nothing new."""
    return EXPOSURES[state].get(event)


def outage_fault(outage: OutageAnswer | None) -> Refusal | None:
    """Return why nothing may be sent by a rail that is out, or None. Code: `rail_out`."""
    if outage is None:
        return None
    name = RAILS[outage.rail].name
    return Refusal(
        "rail_out",
        f"{name} has been out since {long_date(outage.began_on)}"
        + (f" ({outage.site})" if outage.site else "")
        + f": {outage.reason}",
        f"Move what was to go by {name} from its run, prepare a run by another rail, or have the "
        "outage ended under “When a rail fails” once it works again.",
        "rail",
    )


def no_outage_fault(outage: OutageAnswer | None, rail: Rail) -> Refusal | None:
    """Return why nothing moves from a rail that works, or None. Code: `rail_works`."""
    if outage is not None:
        return None
    return Refusal(
        "rail_works",
        f"No outage of {RAILS[rail].name} is declared, so nothing moves from it.",
        "Declare the outage under “When a rail fails” first.",
    )


def override_fault(*, prepared_by: UUID, by: UUID, reason: str) -> Refusal | None:
    """Return why somebody may not have paid again what may have been paid, or None.

    Codes: `override_own`, `reason_needed`.
    """
    if prepared_by == by:
        return Refusal(
            "override_own",
            "You prepared this run, so somebody else must say that its payments are made again.",
            "Ask another finance approver.",
        )
    return evidence_fault(reason, "reason")


def evidence_fault(text: str, field: str = "evidence") -> Refusal | None:
    """Return why too little is said, or None. Code: `reason_needed`."""
    if len(text.strip()) >= SHORTEST_EVIDENCE:
        return None
    return Refusal(
        "reason_needed",
        "It is not said why, or how it is known.",
        "Write it in a few words, for whoever reads this later.",
        field,
    )


def second_way_fault(
    asked: SecondWayProposed, *, usual: Rail | None, today: date
) -> Refusal | None:
    """Return why a second way cannot be recorded so, or None.

    Codes: `second_way_is_the_first`, `second_way_proof`, `second_way_when`, `reason_needed`.
    """
    if asked.rail is usual:
        return Refusal(
            "second_way_is_the_first",
            f"They are paid by {RAILS[asked.rail].name} already: if it fails, it fails twice.",
            "Choose another rail.",
            "rail",
        )
    if asked.proof is Proof.CHECKED and asked.rail not in BANK_RAILS:
        return Refusal(
            "second_way_proof",
            "Only a bank account is proven by its numbers and its holder’s name.",
            "Have a penny sent to it, or wait for a payment to be confirmed.",
            "proof",
        )
    if asked.proven_on > today:
        return Refusal(
            "second_way_when",
            "It cannot have been proven on a day to come.",
            "Enter the day on which it was seen.",
            "proven_on",
        )
    return None if asked.proof is Proof.REAL_PAYMENT else evidence_fault(asked.evidence)


def first_pay_day(
    rail: Rail, *, due_on: date, today: date, at: datetime, site_days: int | None
) -> date | None:
    """Return the first day, not before it is due, on which a rail can bring money; None if none."""
    day = max(due_on, today)
    for _ in range(MOST_DAYS):
        if pay_day_fault(rail, day, today, at, site_days) is None:
            return day
        day += timedelta(days=1)
    return None


def late_why(*, payment: PaymentState, sent: bool) -> LateWhy:
    """Return why somebody has no money whose payment was due and is not known to be there."""
    if payment in (PaymentState.GIVEN_UP, PaymentState.EXPOSED):
        return LateWhy.MOVED
    if payment is PaymentState.RETURNED:
        return LateWhy.CAME_BACK
    return LateWhy.MAY_HAVE_FAILED if sent else LateWhy.NOT_SENT
