"""What money of a budget is kept for, as rows say."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from openphb.domains.spending.models import MoneyKept
from openphb.domains.spending.types import KeptFor


def amounts_kept(*, tenant_id: UUID, budget_id: UUID) -> Mapping[KeptFor, int]:
    """Return purpose → pence kept for it, for a caller who has shown that they may read them."""
    rows = (
        MoneyKept.objects.filter(tenant_id=tenant_id, budget_id=budget_id)
        .order_by("kind", "-recorded_at", "-id")
        .distinct("kind")
    )
    return {KeptFor(row.kind): row.pence for row in rows}
