"""What the NHS arranges for a person: orders, what waits for their word, and the money of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import F

from openphb.domains.marketplace import reference
from openphb.domains.marketplace.models import CareOrder, Delivery, InvoiceLine
from openphb.domains.marketplace.queries.orders import answers
from openphb.domains.marketplace.rules.invoicing import of_year
from openphb.domains.marketplace.types import LineBalance, OrderAnswer, OrderState
from openphb.foundation.access.types import Permission, Viewer
from openphb.kernel.periods import Period, financial_year_period

SHOWN = (OrderState.TO_AGREE, OrderState.SENT, OrderState.ACCEPTED)


def has_orders(
    *, viewer: Viewer, budget_id: UUID, permission: Permission = Permission.ORDER_VIEW
) -> bool:
    """Return whether anything is or was ordered on a budget that the viewer may see."""
    reach = viewer.scope(permission).q()
    return CareOrder.objects.filter(reach, budget_id=budget_id).exists()


def arranged(*, viewer: Viewer, budget_id: UUID) -> tuple[LineBalance, ...]:
    """Return the orders of a budget that hold or wait, with the money of each in this financial year.

    An order that changed is there once, as it holds today, with the money of all its versions.
    """
    reach = viewer.scope(Permission.ORDER_VIEW).q()
    rows = list(
        CareOrder.objects.filter(reach, budget_id=budget_id, state__in=SHOWN)
        .select_related("organisation")
        .order_by("order_key", "number")
    )
    by_key: dict[UUID, list[OrderAnswer]] = defaultdict(list)
    for one in answers(rows):
        by_key[one.order_key].append(one)
    sums = _invoiced(by_key, financial_year_period(viewer.today))
    found = []
    for key, every in by_key.items():
        matched, disputed = sums.get(key, (0, 0))
        shown = _now(every, viewer.today)
        found.append(LineBalance(shown, _agreed(every, viewer.today), matched, disputed))
    return tuple(sorted(found, key=lambda one: (one.order.description, one.order.made_at)))


def to_answer_count(*, viewer: Viewer, budget_id: UUID) -> int:
    """Return how many orders and things delivered wait for the person's own word."""
    scope = viewer.scope(Permission.ORDER_AGREE).q()
    orders = CareOrder.objects.filter(scope, budget_id=budget_id, state=OrderState.TO_AGREE)
    since = viewer.today - reference.limit("answer_days", viewer.today)
    told = Delivery.objects.filter(
        scope,
        order__budget_id=budget_id,
        order__state=OrderState.ACCEPTED,
        order__valid__contains=F("on"),
        answer=None,
        hundredths__gt=0,
        sent_on__gt=since,
    )
    return orders.count() + told.count()


def _now(every: Iterable[OrderAnswer], today: date) -> OrderAnswer:
    versions = list(every)
    holding = [
        one for one in versions if one.state is OrderState.ACCEPTED and one.valid.contains(today)
    ]
    return (holding or versions)[-1]


def _agreed(every: Iterable[OrderAnswer], today: date) -> int:
    year = financial_year_period(today)
    found = 0
    for one in every:
        inside = one.valid.overlap(year)
        if one.state is OrderState.ACCEPTED and inside is not None:
            found += one.worth.pence(inside)
    return found


def _invoiced(keys: Iterable[UUID], year: Period) -> dict[UUID, tuple[int, int]]:
    """Return order → what was found right of its care in a year, and what was not yet, of any day."""
    found: dict[UUID, tuple[int, int]] = {}
    lines = InvoiceLine.objects.filter(order_key__in=list(keys))
    for line in lines.only("order_key", "days", "pence", "matched_pence", "credited_pence"):
        right, waits = found.get(line.order_key, (0, 0))
        days = Period(line.days.lower, line.days.upper)
        found[line.order_key] = (
            right + of_year(line.matched_pence, days, year),
            waits + line.pence - line.credited_pence - line.matched_pence,
        )
    return found
