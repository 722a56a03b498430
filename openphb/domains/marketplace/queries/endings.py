"""Why orders ended by themselves, beside the orders themselves."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from openphb.domains.marketplace.models import OrderEnding
from openphb.domains.marketplace.types import EndingTold, OrderEnds
from openphb.foundation.access.names import names_of


def endings_of(order_ids: Collection[UUID]) -> dict[UUID, EndingTold]:
    """Return version of an order → what ended it by itself; of several, what ends it first.

    Whoever asks has found that they may see these orders.
    """
    rows = list(
        OrderEnding.objects.filter(order_id__in=list(order_ids), taken_back_at=None)
        if order_ids
        else ()
    )
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
