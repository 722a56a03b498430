"""What may be done about money paid too much, in tables and by law."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openphb.domains.payments.rules.recovery import offset_now, proposal_fault, recovered_lines
from openphb.domains.payments.types import LineDue, PeriodDue, RecoveryKind, RecoveryProposed
from openphb.kernel.ids import new_id
from openphb.kernel.periods import Period
from openphb.kernel.tests.doses import fixed

TODAY = date(2026, 11, 24)
TOLD = date(2026, 11, 2)
OFFSET = RecoveryProposed(
    kind=RecoveryKind.OFFSET,
    pence=5_000,
    reasons="Two weeks fell away.",
    told_on=TOLD,
    answer_by=TOLD + timedelta(days=14),
    unused_pence=9_000,
    unused_on=date(2026, 10, 31),
    enough="The wage is paid from the next payment.",
)


def changed(**values):
    return RecoveryProposed(**{**vars(OFFSET), **values})


CASES = [
    ("lawful", {}, None),
    ("more than is overpaid", {"pence": 8_001}, "recovery_above_outstanding"),
    ("nothing", {"pence": 0}, "recovery_above_outstanding"),
    ("no reasons", {"reasons": " "}, "reason_needed"),
    ("no notice", {"told_on": None}, "recovery_without_notice"),
    ("a notice of tomorrow", {"told_on": TODAY + timedelta(days=1)}, "recovery_without_notice"),
    ("no time to answer", {"answer_by": TOLD}, "recovery_answer_too_soon"),
    ("no statement", {"unused_pence": None}, "offset_without_unused_money"),
    ("the money is spent", {"unused_pence": 4_999}, "offset_above_unused_money"),
    ("not said why it is enough", {"enough": ""}, "offset_without_sufficiency"),
    ("the whole next payment", {"pence": 7_000}, "offset_above_one_period"),
    (
        "a repayment by nobody",
        {"kind": RecoveryKind.REPAYMENT, "repaid_by": " "},
        "repayment_by_nobody",
    ),
    (
        "a repayment of more than one period",
        {"kind": RecoveryKind.REPAYMENT, "pence": 8_000, "repaid_by": "William W"},
        None,
    ),
    (
        "a write-off needs no notice",
        {"kind": RecoveryKind.WRITE_OFF, "told_on": None, "answer_by": None},
        None,
    ),
]


@pytest.mark.parametrize(("name", "values", "code"), CASES, ids=[case[0] for case in CASES])
def test_a_recovery_is_proposed_within_the_law_or_refused_by_name(name, values, code):
    fault = proposal_fault(
        changed(**values), outstanding_pence=8_000, one_period_pence=7_000, today=TODAY
    )
    assert (fault.code if fault else None) == code


def test_where_nothing_is_overpaid_nothing_is_asked_for():
    fault = proposal_fault(OFFSET, outstanding_pence=0, one_period_pence=7_000, today=TODAY)
    assert fault is not None
    assert fault.code == "recovery_nothing"


@pytest.mark.parametrize(
    ("today", "covered", "overpaid", "taken"),
    [
        (date(2026, 11, 16), 7_000, 8_000, 0),  # the last day to answer
        (date(2026, 11, 17), 7_000, 8_000, 5_000),
        (TODAY, 5_000, 8_000, 0),  # it would use the payment up
        (TODAY, 7_000, 3_000, 3_000),  # less is overpaid by now
        (TODAY, 7_000, 0, 0),
    ],
)
def test_an_offset_waits_for_the_answer_and_takes_a_part_of_one_payment(
    today, covered, overpaid, taken
):
    assert (
        offset_now(
            5_000,
            answer_by=date(2026, 11, 16),
            today=today,
            covered_pence=covered,
            overpaid_pence=overpaid,
        )
        == taken
    )


@st.composite
def overpaid_periods(draw):
    found = []
    for number in range(draw(st.integers(1, 4))):
        start = date(2026, 1, 2) + timedelta(days=28 * number)
        period = Period(start, start + timedelta(days=28))
        found.append(
            PeriodDue(
                period,
                tuple(
                    LineDue(new_id(), new_id(), period, entitled, accounted)
                    for entitled, accounted in draw(
                        st.lists(
                            st.tuples(st.integers(0, 900), st.integers(0, 900)),
                            min_size=1,
                            max_size=4,
                        )
                    )
                ),
            )
        )
    return found


@fixed(100, 5_000)
@given(overpaid_periods(), st.data())
def test_a_recovery_takes_exactly_its_pence_and_leaves_no_period_below_what_is_due(periods, data):
    whole = sum(period.overpaid_pence for period in periods)
    pence = data.draw(st.integers(0, whole))
    lines = recovered_lines(periods, pence)
    assert sum(line.pence for line in lines) == -pence
    for period in periods:
        taken = -sum(line.pence for line in lines if line.period == period.period)
        assert 0 <= taken <= period.overpaid_pence
