"""What may move, what an answer makes of it, when money can be there, and rows of balances."""

from __future__ import annotations

from datetime import date, datetime
from itertools import product

import pytest

from openphb.domains.payments.continuity import rules
from openphb.domains.payments.continuity.balances import read_balances
from openphb.domains.payments.continuity.types import (
    Event,
    ExposureState,
    LateWhy,
    Proof,
    SecondWayProposed,
    Standing,
)
from openphb.domains.payments.types import PaymentState, Rail, RunState
from openphb.kernel.calendars import LONDON
from openphb.kernel.ids import new_id

TODAY = date(2026, 11, 24)
AT = datetime(2026, 11, 24, 12, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("payment", "run", "taken", "accepted", "since", "standing"),
    [
        (PaymentState.PAID, RunState.APPROVED, False, False, False, Standing.NOT_SENT),
        (PaymentState.PAID, RunState.APPROVED, True, False, False, Standing.UNCERTAIN),
        (PaymentState.PAID, RunState.SUBMITTED, False, False, False, Standing.UNCERTAIN),
        (PaymentState.PAID, RunState.SUBMITTED, True, True, False, Standing.ACCEPTED),
        (PaymentState.PAID, RunState.CONFIRMED, True, False, False, Standing.ACCEPTED),
        (PaymentState.RETURNED, RunState.SUBMITTED, True, False, False, Standing.CAME_BACK),
        (PaymentState.RETURNED, RunState.CONFIRMED, True, False, True, Standing.MOVED),
        (PaymentState.GIVEN_UP, RunState.WITHDRAWN, False, False, True, Standing.MOVED),
        (PaymentState.EXPOSED, RunState.SUBMITTED, True, False, True, Standing.MOVED),
        (PaymentState.KEPT_BACK, RunState.APPROVED, False, False, False, None),
    ],
)
def test_a_rail_may_have_accepted_what_it_could_have_had(
    payment, run, taken, accepted, since, standing
):
    assert (
        rules.standing_of(
            payment=payment, run=run, file_taken=taken, accepted=accepted, paid_since=since
        )
        is standing
    )


def test_only_what_is_proven_moves_freely_and_only_what_is_uncertain_by_a_word():
    assert {Standing.NOT_SENT, Standing.CAME_BACK} == rules.FREE
    assert {Standing.UNCERTAIN} == rules.BY_WORD
    assert set(rules.TRANSITIONS) == set(Standing)


def test_an_exposure_ends_with_its_answer_and_a_return_is_the_last_word():
    ends = {
        (state, event): rules.exposure_after(state, event)
        for state, event in product(ExposureState, (Event.CONFIRMED, Event.CAME_BACK))
    }
    assert ends == {
        (ExposureState.OPEN, Event.CONFIRMED): ExposureState.PAID,
        (ExposureState.OPEN, Event.CAME_BACK): ExposureState.NEVER_PAID,
        (ExposureState.PAID, Event.CONFIRMED): None,
        (ExposureState.PAID, Event.CAME_BACK): ExposureState.NEVER_PAID,
        (ExposureState.NEVER_PAID, Event.CONFIRMED): None,
        (ExposureState.NEVER_PAID, Event.CAME_BACK): None,
    }


@pytest.mark.parametrize(
    ("rail", "due_on", "site_days", "day"),
    [
        (Rail.FASTER_PAYMENTS, date(2026, 11, 24), None, date(2026, 11, 24)),
        (Rail.FASTER_PAYMENTS, date(2026, 11, 20), None, date(2026, 11, 24)),
        (Rail.BACS, date(2026, 11, 25), None, date(2026, 11, 26)),
        (Rail.BACS, date(2026, 12, 5), None, date(2026, 12, 7)),
        (Rail.PREPAID_CARD, date(2026, 11, 24), 3, date(2026, 11, 27)),
        (Rail.PREPAID_CARD, date(2026, 11, 24), None, None),
    ],
)
def test_money_is_there_on_the_first_day_that_the_rail_can_bring_it(rail, due_on, site_days, day):
    found = rules.first_pay_day(rail, due_on=due_on, today=TODAY, at=AT, site_days=site_days)
    assert found == day


@pytest.mark.parametrize(
    ("rail", "proof", "on", "evidence", "code"),
    [
        (Rail.BACS, Proof.TEST_PAYMENT, TODAY, "Told by phone.", "second_way_is_the_first"),
        (Rail.PREPAID_CARD, Proof.CHECKED, TODAY, "Told by phone.", "second_way_proof"),
        (Rail.PREPAID_CARD, Proof.TEST_PAYMENT, date(2026, 11, 25), "Seen.", "second_way_when"),
        (Rail.PREPAID_CARD, Proof.TEST_PAYMENT, TODAY, " ", "reason_needed"),
        (Rail.PREPAID_CARD, Proof.TEST_PAYMENT, TODAY, "Told by phone.", None),
        (Rail.FASTER_PAYMENTS, Proof.REAL_PAYMENT, TODAY, "", None),
    ],
)
def test_a_second_way_is_another_rail_that_something_proves(rail, proof, on, evidence, code):
    fault = rules.second_way_fault(
        SecondWayProposed(rail, proof, on, evidence), usual=Rail.BACS, today=TODAY
    )
    assert (fault.code if fault else None) == code


def test_nobody_overrides_what_they_prepared_or_without_saying_why():
    me, another = new_id(), new_id()
    asked = [
        rules.override_fault(prepared_by=me, by=by, reason=reason)
        for by, reason in ((me, "Wages"), (another, " "), (another, "Wages"))
    ]
    assert [fault and fault.code for fault in asked] == ["override_own", "reason_needed", None]


@pytest.mark.parametrize(
    ("state", "sent", "why"),
    [
        (PaymentState.INCLUDED, False, LateWhy.NOT_SENT),
        (PaymentState.PAID, False, LateWhy.NOT_SENT),
        (PaymentState.PAID, True, LateWhy.MAY_HAVE_FAILED),
        (PaymentState.RETURNED, True, LateWhy.CAME_BACK),
        (PaymentState.GIVEN_UP, False, LateWhy.MOVED),
        (PaymentState.EXPOSED, True, LateWhy.MOVED),
    ],
)
def test_it_is_told_why_somebody_has_no_money(state, sent, why):
    assert rules.late_why(payment=state, sent=sent) is why


@pytest.mark.parametrize(
    ("line", "code", "field"),
    [
        (",2026-11-20,1.00", "card_missing", "card_id"),
        ("4111111111111111,2026-11-20,1.00", "card_long_number", "card_id"),
        ("C1,yesterday,1.00", "balance_day", "day"),
        ("C1,31/02/2026,1.00", "balance_day", "day"),
        ("C1,2026-11-25,1.00", "balance_day", "day"),
        ("C1,2026-11-20,lots", "balance_amount", "balance"),
    ],
)
def test_a_wrong_line_is_told_and_the_others_are_read(line, code, field):
    data = f"card_id,day,balance\n{line}\nC2,20/11/2026,-3.20\n".encode()
    rows, (fault,) = read_balances(data, today=TODAY)
    assert (fault.line, fault.code, fault.field) == (2, code, field)
    assert fault.mend
    assert [(row.card_id, row.on, row.pence) for row in rows] == [("C2", date(2026, 11, 20), -320)]
