"""Orders that end by themselves: with their line, their person, their case, or their commissioner."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Max, Q

from openphb.domains.budgets.types import ManagementOption
from openphb.domains.marketplace.actions.matching import hold_against
from openphb.domains.marketplace.actions.reaching import reach_of_order
from openphb.domains.marketplace.models import CareOrder, Delivery, OrderEnding, OrderPeriod
from openphb.domains.marketplace.rules import ending as rules
from openphb.domains.marketplace.types import OrderEnds, OrderState
from openphb.domains.payments.worth import Worth
from openphb.domains.plans.types import LineAnswer, PlanAnswer
from openphb.foundation.access.types import Actor
from openphb.foundation.audit import trail
from openphb.foundation.tenancy.locks import one_at_a_time
from openphb.kernel.periods import Period

LIVE = [one for one in OrderState if one.is_live]
BY_PLAN = [OrderEnds.LINE_GONE, OrderEnds.LINE_CHANGED]


@transaction.atomic
def end_with_plan(*, by: Actor, at: datetime, today: date, plan: PlanAnswer) -> None:
    """End the orders of a budget whose lines a plan that was just agreed does not have as ordered.

    What a plan before it had ended from the same day or a later one is worked out again. Whoever calls
    has found that `by` may agree to the plan.
    """
    assert plan.starts_on is not None, "an agreed plan starts on a day"
    budget = Q(tenant_id=plan.tenant_id, budget_id=plan.budget_id)
    before = OrderEnding.objects.filter(
        tenant_id=plan.tenant_id,
        order__budget_id=plan.budget_id,
        why__in=BY_PLAN,
        ends_on__gte=plan.starts_on,
        taken_back_at=None,
    )
    keys = _take_back(by, at, before)
    lines = {
        line.line_key: line
        for line in plan.lines
        if line.management_option is ManagementOption.NOTIONAL
    }
    for row in _live(budget, after=plan.starts_on):
        line = lines.get(row.line_key)
        found = rules.ends_with_plan(
            row.worth,
            None if line is None else _worth(plan, line),
            starts_on=plan.starts_on,
            same_unit=line is not None and line.unit == row.unit,
        )
        if found is not None and _end(by, at, today, row, *found):
            keys.add(row.order_key)
    hold_against(by=by, at=at, today=today, order_keys=keys)


@transaction.atomic
def end_for_person(
    *,
    by: Actor,
    at: datetime,
    today: date,
    tenant_id: UUID,
    subject_id: UUID,
    why: OrderEnds,
    end: date,
) -> None:
    """End all orders for somebody; `end` is the first day without them.

    Whoever calls has found that `by` may record what brings it about.
    """
    _end_all(by, at, today, Q(tenant_id=tenant_id, subject_id=subject_id), why, end)


@transaction.atomic
def end_for_budget(
    *,
    by: Actor,
    at: datetime,
    today: date,
    tenant_id: UUID,
    budget_id: UUID,
    why: OrderEnds,
    end: date,
) -> None:
    """End all orders of a budget; `end` is the first day without them.

    Whoever calls has found that `by` may record what brings it about.
    """
    _end_all(by, at, today, Q(tenant_id=tenant_id, budget_id=budget_id), why, end)


@transaction.atomic
def let_go_on(
    *, by: Actor, at: datetime, today: date, tenant_id: UUID, subject_id: UUID, why: OrderEnds
) -> None:
    """Let the orders for somebody go on that ended by something that was a mistake.

    One whose days were ordered again meanwhile stays as it is.
    """
    found = OrderEnding.objects.filter(
        tenant_id=tenant_id, subject_id=subject_id, why=why, taken_back_at=None
    )
    hold_against(by=by, at=at, today=today, order_keys=_take_back(by, at, found))


def _end_all(by: Actor, at: datetime, today: date, of: Q, why: OrderEnds, end: date) -> None:
    ended = [row for row in _live(of, after=end) if _end(by, at, today, row, why, end)]
    hold_against(by=by, at=at, today=today, order_keys={row.order_key for row in ended})


def _live(of: Q, *, after: date) -> list[CareOrder]:
    """Return the versions that wait or hold on some day from `after` on, locked."""
    rows = CareOrder.objects.filter(of, state__in=LIVE)
    longer = Q(valid__endswith=None) | Q(valid__endswith__gt=after)
    keys = sorted(set(rows.filter(longer).values_list("order_key", flat=True)))
    for key in keys:
        one_at_a_time("care order", key)
    return list(
        rows.filter(longer, order_key__in=keys).select_for_update().order_by("order_key", "number")
    )


def _worth(plan: PlanAnswer, line: LineAnswer) -> Worth:
    assert plan.starts_on is not None, "an agreed plan starts on a day"
    valid = Period(max(plan.starts_on, line.valid_from), line.valid_to)
    return Worth(line.quantity_hundredths, line.unit_pence, line.basis, valid, line.falls_on)


def _end(by: Actor, at: datetime, today: date, row: CareOrder, why: OrderEnds, end: date) -> bool:
    """End one version; return whether that changed anything."""
    if OrderEnding.objects.filter(order=row, why=why, taken_back_at=None).exists():
        return False
    periods = list(OrderPeriod.objects.select_for_update().filter(order=row))
    left = rules.left_of(
        row.worth,
        end,
        {one.starts_on: (one.matched_hundredths, one.matched_pence) for one in periods},
        Delivery.objects.filter(order=row, matched_hundredths__gt=0).aggregate(on=Max("on"))["on"],
    )
    if left == row.worth.valid:
        return False
    if row.state != OrderState.ACCEPTED and end <= today:
        # Nobody is asked any more to take on care whose days have gone by.
        left = None
    OrderEnding.objects.create(
        tenant_id=row.tenant_id,
        subject_id=row.subject_id,
        order=row,
        order_key=row.order_key,
        why=why,
        ends_on=end,
        kept_until=left.end if left else None,
        was_state=row.state,
        was_until=row.valid.upper,
        recorded_on=today,
        recorded_by=by.user_id,
        recorded_at=at,
    )
    if left is None:
        row.state = OrderState.WITHDRAWN
    else:
        row.valid = DateRange(left.start, left.end)
    row.save(update_fields=["state", "valid"])
    _settled(by, at, row, periods)
    _note("order.ended_by_itself", by, at, row, why=str(why), ends_on=end.isoformat())
    return True


def _take_back(by: Actor, at: datetime, found: Iterable[OrderEnding]) -> set[UUID]:
    """Take endings back; each version is again what it was, less what its other endings say.

    Return the orders that changed.
    """
    keys = set()
    by_order: dict[UUID, list[OrderEnding]] = {}
    for one in found:
        by_order.setdefault(one.order_id, []).append(one)
    for order_id, gone in sorted(by_order.items()):
        one_at_a_time("care order", gone[0].order_key)
        row = CareOrder.objects.select_for_update().get(pk=order_id)
        every = list(
            OrderEnding.objects.filter(order=row, taken_back_at=None).order_by("recorded_at", "id")
        )
        OrderEnding.objects.filter(pk__in=[one.pk for one in gone]).update(
            taken_back_by=by.user_id, taken_back_at=at
        )
        stay = [one for one in every if one.pk not in {each.pk for each in gone}]
        if _as_it_was(row, every, stay):
            periods = list(OrderPeriod.objects.select_for_update().filter(order=row))
            _settled(by, at, row, periods)
            _note("order.goes_on", by, at, row)
            keys.add(row.order_key)
    return keys


def _as_it_was(row: CareOrder, every: Sequence[OrderEnding], stay: Sequence[OrderEnding]) -> bool:
    """Give a version back its days and state; False where it stays as it is."""
    last = every[-1]
    if last.kept_until is None:
        untouched = row.state == OrderState.WITHDRAWN
    else:
        untouched = row.state in LIVE and row.valid.upper == last.kept_until
    # What somebody did by hand with it since then stands.
    if not untouched or any(one.kept_until is None for one in stay):
        return False
    ends = [one.kept_until for one in stay if one.kept_until is not None]
    ends += [every[0].was_until] if every[0].was_until is not None else []
    try:
        with transaction.atomic():
            row.state = last.was_state if last.kept_until is None else row.state
            row.valid = DateRange(row.valid.lower, min(ends, default=None))
            row.save(update_fields=["state", "valid"])
    except IntegrityError as fault:
        if "order_one_" not in str(fault):
            raise
        # Its days were ordered again meanwhile.
        return False
    return True


def _settled(by: Actor, at: datetime, row: CareOrder, periods: Sequence[OrderPeriod]) -> None:
    """Bring what rests on a version's days in line with them."""
    for one in periods:
        period = row.worth.period_of(one.starts_on)
        one.worth_hundredths, one.worth_pence = (
            row.worth.hundredths(period),
            row.worth.pence(period),
        )
        one.save(update_fields=["worth_hundredths", "worth_pence"])
    if row.agreed_at is not None:
        reach_of_order(actor=by, at=at, order=row)


def _note(what: str, by: Actor, at: datetime, row: CareOrder, **details: object) -> None:
    trail.record(
        what,
        by=by,
        at=at,
        tenant_id=row.tenant_id,
        subject_id=row.subject_id,
        record_kind="care_order",
        record_id=row.id,
        details={"order": str(row.order_key), "version": row.number, **details},
    )
