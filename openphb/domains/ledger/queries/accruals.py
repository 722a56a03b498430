"""What was posted at a month's end, and whether it was taken back."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet, Sum

from openphb.domains.ledger.models import Accrual, Entry, Journal
from openphb.domains.ledger.types import AccountKind, AccrualKind, AccrualSum
from openphb.foundation.access.types import Permission, Viewer
from openphb.kernel.refusal import NothingThere


def accruals(*, viewer: Viewer, tenant_id: UUID, month_end: date) -> tuple[AccrualSum, ...]:
    """Return what a month's end posted, by kind: arrears, then prepayments. Pence of expense.

    Refusal: `nothing_there`.
    """
    if tenant_id not in viewer.scope(Permission.LEDGER_VIEW).tenant_ids:
        raise NothingThere("ledger")
    reversal = Journal.objects.filter(tenant_id=tenant_id, reverses_id=OuterRef("journal_id"))
    rows = _of_month(tenant_id, month_end).annotate(back=Exists(reversal))
    found = []
    for kind in AccrualKind:
        of_kind = rows.filter(kind=kind)
        told = of_kind.aggregate(count=Count("id"))
        if not told["count"]:
            continue
        # The expense side of each journal, whichever side it stands on.
        sums = Entry.objects.filter(
            tenant_id=tenant_id,
            journal_id__in=of_kind.values("journal_id"),
            account__kind=AccountKind.EXPENSE,
        ).aggregate(debit=Sum("debit_pence"), credit=Sum("credit_pence"))
        net = int(sums["debit"] or 0) - int(sums["credit"] or 0)
        found.append(
            AccrualSum(
                kind=kind,
                journals=told["count"],
                pence=net if kind is AccrualKind.ARREARS else -net,
                reverse_on=month_end + timedelta(days=1),
                taken_back=not of_kind.filter(back=False).exists(),
            )
        )
    return tuple(found)


def is_accrued(*, viewer: Viewer, tenant_id: UUID, month_end: date) -> bool:
    """Return whether a month's end has been posted. Refusal: `nothing_there`."""
    if tenant_id not in viewer.scope(Permission.LEDGER_ACCRUE).tenant_ids:
        raise NothingThere("ledger")
    return _of_month(tenant_id, month_end).exists()


def _of_month(tenant_id: UUID, month_end: date) -> QuerySet[Accrual]:
    return Accrual.objects.filter(tenant_id=tenant_id, reverse_on=month_end + timedelta(days=1))
