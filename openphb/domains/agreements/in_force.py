"""Under which agreement a budget is paid directly, for those above that act on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from openphb.domains.agreements.models import DirectPaymentAgreement
from openphb.domains.agreements.types import AgreementState, RecipientKind
from openphb.foundation.access.types import Permission, Viewer


@dataclass(frozen=True)
class PaidUnder:
    """A budget’s direct payment agreement, without what it says."""

    id: UUID
    tenant_id: UUID
    subject_id: UUID
    budget_id: UUID
    first_day: date
    signed: bool
    """Whether everybody has signed it, and it has not ended."""


def paid_under(*, viewer: Viewer, permission: Permission, budget_id: UUID) -> PaidUnder | None:
    """Return a budget’s direct payment agreement that has not ended, else the last one, else None.

    `permission` is the one that lets the viewer ask.
    """
    rows = list(
        DirectPaymentAgreement.objects.filter(viewer.scope(permission).q(), budget_id=budget_id)
        .exclude(recipient_kind=RecipientKind.THIRD_PARTY)
        .order_by("-prepared_at", "-id")
    )
    found = next(
        (row for row in rows if row.state != AgreementState.ENDED), rows[0] if rows else None
    )
    if found is None:
        return None
    return PaidUnder(
        found.id,
        found.tenant_id,
        found.subject_id,
        found.budget_id,
        found.first_day,
        found.state == AgreementState.SIGNED,
    )
