"""The days in which a changed account is not paid by itself, so that a theft can be noticed."""

from __future__ import annotations

from datetime import date, timedelta


def waits_until(changed_on: date | None, days: int, pay_on: date) -> date | None:
    """Return the first day on which a changed account may be paid, where `pay_on` is before it.

    None where the account is the first one, or has waited long enough.
    """
    if changed_on is None:
        return None
    until = changed_on + timedelta(days=days)
    return until if pay_on < until else None
