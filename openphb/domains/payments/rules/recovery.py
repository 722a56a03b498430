"""What may be done about money paid too much, and which lines it settles.

A negative is never taken by itself. Regulation 13(4) lets one payment be lowered where money lies
unused, by no more than that period's payment; anything more is a repayment under regulation 15,
asked for in writing with reasons, the amount, the time and who must repay.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from openphb.domains.payments.rules.runs import reason_fault
from openphb.domains.payments.types import (
    PeriodDue,
    RecoveredLine,
    RecoveryKind,
    RecoveryProposed,
    RecoveryState,
)
from openphb.kernel.money import Pence, pounds
from openphb.kernel.periods import long_date
from openphb.kernel.refusal import Refusal


def recovered_lines(periods: Sequence[PeriodDue], pence: Pence) -> tuple[RecoveredLine, ...]:
    """Return the lines of overpaid periods that a recovery settles, oldest first; they sum to −pence.

    A period settled whole takes its lines as they are; one settled in part takes from the line
    that was overpaid most.
    """
    return tuple(_recovered(periods, pence))


def _recovered(periods: Sequence[PeriodDue], pence: Pence) -> Iterator[RecoveredLine]:
    for period in sorted(periods, key=lambda one: one.period):
        if not pence or not period.overpaid_pence:
            continue
        if pence >= period.overpaid_pence:
            for line in period.lines:
                if line.due_pence:
                    yield RecoveredLine(line.line_key, line.line_id, line.period, line.due_pence)
            pence -= period.overpaid_pence
            continue
        for line in sorted(period.lines, key=lambda one: (one.due_pence, one.line_key)):
            part = min(pence, max(-line.due_pence, 0))
            if part:
                yield RecoveredLine(line.line_key, line.line_id, line.period, -part)
                pence -= part


def proposal_fault(
    proposed: RecoveryProposed, *, outstanding_pence: Pence, one_period_pence: Pence, today: date
) -> Refusal | None:
    """Return why a recovery may not be proposed, or None.

    `one_period_pence` is what the next payment pays for its own period. Codes: `recovery_nothing`,
    `recovery_above_outstanding`, `reason_needed`, and those of an offset or a repayment:
    `recovery_without_notice`, `recovery_answer_too_soon`, `offset_without_unused_money`,
    `offset_above_unused_money`, `offset_without_sufficiency`, `offset_above_one_period`,
    `repayment_by_nobody`.
    """
    if not 1 <= proposed.pence <= outstanding_pence:
        if not outstanding_pence:
            return Refusal(
                "recovery_nothing", "Nothing is overpaid now.", "Nothing needs doing.", "pence"
            )
        return Refusal(
            "recovery_above_outstanding",
            f"{pounds(outstanding_pence)} is overpaid, and no more can be asked for.",
            f"Enter an amount from 1p to {pounds(outstanding_pence)}.",
            "pence",
        )
    fault = reason_fault(proposed.reasons)
    if fault:
        return Refusal(fault.code, fault.message, fault.mend, "reasons")
    if proposed.kind is RecoveryKind.WRITE_OFF:
        return None
    return _notice_fault(proposed, today) or (
        _offset_fault(proposed, one_period_pence)
        if proposed.kind is RecoveryKind.OFFSET
        else _repayment_fault(proposed)
    )


def _notice_fault(proposed: RecoveryProposed, today: date) -> Refusal | None:
    if proposed.told_on is None or proposed.told_on > today:
        return Refusal(
            "recovery_without_notice",
            "The person has not been told in writing yet.",
            "Send the notice with its reasons and the amount, then enter the day it was sent.",
            "told_on",
        )
    if proposed.answer_by is None or proposed.answer_by <= proposed.told_on:
        return Refusal(
            "recovery_answer_too_soon",
            "The person must have time to ask that it is looked at again.",
            f"Enter a day after {long_date(proposed.told_on)}.",
            "answer_by",
        )
    return None


def _offset_fault(proposed: RecoveryProposed, one_period_pence: Pence) -> Refusal | None:
    if proposed.unused_pence is None or proposed.unused_on is None:
        return Refusal(
            "offset_without_unused_money",
            "No bank statement proves that money lies unused.",
            "Take in the statements first. Where the money is spent, this is a repayment.",
            "pence",
        )
    if proposed.pence > proposed.unused_pence:
        return Refusal(
            "offset_above_unused_money",
            f"{pounds(max(proposed.unused_pence, 0))} lies unused on "
            f"{long_date(proposed.unused_on)}.",
            "Take no more than that. The rest is a repayment.",
            "pence",
        )
    if reason_fault(proposed.enough):
        return Refusal(
            "offset_without_sufficiency",
            "It is not said why what remains is enough.",
            "Say how the care in the plan is paid for after this.",
            "enough",
        )
    if proposed.pence >= one_period_pence:
        return Refusal(
            "offset_above_one_period",
            f"The next payment is {pounds(one_period_pence)} for its period, and an offset may take "
            "only a part of one payment.",
            "Take less, or ask for a repayment.",
            "pence",
        )
    return None


def _repayment_fault(proposed: RecoveryProposed) -> Refusal | None:
    if proposed.repaid_by.strip():
        return None
    return Refusal(
        "repayment_by_nobody",
        "It is not said who must repay.",
        "Enter the name of the person, or of the personal representatives.",
        "repaid_by",
    )


def decision_fault(*, state: RecoveryState, same_person: bool, reason: str) -> Refusal | None:
    """Return why somebody may not decide a recovery, or None.

    Codes: `recovery_decided_already`, `recovery_decided_by_its_proposer`, `reason_needed`.
    """
    if state is not RecoveryState.PROPOSED:
        return Refusal(
            "recovery_decided_already", "This was decided already.", "Nothing needs doing."
        )
    if same_person:
        return Refusal(
            "recovery_decided_by_its_proposer",
            "You proposed this, so somebody else must decide it.",
            "Ask another finance approver.",
        )
    return reason_fault(reason)


def offset_now(
    pence: Pence, *, answer_by: date, today: date, covered_pence: Pence, overpaid_pence: Pence
) -> Pence:
    """Return the pence that an agreed offset takes from a payment that is prepared today.

    Nothing before the person's time to answer is over, nothing where the payment for the period
    would be used up, and never more than is overpaid now.
    """
    if today <= answer_by or pence >= covered_pence:
        return 0
    return min(pence, overpaid_pence)
