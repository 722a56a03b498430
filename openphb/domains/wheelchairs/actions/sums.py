"""What of a chair's money was billed, and what of others' money is here or on its way.

Read with the chair locked, where an action rests on it: what a page shows is `ChairAnswer`.
"""

from __future__ import annotations

from django.db.models import F, Sum

from openphb.domains.wheelchairs.models import (
    Wheelchair,
    WheelchairContribution,
    WheelchairInvoice,
)
from openphb.domains.wheelchairs.types import AddedTo


def billed(row: Wheelchair) -> tuple[int, int]:
    """Return what was billed for a chair: of the NHS's money, and of what others added. Pence."""
    standing = WheelchairInvoice.objects.filter(
        tenant_id=row.tenant_id, wheelchair=row, withdrawn_by=None
    )
    sums = standing.aggregate(nhs=Sum("nhs_pence"), added=Sum("added_pence"))
    return sums["nhs"] or 0, sums["added"] or 0


def added_left(row: Wheelchair) -> int:
    """Return what others paid to the NHS for a chair and was not passed on or given back. Pence."""
    rows = WheelchairContribution.objects.filter(
        tenant_id=row.tenant_id, wheelchair=row, paid_to=AddedTo.NHS, seen_on__isnull=False
    )
    came = rows.aggregate(all=Sum(F("pence") - F("back_pence")))["all"] or 0
    return came - billed(row)[1]


def added_unseen(row: Wheelchair) -> bool:
    """Return whether somebody adds money by way of the NHS that nobody has seen come."""
    return WheelchairContribution.objects.filter(
        tenant_id=row.tenant_id,
        wheelchair=row,
        paid_to=AddedTo.NHS,
        seen_on=None,
        withdrawn_by=None,
    ).exists()
