"""What has been paid, day by day, for those above that set it beside the bank's statement."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Max, Min, Q, Sum

from openphb.domains.payments.models import (
    BillLine,
    ExtraCover,
    Overpayment,
    Payment,
    PaymentLine,
    Recovery,
    RecoveryLine,
)
from openphb.domains.payments.types import BillKind, PaymentState, RecoveryKind, RecoveryState
from openphb.foundation.access.types import Permission, Viewer
from openphb.foundation.asked import asked


@dataclass(frozen=True)
class PaidIn:
    """One payment to a budget's account, on the day that the money arrives."""

    payment_id: UUID
    on: date
    pence: int


def paid_to_budget(
    *, viewer: Viewer, permission: Permission, budget_id: UUID, after: date | None, until: date
) -> tuple[PaidIn, ...]:
    """Return the payments that arrived after one day (from the first where None) until another.

    `permission` is the one that lets the viewer ask. Returned payments are left out, and so are
    those of a run that was approved and has not been sent.
    """
    payments = Payment.objects.filter(
        viewer.scope(permission).q(),
        bill=None,
        budget_id=budget_id,
        state=PaymentState.PAID,
        sent_on__isnull=False,
        pay_on__lte=until,
    )
    if after is not None:
        payments = payments.filter(pay_on__gt=after)
    rows = payments.order_by("pay_on", "id").values_list("id", "pay_on", "amount_pence")
    return tuple(PaidIn(id_, on, pence) for id_, on, pence in rows)


@dataclass(frozen=True)
class PaidToPutBy:
    """What was paid to be put by through one line, and what extra cover has drawn of it. Pence."""

    paid_pence: int
    """Paid for the line, less what came back of it."""
    drawn_pence: int
    """What extra cover that was started takes of it, used already or not."""
    kept_pence: int
    """What was paid ahead for extra cover that ended sooner: it is put by again."""
    cost_pence: int
    """What all the extra cover of the line costs."""


def paid_to_put_by(
    *, viewer: Viewer, permission: Permission, budget_id: UUID, line_key: UUID, until: date
) -> PaidToPutBy:
    """Return what was put by through a line up to a day, and what was drawn of it.

    `permission` is the one that lets the viewer ask. A payment counts on the day that it arrives.
    """
    reach = viewer.scope(permission).q()
    paid = PaymentLine.objects.filter(
        reach,
        line_key=line_key,
        payment__budget_id=budget_id,
        payment__state=PaymentState.PAID,
        payment__sent_on__isnull=False,
        payment__pay_on__lte=until,
    ).aggregate(all=Sum("due_pence"))["all"]
    settled = RecoveryLine.objects.filter(
        reach, budget_id=budget_id, line_key=line_key, recovery__state=RecoveryState.DONE
    ).aggregate(all=Sum("pence"))["all"]
    covers = ExtraCover.objects.filter(reach, budget_id=budget_id, line_key=line_key).aggregate(
        drawn=Sum("savings_pence"), kept=Sum("kept_pence"), cost=Sum("cost_pence")
    )
    return PaidToPutBy(
        (paid or 0) + (settled or 0),
        covers["drawn"] or 0,
        covers["kept"] or 0,
        covers["cost"] or 0,
    )


def paid_under(*, tenant_id: UUID, agreement_id: UUID) -> tuple[PaidIn, ...]:
    """Return what was ever paid under an agreement and did not come back, the first first.

    Whoever calls has shown that they may read it. What is approved is paid, sent or not.
    """
    rows = Payment.objects.filter(
        tenant_id=tenant_id, agreement_id=agreement_id, bill=None, state=PaymentState.PAID
    ).order_by("pay_on", "id")
    return tuple(
        PaidIn(id_, on, pence)
        for id_, on, pence in rows.values_list("id", "pay_on", "amount_pence")
    )


def repaid_since(*, tenant_id: UUID, budget_id: UUID) -> list[tuple[date, int]]:
    """Return what was repaid of money paid too much, with the day that it came back.

    Whoever calls has shown that they may read it.
    """
    rows = Recovery.objects.filter(
        tenant_id=tenant_id,
        overpayment__budget_id=budget_id,
        kind=RecoveryKind.REPAYMENT,
        state=RecoveryState.DONE,
        done_on__isnull=False,
    )
    return [(done_on, pence) for done_on, pence in rows.values_list("done_on", "pence") if done_on]


@dataclass(frozen=True)
class PaidOnce:
    """What arrived of one line of a budget, from its first payment to its last. Pence."""

    budget_id: UUID
    line_key: UUID
    pence: int
    first_on: date
    last_on: date


def paid_once(
    *, viewer: Viewer, permission: Permission, lines: Collection[tuple[UUID, UUID]], until: date
) -> tuple[PaidOnce, ...]:
    """Return what arrived by a day for some (budget, line) that are paid directly, by both.

    `permission` is the one that lets the viewer ask. What came back from the bank is not in it.
    """
    found = _paid_once(
        viewer.scope(permission).q(),
        {line_key for _budget, line_key in lines},
        {budget_id for budget_id, _line in lines},
        until,
    )
    return tuple(
        PaidOnce(budget_id, line_key, pence, first_on, last_on)
        for budget_id, line_key, pence, first_on, last_on in found
        if pence
    )


@asked
def _paid_once(
    reach: Q, line_keys: Collection[UUID], budget_ids: Collection[UUID], until: date
) -> Any:
    rows = PaymentLine.objects.filter(
        reach,
        line_key__in=line_keys,
        payment__budget_id__in=budget_ids,
        payment__bill=None,
        payment__state=PaymentState.PAID,
        payment__sent_on__isnull=False,
        payment__pay_on__lte=until,
    )
    found = rows.values_list("payment__budget_id", "line_key").annotate(
        pence=Sum("due_pence"), first=Min("payment__pay_on"), last=Max("payment__pay_on")
    )
    return found.order_by("payment__budget_id", "line_key")


def is_overpaid(*, tenant_id: UUID, budget_id: UUID) -> bool:
    """Return whether money of a budget is still to come back. Whoever calls may read it."""
    return Overpayment.objects.filter(
        tenant_id=tenant_id, budget_id=budget_id, closed_on=None
    ).exists()


def paid_at_once(tenant_id: UUID, line_keys: Collection[UUID]) -> frozenset[UUID]:
    """Return which lines a bill asks for as a whole, paid or not: nothing else buys them again.

    Whoever calls may read them.
    """
    rows = BillLine.objects.filter(
        tenant_id=tenant_id,
        line_key__in=line_keys,
        bill__withdrawn_by=None,
        bill__kind__in=[BillKind.ONE_OFF, BillKind.CHAIR_VALUE],
    )
    return frozenset(rows.values_list("line_key", flat=True))
