"""After a death, money comes to £0.00: what is owed is paid, only what is kept for nothing is asked back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse

from openphb.domains.cases import queries as cases
from openphb.domains.cases.types import Ending
from openphb.domains.ledger import queries as ledger
from openphb.domains.payments import actions as payments
from openphb.domains.payments import queries as payment_queries
from openphb.domains.payments.tests import making
from openphb.domains.payments.types import (
    ClosingKind,
    PaymentState,
    RecoveryKind,
    RecoveryProposed,
)
from openphb.domains.plans import queries as plans
from openphb.domains.plans.tests import making as planning
from openphb.domains.spending import actions as spending
from openphb.domains.spending.types import KeptFor, LastMoneyDraft, LastMoneyKind
from openphb.foundation.documents.tests.reading import read
from openphb.journeys import changed_circumstances, close_case
from openphb.journeys import left_to_close as journey
from openphb.journeys.left_to_close import Thing
from openphb.kernel.refusal import Refusal

FIRST = making.FIRST_DAY
SECOND = date(2027, 1, 8)
DIED = FIRST + timedelta(days=13)
FOUR_WEEKS = 20 * 1420 * 4
HALF = FOUR_WEEKS // 2
WAGES = 300_00


def refused(code):
    return pytest.raises(Refusal, check=lambda refusal: refusal.code == code)


@pytest.fixture
def died(house):
    """Return a house whose recipient was paid four weeks and died after two of them."""
    making.payer(house)
    making.entitled(house)
    with house.acting("finance_officer") as viewer:
        made = payment_queries.due(viewer=viewer, on=FIRST, tenant_id=house.tenant_id).recipients[0]
    house.budget_id, house.subject_id, house.case_id = (
        made.budget_id,
        made.subject_id,
        made.case_id,
    )
    planning.name_person(house, made.subject_id)
    _pay(house, FIRST)
    house.today = DIED + timedelta(days=5)
    with house.acting("care_coordinator") as viewer:
        changed_circumstances.holder_died(
            by=viewer,
            at=house.at,
            subject_id=house.subject_id,
            died_on=DIED,
            words="His wife rang.",
        )
    return house


def _pay(house, on, *, release=False):
    made = making.prepared(house, on)
    with house.acting("finance_officer") as viewer:
        if release:
            for one in payment_queries.payments_of_run(viewer=viewer, run_id=made.run_id).payments:
                if one.state is PaymentState.HELD:
                    payments.release(by=viewer, at=house.at, payment_id=one.id)
        total = payment_queries.run(viewer=viewer, run_id=made.run_id).total_pence
    making.reviewed(house, made.run_id)
    making.approve(house, made.run_id, total)
    with house.acting("finance_officer") as viewer:
        payments.submit(by=viewer, at=house.at, run_id=made.run_id)
    house.today = max(on, house.today)
    with house.acting("finance_officer") as viewer:
        payments.confirm(by=viewer, at=house.at, run_id=made.run_id)
    return total


def left(house, role="phb_manager"):
    with house.acting(role) as viewer:
        return journey.left_to_close(viewer=viewer, budget_id=house.budget_id)


def keep(house, kind, pence) -> None:
    with house.acting("care_coordinator") as viewer:
        spending.keep_for(
            by=viewer,
            at=house.at,
            budget_id=house.budget_id,
            kind=kind,
            pence=pence,
            words="The payroll firm's letter of today.",
        )


def propose(house, kind, pence, **changes):
    with house.acting("phb_manager") as viewer:
        return journey.propose(
            by=viewer,
            at=house.at,
            budget_id=house.budget_id,
            draft=LastMoneyDraft(
                **{
                    "kind": kind,
                    "pence": pence,
                    "reasons": "It was not needed for his care.",
                    "told_on": house.today,
                    "answer_by": house.today + timedelta(days=56),
                    "repaid_by": "Mrs W, who settles his affairs",
                    **changes,
                }
            ),
        )


def decide(house, last_money_id, *, agree=True, role="finance_approver") -> None:
    with house.acting(role) as viewer:
        journey.decide(
            by=viewer,
            at=house.at,
            last_money_id=last_money_id,
            agree=agree,
            reason="The statements prove it.",
        )


def receive(house, last_money_id) -> None:
    with house.acting("finance_officer") as viewer:
        spending.receive_last(
            by=viewer,
            at=house.at,
            last_money_id=last_money_id,
            received_on=house.today,
            reference="FPS 12",
        )


def recover(house) -> int:
    """Have what was paid for days after the death repaid; return the pence."""
    with house.acting("care_coordinator") as viewer:
        (one,) = payment_queries.overpayments_of_budget(viewer=viewer, budget_id=house.budget_id)
        recovery_id = payments.propose_recovery(
            by=viewer,
            at=house.at,
            overpayment_id=one.id,
            proposed=RecoveryProposed(
                RecoveryKind.REPAYMENT,
                one.outstanding_pence,
                "It was for days after he died.",
                house.today,
                house.today + timedelta(days=56),
                "Mrs W, who settles his affairs",
            ),
        )
    with house.acting("finance_approver") as viewer:
        payments.decide_recovery(
            by=viewer, at=house.at, recovery_id=recovery_id, agree=True, reason="As the days say."
        )
    with house.acting("finance_officer") as viewer:
        payments.record_repayment(
            by=viewer, at=house.at, recovery_id=recovery_id, received_on=house.today
        )
    return one.outstanding_pence


def close(house) -> None:
    with house.acting("phb_manager") as viewer:
        close_case.close(
            by=viewer,
            at=house.at,
            case_id=house.case_id,
            version=cases.case(viewer=viewer, case_id=house.case_id).version,
            ending=Ending.DIED,
            words="He died at home.",
            closed_on=house.today,
        )


def test_a_death_on_its_way_to_nothing(died):
    found = left(died)
    assert (found.held.held_pence, found.money.owed_pence) == (FOUR_WEEKS, 0)
    assert found.money.overpaid_pence == HALF
    assert found.left_pence == HALF
    with refused("case_not_at_nothing"):
        close(died)
    recover(died)
    keep(died, KeptFor.TAX, 40_00)
    found = left(died)
    assert (found.held.held_pence, found.held.earmarked_pence) == (HALF, 40_00)
    with refused("last_above_left"):
        propose(died, LastMoneyKind.ASK, HALF)
    one = propose(died, LastMoneyKind.ASK, HALF - 40_00)
    assert [two.thing for two in left(died).things if not two.done] == [
        Thing.STATEMENT,
        Thing.KEPT,
        Thing.DECIDE,
    ]
    decide(died, one)
    receive(died, one)
    keep(died, KeptFor.TAX, 0)
    decide(died, propose(died, LastMoneyKind.WRITE_OFF, 40_00))
    found = left(died)
    assert found.at_nothing
    assert all(two.done for two in found.things)
    close(died)
    with died.acting("finance_officer") as viewer:
        assert ledger.trial_balance(viewer=viewer, tenant_id=died.tenant_id).balanced


def test_wages_that_are_still_owed_are_owed_until_they_are_paid(died):
    with died.acting("phb_manager") as viewer:
        plan = plans.agreed_whole(viewer=viewer, budget_id=died.budget_id)
        assert plan
        line = next(one for one in plan.lines if one.management_option == "direct_payment")
        payments.record_closing_cost(
            by=viewer,
            at=died.at,
            budget_id=died.budget_id,
            line_id=line.id,
            kind=ClosingKind.WAGES,
            pence=WAGES,
            due_on=SECOND,
            words="Her last two weeks",
            authority="The payroll firm's reckoning",
        )
    found = left(died)
    assert found.money.owed_pence + found.money.overpaid_pence
    died.today = date(2027, 1, 4)
    assert _pay(died, SECOND, release=True) == WAGES
    found = left(died)
    assert found.money.owed_pence == 0
    assert found.held.held_pence == FOUR_WEEKS + WAGES


def test_what_is_kept_for_something_is_never_asked_back(died):
    recover(died)
    keep(died, KeptFor.REDUNDANCY, HALF)
    with refused("last_above_left"):
        propose(died, LastMoneyKind.ASK, 1)
    with refused("kept_more_than_held"):
        keep(died, KeptFor.TAX, 1)


def test_one_person_alone_decides_nothing_about_what_is_left(died):
    recover(died)
    one = propose(died, LastMoneyKind.WRITE_OFF, 10_00)
    with pytest.raises(Refusal):
        decide(died, one, role="phb_manager")
    with refused("last_open"):
        propose(died, LastMoneyKind.WRITE_OFF, 10_00)
    decide(died, one, agree=False)
    with refused("last_not_proposed"):
        decide(died, one)
    assert left(died).held.held_pence == HALF


def test_a_budget_that_goes_on_is_asked_for_nothing(house):
    making.payer(house)
    making.entitled(house)
    with house.acting("finance_officer") as viewer:
        made = payment_queries.due(viewer=viewer, on=FIRST, tenant_id=house.tenant_id).recipients[0]
    house.budget_id = made.budget_id
    planning.name_person(house, made.subject_id)
    with refused("last_not_ended"):
        propose(house, LastMoneyKind.WRITE_OFF, 1)


def test_the_page_says_who_does_what_and_the_letter_speaks_with_care(died, client_of):
    manager = client_of(died.user_id("phb_manager"))
    page = manager.get(reverse("journeys:left_to_close", args=[died.budget_id])).content.decode()
    assert "three are at £0.00" in page
    assert "Deal with what was paid too much" in page
    letter = manager.get(reverse("journeys:last_statement", args=[died.budget_id]))
    words = read(letter.content).words
    assert "sorry for your loss" in words
    assert "To the family of" in words
