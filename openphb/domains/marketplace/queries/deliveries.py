"""Reads about what was delivered."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from openphb.domains.marketplace import reach, reference
from openphb.domains.marketplace.models import Delivery
from openphb.domains.marketplace.rules.delivering import standing
from openphb.domains.marketplace.types import (
    DeliveryAnswer,
    DeliveryTold,
    OrderState,
    SaidHow,
    SentBy,
)
from openphb.foundation.access.names import names_of
from openphb.foundation.access.types import Permission, Viewer

MOST = 400


def deliveries(*, viewer: Viewer, order_key: UUID) -> tuple[DeliveryTold, ...]:
    """Return up to 400 things that were delivered on an order, the newest first."""
    seen = reach.own_q(viewer) | viewer.scope(Permission.ORDER_VIEW).q()
    rows = Delivery.objects.filter(seen, order_key=order_key).select_related("order")
    return told(rows.order_by("-on", "-id")[:MOST], viewer.today)


def told(rows: Iterable[Delivery], today: date) -> tuple[DeliveryTold, ...]:
    """Return rows as they stand on a day; their order is loaded with them."""
    found = list(rows)
    names = names_of(
        user_id
        for row in found
        for user_id in (row.answered_by, row.sent_by if row.sent_how == SentBy.KEYED else None)
    )
    answers = []
    for row in found:
        days = reference.limit("answer_days", row.sent_on)
        answers.append(
            DeliveryTold(
                id=row.id,
                order_id=row.order_id,
                order_key=row.order_key,
                on=row.on,
                hundredths=row.hundredths,
                unit=row.order.unit,
                words=row.words,
                row_id=row.row_id,
                sent_on=row.sent_on,
                counts_on=row.sent_on + days,
                standing=standing(
                    hundredths=row.hundredths,
                    answer=DeliveryAnswer(row.answer) if row.answer else None,
                    sent_on=row.sent_on,
                    answer_days=days,
                    today=today,
                    ordered=row.order.state == OrderState.ACCEPTED
                    and row.order.worth.valid.contains(row.on),
                ),
                answer_words=row.answer_words,
                answered_by_name=names.get(row.answered_by, "") if row.answered_by else "",
                answered_how=SaidHow(row.answered_how) if row.answered_how else None,
                matched_hundredths=row.matched_hundredths,
                keyed_by_name=names.get(row.sent_by, "") if row.sent_how == SentBy.KEYED else "",
                paper=row.paper,
            )
        )
    return tuple(answers)
