"""Recipients with second ways, outages and moves, made as people make them."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import Sum

from openphb.domains.ledger.models import Entry
from openphb.domains.payments import actions
from openphb.domains.payments.continuity.types import Moved, Proof, SecondWayProposed
from openphb.domains.payments.models import Payment
from openphb.domains.payments.tests import making
from openphb.domains.payments.types import NumberProposed, Rail, RailTerms, RuleAbout

EVIDENCE = "Ms Ade rang the bank on the same day."


def cards_set_up(house) -> None:
    """Agree how the card provider works for our commissioner."""
    with house.acting("finance_officer") as viewer:
        rule_id = actions.propose_rule(
            by=viewer,
            at=house.at,
            tenant_id=house.tenant_id,
            valid_from=house.today,
            says=RailTerms(Rail.PREPAID_CARD, 0),
        )
    with house.acting("phb_manager") as viewer:
        actions.decide_rule(
            by=viewer,
            at=house.at,
            about=RuleAbout.RAIL,
            rule_id=rule_id,
            agree=True,
            reason="Right.",
        )


def a_card(house, agreement_id: UUID, card_id: str) -> UUID:
    """Give somebody an agreed card."""
    with house.acting("finance_officer") as viewer:
        number_id = actions.propose_number(
            by=viewer,
            at=house.at,
            agreement_id=agreement_id,
            asked=NumberProposed(Rail.PREPAID_CARD, card_id, house.today, "The provider's letter"),
        )
    with house.acting("finance_approver") as viewer:
        actions.decide_number(
            by=viewer, at=house.at, number_id=number_id, agree=True, reason="Seen on the portal."
        )
    return number_id


def second_way(
    house, agreement_id: UUID, rail: Rail = Rail.FASTER_PAYMENTS, proof: Proof = Proof.TEST_PAYMENT
) -> UUID:
    budget_id = making.agreement(house, agreement_id).budget_id
    with house.acting("finance_officer") as viewer:
        return actions.record_second_way(
            by=viewer,
            at=house.at,
            budget_id=budget_id,
            asked=SecondWayProposed(rail, proof, house.today, EVIDENCE),
        )


def out(house, rail: Rail = Rail.BACS, began_on: date | None = None) -> UUID:
    with house.acting("finance_officer") as viewer:
        return actions.declare_outage(
            by=viewer,
            at=house.at,
            tenant_id=house.tenant_id,
            rail=rail,
            began_on=began_on or house.today,
            reason="The bureau’s line is down.",
        )


def works_again(house, outage_id: UUID) -> None:
    with house.acting("finance_officer") as viewer:
        actions.end_outage(
            by=viewer, at=house.at, outage_id=outage_id, reason="A test file went through."
        )


def moved(house, run_id: UUID) -> Moved:
    with house.acting("finance_officer") as viewer:
        return actions.move(by=viewer, at=house.at, run_id=run_id)


def overridden(house, run_id: UUID, role: str = "finance_approver") -> Moved:
    with house.acting(role) as viewer:
        return actions.override(
            by=viewer, at=house.at, run_id=run_id, reason="They cannot wait for the bank."
        )


def taken(house, run_id: UUID) -> None:
    with house.acting("finance_officer") as viewer:
        actions.take_file(by=viewer, at=house.at, run_id=run_id)


def sent(house, run_id: UUID) -> None:
    with house.acting("finance_officer") as viewer:
        actions.submit(by=viewer, at=house.at, run_id=run_id)


def confirmed(house, run_id: UUID) -> None:
    with house.acting("finance_officer") as viewer:
        actions.confirm(by=viewer, at=house.at, run_id=run_id)


def looked(house) -> int:
    with house.acting("finance_officer") as viewer:
        return actions.look_for_late(by=viewer, at=house.at, tenant_id=house.tenant_id)


def another_approver(house) -> UUID:
    """Return a finance approver who overrode nothing."""
    key = (house.tenant_id, "another finance_approver")
    if key not in house.users:
        house.users[key] = house.join("finance_approver", organisation_id=house.organisation_id)
    found: UUID = house.users[key]
    return found


def approved(house, run_id: UUID) -> None:
    """Look at a run that was moved, and have another approver approve what it comes to."""
    making.reviewed(house, run_id)
    pence = making.run(house, run_id).total_pence
    with house.acting_as(another_approver(house)) as viewer:
        actions.approve(by=viewer, at=house.at, run_id=run_id, typed_pence=pence)


def rows(house, model):
    """Return every row of a table that finance sees, oldest first."""
    with house.acting("finance_officer"):
        return list(model.objects.order_by("id"))


def one(house, model):
    (found,) = rows(house, model)
    return found


def payments_of(house, run_id: UUID):
    return [payment for payment in rows(house, Payment) if payment.run_id == run_id]


def balance(house, account: str) -> int:
    """Return an account's debits less its credits, having had the database check what it defers."""
    with house.acting("finance_officer"):
        connection.check_constraints()
        sums = Entry.objects.filter(account__code=account).aggregate(
            debits=Sum("debit_pence"), credits=Sum("credit_pence")
        )
    return int(sums["debits"] or 0) - int(sums["credits"] or 0)
