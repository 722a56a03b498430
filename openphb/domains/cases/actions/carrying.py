"""Opening a case for care that another commissioner paid for until now."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from openphb.domains.cases import rules
from openphb.domains.cases.actions.holding import audit, keep_clock
from openphb.domains.cases.actions.referring import next_numbers
from openphb.domains.cases.models import Case, EligibilityDecision, Offer, Referral
from openphb.domains.cases.types import CameBy, Referrer
from openphb.foundation.access.types import Permission, Viewer
from openphb.foundation.tenancy.carrying import Carrier
from openphb.kernel.refusal import NothingThere


def carry_case(
    *,
    by: Viewer,
    at: datetime,
    case_id: UUID,
    tenant_id: UUID,
    subject_id: UUID,
    co_ordinator_id: UUID,
    from_name: str,
) -> tuple[UUID, str]:
    """Copy a case that is shared with a tenant into it; return its id and its number there.

    The decisions about eligibility and the offer that was accepted go with it: responsibility
    passes, and what was decided stands until the new body reviews it. Its clocks stay with the old
    case. Refusals: `nothing_there`, `not_permitted`. Source: National Framework for NHS Continuing
    Healthcare, eligibility goes with the person between commissioners.
    """
    with transaction.atomic():
        actor = by.act(Permission.TRANSFER_TAKE_OVER, tenant_id=tenant_id)
        old = Case.objects.filter(id=case_id).first()
        if old is None:
            raise NothingThere("case")
        carrier = Carrier(tenant_id, subject_id)
        made = carrier.copy(
            old,
            reference=rules.reference(next_numbers(tenant_id, 1)),
            co_ordinator_id=co_ordinator_id,
            closed_on=None,
            closed_reason="",
            ending=None,
            referred_by=from_name,
            received_at=None,
            decide_by=None,
            waits=False,
            version=1,
        )
        made.save(force_insert=True)
        # The assessments that they rest on stay with who made them.
        carrier.copy_all(
            EligibilityDecision.objects.filter(case_id=case_id).order_by("decided_on", "id"),
            assessment=None,
        )
        carrier.copy_all(
            Offer.objects.filter(case_id=case_id, answer="accepted").order_by("offered_on", "id")
        )
        Referral.objects.create(
            tenant_id=tenant_id,
            subject_id=subject_id,
            case=made,
            referrer=Referrer.OTHER,
            came_by=CameBy.STAFF,
            role="Commissioner",
            organisation=from_name,
            source_reference=f"{from_name} {old.reference}",
            recorded_by=actor.user_id,
            recorded_at=at,
        )
        keep_clock(by, made)
        made.save()
        audit("case.carried", actor, at, made, {"from": old.reference})
        return made.id, made.reference
