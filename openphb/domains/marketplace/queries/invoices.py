"""Reads about invoices: one with its match, those of a budget, those that wait, a provider's own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from openphb.domains.marketplace import reach
from openphb.domains.marketplace.models import (
    CareOrder,
    CreditNote,
    Delivery,
    InvoiceDifference,
    InvoiceLine,
    ProviderInvoice,
)
from openphb.domains.marketplace.queries.deliveries import told
from openphb.domains.marketplace.queries.paid import parts_paid
from openphb.domains.marketplace.types import (
    CreditTold,
    Difference,
    InvoiceLineTold,
    InvoiceSummary,
    InvoiceTold,
    OrderState,
    Why,
)
from openphb.foundation.access.types import Permission, Viewer
from openphb.foundation.asked import asked
from openphb.kernel.periods import Period
from openphb.kernel.refusal import NothingThere

MOST = 50


def invoice(*, viewer: Viewer, invoice_id: UUID) -> InvoiceTold:
    """Return one invoice, held against its order line by line. Refusal: `nothing_there`."""
    row = ProviderInvoice.objects.filter(_seen(viewer), pk=invoice_id).first()
    if row is None:
        raise NothingThere("invoice")
    corrects = row.corrects.number if row.corrects else ""
    credits_ = CreditNote.objects.filter(invoice=row).order_by("credited_on", "id")
    return InvoiceTold(
        summary=_summaries([row])[0],
        corrects=corrects,
        lines=_lines(viewer, row),
        paid=parts_paid(viewer=viewer, invoice=row),
        credits=tuple(CreditTold(one.number, one.credited_on, one.pence) for one in credits_),
    )


def invoices_of_budget(*, viewer: Viewer, budget_id: UUID) -> tuple[InvoiceSummary, ...]:
    """Return a budget's invoices, newest first."""
    rows = ProviderInvoice.objects.filter(_seen(viewer), budget_id=budget_id)
    return _summaries(rows.order_by("-received_on", "-id")[: 4 * MOST])


def own_invoices(*, viewer: Viewer) -> tuple[InvoiceSummary, ...]:
    """Return a provider's own invoices, newest first."""
    rows = ProviderInvoice.objects.filter(reach.own_q(viewer))
    return _summaries(rows.order_by("-received_on", "-id")[: 4 * MOST])


def invoices_that_wait(*, viewer: Viewer) -> tuple[tuple[InvoiceSummary, tuple[Why, ...]], ...]:
    """Return up to 50 invoices with a part that somebody has to ask about, with why; oldest first.

    What only waits for the person's answer mends itself, and is not among them.
    """
    reach = viewer.scope(Permission.INVOICE_VIEW).q()
    rows = _that_wait(reach)
    why: dict[UUID, set[Why]] = defaultdict(set)
    for invoice_id, one in _reasons(reach, [row.id for row in rows]):
        why[invoice_id].add(Why(one))
    return tuple(
        (one, tuple(reason for reason in Why if reason in why[one.id])) for one in _summaries(rows)
    )


def _to_ask(reach: Q) -> QuerySet[InvoiceDifference]:
    return InvoiceDifference.objects.filter(reach).exclude(why=Why.NOT_CONFIRMED)


@asked
def _that_wait(reach: Q) -> QuerySet[ProviderInvoice]:
    rows = ProviderInvoice.objects.filter(id__in=_to_ask(reach).values("line__invoice_id"))
    return rows.order_by("received_on", "id")[:MOST]


@asked
def _reasons(reach: Q, invoice_ids: Collection[UUID]) -> Any:
    rows = _to_ask(reach).filter(line__invoice_id__in=invoice_ids)
    return rows.values_list("line__invoice_id", "why")


def _seen(viewer: Viewer) -> Q:
    return reach.own_q(viewer) | viewer.scope(Permission.INVOICE_VIEW).q()


def _summaries(rows: Iterable[ProviderInvoice]) -> tuple[InvoiceSummary, ...]:
    found = list(rows)
    ids = [row.id for row in found]
    matched: dict[UUID, int] = defaultdict(int)
    credited: dict[UUID, int] = defaultdict(int)
    keys: dict[UUID, UUID] = {}
    for invoice_id, order_key, matched_pence, credited_pence in _lines_of(ids):
        matched[invoice_id] += matched_pence
        credited[invoice_id] += credited_pence
        # The first line's, which comes last.
        keys[invoice_id] = order_key
    replaced = set(_replaced(ids))
    names = {
        key: (person, organisation)
        for key, person, organisation in _names_of_orders(set(keys.values()))
    }
    return tuple(
        InvoiceSummary(
            id=row.id,
            tenant_id=row.tenant_id,
            subject_id=row.subject_id,
            budget_id=row.budget_id,
            organisation_id=row.organisation_id,
            organisation_name=names[keys[row.id]][1],
            person_name=names[keys[row.id]][0],
            number=row.number,
            invoiced_on=row.invoiced_on,
            received_on=row.received_on,
            pay_by=row.pay_by,
            pence=row.pence,
            matched_pence=matched[row.id],
            credited_pence=credited[row.id],
            replaced=row.id in replaced,
        )
        for row in found
    )


@asked
def _lines_of(invoice_ids: Collection[UUID]) -> Any:
    """Return (invoice, order, matched, credited) of each line, an invoice's last line first."""
    rows = InvoiceLine.objects.filter(invoice_id__in=invoice_ids).order_by("-position")
    return rows.values_list("invoice_id", "order_key", "matched_pence", "credited_pence")


@asked
def _replaced(invoice_ids: Collection[UUID]) -> Any:
    rows = ProviderInvoice.objects.filter(corrects_id__in=invoice_ids)
    return rows.values_list("corrects_id", flat=True)


@asked
def _names_of_orders(order_keys: Collection[UUID]) -> Any:
    """Return (order, person, organisation) of accepted orders, the last version last."""
    rows = CareOrder.objects.filter(order_key__in=order_keys, state=OrderState.ACCEPTED)
    return rows.order_by("number").values_list("order_key", "person_name", "organisation__name")


def _lines(viewer: Viewer, row: ProviderInvoice) -> tuple[InvoiceLineTold, ...]:
    lines = list(InvoiceLine.objects.filter(invoice=row).order_by("position"))
    keys = {line.order_key for line in lines}
    orders = {
        one.order_key: one
        for one in CareOrder.objects.filter(order_key__in=keys, state=OrderState.ACCEPTED).order_by(
            "number"
        )
    }
    delivered = told(
        Delivery.objects.filter(order_key__in=keys).select_related("order"), viewer.today
    )
    differences: dict[UUID, list[Difference]] = defaultdict(list)
    for one in InvoiceDifference.objects.filter(line__in=lines).order_by("id"):
        differences[one.line_id].append(Difference(Why(one.why), one.pence, one.hundredths))
    found = []
    for line in lines:
        days = Period(line.days.lower, line.days.upper)
        order = orders[line.order_key]
        found.append(
            InvoiceLineTold(
                id=line.id,
                order_key=line.order_key,
                order_reference=order.reference,
                description=order.description,
                unit=order.unit,
                order_unit_pence=order.unit_pence,
                days=days,
                hundredths=line.hundredths,
                delivered_hundredths=sum(
                    one.hundredths
                    for one in delivered
                    if one.order_key == line.order_key
                    and days.contains(one.on)
                    and one.standing.counts
                ),
                unit_pence=line.unit_pence,
                vat_pence=line.vat_pence,
                pence=line.pence,
                matched_pence=line.matched_pence,
                credited_pence=line.credited_pence,
                differences=tuple(differences[line.id]),
            )
        )
    return tuple(found)
