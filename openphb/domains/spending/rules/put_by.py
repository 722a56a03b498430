"""What is there of the money put by through one line. Pure."""

from __future__ import annotations

from openphb.domains.payments.paid import PaidToPutBy
from openphb.domains.payments.types.extra_cover import PutBy
from openphb.domains.spending.types import MoneyLeft
from openphb.kernel.money import pounds
from openphb.kernel.periods import long_date


def put_by(paid: PaidToPutBy, *, coded_pence: int, left: MoneyLeft) -> PutBy:
    """Return what of it can be drawn on: never more than the account has, never less than nothing.

    `coded_pence` is what was spent through the line. Spending that extra cover accounts for is not
    counted a second time; what was spent beyond that is gone too.
    """
    beyond = max(coded_pence - paid.cost_pence, 0)
    there = paid.paid_pence + paid.kept_pence - paid.drawn_pence - beyond
    pence = max(min(there, left.left_pence), 0)
    working = [f"{pounds(paid.paid_pence)} was paid in to be put by."]
    if paid.kept_pence:
        working.append(f"{pounds(paid.kept_pence)} was paid ahead and not used.")
    if paid.drawn_pence:
        working.append(f"{pounds(paid.drawn_pence)} of it goes to extra cover before this.")
    if beyond:
        working.append(f"{pounds(beyond)} of it was spent on something else.")
    day = f" on {long_date(left.proved_until)}" if left.proved_until else ""
    if there > left.left_pence:
        working.append(f"The account had only {pounds(max(left.left_pence, 0))}{day}.")
    working.append(f"So {pounds(pence)} is there.")
    return PutBy(pence, left.proved_until, tuple(working))
