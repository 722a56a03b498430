"""Why orders ended by themselves, beside the orders themselves."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from openphb.domains.marketplace.models import OrderEnding
from openphb.domains.marketplace.types import EndingTold, OrderEnds
from openphb.foundation.access.names import names_of
from openphb.foundation.asked import asked


def endings_of(order_ids: Collection[UUID]) -> dict[UUID, EndingTold]:
    """Return version of an order → what ended it by itself; of several, what ends it first.

    Whoever asks has found that they may see these orders.
    """
    rows = _endings(order_ids)
    rows.sort(key=lambda row: (row.kept_until or date.min, row.ends_on), reverse=True)
    names = names_of(row.recorded_by for row in rows)
    return {
        row.order_id: EndingTold(
            why=OrderEnds(row.why),
            ends_on=row.ends_on,
            kept_until=row.kept_until,
            recorded_by_name=names.get(row.recorded_by, ""),
            recorded_at=row.recorded_at,
        )
        for row in rows
    }


@asked
def _endings(order_ids: Collection[UUID]) -> QuerySet[OrderEnding]:
    return OrderEnding.objects.filter(order_id__in=order_ids, taken_back_at=None)
