"""When a case may pass to another commissioner, and from which day the new one pays.

Two days are told apart. From the *effective* day the new body is responsible: what is paid for that
day and later ones is its to bear. From the day that it *pays* the person has its money. Between the
two the old body goes on paying what it has paid, reserved or must pay soon, and the new body owes it
that: so nobody is paid twice, nothing is asked back from the person, and no payment is missed.

| the effective day | the new body pays from |
|---|---|
| far ahead, nothing paid beyond it | that day: the old body pays its part of the period |
| within a period that is paid or reserved | the end of that period |
| within two weeks, or gone by | the end of the last period that begins before they are over |

Until the new body has accepted, and its finance has approved the account, nothing of this holds: the
old body is responsible and pays. Source: National Health Service Commissioning Board and Clinical
Commissioning Groups (Responsibilities and Standing Rules) Regulations 2012; NHS England, “Who
pays?”: no gap in care or payment because of a dispute about responsibility.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from openphb.domains.payments.types import TransferDraft, TransferSide, TransferState
from openphb.kernel.periods import Period, long_date
from openphb.kernel.refusal import Refusal

SHORTEST = 5
READY = timedelta(days=14)
"""What a body needs to prepare, approve and send a first payment, with some days to spare."""
MOST_BACK = timedelta(days=183)
MOST_AHEAD = timedelta(days=183)


def pays_from(
    effective_on: date, *, done_on: date, periods: Iterable[Period], paid: Iterable[Period]
) -> date:
    """Return the first day that the new body pays for; never before `effective_on`.

    `periods` are the old body's service periods in order, as far as they begin before `done_on` and
    `READY`; `paid` those that were paid, or stand in a run that is open.
    """
    soon = done_on + READY
    first = effective_on
    for period in sorted(paid):
        if period.end is not None and period.end > first:
            first = period.end
    for period in sorted(periods):
        if period.end is not None and period.start < soon and period.end > first:
            first = period.end
    return first


def proposal_fault(
    draft: TransferDraft,
    *,
    today: date,
    first_day: date | None,
    opened_on: date,
    plan_agreed: bool,
    from_body: UUID | None,
    to_body: UUID | None,
    open_already: bool,
    stopped: bool,
    third_party: bool,
) -> Refusal | None:
    """Return why a transfer cannot be proposed so, or None.

    `first_day` is that of a signed direct payment. Codes: `transfer_open_already`,
    `transfer_no_plan`, `transfer_stopped`, `transfer_third_party`, `transfer_no_body`,
    `transfer_same_body`, `transfer_before_care`, `transfer_too_far`, `transfer_words_missing`,
    `transfer_told_in_future`.
    """
    begins = first_day or opened_on
    checks = (
        (
            open_already,
            "transfer_open_already",
            "This case is on its way to another body already.",
            "Go on with that transfer, or take it back first.",
            "",
        ),
        (
            not plan_agreed,
            "transfer_no_plan",
            "No plan is agreed, so there is no care that another body could pay for.",
            "Send the other body a referral instead.",
            "",
        ),
        (
            stopped,
            "transfer_stopped",
            "The direct payment is stopped, or a death is recorded.",
            "There is nothing to pass on. Close the case here.",
            "",
        ),
        (
            third_party,
            "transfer_third_party",
            "An organisation holds this budget for the person.",
            "End that agreement first and settle what it holds, or buy the care meanwhile.",
            "",
        ),
        (
            to_body is None,
            "transfer_no_body",
            "Nobody is responsible for those records on that day.",
            "Choose another body, or another day.",
            "to_tenant_id",
        ),
        (
            to_body is not None and to_body == from_body,
            "transfer_same_body",
            "The same body is responsible for both, so nobody else would pay.",
            "Choose another body.",
            "to_tenant_id",
        ),
        (
            draft.effective_on < begins,
            "transfer_before_care",
            f"Care has been paid for here since {long_date(begins)}.",
            f"Choose {long_date(begins)} or later.",
            "effective_on",
        ),
        (
            not today - MOST_BACK <= draft.effective_on <= today + MOST_AHEAD,
            "transfer_too_far",
            "The day is more than six months away.",
            f"Choose a day from {long_date(today - MOST_BACK)} to {long_date(today + MOST_AHEAD)}.",
            "effective_on",
        ),
        (
            len(draft.words.strip()) < SHORTEST,
            "transfer_words_missing",
            "It does not say why the other body is responsible.",
            "Say in a few words what changed, such as the new address or GP practice.",
            "words",
        ),
        (
            draft.told_on > today,
            "transfer_told_in_future",
            "The person cannot have been told on a day to come.",
            "Tell them first, then ask the other body.",
            "told_on",
        ),
    )
    return _first(checks)


def acceptance_fault(
    *, state: TransferState, side: TransferSide, words: str, co_ordinator: bool
) -> Refusal | None:
    """Return why a transfer cannot be accepted, or None.

    Codes: `transfer_other_side`, `transfer_not_waiting`, `transfer_words_missing`,
    `not_a_co_ordinator`.
    """
    checks = (
        _other_side(side is not TransferSide.NEW),
        _not_waiting(state is not TransferState.PROPOSED, state),
        (
            len(words.strip()) < SHORTEST,
            "transfer_words_missing",
            "It does not say what you checked.",
            "Say how you know that you are responsible, such as the GP practice you rang.",
            "words",
        ),
        (
            not co_ordinator,
            "not_a_co_ordinator",
            "They are not a care co-ordinator here.",
            "Choose somebody from the list.",
            "co_ordinator",
        ),
    )
    return _first(checks)


def taking_over_fault(
    *, state: TransferState, side: TransferSide, same_person: bool, account: bool, reason: str
) -> Refusal | None:
    """Return why the new body's finance cannot complete a transfer, or None.

    `account` is whether there is an account that is to be paid. Codes: `transfer_other_side`,
    `transfer_not_waiting`, `transfer_by_one_person`, `transfer_check_missing`.
    """
    checks = (
        _other_side(side is not TransferSide.NEW),
        _not_waiting(state is not TransferState.ACCEPTED, state),
        (
            same_person,
            "transfer_by_one_person",
            "You accepted this case, so somebody else approves the account and the day.",
            "Ask another finance approver.",
            "",
        ),
        (
            account and len(reason.strip()) < SHORTEST,
            "transfer_check_missing",
            "It does not say how the account was checked.",
            "Say how, such as a call to the number on the person’s record.",
            "reason",
        ),
    )
    return _first(checks)


def ending_fault(*, state: TransferState, words: str) -> Refusal | None:
    """Return why a transfer cannot be refused or taken back, or None.

    Codes: `transfer_not_waiting`, `transfer_words_missing`.
    """
    checks = (
        _not_waiting(not state.open, state),
        (
            len(words.strip()) < SHORTEST,
            "transfer_words_missing",
            "It does not say why.",
            "Give the reason in a few words: the other body reads it.",
            "words",
        ),
    )
    return _first(checks)


Check = tuple[bool, str, str, str, str]


def _other_side(wrong: bool) -> Check:
    return (
        wrong,
        "transfer_other_side",
        "This is for the body that takes the case over.",
        "Wait for its answer. Until then you go on paying.",
        "",
    )


def _not_waiting(wrong: bool, state: TransferState) -> Check:
    return (
        wrong,
        "transfer_not_waiting",
        f"This transfer does not wait for that. It stands so: {state.words.lower()}.",
        "Look at it again.",
        "",
    )


def _first(checks: Iterable[Check]) -> Refusal | None:
    return next(
        (Refusal(code, what, mend, where) for wrong, code, what, mend, where in checks if wrong),
        None,
    )
