"""Holding invoices against their orders: whenever something that they rest on has changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from openphb.domains.marketplace import reference
from openphb.domains.marketplace.actions.paying import have_paid
from openphb.domains.marketplace.models import (
    CareOrder,
    Delivery,
    InvoiceDifference,
    InvoiceLine,
    MatchedDelivery,
    MatchedPart,
    OrderPeriod,
    ProviderInvoice,
)
from openphb.domains.marketplace.rules.delivering import standing
from openphb.domains.marketplace.rules.matching import match
from openphb.domains.marketplace.types import (
    Claimed,
    Delivered,
    DeliveryAnswer,
    Match,
    OrderState,
    PeriodPart,
    Terms,
    Used,
    Why,
)
from openphb.foundation.access.types import Actor, Permission, Viewer
from openphb.foundation.audit import trail
from openphb.foundation.tenancy.locks import one_at_a_time
from openphb.kernel.periods import Period


def match_what_waited(*, by: Viewer, at: datetime) -> int:
    """Hold again what waits for people's answers: some of it counts today; return how many orders."""
    found = 0
    for tenant_id in sorted(by.scope(Permission.INVOICE_MATCH).tenant_ids):
        with transaction.atomic():
            actor = by.act(Permission.INVOICE_MATCH, tenant_id=tenant_id)
            keys = set(
                InvoiceDifference.objects.filter(
                    tenant_id=tenant_id, why=Why.NOT_CONFIRMED
                ).values_list("line__order_key", flat=True)
            )
            hold_against(by=actor, at=at, today=by.today, order_keys=keys)
            found += len(keys)
    return found


def hold_against(*, by: Actor, at: datetime, today: date, order_keys: Collection[UUID]) -> None:
    """Match whatever is open on some orders, and have what is new paid; in the caller's transaction.

    Whoever calls has found that `by` may do what brought it about.
    """
    bench = _Bench(by, at, today)
    for key in sorted(order_keys):
        one_at_a_time("care order", key)
        bench.match_order(key)
    bench.pay()


@dataclass
class _Bench:
    """Matches orders one after the other, and keeps what is new by invoice."""

    by: Actor
    at: datetime
    today: date
    invoices: dict[UUID, ProviderInvoice] = field(default_factory=dict)
    new: dict[UUID, list[MatchedPart]] = field(default_factory=lambda: defaultdict(list))

    def match_order(self, key: UUID) -> None:
        lines = list(
            InvoiceLine.objects.select_for_update(of=("self",))
            .select_related("invoice")
            .filter(order_key=key, pence__gt=F("matched_pence") + F("credited_pence"))
            .exclude(
                invoice_id__in=ProviderInvoice.objects.exclude(corrects=None).values("corrects")
            )
            .order_by("invoice__sent_at", "invoice_id", "position")
        )
        if not lines:
            return
        orders = {
            row.id: row
            for row in CareOrder.objects.filter(order_key=key, state=OrderState.ACCEPTED)
        }
        terms = [Terms(row.id, row.worth, row.vat_ten_thousandths) for row in orders.values()]
        told = {
            row.id: row
            for row in Delivery.objects.select_for_update().filter(
                order_key=key, order_id__in=list(orders)
            )
        }
        periods = {
            (row.order_id, row.starts_on): row
            for row in OrderPeriod.objects.select_for_update().filter(order_id__in=list(orders))
        }
        for line in lines:
            found = match(
                claimed(line),
                terms,
                [
                    delivered(row, self.today, orders[row.order_id].worth.valid)
                    for row in told.values()
                ],
                {
                    (order_id, first): Used(row.matched_hundredths, row.matched_pence)
                    for (order_id, first), row in periods.items()
                },
            )
            if found.taken:
                self._keep(line, found, orders, told, periods)
            _keep_differences(line, found)

    def _keep(
        self,
        line: InvoiceLine,
        found: Match,
        orders: dict[UUID, CareOrder],
        told: dict[UUID, Delivery],
        periods: dict[tuple[UUID, date], OrderPeriod],
    ) -> None:
        invoice = self.invoices.setdefault(line.invoice_id, line.invoice)
        mine = {"tenant_id": line.tenant_id, "subject_id": line.subject_id}
        round_ = invoice.rounds + 1
        for part in found.taken:
            row = told[part.delivery_id]
            row.matched_hundredths += part.hundredths
            row.save(update_fields=["matched_hundredths"])
            MatchedDelivery.objects.create(
                **mine, line=line, delivery=row, round=round_, hundredths=part.hundredths
            )
        by_order: dict[UUID, list[PeriodPart]] = defaultdict(list)
        for period in found.periods:
            by_order[period.order_id].append(period)
            _use(periods, orders[period.order_id], period, mine)
        for order_id, parts in by_order.items():
            self.new[invoice.id].append(
                MatchedPart.objects.create(
                    **mine,
                    invoice=invoice,
                    line=line,
                    order=orders[order_id],
                    round=round_,
                    hundredths=sum(one.hundredths for one in parts),
                    pence=sum(one.pence for one in parts),
                    matched_on=self.today,
                    matched_at=self.at,
                )
            )
        line.matched_hundredths += found.hundredths
        line.matched_pence += found.pence
        line.save(update_fields=["matched_hundredths", "matched_pence"])

    def pay(self) -> None:
        for invoice_id, parts in self.new.items():
            invoice = self.invoices[invoice_id]
            invoice.rounds += 1
            invoice.save(update_fields=["rounds"])
            have_paid(by=self.by, at=self.at, invoice=invoice, round_=invoice.rounds, parts=parts)
            trail.record(
                "invoice.matched",
                by=self.by,
                at=self.at,
                tenant_id=invoice.tenant_id,
                subject_id=invoice.subject_id,
                record_kind="provider_invoice",
                record_id=invoice.id,
                details={"round": invoice.rounds, "pence": sum(one.pence for one in parts)},
            )


def claimed(line: InvoiceLine) -> Claimed:
    """Return a line of an invoice as a match takes it."""
    return Claimed(
        Period(line.days.lower, line.days.upper),
        line.hundredths,
        line.unit_pence,
        line.vat_pence,
        line.pence,
        line.matched_hundredths,
        line.matched_pence,
        line.credited_pence,
    )


def delivered(row: Delivery, today: date, ordered: Period) -> Delivered:
    """Return something delivered as a match takes it; `ordered` are the days of its order."""
    return Delivered(
        row.id,
        row.order_id,
        row.on,
        row.hundredths,
        row.matched_hundredths,
        standing(
            hundredths=row.hundredths,
            answer=DeliveryAnswer(row.answer) if row.answer else None,
            sent_on=row.sent_on,
            answer_days=reference.limit("answer_days", row.sent_on),
            today=today,
            ordered=ordered.contains(row.on),
        ),
    )


def _use(
    periods: dict[tuple[UUID, date], OrderPeriod],
    order: CareOrder,
    part: PeriodPart,
    mine: dict[str, UUID],
) -> None:
    key = (order.id, part.period.start)
    row = periods.get(key)
    if row is None:
        row = periods[key] = OrderPeriod(
            **mine,
            order=order,
            starts_on=part.period.start,
            worth_hundredths=order.worth.hundredths(part.period),
            worth_pence=order.worth.pence(part.period),
            matched_hundredths=0,
            matched_pence=0,
        )
    row.matched_hundredths += part.hundredths
    row.matched_pence += part.pence
    row.save()


def _keep_differences(line: InvoiceLine, found: Match) -> None:
    InvoiceDifference.objects.filter(line=line).delete()
    InvoiceDifference.objects.bulk_create(
        InvoiceDifference(
            tenant_id=line.tenant_id,
            subject_id=line.subject_id,
            line=line,
            why=one.why,
            hundredths=one.hundredths,
            pence=one.pence,
        )
        for one in found.differences
    )
