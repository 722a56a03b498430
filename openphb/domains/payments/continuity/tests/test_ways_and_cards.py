"""Who has a tested second way, what proves it, and what is on cards."""

from __future__ import annotations

import pytest

from openphb.domains.agreements import actions as agreements
from openphb.domains.agreements.tests import making as agreeing
from openphb.domains.payments import actions
from openphb.domains.payments.continuity import queries
from openphb.domains.payments.continuity.tests import making as failing
from openphb.domains.payments.continuity.types import Proof, WaysCount
from openphb.domains.payments.tests import making
from openphb.domains.payments.types import Rail
from openphb.kernel.refusal import Refusal


def test_a_second_way_counts_while_what_it_pays_to_holds(house):
    making.payer(house)
    agreement_id = making.entitled(house)
    budget_id = making.agreement(house, agreement_id).budget_id
    assert count(house) == WaysCount(1, 1)
    for proof, code in (
        (Proof.REAL_PAYMENT, "second_way_unproven"),
        (Proof.CHECKED, "second_way_numbers"),
    ):
        with pytest.raises(Refusal) as refused:
            failing.second_way(house, agreement_id, proof=proof)
        assert refused.value.code == code
    with pytest.raises(Refusal) as refused:
        failing.second_way(house, agreement_id, Rail.PREPAID_CARD)
    assert refused.value.code == "second_way_shut"
    failing.second_way(house, agreement_id)
    assert count(house) == WaysCount(1, 0)
    with house.acting("finance_officer") as viewer:
        assert queries.second_way_told(viewer=viewer, budget_id=budget_id) is Rail.FASTER_PAYMENTS
        assert not queries.without_second_way(viewer=viewer).recipients
    with house.acting("finance_officer") as viewer:
        bank_id = agreeing.propose(
            house, viewer, agreement_id, sort_code="089999", account_number="66374958"
        )
    with house.acting("finance_approver") as viewer:
        agreements.decide_bank(
            by=viewer, at=house.at, bank_id=bank_id, approve=True, reason="Seen on a letter."
        )
    assert count(house) == WaysCount(1, 1)


def test_what_records_prove_is_recorded_for_all_at_once(house):
    making.payer(house)
    making.entitled(house)
    run_id = making.approved(house, rail=Rail.FASTER_PAYMENTS)
    failing.sent(house, run_id)
    house.today = making.FIRST_DAY
    failing.confirmed(house, run_id)
    # By Bacs from now on.
    making.approved(house, making.NEXT_DAY)
    with house.acting("finance_officer") as viewer:
        assert actions.record_known_ways(by=viewer, at=house.at, tenant_id=house.tenant_id) == 1
        assert actions.record_known_ways(by=viewer, at=house.at, tenant_id=house.tenant_id) == 0
    assert count(house) == WaysCount(1, 0)


def test_balances_of_cards_are_taken_in_row_by_row_and_once(house):
    making.payer(house)
    failing.cards_set_up(house)
    agreement_id = making.entitled(house)
    failing.a_card(house, agreement_id, "CARD-1")
    data = b"card_id,day,balance\nCARD-1,2026-11-20,12.40\nCARD-9,2026-11-20,1\n"
    first, again = taken(house, data), taken(house, data)
    assert (first.added, first.known, [one.code for one in first.faults]) == (
        1,
        0,
        ["card_unknown"],
    )
    assert (again.added, again.known) == (0, 1)
    other = taken(house, b"card_id,day,balance\nCARD-1,2026-11-20,12.41\nCARD-1,2026-11-21,9\n")
    assert (other.added, [one.code for one in other.faults]) == (1, ["balance_differs"])
    with house.acting("finance_officer") as viewer:
        (card,) = queries.card_balances(viewer=viewer)
    assert (card.card_id, card.pence) == ("CARD-1", 900)


def taken(house, data: bytes):
    with house.acting("finance_officer") as viewer:
        return actions.take_in_balances(
            by=viewer, at=house.at, tenant_id=house.tenant_id, data=data
        )


def count(house) -> WaysCount:
    with house.acting("finance_officer") as viewer:
        return queries.ways_count(viewer=viewer)
