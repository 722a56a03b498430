"""Recipients who can be paid, and runs, made as people make them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from openphb.domains.agreements import queries as agreements
from openphb.domains.agreements.tests import making as agreeing
from openphb.domains.budgets.types import ManagementOption
from openphb.domains.payments import actions, queries
from openphb.domains.payments.models import LineEntitlement
from openphb.domains.payments.types import (
    AccountAsked,
    BillAsked,
    BillKind,
    BillLineAsked,
    Prepared,
    Rail,
    RunAsked,
)
from openphb.domains.plans import queries as plans
from openphb.domains.plans.tests import making as planning
from openphb.foundation.access.types import Permission
from openphb.foundation.facts import record as facts
from openphb.foundation.organisations.models import Organisation, OrganisationKind
from openphb.kernel.periods import Period

FIRST_DAY = agreeing.FIRST_DAY
NEXT_DAY = FIRST_DAY + timedelta(days=28)


def payer(house) -> UUID:
    """Set the account that our commissioner pays from."""
    with house.acting("finance_approver") as viewer:
        return actions.set_payer(
            by=viewer,
            at=house.at,
            tenant_id=house.tenant_id,
            organisation_id=house.organisation_id,
            bacs_user_number="123456",
            bacs_name="NHS Ourshire ICB",
            sort_code="20-29-59",
            account_number="43748472",
        )


def entitled(house, *lines, bank: bool = True) -> UUID:
    """Make somebody with a signed agreement, an approved account and entitlement; return the agreement."""
    plan_id = planning.agreed_plan(house, planning.open_budget(house), *lines)
    agreement_id = agreeing.signed(house, agreeing.prepared(house, plan_id))
    if bank:
        agreeing.paid_to(house, agreement_id)
    record(house, agreement_id, plan_id)
    return agreement_id


def record(house, agreement_id: UUID, plan_id: UUID) -> int:
    with house.acting("approver") as viewer:
        return actions.record_entitlement(
            by=viewer,
            at=house.at,
            tenant_id=house.tenant_id,
            agreement_id=agreement_id,
            plan_id=plan_id,
        )


def agreement(house, agreement_id: UUID):
    with house.acting("finance_officer") as viewer:
        return agreements.agreement(viewer=viewer, agreement_id=agreement_id)


def due(house, on: date = FIRST_DAY):
    with house.acting("finance_officer") as viewer:
        return queries.due(viewer=viewer, on=on, tenant_id=house.tenant_id)


def asked(house, pay_on: date = FIRST_DAY, **how: Any) -> RunAsked:
    return RunAsked(
        tenant_id=house.tenant_id, organisation_id=house.organisation_id, pay_on=pay_on, **how
    )


def prepared(house, pay_on: date = FIRST_DAY, **how: Any) -> Prepared:
    """Prepare a run; `how` is whatever else `actions.prepare` takes."""
    with house.acting("finance_officer") as viewer:
        return actions.prepare(by=viewer, at=house.at, asked=asked(house, pay_on, **how))


def run(house, run_id: UUID):
    with house.acting("finance_officer") as viewer:
        return queries.run(viewer=viewer, run_id=run_id)


def reviewed(house, run_id: UUID) -> None:
    with house.acting("finance_officer") as viewer:
        version = queries.run(viewer=viewer, run_id=run_id).version
        actions.review(by=viewer, at=house.at, run_id=run_id, version=version)


def approved(house, pay_on: date = FIRST_DAY, **how: Any) -> UUID:
    """Prepare, review and approve a run; return its id."""
    made = prepared(house, pay_on, **how)
    reviewed(house, made.run_id)
    approve(house, made.run_id, made.total_pence)
    return made.run_id


def approve(house, run_id: UUID, pence: int, role: str = "finance_approver") -> None:
    with house.acting(role) as viewer:
        actions.approve(by=viewer, at=house.at, run_id=run_id, typed_pence=pence)


def change(house, agreement_id: UUID, unit_pence: int, start: date | None = None) -> None:
    """Record another rate for an agreement's line, as a later issue's journeys will."""
    with house.acting("approver") as viewer:
        actor = viewer.act(Permission.PLAN_APPROVE, tenant_id=house.tenant_id)
        old = LineEntitlement.objects.filter(agreement_id=agreement_id).latest("recorded_at", "id")
        facts.record(
            LineEntitlement,
            key={
                "tenant_id": house.tenant_id,
                "subject_id": old.subject_id,
                "line_key": old.line_key,
            },
            valid=Period(start or NEXT_DAY),
            values={
                "line_id": old.line_id,
                "budget_id": old.budget_id,
                "agreement_id": old.agreement_id,
                "management_option": old.management_option,
                "quantity_hundredths": old.quantity_hundredths,
                "unit_pence": unit_pence,
                "basis": old.basis,
            },
            by=actor,
            at=house.at,
            known_seq=facts.next_known_seq(house.tenant_id),
        )


def provider(house, name: str = "Dove Cottage Day Care") -> UUID:
    """Make an organisation that provides care; return its id."""
    made = Organisation.objects.create(
        name=name, kind=OrganisationKind.PROVIDER, valid_from=date(2010, 1, 1), source="A test"
    )
    return made.id


def notional(house, *lines):
    """Make somebody with an agreed plan whose care the body buys; return the plan as it is read."""
    plan_id = planning.agreed_plan(
        house, planning.open_budget(house), *(lines or (planning.PA_LINE, planning.DAY_LINE))
    )
    with house.acting("approver") as viewer:
        return plans.whole(viewer=viewer, plan_id=plan_id)


def bill_asked(house, plan, organisation_id: UUID, *, key="invoice:1", pence=123_00, **says):
    """Return a bill for the bought lines of a plan, each of `pence`, for its first four weeks."""
    bought = [
        line for line in plan.lines if line.management_option is not ManagementOption.DIRECT_PAYMENT
    ]
    return BillAsked(
        tenant_id=house.tenant_id,
        subject_id=plan.subject_id,
        budget_id=plan.budget_id,
        organisation_id=organisation_id,
        key=key,
        **{
            "kind": BillKind.PROVIDER_INVOICE,
            "reference": "INV-0041",
            "received_on": house.today,
            "pay_by": house.today + timedelta(days=30),
            **says,
        },
        lines=tuple(
            BillLineAsked(line.id, line.line_key, FIRST_DAY, NEXT_DAY, pence) for line in bought
        ),
    )


def put(house, asked: BillAsked) -> UUID:
    with house.acting("finance_officer") as viewer:
        actor = viewer.act(Permission.RUN_PREPARE, tenant_id=house.tenant_id)
        return actions.put_bill(by=actor, at=house.at, asked=asked)


def organisation_paid_to(
    house, organisation_id: UUID, *, sort_code="20-29-59", account_number="63748472", **says
) -> UUID:
    """Have an organisation's account proposed and agreed; return its id."""
    with house.acting("finance_officer") as viewer:
        account_id = actions.propose_organisation_account(
            by=viewer,
            at=house.at,
            tenant_id=house.tenant_id,
            asked=AccountAsked(
                organisation_id=organisation_id,
                **{
                    "rail": Rail.BACS,
                    "valid_from": house.today,
                    "source": "Their letter of 2 November 2026, rung back",
                    "account_name": "Dove Cottage",
                    "sort_code": sort_code,
                    "account_number": account_number,
                    **says,
                },
            ),
        )
    with house.acting("finance_approver") as viewer:
        actions.decide_organisation_account(
            by=viewer,
            at=house.at,
            account_id=account_id,
            agree=True,
            reason="Rang the number on their last invoice.",
        )
    return account_id
