"""What a firm that keeps a direct payment says is owed after a death: put by, or paid as a closing cost."""

from __future__ import annotations

from datetime import timedelta

import pytest

from openphb.domains.monitoring import actions
from openphb.domains.monitoring.tests import making
from openphb.domains.monitoring.tests.making import FIRST_DAY
from openphb.domains.monitoring.types import LiabilityGiven, PaidFrom
from openphb.domains.payments import queries as payments
from openphb.domains.payments.types import ClosingKind
from openphb.domains.plans.tests import making as planning
from openphb.domains.spending.kept import amounts_kept
from openphb.domains.spending.types import KeptFor
from openphb.journeys import changed_circumstances, left_to_close
from openphb.journeys.tests.test_changed_circumstances import pay
from openphb.kernel.refusal import Refusal


@pytest.fixture
def edwin(house):
    """Edwin has died; a firm keeps his direct payment, and Ada signs in for it."""
    held = making.managed(house)
    planning.name_person(house, held.subject_id)
    pay(house, FIRST_DAY)
    held.on(FIRST_DAY + timedelta(days=10))
    held.ada = making.works_there(house, held)
    with house.acting("care_coordinator") as viewer:
        changed_circumstances.holder_died(
            by=viewer,
            at=house.at,
            subject_id=held.subject_id,
            died_on=house.today,
            words="His sister rang.",
        )
    return held


def left(held):
    with held.house.acting("phb_manager") as viewer:
        return left_to_close.left_to_close(viewer=viewer, budget_id=held.budget_id)


def tells(held, pence):
    with held.house.acting_as(held.ada) as viewer:
        return actions.tell_liability(
            by=viewer,
            at=held.house.at,
            holding_id=held.holding_id,
            given=LiabilityGiven(
                ClosingKind.NOTICE_PAY,
                pence,
                held.house.today + timedelta(days=14),
                "Ann Dale: two weeks’ notice",
                "Contract of 1 May, clause 9",
                held.line_key,
            ),
        )


def accepts(held, liability_id, paid_from):
    with held.house.acting("phb_manager") as viewer:
        actions.accept_liability(
            by=viewer,
            at=held.house.at,
            liability_id=liability_id,
            paid_from=paid_from,
            words="The contract was seen.",
        )


def test_of_a_managed_account_it_is_put_by_or_becomes_due_and_no_case_closes_before(edwin):
    one, two = tells(edwin, 240_00), tells(edwin, 60_00)
    found = left(edwin)
    assert [(each.thing, each.done, each.pence) for each in found.things[:1]] == [
        (left_to_close.Thing.FIRM, False, 300_00)
    ]
    with (
        edwin.house.acting("phb_manager") as viewer,
        pytest.raises(Refusal, check=lambda refusal: refusal.code == "case_firm_owed"),
    ):
        left_to_close.refuse_above_nothing(viewer=viewer, case_id=found.case_id)
    accepts(edwin, one, PaidFrom.HELD)
    accepts(edwin, two, PaidFrom.DUE)
    assert left(edwin).things[0].done
    with edwin.house.acting("phb_manager") as viewer:
        kept = amounts_kept(tenant_id=edwin.house.tenant_id, budget_id=edwin.budget_id)
        (cost,) = payments.closing_costs(viewer=viewer, budget_id=edwin.budget_id)
    assert kept[KeptFor.REDUNDANCY] == 240_00
    assert (cost.pence, cost.words) == (60_00, "Clear Books Payroll: Ann Dale: two weeks’ notice")
