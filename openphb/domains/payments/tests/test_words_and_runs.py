"""Sums as sentences, and the life of a run."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest

from openphb.domains.budgets.types import Basis
from openphb.domains.payments.rules import runs, words
from openphb.domains.payments.types import Exceptional, RunState, StopKind, WorkingPart
from openphb.kernel.periods import Period

FIRST = date(2026, 11, 27)


def days(count: int, start: date = FIRST) -> Period:
    return Period(start, start + timedelta(days=count))


@pytest.mark.parametrize(
    ("quantity", "unit", "basis", "pence", "period", "expected"),
    [
        (2000, "hours", Basis.PER_WEEK, 1420, days(28), "20 hours a week × £14.20 × 4 weeks"),
        (1250, "hours", Basis.PER_WEEK, 1420, days(7), "12.5 hours a week × £14.20 × 1 week"),
        (
            100,
            "visit",
            Basis.PER_WEEK,
            5000,
            days(10),
            "1 visit a week × £50.00 × 1 week and 3 of 7 days",
        ),
        (100, "", Basis.PER_FOUR_WEEKS, 5000, days(28), "1 every 4 weeks × £50.00 × 1 time"),
        (
            100,
            "sum",
            Basis.PER_FOUR_WEEKS,
            5000,
            days(9),
            "1 sum every 4 weeks × £50.00 × 9 of 28 days",
        ),
        (
            400,
            "sessions",
            Basis.PER_MONTH,
            6000,
            Period(date(2026, 11, 27), date(2027, 2, 1)),
            "4 sessions a month × £60.00 × 2 months and 4 of 30 days in November",
        ),
        (
            100,
            "service",
            Basis.PER_YEAR,
            6000,
            Period(date(2027, 1, 1), date(2027, 2, 1)),
            "1 service a year ÷ 12 × £60.00 × 1 month",
        ),
        (205, "hours", Basis.PER_DAY, 1420, days(1), "2.05 hours a day × £14.20 × 1 day"),
        (100, "hoist", Basis.ONE_OFF, 99_900, days(1), "1 hoist once × £999.00"),
    ],
)
def test_a_sum_is_said_as_a_sentence(quantity, unit, basis, pence, period, expected):
    assert words.sentence(WorkingPart(period, quantity, pence, basis, 0), unit) == expected


@pytest.mark.parametrize(
    ("falls_on", "basis", "count", "expected"),
    [
        (9, Basis.ON_WEEKDAYS, 28, "4 hours every Monday and Thursday × £14.20 × 8 days"),
        (9, Basis.ON_WEEKDAYS, 4, "4 hours every Monday and Thursday × £14.20 × 1 day"),
        (127, Basis.ON_WEEKDAYS, 3, "4 hours every day × £14.20 × 3 days"),
        (1201, Basis.ONCE_A_YEAR, 28, "4 hours every 1 December × £14.20"),
        (1201, Basis.ONCE_A_YEAR, 400, "4 hours every 1 December × £14.20 × 2 times"),
    ],
)
def test_named_days_are_said_by_name(falls_on, basis, count, expected):
    part = WorkingPart(days(count), 400, 1420, basis, 0, falls_on=falls_on)
    assert words.sentence(part, "hours") == expected


def test_days_that_were_taken_are_counted_by_name():
    gone = WorkingPart(days(7), 400, 1420, Basis.ON_WEEKDAYS, -113_60, StopKind.PAUSE, falls_on=9)
    assert words.sentence(gone, "hours", "paused") == "less 2 days, £113.60: paused"


@pytest.mark.parametrize("state", RunState)
def test_a_run_goes_only_where_the_table_says(state):
    for to in RunState:
        fault = runs.transition_fault(state, to)
        assert (fault is None) == (to in runs.TRANSITIONS[state])
        assert fault is None or fault.code == "run_not_now"
        assert fault is None or fault.mend


def test_nothing_leads_back_from_the_bank():
    approved = {RunState.APPROVED, RunState.SUBMITTED, RunState.CONFIRMED}
    for state in approved:
        assert runs.TRANSITIONS[state] <= approved | {RunState.WITHDRAWN}
    # Only what nobody took is given up: what was sent is answered.
    assert [one for one in approved if RunState.WITHDRAWN in runs.TRANSITIONS[one]] == [
        RunState.APPROVED
    ]


BANK, NEW_BANK = UUID(int=1), UUID(int=2)


@pytest.mark.parametrize(
    ("pence", "last", "last_bank", "held", "expected"),
    [
        (1_000, None, None, False, [Exceptional.FIRST_PAYMENT]),
        (1_000, 1_000, BANK, False, []),
        (1_200, 1_000, BANK, False, []),
        (1_201, 1_000, BANK, False, [Exceptional.AMOUNT_CHANGED]),
        (799, 1_000, BANK, False, [Exceptional.AMOUNT_CHANGED]),
        (1_000, 1_000, NEW_BANK, False, [Exceptional.BANK_CHANGED]),
        (1_000, 1_000, BANK, True, [Exceptional.HELD_BEFORE]),
        (
            2_000,
            1_000,
            NEW_BANK,
            True,
            [Exceptional.AMOUNT_CHANGED, Exceptional.BANK_CHANGED, Exceptional.HELD_BEFORE],
        ),
    ],
)
def test_a_payment_is_looked_at_where_it_differs(pence, last, last_bank, held, expected):
    found = runs.exceptions_of(
        pence=pence,
        last_pence=last,
        paid_to=BANK,
        last_paid_to=last_bank,
        last_was_held=held,
        tolerance_percent=20,
    )
    assert list(found) == expected


@pytest.mark.parametrize(
    ("approver", "typed", "payments", "code"),
    [
        (UUID(int=2), 100, 1, None),
        (UUID(int=1), 100, 1, "run_approved_by_its_preparer"),
        (UUID(int=2), 100, 0, "run_empty"),
        (UUID(int=2), 99, 1, "run_total_differs"),
    ],
)
def test_approval_needs_another_person_who_types_the_total(approver, typed, payments, code):
    fault = runs.approval_fault(
        prepared_by=UUID(int=1),
        approver=approver,
        total_pence=100,
        typed_pence=typed,
        payments=payments,
    )
    assert (fault.code if fault else None) == code


@pytest.mark.parametrize(("reason", "code"), [("", "reason_needed"), ("  ok ", "reason_needed")])
def test_a_reason_says_something(reason, code):
    fault = runs.reason_fault(reason)
    assert fault
    assert fault.code == code
    assert runs.reason_fault("Safeguarding call open") is None


@pytest.mark.parametrize(
    ("last", "code"),
    [
        (FIRST - timedelta(days=1), None),
        (FIRST, None),
        (FIRST + timedelta(days=1), "clock_backwards"),
    ],
)
def test_nothing_is_done_before_what_was_done(last, code):
    fault = runs.clock_fault(last, FIRST, "2026-50")
    assert (fault.code if fault else None) == code
