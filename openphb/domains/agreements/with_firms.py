"""Agreements by which an organisation holds somebody's money, for the domain above that follows it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from openphb.domains.agreements.models import DirectPaymentAgreement
from openphb.domains.agreements.types import AgreementState, RecipientKind
from openphb.foundation.access.types import Permission, Viewer

WITH_FIRMS = (RecipientKind.THIRD_PARTY, RecipientKind.MANAGED_ACCOUNT)


@dataclass(frozen=True)
class FirmAgreement:
    """An agreement that was signed by everybody, with an organisation that holds the money."""

    id: UUID
    tenant_id: UUID
    subject_id: UUID
    budget_id: UUID
    case_reference: str
    recipient_name: str
    first_day: date
    ended_on: date | None
    recipient_kind: RecipientKind


def firm_agreements(
    *,
    viewer: Viewer,
    permission: Permission,
    agreement_id: UUID | None = None,
    but: Collection[UUID] = (),
    most: int = 50,
) -> tuple[FirmAgreement, ...]:
    """Return agreements with organisations that everybody signed, oldest first, but for some.

    One that has ended is among them only where it is asked for. `permission` lets the viewer ask.
    """
    rows = DirectPaymentAgreement.objects.filter(
        viewer.scope(permission).q(), recipient_kind__in=WITH_FIRMS, state=AgreementState.SIGNED
    ).exclude(pk__in=but)
    if agreement_id is not None:
        rows = rows.filter(pk=agreement_id)
    columns: Any = rows.order_by("id").values_list(
        *("id", "tenant_id", "subject_id", "budget_id", "budget__case__reference"),
        *("recipient_name", "first_day", "ended_on", "recipient_kind"),
    )
    return tuple(FirmAgreement(*(*row[:-1], RecipientKind(row[-1]))) for row in columns[:most])


def seen_agreement(*, viewer: Viewer, permission: Permission, agreement_id: UUID) -> bool:
    """Return whether there is such an agreement, of any kind, that `permission` lets the viewer see."""
    scope = viewer.scope(permission)
    return DirectPaymentAgreement.objects.filter(scope.q(), pk=agreement_id).exists()
