"""What is due: periods, netting, arrears, and that nothing is ever taken."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openphb.domains.budgets.types import Basis, Frequency
from openphb.domains.payments.rules.due import due_by_period
from openphb.domains.payments.rules.entitlement import entitled_pence
from openphb.domains.payments.rules.periods import (
    coming_periods,
    covered_periods,
    payment_day,
)
from openphb.domains.payments.types import Accounted, Entitled, Scheduled
from openphb.kernel.periods import Period

FIRST = date(2026, 11, 27)  # a Friday
LINE, OTHER = UUID(int=1), UUID(int=2)


def four_weekly(first: date = FIRST, end: date | None = None) -> Scheduled:
    return Scheduled(Frequency.FOUR_WEEKLY, first, Period(first, end))


def line(weekly: int, start: date = FIRST, end: date | None = None, key: UUID = LINE) -> Entitled:
    return Entitled(key, key, 100, weekly, Basis.PER_WEEK, Period(start, end))


def four_weeks(number: int) -> Period:
    start = FIRST + timedelta(days=28 * number)
    return Period(start, start + timedelta(days=28))


def paid(pence: int, period: Period, key: UUID = LINE) -> Accounted:
    return Accounted(key, key, period, pence)


@pytest.mark.parametrize(
    ("frequency", "on", "expected"),
    [
        (Frequency.FOUR_WEEKLY, date(2026, 11, 26), []),
        (Frequency.FOUR_WEEKLY, date(2026, 11, 27), [(27, 25)]),
        (Frequency.FOUR_WEEKLY, date(2026, 12, 23), [(27, 25)]),
        # The next begins on Christmas Day, so its money comes on Christmas Eve.
        (Frequency.FOUR_WEEKLY, date(2026, 12, 24), [(27, 25), (25, 22)]),
        (Frequency.WEEKLY, date(2026, 12, 4), [(27, 4), (4, 11)]),
        # Calendar months: the first is what is left of November.
        (Frequency.MONTHLY, date(2026, 12, 1), [(27, 1), (1, 1)]),
    ],
)
def test_a_payment_covers_periods_to_the_one_it_pays_in_advance(frequency, on, expected):
    found = covered_periods([Scheduled(frequency, FIRST, Period(FIRST))], on)
    assert [(p.start.day, p.end.day) for p in found if p.end] == expected


def test_money_for_a_period_that_begins_on_a_day_off_comes_before_it():
    assert payment_day(date(2026, 11, 28)) == date(2026, 11, 27)
    assert payment_day(date(2026, 12, 28)) == date(2026, 12, 24)
    assert payment_day(FIRST) == FIRST


def test_the_next_payments_are_known():
    coming = coming_periods([four_weekly()], FIRST, 2)
    assert coming == (four_weeks(1), four_weeks(2))
    assert coming_periods([four_weekly(end=four_weeks(1).start)], FIRST, 2) == ()


def test_the_first_payment_is_due_and_paying_it_leaves_nothing():
    (found,) = due_by_period([line(28_400)], [four_weeks(0)], [])
    assert (found.pay_pence, found.overpaid_pence) == (113_600, 0)
    (again,) = due_by_period([line(28_400)], [four_weeks(0)], [paid(113_600, four_weeks(0))])
    assert (again.pay_pence, again.overpaid_pence) == (0, 0)


def test_a_backdated_rise_is_paid_as_arrears_of_its_own_period():
    accounted = [paid(113_600, four_weeks(0)), paid(113_600, four_weeks(1))]
    facts = [line(28_400, end=four_weeks(0).end), line(30_000, start=four_weeks(1).start)]
    periods = [four_weeks(n) for n in range(3)]
    found = due_by_period(facts, periods, accounted)
    assert [period.pay_pence for period in found] == [0, 6_400, 120_000]


def test_a_backdated_cut_takes_nothing_and_lowers_no_other_payment():
    found = due_by_period(
        [line(20_000)], [four_weeks(0), four_weeks(1)], [paid(113_600, four_weeks(0))]
    )
    assert [period.pay_pence for period in found] == [0, 80_000]
    assert [period.overpaid_pence for period in found] == [33_600, 0]


def test_lines_swapped_inside_a_period_are_netted_within_it():
    """A new version of a plan that swaps lines does not pay one and claim the other back."""
    swap = FIRST + timedelta(days=14)
    facts = [line(28_400, end=swap), line(30_000, start=swap, key=OTHER)]
    (found,) = due_by_period(facts, [four_weeks(0)], [paid(113_600, four_weeks(0))])
    assert [one.due_pence for one in found.lines] == [-56_800, 60_000]
    assert (found.pay_pence, found.overpaid_pence) == (3_200, 0)


def test_a_line_that_was_paid_and_is_no_longer_known_is_overpaid():
    (found,) = due_by_period([], [four_weeks(0)], [paid(500, four_weeks(0))])
    assert (found.pay_pence, found.overpaid_pence) == (0, 500)


def test_a_schedule_changed_inside_a_paid_period_pays_no_day_twice():
    december = date(2026, 12, 1)
    schedules = [
        four_weekly(end=december),
        Scheduled(Frequency.MONTHLY, december, Period(december)),
    ]
    covered = covered_periods(schedules, december)
    (found,) = due_by_period([line(7_00)], covered, [paid(28_00, four_weeks(0))])
    # 27 November to 31 December at £1 a day, of which 28 days are paid.
    assert found.period == Period(FIRST, date(2027, 1, 1))
    assert found.pay_pence == 35_00 - 28_00


def test_what_is_paid_for_periods_to_come_waits_for_them():
    assert due_by_period([line(100)], [], [paid(400, four_weeks(0))]) == ()
    found = due_by_period([line(100)], [four_weeks(0)], [paid(400, four_weeks(1))])
    assert [period.pay_pence for period in found] == [400]


dated = st.integers(0, 200).map(lambda n: FIRST + timedelta(days=n))
lengths = st.integers(1, 150)
amounts = st.integers(0, 99_999)
facts_of = st.lists(st.tuples(dated, lengths, amounts, st.sampled_from([LINE, OTHER])), max_size=5)
doses = settings(derandomize=True, max_examples=50)


@doses
@given(st.lists(facts_of, min_size=1, max_size=4), st.sampled_from(list(Frequency)))
def test_paying_what_is_due_again_and_again_keeps_every_penny_accounted_for(worlds, frequency):
    """Law: entitlement = paid + owed − overpaid, and after paying nothing more is owed."""
    accounted: list[Accounted] = []
    for number, world in enumerate(worlds):
        facts = [
            line(weekly, start, start + timedelta(days=length), key)
            for start, length, weekly, key in world
        ]
        on = FIRST + timedelta(days=60 * number)
        covered = covered_periods([Scheduled(frequency, FIRST, Period(FIRST))], on)
        found = due_by_period(facts, covered, accounted)
        end = covered[-1].end
        assert end
        whole = sum(entitled_pence(one, Period(FIRST, end)) for one in facts)
        before = sum(one.pence for one in accounted if one.period.start < end)
        owed = sum(period.pay_pence for period in found)
        overpaid = sum(period.overpaid_pence for period in found)
        assert whole == before + owed - overpaid
        accounted += [
            paid(one.due_pence, one.period, one.line_key)
            for period in found
            if period.pay_pence
            for one in period.lines
        ]
        again = due_by_period(facts, covered, accounted)
        assert sum(period.pay_pence for period in again) == 0
        assert sum(period.overpaid_pence for period in again) == overpaid


def test_a_period_paid_for_after_the_last_covered_one_is_overpaid_and_not_forgotten():
    ended = FIRST + timedelta(days=28)
    covered = covered_periods([four_weekly(end=ended)], ended + timedelta(days=60))
    money = [paid(400, four_weeks(0)), paid(400, four_weeks(1))]
    due = due_by_period([line(100, end=ended)], covered, money)
    assert [one.overpaid_pence for one in due] == [0, 400]
    # Nor where the agreement ended on its first day, and covers nothing.
    assert [one.overpaid_pence for one in due_by_period([], (), money)] == [400, 400]


def test_what_was_paid_for_a_period_that_begins_later_is_not_added_to():
    due = due_by_period(
        [line(150)], [four_weeks(0)], [paid(600, four_weeks(0)), paid(400, four_weeks(1))]
    )
    assert [one.net_pence for one in due] == [0]
