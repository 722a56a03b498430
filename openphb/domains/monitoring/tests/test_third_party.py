"""An organisation that holds somebody's budget: advanced, told, accepted, sent back, to nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from openphb.domains.ledger import queries as ledger
from openphb.domains.monitoring import actions, queries
from openphb.domains.monitoring.models import HeldMoney, HeldMovement, StatementRow
from openphb.domains.monitoring.tests import making
from openphb.domains.monitoring.tests.making import FIRST_DAY, PERIOD, Held
from openphb.domains.monitoring.types import Doubt, RowState, Sums, WhyBack
from openphb.domains.payments import actions as payments
from openphb.domains.payments.models import Payment
from openphb.kernel.refusal import Refusal

pytestmark = pytest.mark.django_db


def refused(code):
    return pytest.raises(Refusal, check=lambda one: one.code == code)


def paid(nora: Held, day: date = FIRST_DAY) -> Held:
    """Have what is due by a day advanced and paid, and go there."""
    nora.on(day - timedelta(days=8)).advance()
    nora.pay()
    return nora.on(day)


def test_an_advance_goes_from_a_bill_to_held_to_nothing(nora):
    paid(nora)
    assert nora.sums == Sums(advanced_pence=840_00)
    assert nora.in_ledger == 840_00
    nora.on(FIRST_DAY + PERIOD)
    nora.tell(nora.spent("1", 700_00), nora.fee("2"))
    assert nora.accept_all() == (2, 0)
    assert nora.sums == Sums(840_00, 700_00, 12_00)
    nora.ends(nora.house.today)
    found = nora.whole
    assert (found.may_ask_pence, found.why_back) == (128_00, WhyBack.ENDED)
    nora.ask_back(128_00)
    nora.receive(128_00)
    assert nora.sums.held_pence == 0
    assert nora.in_ledger == 0
    assert nora.whole.claims[0].settled_on == nora.house.today


def test_what_was_spent_is_expenditure_and_the_fee_is_apart(nora):
    paid(nora)
    nora.tell(nora.spent("1", 300_00), nora.fee("2"), nora.back("3", 40_00))
    nora.accept_all()
    with nora.house.acting("finance_officer") as viewer:
        balances = {
            code: ledger.balance(
                viewer=viewer,
                tenant_id=nora.house.tenant_id,
                account=code,
                budget_id=nora.budget_id,
            )
            for code in ("5100", "5150", "1300")
        }
    assert balances == {"5100": 300_00, "5150": 12_00, "1300": 488_00}


def test_nothing_is_advanced_twice_for_a_period(nora):
    nora.on(FIRST_DAY - timedelta(days=8)).advance()
    with refused("advance_nothing_due"):
        nora.advance()
    with nora.house.acting("finance_officer") as viewer:
        assert (
            actions.make_advances(by=viewer, at=nora.house.at, tenant_id=nora.house.tenant_id) == 0
        )


def test_nothing_is_advanced_before_it_is_near(nora):
    with refused("advance_not_yet"):
        nora.advance()


def test_a_withdrawn_bill_is_due_again_and_a_paid_one_is_not(nora):
    nora.on(FIRST_DAY - timedelta(days=8)).advance()
    bill = nora.whole.advances[0].bill
    from openphb.foundation.access.types import Permission

    with nora.house.acting("finance_officer") as viewer:
        payments.withdraw_bill(
            by=viewer.act(Permission.RUN_PREPARE, tenant_id=nora.house.tenant_id),
            at=nora.house.at,
            tenant_id=nora.house.tenant_id,
            key=bill.key,
            reason="Sent to the wrong account.",
        )
    nora.advance()
    nora.pay()
    assert nora.sums.advanced_pence == 840_00
    with refused("advance_nothing_due"):
        nora.advance()


def test_an_advance_that_the_bank_sends_back_is_not_held_and_is_paid_again(nora):
    nora.on(FIRST_DAY - timedelta(days=8)).advance()
    run_id = nora.pay()
    nora.on(FIRST_DAY)
    with nora.house.acting("finance_officer") as viewer:
        payment = Payment.objects.get(run_id=run_id)
        payments.submit(by=viewer, at=nora.house.at, run_id=run_id)
        payments.record_return(
            by=viewer,
            at=nora.house.at,
            payment_id=payment.id,
            returned_on=nora.house.today,
            reason="Account closed",
        )
    assert nora.sums == Sums(came_back_pence=840_00)
    assert nora.in_ledger == 0
    with refused("advance_nothing_due"):
        nora.advance()


def test_no_more_than_is_held_is_accepted_or_received(nora):
    paid(nora)
    nora.tell(nora.spent("1", 900_00))
    with refused("more_than_held"):
        nora.accept("1")
    told = nora.whole.rows[0]
    assert Doubt.MORE_THAN_HELD in told.doubts
    assert Doubt.LINE_ABOVE in told.doubts
    assert nora.accept_all() == (0, 1)
    nora.ends(nora.house.today)
    # What is told and not decided is not asked back.
    assert nora.whole.may_ask_pence == 0


def test_a_fee_above_the_agreed_one_is_questioned_and_the_rest_is_accepted(nora):
    paid(nora)
    nora.tell(nora.spent("1", 100_00), nora.fee("2", 12_00), nora.fee("3", 5_00))
    assert nora.accept_all() == (2, 1)
    left = nora.whole.rows[0]
    assert left.doubts == (Doubt.FEE_ABOVE,)
    with nora.house.acting("finance_officer") as viewer:
        actions.question_row(
            by=viewer, at=nora.house.at, row_id=left.id, words="The agreement says £12."
        )
        actions.answer_question(
            by=viewer, at=nora.house.at, row_id=left.id, words="We set up the payroll."
        )
        actions.refuse_row(by=viewer, at=nora.house.at, row_id=left.id, words="It is in the fee.")
    assert nora.whole.rows[0].state is RowState.REFUSED
    with refused("row_decided"):
        nora.accept("3")
    assert nora.sums.fee_pence == 12_00


def test_the_same_statement_twice_adds_nothing_and_another_under_its_number_is_refused(nora):
    paid(nora)
    row = nora.spent("1", 100_00)
    assert (nora.tell(row).added, nora.tell(row).known) == (1, 1)
    with refused("row_other_content"):
        nora.tell(replace(row, pence=101_00))
    assert len(nora.whole.rows) == 1


def test_it_says_by_how_much_their_books_differ(nora):
    paid(nora)
    received = nora.tell(nora.spent("1", 100_00), held=700_00)
    assert (received.held_pence, received.differs_by_pence) == (740_00, 40_00)


def test_what_is_held_beyond_the_agreed_weeks_can_be_asked_back(nora):
    paid(nora)
    # Two weeks of £210 may stay.
    found = nora.whole
    assert (found.may_ask_pence, found.why_back) == (420_00, WhyBack.UNSPENT)
    with refused("claim_too_much"):
        nora.ask_back(500_00)
    nora.ask_back(420_00)
    with refused("claim_open"):
        nora.ask_back(1)
    nora.tell(nora.back("1", 420_00))
    nora.accept("1")
    assert nora.whole.claims[0].settled_on == nora.house.today


def test_a_death_stops_advances_and_what_is_left_is_owed_back(nora):
    from openphb.domains.people import actions as people
    from openphb.domains.plans.tests import making as planning

    paid(nora)
    planning.name_person(nora.house, nora.subject_id)
    nora.on(FIRST_DAY + timedelta(days=6))
    died(nora, nora.house.today, people)
    nora.on(FIRST_DAY + PERIOD)
    found = nora.whole
    # A week was lived: £210 is due for it, and £630 of the first advance is beyond it.
    assert found.due_pence == -630_00
    assert found.why_back is WhyBack.ENDED
    with refused("advance_nothing_due"):
        nora.advance()


def died(nora, day, people):
    with nora.house.acting("care_coordinator") as viewer:
        people.record_death(
            by=viewer,
            at=nora.house.at,
            subject_id=nora.subject_id,
            died_on=day,
            words="Her daughter rang.",
        )


def test_a_newer_plan_that_takes_from_a_past_period_is_kept_from_the_next_advance(nora):
    paid(nora)
    from openphb.domains.monitoring.rules.advances import advance_lines, bill_lines
    from openphb.domains.payments.advances import AdvancesDue
    from openphb.domains.payments.types import LineDue, PeriodDue
    from openphb.kernel.ids import new_id
    from openphb.kernel.periods import Period

    one, other = new_id(), new_id()
    first = Period(FIRST_DAY, FIRST_DAY + PERIOD)
    second = Period(FIRST_DAY + PERIOD, FIRST_DAY + 2 * PERIOD)
    due = AdvancesDue(
        1,
        second,
        (
            PeriodDue(first, (LineDue(one, one, first, 600_00, 840_00),)),
            PeriodDue(
                second,
                (LineDue(one, one, second, 200_00, 0), LineDue(other, other, second, 100_00, 0)),
            ),
        ),
        (),
        None,
    )
    lines = advance_lines(due)
    assert sum(line.due_pence for line in lines) == due.pence == 60_00
    assert [(line.line_key, line.pence) for line in bill_lines(lines)] == [(other, 60_00)]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("update monitoring_heldmoney set spent_pence = spent_pence + 1", "held_money_adds_up"),
        (
            "update monitoring_heldmoney set spent_pence = 1, held_pence = held_pence - 1",
            "are not what moved",
        ),
        ("delete from monitoring_heldmoney", "stand"),
        ("update monitoring_heldmovement set pence = 1", "monitoring_heldmovement"),
        ("update monitoring_statementrow set pence = 1", "monitoring_row_stands"),
        (
            "update monitoring_statementrow"
            " set state = 'accepted', decided_by = id, decided_at = '2026-12-11'",
            "was accepted and nothing left",
        ),
    ],
)
def test_the_database_refuses_money_that_does_not_add_up(nora, said, why):
    paid(nora)
    nora.tell(nora.spent("1", 100_00))
    with (
        nora.house.acting("finance_officer"),
        pytest.raises(DatabaseError, match=why),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"{said}; set constraints all immediate")


def test_the_database_lets_no_more_leave_than_is_held(nora):
    paid(nora)
    nora.tell(nora.spent("1", 900_00))
    with nora.house.acting("finance_officer"):
        row = StatementRow.objects.get(row_key="1")
    with (
        nora.house.acting("finance_officer"),
        pytest.raises(DatabaseError, match="held_money_is_there"),
        transaction.atomic(),
    ):
        HeldMovement.objects.create(
            tenant_id=row.tenant_id,
            subject_id=row.subject_id,
            holding_id=row.holding_id,
            key="row:forged",
            kind="spent",
            pence=900_00,
            on=row.on,
            row=row,
        )


def test_who_works_for_an_organisation_sees_its_people_and_nobody_elses(nora):
    other = making.third_party(nora.house, name="Other Hands")
    ada = making.works_there(nora.house, nora)
    with nora.house.acting_as(ada) as viewer:
        assert [one.id for one in queries.own_holdings(viewer=viewer)] == [nora.holding_id]
        with refused("nothing_there"):
            queries.own_holding(viewer=viewer, holding_id=other.holding_id)
        assert HeldMoney.objects.count() == 1


def test_a_person_may_question_what_was_bought(nora):
    from openphb.domains.agreements.tests import making as agreeing

    paid(nora)
    nora.tell(nora.spent("1", 100_00))
    with nora.house.acting_as(agreeing.holder_of(nora.house, nora.agreement_id)) as viewer:
        found = queries.held_for(viewer=viewer, budget_id=nora.budget_id)
        assert found is not None
        assert found.holding.sums.held_pence == 840_00
        actions.ask_about_row(
            by=viewer, at=nora.house.at, row_id=found.rows[0].id, words="Nobody came on that day."
        )
    assert nora.accept_all() == (0, 1)
    assert Doubt.PERSON_ASKS in nora.whole.rows[0].doubts
