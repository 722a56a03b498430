"""When an order ends by itself, and what is left of it then. Pure.

An order is a promise within an agreed plan, for somebody who lives and whose budget goes on. It ends
with what it rests on: on the day before a newer plan that does not have its line as ordered, with the
day of a death, on the last day of a case, before the day from which another commissioner pays. What
was found right in an invoice stays: the order then keeps the days that it needs.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from openphb.domains.marketplace.types import OrderEnds
from openphb.domains.payments.worth import Worth
from openphb.kernel.periods import Period

Matched = Mapping[date, tuple[int, int]]
"""First day of a period of an order → the hundredths and the pence matched in it."""
_DAY = timedelta(days=1)


def ends_with_plan(
    order: Worth, line: Worth | None, *, starts_on: date, same_unit: bool
) -> tuple[OrderEnds, date] | None:
    """Return why and from which day a newer plan ends an order; None where it goes on as it is.

    `line` is what the newer plan, which starts on `starts_on`, has the NHS buy on the order's line.
    An order that its line still has the money for, so often and on such days, goes on.
    """
    if order.valid.end is not None and order.valid.end <= starts_on:
        return None
    if line is None:
        return OrderEnds.LINE_GONE, starts_on
    if not same_unit or not _has_the_money(order, line):
        return OrderEnds.LINE_CHANGED, starts_on
    if line.valid.start > max(starts_on, order.valid.start):
        return OrderEnds.LINE_CHANGED, starts_on
    end = line.valid.end
    if end is not None and (order.valid.end is None or order.valid.end > end):
        return OrderEnds.LINE_GONE, end
    return None


def _has_the_money(order: Worth, line: Worth) -> bool:
    same = (order.basis, order.falls_on) == (line.basis, line.falls_on)
    asked = order.quantity_hundredths * order.unit_pence
    return same and asked <= line.quantity_hundredths * line.unit_pence


def left_of(order: Worth, end: date, matched: Matched, last_matched: date | None) -> Period | None:
    """Return the days that an order keeps where it ends on `end`, its first day without it.

    It keeps more where more was found right, and no more than it had. None: nothing is left of it.
    """
    start, until = order.valid.start, order.valid.end
    if until is not None and end >= until:
        return order.valid
    if end <= start and not any(map(any, matched.values())):
        return None
    day = max(end, start + _DAY, start if last_matched is None else last_matched + _DAY)
    # What was matched fits its period whole, and no period is longer than a year.
    while until is None or day < until:
        if too_little(order, Period(start, day), matched) is None:
            return Period(start, day)
        day += _DAY
    return order.valid


def too_little(order: Worth, left: Period, matched: Matched) -> date | None:
    """Return the first period of an order that would be worth less than was matched in it."""
    shorter = Worth(order.quantity_hundredths, order.unit_pence, order.basis, left, order.falls_on)
    for first, (hundredths, pence) in matched.items():
        if not (hundredths or pence):
            continue
        if not left.contains(first):
            return first
        period = shorter.period_of(first)
        if shorter.hundredths(period) < hundredths or shorter.pence(period) < pence:
            return first
    return None
