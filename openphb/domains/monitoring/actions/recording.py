"""Writing down which organisation holds a budget's money under a signed agreement."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from openphb.domains.agreements.types import RecipientKind
from openphb.domains.agreements.with_firms import firm_agreements
from openphb.domains.monitoring.actions.reaching import reach_of_holding
from openphb.domains.monitoring.models import HeldMoney, HeldMovement, Holding
from openphb.domains.monitoring.rules.holdings import holding_fault
from openphb.domains.monitoring.types import HoldingDraft, HoldingKind, MoveKind
from openphb.domains.payments.paid import paid_under
from openphb.domains.people import queries as people
from openphb.foundation.access.types import Permission, Viewer
from openphb.foundation.audit import trail
from openphb.foundation.organisations import actions as organisations
from openphb.foundation.organisations.models import Organisation
from openphb.foundation.tenancy.locks import one_at_a_time
from openphb.kernel.refusal import NothingThere, Refusal


@transaction.atomic
def record_holding(*, by: Viewer, at: datetime, agreement_id: UUID, draft: HoldingDraft) -> UUID:
    """Write down which organisation holds a budget, and at which fee; return the holding's id.

    From then on a third-party budget is advanced, and the organisation's people see whom it holds
    for. What a managed account was paid before is counted as paid in. Refusals: `nothing_there`,
    `not_permitted`, `holding_exists`, those of `holding_fault`.
    """
    found = firm_agreements(
        viewer=by, permission=Permission.HOLDING_RECORD, agreement_id=agreement_id
    )
    if not found:
        raise NothingThere("agreement")
    agreed = found[0]
    mine = {"tenant_id": agreed.tenant_id, "subject_id": agreed.subject_id}
    actor = by.act(Permission.HOLDING_RECORD, **mine)
    fault = holding_fault(draft)
    if fault:
        raise fault
    one_at_a_time("holding of agreement", agreement_id)
    if Holding.objects.filter(tenant_id=agreed.tenant_id, agreement_id=agreement_id).exists():
        raise Refusal(
            "holding_exists",
            "The organisation of this agreement is written down already.",
            "Look at what it holds.",
        )
    organisation_id = draft.organisation_id
    if organisation_id is None:
        organisation_id = organisations.add_provider(
            by=actor,
            at=at,
            name=draft.new_name,
            ods_code="",
            source="Written down by staff as holding a person's money",
        )
    elif not Organisation.objects.filter(pk=organisation_id).exists():
        raise NothingThere("organisation")
    managed = agreed.recipient_kind is RecipientKind.MANAGED_ACCOUNT
    names = people.names(viewer=by, subject_ids=[agreed.subject_id])
    row = Holding.objects.create(
        **mine,
        budget_id=agreed.budget_id,
        agreement_id=agreed.id,
        organisation_id=organisation_id,
        kind=HoldingKind.MANAGED_ACCOUNT if managed else HoldingKind.THIRD_PARTY,
        person_name=names.get(agreed.subject_id) or agreed.case_reference,
        reference=agreed.case_reference,
        fee_pence=draft.fee_pence,
        fee_basis=draft.fee_basis,
        fee_funder_id=draft.fee_funder_id,
        keep_weeks=draft.keep_weeks,
        source=draft.source.strip(),
        recorded_by=actor.user_id,
        recorded_at=at,
    )
    HeldMoney.objects.create(**mine, holding=row)
    if managed:
        HeldMovement.objects.bulk_create(
            HeldMovement(
                **mine,
                holding=row,
                key=f"payment:{one.payment_id}",
                kind=MoveKind.ADVANCED,
                pence=one.pence,
                on=one.on,
                payment_id=one.payment_id,
            )
            for one in paid_under(tenant_id=agreed.tenant_id, agreement_id=agreed.id)
        )
    trail.record(
        "holding.recorded",
        by=actor,
        at=at,
        **mine,
        record_kind="holding",
        record_id=row.id,
        details={
            "organisation": str(organisation_id),
            "kind": str(row.kind),
            "fee_pence": draft.fee_pence,
            "fee_basis": str(draft.fee_basis),
        },
    )
    reach_of_holding(actor=actor, at=at, holding=row)
    return row.id
