"""What is posted at a month's end and taken back on the first of the next. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from openphb.domains.ledger.types import AccrualKind, AccrualToPost, JournalToPost, Posting
from openphb.kernel.periods import long_date
from openphb.kernel.refusal import Refusal

# Where the other side of the expense stands until the month after.
OTHER_SIDE = {AccrualKind.ARREARS: "2000", AccrualKind.PREPAYMENT: "1100"}


def reverse_on(month_end: date) -> date:
    """Return the day after a month's last day.

    Refusal: `not_a_month_end`.
    """
    following = month_end + timedelta(days=1)
    if following.day == 1:
        return following
    raise Refusal(
        "not_a_month_end",
        f"{long_date(month_end)} is not the last day of a month.",
        "Give a month's last day.",
        "month_end",
    )


def accrual_journals(
    month_end: date, accruals: Sequence[AccrualToPost]
) -> tuple[JournalToPost, ...]:
    """Return the journals of a month's end: what is proposed, and what is posted.

    Arrears are an expense that is owed; a prepayment takes an expense out of the month and keeps it
    as an asset. Refusal: `not_a_month_end`.
    """
    reverse_on(month_end)
    return tuple(_journal(month_end, one) for one in accruals)


def _journal(month_end: date, one: AccrualToPost) -> JournalToPost:
    expense, other = one.account, OTHER_SIDE[one.kind]
    debit, credit = (expense, other) if one.kind is AccrualKind.ARREARS else (other, expense)
    return JournalToPost(
        f"accrual:{month_end:%Y-%m}:{one.kind}:{one.key}",
        f"accrual_{one.kind}",
        one.subject_id,
        (
            Posting(debit, max(one.pence, 0), max(-one.pence, 0), one.dimensions),
            Posting(credit, max(-one.pence, 0), max(one.pence, 0), one.dimensions),
        ),
    )
