"""A case passes to another commissioner: what is read before, and all that happens when it is done."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from openphb.domains.agreements import actions as agreements
from openphb.domains.agreements import queries as agreement_queries
from openphb.domains.agreements.types import AgreementState
from openphb.domains.budgets import actions as budgets
from openphb.domains.budgets import queries as budget_queries
from openphb.domains.cases import actions as cases
from openphb.domains.cases import queries as case_queries
from openphb.domains.marketplace import actions as marketplace
from openphb.domains.marketplace.types import OrderEnds
from openphb.domains.payments import actions as payments
from openphb.domains.payments import queries as payment_queries
from openphb.domains.payments.types import CarriedOver, HeldByKind, TransferAnswer
from openphb.domains.people import actions as people
from openphb.domains.plans import actions as plans
from openphb.domains.reviews import actions as reviews
from openphb.domains.spending import queries as spending
from openphb.foundation.access.actions import follow
from openphb.foundation.access.types import Viewer
from openphb.foundation.organisations import queries as organisations
from openphb.kernel.periods import long_date


def accept(
    *, by: Viewer, at: datetime, transfer_id: UUID, words: str, co_ordinator_id: UUID
) -> None:
    """Accept a case for the body that is asked. Refusals: those of `payments.accept_transfer`."""
    found = payment_queries.transfer(viewer=by, transfer_id=transfer_id)
    payments.accept_transfer(
        by=by,
        at=at,
        transfer_id=transfer_id,
        words=words,
        co_ordinator_id=co_ordinator_id,
        is_co_ordinator=case_queries.is_co_ordinator(
            viewer=by, user_id=co_ordinator_id, tenant_id=found.to_tenant_id
        ),
    )


def take_over(*, by: Viewer, at: datetime, transfer_id: UUID, how_checked: str) -> CarriedOver:
    """Complete a transfer, all of it or nothing; return what was made in the new body's records.

    The person, case, agreed plan, agreement and account, budget and logins are copied and linked. The
    new body's entitlement begins on the day from which it pays, and the old one's ends there; for what
    the old body pays in between, it is found that the new one bears it. Refusals: those of
    `payments.hold_to_take_over` and of what is copied.
    """
    with transaction.atomic():
        found = payment_queries.transfer(viewer=by, transfer_id=transfer_id)
        reading = payment_queries.lent(viewer=by, transfer_id=transfer_id)
        old = budget_queries.budget(viewer=reading, budget_id=found.budget_id)
        paid = signed(reading, found.budget_id)
        actor, pays_from = payments.hold_to_take_over(
            by=by, at=at, transfer_id=transfer_id, has_account=paid, reason=how_checked
        )
        held = held_there(by=by, transfer_id=transfer_id)
        carried = _carry(by, at, found, paid, pays_from, how_checked)
        if paid:
            agreements.pass_on(
                by=actor,
                at=at,
                budget=old,
                since=pays_from,
                to_name=found.to_name,
                authority=f"Agreed between {found.from_name} and {found.to_name}",
                told_on=found.told_on,
            )
            payments.pass_on_funding(
                by=actor,
                at=at,
                transfer_id=transfer_id,
                budget=old,
                until=pays_from,
                today=by.today,
            )
        marketplace.end_for_budget(
            by=actor,
            at=at,
            today=by.today,
            tenant_id=found.tenant_id,
            budget_id=found.budget_id,
            why=OrderEnds.MOVED,
            end=pays_from,
        )
        payments.record_taken_over(
            by=by,
            at=at,
            transfer_id=transfer_id,
            carried=carried,
            pays_from=pays_from,
            from_name=found.from_name,
            from_reference=found.case_reference,
            held=held,
            how_checked=how_checked if paid else "",
        )
        follow(
            by=actor,
            at=at,
            from_tenant_id=found.tenant_id,
            from_subject_id=found.subject_id,
            tenant_id=found.to_tenant_id,
            subject_id=carried.subject_id,
            authority=f"The case came from {found.from_name} on {long_date(by.today)}",
        )
        return carried


def signed(viewer: Viewer, budget_id: UUID) -> bool:
    """Return whether a direct payment is signed for a budget."""
    agreement = agreement_queries.agreement_of_budget(viewer=viewer, budget_id=budget_id)
    return agreement is not None and agreement.state is AgreementState.SIGNED


def held_there(*, by: Viewer, transfer_id: UUID) -> HeldByKind | None:
    """Return what the person has of the old body's money by kind; None where none was ever paid.

    Refusal: `nothing_there`.
    """
    found = payment_queries.transfer(viewer=by, transfer_id=transfer_id)
    reading = payment_queries.lent(viewer=by, transfer_id=transfer_id)
    if not signed(reading, found.budget_id):
        return None
    return spending.held_by_kind(viewer=reading, budget_id=found.budget_id, on=by.today)


def _carry(
    by: Viewer,
    at: datetime,
    found: TransferAnswer,
    paid: bool,
    pays_from: date,
    how_checked: str,
) -> CarriedOver:
    """Copy everything that goes with a case into the new body's records, from the person up."""
    assert found.co_ordinator_id is not None
    assert found.accepted_by is not None
    tenant_id = found.to_tenant_id
    person = people.carry_person(
        by=by, at=at, subject_id=found.subject_id, tenant_id=tenant_id, since=pays_from
    )
    there = {"tenant_id": tenant_id, "subject_id": person.subject_id}
    case_id, reference = cases.carry_case(
        by=by,
        at=at,
        case_id=found.case_id,
        co_ordinator_id=found.co_ordinator_id,
        from_name=found.from_name,
        **there,
    )
    budget_id = budgets.carry_budget(
        by=by, at=at, budget_id=found.budget_id, case_id=case_id, **there
    )
    plan_id, ids = plans.carry_plan(
        by=by,
        at=at,
        budget_id=found.budget_id,
        to_budget_id=budget_id,
        bodies=_bodies(found, pays_from),
        from_name=found.from_name,
        co_ordinator_id=found.co_ordinator_id,
        **there,
    )
    agreement_id = agreements.carry_agreement(
        by=by,
        at=at,
        budget_id=found.budget_id,
        to_budget_id=budget_id,
        to_plan_id=plan_id,
        ids=person.ids,
        proposed_by=found.accepted_by,
        how_checked=how_checked,
        **there,
    )
    carried = CarriedOver(person.subject_id, case_id, reference, budget_id, plan_id, agreement_id)
    to_budget = budget_queries.budget(viewer=by, budget_id=budget_id)
    reviews.carry_reviews(by=by, at=at, from_budget_id=found.budget_id, to_budget=to_budget)
    if paid:
        payments.carry_entitlement(
            by=by,
            at=at,
            transfer_id=found.id,
            carried=carried,
            to_tenant_id=tenant_id,
            line_ids=ids,
            since=pays_from,
        )
        agreements.carry_pauses(
            by=by,
            at=at,
            budget_id=found.budget_id,
            budget=to_budget,
            since=pays_from,
        )
    return carried


def _bodies(found: TransferAnswer, on: date) -> dict[UUID, UUID]:
    """Return which funder of the plan takes another's place: the old commissioner's, the new one."""
    old = organisations.responsible_for(found.tenant_id, on)
    new = organisations.responsible_for(found.to_tenant_id, on)
    return {old.id: new.id} if old and new else {}
