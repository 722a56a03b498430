"""A managed account: a direct payment in a firm's pooled account, with a sub-ledger for each person."""

from __future__ import annotations

from datetime import timedelta

import pytest

from openphb.domains.agreements.types import RecipientKind
from openphb.domains.monitoring import actions, queries
from openphb.domains.monitoring.tests import making
from openphb.domains.monitoring.tests.making import FIRST_DAY
from openphb.domains.monitoring.types import Sums
from openphb.domains.payments import actions as payments
from openphb.domains.payments.models import Payment
from openphb.domains.payments.tests import making as paying
from openphb.domains.plans.tests import making as planning
from openphb.kernel.refusal import Refusal

pytestmark = pytest.mark.django_db


@pytest.fixture
def edwin(house):
    return making.managed(house)


def refused(code):
    return pytest.raises(Refusal, check=lambda one: one.code == code)


def test_what_is_paid_into_a_managed_account_is_held_and_adds_up(edwin):
    run_id = paying.approved(edwin.house)
    paid = edwin.sums.advanced_pence
    with edwin.house.acting("finance_officer"):
        assert paid == Payment.objects.get(run_id=run_id).amount_pence > 0
    edwin.on(FIRST_DAY + timedelta(days=27))
    edwin.tell(edwin.spent("1", 500_00), edwin.fee("2"))
    assert edwin.accept_all() == (2, 0)
    assert edwin.sums == Sums(paid, 500_00, 12_00)
    # It was spent when it was paid: nothing of it is an advance in the ledger.
    assert edwin.in_ledger == 0


def test_what_was_paid_before_the_firm_was_written_down_counts(house):
    plan_id = planning.agreed_plan(house, planning.open_budget(house), planning.PA_LINE)
    agreement_id = making.signed_by_three(
        house, plan_id, RecipientKind.MANAGED_ACCOUNT, "Clear Books"
    )
    making.client_account(house, agreement_id, plan_id)
    paying.approved(house)
    held = making.recorded(house, plan_id, agreement_id, making.firm(house, "Clear Books"))
    assert held.sums.held_pence > 0


def test_a_managed_account_is_advanced_nothing_and_owes_nothing_back_here(edwin):
    paying.approved(edwin.house)
    with edwin.house.acting("finance_officer") as viewer, refused("holding_is_managed"):
        actions.make_advance(by=viewer, at=edwin.house.at, holding_id=edwin.holding_id)
    assert edwin.whole.may_ask_pence == 0


def test_what_comes_back_from_the_bank_is_not_held(edwin):
    run_id = paying.approved(edwin.house)
    edwin.on(FIRST_DAY)
    with edwin.house.acting("finance_officer") as viewer:
        payment = Payment.objects.get(run_id=run_id)
        payments.submit(by=viewer, at=edwin.house.at, run_id=run_id)
        payments.record_return(
            by=viewer,
            at=edwin.house.at,
            payment_id=payment.id,
            returned_on=edwin.house.today,
            reason="Account closed",
        )
    assert (edwin.sums.held_pence, edwin.sums.advanced_pence) == (0, 0)


def test_the_sum_of_sub_ledgers_is_set_beside_the_client_account(edwin):
    paying.approved(edwin.house)
    peter = making.works_there(edwin.house, edwin, "peter.book")
    with edwin.house.acting_as(peter) as viewer:
        differs = actions.state_client_account(
            by=viewer,
            at=edwin.house.at,
            tenant_id=edwin.house.tenant_id,
            organisation_id=edwin.organisation_id,
            on=edwin.house.today,
            pence=queries.own_holdings(viewer=viewer)[0].sums.held_pence - 3_10,
        )
    assert differs == 3_10
    with edwin.house.acting("finance_officer") as viewer:
        found = queries.waiting(viewer=viewer).differences
    assert [check.difference_pence for _firm, check in found] == [3_10]
