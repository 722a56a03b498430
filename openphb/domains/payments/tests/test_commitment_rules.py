"""What is agreed beside what is paid: cases an accountant can follow, and laws."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openphb.domains.budgets.types import Basis, Frequency
from openphb.domains.payments.rules.commitments import (
    committed_by_line,
    horizon,
    summed,
    worth_telling,
)
from openphb.domains.payments.rules.due import due_by_period
from openphb.domains.payments.rules.entitlement import entitled_pence
from openphb.domains.payments.rules.periods import covered_periods
from openphb.domains.payments.tests.test_due import FIRST, LINE, OTHER, facts_of, line, paid
from openphb.domains.payments.types import Accounted, Commitment, Entitled, LineYear, Scheduled
from openphb.kernel.periods import Period, financial_year
from openphb.kernel.tests.doses import fixed

doses = fixed(50, 2_000)
YEAR, NEXT = "2026/27", "2027/28"
JANUARY = Period(date(2027, 1, 1), date(2027, 2, 1))
MARCH_ON = Period(date(2027, 3, 15), date(2027, 4, 12))
END = date(2027, 1, 31)


def monthly(pence: int, valid: Period, key: UUID = LINE) -> Entitled:
    return Entitled(key, key, 100, pence, Basis.PER_MONTH, valid)


def told(facts, covered, accounted, on=END) -> dict[str, Commitment]:
    """Return year → the sum over lines."""
    sums: dict[str, Commitment] = {}
    for key, of in by_line(facts, covered, accounted, on=on).items():
        sums[key.year] = sums.get(key.year, Commitment()) + of
    return sums


def by_line(facts, covered, accounted, *, on) -> dict[LineYear, Commitment]:
    """Return each line's pieces of a year, added up."""
    found = committed_by_line(facts, covered, accounted, on=on)
    return {key: summed(pieces) for key, pieces in found.items()}


FROM_JANUARY = monthly(10_000, Period(date(2027, 1, 1)))


@pytest.mark.parametrize(
    ("paid_pence", "covered", "expected"),
    [
        # Nothing paid: January is owed at its end, February and March are to come.
        (0, [JANUARY], Commitment(30_000, 0, 30_000, 0, 10_000, 0)),
        # January paid in full: nothing accrued, two months still committed.
        (10_000, [JANUARY], Commitment(30_000, 10_000, 20_000, 0, 0, 0)),
        # Half of January paid.
        (5_000, [JANUARY], Commitment(30_000, 5_000, 25_000, 0, 5_000, 0)),
        # January paid £20 too much: an overpayment, which takes nothing from February and March.
        (12_000, [JANUARY], Commitment(30_000, 12_000, 20_000, 2_000, 0, 0)),
    ],
)
def test_a_year_at_the_end_of_january(paid_pence, covered, expected):
    settled = [Accounted(LINE, LINE, JANUARY, paid_pence)] if paid_pence else []
    assert told([FROM_JANUARY], covered, settled)[YEAR] == expected
    assert told([FROM_JANUARY], covered, settled)[NEXT] == Commitment(120_000, 0, 120_000)


def test_a_payment_across_the_end_of_the_year_belongs_to_both_as_its_care_does():
    # Four weeks from 15 March: 17 days are this year's and 11 the next one's, at £1 a day.
    facts = [line(700, start=MARCH_ON.start)]
    found = told(facts, [MARCH_ON], [paid(2_800, MARCH_ON)], on=date(2027, 3, 31))
    assert found[YEAR] == Commitment(agreed_pence=1_700, paid_pence=1_700)
    assert (found[NEXT].paid_pence, found[NEXT].prepaid_pence) == (1_100, 1_100)
    assert found[NEXT].agreed_pence == found[NEXT].paid_pence + found[NEXT].committed_pence


def test_what_was_paid_in_advance_is_no_commitment_and_no_accrual():
    found = told([FROM_JANUARY], [JANUARY], [paid(10_000, JANUARY)], on=date(2027, 1, 15))
    assert found[YEAR].prepaid_pence == 10_000 - entitled_pence(
        FROM_JANUARY, Period(date(2027, 1, 1), date(2027, 1, 16))
    )
    assert (found[YEAR].accrued_pence, found[YEAR].committed_pence) == (0, 20_000)


def test_lines_that_were_swapped_are_netted_before_anything_is_called_overpaid():
    swap = date(2027, 1, 1)
    facts = [monthly(9_000, Period(swap), OTHER)]
    found = by_line(facts, [JANUARY], [paid(8_000, JANUARY)], on=END)
    this_year = [of for key, of in found.items() if key.year == YEAR]
    assert sum(of.overpaid_pence for of in this_year) == 0
    assert sum(of.committed_pence for of in this_year) == 27_000 - 8_000


def test_earlier_years_are_told_only_while_something_is_open():
    assert not worth_telling("2025/26", Commitment(100, 100), on=END)
    assert worth_telling("2025/26", Commitment(100, 50, 50), on=END)
    assert worth_telling("2025/26", Commitment(100, 150, 0, 50), on=END)
    assert worth_telling(YEAR, Commitment(100, 100), on=END)
    assert not worth_telling(NEXT, Commitment(), on=END)


payments = st.lists(
    st.tuples(st.integers(0, 260), st.integers(1, 40), st.integers(-9_999, 99_999)), max_size=4
)


def _accounted(payments_, key=LINE) -> list[Accounted]:
    return [
        paid(pence, Period(FIRST + timedelta(days=start), FIRST + timedelta(days=start + days)))
        for start, days, pence in payments_
    ]


@doses
@given(facts_of, payments, st.sampled_from(list(Frequency)), st.integers(0, 300))
def test_agreed_and_overpaid_are_paid_and_committed_in_every_line_and_year(
    world, payments_, frequency, days
):
    """Law: no penny is lost between the columns, and all that is agreed is entitlement."""
    on = FIRST + timedelta(days=days)
    facts = [
        line(weekly, start, start + timedelta(days=length), key)
        for start, length, weekly, key in world
    ]
    covered = covered_periods([Scheduled(frequency, FIRST, Period(FIRST))], on)
    accounted = _accounted(payments_)
    found = by_line(facts, covered, accounted, on=on)
    assert all(of.adds_up for of in found.values())
    ever = Period(date(2026, 4, 1), horizon(on))
    assert sum(of.agreed_pence for of in found.values()) == sum(
        entitled_pence(fact, ever) for fact in facts
    )
    assert sum(of.paid_pence for of in found.values()) == sum(one.pence for one in accounted)


@doses
@given(facts_of, payments, st.sampled_from(list(Frequency)), st.integers(0, 300))
def test_what_is_committed_and_overpaid_agrees_with_what_is_due(world, payments_, frequency, days):
    """Law: what is due today is a part of what is committed; what is overpaid is the same."""
    on = FIRST + timedelta(days=days)
    facts = [
        line(weekly, start, start + timedelta(days=length), key)
        for start, length, weekly, key in world
    ]
    covered = covered_periods([Scheduled(frequency, FIRST, Period(FIRST))], on)
    accounted = _accounted(payments_)
    found = by_line(facts, covered, accounted, on=on).values()
    due = due_by_period(facts, covered, accounted)
    assert sum(of.overpaid_pence for of in found) == sum(one.overpaid_pence for one in due)
    to_come = sum(of.committed_pence for of in found) - sum(one.pay_pence for one in due)
    assert to_come >= 0


def test_a_piece_of_a_commitment_lies_in_one_month_of_this_year_and_the_next():
    march = Period(date(2027, 3, 15), date(2027, 5, 20))
    pieces = [
        one
        for several in committed_by_line([monthly(31_000, march)], [], [], on=END).values()
        for one in several
    ]
    assert [(one.days.start, one.days.end) for one in pieces] == [
        (date(2027, 3, 15), date(2027, 4, 1)),
        (date(2027, 4, 1), date(2027, 5, 1)),
        (date(2027, 5, 1), date(2027, 6, 1)),
    ]


def test_commitments_reach_to_the_end_of_the_next_financial_year():
    assert horizon(date(2026, 4, 1)) == horizon(date(2027, 3, 31)) == date(2028, 4, 1)
    assert financial_year(date(2028, 3, 31)) == NEXT
