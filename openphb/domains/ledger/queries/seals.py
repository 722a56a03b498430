"""The chain's seals, newest first."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Max, Q

from openphb.domains.ledger.models import Journal, Seal
from openphb.domains.ledger.types import SealHead
from openphb.foundation.access.types import Permission, Viewer
from openphb.kernel.refusal import NothingThere

PAGE = 50
COLUMNS = (
    *("tenant_id", "number", "epoch", "place", "journals", "entries"),
    *("head_sha256", "sealed_at"),
)


def seals(*, viewer: Viewer, tenant_id: UUID, before: int | None = None) -> tuple[SealHead, ...]:
    """Return fifty seals of a tenant, newest first, from the one before number `before`."""
    if tenant_id not in viewer.scope(Permission.LEDGER_VIEW).tenant_ids:
        raise NothingThere("ledger")
    rows = Seal.objects.filter(tenant_id=tenant_id)
    if before is not None:
        rows = rows.filter(number__lt=before)
    return tuple(SealHead(*row) for row in rows.order_by("-number").values_list(*COLUMNS)[:PAGE])


def unsealed(*, viewer: Viewer, tenant_id: UUID) -> int:
    """Return how many journals of a tenant no seal holds yet; the next minute seals them."""
    if tenant_id not in viewer.scope(Permission.LEDGER_VIEW).tenant_ids:
        raise NothingThere("ledger")
    last = Seal.objects.filter(tenant_id=tenant_id).aggregate(place=Max("place"))["place"]
    return Journal.objects.filter(tenant_id=tenant_id, place__gt=last or 0).count()


def seals_after(tenant_id: UUID, *, epoch: int, number: int) -> tuple[SealHead, ...]:
    """Return up to fifty seals in order after one of an epoch: what has not left the database yet.

    After a restore numbers that were written out before are given again, in a later epoch.
    """
    rows = Seal.objects.filter(
        Q(epoch__gt=epoch) | Q(epoch=epoch, number__gt=number), tenant_id=tenant_id
    )
    return tuple(SealHead(*row) for row in rows.order_by("number").values_list(*COLUMNS)[:PAGE])
