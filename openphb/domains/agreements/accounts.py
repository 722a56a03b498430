"""Which account a budget is paid to, for those above that hold a bank's file against it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from openphb.domains.agreements.models import BankDetails, DirectPaymentAgreement
from openphb.domains.agreements.types import AgreementState, BankState
from openphb.foundation.access.types import Permission, Viewer

# Of the accounts a budget had: those that money could be paid to.
PAID_TO = (BankState.APPROVED, BankState.REPLACED, BankState.DEAD)
END = 4


@dataclass(frozen=True)
class AccountOfBudget:
    """The agreement that a budget's account belongs to, and how its accounts' numbers end."""

    agreement_id: UUID
    tenant_id: UUID
    subject_id: UUID
    ends: tuple[str, ...]


def account_of_budget(
    *, viewer: Viewer, permission: Permission, budget_id: UUID
) -> AccountOfBudget | None:
    """Return the account of a budget's direct payment; None where none was ever agreed.

    `permission` is the one that lets the viewer ask: a managed-account firm adds statements without
    seeing agreements. The agreement is the one that has not ended, else the last one.
    """
    found = DirectPaymentAgreement.objects.filter(viewer.scope(permission).q(), budget_id=budget_id)
    rows = list(found.order_by("-prepared_at", "-id"))
    if not rows:
        return None
    row = next((one for one in rows if one.state != AgreementState.ENDED), rows[0])
    numbers = BankDetails.objects.filter(
        agreement_id__in=[one.id for one in rows], state__in=PAID_TO
    ).values_list("account_number", flat=True)
    ends = tuple(sorted({number[-END:] for number in numbers}))
    return AccountOfBudget(row.id, row.tenant_id, row.subject_id, ends)
