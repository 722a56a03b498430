"""Agreements by which an organisation holds somebody's money, for the domain above that follows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q

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
    agreement_id: UUID,
) -> tuple[FirmAgreement, ...]:
    """Return an agreement with an organisation that everybody signed, ended or not; or nothing.

    `permission` lets the viewer ask.
    """
    rows = signed_with_firms(viewer.scope(permission).q() & Q(pk=agreement_id))
    return tuple(map(firm_agreement, rows))


def signed_with_firms(reach: Q) -> Any:
    """Return the rows (of `firm_agreement`) of agreements in reach that everybody signed, oldest first."""
    rows = DirectPaymentAgreement.objects.filter(
        reach, recipient_kind__in=WITH_FIRMS, state=AgreementState.SIGNED
    )
    return rows.order_by("id").values_list(
        *("id", "tenant_id", "subject_id", "budget_id", "budget__case__reference"),
        *("recipient_name", "first_day", "ended_on", "recipient_kind"),
    )


def firm_agreement(row: Sequence[Any]) -> FirmAgreement:
    """Return an agreement from its row."""
    return FirmAgreement(*(*row[:-1], RecipientKind(row[-1])))


def seen_agreement(*, viewer: Viewer, permission: Permission, agreement_id: UUID) -> bool:
    """Return whether there is such an agreement, of any kind, that `permission` lets the viewer see."""
    scope = viewer.scope(permission)
    return DirectPaymentAgreement.objects.filter(scope.q(), pk=agreement_id).exists()
