"""When an order ends by itself, as tables that a nurse or an accountant could read."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openphb.domains.budgets.types import Basis
from openphb.domains.marketplace.rules.ending import ends_with_plan, left_of, too_little
from openphb.domains.marketplace.types import OrderEnds
from openphb.domains.payments.worth import Worth
from openphb.kernel.periods import Period

MON = date(2026, 11, 2)
NEW = date(2026, 12, 7)
GONE, CHANGED = OrderEnds.LINE_GONE, OrderEnds.LINE_CHANGED


def hours(many=1500, price=1400, start=MON, end=None, basis=Basis.PER_WEEK, on=0):
    return Worth(many, price, basis, Period(start, end), on)


@pytest.mark.parametrize(
    ("order", "line", "ends"),
    [
        # The newer plan has the line as it was, or with more money: the order goes on.
        (hours(), hours(2000, 1420, start=NEW), None),
        (hours(), hours(1500, 1400, start=NEW), None),
        # An order that ends before the newer plan starts is none of its business.
        (hours(end=NEW), None, None),
        # The line is gone, or is no longer bought by the NHS.
        (hours(), None, (GONE, NEW)),
        (hours(start=NEW + timedelta(days=7)), None, (GONE, NEW)),
        # There is less money than the order comes to.
        (hours(), hours(1499, 1400, start=NEW), (CHANGED, NEW)),
        # It comes otherwise: by the month, or on named days.
        (hours(), hours(2000, 1420, start=NEW, basis=Basis.PER_MONTH), (CHANGED, NEW)),
        (
            hours(300, basis=Basis.ON_WEEKDAYS, on=0b1),
            hours(300, start=NEW, basis=Basis.ON_WEEKDAYS, on=0b10),
            (CHANGED, NEW),
        ),
        # It begins later: nobody pays for the weeks in between.
        (hours(), hours(2000, 1420, start=NEW + timedelta(days=14)), (CHANGED, NEW)),
        (hours(start=NEW + timedelta(days=14)), hours(start=NEW + timedelta(days=14)), None),
        # The line ends earlier than the order.
        (hours(), hours(start=NEW, end=date(2027, 1, 4)), (GONE, date(2027, 1, 4))),
        (hours(end=date(2027, 1, 4)), hours(start=NEW, end=date(2027, 1, 4)), None),
    ],
)
def test_a_newer_plan_ends_what_it_does_not_have_as_ordered(order, line, ends):
    assert ends_with_plan(order, line, starts_on=NEW, same_unit=True) == ends


def test_an_order_of_days_is_not_one_of_hours():
    found = ends_with_plan(hours(), hours(2000, 1420, start=NEW), starts_on=NEW, same_unit=False)
    assert found == (CHANGED, NEW)


@pytest.mark.parametrize(
    ("end", "matched", "last", "left"),
    [
        # Nothing was found right: it ends on the day, or nothing of it is left.
        (NEW, {}, None, Period(MON, NEW)),
        (MON, {}, None, None),
        (MON - timedelta(days=40), {MON: (0, 0)}, None, None),
        # What was found right before the day does not matter.
        (NEW, {MON: (1500, 21000)}, MON, Period(MON, NEW)),
        # A death on Tuesday the 3rd, told late: 6 hours of Thursday are paid already. They need five
        # days of a week of 15 hours at least, and Thursday.
        (
            MON + timedelta(days=2),
            {MON: (600, 8400)},
            MON + timedelta(days=3),
            Period(MON, MON + timedelta(days=4)),
        ),
        # A whole week was paid: the week stays.
        (MON + timedelta(days=2), {MON: (1500, 21000)}, MON, Period(MON, MON + timedelta(days=7))),
        (MON - timedelta(days=3), {MON: (1500, 21000)}, MON, Period(MON, MON + timedelta(days=7))),
    ],
)
def test_an_order_keeps_the_days_of_what_was_found_right(end, matched, last, left):
    assert left_of(hours(), end, matched, last) == left


def test_an_order_that_ends_before_keeps_its_days():
    order = hours(end=NEW)
    assert left_of(order, NEW + timedelta(days=1), {}, None) == order.valid


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    basis=st.sampled_from([one for one in Basis if one is not Basis.ON_WEEKDAYS]),
    length=st.none() | st.integers(1, 500),
    end=st.integers(-20, 500),
    used=st.lists(st.tuples(st.integers(0, 450), st.integers(0, 100)), max_size=3),
)
def test_whatever_was_found_right_fits_what_is_left(basis, length, end, used):
    until = None if length is None else MON + timedelta(days=length)
    order = hours(basis=basis, end=until)
    matched, days = {}, []
    for after, percent in used:
        day = MON + timedelta(days=after)
        if not order.valid.contains(day) or not percent:
            continue
        period = order.period_of(day)
        matched[period.start] = (
            order.hundredths(period) * percent // 100,
            order.pence(period) * percent // 100,
        )
        days.append(day)
    left = left_of(order, MON + timedelta(days=end), matched, max(days, default=None))
    if left is None:
        assert not any(map(any, matched.values()))
        return
    assert left.overlap(order.valid) == left
    assert too_little(order, left, matched) is None
    assert all(left.contains(day) for day in days)
