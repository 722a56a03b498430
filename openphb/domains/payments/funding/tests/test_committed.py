"""What each bearer has of a commitment: tables, and the law that a forecast's cells add up."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openphb.domains.budgets.types import Basis, Frequency
from openphb.domains.payments.funding import committed
from openphb.domains.payments.funding.tests.test_rules import (
    COUNCIL,
    FIRST,
    LINE,
    NHS,
    SCHOOL,
    VERSION,
    a_line,
    amount,
    divided,
    doses,
    lines,
    share,
    who,
)
from openphb.domains.payments.rules import commitments
from openphb.domains.payments.rules.commitments import committed_by_line, summed
from openphb.domains.payments.rules.periods import covered_periods
from openphb.domains.payments.types import (
    Accounted,
    Bearer,
    Commitment,
    CommittedPiece,
    Contribution,
    Entitled,
    Funding,
    Scheduled,
    WhoBears,
)
from openphb.kernel.periods import Period

MARCH = Period(date(2026, 3, 1), date(2026, 4, 1))
FOUR_HUNDRED = a_line(Basis.PER_MONTH, 100, 400_00)


def piece(entitled: int = 400_00, paid: int = 0, *, owed: bool = True, past: bool = True):
    return CommittedPiece(MARCH, LINE, VERSION, entitled, paid, owed, past)


@pytest.mark.parametrize(
    ("bears", "of", "expected"),
    [
        # Nobody says anything: it is all the body's that pays here.
        (who(), piece(), {NHS: Commitment(400_00, 0, 400_00, 0, 400_00)}),
        # A quarter is the council's, paid in full: nothing is committed to by either.
        (
            who(plan=(share(NHS, 7_500), share(COUNCIL, 2_500))),
            piece(paid=400_00),
            {NHS: Commitment(300_00, 300_00), COUNCIL: Commitment(100_00, 100_00)},
        ),
        # Half of it is paid: of both.
        (
            who(plan=(share(NHS, 7_500), share(COUNCIL, 2_500))),
            piece(paid=200_00),
            {
                NHS: Commitment(300_00, 150_00, 150_00, 0, 150_00),
                COUNCIL: Commitment(100_00, 50_00, 50_00, 0, 50_00),
            },
        ),
        # £40 was paid too much: that too is divided, and no commitment is lowered.
        (
            who(plan=(share(NHS, 7_500), share(COUNCIL, 2_500))),
            piece(paid=440_00, owed=False),
            {
                NHS: Commitment(300_00, 330_00, 0, 30_00),
                COUNCIL: Commitment(100_00, 110_00, 0, 10_00),
            },
        ),
        # The line gives nothing there any more: what was paid is divided by its days.
        (
            who(plan=(share(NHS, 5_000), share(COUNCIL, 5_000))),
            piece(0, 10_00, owed=False),
            {NHS: Commitment(0, 5_00, 0, 5_00), COUNCIL: Commitment(0, 5_00, 0, 5_00)},
        ),
        # A finding holds from the 16th, the plan on the days before: the month is cut on that day.
        (
            who(Funding((share(COUNCIL, 10_000),), Period(date(2026, 3, 16)))),
            piece(),
            {
                NHS: Commitment(193_55, 0, 193_55, 0, 193_55),
                COUNCIL: Commitment(206_45, 0, 206_45, 0, 206_45),
            },
        ),
    ],
)
def test_a_month_is_committed_by_whoever_bears_it(bears, of, expected):
    facts = [FOUR_HUNDRED] if of.entitled_pence else []
    found = committed.by_bearer(of, facts, bears)
    assert {bearer.body_id: part for bearer, part in found} == expected


def test_what_a_person_contributes_stands_beside_their_councils_part():
    bears = who(
        Funding((amount(COUNCIL, 50_00), share(NHS, 10_000)), Period(FIRST)),
        contributions=(Contribution(COUNCIL, 10_00, Period(FIRST)),),
    )
    found = dict(committed.by_bearer(piece(), [FOUR_HUNDRED], bears))
    assert set(found) == {Bearer(COUNCIL, person=True), Bearer(COUNCIL), Bearer(NHS)}
    # £10 of £50 a week are a fifth of the council's part; of £400 a month it has £217.27.
    theirs, asked = found[Bearer(COUNCIL)], found[Bearer(COUNCIL, person=True)]
    assert asked.agreed_pence + theirs.agreed_pence == 217_27
    assert abs(asked.agreed_pence - 43_45) <= 1
    assert found[Bearer(NHS)].agreed_pence == 400_00 - 217_27


payments_made = st.lists(
    st.tuples(st.integers(0, 260), st.integers(1, 40), st.integers(-9_999, 99_999)), max_size=3
)


def cells_add_up(fact: Entitled, bears: WhoBears, paid, days: int, frequency: Frequency) -> None:
    """Law: by month and bearer, every column adds up to what the lines' commitments come to."""
    on = FIRST + timedelta(days=days)
    accounted = [
        Accounted(
            LINE,
            VERSION,
            Period(FIRST + timedelta(days=start), FIRST + timedelta(days=start + length)),
            pence,
        )
        for start, length, pence in paid
    ]
    covered = covered_periods([Scheduled(frequency, FIRST, Period(FIRST))], on)
    found = committed_by_line([fact], covered, accounted, on=on)
    cells: dict[tuple[date, Bearer], Commitment] = defaultdict(Commitment)
    for several in found.values():
        for one in several:
            for bearer, of in committed.by_bearer(one, [fact], bears):
                cells[one.days.start.replace(day=1), bearer] += of
    whole = sum((summed(several) for several in found.values()), Commitment())
    assert sum(cells.values(), Commitment()) == whole
    assert all(of.adds_up for of in cells.values())
    assert whole.paid_pence == sum(one.pence for one in accounted)


@doses
@given(lines(), divided(), payments_made, st.integers(0, 300), st.sampled_from(list(Frequency)))
def test_a_forecasts_cells_add_up_to_the_commitment_of_all_lines(fact, bears, paid, days, every):
    cells_add_up(fact, bears, paid, days, every)


ODD = a_line(Basis.PER_WEEK, 100, 101)
THIRDS = who(plan=(share(NHS, 3_334), share(COUNCIL, 3_333), share(SCHOOL, 3_333)))


def test_a_forecast_of_parts_rounded_by_themselves_is_seen(monkeypatch):
    """A planted bug: everybody's part of a month is rounded alone, so that pennies are lost."""

    def alone(of, facts, bears):
        del facts
        return [
            (
                Bearer(part.funder_id),
                of.part(
                    *(
                        one * part.ten_thousandths // 10_000
                        for one in (of.entitled_pence, of.paid_pence)
                    )
                ),
            )
            for part in bears.plan[VERSION]
        ]

    cells_add_up(ODD, THIRDS, [(0, 28, 401)], 100, Frequency.FOUR_WEEKLY)
    monkeypatch.setattr(committed, "by_bearer", alone)
    with pytest.raises(AssertionError):
        cells_add_up(ODD, THIRDS, [(0, 28, 401)], 100, Frequency.FOUR_WEEKLY)


def test_a_forecast_that_forgets_a_bearer_is_seen(monkeypatch):
    """A planted bug: the person's own contribution is left out of the columns."""
    bears = who(
        Funding((amount(COUNCIL, 50_00), share(NHS, 10_000)), Period(FIRST)),
        contributions=(Contribution(COUNCIL, 10_00, Period(FIRST)),),
    )
    right = committed.by_bearer
    cells_add_up(a_line(), bears, [], 100, Frequency.MONTHLY)
    monkeypatch.setattr(
        committed,
        "by_bearer",
        lambda *asked: [(who_, of) for who_, of in right(*asked) if not who_.person],
    )
    with pytest.raises(AssertionError):
        cells_add_up(a_line(), bears, [], 100, Frequency.MONTHLY)


def test_payments_that_are_divided_by_rounding_each_month_are_seen(monkeypatch):
    """A planted bug: a payment's months are rounded alone, so that a penny of it is in none."""
    paid = [(120, 45, 1_001)]
    cells_add_up(ODD, THIRDS, paid, 300, Frequency.MONTHLY)

    def alone(pence, weights):
        return [pence * weight // sum(weights) for weight in weights]

    monkeypatch.setattr(commitments, "divided", alone)
    with pytest.raises(AssertionError):
        cells_add_up(ODD, THIRDS, paid, 300, Frequency.MONTHLY)


def test_no_two_versions_share_a_key_by_accident():
    other = UUID(int=9)
    found = committed.by_bearer(
        CommittedPiece(MARCH, LINE, other, 0, 5_00, False, True), [FOUR_HUNDRED], who()
    )
    assert [of.paid_pence for _bearer, of in found] == [5_00]
