"""What an organisation may say is still owed at the end, and what may be decided about it. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from uuid import UUID

from openphb.domains.monitoring.types import (
    HoldingKind,
    LiabilityGiven,
    LiabilityState,
    PaidFrom,
)
from openphb.domains.payments.types import ClosingKind
from openphb.domains.spending.types import KeptFor
from openphb.kernel.money import pounds
from openphb.kernel.refusal import Refusal

SHORTEST = 5
MOST_PENCE = 100_000_000
# Notice, tax of the year and a redundancy are long settled by then.
LONGEST_AFTER = timedelta(days=366)
KEPT_AS: Mapping[ClosingKind, KeptFor] = {
    ClosingKind.WAGES: KeptFor.BILLS,
    ClosingKind.NOTICE_PAY: KeptFor.REDUNDANCY,
    ClosingKind.HOLIDAY_PAY: KeptFor.HOLIDAY_PAY,
    ClosingKind.REDUNDANCY: KeptFor.REDUNDANCY,
    ClosingKind.TAX: KeptFor.TAX,
    ClosingKind.CARE_RECEIVED: KeptFor.BILLS,
    ClosingKind.OTHER: KeptFor.BILLS,
}


def liability_fault(
    given: LiabilityGiven,
    *,
    ended_on: date | None,
    first_day: date,
    line_keys: Collection[UUID],
) -> Refusal | None:
    """Return why something cannot be told as still owed, or None.

    Codes: `liability_not_ended`, `liability_line`, `liability_pence`, `liability_day`,
    `liability_words`, `liability_evidence`.
    """
    last = None if ended_on is None else ended_on + LONGEST_AFTER
    checks = (
        (
            ended_on is None,
            "liability_not_ended",
            "This person’s money goes on, so nothing is left to close.",
            "Tell us what you spend as ever.",
            "",
        ),
        (
            given.line_key not in line_keys,
            "liability_line",
            "It does not say which part of the plan it comes from.",
            "Choose one.",
            "line",
        ),
        (
            not 1 <= given.pence <= MOST_PENCE,
            "liability_pence",
            "That cannot be the amount.",
            "Enter what is owed.",
            "pence",
        ),
        (
            given.due_on < first_day or (last is not None and given.due_on > last),
            "liability_day",
            "That cannot be the day.",
            "Enter the day by which it has to be paid, at most a year after the end.",
            "due_on",
        ),
        (
            len(given.words.strip()) < SHORTEST,
            "liability_words",
            "It does not say to whom it is owed, and what for.",
            "Write both, like “Joan Reed: two weeks’ notice”.",
            "words",
        ),
        (
            len(given.evidence.strip()) < SHORTEST,
            "liability_evidence",
            "It does not say what shows it.",
            "Name the payslip, the contract or the invoice.",
            "evidence",
        ),
    )
    return next(
        (Refusal(code, what, mend, where) for wrong, code, what, mend, where in checks if wrong),
        None,
    )


def refuse_decided(state: LiabilityState) -> None:
    """Refusal: `liability_decided`, where nobody has to decide any more."""
    if not state.is_open:
        raise Refusal(
            "liability_decided",
            f"This stands at: {state.words.lower()}.",
            "Look at it again.",
        )


def refuse_words(words: str, where: str) -> None:
    """Refusal: `liability_why`."""
    if len(words.strip()) < SHORTEST:
        raise Refusal(
            "liability_why", "There are no words.", "Write it so that others understand it.", where
        )


def refuse_accepting(
    *,
    kind: HoldingKind,
    paid_from: PaidFrom,
    pence: int,
    free_pence: int,
    is_own: bool,
) -> None:
    """Refuse to accept what is owed so; `free_pence` is held and promised to nothing else.

    Refusals: `liability_own`, `liability_further`, `liability_above_held`.
    """
    if is_own:
        raise Refusal(
            "liability_own", "You told this yourself.", "Somebody else has to look at it."
        )
    if paid_from is PaidFrom.DUE and kind is HoldingKind.THIRD_PARTY:
        raise Refusal(
            "liability_further",
            "No direct payment goes to this organisation, so none can pay this.",
            "Accept what it holds, and agree about the rest with finance.",
            "paid_from",
        )
    # What of a managed account's money is free is decided where it is put by.
    if paid_from is PaidFrom.HELD and kind is HoldingKind.THIRD_PARTY and pence > free_pence:
        raise Refusal(
            "liability_above_held",
            f"They hold {pounds(max(free_pence, 0))} that is for nothing else.",
            "Ask them about it, or agree about the rest with finance.",
            "paid_from",
        )


def refuse_paid(state: LiabilityState, kind: HoldingKind) -> None:
    """Refusals: `liability_not_accepted`, `liability_of_account`."""
    if kind is HoldingKind.MANAGED_ACCOUNT:
        raise Refusal(
            "liability_of_account",
            "What a managed account pays is seen in its statements.",
            "Tell us in your next statement.",
        )
    if state is not LiabilityState.ACCEPTED:
        raise Refusal(
            "liability_not_accepted",
            f"This stands at: {state.words.lower()}.",
            "Wait until we have accepted it.",
        )
